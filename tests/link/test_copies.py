"""Copies of one text."""

from __future__ import annotations

import math
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.link.copies import common_spans, copies_of
from sayso.records import Article, Link, Outlet, Reason, Span


def unwrapped(text: str) -> str:
    """Return a text written in short lines with one line for each paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


WIRE = unwrapped(
    """
    TYRE, March 3 (Kestrel Wire) – Three fishing boats sank off the port of Tyre on Sunday night, the coast guard
    said, and nine men are still missing.

    The boats had left the harbour at dusk in calm weather, according to the harbour master, Omar Haddad. “The sea
    was flat and the moon was out,” he told Kestrel Wire by telephone.

    A survivor who was brought to the hospital in Sidon spoke of a blast under the keel of the first boat. The navy
    rejected his account. No ship of its own had been within 20 km, it said in a statement.

    The fishermen's union demanded an inquiry by a foreign expert. It has lost eleven members at sea since January.

    Fuel prices have forced many crews to sail at night, when the small shrimp come up.
    """
)

NEARLY_WHOLE = unwrapped(
    """
    Three fishing boats sank off the port of Tyre on Sunday night, the coast guard said, and nine men are still
    missing.

    The boats had left the harbour at dusk in calm weather, according to the harbour master, Omar Haddad. “The sea
    was flat and the moon was out,” he told Kestrel Wire by telephone.

    A survivor who was brought to the hospital in Sidon spoke of a blast under the keel of the first boat. The navy
    rejected his account. No ship of its own had been within 20 km, it said in a statement.

    The fishermen's union demanded an inquiry by a foreign expert. It has lost eleven members at sea since January.
    """
)

CUT = unwrapped(
    """
    Three fishing boats sank off the port of Tyre on Sunday night, the coast guard said, and nine men are still
    missing.

    The boats had left the harbour at dusk in calm weather, according to the harbour master, Omar Haddad.
    """
)

REWORDED = unwrapped(
    """
    A survivor taken to hospital in Sidon told of an explosion beneath the first boat's keel. The navy rejected his
    account. No ship of its own had been within 20 km, it said in a statement.

    Nine men have not been found after three fishing boats went down off the port of Tyre on Sunday night, according
    to the coast guard.

    The fishermen's union demanded an inquiry by a foreign expert. It has lost eleven members at sea since January.

    The boats had left the harbour at dusk in calm weather, according to the harbour master, Omar Haddad. “The sea
    was flat and the moon was out,” he said.
    """
)

INDEPENDENT = unwrapped(
    """
    Relatives waited on the quay at Tyre all Monday for word of the nine fishermen who did not come home. Their
    three boats went down in the dark the evening before.

    “The sea was flat and the moon was out,” harbour master Omar Haddad said. He has asked the navy for its logs.

    “I heard a bang, then I was swimming,” said Karim Nasser, 31, wrapped in a grey blanket. Doctors expect to let
    him go tomorrow.

    Officers in Beirut insist that no patrol was near. The union has little faith in them: its leader wants experts
    from abroad to lift the wrecks.
    """
)

STATEMENT = (
    "“We take these allegations extremely seriously and have asked an outside firm to look into every one of them. "
    "Until its report is with us, we shall make no further comment, out of respect for all those affected.”"
)


def article(id: str, text: str, **fields: Any) -> Article:
    name = fields.pop("outlet", None)
    return Article(id=id, text=text, outlet=Outlet(name=name) if name else None, **fields)


KESTREL = article("wire", WIRE, outlet="Kestrel Wire", title="Boats sink off Tyre", published="2024-03-03T09:00:00Z")


def link(one: Article, other: Article) -> Link | None:
    found = copies_of(one, [other])
    return found[0] if found else None


def reasons(found: Link | None) -> dict[str, Reason]:
    assert found is not None
    return {reason.name: reason for reason in found.reasons}


@pytest.mark.parametrize("text", [WIRE, NEARLY_WHOLE, CUT, REWORDED], ids=["whole", "nearly whole", "cut", "reworded"])
def test_copies_under_another_headline_are_found(text: str) -> None:
    copy = article("copy", text, outlet="Sidon Herald", title="Nine lost at sea", published="2024-03-03T15:00:00Z")
    found = link(copy, KESTREL)
    assert found is not None
    assert (found.left, found.right, found.relation, found.verdict) == ("copy", "wire", "copies", "yes")


def test_paragraphs_in_another_order_are_a_copy() -> None:
    moved = "\n\n".join(reversed(NEARLY_WHOLE.split("\n\n")))
    found = link(article("copy", moved), KESTREL)
    assert found is not None
    assert found.verdict == "yes"


def test_independent_reports_that_quote_the_same_words_are_no_copies() -> None:
    assert link(article("own", INDEPENDENT), KESTREL) is None


def test_a_press_statement_quoted_by_both_makes_no_copies() -> None:
    one = f"The bank's head resigned on Monday after a week of protests. {STATEMENT} So it says on its website."
    other = f"Savers stormed a branch in Graz, where police used dogs. {STATEMENT} Nobody came to the door."
    assert link(article("one", one), article("other", other)) is None


def test_two_versions_of_a_form_are_no_copies() -> None:
    form = (
        "Shares on the Vienna exchange closed {} on {}, with the main index ending the day at {} points. {} Group led "
        "the gainers with a plus of {} per cent, while {} was the day's weakest. Trading volume was {} million shares. "
        "Analysts said investors were waiting for figures on inflation, which are due on {}."
    )
    monday = form.format("higher", "Monday", "3,412", "Arlen", "4.2", "Bostik", "31", "Thursday")
    tuesday = form.format("lower", "Tuesday", "3,377", "Corvin", "1.9", "Delmas", "28", "Friday")
    assert link(article("one", monday), article("other", tuesday)) is None


def test_a_background_paragraph_in_both_makes_no_copies() -> None:
    background = (
        "The two sides have been at odds since talks brokered by neighbouring states collapsed. More than 4,000 people "
        "have been killed and some 300,000 driven from their homes, according to relief organisations."
    )
    report = " ".join(INDEPENDENT.split("\n\n")[:3])
    found = link(article("one", f"{NEARLY_WHOLE}\n\n{background}"), article("other", f"{report}\n\n{background}"))
    assert found is None or found.verdict != "yes"


def test_news_flashes_are_too_short_to_be_copies() -> None:
    flash = "Three boats sink off Tyre, nine missing, coast guard says."
    assert link(article("one", flash), article("other", flash)) is None


def test_reasons_tell_the_share_the_passage_and_who_is_named() -> None:
    found = reasons(link(article("copy", NEARLY_WHOLE, outlet="Sidon Herald"), KESTREL))
    assert found["shared text"].detail == "100% of the shorter text (106 of 106 words outside quotations)"
    assert found["longest passage"].detail.startswith("115 words: “Three fishing boats sank off the port of Tyre")
    assert found["names the other outlet"].detail == "Kestrel Wire"


def test_reasons_add_up_to_the_score() -> None:
    found = link(article("copy", REWORDED), KESTREL)
    assert found is not None
    odds = math.exp(sum(reason.weight for reason in found.reasons))
    assert found.score == pytest.approx(odds / (1 + odds), abs=1e-4)


def test_same_credit_line_speaks_for_a_copy() -> None:
    one, other = (article(name, NEARLY_WHOLE, credit="Kestrel/EPX") for name in ("one", "other"))
    assert reasons(link(one, other))["same credit line"].detail == "Kestrel/EPX"
    assert "same credit line" not in reasons(link(one, article("other", NEARLY_WHOLE, credit="Other")))


@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        # Who names the other is the copy, whenever it was published; else who came later; else the greater id.
        (
            {"outlet": "Kestrel Wire", "published": "2024-03-05"},
            {"outlet": "Jaffa Sun", "published": "2024-03-03"},
            "other",
        ),
        ({"outlet": "Acre Post", "published": "2024-03-05"}, {"outlet": "Jaffa Sun", "published": "2024-03-03"}, "one"),
        ({"published": "2024-03-03T10:00:00+02:00"}, {"published": "2024-03-03T09:00:00Z"}, "other"),
        ({"published": "2024-03-03T10:00:00Z"}, {"published": "2024-03-03"}, "other"),
        ({"published": "2024-03-03T10:00:00Z"}, {"published": "soon"}, "other"),
        ({}, {}, "other"),
    ],
)
def test_the_copy_is_left(one: dict[str, str], other: dict[str, str], left: str) -> None:
    found = link(article("one", NEARLY_WHOLE, **one), article("other", NEARLY_WHOLE, **other))
    assert found is not None
    assert found.left == left


def test_versions_of_the_article_itself_are_passed_by() -> None:
    assert copies_of(KESTREL, [article("wire", NEARLY_WHOLE)]) == ()


def test_common_spans_quote_both_texts() -> None:
    other = article("copy", REWORDED)
    pairs = [(here.quote(WIRE), there.quote(REWORDED)) for here, there in common_spans(KESTREL, other)]
    assert any(here == there and here.startswith("The fishermen's union demanded") for here, there in pairs)
    assert any(here.startswith("A survivor who was") and there.startswith("A survivor taken") for here, there in pairs)


_SENTENCES = [
    line for text in (WIRE, INDEPENDENT, REWORDED) for part in text.split("\n\n") for line in part.split(". ")
]
_ARTICLES = st.builds(
    lambda id, lines, outlet, published: article(id, ". ".join(lines), outlet=outlet, published=published),
    st.sampled_from(["a", "b", "c"]),
    st.lists(st.sampled_from(_SENTENCES), max_size=9),
    st.sampled_from([None, "Kestrel Wire", "Sidon Herald"]),
    st.sampled_from([None, "2024-03-03", "2024-03-03T09:00:00Z", "2024-03-04T09:00:00Z"]),
)


@given(_ARTICLES, _ARTICLES)
def test_links_do_not_depend_on_which_article_came_first(one: Article, other: Article) -> None:
    assert copies_of(one, [other]) == copies_of(other, [one])


@given(_ARTICLES, _ARTICLES)
def test_common_spans_lie_in_both_texts(one: Article, other: Article) -> None:
    for here, there in common_spans(one, other):
        assert Span(0, len(one.text)).contains(here)
        assert Span(0, len(other.text)).contains(there)


@pytest.mark.parametrize("text", ["a " * 200_000, "Cat sat on the mat. " * 50_000, "“Ah” said Al-Ah, " * 50_000])
def test_hostile_text_takes_bounded_time(text: str) -> None:
    begun = time.process_time()
    copies_of(article("one", text), [article("two", text), article("three", f"x {text}")])
    assert time.process_time() - begun < 5.0
