"""What was said when, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sayso.ask.claims import claim_meant, published, said_on
from sayso.ask.filters import EVERYTHING, Filter
from sayso.ledger import ClaimEntry, Stand, View

__all__ = ["Moment", "timeline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An attribution on the day it was said, with the claims it takes a stance on, its own first.

    `day` is when it was said where the article tells that, else when the article appeared; None if neither is known.
    """

    day: date | None
    stand: Stand
    claims: tuple[tuple[str, ClaimEntry], ...]


def timeline(view: View, filter: Filter = EVERYTHING, *, claim: str | None = None, limit: int = 50) -> list[Moment]:
    """Return what was said, the oldest first; of more than `limit` attributions those of the newest articles.

    With `claim` (see `claims.claim_meant`) what was said on that one. Raises `InputError` if there is no such claim.
    """
    meant = claim_meant(view, claim).id if claim is not None else None
    entries: dict[str, ClaimEntry] = {}
    moments: dict[str, tuple[Stand, list[tuple[str, ClaimEntry]]]] = {}
    for utterance in view.said(**filter.asked, claim=meant, limit=limit):
        if utterance.claim not in entries:
            entries[utterance.claim] = claim_meant(view, utterance.claim)
        _, told = moments.setdefault(utterance.stand.attribution.id, (utterance.stand, []))
        told.append((utterance.stand.stance, entries[utterance.claim]))
    found = [Moment(day=said_on(stand), stand=stand, claims=tuple(told)) for stand, told in moments.values()]
    return sorted(found, key=_when)


def _when(moment: Moment) -> tuple[date, date, str, int]:
    place = (moment.stand.attribution.cue or moment.stand.attribution.content).spans[0].start
    return moment.day or date.max, published(moment.stand) or date.max, moment.stand.entry.id, place
