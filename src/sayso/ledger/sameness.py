"""Which entities are one: groups of what links call the same, and what keeps two apart.

A pure function of the links, whichever came first. The likeliest are followed first. Two groups become one only if
what is known of all pairs between them speaks for it on the whole, and never where they hold different entities of one
article, which that article tells apart. What people have judged outranks the rest: their "no" keeps two apart whatever
else is said, their "yes" joins whole groups.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Node", "Tie", "groups"]

# Log odds are summed in thousandths: whole numbers, whose sum does not depend on the order. No single machine judgement
# outweighs more than a few others.
_PARTS = 1_000
_MOST = 5.0


@dataclass(frozen=True, slots=True)
class Node:
    """An entity: its key in the file, its id, and its article."""

    key: int
    id: str
    article: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A live judgement on two entities, by their keys; `person` is 0 for a machine's, else higher the later it came."""

    left: int
    right: int
    verdict: str
    score: float
    person: int = 0


def groups(nodes: Sequence[Node], ties: Iterable[Tie]) -> list[tuple[int, ...]]:
    """Return the keys of the entities that are one, each in one group, by their smallest ids."""
    known = {node.key: node for node in nodes}
    ties = [tie for tie in ties if tie.left in known and tie.right in known]
    found = _Groups(nodes, ties)
    machine = [tie for tie in ties if not tie.person and tie.verdict == "yes"]

    def rank(tie: Tie) -> tuple[bool, float, tuple[str, ...]]:
        ends = known[tie.left], known[tie.right]
        # What an article itself calls one comes first.
        apart = ends[0].article != ends[1].article
        return apart, -tie.score, tuple(sorted(f"{end.id} {end.article}" for end in ends))

    for tie in sorted(machine, key=rank):
        one_article = known[tie.left].article == known[tie.right].article
        if found.may_join(tie.left, tie.right, one_article=one_article):
            found.join(tie.left, tie.right)
    for tie in sorted((tie for tie in ties if tie.person and tie.verdict == "yes"), key=lambda tie: -tie.person):
        if not found.barred(tie.left, tie.right):
            found.join(tie.left, tie.right)
    made = [tuple(sorted(group, key=lambda key: (known[key].id, key))) for group in found.members.values()]
    return sorted(made, key=lambda group: (known[group[0]].id, group[0]))


def _weight(tie: Tie) -> int:
    odds = math.log(max(tie.score, 1e-9) / max(1 - tie.score, 1e-9))
    return round(max(-_MOST, min(_MOST, odds)) * _PARTS)


class _Groups:
    """Entities joined so far: `of` gives the name of each one's group, `members` the keys in each group."""

    def __init__(self, nodes: Iterable[Node], ties: Iterable[Tie]) -> None:
        nodes = list(nodes)
        self.of = {node.key: node.key for node in nodes}
        self.members = {node.key: [node.key] for node in nodes}
        self._articles = {node.key: {node.article} for node in nodes}
        # By two groups: the sum of what speaks for and against joining them, and whether a person forbids it.
        self._between: dict[int, dict[int, tuple[int, bool]]] = {node.key: {} for node in nodes}
        for tie in ties:
            weight, barred = self._between[tie.left].get(tie.right, (0, False))
            if tie.person:
                barred = barred or tie.verdict == "no"
            else:
                weight += _weight(tie)
            self._between[tie.left][tie.right] = self._between[tie.right][tie.left] = (weight, barred)

    def barred(self, one: int, other: int) -> bool:
        """Tell whether the two are in one group already, or a person has judged that they are two."""
        ours, theirs = self.of[one], self.of[other]
        return ours == theirs or self._between[ours].get(theirs, (0, False))[1]

    def may_join(self, one: int, other: int, *, one_article: bool) -> bool:
        """Tell whether the groups of the two are two and nothing keeps them apart."""
        ours, theirs = self.of[one], self.of[other]
        if self.barred(one, other) or self._between[ours].get(theirs, (0, False))[0] <= 0:
            return False
        return one_article or self._articles[ours].isdisjoint(self._articles[theirs])

    def join(self, one: int, other: int) -> None:
        """Make the groups of the two one group."""
        # The smaller one moves: each entity moves a few times at most.
        small, large = sorted((self.of[one], self.of[other]), key=lambda name: (len(self.members[name]), name))
        self.of |= dict.fromkeys(self.members[small], large)
        self.members[large] += self.members.pop(small)
        self._articles[large] |= self._articles.pop(small)
        own = self._between[large]
        for third, (weight, barred) in self._between.pop(small).items():
            del self._between[third][small]
            if third != large:
                before, closed = own.get(third, (0, False))
                own[third] = self._between[third][large] = (before + weight, closed or barred)
