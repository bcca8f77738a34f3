"""From article to reading: who says what, found in one pass of the network."""

from __future__ import annotations

from sayso.annotate.reader import read, read_many

__all__ = ["read", "read_many"]
