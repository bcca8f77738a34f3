"""Sentences, as far as telling same from other needs them."""

from __future__ import annotations

import time

import pytest

from sayso.evaluate.sentences import Sentences
from sayso.records import phrase
from tests.evaluate.making import at

CASES = [
    ("One came. | Two left.", "capital after a full stop"),
    ("“Is it so?” | Dr. Moe asked.", "marks that close after it, a title"),
    ("“Is it so?” he asked. | They left.", "no capital after it"),
    (
        "He met J. R. Lund in the U.S. Senate on Sept. 5 at 5.30 p.m. sharp. | Nobody else came.",
        "dots that end nothing",
    ),
    ("A heading without a stop\n | Then the text.", "a line break"),
    ("It fell by 3.5 percent... | “So be it.”", "dots in a row, opening mark after"),
    ("Ends here!” | (And goes on.) | 12 came.", "brackets and digits"),
]


@pytest.mark.parametrize(("marked", "why"), CASES, ids=[why for _, why in CASES])
def test_sentences_end_where_a_reader_would_end_them(marked: str, why: str) -> None:
    parts = marked.split("| ")
    text = "".join(parts)
    sentences = Sentences(text)
    for number, part in enumerate(parts):
        assert sentences.of_phrase(phrase(text, at(text, part.strip()))) == {number}


def test_a_phrase_may_reach_over_several_sentences() -> None:
    text = "It is so. It was so. It will be so."
    assert Sentences(text).of_phrase(phrase(text, at(text, "so. It was so. It"))) == {0, 1, 2}
    assert Sentences(text).of_phrase(phrase(text, at(text, "is", "will"))) == {0, 2}


@pytest.mark.parametrize("piece", [".", ".'", ". ", "\n", "a.", "“", ". '", "...\n "])
def test_a_long_run_of_anything_takes_no_longer_than_prose(piece: str) -> None:
    """A fifth of a second in linear time; were it squared, hours."""
    started = time.perf_counter()
    Sentences(piece * 200_000)
    assert time.perf_counter() - started < 20
