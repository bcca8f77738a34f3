from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from sayso.errors import LedgerError
from sayso.ledger import Ledger, Outcome, open_ledger
from tests.plain_reader import reading_of, report

ROOT = Path(__file__).parents[2]


def test_no_space_is_one_clear_error_and_spoils_nothing(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        # SQLite's own bound meets the same code as a full disk.
        raw = writer._connection.connection.cursor()
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        writer._connection.connection.rollback()
        raw.execute(f"PRAGMA max_page_count = {pages + 8}")
        kept = 0

        def fill() -> None:
            nonlocal kept
            for kept in range(1_000):
                writer.add(reading_of(report(kept)))

        with pytest.raises(LedgerError, match="no space is left on the disk") as caught:
            fill()
        assert str(ledger.path) == caught.value.where
        assert "run the same command again" in caught.value.remedy
        assert 0 < kept < 1_000
        with ledger.view() as view:
            assert sorted(view.readings(), key=lambda reading: str(reading.article.title)) == sorted(
                (reading_of(report(number)) for number in range(kept)),
                key=lambda reading: str(reading.article.title),
            )
        raw.execute("PRAGMA max_page_count = 1000000")
        assert writer.add(reading_of(report(kept))) is Outcome.ADDED


FILL = """
import sys
from sayso.errors import LedgerError
from sayso.ledger import open_ledger
from tests.plain_reader import reading_of, report
try:
    with open_ledger(sys.argv[1]) as ledger, ledger.writer() as writer:
        for number in range(100_000):
            writer.add(reading_of(report(number, extra=" Closed." * 500)))
            print(number, flush=True)
except LedgerError as error:
    sys.exit(str(error))
"""


def test_a_file_that_may_not_grow_is_one_clear_error_and_spoils_nothing(tmp_path: Path) -> None:
    path = tmp_path / "full.ledger"

    def bound() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))

    done = subprocess.run(
        [sys.executable, "-c", FILL, str(path)],
        cwd=ROOT,
        preexec_fn=bound,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"{path}: ")
    assert len(done.stderr.splitlines()) == 1
    assert "run the same command again" in done.stderr
    kept = [int(number) for number in done.stdout.split()]
    assert kept
    with open_ledger(path) as ledger, ledger.view() as view:
        wanted = [reading_of(report(number, extra=" Closed." * 500)) for number in kept]
        assert list(view.readings()) == sorted(wanted, key=lambda reading: reading.article.id)
