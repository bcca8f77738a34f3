"""Quotation paragraphs that nobody was found to say."""

from __future__ import annotations

from sayso.annotate.floating import CONFIDENCE, floating
from sayso.annotate.spans import Page
from sayso.records import Article, Attribution, Form, Party, Span, phrase

HEAD = "Ana Lima said the port was shut.\n\n"


def said(text: str, content: str) -> Attribution:
    """Return "Ana Lima said ..." as the network would have found it."""
    at = text.index(content)
    source = phrase(text, [Span(0, 8)])
    return Attribution(
        id="a",
        form=Form.INDIRECT,
        content=phrase(text, [Span(at, at + len(content))]),
        cue=phrase(text, [Span(9, 13)]),
        source=Party(text=source.text, spans=source.spans),
    )


def left_over(tail: str, *known: str) -> list[Attribution]:
    text = HEAD + tail
    page = Page.of(Article(id="x", text=text))
    return floating(page, [said(text, content) for content in ("the port was shut", *known)])


def test_a_quotation_paragraph_goes_to_whoever_spoke_last() -> None:
    (one,) = left_over("“Nobody will frighten us.”\n\nIt rained.")
    assert (one.content.text, one.cue, one.confidence) == ("“Nobody will frighten us.”", None, CONFIDENCE)
    assert one.source is not None
    assert one.source.text == "Ana Lima"
    assert one.form is Form.DIRECT


def test_what_somebody_was_found_to_say_is_left_alone() -> None:
    quoted = "“Nobody will frighten us.”"
    assert left_over(quoted, quoted) == []


def test_a_quotation_within_a_sentence_is_none() -> None:
    assert left_over("The ship “Star of the South” lay there.") == []


def test_a_quotation_far_from_any_speaker_is_nobodys() -> None:
    assert left_over("It rained. " * 90 + "\n\n“Nobody will frighten us.”") == []


def test_a_slogan_is_no_statement() -> None:
    assert left_over("“No more.”") == []
