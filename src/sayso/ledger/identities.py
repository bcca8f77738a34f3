"""Whom and what the articles speak of: identities, and where each appears."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping

from sayso.annotate.senses import folded
from sayso.ledger.connection import guarded
from sayso.ledger.contents import Entry, entries_query, entry_from
from sayso.ledger.showing import Showing, writable
from sayso.ledger.stored import stored
from sayso.ledger.tables import articles, current
from sayso.records import ENTITY_TYPES, Entity, Fact, Identity, Reading

__all__ = ["Appearance", "Identities", "load_identities"]

# Readings, and identities, whose rows are held at once; see `view`.
_AT_ONCE, _PAGE = 25, 500
# Words that are looked for at most.
_MOST_WORDS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """Where an identity appears: the article, all that was read in it, and what it is there."""

    entry: Entry
    reading: Reading
    entity: Entity

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the article that it is the subject or the object of."""
        return tuple(fact for fact in self.reading.facts if self.entity.id in (fact.subject, fact.object))

    @property
    def names(self) -> Mapping[str, str]:
        """The names that the article's entities have there, by their ids."""
        return {entity.id: entity.name for entity in self.reading.entities}


class Identities(Showing):
    """The part of a view that shows who is who."""

    def identity(self, id: str) -> Identity | None:
        """Return the identity with that id, None if there is none."""
        return next(iter(self._identities('SELECT "key" FROM identities WHERE id = ? ORDER BY "key"', id)), None)

    def identity_of(self, entity: str) -> str | None:
        """Return the id of the identity that the entity with that id belongs to, None if it is not current."""
        if not writable(entity):
            return None
        with self._reading() as connection:
            id: str | None = connection.exec_driver_sql(_IDENTITY_OF, (entity,)).scalar()
            return id

    def identities_named(self, words: str, limit: int = 20, *, type: str | None = None) -> list[Identity]:
        """Return identities of which all the words are part of names, folded; those in most articles first.

        The last word may be the beginning of one. Without words all that have a name.
        """
        asked = folded(words).split()[:_MOST_WORDS]
        if not writable(words) or (words.strip() and not asked) or type not in (None, *ENTITY_TYPES):
            return []
        parts, given = [], []
        for place, word in enumerate(asked):
            beginning = place == len(asked) - 1
            parts.append(_CALLED_BEGINNING if beginning else _CALLED)
            given += [word, word + "\U0010ffff"] if beginning else [word]
        where = " AND ".join(["known = 1", *parts, *(["type = ?"] if type else [])])
        query = f'SELECT "key" FROM identities WHERE {where} ORDER BY articles DESC, id LIMIT ?'  # noqa: S608
        return self._identities(query, *given, *([type] if type else []), limit)

    def identities(self) -> Iterator[Identity]:
        """Go through all identities, those of unnamed entities among them, in the order of their ids."""
        # A connection of its own, so that the caller can ask other things between two of them.
        with guarded(self._path), self._engine.connect() as connection, connection.begin():
            place: tuple[str, int] = ("", 0)
            while rows := connection.exec_driver_sql(_AFTER, (*place, _PAGE)).fetchall():
                yield from load_identities(connection, [key for _, key in rows])
                place = (rows[-1][0], rows[-1][1])

    def appearances(self, identity: str, *, limit: int | None = None) -> Iterator[Appearance]:
        """Go through the articles in which the identity with that id appears, the latest first, undated ones last.

        An article that has several of its entities comes once for each.
        """
        if not writable(identity):
            return
        with guarded(self._path), self._engine.connect() as connection, connection.begin():
            rows = connection.exec_driver_sql(_APPEARS, (identity, -1 if limit is None else limit)).fetchall()
            yield from _appearances(connection, [(article, id) for article, id in rows])

    def appearance(self, entity: str) -> Appearance | None:
        """Return where the entity with that id appears, None if it is not current."""
        if not writable(entity):
            return None
        with self._reading() as connection:
            row = connection.exec_driver_sql(_ONE_APPEARS, (entity,)).first()
            return next(_appearances(connection, [(row[0], row[1])]), None) if row else None

    def _identities(self, query: str, *given: str | int) -> list[Identity]:
        if not all(writable(one) for one in given if isinstance(one, str)):
            return []
        with self._reading() as connection:
            return load_identities(connection, connection.exec_driver_sql(query, given).scalars().all())


def _appearances(connection: Connection, rows: Sequence[tuple[str, str]]) -> Iterator[Appearance]:
    """Yield where entities appear, given by their articles' ids and their own."""
    for some in (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)):
        wanted = {article for article, _ in some}
        seen = {one.article.id: one for one in stored(connection, current.c.article.in_(wanted))}
        listed = connection.execute(entries_query().where(articles.c.id.in_(wanted))).mappings()
        lines = {row["id"]: entry_from(row) for row in listed}
        for article, id in some:
            entity = next(one for one in seen[article].entities if one.id == id)
            yield Appearance(entry=lines[article], reading=seen[article], entity=entity)


_CALLED = """
"key" IN (SELECT identity FROM callings WHERE word = ?)"""
_CALLED_BEGINNING = """
"key" IN (SELECT identity FROM callings WHERE word >= ? AND word < ?)"""

_IDENTITY_OF = """
SELECT identities.id
FROM entities
CROSS JOIN identified ON identified.entity = entities."key"
CROSS JOIN identities ON identities."key" = identified.identity
WHERE entities.id = ? ORDER BY entities."key" DESC
"""

_ONE_APPEARS = """
SELECT identified.article, entities.id
FROM entities CROSS JOIN identified ON identified.entity = entities."key"
WHERE entities.id = ? ORDER BY entities."key" DESC
"""

_AFTER = 'SELECT id, "key" FROM identities WHERE (id, "key") > (?, ?) ORDER BY id, "key" LIMIT ?'

_APPEARS = """
SELECT identified.article, entities.id
FROM identities
CROSS JOIN identified ON identified.identity = identities."key"
CROSS JOIN entities ON entities."key" = identified.entity
CROSS JOIN readings ON readings.id = entities.reading
CROSS JOIN versions ON versions.id = readings.version
WHERE identities.id = ?
ORDER BY versions.published DESC, identified.article, entities.number LIMIT ?
"""


def load_identities(connection: Connection, keys: Sequence[int]) -> list[Identity]:
    """Return the identities with those keys, in their order."""
    asked = (json.dumps(list(keys)),)
    heads = connection.exec_driver_sql(_HEADS, asked).mappings().all()
    names: dict[int, list[str]] = {key: [] for key in keys}
    for key, name in connection.exec_driver_sql(_NAMES, asked):
        names[key].append(name)
    entities: dict[int, list[str]] = {key: [] for key in keys}
    for key, id in connection.exec_driver_sql(_ENTITIES, asked):
        entities[key].append(id)
    found = {row["key"]: _identity(row, names[row["key"]], entities[row["key"]]) for row in heads}
    return [found[key] for key in keys]


def _identity(row: RowMapping, names: Sequence[str], entities: Sequence[str]) -> Identity:
    return Identity(
        id=row["id"],
        name=row["name"],
        names=tuple(names),
        type=row["type"],
        entities=tuple(entities),
        wikidata=row["wikidata"],
        articles=row["articles"],
    )


_HEADS = """
SELECT identities.* FROM json_each(?) AS asked CROSS JOIN identities ON identities."key" = asked.value
"""
_NAMES = """
SELECT identity, name FROM json_each(?) AS asked CROSS JOIN spellings ON identity = asked.value
ORDER BY identity, times DESC, name
"""
_ENTITIES = """
SELECT identity, entities.id
FROM json_each(?) AS asked
CROSS JOIN identified ON identified.identity = asked.value
CROSS JOIN entities ON entities."key" = identified.entity
ORDER BY identity, entities.id
"""
