"""sayso reads news reports and keeps a ledger of who said what.

>>> import sayso
>>> with sayso.open_ledger("news.ledger") as ledger:  # doctest: +SKIP
...     sayso.add(ledger, sayso.load("reports/"))

The verbs are loaded when first used: importing the package alone imports nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.errors import SaysoError
from sayso.records import (
    Article,
    Attribution,
    Entity,
    Fact,
    Form,
    Maker,
    Outlet,
    Party,
    Phrase,
    Reading,
    Skipped,
    Span,
    Stance,
    When,
)

if TYPE_CHECKING:
    from sayso.annotate import read
    from sayso.ingest import load
    from sayso.ledger import open_ledger
    from sayso.pipeline import add

__all__ = [
    "Article",
    "Attribution",
    "Entity",
    "Fact",
    "Form",
    "Maker",
    "Outlet",
    "Party",
    "Phrase",
    "Reading",
    "SaysoError",
    "Skipped",
    "Span",
    "Stance",
    "When",
    "add",
    "load",
    "open_ledger",
    "read",
]

_VERBS = {
    "add": "sayso.pipeline",
    "load": "sayso.ingest",
    "open_ledger": "sayso.ledger",
    "read": "sayso.annotate",
}


if not TYPE_CHECKING:  # to a type checker it would make any name a right one

    def __getattr__(name: str) -> object:
        if name not in _VERBS:
            raise AttributeError(f"module 'sayso' has no attribute {name!r}")
        from importlib import import_module

        # Kept, so that the next use finds it without coming here.
        globals()[name] = verb = getattr(import_module(_VERBS[name]), name)
        return verb


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
