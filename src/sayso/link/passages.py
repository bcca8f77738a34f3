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
_PLACES = 4
# A sentence is the other's, reworded, if so much of their open-class words (Dice's coefficient) is in both, and each
# has at least so many of them.
_KIN = 0.5
_FEWEST = 3
# A sentence counts as taken over from so much of it on; below that it may still be reworded.
_TAKEN = 0.5
# With fewer words than this outside the longest passage, there is no rest to speak of.
_ELSEWHERE = 10


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words that both texts have: where it begins in the one and in the other, and how many words it has."""

    left: int
    right: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What two wordings share, counted in words of the shorter one and, unless said otherwise, outside quotations.

    passages: all runs in both, the longest first. counterparts: sentences of the left text taken over or reworded in
    the right one, each with the one there. words: of the shorter text; quoted: those in quotations. taken: how many
    stand in passages of both; taken_quoted: in quotations. longest: how many stand in the one passage that has most.
    solid: how many stand in passages if each is cut by `SHORTEST` words, which leaves little of mere turns of phrase.
    kin: how many are taken over or stand in a sentence that is one of the other's, reworded. paired: how many sentences
    with a counterpart have numbers or names, there or here; differing: in how many each has some that the other lacks.
    elsewhere: which part of the open-class words outside the longest passage the other has at all, 0 to 1.
    """

    passages: tuple[Passage, ...]
    counterparts: tuple[tuple[int, int], ...]
    words: int
    quoted: int
    taken: int
    taken_quoted: int
    longest: int
    solid: int
    kin: int
    paired: int
    differing: int
    elsewhere: float


def shared(left: Wording, right: Wording) -> Shared:
    """Return what two wordings share."""
    turned = _size(left) > _size(right)
    one, other = (right, left) if turned else (left, right)
    runs = _runs(one.words, other.words)
    covered = _cover(len(one.words), runs)
    outside = [not quoted for quoted in one.quoted]
    pairs = _pairs(one, other, covered, runs)
    paired, differing = _compare_details(one, other, pairs)
    passages = (Passage(run.right, run.left, run.length) if turned else run for run in runs)
    return Shared(
        passages=tuple(sorted(passages, key=lambda run: (-run.length, run.left, run.right))),
        counterparts=tuple(sorted((there, here) if turned else (here, there) for here, there in pairs.items())),
        words=sum(outside),
        quoted=len(outside) - sum(outside),
        taken=sum(held and out for held, out in zip(covered, outside, strict=True)),
        taken_quoted=sum(held and not out for held, out in zip(covered, outside, strict=True)),
        longest=max((sum(outside[run.left : run.left + run.length]) for run in runs), default=0),
        solid=_solid(covered, outside),
        kin=sum(
            out and (held or sentence in pairs)
            for out, held, sentence in zip(outside, covered, one.sentences, strict=True)
        ),
        paired=paired,
        differing=differing,
        elsewhere=_elsewhere(one, other, runs),
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


def _cover(length: int, runs: Iterable[Passage]) -> list[bool]:
    """Return for each of so many words of the left text whether one of the runs holds it."""
    changes = [0] * (length + 1)
    for run in runs:
        changes[run.left] += 1
        changes[run.left + run.length] -= 1
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


def _pairs(one: Wording, other: Wording, covered: Sequence[bool], runs: Sequence[Passage]) -> dict[int, int]:
    """Return for sentences of the one which of the other's they are, taken over or reworded."""
    ours = _sentences(one)
    taken: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for run in runs:
        for at in range(run.length):
            taken[one.sentences[run.left + at]][other.sentences[run.right + at]] += 1
    found: dict[int, int] = {}
    words = _open_words(other)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for sentence, held in words.items():
        for word in held:
            holders[word].append(sentence)
    for sentence, held in _open_words(one).items():
        if sum(covered[at] for at in ours[sentence]) >= _TAKEN * len(ours[sentence]):
            found[sentence] = max(taken[sentence].items(), key=lambda item: (item[1], -item[0]))[0]
        elif len(held) >= _FEWEST:
            # A word that many sentences have tells little of which one this is; without the bound, hostile text would
            # have every sentence compared with every other.
            near = Counter(there for word in held if len(holders[word]) <= _PLACES for there in holders[word])
            best = max(near, key=lambda there: (_dice(held, words[there]), -there), default=None)
            if best is not None and len(words[best]) >= _FEWEST and _dice(held, words[best]) >= _KIN:
                found[sentence] = best
    return found


def _sentences(wording: Wording) -> dict[int, range]:
    """Return which words each sentence has."""
    found: dict[int, range] = {}
    for at, sentence in enumerate(wording.sentences):
        found[sentence] = range(found[sentence].start if sentence in found else at, at + 1)
    return found


def _open_words(wording: Wording) -> dict[int, frozenset[str]]:
    """Return the open-class words outside quotations of each sentence."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for word, sentence, closed, quoted in zip(
        wording.words, wording.sentences, wording.closed, wording.quoted, strict=True
    ):
        found[sentence].update(() if closed or quoted else (word,))
    return {sentence: frozenset(held) for sentence, held in found.items()}


def _dice(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def _compare_details(one: Wording, other: Wording, pairs: dict[int, int]) -> tuple[int, int]:
    """Return how many sentences with numbers or names are paired, and in how many each side has others."""
    ours, theirs = _details(one), _details(other)
    told = [(ours[sentence], theirs[there]) for sentence, there in pairs.items() if ours[sentence] or theirs[there]]
    return len(told), sum(bool(here - there) and bool(there - here) for here, there in told)


def _details(wording: Wording) -> defaultdict[int, set[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    for word, sentence, detail in zip(wording.words, wording.sentences, wording.details, strict=True):
        if detail:
            found[sentence].add(word)
    return found


def _elsewhere(one: Wording, other: Wording, runs: Sequence[Passage]) -> float:
    longest = max(runs, key=lambda run: run.length, default=Passage(0, 0, 0))
    held = set(other.words)
    words = {
        word
        for at, word in enumerate(one.words)
        if not one.closed[at] and not longest.left <= at < longest.left + longest.length
    }
    return sum(word in held for word in words) / len(words) if len(words) >= _ELSEWHERE else 1.0
