"""Facts: what two of the article's entities are to each other, with the words that tell it and whose word it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from sayso.annotate.entities import Cast
from sayso.annotate.mentions import Mention
from sayso.annotate.times import resolve
from sayso.model.decode import sigmoid
from sayso.model.features import Pieces
from sayso.model.find import Sight
from sayso.model.labels import ADDED, ENTITY_TYPES, MULTIPLIED, RELATIONS
from sayso.model.relations import Places, Relating, Tie, Vectors, ties_of
from sayso.records import Attribution, Fact, Form, Role, Span, content_id

__all__ = ["facts_of"]

# The words of a fact are quoted in one piece, from its first mention to its last, if no more characters lie between.
_ONE_PIECE = 220
# Relations of which one excludes the other for the same two: who heads a body is not told to belong to it, too.
_EXCLUSIVE = frozenset({"heads", "member_of", "part_of", "spokesperson_of"})
_MUTUAL = frozenset({"ally_of"})
# What happens on a day, and does not go on from there.
_EVENTS = frozenset({"killed", "attacked"})
# Acts whose content the speaker does not put forward as so.
_UNSAID = frozenset(
    {"deny", "refuse", "ask", "want", "intend", "urge", "order", "pledge", "threaten", "offer", "predict"}
)


def facts_of(
    cast: Cast,
    sight: Sight,
    attributions: Sequence[Attribution],
    roles: Mapping[int, Sequence[Role]],
    relating: Relating,
) -> tuple[Fact, ...]:
    """Return the facts of an article in the order of their words; `roles` are those of each entity by its number."""
    page = cast.page
    usable = [i for i, number in enumerate(cast.entity) if cast.is_entity(number)]
    places, entity = _places(cast, sight.pieces, usable)
    width = ADDED + MULTIPLIED
    subjects, objects = (
        np.stack([_vector(getattr(cast.mentions[i].seen, end), width) for i in usable] or [np.zeros(width, np.float32)])
        for end in ("subject", "object")
    )
    told = np.concatenate([np.zeros((1, ADDED), np.float32), sight.between.cumsum(0, dtype=np.float32)])
    ties = ties_of(places, entity, Vectors(subjects, objects, told), relating, least=min(relating.floors))
    voices = _Voices(attributions)
    facts = []
    for tie in _settled(ties, relating.floors):
        one, other = (cast.mentions[usable[i]] for i in tie.mentions)
        whose = voices.of(one.span, other.span)
        if any(holder.act in _UNSAID for holder in whose):
            continue
        relation = RELATIONS[tie.relation]
        spans = _words(page.article.text, one, other)
        since, until = _time(cast, tie, relation, spans, roles.get(tie.subject, ()))
        alone = tie.subject == tie.object
        ends = cast.id_of(tie.subject), None if alone else cast.id_of(tie.object)
        facts.append(
            Fact(
                id=content_id("fact", page.article.id, page.digest, relation, ends[0], ends[1] or ""),
                relation=relation,
                subject=ends[0],
                object=ends[1],
                value=page.article.text[slice(*_sentence(page.article.text, one.span))].strip() if alone else None,
                since=since,
                until=until,
                spans=spans,
                attribution=whose[0].id if whose else None,
                confidence=round(sigmoid(relating.slope * tie.score + relating.bias), 4),
            )
        )
    return tuple(sorted(_succeeded(facts), key=lambda fact: (fact.spans, fact.id)))


def _succeeded(facts: Sequence[Fact]) -> list[Fact]:
    """Date the heads of a body by who succeeded whom there: the one's first day is the other's last."""
    bodies: defaultdict[str, set[str | None]] = defaultdict(set)
    for fact in facts:
        if fact.relation == "heads":
            bodies[fact.subject].add(fact.object)
    since: dict[tuple[str, str | None], str] = {}
    until: dict[tuple[str, str | None], str] = {}
    for fact in facts:
        if fact.relation == "succeeds" and fact.object and fact.since:
            new, old = bodies[fact.subject], bodies[fact.object]
            # Without one body that both are told to have headed, it is the one that the older headed.
            for body in new & old or (old or new if len(old or new) == 1 else ()):
                since[fact.subject, body] = until[fact.object, body] = fact.since
    dated = []
    for fact in facts:
        if fact.relation == "heads":
            office = fact.subject, fact.object
            first, last = fact.since or since.get(office), fact.until or until.get(office)
            # The day on which somebody else took over stands near both.
            first = None if office in until and first == last else first
            fact = replace(fact, since=first, until=last)
        dated.append(fact)
    return dated


def _places(cast: Cast, pieces: Pieces, usable: Sequence[int]) -> tuple[Places, np.ndarray]:
    sentences = np.flatnonzero(pieces.breaks > 0)
    types = {number: ENTITY_TYPES.index(cast.type_of(number)) for number in {cast.entity[i] for i in usable}}
    rows = []
    for i in usable:
        mention = cast.mentions[i]
        kind = 0 if mention.name else 1 if mention.type else 2
        sentence = int(np.searchsorted(sentences, mention.seen.first, side="right"))
        rows.append((mention.seen.first, mention.seen.last, sentence, types[cast.entity[i]], kind))
    columns = np.asarray(rows, dtype=np.int64).reshape(-1, 5).T
    return Places(*columns), np.asarray([cast.entity[i] for i in usable], dtype=np.int64)


def _vector(half: np.ndarray | None, width: int) -> np.ndarray:
    return np.zeros(width, np.float32) if half is None else half.astype(np.float32)


def _settled(ties: Sequence[Tie], floors: Sequence[float]) -> list[Tie]:
    """Return the ties that pass their floor and that no likelier one excludes."""
    kept: list[Tie] = []
    taken: set[tuple[str, int, int]] = set()
    for tie in sorted(ties, key=lambda tie: (floors[tie.relation] - tie.score, tie.mentions)):
        relation = RELATIONS[tie.relation]
        back = tie.subject != tie.object and (relation, tie.object, tie.subject) in taken
        if tie.score < floors[tie.relation] or back:
            continue
        if relation in _EXCLUSIVE:
            if ("any", tie.subject, tie.object) in taken:
                continue
            taken.add(("any", tie.subject, tie.object))
        taken.add((relation, tie.subject, tie.object))
        if relation in _MUTUAL and tie.mentions[0] > tie.mentions[1]:
            tie = Tie(tie.object, tie.subject, tie.relation, tie.score, tie.mentions[::-1])
        kept.append(tie)
    return kept


class _Spread:
    """Attributions by the stretches of one of their phrases: finds those in which a place of the text begins."""

    def __init__(self, stretches: Iterable[tuple[Span, Attribution]]) -> None:
        self.stretches = sorted(stretches, key=lambda pair: pair[0])
        self.starts = [span.start for span, _ in self.stretches]
        # How far those up to here reach: before a place that none reaches nobody need look.
        self.reach = list(accumulate((span.end for span, _ in self.stretches), max))

    def around(self, place: Span) -> dict[str, Attribution]:
        """Return the attributions, by their ids."""
        found = {}
        at = bisect_right(self.starts, place.start) - 1
        while at >= 0 and self.reach[at] > place.start:
            span, attribution = self.stretches[at]
            if place.start < span.end:
                found[attribution.id] = attribution
            at -= 1
        return found


class _Voices:
    """Tells whose word it is that stands at two places of the text."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        self.contents = _Spread((span, one) for one in attributions for span in one.content.spans)
        self.sources = _Spread((span, one) for one in attributions if one.source for span in one.source.spans)

    def of(self, one: Span, other: Span) -> list[Attribution]:
        """Return the attributions whose content holds both, the innermost (the shortest content) first."""
        holding = self.contents.around(one)
        found = [holding[id] for id in self.contents.around(other) if id in holding]
        # Who it is that said something ("the bank's chief, Ana Lima, said") is told by whoever reports it, and that is
        # the article, unless the words are quoted.
        if self.sources.around(one).keys() & self.sources.around(other).keys():
            found = [attribution for attribution in found if attribution.form is Form.DIRECT]
        return sorted(found, key=lambda a: sum(span.end - span.start for span in a.content.spans))


def _words(text: str, one: Mention, other: Mention) -> tuple[Span, ...]:
    start, end = min(one.span.start, other.span.start), max(one.span.end, other.span.end)
    if end - start <= _ONE_PIECE and "\n" not in text[start:end]:
        return (Span(start, end),)
    return tuple(sorted({one.span, other.span}))


def _sentence(text: str, place: Span) -> tuple[int, int]:
    """Return where the sentence around a place begins and ends."""
    low = max(0, place.start - _ONE_PIECE)
    ends = [match.end() for match in _ENDS.finditer(text, low, place.start)]
    stop = _ENDS.search(text, place.end, place.end + _ONE_PIECE)
    return ends[-1] if ends else low, stop.start() + 1 if stop else min(len(text), place.end + _ONE_PIECE)


_ENDS = re.compile(r"(?<=\w{3})[.!?][”\"’')]*\s|\n")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE = (
    rf"(?:early |late |mid-?)?(?:\d{{1,2}} )?(?:{_MONTH},? )?(?:\d{{1,2}}, )?(?:1[89]|20)\d\d\b"
    rf"|(?:\d{{1,2}} )?{_MONTH}\b(?: \d{{1,2}}\b)?|(?:last )?{_DAY}\b|(?:last|this) (?:year|month|week)"
    r"|(?:\w+) (?:year|month|week|day)s? ago"
)
_DATED = re.compile(rf"\b(?:(?P<how>since|until|till|from|to|in|on|between|and|–|-)\s+)?(?P<date>{_DATE})")
_AFTER = 60  # characters after the last mention in which a date still belongs to it, if no clause ends before
_UNTIL = ("until", "till", "to", "and", "–", "-")


def _time(
    cast: Cast, tie: Tie, relation: str, spans: Sequence[Span], roles: Iterable[Role]
) -> tuple[str | None, str | None]:
    """Return since and until when, as ISO dates of the text's own precision; None where it does not tell."""
    if relation == "heads":
        body = cast.id_of(tie.object)
        for role in roles:
            if role.of == body and (role.since or role.until):
                return role.since, role.until
    text, published = cast.page.article.text, cast.page.article.published
    if relation in _EVENTS:
        # Of what happened, the sentence tells when; of dates in it the nearest.
        start, end = _sentence(text, spans[-1])
        near = sorted(_DATED.finditer(text, start, end), key=lambda match: _apart(match.span("date"), spans))
        found = next((day for match in near if (day := resolve(match["date"], published))), None)
        return _rounded(*found) if found else (None, None)
    reach = re.match(r"[^,.;:\n]*", text[spans[-1].end : spans[-1].end + _AFTER])
    stretch = [text[span.start : span.end] for span in spans]
    stretch[-1] += reach.group() if reach else ""
    since = until = None
    for match in _DATED.finditer(" ".join(stretch)):
        found = resolve(match["date"], published)
        if found is None or (match["how"] is None and not match["date"].endswith("ago")):
            continue
        first, last = _rounded(*found)
        if match["how"] in _UNTIL:
            until = until or last
        else:
            since = since or first
    return since, until


def _apart(date: tuple[int, int], spans: Sequence[Span]) -> int:
    return min(max(date[0] - span.end, span.start - date[1], 0) for span in spans)


def _rounded(start: str, end: str) -> tuple[str, str]:
    """Return an interval of days as years or months where it is whole ones."""
    if start.endswith("-01-01") and end.endswith("-12-31"):
        return start[:4], end[:4]
    last = monthrange(int(end[:4]), int(end[5:7]))[1]
    if start.endswith("-01") and start[:7] == end[:7] and int(end[8:]) == last:
        return start[:7], end[:7]
    return start, end
