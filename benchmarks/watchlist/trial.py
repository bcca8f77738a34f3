"""One trial: an invented list, questions of it, and what the matcher makes of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from invented import Being, Question, beings, entry_names, questions, right

from sayso.lists.index import Index, build
from sayso.lists.match import Asked, Owners

__all__ = ["Trial", "asked_of", "curve", "made"]

_SEEDS = {False: (11, 12, 13), True: (21, 22, 23)}
PRECISION = 0.95


@dataclass(frozen=True, slots=True)
class Trial:
    """A list with the names it gives its entries, and the questions."""

    beings: list[Being]
    names: list[list[str]]
    questions: list[Question]

    def all_names(self) -> Iterator[tuple[int, str]]:
        """Go through the names with the numbers of their entries."""
        return ((number, name) for number, names in enumerate(self.names) for name in names)

    def index(self) -> Index:
        return build(self.all_names())

    def owners(self) -> Owners:
        """Return what the list tells of its entries: of some it does not know the country."""
        dice = random.Random(5)
        return Owners(
            keys=tuple(range(len(self.beings))),
            people=tuple(being.type == "person" for being in self.beings),
            gone=(False,) * len(self.beings),
            countries=tuple(being.country if dice.random() < 0.85 else "" for being in self.beings),
            births=tuple(being.birth or "" for being in self.beings),
        )


@cache
def made(entries: int, asked: int, *, test: bool) -> Trial:
    """Make a trial, always the same for the same numbers; one to test shares no family name with one to fit."""
    first, second, third = _SEEDS[test]
    who = beings(entries, first, test=test)
    dice = random.Random(second)
    names = [entry_names(being, dice, test=test) for being in who]
    return Trial(who, [written for written, _ in names], questions(who, names, asked, third, test=test))


def asked_of(question: Question) -> Asked:
    """Return the question as the matcher takes it."""
    return Asked(
        name=question.text,
        type=question.type,
        countries=(question.country,) if question.country else (),
        births=(question.birth,) if question.birth else (),
    )


@dataclass(frozen=True, slots=True)
class Curve:
    """What each threshold gives: scores in falling order, with precision and recall down to each."""

    scores: npt.NDArray[np.float64]
    precision: npt.NDArray[np.float64]
    recall: npt.NDArray[np.float64]

    def at(self, precision: float) -> tuple[float, float]:
        """Return the lowest score at which the precision holds, and the recall there."""
        good = np.flatnonzero(self.precision >= precision)
        return (float(self.scores[good[-1]]), float(self.recall[good[-1]])) if len(good) else (1.0, 0.0)

    def above(self, score: float) -> tuple[float, float]:
        """Return precision and recall of the leads with at least that score."""
        at = int(np.searchsorted(-self.scores, -score, side="right")) - 1
        return (float(self.precision[at]), float(self.recall[at])) if at >= 0 else (1.0, 0.0)


def curve(trial: Trial, leads: Sequence[Sequence[tuple[int, float]]], among: Sequence[int] | None = None) -> Curve:
    """Return the curve of leads, (entry, score) for each question, over the questions `among` (all, if not given).

    Of a question the first right lead counts as one found, all wrong leads as so many errors; leads of which the name
    cannot tell count as neither. Recall is over the questions that mean an entry.
    """
    told = []
    asked = range(len(leads)) if among is None else among
    for number in asked:
        question, found = trial.questions[number], False
        for entry, score in sorted(leads[number], key=lambda lead: -lead[1]):
            verdict = right(question, trial.beings[entry])
            if verdict is False or (verdict and not found):
                told.append((score, bool(verdict), bool(verdict) and question.entry is not None))
                found = found or bool(verdict)
    told.sort(key=lambda one: -one[0])
    scores = np.asarray([one[0] for one in told])
    hits = np.cumsum([one[1] for one in told])
    meant = sum(trial.questions[number].entry is not None for number in asked)
    recall = np.cumsum([one[2] for one in told]) / max(meant, 1)
    return Curve(scores, hits / np.arange(1, len(told) + 1), recall)
