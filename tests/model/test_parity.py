"""The shipped file says what the trained network said: features, int8 weights and labels all as in training.

`parity.json` is written by `sayso train` next to the model and copied here with it.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sayso.model.decode import link_logs
from sayso.model.features import cut_windows, pieces_of, window_arrays
from sayso.model.labels import LINKS
from sayso.model.links import column
from sayso.model.runner import load_model

pytestmark = pytest.mark.shipped
PARITY = Path(__file__).with_name("parity.json")


def test_shipped_model_agrees_with_the_trained_network() -> None:
    reference = json.loads(PARITY.read_text("utf-8"))
    expected = np.asarray(reference["cues"])
    model = load_model()
    pieces = pieces_of(reference["text"], model.tokenizer)
    arrays = window_arrays(pieces, cut_windows(pieces.breaks))
    logits = model.run(arrays).logits[..., column("cues")].reshape(*expected.shape[:2], -1, 3)
    odds = np.exp(logits - logits.max(-1, keepdims=True))
    odds = (odds / odds.sum(-1, keepdims=True)).reshape(expected.shape)
    real = arrays["mask"].astype(bool)
    gap = np.abs(odds - expected)[real]
    # Eight-bit weights move a probability by some thousandths on average, of a hundred some two by more than 0.1; a
    # wrong feature, label order or a file of another training moves the most of them by tenths.
    assert gap.mean() < 0.01
    assert np.quantile(gap, 0.95) < 0.12
    same = odds.reshape(*odds.shape[:2], -1, 3).argmax(-1) == expected.reshape(*expected.shape[:2], -1, 3).argmax(-1)
    assert same[real].mean() > 0.98


@pytest.mark.parametrize("group", LINKS)
def test_shipped_model_links_cues_as_the_trained_network_does(group: str) -> None:
    reference = json.loads(PARITY.read_text("utf-8"))
    expected = np.asarray(reference["links"][group])  # [C, T, roles]
    assert len(expected) >= 5
    model = load_model()
    pieces = pieces_of(reference["text"], model.tokenizer)
    windows = cut_windows(pieces.breaks)
    outputs = model.run(window_arrays(pieces, windows))
    for (row, first, last), wanted in zip(reference["places"], expected, strict=True):
        size = windows[row].end - windows[row].start
        (logs,) = link_logs(outputs.row(row), group, [(first, last)], size)
        gap = np.abs(np.exp(logs) - wanted)[1 : size + 1]
        assert gap.mean() < 0.04
        assert (logs[1 : size + 1].argmax(-1) == wanted[1 : size + 1].argmax(-1)).mean() > 0.95
