from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Connection

from sayso.errors import LedgerError
from sayso.ledger import Ledger, migrations, open_ledger
from tests.plain_reader import reading_of, report

ROOT = Path(__file__).parents[2]


def refused(path: Path, *, create: bool = True) -> LedgerError:
    """Return the error that opening the file meets; its message is one line that names the file."""
    with pytest.raises(LedgerError) as caught, open_ledger(path, create=create) as ledger:
        ledger.view().close()
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


def test_a_text_file_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text("Harbour bridge closed on Tuesday.\n" * 200)
    before = path.read_bytes()
    assert "not a sayso ledger" in refused(path).reason
    assert path.read_bytes() == before


def test_another_programs_database_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE orders (id INTEGER)")
    connection.close()
    before = path.read_bytes()
    assert "not a sayso ledger" in refused(path).reason
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["shop.db"]


def test_a_ledger_of_a_newer_version_is_told_apart(ledger: Ledger) -> None:
    with sqlite3.connect(ledger.path) as connection:
        connection.execute(f"PRAGMA user_version = {migrations.VERSION + 7}")
    connection.close()
    error = refused(ledger.path)
    assert "newer sayso" in error.reason
    assert str(migrations.VERSION + 7) in error.reason
    assert "update sayso" in error.remedy


def test_a_missing_ledger_is_only_made_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "new.ledger"
    assert "no such ledger" in refused(path, create=False).reason
    assert not path.exists()
    with open_ledger(path) as ledger, ledger.view() as view:
        assert view.count() == 0


def test_an_empty_file_becomes_a_ledger_only_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "empty.ledger"
    path.touch()
    assert "empty" in refused(path, create=False).reason
    sqlite3.connect(path).execute("PRAGMA journal_mode = WAL").connection.close()
    assert "empty" in refused(path, create=False).reason
    with open_ledger(path) as ledger, ledger.view() as view:
        assert view.count() == 0


def test_a_folder_or_device_is_no_ledger(tmp_path: Path) -> None:
    assert "no plain file" in refused(tmp_path).reason
    assert "no plain file" in refused(Path(os.devnull)).reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [("gone/new.ledger", "folder does not exist"), ("x" * 300, "cannot be opened"), ("a\0b", "cannot be opened")],
)
def test_a_place_that_cannot_be(tmp_path: Path, name: str, reason: str) -> None:
    assert reason in refused(tmp_path / name).reason


def test_a_name_with_signs_that_mean_something_in_addresses(tmp_path: Path) -> None:
    path = tmp_path / "50% of #1?mode=ro&x.ledger"
    with open_ledger(path) as ledger, ledger.writer() as writer:
        writer.add(reading_of(report(1)))
    assert os.listdir(tmp_path) == [path.name]


def test_a_truncated_ledger_is_told(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        for number in range(50):
            writer.add(reading_of(report(number)))
    os.truncate(ledger.path, ledger.path.stat().st_size // 3)
    with pytest.raises(LedgerError, match="damaged"), open_ledger(ledger.path) as again, again.view() as view:
        list(view.readings())


def test_a_ledger_without_its_tables_is_told(ledger: Ledger) -> None:
    with sqlite3.connect(ledger.path) as connection:
        connection.execute("DROP VIEW said")
        connection.execute("DROP VIEW current")
    connection.close()
    with pytest.raises(LedgerError, match="lacks"), open_ledger(ledger.path) as again, again.view() as view:
        list(view.readings())


def test_a_python_without_full_text_search_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def step(connection: Connection) -> None:
        raise sqlite3.OperationalError("no such module: fts5")

    monkeypatch.setattr(migrations, "_STEPS", [step])
    monkeypatch.setattr(migrations, "VERSION", 1)
    assert "no full-text search" in refused(tmp_path / "new.ledger").reason


def test_looking_leaves_nothing_beside_the_file(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(reading_of(report(1)))
    with open_ledger(ledger.path, create=False) as again, again.view() as view:
        assert len(list(view.readings())) == 1
    assert os.listdir(ledger.path.parent) == [ledger.path.name]


def test_a_view_cannot_write(ledger: Ledger) -> None:
    with ledger.view() as view, pytest.raises(LedgerError, match="cannot be written"), view._reading() as raw:
        raw.exec_driver_sql("INSERT INTO articles (id) VALUES ('x')")


SEALED = """
import os, sys
from sayso.errors import LedgerError
from sayso.ledger import open_ledger
from tests.plain_reader import reading_of, report
path = sys.argv[1]
with open_ledger(path) as ledger, ledger.writer() as writer, ledger.view() as view:
    writer.add(reading_of(report(1)))
os.chmod(path, 0o444)
os.chmod(os.path.dirname(path), 0o555)
if os.geteuid() == 0:  # root may write everywhere
    os.setuid(65534)
with open_ledger(path, create=False) as ledger, ledger.view() as view:
    print(len(list(view.readings())))
try:
    with open_ledger(path) as ledger, ledger.writer() as writer:
        writer.add(reading_of(report(2)))
except LedgerError as error:
    print(error)
"""


def test_a_ledger_where_nothing_can_be_written_is_still_shown() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder, "sealed", "test.ledger")
        path.parent.mkdir()
        done = subprocess.run([sys.executable, "-c", SEALED, path], cwd=ROOT, capture_output=True, text=True)
        path.parent.chmod(0o755)
    count, refusal = done.stdout.splitlines()
    assert count == "1"
    assert refusal == f"{path}: cannot be written to; check the rights to the file and its folder"


def test_a_writer_waits_for_another_and_then_gives_up(tmp_path: Path) -> None:
    path = tmp_path / "test.ledger"
    with open_ledger(path, patience=0.2) as ledger, ledger.writer() as writer:
        writer.add(reading_of(report(1)))
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(LedgerError, match="another program is writing") as caught:
            writer.add(reading_of(report(2)))
        assert 0.15 < time.monotonic() - begun < 5
        assert "run the same command again" in caught.value.remedy
        # Meanwhile everything can be read.
        with ledger.view() as view:
            assert len(list(view.readings())) == 1
        other.execute("ROLLBACK")
        other.close()
        writer.add(reading_of(report(2)))
        with ledger.view() as view:
            assert view.count() == 2


def test_a_writer_gets_its_turn(ledger: Ledger) -> None:
    other = sqlite3.connect(ledger.path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    free = threading.Timer(0.3, lambda: other.execute("ROLLBACK"))
    with ledger.writer() as writer:
        free.start()
        writer.add(reading_of(report(1)))
    free.join()
    other.close()
    with ledger.view() as view:
        assert view.count() == 1


def test_a_reader_sees_one_state_while_a_writer_adds(ledger: Ledger) -> None:
    with ledger.writer() as writer, ledger.view() as view:
        for number in range(60):
            writer.add(reading_of(report(number)))
        going = view.readings()
        seen = [next(going)]
        for number in range(60, 90):
            writer.add(reading_of(report(number)))
        seen += going
        assert len(seen) == 60
        assert view.count() == 90


MAKE = """
import sys
from sayso.ledger import open_ledger
from tests.plain_reader import reading_of, report
first = int(sys.argv[2])
with open_ledger(sys.argv[1]) as ledger, ledger.writer() as writer:
    for number in range(first, first + 10):
        writer.add(reading_of(report(number)))
"""


def test_programs_that_make_and_fill_the_same_ledger_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new.ledger"
    running = [
        subprocess.Popen([sys.executable, "-c", MAKE, str(path), str(first)], cwd=ROOT) for first in (0, 5, 20, 25)
    ]
    assert [process.wait(60) for process in running] == [0] * 4
    with open_ledger(path) as ledger, ledger.view() as view:
        assert {reading.article.id for reading in view.readings()} == {
            report(number).id for number in [*range(15), *range(20, 35)]
        }
