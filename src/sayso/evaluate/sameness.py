"""How well entities of several articles are told to be one: counts of each article, and figures of them.

Things are the entities of articles that have a name; a group is whom or what they are. *B-cubed* (Bagga and Baldwin
1998): of each thing, the share of its system group that is in its gold group (precision), and the other way round
(recall). Things of a story, or a world, are compared with those of the same one alone: nobody has labelled whether two
stories speak of one town. What only the gold side has was not found, what only the system has is wrong. *Pairs*: two
things of two articles that are one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from sayso.evaluate.bootstrap import RESAMPLES, SEED, Estimate, draws, estimate
from sayso.evaluate.columns import columns_of, divided, harmonic, total

__all__ = ["KINDS", "Groups", "SamenessFigure", "Thing", "compare", "figures"]

#: What is measured together: all, and those of some types.
KINDS: dict[str, tuple[str, ...] | None] = {
    "all": None,
    "person": ("person",),
    "body": ("organization", "outlet", "group"),
    "place": ("place",),
    "other": ("document", "event", "other"),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of an article of a story, with its type and whether it was found on both sides."""

    id: str
    article: str
    story: str
    type: str


@dataclass(frozen=True, slots=True)
class Groups:
    """The things of one side by their ids, and the group of each."""

    things: Mapping[str, Thing]
    of: Mapping[str, Hashable]


@dataclass(frozen=True, slots=True, kw_only=True)
class SamenessFigure:
    """B-cubed F1 with precision and recall, over `gold` things; pairwise precision and recall over `pairs` in gold."""

    f1: Estimate
    precision: Estimate
    recall: Estimate
    pair_precision: Estimate
    pair_recall: Estimate
    gold: int
    found: int
    pairs: int


def compare(gold: Groups, system: Groups, kind: str = "all") -> dict[str, Counter[str]]:
    """Return the counts of each article, for things of a kind (`KINDS`)."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)  # of floats, too
    ours, theirs = _of_kind(system, kind), _of_kind(gold, kind)
    for story in {thing.story for thing in (*ours.values(), *theirs.values())}:
        told = {id: thing for id, thing in theirs.items() if thing.story == story}
        found = {id: thing for id, thing in ours.items() if thing.story == story}
        _b_cubed(counts, told, found, gold.of, system.of)
        _pairs(counts, told, found, gold.of, system.of)
    return dict(counts)


def _of_kind(side: Groups, kind: str) -> dict[str, Thing]:
    types = KINDS[kind]
    return {id: thing for id, thing in side.things.items() if types is None or thing.type in types}


def _b_cubed(
    counts: dict[str, Counter[str]],
    told: Mapping[str, Thing],
    found: Mapping[str, Thing],
    gold: Mapping[str, Hashable],
    system: Mapping[str, Hashable],
) -> None:
    shared = Counter((gold[id], system[id]) for id in told if id in found)
    gold_sizes, sizes = Counter(gold[id] for id in told), Counter(system[id] for id in found)
    for id, thing in found.items():
        counts[thing.article]["found"] += 1
        if id in told:
            counts[thing.article]["precise"] += shared[gold[id], system[id]] / sizes[system[id]]  # type: ignore[assignment]
    for id, thing in told.items():
        counts[thing.article]["gold"] += 1
        if id in found:
            counts[thing.article]["recalled"] += shared[gold[id], system[id]] / gold_sizes[gold[id]]  # type: ignore[assignment]


def _pairs(
    counts: dict[str, Counter[str]],
    told: Mapping[str, Thing],
    found: Mapping[str, Thing],
    gold: Mapping[str, Hashable],
    system: Mapping[str, Hashable],
) -> None:
    """Count pairs of two articles, half for each of them."""
    for side, of, name in ((told, gold, "pairs"), (found, system, "judged")):
        groups: defaultdict[Hashable, list[Thing]] = defaultdict(list)
        for id, thing in side.items():
            groups[of[id]].append(thing)
        for group in groups.values():
            for place, one in enumerate(group):
                for other in group[:place]:
                    if one.article == other.article:
                        continue
                    both = {one.id, other.id} <= told.keys() & found.keys()
                    right = both and gold[one.id] == gold[other.id] and system[one.id] == system[other.id]
                    for thing in (one, other):
                        counts[thing.article][name] += 0.5  # type: ignore[assignment]
                        counts[thing.article][f"{name} right"] += right / 2  # type: ignore[assignment]


def figures(counts: Sequence[Mapping[str, float]], *, resamples: int = RESAMPLES, seed: int = SEED) -> SamenessFigure:
    """Return the figures, with intervals from draws of articles."""
    columns = columns_of(counts, draws(len(counts), resamples, seed))
    precision, recall = divided(columns("precise"), columns("found")), divided(columns("recalled"), columns("gold"))
    return SamenessFigure(
        f1=estimate(harmonic(precision, recall)),
        precision=estimate(precision),
        recall=estimate(recall),
        pair_precision=estimate(divided(columns("judged right"), columns("judged"))),
        pair_recall=estimate(divided(columns("pairs right"), columns("pairs"))),
        gold=total(columns("gold")),
        found=total(columns("found")),
        pairs=total(columns("pairs")),
    )
