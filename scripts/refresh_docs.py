"""Run the console blocks of the docs and put what they print in place of what stands below the commands.

    python scripts/refresh_docs.py [--check] [PAGE...]

The commands of a page run one after the other in one shell, in a folder of its own that holds a copy of examples/ and
links to data/, recipes/ and src/, as on a terminal 96 columns wide without colours. Each must succeed; one that is
followed by `echo $?` must end with the code that stands there. `--check` looks at the exit codes only and writes
nothing: what is found in an article may differ a little between processors.

A comment in the line before a block says what is special about it; several notes are parted by commas:

    <!-- file NAME -->   this block (of any language) is the content of a file that later commands use
    <!-- keep 8 -->      of each output keep the first 8 lines, and "..." for the others
    <!-- keep 8+3 -->    the same, and the last 3
    <!-- needs jq -->    pass over where the program jq is not installed
    <!-- not run -->     leave as it is
"""

from __future__ import annotations

import argparse
import os
import pty
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/tutorial.md", "docs/model-card.md", "docs/claims.md")

_BLOCK = re.compile(
    r"^(?:<!-- (?P<notes>.*?) -->\n)?```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_BEGIN, _END = "\x1d", "\x1e"  # no text holds them: ingest takes control characters out


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a console block, as typed (after "$ " and "> "), and the lines it printed."""

    typed: str
    output: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where its body stands in the page, and what is to be done with it."""

    start: int
    end: int
    body: str
    notes: dict[str, str] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()


def blocks_of(page: str) -> Iterator[Block]:
    """Yield the blocks of a page that are to be run or written to a file."""
    for found in _BLOCK.finditer(page):
        notes = dict(note.strip().partition(" ")[::2] for note in (found["notes"] or "").split(",") if note.strip())
        if "not" in notes or ("needs" in notes and not shutil.which(notes["needs"])):
            continue
        commands = tuple(commands_of(found["body"])) if found["language"] == "console" else ()
        if commands or "file" in notes:
            yield Block(found.start("body"), found.end("body"), found["body"], notes, commands)


def commands_of(body: str) -> Iterator[Command]:
    """Yield the commands of a console block, each with its output; lines that begin with "> " continue a command."""
    command: Command | None = None
    for line in body.splitlines():
        if line.startswith("$ "):
            if command:
                yield command
            command = Command(line[2:])
        elif command and not command.output and line.startswith("> "):
            command = replace(command, typed=f"{command.typed}\n{line[2:]}")
        elif command:
            command = replace(command, output=(*command.output, line))
        else:
            raise SystemExit(f"refresh_docs: a console block begins with {line!r}, not with a command")
    if command:
        yield command


def script_of(blocks: list[Block]) -> str:
    """Return the shell script of a page: before and after each output stands a mark, after it the exit code."""
    lines = []
    for block in blocks:
        if name := block.notes.get("file"):
            lines.append(f"cat > {shlex.quote(name)} <<'end of file'\n{block.body}end of file")
        for command in block.commands:
            lines.append(
                f"printf '{_BEGIN}'; (exit ${{status:-0}})\n{command.typed}\nstatus=$?; printf '{_END}%s' $status"
            )
    return "\n".join(lines) + "\n"


def run(script: str) -> list[tuple[tuple[str, ...], int]]:
    """Run a script as in a terminal; returns the lines printed and the exit code of each marked command."""
    environment = {name: value for name, value in os.environ.items() if name not in ("SAYSO_LEDGER", "FORCE_COLOR")}
    environment |= {"COLUMNS": "96", "LINES": "40", "TERM": "dumb", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment.get('PATH', '')}"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", Path(folder, "examples"))
        for name in ("data", "recipes", "src"):
            Path(folder, name).symlink_to(ROOT / name)
        shell = ["bash", "-c", script]
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            shell, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs
        ):
            os.close(theirs)
            told = b"".join(_read(ours)).decode()
        os.close(ours)
    text = _COLOURS.sub("", told.replace("\r\n", "\n"))
    return [
        (tuple(line.rstrip() for line in output.strip("\n").split("\n")) if output.strip() else (), int(code))
        for output, code in re.findall(f"{_BEGIN}(.*?){_END}([0-9]+)", text, re.DOTALL)
    ]


def _read(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other end was closed
            return
        if not data:
            return
        yield data


def kept(output: tuple[str, ...], keep: str | None) -> tuple[str, ...]:
    """Return of the output what the block's note `keep` wants."""
    if not keep:
        return output
    first, _, last = keep.partition("+")
    head, tail = int(first), int(last or 0)
    if len(output) <= head + tail + 1:  # a cut would save nothing
        return output
    return (*output[:head], "...", *output[len(output) - tail :])


def refresh(page: Path, *, check: bool) -> list[str]:
    """Run a page and, unless `check`, write its outputs; returns what went otherwise than it says."""
    text = page.read_text(encoding="utf-8")
    blocks = list(blocks_of(text))
    commands = [command for block in blocks for command in block.commands]
    results = run(script_of(blocks))
    if len(results) != len(commands):
        return [f"{page}: the shell gave up after {len(results)} of {len(commands)} commands"]
    complaints = []
    for command, following, (output, code) in zip(commands, [*commands, Command("")][1:], results, strict=True):
        wanted = (following.output or (str(code),))[0] if following.typed == "echo $?" else "0"
        if str(code) != wanted:
            told = "\n".join(output[-20:])
            complaints.append(f"{page}: $ {command.typed}\nended with {code}, not {wanted}, and said:\n{told}")
    if complaints or check:
        return complaints
    pieces, at, outputs = [], 0, iter(output for output, _ in results)
    for block in blocks:
        if block.commands:
            pieces += [text[at : block.start]]
            for command in block.commands:
                pieces += ["$ ", command.typed.replace("\n", "\n> "), "\n"]
                pieces += [f"{line}\n" for line in kept(next(outputs), block.notes.get("keep"))]
            at = block.end
    page.write_text("".join([*pieces, text[at:]]), encoding="utf-8")
    return []


def main() -> int:
    """Refresh or check the pages named; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="look at the exit codes only, write nothing")
    parser.add_argument("pages", nargs="*", type=Path, metavar="PAGE", default=[ROOT / page for page in PAGES])
    arguments = parser.parse_args()
    complaints = [complaint for page in arguments.pages for complaint in refresh(page, check=arguments.check)]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
