"""Start measured processes, let them begin together, and gather what they measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Run", "WorkerFailed", "cores", "race"]

_WORKER = Path(__file__).with_name("worker.py")
# Libraries that would start threads of their own; each process is to use one core.
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "RAYON_NUM_THREADS"), "1"
)


class WorkerFailed(Exception):
    """A measured process ended before it had measured anything; the message is the end of what it complained of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What processes that began together measured. Times in seconds, memory in MB (10^6 bytes)."""

    processes: int
    wall: float  # from the first one's beginning to the last one's end
    busy: float  # time on a processor, all processes together
    start_up: float  # from starting the process until it has loaded; the slowest one's
    loaded: float  # the most memory one process held before it began
    peak: float  # the most memory one process held
    counts: dict[str, int]  # all processes together

    @property
    def share(self) -> float:
        """Return how much of a core each process had while they worked: near 1.0 on a quiet machine."""
        return self.busy / self.wall / self.processes


def cores() -> Sequence[int | None]:
    """Return the cores that may be used; as many Nones where processes cannot be pinned."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return [None] * (os.cpu_count() or 1)


def race(jobs: Sequence[dict[str, Any]]) -> Run:
    """Run `jobs`, one process and core each, all at once. Raises WorkerFailed."""
    workers = []
    start = time.monotonic()
    for job, core in zip(jobs, cores()[: len(jobs)], strict=True):
        workers.append(
            subprocess.Popen(
                [sys.executable, str(_WORKER), json.dumps({**job, "core": core})],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, **_ONE_THREAD, "TOKENIZERS_PARALLELISM": "false"},
                text=True,
                encoding="utf-8",
            )
        )
    try:
        loaded = [_line(worker)["loaded"] for worker in workers]
        start_up = time.monotonic() - start
        for worker in workers:
            _line(worker)
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        results = [_line(worker) for worker in workers]
    finally:
        for worker in workers:
            worker.kill()
            worker.communicate()
    counts: dict[str, int] = {}
    for result in results:
        for name, count in result["counts"].items():
            counts[name] = counts.get(name, 0) + count
    return Run(
        processes=len(jobs),
        wall=max(result["end"] for result in results) - min(result["start"] for result in results),
        busy=sum(result["busy"] for result in results),
        start_up=start_up,
        loaded=max(loaded),
        peak=max(result["peak"] for result in results),
        counts=counts,
    )


def _line(worker: subprocess.Popen[str]) -> dict[str, Any]:
    assert worker.stdout is not None
    line = worker.stdout.readline()
    if not line:
        _, complaint = worker.communicate()
        raise WorkerFailed(complaint.strip().splitlines()[-1] if complaint.strip() else "it said nothing")
    told: dict[str, Any] = json.loads(line)
    return told
