"""Mentions and titles from made-up scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.model.features import Window
from sayso.model.labels import COREFERENCE, ENTITY_TYPES, NAME_TYPES
from sayso.model.links import column
from sayso.model.mentions import seen_in, titles_in
from tests.model.making import give, outputs, say

WHOLE = Window(0, 12, 0, 12)


def begins(types: tuple[str, ...], kind: str) -> dict[int, float]:
    return {1 + 2 * types.index(kind): 12.0}


def goes_on(types: tuple[str, ...], kind: str) -> dict[int, float]:
    return {2 + 2 * types.index(kind): 12.0}


def test_seen_in_finds_names_phrases_and_pronouns_in_their_layers() -> None:
    made = outputs(12)
    say(made, "phrases", {1: begins(ENTITY_TYPES, "person"), **{i: goes_on(ENTITY_TYPES, "person") for i in (2, 3, 4)}})
    say(made, "names", {3: begins(NAME_TYPES, "person"), 4: goes_on(NAME_TYPES, "person")})
    say(made, "names", {1: begins(NAME_TYPES, "organization")})
    got = [(s.layer, s.first, s.last, s.type) for s in seen_in(WHOLE, made, [(7, 8)])]
    assert got == [
        ("name", 1, 2, "organization"),
        ("name", 3, 5, "person"),
        ("phrase", 1, 5, "person"),
        ("pronoun", 7, 8, ""),
    ]


def test_seen_in_keeps_neighbours_apart_where_one_begins() -> None:
    made = outputs(12)
    say(made, "names", {2: begins(NAME_TYPES, "person"), 3: begins(NAME_TYPES, "person")})
    assert [(s.first, s.last) for s in seen_in(WHOLE, made, [])] == [(2, 3), (3, 4)]


def test_seen_in_begins_a_mention_even_where_no_piece_says_so() -> None:
    made = outputs(12)
    say(made, "names", {2: goes_on(NAME_TYPES, "place"), 3: goes_on(NAME_TYPES, "place")})
    assert [(s.first, s.last, s.type) for s in seen_in(WHOLE, made, [])] == [(2, 4, "place")]


def test_seen_in_gives_a_mention_of_torn_types_the_one_with_most_votes() -> None:
    made = outputs(12)
    say(made, "names", {2: begins(NAME_TYPES, "outlet"), 3: goes_on(NAME_TYPES, "organization")})
    say(made, "names", {4: goes_on(NAME_TYPES, "organization")})
    (one,) = seen_in(WHOLE, made, [])
    assert (one.first, one.last, one.type) == (2, 5, "organization")
    assert one.score == pytest.approx(1.0, abs=0.01)


def test_seen_in_leaves_what_begins_outside_the_core_to_the_other_window() -> None:
    made = outputs(12)
    say(made, "names", {i: begins(NAME_TYPES, "place") for i in (1, 5, 10)})
    window = Window(100, 112, 104, 110)
    got = seen_in(window, made, [(101, 102), (106, 107), (111, 112)])
    assert [(s.layer, s.first) for s in got] == [("name", 105), ("pronoun", 106)]


def test_seen_in_means_over_a_mention_s_pieces() -> None:
    made = outputs(12)
    say(made, "names", {2: begins(NAME_TYPES, "person"), 3: goes_on(NAME_TYPES, "person")})
    say(made, "anonymous", {2: {0: 4.0}, 3: {0: 0.0}})
    made.query[0, 3, -COREFERENCE:] = 1.0
    made.query[0, 4, -COREFERENCE:] = 3.0
    made.key[0, 3, -1] = -8.0
    (one,) = seen_in(WHOLE, made, [])
    assert one.anonymous == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert one.query.tolist() == [2.0] * COREFERENCE
    assert one.key.tolist() == [0.0] * (COREFERENCE - 1) + [-4.0]


def test_seen_in_of_nothing_is_nothing() -> None:
    assert seen_in(WHOLE, outputs(12), []) == []


@given(st.lists(st.sampled_from([0, 1, 2, 3, 4]), min_size=1, max_size=30), st.data())
def test_every_tagged_piece_is_in_one_mention_of_its_layer(tags: list[int], data: st.DataObject) -> None:
    made = outputs(len(tags))
    say(made, "names", {i: {tag: 12.0} for i, tag in enumerate(tags) if tag})
    cut = data.draw(st.integers(0, len(tags)))
    found = []
    for start, end in ((0, cut), (cut, len(tags))):
        found += seen_in(Window(0, len(tags), start, end), made, [])
    pieces = [i for one in found for i in range(one.first, one.last)]
    assert pieces == [i for i, tag in enumerate(tags) if tag]


def test_titles_in_finds_a_title_with_its_bearer_body_and_dates() -> None:
    made = outputs(12)
    say(made, "titles", {4: {1: 12.0}, 5: {2: 12.0}})
    for role, pieces in ((1, {0, 1}), (2, {7, 8}), (3, {10})):
        give(made, "title", role, pieces)
    say(made, "former", {4: {0: 9.0}, 5: {0: 9.0}})
    (one,) = titles_in(WHOLE, made)
    assert (one.first, one.last) == (4, 6)
    assert one.roles == ((0, 2), (7, 9), (10, 11), None)
    assert one.former > 0.99
    assert one.score > 0.99


def test_titles_in_count_in_the_whole_text_and_only_in_the_core() -> None:
    made = outputs(12)
    say(made, "titles", {2: {1: 12.0}, 8: {1: 12.0}})
    give(made, "title", 1, {9})
    (one,) = titles_in(Window(50, 62, 55, 62), made)
    assert (one.first, one.last, one.roles[0]) == (58, 59, (59, 60))


def test_titles_in_gives_no_role_that_hardly_gains() -> None:
    made = outputs(12)
    say(made, "titles", {4: {1: 12.0}})
    give(made, "title", 1, {0}, value=0.2)
    (one,) = titles_in(WHOLE, made)
    assert one.roles == (None, None, None, None)


def test_titles_in_keeps_two_titles_side_by_side_apart() -> None:
    made = outputs(12)
    say(made, "titles", {4: {1: 12.0}, 5: {1: 12.0}})
    assert [(one.first, one.last) for one in titles_in(WHOLE, made)] == [(4, 5), (5, 6)]


def test_titles_in_the_marks_at_the_ends_are_none() -> None:
    made = outputs(12)
    made.logits[0, [0, 13], column("titles").start + 1] = 20.0
    assert titles_in(WHOLE, made) == []
