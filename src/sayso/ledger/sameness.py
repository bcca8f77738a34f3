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

__all__ = ["Node", "Tie", "groups", "weight_of"]

# Log odds are summed in thousandths: whole numbers, whose sum does not depend on the order. No single machine judgement
# outweighs more than a few others.
_PARTS = 1_000
_MOST = 5.0


@dataclass(frozen=True, slots=True)
class Node:
    """An entity: its key in the file, its id, and its article.

    Or a `block`: an identity that is too large to be taken apart again. Its key is below 0, its id the smallest one in
    it, and of its articles those that matter. Blocks grow; two become one only if a person says so.
    """

    key: int
    id: str
    articles: frozenset[str]
    block: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A live judgement on two nodes, by their keys; `person` is 0 for a machine's, else higher the later it came."""

    left: int
    right: int
    verdict: str
    score: float
    person: int = 0


def groups(nodes: Sequence[Node], ties: Iterable[Tie]) -> list[tuple[int, ...]]:
    """Return the keys of the nodes that are one, each in one group, by their smallest ids."""
    known = {node.key: node for node in nodes}
    ties = [tie for tie in ties if tie.left in known and tie.right in known and tie.left != tie.right]
    found = _Groups(nodes, ties)

    def within(tie: Tie) -> bool:
        ends = known[tie.left], known[tie.right]
        return not (ends[0].block or ends[1].block) and ends[0].articles == ends[1].articles

    def rank(tie: Tie) -> tuple[bool, float, list[str]]:
        # What an article itself calls one comes first.
        ends = (f"{end.id} {min(end.articles, default='')}" for end in (known[tie.left], known[tie.right]))
        return not within(tie), -tie.score, sorted(ends)

    for tie in sorted((tie for tie in ties if not tie.person and tie.verdict == "yes"), key=rank):
        if found.may_join(tie.left, tie.right, within=within(tie)):
            found.join(tie.left, tie.right)
    for tie in sorted((tie for tie in ties if tie.person and tie.verdict == "yes"), key=lambda tie: -tie.person):
        if not found.barred(tie.left, tie.right):
            found.join(tie.left, tie.right)
    made = [tuple(sorted(group, key=lambda key: (known[key].id, key))) for group in found.members.values()]
    return sorted(made, key=lambda group: (known[group[0]].id, group[0]))


def weight_of(score: float) -> int:
    """Return what a machine's judgement of that probability weighs, below 0 where it speaks against."""
    odds = math.log(max(score, 1e-9) / max(1 - score, 1e-9))
    return round(max(-_MOST, min(_MOST, odds)) * _PARTS)


class _Groups:
    """Nodes joined so far: `of` gives the name of each one's group, `members` the keys in each group."""

    def __init__(self, nodes: Sequence[Node], ties: Iterable[Tie]) -> None:
        self.of = {node.key: node.key for node in nodes}
        self.members = {node.key: [node.key] for node in nodes}
        self._articles = {node.key: set(node.articles) for node in nodes}
        self._blocks = {node.key for node in nodes if node.block}
        # By two groups: the sum of what speaks for and against joining them, and whether a person forbids it.
        self._between: dict[int, dict[int, tuple[int, bool]]] = {node.key: {} for node in nodes}
        for tie in ties:
            weight, barred = self._between[tie.left].get(tie.right, (0, False))
            if tie.person:
                barred = barred or tie.verdict == "no"
            else:
                weight += weight_of(tie.score)
            self._between[tie.left][tie.right] = self._between[tie.right][tie.left] = (weight, barred)

    def barred(self, one: int, other: int) -> bool:
        """Tell whether the two are in one group already, or a person has judged that they are two."""
        ours, theirs = self.of[one], self.of[other]
        return ours == theirs or self._between[ours].get(theirs, (0, False))[1]

    def may_join(self, one: int, other: int, *, within: bool) -> bool:
        """Tell whether the groups of the two are two and nothing keeps them apart."""
        ours, theirs = self.of[one], self.of[other]
        if self.barred(one, other) or self._between[ours].get(theirs, (0, False))[0] <= 0:
            return False
        if ours in self._blocks and theirs in self._blocks:
            return False
        return within or self._articles[ours].isdisjoint(self._articles[theirs])

    def join(self, one: int, other: int) -> None:
        """Make the groups of the two one group."""
        # The smaller one moves: each node moves a few times at most.
        small, large = sorted((self.of[one], self.of[other]), key=lambda name: (len(self.members[name]), name))
        self.of |= dict.fromkeys(self.members[small], large)
        self.members[large] += self.members.pop(small)
        self._articles[large] |= self._articles.pop(small)
        if small in self._blocks:
            self._blocks.add(large)
        own = self._between[large]
        for third, (weight, barred) in self._between.pop(small).items():
            del self._between[third][small]
            if third != large:
                before, closed = own.get(third, (0, False))
                own[third] = self._between[third][large] = (before + weight, closed or barred)
