"""Quotation marks: which stretches of a text stand inside them, whatever the house style.

Handles curly, straight and low-high double marks, two single marks typed for a double one, guillemets, single marks
(British style) as distinct from apostrophes, marks nested in other marks, and quotations that run over several
paragraphs with an opening mark at the head of each and a closing mark only at the end of the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sayso.records import Form, Span

__all__ = ["QUOTE_MARKS", "Quotation", "find_quotations", "form_of"]

_CLOSERS = {
    "''": ("''",),
    "``": ("''", "``"),
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    '"': '"',
    "‘": "’",
    "'": "'",
    "‹": "›",
    "›": "‹",
}
#: Every mark that may open or close a quotation; single ones are apostrophes too.
QUOTE_MARKS = "\"“”„‟«»'‘’‹›"
_MARK = re.compile(f"[{QUOTE_MARKS}]")
# Some papers type a double mark as two single ones, others end two quotations at one place: a text types double ones
# if it opens any with them.
_TYPED_DOUBLE = re.compile(r"(?<![^\s([{–—-])(?:''|``)(?=\w)")
_TYPED_MARK = re.compile(f"''|``|[{QUOTE_MARKS}]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# What may stand before an opening mark and after a closing one, beside white space and the text's ends.
_BEFORE_OPENING = set("([{-–—/\"“”„«»‹›‘'")
_AFTER_CLOSING = set(")]}.,;:!?-–—/…\"“”„«»‹›’'")
# Marks that only ever quote; single marks are apostrophes too and need more evidence.
_DOUBLE = '"“”„«»‹›'
_ANY = _DOUBLE + "‘’'`"
_OPENING_OUTSIDE = _DOUBLE + "‘"
# What may stand between the last quoted word and the closing mark, or after it, without being content.
_CLOSING_PUNCTUATION = ".,;:!?-—–"
_SINGLE_QUOTED = re.compile(r"(?<!\w)['‘`]\w[^'’`]*['’`](?!\w)")
# A quotation that has not closed after so many paragraphs was never one: a stray mark. The longest seen in
# the PolNeAR training split that is really one quotation has 12.
_MAX_PARAGRAPHS = 16


@dataclass(frozen=True, slots=True)
class Quotation:
    """One stretch in quotation marks: `span` includes the marks; `depth` is 0 for outermost."""

    span: Span
    depth: int


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Return all quotations of `text` in order of their start, nested ones after what holds them.

    A line ends at "\\n" and nowhere else, as in the rest of the reading.
    A mark without a partner opens nothing: it is left out. Linear in the length of the text.
    """
    found: list[Quotation] = []
    stack: list[tuple[str, int]] = []  # opening mark, its offset
    offset = 0
    marks = _TYPED_MARK if _TYPED_DOUBLE.search(text) else _MARK
    carried = 0  # paragraphs over which the outermost open quotation has run
    for paragraph in _LINE.findall(text):  # splitlines() would also cut at form feeds and U+2028
        stripped = paragraph.lstrip()
        if not stripped:
            offset += len(paragraph)
            continue
        skip_to = -1
        if stack:
            lead = offset + len(paragraph) - len(stripped)
            opener = stack[0][0]
            del stack[1:]
            carried += 1
            if stripped.startswith(opener) and carried < _MAX_PARAGRAPHS:
                skip_to = lead  # the repeated opening mark continues the quotation
            else:
                stack.clear()
        if not stack:
            carried = 0
        for match in marks.finditer(paragraph):
            at = offset + match.start()
            if at == skip_to:
                continue
            _take(text, at, match.group(), stack, found)
        offset += len(paragraph)
    found.sort(key=lambda quotation: (quotation.span.start, -quotation.span.end))
    return tuple(found)


def _take(text: str, at: int, mark: str, stack: list[tuple[str, int]], found: list[Quotation]) -> None:
    """Let the mark at `at` close what is open, or open something, or be an apostrophe."""
    end = at + len(mark)
    if _may_close(text, at, end):
        for depth in range(len(stack) - 1, -1, -1):
            opener, start = stack[depth]
            if mark in _CLOSERS[opener]:
                del stack[depth:]
                found.append(Quotation(Span(start, end), depth))
                return
    if mark in _CLOSERS and _may_open(text, at, end) and len(stack) < 4:
        stack.append((mark, at))


def _may_open(text: str, at: int, end: int) -> bool:
    before = text[at - 1] if at else " "
    after = text[end] if end < len(text) else " "
    if after.isspace():
        return False
    if text[at] in "“«„‹":
        return True
    return before.isspace() or before in _BEFORE_OPENING or not (before.isalnum() or before in ".,;:!?")


def _may_close(text: str, at: int, end: int) -> bool:
    mark = text[at]
    before = text[at - 1] if at else " "
    after = text[end] if end < len(text) else " "
    if mark in "”»›“«":
        return True
    if before.isspace():
        return False
    if mark in "'’":  # an apostrophe stands between letters ("don't"), a closing mark does not
        return after.isspace() or after in _AFTER_CLOSING
    return True


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
