"""What leaves a ledger for other programs: one small module for each format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TextIO

from sayso.export import jsonl
from sayso.records import Reading

__all__ = ["FORMATS"]

#: By name, what writes readings in that format and returns how many there were.
FORMATS: Mapping[str, Callable[[Iterable[Reading], TextIO], int]] = {"jsonl": jsonl.write}
