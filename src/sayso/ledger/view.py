"""What readers of a ledger get: it shows, and cannot write."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, Table, func, select

from sayso.ledger.connection import guarded
from sayso.ledger.rows import (
    article_from,
    attribution_from,
    entity_from,
    fact_from,
    maker_from,
    role_from,
    stance_from,
)
from sayso.ledger.standing import is_read, standing
from sayso.ledger.tables import (
    articles,
    attributions,
    current,
    entities,
    facts,
    makers,
    mentions,
    readings,
    roles,
    spans,
    stances,
    versions,
)
from sayso.records import Article, Maker, Outlet, Reading, Span

__all__ = ["Entry", "View"]

# Articles whose rows are held at once while all are gone through: a megabyte or two for usual reports. More
# would not be faster: 4,000 articles of 20 attributions took 3.8 s of work 5 at a time, 3.3 s 25 at a time,
# 3.2 s 100 and 3.4 s 400 at a time (1 core, Python 3.11).
_AT_ONCE = 25

# Halves of surrogate pairs: how Python writes the bytes of a command line that are no UTF-8.
_UNWRITABLE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger's table of contents."""

    id: str
    url: str | None
    title: str | None
    outlet: Outlet | None
    published: str | None
    versions: int
    attributions: int


class View:
    """Shows what a ledger holds; made by `Ledger.view`, to be closed or used in a `with` block.

    Of each article the newest version is shown, as the newest maker read it. Each call sees one state of
    the file, whatever a writer does meanwhile; a generator sees one state until it ends.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._path = path
        self._engine = engine
        with guarded(path):
            self._connection = engine.connect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def count(self) -> int:
        """Return how many articles there are."""
        with self._reading() as connection:
            return connection.scalar(select(func.count()).select_from(articles)) or 0

    def unread(self, article: Article, maker: Maker) -> Article | None:
        """Return the article as it should be read and kept, None if `maker` has read it and it is unchanged.

        It differs from what was handed in where the ledger knows details (a date, an author) on which the
        article handed in is silent.
        """
        with self._reading() as connection:
            stands = standing(connection, article)
            if stands.version is not None and is_read(connection, stands.version, maker):
                return None
            return stands.article

    def earlier(self, article: Article) -> int | None:
        """Return the number of an older version that says just what the article says.

        None if no version says it, or the newest does.
        """
        with self._reading() as connection:
            key = standing(connection, article).earlier
            return connection.scalar(select(versions.c.number).where(versions.c.id == key)) if key else None

    def version(self, article: str, number: int) -> Article | None:
        """Return what the article with that id said in that version (1 is the first), None if it is not there."""
        query = (
            select(versions, articles.c.url)
            .join(articles, articles.c.id == versions.c.article)
            .where(versions.c.article == article, versions.c.number == number)
        )
        with self._reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
            return None if row is None else article_from(row)

    def reading(self, article: str) -> Reading | None:
        """Return the article with that id and what was read in it, None if it is not there."""
        with self._reading() as connection:
            return next(_readings(connection, current.c.article == article), None)

    def readings(self) -> Iterator[Reading]:
        """Go through all articles and what was read in them, in the order of their ids."""
        # A connection of its own, so that the caller can ask other things between two readings.
        with guarded(self._path), self._engine.connect() as connection, connection.begin():
            last = ""
            while batch := list(_readings(connection, current.c.article > last, limit=_AT_ONCE)):
                yield from batch
                last = batch[-1].article.id

    def entries(self) -> Iterator[Entry]:
        """Go through the table of contents, the latest report first, undated ones last."""
        query = _entries().order_by(versions.c.published.desc(), articles.c.id)
        with guarded(self._path), self._engine.connect() as connection, connection.begin():
            for row in connection.execution_options(yield_per=1000).execute(query).mappings():
                yield _entry(row)

    def find(self, words: str, *, limit: int = 6) -> list[Entry]:
        """Return the articles meant by an id, an address, the beginning of an id, or a part of a title.

        The first of these that fits any article decides; letter case does not matter in titles. At most
        `limit` entries, in the order of their ids. Words that UTF-8 cannot hold are in no article.
        """
        if _UNWRITABLE.search(words):
            return []
        ways = (
            articles.c.id == words,
            articles.c.url == words,
            (articles.c.id >= words) & (articles.c.id < words + "\U0010ffff"),
            func.instr(func.casefold(versions.c.title), words.casefold()) > 0,
        )
        if not words.strip():
            return []
        with self._reading() as connection:
            for way in ways:
                rows = connection.execute(_entries().where(way).order_by(articles.c.id).limit(limit))
                if found := [_entry(row) for row in rows.mappings()]:
                    return found
        return []

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with guarded(self._path), self._connection.begin():
            yield self._connection


def _entries() -> Select[Any]:
    kept = versions.alias("kept")
    return (
        select(
            articles.c.id,
            articles.c.url,
            versions.c.title,
            versions.c.outlet,
            versions.c.domain,
            versions.c.published,
            select(func.count()).where(kept.c.article == articles.c.id).scalar_subquery().label("versions"),
            select(func.count())
            .where(attributions.c.reading == current.c.reading)
            .scalar_subquery()
            .label("attributions"),
        )
        .join_from(articles, current, current.c.article == articles.c.id)
        .join(versions, versions.c.id == current.c.version)
    )


def _entry(row: RowMapping) -> Entry:
    outlet = Outlet(name=row["outlet"], domain=row["domain"])
    return Entry(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        outlet=None if outlet == Outlet() else outlet,
        published=row["published"],
        versions=row["versions"],
        attributions=row["attributions"],
    )


def _readings(connection: Connection, which: ColumnElement[bool], *, limit: int | None = None) -> Iterator[Reading]:
    rows = (
        connection.execute(
            select(
                current.c.reading,
                versions,
                articles.c.url,
                makers.c.name.label("maker_name"),
                makers.c.version.label("maker_version"),
                makers.c.digest.label("maker_digest"),
            )
            .join_from(current, articles, articles.c.id == current.c.article)
            .join(versions, versions.c.id == current.c.version)
            .join(readings, readings.c.id == current.c.reading)
            .join(makers, makers.c.id == readings.c.maker)
            .where(which)
            .order_by(current.c.article)
            .limit(limit)
        )
        .mappings()
        .all()
    )
    these = [row["reading"] for row in rows]
    said, cast, stated, taken = (_of(connection, table, these) for table in (attributions, entities, facts, stances))
    quoted = _spans(connection, these)
    named = _mentions(connection, these)
    borne = _roles(connection, these)
    for row in rows:
        article = article_from(row)
        reading = row["reading"]
        ids, who, what = ({one["key"]: one["id"] for one in found[reading]} for found in (said, cast, stated))
        yield Reading(
            article=article,
            attributions=tuple(
                attribution_from(one, quoted[one["key"]], ids.get(one["parent"]), article.text) for one in said[reading]
            ),
            maker=maker_from(row),
            entities=tuple(
                entity_from(one, named[one["key"]], [role_from(role, who) for role in borne[one["key"]]])
                for one in cast[reading]
            ),
            facts=tuple(fact_from(one, who, ids) for one in stated[reading]),
            stances=tuple(stance_from(one, ids, what, article.text) for one in taken[reading]),
        )


def _of(connection: Connection, table: Table, which: Sequence[int]) -> dict[int, list[RowMapping]]:
    """Return the table's rows by reading, in their order."""
    found: defaultdict[int, list[RowMapping]] = defaultdict(list)
    query = select(table).where(table.c.reading.in_(which)).order_by(table.c.reading, table.c.number)
    for row in connection.execute(query).mappings():
        found[row["reading"]].append(row)
    return found


def _spans(connection: Connection, which: Sequence[int]) -> dict[int, dict[str, list[Span]]]:
    """Return the spans by attribution and role, in their order."""
    found: defaultdict[int, dict[str, list[Span]]] = defaultdict(dict)
    query = (
        select(spans)
        .join(attributions, attributions.c.key == spans.c.attribution)
        .where(attributions.c.reading.in_(which))
        .order_by(spans.c.attribution, spans.c.role, spans.c.number)
    )
    for row in connection.execute(query):
        found[row.attribution].setdefault(row.role, []).append(Span(row.start, row.end))
    return found


def _mentions(connection: Connection, which: Sequence[int]) -> dict[int, list[Span]]:
    """Return the mentions by entity, in their order."""
    found: defaultdict[int, list[Span]] = defaultdict(list)
    query = (
        select(mentions)
        .join(entities, entities.c.key == mentions.c.entity)
        .where(entities.c.reading.in_(which))
        .order_by(mentions.c.entity, mentions.c.number)
    )
    for row in connection.execute(query):
        found[row.entity].append(Span(row.start, row.end))
    return found


def _roles(connection: Connection, which: Sequence[int]) -> dict[int, list[RowMapping]]:
    """Return the rows of `roles` by entity, in their order."""
    found: defaultdict[int, list[RowMapping]] = defaultdict(list)
    query = (
        select(roles)
        .join(entities, entities.c.key == roles.c.entity)
        .where(entities.c.reading.in_(which))
        .order_by(roles.c.entity, roles.c.number)
    )
    for row in connection.execute(query).mappings():
        found[row["entity"]].append(row)
    return found
