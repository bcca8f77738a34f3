"""The command line as a program of its own: on a terminal, in a pipe, and how fast it starts."""

from __future__ import annotations

import os
import pty
import re
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sayso.ledger import open_ledger
from tests.plain_reader import reading_of, report

ROOT = Path(__file__).parents[2]
SAYSO = [sys.executable, "-m", "sayso"]


def environment(**more: str) -> dict[str, str]:
    """Return a plain environment, whatever the tests run in."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "TERM": "xterm-256color", "COLUMNS": "100", **more}


def on_terminal(*command: str | Path, **more: str) -> tuple[int, str]:
    """Run the command on a terminal of its own; return its exit code and what it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=theirs, stderr=theirs, stdin=theirs, env=environment(**more), cwd=ROOT
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how Linux says that nobody holds the other end any more
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(60), shown.decode().replace("\r\n", "\n")


def test_show_is_coloured_on_a_terminal(news: Path) -> None:
    code, shown = on_terminal(*SAYSO, "show", "Bridge 1", "--ledger", news)
    assert code == 0
    assert "\x1b[32m“The bridge is safe,”\x1b[0m\x1b[2;32m[1]\x1b[0m" in shown
    assert "{" not in shown


def test_show_without_colours_has_signs(news: Path) -> None:
    code, shown = on_terminal(*SAYSO, "show", "Bridge 1", "--ledger", news, NO_COLOR="1")
    assert code == 0
    bare = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert "{“The bridge is safe,”}[1] *said*[1] <Ana Brandt>[1]" in bare
    assert "\x1b[3" not in shown


def test_an_error_is_coloured_on_a_terminal_only(tmp_path: Path) -> None:
    gone = tmp_path / "gone.ledger"
    code, shown = on_terminal(*SAYSO, "list", "--ledger", gone)
    assert (code, shown.startswith("\x1b[1;31msayso: \x1b[0m")) == (2, True)
    done = subprocess.run([*SAYSO, "list", "--ledger", gone], capture_output=True, text=True, env=environment())
    assert (done.returncode, done.stderr.startswith("sayso: ")) == (2, True)


ADD = """
import sys, time
from sayso import pipeline
from sayso.serve.cli import main
from tests.plain_reader import MAKER, reading_of

def slowly(articles):
    for article in articles:
        time.sleep(0.3)
        yield reading_of(article)

pipeline.shipped = lambda: (slowly, MAKER)
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(report(number).text)
    return folder


def test_add_shows_progress_on_a_terminal(files: Path, tmp_path: Path) -> None:
    code, shown = on_terminal(sys.executable, "-c", ADD, "add", files, "--ledger", tmp_path / "a.ledger")
    assert code == 0
    assert "reading" in shown
    assert re.search(r"[12] articles, \d+ words, \d+ words/s", shown)
    assert "3\x1b[0m" in shown.splitlines()[-1] or "added 3" in shown


def test_add_is_quiet_where_nobody_looks(files: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ADD, "add", files, "--ledger", tmp_path / "a.ledger"],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "added 3, unchanged 0, revised 0, skipped 0, failed 0\n"


def test_an_interrupted_add_keeps_what_it_had_and_goes_on_next_time(files: Path, tmp_path: Path) -> None:
    # Slow enough that the interrupt comes before the last article even on a busy machine, and heard where tests
    # run in the background of a shell, which has its jobs ignore it.
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    slower = heard + ADD.replace("time.sleep(0.3)", "time.sleep(1.5)")
    command = [sys.executable, "-c", slower, "add", str(files), "--ledger", str(tmp_path / "a.ledger")]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd=ROOT
    )
    while True:
        if (tmp_path / "a.ledger").exists():
            try:
                with open_ledger(tmp_path / "a.ledger", create=False) as ledger, ledger.view() as view:
                    if view.count():
                        break
            except Exception:
                pass
    process.send_signal(2)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert re.fullmatch(r"added [12], unchanged 0, revised 0, skipped 0, failed 0\n", out)
    assert "Traceback" not in err
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), cwd=ROOT)
    assert re.fullmatch(r"added [12], unchanged [12], revised 0, skipped 0, failed 0\n", done.stdout)


@pytest.mark.parametrize("command", ["export", "list"])
def test_a_pipe_whose_reader_has_enough_is_no_error(tmp_path: Path, command: str) -> None:
    path = tmp_path / "big.ledger"
    with open_ledger(path) as ledger, ledger.writer() as writer:
        for number in range(300):
            writer.add(reading_of(replace(report(number), title="long " * 400)))
    process = subprocess.Popen(
        [*SAYSO, command, "--ledger", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )
    assert process.stdout is not None
    assert process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) in (0, 1)


LOADED = """
import sys
from sayso.serve.cli import main
code = main(sys.argv[1:])
print(code, *sys.modules, file=sys.stderr)
"""

SLOW = {"onnxruntime", "numpy", "tokenizers", "torch", "trafilatura", "htmldate", "lxml", "feedparser", "warcio"}


ASKING = [["claims"], ["disputes"], ["timeline"], ["person", "Ana Brandt"], ["claim", "cl_"], ["explain", "x"]]


@pytest.mark.parametrize("command", [["show", "Bridge 1"], ["list"], ["export"], *ASKING])
def test_looking_loads_neither_the_model_nor_the_readers_of_files(news: Path, command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *command, "--ledger", news], capture_output=True, text=True, env=environment()
    )
    *_, told = done.stderr.splitlines()
    code, *modules = told.split()
    # Nothing was linked, so that nobody said anything and nothing can be explained: that is told as quickly.
    assert code == ("2" if command[0] in ("person", "claim", "explain") else "0")
    assert "sqlalchemy" in modules
    assert SLOW & set(modules) == set()


def test_show_starts_in_less_than_one_and_a_half_seconds(news: Path) -> None:
    # In seconds of work, which do not depend on what else the machine does; the best of three, because the
    # first may have to compile.
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [*SAYSO, "show", "Bridge 1", "--ledger", news], check=True, stdout=subprocess.DEVNULL, env=environment()
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    assert min(times) < 1.5
