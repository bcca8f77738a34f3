"""One limit of time around everything that waits for the network.

A socket's own timeout starts anew with every byte that arrives, and the system's look-up of names has none:
neither bounds how long a whole exchange takes.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self, TypeVar

__all__ = ["Deadline"]

Result = TypeVar("Result")


class Deadline:
    """A moment, `seconds` after entering, at which every connection that it watches is shut.

    Whoever waits on such a connection then meets its end; `passed` tells that from an end the other side
    made. To be used as a context manager, which lets go of the connections on leaving.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._shut = False
        self._watched: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._shut_all)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            while self._watched:
                self._watched.pop().close()

    @property
    def left(self) -> float:
        """Seconds until the moment, 0 when it has come."""
        return max(0.0, self._end - time.monotonic())

    @property
    def passed(self) -> bool:
        """Whether the moment has come."""
        return self._shut or self.left == 0

    def watch(self, connection: socket.socket) -> socket.socket:
        """Return `connection`, which will be shut at the moment, at once if that has come."""
        # TLS takes the descriptor out of the socket that it wraps; a second one still reaches the connection.
        twin = connection.dup()
        with self._lock:
            self._watched.append(twin)
            if self._shut:
                _shut(twin)
        return connection

    def call(self, work: Callable[[], Result]) -> Result:
        """Return what `work` gives, or raise what it raises; TimeoutError if it is not done by the moment.

        For what nothing can interrupt: it runs in a thread of its own, which is left behind if it is late.
        """
        results: list[Result] = []
        errors: list[Exception] = []

        def run() -> None:
            try:
                results.append(work())
            except Exception as error:  # raised again where it is waited for
                errors.append(error)

        worker = threading.Thread(target=run, daemon=True)
        worker.start()
        worker.join(self.left)
        if errors:
            raise errors[0]
        if not results:
            raise TimeoutError("it takes too long")
        return results[0]

    def _shut_all(self) -> None:
        with self._lock:
            self._shut = True
            for twin in self._watched:
                _shut(twin)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):  # the other side may have been first
        connection.shutdown(socket.SHUT_RDWR)
