"""Groupings are compared as the published measures of coreference compare them."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.evaluate.partitions import assignment, b_cubed, ceaf_e


def labels(*groups: str) -> dict[str, int]:
    """Return the group of each letter."""
    return {letter: number for number, group in enumerate(groups) for letter in group}


GOLD = labels("abcde", "fg", "hijkl")
# The example by which B-cubed was published: two of three groups wrongly joined.
JOINED = labels("abcde", "fghijkl")


def test_b_cubed_of_the_published_example() -> None:
    found = b_cubed(GOLD, JOINED)
    assert found.right / found.predicted == pytest.approx((5 * 1 + 2 * 2 / 7 + 5 * 5 / 7) / 12)
    assert found.found / found.gold == 1


def test_ceaf_e_pairs_each_group_once() -> None:
    found = ceaf_e(GOLD, JOINED)
    assert found.right == found.found == pytest.approx(1 + 2 * 5 / 12)
    assert (found.predicted, found.gold) == (2, 3)


def test_what_only_one_side_has_counts_against_it() -> None:
    assert b_cubed(labels("ab"), labels("a", "x")).right == 1
    assert b_cubed(labels("ab"), labels("a", "x")).predicted == 2
    assert b_cubed(labels("ab"), labels("a", "x")).found == 0.5
    assert ceaf_e(labels("ab"), labels("a", "x")).predicted == 2
    assert b_cubed({}, {}).gold == 0
    assert ceaf_e({}, {}).right == 0


GROUPINGS = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 3), max_size=10)


@given(GROUPINGS)
def test_a_grouping_agrees_with_itself(grouping: dict[str, int]) -> None:
    for measure in (b_cubed, ceaf_e):
        found = measure(grouping, grouping)
        assert found.right == pytest.approx(found.predicted)
        assert found.found == pytest.approx(found.gold)


@given(GROUPINGS, GROUPINGS)
def test_b_cubed_is_what_its_definition_says(gold: dict[str, int], system: dict[str, int]) -> None:
    def group(labels: dict[str, int], one: str) -> set[str]:
        return {other for other in labels if one in labels and labels[other] == labels[one]}

    found = b_cubed(gold, system)
    right = sum(len(group(gold, one) & group(system, one)) / len(group(system, one)) for one in system)
    recalled = sum(len(group(gold, one) & group(system, one)) / len(group(gold, one)) for one in gold)
    assert found.right == pytest.approx(right)
    assert found.found == pytest.approx(recalled)


@given(st.integers(0, 4), st.integers(0, 4), st.randoms(use_true_random=False))
def test_no_other_assignment_gains_more(rows: int, columns: int, random: object) -> None:
    draw = random.random  # type: ignore[attr-defined]
    gains = np.array([[round(draw(), 1) for _ in range(columns)] for _ in range(rows)]).reshape(rows, columns)
    pairs = assignment(gains)
    assert len(pairs) == min(rows, columns)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    wide = gains if rows <= columns else gains.T
    best = max(
        (
            sum(wide[row, column] for row, column in enumerate(chosen))
            for chosen in permutations(range(wide.shape[1]), wide.shape[0])
        ),
        default=0,
    )
    assert sum(gains[pair] for pair in pairs) == pytest.approx(best)
