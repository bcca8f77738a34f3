"""What may be asked about an identity: named properties, and the values that the articles give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sayso.ledger import Brief, Office, Stated
from sayso.records import RELATIONS

__all__ = ["PROPERTIES", "Property", "Value"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value: a text, a number, a day, or, where `id` is known, an entity of the name `text`.

    `where` tells whose entity it is: "ledger", or "wikidata".
    """

    text: str = ""
    number: int | None = None
    day: str | None = None
    id: str | None = None
    where: str = "ledger"


@dataclass(frozen=True, slots=True)
class Property:
    """A property, by its id and its name for people, and how its values are found.

    `matched`: a query may name it, to tell namesakes apart. `where` is whose entities the values are, if they are any.
    """

    id: str
    name: str
    description: str
    values: Callable[[Brief], Iterator[Value]]
    matched: bool = False
    where: str | None = None


def _names(brief: Brief) -> Iterator[Value]:
    return (Value(text=name) for name in brief.outline.names)


def _type(brief: Brief) -> Iterator[Value]:
    yield Value(text=brief.outline.type)


def _articles(brief: Brief) -> Iterator[Value]:
    yield Value(number=brief.outline.articles)


def _roles(brief: Brief) -> Iterator[Value]:
    seen = dict.fromkeys(_office(office) for office in brief.offices)
    return (Value(text=told) for told in seen)


def _office(office: Office) -> str:
    title = f"former {office.title}" if office.former else office.title
    return f"{title} of {office.of}" if office.of else title


def _bodies(brief: Brief) -> Iterator[Value]:
    found = {office.of_identity or office.of: office for office in brief.offices if office.of}
    return (Value(text=office.of or "", id=office.of_identity) for office in found.values())


def _wikidata(brief: Brief) -> Iterator[Value]:
    if brief.outline.wikidata:
        # The name that the ledger knows it by: that of the item is Wikidata's to tell.
        yield Value(text=brief.outline.name, id=brief.outline.wikidata, where="wikidata")


def _day(told: str | None) -> Iterator[Value]:
    if told and len(told) >= 10:
        yield Value(day=told[:10])


def _outlets(brief: Brief) -> Iterator[Value]:
    return (Value(text=name) for name in dict.fromkeys(one.outlet for one in brief.articles) if name)


def _addresses(brief: Brief) -> Iterator[Value]:
    return (Value(text=one.url) for one in brief.articles if one.url)


def _relation(name: str) -> Callable[[Brief], Iterator[Value]]:
    def values(brief: Brief) -> Iterator[Value]:
        """Yield each object once, of what articles say in their own voice: a cell cannot tell whose word it is."""
        found: dict[str, Stated] = {}
        for one in brief.stated:
            if one.relation == name and one.voice is None and one.object:
                found.setdefault(one.object_identity or one.object, one)
        return (Value(text=one.object, id=one.object_identity) for one in found.values())

    return values


_ABOUT = (
    Property("name", "name", "every spelling of the name, the most used first", _names, matched=True),
    Property("type", "type", "person, organization, place ...", _type, matched=True),
    Property("role", "office", "offices and tasks, as the articles word them", _roles, matched=True),
    Property("of", "of what", "the bodies and places that the offices are of", _bodies, matched=True, where="ledger"),
    Property("wikidata", "Wikidata", "the item that somebody has judged it to be", _wikidata, True, "wikidata"),
    Property("articles", "articles", "how many articles name it", _articles),
    Property("first", "first named", "the day of the first article that names it", lambda told: _day(told.first)),
    Property("last", "last named", "the day of the latest article that names it", lambda told: _day(told.last)),
    Property("outlet", "outlets", "the outlets of the latest articles that name it", _outlets),
    Property("url", "addresses", "the addresses of the latest articles that name it", _addresses),
)
_STATED = tuple(
    Property(
        name,
        name.replace("_", " "),
        f"what it {name.replace('_', ' ')}, as articles say in their own voice",
        _relation(name),
        where="ledger",
    )
    for name in RELATIONS
)

#: All properties by their ids, in the order in which they are proposed.
PROPERTIES: dict[str, Property] = {one.id: one for one in (*_ABOUT, *_STATED)}
