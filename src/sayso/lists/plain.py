"""A list of one's own: a CSV file with a header, of whose columns only `name` must be there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sayso.listings import LISTED_TYPES, Listed, Unreadable
from sayso.lists.bytes import Told
from sayso.lists.countries import code_of
from sayso.lists.fields import entry, iso_date, named
from sayso.lists.tables import rows, split
from sayso.records import content_id

__all__ = ["columns_of", "delimiter_of", "read"]

# What a column may be called. Several values in a cell are parted by semicolons.
_COLUMNS = {
    "id": ("id", "entry_id", "entity_id", "ref", "reference", "number"),
    "name": ("name", "full_name", "fullname", "caption", "whole_name"),
    "aliases": ("aliases", "alias", "aka", "other_names", "names"),
    "weak": ("weak_aliases", "weak_alias", "weak"),
    "former": ("former_names", "former_name", "fka", "previous_names"),
    "type": ("type", "kind", "entity_type", "schema"),
    "countries": ("country", "countries", "nationality", "nationalities", "citizenship"),
    "births": ("birth_date", "birthdate", "date_of_birth", "dob", "born"),
    "since": ("since", "listed_on", "date", "listing_date", "designated", "date_listed"),
    "programs": ("program", "programs", "programme", "programmes", "sanctions", "reason"),
    "positions": ("position", "positions", "title", "designation", "role"),
    "note": ("note", "notes", "remarks", "comments"),
    "url": ("url", "link", "source_url"),
    "wikidata": ("wikidata", "qid", "wikidata_id"),
}
_FIELDS = {column: field for field, columns in _COLUMNS.items() for column in columns}
_TYPES = {
    "individual": "person", "human": "person", "entity": "organization", "organisation": "organization",
    "company": "organization", "enterprise": "organization", "group": "organization", "body": "organization",
    "ship": "vessel", "airplane": "aircraft", "plane": "aircraft",
}  # fmt: skip


def delimiter_of(line: str) -> str:
    """Return what parts the columns of a header."""
    return max(",;\t|", key=line.count)


def columns_of(header: list[str]) -> dict[str, int]:
    """Return the place of each field that the header has; an unknown column is none."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        if field := _FIELDS.get(cell.strip().lower().replace(" ", "_").replace("-", "_")):
            found.setdefault(field, at)
    return found


def read(path: Path, told: Told | None = None, *, delimiter: str = ",") -> Iterator[Listed | Unreadable]:
    """Go through the entries. One without an id gets one made of its name and birth date."""
    columns: dict[str, int] = {}
    for line, row in rows(path, told, delimiter=delimiter):
        if not columns:
            columns = columns_of(row)
            continue
        cells = {field: row[at].strip() if at < len(row) else "" for field, at in columns.items()}
        yield _entry(cells, f"{path}, line {line:,}")


def _entry(cells: Mapping[str, str], where: str) -> Listed | Unreadable:
    name, type = cells["name"], cells.get("type", "").lower()
    names = [named(name, "name"), *map(named, split(cells.get("aliases", "")))]
    names += [named(text, kind) for kind in ("former", "weak") for text in split(cells.get(kind, ""))]
    id = cells.get("id") or (content_id("row", name, cells.get("births", "")) if name else "")
    return entry(
        where,
        id,
        type if type in LISTED_TYPES else _TYPES.get(type, "other"),
        names,
        countries=[code_of(text) for text in split(cells.get("countries", ""))],
        births=map(iso_date, split(cells.get("births", ""))),
        since=iso_date(cells.get("since")),
        programs=split(cells.get("programs", "")),
        positions=split(cells.get("positions", "")),
        note=cells.get("note"),
        url=url if (url := cells.get("url", "")).startswith(("http://", "https://")) else None,
        wikidata=cells.get("wikidata") or None,
    )
