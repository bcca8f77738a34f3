"""Small ledgers of facts: articles written with their entities marked, and which of these are one."""
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sayso.ledger import open_ledger
from sayso.records import (
    Article,
    Attribution,
    Bonds,
    Entity,
    Fact,
    Form,
    Link,
    Maker,
    Outlet,
    Party,
    Profile,
    Reading,
    Role,
    Span,
    Stance,
    content_id,
    phrase,
)

MAKER = Maker(name="hand", version="1", digest="0" * 64)

_MARK = re.compile(r"\[(\w+)\|([^]]*)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says: `words` of the text are the content, `by` is the key of an entity."""

    by: str | None
    words: str
    act: str = "say"
    hedged: bool = False
    parent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A fact: keys of entities, `words` of the text, and the number of what is said, if it is somebody's word."""

    relation: str
    subject: str
    object: str | None = None
    value: str | None = None
    words: str
    since: str | None = None
    until: str | None = None
    said: int | None = None
    confidence: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office: who has it, of what, and the words that say it."""

    holder: str
    title: str
    of: str | None = None
    words: str
    since: str | None = None
    until: str | None = None
    former: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article in the making. In `text`, "[ana|Ana Lima]" names the entity `ana`; `against` are stances by number."""

    id: str
    outlet: str
    day: str | None
    text: str
    facts: Sequence[Told] = ()
    said: Sequence[Said] = ()
    offices: Sequence[Office] = ()
    against: Sequence[tuple[int, str, int]] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    unnamed: Sequence[str] = ()
    url: str | None = None


def ent(page: str, key: str) -> str:
    """Return the id that an entity has in an article."""
    return content_id("ent", page, key)


def reading(page: Page, types: Mapping[str, str]) -> Reading:
    """Return the reading that a page is; `types` are those of the entities by their keys, persons if not there."""
    text, named = _unmarked(page.text)
    names = {key: max((span.quote(text) for span in spans), key=len) for key, spans in named.items()}

    def place(words: str) -> Span:
        start = text.index(words)
        return Span(start, start + len(words))

    roles: dict[str, list[Role]] = {}
    for office in page.offices:
        of = ent(page.id, office.of) if office.of else None
        roles.setdefault(office.holder, []).append(
            Role(
                title=office.title,
                of=of,
                since=office.since,
                until=office.until,
                former=office.former,
                spans=(place(office.words),),
            )
        )
    entities = [
        Entity(
            id=ent(page.id, key),
            name=names[key],
            type=page.types.get(key, types.get(key, "person")),
            anonymous=key in page.unnamed,
            mentions=tuple(spans),
            roles=tuple(roles.get(key, ())),
        )
        for key, spans in named.items()
    ]
    ids = [content_id("att", page.id, str(number)) for number in range(len(page.said))]
    attributions = [
        Attribution(
            id=id,
            form=Form.INDIRECT,
            content=phrase(text, [place(one.words)]),
            source=_party(text, named[one.by][0], ent(page.id, one.by)) if one.by else None,
            act=one.act,
            hedged=one.hedged,
            parent=None if one.parent is None else ids[one.parent],
            chain=(ent(page.id, one.by),) if one.by else (),
            confidence=0.9,
        )
        for id, one in zip(ids, page.said, strict=True)
    ]
    facts = [
        Fact(
            id=content_id("fact", page.id, str(number)),
            relation=one.relation,
            subject=ent(page.id, one.subject),
            object=ent(page.id, one.object) if one.object else None,
            value=one.value,
            since=one.since,
            until=one.until,
            spans=(place(one.words),),
            attribution=None if one.said is None else ids[one.said],
            confidence=one.confidence,
        )
        for number, one in enumerate(page.facts)
    ]
    stances = [
        Stance(
            id=content_id("st", page.id, str(source), stance, str(toward)),
            source=ids[source],
            toward=ids[toward],
            stance=stance,
        )
        for source, stance, toward in page.against
    ]
    domain = f"{page.outlet.lower().replace(' ', '-')}.example"
    article = Article(
        id=content_id("art", page.id),
        text=text,
        url=page.url or f"https://{domain}/{page.id}",
        outlet=Outlet(name=page.outlet, domain=domain),
        title=text.split("\n")[0][:80],
        published=page.day,
        language="en",
    )
    return Reading(
        article=article,
        attributions=tuple(attributions),
        maker=MAKER,
        entities=tuple(entities),
        facts=tuple(facts),
        stances=tuple(stances),
    )


def _unmarked(text: str) -> tuple[str, dict[str, list[Span]]]:
    plain = ""
    named: dict[str, list[Span]] = {}
    last = 0
    for match in _MARK.finditer(text):
        plain += text[last : match.start()]
        named.setdefault(match[1], []).append(Span(len(plain), len(plain) + len(match[2])))
        plain += match[2]
        last = match.end()
    return plain + text[last:], named


def _party(text: str, span: Span, entity: str) -> Party:
    words = phrase(text, [span])
    return Party(text=words.text, spans=words.spans, entity=entity)


def write(path: Path, pages: Sequence[Page], types: Mapping[str, str]) -> Path:
    """Make a ledger of the pages at the path: entities of one key are one, but those that are unnamed."""
    first: dict[str, str] = {}
    with open_ledger(path) as ledger, ledger.writer() as writer:
        for page in pages:
            made = reading(page, types)
            keys = {ent(page.id, key): key for key in _unmarked(page.text)[1]}
            links = []
            for entity in made.entities:
                if not entity.anonymous and (known := first.setdefault(keys[entity.id], entity.id)) != entity.id:
                    links.append(Link(left=entity.id, right=known, relation="same", verdict="yes", score=0.95))
            profiles = [Profile(entity=one.id, article=made.article.id, names=(one.name,)) for one in made.entities]
            writer.add(made, Bonds(profiles=tuple(profiles), links=tuple(links)))
    return path


def renamed(page: Page, name: str, other: str) -> Page:
    """Return the page with other words for some of its own, wherever they stand."""
    facts = [replace(one, words=one.words.replace(name, other)) for one in page.facts]
    said = [replace(one, words=one.words.replace(name, other)) for one in page.said]
    offices = [replace(one, words=one.words.replace(name, other)) for one in page.offices]
    return replace(page, text=page.text.replace(name, other), facts=facts, said=said, offices=offices)


TYPES = {
    "dam": "organization",
    "ministry": "organization",
    "party": "organization",
    "guard": "group",
    "river": "place",
    "port": "place",
    "strike": "event",
    "post": "outlet",
    "list": "document",
    "bank": "organization",
}
PAGES = (
    Page(
        id="a",
        outlet="Ellery Post",
        day="2024-03-02",
        text="Dam talks begin\n[lima|Ana Lima], the head of the [ministry|Ministry of Water] since 2021, met the [dam|Corva Dam "
        "Company] in [port|Port Ellery]. The company belongs to the [bank|Harbour Bank Ltd]. [lima|Lima] said that [okafor|Tom Okafor] leads "
        "the [guard|River Guard]. [okafor|Okafor] denied that he leads it.",
        facts=(
            Told(relation="heads", subject="lima", object="ministry", words="Ana Lima, the head of the Ministry of Water since 2021", since="2021"),
            Told(relation="located_in", subject="dam", object="port", words="Corva Dam Company in Port Ellery", confidence=0.6),
            Told(relation="part_of", subject="dam", object="bank", words="The company belongs to the Harbour Bank Ltd"),
            Told(relation="heads", subject="okafor", object="guard", words="Tom Okafor leads the River Guard", said=0),
        ),
        said=(
            Said(by="lima", words="Tom Okafor leads the River Guard"),
            Said(by="okafor", words="he leads it", act="deny"),
        ),
        offices=(Office(holder="lima", title="head", of="ministry", words="head of the Ministry of Water since 2021", since="2021"),),
        against=((1, "denies", 0),),
    ),
    Page(
        id="b",
        outlet="Kestrel Wire",
        day="2024-05-11",
        text="Guard hit\nThe [guard|River Guard], an ally of the [party|Delta Party], was hit in the [strike|strike on Port Ellery], which killed "
        "41 people and its deputy, [brandt|Eva Brandt]. [lima|A. Lima], the water minister, blamed the [party|party]. The [guard|Guard] is on the EU terror list.",
        facts=(
            Told(relation="ally_of", subject="guard", object="party", words="The River Guard, an ally of the Delta Party"),
            Told(relation="killed", subject="strike", value="41", words="which killed 41 people", since="2024-05-10", until="2024-05-10"),
            Told(relation="killed", subject="strike", object="brandt", words="which killed 41 people and its deputy, Eva Brandt", since="2024-05-10", until="2024-05-10"),
            Told(relation="designated_on", subject="guard", value="EU terror list", words="The Guard is on the EU terror list"),
            Told(relation="heads", subject="lima", object="guard", words="A. Lima, the water minister", confidence=0.2),
        ),
        offices=(Office(holder="brandt", title="deputy", of="guard", words="deputy"),),
    ),
    Page(
        id="c",
        outlet="Sound Echo",
        day="2024-06-20T08:00:00+02:00",
        text="New minister\n[rao|Vikram Rao] replaced [lima|Ana Lima] at the [ministry|Ministry of Water] in June. [rao|Rao] heads it now. According to "
        "[source|a senior official], the [party|Delta Party] funds the [guard|River Guard]. The paper was shown a leaked [list|list].",
        facts=(
            Told(relation="succeeds", subject="rao", object="lima", words="Vikram Rao replaced Ana Lima", since="2024-06"),
            Told(relation="heads", subject="rao", object="ministry", words="Rao heads it now", since="2024-06"),
            Told(relation="heads", subject="lima", object="ministry", words="Ana Lima at the Ministry of Water", until="2024-06"),
            Told(relation="supports", subject="party", object="guard", words="the Delta Party funds the River Guard", said=0),
            Told(relation="member_of", subject="source", object="ministry", words="a senior official"),
        ),
        said=(Said(by="source", words="the Delta Party funds the River Guard", hedged=True),),
        unnamed=("source",),
    ),
    Page(
        id="d",
        outlet="Sound Echo",
        day=None,
        text="Who is who\n[lima|Ana Lima] heads the [ministry|Ministry of Water]. The [guard|River Guard] opposes the [bank|Harbour Bank Ltd]. "
        "[gil|Rui Gil], its spokesman, denied that the [guard|Guard] raided the [dam|Corva Dam Company].",
        facts=(
            Told(relation="heads", subject="lima", object="ministry", words="Ana Lima heads the Ministry of Water"),
            Told(relation="opposes", subject="guard", object="bank", words="The River Guard opposes the Harbour Bank Ltd"),
            Told(relation="spokesperson_of", subject="gil", object="guard", words="Rui Gil, its spokesman"),
            Told(relation="attacked", subject="guard", object="dam", words="the Guard raided the Corva Dam Company", said=0),
        ),
        said=(Said(by="gil", words="the Guard raided the Corva Dam Company", act="deny"),),
    ),
)  # fmt: skip
