"""The whole way with the shipped model: from files of several kinds to a ledger, and back out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sayso.jsonl import from_record
from sayso.model.runner import SHIPPED
from tests.serve.conftest import Sayso

TEXT = """Harbour bridge to close for a month

“The bridge is safe,” said Ana Brandt, the mayor of Port Ellery, on Tuesday.

But the engineers' union said that rust had eaten half of the bolts. According to Tom Okafor, who leads it,
the town was warned in March.
"""

PAGE = """<!doctype html><html lang="en"><head><title>Ferry to sail again</title>
<meta property="og:site_name" content="The Ellery Post">
<meta property="article:published_time" content="2024-06-01T07:00:00Z">
<link rel="canonical" href="https://post.example/ferry"></head><body><article><h1>Ferry to sail again</h1>
<p>The night ferry will return to Port Ellery in July, two years after it was withdrawn.</p>
<p>&ldquo;We have waited long enough,&rdquo; Mia Sund, a shopkeeper on the quay, told the council on Friday.</p>
<p>The Ellery Line denied that the old ship would be used. The crossing takes nine hours, and tickets will
cost less than before, the company said in a statement.</p>
</article></body></html>"""


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "bridge.txt").write_text(TEXT, "utf-8")
    (folder / "ferry.html").write_text(PAGE, "utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


def test_from_a_folder_to_the_ledger_and_out_again(sayso: Sayso, reports: Path) -> None:
    done = sayso("add", reports, "--ledger", "a.ledger", "--published", "2024-05-31")
    assert done.code == 0
    assert done.out == "added 2, unchanged 0, revised 0, skipped 0, failed 1\n"
    assert "empty.txt" in done.err
    assert sayso("export", "--ledger", "a.ledger", "--format", "jsonl", "-o", "one.jsonl").code == 0

    again = json.loads(sayso("add", reports, "--ledger", "a.ledger", "--json").out)
    assert (again["unchanged"], again["added"], again["words"]) == (2, 0, 0)
    sayso("export", "--ledger", "a.ledger", "--format", "jsonl", "-o", "two.jsonl")
    assert Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes()

    records = [json.loads(line) for line in Path("one.jsonl").read_text("utf-8").splitlines()]
    assert len(records) == 2
    for record in records:
        reading = from_record(record, "one.jsonl")
        assert reading.attributions
        assert reading.article.published in ("2024-05-31", "2024-06-01T07:00:00Z")
    ferry = next(record for record in records if record["url"])
    assert (ferry["url"], ferry["title"]) == ("https://post.example/ferry", "Ferry to sail again")


def test_reading_gives_what_the_ledger_keeps(sayso: Sayso, reports: Path) -> None:
    sayso("add", reports / "bridge.txt", "--ledger", "a.ledger")
    read = sayso("read", reports / "bridge.txt", "--json")
    assert read.code == 0
    assert sayso("show", reports / "bridge.txt", "--ledger", "a.ledger", "--json").out == read.out
    record = json.loads(read.out)
    # How well it reads is measured elsewhere; here, that the parts arrive in their places.
    (quoted,) = (a for a in record["attributions"] if "The bridge is safe" in a["content"]["text"])
    assert "Ana Brandt" in quoted["source"]["text"]
    assert quoted["cue"]["text"] == "said"


def test_people_see_the_quote_marked(sayso: Sayso, reports: Path) -> None:
    sayso("add", reports, "--ledger", "a.ledger")
    shown = sayso("show", "ferry", "--ledger", "a.ledger")
    assert shown.code == 0
    assert "{“We have waited long enough,”}[" in shown.out
    assert "The Ellery Post · 2024-06-01T07:00:00Z · https://post.example/ferry" in shown.out


def test_standard_input_as_a_program_of_its_own(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sayso", "read", "-", "--json"],
        input=TEXT.encode(),
        capture_output=True,
        cwd=tmp_path,
        check=True,
    )
    record = json.loads(done.stdout)
    assert record["text"].strip().startswith("Harbour bridge") or record["title"]
    assert record["maker"]["digest"]
    assert done.stderr == b""


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "labels.json", "card.json"])
def test_a_spoilt_model_is_named_and_nothing_is_kept(sayso: Sayso, reports: Path, tmp_path: Path, name: str) -> None:
    sayso("add", reports / "ferry.html", "--ledger", "a.ledger")
    before = sayso("export", "--ledger", "a.ledger").out
    # A copy of the whole program, so that it finds its model as it does at home.
    shutil.copytree(SHIPPED.parents[1], tmp_path / "copy" / "sayso", ignore=shutil.ignore_patterns("__pycache__"))
    spoilt = tmp_path / "copy" / "sayso" / "model" / "shipped" / name
    data = spoilt.read_bytes()
    spoilt.write_bytes(data[: len(data) // 2])
    for typed in (
        ["add", "reports/bridge.txt", "--ledger", "a.ledger"],
        ["add", "reports/bridge.txt", "--ledger", "new.ledger", "--json"],
        ["read", "reports/bridge.txt", "--json"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "sayso", *typed],
            env=os.environ | {"PYTHONPATH": str(tmp_path / "copy")},
            capture_output=True,
            cwd=tmp_path,
            text=True,
        )
        assert (done.returncode, done.stdout) == (2, "")
        (told,) = done.stderr.splitlines()
        assert told.startswith(f"sayso: {spoilt}: ")
        assert "; reinstall sayso" in told
    assert sayso("export", "--ledger", "a.ledger").out == before
    # The model is loaded before a ledger is made.
    assert sorted(path.name for path in tmp_path.glob("*.ledger*")) == ["a.ledger"]
