"""What a system makes of a story: its articles go through a real ledger in the order in which they were published.

Whatever is measured is then read off the ledger, as somebody who uses it would see it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sayso.errors import SaysoError
from sayso.evaluate.truths import Pair, Side, Truth, in_order
from sayso.ledger import Claim, Ledger, View, open_ledger
from sayso.records import Article, Attribution, Link, Reading, Stance

__all__ = ["Add", "Group", "Outcome", "RootsOf", "System", "joined_by", "linked", "ours", "through_pipeline"]

# The links that say that two attributions stand against each other.
_OPPOSING = ("denies", "contradicts")

#: Attributions with the readings they stand in and the stances they take on one claim; and links between articles.
RootsOf = Callable[[Sequence[tuple[Reading, Attribution, str]], Sequence[Link]], Mapping[str, int]]


#: Puts readings into a ledger, one after the other, each linked to what is there.
Add = Callable[[Ledger, Sequence[Reading]], None]


@dataclass(frozen=True, slots=True)
class System:
    """What is measured: who takes which stance within an article, what joins articles to others, how many roots."""

    stances: Callable[[Reading], tuple[Stance, ...]]
    add: Add
    roots: RootsOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A claim as found, of several attributions or disputed: who belongs to it, and who stands on which side of it.

    `sides` hold also those who belong to another claim and answer this one. `roots` tell how many roots each side has;
    they are empty where nothing is said of them.
    """

    members: frozenset[str]
    sides: Mapping[str, frozenset[str]]
    disputed: bool
    roots: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a system makes of a story. None: it says nothing of the kind.

    `said` are the attributions of newest versions, `denials` those of any version whose act is a denial. `denied` are
    pairs within an article, the denier first. Of pairs that stand against each other, `judged` are those with the
    verdict yes, `shown` those that do so by the claims they are in, and `scores` tell how sure it is of these and of
    those that it is unsure of. `roots_given` are the roots of the sides that the gold claims have.
    """

    said: frozenset[str]
    denials: frozenset[str]
    denied: frozenset[tuple[str, str]]
    groups: tuple[Group, ...]
    judged: frozenset[Pair]
    shown: frozenset[Pair]
    scores: Mapping[Pair, float]
    roots_given: Mapping[Side, int] | None = None
    copies: frozenset[Pair] | None = None


def ours() -> System:
    """Return the program's own way."""
    from sayso.annotate.stances import stances_of
    from sayso.ask.leaves import leaf_of
    from sayso.ask.roots import roots_of

    def roots(stands: Sequence[tuple[Reading, Attribution, str]], kin: Sequence[Link]) -> Mapping[str, int]:
        return {side.stance: len(side.roots) for side in roots_of((leaf_of(*stand) for stand in stands), kin)}

    return System(stances_of, through_pipeline, roots)


def through_pipeline(ledger: Ledger, readings: Sequence[Reading]) -> None:
    """Add readings as `sayso add` does; raises the first error that it meets."""
    from sayso import pipeline

    made = {(reading.article.id, reading.article.digest): reading for reading in readings}

    def read_already(articles: Iterable[Article]) -> Iterator[Reading]:
        return (made[article.id, article.digest] for article in articles)

    tally = pipeline.add(ledger, (reading.article for reading in readings), reader=read_already)
    for failure in tally.failures:
        raise SaysoError(failure.where, failure.reason, failure.remedy)


def linked(readings: Sequence[Reading], truth: Truth, system: System) -> Outcome:
    """Return what `system` makes of a story's readings, whose stances are not told yet.

    Articles have the ids of their newest versions; attributions have those of the gold ones that they match, others
    ids of their own.
    """
    told = [replace(reading, stances=system.stances(reading)) for reading in in_order(readings)]
    with TemporaryDirectory() as folder, open_ledger(Path(folder) / "story.ledger") as ledger:
        system.add(ledger, told)
        with ledger.view() as view:
            newest = list(view.readings())
            return Outcome(
                said=frozenset(one.id for reading in newest for one in reading.attributions),
                denials=frozenset(one.id for reading in told for one in reading.attributions if one.act == "deny"),
                denied=_denied(told),
                **_claims(view, newest, truth, system.roots),
            )


def _denied(readings: Iterable[Reading]) -> frozenset[tuple[str, str]]:
    here = {one.id for reading in readings for one in reading.attributions}
    return frozenset(
        (stance.source, stance.toward)
        for reading in readings
        for stance in reading.stances
        if stance.stance == "denies" and stance.toward in here
    )


def _claims(view: View, newest: Sequence[Reading], truth: Truth, roots: RootsOf) -> dict[str, Any]:
    places = {one.id: (reading, one) for reading in newest for one in reading.attributions}
    links = {judged.id: judged.link for id in places for judged in view.links(id)}.values()
    kin = list({judged.id: judged.link for reading in newest for judged in view.kin(reading.article.id)}.values())
    # Each attribution belongs to one claim; of those that belong to a claim of their own nothing else is to be known,
    # unless it clashes with another.
    shared = [
        entry
        for entry in view.claims(limit=len(places) + 1)
        if entry.disputed or entry.affirming + entry.denying + entry.doubting > 1
    ]
    claims = [claim for entry in shared if (claim := view.claim(entry.id, limit=len(places) + 1))]
    groups = tuple(_group(claim, places, roots, kin) for claim in claims)
    given = _given(truth, places, roots, kin)
    shown = _shown(groups, links)
    return {
        "groups": groups,
        "judged": frozenset(_ends(link) for link in links if link.relation in _OPPOSING and link.verdict == "yes"),
        "shown": shown,
        "scores": _scores(shown, links),
        "roots_given": {side: count for side, count in given.items() if side in truth.roots},
        "copies": frozenset(
            frozenset((link.left, link.right)) for link in kin if (link.relation, link.verdict) == ("copies", "yes")
        ),
    }


_Places = Mapping[str, tuple[Reading, Attribution]]


def _group(claim: Claim, places: _Places, roots: RootsOf, kin: Sequence[Link]) -> Group:
    sides: defaultdict[str, set[str]] = defaultdict(set)
    for stand in claim.stands:
        sides[stand.stance].add(stand.attribution.id)
    stands = [(*places[stand.attribution.id], stand.stance) for stand in claim.stands]
    return Group(
        members=frozenset(stand.attribution.id for stand in claim.stands if stand.member),
        sides={stance: frozenset(those) for stance, those in sides.items()},
        disputed=claim.entry.disputed,
        roots=roots(stands, kin),
    )


def _given(truth: Truth, places: _Places, roots: RootsOf, kin: Sequence[Link]) -> dict[Side, int]:
    """Return the roots of each side of the gold claims, of those of its attributions that were read."""
    stands: defaultdict[str, list[tuple[Reading, Attribution, str]]] = defaultdict(list)
    for (claim, stance), those in sorted(truth.sides.items()):
        stands[claim] += [(*places[id], stance) for id in sorted(those) if id in places]
    return {(claim, stance): count for claim, some in stands.items() for stance, count in roots(some, kin).items()}


def _ends(link: Link) -> Pair:
    return frozenset((link.left, link.right))


def _scores(shown: Iterable[Pair], links: Collection[Link]) -> dict[Pair, float]:
    """Return how sure it is that two stand against each other: as a link between them says, or what joins them.

    Who is not linked directly is joined as surely as the weakest link of the surest chain from one to the other.
    """
    scores = joined_by([link for link in links if link.verdict == "yes" and link.relation in (*_OPPOSING, "affirms")])
    found = {pair: scores[pair] for pair in shown if pair in scores}
    for link in links:
        if link.relation in _OPPOSING and link.verdict != "no":
            found[_ends(link)] = max(found.get(_ends(link), 0.0), link.score)
    return found


def joined_by(links: Iterable[Link]) -> dict[Pair, float]:
    """Return of any two that a chain of links joins the score of the weakest link of the surest such chain."""
    home: dict[str, set[str]] = {}
    scores: dict[Pair, float] = {}
    # The links taken in from the surest down, two are joined when their groups first meet.
    for link in sorted(links, key=lambda link: -link.score):
        left, right = (home.setdefault(end, {end}) for end in (link.left, link.right))
        if left is not right:
            scores |= {frozenset(pair): link.score for pair in product(left, right)}
            left |= right
            home |= dict.fromkeys(right, left)
    return scores


def _shown(groups: Sequence[Group], links: Iterable[Link]) -> frozenset[Pair]:
    """Return who stands against whom: on two sides of a claim, or affirming two claims that a link makes clash."""
    pairs = {
        frozenset(pair)
        for group in groups
        for pair in product(group.sides.get("affirms", ()), group.sides.get("denies", ()))
    }
    home = {id: group for group in groups for id in group.members}
    for link in links:
        if (link.relation, link.verdict) == ("contradicts", "yes") and {link.left, link.right} <= home.keys():
            left, right = (
                home[end].sides.get("affirms", frozenset()) & home[end].members for end in (link.left, link.right)
            )
            pairs |= {frozenset(pair) for pair in product(left, right)}
    return frozenset(pair for pair in pairs if len(pair) == 2)
