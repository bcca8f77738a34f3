"""OpenSanctions' JSON: entities of FollowTheMoney, one a line, with those that belong to them beside or inside them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sayso.errors import UnreadableFile
from sayso.listings import Listed, Unreadable
from sayso.lists.bytes import Told, lines
from sayso.lists.fields import entry, iso_date, named

__all__ = ["PAGE", "TYPES", "read"]

PAGE = "https://www.opensanctions.org/entities/"
#: What FollowTheMoney calls whom a list may list. Everything else (an address, a passport, a family tie) is no entry.
TYPES = {
    "person": "person",
    "organization": "organization",
    "company": "organization",
    "legalentity": "organization",
    "publicbody": "organization",
    "vessel": "vessel",
    "airplane": "aircraft",
}
_PLACES = ("nationality", "citizenship", "country", "jurisdiction", "mainCountry", "flag")
_NAMES = {"name": "alias", "alias": "alias", "previousName": "former", "weakAlias": "weak"}
# Sanctions that stand by themselves: so many entries may have such.
_MOST_SANCTIONS = 5_000_000


def read(path: Path, told: Told | None = None) -> Iterator[Listed | Unreadable]:
    """Go through the entries. Lines that are no entity, or one that nobody is listed by, are passed by."""
    since, programs = _sanctions(path)
    for number, text in enumerate(lines(path, told), 1):
        if not text.strip():
            continue
        where = f"{path}, line {number:,}"
        entity = _entity(text)
        if entity is None:
            yield Unreadable(where=where, reason="no entity of FollowTheMoney in JSON")
        elif str(entity["schema"]).lower() in TYPES and entity.get("target") is not False:
            yield _entry(entity, where, since, programs)


def _entity(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    good = (
        isinstance(value, dict) and isinstance(value.get("schema"), str) and isinstance(value.get("properties"), dict)
    )
    return value if good else None


def _sanctions(path: Path) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return since when entries are listed, and by which programmes, from the sanctions that refer to them."""
    since: dict[str, str] = {}
    programs: dict[str, tuple[str, ...]] = {}
    for text in lines(path):
        if '"Sanction"' not in text or (entity := _entity(text)) is None or entity["schema"] != "Sanction":
            continue
        day, names = _sanction(entity["properties"])
        for id in _texts(entity["properties"], "entity"):
            if len(programs) >= _MOST_SANCTIONS:
                raise UnreadableFile(str(path), "has more sanctions than any list", "check where the file comes from")
            programs[id] = tuple(dict.fromkeys((*programs.get(id, ()), *names)))
            if day:
                since[id] = min(day, since.get(id, "9"))
    return since, programs


def _sanction(properties: Mapping[str, Any]) -> tuple[str | None, list[str]]:
    dates = (iso_date(text) for key in ("listingDate", "startDate") for text in _texts(properties, key))
    days = [date for date in dates if date]
    names = _texts(properties, "programId") or _texts(properties, "program") or _texts(properties, "authority")
    return (min(days) if days else None), names


def _texts(properties: Mapping[str, Any], key: str) -> list[str]:
    """Return the texts of a property; of what stands inside it, the ids."""
    values = properties.get(key)
    found = []
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, dict):
            value = value.get("id")
        if isinstance(value, str) and value:
            found.append(value)
    return found


def _entry(
    entity: Mapping[str, Any], where: str, since: Mapping[str, str], programs: Mapping[str, tuple[str, ...]]
) -> Listed | Unreadable:
    properties = entity["properties"]
    id = entity.get("id")
    days, names = [since[id]] if isinstance(id, str) and id in since else [], list(programs.get(str(id), ()))
    nested = properties.get("sanctions")
    for sanction in nested if isinstance(nested, list) else ():
        if isinstance(sanction, dict) and isinstance(sanction.get("properties"), dict):
            day, more = _sanction(sanction["properties"])
            names += more
            days += [day] if day else []
    heading = [named(entity.get("caption"), "name")] if _texts(properties, "name") else []
    return entry(
        where,
        id,
        TYPES[str(entity["schema"]).lower()],
        [*heading, *(named(text, kind) for key, kind in _NAMES.items() for text in _texts(properties, key))],
        countries=[code.lower() for key in _PLACES for code in _texts(properties, key)],
        births=map(iso_date, _texts(properties, "birthDate")),
        since=min(days) if days else None,
        programs=names,
        positions=_texts(properties, "position"),
        note=" ".join(_texts(properties, "notes")),
        url=f"{PAGE}{id}/" if isinstance(id, str) and id.isascii() and id.replace("-", "").isalnum() else None,
        wikidata=next(iter(_texts(properties, "wikidataId")), None),
    )
