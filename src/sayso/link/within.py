"""Entities of one article that are one: what an article itself says, or leaves no doubt of.

An article tells its people and bodies apart, so that two of its entities are two unless it says otherwise: "the Border
Guard Directorate (BGD)", "Abu Layth, whose real name is Khalaf Hamdani", the same full name twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from sayso.annotate.senses import folded
from sayso.link import lexicon
from sayso.link.fits import acronym_of, fit
from sayso.link.naming import Name, name_of
from sayso.link.portraits import Portrait
from sayso.link.whole import whole_namings
from sayso.records import Link, Reading, Reason, Span

__all__ = ["sames_within"]

# How likely two are one for each reason; measured as rates on the labelled stories and worlds of the train split, read
# by the shipped model, and rounded down.
_LIKELY = {
    "told to be one": 0.97,
    "same name in one article": 0.97,
    "acronym in one article": 0.97,
    "part of the name in one article": 0.93,
}
# Between two names that the article tells to be one's.
_TOLD = re.compile(
    r"""
    ,?\ \(?(?: (?:also|better|once|formerly|previously|still)\ )*
        (?:known|renamed|rebranded)\ (?:as\ )?(?:the\ )?[“"‘']?
    | ,?\ \(?(?: alias | a\.?k\.?a\.? )\ [“"‘']?
    | (?:,\ |\ \()(?: née | nee | born | formerly )\ (?:the\ )?[“"‘']?
    | ,\ (?:whose|his|her|its)\ (?:real|full|original|birth|old|former|maiden|married|new)\ name
        \ (?:is|was)\ (?:the\ )?[“"‘']?
    | ,?\ (?:which|that|who)\ (?:was|is|had\ been|used\ to\ be)\ (?:formerly\ |previously\ |then\ |now\ |once\ )*
        (?:known\ as|called|named|renamed)\ (?:the\ )?[“"‘']?
    """,
    re.VERBOSE,
)
_BRACKET = re.compile(r" ?[(\[][“\"‘']?")
# Names stand at most so many letters apart to be told to be one's.
_FAR = 60


def sames_within(reading: Reading, portraits: Sequence[Portrait]) -> tuple[Link, ...]:
    """Return links between entities of the reading that are one."""
    text = reading.article.text
    spans = whole_namings(text, reading.entities)
    links = []
    called = {entity.id: folded(entity.name) for entity in reading.entities}
    for one, other in combinations(portraits, 2):
        if called[one.entity] == called[other.entity]:
            continue  # whoever read it has seen that, and kept the two apart
        if one.kind == other.kind and (reason := _reason(one, other, portraits, spans, text)) is not None:
            first, second = sorted((one, other), key=lambda portrait: portrait.entity)
            detail = f"{first.names[0]} / {second.names[0]}"
            score = _LIKELY[reason]
            links.append(
                Link(
                    left=first.entity,
                    right=second.entity,
                    relation="same",
                    verdict="yes",
                    score=score,
                    reasons=(Reason(name=reason, weight=3.0, detail=detail),),
                )
            )
    return tuple(sorted(links, key=lambda link: link.id))


def _reason(
    one: Portrait, other: Portrait, cast: Sequence[Portrait], spans: Mapping[str, Sequence[Span]], text: str
) -> str | None:
    if one.gender and other.gender and one.gender != other.gender:
        return None
    kind = one.kind
    ours, theirs = ([name_of(name, kind) for name in side.names] for side in (one, other))
    if kind != "place" and _told(spans[one.entity], spans[other.entity], text, kind, (*ours, *theirs)):
        return "told to be one"
    pairs = [(a, b) for a in ours for b in theirs]
    if any(name.split()[-1].islower() for name in (*one.names, *other.names)):
        return None  # "Dunavill customers" are not Dunavill
    if any(a.words == b.words and _tells(a, kind) for a, b in pairs):
        return "same name in one article"
    if kind == "body" and any(acronym_of(a, b) or acronym_of(b, a) for a, b in pairs):
        return "acronym in one article"
    if any(_part(a, b, kind) for a, b in pairs) and _alone(one, other, cast):
        return "part of the name in one article"
    return None


def _told(ours: Sequence[Span], theirs: Sequence[Span], text: str, kind: str, names: Sequence[Name]) -> bool:
    """Tell whether the article sets one name beside the other as another name of the same."""
    acronyms = any(name.acronym for name in names)
    for one in ours:
        for other in theirs:
            first, second = sorted((one, other))
            if not 0 < second.start - first.end < _FAR:
                continue
            if _TOLD.fullmatch(text, first.end, second.start):
                return True
            bracket = _BRACKET.fullmatch(text, first.end, second.start)
            if bracket and text[second.end : second.end + 1] in (")", "]") and (acronyms or kind == "person"):
                return True
    return False


def _tells(name: Name, kind: str) -> bool:
    """Tell whether a name is one that two of an article hardly share: more than a last name, or a general word."""
    if kind == "person":
        return len(name.words) > 1 and all(len(word) > 1 for word in name.words)
    generic = lexicon.words("general_places" if kind == "place" else "generic")
    return not all(word in generic for word in name.words)


def _part(one: Name, other: Name, kind: str) -> bool:
    """Tell whether one name is a part of the other by which one is called in short."""
    short, long = sorted((one, other), key=lambda name: len(name.words))
    if kind == "place" or len(short.words) == len(long.words) or not short.words:
        return False
    found = fit(short, long, kind)
    if found.one or found.spelt or found.initials or found.families:
        return False
    if kind == "person":
        return len(short.words[-1]) > 2 and short.words[-1] == long.words[-1]
    return found.first and _tells(short, kind) and not _names_a_part(found.other)


def _names_a_part(words: Sequence[str]) -> bool:
    return any(word in lexicon.words("parts") for word in words)


def _alone(one: Portrait, other: Portrait, cast: Sequence[Portrait]) -> bool:
    """Tell whether no third of the article shares the name's last, or first, word."""
    return not any(
        third.entity not in (one.entity, other.entity) and third.kind == one.kind and _near(third, (one, other))
        for third in cast
    )


def _near(third: Portrait, pair: Sequence[Portrait]) -> bool:
    return all(any(_share(third, one)) for one in pair)


def _share(one: Portrait, other: Portrait) -> Iterator[bool]:
    for a in one.names:
        for b in other.names:
            found = fit(name_of(a, one.kind), name_of(b, one.kind), one.kind)
            yield found.words > 0 and (found.last if one.kind == "person" else found.first)
