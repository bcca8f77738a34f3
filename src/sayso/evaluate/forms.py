"""The form of an attribution: whether its content stands in quotation marks, wholly, partly or not at all.

One definition for reading, gold data and scores, so that "direct" means the same everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sayso.records import Form, Span

__all__ = ["form_of"]

# Marks that only ever quote; single marks are apostrophes too and need more evidence.
_DOUBLE = '"“”„«»'
_ANY = _DOUBLE + "‘’'`"
_OPENING_OUTSIDE = _DOUBLE + "‘"
# What may stand between the last quoted word and the closing mark, or after it, without being content.
_CLOSING_PUNCTUATION = ".,;:!?-—–"
_SINGLE_QUOTED = re.compile(r"(?<!\w)['‘]\w[^'’]*['’](?!\w)")


def form_of(text: str, spans: Iterable[Span]) -> Form:
    """Return the form of the content that `spans` of `text` make.

    Direct: it starts and ends with a quotation mark; a mark just outside the span counts as inside, and
    punctuation after the closing mark is looked through. Mixed: a quotation mark stands somewhere inside.
    Indirect: none does. Content in several spans is judged from its first mark to its last.
    """
    ordered = sorted(spans)
    if not ordered:
        return Form.INDIRECT
    start, end = ordered[0].start, max(span.end for span in ordered)
    if _opens(text, start, end) and _closes(text, start, end):
        return Form.DIRECT
    words = " ".join(span.quote(text) for span in ordered)
    if any(mark in words for mark in _DOUBLE) or _SINGLE_QUOTED.search(words):
        return Form.MIXED
    return Form.INDIRECT


def _opens(text: str, start: int, end: int) -> bool:
    """Tell whether the content begins with a quotation mark, or right behind one."""
    while start < end and text[start].isspace():
        start += 1
    inside = start < len(text) and text[start] in _ANY
    return inside or (start > 0 and text[start - 1] in _OPENING_OUTSIDE)


def _closes(text: str, start: int, end: int) -> bool:
    """Tell whether the content ends with a quotation mark, or right before one."""
    while start < end and text[start].isspace():
        start += 1
    last = end
    while last > start and (text[last - 1].isspace() or text[last - 1] in _CLOSING_PUNCTUATION):
        last -= 1
    inside = last > start and text[last - 1] in _ANY
    return inside or any(at < len(text) and text[at] in _DOUBLE for at in (last, end))
