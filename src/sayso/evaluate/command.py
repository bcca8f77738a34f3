"""`sayso evaluate`: read the articles of an annotated corpus anew and compare."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from json import dumps
from pathlib import Path
from typing import Any

from rich.console import Console

from sayso.errors import InputError, SaysoError
from sayso.evaluate.scores import Scores, Which, score
from sayso.evaluate.tables import print_scores
from sayso.gold import GoldFormat, check_format, load_gold
from sayso.records import Article, Reading

__all__ = ["NESTED", "ReadMany", "as_json", "evaluate", "reader", "run"]

ReadMany = Callable[[Iterable[Article]], Iterator[Reading]]

# What is scored by default. PolNeAR marks of attributions inside attributions the outermost only, and so does
# whatever follows its guidelines in brat: a nested one that is found there is neither right nor wrong.
NESTED: dict[GoldFormat, Which] = {"polnear": "outermost", "brat": "outermost", "records": "all"}


def run(
    corpus: Path,
    format: str,
    json: bool,
    *,
    nested: str | None = None,
    read_many: ReadMany | None = None,
) -> int:
    """Read the articles of `corpus` anew, print how the readings compare, and return the exit code, 0.

    `nested` is "all" or "outermost", by default what the format marks (`NESTED`). Slips in the gold data
    are told on standard error. Raises `SaysoError` where the corpus or the model cannot be used.
    """
    which = _which(check_format(format), nested)
    slips: list[SaysoError] = []
    scores = evaluate(corpus, format, read_many or reader(), which=which, report=slips.append)
    if json:
        print(dumps(as_json(scores, slips), ensure_ascii=False, indent=2, allow_nan=False))
        return 0
    errors = Console(stderr=True, highlight=False)
    for slip in slips:
        errors.print(f"left out: {slip}", markup=False, soft_wrap=True)
    print_scores(scores, Console(highlight=False))
    return 0


def evaluate(
    corpus: Path,
    format: str,
    read_many: ReadMany,
    *,
    which: Which = "all",
    report: Callable[[SaysoError], None] | None = None,
) -> Scores:
    """Return the scores of `read_many` on `corpus`; of the gold data it sees the articles alone."""
    gold = list(load_gold(corpus, format, report=report))
    return score(gold, read_many(reading.article for reading in gold), which=which)


def as_json(scores: Scores, slips: Iterable[SaysoError] = ()) -> dict[str, Any]:
    """Return the scores as one JSON object, fields named as in `Scores`; figures are shares, 0 to 1."""
    return {**dataclasses.asdict(scores), "slips": [str(slip) for slip in slips]}


def _which(format: GoldFormat, nested: str | None) -> Which:
    choices: dict[str | None, Which] = {None: NESTED[format], "all": "all", "outermost": "outermost"}
    if nested not in choices:
        raise InputError(str(nested), "no such choice of nested attributions", "use all or outermost")
    return choices[nested]


def reader() -> ReadMany:
    """Return the program's own way of reading, which loads the model when it is first used."""
    from sayso.annotate import read_many

    return read_many
