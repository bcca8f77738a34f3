"""Which attributions state one proposition, and who stands on which side of it.

Links are the truth; clusters are computed from them, by a pure function: the same attributions and links give the
same clusters, in whatever order they came.

1. Links that say "yes, affirms" or "yes, denies" are gone through, the likeliest first. Each joins the clusters of
   its two ends, unless something keeps them apart: anywhere between the two stands a "no, affirms", a "yes,
   contradicts" or a "yes, updates", or what speaks for one proposition does not outweigh what speaks against it
   (a "yes" weighs its score, a "no" what its score lacks to 1, an "unsure" nothing, and any two that nothing links
   a little against it: one likely pair does not join two large groups that have else nothing in common. Each is
   compared with its nearest only, so that in a large group not all can be linked: see `_COMPARED`).
2. "affirms" puts both on one side, "denies" on opposite sides. The side with more attributions that are no denials
   affirms (a denial is an act of denying, or what the article itself says to deny an attribution that is none); with as
   many on both, that of the smallest id. One side alone denies if all on it are acts of denying.
3. Those who say nothing else than that they doubt (all in their cluster doubt something) belong to the claim that
   they doubt most surely, as doubting.
4. Who denies or doubts what something keeps apart from it answers that other claim, without belonging to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sayso.records import STANCES, content_id

__all__ = ["Cluster", "Node", "Tie", "apart", "clusters", "joins"]

_OPPOSITE = {"affirms": "denies", "denies": "affirms"}
# Scores are summed in millionths: whole numbers, whose sum does not depend on the order.
_PARTS = 1_000_000
# What two attributions without a link weigh against being on one claim: best B-cubed F1 on the stories of the train
# split.
_UNLINKED = 200_000
# With how many of one group an attribution is compared at most: linking looks at the 24 nearest. That it has no link to
# others tells nothing; were that held against it, the reports of a great story would fall apart.
_COMPARED = 24


@dataclass(frozen=True, slots=True)
class Node:
    """An attribution: its id, and whether the act is a denial."""

    id: str
    denial: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """A live link between two attributions of those ids, see `records.Link`; or a stance, `told` by the article itself.

    Where it is told, left answers right. Otherwise left is whichever was read later, but for doubts.
    """

    left: str
    right: str
    relation: str
    verdict: str
    score: float
    told: bool = False


@dataclass(frozen=True)
class Cluster:
    """A claim: the stances of those who belong to it, and of others who answer it, by their ids."""

    members: Mapping[str, str]
    answers: Mapping[str, str]

    @cached_property
    def least(self) -> str:
        """The smallest id of a member: each attribution belongs to one cluster, so that it names this one."""
        return min(self.members)

    @property
    def id(self) -> str:
        """The claim's id."""
        return content_id("cl", self.least)


def joins(relation: str, verdict: str, score: float) -> bool:
    """Tell whether such a link makes two attributions part of one component."""
    return verdict == "yes" and relation in STANCES and _weight(relation, verdict, score) > 0


def apart(relation: str, verdict: str) -> bool:
    """Tell whether such a link keeps two attributions out of one claim."""
    return (verdict == "no" and relation == "affirms") or (verdict == "yes" and relation in ("contradicts", "updates"))


def clusters(nodes: Sequence[Node], ties: Iterable[Tie]) -> list[Cluster]:
    """Return the clusters of `nodes`, by their smallest ids; every tie is between two of the nodes."""
    ties = list(ties)
    groups = _Groups([node.id for node in nodes], ties)
    sure = sorted((tie for tie in ties if joins(tie.relation, tie.verdict, tie.score)), key=_rank)
    for tie in sure:
        if tie.relation != "doubts" and groups.may_join(tie.left, tie.right):
            groups.join(tie.left, tie.right, opposite=tie.relation == "denies")
    doubting = _take_in_doubters(groups, sure)
    denials = {node.id for node in nodes if node.denial}
    told = {tie.left for tie in sure if tie.told and tie.relation == "denies" and tie.right not in denials}
    stances: dict[str, str] = {}
    for group in groups.members.values():
        stances |= _sides(group, groups.turned, doubting, denials, told | denials)
    answers = _answers(groups, sure, stances, denials)
    found = [
        Cluster({id: stances[id] for id in sorted(group)}, answers.get(name, {}))
        for name, group in groups.members.items()
    ]
    return sorted(found, key=lambda cluster: cluster.least)


def _rank(tie: Tie) -> tuple[float, str, str, str, bool, str]:
    """Order ties by what they say before their direction: which article came first may have decided that."""
    return (-tie.score, min(tie.left, tie.right), max(tie.left, tie.right), tie.relation, not tie.told, tie.left)


class _Groups:
    """Attributions joined so far: `of` names each one's group, `turned` whether it stands opposite to the namesake."""

    def __init__(self, ids: Iterable[str], ties: Iterable[Tie]) -> None:
        self.of = {id: id for id in ids}
        self.members = {id: [id] for id in self.of}
        self.turned = dict.fromkeys(self.of, False)
        # By two groups: the sum of what speaks for and against joining them, whether something forbids it, and how many
        # of their pairs are linked.
        self._between: dict[str, dict[str, tuple[int, bool, int]]] = {id: {} for id in self.of}
        pairs: dict[tuple[str, str], tuple[int, bool]] = {}
        for tie in ties:
            pair = (tie.left, tie.right) if tie.left < tie.right else (tie.right, tie.left)
            before, closed = pairs.get(pair, (0, False))
            weight = _weight(tie.relation, tie.verdict, tie.score)
            pairs[pair] = (before + weight, closed or apart(tie.relation, tie.verdict))
        for (one, other), (weight, barred) in pairs.items():
            self._between[one][other] = self._between[other][one] = (weight, barred, 1)

    def may_join(self, one: str, other: str) -> bool:
        """Tell whether the groups of the two are two and nothing keeps them apart."""
        ours, theirs = self.of[one], self.of[other]
        weight, barred, linked = self._between[ours].get(theirs, (0, False, 0))
        few, many = sorted((len(self.members[ours]), len(self.members[theirs])))
        unlinked = max(0, few * min(many, _COMPARED) - linked)
        return ours != theirs and weight > unlinked * _UNLINKED and not barred

    def join(self, one: str, other: str, *, opposite: bool) -> None:
        """Make the groups of the two one group."""
        turn = self.turned[one] ^ self.turned[other] ^ opposite
        # The smaller one moves: each attribution moves a few times at most.
        small, large = sorted((self.of[one], self.of[other]), key=lambda name: (len(self.members[name]), name))
        for id in self.members[small]:
            self.of[id] = large
            self.turned[id] ^= turn
        self.members[large] += self.members.pop(small)
        own = self._between[large]
        for third, (weight, barred, linked) in self._between.pop(small).items():
            del self._between[third][small]
            if third != large:
                before, closed, pairs = own.get(third, (0, False, 0))
                own[third] = self._between[third][large] = (before + weight, closed or barred, pairs + linked)


def _weight(relation: str, verdict: str, score: float) -> int:
    if relation not in STANCES or verdict == "unsure":
        return 0
    return round((score if verdict == "yes" else score - 1) * _PARTS)


def _take_in_doubters(groups: _Groups, sure: Sequence[Tie]) -> set[str]:
    """Join those who only doubt to what they doubt; returns all who stand as doubting."""
    doubts = [tie for tie in sure if tie.relation == "doubts"]
    doubters = {tie.left for tie in doubts}
    doubting: set[str] = set()
    for tie in doubts:
        if tie.left in doubting or not groups.may_join(tie.left, tie.right):
            continue
        own = groups.members[groups.of[tie.left]]
        if all(id in doubters or id in doubting for id in own):
            doubting.update(own)
            groups.join(tie.left, tie.right, opposite=False)
    return doubting


def _sides(
    group: Sequence[str], turned: Mapping[str, bool], doubting: set[str], acts: set[str], denials: set[str]
) -> dict[str, str]:
    """Return the stance of each in the group."""
    sides: dict[bool, list[str]] = {}
    for id in group:
        if id not in doubting:
            sides.setdefault(turned[id], []).append(id)
    # Someone is always left: a group of doubters is only taken in by another.
    first, *others = sorted(sides.values(), key=lambda side: (-sum(id not in denials for id in side), min(side)))
    alone = not others and all(id in acts for id in first)
    stances = dict.fromkeys(group, "doubts") | dict.fromkeys(first, "denies" if alone else "affirms")
    for side in others:
        stances |= dict.fromkeys(side, "denies")
    return stances


def _answers(
    groups: _Groups, sure: Sequence[Tie], stances: Mapping[str, str], denials: set[str]
) -> dict[str, dict[str, str]]:
    """Return, by group, the stances of those outside who deny or doubt one of its members."""
    found: dict[str, dict[str, str]] = {}
    for tie in sure:
        if groups.of[tie.left] == groups.of[tie.right] or tie.relation == "affirms":
            continue
        answer, to, stance = tie.left, tie.right, "doubts"
        if tie.relation == "denies":
            if not tie.told:
                # Of the two the denial answers, whichever was read first.
                if (answer in denials) == (to in denials):
                    continue
                if to in denials:
                    answer, to = to, answer
            if stances[to] == "doubts":
                continue
            stance = _OPPOSITE[stances[to]]
        found.setdefault(groups.of[to], {}).setdefault(answer, stance)
    return found
