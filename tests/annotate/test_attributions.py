"""From pieces to the article's exact words."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.attributions import Page, attributions_of
from sayso.model.confidence import EVIDENCE, Calibration
from sayso.model.decode import Found
from sayso.model.features import Pieces
from sayso.records import Article, Attribution, Form, Span

SURE = Calibration(tuple(5.0 if name == "bias" else 0.0 for name in EVIDENCE), (0.0, 0.0))


def pieces(text: str) -> Pieces:
    """Return pieces of at most three letters, so that spans must grow to whole words."""
    places = [m.span() for m in re.finditer(r"\w{1,3}|[^\w\s]", text)]
    zeros = np.zeros(len(places), dtype=np.int64)
    starts, ends = (np.asarray(side, dtype=np.int64) for side in zip(*places, strict=True))
    return Pieces(zeros, starts, ends, zeros, zeros, zeros, zeros)


def found(text: str, cue: str, content: tuple[str, ...], source: str | None = None) -> Found:
    made = pieces(text)

    def run(words: str) -> tuple[int, int]:
        at = text.index(words)
        inside = np.flatnonzero((made.ends > at) & (made.starts < at + len(words)))
        return int(inside[0]), int(inside[-1]) + 1

    return Found(0, run(cue), (run(source),) if source else (), tuple(map(run, content)), 0.9, 1.0, -0.1, -0.1, -0.1)


def read(text: str, *parts: Found, furniture: tuple[Span, ...] = ()) -> tuple[Attribution, ...]:
    return attributions_of(Article(id="a", text=text, furniture=furniture), pieces(text), parts, SURE)


def test_spans_grow_to_whole_words_and_quote_the_text() -> None:
    text = "Minister Oduyanwo announced that elections follow."
    one = found(text, "nounc", ("that elections foll",), "Oduya")
    (attribution,) = read(text, one)
    assert attribution.cue is not None
    assert attribution.cue.text == "announced"
    assert attribution.source is not None
    assert attribution.source.text == "Oduyanwo"
    assert attribution.content.text == "that elections follow"
    assert attribution.form is Form.INDIRECT


def test_content_takes_in_the_quotation_marks_beside_it() -> None:
    text = "“We stay,” she said, “and wait.”"
    (attribution,) = read(text, found(text, "said", ("We stay,", "and wait."), "she"))
    assert [span.quote(text) for span in attribution.content.spans] == ["“We stay,”", "“and wait.”"]
    assert attribution.form is Form.DIRECT


def test_content_of_marks_only_is_no_content() -> None:
    text = "He said “ . ”"
    assert read(text, found(text, "said", ("“ .",))) == ()


def test_furniture_is_never_read() -> None:
    text = "Photo: she says so\n\nHe said it rains."
    caption = found(text, "says", ("so",), "she")
    report = found(text, "said", ("it rains",), "He")
    assert len(read(text, caption, report)) == 2
    (attribution,) = read(text, caption, report, furniture=(Span(0, 18),))
    assert attribution.content.text == "it rains"


def test_furniture_is_cut_out_of_a_content_that_runs_across_it() -> None:
    text = "“It rains.\nRead more: floods\n“And it pours,” he said."
    content = "It rains.\nRead more: floods\n“And it pours"
    (attribution,) = read(text, found(text, "said", (content,), "he"), furniture=(Span(11, 28),))
    assert [span.quote(text) for span in attribution.content.spans] == ["“It rains.", "“And it pours,”"]


def test_content_takes_a_quotation_whole_that_the_cue_stands_outside_of() -> None:
    text = "“We stay. They go,” she said, adding that he “said ‘no’ twice”."
    (attribution,) = read(text, found(text, "said", ("They go",), "she"))
    assert attribution.content.text == "“We stay. They go,”"
    (attribution,) = read(text, found(text, "said ‘", ("no",)))
    assert attribution.content.text == "‘no’"


def test_content_without_marks_ends_with_its_paragraph() -> None:
    text = "Bridge to close\n\nThe bridge is old, he said."
    (attribution,) = read(text, found(text, "said", ("close\n\nThe bridge is old",), "he"))
    assert attribution.content.text == "The bridge is old"


def test_source_is_trimmed_of_what_is_not_part_of_the_name() -> None:
    text = "The yard’s owner, Lee said it rains. Ann Roe, the mayor, said it snows."
    (attribution,) = read(text, found(text, "said", ("it rains",), "’s owner,"))
    assert attribution.source is not None
    assert attribution.source.text == "owner"
    (attribution,) = read(text, found(text, "said it snows", ("it snows",), "Ann Roe, the mayor,"))
    assert attribution.source is not None
    assert attribution.source.text == "Ann Roe, the mayor,"


def test_what_is_below_the_floor_is_left_out() -> None:
    text = "He said it rains."
    part = found(text, "said", ("it rains",), "He")
    strict = Calibration(SURE.weights, (0.999, 0.999))
    assert attributions_of(Article(id="a", text=text), pieces(text), [part], strict) == ()


def test_ids_are_stable_and_differ_between_cues() -> None:
    text = "He said it rains and she said it snows."
    parts = [found(text, "said", ("it rains",)), found(text, "she said", ("it snows",))]
    first, second = read(text, *parts), read(text, *parts)
    assert [a.id for a in first] == [a.id for a in second]
    assert len({a.id for a in first}) == 2


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(st.lists(SPANS, max_size=6), SPANS)
def test_page_finds_the_furniture_that_a_span_overlaps(furniture: list[Span], span: Span) -> None:
    page = Page.of(Article(id="a", text="x" * 40, furniture=tuple(furniture)))
    seen = {i for part in page.furniture_in(span) for i in range(part.start, part.end)}
    within = set(range(span.start, span.end))
    assert seen & within == {i for part in furniture for i in range(part.start, part.end)} & within
    assert all(part.overlaps(span) for part in page.furniture_in(span))


def test_a_line_without_blanks_is_not_one_word() -> None:
    text = "x" * 5000 + " she said he left"
    (attribution,) = read(text, found(text, "said", ("x" * 3,), "she"))
    assert len(attribution.content.text) < 300
