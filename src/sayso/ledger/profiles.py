"""Putting in what linking keeps of entities and which are one, and taking out what an older reading had."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from sayso.errors import BadRecord
from sayso.ledger.bonds import pack, place_of, unpack, verdict_row
from sayso.ledger.identifying import identify
from sayso.ledger.identity_rows import forget, leave
from sayso.ledger.judging import Judged, judged_of, keep_judged
from sayso.ledger.reaching import homes_of
from sayso.ledger.tables import epithets, profiles, samenesses
from sayso.records import Article, Bonds, Link

__all__ = ["Cast", "Parted", "meet", "part"]


@dataclass(frozen=True, slots=True)
class Cast:
    """The entities of a reading in the file, by their ids; `maker` is the key of what linked it, `now` the time."""

    article: Article
    keys: Mapping[str, int]
    maker: int
    now: str


def meet(connection: Connection, bonds: Bonds, cast: Cast, parted: Parted) -> None:
    """Put in the profiles of a reading's entities and the links from them, and compute the identities that change.

    Raises `BadRecord` for links that lead nowhere.
    """
    _refuse_doubles(connection, bonds, cast)
    rows = [
        {
            "entity": cast.keys[one.entity],
            "id": one.entity,
            "article": one.article,
            "names": list(one.names),
            "day": one.day,
            "keys": pack(set(one.keys)),
            "body": one.body,
        }
        for one in bonds.profiles
    ]
    if rows:
        connection.execute(insert(profiles), rows)
    blocks = [
        {"key": key, "day": one.day or 0, "place": place_of(one.entity), "entity": cast.keys[one.entity]}
        for one in bonds.profiles
        for key in sorted(set(one.keys))
    ]
    if blocks:
        connection.execute(insert(epithets), blocks)
    keep_judged(connection, parted.judged, cast.keys, parted.touched)
    _judge(connection, [link for link in bonds.links if link.relation == "same"], cast)
    identify(connection, {*cast.keys.values(), *parted.touched})


def _refuse_doubles(connection: Connection, bonds: Bonds, cast: Cast) -> None:
    """See that no other article has an entity of the same id: links go by it."""
    asked = json.dumps([one.entity for one in bonds.profiles])
    if double := connection.exec_driver_sql(_DOUBLES, (asked, cast.article.id)).first():
        raise _bad(cast, f"the article {double[1]} has an entity of the same id {double[0]}")


_DOUBLES = """
SELECT profiles.id, profiles.article
FROM json_each(?) AS asked
CROSS JOIN entities ON entities.id = asked.value
CROSS JOIN profiles ON profiles.entity = entities."key"
WHERE profiles.article <> ?
"""


def _bad(cast: Cast, reason: str) -> BadRecord:
    article = cast.article
    return BadRecord(
        article.origin or article.url or article.id,
        f"its links cannot be kept in a ledger: {reason}",
        "this is a bug in what linked it: report it with the article",
    )


def _judge(connection: Connection, some: Sequence[Link], cast: Cast) -> None:
    """Put in links, but for pairs that a person has judged; one with an end that is no longer current is withdrawn."""
    if not some:
        return
    ids = {id for link in some for id in (link.left, link.right)}
    ends = {id: (cast.keys[id], True) for id in ids if id in cast.keys}
    for id, key, live in connection.exec_driver_sql(_KNOWN, (json.dumps(sorted(ids - ends.keys())),)):
        ends[id] = (key, bool(live))  # the current one comes last, before it the newest
    if lost := ids - ends.keys():
        raise _bad(cast, f"one leads to the entity {min(lost)}, which is not in the ledger")
    last = connection.scalar(select(func.max(samenesses.c.key))) or 0
    judged = {
        frozenset(pair)
        for pair in connection.exec_driver_sql(_JUDGED, (json.dumps(sorted(key for key, _ in ends.values())),))
    }
    rows: list[dict[str, Any]] = []
    for link in some:
        (left, left_lives), (right, right_lives) = ends[link.left], ends[link.right]
        if frozenset((left, right)) in judged:
            continue
        row = {"key": last + 1 + len(rows), "left": left, "right": right, "maker": cast.maker, "added": cast.now}
        rows.append(verdict_row(link) | row | {"withdrawn": None if left_lives and right_lives else cast.now})
    if rows:
        connection.execute(insert(samenesses), rows)


_KNOWN = """
SELECT entities.id, entities."key", profiles.entity IS NOT NULL AS live
FROM json_each(?) AS asked
CROSS JOIN entities ON entities.id = asked.value
LEFT JOIN profiles ON profiles.entity = entities."key"
ORDER BY live, entities."key"
"""

# A person has no version and no digest.
_JUDGED = """
SELECT "left", "right"
FROM json_each(?) AS asked
CROSS JOIN samenesses ON samenesses."left" = asked.value AND withdrawn IS NULL
CROSS JOIN makers ON makers.id = samenesses.maker AND makers.version = '' AND makers.digest = ''
"""


@dataclass(frozen=True, slots=True)
class Parted:
    """What an article's entities leave: the keys of others whose identities may change, and what people judged."""

    touched: frozenset[int] = frozenset()
    judged: tuple[Judged, ...] = ()


def part(connection: Connection, article: str, now: str, *, again: bool = False) -> Parted:
    """Take out what is known of the article's entities, and withdraw their links.

    What people have judged of them is kept for those that take their place; if it is the same reading that is linked
    `again` it stays as it is. Whoever calls this must compute the identities of what it returns.
    """
    gone = set(connection.exec_driver_sql("SELECT entity FROM identified WHERE article = ?", (article,)).scalars())
    if not gone:
        return Parted()
    asked = (json.dumps(sorted(gone)),)
    anchored = set(connection.exec_driver_sql(_ANCHORED, asked).scalars())
    homes = homes_of(connection, gone)
    small = json.dumps(sorted({home.key for home in homes.values() if not home.block}))
    touched = anchored | set(connection.exec_driver_sql(_FELLOWS, (small,)).scalars())
    judged = () if again else judged_of(connection, gone, now)
    leave(connection, {entity for entity, home in homes.items() if home.block})
    kept = connection.exec_driver_sql(_KEPT, asked).fetchall()
    doomed: dict[str, list[tuple[Any, ...]]] = {
        'DELETE FROM epithets WHERE "key" = ? AND day = ? AND place = ? AND entity = ?': [
            (block, day or 0, place_of(id), key) for key, id, day, keys in kept for block in unpack(keys)
        ],
        "DELETE FROM profiles WHERE entity = ?": [(key,) for key, *_ in kept],
        _WITHDRAW_LEFT: [(now, key) for key in gone],
        _WITHDRAW_RIGHT: [(now, key) for key in gone],
    }
    for statement, some in doomed.items():
        if some:
            connection.exec_driver_sql(statement, some)
    forget(connection, {entity for entity, home in homes.items() if not home.block})
    return Parted(frozenset(touched - gone), judged)


_FELLOWS = "SELECT entity FROM json_each(?) AS asked CROSS JOIN identified ON identity = asked.value"
# Entities to which judgements on those that go may now apply: see `recognising`.
_ANCHORED = """
SELECT current.entity
FROM json_each(?) AS asked
CROSS JOIN entities ON entities."key" = asked.value
CROSS JOIN anchors ON anchors.entity = entities.id
CROSS JOIN anchors AS fellows ON fellows.reconciliation = anchors.reconciliation
CROSS JOIN entities AS known ON known.id = fellows.entity
CROSS JOIN identified AS current ON current.entity = known."key"
"""
_KEPT = """
SELECT entity, profiles.id, day, keys
FROM json_each(?) AS asked CROSS JOIN profiles ON profiles.entity = asked.value
"""
_WITHDRAW_LEFT, _WITHDRAW_RIGHT = (
    f"""
UPDATE samenesses SET withdrawn = ? WHERE withdrawn IS NULL AND "{end}" = ?
    AND NOT EXISTS (SELECT 1 FROM makers WHERE makers.id = maker AND makers.version = '' AND makers.digest = '')
"""  # noqa: S608
    for end in ("left", "right")
)
