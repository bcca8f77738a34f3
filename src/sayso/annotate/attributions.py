"""From pieces to the article's words: what the network found, as attributions with exact spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sayso.model.confidence import Calibration, confidence
from sayso.model.decode import Found, Runs
from sayso.model.features import Pieces
from sayso.quotation import QUOTE_MARKS, Quotation, find_quotations, form_of
from sayso.records import Article, Attribution, Form, Party, Span, content_id, phrase

__all__ = ["attribution_of", "attributions_of"]


def attributions_of(
    article: Article, pieces: Pieces, found: Sequence[Found], calibration: Calibration
) -> tuple[Attribution, ...]:
    """Return the attributions of `article` in order of their cues, each with its confidence but no parent yet.

    Left out: what stands in the article's furniture, and what is less sure than the floor of its layer.
    """
    quotations = find_quotations(article.text)
    attributions = []
    for one in found:
        attribution = attribution_of(article, pieces, one, quotations)
        if attribution is None:
            continue
        sure = confidence(one, calibration, quoted=attribution.form is not Form.INDIRECT)
        if sure >= calibration.floor[one.level]:
            attributions.append(replace(attribution, confidence=round(sure, 4)))
    return tuple(attributions)


def attribution_of(
    article: Article, pieces: Pieces, found: Found, quotations: tuple[Quotation, ...]
) -> Attribution | None:
    """Return what was found in the article's own words, or None if it is furniture or has no content left."""
    text = article.text
    cue = _spans(text, pieces, [found.cue])
    content = _without(article, _with_marks(text, _spans(text, pieces, found.content), quotations))
    if not content or any(cue[0].overlaps(part) for part in article.furniture):
        return None
    source = _without(article, _spans(text, pieces, found.source))
    words = phrase(text, source) if source else None
    place = f"{found.level}:{cue[0].start}-{cue[0].end}"
    return Attribution(
        id=content_id("att", article.id, article.digest, place),
        form=form_of(text, content),
        content=phrase(text, content),
        cue=phrase(text, cue),
        source=Party(text=words.text, spans=words.spans) if words else None,
    )


def _spans(text: str, pieces: Pieces, runs: Runs | Sequence[tuple[int, int]]) -> list[Span]:
    """Return the characters of runs of pieces, grown to whole words; runs with only blanks between are one."""
    spans: list[Span] = []
    for first, last in runs:
        start, end = int(pieces.starts[first]), int(pieces.ends[last - 1])
        while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
            end += 1
        if spans and (start <= spans[-1].end or not text[spans[-1].end : start].strip()):
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return spans


def _without(article: Article, spans: Iterable[Span]) -> list[Span]:
    """Cut the article's furniture, which the network did not see, out of spans that run across it."""
    left: list[Span] = []
    for span in spans:
        start = span.start
        for part in sorted(article.furniture):
            if part.end <= start or part.start >= span.end:
                continue
            left += _stripped(article.text, start, part.start)
            start = part.end
        left += _stripped(article.text, start, span.end)
    return left


def _stripped(text: str, start: int, end: int) -> list[Span]:
    """Return the span without white space at its ends, or nothing if there is no more to it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Span(start, end)] if start < end else []


def _with_marks(text: str, spans: Iterable[Span], quotations: Iterable[Quotation]) -> list[Span]:
    """Let a content that reaches up to a quotation mark include it, and drop a fragment that is only marks."""
    opens = {q.span.start + 1: q.span.start for q in quotations}
    closes = {q.span.end - 1: q.span.end for q in quotations}
    grown = []
    for span in spans:
        if all(c in QUOTE_MARKS or not c.isalnum() for c in span.quote(text)):
            continue
        grown.append(Span(opens.get(span.start, span.start), closes.get(span.end, span.end)))
    return grown
