"""From tagged pieces to mentions: where each begins and ends, and which name is its head."""

from __future__ import annotations

import pytest

from sayso.annotate.mentions import Mention, mentions_of, namings_of
from sayso.model.mentions import Seen
from sayso.records import Span
from tests.annotate.making import name, page_of, pieces, place, pronouns, seen

Told = tuple[str, str | None, str]


def told(text: str, *parts: Seen, furniture: tuple[Span, ...] = ()) -> list[Told]:
    """Return the words, the name's words and the type of each mention."""
    mentions = mentions_of(page_of(text, furniture=furniture), pieces(text), parts)
    return [(m.span.quote(text), m.name.quote(text) if m.name else None, m.type) for m in mentions]


def test_a_phrase_and_the_name_at_its_head_are_one_mention_and_names_within_are_others() -> None:
    text = "Harbour Union official Osman Hadi said so."
    assert told(
        text,
        name(text, "Harbour Union", "organization"),
        name(text, "Osman Hadi"),
        seen(text, "Harbour Union official Osman Hadi", "person"),
    ) == [
        ("Harbour Union official Osman Hadi", "Osman Hadi", "person"),
        ("Harbour Union", "Harbour Union", "organization"),
    ]


@pytest.mark.parametrize(
    "phrase", ["a lawyer for Ana Lima", "the sister of Ana Lima", "someone close to Ana Lima", "those with Ana Lima"]
)
def test_who_belongs_to_somebody_is_not_that_person(phrase: str) -> None:
    text = f"It rains, {phrase} said."
    assert told(text, name(text, "Ana Lima"), seen(text, phrase, "person")) == [
        (phrase, None, "person"),
        ("Ana Lima", "Ana Lima", "person"),
    ]


def test_a_name_of_another_type_is_not_the_head() -> None:
    text = "The mayor of Velda left."
    assert told(text, name(text, "Velda", "place"), seen(text, "The mayor of Velda", "person")) == [
        ("The mayor of Velda", None, "person"),
        ("Velda", "Velda", "place"),
    ]
    text = "The Velda mayor left."
    assert told(text, name(text, "Velda", "place"), seen(text, "The Velda mayor", "person"))[0][1] is None


def test_an_outlet_told_as_an_organization_is_still_the_head_of_its_phrase() -> None:
    text = "The newspaper Alsahil reported it."
    got = told(text, name(text, "Alsahil", "organization", score=0.6), seen(text, "The newspaper Alsahil", "outlet"))
    assert got == [("The newspaper Alsahil", "Alsahil", "outlet")]


def test_a_name_that_reaches_beyond_the_phrase_takes_its_place() -> None:
    text = "Port of Velda Authority closed it."
    got = told(text, name(text, "Port of Velda Authority", "organization"), seen(text, "Port of Velda", "place"))
    assert got == [("Port of Velda Authority", "Port of Velda Authority", "organization")]


@pytest.mark.parametrize(
    ("words", "mention"),
    [
        ("Ana Lima’s", "Ana Lima"),
        ("“Harbour Post”", "Harbour Post"),
        ("U.N.", "U.N."),
        ("Harbour Union (HU)", "Harbour Union (HU)"),
        ("Zoë Câmara", "Zoë Câmara"),
    ],
)
def test_a_name_is_trimmed_of_what_stands_around_it(words: str, mention: str) -> None:
    text = f"We saw {words} there."
    assert told(text, name(text, words, "organization")) == [(mention, mention, "organization")]


def test_a_bare_name_takes_the_article_before_it() -> None:
    text = "We saw the Harbour Union there."
    for tagged in ("Harbour Union", "the Harbour Union"):
        assert told(text, name(text, tagged, "organization")) == [
            ("the Harbour Union", "Harbour Union", "organization")
        ]


def test_peoples_used_as_adjectives_are_no_mentions() -> None:
    text = "The Portuguese minister left."
    assert told(text, name(text, "Portuguese", "people"), seen(text, "The Portuguese minister", "person")) == [
        ("The Portuguese minister", None, "person")
    ]


def test_pronouns_have_no_type_and_stand_once() -> None:
    text = "She said they left."
    phrases = [seen(text, "She", "person"), seen(text, "they", "group")]
    assert told(text, *pronouns(text), *phrases) == [("She", None, ""), ("they", None, "")]


def test_furniture_holds_no_mentions() -> None:
    text = "Photo: Ana Lima\n\nAna Lima left."
    parts = name(text, "Ana Lima"), name(text, "Ana Lima", nth=1)
    assert len(told(text, *parts)) == 2
    assert len(told(text, *parts, furniture=(Span(0, 15),))) == 1


def test_what_is_longer_than_any_mention_is_none() -> None:
    text = "The man " + "who came and went " * 20 + "left."
    assert told(text, seen(text, text[:-6], "person")) == []


def naming(text: str, *parts: Seen) -> dict[str, tuple[int, int, bool, bool]]:
    page, made = page_of(text), pieces(text)
    mentions: tuple[Mention, ...] = mentions_of(page, made, parts)
    return {n.text: (n.sentence, n.paragraph, n.quoted, n.after_comma) for n in namings_of(page, made, mentions, ())}


def test_namings_tell_sentence_paragraph_quotation_and_apposition() -> None:
    text = "Ana Lima, the mayor, left. “Tom Roe stays,” she said.\n\nVelda slept."
    mayor, tom, velda = (
        seen(text, "the mayor", "person"),
        name(text, "Tom Roe"),
        name(text, "Velda", "place"),
    )
    got = naming(text, name(text, "Ana Lima"), mayor, tom, velda)
    first = got["Ana Lima"][0]
    assert got["Ana Lima"][2:] == (False, False)
    assert got["the mayor"] == (first, got["Ana Lima"][1], False, True)
    assert got["Tom Roe"] == (first + 1, got["Ana Lima"][1], True, False)
    assert got["Velda"] == (got["Tom Roe"][0] + 1, got["Ana Lima"][1] + 1, False, False)


def test_mentions_stand_in_reading_order_outer_ones_first() -> None:
    text = "The mayor of Velda left Port Ellery."
    parts = (
        name(text, "Port Ellery", "place"),
        name(text, "Velda", "place"),
        seen(text, "The mayor of Velda", "person"),
    )
    mentions = mentions_of(page_of(text), pieces(text), parts)
    assert [m.span for m in mentions] == [place(text, w) for w in ("The mayor of Velda", "Velda", "Port Ellery")]
