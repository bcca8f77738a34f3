"""All that linking adds to one reading: what it is found by, and its links to what the ledger holds."""

from __future__ import annotations

from sayso.link.propose import Near, gists_of, links_of
from sayso.link.sayings import sayings_of
from sayso.records import Bonds, Reading

__all__ = ["bonds_of"]


def bonds_of(reading: Reading, *, near: Near) -> Bonds:
    """Return the bonds of a reading; `near` gives gists of other articles that share a key, of about that day.

    The cost depends on the article and on how many gists `near` gives, not on the size of the ledger.
    """
    sayings = sayings_of(reading)
    gists = gists_of(sayings)
    return Bonds(gists=gists, links=links_of(sayings, gists, near))
