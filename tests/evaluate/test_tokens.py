"""Spans are compared by the tokens they touch."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sayso.evaluate.tokens import Tokens
from sayso.records import Span, phrase
from tests.evaluate.making import at

TEXT = "“No,” said the mayor’s aide.\n“Never.” It rained."
#       0 1 2 3    4   5    6 7 8   9 ...
WORDS = ["“", "No", ",", "”", "said", "the", "mayor", "’", "s", "aide", ".", "“", "Never", ".", "”", "It"]


def test_a_token_is_a_word_or_one_mark() -> None:
    tokens = Tokens(TEXT)
    assert tokens.of(at(TEXT, "“No,” said the mayor’s aide.")) == frozenset(range(11))
    assert tokens.of(at(TEXT, "“Never.” It")) == frozenset(range(11, 16))
    assert WORDS[12] == "Never"


def test_a_span_that_cuts_a_word_covers_it() -> None:
    assert Tokens(TEXT).of(at(TEXT, "ayor’s a")) == {6, 7, 8, 9}


def test_a_span_of_white_space_covers_nothing() -> None:
    assert Tokens(TEXT).of([Span(5, 6)]) == frozenset()


def test_words_leave_out_punctuation() -> None:
    tokens = Tokens(TEXT)
    assert tokens.words(tokens.of(at(TEXT, "“No,” said"))) == {1, 4}


def test_telling_words_leave_out_articles_but_not_pronouns() -> None:
    tokens = Tokens("The mayor of the town and he said")
    everything = frozenset(range(8))
    assert tokens.telling(everything) == {1, 4, 6, 7}
    assert tokens.telling(frozenset({0, 2})) == {0, 2}  # nothing but empty words: all of them
    assert Tokens("—").telling(frozenset({0})) == {0}  # not even a word: all tokens


def test_stretches_join_over_white_space_and_break_at_lines() -> None:
    tokens = Tokens(TEXT)
    two = phrase(TEXT, at(TEXT, "“No,”", "said"))
    apart = phrase(TEXT, at(TEXT, "“No,”", "aide.\n“Never.”"))
    assert tokens.stretches(two) == {(0, 4)}
    assert tokens.stretches(apart) == {(0, 3), (9, 10), (11, 14)}
    assert tokens.stretches(None) == frozenset()


@given(st.text(max_size=60), st.data())
def test_tokens_of_a_span_are_those_with_a_character_in_it(text: str, data: st.DataObject) -> None:
    tokens = Tokens(text)
    every = tokens.of([Span(0, len(text))]) if text else frozenset()
    for position, character in enumerate(text):
        covered = tokens.of([Span(position, position + 1)])
        assert len(covered) == (not character.isspace())
        assert covered <= every
    if len(text) > 1:
        start = data.draw(st.integers(0, len(text) - 2))
        end = data.draw(st.integers(start + 1, len(text)))
        singly = (tokens.of([Span(at, at + 1)]) for at in range(start, end))
        assert tokens.of([Span(start, end)]) == frozenset().union(*singly)
