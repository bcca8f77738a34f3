"""What two reports share: passages taken over word for word, sentences reworded, and details that differ between them.

Order plays no part: a passage counts wherever it stands, so that moving paragraphs about hides nothing. What is found
does not depend on which of the two comes first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sayso.link.wording import Wording

__all__ = ["SHORTEST", "Passage", "Shared", "shared"]

SHORTEST = 4
"""Words in the shortest passage that counts as taken over; three ("the interior ministry") are anybody's."""

# A passage that recurs in a text is followed up in this many places only. Without it a text of one word repeated ten
# thousand times would be compared with another of the kind a hundred million times.
_PLACES = 8
# A sentence is the other's, reworded, if so much of their open-class words (Dice's coefficient) is in both, and each
# has at least so many of them.
_KIN = 0.5
_FEWEST = 3
# A sentence counts as taken over from so much of it on; below that it may still be reworded.
_TAKEN = 0.5
# Sentences of the shorter text in which it opens: what the report is about stands there.
_OPENING = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words that both texts have: where it begins in the one and in the other, and how many words it has."""

    left: int
    right: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What two wordings share, counted in words of the shorter one and, unless said otherwise, outside quotations.

    shorter: which of the two that is, 0 or 1. passages: all runs in both, the longest first. words: of the shorter
    text, quoted: those in quotations. taken: how many stand in passages of both; taken_quoted: in quotations.
    solid: how many do if each passage is cut by `SHORTEST` words, which leaves little of mere turns of phrase.
    kin: how many are taken over or stand in a sentence that is one of the other's, reworded. paired: how many sentences
    with a counterpart have numbers or names, differing: in how many each side has some that the other lacks.
    opening: which part of the open-class words that the shorter begins with the other has at all, 0 to 1.
    """

    shorter: int
    passages: tuple[Passage, ...]
    words: int
    quoted: int
    taken: int
    taken_quoted: int
    solid: int
    kin: int
    paired: int
    differing: int
    opening: float


def shared(left: Wording, right: Wording) -> Shared:
    """Return what two wordings share."""
    shorter = 0 if _size(left) <= _size(right) else 1
    one, other = (left, right) if shorter == 0 else (right, left)
    runs = _runs(one.words, other.words)
    covered = _cover(len(one.words), ((run.left, run.length) for run in runs))
    outside = [not quoted for quoted in one.quoted]
    pairs = _pairs(one, other, covered, runs)
    kin = sum(
        any(covered[at] for at in [place]) or bool(pairs.get(sentence))
        for place, sentence in enumerate(one.sentences)
        if outside[place]
    )
    paired, differing = _details(one, other, pairs)
    return Shared(
        shorter=shorter,
        passages=tuple(
            sorted(
                (run if shorter == 0 else Passage(run.right, run.left, run.length) for run in runs),
                key=lambda run: (-run.length, run.left, run.right),
            )
        ),
        words=sum(outside),
        quoted=len(outside) - sum(outside),
        taken=sum(c and o for c, o in zip(covered, outside, strict=True)),
        taken_quoted=sum(c and not o for c, o in zip(covered, outside, strict=True)),
        solid=_solid(covered, outside),
        kin=kin,
        paired=paired,
        differing=differing,
        opening=_opening(one, other),
    )


def _size(wording: Wording) -> tuple[int, int, tuple[str, ...]]:
    """Return what tells the shorter of two wordings: words outside quotations, all words, then anything at all."""
    return wording.quoted.count(False), len(wording.words), wording.words


def _runs(ours: Sequence[str], theirs: Sequence[str]) -> list[Passage]:
    """Return the runs of at least `SHORTEST` words that stand in both, none of them within a longer one."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in range(len(theirs) - SHORTEST + 1):
        known = places[tuple(theirs[at : at + SHORTEST])]
        if len(known) < _PLACES:
            known.append(at)
    found: list[Passage] = []
    running: dict[int, int] = {}  # where a run that is still going on stands in `theirs`, and where it began in `ours`
    for at in range(len(ours) - SHORTEST + 2):
        here = places.get(tuple(ours[at : at + SHORTEST]), ()) if at <= len(ours) - SHORTEST else ()
        going = {place: running.get(place - 1, at) for place in here}
        for place, began in running.items():
            if place + 1 not in going:
                length = at - 1 - began + SHORTEST
                found.append(Passage(began, place + SHORTEST - length, length))
        running = going
    return found


def _cover(length: int, runs: Iterable[tuple[int, int]]) -> list[bool]:
    """Return for each of so many words whether one of the runs holds it."""
    changes = [0] * (length + 1)
    for begin, size in runs:
        changes[begin] += 1
        changes[begin + size] -= 1
    depth, covered = 0, []
    for change in changes[:-1]:
        depth += change
        covered.append(depth > 0)
    return covered


def _solid(covered: Sequence[bool], outside: Sequence[bool]) -> int:
    """Return how many words outside quotations the covered stretches have beyond `SHORTEST` each."""
    total = 0
    for holds, stretch in groupby(zip(covered, outside, strict=True), key=lambda pair: pair[0]):
        if holds:
            total += max(0, sum(out for _, out in stretch) - SHORTEST)
    return total
