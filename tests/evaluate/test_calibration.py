"""The reliability table and the error behind one figure."""

from __future__ import annotations

import numpy as np
import pytest

from sayso.evaluate.bootstrap import Estimate, draws
from sayso.evaluate.calibration import calibration

ONE = np.ones((1, 1))


def test_two_bins_counted_by_hand() -> None:
    # Confidence 0.6: right 2 of 4, off by 0.1. Confidence 0.9: right 3 of 4, off by 0.15. Mean 0.125.
    pairs = [(0.6, True), (0.6, False)] * 2 + [(0.9, True)] * 3 + [(0.9, False)]
    found = calibration([pairs], ONE)
    assert found.error.value == pytest.approx(0.125)
    assert [(row.low, row.high, row.predictions) for row in found.bins] == [(0.6, 0.6, 4), (0.9, 0.9, 4)]
    assert [row.right for row in found.bins] == [0.5, 0.75]


def test_bins_have_equal_mass() -> None:
    pairs = [((number + 0.5) / 1000, True) for number in range(1000)]
    found = calibration([pairs], ONE)
    assert [row.predictions for row in found.bins] == [100] * 10
    assert found.error.value == pytest.approx(0.5)  # always right, and on average half sure


def test_equal_confidences_share_a_bin_whatever_their_order() -> None:
    # Sorted by luck, fifty right ones before fifty wrong ones would look like a miscalibration of a half.
    pairs = [(0.5, True)] * 50 + [(0.5, False)] * 50
    found = calibration([pairs], ONE)
    assert [row.predictions for row in found.bins] == [100]
    assert found.error.value == pytest.approx(0)


def test_every_prediction_is_in_one_bin() -> None:
    random = np.random.default_rng(5)
    pairs = [(round(float(c), 2), bool(r < c)) for c, r in random.random((237, 2))]
    found = calibration([pairs[:100], pairs[100:]], draws(2, 20, seed=1))
    assert sum(row.predictions for row in found.bins) == 237
    assert found.error.value is not None
    assert found.error.value < 0.1  # right as often as said, so the error is only chance
    for lower, upper in zip(found.bins, found.bins[1:], strict=False):
        assert lower.high < upper.low


def test_articles_without_predictions_are_no_trouble() -> None:
    assert calibration([], np.ones((3, 0))).error == Estimate(None)
    assert calibration([[]], ONE).bins == ()
    assert calibration([[], [(1.0, True)]], np.array([[1.0, 1.0], [2.0, 0.0]])).error == Estimate(0.0, None, None)
