"""Fitting what compares contents: needs the train extra."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sayso.records import Stance
from tests.whole_reading import whole

pytest.importorskip("torch")
pytestmark = pytest.mark.train


def test_pairs_are_told_apart_by_the_evidence_that_does() -> None:
    from sayso.link.evidence import EVIDENCE
    from sayso.link.weights import KINDS
    from sayso.train.pairs import fit_pairs

    chance = np.random.default_rng(1)
    rows = chance.random((400, len(EVIDENCE)))
    rows[:, 0] = 1
    kinds = ["affirms" if row[EVIDENCE.index("cosine")] > 0.5 else "none" for row in rows]
    shares = fit_pairs(rows, kinds).judge(rows)
    assert np.mean([KINDS[i] == kind for i, kind in zip(shares.argmax(1), kinds, strict=True)]) > 0.95


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        ({"p": "affirms"}, {"p": "affirms"}, "affirms"),
        ({"p": "affirms"}, {"p": "denies"}, "denies"),
        ({"p": "doubts"}, {"p": "affirms"}, "doubts"),
        ({"p": "affirms"}, {"q": "affirms"}, "contradicts"),
        ({"p": "denies"}, {"q": "affirms"}, "none"),
        ({}, {"q": "affirms"}, "none"),
    ],
)
def test_a_pair_is_what_its_claims_make_of_it(ours: dict[str, str], theirs: dict[str, str], kind: str) -> None:
    from sayso.train.pairs import kind_of

    assert kind_of(ours, theirs, {("q", "p"): "contradicts"}) == kind


def test_cells_are_unit_directions_near_their_vectors() -> None:
    from sayso.train.pairs import cells

    chance = np.random.default_rng(2)
    centres = chance.normal(size=(4, 128))
    vectors = (np.repeat(centres, 30, 0) + 0.1 * chance.normal(size=(120, 128))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = cells(vectors, 4).astype(np.float32)
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    assert (vectors @ found.T).max(1).min() > 0.5


def test_a_stance_is_fitted_to_what_the_labels_say() -> None:
    from sayso.train.stances import cases_of, fit_stances, targets_of

    reading = replace(whole(), stances=(Stance(id="s", source="at_lie", toward="at_letter", stance="denies"),))
    targets = targets_of(reading)
    assert targets[("at_lie", "at_letter")] == "denies"
    cases = list(cases_of(reading, targets)) * 30
    weights = fit_stances(cases)
    rivals = next(one for one, _ in cases if one.left.id == "at_lie")
    shares = rivals.judge(weights)
    assert shares.sum() > 0.8
    assert {one.id for one in rivals.rivals} >= {"at_letter"}


def test_whoever_denies_a_claim_stands_against_all_who_affirm_it() -> None:
    from sayso.train.stances import targets_of

    claims = {"at_post": {"p": "affirms"}, "at_letter": {"p": "affirms"}, "at_lie": {"p": "denies"}}
    found = targets_of(replace(whole(), stances=()), claims)
    assert found == {("at_lie", "at_post"): "denies", ("at_lie", "at_letter"): "denies"}
