"""Whether a confidence of 0.8 is right eight times in ten.

Predictions are put into bins of equal mass by their confidence; the expected calibration error is the mean
distance, weighted by mass, between the mean confidence of a bin and the share of it that is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sayso.evaluate.bootstrap import Estimate, Floats, estimate

__all__ = ["BINS", "Bin", "Calibration", "calibration"]

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of the reliability table; `low` and `high` are the least and greatest confidence in it."""

    low: float
    high: float
    predictions: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The expected calibration error and the reliability table behind it."""

    error: Estimate
    bins: tuple[Bin, ...]


def calibration(judged: Sequence[Sequence[tuple[float, bool]]], weights: Floats) -> Calibration:
    """Return how well confidences foretell being right; `judged` holds one sequence an article.

    The bins are drawn once, over all predictions. Equal confidences share a bin, so there may be fewer bins
    than `BINS`; one confidence for everything makes one bin. `weights` has shape (draws, articles).
    """
    rows = [(article, *pair) for article, pairs in enumerate(judged) for pair in pairs]
    if not rows:
        return Calibration(Estimate(None), ())
    table = np.array(rows, dtype=np.float64)  # (predictions, 3): article, confidence, right
    confidence, right = table[:, 1], table[:, 2]
    edges = np.unique(np.quantile(confidence, np.arange(1, BINS) / BINS, method="higher"))
    _, place = np.unique(np.searchsorted(edges, confidence, side="right"), return_inverse=True)
    bins = tuple(
        Bin(
            low=float(confidence[place == number].min()),
            high=float(confidence[place == number].max()),
            predictions=int((place == number).sum()),
            confidence=float(confidence[place == number].mean()),
            right=float(right[place == number].mean()),
        )
        for number in range(place.max() + 1)
    )
    # Per article and bin, how far confidence runs ahead of being right: (articles, bins).
    ahead = np.zeros((len(judged), len(bins)))
    np.add.at(ahead, (table[:, 0].astype(int), place), confidence - right)
    predictions = weights @ np.array([len(pairs) for pairs in judged], dtype=np.float64)  # (draws,)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.abs(weights @ ahead).sum(axis=1) / predictions
    return Calibration(estimate(error), bins)
