"""What statements become: Occupancy, Directorship, Employment, Membership, Succession, Sanction and so on.

One entity for all that say one thing of the same two on the same word. What the articles say in their own voice and
what they have from somebody are never one: the latter says on whose word, wherever it is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sayso.export.followthemoney.things import LEGAL, ORGANIZATIONS, owned, schema_of
from sayso.export.followthemoney.values import Entity, made, ref
from sayso.graph import words_of
from sayso.records import Identity, content_id
from sayso.statements import OFFICE

__all__ = ["Group", "Place", "links"]

_SPEAKING = re.compile(r"spokes|press (?:secretary|officer|chief)", re.IGNORECASE)
# Quotations that one entity holds; all articles are in its `proof`.
_MOST_QUOTED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place in one article that says it; `article` is its id as an entity has it."""

    id: str
    article: str
    url: str | None
    publisher: str | None
    day: str
    words: str
    title: str | None = None
    since: str | None = None
    until: str | None = None
    former: bool = False
    hedged: bool = False
    doubted_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All places that say one thing of the same two on the same word: that of `teller`, or the articles' own if None.

    `key` is what tells the group from all others.
    """

    key: str
    relation: str
    subject: Identity
    object: Identity | None
    value: str | None
    teller: str | None
    places: Sequence[Place]

    @property
    def title(self) -> str | None:
        """The office that most places name."""
        titles = Counter(" ".join(place.title.split()) for place in self.places if place.title)
        return min(titles, key=lambda title: (-titles[title], title), default=None)


def links(group: Group) -> Iterator[Entity]:
    """Yield what the group becomes: one entity, after the Position it may need; none if it joins what is no entity."""
    subject, object = group.subject, group.object
    if object is not None:
        yield from _between(group, subject, object)
    elif group.relation == "designated_on":
        yield _link(group, "Sanction", entity=_id(subject), program=group.value)
    elif group.relation in ("killed", "attacked"):
        yield _event(group)
    elif group.relation == "located_in" and group.value:
        place = ref(content_id("place", group.value.casefold()))
        yield made("Address", place, name=group.value, full=group.value, keywords="place")
        yield _link(group, "UnknownLink", subject=_id(subject), object=place, role="located in")


def _between(group: Group, subject: Identity, object: Identity) -> Iterator[Entity]:
    """Yield what joins two identities."""
    one, other = _id(subject), _id(object)
    kind, kind_of_other = schema_of(subject), schema_of(object)
    relation, title = group.relation, group.title
    body, person = kind_of_other in ORGANIZATIONS, kind == "Person"
    speaking = relation == OFFICE and _SPEAKING.search(title or "") is not None
    if (relation == "spokesperson_of" or speaking) and kind in LEGAL and kind_of_other in LEGAL:
        yield _link(group, "Representation", agent=one, client=other, role=title or "spokesperson")
    elif relation == "heads" and person and kind_of_other == "Company":
        yield _link(group, "Directorship", director=one, organization=other, role=title or "head")
    elif (relation == OFFICE and person and kind_of_other == "Company") or (
        relation == "member_of" and person and kind_of_other == "Company"
    ):
        yield _link(group, "Employment", employee=one, employer=other, role=title or "member")
    elif relation in ("heads", OFFICE) and person and (body or kind_of_other == "Address"):
        post = _position(group, object, title or "head")
        yield post
        yield _link(group, "Occupancy", holder=one, post=post["id"])
    elif relation == "member_of" and kind in LEGAL and body:
        yield _link(group, "Membership", member=one, organization=other, role=title or "member")
    elif relation == "part_of" and kind == "Company" and kind_of_other in LEGAL and _owned(group):
        yield _link(group, "Ownership", owner=other, asset=one, role="owner")
    elif relation == "succeeds" and kind in LEGAL and kind_of_other in LEGAL:
        yield _link(group, "Succession", predecessor=other, successor=one, role="successor")
    elif relation == "designated_on":
        authority = object.name if body else None
        yield _link(group, "Sanction", entity=one, program=object.name, authority=authority)
    elif relation == "ally_of" and person and kind_of_other == "Person":
        yield _link(group, "Associate", person=one, associate=other, relationship="ally")
    else:
        role = words_of(relation) if relation != OFFICE else title
        yield _link(group, "UnknownLink", subject=one, object=other, role=role)


def _owned(group: Group) -> bool:
    return any(owned(place.words) for place in group.places)


def _id(identity: Identity) -> str:
    return ref(identity.id, "id")


def _position(group: Group, body: Identity, title: str) -> Entity:
    """Return the post that has that title in a body, or of a place."""
    owner = {"organization" if schema_of(body) in ORGANIZATIONS else "addressEntity": _id(body)}
    id = ref(content_id("post", body.id, title.casefold()))
    return made("Position", id, name=f"{title}, {body.name}", proof=group.places[0].article, **owner)


def _event(group: Group) -> Entity:
    """Return a killing or an attack of which one side only is an entity."""
    subject, value = group.subject, " ".join((group.value or "").split())
    if value in ("", group.relation):
        name = f"{subject.name} {group.relation}"
    else:
        name = f"{value} {group.relation}: {subject.name}"
    involved = _id(subject) if schema_of(subject) in LEGAL else None
    return _link(group, "Event", name=_said(group, name), involved=involved, keywords="event")


def _said(group: Group, words: str) -> str:
    """Return words of what is claimed with whose word it is, if it is somebody's."""
    return f"{words} (according to {group.teller})" if group.teller is not None else words


def _link(group: Group, schema: str, **own: str | None) -> Entity:
    """Return an entity with all that speaks for it: the articles, their exact words, and whose word it is."""
    places = group.places
    for name in ("role", "relationship", "program"):
        if value := own.get(name):
            own[name] = _said(group, value)
    more: dict[str, Any] = {"recordId": [place.id for place in places]}
    if schema not in ("Event", "Associate"):
        more["status"] = [_voice(group), *(["former"] if all(place.former for place in places) else [])]
    if group.relation in ("killed", "attacked", "succeeds"):
        more["date"] = [place.since or place.until for place in places]
    else:
        more["startDate"] = [place.since for place in places]
        more["endDate"] = [place.until for place in places]
    return made(
        schema,
        ref(content_id("link", schema, group.key)),
        **own,
        **more,
        summary=_summary(group),
        description=[_quoted(group, place) for place in places[:_MOST_QUOTED]],
        proof=[place.article for place in places],
        sourceUrl=[place.url for place in places],
        publisher=[place.publisher for place in places],
    )


def _voice(group: Group) -> str:
    return "in the reports' own voice" if group.teller is None else f"according to {group.teller}"


def _summary(group: Group) -> str:
    """Return in one line whose word it is, and where."""
    outlets = list(dict.fromkeys(place.publisher for place in group.places if place.publisher))
    where = f" in {', '.join(outlets[:5])}" if outlets else ""
    articles = len({place.article for place in group.places})
    count = f" ({articles:,} articles)" if articles > 1 else ""
    lists = "; not compared with the list itself" if group.relation == "designated_on" else ""
    if group.teller is None:
        return f"Reported{where}{count} in the reports' own voice{lists}"
    doubting = list(dict.fromkeys(name for place in group.places for name in place.doubted_by))
    doubts = f"; doubted by {', '.join(doubting[:5])}" if doubting else ""
    hedged = "; the report itself keeps its distance" if any(place.hedged for place in group.places) else ""
    return f"According to {group.teller},{where}{count}; no report says so itself{hedged}{doubts}{lists}"


def _quoted(group: Group, place: Place) -> str:
    """Return the exact words with whose they are and where they stand."""
    where = ", ".join(filter(None, (place.publisher, place.day[:10]))) or place.article
    return f"“{place.words}” – {group.teller}, in {where}" if group.teller is not None else f"“{place.words}” – {where}"
