"""Composing nested attributions from flat ones."""

from __future__ import annotations

import random

from sayso.train.compose import composed, named_sources
from sayso.train.corpora import Example, Label
from tests.train.making import example


def words(one: Example, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(one.text[a:b] for a, b in spans)


def test_composed_sentence_is_reported_by_another() -> None:
    text = "Rain fell. The road is closed, the mayor said on Friday. He left."
    label = Label(((41, 45),), ((31, 40),), ((11, 29),))
    one = Example("x", text, ((label,),), (((11, 29),),))
    got = composed(one, random.Random(1), ["the Echo"], share=1.0)
    assert got.text == "Rain fell. The road is closed, the mayor said on Friday, according to the Echo. He left."
    inner, outer = got.choices[0]
    assert (inner.level, words(got, inner.cue), words(got, inner.content)) == (1, "said", "The road is closed")
    assert (outer.level, words(got, outer.cue), words(got, outer.source)) == (0, "according to", "the Echo")
    assert words(got, outer.content) == "The road is closed, the mayor said on Friday"


def test_composed_text_keeps_every_label_on_its_words() -> None:
    one = example()
    got = composed(one, random.Random(3), ["the Echo"], share=1.0)
    before = [(words(one, x.cue), words(one, x.source), words(one, x.content)) for x in one.choices[0]]
    after = [(words(got, x.cue), words(got, x.source), words(got, x.content)) for x in got.choices[0]]
    assert after[: len(before)] == before
    assert len(after) > len(before)


def test_named_sources_are_those_of_according_to() -> None:
    one = Example("x", "It rains, according to the Echo.", ((Label(((10, 22),), ((23, 31),), ((0, 8),)),),), ((),))
    assert named_sources([one, example()]) == ["the Echo"]
