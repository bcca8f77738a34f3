"""Readings as the file holds them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, FromClause, RowMapping, Table, select

from sayso.ledger.rows import (
    article_from,
    attribution_from,
    entity_from,
    fact_from,
    maker_from,
    role_from,
    stance_from,
)
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
from sayso.records import Reading, Span

__all__ = ["stored"]


def stored(
    connection: Connection, which: ColumnElement[bool], *, shown: FromClause = current, limit: int | None = None
) -> Iterator[Reading]:
    """Yield the readings of the rows of `shown` that `which` picks, in the order of their articles' ids.

    `shown` has the columns of `current`.
    """
    rows = (
        connection.execute(
            select(
                shown.c.reading,
                versions,
                articles.c.url,
                makers.c.name.label("maker_name"),
                makers.c.version.label("maker_version"),
                makers.c.digest.label("maker_digest"),
            )
            .join_from(shown, articles, articles.c.id == shown.c.article)
            .join(versions, versions.c.id == shown.c.version)
            .join(readings, readings.c.id == shown.c.reading)
            .join(makers, makers.c.id == readings.c.maker)
            .where(which)
            .order_by(shown.c.article)
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
    judged = _judged(connection, these)
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
                entity_from(
                    one,
                    named[one["key"]],
                    [role_from(role, who) for role in borne[one["key"]]],
                    judged.get(one["key"]),
                )
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


def _judged(connection: Connection, which: Sequence[int]) -> dict[int, str]:
    """Return the numbers in Wikidata that somebody has judged entities to have, by entity."""
    rows = connection.exec_driver_sql(_JUDGED, (json.dumps(list(which)),))
    return {row[0]: row[1] for row in rows}


_JUDGED = """
SELECT entities."key", reconciliations.wikidata
FROM json_each(?) AS asked
CROSS JOIN entities ON entities.reading = asked.value
CROSS JOIN identified ON identified.entity = entities."key"
CROSS JOIN recognised ON recognised.identity = identified.identity
CROSS JOIN reconciliations ON reconciliations."key" = recognised.reconciliation
"""
