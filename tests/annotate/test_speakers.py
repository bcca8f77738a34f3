"""Who speaks and who is spoken to."""

from __future__ import annotations

import pytest

from sayso.annotate.entities import Cast
from sayso.annotate.nesting import nested
from sayso.annotate.speakers import named
from sayso.model.mentions import Seen
from sayso.records import Attribution
from tests.annotate.making import ALIKE, cast, name, pronouns, said, seen

TOLD = ALIKE | {"she after name": 4.0}


def names(one: Cast, *attributions: Attribution, role: str = "source") -> list[str | None]:
    """Return whom the source (or addressee) of each attribution stands for."""
    known = {entity.id: entity.name for entity in one.entities({})}
    parties = (getattr(a, role) for a in named(nested(attributions), one).attributions)
    return [known[party.entity] if party and party.entity else None for party in parties]


def test_a_source_is_the_entity_of_the_mention_in_it() -> None:
    text = "It rains, the mayor, Ana Lima, said. Lima said it snows. The crowd said nothing."
    one = cast(text, name(text, "Ana Lima"), name(text, "Lima", nth=1))
    got = names(
        one,
        said(text, "said", "It rains", "the mayor, Ana Lima,"),
        said(text, "said", "it snows", "Lima said it snows"[:4], nth=1),
        said(text, "said", "nothing", "The crowd", nth=2),
    )
    assert got == ["Ana Lima", "Ana Lima", None]


def test_a_lawyer_for_somebody_is_not_that_person() -> None:
    text = "A lawyer for Ana Lima said it rains."
    one = cast(text, name(text, "Ana Lima"), seen(text, "A lawyer for Ana Lima", "person"))
    assert names(one, said(text, "said", "it rains", "A lawyer for Ana Lima")) == ["A lawyer for Ana Lima"]


@pytest.mark.xfail(strict=True, reason="a phrase that the network did not see is taken for the name in it")
def test_a_lawyer_whom_the_network_did_not_see_is_nobody_rather_than_the_client() -> None:
    text = "A lawyer for Ana Lima said it rains."
    assert names(cast(text, name(text, "Ana Lima")), said(text, "said", "it rains", "A lawyer for Ana Lima")) == [None]


def test_a_pronoun_is_whoever_it_stands_for() -> None:
    text = "Ana Lima left. She said it rains."
    one = cast(text, name(text, "Ana Lima"), *pronouns(text), told=ALIKE | {"she after name": 4.0})
    assert names(one, said(text, "said", "it rains", "She")) == ["Ana Lima"]


def test_a_pronoun_without_an_antecedent_is_nobody() -> None:
    text = "She said it rains in Velda."
    one = cast(text, name(text, "Velda", "place"), *pronouns(text))
    (attribution,) = named((said(text, "said", "it rains", "She"),), one).attributions
    assert attribution.source is not None
    assert attribution.source.text == "She"
    assert attribution.source.entity is None


@pytest.mark.parametrize("words", ["I", "we", "We", "my"])
def test_the_first_person_within_a_quotation_is_its_speaker(words: str) -> None:
    text = f"Tom Roe left. “{words} said it rains,” Ana Lima told us."
    one = cast(text, name(text, "Tom Roe"), name(text, "Ana Lima"))
    outer = said(text, "told", f"“{words} said it rains,”", "Ana Lima", id="outer")
    inner = said(text, "said", "it rains", words, id="inner")
    assert names(one, inner, outer) == ["Ana Lima", "Ana Lima"]


def test_the_first_person_in_the_article_s_own_voice_is_nobody() -> None:
    text = "Ana Lima left. I think it rains."
    assert names(cast(text, name(text, "Ana Lima")), said(text, "think", "it rains", "I")) == [None]


@pytest.mark.parametrize(("word", "told"), [("her", "Eva Roe"), ("herself", "Ana Lima")])
def test_nobody_speaks_to_himself_but_in_so_many_words(word: str, told: str) -> None:
    text = f"Eva Roe waited. Ana Lima told {word} it rains."
    one = cast(text, name(text, "Eva Roe"), name(text, "Ana Lima"), *pronouns(text), told=TOLD)
    mentions = {mention.span.quote(text): number for number, mention in enumerate(one.mentions)}
    assert one.entity[mentions[word]] == one.entity[mentions["Ana Lima"]]  # whom the nearest name would make it
    assert names(one, said(text, "told", "it rains", "Ana Lima", addressee=word), role="addressee") == [told]


def test_the_second_person_within_a_quotation_is_whom_it_is_said_to() -> None:
    text = "“You said it rains,” Ana Lima told Tom Roe."
    one = cast(text, name(text, "Ana Lima"), name(text, "Tom Roe"))
    outer = said(text, "told", "“You said it rains,”", "Ana Lima", addressee="Tom Roe", id="outer")
    inner = said(text, "said", "it rains", "You", id="inner")
    assert names(one, inner, outer) == ["Tom Roe", "Ana Lima"]
    assert names(one, inner, outer, role="addressee") == [None, "Tom Roe"]


def test_a_relative_pronoun_is_the_whole_phrase_before_it() -> None:
    text = "The mayor of Velda, who said it rains, left."
    one = cast(text, name(text, "Velda", "place"), seen(text, "The mayor of Velda", "person"))
    assert names(one, said(text, "said", "it rains", "who")) == ["The mayor of Velda"]


def document(text: str, words: str, *, nth: int = 0) -> Seen:
    return seen(text, words, "document", nth=nth)


@pytest.mark.parametrize(
    ("phrase", "owner", "kind"),
    [
        ("A Harbour Post report", "Harbour Post", "outlet"),
        ("The ministry’s letter", "The ministry", "organization"),
        ("A statement by Ana Lima", "Ana Lima", "person"),
    ],
)
def test_a_document_stands_for_whom_its_phrase_names(phrase: str, owner: str, kind: str) -> None:
    text = f"{phrase} said it rains."
    inner = seen(text, owner, kind) if kind == "organization" else name(text, owner, kind)
    one = cast(text, inner, document(text, phrase))
    assert names(one, said(text, "said", "it rains", phrase)) == [owner]


def test_the_report_stands_for_who_published_it() -> None:
    text = "Alsahil reported a fire. Tom Roe denied it. The report said it rains."
    one = cast(text, name(text, "Alsahil", "outlet"), name(text, "Tom Roe"), document(text, "The report"))
    got = names(
        one,
        said(text, "reported", "a fire", "Alsahil", act="report"),
        said(text, "denied", "it", "Tom Roe", act="deny"),
        said(text, "said", "it rains", "The report"),
    )
    assert got == ["Alsahil", "Tom Roe", "Alsahil"]


def test_the_letter_stands_for_who_wrote_it() -> None:
    text = "Alsahil reported a fire. In a letter, Ana Lima asked for help. The letter said it rains."
    one = cast(
        text,
        name(text, "Alsahil", "outlet"),
        name(text, "Ana Lima"),
        document(text, "a letter"),
        document(text, "The letter"),
    )
    got = names(
        one,
        said(text, "reported", "a fire", "Alsahil", act="report"),
        said(text, "asked", "for help", "Ana Lima", medium="a letter"),
        said(text, "said", "it rains", "The letter"),
    )
    assert got == ["Alsahil", "Ana Lima", "Ana Lima"]


def test_a_new_report_is_nobody_else_s() -> None:
    text = "Alsahil reported a fire. A report said it rains."
    one = cast(text, name(text, "Alsahil", "outlet"), document(text, "A report"))
    got = names(
        one,
        said(text, "reported", "a fire", "Alsahil", act="report"),
        said(text, "said", "it rains", "A report"),
    )
    assert got == ["Alsahil", "A report"]


def test_the_report_of_an_article_without_publishers_stays_a_report() -> None:
    text = "The report said it rains."
    assert names(cast(text, document(text, "The report")), said(text, "said", "it rains", "The report")) == [
        "The report"
    ]


def test_every_entity_of_a_party_is_among_the_entities() -> None:
    text = "“She said they left,” he told her. Ana Lima slept."
    one = cast(text, name(text, "Ana Lima"), *pronouns(text))
    outer = said(text, "told", "“She said they left,”", "he", addressee="her", id="outer")
    inner = said(text, "said", "they left", "She", id="inner")
    ids = {entity.id for entity in one.entities({})}
    for a in named(nested((inner, outer)), one).attributions:
        for party in (a.source, a.addressee):
            assert party is None or party.entity is None or party.entity in ids
