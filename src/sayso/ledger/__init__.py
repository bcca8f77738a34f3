"""The ledger: one file that keeps articles and what was read in them. A writer adds, a view shows."""

from __future__ import annotations

from sayso.ledger.ledger import Ledger, open_ledger
from sayso.ledger.view import Entry, View
from sayso.ledger.writer import Outcome, Writer

__all__ = ["Entry", "Ledger", "Outcome", "View", "Writer", "open_ledger"]
