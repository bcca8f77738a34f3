"""Opening a ledger file."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from sayso.errors import LedgerError
from sayso.ledger import migrations
from sayso.ledger.connection import engine, guarded
from sayso.ledger.view import View
from sayso.ledger.writer import Writer

__all__ = ["Ledger", "open_ledger"]

# Seconds to wait for another writer. One article's transaction takes milliseconds (measured: 6 ms of work
# for one of 100 attributions), so that half a minute is only reached where a writer hangs.
PATIENCE = 30.0


class Ledger:
    """A ledger file: hands out writers and views. Made by `open_ledger`."""

    def __init__(self, path: Path, *, patience: float) -> None:
        self.path = path
        self._writing = engine(path, "write", patience=patience)
        self._showing = engine(path, "read", patience=patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; writers and views still open are closed by their own holders."""
        self._writing.dispose()
        self._showing.dispose()

    def writer(self) -> Writer:
        """Return what adds readings; several may be open, they take turns."""
        return Writer(self._writing, self.path)

    def view(self) -> View:
        """Return what shows readings; any number may be open, and no writer holds them up."""
        return View(self._showing, self.path)


def open_ledger(path: str | Path, *, create: bool = True, patience: float = PATIENCE) -> Ledger:
    """Open the ledger at `path`, making one if there is none and `create` is set.

    `patience` is how many seconds to wait for another program that writes to it. Raises `LedgerError` if
    there is no such file, if it is not a ledger, or if a newer version of sayso wrote it.

    >>> with open_ledger("news.ledger") as ledger, ledger.view() as view:  # doctest: +SKIP
    ...     for reading in view.readings():
    ...         print(reading.article.title, len(reading.attributions))
    """
    path = Path(path)
    size = _size(path)
    if size is None and not create:
        raise LedgerError(str(path), "there is no such ledger", "make one with sayso add, or name another")
    with guarded(path):
        _prepare(path, empty=not size, create=create, patience=patience)
    return Ledger(path, patience=patience)


def _size(path: Path) -> int | None:
    """Return the file's bytes, None if there is no file yet but could be."""
    try:
        if "\0" in str(path):
            raise ValueError("a null character in its name")
        if path.exists():
            if not path.is_file():
                raise LedgerError(str(path), "is no plain file", "name a file for the ledger")
            return path.stat().st_size
        if not path.absolute().parent.is_dir():
            raise LedgerError(str(path), "its folder does not exist", "make it first, or name another file")
    except (OSError, ValueError) as error:  # no right to look, say, or too long a name
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise LedgerError(str(path), f"cannot be opened ({reason})", "check the name and the rights") from None
    return None


def _prepare(path: Path, *, empty: bool, create: bool, patience: float) -> None:
    """See that the file is a ledger of this version, making it one where that may be done."""
    lacking = migrations.VERSION
    if not empty:
        with engine(path, "look", patience=patience).connect() as connection:
            lacking = migrations.pending(connection, str(path))
    if not lacking:
        return
    if lacking == migrations.VERSION and not create:
        raise LedgerError(str(path), "is empty, not a ledger", "make one with sayso add, or name another")
    with engine(path, "create", patience=patience).connect() as connection:
        _write_ahead(connection, patience)
        with connection.begin():
            migrations.apply(connection, str(path))


def _write_ahead(connection: Connection, patience: float) -> None:
    """Let readers read while a writer writes; the file remembers it.

    SQLite does not wait for locks here as it does elsewhere, so that two programs that make the same
    ledger at once would fail.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            # On the driver's connection: it cannot be done in a transaction, and ours always begin one.
            connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
