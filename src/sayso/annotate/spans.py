"""The article's words under pieces: its furniture and quotations looked up once, runs of pieces as characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.model.decode import Runs
from sayso.model.features import Pieces, blanked
from sayso.quotation import find_quotations
from sayso.records import Article, Span

__all__ = ["Page", "spans_of", "stripped"]

# A word that a piece belongs to is sought no further than this many characters away: the tokenizer itself gives up on
# longer words (max_input_chars_per_word), and a line of a megabyte without a blank must not be walked for every span.
_LONGEST_WORD = 100
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


def spans_of(text: str, pieces: Pieces, runs: Runs | Sequence[tuple[int, int]]) -> list[Span]:
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


def stripped(text: str, start: int, end: int) -> list[Span]:
    """Return the span without white space at its ends, or nothing if there is no more to it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return [Span(start, end)] if start < end else []
