"""The made-up ledgers on which linking is timed are ledgers, and everything that is timed can be done in them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

from sayso.ledger import open_ledger

ROOT = Path(__file__).parents[1]


def test_what_is_timed_is_done(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "benchmarks/linking.py", "--sizes", "400", "--articles", "2",
            "--folder", str(tmp_path), "--json",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["400"]
    assert len(found) > 12
    assert all(0 < median <= most for median, most, _ in found.values())
    path = tmp_path / "400.ledger"
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM gists").fetchone()[0] > 400
        # Every attribution that has a gist belongs to one claim.
        stray = "SELECT count(*) FROM gists WHERE attribution NOT IN (SELECT attribution FROM standings WHERE member)"
        assert connection.execute(stray).fetchone() == (0,)
    connection.close()
    with open_ledger(path, create=False) as ledger, ledger.view() as view:
        assert len(list(view.readings())) == view.count()
        assert view.claims(disputed=True)
