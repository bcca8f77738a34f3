"""What the articles tell of who is on which list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.ledger.connection import guarded
from sayso.ledger.contents import Entry
from sayso.ledger.showing import Showing
from sayso.records import Outlet

__all__ = ["Designated", "Designations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Designated:
    """A fact `designated_on` of an article: who, by whom or on what list, since when, and whose word that is.

    `names` are all that the article calls the subject; `by` is None if no list or authority is named. `voice` is None
    for the article's own, else the name of who says so, "" if nobody is named.
    """

    fact: str
    entry: Entry
    entity: str
    identity: str | None
    type: str
    names: tuple[str, ...]
    by: str | None
    since: str | None
    until: str | None
    voice: str | None
    confidence: float


class Designations(Showing):
    """The part of a view that shows which designations articles report."""

    def designated(self, identity: str | None = None) -> Iterator[Designated]:
        """Go through the reported designations, the latest report first; of one identity only, if its id is given."""
        query = _DESIGNATED + ("WHERE identities.id = ?" if identity else "") + _ORDER
        given = (identity,) if identity else ()
        with guarded(self._path), self._engine.connect() as connection, connection.begin():
            for row in connection.exec_driver_sql(query, given).mappings():
                outlet = Outlet(name=row["outlet"], domain=row["domain"]) if row["outlet"] or row["domain"] else None
                yield Designated(
                    fact=row["fact"],
                    entry=Entry(
                        id=row["article"],
                        url=row["url"],
                        outlet=outlet,
                        title=row["title"],
                        published=row["published"],
                        versions=row["versions"],
                        attributions=row["attributions"],
                    ),
                    entity=row["entity"],
                    identity=row["identity"],
                    type=row["type"],
                    names=tuple(dict.fromkeys(name for name in (row["name"], row["called"]) if name)),
                    by=row["by"],
                    since=row["since"],
                    until=row["until"],
                    voice=row["voice"] if row["told"] else None,
                    confidence=row["confidence"],
                )


_DESIGNATED = """
SELECT
    facts.id AS fact, current.article, articles.url, versions.title, versions.outlet, versions.domain,
    versions.published, subjects.id AS entity, subjects.name, subjects.type, identities.id AS identity,
    identities.name AS called, coalesce(objects.name, facts.value) AS "by", facts.since, facts.until,
    facts.attribution IS NOT NULL AS told, coalesce(speakers.name, '') AS voice, facts.confidence,
    (SELECT count(*) FROM versions AS v WHERE v.article = current.article) AS versions,
    (SELECT count(*) FROM attributions AS a WHERE a.reading = current.reading) AS attributions
FROM current
JOIN facts ON facts.reading = current.reading AND facts.relation = 'designated_on'
JOIN articles ON articles.id = current.article
JOIN versions ON versions.id = current.version
JOIN entities AS subjects ON subjects."key" = facts.subject
LEFT JOIN entities AS objects ON objects."key" = facts.object
LEFT JOIN attributions AS sayings ON sayings."key" = facts.attribution
LEFT JOIN entities AS speakers ON speakers.id = sayings.source_entity AND speakers.reading = facts.reading
LEFT JOIN identified ON identified.entity = subjects."key"
LEFT JOIN identities ON identities."key" = identified.identity
"""
_ORDER = " ORDER BY versions.published DESC, current.article, facts.number"
