"""How well claims, disputes and roots are found, in stories that several outlets tell: counts, and figures of them.

Definitions, in short (`truths` holds those of the gold side, `outcomes` and `partitions` the rest):

* *denials*: of the pairs (denier, target) found within an article, how many are right; of the deniers that have a
  target there, for how many one is found. *denials_plain*: the same where the act is a denial.
* *claims*: whether attributions that speak on a claim are grouped as people grouped them, each by its main claim;
  B-cubed and CEAF-e. *claims_all*: B-cubed over all attributions, those on no claim each a group of its own.
* *oppositions*: pairs of attributions that stand against each other. *at half*: the precision of the surest pairs
  that make up half of all (0 where fewer are found); *judged*: of the pairs with the verdict yes; *shown*: of those
  that stand against each other by the claims in which they are.
* *disputes*: a group stands for the gold claim with which it shares most attributions; of the disputed groups, how
  many stand for a disputed claim; of the disputed claims, how many have such a group.
* *roots*: of the sides of gold claims that are told in two articles or more, for how many is the number of roots
  right, in the side of a group that holds more than half of its attributions (wrong where none does).
  *roots_given*: the same if the sides are given.
* *copies*: pairs of articles.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.evaluate.bootstrap import RESAMPLES, SEED, Estimate, Floats, draws, estimate
from sayso.evaluate.columns import Columns, columns_of, divided, harmonic, total
from sayso.evaluate.outcomes import Outcome
from sayso.evaluate.partitions import Agreement, b_cubed, ceaf_e
from sayso.evaluate.truths import Truth

__all__ = ["MEASURES", "Figure", "StoryCounts", "claims_agree", "count_story", "denials_agree", "figures"]

# Measures of precision and recall, and those that are a share.
_RATES = (
    *("denials", "denials_plain", "claims_b_cubed", "claims_ceaf_e", "claims_all_b_cubed"),
    *("oppositions_judged", "oppositions_shown", "disputes", "copies"),
)
_SHARES = ("roots", "roots_given")
#: All measures, in the order in which they are shown.
MEASURES = (
    *("denials", "denials_plain", "claims_b_cubed", "claims_ceaf_e", "claims_all_b_cubed"),
    *("oppositions_at_half", "oppositions_judged", "oppositions_shown", "disputes", "roots", "roots_given", "copies"),
)
# The recall at which the precision of judged pairs is told.
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure of a system: `value` is F1, or the share that is right, or a precision (oppositions at half).

    `gold` is how many there are to find, `found` how many the system has.
    """

    value: Estimate
    precision: Estimate | None = None
    recall: Estimate | None = None
    gold: int = 0
    found: int = 0


@dataclass(frozen=True, slots=True)
class StoryCounts:
    """What one story adds: sums by name (`measure/what`), and of each scored pair its score and whether it is right."""

    sums: Mapping[str, float]
    scored: tuple[tuple[float, bool], ...]


def count_story(truth: Truth, outcome: Outcome) -> StoryCounts:
    """Compare what a system makes of a story with its labels."""
    sums: Counter[str] = Counter()  # of floats, too
    _count_denials(sums, truth, outcome)
    _count_claims(sums, truth, outcome)
    _count_disputes(sums, truth, outcome)
    _count_roots(sums, truth, outcome)
    for name, pairs in (("oppositions_judged", outcome.judged), ("oppositions_shown", outcome.shown)):
        right = len(truth.opposed & pairs)
        _add(sums, name, Agreement(right, len(pairs), right, len(truth.opposed)))
    if outcome.copies is not None:
        right = len(truth.copies & outcome.copies)
        _add(sums, "copies", Agreement(right, len(outcome.copies - truth.akin), right, len(truth.copies)))
    scored = tuple((score, pair in truth.opposed) for pair, score in outcome.scores.items())
    return StoryCounts(sums, scored)


def _add(sums: Counter[str], name: str, agreement: Agreement) -> None:
    for what in ("right", "predicted", "found", "gold"):
        sums[f"{name}/{what}"] += getattr(agreement, what)
    sums[f"{name}/told"] += 1


def denials_agree(
    truth: Truth, denied: Collection[tuple[str, str]], deniers: Collection[str] | None = None
) -> Agreement:
    """Return how the pairs (denier, target) agree with the labels; of all deniers, or only of those given."""
    pairs = {pair for pair in denied if deniers is None or pair[0] in deniers}
    right = {(left, right) for left, right in pairs if right in truth.targets.get(left, ())}
    gold = [denier for denier in truth.targets if deniers is None or denier in deniers]
    return Agreement(len(right), len(pairs), len({left for left, _ in right}), len(gold))


def claims_agree(truth: Truth, system: Mapping[str, Hashable]) -> Agreement:
    """Return how a grouping of attributions agrees with the claims on which they speak, by B-cubed."""
    return b_cubed(truth.claims, {id: name for id, name in system.items() if id in truth.claims})


def grouping(outcome: Outcome) -> dict[str, str]:
    """Return the name of each attribution's group."""
    named = {id: id for id in outcome.said}
    for group in outcome.groups:
        named |= dict.fromkeys(group.members, min(group.members))
    return named


def _count_denials(sums: Counter[str], truth: Truth, outcome: Outcome) -> None:
    # Of an attribution that people marked, its act is what they say, so that both sides are of the same deniers.
    plain = truth.denials | (outcome.denials - truth.read)
    _add(sums, "denials", denials_agree(truth, outcome.denied))
    _add(sums, "denials_plain", denials_agree(truth, outcome.denied, plain))


def _count_claims(sums: Counter[str], truth: Truth, outcome: Outcome) -> None:
    system = grouping(outcome)
    _add(sums, "claims_b_cubed", claims_agree(truth, system))
    _add(sums, "claims_ceaf_e", ceaf_e(truth.claims, {id: system[id] for id in system if id in truth.claims}))
    everything = {id: ("claim", truth.claims[id]) if id in truth.claims else ("alone", id) for id in truth.said}
    _add(sums, "claims_all_b_cubed", b_cubed(everything, system))


def _count_disputes(sums: Counter[str], truth: Truth, outcome: Outcome) -> None:
    claims: defaultdict[str, set[str]] = defaultdict(set)
    for (claim, _), those in truth.sides.items():
        claims[claim] |= those
    disputed = [group for group in outcome.groups if group.disputed]
    stand_for = [_most_shared(group.members, claims) for group in disputed]
    right = [claim for claim in stand_for if claim in truth.disputed]
    _add(sums, "disputes", Agreement(len(right), len(disputed), len(set(right)), len(truth.disputed)))


def _most_shared(those: frozenset[str], among: Mapping[str, set[str]]) -> str | None:
    """Return the name of the set that shares most with `those`, among equals the smallest set; None if none shares."""
    best = max(sorted(among), key=lambda name: (len(those & among[name]), -len(among[name])), default=None)
    return best if best is not None and those & among[best] else None


def _count_roots(sums: Counter[str], truth: Truth, outcome: Outcome) -> None:
    sides = [(those, group.roots.get(stance)) for group in outcome.groups for stance, those in group.sides.items()]
    for side, number in truth.roots.items():
        wanted = truth.sides[side]
        counts = [count for those, count in sides if 2 * len(those & wanted) > len(wanted)]
        sums["roots/all"] += 1
        sums["roots/right"] += number in counts
        if outcome.roots_given is not None:
            sums["roots_given/all"] += 1
            sums["roots_given/right"] += outcome.roots_given.get(side) == number


def figures(counts: Sequence[StoryCounts], *, resamples: int = RESAMPLES, seed: int = SEED) -> dict[str, Figure]:
    """Return the figures by `MEASURES`, with intervals from draws of stories; what no story tells of is left out."""
    weights = draws(len(counts), resamples, seed)
    columns = columns_of([one.sums for one in counts], weights)
    found = {name: _rate(columns, name) for name in _RATES if total(columns(f"{name}/told"))}
    found |= {name: _share(columns, name) for name in _SHARES if total(columns(f"{name}/all"))}
    found["oppositions_at_half"] = _at_half(counts, columns, weights)
    return {name: found[name] for name in MEASURES if name in found}


def _rate(columns: Columns, name: str) -> Figure:
    precision = np.nan_to_num(divided(columns(f"{name}/right"), columns(f"{name}/predicted")))
    recall = np.nan_to_num(divided(columns(f"{name}/found"), columns(f"{name}/gold")))
    return Figure(
        value=estimate(harmonic(precision, recall)),
        precision=estimate(precision),
        recall=estimate(recall),
        gold=total(columns(f"{name}/gold")),
        found=total(columns(f"{name}/predicted")),
    )


def _share(columns: Columns, name: str) -> Figure:
    of = total(columns(f"{name}/all"))
    return Figure(value=estimate(divided(columns(f"{name}/right"), columns(f"{name}/all"))), gold=of, found=of)


def _at_half(counts: Sequence[StoryCounts], columns: Columns, weights: Floats) -> Figure:
    """Return the precision down to the score at which half of all pairs are found, 0 where they never are."""
    gold = columns("oppositions_judged/gold")
    rows = [(score, story, right) for story, one in enumerate(counts) for score, right in one.scored]
    table = np.array(sorted(rows, key=lambda row: -row[0]), dtype=np.float64).reshape(-1, 3)
    scores, story, right = table[:, 0], table[:, 1].astype(int), table[:, 2]
    # Equal scores are taken in together: only the last of them is a place to stop.
    ends = np.flatnonzero(np.append(scores[1:] != scores[:-1], True)) if len(scores) else np.array([], dtype=int)
    precision, recall = np.zeros(len(weights)), np.zeros(len(weights))
    for draw, weight in enumerate(weights):
        drawn = weight[story]
        hits, taken = np.cumsum(drawn * right)[ends], np.cumsum(drawn)[ends]
        enough = np.flatnonzero(hits >= _HALF * gold[draw])
        stop = enough[0] if len(enough) else -1
        if gold[draw] and len(ends):
            recall[draw] = hits[stop] / gold[draw]
            precision[draw] = hits[stop] / taken[stop] if len(enough) and taken[stop] else 0.0
    return Figure(
        value=estimate(precision),
        precision=estimate(precision),
        recall=estimate(recall),
        gold=total(gold),
        found=len(rows),
    )
