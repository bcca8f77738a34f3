"""Runs of pieces as the article's characters."""

from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.spans import Page, spans_of, stripped
from sayso.records import Article, Span
from tests.annotate.making import pieces, place, run

TEXTS = st.lists(
    st.sampled_from(["Oduyanwo", "said", "it’s", "“Yes,”", ".", "\n\n", "é", "İstanbul", "😀", "a-b"]), min_size=1
)
SPANS = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(TEXTS, st.data())
def test_spans_hold_their_pieces_and_end_where_words_do(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    made = pieces(text)
    if len(made) < 2:
        return
    edges = sorted(data.draw(st.sets(st.integers(0, len(made)), min_size=2, max_size=6)))
    runs = list(zip(edges[::2], edges[1::2], strict=False))
    spans = spans_of(text, made, runs)
    assert spans == sorted(spans)
    for first, last in runs:
        assert any(s.start <= made.starts[first] and made.ends[last - 1] <= s.end for s in spans)
    for left, right in pairwise(spans):
        assert text[left.end : right.start].strip()  # else they were one
    for span in spans:
        for edge in (span.start, span.end):
            assert not (0 < edge < len(text) and text[edge - 1].isalnum() and text[edge].isalnum())


def test_a_line_of_a_megabyte_without_blanks_is_not_walked() -> None:
    text = "x" * 1_000_000 + " said"
    made = pieces(text)
    started = time.perf_counter()
    spans = spans_of(text, made, [(i, i + 1) for i in range(0, 300_000, 3000)])
    assert time.perf_counter() - started < 2
    assert all(span.end - span.start < 300 for span in spans)


def test_words_with_only_blanks_between_are_one_span() -> None:
    text = "Ana  Lima said"
    assert spans_of(text, pieces(text), [run(text, "Ana"), run(text, "Lima")]) == [place(text, "Ana  Lima")]


@given(SPANS, st.text(alphabet=" \n\tab", min_size=40, max_size=40))
def test_stripped_takes_white_space_off_the_ends_only(span: Span, text: str) -> None:
    words = span.quote(text).strip()
    assert [one.quote(text) for one in stripped(text, span.start, span.end)] == ([words] if words else [])


@given(st.lists(SPANS, max_size=6), SPANS)
def test_page_finds_the_furniture_that_a_span_overlaps(furniture: list[Span], span: Span) -> None:
    page = Page.of(Article(id="a", text="x" * 40, furniture=tuple(furniture)))
    seen = {i for part in page.furniture_in(span) for i in range(part.start, part.end)}
    within = set(range(span.start, span.end))
    assert seen & within == {i for part in furniture for i in range(part.start, part.end)} & within
    assert all(part.overlaps(span) for part in page.furniture_in(span))


def test_page_finds_every_quotation_that_a_span_touches() -> None:
    text = "“One ‘two’ three,” she said. “Four,” he said. Five."
    page = Page.of(Article(id="a", text=text))
    assert [q.quote(text) for q in page.quotations_in(place(text, "two"))] == ["“One ‘two’ three,”", "‘two’"]
    assert [q.quote(text) for q in page.quotations_in(place(text, "she said"))] == []
    assert [q.quote(text) for q in page.quotations_in(place(text, "three,” she said. “Four"))] == [
        "“One ‘two’ three,”",
        "“Four,”",
    ]


def test_page_finds_a_long_quotation_from_within_after_many_short_ones() -> None:
    text = "“We say " + "‘no’ and " * 14 + "go.”"
    page = Page.of(Article(id="a", text=text))
    assert [q.start for q in page.quotations_in(place(text, "go."))] == [0]


def test_page_reads_no_quotation_in_furniture() -> None:
    text = "Photo: “Sun\n\n“It rains,” she said."
    page = Page.of(Article(id="a", text=text, furniture=(Span(0, 11),)))
    assert [q.quote(text) for q in page.quotations] == ["“It rains,”"]
