"""What readers of a ledger get: it shows, and cannot write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from sayso.ledger.briefs import Briefs
from sayso.ledger.claims import Claims
from sayso.ledger.connection import guarded
from sayso.ledger.contents import Entry, entries_query, entry_from
from sayso.ledger.designated import Designations
from sayso.ledger.identities import Identities
from sayso.ledger.judgements import Judgements
from sayso.ledger.lists import Lists
from sayso.ledger.neighbours import Neighbours
from sayso.ledger.rows import article_from
from sayso.ledger.showing import writable
from sayso.ledger.standing import is_read, standing
from sayso.ledger.stored import stored
from sayso.ledger.tables import articles, current, linkings, makers, readings, versions
from sayso.ledger.utterances import Utterances
from sayso.records import Article, Maker, Reading

__all__ = ["Entry", "Version", "View"]

# Articles whose rows are held at once while all are gone through: a megabyte or two for usual reports. More
# would not be faster: 4,000 articles of 20 attributions took 3.8 s of work 5 at a time, 3.3 s 25 at a time,
# 3.2 s 100 and 3.4 s 400 at a time (1 core, Python 3.11).
_AT_ONCE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is known of a version of an article; `View.version` gives its text. Times are RFC 3339, `added` UTC."""

    number: int
    added: str
    title: str | None
    published: str | None
    digest: str


class View(Claims, Designations, Briefs, Identities, Judgements, Lists, Neighbours, Utterances):
    """Shows what a ledger holds; made by `Ledger.view`, to be closed or used in a `with` block.

    Of each article the newest version is shown, as the newest maker read it. Each call sees one state of
    the file, whatever a writer does meanwhile; a generator sees one state until it ends.
    """

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

    def versions(self, article: str) -> list[Version]:
        """Return the versions of the article with that id, the first one first; none if it is not there."""
        names = ("number", "added", "title", "published", "digest")
        query = select(*(versions.c[name] for name in names)).where(versions.c.article == article)
        with self._reading() as connection:
            return [Version(**row) for row in connection.execute(query.order_by(versions.c.number)).mappings()]

    def reading(self, article: str, *, version: int | None = None) -> Reading | None:
        """Return the article with that id and what was read in it, None if it is not there.

        With `version` as it was in that one (1 is the first), as the newest maker that has read it read it.
        """
        with self._reading() as connection:
            if version is None:
                return next(stored(connection, current.c.article == article), None)
            older = (
                select(versions.c.article, versions.c.id.label("version"), func.max(readings.c.id).label("reading"))
                .join(readings, readings.c.version == versions.c.id)
                .where(versions.c.article == article, versions.c.number == version)
                .group_by(versions.c.id)
                .subquery()
            )
            return next(stored(connection, older.c.article == article, shown=older), None)

    def readings(self) -> Iterator[Reading]:
        """Go through all articles and what was read in them, in the order of their ids."""
        # A connection of its own, so that the caller can ask other things between two readings.
        with guarded(self._path), self._engine.connect() as connection, connection.begin():
            last = ""
            while batch := list(stored(connection, current.c.article > last, limit=_AT_ONCE)):
                yield from batch
                last = batch[-1].article.id

    def unlinked(self, maker: Maker | None = None) -> Iterator[Reading]:
        """Go through all readings shown that linking has not seen, or `maker` has not linked, by their articles' ids.

        Unlike `readings`, each few are looked up anew, so that links may be added meanwhile.
        """
        query = select(linkings.c.reading)
        if maker is not None:
            query = query.join(makers, makers.c.id == linkings.c.maker).where(
                makers.c.name == maker.name, makers.c.version == maker.version, makers.c.digest == maker.digest
            )
        linked = query.where(linkings.c.reading == current.c.reading).exists()
        last = ""
        while True:
            with self._reading() as connection:
                batch = list(stored(connection, (current.c.article > last) & ~linked, limit=_AT_ONCE))
            if not batch:
                return
            yield from batch
            last = batch[-1].article.id

    def entries(self) -> Iterator[Entry]:
        """Go through the table of contents, the latest report first, undated ones last."""
        query = entries_query().order_by(versions.c.published.desc(), articles.c.id)
        with guarded(self._path), self._engine.connect() as connection, connection.begin():
            for row in connection.execution_options(yield_per=1000).execute(query).mappings():
                yield entry_from(row)

    def find(self, words: str, *, limit: int = 6) -> list[Entry]:
        """Return the articles meant by an id, an address, the beginning of an id, or a part of a title.

        The first of these that fits any article decides; letter case does not matter in titles. At most
        `limit` entries, in the order of their ids. Words that UTF-8 cannot hold are in no article.
        """
        if not writable(words):
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
                rows = connection.execute(entries_query().where(way).order_by(articles.c.id).limit(limit))
                if found := [entry_from(row) for row in rows.mappings()]:
                    return found
        return []
