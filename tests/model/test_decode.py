"""Decoding made-up network outputs: which pieces become which attribution."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sayso.model.decode import Candidate, Cue, Decoding, Found, Outputs, decide, decode
from sayso.model.features import Window
from sayso.model.labels import ACTS, CIRCUMSTANCES, COLUMNS, COREFERENCE
from sayso.model.links import column
from tests.model.making import give, outputs, say


def made(length: int, cues: dict[int, str], nested: dict[int, str], content: set[int], source: set[int]) -> Outputs:
    """Return outputs of one window whose tags and roles are as told; piece i stands at place i + 1."""
    one = outputs(length)
    for layer, marks in ((0, cues), (3, nested)):
        say(one, "cues", {piece: {layer + "OBI".index(tag): 12.0} for piece, tag in marks.items()})
    give(one, "cue", 1, source)
    give(one, "cue", 2, content)
    return one


def settings(switch: float = 1.0, gain: float = 0.0, **more: float) -> Decoding:
    return Decoding(0.5, gain, switch, **more)


def test_decode_joins_a_cue_to_its_source_and_split_content() -> None:
    one = made(10, {4: "B", 5: "I"}, {}, {0, 1, 2, 7, 8, 9}, {3})
    (found,) = decode([Window(0, 10, 0, 10)], one, settings())
    assert found.cue == (4, 6)
    assert found.source == ((3, 4),)
    assert found.content == ((0, 3), (7, 10))
    assert found.cue_score > 0.99


def test_decode_keeps_two_cues_side_by_side_apart() -> None:
    one = made(10, {4: "B", 5: "B"}, {}, {7, 8, 9}, set())
    assert [one.cue for one in decode([Window(0, 10, 0, 10)], one, settings())] == [(4, 5), (5, 6)]


def test_decode_finds_both_layers_and_no_source() -> None:
    one = made(10, {1: "B"}, {5: "B"}, {7, 8, 9}, set())
    found = decode([Window(0, 10, 0, 10)], one, settings())
    assert [(one.level, one.cue) for one in found] == [(0, (1, 2)), (1, (5, 6))]
    assert all(one.source == () for one in found)


def test_decode_leaves_a_cue_outside_the_core_to_the_other_window() -> None:
    one = made(10, {1: "B", 8: "B"}, {}, {4, 5}, set())
    found = decode([Window(10, 20, 10, 15)], one, settings())
    assert [one.cue for one in found] == [(11, 12)]
    assert found[0].content == ((14, 16),)


def test_decode_finds_a_cue_that_neither_layer_is_sure_of() -> None:
    one = made(10, {}, {}, {4, 5}, set())
    one.logits[0, 2, column("cues")] = [6.0, 5.3, -9.0, 6.0, 5.6, -9.0]  # 0.33 outer, 0.40 nested
    (found,) = decode([Window(0, 10, 0, 10)], one, settings())
    assert found.level == 1
    assert found.cue_score == pytest.approx(0.73, abs=0.01)
    assert found.layer_score == pytest.approx(0.55, abs=0.01)


def test_decode_drops_a_cue_without_content() -> None:
    assert decode([Window(0, 10, 0, 10)], made(10, {1: "B"}, {}, set(), {0}), settings()) == []


@pytest.mark.parametrize(("switch", "whole"), [(0.0, False), (8.0, True)])
def test_decode_bridges_a_doubtful_piece_only_at_a_price(switch: float, whole: bool) -> None:
    one = made(10, {1: "B"}, {}, {3, 4, 5, 7, 8, 9}, set())
    give(one, "cue", 2, {6}, value=-1.0)  # piece 6 leans a little towards no role
    (found,) = decode([Window(0, 10, 0, 10)], one, settings(switch))
    assert (found.content == ((3, 10),)) is whole


WIDTH = COLUMNS["phrases"] + 1 + 2 * COREFERENCE


def candidate(
    length: int,
    numbers: np.ndarray,
    *,
    start: int = 0,
    around: np.ndarray | None = None,
) -> Candidate:
    """Return a claim of the cue at piece 0, of a window with a mark at either end; roles as the numbers tell."""
    nothing = np.full((length, len(CIRCUMSTANCES)), -9.0)
    nothing[:, 0] = 0.0
    return Candidate(
        Window(start, start + length - 2, start, start + length - 2),
        Cue(0, 0, 1, 2, 0.9, 1.0),
        logs_of(numbers),
        logs_of(nothing if around is None else around),
        np.full(len(ACTS), 1 / len(ACTS), dtype=np.float32),
        0.5,
        np.zeros((length, WIDTH), dtype=np.float32),
    )


def logs_of(numbers: np.ndarray) -> np.ndarray:
    return np.asarray(np.log(np.exp(numbers) / np.exp(numbers).sum(-1, keepdims=True)), dtype=np.float32)


def plain(found: Found) -> tuple[object, ...]:
    """Return a decision as values that can be compared: its vectors as lists."""
    bare = replace(found, parties=(None, None))
    return bare, [None if part is None else part.tolist() for part in found.parties]


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
    together = decide(claims, settings())
    assert [plain(one) for one in together] == [plain(decide([one], settings())[0]) for one in claims]


def circumstances(length: int, **places: tuple[set[int], float]) -> np.ndarray:
    """Return numbers in which the pieces of each circumstance lead by so many nats, and all others lag."""
    numbers = np.full((length, len(CIRCUMSTANCES)), -9.0)
    numbers[:, 0] = 0.0
    for role, (pieces, lead) in places.items():
        numbers[[piece + 1 for piece in pieces], CIRCUMSTANCES.index(role)] = lead
    return numbers


ROLES = np.asarray([[0.0, -9.0, -9.0]] * 2 + [[0.0, -9.0, 6.0]] * 8)  # content from piece 1 on


def test_decide_finds_each_circumstance_where_it_gains_most() -> None:
    around = circumstances(10, addressee=({3, 4}, 4.0), medium=({6}, 4.0), time=({0}, 4.0))
    (found,) = decide([candidate(10, ROLES, around=around, start=50)], settings())
    assert found.around == (((53, 55),), ((56, 57),), (), ((50, 51),))
    assert found.around_scores[0] == pytest.approx(8.0, abs=0.01)
    assert found.around_scores[2] < 0


def test_decide_takes_a_circumstance_only_for_enough() -> None:
    around = circumstances(10, setting=({3, 4}, 2.0))
    (found,) = decide([candidate(10, ROLES, around=around)], settings(around_gain=3.9))
    assert found.around[2] == ((3, 5),)
    (found,) = decide([candidate(10, ROLES, around=around)], settings(around_gain=4.1))
    assert found.around[2] == ()


def test_circumstances_may_lie_within_the_content() -> None:
    around = circumstances(10, time=({4}, 4.0))
    (found,) = decide([candidate(10, ROLES, around=around)], settings())
    assert found.content == ((1, 9),)
    assert found.around[3] == ((4, 5),)


def test_the_bias_finds_circumstances_that_are_a_little_too_unlikely() -> None:
    around = circumstances(10, addressee=({4, 5}, -0.5))
    (without,) = decide([candidate(10, ROLES, around=around)], settings())
    (found,) = decide([candidate(10, ROLES, around=around)], settings(around_bias=1.0))
    assert without.around[0] == ()
    assert found.around[0] == ((4, 6),)


def test_decode_gives_acts_and_hedging_as_means_over_the_cue() -> None:
    one = made(10, {4: "B", 5: "I"}, {}, {7, 8}, {3})
    deny, say_ = ACTS.index("deny"), ACTS.index("say")
    say(one, "acts", {4: {deny: 8.0}, 5: {deny: 2.0, say_: 2.0}, 6: {say_: 90.0}})
    say(one, "hedged", {4: {0: 3.0}, 5: {0: 1.0}, 6: {0: -90.0}})
    (found,) = decode([Window(0, 10, 0, 10)], one, settings())
    assert len(found.acts) == len(ACTS)
    assert sum(found.acts) == pytest.approx(1, abs=0.01)
    assert max(found.acts) == found.acts[deny]
    assert found.acts[deny] / found.acts[say_] == pytest.approx(np.exp(4.0), rel=0.01)
    assert found.hedged == pytest.approx(1 / (1 + np.exp(-2.0)), abs=0.001)


def test_decode_finds_what_stands_around_a_cue() -> None:
    one = made(10, {4: "B"}, {}, {7, 8}, {3})
    for role, pieces in ((1, {5}), (2, {0, 1}), (4, {9})):
        give(one, "around", role, pieces)
    (found,) = decode([Window(20, 30, 20, 30)], one, settings())
    assert found.around == (((25, 26),), ((20, 22),), (), ((29, 30),))


def test_decode_tells_source_and_addressee_as_mentions_are_told() -> None:
    one = made(10, {4: "B"}, {}, {7, 8}, {2, 3})
    give(one, "around", 1, {5})
    one.query[0, [3, 4, 6], -1] = [1.0, 3.0, 7.0]
    (found,) = decode([Window(20, 30, 20, 30)], one, settings())
    source, addressee = found.parties
    assert source is not None
    assert addressee is not None
    assert source.shape == (WIDTH,)
    assert source[COLUMNS["phrases"] + COREFERENCE] == 2.0
    assert addressee[COLUMNS["phrases"] + COREFERENCE] == 7.0
    assert decode([Window(0, 10, 0, 10)], made(10, {4: "B"}, {}, {7}, set()), settings())[0].parties == (None, None)
