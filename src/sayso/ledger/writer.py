"""The one that adds to a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, CursorResult, Engine, Table, func, insert, select

from sayso.ledger.binding import Place, bind
from sayso.ledger.bonds import check_bonds, phrase_row
from sayso.ledger.connection import guarded
from sayso.ledger.importing import Importing
from sayso.ledger.judging import Judging, judge, split_off, take_back
from sayso.ledger.profiles import Cast, Parted, meet, part
from sayso.ledger.reconciling import Kept, Reconciliation, keep_reconciliation, withdraw_reconciliations
from sayso.ledger.releasing import Released, release
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
from sayso.ledger.settling import settle
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
from sayso.records import Article, Attribution, Bonds, Entity, Fact, Maker, Reading, Stance

__all__ = ["Outcome", "Writer"]


class Outcome(StrEnum):
    """What adding a reading did: nothing, or put in a new article, a new version of one, or a new reading."""

    UNCHANGED = "unchanged"
    ADDED = "added"
    REVISED = "revised"
    REREAD = "reread"


class Writer(Importing):
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

    def add(self, reading: Reading, bonds: Bonds | None = None) -> Outcome:
        """Put in what is new of the reading, with what linking adds to it, and say what that was.

        An older reading of the article gives up its place: it stays, but its links are withdrawn and it stands in no
        claim. Of a reading that is there already the bonds are not looked at; see `link`.

        Raises `BadRecord` for a reading or bonds that could not be given back as they are, `LedgerError` if the
        file cannot be written; either way nothing of it is stored.
        """
        check(reading)
        if bonds is not None:
            check_bonds(reading, bonds)
        with guarded(self._path), self._connection.begin():
            return _add(self._connection, reading, bonds)

    def link(self, reading: Reading, bonds: Bonds) -> bool:
        """Put `bonds` in place of what linking added to the reading before, if anything.

        For readings that are there and have no links, or those of an older maker. Returns False, and does nothing,
        if the reading is not what the ledger shows of its article. Raises as `add` does.
        """
        check(reading)
        check_bonds(reading, bonds)
        with guarded(self._path), self._connection.begin():
            return _link(self._connection, reading, bonds)

    def reconcile(self, given: Reconciliation) -> Kept:
        """Keep a judgement on which item of another database an identity is, and withdraw what it contradicts.

        When it was added is noted here. Raises `InputError` for an identity that is not in the ledger, or a judgement
        that cannot be kept.
        """
        with guarded(self._path), self._connection.begin():
            return keep_reconciliation(self._connection, given, _maker(self._connection, given.maker), _now())

    def unreconcile(self, identity: str, maker: Maker, *, item: str | None = None) -> list[tuple[str, str]]:
        """Take back what holds for the identity, of one item or of all; returns the verdicts with their items."""
        with guarded(self._path), self._connection.begin():
            by = _maker(self._connection, maker)
            return withdraw_reconciliations(self._connection, identity, item, by, _now())

    def judge(self, one: str, other: str, verdict: str, maker: Maker) -> list[str]:
        """Keep that the identities of two entities, given by their ids, are one ("yes") or two ("no").

        Returns the ids of the links put in, for `take_back`; none if they are one already. Raises `InputError` for
        entities that are not current.
        """
        with guarded(self._path), self._connection.begin():
            by = Judging(_maker(self._connection, maker), _now())
            return judge(self._connection, one, other, verdict, by)

    def split(self, entity: str, maker: Maker) -> list[str]:
        """Keep that the entity with that id is none of those it was taken for; returns the ids of the links put in.

        Raises `InputError` for an entity that is not current or is alone.
        """
        with guarded(self._path), self._connection.begin():
            return split_off(self._connection, entity, Judging(_maker(self._connection, maker), _now()))

    def take_back(self, links: Iterable[str]) -> int:
        """Withdraw judgements of people on entities, by their ids, and return how many there were."""
        with guarded(self._path), self._connection.begin():
            now = _now()
            return sum(take_back(self._connection, link, now) for link in links)


def _add(connection: Connection, reading: Reading, bonds: Bonds | None) -> Outcome:
    stands = standing(connection, reading.article)
    version = stands.version
    if version is not None and is_read(connection, version, reading.maker):
        return Outcome.UNCHANGED
    now = _now()
    if not stands.known:
        connection.execute(insert(articles).values(id=stands.article.id, url=stands.article.url))
    outcome = Outcome.REREAD
    if version is None:
        outcome = Outcome.REVISED if stands.known else Outcome.ADDED
        row = version_row(stands.article)
        row |= {"number": _last(connection, stands.article.id) + 1, "added": now}
        version = _key(connection.execute(insert(versions).values(row)))
    maker = _maker(connection, reading.maker)
    key = _key(connection.execute(insert(readings).values({"version": version, "maker": maker, "added": now})))
    said, cast = _add_read(connection, key, reading, stands.article)
    released = release(connection, stands.article.id, now) if stands.known else Released()
    parted = part(connection, stands.article.id, now) if stands.known else Parted()
    by = _maker(connection, bonds.maker) if bonds and bonds.maker else maker
    meet(connection, bonds or Bonds(), Cast(stands.article, cast, by, now), parted)
    if bonds is not None:
        bind(connection, reading, bonds, Place(stands.article, key, version, said, by, now), released)
    elif released.gone:
        settle(connection, released.touched, gone=released.gone)
    return outcome


def _link(connection: Connection, reading: Reading, bonds: Bonds) -> bool:
    stands = standing(connection, reading.article)
    found = connection.execute(
        select(current.c.reading, current.c.version)
        .join(readings, readings.c.id == current.c.reading)
        .join(makers, makers.c.id == readings.c.maker)
        .where(
            current.c.article == stands.article.id,
            current.c.version == stands.version,
            makers.c.name == reading.maker.name,
            makers.c.version == reading.maker.version,
            makers.c.digest == reading.maker.digest,
        )
    ).one_or_none()
    if found is None:
        return False
    key, version = found
    rows = connection.execute(select(attributions.c.id, attributions.c.key).where(attributions.c.reading == key))
    now = _now()
    place = Place(
        article=stands.article,
        reading=key,
        version=version,
        said={row.id: row.key for row in rows},
        maker=_maker(connection, bonds.maker or reading.maker),
        now=now,
    )
    bind(connection, reading, bonds, place, release(connection, stands.article.id, now))
    rows = connection.execute(select(entities.c.id, entities.c.key).where(entities.c.reading == key))
    cast = Cast(stands.article, {row.id: row.key for row in rows}, place.maker, now)
    meet(connection, bonds, cast, part(connection, stands.article.id, now, again=True))
    return True


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _add_read(
    connection: Connection, reading: int, read: Reading, article: Article
) -> tuple[dict[str, int], dict[str, int]]:
    """Put in what was read, each thing after those it refers to; returns the keys of attributions and entities."""
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
    names = {entity.id: entity.name for entity in read.entities}
    if texts := [phrase_row(one, said[one.id], article, names) for one in read.attributions]:
        connection.exec_driver_sql("INSERT INTO phrases (rowid, words, speaker, outlet) VALUES (?, ?, ?, ?)", texts)
    return said, cast


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
