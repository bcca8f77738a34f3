"""Links for people, with their reasons, and as records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sayso.ask.explain import End, Explanation
from sayso.ask.pairs import Side
from sayso.ledger import Entry
from sayso.serve.claims import dated
from sayso.serve.quoted import STYLES, article_record, paragraph, printed_in, quote, short, shown, stand_record
from sayso.serve.screen import one_line
from sayso.serve.sides import print_side, side_record

__all__ = ["explanation_record", "print_explanations"]

_VERDICTS = {"yes": "bold green", "no": "bold red", "unsure": "bold yellow"}


def print_explanations(explanations: Sequence[Explanation], screen: Console) -> None:
    """Print links, each with its two ends and the reasons by weight."""
    for number, explanation in enumerate(explanations):
        if number:
            screen.print()
        _print(explanation, screen)


def _print(explanation: Explanation, screen: Console) -> None:
    judgement = explanation.judgement
    link = judgement.link
    head = Text.assemble(
        (one_line(link.relation), "bold"), ": ", (link.verdict, _VERDICTS[link.verdict]), f", {link.score:.2f}"
    )
    maker = f"{judgement.maker.name} {judgement.maker.version}".strip()
    head.append(f"  {one_line(judgement.id)} · by {one_line(maker)}, {one_line(judgement.added)}", style="dim")
    paragraph(screen, head)
    for name, id, end in (("left", link.left, explanation.left), ("right", link.right, explanation.right)):
        _end(name, id, end, screen)
    if link.reasons:
        screen.print(_reasons(explanation))


def _end(name: str, id: str, end: End | None, screen: Console) -> None:
    ahead = Text(f"{name:5}", style="dim")
    if end is None:
        paragraph(screen, Text.assemble(ahead, "  ", one_line(id), (" (no longer in the ledger)", "dim")), 2)
    elif isinstance(end, Entry):
        told = f"{printed_in(end)}: {shown(end.title or end.url or '(no title)')}"
        paragraph(screen, Text.assemble(ahead, "  ", told, (f" · {one_line(end.id)}", "dim")), 2)
    elif isinstance(end, Side):
        paragraph(screen, ahead, 2)
        print_side(end, screen)
    else:
        quote(end.stand, screen, indent=2, ahead=Text.assemble(ahead, "  ", dated(end.stand)))
        stance = Text.assemble((end.stand.stance, "dim"), " ", (short(end.claim), STYLES["id"]))
        paragraph(screen, stance, 21)


def _reasons(explanation: Explanation) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("reason", no_wrap=True, style="bold")
    table.add_column("weight", justify="right", no_wrap=True)
    table.add_column("what it saw", overflow="fold")
    for reason in sorted(explanation.judgement.link.reasons, key=lambda one: (-abs(one.weight), one.name)):
        style = "green" if reason.weight > 0 else "red" if reason.weight < 0 else ""
        table.add_row(
            Text(one_line(reason.name)), Text(f"{reason.weight:+.2f}", style=style), Text(shown(reason.detail))
        )
    return table


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """Return a link with its reasons and ends as one JSON object."""
    judgement = explanation.judgement
    link = judgement.link
    return {
        "id": judgement.id,
        "relation": link.relation,
        "verdict": link.verdict,
        "score": link.score,
        "reasons": [{"name": one.name, "weight": one.weight, "detail": one.detail} for one in link.reasons],
        "maker": {
            "name": judgement.maker.name,
            "version": judgement.maker.version,
            "digest": judgement.maker.digest,
        },
        "added": judgement.added,
        "left": _end_record(link.left, explanation.left),
        "right": _end_record(link.right, explanation.right),
    }


def _end_record(id: str, end: End | None) -> dict[str, Any]:
    if end is None:
        return {"id": id}
    if isinstance(end, Entry):
        return article_record(end)
    if isinstance(end, Side):
        return {"id": id} | side_record(end)
    return {"id": id, "claim": end.claim} | stand_record(end.stand)
