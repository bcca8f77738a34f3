"""Claims for people and as records: the list, one with all who stand on it, and disputes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from sayso.ask.claims import Account, Position, Rival, said_on
from sayso.ledger import ClaimEntry, Stand
from sayso.serve.quoted import (
    STANCES,
    claim_line,
    claim_record,
    counted,
    paragraph,
    quote,
    shown,
    stand_record,
)
from sayso.serve.roots import side_record, spread
from sayso.serve.screen import one_line

__all__ = ["account_record", "dated", "print_account", "print_claims", "print_disputes"]

# Of a position so many are quoted; --json has all.
_QUOTED = 12
# Of the sides of a dispute in a list, the first of each speaks, and of so many more the names are told.
_NAMED = 4
_RIVALS = {
    "contradicts": "contradicts",
    "updates": "is a newer state of",
    "updated by": "has a newer state in",
}


def print_claims(entries: Sequence[ClaimEntry], screen: Console) -> None:
    """Print a list of claims."""
    for entry in entries:
        claim_line(entry, screen)


def print_account(account: Account, screen: Console) -> None:
    """Print a claim with everyone who takes a stance on it, in their words, and the claims it does not go with."""
    claim_line(account.entry, screen)
    for position in account.positions:
        screen.print()
        paragraph(screen, _heading(position))
        for stand in position.stands[:_QUOTED]:
            quote(stand, screen, indent=2, ahead=dated(stand))
        if len(position.stands) > _QUOTED:
            paragraph(screen, Text(f"and {len(position.stands) - _QUOTED:,} more (--json has all)", style="dim"), 2)
        for number, root in enumerate(position.side.roots, start=1):
            told = f"root {number}: {shown(root.name)} ({root.kind}), {counted(len(root.attributions), 'attribution')}"
            paragraph(screen, Text(told, style="dim"), 2)
    for relation, told in _RIVALS.items():
        rivals = [rival for rival in account.rivals if rival.relation == relation]
        if rivals:
            screen.print()
            paragraph(screen, Text(told, style="bold"))
            for rival in rivals:
                _rival(rival, screen, 2)


def _heading(position: Position) -> Text:
    name, style = STANCES[position.stance]
    since = f" since {position.since}" if position.since else ""
    return Text.assemble((f"{name}{since}", f"bold {style}"), ": ", spread(position.side))


def dated(stand: Stand) -> Text:
    """Return the day on which it was said."""
    return Text(str(said_on(stand) or "undated   "), style="dim")


def _rival(rival: Rival, screen: Console, indent: int) -> None:
    claim_line(rival.entry, screen, indent)
    quote(rival.theirs, screen, indent=indent + 2, ahead=dated(rival.theirs))
    link = f"{rival.judgement.link.relation} {rival.judgement.link.score:.2f} · {one_line(rival.judgement.id)}"
    paragraph(screen, Text(link, style="dim"), indent + 14)


def print_disputes(accounts: Iterable[Account], screen: Console) -> None:
    """Print disputed claims, each with the first on either side in their words, and the claims it contradicts."""
    for number, account in enumerate(accounts):
        if number:
            screen.print()
        claim_line(account.entry, screen)
        for position in account.positions:
            name, style = STANCES[position.stance]
            paragraph(screen, Text.assemble((name, f"bold {style}"), f": {spread(position.side)}"), 2)
            quote(position.stands[0], screen, indent=4, ahead=dated(position.stands[0]))
            if others := _others(position):
                paragraph(screen, Text(f"also {others}", style="dim"), 16)
        for rival in account.rivals:
            if rival.relation == "contradicts":
                paragraph(screen, Text.assemble(("contradicts", "bold red")), 2)
                _rival(rival, screen, 4)


def _others(position: Position) -> str:
    """Return who else takes the position, by name."""
    first = position.stands[0].speaker
    names = list(dict.fromkeys(stand.speaker for stand in position.stands if stand.speaker and stand.speaker != first))
    told = ", ".join(shown(name) for name in names[:_NAMED])
    return f"{told} and {counted(len(names) - _NAMED, 'other')}" if len(names) > _NAMED else told


def account_record(account: Account) -> dict[str, Any]:
    """Return a claim with its positions and rivals as one JSON object."""
    return claim_record(account.entry) | {
        "positions": [
            {
                "stance": position.stance,
                "since": position.since.isoformat() if position.since else None,
                "stands": [stand_record(stand) for stand in position.stands],
                "roots": side_record(position.side),
            }
            for position in account.positions
        ],
        "rivals": [
            {
                "relation": rival.relation,
                "claim": claim_record(rival.entry),
                "link": rival.judgement.id,
                "score": rival.judgement.link.score,
                "mine": rival.mine,
                "theirs": stand_record(rival.theirs),
            }
            for rival in account.rivals
        ],
    }
