"""What a new article is compared with: attributions that share a key with it, articles that share its text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection

from sayso.ledger.bonds import gist_from
from sayso.ledger.showing import Showing
from sayso.records import Gist

__all__ = ["Neighbours"]

# A print that more readings have than this is a turn of phrase of a trade (a sign-off, a cookie notice); it tells
# nothing of where a text comes from, and to go through all its readings would cost more the larger the ledger.
_COMMON = 1_000


class Neighbours(Showing):
    """The part of a view that linking asks."""

    def near(
        self, keys: Iterable[int], day: int | None, *, within: int = 30, limit: int = 200, most: int | None = None
    ) -> list[Gist]:
        """Return gists of current attributions that share at least one of the keys, of about the same day.

        Days are proleptic ordinals; those up to `within` days apart are compared, and undated ones with all. Of each
        key at most `limit` are looked at, the nearest days first, then undated ones; within a day in an order that
        depends on their ids, not on which came first. Those that share most keys come first, then the nearest in
        time; if `most` is given no more than so many.
        """
        shared: Counter[int] = Counter()
        rank: dict[int, tuple[int, int]] = {}
        with self._reading() as connection:
            for key in sorted(set(keys)):
                for distance, place, attribution in _nearest(connection, key, day, within, limit):
                    shared[attribution] += 1
                    rank[attribution] = (distance, place)
            chosen = sorted(shared, key=lambda one: (-shared[one], *rank[one], one))[:most]
            found = connection.exec_driver_sql(_GISTS, (json.dumps(chosen),))
            return [gist_from(*row) for row in found]

    def sharing(self, prints: Iterable[int], *, at_least: int) -> list[tuple[str, int, int]]:
        """Return articles whose text has at least so many of the prints: id, how many, of how many it has.

        The article itself may be among them, as it was before. Those that share most come first. Prints that
        more than a thousand articles have are not counted.
        """
        asked = json.dumps(sorted(set(prints)))
        with self._reading() as connection:
            rows = connection.exec_driver_sql(_SHARING, (asked, _COMMON, at_least))
            return [(article, shared, total) for article, shared, total in rows]


def _nearest(connection: Connection, key: int, day: int | None, within: int, limit: int) -> list[tuple[int, int, int]]:
    """Return distance in days, place and key of the attributions under one block key, the nearest first."""
    # The driver's own cursor: this is asked hundreds of times for one article, and takes 10 instead of 60 µs.
    cursor = connection.connection.cursor()
    if day is None:
        cursor.execute(_ANY_DAY, (key, limit))
        return [(0, place, attribution) for place, attribution in cursor.fetchall()]
    first, last = max(day - within, 1), day + within
    cursor.execute(_NEAR_DAYS, (day, key, first, day, limit, day, key, day + 1, last, limit, within + 1, key, limit))
    return sorted(cursor.fetchall())[:limit]


# Up to that day backwards, from the next one forwards, and the undated: each goes through the key's rows in their own
# order and stops at the limit, however many there are.
_NEAR_DAYS = """
SELECT * FROM (
    SELECT ? - day, place, attribution FROM blocks
    WHERE "key" = ? AND day BETWEEN ? AND ? ORDER BY day DESC, place DESC LIMIT ?)
UNION ALL SELECT * FROM (
    SELECT day - ?, place, attribution FROM blocks
    WHERE "key" = ? AND day BETWEEN ? AND ? ORDER BY day, place LIMIT ?)
UNION ALL SELECT * FROM (
    SELECT ?, place, attribution FROM blocks
    WHERE "key" = ? AND day = 0 ORDER BY place LIMIT ?)
"""

_ANY_DAY = """
SELECT place, attribution FROM blocks WHERE "key" = ? ORDER BY day DESC, place DESC LIMIT ?
"""

_GISTS = """
SELECT gists.id, article, day, vector, keys, body
FROM json_each(?) AS asked CROSS JOIN gists ON gists.attribution = asked.value
ORDER BY asked.id
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
