"""What a run does and did, for people: a line that moves while it runs, and the account at its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from sayso.pipeline import Tally
from sayso.serve.screen import complain, one_line

__all__ = ["account", "complaints", "watching"]

# So many lines of failures fit on a screen with what stands around them; all are in the JSON.
_SHOWN = 20


@contextmanager
def watching(screen: Console) -> Iterator[Callable[[Tally], None]]:
    """Show progress while the block runs, if anyone looks; gives what is to be called with the tally."""
    if not screen.is_terminal:
        yield lambda _: None
        return
    bar = Progress(
        TextColumn("reading"),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[line]}"),
        TimeElapsedColumn(),
        console=screen,
        transient=True,
    )
    task = bar.add_task("", total=None, line="")
    begun = time.monotonic()

    def report(tally: Tally) -> None:
        speed = tally.words / max(time.monotonic() - begun, 0.001)
        line = f"{tally.kept:,} articles, {tally.words:,} words, {speed:,.0f} words/s"
        bar.update(task, line=line + (f", {tally.failed:,} failed" if tally.failed else ""))

    with bar:
        yield report


def account(tally: Tally, screen: Console) -> None:
    """Print the counts in one line."""
    line = Text()
    for name in ("added", "unchanged", "revised", "reread", "skipped", "failed"):
        count = getattr(tally, name)
        if name == "reread" and not count:
            continue
        style = ("red" if name == "failed" else "green" if name == "added" else "") if count else "dim"
        line.append(f"{', ' if line else ''}{name} {count:,}", style=style)
    screen.print(line, soft_wrap=True)


def complaints(tally: Tally) -> None:
    """Write a line to standard error for each failure and each thing skipped, up to a screenful of each."""
    failed = [f"{failure.where}: {failure.reason}; {failure.remedy}" for failure in tally.failures[:_SHOWN]]
    skipped = [f"{skip.where}: {skip.reason}" for skip in tally.skips[:_SHOWN]]
    for label, lines, count in (("failed", failed, tally.failed), ("skipped", skipped, tally.skipped)):
        for line in lines:
            complain(one_line(line), label=label)
        if count > len(lines):
            complain(f"and {count - len(lines):,} more; --json names them all", label=label)
