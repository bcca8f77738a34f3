"""From pieces to the article's words: what the network found, as attributions with exact spans."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sayso.model.confidence import Calibration, confidence
from sayso.model.decode import Found, Runs
from sayso.model.features import Pieces, blanked
from sayso.quotation import QUOTE_MARKS, find_quotations, form_of
from sayso.records import Article, Attribution, Form, Party, Span, content_id, phrase

__all__ = ["Page", "attribution_of", "attributions_of"]

# A word that a piece belongs to is sought no further than this many characters away: the tokenizer itself gives up on
# longer words (max_input_chars_per_word), and a line of a megabyte without a blank must not be walked for every span.
_LONGEST_WORD = 100
_BEFORE_NAME = re.compile(r"(?:[,;:.)\]\s]|['’]s(?!\w))*")
# How many quotations that have ended are passed over in search of one that has not.
_LOOK_BACK = 16


@dataclass(frozen=True, slots=True)
class Page:
    """An article with what each of its attributions must look up: made once, or long texts take quadratic time."""

    article: Article
    digest: str
    furniture: tuple[Span, ...]  # in order, none overlapping another
    quotations: tuple[Span, ...]  # in order of their starts, nested ones after what holds them

    @classmethod
    def of(cls, article: Article) -> Page:
        """Look up everything in `article`."""
        furniture: list[Span] = []
        for part in sorted(article.furniture):
            if furniture and part.start <= furniture[-1].end:
                furniture[-1] = Span(furniture[-1].start, max(part.end, furniture[-1].end))
            else:
                furniture.append(part)
        quotations = tuple(quotation.span for quotation in find_quotations(blanked(article.text, furniture)))
        return cls(article, article.digest, tuple(furniture), quotations)

    def furniture_in(self, span: Span) -> tuple[Span, ...]:
        """Return the furniture that overlaps `span`, in order."""
        low = bisect_right(self.furniture, span.start, key=lambda part: part.end)
        high = low
        while high < len(self.furniture) and self.furniture[high].start < span.end:
            high += 1
        return self.furniture[low:high]

    def quotations_in(self, span: Span) -> list[Span]:
        """Return the quotations that overlap `span`, in order."""
        high = bisect_left(self.quotations, span.end, key=lambda quotation: quotation.start)
        # Quotations nest at most four deep, so few steps back reach every one that is still open.
        low = high
        found: list[Span] = []
        while low and high - low < _LOOK_BACK + len(found):
            low -= 1
            if self.quotations[low].overlaps(span):
                found.append(self.quotations[low])
        return found[::-1]


def attributions_of(
    article: Article, pieces: Pieces, found: Sequence[Found], calibration: Calibration
) -> tuple[Attribution, ...]:
    """Return the attributions of `article` in order of their cues, each with its confidence but no parent yet.

    Left out: what stands in the article's furniture, and what is less sure than the floor of its layer.
    """
    page = Page.of(article)
    attributions = []
    for one in found:
        attribution = attribution_of(page, pieces, one)
        if attribution is None:
            continue
        sure = confidence(one, calibration, quoted=attribution.form is not Form.INDIRECT)
        if sure >= calibration.floor[one.level]:
            attributions.append(replace(attribution, confidence=round(sure, 4)))
    return tuple(attributions)


def attribution_of(page: Page, pieces: Pieces, found: Found) -> Attribution | None:
    """Return what was found in the article's own words, or None if it is furniture or has no content left."""
    article, text = page.article, page.article.text
    cue = _spans(text, pieces, [found.cue])
    content = _without(page, _quoted_whole(page, cue[0], _spans(text, pieces, found.content)))
    if not content or page.furniture_in(cue[0]):
        return None
    source = _named(text, _without(page, _spans(text, pieces, found.source)))
    words = phrase(text, source) if source else None
    place = f"{found.level}:{cue[0].start}-{cue[0].end}"
    return Attribution(
        id=content_id("att", article.id, page.digest, place),
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
        low, high = max(0, start - _LONGEST_WORD), min(len(text), end + _LONGEST_WORD)
        while start > low and text[start].isalnum() and text[start - 1].isalnum():
            start -= 1
        while end < high and text[end].isalnum() and text[end - 1].isalnum():
            end += 1
        if spans and (start <= spans[-1].end or not text[spans[-1].end : start].strip()):
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return spans


def _without(page: Page, spans: Iterable[Span]) -> list[Span]:
    """Cut the article's furniture, which the network did not see, out of spans that run across it."""
    left: list[Span] = []
    for span in spans:
        start = span.start
        for part in page.furniture_in(span):
            left += _stripped(page.article.text, start, part.start)
            start = part.end
        left += _stripped(page.article.text, start, span.end)
    return left


def _stripped(text: str, start: int, end: int) -> list[Span]:
    """Return the span without white space at its ends, or nothing if there is no more to it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Span(start, end)] if start < end else []


def _named(text: str, spans: Iterable[Span]) -> list[Span]:
    """Trim what belongs to the words around a name: punctuation before it, another's 's, a single comma behind it."""
    trimmed = []
    for span in spans:
        words = span.quote(text)
        before = _BEFORE_NAME.match(words)
        start = span.start + (before.end() if before else 0)
        end = span.end - (1 if words.endswith(",") and words.count(",") == 1 else 0)
        trimmed += _stripped(text, start, end)
    return [span for span in trimmed if any(c.isalnum() for c in span.quote(text))]


def _quoted_whole(page: Page, cue: Span, spans: Iterable[Span]) -> list[Span]:
    """Return a content's spans as quotation marks and paragraphs bound them.

    All that stands within quotation marks is said by the same speaker, so a span that touches a quotation that the cue
    stands outside of takes it whole. What stands in another paragraph than the cue without quotation marks is the
    reporter's own text, mostly a headline or the next sentence.
    """
    text = page.article.text
    kept: list[Span] = []
    for span in spans:
        for part in _paragraphs(text, span):
            quotations = [q for q in page.quotations_in(part) if not q.contains(cue)]
            if not quotations and "\n" in text[min(part.end, cue.end) : max(part.start, cue.start)]:
                continue
            start = min([part.start, *(q.start for q in quotations)])
            end = max([part.end, *(q.end for q in quotations)])
            if all(c in QUOTE_MARKS or not c.isalnum() for c in text[start:end]):
                continue
            if kept and (start <= kept[-1].end or not text[kept[-1].end : start].strip()):
                kept[-1] = Span(kept[-1].start, max(end, kept[-1].end))
            else:
                kept.append(Span(start, end))
    return kept


def _paragraphs(text: str, span: Span) -> list[Span]:
    """Cut a span at line breaks."""
    return [
        Span(span.start + match.start(), span.start + match.end())
        for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", span.quote(text))
    ]
