"""The commands on who is who: see it, and say it where the program does not know or is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.errors import InputError
from sayso.serve.options import DEFAULT_LEDGER, Json, Ledger, Limit, User, person_named

if TYPE_CHECKING:
    from sayso.ledger import View, Writer

__all__ = ["app"]

app = typer.Typer()

Who = Annotated[str, typer.Argument(metavar="NAME|ID", help="A name that it alone has, its id, or that of an entity.")]


@contextmanager
def _opened(ledger: Path) -> Iterator[tuple[View, Writer]]:
    from sayso.ledger import open_ledger

    with open_ledger(ledger, create=False) as opened, opened.writer() as writer, opened.view() as view:
        yield view, writer


@contextmanager
def _viewing(ledger: Path) -> Iterator[View]:
    from sayso.ledger import open_ledger

    with open_ledger(ledger, create=False) as opened, opened.view() as view:
        yield view


@app.command()
def entities(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]", help="Words of a name; the last may be its beginning.")
    ] = None,
    type: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="person, organization, outlet, group, place ...")
    ] = None,
    limit: Limit = 50,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """List people, bodies, places and things, under all their names, those in most articles first."""
    from sayso.ask.identities import entities as asked
    from sayso.serve.identities import identity_record, print_identity
    from sayso.serve.screen import complain, console, emit

    with _viewing(ledger) as view:
        found = asked(view, " ".join(words or ()), type=type, limit=limit)
    for identity in found:
        if json:
            emit(identity_record(identity))
        else:
            print_identity(identity, console())
    if not json and not found:
        complain("nobody of that name is in the ledger", label="note")
    elif not json and len(found) >= limit:
        complain(f"only {limit:,} shown; --limit N shows more", label="note")
    return 0


@app.command()
def entity(name: Who, limit: Limit = 20, ledger: Ledger = DEFAULT_LEDGER, json: Json = False) -> int:
    """Show all that is known of one: names, offices, facts and whose word they are, lists, articles, what was said."""
    from sayso.ask.designations import designations
    from sayso.ask.identities import dossier
    from sayso.ask.listed import leads_of
    from sayso.screening import Screen
    from sayso.serve.identities import dossier_record, print_dossier
    from sayso.serve.proposals import print_elsewhere, reconciliation_record
    from sayso.serve.screen import console, emit

    with _viewing(ledger) as view:
        found = dossier(view, name, limit=limit)
        leads = leads_of(Screen(view), found.identity)
        reported = list(designations(view, identity=found.identity.id))
        elsewhere = view.reconciliations(found.identity.id)
    if json:
        emit(dossier_record(found, leads, reported) | {"elsewhere": list(map(reconciliation_record, elsewhere))})
    else:
        print_dossier(found, leads, reported, console())
        print_elsewhere(elsewhere, console())
    return 0


@app.command()
def merge(
    one: Who,
    other: Who,
    user: User = None,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Say that two are one. It can be taken back with sayso split."""
    from sayso.ask.identities import meant
    from sayso.serve.identities import identity_record, print_identity
    from sayso.serve.screen import complain, console, emit

    by = person_named(user)
    with _opened(ledger) as (view, writer):
        first, second = meant(view, one), meant(view, other)
        made = writer.judge(first.entities[0], second.entities[0], "yes", by)
        now = meant(view, first.entities[0])
    if json:
        emit(identity_record(now) | {"links": made})
        return 0
    if not made:
        complain("they are one already", label="note")
    print_identity(now, console())
    return 0


@app.command()
def split(
    one: Who,
    article: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="ARTICLE", help="Whom this article speaks of is another. An id, address, title."
        ),
    ] = None,
    user: User = None,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Say that an article speaks of somebody else; without --from, take back the last merge. Nothing is lost."""
    from sayso.ask.identities import meant
    from sayso.ask.pairs import leaver, merged
    from sayso.serve.finding import article_meant
    from sayso.serve.identities import identity_record, print_identity
    from sayso.serve.screen import console, emit

    by = person_named(user)
    with _opened(ledger) as (view, writer):
        identity = meant(view, one)
        if article is not None or one in identity.entities:
            leaving = [one] if article is None else leaver(view, identity, article_meant(view, article, ledger))
            for entity_ in leaving:
                writer.split(entity_, by)
        else:
            link = merged(view, identity)
            leaving = [link.left, link.right]
            writer.take_back([link.id])
        rest = [one for one in identity.entities if one not in leaving][:1]
        ids = dict.fromkeys(view.identity_of(entity_) for entity_ in (*rest, *leaving))
        parts = [part for id in ids if id and (part := view.identity(id))]
    for part in parts:
        if json:
            emit(identity_record(part))
        else:
            print_identity(part, console())
    return 0


@app.command()
def review(
    limit: Limit = 50,
    judge: Annotated[
        list[str] | None,
        typer.Option("--judge", metavar="LINK=KEY", help="Judge one without being asked: y, n or u; may be repeated."),
    ] = None,
    user: User = None,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Judge who may be one: pairs that the program is unsure of, one key for each. With --json list them."""
    from sayso.serve.keys import at_terminal
    from sayso.serve.reviewing import Review, judgements_of

    given = judgements_of(judge or ())
    if not given and not json and not at_terminal():
        raise InputError("sayso review", "needs a terminal to ask at", "use --json to see, and --judge to say")
    by = person_named(user)
    with _opened(ledger) as (view, writer):
        run = Review(view=view, writer=writer, by=by, json=json)
        if given:
            return run.keep(given)
        return run.show(limit) if json else run.ask(limit)
