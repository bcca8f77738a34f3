"""Pairs of entities that may be one, for somebody to judge: both sides, with words of their articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.errors import InputError
from sayso.ledger import Entry, Judgement, View
from sayso.records import Identity, Link

__all__ = ["Linked", "Side", "leaver", "merged", "side_of", "unsure"]

# Links that are looked up at once.
_AT_ONCE = 50
# Words around a name that show whom is meant, in characters to either side.
_AROUND = 110
# Articles that fit in a line.
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An entity as one article shows it: what it is called there, as what, and words around it."""

    entity: str
    identity: Identity
    name: str
    type: str
    roles: tuple[str, ...]
    words: tuple[str, ...]
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A judgement on two entities, and both of them."""

    judgement: Judgement
    left: Side
    right: Side


def unsure(view: View) -> Iterator[Linked]:
    """Go through pairs of entities that wait for somebody to judge them, the likeliest first.

    Of two identities one pair is shown: what is judged of it is judged of both.
    """
    seen: set[frozenset[str]] = set()
    after: tuple[float, str] | None = None
    while found := view.unsure(limit=_AT_ONCE, after=after):
        for one in found:
            left, right = side_of(view, one.link.left), side_of(view, one.link.right)
            if left and right and (pair := frozenset((left.identity.id, right.identity.id))) not in seen:
                seen.add(pair)
                yield Linked(judgement=one, left=left, right=right)
        after = (found[-1].link.score, found[-1].id)


def leaver(view: View, identity: Identity, article: str) -> list[str]:
    """Return the ids of the entities of an article that belong to an identity; raises `InputError` if there is none."""
    reading = view.reading(article)
    found = [one.id for one in (reading.entities if reading else ()) if one.id in set(identity.entities)]
    if not found:
        raise InputError(article, f"does not speak of {identity.name}", "see where it appears with sayso entity")
    return found


def merged(view: View, identity: Identity) -> Link:
    """Return the last link by which a person made the identity one; raises `InputError` if nobody has."""
    own = set(identity.entities)
    found = [
        one
        for entity in identity.entities
        for one in view.samenesses(entity)
        if not one.maker.version and not one.maker.digest and one.link.verdict == "yes"
        if {one.link.left, one.link.right} <= own
    ]
    if not found:
        articles = ", ".join(dict.fromkeys(one.entry.id for one in view.appearances(identity.id, limit=_MOST_NAMED)))
        raise InputError(identity.name, "was merged by nobody", f"say with --from which article leaves: {articles}")
    return max(found, key=lambda one: (one.added, one.id)).link


def side_of(view: View, entity: str) -> Side | None:
    """Return an entity as its article shows it, None if it is no longer current."""
    id = view.identity_of(entity)
    identity = view.identity(id) if id else None
    found = view.appearance(entity) if identity else None
    if identity is None or found is None:
        return None
    text = found.reading.article.text
    words = [_around(text, span.start, span.end) for span in found.entity.mentions[:2]]
    roles = []
    for role in found.entity.roles:
        of = found.names.get(role.of or "")
        roles.append(f"{'former ' if role.former else ''}{role.title}{f' of {of}' if of else ''}")
    return Side(
        entity=entity,
        identity=identity,
        name=found.entity.name,
        type=found.entity.type,
        roles=tuple(dict.fromkeys(roles)),
        words=tuple(dict.fromkeys(words)),
        entry=found.entry,
    )


def _around(text: str, start: int, end: int) -> str:
    """Return the words around a naming, whole words, cut at paragraphs."""
    low = max(start - _AROUND, text.rfind("\n", 0, start) + 1)
    high = min(end + _AROUND, len(text) if (stop := text.find("\n", end)) < 0 else stop)
    if low and text[low - 1] not in "\n ":
        low = min(start, (text.find(" ", low, start) + 1) or low)
    if high < len(text) and text[high] not in "\n ":
        high = max(end, text.rfind(" ", end, high))
    before = "… " if low and text[low - 1] != "\n" else ""
    after = " …" if high < len(text) and text[high] != "\n" else ""
    return f"{before}{text[low:high].strip()}{after}"
