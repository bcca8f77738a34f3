"""Intervals from drawing articles."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.evaluate.bootstrap import Estimate, draws, estimate


def test_the_first_draw_is_the_corpus_itself_and_each_draw_is_as_large() -> None:
    weights = draws(7, 50, seed=3)
    assert weights.shape == (51, 7)
    assert (weights[0] == 1).all()
    assert (weights.sum(axis=1) == 7).all()
    assert (draws(7, 50, seed=3) == weights).all()
    assert not (draws(7, 50, seed=4) == weights).all()


def test_the_interval_has_the_width_that_theory_says() -> None:
    # The mean of 400 coins, half of them heads: standard error 0.025, so 95 % lie within 0.049 of 0.5.
    heads = np.repeat([0.0, 1.0], 200)
    found = estimate(draws(400, 4000, seed=1) @ heads / 400)
    assert found.value == 0.5
    assert found.low == pytest.approx(0.451, abs=0.005)
    assert found.high == pytest.approx(0.549, abs=0.005)


def test_nothing_to_count_is_no_figure() -> None:
    nothing = np.full(5, np.nan)
    assert estimate(nothing) == Estimate(None)
    assert estimate(np.array([0.25, np.nan, 0.5])) == Estimate(0.25, 0.5, 0.5)
    assert estimate(np.array([0.25])) == Estimate(0.25)


def test_no_articles_make_no_trouble() -> None:
    assert draws(0, 10, seed=1).shape == (11, 0)
