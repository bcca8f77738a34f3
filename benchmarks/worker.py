"""One measured process: worker.py JOB. It pins itself to a core, loads, warms up, waits for the word, works.

It writes one JSON line when it has loaded, one when it has warmed up, and one with what it measured; it begins
when it reads a line. Nothing heavy is imported before it is pinned, so that libraries count one core.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any


def peak() -> float:
    """Return the most memory that this process has held so far, in MB (10^6 bytes)."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    import resource  # where there is no /proc; on Linux this would count the parent's memory at the fork, too

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def tell(**facts: Any) -> None:
    """Write one line to whoever started this."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def main(job: dict[str, Any]) -> None:
    """Do the job."""
    if job.get("core") is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {job["core"]})
    from contestants import CONTESTANTS

    work = CONTESTANTS[job["kind"]](job)
    tell(loaded=peak())
    work(True)
    tell(warm=True)
    sys.stdin.readline()
    busy, start = time.process_time(), time.monotonic()
    counts = work(False)
    end = time.monotonic()
    tell(start=start, end=end, busy=time.process_time() - busy, peak=peak(), counts=counts)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
