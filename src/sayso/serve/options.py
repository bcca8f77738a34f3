"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sayso.errors import InputError
from sayso.records import Maker

__all__ = [
    "DEFAULT_LEDGER",
    "About",
    "Act",
    "Json",
    "Ledger",
    "Limit",
    "Person",
    "PrintedIn",
    "Since",
    "Until",
    "User",
    "person_named",
]

DEFAULT_LEDGER = Path("sayso.ledger")

Ledger = Annotated[
    Path,
    typer.Option("--ledger", envvar="SAYSO_LEDGER", metavar="FILE", help="The ledger file."),
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON instead of words for people.")]

Person = Annotated[str | None, typer.Option("--person", metavar="NAME", help="Said by somebody of that name.")]
Act = Annotated[str | None, typer.Option("--act", metavar="ACT", help="Done with the words: say, deny, pledge ...")]
PrintedIn = Annotated[
    str | None, typer.Option("--outlet", metavar="NAME", help="In an outlet of that name or address.")
]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="Published on that day or later.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Published on that day or earlier.")]
About = Annotated[str | None, typer.Option("--about", metavar="WORDS", help="With all of these words in what is said.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=1_000, help="At most so many.")]
User = Annotated[
    str | None, typer.Option("--user", envvar="SAYSO_USER", metavar="NAME", help="Who judges; by default you.")
]


def person_named(user: str | None) -> Maker:
    """Return who judges, by default whoever runs this: a person, who has no version and no digest."""
    import getpass

    if user is None:
        try:
            user = getpass.getuser()
        except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
            user = ""
    if not user.strip() or not user.isprintable():
        raise InputError("--user", "does not say who judges", "give a name")
    return Maker(name=user.strip(), version="", digest="")
