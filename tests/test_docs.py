"""The docs tell of everything one can type, and what they tell one to type is right."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from sayso.export import FORMATS as EXPORTS
from sayso.export import NETWORKS
from sayso.gold import FORMATS as CORPORA
from sayso.serve.cli import app

ROOT = Path(__file__).parents[1]
PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8")
    for page in [
        *sorted(ROOT.glob("*.md")),
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "data").rglob("README.md")),
    ]
}
TEXT = "\n".join(PAGES.values())

# Typer carries its own copy of click, or uses click's, as its version may be.
GROUP: Any = typer.main.get_command(app)
COMMANDS: dict[str, Any] = GROUP.commands
OPTIONS = sorted(
    {
        option
        for command in [GROUP, *COMMANDS.values()]
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--")
    }
)

_CONSOLE = re.compile(r"^ *```console\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_TYPED = re.compile(r"^ *\$ (sayso\b(?:.*\\\n)*.*)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")


def typed_in(text: str) -> list[str]:
    """Return the sayso command lines of the text's console blocks, continued lines joined."""
    lines = (line for block in _CONSOLE.findall(text) for line in _TYPED.findall(block))
    return [line.replace("\\\n", " ") for line in lines]


def words_of(line: str) -> list[str]:
    """Return the words of the first command of a shell line, up to a pipe, redirection, `;`, `&` or comment."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""  # else an address would end at its "#"
    words = []
    for word in lexer:
        if word.startswith("#") or set(word) <= set("|&;<>()"):
            break
        words.append(word)
    return words


def parse(line: str) -> None:
    """Parse a sayso command line as the program would, without running it; raises its complaint."""
    program, *words = words_of(line)
    assert program == "sayso"
    place = next((at for at, word in enumerate(words) if not word.startswith("-")), len(words))
    GROUP.make_context("sayso", words[:place])
    if place == len(words):
        return
    assert words[place] in COMMANDS, f"no such command: {words[place]}"
    COMMANDS[words[place]].make_context(words[place], words[place + 1 :])


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_told_of(command: str) -> None:
    assert re.search(rf"\bsayso {command}\b", TEXT), f"no page tells of sayso {command}"


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_is_told_of(option: str) -> None:
    assert re.search(rf"(?<![\w-]){option}(?![\w-])", TEXT), f"no page tells of {option}"


@pytest.mark.parametrize("format", sorted({*EXPORTS, *NETWORKS, *CORPORA}))
def test_every_format_is_told_of(format: str) -> None:
    assert re.search(rf"`{format}`|--format[ =]{format}\b", TEXT), f"no page tells of the format {format}"


@pytest.mark.parametrize("page", PAGES)
def test_every_command_line_in_the_docs_parses(page: str) -> None:
    for line in typed_in(PAGES[page]):
        try:
            parse(line)
        except Exception as error:
            pytest.fail(f"{page}: $ {line}\n{error}")


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    for target in _LINK.findall(PAGES[page]):
        if "://" not in target and not target.startswith("mailto:"):
            assert (ROOT / page).parent.joinpath(target).exists(), f"{page} links to {target}"


BLOCK = """
```console
$ sayso read story.html --json | head -n 1
{"id": "..."}
$ sayso add "two words.txt" \\
    --ledger my.ledger > /dev/null
$ ls
```
"""


def test_command_lines_are_found_with_their_continuation() -> None:
    assert [words_of(line) for line in typed_in(BLOCK)] == [
        ["sayso", "read", "story.html", "--json"],
        ["sayso", "add", "two words.txt", "--ledger", "my.ledger"],
    ]


@pytest.mark.parametrize(
    "line",
    ["sayso devour a.txt", "sayso read", "sayso read a.txt --louder", "sayso evaluate c --format conll"],
)
def test_a_wrong_command_line_is_noticed(line: str) -> None:
    with pytest.raises(Exception, match=r"."):
        parse(line)


@pytest.mark.parametrize("line", ["sayso", "sayso --version", "sayso read https://a.example/#b --json  # one record"])
def test_a_right_command_line_is_left_in_peace(line: str) -> None:
    parse(line)
