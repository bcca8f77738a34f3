"""Where an article stands in the ledger: unknown, known, or known with another text or other details."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from sayso.ledger.rows import DETAILS, details
from sayso.ledger.tables import articles, makers, readings, versions
from sayso.records import Article, Maker, Outlet, Span

__all__ = ["Standing", "is_read", "standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the ledger holds of an article.

    `article` is the article as the ledger would keep it; `version` the row of its newest version, if that
    holds exactly this; else `earlier` the row of an older one that does; `known` whether any version of the
    article is there.
    """

    article: Article
    version: int | None
    known: bool
    earlier: int | None = None


def standing(connection: Connection, article: Article) -> Standing:
    """Look the article up.

    The newest version's text that comes again with fewer details (no date this time, no author) is that
    version: silence about a detail is not a change of it. Other details, a new headline say, make a new
    version that keeps the details it is silent about. So does a text that an older version had and the
    newest has not: the article has gone back to it, with the details it had then.
    """
    if connection.scalar(select(articles.c.id).where(articles.c.id == article.id)) is None:
        return Standing(article, None, False)
    newest = select(func.max(versions.c.number)).where(versions.c.article == article.id).scalar_subquery()
    held = connection.execute(
        select(versions.c.id, versions.c.number == newest, *(versions.c[name] for name in DETAILS))
        .where(versions.c.article == article.id, versions.c.digest == article.digest)
        .order_by(versions.c.number.desc())
    )
    said = details(article)
    completed: dict[str, Any] | None = None
    earlier: int | None = None
    for key, is_newest, *values in held:
        before = dict(zip(DETAILS, values, strict=True))
        if completed is None:
            completed = {name: said[name] or before[name] for name in DETAILS} | {
                "furniture": said["furniture"]  # found by us, not said by the article: none is none
            }
        if before in (said, completed):
            if is_newest:
                return Standing(_with(article, before), key, True)
            earlier = key
            break
    return Standing(article if completed is None else _with(article, completed), None, True, earlier)


def is_read(connection: Connection, version: int, maker: Maker) -> bool:
    """Tell whether `maker` has read this version already."""
    found = connection.scalar(
        select(readings.c.id)
        .join(makers, makers.c.id == readings.c.maker)
        .where(
            readings.c.version == version,
            makers.c.name == maker.name,
            makers.c.version == maker.version,
            makers.c.digest == maker.digest,
        )
    )
    return found is not None


def _with(article: Article, row: dict[str, Any]) -> Article:
    outlet = Outlet(name=row["outlet"], domain=row["domain"])
    return replace(
        article,
        title=row["title"],
        outlet=None if outlet == Outlet() else outlet,
        authors=tuple(row["authors"]),
        published=row["published"],
        language=row["language"],
        credit=row["credit"],
        furniture=tuple(Span(start, end) for start, end in row["furniture"]),
    )
