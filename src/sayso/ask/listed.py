"""Who of those that the articles speak of may be on a watchlist. A match is a lead, never a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.ledger import View
from sayso.listings import Lead
from sayso.records import Identity
from sayso.screening import Asked, Screen

__all__ = ["Suspect", "leads_of", "names_to_ask", "suspects"]

# What lists list; nobody is looked for among places or events.
_TYPES = frozenset(("person", "organization", "group", "outlet"))
# Spellings that are asked, the most used ones.
_MOST_NAMES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """An identity with the entries that it may be. They are leads: names are shared."""

    identity: Identity
    leads: tuple[Lead, ...]


def names_to_ask(identity: Identity) -> tuple[str, ...]:
    """Return the names that may tell who somebody is; of a person none that is one word if there are fuller ones."""
    if identity.type not in _TYPES:
        return ()
    names = [name for name in dict.fromkeys((identity.name, *identity.names)) if any(c.isupper() for c in name)]
    if identity.type == "person":
        names = [name for name in names if len(name.split()) > 1]
    return tuple(names[:_MOST_NAMES])


def leads_of(screen: Screen, identity: Identity, *, limit: int = 5) -> list[Lead]:
    """Return the entries of lists that an identity may be, the likeliest first, former entries among them."""
    names = names_to_ask(identity)
    if not names or not screen.lists:
        return []
    return screen.any_of(names, Asked(name=identity.name, type=identity.type), limit=limit, gone=True)


def suspects(view: View, screen: Screen, *, limit: int = 5) -> Iterator[Suspect]:
    """Go through the identities of a ledger that may be on a list, in the order of their ids."""
    for identity in view.identities():
        if leads := leads_of(screen, identity, limit=limit):
            yield Suspect(identity=identity, leads=tuple(leads))
