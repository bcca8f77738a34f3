"""What annotated articles may not say if they are to judge a system: contradictions in gold data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from sayso.quotation import form_of
from sayso.records import Article, Attribution, Form, Phrase, Reading, Span

__all__ = ["contradictions"]


def contradictions(readings: Iterable[Reading]) -> list[str]:
    """Return a line for each contradiction, naming the article, the attribution and its words.

    Two articles may not have one id or one text. In an article no attribution may be given twice, no phrase
    begin or end with white space or share words with another phrase of its attribution; a nested content
    must lie in its parent's, an attribution that lies wholly in another's content must name a parent, and
    contents may not overlap in part. A form may not be direct where no quotation mark stands, or indirect
    where the whole stands in them.
    """
    found: list[str] = []
    ids: set[str] = set()
    texts: dict[str, str] = {}
    for reading in readings:
        article = reading.article
        if article.id in ids:
            found.append(f"{article.id}: another article has this id")
        ids.add(article.id)
        if (other := texts.setdefault(article.digest, article.id)) != article.id:
            found.append(f"{article.id}: has the same text as {other}")
        found.extend(f"{article.id}: {line}" for line in _within(article, reading.attributions))
    return found


def _within(article: Article, attributions: Sequence[Attribution]) -> Iterator[str]:
    by_id = {attribution.id: attribution for attribution in attributions}
    for attribution in attributions:
        name = _name(attribution)
        yield from (f"{name}: {line}" for line in _phrases(article.text, attribution))
        yield from (f"{name}: {line}" for line in _form(article.text, attribution))
        parent = by_id.get(attribution.parent or "")
        if parent and not _inside(attribution.content, parent.content):
            yield f"{name}: its content is not inside that of its parent, {_name(parent)}"
    for left, right in combinations(attributions, 2):
        yield from _pair(left, right)


def _phrases(text: str, attribution: Attribution) -> Iterator[str]:
    roles = {"source": attribution.source, "cue": attribution.cue, "content": attribution.content}
    present = {role: words for role, words in roles.items() if words}
    for role, words in present.items():
        for span in words.spans:
            quoted = span.quote(text)
            if quoted != quoted.strip():
                yield f"the {role} {quoted!r} begins or ends with white space"
    for (role, words), (other_role, others) in combinations(present.items(), 2):
        if any(span.overlaps(other) for span in words.spans for other in others.spans):
            yield f"its {role} and its {other_role} share words"


def _form(text: str, attribution: Attribution) -> Iterator[str]:
    seen = form_of(text, attribution.content.spans)
    if {seen, attribution.form} == {Form.DIRECT, Form.INDIRECT}:
        yield f"its form is given as {attribution.form}, its quotation marks make it {seen}"


def _pair(left: Attribution, right: Attribution) -> Iterator[str]:
    """Compare two attributions of one article."""
    if (left.content, left.cue, left.source) == (right.content, right.cue, right.source):
        yield f"{_name(left)}: is given twice"
        return
    if not _overlap(left.content, right.content):
        return
    for inner, outer in ((left, right), (right, left)):
        if _wholly_inside(inner, outer.content):
            if inner.parent is None:
                yield f"{_name(inner)}: is inside the content of {_name(outer)} and names no parent"
            return
    if not (_inside(left.content, right.content) or _inside(right.content, left.content)):
        yield f"{_name(left)}: its content overlaps in part with that of {_name(right)}"


def _wholly_inside(attribution: Attribution, content: Phrase) -> bool:
    phrases = (attribution.source, attribution.cue, attribution.content)
    return all(_inside(words, content) for words in phrases if words)


def _inside(inner: Phrase, outer: Phrase) -> bool:
    """Tell whether `inner` lies within `outer`, gaps in the outer one included."""
    around = Span(outer.spans[0].start, outer.spans[-1].end)
    return all(around.contains(span) for span in inner.spans)


def _overlap(left: Phrase, right: Phrase) -> bool:
    return any(one.overlaps(other) for one in left.spans for other in right.spans)


def _name(attribution: Attribution) -> str:
    words = attribution.content.text
    return f"{attribution.id} ({words if len(words) <= 40 else words[:40] + '…'})"
