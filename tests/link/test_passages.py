"""What two reports share."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sayso.link.passages import SHORTEST, shared
from sayso.link.wording import Wording, wording_of
from sayso.records import Article

ONE = (
    "Three boats sank off Tyre on Sunday night, the coast guard said. Nine fishermen were pulled from the water. "
    "“The sea was flat,” said their captain, Omar Haddad. A court in Sidon will hear the owner next week."
)
OTHER = (
    "A court in Sidon will hear the owner next week. Off Tyre three boats sank on the night of Sunday, said the guard. "
    "The weather service had warned of nothing. Nine fishermen were pulled from the water."
)


def worded(text: str) -> Wording:
    return wording_of(Article(id="one", text=text))


def test_passages_are_found_wherever_they_stand() -> None:
    left, right = worded(ONE), worded(OTHER)
    found = shared(left, right)
    words = [left.span(run.left, run.left + run.length).quote(ONE) for run in found.passages]
    assert words[:2] == ["A court in Sidon will hear the owner next week", "Nine fishermen were pulled from the water"]
    there = [right.span(run.right, run.right + run.length).quote(OTHER) for run in found.passages]
    assert there == words


def test_reworded_sentence_has_its_counterpart() -> None:
    left, right = worded(ONE), worded(OTHER)
    here, there = left.sentence_spans(), right.sentence_spans()
    pairs = {(here[a].quote(ONE)[:11], there[b].quote(OTHER)[:11]) for a, b in shared(left, right).counterparts}
    assert ("Three boats", "Off Tyre th") in pairs


def test_words_in_quotations_are_counted_apart() -> None:
    found = shared(worded(f"{ONE} He went home."), worded("“The sea was flat,” a report says, and no more."))
    assert (found.taken, found.taken_quoted) == (0, 4)


def test_other_numbers_and_names_in_like_sentences_are_counted() -> None:
    left = "On Friday the index closed at 4,120 points, a gain of 2 per cent."
    right = "On Monday the index closed at 3,987 points, a loss of 1 per cent."
    found = shared(worded(left), worded(right))
    assert (found.paired, found.differing) == (1, 1)
    assert shared(worded(left), worded(left)).differing == 0


def test_nothing_is_shared_with_an_empty_text() -> None:
    found = shared(worded(""), worded(ONE))
    assert (found.passages, found.taken, found.kin, found.words) == ((), 0, 0, 0)


_TEXTS = st.lists(
    st.lists(st.sampled_from(["sea", "Boat", "12", "the", "of", "“flat”", "ran", "port"]), min_size=1, max_size=9),
    max_size=8,
).map(lambda lines: " ".join(f"X{' '.join(words)}." for words in lines))


@given(_TEXTS, _TEXTS)
def test_what_is_shared_does_not_depend_on_the_order(one: str, other: str) -> None:
    left, right = worded(one), worded(other)
    there, back = shared(left, right), shared(right, left)
    assert replace(there, passages=(), counterparts=()) == replace(back, passages=(), counterparts=())
    assert {(run.left, run.right, run.length) for run in there.passages} == {
        (run.right, run.left, run.length) for run in back.passages
    }


@given(_TEXTS, _TEXTS)
def test_passages_are_the_same_words_in_both_and_cannot_be_longer(one: str, other: str) -> None:
    left, right = worded(one), worded(other)
    found = shared(left, right)
    for run in found.passages:
        assert run.length >= SHORTEST
        ours = left.words[run.left : run.left + run.length]
        assert ours == right.words[run.right : run.right + run.length]
        assert len(ours) == run.length
    assert 0 <= found.solid <= found.taken <= found.kin <= found.words
    assert found.differing <= found.paired


@given(_TEXTS)
def test_a_text_shares_all_with_itself(text: str) -> None:
    found = shared(worded(text), worded(text))
    if len(worded(text).words) >= SHORTEST:
        assert found.taken == found.kin == found.words
        assert found.taken_quoted == found.quoted
    assert found.differing == 0


def test_hostile_repetition_takes_bounded_time() -> None:
    words = [f"w{number}" for number in range(7)]
    mixed = " ".join(words[(number * number) % 7] for number in range(100_000))
    for text in ("a " * 100_000, "The cat sat there. " * 30_000, "Cat sat on mat\n" * 30_000, mixed):
        left, right = worded(text), worded(f"x {text}")
        begun = time.process_time()
        shared(left, right)
        assert time.process_time() - begun < 2.0
