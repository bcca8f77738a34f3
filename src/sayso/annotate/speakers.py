"""Who speaks and who is spoken to: the entity behind a source or addressee as written."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sayso.annotate.entities import Cast
from sayso.annotate.mentions import mention_in
from sayso.model.pairs import words_of
from sayso.records import Attribution, Party

__all__ = ["Named", "named"]

_FIRST_PERSON = frozenset("i me my mine myself we us our ours ourselves".split())  # noqa: SIM905
_SECOND_PERSON = frozenset("you your yours yourself yourselves".split())  # noqa: SIM905
_RELATIVE = frozenset("who whom which that".split())  # noqa: SIM905
_DEFINITE = frozenset("the that this its his her their".split())  # noqa: SIM905
_DEEPEST = 64  # nobody nests so deep; this only bounds the work
# What leads to who made a document, and the documents that the press makes.
_FROM = frozenset({"by", "from", "of"})
_PRESS = frozenset("report reports article story account column editorial paper dispatch investigation".split())  # noqa: SIM905
_OWNERS = ("outlet", "organization", "person", "group", "place")


@dataclass(slots=True)
class Named:
    """The attributions with their entities, and for each the mention that decided who speaks (None: none did).

    A pronoun whose antecedent the text does not give decides nothing: it has a mention, but no speaker.
    """

    attributions: tuple[Attribution, ...]
    speaker: dict[str, int]  # attribution id to number of the speaker's entity
    mention: dict[str, int]  # attribution id to the mention within its source


@dataclass(frozen=True, slots=True)
class _Written:
    """Somebody spoke in a document: where, which entity it is, its head noun, and who spoke."""

    place: int
    document: int
    head: str
    author: int


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
    written: list[_Written] = []
    for attribution in order:
        speaking = _party(attribution, attribution.source, cast, starts, found.speaker, spoken_to, by_id)
        if speaking is not None:
            mention = speaking[0]
            if mention >= 0:
                found.mention[attribution.id] = mention
        if speaking is not None and cast.is_entity(speaking[1]):
            number = _publisher(cast, mention, speaking[1], attribution, published, written)
            found.speaker[attribution.id] = number
            if cast.type_of(number) == "outlet" or (attribution.act == "report" and not attribution.parent):
                published.append((_place(attribution), number))
            document = mention_in(attribution.medium.spans, cast.mentions, starts) if attribution.medium else None
            if document is not None and cast.entity[document] != number:
                head = _head(cast, document)
                # A letter that a paper tells of is not the paper's, but a report is.
                if head in _PRESS or cast.type_of(number) != "outlet":
                    written.append(_Written(_place(attribution), cast.entity[document], head, number))
        to = _party(attribution, attribution.addressee, cast, starts, found.speaker, spoken_to, by_id)
        if to is not None and cast.is_entity(to[1]):
            spoken_to[attribution.id] = _another(cast, *to, found.speaker.get(attribution.id))
    found.attributions = tuple(
        replace(
            a,
            source=_with_entity(a.source, cast, found.speaker.get(a.id)),
            addressee=_with_entity(a.addressee, cast, spoken_to.get(a.id)),
        )
        for a in attributions
    )
    return found


def _another(cast: Cast, mention: int, number: int, speaker: int | None) -> int:
    """Return who is spoken to: nobody speaks to himself but in so many words, so "him" is the next likely one."""
    if number != speaker or mention < 0:
        return number
    if cast.mentions[mention].span.quote(cast.page.article.text).lower().endswith(("self", "selves")):
        return number
    others = [cast.entity[one.mention] for one in cast.considered[mention]]
    return next((other for other in others if other != speaker), number)


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
        before = _whole(cast, bisect_left(starts, party.spans[0].start) - 1)
        return (before, cast.entity[before]) if before >= 0 else None
    at = mention_in(party.spans, cast.mentions, starts)
    return (at, cast.entity[at]) if at is not None else None


def _whole(cast: Cast, at: int) -> int:
    """Return the outermost mention that holds a mention: "the mayor of Velda, who" is the mayor."""
    holders = (i for i in range(max(0, at - 4), at) if cast.mentions[i].span.contains(cast.mentions[at].span))
    return next(holders, at)


def _outer(attribution: Attribution, known: dict[str, int], by_id: dict[str, Attribution]) -> tuple[int, int] | None:
    parent = attribution.parent
    while parent is not None:
        if parent in known:
            return -1, known[parent]
        parent = by_id[parent].parent
    return None


def _publisher(
    cast: Cast,
    mention: int,
    number: int,
    attribution: Attribution,
    published: Sequence[tuple[int, int]],
    written: Sequence[_Written],
) -> int:
    """Return who speaks through a document: whoever wrote it or its phrase names, else the last who reported."""
    if mention < 0 or cast.type_of(number) != "document":
        return number
    source = attribution.source.spans[-1].end if attribution.source else 0
    owner = _owner(cast, mention, max(source, cast.mentions[mention].span.end))
    if owner is not None:
        return owner
    authors = [one.author for one in written if one.document == number]
    if authors:
        return authors[0]
    for other in cast.members[number]:
        owner = _owner(cast, other, cast.mentions[other].span.end)
        if owner is not None:
            return owner
    if cast.mentions[mention].span.quote(cast.page.article.text).split(" ", 1)[0].lower() not in _DEFINITE:
        return number
    place, head = _place(attribution), _head(cast, mention)
    alike = [one.author for one in written if one.place < place and one.head == head]
    earlier = [who for at, who in published if at < place] if head in _PRESS else []
    return (alike or earlier or [number])[-1]


def _head(cast: Cast, mention: int) -> str:
    return words_of(cast.mentions[mention].span.quote(cast.page.article.text))[1].lower()


def _owner(cast: Cast, mention: int, end: int) -> int | None:
    """Return the entity that a document's phrase names: "a Harbour Post report", "a letter from the ministry"."""
    start = cast.mentions[mention].span.start
    text = cast.page.article.text
    for at in range(mention + 1, len(cast.mentions)):
        inner = cast.mentions[at].span
        if inner.start >= end:
            break
        if cast.type_of(cast.entity[at]) not in _OWNERS:
            continue
        before = text[start : inner.start].lower().split()
        # Whose it is stands first or behind "by" or "attributed to"; whom it is about or goes to does not.
        if len(before) <= 1 or before[-1] in _FROM or before[-2:] == ["attributed", "to"]:
            return cast.entity[at]
    return None
