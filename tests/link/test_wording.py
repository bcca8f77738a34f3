"""Words as two reports are compared by them."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.link.wording import sentences_in, wording_of
from sayso.records import Article, Span

TEXT = (
    "BEIRUT, March 3 (Kestrel Wire) – Three boats sank off Tyre, the coast guard’s chief said.\n\n"
    "Photo: A. Brandt/Kestrel\n\n"
    "“We saw nothing,” Dr. Haddad told reporters. Fishermen had met 40 km out. (Kestrel Wire)"
)


def article(text: str, *furniture: Span) -> Article:
    return Article(id="one", text=text, furniture=furniture)


def test_dateline_sign_off_and_furniture_are_left_out() -> None:
    photo = TEXT.index("Photo"), TEXT.index("“We")
    wording = wording_of(article(TEXT, Span(*photo)))
    words = [Span(*place).quote(TEXT) for place in zip(wording.starts, wording.ends, strict=True)]
    assert words[:3] == ["Three", "boats", "sank"]
    assert words[-4:] == ["met", "40", "km", "out"]
    assert "Photo" not in words


@pytest.mark.parametrize(
    "text",
    [
        "The ferry – the largest of its kind – capsized.",
        "Boats sank off Tyre on Sunday: three of them.",
        "“We saw nothing” – so he said.",
        "He (Haddad) left.",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    first = text.split()[0].strip("“")
    wording = wording_of(article(text))
    assert text[wording.starts[0] : wording.ends[0]] == first


def test_words_are_stems_without_accents_and_numbers_are_digits() -> None:
    wording = wording_of(article("The ministry's officials insisted: twelve señores, 1,200 men."))
    assert wording.words == ("the", "ministri", "offici", "insist", "12", "senor", "1200", "men")


def test_words_in_quotation_marks_are_marked() -> None:
    wording = wording_of(article("He said “nobody fled” at noon."))
    assert [word for word, quoted in zip(wording.words, wording.quoted, strict=True) if quoted] == ["nobodi", "fled"]


def test_details_are_numbers_and_names_inside_a_sentence() -> None:
    wording = wording_of(article("Boats sank off Tyre. Nobody met 40 men."))
    assert [word for word, detail in zip(wording.words, wording.details, strict=True) if detail] == ["tyre", "40"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Haddad left. He ran.", ["Dr. Haddad left.", "He ran."]),
        ("It cost 4.5 m. “Too much,” he said.", ["It cost 4.5 m.", "“Too much,” he said."]),
        ("“Gone!” She wept.", ["“Gone!”", "She wept."]),
        ("A headline\n\nA line", ["A headline", "A line"]),
        ("J. R. Smith of the U.S. Navy spoke.", ["J. R. Smith of the U.S. Navy spoke."]),
        ("  \n ", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [span.quote(text) for span in sentences_in(text)] == sentences


_PROSE = st.text(alphabet="aB’'“”\"().!? \n–1é—:,", max_size=300)


@given(_PROSE)
def test_sentences_are_in_order_and_miss_nothing(text: str) -> None:
    spans = sentences_in(text)
    assert list(spans) == sorted(spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    kept = set().union(*(range(span.start, span.end) for span in spans)) if spans else set()
    assert all(at in kept for at, mark in enumerate(text) if not mark.isspace())


@given(_PROSE, st.lists(st.tuples(st.integers(0, 300), st.integers(1, 40)), max_size=3))
def test_every_word_stands_where_it_says_and_outside_furniture(text: str, cuts: list[tuple[int, int]]) -> None:
    furniture = [Span(start, start + size) for start, size in cuts]
    wording = wording_of(article(text, *furniture))
    assert len({*map(len, (wording.words, wording.starts, wording.ends, wording.quoted, wording.closed))}) == 1
    assert list(wording.starts) == sorted(wording.starts)
    assert list(wording.sentences) == sorted(wording.sentences)
    for start, end in zip(wording.starts, wording.ends, strict=True):
        assert text[start:end].strip() == text[start:end] != ""
        assert not any(span.overlaps(Span(start, end)) for span in furniture)


@pytest.mark.parametrize(
    "text", ["a " * 500_000, "." * 1_000_000, "“" * 500_000, ". " * 500_000, "A\n" * 500_000, "A, " * 300_000]
)
def test_a_hostile_megabyte_takes_no_longer_than_a_report(text: str) -> None:
    begun = time.process_time()
    wording_of(article(text))
    assert time.process_time() - begun < 2.0
