"""Judgements that somebody made elsewhere: on the command line, or in a file of JSON Lines."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

from sayso.checked import Field
from sayso.errors import BadRecord, InputError, SaysoError
from sayso.ingest.fetch import shown_address
from sayso.ledger import Reconciliation
from sayso.reconcile.vocabularies import vocabulary_of
from sayso.records import Maker

__all__ = ["WIKIDATA_SPACE", "judgements_in", "said"]

#: What the ids of Wikidata's items belong to.
WIKIDATA_SPACE = "http://www.wikidata.org/entity/"

# Characters of a line, well above what `sayso reconcile --json` writes of a candidate.
_LONGEST = 100_000
_REMEDY = "correct the line (its shape is in docs/reconciliation.md) or remove it"


def said(identity: str, item: str, verdict: str, maker: Maker, endpoint: str) -> Reconciliation:
    """Return the judgement on an item of Wikidata; raises InputError if it is none."""
    if vocabulary_of(WIKIDATA_SPACE).wikidata(item) is None:
        raise InputError(
            item, "is no item of Wikidata", "give a number such as Q42, or use --judge for other databases"
        )
    return Reconciliation(
        identity=identity,
        space=WIKIDATA_SPACE,
        item=item,
        wikidata=item,
        verdict=verdict,
        maker=maker,
        endpoint=shown_address(endpoint),
    )


def judgements_in(source: str, maker: Maker) -> Iterator[Reconciliation | SaysoError]:
    """Go through the judgements of a file, or of input if that is "-"; a line that is wrong gives an error.

    Raises InputError if the file cannot be read.
    """
    try:
        with open(sys.stdin.fileno() if source == "-" else Path(source), "rb", closefd=source != "-") as lines:
            number = 0
            while line := lines.readline(_LONGEST + 1):
                number += 1
                where = f"{'standard input' if source == '-' else source}, line {number}"
                if len(line) > _LONGEST:
                    yield BadRecord(where, f"is longer than {_LONGEST:,} characters", "split or remove it")
                    return
                if line.strip():
                    yield _judgement(line, where, maker)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(source, f"cannot be read ({reason})", "check the name and the rights to it") from error


def _judgement(line: bytes, where: str, maker: Maker) -> Reconciliation | SaysoError:
    try:
        record = Field(json.loads(line), "", where)
        space = record.get("space").optional_string() or WIKIDATA_SPACE
        item = record.need("item").filled()
        return Reconciliation(
            identity=record.need("identity").filled(),
            space=space,
            item=item,
            wikidata=vocabulary_of(space).wikidata(item),
            verdict=record.need("verdict").one_of(("yes", "no")),
            name=record.get("name").optional_string() or "",
            score=_number(record.get("score")),
            matched=record.get("match").value is True,
            endpoint=shown_address(record.get("endpoint").optional_string() or ""),
            maker=maker,
        )
    except (ValueError, RecursionError):
        return BadRecord(where, "is no JSON", _REMEDY)
    except BadRecord as error:
        return BadRecord(error.where, error.reason, _REMEDY)


def _number(field: Field) -> float | None:
    value = field.value
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(float(value)):
        raise field.fail("wanted a number")
    return float(value)
