"""Computing identities again after links between entities came or went, and writing them down."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from sayso.annotate.senses import folded
from sayso.ledger.recognising import recognise
from sayso.ledger.sameness import Node, Tie, groups
from sayso.ledger.tables import callings, identified, identities, spellings
from sayso.records import content_id

__all__ = ["forget", "identify", "name_among", "named"]


def identify(connection: Connection, starts: Iterable[int]) -> set[int]:
    """Compute the identities anew of the entities with those keys, which are current, and of all linked to them.

    Returns the keys of all entities that were looked at.
    """
    ties = _reach(connection, starts)
    nodes = set(starts).union(*((tie.left, tie.right) for tie in ties))
    faces = {row[0]: _Face(*row) for row in connection.exec_driver_sql(_FACES, (json.dumps(sorted(nodes)),))}
    forget(connection, faces)
    found = groups([Node(face.key, face.id, face.article) for face in faces.values()], ties)
    last = connection.scalar(select(func.max(identities.c.key))) or 0
    rows: dict[Any, list[dict[str, Any]]] = {identities: [], identified: [], spellings: [], callings: []}
    for key, group in enumerate(found, start=last + 1):
        members = [faces[one] for one in group]
        spelt = Counter(name for face in members for name in face.spellings)
        rows[identities].append({"key": key} | _row(members, spelt))
        rows[identified] += [{"entity": face.key, "identity": key, "article": face.article} for face in members]
        rows[spellings] += [{"identity": key, "name": name, "times": times} for name, times in spelt.items()]
        words = sorted({word for name in spelt for word in folded(name).split()})
        rows[callings] += [{"word": word, "identity": key} for word in words]
    for table, some in rows.items():
        if some:
            connection.execute(insert(table), some)
    recognise(connection, range(last + 1, last + 1 + len(found)))
    return nodes


@dataclass(frozen=True, slots=True)
class _Face:
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
        return self.names is not None if self.linked else not self.anonymous and named(self.name)


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


def named(name: str) -> bool:
    """Tell whether the words look like a name: one that is no article begins with a capital."""
    return any(word[:1].isupper() and word.casefold() not in ("the", "a", "an") for word in name.split())


def _row(members: Sequence[_Face], spelt: Counter[str]) -> dict[str, Any]:
    least = members[0].id
    types = Counter(face.type for face in members)
    qids = Counter(face.wikidata for face in members if face.wikidata)
    return {
        "id": content_id("id", least),
        "least": least,
        "name": name_among(spelt),
        "type": min(types, key=lambda type: (-types[type], type)),
        "wikidata": min(qids, key=lambda qid: (-qids[qid], qid), default=None),
        "known": any(face.known for face in members),
        "articles": len({face.article for face in members}),
        "types": dict(sorted(types.items())),
    }


def name_among(spelt: Counter[str]) -> str:
    """Return the fullest of the spellings that are much used: at least a fifth as often as the most used one."""
    most = max(spelt.values())
    much = [name for name, times in spelt.items() if 5 * times >= most]
    return min(much, key=lambda name: (-len(name.split()), -spelt[name], -len(name), name))


def forget(connection: Connection, entities: Collection[int]) -> None:
    """Take out the identities to which the entities with those keys belong."""
    held = connection.exec_driver_sql(_HELD, (json.dumps(sorted(entities)),)).fetchall()
    keys = [tuple(row) for row in held]
    if keys:
        for table in ("recognised", "callings", "spellings", "identified"):
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE identity = ?", keys)  # noqa: S608
        connection.exec_driver_sql('DELETE FROM identities WHERE "key" = ?', keys)


_HELD = """
SELECT DISTINCT identity FROM json_each(?) AS asked CROSS JOIN identified ON identified.entity = asked.value
"""


def _reach(connection: Connection, starts: Iterable[int]) -> list[Tie]:
    """Return all judgements on the entities and on those that a "yes" joins to them, directly or through others."""
    met, new = set(starts), sorted(starts)
    found: dict[int, Tie] = {}
    while new:
        rows = connection.exec_driver_sql(_TIES, (json.dumps(new),) * 2).fetchall()
        for key, left, right, verdict, score, person in rows:
            found[key] = Tie(left, right, verdict, score, key if person else 0)
        new = sorted({end for row in rows if row[3] == "yes" for end in row[1:3]} - met)
        met.update(new)
    return [tie for tie in found.values() if tie.left in met and tie.right in met]


# Who judges has no version and no digest if it is a person.
_TIES = " UNION ALL ".join(
    f"""
SELECT samenesses."key", "left", "right", verdict, score, makers.version = '' AND makers.digest = ''
FROM json_each(?) AS asked
CROSS JOIN samenesses ON samenesses."{end}" = asked.value AND samenesses.withdrawn IS NULL
CROSS JOIN makers ON makers.id = samenesses.maker
"""  # noqa: S608
    for end in ("left", "right")
)
