"""Where each group of roles stands in the network's query, key and distance columns."""

from __future__ import annotations

from sayso.model.labels import COLUMNS, DISTANCES, LINKS

__all__ = ["column", "link_columns"]


def link_columns(group: str) -> tuple[slice, slice]:
    """Return the columns of `group` among queries and keys, and among what is said on distances."""
    start = far = 0
    for name, link in LINKS.items():
        roles = len(link.roles) - 1
        if name == group:
            return slice(start, start + roles * link.width), slice(far, far + roles * DISTANCES)
        start, far = start + roles * link.width, far + roles * DISTANCES
    raise KeyError(group)


def column(name: str) -> slice:
    """Return the columns of one part of the per-piece logits."""
    start = 0
    for part, size in COLUMNS.items():
        if part == name:
            return slice(start, start + size)
        start += size
    raise KeyError(name)
