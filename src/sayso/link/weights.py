"""The regression that judges pairs of sayings, and the cells into which their vectors fall; fitted by `train.pairs`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from sayso.link.evidence import EVIDENCE

__all__ = ["CELLS_PER_VECTOR", "KINDS", "Weights", "cells_of", "shipped"]

FloatArray = npt.NDArray[np.float64]

#: What a pair may come to: nothing, one claim on the same or the other side or doubted, or two claims that clash.
KINDS = ("none", "affirms", "denies", "doubts", "contradicts", "updates")
#: A vector stands in so many cells, the nearest. With 4 of 256, 91% of the pairs of two articles in the stories of the
#: train split with a cosine above 0.6 share one, and 26% of all pairs; with 3 of 2,048 it was 61% and 7%.
CELLS_PER_VECTOR = 4


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights [kinds, EVIDENCE] of a multinomial logistic regression, and where its verdicts begin.

    `same`, `clash`: least probability of one claim, or of a clash, to be judged so; `unsure`: to be kept for a person;
    `apart`: a likely looking pair with less is judged not to be one claim.
    """

    table: FloatArray
    same: float
    clash: float
    unsure: float
    apart: float

    def judge(self, rows: FloatArray) -> FloatArray:
        """Return the probability of each kind [P, kinds] for evidence [P, EVIDENCE]."""
        logits = rows @ self.table.T
        odds = np.exp(logits - logits.max(1, keepdims=True))
        shares: FloatArray = odds / odds.sum(1, keepdims=True)
        return shares


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Return the weights that come with the package."""
    table = json.loads((resources.files("sayso.link") / "weights.json").read_text("utf-8"))
    if (table["evidence"], table["kinds"]) != (list(EVIDENCE), list(KINDS)):
        raise ValueError("weights.json was fitted for other evidence: run 'python -m sayso.train.pairs' again")
    floors = (float(table[name]) for name in ("same", "clash", "unsure", "apart"))
    return Weights(np.asarray(table["weights"], dtype=np.float64), *floors)


@lru_cache(maxsize=1)
def _centres() -> npt.NDArray[np.float32]:
    """Return the cells' centres [cells, proposition] as unit vectors."""
    with (resources.files("sayso.link") / "cells.npy").open("rb") as file:
        centres: npt.NDArray[np.float32] = np.load(file, allow_pickle=False).astype(np.float32)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return centres


def cells_of(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return the numbers of the nearest cells of unit vectors, [N, CELLS_PER_VECTOR]."""
    near = vectors @ _centres().T
    chosen: npt.NDArray[np.int64] = np.argpartition(-near, CELLS_PER_VECTOR, axis=1)[:, :CELLS_PER_VECTOR]
    return chosen
