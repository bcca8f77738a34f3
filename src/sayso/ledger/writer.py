"""The one that adds to a ledger."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, CursorResult, Engine, func, insert, select

from sayso.ledger.connection import guarded
from sayso.ledger.rows import attribution_row, check, span_rows, version_row
from sayso.ledger.standing import is_read, standing
from sayso.ledger.tables import articles, attributions, makers, readings, spans, versions
from sayso.records import Maker, Reading

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
    _add_attributions(connection, _key(connection.execute(insert(readings).values(entry))), reading)
    return outcome


def _add_attributions(connection: Connection, reading: int, read: Reading) -> None:
    if not read.attributions:
        return
    # The write lock is ours until the transaction ends, so nobody else takes these keys.
    last = connection.scalar(select(func.max(attributions.c.key))) or 0
    keys = {attribution.id: last + place for place, attribution in enumerate(read.attributions, start=1)}
    rows: list[dict[str, Any]] = []
    pieces: list[dict[str, Any]] = []
    for place, attribution in enumerate(read.attributions, start=1):
        key = keys[attribution.id]
        rows.append(
            attribution_row(attribution)
            | {"key": key, "reading": reading, "number": place, "parent": keys.get(attribution.parent or "")}
        )
        pieces += span_rows(attribution, key)
    connection.execute(insert(attributions), rows)
    connection.execute(insert(spans), pieces)


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
