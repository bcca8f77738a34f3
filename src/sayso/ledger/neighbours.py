"""What a new article is compared with: attributions that share a key with it, articles that share its text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPICursor

from sayso.ledger.bonds import gist_from, profile_from
from sayso.ledger.showing import Showing
from sayso.records import Gist, Profile

__all__ = ["Neighbours"]

# A print that more readings have than this is a turn of phrase of a trade (a sign-off, a cookie notice); it tells
# nothing of where a text comes from, and to go through all its readings would cost more the larger the ledger.
_COMMON = 1_000
# What a shared key counts for: more than any number of days, which with the place stay below 2**54.
_SHARED = 2**54
# Gists held at once: those of a few articles, about 20 MB.
_MOST_SEEN = 20_000


class Neighbours(Showing):
    """The part of a view that linking asks."""

    def __init__(self, engine: Engine, path: Path) -> None:
        super().__init__(engine, path)
        self._seen = _Seen()

    def near(
        self, keys: Iterable[int], day: int | None, *, within: int = 30, limit: int = 200, most: int | None = None
    ) -> list[Gist]:
        """Return gists of current attributions that share at least one of the keys, of about the same day.

        Days are proleptic ordinals; those up to `within` days apart are compared, and undated ones with all. Of each
        key at most `limit` are looked at, the nearest days first, then undated ones; within a day in an order that
        depends on their ids, not on which came first. Those that share most keys come first, then the nearest in
        time; if `most` is given no more than so many.
        """
        rank: dict[int, int] = {}
        with self._reading() as connection:
            # The driver's own cursor: this is asked dozens of times for one article, and takes 20 instead of 60 µs.
            cursor = connection.connection.cursor()
            seen = self._seen.now(cursor)
            for key in set(keys):
                asked = (key, day, within, limit)
                if asked not in seen.nearest:
                    seen.nearest[asked] = _nearest(cursor, _BLOCKS, *asked)
                for distance, attribution in seen.nearest[asked]:
                    rank[attribution] = rank.get(attribution, distance) - _SHARED
            chosen = sorted(rank, key=rank.__getitem__)[:most]
            # In the order of the file: those of one article lie together.
            unseen = sorted(one for one in chosen if one not in seen.gists)
            cursor.execute(_GISTS, (json.dumps(unseen),))
            seen.gists.update((key, gist_from(*row)) for key, *row in cursor.fetchall())
            return [seen.gists[one] for one in chosen]

    def akin(self, keys: Iterable[int], day: int | None, *, limit: int = 40, most: int | None = None) -> list[Profile]:
        """Return profiles of current entities that share at least one of the keys, of whatever day.

        Of each key at most `limit` are looked at, the nearest days first; the rest is as for `near`.
        """
        rank: dict[int, int] = {}
        with self._reading() as connection:
            cursor = connection.connection.cursor()
            for key in set(keys):
                for distance, entity in _nearest(cursor, _EPITHETS, key, day, _EVER, limit):
                    rank[entity] = rank.get(entity, distance) - _SHARED
            chosen = sorted(rank, key=rank.__getitem__)[:most]
            cursor.execute(_PROFILES, (json.dumps(sorted(chosen)),))
            found = {key: profile_from(*row) for key, *row in cursor.fetchall()}
            return [found[one] for one in chosen]

    def sharing(self, prints: Iterable[int], *, at_least: int) -> list[tuple[str, int, int]]:
        """Return articles whose text has at least so many of the prints: id, how many, of how many it has.

        The article itself may be among them, as it was before. Those that share most come first. Prints that
        more than a thousand articles have are not counted.
        """
        asked = json.dumps(sorted(set(prints)))
        with self._reading() as connection:
            rows = connection.exec_driver_sql(_SHARING, (asked, _COMMON, at_least))
            return [(article, shared, total) for article, shared, total in rows]


@dataclass(slots=True)
class _Seen:
    """What was looked up in one state of the file: the attributions of one article share most of their keys.

    `version` is SQLite's own count of what others have written.
    """

    version: int = -1
    nearest: dict[tuple[int, int | None, int, int], list[tuple[int, int]]] = field(default_factory=dict)
    gists: dict[int, Gist] = field(default_factory=dict)

    def now(self, cursor: DBAPICursor) -> _Seen:
        """Return this, emptied if the file has changed, or if more is held than a few articles need."""
        cursor.execute("PRAGMA data_version")
        ((version,),) = cursor.fetchall()
        if version != self.version or len(self.gists) > _MOST_SEEN:
            self.version = version
            self.nearest.clear()
            self.gists.clear()
        return self


@dataclass(frozen=True, slots=True)
class _Ways:
    """How rows of a table of keys are asked for, the nearest days first."""

    near_days: str
    any_day: str


def _nearest(
    cursor: DBAPICursor, ways: _Ways, key: int, day: int | None, within: int, limit: int
) -> list[tuple[int, int]]:
    """Return how near, and the keys of, what stands under one block key, the nearest first.

    How near is one number, for speed: days apart, and below them, in 31 bits, the place within the day.
    """
    if day is None:
        cursor.execute(ways.any_day, (key, limit))
        return list(cursor.fetchall())
    first, last = max(day - within, 1), day + within
    asked = (day, key, first, day, limit, day, key, day + 1, last, limit, within + 1, key, limit)
    cursor.execute(ways.near_days, asked)
    return sorted(cursor.fetchall())[:limit]


def _ways(table: str, column: str) -> _Ways:
    # Up to that day backwards, from the next one forwards, and the undated: each goes through the key's rows in their
    # own order and stops at the limit, however many there are.
    return _Ways(
        f"""
SELECT * FROM (
    SELECT (? - day) << 31 | place, {column} FROM {table}
    WHERE "key" = ? AND day BETWEEN ? AND ? ORDER BY day DESC, place DESC LIMIT ?)
UNION ALL SELECT * FROM (
    SELECT (day - ?) << 31 | place, {column} FROM {table}
    WHERE "key" = ? AND day BETWEEN ? AND ? ORDER BY day, place LIMIT ?)
UNION ALL SELECT * FROM (
    SELECT ? << 31 | place, {column} FROM {table}
    WHERE "key" = ? AND day = 0 ORDER BY place LIMIT ?)
""",  # noqa: S608
        f'SELECT place, {column} FROM {table} WHERE "key" = ? ORDER BY day DESC, place DESC LIMIT ?',  # noqa: S608
    )


_BLOCKS, _EPITHETS = _ways("blocks", "attribution"), _ways("epithets", "entity")
# Days: longer than news has been printed.
_EVER = 1_000_000

_PROFILES = """
SELECT entity, profiles.id, article, names, day, keys, body
FROM json_each(?) AS asked CROSS JOIN profiles ON profiles.entity = asked.value
"""

_GISTS = """
SELECT attribution, gists.id, article, day, vector, keys, body
FROM json_each(?) AS asked CROSS JOIN gists ON gists.attribution = asked.value
"""

_SHARING = """
SELECT versions.article, matches.shared, length(linkings.prints) / 8
FROM (
    SELECT prints.reading, count(*) AS shared
    FROM json_each(?) AS asked CROSS JOIN prints ON prints.hash = asked.value
    WHERE (SELECT 1 FROM prints AS others WHERE others.hash = asked.value LIMIT 1 OFFSET ?) IS NULL
    GROUP BY prints.reading HAVING count(*) >= ?
) AS matches
CROSS JOIN linkings ON linkings.reading = matches.reading
CROSS JOIN readings ON readings.id = matches.reading
CROSS JOIN versions ON versions.id = readings.version
ORDER BY matches.shared DESC, versions.article
"""
