"""The one that adds to a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, CursorResult, Engine, Table, func, insert, select

from sayso.ledger.connection import guarded
from sayso.ledger.rows import (
    attribution_row,
    check,
    entity_row,
    fact_row,
    mention_rows,
    role_rows,
    span_rows,
    stance_row,
    version_row,
)
from sayso.ledger.standing import is_read, standing
from sayso.ledger.tables import (
    articles,
    attributions,
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
from sayso.records import Attribution, Entity, Fact, Maker, Reading, Stance

__all__ = ["Outcome", "Writer"]


class Outcome(StrEnum):
    """What adding a reading did: nothing, or put in a new article, a new version of one, or a new reading."""

    UNCHANGED = "unchanged"
    ADDED = "added"
    REVISED = "revised"
    REREAD = "reread"


class Writer:
    """Adds readings, each in one transaction: an article is there whole, or not at all.

    Made by `Ledger.writer`; close it, or use it in a `with` block. Two writers take turns; one that waits
    longer than the ledger's patience gives up with a `LedgerError`.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._path = path
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

    def add(self, reading: Reading) -> Outcome:
        """Put in what is new of the reading and say what that was.

        Raises `BadRecord` for a reading that could not be given back as it is, `LedgerError` if the file
        cannot be written; either way nothing of it is stored.
        """
        check(reading)
        with guarded(self._path), self._connection.begin():
            return _add(self._connection, reading)


def _add(connection: Connection, reading: Reading) -> Outcome:
    stands = standing(connection, reading.article)
    version = stands.version
    if version is not None and is_read(connection, version, reading.maker):
        return Outcome.UNCHANGED
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if not stands.known:
        connection.execute(insert(articles).values(id=stands.article.id, url=stands.article.url))
    outcome = Outcome.REREAD
    if version is None:
        outcome = Outcome.REVISED if stands.known else Outcome.ADDED
        row = version_row(stands.article)
        row |= {"number": _last(connection, stands.article.id) + 1, "added": now}
        version = _key(connection.execute(insert(versions).values(row)))
    entry = {"version": version, "maker": _maker(connection, reading.maker), "added": now}
    _add_read(connection, _key(connection.execute(insert(readings).values(entry))), reading)
    return outcome


def _add_read(connection: Connection, reading: int, read: Reading) -> None:
    """Put in what was read, each thing after those it refers to."""
    said = _keys(connection, attributions, read.attributions)
    cast = _keys(connection, entities, read.entities)
    known = _keys(connection, facts, read.facts)

    def numbered(keys: dict[str, int], rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            row | {"key": keys[row["id"]], "reading": reading, "number": number}
            for number, row in enumerate(rows, start=1)
        ]

    rows: dict[Table, list[dict[str, Any]]] = {
        attributions: numbered(
            said, (attribution_row(one) | {"parent": said.get(one.parent or "")} for one in read.attributions)
        ),
        spans: [row for one in read.attributions for row in span_rows(one, said[one.id])],
        entities: numbered(cast, map(entity_row, read.entities)),
        mentions: [row for one in read.entities for row in mention_rows(one, cast[one.id])],
        roles: [row for one in read.entities for row in role_rows(one, cast)],
        facts: numbered(known, (fact_row(one, cast, said) for one in read.facts)),
        stances: numbered(
            _keys(connection, stances, read.stances), (stance_row(one, said, known) for one in read.stances)
        ),
    }
    for table, some in rows.items():
        if some:
            connection.execute(insert(table), some)


def _keys(
    connection: Connection, table: Table, those: Sequence[Attribution | Entity | Fact | Stance]
) -> dict[str, int]:
    """Return a fresh key of the table for each id."""
    if not those:
        return {}
    # The write lock is ours until the transaction ends, so nobody else takes these keys.
    last = connection.scalar(select(func.max(table.c.key))) or 0
    return {one.id: last + place for place, one in enumerate(those, start=1)}


def _last(connection: Connection, article: str) -> int:
    """Return the number of the article's newest version, 0 if it has none."""
    return connection.scalar(select(func.max(versions.c.number)).where(versions.c.article == article)) or 0


def _maker(connection: Connection, maker: Maker) -> int:
    row = {"name": maker.name, "version": maker.version, "digest": maker.digest}
    known = connection.scalar(select(makers.c.id).filter_by(**row))
    return _key(connection.execute(insert(makers).values(row))) if known is None else known


def _key(result: CursorResult[Any]) -> int:
    """Return the key that the row just inserted was given."""
    keys = result.inserted_primary_key
    if keys is None:  # only for inserts of many rows, which do not come here
        raise TypeError("an insert of one row gave no key")
    return int(keys[0])
