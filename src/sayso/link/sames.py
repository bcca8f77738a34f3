"""Which entities of other articles an entity is: candidates, and links to them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from sayso.annotate.senses import folded
from sayso.link.sayings import day_of
from sayso.records import Link, Profile, Reading, Reason

__all__ = ["Akin", "profiles_of", "sames_of"]

#: Gives the profiles that share one of the keys with an entity of an article of that day.
Akin = Callable[[Sequence[int], int | None], Iterable[Profile]]


def profiles_of(reading: Reading) -> tuple[Profile, ...]:
    """Return what later articles need to find the named entities of a reading and to be compared with them."""
    return tuple(
        Profile(
            entity=entity.id,
            article=reading.article.id,
            names=(entity.name,),
            day=day_of(reading.article.published),
            keys=(_hashed(f"{entity.type} {folded(entity.name)}"),),
        )
        for entity in reading.entities
        if not entity.anonymous and any(word[:1].isupper() for word in folded_start(entity.name))
    )


def folded_start(name: str) -> list[str]:
    """Return the words of a name but for its article."""
    return [word for word in name.split() if word.casefold() not in ("the", "a", "an")]


def sames_of(profiles: Sequence[Profile], akin: Akin) -> tuple[Link, ...]:
    """Return links to entities of other articles that have the same name."""
    return tuple(
        Link(
            left=min(profile.entity, other.entity),
            right=max(profile.entity, other.entity),
            relation="same",
            verdict="yes",
            score=0.9,
            reasons=(Reason(name="same name", weight=2.0, detail=profile.names[0]),),
        )
        for profile in profiles
        for other in akin(profile.keys, profile.day)
        if other.article != profile.article
    )


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 2
