"""Views of a ledger for a service: a few threads that look things up, each with a view of its own.

A view belongs to the thread that opened it, and what it does cannot be stopped half-way: so there are as many as may
work at once, and whoever comes while a line has formed is turned away at once.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sayso.ledger import View, open_ledger

__all__ = ["Busy", "Views"]

Result = TypeVar("Result")
_Job = tuple[Callable[[View], Any], "Future[Any]"]


class Busy(Exception):
    """Too many are waiting already, or it took too long."""


class Views:
    """Looks things up in a ledger, at most `size` at once, while at most `line` wait."""

    def __init__(self, path: Path, *, size: int = 2, line: int = 64) -> None:
        self._ledger = open_ledger(path, create=False)
        self._jobs: queue.Queue[_Job | None] = queue.Queue(line)
        self._threads = [
            threading.Thread(target=self._work, name=f"views-{number}", daemon=True) for number in range(size)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._ledger.close()

    async def ask(self, work: Callable[[View], Result], *, seconds: float) -> Result:
        """Return what `work` finds in a view; raises Busy if it is not there in time, or not even begun."""
        job: Future[Result] = Future()
        try:
            self._jobs.put_nowait((work, job))
        except queue.Full:
            raise Busy("too many ask at once") from None
        try:
            return await asyncio.wait_for(asyncio.wrap_future(job), seconds)
        except TimeoutError:
            raise Busy("it takes too long") from None

    def _work(self) -> None:
        view: View | None = None
        try:
            while (job := self._jobs.get()) is not None:
                work, future = job
                if not future.set_running_or_notify_cancel():  # who asked has gone
                    continue
                try:
                    view = view or self._ledger.view()
                    future.set_result(work(view))
                except BaseException as error:  # raised again where it is waited for
                    future.set_exception(error)
        finally:
            if view is not None:
                with suppress(Exception):
                    view.close()
