"""Letting claims grow without computing their components again.

Most new attributions stand alone, or repeat what a few others say word for word: a wire story that one more outlet
carries. A claim is tight if it is its whole component, every two in it are linked and all links agree. With one more
that is linked to all of it and agrees it is so again, and a few numbers change. What comes out is what `settling` would
compute, without looking at the links that were there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, insert

from sayso.ledger import components
from sayso.ledger.components import Row
from sayso.ledger.settling import Face, faces, numbered, review_disputes, wordiness
from sayso.ledger.tables import claims, standings
from sayso.records import content_id

__all__ = ["grow", "homes"]


def homes(connection: Connection, new: Mapping[int, Face], rows: Iterable[Row]) -> dict[int, int | None]:
    """Return to which claim each of the `new` attributions may simply be added, None where it is one of its own.

    `rows` are their links and stances. Those left out need their components computed.
    """
    by_end: dict[int, list[Row]] = {end: [] for end in new}
    for row in rows:
        for end in {row.left, row.right} & new.keys():
            by_end[end].append(row)
    joining = {end: some for end, some in by_end.items() if any(row.joins for row in some)}
    others = {end for some in joining.values() for row in some for end in (row.left, row.right)} - new.keys()
    held = _held(connection, others)
    found: dict[int, int | None] = {end: None for end in new if end not in joining}
    for end, some in joining.items():
        if (claim := _home(new[end], some, held)) is not None:
            found[end] = claim
    # Two that join one claim at once must be linked, too; they are rare.
    taken = Counter(claim for claim in found.values() if claim is not None)
    return {end: claim for end, claim in found.items() if claim is None or taken[claim] == 1}


def _home(face: Face, rows: Iterable[Row], held: Mapping[int, _Held]) -> int | None:
    """Return the claim that the attribution with those links may simply be added to, if there is one."""
    linked: dict[int, set[int]] = {}
    parted: set[int] = set()
    joined: set[int] = set()
    for row in rows:
        other = row.right if row.left == face.key else row.left
        if other not in held:
            if row.joins:
                return None
            continue
        claim = held[other].key
        linked.setdefault(claim, set()).add(other)
        if row.parts:
            parted.add(claim)
        if row.joins:
            if row.relation != "affirms":
                return None
            joined.add(claim)
    if len(joined) != 1 or joined <= parted:
        return None
    (key,) = joined
    claim_held = next(claim for claim in held.values() if claim.key == key)
    return key if len(linked[key]) == claim_held.weight and claim_held.takes(face) else None


@dataclass(frozen=True, slots=True)
class _Held:
    """A claim as it stands."""

    key: int
    weight: int
    affirming: int
    tight: int

    def takes(self, face: Face) -> bool:
        """Tell whether it stays as it is but for one more who says it, and is small enough to be seen as a whole."""
        size = self.weight + 1
        small = size <= components.MOST and size * (size - 1) <= components.MOST_TIES
        return bool(self.tight) and small and (self.affirming > 0 or face.denial)


def _held(connection: Connection, ends: Collection[int]) -> dict[int, _Held]:
    """Return the claims that the attributions belong to, by the attributions' keys."""
    rows = connection.exec_driver_sql(_CLAIMS, (json.dumps(sorted(ends)),))
    return {end: _Held(*claim) for end, *claim in rows}


_CLAIMS = """
SELECT standings.attribution, claims."key", weight, affirming, tight
FROM json_each(?) AS asked
CROSS JOIN standings ON standings.attribution = asked.value AND standings.member = 1
CROSS JOIN claims ON claims."key" = standings.claim
"""


def grow(connection: Connection, new: Mapping[int, Face], home: Mapping[int, int | None], rows: Sequence[Row]) -> None:
    """Add each of the attributions in `home` to the claim it is at home in, or make it a claim of its own."""
    alone = [new[end] for end, key in home.items() if key is None]
    joining = {key: new[end] for end, key in home.items() if key is not None}
    stands = []
    made = []
    for fresh, face in zip(numbered(connection, len(alone)), alone, strict=True):
        made.append({"key": fresh, **_single(face)})
        stands.append(_stand(fresh, face, "denies" if face.denial else "affirms"))
    if made:
        connection.execute(insert(claims), made)
    held = connection.exec_driver_sql(_GROWING, (json.dumps(sorted(joining)),)).mappings().all()
    shown = faces(connection, [claim["wording"] for claim in held])
    grown = []
    for claim in held:
        face = joining[claim["key"]]
        grown.append(_extended(claim, shown[claim["wording"]], face))
        stands.append(_stand(claim["key"], face, "affirms" if claim["affirming"] else "denies"))
    if grown:
        connection.exec_driver_sql(_EXTEND, grown)
    if stands:
        connection.execute(insert(standings), stands)
    review_disputes(connection, [row for row in rows if row.left in home or row.right in home])


_GROWING = 'SELECT claims.* FROM json_each(?) AS asked CROSS JOIN claims ON claims."key" = asked.value'


def _stand(claim: int, face: Face, stance: str) -> dict[str, Any]:
    return {"claim": claim, "attribution": face.key, "stance": stance, "member": True}


def _single(face: Face) -> dict[str, Any]:
    return {
        "id": content_id("cl", face.id),
        "least": face.id,
        "wording": face.key,
        "affirming": int(not face.denial),
        "denying": int(face.denial),
        "doubting": 0,
        "weight": 1,
        "opposed": False,
        "disputed": False,
        "first": face.date,
        "last": face.date,
        "tight": True,
    }


def _extended(claim: RowMapping, shown: Face, more: Face) -> tuple[Any, ...]:
    """Return what the claim, whose words were those of `shown`, is with one more in it."""
    least = min(claim["least"], more.id)
    dates = sorted(filter(None, (claim["first"], claim["last"], more.date)))
    affirmed = claim["affirming"] > 0
    return (
        content_id("cl", least),
        least,
        min(shown, more, key=wordiness).key,
        claim["affirming"] + affirmed,
        claim["denying"] + (not affirmed),
        claim["weight"] + 1,
        dates[0] if dates else "",
        dates[-1] if dates else "",
        claim["key"],
    )


_EXTEND = """
UPDATE claims SET id = ?, least = ?, wording = ?, affirming = ?, denying = ?, weight = ?, "first" = ?, "last" = ?
WHERE "key" = ?
"""
