"""What two mentions are to each other, from vectors made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model.labels import ADDED, ENTITY_TYPES, MULTIPLIED, RELATIONS
from sayso.model.relations import (
    FARTHEST,
    PLACE_FEATURES,
    Places,
    Relating,
    Vectors,
    pair_scores,
    place_features,
    ties_of,
)
from tests.annotate.making import relating

WIDTH = ADDED + MULTIPLIED
LOW = relating()
FloatArray = npt.NDArray[np.float32]


def places(*starts: int, size: int = 2) -> Places:
    """Return mentions of so many pieces that start there, each in its own sentence of ten pieces."""
    first = np.asarray(starts, dtype=np.int64)
    zeros = np.zeros(len(starts), dtype=np.int64)
    return Places(first, first + size, first // 10, zeros, zeros)


def ends(count: int, told: dict[int, tuple[str, float]]) -> FloatArray:
    """Return vectors of so many mentions, zero but for the relation that is told of some."""
    made = np.zeros((count, WIDTH), dtype=np.float32)
    for mention, (relation, strength) in told.items():
        made[mention, ADDED + RELATIONS.index(relation)] = strength
    return made


def nothing(length: int) -> FloatArray:
    return np.zeros((length + 1, ADDED), dtype=np.float32)


def test_the_subject_s_and_the_object_s_vector_tell_together() -> None:
    subjects, objects = ends(3, {0: ("heads", 4.0)}), ends(3, {2: ("heads", 4.0)})
    (tie,) = ties_of(places(0, 4, 8), np.arange(3), Vectors(subjects, objects, nothing(20)), LOW, least=0.0)
    assert (tie.subject, tie.object, RELATIONS[tie.relation], tie.mentions) == (0, 2, "heads", (0, 2))
    assert tie.score == pytest.approx(16 - 5, abs=0.01)


def test_the_words_from_one_to_the_other_tell_too() -> None:
    told = np.zeros((20, ADDED), dtype=np.float32)
    told[2:4, 0] = 30.0  # between the two
    told[12:, 1] = 90.0  # behind both
    running = np.concatenate([nothing(0), told.cumsum(0, dtype=np.float32)])
    out = LOW.out.copy()
    out[0, RELATIONS.index("supports")] = out[1, RELATIONS.index("opposes")] = 1.0
    zeros = ends(2, {})
    settings = replace(LOW, out=out)
    got = ties_of(places(0, 4), np.arange(2), Vectors(zeros, zeros, running), settings, least=0.0)
    assert {RELATIONS[tie.relation] for tie in got} == {"supports"}
    assert got[0].score == pytest.approx(60 / 6 - 5, abs=0.01)


def test_place_type_and_kind_tell_too() -> None:
    worth, out = LOW.worth.copy(), LOW.out.copy()
    out[0, RELATIONS.index("heads")] = 1.0
    zeros = Vectors(ends(2, {}), ends(2, {}), nothing(20))
    at = place_features(places(0, 4), np.asarray([0]), np.asarray([1]))[0]
    worth[at, 0] = 2.0  # each of five
    (tie,) = ties_of(places(0, 4), np.arange(2), zeros, replace(LOW, worth=worth, out=out), least=4.5)
    assert (tie.subject, tie.object) == (0, 1)
    assert tie.score == pytest.approx(5.0)


def test_several_mentions_of_two_entities_say_more_than_one() -> None:
    subjects, objects = (
        ends(4, dict.fromkeys((0, 2), ("heads", 2.5))),
        ends(4, dict.fromkeys((1, 3), ("heads", 2.5))),
    )
    once = ties_of(places(0, 4), np.arange(2), Vectors(subjects[:2], objects[:2], nothing(20)), LOW, least=-9.0)
    often = ties_of(
        places(0, 4, 8, 12), np.asarray([0, 1, 0, 1]), Vectors(subjects, objects, nothing(20)), LOW, least=-9.0
    )
    heads = RELATIONS.index("heads")
    (first,), (second,) = ([t for t in some if t.relation == heads and t.subject == 0] for some in (once, often))
    assert second.score > first.score


def test_an_entity_is_nothing_to_itself_but_may_be_killed_by_nobody_named() -> None:
    subjects = ends(2, {0: ("killed", 4.0)}) + ends(2, {0: ("heads", 4.0)})
    objects = ends(2, {0: ("killed", 4.0)}) + ends(2, {0: ("heads", 4.0)})
    got = ties_of(places(0, 4), np.asarray([0, 0]), Vectors(subjects, objects, nothing(20)), LOW, least=0.0)
    assert [(t.subject, t.object, RELATIONS[t.relation]) for t in got] == [(0, 0, "killed")]


def test_mentions_that_the_network_cannot_see_together_are_not_compared() -> None:
    subjects, objects = ends(2, {0: ("heads", 4.0)}), ends(2, {1: ("heads", 4.0)})
    for distance, found in ((FARTHEST, 1), (FARTHEST + 5, 0)):
        got = ties_of(places(0, distance), np.arange(2), Vectors(subjects, objects, nothing(300)), LOW, least=0.0)
        assert len(got) == found


def test_no_mentions_no_ties() -> None:
    none = np.zeros((0, WIDTH), dtype=np.float32)
    assert ties_of(places(), np.zeros(0, dtype=np.int64), Vectors(none, none, nothing(3)), LOW, least=0.0) == []


@st.composite
def layouts(draw: st.DrawFn) -> Places:
    rows = draw(st.lists(st.tuples(st.integers(0, 900), st.integers(1, 9)), min_size=2, max_size=40))
    rows.sort()
    first = np.asarray([a for a, _ in rows], dtype=np.int64)
    last = first + np.asarray([b for _, b in rows], dtype=np.int64)
    kinds = np.asarray([draw(st.integers(0, 2)) for _ in rows], dtype=np.int64)
    types = np.asarray([draw(st.integers(0, len(ENTITY_TYPES) - 1)) for _ in rows], dtype=np.int64)
    return Places(first, last, first // 20, types, kinds)


@given(layouts())
def test_of_each_pair_one_thing_of_each_group_is_known(made: Places) -> None:
    subject, object = (axis.ravel() for axis in np.indices((len(made.first), len(made.first))))
    known = place_features(made, subject, object)
    assert known.min() >= 0
    assert known.max() < PLACE_FEATURES
    assert (np.diff(known, axis=1) > 0).all()  # the groups follow one another


@given(layouts(), st.integers(0, 2**32 - 1))
def test_in_blocks_comes_out_what_all_pairs_at_once_give(made: Places, seed: int) -> None:
    chance = np.random.default_rng(seed)
    count = len(made.first)
    subjects, objects = (chance.normal(size=(count, WIDTH)).astype(np.float32) for _ in range(2))
    told = chance.normal(size=(1000, ADDED)).cumsum(0).astype(np.float32)
    worth = chance.normal(size=LOW.worth.shape).astype(np.float32)
    out = (chance.normal(size=LOW.out.shape) / 4).astype(np.float32)
    vectors, settings = Vectors(subjects, objects, told), Relating(worth, out, LOW.base)
    got = {(t.subject, t.object, t.relation): t for t in ties_of(made, np.arange(count), vectors, settings, least=0)}
    pairs = np.asarray([(i, j) for i in range(count) for j in range(count) if i != j], dtype=np.int64)
    near = made.first[pairs.max(1)] <= made.last[pairs.min(1)] + FARTHEST
    scores = pair_scores(made, vectors, settings, pairs)
    wanted = {
        (*pairs[p].tolist(), r): float(scores[p, r]) for p, r in np.argwhere((scores >= 1e-2) & near[:, None]).tolist()
    }
    assert set(wanted) <= set(got)
    assert all(got[key].score == pytest.approx(min(score, 20), abs=1e-2) for key, score in wanted.items())
