"""A ledger as FollowTheMoney entities, one JSON object a line: for OpenAleph, and for whatever else speaks it.

docs/followthemoney.md tells what becomes what. Nothing here needs the followthemoney library; `check` holds what is
written against it.
"""

from __future__ import annotations

from sayso.export.followthemoney.stream import Told, write

__all__ = ["Told", "write"]
