"""What a reconciliation service proposes, for people and as records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sayso.ledger import Office, Reconciliation
from sayso.reconcile.asking import Proposal
from sayso.reconcile.client import Service
from sayso.reconcile.messages import Candidate
from sayso.reconcile.vocabularies import vocabulary_of
from sayso.serve.quoted import STYLES, counted, paragraph, shown
from sayso.serve.screen import one_line

__all__ = ["print_elsewhere", "print_judged", "print_proposal", "proposal_record", "reconciliation_record"]

_MOST_NAMES, _MOST_OFFICES, _MOST_FEATURES = 6, 3, 6
VERDICTS = {"yes": "bold green", "no": "bold red"}


def print_proposal(
    proposal: Proposal,
    offices: Sequence[Office],
    known: Sequence[Reconciliation],
    service: Service,
    screen: Console,
) -> None:
    """Print an identity with what is known of it, and the numbered candidates, each with what its score rests on."""
    identity = proposal.identity
    head = Text.assemble((shown(identity.name), STYLES["speaker"]), f"  {identity.type}", style="")
    head.append(f" · {counted(identity.articles, 'article')} · {one_line(identity.id)}", style="dim")
    paragraph(screen, head)
    if others := [name for name in identity.names if name != identity.name][:_MOST_NAMES]:
        paragraph(screen, Text(f"also {', '.join(map(shown, others))}", style="dim"), 2)
    for office in offices[:_MOST_OFFICES]:
        paragraph(screen, Text(_office(office), style="dim"), 2)
    for one in known:
        print_judged(one, screen)
    if proposal.error:
        paragraph(screen, Text(f"no answer: {one_line(str(proposal.error))}", style="red"), 2)
    elif not proposal.candidates:
        refused = f" but {counted(proposal.refused, 'item')} that were refused" if proposal.refused else ""
        paragraph(screen, Text(f"{one_line(service.manifest.name)} has nobody and nothing of that name{refused}"), 2)
    else:
        screen.print(_table(proposal.candidates, service))


def _office(office: Office) -> str:
    former = "former " if office.former else ""
    of = f" of {shown(office.of)}" if office.of else ""
    return f"{former}{shown(office.title)}{of}, {counted(office.articles, 'article')}"


def _table(candidates: Sequence[Candidate], service: Service) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("item", overflow="fold")
    table.add_column("why", overflow="fold")
    for number, one in enumerate(candidates, start=1):
        item = Text.assemble((shown(one.name), "bold"), "  ", (one_line(one.id), STYLES["id"]))
        for told in (one.description, ", ".join(type.name or type.id for type in one.types)):
            if told:
                item.append(f"\n{shown(told)}")
        if page := service.manifest.page(one.id):
            item.append(f"\n{one_line(page)}", style="dim")
        table.add_row(str(number), Text(f"{one.score:.1f}", style="green" if one.match else ""), item, _why(one))
    return table


def _why(candidate: Candidate) -> Text:
    told = [f"{shown(name)} {value:g}" for name, value in candidate.features[:_MOST_FEATURES]]
    if candidate.match:
        told.insert(0, "the service is sure")
    return Text("\n".join(told) or "the service does not say", style="" if told else "dim")


def print_judged(kept: Reconciliation, screen: Console) -> None:
    """Print a judgement: which item it is or is not, who says so and by which service."""
    verb = {"yes": "is", "no": "is not"}[kept.verdict]
    line = Text.assemble((verb, VERDICTS[kept.verdict]), f" {one_line(kept.item)}")
    line.append(f" {shown(kept.name)}" if kept.name else "", style="bold")
    line.append(f"  by {one_line(kept.maker.name)}", style="dim")
    if kept.endpoint:
        line.append(f", from {one_line(kept.endpoint)}", style="dim")
    if kept.added:
        line.append(f", {one_line(kept.added)}", style="dim")
    if kept.withdrawn:
        by = f" by {one_line(kept.withdrawer.name)}" if kept.withdrawer else ""
        line.append(f"; withdrawn {one_line(kept.withdrawn)}{by}", style="yellow")
    paragraph(screen, line, 2)


def print_elsewhere(known: Sequence[Reconciliation], screen: Console) -> None:
    """Print which items of other databases somebody has judged an identity to be, or not to be."""
    if known:
        screen.print()
        screen.print(Text("in other databases", style="bold"), soft_wrap=True)
    for one in known:
        print_judged(one, screen)


def proposal_record(proposal: Proposal, service: Service, judged: Sequence[dict[str, str]] = ()) -> dict[str, Any]:
    """Return a proposal as one JSON object; `judged` is what was made of it."""
    identity, query = proposal.identity, proposal.query
    vocabulary = vocabulary_of(service.manifest.space)
    return {
        "identity": identity.id,
        "name": identity.name,
        "names": list(identity.names),
        "type": identity.type,
        "articles": identity.articles,
        "endpoint": service.endpoint,
        "space": service.manifest.space,
        "query": query.to_json(),
        "candidates": [
            {
                "item": one.id,
                "wikidata": vocabulary.wikidata(one.id),
                "name": one.name,
                "score": one.score,
                "match": one.match,
                "description": one.description,
                "types": [{"id": type.id, "name": type.name} for type in one.types],
                "features": [{"id": name, "value": value} for name, value in one.features],
                "page": service.manifest.page(one.id),
            }
            for one in proposal.candidates
        ],
        "refused": proposal.refused,
        "error": None if proposal.error is None else str(proposal.error),
        "judged": list(judged),
    }


def reconciliation_record(kept: Reconciliation) -> dict[str, Any]:
    """Return a judgement as one JSON object."""
    return {
        "id": kept.id,
        "identity": kept.identity,
        "space": kept.space,
        "item": kept.item,
        "wikidata": kept.wikidata,
        "name": kept.name,
        "verdict": kept.verdict,
        "score": kept.score,
        "match": kept.matched,
        "reasons": [{"name": one.name, "weight": one.weight, "detail": one.detail} for one in kept.reasons],
        "endpoint": kept.endpoint,
        "maker": _maker(kept.maker.name, kept.maker.version, kept.maker.digest),
        "added": kept.added,
        "withdrawn": kept.withdrawn,
        "withdrawer": None
        if kept.withdrawer is None
        else _maker(kept.withdrawer.name, kept.withdrawer.version, kept.withdrawer.digest),
    }


def _maker(name: str, version: str, digest: str) -> dict[str, str]:
    return {"name": name, "version": version, "digest": digest}
