"""Who speaks and who is spoken to: the entity behind a source or addressee as written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.annotate.entities import Cast
from sayso.records import Attribution, Party, Span

__all__ = ["Named", "named"]

_FIRST_PERSON = frozenset("i me my mine myself we us our ours ourselves".split())  # noqa: SIM905
_SECOND_PERSON = frozenset("you your yours yourself yourselves".split())  # noqa: SIM905
_RELATIVE = frozenset("who whom which that".split())  # noqa: SIM905
_DEFINITE = frozenset("the that this its his her their".split())  # noqa: SIM905
_DEEPEST = 64  # nobody nests so deep; this only bounds the work
_OWNERS = ("outlet", "organization", "person", "group", "place")


@dataclass(slots=True)
class Named:
    """The attributions with their entities, and for each the mention that decided who speaks (None: none did)."""

    attributions: tuple[Attribution, ...]
    speaker: dict[str, int]  # attribution id to number of the speaker's entity
    mention: dict[str, int]  # attribution id to the mention within its source


def named(attributions: Sequence[Attribution], cast: Cast) -> Named:
    """Return the attributions, which know their parents, with `entity` set in their sources and addressees.

    "I" and "we" are whoever says the content they stand in, "you" whom that is said to. A report, letter or statement
    that speaks stands for who published it, if the text tells who that is.
    """
    found = Named((), {}, {})
    by_id = {a.id: a for a in attributions}
    starts = [m.span.start for m in cast.mentions]
    # Parents first: whom "I" stands for within them depends on them. Depth is small, so this is linear in practice.
    order = sorted(attributions, key=lambda a: (_depth(a, by_id), _place(a)))
    spoken_to: dict[str, int] = {}
    published: list[tuple[int, int]] = []  # place of a cue, and the entity whose report it is
    for attribution in order:
        speaking = _party(attribution, attribution.source, cast, starts, found.speaker, spoken_to, by_id)
        if speaking is not None:
            mention = speaking[0]
            number = _publisher(cast, mention, speaking[1], _place(attribution), published)
            found.speaker[attribution.id] = number
            if mention >= 0:
                found.mention[attribution.id] = mention
            if cast.type_of(number) == "outlet" or (attribution.act == "report" and not attribution.parent):
                published.append((_place(attribution), number))
        to = _party(attribution, attribution.addressee, cast, starts, found.speaker, spoken_to, by_id)
        if to is not None:
            spoken_to[attribution.id] = to[1]
    found.attributions = tuple(
        replace(
            a,
            source=_with_entity(a.source, cast, found.speaker.get(a.id)),
            addressee=_with_entity(a.addressee, cast, spoken_to.get(a.id)),
        )
        for a in attributions
    )
    return found


def _with_entity(party: Party | None, cast: Cast, number: int | None) -> Party | None:
    if party is None or number is None:
        return party
    return replace(party, entity=cast.id_of(number))


def _depth(attribution: Attribution, by_id: dict[str, Attribution]) -> int:
    depth, parent = 0, attribution.parent
    while parent is not None and depth < _DEEPEST:
        depth, parent = depth + 1, by_id[parent].parent
    return depth


def _place(attribution: Attribution) -> int:
    return (attribution.cue or attribution.content).spans[0].start


def _party(
    attribution: Attribution,
    party: Party | None,
    cast: Cast,
    starts: Sequence[int],
    speaker: dict[str, int],
    spoken_to: dict[str, int],
    by_id: dict[str, Attribution],
) -> tuple[int, int] | None:
    """Return the mention (-1: none) and the number of the entity that a phrase stands for."""
    if party is None:
        return None
    words = party.text.lower().split()
    if words and words[0] in _FIRST_PERSON and len(words) == 1:
        return _outer(attribution, speaker, by_id)
    if words and words[0] in _SECOND_PERSON and len(words) == 1:
        return _outer(attribution, spoken_to, by_id)
    if words and words[0] in _RELATIVE and len(words) == 1:
        before = bisect_left(starts, party.spans[0].start) - 1
        return (before, cast.entity[before]) if before >= 0 else None
    at = mention_in(party.spans, cast, starts)
    return (at, cast.entity[at]) if at is not None else None


def _outer(attribution: Attribution, known: dict[str, int], by_id: dict[str, Attribution]) -> tuple[int, int] | None:
    parent = attribution.parent
    while parent is not None:
        if parent in known:
            return -1, known[parent]
        parent = by_id[parent].parent
    return None


def mention_in(spans: Sequence[Span], cast: Cast, starts: Sequence[int]) -> int | None:
    """Return the mention that a phrase is or begins with: the first of the longest that share its first words."""
    best: tuple[int, int, int] | None = None
    for span in spans:
        # A mention that begins before the phrase may still reach into it; mentions are short and nest little.
        at = max(0, bisect_left(starts, span.start) - 4)
        while at < len(starts) and starts[at] < span.end:
            mention = cast.mentions[at]
            shared = min(mention.span.end, span.end) - max(mention.span.start, span.start)
            if shared > 0 and (mention.span.start >= span.start or mention.span.end <= span.end):
                late = max(mention.span.start - span.start, 0)
                rank = (-(late // 12), shared, -at)
                if best is None or rank > best:
                    best = rank
            at += 1
        if best is not None:
            return -best[2]
    return None


def _publisher(cast: Cast, mention: int, number: int, place: int, published: Sequence[tuple[int, int]]) -> int:
    """Return who speaks through a document: whoever its phrase names as the owner, else the last who reported."""
    if mention < 0 or cast.type_of(number) != "document":
        return number
    owner = _owner(cast, mention)
    if owner is not None:
        return owner
    for other in cast.members[number]:
        owner = _owner(cast, other)
        if owner is not None:
            return owner
    first = cast.mentions[mention].span.quote(cast.page.article.text).split(" ", 1)[0].lower()
    earlier = [who for at, who in published if at < place]
    return earlier[-1] if first in _DEFINITE and earlier else number


def _owner(cast: Cast, mention: int) -> int | None:
    """Return the entity named first within a document's phrase: "a Harbour Post report", "the ministry's letter"."""
    outer = cast.mentions[mention].span
    for at in range(mention + 1, len(cast.mentions)):
        inner = cast.mentions[at]
        if inner.span.start >= outer.end:
            break
        if outer.contains(inner.span) and (cast.type_of(cast.entity[at]) in _OWNERS):
            return cast.entity[at]
    return None
