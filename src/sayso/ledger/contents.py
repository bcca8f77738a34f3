"""The ledger's table of contents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, func, select

from sayso.ledger.tables import articles, attributions, current, versions
from sayso.records import Outlet

__all__ = ["Entry", "entries_query", "entry_from"]


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


def entries_query() -> Select[Any]:
    """Return the query for all lines, to be narrowed and ordered."""
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


def entry_from(row: RowMapping) -> Entry:
    """Return the line that a row of that query holds."""
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
