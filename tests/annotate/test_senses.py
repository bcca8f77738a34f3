"""What is told of a content without understanding it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.senses import Number, folded, negations_in, numbers_in, senses_of, stems_of
from tests.whole_reading import whole


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("at least twelve people died", [(12.0, "peopl")]),
        ("12 people were killed", [(12.0, "peopl")]),
        ("$4.5 million was paid", [(4.5e6, "")]),
        ("some 3.2bn euros", [(3.2e9, "euro")]),
        ("forty per cent of the 1,200 injured", [(40.0, "%"), (1200.0, "injur")]),
        ("a hundred and twenty soldiers", [(120.0, "soldier")]),
        ("one of the leaders", []),
        ("no number here", []),
    ],
)
def test_numbers_are_values_with_what_they_count(words: str, numbers: list[tuple[float, str]]) -> None:
    assert [(number.value, number.unit) for number in numbers_in(words)] == numbers


def test_stems_are_of_open_class_words_only() -> None:
    assert stems_of("He didn’t say that the strikers were striking") == ("say", "striker", "strike")


@pytest.mark.parametrize(
    ("words", "count"), [("he didn't go", 1), ("nobody was ever there", 1), ("not without", 2), ("knot", 0)]
)
def test_negations_are_counted(words: str, count: int) -> None:
    assert negations_in(words) == count


def test_names_are_folded() -> None:
    assert folded("The Qa’ani Força-Élan") == "qaani forca elan"
    assert folded("The") == "the"


def test_a_reading_gives_each_content_its_people_with_pronouns_resolved() -> None:
    senses = senses_of(whole())
    assert senses["at_post"].entities >= {"ent_ana", "ent_board", "ent_all"}
    assert "ana brandt" in senses["at_post"].names
    assert "councillors" not in senses["at_post"].names  # no name
    assert senses["at_letter"].words == ("bridg", "safe")


@given(st.text(max_size=200))
def test_any_text_has_numbers_stems_and_a_folded_form(text: str) -> None:
    assert all(isinstance(number, Number) for number in numbers_in(text))
    assert all(stem for stem in stems_of(text))
    assert folded(folded(text)) == folded(text)
    assert negations_in(text) >= 0
