"""Letting claims grow without computing their components again.

Most new attributions stand alone or say what a claim says whose links all agree: a wire story that one more outlet
carries. Such a claim is its whole component, and with one more that only affirms it is so again; a few numbers change.
What comes out is what `settling` would compute, at a cost that does not grow with the claim.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, update

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
    rows = list(rows)
    held = _held(connection, {end for row in rows for end in (row.left, row.right)} - new.keys())
    found: dict[int, int | None] = dict.fromkeys(new)
    unfit: set[int] = set()
    ties: Counter[int] = Counter()
    for row in rows:
        if not row.joins:
            continue
        if row.relation != "affirms" or {row.left, row.right} <= new.keys():
            unfit.update({row.left, row.right} & new.keys())
            continue
        end, other = (row.left, row.right) if row.left in new else (row.right, row.left)
        claim = held[other]
        if found[end] not in (None, claim.key) or not claim.takes(new[end]):
            unfit.add(end)
        found[end] = claim.key
        ties[claim.key] += 1
    home = {**{end: claim.key for end, claim in held.items()}, **found}
    for row in rows:
        if row.parts and home[row.left] is not None and home[row.left] == home[row.right]:
            unfit.update({row.left, row.right} & new.keys())
    more = Counter(key for key in found.values() if key is not None)
    full = {claim.key for claim in held.values() if claim.is_full(more[claim.key], ties[claim.key])}
    return {end: key for end, key in found.items() if end not in unfit and key not in full}


@dataclass(frozen=True, slots=True)
class _Held:
    """A claim as it stands."""

    key: int
    weight: int
    affirming: int
    ties: int | None

    def takes(self, face: Face) -> bool:
        """Tell whether it stays as it is but for one more who says it."""
        return self.ties is not None and (self.affirming > 0 or face.denial)

    def is_full(self, more: int, ties: int) -> bool:
        """Tell whether with so many more its component would be cut."""
        return self.weight + more > components.MOST or (self.ties or 0) + ties > components.MOST_TIES


def _held(connection: Connection, ends: Collection[int]) -> dict[int, _Held]:
    """Return the claims that the attributions belong to, by the attributions' keys."""
    rows = connection.exec_driver_sql(_CLAIMS, (json.dumps(sorted(ends)),))
    return {end: _Held(*claim) for end, *claim in rows}


_CLAIMS = """
SELECT standings.attribution, claims."key", weight, affirming, ties
FROM json_each(?) AS asked
CROSS JOIN standings ON standings.attribution = asked.value AND standings.member = 1
CROSS JOIN claims ON claims."key" = standings.claim
"""


def grow(connection: Connection, new: Mapping[int, Face], home: Mapping[int, int | None], rows: Sequence[Row]) -> None:
    """Add each of the attributions in `home` to the claim it is at home in, or make it a claim of its own."""
    alone = [new[end] for end, key in home.items() if key is None]
    joining: defaultdict[int, list[Face]] = defaultdict(list)
    for end, key in home.items():
        if key is not None:
            joining[key].append(new[end])
    stands = []
    made = []
    for fresh, face in zip(numbered(connection, len(alone)), alone, strict=True):
        made.append({"key": fresh, **_single(face)})
        stands.append(_stand(fresh, face, "denies" if face.denial else "affirms"))
    if made:
        connection.execute(insert(claims), made)
    asked = (json.dumps(sorted(joining)),)
    for claim in connection.exec_driver_sql(_GROWING, asked).mappings().all():
        more = joining[claim["key"]]
        own = {face.key for face in more}
        ties = sum(row.joins and (row.left in own or row.right in own) for row in rows)
        _extend(connection, claim, more, ties)
        stands += [_stand(claim["key"], face, "affirms" if claim["affirming"] else "denies") for face in more]
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
        "ties": 0,
    }


def _extend(connection: Connection, claim: RowMapping, more: Collection[Face], ties: int) -> None:
    """Write what the claim is with `more` in it."""
    shown = faces(connection, [claim["wording"]])[claim["wording"]]
    least = min(claim["least"], *(face.id for face in more))
    dates = sorted(filter(None, (claim["first"], claim["last"], *(face.date for face in more))))
    side = "affirming" if claim["affirming"] else "denying"
    connection.execute(
        update(claims)
        .where(claims.c.key == claim["key"])
        .values(
            {
                "id": content_id("cl", least),
                "least": least,
                "wording": min(shown, *more, key=wordiness).key,
                side: claim[side] + len(more),
                "weight": claim["weight"] + len(more),
                "first": dates[0] if dates else "",
                "last": dates[-1] if dates else "",
                "ties": claim["ties"] + ties,
            }
        )
    )
