"""Readings as JSON Lines, one article a line, in the shape of docs/record.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from sayso.jsonl import to_line
from sayso.records import Reading

__all__ = ["write"]


def write(readings: Iterable[Reading], out: TextIO) -> int:
    """Write each reading as a line of JSON, as it comes; returns how many there were."""
    count = 0
    for reading in readings:
        out.write(to_line(reading))
        count += 1
    return count
