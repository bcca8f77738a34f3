"""Disputes: claims that somebody affirms and somebody else denies, or that contradict others."""

from __future__ import annotations

from sayso.ask.claims import Account, account, claims
from sayso.ask.filters import EVERYTHING, Filter
from sayso.ledger import View

__all__ = ["disputes"]

# Of a claim that thousands take a stance on, the oldest of these show the dispute.
_MOST_STANDS = 200


def disputes(view: View, filter: Filter = EVERYTHING, *, limit: int = 10) -> list[Account]:
    """Return the disputed claims that fit, those said last first, each with who stands where and what it contradicts.

    Of two claims that contradict each other the one comes first of which more say something; the other is shown as its
    rival, and not again.
    """
    shown: list[Account] = []
    told: set[str] = set()
    for entry in claims(view, filter, disputed=True, limit=limit):
        if entry.id in told:
            continue
        found = account(view, entry.id, limit=_MOST_STANDS)
        told.add(entry.id)
        if not found.position("denies"):
            told.update(rival.entry.id for rival in found.rivals if rival.relation == "contradicts")
        shown.append(found)
    return shown
