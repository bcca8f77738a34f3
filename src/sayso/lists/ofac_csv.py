"""What the American Office of Foreign Assets Control publishes as SDN.CSV, with ALT.CSV and ADD.CSV beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from sayso.listings import Listed, ListedName, Unreadable
from sayso.lists.bytes import Told
from sayso.lists.countries import code_of
from sayso.lists.fields import entry, iso_date, named
from sayso.lists.ofac import PAGE, TYPES
from sayso.lists.tables import rows

__all__ = ["beside", "is_entry", "is_other", "read"]

_COLUMNS = 12
_NULL = "-0-"
_QUOTED = re.compile(r"\b([afn])\.k\.a\. '([^']+)'")
_BORN = re.compile(r"\b(?:alt\. )?DOB ((?:circa )?[\w ]+?(?: to [\w ]+?)?)(?:;|\.?$)")
_FROM = re.compile(r"\b(?:alt\. )?(?:nationality|citizen) ([^;.]+)")


def is_entry(row: list[str]) -> bool:
    """Tell whether a row, without any header, is one of SDN.CSV."""
    return len(row) == _COLUMNS and row[0].strip().isdecimal()


def is_other(row: list[str]) -> bool:
    """Tell whether a row is one of ALT.CSV or ADD.CSV, which alone are no list."""
    return len(row) in (5, 6) and row[0].strip().isdecimal() and row[1].strip().isdecimal()


def beside(path: Path) -> dict[str, Path]:
    """Return the files of other names, addresses and remarks that lie beside the list, by "alt", "add", "comments"."""
    stem = path.name.lower().removesuffix(".csv")
    consolidated = stem.startswith("cons")
    wanted = {
        "alt": "cons_alt.csv" if consolidated else "alt.csv",
        "add": "cons_add.csv" if consolidated else "add.csv",
        "comments": "cons_comments.csv" if consolidated else "sdn_comments.csv",
    }
    try:
        there = {file.name.lower(): file for file in path.parent.iterdir() if file.is_file()}
    except OSError:
        return {}
    return {kind: there[name] for kind, name in wanted.items() if name in there}


def read(path: Path, told: Told | None = None) -> Iterator[Listed | Unreadable]:
    """Go through the entries."""
    files = beside(path)
    aliases: defaultdict[str, list[ListedName | None]] = defaultdict(list)
    countries: defaultdict[str, list[str]] = defaultdict(list)
    remarks: defaultdict[str, str] = defaultdict(str)
    for _, row in rows(files["alt"]) if "alt" in files else ():
        if len(row) >= 4:
            aliases[row[0].strip()].append(named(_cell(row[3]), "former" if _cell(row[2]) == "fka" else "alias"))
    for _, row in rows(files["add"]) if "add" in files else ():
        if len(row) >= 5:
            countries[row[0].strip()].append(_cell(row[4]))
    for _, row in rows(files["comments"]) if "comments" in files else ():
        if len(row) >= 2:
            remarks[row[0].strip()] += " " + _cell(row[1])
    for line, row in rows(path, told):
        id = row[0].strip()
        if is_entry(row):
            yield _entry(row, f"{path}, line {line:,}", aliases.get(id, []), countries.get(id, []), remarks.get(id, ""))
        else:
            reason = f"a row of {len(row)} columns, not {_COLUMNS}"
            yield Unreadable(where=f"{path}, line {line:,}", reason=reason, id=id if id.isdecimal() else None)


def _cell(cell: str) -> str:
    text = cell.strip()
    return "" if text == _NULL else text


def _entry(
    row: list[str], where: str, aliases: list[ListedName | None], countries: list[str], more: str
) -> Listed | Unreadable:
    id, name, type, programs, title, *_, flag, _, remarks = map(_cell, row)
    note = remarks + more
    quoted = [named(match[2], "former" if match[1] == "f" else "weak") for match in _QUOTED.finditer(note)]
    places = [*(match[1].strip() for match in _FROM.finditer(note)), *countries, flag]
    return entry(
        where,
        id,
        TYPES.get(type.lower(), "other") if type else "organization",
        [named(name, "name"), *aliases, *quoted],
        countries=map(code_of, places),
        births=[iso_date(match[1]) for match in _BORN.finditer(note)],
        programs=programs.split("] ["),
        positions=[title],
        note=note,
        url=PAGE + id,
    )
