"""What the articles tell of an identity, in brief: what others need to know to recognise it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from sayso.ledger.outlines import Outline, Outlines
from sayso.ledger.reconciliations import Office, Reconciliations
from sayso.ledger.showing import writable

__all__ = ["Brief", "Briefs", "Stated", "Told"]

# Entities of an identity that are looked at: to show one must not cost more the more it is named.
_LOOKED_AT = 500
_ARTICLES, _FACTS, _OFFICES = 20, 40, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An article that names the identity."""

    id: str
    url: str | None
    title: str | None
    outlet: str | None
    published: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A background statement of which the identity is the subject, in one article.

    `object` is the name of the other entity, or the value; `object_identity` the id of whom that is, `object_type` its
    type. `voice` says whose word it is: None is the article's own, else the name of who states it, "" if nobody is
    named.
    """

    relation: str
    object: str
    object_identity: str | None
    object_type: str | None
    since: str | None
    until: str | None
    voice: str | None
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """An identity with its offices, the latest statements of which it is the subject, and the latest articles.

    `first` and `last` are the days of publication between which it is named.
    """

    outline: Outline
    offices: tuple[Office, ...]
    stated: tuple[Stated, ...]
    articles: tuple[Told, ...]
    first: str | None
    last: str | None


class Briefs(Outlines, Reconciliations):
    """The part of a view that tells of an identity in brief."""

    def brief(self, identity: str) -> Brief | None:
        """Return what is told of the identity with that id, None if there is none."""
        found = self.outlines([identity]) if writable(identity) else []
        if not found:
            return None
        with self._reading() as connection:
            first, last = connection.exec_driver_sql(_SPAN, (identity, _LOOKED_AT)).one()
            told, stated = _told(connection, identity), _stated(connection, identity)
        return Brief(
            outline=found[0],
            offices=tuple(self.offices(identity, _OFFICES)),
            stated=stated,
            articles=told,
            first=first,
            last=last,
        )


def _told(connection: Connection, identity: str) -> tuple[Told, ...]:
    rows = connection.exec_driver_sql(_TOLD, (identity, _LOOKED_AT, _ARTICLES)).mappings()
    return tuple(Told(**row) for row in rows)


def _stated(connection: Connection, identity: str) -> tuple[Stated, ...]:
    rows = connection.exec_driver_sql(_STATED, (identity, _LOOKED_AT, _FACTS)).mappings()
    return tuple(Stated(**row) for row in rows)


_MATCHES = """
(
    SELECT identified.entity, identified.article
    FROM identities CROSS JOIN identified ON identified.identity = identities."key"
    WHERE identities.id = ? LIMIT ?
) AS matches
"""

_SPAN = f"""
SELECT min(versions.published), max(versions.published)
FROM {_MATCHES}
CROSS JOIN entities ON entities."key" = matches.entity
CROSS JOIN readings ON readings.id = entities.reading
CROSS JOIN versions ON versions.id = readings.version
"""  # noqa: S608

_TOLD = f"""
SELECT DISTINCT articles.id, articles.url, versions.title, coalesce(versions.outlet, versions.domain) AS outlet,
    versions.published
FROM {_MATCHES}
CROSS JOIN entities ON entities."key" = matches.entity
CROSS JOIN readings ON readings.id = entities.reading
CROSS JOIN versions ON versions.id = readings.version
CROSS JOIN articles ON articles.id = versions.article
ORDER BY versions.published DESC, articles.id LIMIT ?
"""  # noqa: S608

_STATED = f"""
SELECT
    facts.relation, coalesce(objects.name, facts.value, '') AS object, homes.id AS object_identity,
    objects.type AS object_type, facts.since, facts.until,
    CASE WHEN facts.attribution IS NULL THEN NULL ELSE coalesce(speakers.name, '') END AS voice, matches.article
FROM {_MATCHES}
CROSS JOIN entities ON entities."key" = matches.entity
CROSS JOIN facts ON facts.reading = entities.reading AND facts.subject = entities."key"
CROSS JOIN readings ON readings.id = entities.reading
CROSS JOIN versions ON versions.id = readings.version
LEFT JOIN entities AS objects ON objects."key" = facts.object
LEFT JOIN identified AS dwelling ON dwelling.entity = facts.object
LEFT JOIN identities AS homes ON homes."key" = dwelling.identity
LEFT JOIN attributions ON attributions."key" = facts.attribution
LEFT JOIN entities AS speakers
    ON speakers.id = attributions.source_entity AND speakers.reading = attributions.reading
ORDER BY versions.published DESC, matches.article, facts.number LIMIT ?
"""  # noqa: S608
