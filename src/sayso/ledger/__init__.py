"""The ledger: one file that keeps articles and what was read in them. A writer adds, a view shows."""

from __future__ import annotations

from sayso.ledger.briefs import Brief, Stated, Told
from sayso.ledger.claims import Claim, ClaimEntry, Stand
from sayso.ledger.contents import Entry
from sayso.ledger.identities import Appearance
from sayso.ledger.judgements import Judgement
from sayso.ledger.ledger import Ledger, open_ledger
from sayso.ledger.lists import ListChange, Standing
from sayso.ledger.outlines import Outline
from sayso.ledger.reconciliations import Office
from sayso.ledger.reconciling import Kept, Reconciliation
from sayso.ledger.utterances import Utterance
from sayso.ledger.view import Version, View
from sayso.ledger.writer import Outcome, Writer

__all__ = [
    "Appearance",
    "Brief",
    "Claim",
    "ClaimEntry",
    "Entry",
    "Judgement",
    "Kept",
    "Ledger",
    "ListChange",
    "Office",
    "Outcome",
    "Outline",
    "Reconciliation",
    "Stand",
    "Standing",
    "Stated",
    "Told",
    "Utterance",
    "Version",
    "View",
    "Writer",
    "open_ledger",
]
