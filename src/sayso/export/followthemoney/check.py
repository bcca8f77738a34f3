"""Holds entities against the followthemoney library, which knows the schema; needs the extra `ftm`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sayso.errors import BadRecord, MissingExtra

__all__ = ["check", "library"]

_REMEDY = "this is a bug of sayso: report it with the line"


def library() -> Any:
    """Return the library's model; raises `MissingExtra` where it is not installed."""
    try:
        from followthemoney import model
    except ImportError as error:
        raise MissingExtra("followthemoney", "is not installed", "pip install 'sayso[ftm]'") from error
    return model


def check(path: Path) -> int:
    """Return how many entities the file holds, one a line, all of them right by the library, alone and together.

    Raises `BadRecord` for the first that is not: of no schema, without what the schema requires, with a value that the
    library would change or drop, or pointing at what is not in the file or must not stand there. Raises `MissingExtra`
    without the library.
    """
    model = library()
    schemata: dict[str, Any] = {}
    for number, data in _lines(path):
        where = f"{path}:{number}"
        schema = model.get(data["schema"])
        if schema is None or schema.abstract:
            raise BadRecord(where, f"{data['schema']} is no schema that entities may have", _REMEDY)
        if data["id"] in schemata:
            raise BadRecord(where, f"the id {data['id']} comes twice", _REMEDY)
        schemata[data["id"]] = schema
        proxy = model.get_proxy(data, cleaned=False)
        for name, values in data["properties"].items():
            if (kept := proxy.get(name, quiet=True)) != values:
                raise BadRecord(where, f"{data['schema']}.{name}: {values!r:.200} would become {kept!r:.200}", _REMEDY)
        if lacking := [name for name in schema.required if not proxy.has(name)]:
            raise BadRecord(where, f"{data['schema']} {data['id']} lacks {', '.join(lacking)}", _REMEDY)
    for number, data in _lines(path):
        for name, values in data["properties"].items():
            prop = schemata[data["id"]].get(name)
            for value in values if prop.range else ():
                target = schemata.get(value)
                if target is None or not target.is_a(prop.range):
                    found = "nothing" if target is None else target.name
                    reason = f"{data['schema']}.{name} points at {found}, not at {prop.range.name}"
                    raise BadRecord(f"{path}:{number}", reason, _REMEDY)
    return len(schemata)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            yield number, json.loads(line)
