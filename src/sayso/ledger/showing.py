"""What every part of a view stands on: a connection that reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from sayso.ledger.connection import guarded

__all__ = ["Showing", "writable"]

# Halves of surrogate pairs: how Python writes the bytes of a command line that are no UTF-8.
_UNWRITABLE = re.compile("[\ud800-\udfff]")


def writable(text: str) -> bool:
    """Tell whether UTF-8 can hold the text; what it cannot is in no ledger."""
    return _UNWRITABLE.search(text) is None


class Showing:
    """Holds a connection that cannot write, to be closed or used in a `with` block."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._path = path
        self._engine = engine
        with guarded(path):
            self._connection = engine.connect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with guarded(self._path), self._connection.begin():
            yield self._connection
