"""The commands that ask the ledger: claims, disputes, roots, people, what changed, and why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.errors import InputError
from sayso.serve.options import (
    DEFAULT_LEDGER,
    About,
    Act,
    Json,
    Ledger,
    Limit,
    Person,
    PrintedIn,
    Since,
    Until,
)

if TYPE_CHECKING:
    from sayso.ledger import View

__all__ = ["app"]

app = typer.Typer()

Meant = Annotated[
    str,
    typer.Argument(metavar="CLAIM", help="An id or its beginning, that of an attribution, or words said on it alone."),
]


@contextmanager
def _viewing(ledger: Path) -> Iterator[View]:
    from sayso.ledger import open_ledger

    with open_ledger(ledger, create=False) as opened, opened.view() as view:
        yield view


@app.command()
def claims(
    person: Person = None,
    act: Act = None,
    outlet: PrintedIn = None,
    since: Since = None,
    until: Until = None,
    about: About = None,
    limit: Limit = 20,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """List claims, those told last first: what was said, however worded, by whomever, wherever."""
    from sayso.ask.claims import claims as asked
    from sayso.ask.filters import filter_of
    from sayso.serve.claims import print_claims
    from sayso.serve.quoted import claim_record
    from sayso.serve.screen import console, emit

    wanted = filter_of(person=person, act=act, outlet=outlet, since=since, until=until, about=about)
    with _viewing(ledger) as view:
        found = asked(view, wanted, limit=limit)
    if json:
        for entry in found:
            emit(claim_record(entry))
        return 0
    print_claims(found, console())
    _note(len(found), limit, "claim")
    return 0


@app.command()
def claim(claim: Meant, ledger: Ledger = DEFAULT_LEDGER, json: Json = False) -> int:
    """Show a claim: who affirms, denies or doubts it, since when, in which words, through whom, from which roots."""
    from sayso.ask.claims import account
    from sayso.serve.claims import account_record, print_account
    from sayso.serve.screen import console, emit

    with _viewing(ledger) as view:
        found = account(view, claim)
    if json:
        emit(account_record(found))
    else:
        print_account(found, console())
    return 0


@app.command()
def disputes(
    person: Person = None,
    act: Act = None,
    outlet: PrintedIn = None,
    since: Since = None,
    until: Until = None,
    about: About = None,
    limit: Limit = 10,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """List what is disputed: claims that some affirm and others deny, or that contradict each other."""
    from sayso.ask.disputes import disputes as asked
    from sayso.ask.filters import filter_of
    from sayso.serve.claims import account_record, print_disputes
    from sayso.serve.screen import console, emit

    wanted = filter_of(person=person, act=act, outlet=outlet, since=since, until=until, about=about)
    with _viewing(ledger) as view:
        found = asked(view, wanted, limit=limit)
    if json:
        for account in found:
            emit(account_record(account))
        return 0
    print_disputes(found, console())
    _note(len(found), limit, "dispute")
    return 0


@app.command()
def roots(claim: Meant, ledger: Ledger = DEFAULT_LEDGER, json: Json = False) -> int:
    """Show whom a claim really comes from: articles, outlets, and independent roots, with the reason for each join."""
    from sayso.ask.claims import account
    from sayso.serve.roots import print_roots, roots_record
    from sayso.serve.screen import console, emit

    with _viewing(ledger) as view:
        found = account(view, claim)
    if json:
        emit(roots_record(found))
    else:
        print_roots(found, console())
    return 0


@app.command()
def person(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A person, body or outlet that said something.")],
    act: Act = None,
    outlet: PrintedIn = None,
    since: Since = None,
    until: Until = None,
    about: About = None,
    limit: Limit = 50,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Show all that somebody said, over time, and where he took it back or said the opposite."""
    from sayso.ask.filters import filter_of
    from sayso.ask.people import person as asked
    from sayso.serve.people import person_record, print_person
    from sayso.serve.screen import console, emit

    filter_of(person=name)  # complains of a name without letters
    wanted = filter_of(act=act, outlet=outlet, since=since, until=until, about=about)
    with _viewing(ledger) as view:
        found = asked(view, name, wanted, limit=limit)
    if json:
        emit(person_record(found))
    else:
        print_person(found, console())
    return 0


@app.command()
def timeline(
    claim: Annotated[
        str | None, typer.Argument(metavar="[CLAIM]", help="A claim, as for sayso claim, for what was said on it.")
    ] = None,
    person: Person = None,
    act: Act = None,
    outlet: PrintedIn = None,
    since: Since = None,
    until: Until = None,
    about: About = None,
    limit: Limit = 50,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Show what was said day by day, the oldest first."""
    from sayso.ask.filters import filter_of
    from sayso.ask.timeline import timeline as asked
    from sayso.serve.people import print_timeline, timeline_records
    from sayso.serve.screen import console, emit

    wanted = filter_of(person=person, act=act, outlet=outlet, since=since, until=until, about=about)
    with _viewing(ledger) as view:
        found = asked(view, wanted, claim=claim, limit=limit)
    if json:
        for record in timeline_records(found):
            emit(record)
        return 0
    print_timeline(found, console())
    _note(len(found), limit, "attribution")
    return 0


@app.command()
def diff(
    article: Annotated[str, typer.Argument(metavar="URL", help="An address, or what else sayso show takes.")],
    old: Annotated[int | None, typer.Option("--from", metavar="N", help="The older version, 1 for the first.")] = None,
    new: Annotated[int | None, typer.Option("--to", metavar="N", help="The newer version.")] = None,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Show what changed between two versions of an article: what was said, in which words, and corrections."""
    from sayso.ask.revisions import compared
    from sayso.serve.finding import article_meant
    from sayso.serve.screen import console, emit
    from sayso.serve.versions import compared_record, print_compared

    with _viewing(ledger) as view:
        found = compared(view, article_meant(view, article, ledger), old=old, new=new)
    if json:
        emit(compared_record(found))
    else:
        print_compared(found, console())
    return 0


@app.command()
def explain(
    ids: Annotated[
        list[str],
        typer.Argument(metavar="ID...", help="A link, or an attribution or article; or two of these."),
    ],
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Tell why two attributions or articles were linked, or kept apart: named reasons with their weights."""
    from sayso.ask.explain import explain as asked
    from sayso.serve.links import explanation_record, print_explanations
    from sayso.serve.screen import console, emit

    if len(ids) > 2:
        raise InputError(" ".join(ids[:3]), "are more than two", "name one link, or one or two of what it links")
    with _viewing(ledger) as view:
        found = asked(view, ids)
    if json:
        for explanation in found:
            emit(explanation_record(explanation))
    else:
        print_explanations(found, console())
    return 0


def _note(count: int, limit: int, what: str) -> None:
    """Say on standard error what a list for people does not show."""
    from sayso.serve.quoted import counted
    from sayso.serve.screen import complain

    if not count:
        complain(f"no {what} fits", label="note")
    elif count >= limit:
        complain(f"only {counted(limit, what)} shown; --limit N shows more", label="note")
