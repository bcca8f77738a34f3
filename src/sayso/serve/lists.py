"""The commands on watchlists: import one, see what is there and what changed, and find names in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.errors import InputError
from sayso.serve.options import DEFAULT_LEDGER, Json, Ledger

if TYPE_CHECKING:
    from sayso.ledger import View
    from sayso.screening import Screen, Told

__all__ = ["app"]

app = typer.Typer()
lists = typer.Typer(
    name="lists",
    help="Watchlists: import them, see what changed, find names. A match is a lead, never a verdict.",
    invoke_without_command=True,
)
app.add_typer(lists)

Lists = Annotated[list[str] | None, typer.Option("--list", metavar="NAME", help="Only in this list; may be repeated.")]
Shown = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=100, help="At most so many leads for each.")]


@contextmanager
def _viewing(ledger: Path) -> Iterator[View]:
    from sayso.ledger import open_ledger

    with open_ledger(ledger, create=False) as opened, opened.view() as view:
        yield view


@lists.callback()
def there(context: typer.Context, ledger: Ledger = DEFAULT_LEDGER, json: Json = False) -> int:
    """List the watchlists of the ledger, each as it was imported last."""
    if context.invoked_subcommand is not None:
        return 0
    from sayso.serve.listed import list_record, print_list
    from sayso.serve.screen import complain, console, emit

    with _viewing(ledger) as view:
        found = view.lists()
    for one in found:
        if json:
            emit(list_record(one))
        else:
            print_list(one, console())
    if not found and not json:
        complain("no list is there; import one with sayso lists add FILE", label="note")
    return 0


@lists.command()
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list as it is published, or a table of your own.")],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="What to call it; by default its publisher.")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The day of the list, if its file does not say.")
    ] = None,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Import a watchlist, whole or not at all: OpenSanctions, OFAC, UN, EU, or a CSV with a column `name`."""
    from sayso.ask.filters import day_of
    from sayso.ledger import open_ledger
    from sayso.lists.read import source_of
    from sayso.screening import add_list
    from sayso.serve.listed import list_record, print_list
    from sayso.serve.screen import complain, console, emit

    day = day_of(date, "--date", last=False) if date is not None else None
    source = source_of(file)
    with open_ledger(ledger) as opened, _bar() as told:
        imported = add_list(opened, source, name=name, date=day.isoformat() if day else None, told=told)
    for note in imported.notes:
        complain(note, label="note")
    if json:
        missing = [{"where": one.where, "id": one.id, "reason": one.reason} for one in imported.unreadable]
        emit(list_record(imported.list) | {"unchanged": not imported.put_in, "unreadable": missing})
        return 0
    for one in imported.unreadable[:_MOST_TOLD]:
        complain(f"{one.where}: {one.reason}", label="left out")
    if imported.list.unread > _MOST_TOLD and imported.put_in:
        complain(f"and {imported.list.unread - _MOST_TOLD:,} more; --json names up to 1,000", label="left out")
    print_list(imported.list, console())
    if not imported.put_in:
        print("unchanged: the file is the one that was imported last")
    return 0


_MOST_TOLD = 20


@lists.command()
def changes(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A list, as sayso lists names it.")],
    number: Annotated[
        int | None, typer.Option("--import", metavar="N", min=1, help="That of import N; by default the last.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many.")] = 200,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Show what an import put in, altered and took out."""
    from itertools import islice

    from sayso.serve.listed import change_record, list_record, print_change, print_list
    from sayso.serve.screen import complain, console, emit

    with _viewing(ledger) as view:
        imports = view.list_imports(name)
        if not imports:
            raise InputError(name, "is no list of the ledger", "see what is there with sayso lists")
        found = next((one for one in imports if one.number == (number or imports[0].number)), None)
        if found is None:
            raise InputError(f"--import {number}", f"{name} was imported {len(imports)} times", "name one of these")
        some = islice(view.list_changes(name, found.number), None if json else limit)
        if json:
            for change in some:
                emit({"list": list_record(found)} | change_record(change))
            return 0
        print_list(found, console())
        for change in some:
            print_change(change, console())
    if (count := found.new + found.changed + found.removed) > limit:
        complain(f"only {limit:,} of {count:,} shown; --limit N shows more", label="note")
    return 0


@lists.command()
def match(
    names: Annotated[list[str], typer.Argument(metavar="NAME...", help="Names, each in quotation marks; - for input.")],
    type: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="person, organization, vessel or aircraft.")
    ] = None,
    country: Annotated[
        list[str] | None, typer.Option("--country", metavar="COUNTRY", help="A name or a code; may be repeated.")
    ] = None,
    birth: Annotated[
        str | None, typer.Option("--birth", metavar="DATE", help="Birth date, as exact as known: 1961, 1961-05 ...")
    ] = None,
    floor: Annotated[
        float | None,
        typer.Option("--floor", metavar="X", min=0.01, max=1, help="The least score; see docs/watchlists.md."),
    ] = None,
    former: Annotated[bool, typer.Option("--former", help="Also entries that have left their list.")] = False,
    only: Lists = None,
    limit: Shown = 5,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Find names in the lists, with scores that tell their reasons. A match is a lead, never a verdict."""
    from sayso.listings import LEAD, LISTED_TYPES
    from sayso.lists.countries import code_of
    from sayso.lists.fields import iso_date
    from sayso.screening import Asked
    from sayso.serve.listed import lead_record, print_leads, say_lead
    from sayso.serve.screen import complain, console, emit, one_line

    if type is not None and type not in LISTED_TYPES:
        raise InputError(f"--type {type}", "is nothing that lists list", f"name one of {', '.join(LISTED_TYPES)}")
    born = iso_date(birth)
    if birth is not None and born is None:
        raise InputError(f"--birth {birth}", "is no date", "write it as 1961, 1961-05 or 1961-05-03")
    countries = tuple(code for told in country or () if (code := code_of(told)))
    some = False
    with _viewing(ledger) as view:
        screen = _screen(view, only)
        for name in _names(names):
            asked = Asked(name=name, type=type, countries=countries, births=(born,) if born else ())
            leads = screen.leads(asked, floor=floor, limit=limit, gone=former)
            if json:
                emit({"name": name, "leads": [lead_record(lead) for lead in leads], "note": LEAD})
                continue
            if leads and not some:
                say_lead(console())
            some = some or bool(leads)
            if len(names) > 1 or names == ["-"]:
                console().print(one_line(name), soft_wrap=True)
            print_leads(leads, console())
            if not leads:
                complain(f"no entry of {_counted_lists(screen)} is near {name}", label="note")
    return 0


@lists.command()
def check(
    only: Lists = None,
    limit: Shown = 3,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Look for everybody whom the articles speak of in the lists, and set reported designations beside them."""
    from sayso.ask.designations import designations
    from sayso.ask.listed import suspects
    from sayso.serve.listed import (
        designation_record,
        print_designation,
        print_suspect,
        say_lead,
        suspect_record,
    )
    from sayso.serve.quoted import counted
    from sayso.serve.screen import complain, console, emit

    with _viewing(ledger) as view:
        screen = _screen(view, only)
        found = reported = 0
        for suspect in suspects(view, screen, limit=limit):
            if json:
                emit(suspect_record(suspect))
            else:
                if not found:
                    say_lead(console())
                print_suspect(suspect, console())
            found += 1
        for designation in designations(view):
            if json:
                emit({"designation": designation_record(designation)})
            else:
                if not reported:
                    console().rule("what articles say of lists")
                    if not found:
                        say_lead(console())
                print_designation(designation, console())
            reported += 1
    if not json:
        told = f"{counted(found, 'identity', 'identities')} with leads, {counted(reported, 'reported designation')}"
        complain(told, label="note")
    return 0


def _screen(view: View, only: list[str] | None) -> Screen:
    from sayso.screening import Screen

    screen = Screen(view, only)
    if not screen.lists:
        raise InputError("lists", "no watchlist is in the ledger", "import one with sayso lists add FILE")
    return screen


def _counted_lists(screen: Screen) -> str:
    from sayso.serve.quoted import counted

    return screen.lists[0] if len(screen.lists) == 1 else counted(len(screen.lists), "list")


def _names(names: list[str]) -> Iterator[str]:
    import sys

    for name in names:
        if name == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        elif name.strip():
            yield name


@contextmanager
def _bar() -> Iterator[Told]:
    """Show how far an import is, if anyone looks."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    from sayso.serve.screen import console

    screen = console(error=True)
    if not screen.is_terminal:
        yield lambda *_: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def told(what: str, done: int, whole: int) -> None:
            if what == "indexing":
                bar.update(task, description=f"indexing {done:,} names", total=None)
            else:
                bar.update(task, description=what, completed=done, total=whole or None)

        yield told
