"""What the tests of the command line share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sayso import pipeline
from sayso.ledger import open_ledger
from sayso.records import Outlet
from sayso.serve.cli import main
from tests.plain_reader import MAKER, read_plainly, reading_of, report


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did: its exit code and what it wrote."""

    code: int
    out: str
    err: str


Sayso = Callable[..., Done]


@pytest.fixture
def sayso(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sayso:
    """The command line, in an empty folder."""
    for name in ("SAYSO_LEDGER", "COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Done:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return run


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain reader instead of the shipped model."""
    monkeypatch.setattr(pipeline, "shipped", lambda: (read_plainly, MAKER))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A ledger with three articles."""
    from dataclasses import replace

    path = tmp_path / "news.ledger"
    with open_ledger(path) as ledger, ledger.writer() as writer:
        for number in range(3):
            article = replace(
                report(number, url=f"https://post.example/{number}"),
                outlet=Outlet(name="The Ellery Post", domain="post.example"),
            )
            writer.add(reading_of(article))
    return path
