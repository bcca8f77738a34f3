"""Identities as rows: made, grown, become one, shrunk and forgotten."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from sayso.annotate.senses import folded
from sayso.ledger.recognising import recognise
from sayso.ledger.tables import callings, identified, identities, spellings
from sayso.records import content_id

__all__ = ["Face", "create", "faces", "forget", "grow", "leave", "merge", "name_among"]


@dataclass(frozen=True, slots=True)
class Face:
    """What identities need to know of an entity."""

    key: int
    id: str
    article: str
    name: str
    type: str
    anonymous: int
    wikidata: str | None
    names: str | None
    linked: int

    @property
    def spellings(self) -> tuple[str, ...]:
        """Its names."""
        return tuple(json.loads(self.names)) if self.names else (self.name,)

    @property
    def known(self) -> bool:
        """Whether it has a name by which another article may know it."""
        return self.names is not None if self.linked else not self.anonymous and _named(self.name)


def _named(name: str) -> bool:
    """Tell whether the words look like a name: one that is no article begins with a capital."""
    return any(word[:1].isupper() and word.casefold() not in ("the", "a", "an") for word in name.split())


def faces(connection: Connection, keys: Iterable[int]) -> dict[int, Face]:
    """Return the entities with those keys."""
    return {row[0]: Face(*row) for row in connection.exec_driver_sql(_FACES, (json.dumps(sorted(keys)),))}


_FACES = """
SELECT
    entities."key", entities.id, versions.article, entities.name, entities.type, entities.anonymous, entities.wikidata,
    profiles.names, linkings.reading IS NOT NULL
FROM json_each(?) AS asked
CROSS JOIN entities ON entities."key" = asked.value
CROSS JOIN readings ON readings.id = entities.reading
CROSS JOIN versions ON versions.id = readings.version
LEFT JOIN profiles ON profiles.entity = entities."key"
LEFT JOIN linkings ON linkings.reading = entities.reading
"""


def create(connection: Connection, found: Sequence[Sequence[Face]]) -> None:
    """Make an identity of each group of entities that belong to none; those with the smallest ids come first."""
    last = connection.scalar(select(func.max(identities.c.key))) or 0
    rows: dict[Table, list[dict[str, Any]]] = {identities: [], identified: [], spellings: [], callings: []}
    for key, members in enumerate(found, start=last + 1):
        spelt = Counter(name for face in members for name in face.spellings)
        rows[identities].append({"key": key} | _row(members, spelt))
        rows[identified] += [_member(face, key) for face in members]
        rows[spellings] += [{"identity": key, "name": name, "times": times} for name, times in spelt.items()]
        rows[callings] += [{"word": word, "identity": key} for word in _words(spelt)]
    for table, some in rows.items():
        if some:
            connection.execute(insert(table), some)
    recognise(connection, range(last + 1, last + 1 + len(found)))


def _member(face: Face, identity: int) -> dict[str, Any]:
    return {"entity": face.key, "identity": identity, "article": face.article}


def _words(names: Iterable[str]) -> list[str]:
    return sorted({word for name in names for word in folded(name).split()})


def _row(members: Sequence[Face], spelt: Counter[str]) -> dict[str, Any]:
    least = min(face.id for face in members)
    types = Counter(face.type for face in members)
    qids = Counter(face.wikidata for face in members if face.wikidata)
    return {
        "id": content_id("id", least),
        "least": least,
        "name": name_among(spelt),
        "type": _most(types),
        "wikidata": _most(qids) if qids else None,
        "known": any(face.known for face in members),
        "articles": len({face.article for face in members}),
        "types": dict(sorted(types.items())),
    }


def _most(counts: Mapping[str, int]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))


def name_among(spelt: Mapping[str, int]) -> str:
    """Return the fullest of the spellings that are much used: at least a fifth as often as the most used one."""
    most = max(spelt.values())
    much = [name for name, times in spelt.items() if 5 * times >= most]
    return min(much, key=lambda name: (-len(name.split()), -spelt[name], -len(name), name))


def grow(connection: Connection, joining: Mapping[int, Sequence[Face]]) -> None:
    """Add entities that belong to no identity to those with the keys given."""
    for identity, members in sorted(joining.items()):
        if not members:
            continue
        held = connection.execute(select(identities).where(identities.c.key == identity)).mappings().one()
        here = {face.article for face in members}
        known = connection.exec_driver_sql(_PRESENT, (identity, json.dumps(sorted(here)))).scalar_one()
        connection.execute(insert(identified), [_member(face, identity) for face in members])
        _spell(connection, identity, Counter(name for face in members for name in face.spellings))
        qids = sorted(face.wikidata for face in members if face.wikidata)
        changed = {
            "least": min(held["least"], *(face.id for face in members)),
            "types": Counter(held["types"]) + Counter(face.type for face in members),
            "articles": held["articles"] + len(here) - known,
            "known": held["known"] or any(face.known for face in members),
            "wikidata": held["wikidata"] or next(iter(qids), None),
        }
        _write(connection, identity, changed)
        # What was judged of an identity is anchored at its entities, and one may have come back.
        if connection.exec_driver_sql(_ANCHORED, (json.dumps([face.id for face in members]),)).first():
            recognise(connection, [identity])


_PRESENT = """
SELECT count(DISTINCT article)
FROM identified WHERE identity = ? AND article IN (SELECT value FROM json_each(?))
"""
_ANCHORED = "SELECT 1 FROM json_each(?) AS asked CROSS JOIN anchors ON anchors.entity = asked.value"


def _spell(connection: Connection, identity: int, more: Mapping[str, int]) -> None:
    """Count that an identity has names more often, or less often where it is below 0."""
    if added := [(identity, name, times) for name, times in sorted(more.items()) if times > 0]:
        connection.exec_driver_sql(_MORE, added)
    less = [(-times, identity, name) for name, times in sorted(more.items()) if times < 0]
    if less:
        connection.exec_driver_sql(_NO_MORE, [(identity, name, times) for times, identity, name in less])
        connection.exec_driver_sql(_LESS, less)


_MORE = """
INSERT INTO spellings (identity, name, times) VALUES (?, ?, ?)
ON CONFLICT (identity, name) DO UPDATE SET times = times + excluded.times
"""
_NO_MORE = "DELETE FROM spellings WHERE identity = ? AND name = ? AND times <= ?"
_LESS = "UPDATE spellings SET times = times - ? WHERE identity = ? AND name = ?"


def _write(connection: Connection, identity: int, changed: dict[str, Any]) -> None:
    """Bring the row of an identity up to date with its spellings and what else has changed."""
    rows = connection.exec_driver_sql("SELECT name, times FROM spellings WHERE identity = ?", (identity,))
    spelt: dict[str, int] = {name: times for name, times in rows}  # noqa: C416
    # Plain sums, without what is 0: a type that nobody has any longer is none.
    types = {type: count for type, count in sorted(changed["types"].items()) if count > 0}
    changed |= {"id": content_id("id", changed["least"]), "name": name_among(spelt), "types": types}
    changed["type"] = _most(types)
    connection.execute(identities.update().where(identities.c.key == identity).values(changed))
    connection.exec_driver_sql("DELETE FROM callings WHERE identity = ?", (identity,))
    if words := _words(spelt):
        connection.execute(insert(callings), [{"word": word, "identity": identity} for word in words])


def leave(connection: Connection, gone: Collection[int]) -> None:
    """Take entities out of identities that stay as they are otherwise; none loses all it has."""
    if not gone:
        return
    by_identity: dict[int, list[Face]] = {}
    known = faces(connection, gone)
    for entity, identity in connection.exec_driver_sql(_OF, (json.dumps(sorted(gone)),)):
        by_identity.setdefault(identity, []).append(known[entity])
    connection.exec_driver_sql("DELETE FROM identified WHERE entity = ?", [(key,) for key in sorted(gone)])
    for identity, members in sorted(by_identity.items()):
        held = connection.execute(select(identities).where(identities.c.key == identity)).mappings().one()
        here = {face.article for face in members}
        known_still = connection.exec_driver_sql(_PRESENT, (identity, json.dumps(sorted(here)))).scalar_one()
        spelt = Counter(name for face in members for name in face.spellings)
        _spell(connection, identity, {name: -times for name, times in spelt.items()})
        least = held["least"]
        if least in {face.id for face in members}:  # seldom: it is one of many
            least = connection.exec_driver_sql(_LEAST, (identity,)).scalar_one()
        types = Counter(held["types"])
        types.subtract(Counter(face.type for face in members))
        articles = held["articles"] - (len(here) - known_still)
        _write(connection, identity, {"least": least, "types": types, "articles": articles})


_OF = "SELECT entity, identity FROM json_each(?) AS asked CROSS JOIN identified ON entity = asked.value"
_LEAST = """
SELECT min(entities.id) FROM identified CROSS JOIN entities ON entities."key" = identified.entity WHERE identity = ?
"""


def merge(connection: Connection, into: int, other: int) -> None:
    """Make the identity `other` a part of `into`."""
    rows = {
        row["key"]: row
        for row in connection.execute(select(identities).where(identities.c.key.in_((into, other)))).mappings()
    }
    both = connection.exec_driver_sql(_BOTH, (into, other)).scalar_one()
    connection.exec_driver_sql("UPDATE identified SET identity = ? WHERE identity = ?", (into, other))
    rows_ = connection.exec_driver_sql("SELECT name, times FROM spellings WHERE identity = ?", (other,))
    spelt: dict[str, int] = {name: times for name, times in rows_}  # noqa: C416
    _spell(connection, into, spelt)
    _forget(connection, [other])
    ours, theirs = rows[into], rows[other]
    _write(
        connection,
        into,
        {
            "least": min(ours["least"], theirs["least"]),
            "types": Counter(ours["types"]) + Counter(theirs["types"]),
            "articles": ours["articles"] + theirs["articles"] - both,
            "known": ours["known"] or theirs["known"],
            "wikidata": ours["wikidata"] or theirs["wikidata"],
        },
    )
    recognise(connection, [into])


_BOTH = """
SELECT count(DISTINCT ours.article)
FROM identified AS ours CROSS JOIN identified AS theirs ON theirs.article = ours.article
WHERE ours.identity = ? AND theirs.identity = ?
"""


def forget(connection: Connection, entities: Collection[int]) -> None:
    """Take out the identities to which the entities with those keys belong."""
    _forget(connection, connection.exec_driver_sql(_HELD, (json.dumps(sorted(entities)),)).scalars().all())


_HELD = """
SELECT DISTINCT identity FROM json_each(?) AS asked CROSS JOIN identified ON identified.entity = asked.value
"""


def _forget(connection: Connection, keys: Sequence[int]) -> None:
    if keys:
        for table in ("recognised", "callings", "spellings", "identified"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE identity = ?", [(key,) for key in keys])  # noqa: S608
        connection.exec_driver_sql('DELETE FROM identities WHERE "key" = ?', [(key,) for key in keys])
