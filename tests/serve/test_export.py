"""The export of a ledger from the command line; what it writes as JSON Lines is in test_cli."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.serve.conftest import Sayso
from tests.webs import PAGES, TYPES, write


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sayso: Sayso) -> Path:
    """A ledger on a dam and a guard, named by the environment."""
    path = write(tmp_path / "web.ledger", PAGES, TYPES)
    monkeypatch.setenv("SAYSO_LEDGER", str(path))
    return path


NOTE = "note: statements left out: 2 denied, 1 unnamed\n"


@pytest.mark.usefixtures("web")
def test_a_ledger_is_exported_as_followthemoney(sayso: Sayso, tmp_path: Path) -> None:
    out = tmp_path / "web.ftm.json"
    done = sayso("export", "--format", "ftm", "-o", out)
    assert (done.code, done.err) == (0, NOTE)
    lines = out.read_text("utf-8").splitlines()
    assert done.out == f"wrote {len(lines)} entities to {out}\n"
    assert {json.loads(line)["schema"] for line in lines} >= {
        "Article",
        "Person",
        "PublicBody",
        "Occupancy",
        "Sanction",
    }
    assert sayso("export", "--format", "ftm").out.splitlines() == lines


@pytest.mark.usefixtures("web")
def test_json_tells_what_was_written_and_left_out(sayso: Sayso, tmp_path: Path) -> None:
    out = tmp_path / "web.ftm.json"
    done = sayso("export", "--format", "ftm", "-o", out, "--json")
    assert done.err == ""
    assert json.loads(done.out) == {
        "entities": len(out.read_text("utf-8").splitlines()),
        "format": "ftm",
        "output": str(out),
        "left_out": {"denied": 2, "unnamed": 1},
    }


@pytest.mark.ftm
@pytest.mark.usefixtures("web")
def test_what_was_written_can_be_held_against_the_library(sayso: Sayso, tmp_path: Path) -> None:
    pytest.importorskip("followthemoney")
    out = tmp_path / "web.ftm.json"
    done = sayso("export", "--format", "ftm", "-o", out, "--check")
    assert (done.code, done.err) == (0, NOTE)
    assert done.out.endswith(f" entities to {out}, checked\n")


@pytest.mark.usefixtures("web")
def test_without_the_library_nothing_is_written_and_it_is_said_what_to_install(
    sayso: Sayso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "followthemoney", None)
    done = sayso("export", "--format", "ftm", "-o", tmp_path / "web.json", "--check")
    assert (done.code, done.out) == (2, "")
    assert done.err == "sayso: followthemoney: is not installed; pip install 'sayso[ftm]'\n"
    assert not (tmp_path / "web.json").exists()


@pytest.mark.usefixtures("web")
@pytest.mark.parametrize("options", [["--check"], ["--check", "-o", "x.jsonl"], ["--check", "--format", "ftm"]])
def test_only_a_file_of_followthemoney_can_be_checked(sayso: Sayso, options: list[str]) -> None:
    done = sayso("export", *options)
    assert (done.code, done.out) == (2, "")
    assert (
        done.err == "sayso: --check: is for a file in the format ftm; add --format ftm and -o FILE, or leave it out\n"
    )
