"""`sayso evaluate`: read the articles of an annotated corpus anew and compare."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.errors import InputError, SaysoError
from sayso.evaluate.scores import Scores, Which, score
from sayso.gold import GoldFormat, check_format, load_gold
from sayso.records import Article, Reading

if TYPE_CHECKING:
    from sayso.evaluate.contest import StoryScores
    from sayso.evaluate.identities import IdentityScores

__all__ = ["NESTED", "Measured", "ReadMany", "as_json", "evaluate", "measure", "reader"]

ReadMany = Callable[[Iterable[Article]], Iterator[Reading]]

# What is scored by default. PolNeAR marks of attributions inside attributions the outermost only, and so does
# whatever follows its guidelines in brat: a nested one that is found there is neither right nor wrong.
NESTED: dict[GoldFormat, Which] = {"polnear": "outermost", "brat": "outermost", "records": "all"}


@dataclass(frozen=True, slots=True)
class Measured:
    """How reading a corpus went, and the slips in its gold data, which are left out."""

    scores: Scores
    slips: tuple[SaysoError, ...]


def measure(corpus: Path, format: str, *, nested: str | None = None, read_many: ReadMany | None = None) -> Measured:
    """Read the articles of `corpus` anew and compare.

    `nested` is "all" or "outermost", by default what the format marks (`NESTED`). Raises `SaysoError` where
    the corpus or the model cannot be used.
    """
    which = _which(check_format(format), nested)
    slips: list[SaysoError] = []
    scores = evaluate(corpus, format, read_many or reader(), which=which, report=slips.append)
    return Measured(scores, tuple(slips))


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


def as_json(scores: Scores | StoryScores | IdentityScores, slips: Iterable[SaysoError] = ()) -> dict[str, Any]:
    """Return the scores as one JSON object, fields named as in the scores; figures are shares, 0 to 1."""
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
