"""Identities at a glance: found by their entities or by words of their names, at a cost that does not grow."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from sayso.annotate.senses import folded
from sayso.ledger.showing import Showing, writable

__all__ = ["Outline", "Outlines"]

# Words that are looked for at most, and of these the rarest by which identities are found.
_MOST_WORDS, _RAREST = 8, 3
# Identities that are looked at under one word, under a beginning, and names of one that are shown.
_UNDER_WORD, _UNDER_BEGINNING, _NAMES = 500, 2_000, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What is seen of an identity at a glance; see `records.Identity`. Of its names those most used."""

    id: str
    name: str
    names: tuple[str, ...]
    type: str
    wikidata: str | None
    articles: int


class Outlines(Showing):
    """The part of a view that finds identities for those who ask many times."""

    def outlines(self, ids: Sequence[str]) -> list[Outline]:
        """Return the identities with those ids, in their order; those that are not there are left out."""
        with self._reading() as connection:
            rows = connection.exec_driver_sql(_KEYS, (json.dumps([id for id in ids if writable(id)]),))
            return _outlines(connection, [row[0] for row in rows])

    def holding(self, entities: Iterable[str]) -> list[Outline]:
        """Return the identities that the entities with those ids belong to, in their order."""
        with self._reading() as connection:
            asked = json.dumps([id for id in entities if writable(id)])
            rows = connection.exec_driver_sql(_HOLDING, (asked,))
            return _outlines(connection, list(dict.fromkeys(row[0] for row in rows)))

    def called(self, words: str, limit: int = 50, *, beginning: bool = False) -> list[Outline]:
        """Return identities that have a name and share words with `words`, those that share most first.

        With `beginning` only those that share all, the last as the beginning of a word; those in most articles first.
        Under a word that a great many share not all are looked at.
        """
        asked = list(dict.fromkeys(folded(words).split()))[: _MOST_WORDS + 1] if writable(words) else []
        if not asked:
            return []
        with self._reading() as connection:
            if beginning:
                keys = _beginning(connection, asked[:-1], asked[-1], limit)
            else:
                keys = _sharing(connection, asked[:_MOST_WORDS], limit)
            return _outlines(connection, keys)


def _sharing(connection: Connection, words: Sequence[str], limit: int) -> list[int]:
    found: dict[int, None] = {}
    for word in _by_rarity(connection, words)[:_RAREST]:
        rows = connection.exec_driver_sql(_UNDER, (word, _UNDER_WORD))
        found |= dict.fromkeys(row[0] for row in rows)
    ranked = connection.exec_driver_sql(_SHARING, (json.dumps(list(found)), json.dumps(list(words)), limit))
    return [row[0] for row in ranked]


def _beginning(connection: Connection, words: Sequence[str], start: str, limit: int) -> list[int]:
    span = (start, start + "\U0010ffff")
    if not words:
        rows = connection.exec_driver_sql(_BEGINNING, (*span, _UNDER_BEGINNING, limit))
        return [row[0] for row in rows]
    rarest = _by_rarity(connection, words)
    if len(rarest) < len(words):
        return []
    asked = (rarest[0], _UNDER_WORD, json.dumps(rarest[1:]), *span, limit)
    return [row[0] for row in connection.exec_driver_sql(_BEGINNING_WITH, asked)]


def _by_rarity(connection: Connection, words: Sequence[str]) -> list[str]:
    """Return the words that some name has, the rarest first."""
    counts = {
        word: connection.exec_driver_sql(_COUNT, (word, _UNDER_WORD)).scalar_one() for word in dict.fromkeys(words)
    }
    return sorted((word for word in counts if counts[word]), key=lambda word: (counts[word], word))


def _outlines(connection: Connection, keys: Sequence[int]) -> list[Outline]:
    asked = json.dumps(list(keys))
    names: dict[int, list[str]] = {}
    for key, name in connection.exec_driver_sql(_SPELT, (asked,)):
        names.setdefault(key, []).append(name)
    return [
        Outline(
            id=row["id"],
            name=row["name"],
            names=tuple(names.get(row["key"], [row["name"]])[:_NAMES]),
            type=row["type"],
            wikidata=row["wikidata"],
            articles=row["articles"],
        )
        for row in connection.exec_driver_sql(_SEEN, (asked,)).mappings()
    ]


_KEYS = """
SELECT identities."key"
FROM json_each(?) AS asked CROSS JOIN identities ON identities.id = asked.value ORDER BY asked.id
"""

_HOLDING = """
SELECT identified.identity
FROM json_each(?) AS asked
CROSS JOIN entities ON entities.id = asked.value
CROSS JOIN identified ON identified.entity = entities."key"
ORDER BY asked.id
"""

_COUNT = "SELECT count(*) FROM (SELECT 1 FROM callings WHERE word = ? LIMIT ?)"

_UNDER = "SELECT identity FROM callings WHERE word = ? LIMIT ?"

_SHARING = """
SELECT identities."key"
FROM json_each(?) AS found
CROSS JOIN identities ON identities."key" = found.value AND identities.known = 1
ORDER BY (
    SELECT count(*)
    FROM json_each(?) AS asked
    CROSS JOIN callings AS shared ON shared.word = asked.value AND shared.identity = found.value
) DESC, identities.articles DESC, length(identities.name), identities.id LIMIT ?
"""

_BEGINNING = """
SELECT matches.identity
FROM (
    SELECT DISTINCT identity FROM (SELECT identity FROM callings WHERE word >= ? AND word < ? LIMIT ?) AS matches
) AS matches
CROSS JOIN identities ON identities."key" = matches.identity AND identities.known = 1
ORDER BY identities.articles DESC, length(identities.name), identities.id LIMIT ?
"""

_BEGINNING_WITH = """
SELECT matches.identity
FROM (SELECT identity FROM callings WHERE word = ? LIMIT ?) AS matches
CROSS JOIN identities ON identities."key" = matches.identity AND identities.known = 1
WHERE NOT EXISTS (
        SELECT 1 FROM json_each(?) AS asked
        WHERE NOT EXISTS (
            SELECT 1 FROM callings WHERE callings.word = asked.value AND callings.identity = matches.identity))
    AND EXISTS (
        SELECT 1 FROM callings AS last
        WHERE last.word >= ? AND last.word < ? AND last.identity = matches.identity)
ORDER BY identities.articles DESC, length(identities.name), identities.id LIMIT ?
"""

_SEEN = """
SELECT identities."key", identities.id, identities.name, identities.type, identities.wikidata, identities.articles
FROM json_each(?) AS asked CROSS JOIN identities ON identities."key" = asked.value ORDER BY asked.id
"""

_SPELT = """
SELECT asked.value, spellings.name
FROM json_each(?) AS asked
CROSS JOIN spellings ON spellings.identity = asked.value
ORDER BY asked.id, spellings.times DESC, spellings.name
"""
