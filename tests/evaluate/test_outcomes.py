"""A story goes through a real ledger, and what is measured is read off it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sayso.errors import SaysoError
from sayso.evaluate.outcomes import System, joined_by, linked, through_pipeline
from sayso.ledger import Ledger, open_ledger
from sayso.records import Reading
from tests.evaluate.tales import bonds, dam, given, linking, oracle, outcome, silent


def test_groups_and_their_sides_are_those_of_the_ledger(tmp_path: Path) -> None:
    truth, found = outcome(tmp_path)
    # Of one member: whether the cellar is dry, in dispute with whether the dam leaks.
    dry, leaks = sorted(found.groups, key=lambda group: len(group.members))
    assert leaks.sides == {side: truth.sides["leaks", side] for side in ("affirms", "denies")}
    assert leaks.roots == {"affirms": 2, "denies": 1}
    assert dry.members == {"dam_4.a1"}
    assert leaks.disputed
    assert dry.disputed
    assert found.roots_given == truth.roots


def test_pairs_are_judged_by_links_and_shown_by_claims(tmp_path: Path) -> None:
    truth, found = outcome(tmp_path)
    assert found.judged == found.shown == truth.opposed
    assert set(found.scores.values()) == {0.9}
    assert found.copies == truth.copies


def test_stances_within_an_article_count_in_all_versions(tmp_path: Path) -> None:
    truth, found = outcome(tmp_path)
    assert found.denied == {("dam_1.a2", "dam_1.a1"), ("dam_4.a3", "dam_4.a2")}
    assert found.denials == truth.denials
    assert found.said == truth.said.keys()


def test_who_is_linked_to_nobody_is_in_no_group(tmp_path: Path) -> None:
    story, truth = dam(tmp_path)
    found = linked(given(story, truth), truth, silent())
    assert found.groups == ()
    assert found.copies == frozenset()
    assert len(found.said) == 6


def test_articles_are_added_in_the_order_of_publication(tmp_path: Path) -> None:
    story, truth = dam(tmp_path)
    days: list[str | None] = []
    right = oracle(story, truth)

    def add(ledger: Ledger, readings: Sequence[Reading]) -> None:
        days.extend(reading.article.published for reading in readings)
        right.add(ledger, readings)

    linked(given(story, truth)[::-1], truth, System(right.stances, add, right.roots))
    assert days == ["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"]


def test_pairs_that_are_shown_are_as_sure_as_what_joins_them(tmp_path: Path) -> None:
    story, truth = dam(tmp_path)
    one, two, three = "dam_1.a1", "dam_2.a1", "dam_4.a3"
    chain = {two: linking(two, one, "affirms", 0.7), three: linking(three, two, "denies", 0.8)}
    unsure = linking("dam_4.a1", one, "contradicts", 0.4, "unsure")

    def add(ledger: Ledger, readings: Sequence[Reading]) -> None:
        with ledger.writer() as writer:
            for reading in readings:
                here = {a.id for a in reading.attributions}
                links = [link for end, link in chain.items() if end in here]
                writer.add(reading, bonds(reading, [*links, *([unsure] if "dam_4.a1" in here else [])]))

    found = linked(given(story, truth), truth, replace(silent(), add=add))
    assert found.judged == {frozenset((three, two))}
    assert found.shown == {frozenset((three, two)), frozenset((three, one))}
    assert found.scores == {
        frozenset((three, two)): 0.8,
        frozenset((three, one)): 0.7,
        frozenset(("dam_4.a1", one)): 0.4,
    }


def test_the_surest_chain_joins_two() -> None:
    scores = {("a", "b"): 0.9, ("b", "c"): 0.6, ("a", "c"): 0.7}
    links = [linking(left, right, "affirms", score) for (left, right), score in scores.items()]
    assert joined_by(links) == {frozenset("ab"): 0.9, frozenset("ac"): 0.7, frozenset("bc"): 0.7}


def test_the_pipeline_keeps_each_reading_and_links_it(tmp_path: Path) -> None:
    story, truth = dam(tmp_path)
    readings = given(story, truth)
    with open_ledger(tmp_path / "a.ledger") as ledger:
        through_pipeline(ledger, readings)
        with ledger.view() as view:
            kept = {reading.article.id: reading for reading in view.readings()}
            assert kept == {reading.article.id: reading for reading in readings}
            # Two who say nearly the same of a dam are known to the ledger as standing in claims.
            assert len(view.claims()) > 0


def test_what_the_pipeline_cannot_keep_is_an_error(tmp_path: Path) -> None:
    story, truth = dam(tmp_path)
    first, *_ = given(story, truth)
    broken = replace(first, article=replace(first.article, title="\ud800"))
    with open_ledger(tmp_path / "a.ledger") as ledger, pytest.raises(SaysoError):
        through_pipeline(ledger, [broken])
