"""From counts to figures: the total of each count in every draw of the bootstrap, and ratios of such totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sayso.evaluate.bootstrap import Floats

__all__ = ["Columns", "columns_of", "divided", "harmonic", "total"]

# The total of a count in each draw, first that of the whole corpus: shape (1 + resamples,).
Columns = Callable[[str], Floats]


def columns_of(counts: Sequence[Mapping[str, float]], weights: Floats) -> Columns:
    """Return what gives the totals of a count by its name; `counts` holds those of one article (story) each."""

    def column(name: str) -> Floats:
        return weights @ np.array([one.get(name, 0) for one in counts], dtype=np.float64)

    return column


def total(column: Floats) -> int:
    """Return the total over the whole corpus."""
    return round(float(column[0]))


def divided(part: Floats, whole: Floats) -> Floats:
    """Return part / whole, nan where there is no whole."""
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)


def harmonic(precision: Floats, recall: Floats) -> Floats:
    """Return F1, 0 where both are 0."""
    return np.nan_to_num(divided(2 * precision * recall, precision + recall))
