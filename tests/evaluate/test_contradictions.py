"""Gold data that contradicts itself is named, word by word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.evaluate.contradictions import contradictions
from sayso.records import Form, Reading
from tests.evaluate.making import reading, said

TEXT = "Ola Ek said that Mia Ås claimed the dam leaks. “It does not,” Per Dahl replied."
OUTER = said("that Mia Ås claimed the dam leaks", source="Ola Ek", cue="said", id="outer")
INNER = said("the dam leaks", source="Mia Ås", cue="claimed", id="inner", parent="outer")
REPLY = said("“It does not,”", source="Per Dahl", cue="replied", id="reply")

WRONG = [
    ([OUTER, OUTER | {"id": "again"}], "outer (that Mia Ås claimed the dam leaks): is given twice"),
    ([OUTER | {"cue": "Ek"}], "its source and its cue share words"),
    ([OUTER | {"content": "said that Mia"}], "its cue and its content share words"),
    ([OUTER | {"cue": " said"}], "the cue ' said' begins or ends with white space"),
    ([OUTER, INNER, REPLY | {"parent": "outer"}], "its content is not inside that of its parent, outer"),
    ([OUTER, INNER | {"parent": None}], "inner (the dam leaks): is inside the content of outer"),
    ([OUTER, INNER | {"parent": None, "source": None}], "and names no parent"),
    ([OUTER | {"content": "that Mia Ås claimed the dam"}, INNER | {"parent": None}], "overlaps in part"),
    ([REPLY | {"form": "indirect"}], "its form is given as indirect, its quotation marks make it direct"),
    ([OUTER | {"form": "direct"}], "its form is given as direct, its quotation marks make it indirect"),
]


@pytest.mark.parametrize(("attributions", "line"), WRONG, ids=[line for _, line in WRONG])
def test_a_contradiction_is_named(attributions: list[dict[str, object]], line: str) -> None:
    [found] = contradictions([reading(TEXT, *attributions)])
    assert found.startswith("a: ")
    assert line in found


def test_sound_gold_data_is_left_in_peace() -> None:
    sound = reading(TEXT, OUTER, INNER, REPLY)
    assert [a.form for a in sound.attributions] == [Form.INDIRECT, Form.INDIRECT, Form.DIRECT]
    assert contradictions([sound]) == []


def test_contents_split_around_others_do_not_overlap() -> None:
    text = "“Yes,” said Ola, and Mia nodded yes, “we will.”"
    split = said(("“Yes,”", "“we will.”"), source="Ola", cue="said")
    between = said("yes", source="Mia", cue="nodded")
    assert contradictions([reading(text, split, between)]) == []


def test_articles_of_one_text_or_one_id_are_named() -> None:
    first = reading(TEXT, OUTER)
    same_text = replace(first, article=replace(first.article, id="b"))
    assert contradictions([first, same_text]) == ["b: has the same text as a"]
    same_id: Reading = reading("Another text.", id="a")
    assert contradictions([first, same_id]) == ["a: another article has this id"]
