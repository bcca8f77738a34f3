"""From pieces to the article's words: what the network found, as attributions with exact spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sayso.annotate.spans import Page, spans_of, stripped
from sayso.model.confidence import Calibration, confidence
from sayso.model.decode import Decoding, Found
from sayso.model.features import Pieces
from sayso.model.labels import ACTS, CIRCUMSTANCES
from sayso.quotation import QUOTE_MARKS, form_of
from sayso.records import Attribution, Form, Party, Span, When, content_id, phrase

__all__ = ["attribution_of", "attributions_of"]

_MARKS = QUOTE_MARKS + "`"  # two of these are typed for an opening mark
# Articles and prepositions: alone they name nobody and no time.
_BARE = frozenset("a an the of in on at to for from by with and or".split())  # noqa: SIM905
_BEFORE_NAME = re.compile(r"(?:[,;:.)\]\s]|['’]s(?!\w))*")


def attributions_of(
    page: Page, pieces: Pieces, found: Sequence[Found], calibration: Calibration, decoding: Decoding
) -> list[tuple[Attribution, Found]]:
    """Return the attributions of an article in order of their cues, each with what the network found of it.

    They have their confidence, but no parent yet. Left out: what stands in the article's furniture, and what is less
    sure than the floor of its layer.
    """
    attributions = []
    for one in found:
        attribution = attribution_of(page, pieces, one, hedged=decoding.hedged)
        if attribution is None:
            continue
        sure = confidence(one, calibration, quoted=attribution.form is not Form.INDIRECT)
        if sure >= calibration.floor[one.level]:
            attributions.append((replace(attribution, confidence=round(sure, 4)), one))
    return attributions


def attribution_of(page: Page, pieces: Pieces, found: Found, *, hedged: float = 0.5) -> Attribution | None:
    """Return what was found in the article's own words, or None if it is furniture or has no content left.

    A cue of nothing but a quotation's opening mark stands for a quotation without a cue. From `hedged` on, the
    probability of being held at arm's length is taken for a yes.
    """
    article, text = page.article, page.article.text
    place = spans_of(text, pieces, [found.cue])[0]
    cue = None if all(c in _MARKS for c in place.quote(text)) else place
    content = _without(page, _quoted_whole(page, cue or place, spans_of(text, pieces, found.content), own=cue is None))
    if not content or page.furniture_in(place):
        return None
    if cue is None:
        # It is the quotation that opens here, and nothing else: what follows has a mark of its own.
        opened = [q for q in page.quotations_in(place) if place.start <= q.start < place.end]
        within = [Span(max(s.start, q.start), min(s.end, q.end)) for q in opened for s in content if s.overlaps(q)]
        content = within or content[:1]
    source = _named(text, _without(page, spans_of(text, pieces, found.source)))
    around = {
        role: _without(page, _named(text, spans_of(text, pieces, runs))) if runs else []
        for role, runs in zip(CIRCUMSTANCES[1:], found.around, strict=True)
    }
    words = {
        role: phrase(text, spans) if spans and not _bare(text, spans) else None
        for role, spans in {"source": source, **around}.items()
    }
    parties = {
        role: None if (one := words[role]) is None else Party(text=one.text, spans=one.spans)
        for role in ("source", "addressee")
    }
    time = words["time"]
    return Attribution(
        id=content_id("att", article.id, page.digest, f"{found.level}:{place.start}-{place.end}"),
        form=form_of(text, content),
        content=phrase(text, content),
        cue=phrase(text, [cue]) if cue else None,
        source=parties["source"],
        addressee=parties["addressee"],
        medium=words["medium"],
        setting=words["setting"],
        time=When(text=time.text, spans=time.spans) if time else None,
        act=ACTS[max(range(len(ACTS)), key=found.acts.__getitem__)] if found.acts else None,
        hedged=found.hedged >= hedged,
    )


def _bare(text: str, spans: Sequence[Span]) -> bool:
    return all(word.lower() in _BARE for span in spans for word in span.quote(text).split())


def _without(page: Page, spans: Iterable[Span]) -> list[Span]:
    """Cut the article's furniture, which the network did not see, out of spans that run across it."""
    left: list[Span] = []
    for span in spans:
        start = span.start
        for part in page.furniture_in(span):
            left += stripped(page.article.text, start, part.start)
            start = part.end
        left += stripped(page.article.text, start, span.end)
    return left


def _named(text: str, spans: Iterable[Span]) -> list[Span]:
    """Trim what belongs to the words around a name: punctuation before it, another's 's, a single comma behind it."""
    trimmed = []
    for span in spans:
        words = span.quote(text)
        before = _BEFORE_NAME.match(words)
        start = span.start + (before.end() if before else 0)
        if text[start - 1 : start] in ("'", "’") and text[start : start + 2] == "s ":
            start += 2  # the end of whose it is: "Lima’s letter"
        end = span.end - (1 if words.endswith(",") and words.count(",") == 1 else 0)
        trimmed += stripped(text, start, end)
    return [span for span in trimmed if any(c.isalnum() for c in span.quote(text))]


def _quoted_whole(page: Page, cue: Span, spans: Iterable[Span], *, own: bool) -> list[Span]:
    """Return a content's spans as quotation marks and paragraphs bound them.

    All that stands within quotation marks is said by the same speaker, so a span that touches a quotation that the cue
    stands outside of takes it whole (with `own`, where the cue is its opening mark, also the one it stands in). What
    stands in another paragraph than the cue without quotation marks is the reporter's own text, mostly a headline or
    the next sentence.
    """
    text = page.article.text
    kept: list[Span] = []
    for span in spans:
        for part in _paragraphs(text, span):
            quotations = [q for q in page.quotations_in(part) if own or not q.contains(cue)]
            if not quotations and "\n" in text[min(part.end, cue.end) : max(part.start, cue.start)]:
                continue
            start = min([part.start, *(q.start for q in quotations)])
            end = max([part.end, *(q.end for q in quotations)])
            if all(c in _MARKS or not c.isalnum() for c in text[start:end]):
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
