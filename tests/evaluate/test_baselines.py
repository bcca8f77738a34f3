"""The baselines do what their names say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sayso.evaluate.baselines import (
    Enough,
    Likeness,
    judged_alike,
    same_speaker,
    same_words,
    tuned,
    vector_cosines,
    word_cosines,
)
from sayso.evaluate.outcomes import Outcome
from sayso.evaluate.truths import Truth
from sayso.records import Attribution, Reading
from tests.evaluate.tales import dam, given

Said = list[tuple[Reading, Attribution]]


@pytest.fixture
def told(tmp_path: Path) -> tuple[list[Reading], Truth]:
    story, truth = dam(tmp_path)
    return given(story, truth), truth


def said(readings: Sequence[Reading]) -> Said:
    return [(reading, one) for reading in readings for one in reading.attributions]


def alike(likeness: Likeness, these: Said) -> set[frozenset[str]]:
    """Return the pairs whose likeness is 1."""
    table = likeness(these)
    assert table.shape == (len(these), len(these))
    return {
        frozenset((these[left][1].id, these[right][1].id)) for left, right in np.argwhere(np.triu(table, 1) > 0.999)
    }


def test_the_same_words_are_so_whatever_marks_they_have(told: tuple[list[Reading], Truth]) -> None:
    readings, _ = told
    first, second, *_ = readings
    words = replace(first.attributions[0].content, text="“The dam IS leaking.”")
    marked = replace(first, attributions=(replace(first.attributions[0], content=words),))
    assert alike(same_words, said([marked, second])) == {frozenset(("dam_1.a1", "dam_2.a1"))}


def test_the_same_speaker_does_the_same(told: tuple[list[Reading], Truth]) -> None:
    readings, _ = told
    found = alike(same_speaker, said(readings))
    assert frozenset(("dam_1.a1", "dam_2.a1")) in found  # Ola Ek says
    assert frozenset(("dam_1.a2", "dam_4.a3")) in found  # Per Dahl denies
    assert frozenset(("dam_1.a1", "dam_1.a2")) not in found


def test_nobody_unnamed_is_the_same_speaker(told: tuple[list[Reading], Truth]) -> None:
    readings, _ = told
    first, second = (
        replace(reading, entities=tuple(replace(one, anonymous=True) for one in reading.entities))
        for reading in readings[:2]
    )
    assert alike(same_speaker, said([first, second])) == set()


def test_unknown_vectors_are_like_nothing(told: tuple[list[Reading], Truth]) -> None:
    readings, _ = told
    vectors = {"dam_1.a1": b"\x01\x02", "dam_2.a1": b"\x02\x04", "dam_4.a1": b"\x02\xff"}
    these = said([replace(reading, propositions=vectors) for reading in readings])
    assert alike(vector_cosines, these) == {frozenset(("dam_1.a1", "dam_2.a1"))}
    assert vector_cosines(said(readings)).max() == 0


def sentence_vectors(asked: list[str]) -> object:
    def sentences(texts: Sequence[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        asked.extend(texts)
        return np.array([[1.0, 0.0] if "dam" in text else [0.6, 0.8] for text in texts], dtype=np.float32)

    return sentences


def test_each_content_is_made_a_vector_once(told: tuple[list[Reading], Truth]) -> None:
    readings, _ = told
    asked: list[str] = []
    likeness = word_cosines(sentence_vectors(asked))  # type: ignore[arg-type]
    table = likeness(said(readings))
    assert alike(likeness, said(readings)) > {frozenset(("dam_1.a1", "dam_2.a1"))}
    assert table[0, 1] == pytest.approx(0.6)
    assert len(asked) == len(set(asked)) == len(said(readings))


def by(pairs: Mapping[frozenset[str], float]) -> Likeness:
    def likeness(these: Sequence[tuple[Reading, Attribution]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        ids = [one.id for _, one in these]
        return np.array([[pairs.get(frozenset((one, other)), 0.0) for other in ids] for one in ids])

    return likeness


PAIRS = {
    frozenset(("dam_1.a1", "dam_2.a1")): 0.8,
    frozenset(("dam_2.a1", "dam_1.a2")): 0.7,
    frozenset(("dam_4.a3", "dam_4.a2")): 0.5,
    frozenset(("dam_4.a3", "dam_4.a1")): 0.4,
}


def outcome(told: tuple[list[Reading], Truth], claims: float, denials: float) -> Outcome:
    readings, truth = told
    return judged_alike(readings, truth, by(PAIRS), Enough(claims, denials))


def test_what_is_alike_enough_is_one_claim(told: tuple[list[Reading], Truth]) -> None:
    found = outcome(told, 0.7, 1.0)
    assert "dam_3.a1" not in found.said
    [group] = [group for group in found.groups if len(group.members) > 1]
    assert group.sides == {"affirms": {"dam_1.a1", "dam_2.a1"}, "denies": {"dam_1.a2"}}
    assert group.disputed
    assert group.roots == {"affirms": 2, "denies": 1}
    assert found.roots_given == {("leaks", "affirms"): 3, ("leaks", "denies"): 2}


def test_a_denial_stands_against_what_is_alike(told: tuple[list[Reading], Truth]) -> None:
    found = outcome(told, 0.7, 1.0)
    assert found.judged == {frozenset(("dam_2.a1", "dam_1.a2"))}
    assert found.shown == found.judged | {frozenset(("dam_1.a1", "dam_1.a2"))}
    assert found.scores[frozenset(("dam_4.a3", "dam_4.a2"))] == 0.5


def test_a_denial_turns_against_the_likest_of_its_article(told: tuple[list[Reading], Truth]) -> None:
    assert outcome(told, 1.0, 0.5).denied == {("dam_4.a3", "dam_4.a2")}
    assert outcome(told, 1.0, 0.6).denied == frozenset()


def test_how_alike_is_enough_is_learned_for_claims_and_denials_apart(told: tuple[list[Reading], Truth]) -> None:
    readings, truth = told
    chain = ["dam_1.a1", "dam_1.a2", "dam_2.a1", "dam_4.a2", "dam_4.a3"]
    pairs = {frozenset(pair): 0.7 for pair in pairwise(chain)} | {frozenset(("dam_4.a1", "dam_4.a2")): 0.6}
    # From 0.7 down the claim is whole, at 0.6 another one joins it; denials are right from 0.7 down.
    assert tuned([(readings, truth)], by(pairs)) == Enough(claims=0.62, denials=0.2)
