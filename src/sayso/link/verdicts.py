"""The regressions that judge pairs of entities, one for each kind; fitted by `train.sames`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from sayso.link.resemblance import EVIDENCE

__all__ = ["Judge", "judge"]

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights of a logistic regression for each kind of entity, and where its verdicts begin.

    `yes`, `unsure`: least probability to be judged one, or to be kept for a person to judge.
    """

    weights: dict[str, FloatArray]
    yes: float
    unsure: float

    def score(self, kind: str, rows: FloatArray) -> FloatArray:
        """Return the probability that two are one, for evidence [P, EVIDENCE[kind]]."""
        odds = np.clip(rows @ self.weights[kind], -30, 30)
        scores: FloatArray = 1 / (1 + np.exp(-odds))
        return scores

    def verdict(self, score: float) -> str:
        """Return "yes", "unsure" or "no"."""
        return "yes" if score >= self.yes else "unsure" if score >= self.unsure else "no"


@lru_cache(maxsize=1)
def judge() -> Judge:
    """Return the one that comes with the package."""
    table = json.loads((resources.files("sayso.link") / "same_weights.json").read_text("utf-8"))
    weights = {}
    for kind, names in EVIDENCE.items():
        if table["kinds"][kind]["evidence"] != list(names):
            raise ValueError("same_weights.json was fitted for other evidence: run 'python -m sayso.train.sames' again")
        weights[kind] = np.asarray(table["kinds"][kind]["weights"], dtype=np.float64)
    return Judge(weights, float(table["yes"]), float(table["unsure"]))
