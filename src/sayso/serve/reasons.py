"""Why one attribution came out as it did, in the terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sayso.errors import InputError
from sayso.records import Reading
from sayso.serve.screen import one_line

if TYPE_CHECKING:
    from sayso.annotate.explain import Reason

__all__ = ["print_reasons", "reasons_as_json", "reasons_of"]


def reasons_of(reading: Reading, number: int) -> tuple[Reason, ...]:
    """Return the reasons for the fields of attribution `number` (from 1) of a stored reading.

    The article is read again for that. Raises InputError if there is no such attribution, or if the model at hand no
    longer finds it.
    """
    from sayso.annotate.explain import why
    from sayso.annotate.reader import steps

    count = len(reading.attributions)
    if not 1 <= number <= count:
        has = f"the article has {count} attribution{'' if count == 1 else 's'}"
        raise InputError(f"--why {number}", has, "see their numbers with sayso show")
    wanted = reading.attributions[number - 1].id
    made = steps(reading.article)
    for attribution in made.reading.attributions:
        if attribution.id == wanted:
            return why(made, attribution)
    maker = f"{reading.maker.name} {reading.maker.version}"
    raise InputError(
        f"--why {number}", f"was found by {maker}; the model at hand does not find it", "read the article again"
    )


def print_reasons(reasons: tuple[Reason, ...], screen: Console) -> None:
    """Print a table: field, what it came to, its score, and why."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("field", style="bold", no_wrap=True)
    table.add_column("value", ratio=4, overflow="fold")
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("why", ratio=5, overflow="fold")
    for reason in reasons:
        score = "" if reason.score is None else f"{reason.score:.2f}"
        value = reason.value if len(reason.value) <= 160 else reason.value[:159] + "…"
        table.add_row(reason.field, Text(one_line(value)), score, Text(one_line(reason.detail)))
    screen.print(table)


def reasons_as_json(reasons: tuple[Reason, ...]) -> dict[str, Any]:
    """Return the reasons as one JSON object."""
    return {"why": [asdict(reason) for reason in reasons]}
