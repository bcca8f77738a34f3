"""An entity as one article shows it, for people and as a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from sayso.ask.pairs import Side
from sayso.serve.quoted import STYLES, article_record, counted, paragraph, printed_in, shown
from sayso.serve.screen import one_line

__all__ = ["print_side", "side_record", "some"]

# Names that are shown; --json has all.
_MOST_NAMES = 8


def some(names: Sequence[str], most: int) -> str:
    """Return the names in a row, those past the most counted."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def print_side(side: Side, screen: Console) -> None:
    """Print one of two entities."""
    line = Text.assemble((shown(side.name), STYLES["speaker"]), (f"  {side.type}", "dim"))
    line += Text(f"  {shown(', '.join(side.roles))}") if side.roles else Text("")
    paragraph(screen, line)
    others = [shown(name) for name in side.identity.names if name != side.name]
    told = [f"also {some(others, _MOST_NAMES)}"] if others else []
    told += [f"in {counted(side.identity.articles, 'article')}"] if side.identity.articles > 1 else []
    if told:
        paragraph(screen, Text("; ".join(told), style="dim"), 3)
    for words in side.words:
        paragraph(screen, Text(shown(words), style=STYLES["content"]), 3)
    title = shown(side.entry.title or side.entry.url or "(no title)")
    paragraph(screen, Text(f"{printed_in(side.entry)}: {title}  {one_line(side.entry.id)}", style="dim"), 3)


def side_record(side: Side) -> dict[str, Any]:
    """Return one of two entities as a JSON object."""
    return {
        "entity": side.entity,
        "identity": side.identity.id,
        "name": side.name,
        "names": list(side.identity.names),
        "type": side.type,
        "roles": list(side.roles),
        "words": list(side.words),
        "article": article_record(side.entry),
    }
