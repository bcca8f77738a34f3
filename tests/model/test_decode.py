"""Decoding made-up network outputs: which pieces become which attribution."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sayso.model.decode import Candidate, Cue, Decoding, Outputs, decide, decode
from sayso.model.features import Window
from sayso.model.labels import DISTANCES

WIDTH = 4


def made(length: int, cues: dict[int, str], nested: dict[int, str], content: set[int], source: set[int]) -> Outputs:
    """Return outputs of one window whose tags and roles are as told; piece i stands at place i + 1."""
    tags = np.zeros((1, length + 2, 6), dtype=np.float32)
    tags[..., 0] = tags[..., 3] = 6.0
    for layer, marks in ((0, cues), (3, nested)):
        for piece, tag in marks.items():
            tags[0, piece + 1, layer + "OBI".index(tag)] = 12.0
    near = np.full((1, length + 2, 2, DISTANCES), -5.0, dtype=np.float32)
    near[0, [i + 1 for i in source], 0] = 5.0
    near[0, [i + 1 for i in content], 1] = 5.0
    zeros = np.zeros((1, length + 2, 2 * WIDTH), dtype=np.float32)
    far = np.zeros((1, length + 2, 2 * DISTANCES), dtype=np.float32)
    return Outputs(tags, zeros, zeros, far, near.reshape(1, length + 2, -1))


def settings(switch: float = 1.0, gain: float = 0.0) -> Decoding:
    return Decoding(0.5, gain, switch)


def test_decode_joins_a_cue_to_its_source_and_split_content() -> None:
    outputs = made(10, {4: "B", 5: "I"}, {}, {0, 1, 2, 7, 8, 9}, {3})
    (found,) = decode([Window(0, 10, 0, 10)], outputs, settings())
    assert found.cue == (4, 6)
    assert found.source == ((3, 4),)
    assert found.content == ((0, 3), (7, 10))
    assert found.cue_score > 0.99


def test_decode_keeps_two_cues_side_by_side_apart() -> None:
    outputs = made(10, {4: "B", 5: "B"}, {}, {7, 8, 9}, set())
    assert [one.cue for one in decode([Window(0, 10, 0, 10)], outputs, settings())] == [(4, 5), (5, 6)]


def test_decode_finds_both_layers_and_no_source() -> None:
    outputs = made(10, {1: "B"}, {5: "B"}, {7, 8, 9}, set())
    found = decode([Window(0, 10, 0, 10)], outputs, settings())
    assert [(one.level, one.cue) for one in found] == [(0, (1, 2)), (1, (5, 6))]
    assert all(one.source == () for one in found)


def test_decode_leaves_a_cue_outside_the_core_to_the_other_window() -> None:
    outputs = made(10, {1: "B", 8: "B"}, {}, {4, 5}, set())
    found = decode([Window(10, 20, 10, 15)], outputs, settings())
    assert [one.cue for one in found] == [(11, 12)]
    assert found[0].content == ((14, 16),)


def test_decode_finds_a_cue_that_neither_layer_is_sure_of() -> None:
    outputs = made(10, {}, {}, {4, 5}, set())
    outputs.tags[0, 2] = [6.0, 5.3, -9.0, 6.0, 5.6, -9.0]  # 0.33 outer, 0.40 nested
    (found,) = decode([Window(0, 10, 0, 10)], outputs, settings())
    assert found.level == 1
    assert found.cue_score == pytest.approx(0.73, abs=0.01)
    assert found.layer_score == pytest.approx(0.55, abs=0.01)


def test_decode_drops_a_cue_without_content() -> None:
    assert decode([Window(0, 10, 0, 10)], made(10, {1: "B"}, {}, set(), {0}), settings()) == []


@pytest.mark.parametrize(("switch", "whole"), [(0.0, False), (8.0, True)])
def test_decode_bridges_a_doubtful_piece_only_at_a_price(switch: float, whole: bool) -> None:
    outputs = made(10, {1: "B"}, {}, {3, 4, 5, 7, 8, 9}, set())
    outputs.key_distance.reshape(1, 12, 2, DISTANCES)[0, 7, 1] = -1.0  # piece 6 leans a little towards no role
    (found,) = decode([Window(0, 10, 0, 10)], outputs, settings(switch))
    assert (found.content == ((3, 10),)) is whole


def candidate(length: int, numbers: np.ndarray, *, start: int = 0) -> Candidate:
    """Return a claim of the cue at piece 0, of a window with a mark at either end; roles as the numbers tell."""
    logs = np.log(np.exp(numbers) / np.exp(numbers).sum(-1, keepdims=True)).astype(np.float32)
    return Candidate(Window(start, start + length - 2, start, start + length - 2), Cue(0, 0, 1, 2, 0.9, 1.0), logs)


def numbers(length: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float64, (length, 3), elements=st.integers(-4, 4).map(lambda n: n / 3 + n**2 / 50))


@given(numbers(6), st.sampled_from([0.0, 0.5, 1.3, 3.0]), st.sampled_from([0.0, 1.0]))
def test_decide_takes_the_best_source_and_then_the_likeliest_content(
    numbers: np.ndarray, switch: float, gain: float
) -> None:
    one = candidate(6, numbers)
    none, source, content = one.logs.astype(np.float64).T
    (found,) = decide([one], settings(switch, gain))

    stretches = [(a, b) for a in range(6) for b in range(a + 1, 7)]
    best = max((source - np.maximum(none, content))[a:b].sum() for a, b in stretches)
    if found.source:
        ((first, last),) = found.source
        assert (source - np.maximum(none, content))[first + 1 : last + 1].sum() == pytest.approx(best, abs=1e-4)
    assert bool(found.source) is bool(best > gain)

    odds = content - np.logaddexp(none, source)
    odds[[piece + 1 for first, last in found.source for piece in range(first, last)]] = -1e4

    def worth(way: tuple[int, ...]) -> float:
        return float(odds @ np.asarray(way)) - switch * sum(a != b for a, b in pairwise(way))

    taken = [0] * 6
    for first, last in found.content:
        taken[first + 1 : last + 1] = [1] * (last - first)
    assert worth(tuple(taken)) == pytest.approx(max(worth(way) for way in product(range(2), repeat=6)), abs=1e-3)


@given(st.lists(st.integers(3, 12).flatmap(numbers), min_size=1, max_size=5))
def test_decide_does_not_care_what_else_is_decided(rows: list[np.ndarray]) -> None:
    claims = [candidate(len(row), row, start=10 * i) for i, row in enumerate(rows)]
    # Each ends with a mark that has no role, as every window does.
    for one in claims:
        one.logs[-1] = (0.0, -1e4, -1e4)
    assert decide(claims, settings()) == [decide([one], settings())[0] for one in claims]
