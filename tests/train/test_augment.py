"""Other house styles keep the labels on the same words."""

from __future__ import annotations

import random

import pytest

from sayso.train.augment import Chances, augmented
from sayso.train.corpora import Example, Label
from tests.train.making import example

ALWAYS = {
    "quotes": Chances(quotes=1, lower=0, unquoted=0, titleless=0),
    "lower": Chances(quotes=0, lower=1, unquoted=0, titleless=0),
    "unquoted": Chances(quotes=0, lower=0, unquoted=1, titleless=0),
    "titleless": Chances(quotes=0, lower=0, unquoted=0, titleless=1),
}


def words(one: Example) -> list[tuple[str, ...]]:
    return [
        tuple(one.text[a:b].lower() for spans in (x.cue, x.source, x.content) for a, b in spans) for x in one.choices[0]
    ]


@pytest.mark.parametrize("kind", ["quotes", "lower", "unquoted"])
def test_augmented_changes_the_text_under_unmoved_labels(kind: str) -> None:
    one = example()
    texts = set()
    for seed in range(8):
        varied = augmented(one, random.Random(seed), ALWAYS[kind])
        texts.add(varied.text)
        assert words(varied) == words(one)
        assert len(varied.text) == len(one.text)
    assert texts != {one.text}


def test_augmented_without_its_first_paragraph_drops_what_stood_there() -> None:
    one = example()
    varied = augmented(one, random.Random(1), ALWAYS["titleless"])
    assert words(varied) == words(one)[1:]
    assert one.text.endswith(varied.text)


def test_augmented_turns_nested_marks_into_the_other_kind() -> None:
    one = Example("x", "“She said ‘no’,” he said.", ((Label(((17, 21),), (), ((0, 16),)),),), ((),))
    texts = {augmented(one, random.Random(seed), ALWAYS["quotes"]).text for seed in range(40)}
    assert "‘She said “no”,’ he said." in texts
    assert "\"She said 'no',\" he said." in texts
