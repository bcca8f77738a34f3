"""What linking knows of an entity: its names, offices, surroundings; all that two entities are compared by."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sayso.annotate.senses import stems_of
from sayso.link.naming import name_of
from sayso.link.page import Page
from sayso.link.sayings import day_of
from sayso.link.spelling import plain, skeleton
from sayso.records import Entity, Profile, Reading

__all__ = ["KINDS", "Portrait", "kind_of", "portrait_from", "portraits_of", "to_profile"]

#: What is compared with its like alone, as far as names go: a person's are built in another way than a body's.
KINDS = ("person", "place", "body")

# Of each article so much is kept at most: of what is much spoken of, the rest tells little.
_NAMES, _AROUND, _WORDS = 8, 16, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """One entity of one article, as it is compared with others.

    `names` are as written, without titles, the most used first. `trades` are folded words of its offices and of what
    the article calls it; `bodies` whom it belongs to, `near` the places it is of, both folded; `of` the countries that
    are named with it and `scene` those of the article, the most named first. `around` are marks of whom and what else
    the article names, `words` stems of what it is about. `gender` is "m", "f" or ""; `born` a year, about, or 0.
    """

    entity: str
    article: str
    day: int | None
    type: str
    names: tuple[str, ...]
    trades: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    scene: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    outlet: str = ""
    gender: str = ""
    born: int = 0
    mentions: int = 1

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        return kind_of(self.type)


def kind_of(type: str) -> str:
    """Return which of `KINDS` entities of that type are."""
    return type if type in ("person", "place") else "body"


def portraits_of(reading: Reading) -> tuple[Portrait, ...]:
    """Return the portraits of the entities of a reading that have a name, in their order.

    A phrase without a name ("the ministry", "a spokesman") does not tell other articles who is meant.
    """
    page = Page(reading)
    cast = {entity.id: entity for entity in reading.entities}
    names = {entity.id: page.names_of(entity) for entity in reading.entities if not entity.anonymous}
    named = {id: found for id, found in names.items() if found}
    marks = _marks(named, cast)
    scene = page.countries(reading.article.text, reading.article.title or "")
    words = _topic(reading)
    outlet = reading.article.outlet
    return tuple(
        Portrait(
            entity=id,
            article=reading.article.id,
            day=day_of(reading.article.published),
            type=cast[id].type,
            names=found[:_NAMES],
            around=tuple(mark for other, mark in marks if other != id)[:_AROUND],
            scene=scene,
            words=words,
            outlet=plain((outlet and (outlet.name or outlet.domain)) or ""),
            mentions=len(cast[id].mentions),
            trades=traits.trades,
            bodies=traits.bodies,
            near=traits.near,
            of=traits.of,
            gender=traits.gender,
            born=traits.born,
        )
        for id, found in named.items()
        for traits in (page.traits(cast[id], cast, named),)
    )


_MARKS = {"person": "p", "place": "l", "body": "b"}


def _marks(named: Mapping[str, Sequence[str]], cast: Mapping[str, Entity]) -> list[tuple[str, str]]:
    """Return of each named entity its id and a mark by which another spelling of it is known, the most named first."""
    ranked = sorted(named, key=lambda id: (-len(cast[id].mentions), id))
    found = []
    for id in ranked:
        kind = kind_of(cast[id].type)
        name = max((name_of(one, kind) for one in named[id]), key=lambda name: len(name.words))
        # A person by the last name, whatever else is told of it here or there.
        words = name.words[-1:] if kind == "person" else name.words
        if words and cast[id].type not in ("document", "event", "other"):
            found.append((id, f"{_MARKS[kind]} {' '.join(sorted(map(skeleton, words)))}"))
    return found


def _topic(reading: Reading) -> tuple[str, ...]:
    """Return the stems of the title and those that the text has most often."""
    counts = Counter(stems_of(reading.article.text[:20_000]))
    heading = stems_of(reading.article.title or "")
    counts.update(heading * 3)
    ranked = sorted(counts, key=lambda stem: (-counts[stem], stem))
    return tuple(stem for stem in ranked if len(stem) > 3)[:_WORDS]


def to_profile(portrait: Portrait, keys: Iterable[int]) -> Profile:
    """Return what is kept of a portrait, found again under those keys."""
    table = asdict(portrait)
    for name in ("entity", "article", "day", "names"):
        del table[name]
    body = json.dumps({k: v for k, v in table.items() if v}, ensure_ascii=False, separators=(",", ":"))
    return Profile(
        entity=portrait.entity,
        article=portrait.article,
        names=portrait.names,
        day=portrait.day,
        keys=tuple(sorted(set(keys))),
        body=body,
    )


def portrait_from(profile: Profile) -> Portrait:
    """Return the portrait that a profile was made of."""
    table: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(profile.body).items()
    }
    return Portrait(entity=profile.entity, article=profile.article, day=profile.day, names=profile.names, **table)
