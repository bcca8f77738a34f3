"""What the labels of a story come to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sayso.evaluate.truths import Truth, truth_of
from sayso.gold import load_stories
from tests.evaluate.tales import DAM, dam, write


@pytest.fixture
def truth(tmp_path: Path) -> Truth:
    return dam(tmp_path)[1]


def changed(folder: Path, **more: Any) -> Truth:
    """Return the truth of the small story with other claims, relations or links."""
    [story] = load_stories(write(folder, DAM | more))
    return truth_of(story)


def pairs(*names: tuple[str, str]) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(f"dam_{name}" for name in pair) for pair in names)


def test_the_newest_version_stands_for_an_article(truth: Truth) -> None:
    assert truth.newest == {"dam_1": "dam_1", "dam_2": "dam_2", "dam_3": "dam_4", "dam_4": "dam_4"}
    assert "dam_3.a1" in truth.read
    assert set(truth.said.values()) == {"dam_1", "dam_2", "dam_4"}


def test_sides_hold_the_attributions_of_newest_versions(truth: Truth) -> None:
    assert truth.sides == {
        ("leaks", "affirms"): {"dam_1.a1", "dam_2.a1", "dam_4.a2"},
        ("leaks", "denies"): {"dam_1.a2", "dam_4.a3"},
        ("dry", "affirms"): {"dam_4.a1"},
    }
    assert truth.claims["dam_4.a3"] == "leaks"


def test_roots_are_counted_where_a_side_is_told_in_two_articles(truth: Truth) -> None:
    assert truth.roots == {("leaks", "affirms"): 2, ("leaks", "denies"): 1}


def test_a_claim_is_disputed_if_it_is_denied_or_contradicted(tmp_path: Path, truth: Truth) -> None:
    assert truth.disputed == {"leaks", "dry"}
    assert changed(tmp_path, relations=[["dry", "updates", "leaks"]]).disputed == {"leaks"}


def test_attributions_are_opposed_across_sides_and_across_contradicting_claims(truth: Truth) -> None:
    affirming = ("1.a1", "2.a1", "4.a2")
    across = [(one, other) for one in affirming for other in ("1.a2", "4.a3")]
    clashing = [(one, "4.a1") for one in affirming]
    assert truth.opposed == pairs(*across, *clashing)


def test_a_denier_turns_against_all_in_its_article_who_affirm(truth: Truth) -> None:
    assert truth.targets == {"dam_1.a2": {"dam_1.a1"}, "dam_4.a3": {"dam_4.a2"}}
    assert truth.denials == {"dam_1.a2", "dam_4.a3"}


def test_a_labelled_stance_makes_a_denier_of_what_has_no_claim(tmp_path: Path) -> None:
    stance = {"from": "a2", "toward": "a1", "stance": "denies"}
    third = DAM["articles"][2] | {"stances": [stance]}
    assert changed(tmp_path, articles=[*DAM["articles"][:2], third, DAM["articles"][3]]).targets["dam_3.a2"] == {
        "dam_3.a1"
    }


def test_two_copies_of_one_text_are_neither_right_nor_wrong(tmp_path: Path, truth: Truth) -> None:
    assert truth.copies == pairs(("1", "2"))
    assert truth.akin == frozenset()
    both = changed(tmp_path, links=[["dam_2", "copies", "dam_1"], ["dam_3", "copies", "dam_1"]])
    assert both.copies == pairs(("1", "2"), ("1", "3"))
    assert both.akin == pairs(("2", "3"))


def test_a_copy_of_an_older_version_is_one_of_the_article(tmp_path: Path) -> None:
    links = [*DAM["links"], ["dam_3", "copies", "dam_1"]]
    assert changed(tmp_path, links=links).copies == pairs(("1", "2"), ("1", "4"))
