"""The command `sayso`: one verb for each act. Each command loads what it needs, so that all start fast."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.errors import InputError, SaysoError
from sayso.serve import asking, entities, lists, network, reconciling, serving
from sayso.serve.finding import article_meant, load_all
from sayso.serve.options import DEFAULT_LEDGER, Json, Ledger

if TYPE_CHECKING:
    from sayso.ledger import Entry
    from sayso.pipeline import Tally
    from sayso.records import Reading

__all__ = ["app", "main"]

app = typer.Typer(
    name="sayso",
    help="Read news reports and keep a ledger of who said what.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="When it appeared, for articles that do not say."),
]
Private = Annotated[bool, typer.Option("--allow-private", help="Also fetch from private and loopback addresses.")]


@app.callback(invoke_without_command=True)
def _start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    if version:
        from importlib.metadata import version as version_of

        print(f"sayso {version_of('sayso')}")
    elif context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def add(
    sources: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, addresses, or - for input.")],
    ledger: Ledger = DEFAULT_LEDGER,
    published: Published = None,
    allow_private: Private = False,
    json: Json = False,
) -> int:
    """Read articles and keep what they say. What is in the ledger already stays as it is."""
    from sayso import pipeline
    from sayso.ledger import open_ledger
    from sayso.serve.screen import console, emit
    from sayso.serve.tally import account, complaints, watching

    items = load_all(sources, published=published, allow_private=allow_private)
    tally: Tally | None = None
    # First, so that no empty ledger is left behind where no article can be read.
    reader, maker = pipeline.shipped()
    with open_ledger(ledger) as opened, watching(console(error=True)) as report:

        def progress(so_far: Tally) -> None:
            nonlocal tally
            tally = so_far
            report(so_far)

        try:
            tally = pipeline.add(opened, items, progress=progress, reader=reader, maker=maker)
        except (KeyboardInterrupt, SaysoError):
            if tally and not json:
                account(tally, console())
            raise
    if json:
        emit(tally.to_record())
    else:
        complaints(tally)
        account(tally, console())
    return 0 if tally.kept else 2


@app.command()
def read(
    source: Annotated[str, typer.Argument(metavar="PATH", help="A file, folder, address, or - for input.")],
    published: Published = None,
    allow_private: Private = False,
    json: Json = False,
) -> int:
    """Read an article and show what it says, without keeping it."""
    from sayso import pipeline
    from sayso.serve.screen import console
    from sayso.serve.tally import complaints

    items = load_all([source], published=published, allow_private=allow_private)
    tally = pipeline.Tally()
    some = False
    for reading in pipeline.read(items, tally=tally):
        if some and not json:
            console().rule()
        _print(reading, json)
        some = True
    complaints(tally)
    return 0 if some else 2


@app.command()
def show(
    article: Annotated[
        str,
        typer.Argument(help="An id or its beginning, an address, part of a title, or a file that was added."),
    ],
    ledger: Ledger = DEFAULT_LEDGER,
    why: Annotated[
        int | None, typer.Option(metavar="N", help="Tell how each field of attribution N was decided.")
    ] = None,
    json: Json = False,
) -> int:
    """Show an article of the ledger with its sources, cues and contents marked."""
    from sayso.ledger import open_ledger

    with open_ledger(ledger, create=False) as opened, opened.view() as view:
        reading = view.reading(article_meant(view, article, ledger))
        if reading is None:  # someone took it out in the meantime
            raise InputError(article, "is no longer in the ledger", "see what is there with sayso list")
    if why is None:
        _print(reading, json)
    else:
        _print_reasons(reading, why, json)
    return 0


@app.command(name="list")
def list_(ledger: Ledger = DEFAULT_LEDGER, json: Json = False) -> int:
    """List the articles of the ledger, the latest first."""
    from sayso.ledger import open_ledger
    from sayso.serve.screen import console, emit

    screen = None if json else console()
    with open_ledger(ledger, create=False) as opened, opened.view() as view:
        for entry in view.entries():
            if screen is None:
                emit(_entry_record(entry))
            else:
                screen.print(_entry_line(entry), soft_wrap=True)
    return 0


class Format(StrEnum):
    """What the ledger can be written as; a test holds it to `sayso.export.FORMATS`."""

    JSONL = "jsonl"
    FTM = "ftm"


@app.command()
def export(
    ledger: Ledger = DEFAULT_LEDGER,
    format: Annotated[
        Format, typer.Option("--format", help="jsonl: one record a line; ftm: FollowTheMoney, for OpenAleph.")
    ] = Format.JSONL,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT", help="The file to write, - for output.")
    ] = "-",
    check: Annotated[
        bool, typer.Option("--check", help="With ftm: hold the file against the followthemoney library.")
    ] = False,
    json: Json = False,
) -> int:
    """Write the ledger for other programs, articles in the order of their ids."""
    from sayso.export import FORMATS
    from sayso.ledger import open_ledger
    from sayso.serve.output import writing
    from sayso.serve.screen import complain, emit

    if check and (format is not Format.FTM or output == "-"):
        raise InputError("--check", "is for a file in the format ftm", "add --format ftm and -o FILE, or leave it out")
    if check:
        from sayso.export.followthemoney.check import check as held
        from sayso.export.followthemoney.check import library

        library()  # complains before anything is written

    with (
        open_ledger(ledger, create=False) as opened,
        opened.view() as view,
        writing(output, but_not=ledger) as out,
    ):
        written = FORMATS[format.value](view, out)
    if check:
        held(Path(output))
    if written.left_out and not json:
        told = ", ".join(f"{count:,} {reason}" for reason, count in written.left_out.items())
        complain(f"statements left out: {told}", label="note")
    if output == "-":
        return 0
    if json:
        left_out = {"left_out": dict(written.left_out)} if format is Format.FTM else {}
        emit({written.plural: written.count, "format": format.value, "output": output} | left_out)
    else:
        what = written.what if written.count == 1 else written.plural
        print(f"wrote {written.count:,} {what} to {output}{', checked' if check else ''}")
    return 0


class Corpus(StrEnum):
    """How an annotated corpus may be written."""

    POLNEAR = "polnear"
    BRAT = "brat"
    RECORDS = "records"
    STORIES = "stories"
    IDENTITIES = "identities"


class Nested(StrEnum):
    """Which attributions count in an evaluation."""

    ALL = "all"
    OUTERMOST = "outermost"


@app.command()
def evaluate(
    corpus: Annotated[Path, typer.Argument(help="The folder or file with the annotated articles.")],
    format: Annotated[Corpus, typer.Option("--format", help="How the corpus is written.")] = Corpus.RECORDS,
    nested: Annotated[
        Nested | None,
        typer.Option("--nested", help="Which attributions count; by default those that the format marks."),
    ] = None,
    json: Json = False,
) -> int:
    """Read an annotated corpus and measure how well that went."""
    from sayso.evaluate.command import as_json, measure
    from sayso.evaluate.tables import print_scores
    from sayso.serve.screen import complain, console, emit

    if format is Corpus.STORIES:
        return _evaluate_stories(corpus, nested, json)
    if format is Corpus.IDENTITIES:
        return _evaluate_identities(corpus, nested, json)
    measured = measure(corpus, format.value, nested=nested and nested.value)
    if json:
        emit(as_json(measured.scores, measured.slips))
        return 0
    for slip in measured.slips:
        complain(str(slip), label="left out")
    print_scores(measured.scores, console())
    return 0


def _evaluate_stories(file: Path, nested: Nested | None, json: bool) -> int:
    from sayso.errors import MissingExtra
    from sayso.evaluate.command import as_json
    from sayso.evaluate.contest import measure_stories
    from sayso.evaluate.story_tables import print_story_scores
    from sayso.serve.screen import complain, console, emit
    from sayso.train.sentences import minilm

    if nested is not None:
        raise InputError(f"--nested {nested.value}", "stories are scored with all attributions", "leave it out")
    try:
        sentences = minilm()
    except MissingExtra:  # said in the notes
        sentences = None
    scores = measure_stories(file, sentences=sentences)
    if json:
        emit(as_json(scores, scores.slips))
        return 0
    for slip in scores.slips:
        complain(str(slip), label="left out")
    print_story_scores(scores, console())
    return 0


def _evaluate_identities(file: Path, nested: Nested | None, json: bool) -> int:
    from sayso.evaluate.command import as_json
    from sayso.evaluate.identities import measure_identities
    from sayso.evaluate.identity_tables import print_identity_scores
    from sayso.serve.screen import complain, console, emit

    if nested is not None:
        raise InputError(f"--nested {nested.value}", "entities have no attributions", "leave it out")
    scores = measure_identities([file])
    if json:
        emit(as_json(scores, scores.slips))
        return 0
    for slip in scores.slips:
        complain(str(slip), label="left out")
    print_identity_scores(scores, console())
    return 0


@app.command()
def train(
    recipe: Annotated[Path, typer.Argument(help="The recipe, a TOML file.")],
    corpora: Annotated[Path, typer.Option("--corpora", metavar="DIR", help="Where the corpora lie.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="Where the model goes.")] = None,
    json: Json = False,
) -> int:
    """Train a model by a recipe; an interrupted training goes on where it stopped."""
    from sayso.train.command import run

    code = run(recipe, corpora, out)
    if json and code == 0:
        from sayso.serve.screen import emit

        emit(_model_record(recipe, out))
    return code


app.add_typer(asking.app)
app.add_typer(entities.app)
app.add_typer(lists.app)
app.add_typer(network.app)
app.add_typer(reconciling.app)
app.add_typer(serving.app)


def _print_reasons(reading: Reading, number: int, json: bool) -> None:
    from sayso.serve.reasons import print_reasons, reasons_as_json, reasons_of
    from sayso.serve.screen import console, emit

    reasons = reasons_of(reading, number)
    if json:
        emit(reasons_as_json(reasons))
    else:
        print_reasons(reasons, console())


def _print(reading: Reading, json: bool) -> None:
    if json:
        from sayso.jsonl import to_line
        from sayso.serve.screen import utf8_stdout

        utf8_stdout().write(to_line(reading))
        return
    from sayso.serve.look import show
    from sayso.serve.screen import console

    show(reading, console())


def _model_record(recipe: Path, out: Path | None) -> dict[str, object]:
    """Return what training by the recipe has made, which has seen that the recipe is right."""
    import tomllib
    from json import loads

    folder = out or Path("runs") / tomllib.loads(recipe.read_text("utf-8"))["model"]["name"]
    card = loads((folder / "card.json").read_text("utf-8"))
    return {"folder": str(folder), "epochs": card["epochs"], "card": card}


def _entry_record(entry: Entry) -> dict[str, object]:
    outlet = entry.outlet
    return {
        "id": entry.id,
        "url": entry.url,
        "outlet": None if outlet is None else {"name": outlet.name, "domain": outlet.domain},
        "title": entry.title,
        "published": entry.published,
        "versions": entry.versions,
        "attributions": entry.attributions,
    }


def _entry_line(entry: Entry) -> str:
    from sayso.serve.screen import one_line

    outlet = (entry.outlet.name or entry.outlet.domain) if entry.outlet else None
    date = (entry.published or "")[:10]
    return one_line(
        f"{entry.id}  {date:10}  {entry.attributions:4}  {outlet or '–'}: {entry.title or entry.url or '–'}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return the exit code.

    0: done, at least in part; 1: a bug, or the reader of the output went away; 2: nothing could be done;
    130: interrupted.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        # "add --debug x" is as good as "--debug add x".
        debug = "--debug" in words[: words.index("--") if "--" in words else None]
        words = [word for word in words if word != "--debug"] if debug else words
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            code = app(args=words, prog_name="sayso", standalone_mode=False)
            sys.stdout.flush()
            return code if isinstance(code, int) else 0
        except Exception:
            if debug:
                import traceback

                traceback.print_exc()
            raise
    except SaysoError as error:
        _complain(str(error))
        return 2
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:
        # Whoever read the output has enough. Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if hasattr(error, "format_message"):  # typer's, and before it click's, for a command line gone wrong
            context = getattr(error, "ctx", None)
            command = context.command_path if context else "sayso"
            _complain(f"{error.format_message().rstrip('.')}; see {command} --help")
            return 2
        told = " ".join(f"{type(error).__name__}: {error}".split())
        _complain(f"{told}; this is a bug, please report it with what --debug shows")
        return 1


def _complain(message: str) -> None:
    from sayso.serve.screen import complain

    complain(message)


if __name__ == "__main__":
    sys.exit(main())
