"""Mentions: names, noun phrases and pronouns as stretches of the article, each once.

The network tags bare names and whole noun phrases in two layers. A phrase whose head is a name ("Senate leader Ana
Lima") and that name are one mention; names of others within it ("Senate") are mentions of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sayso.annotate.spans import Page, spans_of
from sayso.model.decode import Found
from sayso.model.features import Pieces
from sayso.model.mentions import Seen, party_seen
from sayso.model.pairs import PRONOUNS, Naming
from sayso.records import Attribution, Span

__all__ = ["Mention", "mention_in", "mentions_of", "namings_of"]

# What shows that a name behind it is not the head of the phrase: "a lawyer for Ana Lima".
_LEADS_AWAY = frozenset("of for from to by in at with against and or near on".split())  # noqa: SIM905
# A phrase of nothing but these is the torn-off end of another.
_EMPTY = _LEADS_AWAY | frozenset("the a an this that these those who whom which 's ’s".split())  # noqa: SIM905
_ARTICLES = frozenset(("a", "an", "the"))
# Of two mentions within a phrase, the one that begins so many characters earlier is its head.
_LATE = 12
# Words that stand for whoever speaks or was just named, and are resolved elsewhere.
_NO_NAMES = frozenset("i me we us you who whom which that".split())  # noqa: SIM905
# Where a sentence ends, a mention does; titles and initials before a full stop are shorter.
_SENTENCE = re.compile(r"(?<=\w{4})[.!?][\"”’')]*\s")
_APPOSED = re.compile(r",| (?:who|whom|which|whose)\b| [(–—-] ?")
# Types that a name and the phrase around it may be told as and still be one.
_ALIKE = (frozenset({"organization", "outlet", "group"}), frozenset({"document", "event", "other"}))
_LONGEST = 300  # characters of a mention; what is longer was never one


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: `span` the whole phrase, `name` the bare name at its head; type "" for a pronoun."""

    span: Span
    name: Span | None
    type: str
    seen: Seen


def mentions_of(page: Page, pieces: Pieces, seen: Sequence[Seen], parties: Sequence[Found] = ()) -> tuple[Mention, ...]:
    """Return the mentions of an article in reading order, outer ones before those within them.

    Who speaks or is spoken to in one of `parties` is a mention, whether or not it was seen as one.
    """
    text = page.article.text
    names: list[tuple[Span, Seen]] = []
    phrases: list[tuple[Span, Seen]] = []
    found: list[Mention] = []
    for one in seen:
        span = _cut(text, spans_of(text, pieces, [(one.first, one.last)])[0], name=one.layer == "name")
        if span is None or span.end - span.start > _LONGEST or page.furniture_in(span):
            continue
        if one.layer == "pronoun":
            found.append(Mention(span, None, "", one))
        elif one.layer == "name":
            if one.type != "people":
                names.append((span, one))
        elif not all(
            word in _EMPTY or word in _NO_NAMES or word in PRONOUNS for word in span.quote(text).lower().split()
        ):
            phrases.append((span, one))
    phrases += _parties(page, pieces, parties, [span for span, _ in (*phrases, *names)])
    names.sort(key=lambda pair: pair[0])
    starts = [span.start for span, _ in names]
    used: set[int] = set()
    for span, one in phrases:
        low, high = bisect_left(starts, span.start), bisect_right(starts, span.end)
        inside = [i for i in range(low, high) if span.contains(names[i][0])]
        # A name that reaches beyond the phrase knows better where it ends.
        if any(names[i][0].contains(span) and names[i][0] != span for i in range(max(0, low - 1), high)):
            continue
        head = next((i for i in reversed(inside) if _heads(text, span, names[i], one.type)), None)
        if head is None:
            found.append(Mention(span, None, one.type, one))
        else:
            used.add(head)
            found.append(Mention(span, names[head][0], _type(one, names[head][1]), one))
    found += (
        Mention(_with_article(text, span), span, one.type, one) for i, (span, one) in enumerate(names) if i not in used
    )
    return tuple(sorted(_once(found), key=lambda m: (m.span.start, -m.span.end)))


def _parties(page: Page, pieces: Pieces, found: Sequence[Found], seen: Sequence[Span]) -> list[tuple[Span, Seen]]:
    """Return the sources and addressees that begin where no phrase was seen to begin."""
    text = page.article.text
    starts = {span.start for span in seen}
    parties: dict[int, tuple[Span, Seen]] = {}
    for one in found:
        for runs, vector in zip((one.source, one.around[0]), one.parties, strict=True):
            if not runs or vector is None:
                continue
            first, last = runs[0]
            whole = spans_of(text, pieces, [(first, last)])[0]
            # Our phrases end where an apposition or a relative clause begins.
            end = _APPOSED.search(text, whole.start + 1, whole.end)
            span = _cut(text, Span(whole.start, end.start() if end else whole.end), name=False)
            words = span.quote(text).lower().split() if span else []
            if span is None or span.start in starts or span.start in parties or page.furniture_in(span):
                continue
            if len(words) == 1 and (words[0] in PRONOUNS or words[0] in _NO_NAMES):
                continue
            parties[span.start] = span, party_seen(first, last, vector)
    return list(parties.values())


def _with_article(text: str, name: Span) -> Span:
    """Return a bare name with the article before it, which belongs to the noun phrase."""
    article = re.search(r"\b[Tt]he $", text[max(0, name.start - 5) : name.start])
    return Span(name.start - 4, name.end) if article else name


def _once(found: Sequence[Mention]) -> list[Mention]:
    places: dict[Span, Mention] = {}
    for mention in found:
        places.setdefault(mention.span, mention)
    return list(places.values())


def _cut(text: str, span: Span, *, name: bool) -> Span | None:
    """Trim punctuation at the ends, and of a name a possessive 's and an article."""
    words = span.quote(text)
    start, end = span.start, span.end
    if sentence := _SENTENCE.search(words):
        end = start + sentence.start()
        words = words[: sentence.start()]
    if words.endswith(("'s", "’s")):
        end -= 2
    # "the war with" and "of Ana Lima" are phrases with a word too many.
    while not name and (lead := re.match(r"(\w+)\s", text[start:end])) and lead[1].lower() in _LEADS_AWAY - {"near"}:
        start += lead.end()
    while not name and (tail := re.search(r"\s(\w+)$", text[start:end])) and tail[1].lower() in _LEADS_AWAY:
        end = start + tail.start()
    while start < end and not (text[start].isalnum() or text[start] in "$£€@#"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ".)" or not text[end - 1].isascii()):
        end -= 1
    while end > start and text[end - 1] in "”’“‘»":
        end -= 1
    if end > start and text[end - 1] == "." and not re.search(r"\b(?:\w\.){2,}$|\b[A-Z][a-z]{0,2}\.$", text[start:end]):
        end -= 1
    if end > start and text[end - 1] == ")" and "(" not in text[start:end]:
        end -= 1
    if name and (article := re.match(r"(?:the|a|an) ", text[start:end], re.IGNORECASE)):
        start += article.end()
    return Span(start, end) if start < end else None


def _heads(text: str, phrase: Span, name: tuple[Span, Seen], kind: str) -> bool:
    """Tell whether a name is what the phrase around it names."""
    span, one = name
    same = one.type == kind or any({one.type, kind} <= group for group in _ALIKE)
    before = text[phrase.start : span.start].split()
    # With nothing but an article before it, it is the phrase, whatever the two were taken for.
    same = same or (len(before) <= 1 and all(word.lower() in _ARTICLES for word in before))
    if not same or any(c.isalnum() for c in text[span.end : phrase.end]):
        return False
    return not before or before[-1].lower() not in _LEADS_AWAY


def _type(phrase: Seen, name: Seen) -> str:
    return phrase.type if phrase.score >= name.score else name.type


def mention_in(spans: Sequence[Span], mentions: Sequence[Mention], starts: Sequence[int]) -> int | None:
    """Return the mention that a phrase is or begins with: the first of the longest that share its first words.

    `starts` are where the mentions start.
    """
    best: tuple[int, int, int] | None = None
    for span in spans:
        # A mention that begins before the phrase may still reach into it; mentions are short and nest little.
        at = max(0, bisect_left(starts, span.start) - 4)
        while at < len(starts) and starts[at] < span.end:
            mention = mentions[at]
            shared = min(mention.span.end, span.end) - max(mention.span.start, span.start)
            if shared > 0 and (mention.span.start >= span.start or mention.span.end <= span.end):
                late = max(mention.span.start - span.start, 0)
                rank = (-(late // _LATE), shared, -at)
                if best is None or rank > best:
                    best = rank
            at += 1
        if best is not None:
            return -best[2]
    return None


def namings_of(
    page: Page, pieces: Pieces, mentions: Sequence[Mention], attributions: Sequence[Attribution]
) -> list[Naming]:
    """Return the mentions as the comparison of pairs wants them."""
    text = page.article.text
    kinds = pieces.breaks.tolist()
    sentences = [i for i, kind in enumerate(kinds) if kind]
    paragraphs = [i for i, kind in enumerate(kinds) if kind == 2]
    sources, within = _spoken(mentions, attributions)
    namings = []
    for number, mention in enumerate(mentions):
        first, last = mention.seen.first, mention.seen.last
        namings.append(
            Naming(
                text=mention.span.quote(text),
                name=mention.name.quote(text) if mention.name else "",
                type=mention.type or "other",
                first=first,
                last=last,
                sentence=bisect_right(sentences, first),
                paragraph=bisect_right(paragraphs, first),
                quoted=int(pieces.quote[first]) in (1, 2),
                after_comma=first > 0 and text[int(pieces.starts[first - 1]) : int(pieces.ends[first - 1])] == ",",
                source=number in sources,
                within=within[number],
            )
        )
    return namings


def _spoken(mentions: Sequence[Mention], attributions: Sequence[Attribution]) -> tuple[set[int], list[int]]:
    """Return which mentions are sources, and for each the innermost attribution whose content holds it (-1: none)."""
    starts = [m.span.start for m in mentions]
    sources = {
        at for one in attributions if one.source and (at := mention_in(one.source.spans, mentions, starts)) is not None
    }
    within = [-1] * len(mentions)
    by_length = sorted(
        ((span, number) for number, one in enumerate(attributions) for span in one.content.spans),
        key=lambda pair: pair[0].start - pair[0].end,
    )
    for span, number in by_length:  # longest first, so that inner ones have the last word
        for at in range(bisect_left(starts, span.start), bisect_left(starts, span.end)):
            within[at] = number
    return sources, within
