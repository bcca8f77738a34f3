"""Putting in judgements on which item of another database an identity is, and withdrawing them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Row

from sayso.errors import InputError
from sayso.ledger.recognising import STANDING, recognise
from sayso.ledger.showing import writable
from sayso.records import Maker, Reason, content_id

__all__ = ["Kept", "Reconciliation", "keep_reconciliation", "withdraw_reconciliations"]

# Entities at which a judgement is anchored: one is enough while it is read again and again; the others are for the day
# on which it is not.
_ANCHORS = 25
_QID = re.compile(r"Q[1-9]\d{0,18}", re.ASCII)


class Kept(StrEnum):
    """What keeping a judgement did: it is new, it was there, or a person has judged otherwise, which outranks it."""

    NEW = "new"
    THERE = "there"
    OUTRANKED = "outranked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """A judgement that an identity is an item of another database (verdict "yes"), or is not ("no").

    `space` is the URI that the item's id belongs to, `endpoint` the service that proposed it, without anything secret;
    `name` is what it is called there, `wikidata` its number in Wikidata if that is known. `score`, `matched` (the
    service was sure) and `reasons` are what the service said. `maker` judged; a person has no version and no digest.
    `added` is when (UTC, RFC 3339), `withdrawn` and `withdrawer` when it was taken back, and by whom.
    """

    identity: str
    space: str
    item: str
    verdict: str
    maker: Maker
    endpoint: str
    wikidata: str | None = None
    name: str = ""
    score: float | None = None
    matched: bool = False
    reasons: tuple[Reason, ...] = ()
    added: str = ""
    withdrawn: str | None = None
    withdrawer: Maker | None = None

    @property
    def id(self) -> str:
        """The id: one for each item that an identity may be, whatever is judged of it."""
        return content_id("rc", self.identity, self.space, self.item)


def keep_reconciliation(connection: Connection, given: Reconciliation, maker: int, now: str) -> Kept:
    """Put in a judgement made by the maker with that key; what it contradicts is withdrawn.

    An identity is one item of a database at most: a "yes" takes the place of others. Raises InputError for an identity
    that is not in the ledger, or what cannot be kept.
    """
    _check(given)
    homes, entities = _entities(connection, given.identity)
    person = _is_person(given.maker)
    rows = [row for row in _standing(connection, homes) if row.space == given.space]
    against = [row for row in rows if _contradicts(row, given)]
    same = [row for row in rows if row.item == given.item and row.verdict == given.verdict]
    if not person and any(row.person for row in against):
        return Kept.OUTRANKED
    if any(row.person or not person for row in same):
        if against:  # two identities that were one item each have become one
            _withdraw(connection, against, maker, now)
            recognise(connection, homes)
        return Kept.THERE
    _withdraw(connection, [*against, *same], maker, now)
    key = connection.exec_driver_sql('SELECT coalesce(max("key"), 0) + 1 FROM reconciliations').scalar_one()
    reasons = json.dumps([[one.name, one.weight, one.detail] for one in given.reasons], ensure_ascii=False)
    connection.exec_driver_sql(
        _INSERT,
        (
            key, given.id, given.identity, given.space, given.item, given.wikidata, given.name, given.verdict,
            given.score, given.matched, reasons, given.endpoint, maker, now,
        ),
    )  # fmt: skip
    anchors = entities[:_ANCHORS]
    connection.exec_driver_sql(
        "INSERT INTO anchors (entity, reconciliation, number) VALUES (?, ?, ?)",
        [(id, key, number) for number, id in enumerate(anchors, start=1)],
    )
    recognise(connection, homes)
    return Kept.NEW


def withdraw_reconciliations(
    connection: Connection, identity: str, item: str | None, maker: int, now: str
) -> list[tuple[str, str]]:
    """Take back what holds for the identity, of that item or of all; returns the verdicts with their items.

    Raises InputError for an identity that is not in the ledger.
    """
    homes, _ = _entities(connection, identity)
    rows = [row for row in _standing(connection, homes) if item in (None, row.item)]
    _withdraw(connection, rows, maker, now)
    recognise(connection, homes)
    return [(row.verdict, row.item) for row in rows]


def _check(given: Reconciliation) -> None:
    texts = (given.space, given.item, given.name, given.endpoint, *(one.name + one.detail for one in given.reasons))
    if not all(map(writable, texts)):
        raise InputError(given.item, "has letters that no file can hold", "correct them")
    if given.verdict not in ("yes", "no") or not given.space or not given.item:
        raise InputError(given.item or "an item", "cannot be judged so", "say yes or no to an item of a database")
    if given.wikidata is not None and not _QID.fullmatch(given.wikidata):
        raise InputError(given.wikidata, "is no item of Wikidata", "give a number such as Q42")
    numbers = [one.weight for one in given.reasons] + ([] if given.score is None else [given.score])
    if not all(map(math.isfinite, numbers)):
        raise InputError(given.item, "has a score that is no number", "give a number, or none")


def _entities(connection: Connection, identity: str) -> tuple[list[int], list[str]]:
    """Return the keys of the identities of that id (there is one) and the ids of their entities, smallest first."""
    rows = connection.exec_driver_sql(_ENTITIES, (identity,)).fetchall() if writable(identity) else []
    if not rows:
        raise InputError(identity, "is no identity of the ledger", "see who is in it with sayso entities")
    return sorted({home for home, _ in rows}), sorted({id for _, id in rows})


def _standing(connection: Connection, homes: Sequence[int]) -> list[Row[tuple[object, ...]]]:
    return list(connection.exec_driver_sql(STANDING, (json.dumps(homes),)))


def _contradicts(row: Row[tuple[object, ...]], given: Reconciliation) -> bool:
    if row.item == given.item:
        return bool(row.verdict != given.verdict)
    return bool(row.verdict == given.verdict == "yes")


def _withdraw(connection: Connection, rows: Collection[Row[tuple[object, ...]]], maker: int, now: str) -> None:
    if rows:
        some = [(now, maker, row.judgement) for row in rows]
        connection.exec_driver_sql(
            'UPDATE reconciliations SET withdrawn = ?, withdrawer = ? WHERE "key" = ? AND withdrawn IS NULL', some
        )


def _is_person(maker: Maker) -> bool:
    return not maker.version and not maker.digest


_INSERT = """
INSERT INTO reconciliations (
    "key", id, identity, space, item, wikidata, name, verdict, score, matched, reasons, endpoint, maker, added)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_ENTITIES = """
SELECT identities."key", entities.id
FROM identities
CROSS JOIN identified ON identified.identity = identities."key"
CROSS JOIN entities ON entities."key" = identified.entity
WHERE identities.id = ?
"""
