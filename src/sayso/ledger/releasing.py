"""Taking out what linking kept of readings that are no longer current; their links stay, withdrawn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from sayso.ledger.bonds import place_of, unpack
from sayso.ledger.settling import components_of

__all__ = ["Released", "release"]


@dataclass(frozen=True, slots=True)
class Released:
    """The keys of attributions that no longer stand in claims, and of all others whose claims that may change."""

    gone: frozenset[int] = frozenset()
    touched: frozenset[int] = frozenset()


def release(connection: Connection, article: str, now: str) -> Released:
    """Take out the gists, blocks and prints of the article's readings, and withdraw their links and kinships.

    The claims are left as they are: whoever calls this must settle those of what it returns.
    """
    for statement in _WITHDRAW_KINSHIPS:
        connection.exec_driver_sql(statement, (now, article))
    held = [(reading, unpack(marks)) for reading, marks in connection.exec_driver_sql(_LINKED, (article,))]
    if not held:
        return Released()
    readings = json.dumps([reading for reading, _ in held])
    kept = connection.exec_driver_sql(_KEPT, (readings,)).fetchall()
    gone = {row[0] for row in kept}
    found, graph = components_of(connection, gone)
    # A link too weak to count may count once there are fewer, so that its other end is touched, too.
    met = {end for row in graph.rows(sorted(gone)) for end in (row.left, row.right)}
    touched = met.union(*(component.nodes for component in found)) - gone
    doomed: dict[str, list[tuple[Any, ...]]] = {
        'DELETE FROM blocks WHERE "key" = ? AND day = ? AND place = ? AND attribution = ?': [
            (block, day or 0, place_of(id), key) for key, id, day, keys in kept for block in unpack(keys)
        ],
        "DELETE FROM gists WHERE attribution = ?": [(key,) for key in sorted(gone)],
        "DELETE FROM prints WHERE hash = ? AND reading = ?": [
            (mark, reading) for reading, marks in held for mark in marks
        ],
        "DELETE FROM linkings WHERE reading = ?": [(reading,) for reading, _ in held],
        'UPDATE links SET withdrawn = ? WHERE withdrawn IS NULL AND "left" = ?': [(now, key) for key in sorted(gone)],
        'UPDATE links SET withdrawn = ? WHERE withdrawn IS NULL AND "right" = ?': [(now, key) for key in sorted(gone)],
    }
    for statement, some in doomed.items():
        if some:
            connection.exec_driver_sql(statement, some)
    return Released(frozenset(gone), frozenset(touched))


_LINKED = """
SELECT linkings.reading, linkings.prints
FROM versions
CROSS JOIN readings ON readings.version = versions.id
CROSS JOIN linkings ON linkings.reading = readings.id
WHERE versions.article = ?
"""

_KEPT = """
SELECT gists.attribution, gists.id, gists.day, gists.keys
FROM json_each(?) AS asked
CROSS JOIN attributions ON attributions.reading = asked.value
CROSS JOIN gists ON gists.attribution = attributions."key"
"""

_WITHDRAW_KINSHIPS = (
    "UPDATE kinships SET withdrawn = ? WHERE withdrawn IS NULL"
    ' AND "left" IN (SELECT id FROM versions WHERE article = ?)',
    "UPDATE kinships SET withdrawn = ? WHERE withdrawn IS NULL"
    ' AND "right" IN (SELECT id FROM versions WHERE article = ?)',
)
