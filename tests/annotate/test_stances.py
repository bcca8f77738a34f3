"""Stances within an article: rivals, the regression, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sayso.annotate.stances import GATES, LEFT, PAIR, Weights, rivals_of, stances_of
from sayso.records import STANCES
from tests.whole_reading import whole


def weights(**wanted: float) -> Weights:
    """Return weights that look at the named evidence only, and only for denials."""
    left = np.zeros((len(STANCES), (len(GATES) + 1) * len(LEFT)))
    pair = np.zeros((len(STANCES), (len(GATES) + 1) * len(PAIR)))
    for name, weight in wanted.items():
        table, names = (left, LEFT) if name in LEFT else (pair, PAIR)
        table[STANCES.index("denies"), names.index(name)] = weight  # the first gate is that of denials
    return Weights(left, pair, 0.5)


def test_a_denial_turns_against_what_fits_best() -> None:
    found = stances_of(whole(), weights=weights(denies=1.0, near=4.0, same_speaker=4.0))
    assert [(one.source, one.stance, one.toward) for one in found] == [("at_lie", "denies", "at_letter")]
    assert found[0].cue is not None
    assert found[0].cue.text == "said"
    assert 0.5 <= found[0].confidence <= 1


def test_what_is_unlikely_is_no_stance() -> None:
    assert stances_of(whole(), weights=weights(denies=-4.0)) == ()


def test_the_chances_of_all_rivals_and_of_none_make_one() -> None:
    for rivals in rivals_of(whole()):
        shares = rivals.judge(weights(near=2.0))
        assert (shares >= 0).all()
        assert shares.sum() < 1


def test_what_reports_an_attribution_is_no_rival_of_it() -> None:
    rivals = {one.left.id: [rival.id for rival in one.rivals] for one in rivals_of(whole())}
    assert rivals["at_letter"] == ["at_lie"]


def test_a_lone_attribution_has_no_rivals() -> None:
    reading = whole()
    assert rivals_of(replace(reading, attributions=reading.attributions[:1])) == []


@pytest.mark.parametrize("act", ["deny", "confirm", "say"])
def test_evidence_goes_to_the_gate_of_the_act(act: str) -> None:
    reading = whole()
    told = tuple(replace(one, act=act) for one in reading.attributions)
    gate = next((n for n, acts in enumerate(GATES) if act in acts), len(GATES))
    for one in rivals_of(replace(reading, attributions=told)):
        used = one.pairs.reshape(len(one.rivals), len(GATES) + 1, -1)
        assert (used[:, gate, PAIR.index("pair")] == 1).all()
        assert not np.delete(used, gate, axis=1).any()
