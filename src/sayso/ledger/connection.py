"""Connections to a ledger file: how they are opened, and what SQLite's errors mean to people."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from sayso.errors import LedgerError

__all__ = ["Mode", "engine", "guarded"]

# look: never touches the file. read: shows, and may tidy up after itself (the last to close a file takes its
# -wal file back into it; without that, looking would leave litter beside the ledger). write, create: as said.
Mode = Literal["look", "read", "write", "create"]
_OPEN = {"look": "ro", "read": "rw", "write": "rw", "create": "rwc"}


def engine(path: Path, mode: Mode, *, patience: float) -> Engine:
    """Return an engine on the file; each connection waits up to `patience` seconds for another's lock.

    Transactions are SQLite's own: a writing one takes the write lock at its beginning ("IMMEDIATE"), so
    that it cannot fail half-way because someone else wrote since it read; a reading one sees one state of
    the file from its first query to its end.
    """

    def connect() -> sqlite3.Connection:
        way = "ro&immutable=1" if mode in ("look", "read") and _sealed(path) else _OPEN[mode]
        uri = f"{path.absolute().as_uri()}?mode={way}"
        connection = sqlite3.connect(uri, uri=True, timeout=patience, isolation_level=None)
        try:
            _set_up(connection, query_only=mode == "read")
        except sqlite3.Error:  # the file turns out to be no database
            connection.close()
            raise
        return connection

    made = create_engine("sqlite://", creator=connect, poolclass=NullPool, json_serializer=_json)
    begin = "BEGIN IMMEDIATE" if mode in ("write", "create") else "BEGIN"

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return made


def _set_up(connection: sqlite3.Connection, *, query_only: bool) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # With WAL this is safe against crashes of the program; a power cut may cost the last articles, never the file.
    connection.execute("PRAGMA synchronous = NORMAL")
    # Pages held in memory, 64 MB at most. In a ledger of a million attributions SQLite's usual 2 MB do not hold the
    # upper pages of the indexes: to look up what is near took 44 ms of work for 20 attributions, with these 31.
    connection.execute("PRAGMA cache_size = -64000")
    # A ledger may come from a stranger: its schema must not run functions with side effects.
    connection.execute("PRAGMA trusted_schema = OFF")
    if query_only:
        connection.execute("PRAGMA query_only = ON")
    connection.create_function("casefold", 1, _casefold, deterministic=True)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _sealed(path: Path) -> bool:
    """Tell whether the file lies where nothing can be written (a DVD): nobody else can change it either."""
    return not os.access(path.absolute().parent, os.W_OK) and not Path(f"{path}-wal").exists()


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file or the disk into one `LedgerError`; let other errors pass."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise _explained(path, error.orig) or error from error
    except sqlite3.Error as error:
        raise _explained(path, error) or error from error


def _explained(path: Path, error: BaseException | None) -> LedgerError | None:
    name = getattr(error, "sqlite_errorname", "")
    for start, (reason, remedy) in _MEANINGS.items():
        if name.startswith(start):
            return LedgerError(str(path), reason, remedy)
    if str(error) == "no such module: fts5":
        reason = "cannot be used by this Python, whose SQLite has no full-text search (FTS5)"
        return LedgerError(str(path), reason, "use a Python from python.org, conda or a Linux distribution")
    if str(error).startswith("no such "):
        return LedgerError(str(path), f"lacks a part that every ledger has ({error})", _RESTORE)
    return None


_RESTORE = "restore it from a copy, or add the articles to a new ledger"


# By the first letters of SQLite's result code (https://www.sqlite.org/rescode.html).
_MEANINGS = {
    "SQLITE_FULL": (
        "no space is left on the disk",
        "free some and run the same command again; the articles stored so far are whole",
    ),
    "SQLITE_IOERR": (
        "the disk refuses to read or write (full, over quota, or failing)",
        "check it and run the same command again; the articles stored so far are whole",
    ),
    "SQLITE_BUSY": (
        "another program is writing to it and did not finish in time",
        "wait until that one is done and run the same command again",
    ),
    "SQLITE_LOCKED": (
        "another program is writing to it and did not finish in time",
        "wait until that one is done and run the same command again",
    ),
    "SQLITE_NOTADB": (
        "is not a sayso ledger, nor any SQLite database",
        "name a ledger, or a file that is not there yet",
    ),
    "SQLITE_CORRUPT": (
        "the file is damaged",
        _RESTORE,
    ),
    "SQLITE_READONLY": ("cannot be written to", "check the rights to the file and its folder"),
    "SQLITE_CANTOPEN": ("cannot be opened", "check the name and the rights to the file and its folder"),
    "SQLITE_PERM": ("cannot be opened", "check the rights to the file and its folder"),
    "SQLITE_AUTH": ("cannot be opened", "check the rights to the file and its folder"),
}
