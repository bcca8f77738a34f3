"""Which identities of the ledger a name may mean, with what speaks for each.

A score is out of 100. The name counts 1, each property that the query names and the identity has counts 0.4, as in
Wikidata's own service, so that scores mean about the same. What an identity does not have speaks neither for nor
against it; another type than the one asked for takes a third away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz

from sayso.ledger import Office, Outline, View
from sayso.link import lexicon
from sayso.link.fits import acronym_of, fit
from sayso.link.naming import Name, name_of, names_in
from sayso.link.portraits import Portrait, kind_of
from sayso.link.sames import keys_of
from sayso.link.spelling import plain, skeleton

__all__ = ["Match", "Wanted", "matches"]

_PROPERTY, _OTHER_TYPE = 0.4, 2 / 3
# What is missing from a word where only its first letter, or the same name in another tongue, stands; what the letters
# of a name are worth; words that many bodies have, against others. Words in another order are the same name nearly
# always ("Brandt, Ana"); father and son are two.
_INITIAL, _FAMILY, _ACRONYM, _GENERAL, _CROSSED, _GENERATION = 0.5, 0.2, 90.0, 0.5, 2.0, 30.0
# Surely meant is whose name fits so well, and whom no other comes so near; and no property speaks against it.
_SURE, _AHEAD, _AGREED = 95.0, 10.0, 80.0
# Entities looked at for each key and in all, and identities by their words.
_BY_KEY, _BY_KEYS, _BY_WORDS = 40, 100, 50
# Names that are laid beside each other: of the query, and of an identity. Identities for which that is done: the first
# that are found, and those whose names sound most alike. To take all cost 26 ms of work for a query instead of 12, and
# found 273 of 283 instead of 271 (benchmarks/watchlist/service.py, 3,000 identities, 24 November 2026).
_ASKED, _KNOWN, _FIRST, _COMPARED = 3, 8, 10, 25
# Identities whose offices are looked up: those whose names fit best.
_LOOKED_UP = 15
# Of each kind of names a type that has them.
_TYPES = ("person", "organization", "place")
_QID = re.compile(r"Q[1-9]\d{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom a query means: a name, types of `records.ENTITY_TYPES`, and values of `ask.properties` by their ids."""

    name: str = ""
    types: tuple[str, ...] = ()
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limit: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An identity that may be meant: the score, whether it is surely meant, and what speaks for it, by name."""

    outline: Outline
    score: float
    sure: bool
    features: tuple[tuple[str, float | bool], ...]


def matches(view: View, wanted: Wanted) -> list[Match]:
    """Return the identities that may be meant, the best first; the cost depends on the query alone."""
    wanted = _plainer(wanted)
    if known := _by_id(view, wanted):
        return [
            Match(outline=one, score=100.0, sure=len(known) == 1, features=(("id", True), ("articles", one.articles)))
            for one in known[: wanted.limit]
        ]
    names = [name for text in (wanted.name, *wanted.properties.get("name", ())) for name in names_in(text)][:_ASKED]
    if not names:
        return []
    scored = [(likeness(names, one), one) for one in _alike(names, list(_found(view, wanted, names)))]
    ranked = sorted(
        (pair for pair in scored if pair[0] > 0), key=lambda pair: (-pair[0], -pair[1].articles, pair[1].id)
    )
    found = [_match(view, wanted, names, near, one, look_up=at < _LOOKED_UP) for at, (near, one) in enumerate(ranked)]
    found.sort(key=lambda one: (-one.score, -one.outline.articles, one.outline.id))
    return _decided(found, wanted, names)[: wanted.limit]


def _plainer(wanted: Wanted) -> Wanted:
    """Take a type that stands among the properties for what it is."""
    return replace(wanted, types=(*wanted.types, *wanted.properties.get("type", ())))


def _by_id(view: View, wanted: Wanted) -> list[Outline]:
    """Return the identities that the query names by their own id, or by that in Wikidata."""
    name = wanted.name.strip()
    if name.startswith("id_") and (found := view.outlines([name])):
        return found
    items = [text for text in (name, *wanted.properties.get("wikidata", ())) if _QID.fullmatch(text)]
    return view.outlines([one.id for item in items for one in view.reconciled_with(item)])


def _found(view: View, wanted: Wanted, names: Sequence[str]) -> Iterable[Outline]:
    """Return identities worth a comparison: of those that sound so, or share words."""
    kinds = {kind_of(type) for type in wanted.types} or {kind_of(type) for type in _TYPES}
    keys = {
        key
        for type in _TYPES
        if kind_of(type) in kinds
        for key in keys_of(Portrait(entity="", article="", day=None, type=type, names=tuple(names)))
    }
    near = view.akin(keys, None, limit=_BY_KEY, most=_BY_KEYS)
    found = [*view.holding([one.entity for one in near]), *view.called(" ".join(names), _BY_WORDS)]
    return {one.id: one for one in found}.values()


def _alike(names: Sequence[str], found: Sequence[Outline]) -> list[Outline]:
    """Return those worth a close look: the first, which share most keys, and those that sound most alike."""
    ranked = sorted(found[_FIRST:], key=lambda one: (-_shared(names, one), -one.articles, one.id))
    return [*found[:_FIRST], *ranked][:_COMPARED]


def _shared(names: Sequence[str], outline: Outline) -> float:
    """Return the share of words that sound alike in the best two names, roughly; an acronym shares all."""
    kind = kind_of(outline.type)
    best = 0.0
    for one in (name_of(name, kind) for name in names):
        ours = set(map(skeleton, one.words))
        for other in (name_of(name, kind) for name in outline.names[:_KNOWN]):
            theirs = set(map(skeleton, other.words))
            shared = 2 * len(ours & theirs) / max(len(ours) + len(theirs), 1)
            if kind != "person" and (acronym_of(one, other) or acronym_of(other, one)):
                shared = 1.0
            best = max(best, shared)
    return best


def likeness(names: Sequence[str], outline: Outline) -> float:
    """Return how well the best of some names fits the best of an identity's, out of 100."""
    kind = kind_of(outline.type)
    pairs = ((name_of(ours, kind), name_of(theirs, kind)) for ours in names for theirs in outline.names[:_KNOWN])
    return max((_likeness(*pair, kind) for pair in pairs), default=0.0)


def _likeness(one: Name, other: Name, kind: str) -> float:
    two = bool(one.generation and other.generation and one.generation != other.generation)
    if one.full == other.full:
        return 100.0 - _GENERATION * two if one.full else 0.0
    found = fit(one, other, kind)
    score = 0.0
    if found.words:
        whole = _weight((*one.words, *other.words), kind)
        missing = _weight((*found.one, *found.other), kind)
        missing += 2 * (found.cost + _INITIAL * found.initials + _FAMILY * found.families)
        score = 100 * (1 - missing / whole) - _CROSSED * found.crossed - _GENERATION * two
    if kind != "person" and (acronym_of(one, other) or acronym_of(other, one)):
        score = max(score, _ACRONYM)
    return max(0.0, score)


def _weight(words: Iterable[str], kind: str) -> float:
    general = lexicon.words("generic") if kind == "body" else frozenset()
    return sum(_GENERAL if word in general else 1.0 for word in words)


def _match(view: View, wanted: Wanted, names: Sequence[str], near: float, outline: Outline, *, look_up: bool) -> Match:
    features: list[tuple[str, float | bool]] = [
        ("name_similarity", round(near, 1)),
        ("name_exact", bool({plain(name) for name in names} & {plain(name) for name in outline.names})),
        ("articles", outline.articles),
    ]
    score, weight = near, 1.0
    for name, value in _agreement(view, wanted, outline) if look_up else ():
        features.append((f"property_{name}", round(value, 1)))
        score, weight = score + _PROPERTY * value, weight + _PROPERTY
    score /= weight
    if wanted.types:
        features.append(("type_match", outline.type in wanted.types))
        score *= 1.0 if outline.type in wanted.types else _OTHER_TYPE
    return Match(outline=outline, score=round(score, 1), sure=False, features=tuple(features))


def _agreement(view: View, wanted: Wanted, outline: Outline) -> list[tuple[str, float]]:
    """Return how far the values of properties agree, out of 100, of those that both the query and the identity have."""
    found = []
    asked = {name: values for name in ("role", "of") if (values := wanted.properties.get(name))}
    offices = view.offices(outline.id) if asked else []
    if offices and "role" in asked:
        found.append(("role", _nearest(asked["role"], [_told(office) for office in offices])))
    if "of" in asked and (bodies := [office for office in offices if office.of]):
        same = any(office.of_identity in asked["of"] for office in bodies)
        found.append(("of", 100.0 if same else _nearest(asked["of"], [office.of or "" for office in bodies])))
    if outline.wikidata and (items := wanted.properties.get("wikidata")):
        found.append(("wikidata", 100.0 if outline.wikidata in items else 0.0))
    return found


def _told(office: Office) -> str:
    return f"{office.title} {office.of or ''}"


def _nearest(asked: Sequence[str], known: Sequence[str]) -> float:
    """Return how near two texts come to each other, out of 100: the words of one may be some of the other's."""
    return max(fuzz.token_set_ratio(plain(ours), plain(theirs)) for ours in asked for theirs in known)


def _decided(found: Sequence[Match], wanted: Wanted, names: Sequence[str]) -> list[Match]:
    """Mark the first as surely meant if it is."""
    if not found:
        return []
    first, features = found[0], dict(found[0].features)
    properties = [value for name, value in first.features if name.startswith("property_")]
    sure = (
        features["name_similarity"] >= _SURE
        and _tells(names, first.outline)
        and features.get("type_match", True) is True
        and all(value >= _AGREED for value in properties)
        and (len(found) == 1 or first.score >= found[1].score + _AHEAD)
    )
    return [replace(first, sure=bool(sure)), *found[1:]]


def _tells(names: Sequence[str], outline: Outline) -> bool:
    """Tell whether a name is enough to know whom it means: a last name alone, or "the ministry", is not."""
    kind = kind_of(outline.type)
    general = lexicon.words("generic")
    taken = [name_of(name, kind) for name in names]
    if kind == "person":
        return any(len([word for word in name.words if len(word) > 1]) > 1 for name in taken)
    return any(word not in general for name in taken for word in name.words)
