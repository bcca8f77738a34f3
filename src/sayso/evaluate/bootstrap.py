"""Confidence intervals by drawing articles: how far a figure would move on another sample of articles.

Whole articles are drawn, not attributions, because what one article holds is alike in style and difficulty.
A draw is a row of weights, how often each article is in it; the counts of all draws are then one matrix
product, and each measure is worked out for all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["RESAMPLES", "SEED", "Estimate", "Floats", "draws", "estimate"]

Floats = npt.NDArray[np.float64]

# With 1,000 draws the ends of a 95 % interval are themselves sure to about a tenth of its half-width.
RESAMPLES = 1000
SEED = 1


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure from 0 to 1 with the ends of its 95 % interval; None where nothing was there to count."""

    value: float | None
    low: float | None = None
    high: float | None = None


def draws(articles: int, resamples: int, seed: int) -> Floats:
    """Return weights, shape (1 + resamples, articles): first each article once, then the draws."""
    weights = np.ones((1 + resamples, articles))
    if articles:
        random = np.random.default_rng(seed)
        weights[1:] = random.multinomial(articles, np.full(articles, 1 / articles), size=resamples)
    return weights


def estimate(values: Floats) -> Estimate:
    """Return the figure of the whole, `values[0]`, with the middle 95 % of those of the draws, the rest.

    A draw in which nothing was there to count (nan) says nothing and is passed over.
    """
    drawn = values[1:][~np.isnan(values[1:])]
    if np.isnan(values[0]):
        return Estimate(None)
    if not drawn.size:
        return Estimate(float(values[0]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(float(values[0]), float(low), float(high))
