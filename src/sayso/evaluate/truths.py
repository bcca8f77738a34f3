"""What the labels of a story come to: who denies whom, what is one claim, what is disputed, who it all comes from.

A ledger shows the newest version of each article, so an article that a newer one replaces counts for the stances
within it alone. Definitions:

* a *denier* is an attribution that denies a claim, or that is labelled as denying an attribution; its *targets* are
  the attributions of its article that affirm the claim, and those it is labelled as denying;
* two attributions are *opposed* if they stand on opposite sides of a claim, or affirm two claims that contradict
  each other;
* a claim is *disputed* if someone affirms and someone denies it, or if it is affirmed and contradicts another that is
  affirmed;
* the *roots* of one side of a claim are counted where it is told in two articles or more;
* articles that copy one text are *akin*, but only those labelled so count as copies of each other: of two copies that
  were cut, each may hold what the other lacks. A pair that is akin only is neither right nor wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations, product

from sayso.gold import Story
from sayso.records import Reading

__all__ = ["Pair", "Side", "Truth", "in_order", "truth_of"]

Pair = frozenset[str]
Side = tuple[str, str]  # a claim's key, and "affirms" or "denies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The labels of a story, worked out; articles and attributions go by their ids.

    `newest` gives each article's newest version. `read` are all attributions, `said` those of newest versions with
    their articles;
    the claims of only these are in `claims` (the main one of each), `sides`, `roots`, `disputed` and `opposed`.
    """

    newest: Mapping[str, str]
    read: frozenset[str]
    said: Mapping[str, str]
    claims: Mapping[str, str]
    sides: Mapping[Side, frozenset[str]]
    roots: Mapping[Side, int]
    disputed: frozenset[str]
    opposed: frozenset[Pair]
    targets: Mapping[str, frozenset[str]]
    denials: frozenset[str]  # attributions whose act is a denial
    copies: frozenset[Pair]
    akin: frozenset[Pair]


def truth_of(story: Story) -> Truth:
    """Return what the labels of the story come to."""
    newest = _newest(story)
    said = {
        one.id: reading.article.id
        for reading in story.readings
        for one in reading.attributions
        if newest[reading.article.id] == reading.article.id
    }
    stands: defaultdict[Side, set[str]] = defaultdict(set)
    for one, taken in story.stands.items():
        for side in taken if one in said else ():
            stands[side].add(one)
    affirmed = {claim for claim, stance in stands if stance == "affirms"}
    clashing = {
        frozenset((left, right))
        for left, relation, right in story.relations
        if relation == "contradicts" and left != right and {left, right} <= affirmed
    }
    opposed = {
        frozenset(pair)
        for claim in affirmed
        for pair in product(stands[claim, "affirms"], stands.get((claim, "denies"), ()))
    } | {frozenset(pair) for left, right in map(sorted, clashing) for pair in _affirming(stands, left, right)}
    copies, akin = _copies(story, newest)
    return Truth(
        newest=newest,
        read=frozenset(one.id for reading in story.readings for one in reading.attributions),
        said=said,
        claims={one: taken[0][0] for one, taken in story.stands.items() if one in said},
        sides={side: frozenset(those) for side, those in stands.items() if side[1] != "doubts"},
        roots=_roots(story, said, stands),
        disputed=frozenset(claim for claim in affirmed if stands.get((claim, "denies"))).union(*clashing),
        opposed=frozenset(pair for pair in opposed if len(pair) == 2),
        targets={denier: targets for reading in story.readings for denier, targets in _targets(story, reading).items()},
        denials=frozenset(one.id for reading in story.readings for one in reading.attributions if one.act == "deny"),
        copies=copies,
        akin=akin - copies,
    )


def in_order(readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings in the order in which their articles were published."""
    return sorted(readings, key=lambda reading: (reading.article.published or "", reading.article.id))


def _newest(story: Story) -> dict[str, str]:
    order = [reading.article.id for reading in in_order(story.readings)]
    groups = _joined(order, ((left, right) for left, relation, right in story.links if relation == "version_of"))
    return {article: max(groups[article], key=order.index) for article in order}


def _joined(things: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return of each thing all that pairs join it to, itself among them."""
    groups = {thing: frozenset((thing,)) for thing in things}
    for left, right in pairs:
        whole = groups[left] | groups[right]
        groups |= dict.fromkeys(whole, whole)
    return groups


def _affirming(stands: Mapping[Side, set[str]], left: str, right: str) -> Iterable[tuple[str, str]]:
    return product(stands[left, "affirms"], stands[right, "affirms"])


def _targets(story: Story, reading: Reading) -> dict[str, frozenset[str]]:
    """Return the deniers of an article with whom they deny in it; those who deny nobody there are left out."""
    own = [(one.id, dict(story.stands.get(one.id, ()))) for one in reading.attributions]
    found: defaultdict[str, set[str]] = defaultdict(set)
    for (denier, denied), (target, affirmed) in product(own, own):
        if any(stance == "denies" and affirmed.get(claim) == "affirms" for claim, stance in denied.items()):
            found[denier].add(target)
    here = {id for id, _ in own}
    for stance in reading.stances:
        if stance.stance == "denies" and stance.toward in here:
            found[stance.source].add(stance.toward)
    return {denier: kept for denier, targets in found.items() if (kept := frozenset(targets - {denier}))}


def _roots(story: Story, said: Mapping[str, str], stands: Mapping[Side, set[str]]) -> dict[Side, int]:
    return {
        side: len({story.roots.get(one, one) for one in those})
        for side, those in stands.items()
        if side[1] != "doubts" and len({said[one] for one in those}) > 1
    }


def _copies(story: Story, newest: Mapping[str, str]) -> tuple[frozenset[Pair], frozenset[Pair]]:
    pairs = {
        (newest[left], newest[right])
        for left, relation, right in story.links
        if relation == "copies" and newest[left] != newest[right]
    }
    groups = set(_joined(newest.values(), sorted(pairs)).values())
    akin = {frozenset(pair) for group in groups for pair in combinations(sorted(group), 2)}
    return frozenset(map(frozenset, pairs)), frozenset(akin)
