"""The commands in the docs do what the docs say, and `make docs` puts in their real output."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "refresh_docs.py"


def refresh(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=600,
    )


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "page.md"


@pytest.mark.slow
def test_every_command_in_the_docs_runs() -> None:
    done = refresh("--check")
    assert (done.returncode, done.stderr) == (0, "")


STALE = """
Text stays.

<!-- file names.txt -->
```text
Ana
Tom
```

<!-- keep 1+1 -->
```console
$ cat names.txt names.txt
yesterday's output
$ printf '%s\\n' "a
> b" c
```

<!-- not run -->
```console
$ rm -rf /
never
```

```python
print("not ours")
```
"""

FRESH = STALE.replace("yesterday's output", "Ana\n...\nTom").replace('> b" c\n', '> b" c\na\nb\nc\n')


def test_output_is_put_in_place_of_what_stood_there(page: Path) -> None:
    page.write_text(STALE, "utf-8")
    done = refresh(page)
    assert (done.returncode, done.stderr) == (0, "")
    assert page.read_text("utf-8") == FRESH
    refresh(page)
    assert page.read_text("utf-8") == FRESH


def test_a_check_writes_nothing(page: Path) -> None:
    page.write_text(STALE, "utf-8")
    assert refresh("--check", page).returncode == 0
    assert page.read_text("utf-8") == STALE


def test_output_is_that_of_a_terminal_without_colours(page: Path) -> None:
    page.write_text('```console\n$ test -t 1 && echo "$COLUMNS $NO_COLOR"\n```\n', "utf-8")
    refresh(page)
    assert page.read_text("utf-8").splitlines()[2] == "96 1"


@pytest.mark.parametrize(
    ("commands", "code"),
    [
        ("$ true", 0),
        ("$ false", 1),
        ("$ (exit 2)\n$ echo $?\n2", 0),
        ("$ (exit 2)\n$ echo $?\n0", 1),
        ("$ true\n$ echo $?\n2", 1),
        ("$ exit 0\n$ true", 1),
        ('$ echo "', 1),
    ],
)
def test_a_command_must_end_as_the_page_says(page: Path, commands: str, code: int) -> None:
    page.write_text(f"```console\n{commands}\n```\n", "utf-8")
    done = refresh("--check", page)
    assert done.returncode == code
    assert (str(page) in done.stderr) == bool(code)


def test_a_page_with_a_failing_command_stays_as_it_is(page: Path) -> None:
    stale = "```console\n$ echo new\nold\n$ sayso devour a.txt\n```\n"
    page.write_text(stale, "utf-8")
    done = refresh(page)
    assert done.returncode == 1
    assert "$ sayso devour a.txt\nended with 2, not 0, and said:\nsayso: No such command" in done.stderr
    assert page.read_text("utf-8") == stale


def test_what_needs_a_program_that_is_not_there_is_passed_over(page: Path) -> None:
    stale = "<!-- needs no-such-program -->\n```console\n$ no-such-program\nits output\n```\n"
    page.write_text(stale, "utf-8")
    assert refresh(page).returncode == 0
    assert page.read_text("utf-8") == stale
