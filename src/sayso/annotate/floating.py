"""Quotation paragraphs that nobody was found to say: they go to whoever spoke last.

The network finds most quotations without a cue by itself. What is left over, a paragraph that is one quotation, is in
news the same speaker going on; it is given with little confidence and with the source as it was last written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.annotate.spans import Page
from sayso.quotation import form_of
from sayso.records import Attribution, Span, content_id, phrase

__all__ = ["CONFIDENCE", "floating"]

#: Not fitted: too few such quotations are left over on held-out texts to tell how often they are right.
CONFIDENCE = 0.5
_FEWEST = 4  # words; shorter ones are titles and slogans
_NEAR = 800  # characters from the last attribution: a paragraph or two


def floating(page: Page, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Return an attribution for each paragraph that is one quotation and stands in nobody's content."""
    text = page.article.text
    covered = sorted((s for a in attributions for s in a.content.spans), key=lambda s: s.start)
    speaking = sorted(
        (a for a in attributions if a.source is not None and a.cue is not None), key=lambda a: a.content.spans[0].start
    )
    found: list[Attribution] = []
    at = last = 0
    reach = -1  # end of the furthest content that begins no later than the quotation's first word
    for quotation in page.quotations:
        while at < len(covered) and covered[at].start <= quotation.start + 1:
            reach = max(reach, covered[at].end)
            at += 1
        while last < len(speaking) and _place(speaking[last]) < quotation.start:
            last += 1
        if reach > quotation.start or not last or not _paragraph(text, quotation) or page.furniture_in(quotation):
            continue
        speaker = speaking[last - 1]
        if quotation.start - _place(speaker) > _NEAR or len(quotation.quote(text).split()) < _FEWEST:
            continue
        content = phrase(text, [quotation])
        found.append(
            Attribution(
                id=content_id("att", page.article.id, page.digest, f"0:{quotation.start}-{quotation.start}"),
                form=form_of(text, content.spans),
                content=content,
                source=replace(speaker.source, entity=None) if speaker.source else None,
                act="say",
                confidence=CONFIDENCE,
            )
        )
    return found


def _place(attribution: Attribution) -> int:
    return (attribution.cue or attribution.content).spans[0].start


def _paragraph(text: str, quotation: Span) -> bool:
    """Tell whether nothing but white space stands beside a quotation on its lines."""
    before = text[max(0, quotation.start - 3) : quotation.start]
    after = text[quotation.end : quotation.end + 3]
    opens = quotation.start == 0 or "\n" in before
    closes = quotation.end == len(text) or after[:1] in ("\n", "") or (not after.strip() and "\n" in after)
    return opens and closes and not before.rpartition("\n")[2].strip()
