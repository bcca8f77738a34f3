"""The terminal: what a stranger's text may do to it (nothing), and where output goes.

Article text, titles and file names come from strangers. Whatever of them reaches a terminal goes through
`visible` or `one_line` first, and into Rich as `Text`, never as markup.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

__all__ = ["complain", "console", "emit", "one_line", "plain", "utf8_stdout", "visible"]

# Control characters of both halves of Latin-1 (a terminal obeys them; 0x9b alone begins a command), all of
# Unicode's Bidi_Control (they make text read otherwise than it is), its line and paragraph separators, and
# halves of surrogate pairs, which cannot be written. Tabs and line feeds stay.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

# Width where there is no terminal to ask: a table must have one, and 80 clips too much of the contents.
_PIPED_WIDTH = 120


def visible(text: str) -> str:
    """Return the text with each character that could steer a terminal written as an escape, like \\x1b."""
    return _UNSAFE.sub(_escaped, text)


def one_line(text: str) -> str:
    """Return the text as `visible` does, and on one line."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def console(*, error: bool = False) -> Console:
    """Return a console on standard output or standard error as they are now."""
    made = Console(stderr=error, highlight=False, emoji=False, markup=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = _PIPED_WIDTH
    return made


def plain(screen: Console) -> bool:
    """Tell whether colours do not show on it."""
    return screen.no_color or screen.color_system is None


def complain(message: str, *, label: str = "sayso") -> None:
    """Write one line to standard error."""
    console(error=True).print(Text.assemble((f"{label}: ", "bold red"), one_line(message)), soft_wrap=True)


def utf8_stdout() -> TextIO:
    """Return standard output made to write UTF-8 whatever the locale says; for records and other JSON.

    What UTF-8 cannot hold (odd bytes of a file name) is written as \\udc80, an escape that JSON has, too.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return sys.stdout


def emit(record: dict[str, Any]) -> None:
    """Write a JSON object as one line to standard output."""
    utf8_stdout().write(json.dumps(record, ensure_ascii=False) + "\n")
