"""OpenSanctions' targets.simple.csv: one row an entry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sayso.listings import Listed, Unreadable
from sayso.lists.bytes import Told
from sayso.lists.fields import entry, iso_date, named
from sayso.lists.ftm import PAGE, TYPES
from sayso.lists.tables import rows, split

__all__ = ["HEADER", "read"]

#: The columns by which the file is known; there are more.
HEADER = frozenset(("id", "schema", "name", "aliases", "birth_date", "countries"))


def read(path: Path, told: Told | None = None) -> Iterator[Listed | Unreadable]:
    """Go through the entries."""
    header: list[str] = []
    for line, row in rows(path, told):
        where = f"{path}, line {line:,}"
        if not header:
            header = [cell.strip().lower() for cell in row]
        elif len(row) != len(header):
            reason = f"a row of {len(row)} columns, not {len(header)}"
            yield Unreadable(where=where, reason=reason, id=row[0].strip() or None)
        else:
            yield _entry(dict(zip(header, row, strict=True)), where)


def _entry(row: dict[str, str], where: str) -> Listed | Unreadable:
    id = row["id"].strip()
    return entry(
        where,
        id,
        TYPES.get(row["schema"].strip().lower(), "other"),
        [named(row["name"], "name"), *map(named, split(row["aliases"]))],
        countries=[code.lower() for code in split(row["countries"])],
        births=map(iso_date, split(row["birth_date"])),
        programs=split(row.get("program_ids", "")) or split(row.get("sanctions", "")),
        url=f"{PAGE}{id}/" if id.isascii() and id.replace("-", "").isalnum() else None,
    )
