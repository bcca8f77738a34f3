"""Through whom a saying is known: from the first who passed it on to who spoke."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sayso.annotate.entities import Cast
from sayso.annotate.speakers import Named
from sayso.records import Attribution

__all__ = ["Chained", "chained"]

# Two attributions tell the same if so much of the shorter content is in both.
_SAME = 0.6
# What a medium that was told of before begins with.
_KNOWN = frozenset({"the", "that", "this", "his", "her", "its", "their"})
# A letter or speech is carried on by a sentence no further than this many characters from the one that told of it.
_CARRIED = 1200


@dataclass(frozen=True, slots=True)
class Chained:
    """The attributions with their chains, and for those whose chain has another reason than nesting, which."""

    attributions: tuple[Attribution, ...]
    reasons: dict[str, str]


def chained(named: Named, cast: Cast) -> Chained:
    """Return the attributions with `chain` set.

    It runs through the speakers of the enclosing attributions. One that tells the same as its neighbour ("the paper
    said, citing two officials") stands behind it. What goes on with a letter or speech known through an outlet is known
    through that outlet too.
    """
    by_id = {a.id: a for a in named.attributions}
    ordered = sorted(named.attributions, key=lambda a: (a.cue or a.content).spans[0].start)
    behind = _behind(ordered)
    chains: dict[str, tuple[int, ...]] = {}
    reasons = {one: f"tells the same as {_words(by_id[other])}" for one, other in behind.items()}

    def chain(attribution: Attribution, depth: int = 0) -> tuple[int, ...]:
        if attribution.id in chains:
            return chains[attribution.id]
        outer = by_id.get(attribution.parent or behind.get(attribution.id, ""))
        before = chain(outer, depth + 1) if outer is not None and depth < 64 else ()
        speaker = named.speaker.get(attribution.id)
        own = () if speaker is None or (before and before[-1] == speaker) else (speaker,)
        chains[attribution.id] = before + own
        return chains[attribution.id]

    last: dict[int, Attribution] = {}
    previous: Attribution | None = None
    for attribution in ordered:
        found = chain(attribution)
        speaker = named.speaker.get(attribution.id)
        if speaker is None:
            continue
        earlier = last.get(speaker)
        known = earlier is not None and len(found) == 1 and len(chains[earlier.id]) > 1
        if known and earlier is not None and _carries_on(attribution, earlier, previous):
            chains[attribution.id] = chains[earlier.id]
            reasons[attribution.id] = f"carries on what {_words(earlier)} began"
        if attribution.parent is None or len(chains[attribution.id]) > 1:
            last[speaker] = attribution
        if attribution.parent is None or _passed_on(by_id[attribution.parent], named, cast):
            previous = attribution
    ids = {number: cast.id_of(number) for one in chains.values() for number in one}
    return Chained(
        tuple(replace(a, chain=tuple(ids[n] for n in chains.get(a.id, ()))) for a in named.attributions), reasons
    )


def _passed_on(outer: Attribution, named: Named, cast: Cast) -> bool:
    """Tell whether an outlet, or a report, passes on what it holds."""
    speaker = named.speaker.get(outer.id)
    return outer.act == "report" or (speaker is not None and cast.type_of(speaker) == "outlet")


def _words(attribution: Attribution) -> str:
    return f"“{attribution.cue.text if attribution.cue else attribution.content.text[:40]}”"


def _behind(ordered: Sequence[Attribution]) -> dict[str, str]:
    """Return for each attribution that only names the source of its neighbour's words that neighbour."""
    behind: dict[str, str] = {}
    for one, other in pairwise(ordered):
        if one.parent == other.parent and other.id not in behind and _tells_the_same(one, other):
            behind[other.id] = one.id
    return behind


def _tells_the_same(one: Attribution, other: Attribution) -> bool:
    shared = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.content.spans for b in other.content.spans
    )
    length = min(sum(s.end - s.start for s in a.content.spans) for a in (one, other))
    return shared >= _SAME * length


def _carries_on(attribution: Attribution, earlier: Attribution, last: Attribution | None) -> bool:
    """Tell whether an attribution goes on with what the same speaker's earlier one began.

    It does where it names the letter or speech as known, where it is a quotation without a cue, and where nobody else
    has spoken since that letter or speech.
    """
    at, before = ((a.cue or a.content).spans[0].start for a in (attribution, earlier))
    if at - before > _CARRIED:
        return False
    if attribution.medium is not None:
        return attribution.medium.text.split(" ", 1)[0].lower() in _KNOWN
    return attribution.cue is None or (last is earlier and earlier.medium is not None)
