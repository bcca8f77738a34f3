"""The command that asks other databases whom the ledger speaks of, and keeps what somebody judges of their answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.errors import InputError
from sayso.serve.options import DEFAULT_LEDGER, Json, Ledger, User, person_named

if TYPE_CHECKING:
    from sayso.ledger import View
    from sayso.reconcile.client import Service
    from sayso.records import Identity

__all__ = ["app"]

app = typer.Typer()

# Candidates shown for each identity: there is one key for each.
_CANDIDATES = 5


@app.command()
def reconcile(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="An identity: its id, or a name that it alone has.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="All that have a name and no number in Wikidata, the most named first.")
    ] = False,
    type: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="With --all: person, place ...")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="With --all: at most so many.")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help="The service; Wikidata's if none is named.")
    ] = None,
    auto_match: Annotated[
        bool, typer.Option("--auto-match", help="Take the one candidate that the service itself is sure of.")
    ] = False,
    accept: Annotated[
        tuple[str, str] | None, typer.Option("--accept", metavar="ID QID", help="Say that this identity is that item.")
    ] = None,
    refuse: Annotated[
        tuple[str, str] | None, typer.Option("--refuse", metavar="ID QID", help="Say that it is not.")
    ] = None,
    withdraw: Annotated[
        str | None, typer.Option("--withdraw", metavar="ID", help="Take back all that was said of this identity.")
    ] = None,
    judge: Annotated[
        str | None, typer.Option("--judge", metavar="FILE", help="Judgements as JSON Lines, - for input.")
    ] = None,
    user: User = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also ask services at private and loopback addresses.")
    ] = False,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Ask Wikidata, or another reconciliation service, who is meant. Nothing is set unless you say so."""
    from sayso.ask.identities import meant
    from sayso.ledger import open_ledger
    from sayso.reconcile.client import WIKIDATA
    from sayso.reconcile.judging import judgements_in, said
    from sayso.serve.judging import Judging

    ways = {
        "NAME": name,
        "--all": every,
        "--accept": accept,
        "--refuse": refuse,
        "--withdraw": withdraw,
        "--judge": judge,
    }
    given = [way for way, value in ways.items() if value]
    if len(given) != 1:
        wrong = " and ".join(given) if given else "sayso reconcile"
        raise InputError(wrong, "is not one thing to do", "give NAME, --all, --accept, --refuse, --withdraw or --judge")
    if not every and (type or limit):
        raise InputError("--type" if type else "--limit", "is for --all", "leave it out, or add --all")
    if auto_match and not (name or every):
        raise InputError("--auto-match", "is for NAME and --all", "leave it out")
    by = person_named(user)
    with open_ledger(ledger, create=False) as opened, opened.writer() as writer, opened.view() as view:
        judging = Judging(view=view, writer=writer, by=by, json=json)
        if withdraw:
            return judging.withdraw(withdraw)
        if judge:
            return judging.keep(judgements_in(judge, by))
        for pair, verdict in ((accept, "yes"), (refuse, "no")):
            if pair:
                return judging.keep([said(*pair, verdict, by, endpoint or WIKIDATA)])
        identities = islice(_every(view, type), limit) if every else [meant(view, name or "")]
        service = _service(endpoint or WIKIDATA, allow_private)
        return judging.ask(service, identities, auto_match=auto_match, candidates=_CANDIDATES)


def _service(endpoint: str, allow_private: bool) -> Service:
    from sayso.reconcile.client import connect

    # Never an option: what is typed is shown to all who look at the processes of the machine.
    return connect(endpoint, key=os.environ.get("SAYSO_RECONCILE_KEY") or None, allow_private=allow_private)


def _every(view: View, type: str | None) -> Iterator[Identity]:
    from sayso.records import ENTITY_TYPES

    if type not in (None, *ENTITY_TYPES):
        raise InputError(f"--type {type}", "is no type of entity", f"give one of {', '.join(ENTITY_TYPES)}")
    return view.unreconciled(type=type)
