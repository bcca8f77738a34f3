"""What people judge of entities: that two identities are one, or that an entity is none of those it was taken for.

A person's judgement takes the place of a machine's on the same two entities, which is withdrawn, and comes back if the
person's is taken back. It outlives a new reading of an article, where that finds the entity again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from sayso.annotate.senses import folded
from sayso.errors import InputError
from sayso.ledger.identifying import identify
from sayso.ledger.identity_rows import faces, leave, merge
from sayso.ledger.reaching import Home, homes_of
from sayso.ledger.showing import writable
from sayso.ledger.tables import entities, samenesses
from sayso.records import Link

__all__ = ["Judged", "Judging", "judge", "judged_of", "keep_judged", "split_off", "take_back"]


@dataclass(frozen=True, slots=True)
class Judging:
    """Who judges: the key of the maker, and when (UTC, RFC 3339)."""

    maker: int
    now: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A person's judgement on an entity that goes: what it was, and the key of the other entity."""

    id: str
    name: str
    type: str
    other: int
    verdict: str
    reasons: str
    maker: int
    added: str


def judge(connection: Connection, left: str, right: str, verdict: str, by: Judging) -> list[str]:
    """Keep that the two identities to which the entities with those ids belong are one ("yes"), or are two ("no").

    Returns the ids of the links that were put in. Raises `InputError` for entities that are not current.
    """
    ends = _ends(connection, left), _ends(connection, right)
    homes = homes_of(connection, ends)
    ours, theirs = homes[ends[0]], homes[ends[1]]
    if verdict == "yes":
        if ours.key == theirs.key:
            return []
        # Machines that kept the two apart are overruled, and so is what people said before.
        for person in (True, False):
            for row in _between(connection, ours, theirs, person=person):
                if row.verdict != "yes":
                    _withdraw(connection, row.key, by.now)
        made = [_put(connection, ends[0], ends[1], "yes", by)]
        if ours.block and theirs.block:
            large, small = sorted((ours, theirs), key=lambda home: (-home.articles, home.key))
            merge(connection, large.key, small.key)
        else:
            identify(connection, [end for end in ends if not homes[end].block])
        return made
    if ours.key == theirs.key:
        return split_off(connection, right, by)
    rows = _between(connection, ours, theirs, person=False)
    pairs = {frozenset((row.left, row.right)) for row in rows if row.verdict != "no"} | {frozenset(ends)}
    made = [_put(connection, one, other, "no", by) for one, other in sorted(map(sorted, pairs))]
    identify(connection, [end for end in ends if not homes[end].block])
    return made


def split_off(connection: Connection, entity: str, by: Judging) -> list[str]:
    """Keep that the entity with that id is none of those it was taken for; returns the ids of the links put in.

    Raises `InputError` for an entity that is not current, or is alone.
    """
    key = _ends(connection, entity)
    home = homes_of(connection, [key])[key]
    fellows = connection.exec_driver_sql(_MEMBERS, (home.key,)).scalars().all()
    if len(fellows) == 1:
        raise InputError(entity, "is alone already", "see with sayso entity what belongs together")
    linked = set(connection.exec_driver_sql(_LINKED, (key, key, home.key)).scalars()) or {
        min(fellow for fellow in fellows if fellow != key)
    }
    made = [_put(connection, key, other, "no", by) for other in sorted(linked)]
    if home.block:
        leave(connection, [key])
    identify(connection, [key])
    return made


def take_back(connection: Connection, link: str, now: str) -> bool:
    """Withdraw a person's judgement with that id; a machine's that it took the place of holds again.

    Returns False if there is none.
    """
    row = connection.exec_driver_sql(_PERSONS, (link,)).one_or_none()
    if row is None:
        return False
    homes = homes_of(connection, [row.left, row.right])
    _withdraw(connection, row.key, now)
    pair = connection.exec_driver_sql(_BEFORE, (link, row.left, row.right)).mappings().all()
    # A "yes" overruled all that kept two identities apart.
    rest = connection.exec_driver_sql(_OVERRULED, (row.added,)).mappings().all() if row.verdict == "yes" else []
    for before in {old["id"]: old for old in (*rest, *pair)}.values():
        _insert(connection, dict(before) | {"reasons": json.loads(before["reasons"]), "withdrawn": None})
    identify(connection, [row.left, row.right], opened=[home.key for home in homes.values()])
    return True


def judged_of(connection: Connection, gone: Collection[int], now: str) -> tuple[Judged, ...]:
    """Withdraw what people have judged of entities that go, and return it."""
    asked = json.dumps(sorted(gone))
    found = []
    known = faces(connection, gone)
    for row in connection.exec_driver_sql(_OF_GONE, (asked, asked)).fetchall():
        key, other = (row.left, row.right) if row.left in gone else (row.right, row.left)
        face = known[key]
        found.append(Judged(face.id, face.name, face.type, other, row.verdict, row.reasons, row.maker, row.added))
        _withdraw(connection, row.key, now)
    return tuple(found)


def keep_judged(
    connection: Connection, judged: Collection[Judged], fresh: Mapping[str, int], touched: Collection[int]
) -> None:
    """Put in again what people judged, for the entities of a new reading that take the place of those that went.

    One does that has the same id, or alone has the same name and type. Entities with the keys `touched` are current,
    though they belong to no identity just now.
    """
    if not judged:
        return
    known = faces(connection, fresh.values())
    by_name: dict[tuple[str, str], list[int]] = {}
    for key, face in known.items():
        by_name.setdefault((folded(face.name), face.type), []).append(key)
    for one in judged:
        named = by_name.get((folded(one.name), one.type), [])
        key = fresh.get(one.id, named[0] if len(named) == 1 else 0)
        if key and (one.other in touched or homes_of(connection, [one.other])):
            row = _row(connection, key, one.other, one.verdict)
            _insert(connection, row | {"maker": one.maker, "added": one.added, "reasons": json.loads(one.reasons)})


def _ends(connection: Connection, entity: str) -> int:
    """Return the key of the current entity with that id."""
    key = connection.exec_driver_sql(_CURRENT, (entity,)).scalar() if writable(entity) else None
    if key is None:
        raise InputError(entity, "is no entity of an article as it stands now", "see them with sayso entity NAME")
    return int(key)


def _put(connection: Connection, left: int, right: int, verdict: str, by: Judging) -> str:
    """Put in a person's judgement in place of what was judged of the two; returns its id."""
    for held in connection.exec_driver_sql(_OF_PAIR, (left, right, right, left)).fetchall():
        _withdraw(connection, held.key, by.now)
    row = _row(connection, left, right, verdict) | {"maker": by.maker, "added": by.now, "reasons": []}
    _insert(connection, row)
    return str(row["id"])


def _row(connection: Connection, one: int, other: int, verdict: str) -> dict[str, Any]:
    rows = connection.execute(select(entities.c.key, entities.c.id).where(entities.c.key.in_((one, other))))
    ids = {row.key: row.id for row in rows}
    left, right = sorted((one, other), key=lambda key: ids[key])
    link = Link(left=ids[left], right=ids[right], relation="same", verdict=verdict, score=float(verdict == "yes"))
    return {
        "id": link.id,
        "left": left,
        "right": right,
        "relation": "same",
        "verdict": verdict,
        "score": link.score,
        "withdrawn": None,
    }


def _insert(connection: Connection, row: dict[str, Any]) -> None:
    last = connection.scalar(select(func.max(samenesses.c.key))) or 0
    connection.execute(insert(samenesses), [row | {"key": last + 1}])


def _withdraw(connection: Connection, key: int, now: str) -> None:
    connection.exec_driver_sql('UPDATE samenesses SET withdrawn = ? WHERE "key" = ?', (now, key))


def _between(connection: Connection, one: Home, other: Home, *, person: bool) -> list[Row[Any]]:
    """Return the live links between entities of two identities, those that people made or those of machines."""
    small, large = sorted((one, other), key=lambda home: home.articles)
    return list(connection.exec_driver_sql(_BETWEEN, (small.key, large.key, person, small.key, large.key, person)))


_CURRENT = """
SELECT entities."key" FROM entities CROSS JOIN identified ON identified.entity = entities."key"
WHERE entities.id = ? ORDER BY entities."key" DESC
"""
_MEMBERS = "SELECT entity FROM identified WHERE identity = ?"
_IS_PERSON = "makers.version = '' AND makers.digest = ''"
_LINKED = """
SELECT found.other FROM (
    SELECT "right" AS other FROM samenesses WHERE "left" = ? AND withdrawn IS NULL AND verdict = 'yes'
    UNION SELECT "left" FROM samenesses WHERE "right" = ? AND withdrawn IS NULL AND verdict = 'yes'
) AS found
CROSS JOIN identified ON identified.entity = found.other AND identified.identity = ?
"""
_OF_PAIR = """
SELECT "key" FROM samenesses
WHERE withdrawn IS NULL AND (("left" = ? AND "right" = ?) OR ("left" = ? AND "right" = ?))
"""
_PERSONS = f"""
SELECT samenesses."key", "left", "right", verdict, added
FROM samenesses CROSS JOIN makers ON makers.id = samenesses.maker AND {_IS_PERSON}
WHERE samenesses.id = ? AND withdrawn IS NULL
"""  # noqa: S608
_MACHINES = f"""
SELECT samenesses.id, "left", "right", relation, verdict, score, reasons, samenesses.maker, samenesses.added
FROM samenesses CROSS JOIN makers ON makers.id = samenesses.maker AND NOT ({_IS_PERSON})
"""  # noqa: S608
_BEFORE = f"""{_MACHINES}
WHERE samenesses.id = ? AND "left" = ? AND "right" = ? ORDER BY samenesses."key" DESC LIMIT 1
"""
_OVERRULED = f"""{_MACHINES}
CROSS JOIN identified AS lefts ON lefts.entity = "left"
CROSS JOIN identified AS rights ON rights.entity = "right"
WHERE withdrawn = ? AND verdict <> 'yes'
"""
_OF_GONE = f"""
SELECT samenesses.* FROM json_each(?) AS asked
CROSS JOIN samenesses ON "left" = asked.value AND withdrawn IS NULL
CROSS JOIN makers ON makers.id = samenesses.maker AND {_IS_PERSON}
UNION
SELECT samenesses.* FROM json_each(?) AS asked
CROSS JOIN samenesses ON "right" = asked.value AND withdrawn IS NULL
CROSS JOIN makers ON makers.id = samenesses.maker AND {_IS_PERSON}
"""  # noqa: S608
_BETWEEN = " UNION ".join(
    f"""
SELECT samenesses."key", samenesses."left", samenesses."right", verdict
FROM identified AS ours
CROSS JOIN samenesses ON samenesses."{one}" = ours.entity AND withdrawn IS NULL
CROSS JOIN makers ON makers.id = samenesses.maker
CROSS JOIN identified AS theirs ON theirs.entity = samenesses."{other}"
WHERE ours.identity = ? AND theirs.identity = ? AND ({_IS_PERSON}) = ?
"""  # noqa: S608
    for one, other in (("left", "right"), ("right", "left"))
)
