"""From article to reading: who says what, found in one pass of the network.

The network's runtime is loaded with the first reading: others use what this package knows of names and words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.annotate.reader import read, read_many

__all__ = ["read", "read_many"]


if not TYPE_CHECKING:  # to a type checker it would make any name a right one

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module 'sayso.annotate' has no attribute {name!r}")
        from sayso.annotate import reader

        return getattr(reader, name)
