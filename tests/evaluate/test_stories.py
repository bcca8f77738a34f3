"""Figures on stories: each measure is 1 for who knows the labels, and falls for its own kind of mistake."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sayso.evaluate.outcomes import Group, Outcome, linked
from sayso.evaluate.stories import MEASURES, Figure, StoryCounts, count_story, figures
from sayso.evaluate.truths import Truth
from tests.evaluate.tales import dam, given, outcome, silent

Known = tuple[Truth, Outcome]


@pytest.fixture
def known(tmp_path: Path) -> Known:
    """The small story's truth, and what somebody makes of it who knows it."""
    return outcome(tmp_path)


def value(figure: Figure) -> float:
    assert figure.value.value is not None
    return figure.value.value


def changed(known: Known, **more: Any) -> Mapping[str, Figure]:
    """Return the figures of the outcome with these mistakes."""
    truth, right = known
    return figures([count_story(truth, replace(right, **more))])


def rates(figure: Figure) -> tuple[Any, Any]:
    assert figure.precision
    assert figure.recall
    return figure.precision.value, figure.recall.value


def test_who_knows_the_labels_is_right_in_every_measure(known: Known) -> None:
    found = changed(known)
    assert tuple(found) == MEASURES
    assert {name: figure.value.value for name, figure in found.items()} == dict.fromkeys(MEASURES, 1.0)
    assert (found["denials"].gold, found["oppositions_shown"].gold, found["disputes"].gold) == (2, 9, 2)
    assert (found["roots"].gold, found["copies"].gold) == (2, 1)


def test_who_joins_nothing_has_only_groups_of_one(tmp_path: Path) -> None:
    story, truth = dam(tmp_path)
    found = figures([count_story(truth, linked(given(story, truth), truth, silent()))])
    for name in ("denials", "oppositions_at_half", "oppositions_judged", "disputes", "roots", "copies"):
        assert value(found[name]) == 0
    assert rates(found["claims_b_cubed"]) == (1, pytest.approx((5 * 1 / 5 + 1) / 6))
    # The pair of groups that share the most: one of five that is one of the claim's five.
    assert rates(found["claims_ceaf_e"]) == (pytest.approx((2 / 6 + 1) / 6), pytest.approx((2 / 6 + 1) / 2))


def test_a_denial_may_turn_against_several_and_is_found_once(known: Known) -> None:
    wrong = frozenset({("dam_1.a2", "dam_1.a1"), ("dam_1.a2", "dam_1.a2"), ("dam_1.a1", "dam_1.a2")})
    found = changed(known, denied=wrong)
    assert rates(found["denials"]) == (pytest.approx(1 / 3), 0.5)
    assert rates(found["denials_plain"]) == (0.5, 0.5)


def test_whose_act_is_a_denial_is_for_people_to_say(known: Known) -> None:
    # The system takes a statement for a denial, and has found a denial that nobody marked.
    wrong = frozenset({("dam_1.a1", "dam_1.a2"), ("dam_1/x", "dam_1.a1")})
    found = changed(known, denied=wrong, denials=frozenset({"dam_1.a1", "dam_1/x"}))
    assert found["denials_plain"].found == 1


def test_what_was_not_read_is_not_found(known: Known) -> None:
    _, right = known
    lost = {"dam_4.a1", "dam_4.a2"}
    groups = tuple(replace(group, members=group.members - lost) for group in right.groups if group.members - lost)
    found = changed(known, said=right.said - lost | {"dam_1/x"}, groups=groups)
    assert rates(found["claims_b_cubed"]) == (1, pytest.approx((4 * 4 / 5) / 6))
    # What matches nothing that people marked is wrong among all, and does not count among the claims.
    assert rates(found["claims_all_b_cubed"])[0] == pytest.approx(4 / 5)


def test_a_group_too_large_is_imprecise(known: Known) -> None:
    truth, _ = known
    everything = Group(members=frozenset(truth.said), sides={}, disputed=True)
    found = changed(known, groups=(everything,))
    assert rates(found["claims_b_cubed"]) == (pytest.approx((25 + 1) / 36), 1)
    # It stands for the claim with which it shares most.
    assert rates(found["disputes"]) == (1, 0.5)


def test_two_groups_of_one_claim_find_it_once(known: Known) -> None:
    parts = [{"dam_1.a1", "dam_1.a2"}, {"dam_4.a2", "dam_4.a3"}]
    groups = tuple(Group(members=frozenset(part), sides={}, disputed=True) for part in parts)
    assert rates(changed(known, groups=groups)["disputes"]) == (1, 0.5)


def test_roots_need_a_side_that_holds_more_than_half(known: Known) -> None:
    truth, right = known
    affirming = truth.sides["leaks", "affirms"]
    [whole] = [group for group in right.groups if len(group.members) > 1]

    def with_side(side: frozenset[str], count: int) -> float:
        group = replace(whole, sides={"denies": side}, roots={"denies": count})
        return value(changed(known, groups=(group,))["roots"])

    assert with_side(affirming, 2) == 0.5  # whatever the side is called
    assert with_side(affirming - {"dam_1.a1"}, 2) == 0.5
    assert with_side(affirming, 3) == 0
    assert with_side(frozenset({"dam_1.a1"}), 2) == 0


def test_roots_of_given_sides_are_counted_on_their_own(known: Known) -> None:
    assert value(changed(known, roots_given={("leaks", "affirms"): 2, ("leaks", "denies"): 9})["roots_given"]) == 0.5
    assert "roots_given" not in changed(known, roots_given=None)


def test_copies_of_one_text_that_are_akin_are_left_out(known: Known) -> None:
    truth, right = known
    akin = replace(truth, akin=frozenset({frozenset(("dam_2", "dam_4"))}))
    found = replace(
        right, copies=frozenset(map(frozenset, [("dam_1", "dam_2"), ("dam_2", "dam_4"), ("dam_1", "dam_4")]))
    )
    assert rates(figures([count_story(akin, found)])["copies"]) == (0.5, 1)
    assert "copies" not in changed(known, copies=None)


def scored(*pairs: tuple[float, bool], gold: int) -> StoryCounts:
    return StoryCounts({"oppositions_judged/gold": gold, "oppositions_judged/told": 1}, pairs)


def test_precision_is_told_where_half_of_all_pairs_are_found() -> None:
    surest = [(0.9, True), (0.8, False), (0.7, True), (0.6, False), (0.5, True)]
    assert rates(figures([scored(*surest, gold=4)])["oppositions_at_half"]) == (pytest.approx(2 / 3), 0.5)
    assert rates(figures([scored(*surest, gold=2)])["oppositions_at_half"]) == (1, 0.5)


def test_pairs_of_one_score_are_taken_in_together() -> None:
    level = [(0.9, True), (0.9, False), (0.9, False)]
    assert value(figures([scored(*level, gold=1)])["oppositions_at_half"]) == pytest.approx(1 / 3)


def test_where_half_are_not_found_there_is_no_precision() -> None:
    found = figures([scored((0.9, True), gold=3)])["oppositions_at_half"]
    assert rates(found) == (0, pytest.approx(1 / 3))


def test_intervals_come_from_draws_of_stories(known: Known) -> None:
    truth, right = known
    good, bad = count_story(truth, right), count_story(truth, replace(right, copies=frozenset(), denied=frozenset()))
    found = figures([good, bad])
    assert (found["denials"].value.low, found["denials"].value.high) == (0, 1)
    assert found["claims_b_cubed"].value.low == 1
    assert figures([good, bad], seed=2)["denials"].value.value == found["denials"].value.value
