"""Who speaks, as one article names them, and which names of several articles mean one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from sayso.annotate.senses import folded
from sayso.link.names import alike
from sayso.records import Entity, Outlet, Reading

__all__ = ["Voice", "is_outlet_of", "key_of", "may_be_one", "name_groups", "voice_named", "voice_of"]

# How a phrase begins that does not tell who is meant: a closed class of determiners, numerals and quantifiers.
_INDEFINITE = re.compile(
    r"(?:an?|another|some|one|two|three|four|five|six|seven|eight|nine|ten|several|many|most|few|other|others"
    r"|someone|somebody|anyone|no)\b",
    re.IGNORECASE,
)
_ARTICLES = frozenset(("the", "a", "an"))
# What stands before a name and is no part of it: a closed class of titles, and of possessive pronouns.
_TITLES = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady president chancellor premier minister deputy senator
    representative congressman congresswoman governor mayor councillor judge justice ambassador king queen prince
    princess sheikh general colonel major captain lieutenant sergeant brigadier admiral commander inspector
    superintendent father sister brother bishop archbishop cardinal rabbi imam pastor pope""".split()  # noqa: SIM905
)
_POSSESSIVES = frozenset(("his", "her", "its", "their"))
# Who has such an office says what another wants said, whoever it is.
_SPEAKING = re.compile(r"spokes(?:man|woman|person|people)|press (?:secretary|officer|chief)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody, or something, whose word it is.

    `id` is the one that its article knows it by, `key` the name as `key_of` gives it, `kind` one of
    `records.ENTITY_TYPES` or "" where nothing is known but the words. `unnamed`: that another article says the same of
    somebody does not make them one. `bodies` are the names of those it speaks for, `offices` the titles it has.
    """

    id: str
    name: str
    key: str
    kind: str = ""
    unnamed: bool = False
    bodies: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()


def voice_of(reading: Reading, entity: str | None, words: str = "") -> Voice | None:
    """Return the voice of an entity of the reading, else of the words alone; None if there are neither."""
    known = next((one for one in reading.entities if one.id == entity), None)
    if known is None:
        return voice_named(words)
    key = key_of(known.name)
    unnamed = known.anonymous or _is_description(known.name, key, known.type)
    return Voice(
        id=known.id,
        name=known.name,
        key=key,
        kind=known.type,
        unnamed=unnamed,
        bodies=tuple(dict.fromkeys(_bodies(known, unnamed, reading))),
        offices=tuple(dict.fromkeys(key_of(role.title) for role in known.roles if not role.former)),
    )


def voice_named(words: str) -> Voice | None:
    """Return the voice of whom nothing is known but the words; None if there are none."""
    key = key_of(words)
    return Voice(id=key, name=words, key=key, unnamed=_is_description(words, key, "")) if key else None


def key_of(name: str) -> str:
    """Return a name as it is compared: folded, without what stands before it (titles, initials, possessive pronouns).

    "Deputy Marafa" is "marafa", "the deputy commissioner" stays a deputy: a title is one before a capital.
    """
    words = name.split()
    while len(words) > 1:
        first, capital = folded(words[0]), words[1][:1].isupper()
        if not (first in _POSSESSIVES or (capital and (first in _TITLES or len(first) == 1))):
            break
        words = words[1:]
    return folded(" ".join(words))


def _bodies(entity: Entity, unnamed: bool, reading: Reading) -> Iterator[str]:
    """Yield the names of those for whom a person speaks: by any office in a body, as a spokesman also for a person.

    An unnamed official of a body is not its voice; an unnamed spokesman is.
    """
    if entity.type != "person":
        return
    cast = {one.id: one for one in reading.entities}
    held = [(role.of, _SPEAKING.search(role.title) is not None) for role in entity.roles if not role.former]
    held += [
        (fact.object, fact.relation == "spokesperson_of")
        for fact in reading.facts
        if fact.subject == entity.id and fact.relation in ("spokesperson_of", "heads") and fact.until is None
    ]
    for id, speaking in held:
        body = cast.get(id or "")
        if body is None or body.anonymous or (unnamed and not speaking):
            continue
        if body.type == "organization" or speaking:
            yield body.name


def _is_description(name: str, key: str, kind: str) -> bool:
    """Tell whether words do not say which one is meant ("a neighbour", "residents", "a report")."""
    if kind == "document":
        # "A leaked council memo" is the same in two articles on one matter; "a memo" need not be.
        return " " not in key
    if _INDEFINITE.match(name):
        return True
    words = [word for word in name.split() if word.casefold() not in _ARTICLES]
    return kind == "group" and not any(word[:1].isupper() for word in words)


def is_outlet_of(voice: Voice, outlet: Outlet | None) -> bool:
    """Tell whether the voice is that outlet."""
    if outlet is None or voice.unnamed or voice.kind == "person":
        return False
    if outlet.name and alike(voice.key, folded(outlet.name)):
        return True
    # "Daily Post" is the outlet of www.daily-post.example.
    label = (outlet.domain or "").removeprefix("www.").split(".")[0]
    return bool(label) and voice.key.replace(" ", "") == label.replace("-", "")


def may_be_one(one: str, other: str, *, people: bool) -> bool:
    """Tell whether two keys may mean one. A body may be called by any part of its name, a person by the last."""
    return alike(one, other) or (not people and _is_part(one, other))


def _is_part(one: str, other: str) -> bool:
    few, many = sorted((set(one.split()), set(other.split())), key=len)
    return few <= many


def name_groups(voices: Iterable[tuple[str, Voice]]) -> dict[str, str]:
    """Return for each key of a named voice the key of its group: names that mean one.

    The voices come with the ids of their articles. Two names are one if they may be, and so may all pairs of names of
    their groups, so that "Brandt" does not make Ana and Tom Brandt one. Two of one article are two, unless one name is
    a part of the other: then it is likelier that the article was misread. The result does not depend on the order.
    """
    people: dict[str, bool] = {}
    casts: dict[str, set[str]] = {}
    for article, voice in voices:
        if not voice.unnamed:
            people[voice.key] = people.get(voice.key, True) and voice.kind == "person"
            casts.setdefault(article, set()).add(voice.key)
    apart = {pair for keys in casts.values() for pair in product(keys, repeat=2) if not _is_part(*pair)}
    names = sorted(people)
    close = {
        (one, other)
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if people[one] == people[other] and (one, other) not in apart and may_be_one(one, other, people=people[one])
    }
    return _linked(names, close)


def _linked(names: Sequence[str], close: set[tuple[str, str]]) -> dict[str, str]:
    """Return the groups of names all of whose pairs are close, the likest joined first."""
    groups = {name: [name] for name in names}
    of = {name: name for name in names}
    for one, other in sorted(close, key=_closeness):
        left, right = sorted((of[one], of[other]))
        if left != right and all(tuple(sorted(pair)) in close for pair in product(groups[left], groups[right])):
            of |= dict.fromkeys(groups[right], left)
            groups[left] += groups.pop(right)
    return of


def _closeness(pair: tuple[str, str]) -> tuple[int, int, tuple[str, str]]:
    """Order pairs of names, those first that share most words and differ in fewest."""
    one, other = (set(name.split()) for name in pair)
    return -len(one & other), len(one ^ other), pair
