"""What linking adds, as rows of the tables, and back; nothing here touches a file."""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sayso.errors import BadRecord
from sayso.records import (
    LINK_RELATIONS,
    VERDICTS,
    Article,
    Attribution,
    Bonds,
    Gist,
    Link,
    Outlet,
    Profile,
    Reading,
    Reason,
)

__all__ = [
    "KINSHIPS",
    "block_rows",
    "check_bonds",
    "gist_from",
    "gist_row",
    "pack",
    "phrase_row",
    "place_of",
    "profile_from",
    "reasons_from",
    "unpack",
    "verdict_row",
]

#: The relations between articles; the others are between attributions.
KINSHIPS = ("copies", "cites")

# Links that say the same in both directions.
_MUTUAL = ("affirms", "denies", "contradicts", "same")
# Hashes must leave room in SQLite's signed 64 bits.
_HASHES = range(2**62)
_VECTOR = 128  # bytes; the size of the encoder's proposition vectors


def check_bonds(reading: Reading, bonds: Bonds) -> None:
    """Raise `BadRecord` unless the bonds are ones of this reading and can be stored and given back as they are."""
    article = reading.article
    try:
        said = {attribution.id for attribution in reading.attributions}
        known: set[str] = set()
        for gist in bonds.gists:
            if gist.attribution not in said or gist.article != article.id:
                raise ValueError(f"the gist of {gist.attribution} is of another reading")
            if gist.attribution in known:
                raise ValueError(f"{gist.attribution} has two gists")
            known.add(gist.attribution)
            _check_gist(gist)
        if not all(print in _HASHES for print in bonds.prints):
            raise ValueError("a print is not between 0 and 2**62")
        cast = _check_profiles(reading, bonds.profiles)
        _check_links(article.id, known, cast, bonds.links)
    except ValueError as error:
        raise BadRecord(
            article.origin or article.url or article.id,
            f"its links cannot be kept in a ledger: {error}",
            "this is a bug in what linked it: report it with the article",
        ) from None


def _check_gist(gist: Gist) -> None:
    if len(gist.vector) not in (0, _VECTOR):
        raise ValueError(f"the vector of {gist.attribution} has {len(gist.vector)} numbers, not {_VECTOR}")
    if gist.day is not None and not 1 <= gist.day <= date.max.toordinal():
        raise ValueError(f"the day of {gist.attribution} is {gist.day}, which is no date")
    if not all(key in _HASHES for key in gist.keys):
        raise ValueError(f"a key of {gist.attribution} is not between 0 and 2**62")
    _check_letters(gist.body, f"the gist of {gist.attribution}")


def _check_profiles(reading: Reading, profiles: Iterable[Profile]) -> set[str]:
    """Return the ids of the entities that have profiles."""
    cast = {entity.id for entity in reading.entities}
    known: set[str] = set()
    for profile in profiles:
        what = f"the profile of {profile.entity}"
        if profile.entity not in cast or profile.article != reading.article.id:
            raise ValueError(f"{what} is of another reading")
        if profile.entity in known:
            raise ValueError(f"{profile.entity} has two profiles")
        known.add(profile.entity)
        if not profile.names or not all(profile.names):
            raise ValueError(f"{what} has no name, or an empty one")
        if profile.day is not None and not 1 <= profile.day <= date.max.toordinal():
            raise ValueError(f"the day of {profile.entity} is {profile.day}, which is no date")
        if not all(key in _HASHES for key in profile.keys):
            raise ValueError(f"a key of {profile.entity} is not between 0 and 2**62")
        _check_letters(profile.body + "".join(profile.names), what)
    return known


def _check_links(article: str, known: set[str], cast: set[str], links: Iterable[Link]) -> None:
    told: set[tuple[str, str, str]] = set()
    for link in links:
        what = f"the link of {link.left} and {link.right}"
        if link.relation not in LINK_RELATIONS:
            raise ValueError(f"{what} has the relation {link.relation!r}, which is not known")
        if link.verdict not in VERDICTS:
            raise ValueError(f"{what} has the verdict {link.verdict!r}, which is not known")
        if not 0 <= link.score <= 1:
            raise ValueError(f"{what} has the score {link.score}")
        ends = {article} if link.relation in KINSHIPS else cast if link.relation == "same" else known
        if link.left == link.right or not ends & {link.left, link.right}:
            raise ValueError(f"{what} has no end in this reading, or both in the same place")
        left, right = link.left, link.right
        if link.relation in _MUTUAL:
            left, right = sorted((left, right))
        if (left, right, link.relation) in told:
            raise ValueError(f"{what} says twice whether one {link.relation} the other")
        told.add((left, right, link.relation))
        for reason in link.reasons:
            if not math.isfinite(reason.weight):
                raise ValueError(f"{what} has a reason of the weight {reason.weight}")
            _check_letters(reason.name + reason.detail, f"a reason of {what}")


def _check_letters(text: str, what: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{what} holds half a surrogate pair, which UTF-8 cannot hold") from None


def gist_row(
    gist: Gist, attribution: Attribution, key: int, article: Article, names: Mapping[str, str]
) -> dict[str, Any]:
    """Return a row of `gists`; `names` are those of the reading's named entities by their ids."""
    outlet = article.outlet or Outlet()
    source = attribution.source
    return {
        "attribution": key,
        "id": gist.attribution,
        "article": gist.article,
        "outlet": outlet.domain or outlet.name,
        "speaker": names.get(source.entity) if source and source.entity else None,
        "act": attribution.act,
        "size": len(attribution.content.text),
        "day": gist.day,
        "keys": pack(set(gist.keys)),
        "vector": gist.vector,
        "body": gist.body,
    }


def block_rows(gist: Gist, key: int) -> list[dict[str, Any]]:
    """Return the rows of `blocks` under which the gist is found."""
    place = place_of(gist.attribution)
    return [
        {"key": block, "day": gist.day or 0, "place": place, "attribution": key} for block in sorted(set(gist.keys))
    ]


def place_of(id: str) -> int:
    """Return where an attribution stands among those of its day: a number below 2**31, made from its id.

    Not the id itself, which is long, nor its key, which tells who came first. That two have one place does no harm.
    """
    return int.from_bytes(hashlib.sha256(id.encode()).digest()[:4]) >> 1


def gist_from(id: str, article: str, day: int | None, vector: bytes, keys: bytes, body: str) -> Gist:
    """Return the gist that those columns of a row hold; its keys come in their order."""
    return Gist(attribution=id, article=article, day=day, vector=vector, keys=unpack(keys), body=body)


def profile_from(id: str, article: str, names: str, day: int | None, keys: bytes, body: str) -> Profile:
    """Return the profile that those columns of a row hold; its keys come in their order."""
    return Profile(entity=id, article=article, names=tuple(json.loads(names)), day=day, keys=unpack(keys), body=body)


def verdict_row(link: Link) -> dict[str, Any]:
    """Return a row of `links` or `kinships`, less its key, ends, maker and times."""
    return {
        "id": link.id,
        "relation": link.relation,
        "verdict": link.verdict,
        "score": link.score,
        "reasons": [[reason.name, reason.weight, reason.detail] for reason in link.reasons],
    }


def reasons_from(kept: Iterable[tuple[str, float, str]]) -> tuple[Reason, ...]:
    """Return the reasons that a row's column `reasons` holds."""
    return tuple(Reason(name=name, weight=weight, detail=detail) for name, weight, detail in kept)


def phrase_row(
    attribution: Attribution, key: int, article: Article, names: Mapping[str, str]
) -> tuple[int, str, str | None, str]:
    """Return a row of the full text `phrases`; `names` are those of the reading's entities by their ids."""
    outlet = article.outlet or Outlet()
    source = attribution.source
    speaker = names.get(source.entity or "", source.text) if source else None
    return key, attribution.content.text, speaker, f"{outlet.name or ''} {outlet.domain or ''}".strip()


def pack(numbers: Iterable[int]) -> bytes:
    """Return the numbers in 8 bytes each, in their order of size."""
    ordered = sorted(numbers)
    return struct.pack(f">{len(ordered)}q", *ordered)


def unpack(kept: bytes) -> tuple[int, ...]:
    """Return the numbers that `pack` packed."""
    return struct.unpack(f">{len(kept) // 8}q", kept)
