"""Which entities of other articles an entity is: what it is found by, candidates, and links to them.

Which pairs are compared, and what a comparison says, depends on the two alone, so that the order in which articles
arrive changes nothing, as long as there are not more namesakes than are looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np

from sayso.annotate.senses import stemmed
from sayso.link import lexicon
from sayso.link.naming import Name, name_of
from sayso.link.portraits import Portrait, portrait_from, to_profile
from sayso.link.resemblance import EVIDENCE, Likeness
from sayso.link.spelling import skeleton
from sayso.link.verdicts import Judge, judge
from sayso.records import Link, Profile, Reason

__all__ = ["Akin", "keys_of", "link_of", "profiles_of", "sames_of"]

#: Gives the profiles that share one of the keys with an entity of an article of that day.
Akin = Callable[[Sequence[int], int | None], Iterable[Profile]]

# Keys of one entity, at most: most have a handful.
_KEYS = 32
# Links that are kept of one entity, at most: those that say yes, those that wait, those that tell namesakes apart.
_YES, _UNSURE, _NO = 8, 4, 4
# Reasons told of a link, at most.
_TOLD = 6


def profiles_of(portraits: Iterable[Portrait]) -> tuple[Profile, ...]:
    """Return what later articles need to find the entities of an article and to be compared with them."""
    return tuple(to_profile(portrait, keys_of(portrait)) for portrait in portraits)


def keys_of(portrait: Portrait) -> tuple[int, ...]:
    """Return what others must share one of to be compared: names, how they sound, acronyms, pairs of words."""
    kind = portrait.kind
    found: dict[str, None] = {}
    for text in portrait.names:
        name = name_of(text, kind)
        found |= dict.fromkeys(_person_keys(name) if kind == "person" else _body_keys(name, kind))
    return tuple(_hashed(key) for key in list(found)[:_KEYS])


def _person_keys(name: Name) -> Iterator[str]:
    words = [word for word in name.words if len(word) > 1]
    if len(words) > 1:
        yield f"p= {' '.join(sorted(words))}"
        yield f"p~ {' '.join(sorted(map(skeleton, words)))}"
    for one, other in pairwise(words):
        yield f"p~ {skeleton(one + other)}"  # Chih-ming, Zhiming
    for word in words:
        yield f"p {word}"
        yield f"p~ {skeleton(word)}"
        for family in sorted(lexicon.families().get(word, ())):
            yield f"pf {family}"


def _body_keys(name: Name, kind: str) -> Iterator[str]:
    words = [word for word in name.words if len(word) > 1 or len(name.words) == 1]
    yield f"b= {' '.join(sorted(words))}"
    yield f"b~ {' '.join(sorted(map(skeleton, words)))}"
    if name.acronym:
        yield f"a {name.acronym}"
        yield f"as {''.join(sorted(name.acronym))}"
    elif len(name.words) > 1:
        full = name.full.split()
        kept = [word for word in full if word not in lexicon.words("particles")]
        for some in (name.words, full, kept):
            yield f"a {''.join(word[0] for word in some)}"
        yield f"as {''.join(sorted(word[0] for word in kept))}"
    generic = lexicon.words("general_places" if kind == "place" else "generic")
    for word in words:
        if word not in generic:
            yield f"b {word}"
            yield f"b~ {skeleton(word)}"
            for exonym in sorted(lexicon.exonyms().get(word, ())):
                yield f"lx {exonym}"
    for one, other in combinations(words, 2):
        if one + other and {one, other} - generic:
            yield f"b~ {skeleton(one + other)}"  # Tung Hai, Donghai
        yield f"bb {' '.join(sorted(stemmed([one, other])))}"


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 2


def sames_of(profiles: Sequence[Profile], akin: Akin) -> tuple[Link, ...]:
    """Return the links between the entities of one reading and those of other articles that `akin` gives."""
    own = judge()
    found: list[Link] = []
    for profile in profiles:
        portrait = portrait_from(profile)
        others = [portrait_from(other) for other in akin(profile.keys, profile.day) if other.article != profile.article]
        found += _chosen(links_between(portrait, others, own))
    return tuple(found)


def links_between(portrait: Portrait, others: Sequence[Portrait], own: Judge) -> list[Link]:
    """Return what is judged of an entity and others whose names may go with its own."""
    alike = [
        (other, Likeness(portrait, other))
        for other in others
        if (portrait.kind == "person") == (other.kind == "person")
    ]
    alike = [(other, likeness) for other, likeness in alike if likeness.may_be]
    links = []
    for kind in EVIDENCE:
        some = [(other, likeness) for other, likeness in alike if likeness.kind == kind]
        if some:
            scores = own.score(kind, np.stack([likeness.row for _, likeness in some]))
            links += [
                link_of(portrait, other, likeness, float(score), own)
                for (other, likeness), score in zip(some, scores, strict=True)
                if likeness.telling or own.verdict(float(score)) != "no"
            ]
    return links


def link_of(one: Portrait, other: Portrait, likeness: Likeness, score: float, own: Judge) -> Link:
    """Return the link of two entities that were laid beside each other."""
    left, right = sorted((one.entity, other.entity))
    score = min(max(score, 0.0001), 0.9999)
    return Link(
        left=left,
        right=right,
        relation="same",
        verdict=own.verdict(score),
        score=round(score, 4),
        reasons=_reasons(likeness, own),
    )


def _reasons(likeness: Likeness, own: Judge) -> tuple[Reason, ...]:
    """Return the evidence that weighs most for or against, in nats over there being none.

    What counts more where names say little is told together with what it counts anyway.
    """
    parts: dict[str, float] = {}
    for name, value, weight in zip(EVIDENCE[likeness.kind], likeness.row, own.weights[likeness.kind], strict=True):
        plain_name = name.removesuffix(", weak name")
        plain_name = "weak name" if plain_name == "always" and plain_name != name else plain_name
        parts[plain_name] = parts.get(plain_name, 0.0) + float(value * weight)
    del parts["always"]
    ranked = sorted(parts, key=lambda name: -abs(parts[name]))
    return tuple(
        Reason(name=name, weight=round(parts[name], 2), detail=likeness.detail(name))
        for name in ranked[:_TOLD]
        if abs(parts[name]) >= 0.05
    )


def _chosen(links: Sequence[Link]) -> list[Link]:
    """Return the links that are kept: of each verdict the likeliest."""
    ranked = sorted(links, key=lambda link: (-link.score, link.id))
    kept = {verdict: [link for link in ranked if link.verdict == verdict] for verdict in ("yes", "unsure", "no")}
    return [*kept["yes"][:_YES], *kept["unsure"][:_UNSURE], *kept["no"][:_NO]]
