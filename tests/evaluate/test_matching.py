"""One to one, the most alike first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.evaluate.matching import jaccard, match
from sayso.evaluate.tokens import TokenSet


def tokens(first: int, last: int) -> TokenSet:
    return frozenset(range(first, last + 1))


def test_half_of_the_tokens_suffice_and_less_does_not() -> None:
    gold = [tokens(1, 8)]
    assert match(gold, [tokens(5, 8)], 0.5) == [(0, 0)]
    assert match(gold, [tokens(6, 8)], 0.5) == []
    assert match(gold, [tokens(3, 11)], 0.5) == [(0, 0)]  # 6 of 11
    assert match(gold, [tokens(4, 12)], 0.5) == []  # 5 of 12


def test_the_most_alike_pair_is_taken_first_even_at_a_cost() -> None:
    # The first prediction fits both, the second only the first gold. Greedy takes the better pair.
    gold = [tokens(1, 10), tokens(3, 12)]
    predicted = [tokens(2, 11), tokens(1, 9)]
    assert match(gold, predicted, 0.5) == [(0, 1), (1, 0)]


def test_a_prediction_given_twice_matches_once() -> None:
    assert match([tokens(1, 4)], [tokens(1, 4), tokens(1, 4)], 0.5) == [(0, 0)]


def test_empty_sets_match_nothing() -> None:
    assert match([frozenset()], [frozenset()], 0.5) == []
    assert jaccard(frozenset(), frozenset()) == 0


token_sets = st.lists(st.frozensets(st.integers(0, 12), max_size=8), max_size=6)


@given(token_sets, token_sets, st.sampled_from([0.2, 0.5, 1.0]))
def test_no_better_pair_is_left_over(gold: list[TokenSet], predicted: list[TokenSet], floor: float) -> None:
    pairs = match(gold, predicted, floor)
    rows, columns = {row for row, _ in pairs}, {column for _, column in pairs}
    assert len(rows) == len(columns) == len(pairs)
    likeness = {(r, c): jaccard(g, p) for r, g in enumerate(gold) for c, p in enumerate(predicted)}
    assert all(likeness[pair] >= floor for pair in pairs)
    for (row, column), value in likeness.items():
        if value >= floor and (row, column) not in pairs:
            rivals = [likeness[pair] for pair in pairs if pair[0] == row or pair[1] == column]
            assert max(rivals, default=0) >= value


@pytest.mark.parametrize("size", [3000])
def test_long_articles_do_not_compare_everything_with_everything(size: int) -> None:
    gold = [tokens(10 * number, 10 * number + 9) for number in range(size)]
    assert len(match(gold, gold, 0.5)) == size
