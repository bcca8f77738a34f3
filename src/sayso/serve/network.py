"""The command that shows who is joined to whom, or writes it for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.errors import InputError
from sayso.serve.options import DEFAULT_LEDGER, Json, Ledger, Limit, Since, Until

if TYPE_CHECKING:
    from rich.console import Console

    from sayso.graph import Edge, Network

__all__ = ["app", "print_network"]

app = typer.Typer()


class Drawing(StrEnum):
    """What a network can be written as; a test holds it to `sayso.export.NETWORKS`."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    JSON = "json"
    SVG = "svg"


class Voice(StrEnum):
    """Whose word counts."""

    OWN = "own"
    TOLD = "told"
    ALL = "all"


@app.command()
def network(
    entity: Annotated[
        str | None, typer.Option("--entity", metavar="NAME", help="Around whoever or whatever has this name, or id.")
    ] = None,
    hops: Annotated[
        int | None, typer.Option("--hops", metavar="N", min=1, max=4, help="So many steps around --entity; 1.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="What holds on that day, as far as it is told.")
    ] = None,
    relation: Annotated[
        list[str] | None, typer.Option("--relation", metavar="RELATION", help="Only these: heads, member_of ...")
    ] = None,
    voice: Annotated[
        Voice, typer.Option("--voice", help="own: the reports' own voice; told: the word of whom they quote.")
    ] = Voice.ALL,
    since: Since = None,
    until: Until = None,
    min_confidence: Annotated[
        float, typer.Option("--min-confidence", metavar="X", min=0, max=1, help="Facts at least so sure, 0 to 1.")
    ] = 0.0,
    format: Annotated[
        Drawing | None, typer.Option("--format", help="For Gephi and others, or as a picture; else in words.")
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT", help="The file to write, - for output.")
    ] = "-",
    limit: Limit = 30,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Show who is joined to whom: offices, memberships, alliances, attacks, with the words and whose word it is."""
    from sayso.ask.network import network as asked
    from sayso.ask.network import wanted_of
    from sayso.ledger import open_ledger
    from sayso.serve.screen import complain, console, emit

    if hops is not None and entity is None:
        raise InputError(f"--hops {hops}", "there is nobody to start from", "add --entity NAME, or leave it out")
    drawing = _drawing(format, output)
    wanted = wanted_of(
        as_of=as_of,
        relations=relation or (),
        voice=voice.value,
        since=since,
        until=until,
        min_confidence=min_confidence,
    )
    with open_ledger(ledger, create=False) as opened, opened.view() as view:
        found = asked(view, wanted, entity=entity, hops=hops or 1)
    if drawing:
        _write(found, drawing, output, ledger)
        if output != "-":
            counts = {"nodes": len(found.nodes), "edges": len(found.edges)}
            if json:
                emit({**counts, "format": drawing.value, "output": output, "left_out": dict(found.left_out)})
            else:
                print(f"wrote {len(found.nodes):,} nodes and {len(found.edges):,} edges to {output}")
    elif json:
        from sayso.export.network_json import network_record

        emit(network_record(found))
    else:
        print_network(found, console(), limit=limit)
    if not json and (note := _left_out(found)):
        complain(note, label="note")
    return 0


def _drawing(format: Drawing | None, output: str) -> Drawing | None:
    """Return the format asked for, else the one by which the output's name ends, else None for words."""
    if format is not None or output == "-":
        return format
    suffix = Path(output).suffix.removeprefix(".").lower()
    if suffix in list(Drawing):
        return Drawing(suffix)
    raise InputError(output, "does not tell in which format to write", f"add --format {'|'.join(Drawing)}")


def _write(found: Network, drawing: Drawing, output: str, ledger: Path) -> None:
    from sayso.export import NETWORKS
    from sayso.serve.output import writing

    with writing(output, but_not=ledger) as out:
        NETWORKS[drawing.value](found, out)


def print_network(found: Network, screen: Console, *, limit: int = 30) -> None:
    """Print the edges of a network, those that most outlets tell first: what, in which words, and whose word it is."""
    from sayso.serve.screen import complain

    names = {node.id: node.name for node in found.nodes}
    for edge in found.edges[:limit]:
        _print_edge(edge, names[edge.source], names[edge.target], screen)
    more = len(found.edges) - limit
    if not found.edges:
        complain("no relation fits", label="note")
    elif more > 0:
        complain(f"only {limit:,} of {len(found.edges):,} relations shown; --limit N shows more", label="note")


def _print_edge(edge: Edge, source: str, target: str, screen: Console) -> None:
    from rich.text import Text

    from sayso.export.told import about, quoted, spell, whose
    from sayso.graph import words_of
    from sayso.serve.quoted import STYLES, paragraph, shown

    label = edge.label
    if label != words_of(edge.relation) and edge.relation != "office":
        label = f"{label} ({words_of(edge.relation)})"
    arrow = "→" if edge.directed else "–"
    line = Text.assemble(
        (shown(source), STYLES["speaker"]), " – ", (shown(label), STYLES["cue"]), f" {arrow} ",
        (shown(target), STYLES["speaker"]),
    )  # fmt: skip
    if when := spell(edge):
        line.append(f"  {shown(when)}", style="bold")
    paragraph(screen, line)
    style = "red" if edge.denied_by else "" if edge.voice == "own" else "yellow"
    paragraph(screen, Text.assemble((shown(whose(edge)), style), (f" · {about(edge)}", "dim")), 2)
    paragraph(screen, Text(shown(quoted(edge.evidence[0])), style="green"), 4)


def _left_out(found: Network) -> str:
    parts: Sequence[str] = [f"{count:,} {_REASONS.get(reason, reason)}" for reason, count in found.left_out.items()]
    return f"left out: {', '.join(parts)}" if parts else ""


_REASONS = {
    "only denied": "said only in a denial",
    "unnamed": "of somebody unnamed",
    "of itself": "that join somebody to themselves",
    "beyond reach": "names too far out to follow",
}
