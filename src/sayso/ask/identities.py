"""Who is who: identities by name, and all that is known of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sayso.annotate.senses import folded
from sayso.ask.pairs import Linked, side_of
from sayso.ask.people import Person, said_by
from sayso.errors import InputError
from sayso.ledger import Appearance, Entry, Judgement, View
from sayso.link.spelling import plain
from sayso.records import ENTITY_TYPES, Fact, Identity, Span, phrase

__all__ = ["Dossier", "FactTold", "Office", "Telling", "dossier", "entities", "meant"]

# Names of identities that fit in a line.
_MOST_NAMED = 6
# Articles of one identity that are looked at, the latest ones; links shown of it.
_MOST_ARTICLES, _MOST_LINKS = 200, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Where something is told: the article, in which words, and whose word it is, None for the article's own."""

    entry: Entry
    words: str
    whose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office that somebody has or had, as all articles tell it; dates are as exact as the text.

    `of` is the name of the body or place, `identity` its id. `tellings` are where it is told, the oldest first.
    """

    title: str
    of: str | None
    identity: str | None
    since: str | None
    until: str | None
    former: bool
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTold:
    """A fact as all articles tell it: `subject` whether it is of whom one asks, or about it; `other` whom else."""

    relation: str
    subject: bool
    other: str
    identity: str | None
    since: str | None
    until: str | None
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that is known of an identity. `more`: there are older articles that were not looked at.

    `links` are judgements on its entities: those that hold it together, then those that keep others apart or wait.
    """

    identity: Identity
    offices: tuple[Office, ...]
    facts: tuple[FactTold, ...]
    appearances: tuple[Appearance, ...]
    said: Person | None
    links: tuple[Linked, ...]
    more: bool


def entities(view: View, words: str = "", *, type: str | None = None, limit: int = 50) -> list[Identity]:
    """Return identities that have a name with all the words, those in most articles first.

    Raises `InputError` for a type that is none.
    """
    if type is not None and type not in ENTITY_TYPES:
        raise InputError(f"--type {type}", "is no type of entity", f"use one of {', '.join(ENTITY_TYPES)}")
    return view.identities_named(words, limit, type=type)


def meant(view: View, name: str) -> Identity:
    """Return the one identity that an id, that of an entity, or a name means.

    Raises `InputError` if it is none or several.
    """
    id = view.identity_of(name) or name
    if known := view.identity(id):
        return known
    found = view.identities_named(name, _MOST_NAMED + 1) if name.strip() else []
    exact = [one for one in found if plain(name) in map(plain, one.names)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise InputError(name, "is nobody in the ledger", "see who is there with sayso entities")
    told = ", ".join(f"{one.name} ({one.type}, {one.id})" for one in (exact or found)[:_MOST_NAMED])
    more = " and others" if len(exact or found) > _MOST_NAMED else ""
    raise InputError(name, f"may be any of {told}{more}", "give the name in full, or the id")


def dossier(view: View, name: str, *, limit: int = 50) -> Dossier:
    """Return all that is known of whom or what a name or an id means; of what was said the last `limit` sayings.

    Raises `InputError` if it means nobody, or several.
    """
    identity = meant(view, name)
    appearances = list(view.appearances(identity.id, limit=_MOST_ARTICLES + 1))
    shown = appearances[:_MOST_ARTICLES]
    return Dossier(
        identity=identity,
        offices=tuple(_offices(view, shown)),
        facts=tuple(_facts(view, identity, shown)),
        appearances=tuple(shown),
        said=said_by(view, identity, limit=limit),
        links=tuple(_links(view, shown)),
        more=len(appearances) > _MOST_ARTICLES,
    )


def _offices(view: View, appearances: Sequence[Appearance]) -> list[Office]:
    """Return the offices, those told of first in front."""
    found: dict[tuple[str, str], list[tuple[Appearance, int]]] = {}
    for appearance in reversed(appearances):
        for number, role in enumerate(appearance.entity.roles):
            body = view.identity_of(role.of) if role.of else None
            found.setdefault((folded(role.title), body or ""), []).append((appearance, number))
    made = []
    for (_, identity), some in found.items():
        roles = [(appearance, appearance.entity.roles[number]) for appearance, number in some]
        last, newest = roles[-1]
        of = last.names.get(newest.of or "")
        made.append(
            Office(
                title=newest.title,
                of=of,
                identity=identity or None,
                since=_one(role.since for _, role in roles),
                until=_one(role.until for _, role in roles),
                former=newest.former,
                tellings=tuple(Telling(entry=one.entry, words=_quoted(one, role.spans)) for one, role in roles),
            )
        )
    return sorted(made, key=lambda office: (office.since or _day(office.tellings[0].entry), office.title))


def _facts(view: View, identity: Identity, appearances: Sequence[Appearance]) -> list[FactTold]:
    """Return the facts, those told in most articles first."""
    own = set(identity.entities)
    found: dict[tuple[str, bool, str], list[tuple[Appearance, Fact]]] = {}
    others: dict[str, str | None] = {}
    for appearance in reversed(appearances):
        for fact in appearance.facts:
            subject = fact.subject in own
            other = fact.object if subject else fact.subject
            if other is not None and other not in others:
                others[other] = view.identity_of(other)
            key = others.get(other or "") or folded(fact.value or "")
            found.setdefault((fact.relation, subject, key), []).append((appearance, fact))
    made = []
    for (relation, subject, key), some in found.items():
        appearance, fact = some[-1]
        other = fact.object if subject else fact.subject
        name = appearance.names.get(other or "") or fact.value or ""
        known = view.identity(key) if other else None
        made.append(
            FactTold(
                relation=relation,
                subject=subject,
                other=known.name if known else name,
                identity=key if other else None,
                since=_one(fact.since for _, fact in some),
                until=_one(fact.until for _, fact in some),
                tellings=tuple(_telling(one, fact) for one, fact in some),
            )
        )
    return sorted(made, key=lambda one: (-len(one.tellings), one.relation, one.other))


def _telling(appearance: Appearance, fact: Fact) -> Telling:
    whose = None
    for attribution in appearance.reading.attributions:
        if attribution.id == fact.attribution:
            source = attribution.source
            whose = (appearance.names.get(source.entity or "") or source.text) if source else "somebody"
    return Telling(entry=appearance.entry, words=_quoted(appearance, fact.spans), whose=whose)


def _quoted(appearance: Appearance, spans: Iterable[Span]) -> str:
    return phrase(appearance.reading.article.text, spans).text


def _one(dates: Iterable[str | None]) -> str | None:
    """Return the date that is told, the most exact one of those told first."""
    told = [date for date in dates if date]
    return max(told, key=len, default=None)


def _day(entry: Entry) -> str:
    return (entry.published or str(date.max))[:10]


def _links(view: View, appearances: Sequence[Appearance]) -> list[Linked]:
    """Return what is judged of the entities: first what people said, then what holds them together, then the rest."""
    judged: dict[str, Judgement] = {}
    for appearance in appearances[:_MOST_LINKS]:
        for one in view.samenesses(appearance.entity.id):
            judged.setdefault(one.id, one)
    order = {"yes": 0, "unsure": 1, "no": 2}
    ranked = sorted(
        judged.values(), key=lambda one: (bool(one.maker.version), order[one.link.verdict], -one.link.score, one.id)
    )
    found = []
    for one in ranked:
        left, right = side_of(view, one.link.left), side_of(view, one.link.right)
        if left and right:
            found.append(Linked(judgement=one, left=left, right=right))
        if len(found) == _MOST_LINKS:
            break
    return found
