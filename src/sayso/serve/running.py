"""Running the web application until somebody stops it."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from sayso.errors import InputError

__all__ = ["bound", "run", "server_of"]

# Seconds: for the head of a request to arrive, for a connection to be kept without one, for answers to be finished
# when the service is stopped.
_HEAD, _KEPT, _GRACE = 10, 5, 5
# Connections at once, above what a browser and OpenRefine hold together (a dozen), and bytes of a head: a GET may carry
# queries.
_CONNECTIONS, _HEAD_BYTES = 100, 64 * 1024


class _Protocol(H11Protocol):
    """HTTP as uvicorn speaks it, with an end to waiting for the head of a request."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        self.loop.call_later(_HEAD, self._give_up, self.cycle)

    def _give_up(self, cycle: Any) -> None:
        if self.cycle is cycle and not self.transport.is_closing():
            self.transport.close()


def bound(host: str, port: int) -> socket.socket:
    """Return a socket that listens there; raises InputError if it cannot."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        made = socket.socket(family, socket.SOCK_STREAM)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((host, port))
            made.listen(128)
        except OSError:
            made.close()
            raise
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "is no address"
        raise InputError(f"--host {host} --port {port}", f"cannot be listened at ({reason})", "name others") from error
    return made


def server_of(app: FastAPI) -> uvicorn.Server:
    """Return the server; it logs no requests, which would log names and tokens."""
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_CONNECTIONS,
        h11_max_incomplete_event_size=_HEAD_BYTES,
        timeout_keep_alive=_KEPT,
        timeout_graceful_shutdown=_GRACE,
    )
    return uvicorn.Server(config)


def run(app: FastAPI, *, host: str, port: int, told: Callable[[str], None]) -> int:
    """Serve until a signal to end comes, then finish what was begun; `told` learns the address once it is open."""
    with bound(host, port) as listening:
        address, number = listening.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address

        def quietly(number: int, frame: FrameType | None) -> None:
            """Take the signal that uvicorn raises again once it has ended: it was heard."""

        before = {one: signal.signal(one, quietly) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            told(f"http://{shown}:{number}")
            server_of(app).run(sockets=[listening])
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
    return 0
