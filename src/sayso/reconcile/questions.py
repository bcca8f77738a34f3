"""What a service is asked of an identity: its name, its type, and the offices and the country that articles give it."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.ledger import Office
from sayso.link import lexicon
from sayso.link.spelling import plain
from sayso.reconcile.messages import Property, Query
from sayso.reconcile.vocabularies import Vocabulary
from sayso.records import Identity

__all__ = ["question"]


def question(identity: Identity, offices: Sequence[Office], vocabulary: Vocabulary, *, limit: int = 5) -> Query:
    """Return the query that finds an identity in a service with that vocabulary.

    Of each property one value is told, that of most articles: not every service takes several (Wikidata's does not),
    and each that does not fit would speak against whom it is.
    """
    properties = []
    if role := vocabulary.role.get(identity.type):
        properties += [Property(role, (title,)) for title in _titles(offices)[:1]]
    if country := vocabulary.country.get(identity.type):
        properties += [Property(country, (name,)) for name in _countries(offices)[:1]]
    return Query(
        name=identity.name, type=vocabulary.types.get(identity.type), properties=tuple(properties), limit=limit
    )


def _titles(offices: Sequence[Office]) -> list[str]:
    """Return titles as a database calls them: "president of Ruritania", else "president"."""
    return [f"{office.title} of {office.of}" if office.of else office.title for office in _ranked(offices)]


def _countries(offices: Sequence[Office]) -> list[str]:
    """Return the countries of the places that offices are of: the minister of a country, the mayor of a town."""
    places, _ = lexicon.countries()
    names: dict[str, str] = {}
    for name, code in places.items():
        names.setdefault(code, name.title())  # the country's own name comes before its towns
    found = (places.get(plain(one.of)) for one in _ranked(offices) if one.of and one.of_type == "place")
    return [names[code] for code in found if code]


def _ranked(offices: Sequence[Office]) -> list[Office]:
    """Put offices that somebody still has before others, and those of something before mere titles."""
    return sorted(offices, key=lambda office: (office.former, office.of is None, -office.articles))
