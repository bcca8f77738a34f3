"""Whom a claim really comes from: of N articles in M outlets, how many independent roots there are, and why.

Every attribution on one side of a claim is a leaf. Leaves come from one root where

- the same somebody speaks (`same speaker`), or one in the name of the other (`speaks for`);
- both know it through the same document (`same document`);
- the passage is one that an article took over from another (`same text`).

Other leaves have no root of their own, but those of the leaves that they lead to:

- who holds or introduces the words of another passes them on (`passes on`), and what somebody only wants or plans comes
  from who tells it (`told by`);
- words known through an outlet come from where that outlet's own articles have them (`cites`).

Leaves that lead to each other and to nobody else are a circle: one root, and shown as such. An unnamed source at two
outlets may be one or two people; nothing but their text tells, so that they are two unless a rule above joins them.

What joins two leaves is a reason with a weight. The result is a function of the leaves and of the links between their
articles, whatever their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from rapidfuzz.fuzz import token_set_ratio

from sayso.ask.leaves import Leaf
from sayso.ask.voices import Voice, is_outlet_of, key_of, may_be_one, name_groups
from sayso.records import STANCES, Link, Reason

__all__ = ["RULES", "Join", "Root", "Side", "roots_of"]

#: The reasons for which two leaves have one root, with how sure they make it: (right + 1) / (all + 2) of the joins in
#: data/stories/train.jsonl, claims, stances and copies known; right if both ends have one root by the labels.
RULES = {
    "same speaker": 0.98,  # 413 of 422
    "speaks for": 0.91,  # 73 of 79
    "same document": 0.75,  # 2 of 2
    "same text": 0.97,  # 30 of 30
    "passes on": 0.93,  # 96 of 102
    "told by": 0.88,  # 21 of 23
    "cites": 0.81,  # 99 of 121
}
# Acts that need no words: "they planned", "she wants", "both agreed". In the stories for training all 18 such
# attributions within the words of somebody else come from him; of those with other acts, three in four do not.
_NOT_SAID = frozenset(("intend", "want", "agree"))
# Passages of copies that share so much of their words (token_set_ratio) are one passage: of 50, 70 and 85 on the
# stories for training the least that finds all and joins nothing wrongly.
_SAME_PASSAGE = 70.0
# Of a passage, what a reason quotes.
_QUOTED = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Why the attribution `left` has no root apart from that of `right`."""

    left: str
    right: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Root:
    """Somebody or something that a claim ultimately comes from, as far as the articles tell.

    `kind` is "speaker", "document", "unnamed", "outlet" or "circle". `own` are the attributions in which the root
    itself speaks, `attributions` all that come from it; `joins` tell why. `circle` are those who cite each other, in
    turn.
    """

    name: str
    kind: str
    own: tuple[str, ...]
    attributions: tuple[str, ...]
    articles: tuple[str, ...]
    outlets: tuple[str, ...]
    joins: tuple[Join, ...] = ()
    circle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """All who take one stance (`records.STANCES`): in how many articles and outlets, from which roots."""

    stance: str
    attributions: tuple[str, ...]
    articles: tuple[str, ...]
    outlets: tuple[str, ...]
    roots: tuple[Root, ...]

    @property
    def least(self) -> int:
        """How many roots there are at least: the unnamed ones may all be one and the same."""
        unnamed = sum(root.kind == "unnamed" for root in self.roots)
        return len(self.roots) - max(0, unnamed - 1)


def roots_of(leaves: Iterable[Leaf], kin: Iterable[Link] = ()) -> tuple[Side, ...]:
    """Return the sides of a claim that anybody takes, each with its roots, those first from which most comes.

    `kin` are links between the articles; only those that say "yes" count.
    """
    ordered = sorted(leaves, key=lambda leaf: leaf.attribution)
    kinship = _Kinship([link for link in kin if link.verdict == "yes"])
    sides = ((stance, [leaf for leaf in ordered if leaf.stance == stance]) for stance in STANCES)
    return tuple(_side(stance, some, kinship) for stance, some in sides if some)


def _side(stance: str, leaves: Sequence[Leaf], kinship: _Kinship) -> Side:
    graph = _Graph(leaves)
    graph.join([*_same_named(leaves), *_same_office(leaves), *_same_unnamed(leaves), *_same_text(leaves, kinship)])
    graph.lead([*_holding(leaves), *_introducing(leaves), *_citing(leaves, kinship)])
    roots = [_root(graph, ring, names) for ring, names in graph.ends()]
    return Side(
        stance=stance,
        attributions=tuple(leaf.attribution for leaf in leaves),
        articles=_sorted(leaf.article for leaf in leaves),
        outlets=_sorted(leaf.place for leaf in leaves),
        roots=tuple(sorted(roots, key=lambda root: (-len(root.attributions), root.attributions, root.own))),
    )


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


class _Kinship:
    """Which articles copy or cite each other."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._cites = {(link.left, link.right) for link in links}
        self._text: dict[str, set[str]] = {}
        for link in links:
            if link.relation == "copies":
                one, other = (self._text.setdefault(end, {end}) for end in (link.left, link.right))
                if one is not other:
                    one |= other
                    self._text |= dict.fromkeys(other, one)

    def copies(self, one: str, other: str) -> bool:
        """Tell whether two articles have text from each other, or from a third."""
        return one != other and other in self._text.get(one, ())

    def cites(self, one: str, other: str) -> bool:
        """Tell whether the one article has the other as its source."""
        return (one, other) in self._cites


def _join(left: Leaf, right: Leaf, name: str, detail: str) -> Join:
    return Join(
        left=left.attribution, right=right.attribution, reason=Reason(name=name, weight=RULES[name], detail=detail)
    )


def _who(leaf: Leaf) -> str:
    return leaf.speaker.name if leaf.speaker else "nobody named"


def _named(leaf: Leaf) -> Voice | None:
    return None if leaf.speaker is None or leaf.speaker.unnamed else leaf.speaker


# -- leaves of one root ----------------------------------------------------------------------------------------


def _same_named(leaves: Sequence[Leaf]) -> Iterator[Join]:
    """Join leaves in which the same somebody speaks, or in the name of one; or which are the same document."""
    said = [(leaf, voice) for leaf in leaves if (voice := _named(leaf))]
    bodies = [(leaf, _body(name)) for leaf in leaves if leaf.speaker for name in leaf.speaker.bodies]
    of = name_groups([(leaf.article, voice) for leaf, voice in (*said, *bodies)])
    speaking: defaultdict[str, list[tuple[Leaf, Voice]]] = defaultdict(list)
    for leaf, voice in said:
        speaking[of[voice.key]].append((leaf, voice))
    for some in speaking.values():
        fullest, name = max(some, key=lambda one: (len(one[1].key), one[0].attribution))
        for leaf, voice in some:
            if leaf is not fullest:
                detail = voice.name if voice.name == name.name else f"{voice.name} = {name.name}"
                yield _join(leaf, fullest, "same document" if voice.kind == "document" else "same speaker", detail)
    first: dict[str, Leaf] = {group: some[0][0] for group, some in speaking.items()}
    for leaf, body in bodies:
        # The body itself if it speaks, else the first who speaks for it.
        other = first.setdefault(of[body.key], leaf)
        if other is not leaf:
            yield _join(leaf, other, "speaks for", f"{_who(leaf)} speaks for {body.name}")


def _same_office(leaves: Sequence[Leaf]) -> Iterator[Join]:
    """Join whoever is called by an office alone ("the deputy commissioner") to who has it by another article."""
    people = [(leaf, leaf.speaker) for leaf in leaves if leaf.speaker and leaf.speaker.kind == "person"]
    held: dict[str, tuple[Leaf, Voice]] = {}
    for leaf, voice in people:
        for office in voice.offices:
            held.setdefault(office, (leaf, voice))
    for leaf, voice in people:
        other, holder = held.get(voice.key, (leaf, voice))
        if not voice.unnamed and other.article != leaf.article:
            yield _join(leaf, other, "same speaker", f"{voice.name} = {holder.name}")


def _body(name: str) -> Voice:
    key = key_of(name)
    return Voice(id=key, name=name, key=key, kind="organization")


def _same_unnamed(leaves: Sequence[Leaf]) -> Iterator[Join]:
    """Join leaves in which the same unnamed somebody speaks: in one article, or described alike at one outlet."""
    first: dict[tuple[str, str], Leaf] = {}
    for leaf in leaves:
        if _named(leaf) is None:
            other = first.setdefault((leaf.article, leaf.speaker.id if leaf.speaker else ""), leaf)
            if other is not leaf:
                yield _join(leaf, other, "same speaker", _who(leaf))
    for other, leaf in combinations(first.values(), 2):
        one, two = other.speaker, leaf.speaker
        if leaf.place != other.place or leaf.article == other.article:
            continue
        if one and two and may_be_one(one.key, two.key, people=True):
            yield _join(leaf, other, "same speaker", f"{two.name} = {one.name}, both of {leaf.place}")


def _same_text(leaves: Sequence[Leaf], kinship: _Kinship) -> Iterator[Join]:
    """Join leaves to the one with the likest passage and speaker in each article that has the same text.

    A named speaker whom the other article names, too, is none of this: it may have another passage of his.
    """
    there: defaultdict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        there[leaf.article].append(leaf)
    for leaf in leaves:
        for article, others in there.items():
            if article >= leaf.article or not kinship.copies(leaf.article, article):
                continue
            if any(_are_alike(leaf, other) for other in others):
                continue
            share, _, _, likest = max(
                (_shared(leaf.passage, other.passage), _shared(_who(leaf), _who(other)), other.attribution, other)
                for other in others
            )
            if share >= _SAME_PASSAGE:
                yield _join(leaf, likest, "same text", f"{share:.0f}% of “{likest.passage[:_QUOTED]}”")


# Copies of a wire text have the same passages a hundred times over.
@lru_cache(maxsize=4096)
def _shared(one: str, other: str) -> float:
    """Return how many of their words two passages or names share, 0 to 100."""
    return float(token_set_ratio(one, other))


def _are_alike(leaf: Leaf, other: Leaf) -> bool:
    one, two = _named(leaf), _named(other)
    return one is not None and two is not None and may_be_one(one.key, two.key, people=one.kind == "person")


# -- leaves that lead to others --------------------------------------------------------------------------------


def _holding(leaves: Sequence[Leaf]) -> Iterator[Join]:
    """Lead from each leaf to those that stand in its content."""
    by_id = {leaf.attribution: leaf for leaf in leaves}
    for leaf in leaves:
        outer = next((by_id[id] for id in leaf.around if id in by_id), None)
        if outer is not None:
            yield _told(outer, leaf)


def _introducing(leaves: Sequence[Leaf]) -> Iterator[Join]:
    """Lead from who speaks to those whose words the same article has through him."""
    speaking: defaultdict[tuple[str, str], list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        if leaf.speaker:
            speaking[leaf.article, leaf.speaker.id].append(leaf)
    for leaf in leaves:
        for voice in leaf.through:
            for outer in speaking[leaf.article, voice.id]:
                if outer is not leaf:
                    yield _told(outer, leaf)


def _told(outer: Leaf, inner: Leaf) -> Join:
    """Lead to whoever said it; but what somebody wants, by the words of another, comes from that other."""
    if inner.act in _NOT_SAID:
        return _join(inner, outer, "told by", f"{_who(outer)} tells what {_who(inner)} means to do")
    return _join(outer, inner, "passes on", f"{_who(outer)} passes on what comes from {_who(inner)}")


def _citing(leaves: Sequence[Leaf], kinship: _Kinship) -> Iterator[Join]:
    """Lead from words of an outlet, or of nobody named, to where the outlet's own articles have them from."""
    for leaf in leaves:
        if leaf.speaker is None:
            for other in leaves:
                if kinship.cites(leaf.article, other.article):
                    yield _join(leaf, other, "cites", f"{leaf.place} names nobody and has it from {other.place}")
        voice = _named(leaf)
        if voice is not None and voice.kind != "outlet":
            continue
        for outlet in _outlets_behind(leaf):
            if found := _articles_of(outlet, leaf, leaves):
                for other in found:
                    yield _join(leaf, other, "cites", f"{leaf.place} cites {outlet.name}")
                break


def _outlets_behind(leaf: Leaf) -> Iterator[Voice]:
    """Yield the outlets through which its words are known, the innermost first, not its own."""
    for voice in reversed((*leaf.through, *([leaf.speaker] if leaf.speaker else []))):
        if voice.kind == "outlet" and not is_outlet_of(voice, leaf.outlet):
            yield voice


def _articles_of(outlet: Voice, leaf: Leaf, leaves: Sequence[Leaf]) -> list[Leaf]:
    """Return what the outlet's own articles have, the earlier ones if there are any.

    Without any, what other articles have through it, if it speaks in this one.
    """
    others = [other for other in leaves if other.article != leaf.article]
    if own := [other for other in others if is_outlet_of(outlet, other.outlet)]:
        return [other for other in own if other.published <= leaf.published] or own
    if leaf.speaker is not outlet or outlet.unnamed:
        return []
    return [
        other
        for other in others
        if any(may_be_one(voice.key, outlet.key, people=False) for voice in other.through if voice.kind == "outlet")
    ]


# -- the graph -------------------------------------------------------------------------------------------------


class _Graph:
    """Leaves in groups of one root, and which group leads to which."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        self.leaves = {leaf.attribution: leaf for leaf in leaves}
        self.joins: list[Join] = []
        self.groups = {id: [id] for id in self.leaves}
        self._of = {id: id for id in self.leaves}
        self._ways: defaultdict[str, dict[str, None]] = defaultdict(dict)

    def join(self, joins: Iterable[Join]) -> None:
        """Make the two ends of each join one group; a join that only says it again is left out."""
        for join in joins:
            one, other = sorted((self._of[join.left], self._of[join.right]))
            if one != other:
                self._of |= dict.fromkeys(self.groups[other], one)
                self.groups[one] += self.groups.pop(other)
                self.joins.append(join)

    def lead(self, joins: Iterable[Join]) -> None:
        """Let the left end of each join lead to the right one, unless they are of one group."""
        told: set[tuple[str, str]] = set()
        for join in joins:
            one, other = self._of[join.left], self._of[join.right]
            if one != other and (join.left, join.right) not in told:
                told.add((join.left, join.right))
                self._ways[one][other] = None
                self.joins.append(join)

    def ends(self) -> list[tuple[list[str], list[str]]]:
        """Return each group, or circle of groups in turn, that leads no further, with all that lead there."""
        reach = {name: self._reach(name) for name in self.groups}
        found: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self.groups):
            for end in reach[name]:
                # All that can be reached from an end can reach it. Of a circle the smallest name stands for all.
                if end == min(reach[end]) and all(end in reach[other] for other in reach[end]):
                    found[end].append(name)
        return [(self._turn(end, reach[end]), names) for end, names in sorted(found.items())]

    def _reach(self, name: str) -> set[str]:
        found, new = {name}, [name]
        while new:
            more = [other for other in self._ways[new.pop()] if other not in found]
            found.update(more)
            new += more
        return found

    def _turn(self, start: str, ring: Collection[str]) -> list[str]:
        """Return the groups of a circle, each before one that it leads to as far as that can be had in one turn."""
        turn, at = {start: None}, start
        while more := sorted(other for other in self._ways[at] if other in ring and other not in turn):
            at = more[0]
            turn[at] = None
        return [*turn, *sorted(set(ring) - turn.keys())]


def _root(graph: _Graph, ring: Sequence[str], names: Iterable[str]) -> Root:
    own = sorted(id for name in ring for id in graph.groups[name])
    ids = {id for name in names for id in graph.groups[name]}
    leaves = [graph.leaves[id] for id in sorted(ids)]
    joins = [join for join in graph.joins if join.left in ids and join.right in ids]
    name, kind = _called([graph.leaves[id] for id in own], joins)
    circle = tuple(dict.fromkeys(_turned(graph.leaves[graph.groups[group][0]]) for group in ring))
    begin = circle.index(min(circle))
    circle = circle[begin:] + circle[:begin]
    if len(ring) > 1:
        name, kind = " > ".join((*circle, circle[0])), "circle"
    return Root(
        name=name,
        kind=kind,
        own=tuple(own),
        attributions=tuple(leaf.attribution for leaf in leaves),
        articles=_sorted(leaf.article for leaf in leaves),
        outlets=_sorted(leaf.place for leaf in leaves),
        joins=tuple(sorted(joins, key=lambda join: (join.left, join.right, join.reason.name))),
        circle=circle if kind == "circle" else (),
    )


def _turned(leaf: Leaf) -> str:
    """Return who in a circle passes on: the outlet that cites another, or the speaker."""
    return leaf.place if leaf.speaker is None or leaf.speaker.kind == "outlet" else leaf.speaker.name


_KINDS = ("speaker", "document", "unnamed", "outlet")


def _called(leaves: Sequence[Leaf], joins: Sequence[Join]) -> tuple[str, str]:
    """Return the name and the kind of a root: a body before those who speak for it, a full name before a short one."""
    own = {leaf.attribution for leaf in leaves}
    bodies: dict[str, str] = {}
    if any(join.reason.name == "speaks for" and {join.left, join.right} <= own for join in joins):
        bodies = {key_of(body): body for leaf in leaves if leaf.speaker for body in leaf.speaker.bodies}
    # What it calls itself comes before what those call it who speak for it.
    ranked = [(0, False, -len(key), True, body) for key, body in bodies.items()]
    for leaf in leaves:
        kind = "unnamed" if _named(leaf) is None else leaf.speaker.kind if leaf.speaker else ""
        key = key_of(_who(leaf))
        ranked.append((_KINDS.index(kind) if kind in _KINDS else 0, key not in bodies, -len(key), False, _who(leaf)))
    rank, *_, name = min(ranked)
    return name, _KINDS[rank]
