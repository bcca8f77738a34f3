"""Evidence on pairs of sayings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.link.evidence import EVIDENCE, evidence_of
from sayso.link.sayings import Saying
from tests.link.making import saying


def seen(one: Saying, other: Saying, name: str) -> float:
    """Return one number of the evidence."""
    return float(evidence_of(one, other)[EVIDENCE.index(name)])


def test_counts_of_the_same_things_agree_or_differ() -> None:
    twelve, dozen, fifteen = (saying(w, f"{w} people died", day=d) for w, d in (("twelve", 1), ("12", 1), ("15", 2)))
    assert seen(twelve, dozen, "same_count") == 1
    assert seen(twelve, fifteen, "other_count") == 1
    assert seen(twelve, fifteen, "later_count_higher") == 1
    assert seen(fifteen, twelve, "later_count_higher") == 1
    assert seen(twelve, saying("x", "15 houses burned"), "other_count") == 0


def test_denials_and_negations_are_told_apart() -> None:
    says, denies = saying("a", "the bridge was safe"), saying("b", "the bridge was safe", act="deny")
    negated = saying("c", "the bridge was not safe")
    assert seen(says, denies, "one_denies") == 1
    assert seen(says, negated, "negation_differs") == 1
    assert seen(denies, negated, "deny_and_negation") == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"speaker": "ana brandt"}, {"speaker": "brandt"}, 1.0),
        ({"speaker": "tom okafor", "body": "harbour board"}, {"speaker": "harbour board"}, 1.0),
        ({"speaker": "tom okafor"}, {"speaker": "ana brandt"}, 0.0),
        ({"speaker": ""}, {"speaker": ""}, 0.0),
    ],
)
def test_a_body_and_its_spokesman_speak_as_one(one: dict[str, Any], other: dict[str, Any], same: float) -> None:
    assert seen(saying("a", "x y", **one), saying("b", "x y", **other), "same_speaker") == same


_WORDS = st.sampled_from(["12 people died", "nobody came", "the board will pay 3 million euros", "", "she may go"])


@given(_WORDS, _WORDS, st.sampled_from([None, 1, 2]), st.sampled_from(["say", "deny", "pledge"]))
def test_evidence_has_no_direction_and_stays_in_bounds(one: str, other: str, seed: int | None, act: str) -> None:
    a, b = saying("a", one, seed=seed, act=act), saying("b", other, seed=seed, day=None)
    forth, back = evidence_of(a, b), evidence_of(b, a)
    assert np.allclose(forth, back)
    assert np.isfinite(forth).all()
    assert (np.abs(forth) <= 1.01).all()
