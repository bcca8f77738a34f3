"""Roots for people, as trees that tell each join and its reason, and as records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from sayso.ask.claims import Account, said_on
from sayso.ask.roots import Join, Root, Side
from sayso.ledger import Stand
from sayso.serve.quoted import (
    STANCES,
    STYLES,
    claim_line,
    claim_record,
    counted,
    offsets,
    printed_in,
    shown,
    speaker_words,
    stand_record,
)

__all__ = ["print_roots", "roots_record", "side_record", "spread"]


def print_roots(account: Account, screen: Console) -> None:
    """Print for each side how articles come down to outlets and roots, and how each attribution comes from its root."""
    claim_line(account.entry, screen)
    for position in account.positions:
        name, style = STANCES[position.stance]
        screen.print()
        screen.print(Text.assemble((name, f"bold {style}"), f": {spread(position.side)}"), soft_wrap=True)
        stands = {stand.attribution.id: stand for stand in position.stands}
        for number, root in enumerate(position.side.roots, start=1):
            # Where no one looks, lines stay as they are, as in `look`.
            screen.print(_tree(number, root, stands), soft_wrap=not screen.is_terminal)


def spread(side: Side) -> str:
    """Return how many articles, outlets and roots a side has."""
    count = len(side.roots)
    told = [counted(len(side.articles), "article"), counted(len(side.outlets), "outlet")]
    told.append(counted(count, "independent root"))
    least = f" (or {side.least}, if unnamed sources are the same)" if side.least < count else ""
    return " → ".join(told) + least


def _tree(number: int, root: Root, stands: Mapping[str, Stand]) -> Tree:
    """Return the root with its own attributions and, below each, those that come from it."""
    name = f"circle: {shown(root.name)}" if root.kind == "circle" else f"{shown(root.name)} ({root.kind})"
    where = f" · {counted(len(root.articles), 'article')}, {counted(len(root.outlets), 'outlet')}"
    tree = Tree(Text.assemble(f"{number} ", (name, "bold"), (where, "dim")), guide_style="dim")
    joins: defaultdict[str, list[tuple[str, Join]]] = defaultdict(list)
    for join in root.joins:
        joins[join.right].append((join.left, join))
        joins[join.left].append((join.right, join))
    first = min(root.own, key=lambda id: (said_on(stands[id]) or date.max, id))
    met = {first}
    new = [(first, tree.add(_leaf(stands[first], None)))]
    while new:
        at, branch = new.pop(0)
        for end, join in joins[at]:
            if end not in met:
                met.add(end)
                new.append((end, branch.add(_leaf(stands[end], join))))
    return tree


def _leaf(stand: Stand, join: Join | None) -> Text:
    lines = [
        Text.assemble((f"{printed_in(stand.entry)}  ", "dim"), speaker_words(stand)),
        Text(shown(stand.attribution.content.text), style=STYLES["content"]),
    ]
    if join is not None:
        reason = join.reason
        lines.append(Text(f"{reason.name} ({reason.weight:.2f}): {shown(reason.detail)}", style="yellow"))
    lines.append(Text(offsets(stand), style="dim"))
    return Text("\n").join(lines)


def roots_record(account: Account) -> dict[str, Any]:
    """Return a claim with its roots as one JSON object; `stands` are those whom they name by their ids."""
    return claim_record(account.entry) | {
        "sides": [side_record(position.side) for position in account.positions],
        "stands": [stand_record(stand) for position in account.positions for stand in position.stands],
    }


def side_record(side: Side) -> dict[str, Any]:
    """Return a side with its roots as a JSON object."""
    return {
        "stance": side.stance,
        "articles": len(side.articles),
        "outlets": len(side.outlets),
        "independent": len(side.roots),
        "least": side.least,
        "roots": [asdict(root) for root in side.roots],
    }
