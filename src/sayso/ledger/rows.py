"""Readings as rows of the tables, and back; nothing here touches a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from typing import Any

from sqlalchemy import RowMapping

from sayso.errors import BadRecord
from sayso.records import (
    ACTS,
    ENTITY_TYPES,
    RELATIONS,
    STANCES,
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
    Role,
    Span,
    Stance,
    When,
    phrase,
)

__all__ = [
    "DETAILS",
    "article_from",
    "attribution_from",
    "attribution_row",
    "check",
    "details",
    "entity_from",
    "entity_row",
    "fact_from",
    "fact_row",
    "maker_from",
    "mention_rows",
    "role_from",
    "role_rows",
    "span_rows",
    "stance_from",
    "stance_row",
    "version_row",
]

# What an article says of itself besides its text.
DETAILS = ("title", "outlet", "domain", "authors", "published", "language", "credit", "furniture")

# The phrases of an attribution: the name of the field is the role of its spans.
_ROLES = ("content", "cue", "source", "addressee", "medium", "setting", "time")


def check(reading: Reading) -> None:
    """Raise `BadRecord` unless the reading can be stored and given back exactly as it is."""
    article = reading.article
    where = article.origin or article.url or article.id
    try:
        _check_text(article)
        for span in article.furniture:
            if span.end > len(article.text):
                raise ValueError(f"furniture [{span.start}, {span.end}) lies outside the text")
        parents = {attribution.id: attribution.parent for attribution in reading.attributions}
        if len(parents) < len(reading.attributions):
            raise ValueError("two attributions have the same id")
        for attribution in reading.attributions:
            _check_attribution(attribution, article.text)
        _check_parents(parents)
        _check_entities(reading)
        _check_facts_and_stances(reading)
    except ValueError as error:
        raise BadRecord(
            where,
            f"cannot be kept in a ledger: {error}",
            "correct the input, or report it if sayso made this",
        ) from None


def _check_text(article: Article) -> None:
    if not article.id:
        raise ValueError("the article has no id")
    outlet = article.outlet or Outlet()
    words = [article.id, article.url, article.title, outlet.name, outlet.domain, article.published]
    _check_letters(*words, article.language, article.credit, *article.authors, article.text)


def _check_letters(*words: str | None) -> None:
    for text in words:
        try:
            (text or "").encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"character {error.start} is half a surrogate pair, which UTF-8 cannot hold") from None


def _check_attribution(attribution: Attribution, text: str) -> None:
    for role in _ROLES:
        _check_phrase(getattr(attribution, role), f"the {role} of {attribution.id}", text)
    if attribution.act is not None and attribution.act not in ACTS:
        raise ValueError(f"{attribution.id} has the act {attribution.act!r}, which is not known")
    _check_confidence(attribution)


def _check_phrase(words: Phrase | None, what: str, text: str) -> None:
    if words is None:
        return
    if not words.spans or max(span.end for span in words.spans) > len(text):
        raise ValueError(f"{what} does not lie inside the text")
    quoted = phrase(text, words.spans)
    if (words.text, words.spans) != (quoted.text, quoted.spans):
        raise ValueError(f"{what} says other words than its spans quote")


def _check_confidence(one: Attribution | Fact | Stance) -> None:
    if not 0 <= one.confidence <= 1:
        raise ValueError(f"{one.id} has the confidence {one.confidence}")


def _check_entities(reading: Reading) -> None:
    text = reading.article.text
    known = _ids(reading.entities, "entities")
    for entity in reading.entities:
        if entity.type not in ENTITY_TYPES:
            raise ValueError(f"{entity.id} has the type {entity.type!r}, which is not known")
        _check_letters(entity.id, entity.name, entity.wikidata)
        _check_spans(entity.mentions, f"a mention of {entity.id}", text)
        if any(left == right for left, right in pairwise(entity.mentions)):
            raise ValueError(f"a mention of {entity.id} is given twice")
        for role in entity.roles:
            _check_letters(role.title, role.since, role.until)
            _check_spans(role.spans, f"a role of {entity.id}", text)
            _check_reference(role.of, known, f"a role of {entity.id}")
    if not known:
        return
    for attribution in reading.attributions:
        for party in (attribution.source, attribution.addressee):
            _check_reference(party.entity if party else None, known, attribution.id)
        for link in attribution.chain:
            _check_reference(link, known, f"the chain of {attribution.id}")


def _check_facts_and_stances(reading: Reading) -> None:
    text = reading.article.text
    entities = {entity.id for entity in reading.entities}
    said = {attribution.id for attribution in reading.attributions}
    facts = _ids(reading.facts, "facts")
    if both := facts & said:
        raise ValueError(f"a fact and an attribution have the same id {min(both)}")
    for fact in reading.facts:
        if fact.relation not in RELATIONS:
            raise ValueError(f"{fact.id} has the relation {fact.relation!r}, which is not known")
        _check_letters(fact.id, fact.value, fact.since, fact.until)
        _check_spans(fact.spans, fact.id, text)
        _check_reference(fact.subject, entities, fact.id)
        _check_reference(fact.object, entities, fact.id)
        _check_reference(fact.attribution, said, fact.id)
        _check_confidence(fact)
    _ids(reading.stances, "stances")
    for stance in reading.stances:
        if stance.stance not in STANCES:
            raise ValueError(f"{stance.id} is the stance {stance.stance!r}, which is not known")
        _check_letters(stance.id)
        _check_phrase(stance.cue, f"the cue of {stance.id}", text)
        _check_reference(stance.source, said, stance.id)
        _check_reference(stance.toward, said | facts, stance.id)
        _check_confidence(stance)


def _ids(those: Iterable[Entity | Fact | Stance], what: str) -> set[str]:
    found: set[str] = set()
    for one in those:
        if not one.id or one.id in found:
            raise ValueError(f"two {what} have the same id {one.id}" if one.id else f"one of the {what} has no id")
        found.add(one.id)
    return found


def _check_spans(spans: tuple[Span, ...], what: str, text: str) -> None:
    if spans and max(span.end for span in spans) > len(text):
        raise ValueError(f"{what} lies outside the text")
    if list(spans) != sorted(spans):
        raise ValueError(f"{what} has its spans out of order")


def _check_reference(id: str | None, known: Collection[str], what: str) -> None:
    if id is not None and id not in known:
        raise ValueError(f"{what} refers to {id}, which is not in the reading")


def _check_parents(parents: Mapping[str, str | None]) -> None:
    """See that every parent is there and that following parents comes to an end; linear in their number."""
    settled: set[str] = set()
    for start in parents:
        climbed: set[str] = set()
        at: str | None = start
        while at is not None and at not in settled:
            if at in climbed:
                raise ValueError(f"following the parents of {start} leads back to {at}")
            if at not in parents:
                raise ValueError(f"the parent {at} is not among the attributions")
            climbed.add(at)
            at = parents[at]
        settled |= climbed


def details(article: Article) -> dict[str, Any]:
    """Return what the article says of itself besides its text, as the columns named in `DETAILS`."""
    outlet = article.outlet or Outlet()
    return {
        "title": article.title,
        "outlet": outlet.name,
        "domain": outlet.domain,
        "authors": list(article.authors),
        "published": article.published,
        "language": article.language,
        "credit": article.credit,
        "furniture": _pairs(article.furniture),
    }


def version_row(article: Article) -> dict[str, Any]:
    """Return a row of `versions`, less its number and date."""
    return {
        "article": article.id,
        "digest": article.digest,
        "text": article.text,
        **details(article),
    }


def article_from(row: RowMapping) -> Article:
    """Return the article that a row of `versions`, with the `url` of `articles`, holds."""
    outlet = Outlet(name=row["outlet"], domain=row["domain"])
    return Article(
        id=row["article"],
        text=row["text"],
        url=row["url"],
        outlet=None if outlet == Outlet() else outlet,
        title=row["title"],
        authors=tuple(row["authors"]),
        published=row["published"],
        language=row["language"],
        credit=row["credit"],
        furniture=_spans(row["furniture"]),
    )


def attribution_row(attribution: Attribution) -> dict[str, Any]:
    """Return a row of `attributions`, less its keys and its place."""
    source, addressee, time = attribution.source, attribution.addressee, attribution.time
    return {
        "id": attribution.id,
        "form": attribution.form.value,
        "act": attribution.act,
        "hedged": attribution.hedged,
        "source_entity": source.entity if source else None,
        "addressee_entity": addressee.entity if addressee else None,
        "time_start": time.start if time else None,
        "time_end": time.end if time else None,
        "chain": list(attribution.chain),
        "confidence": attribution.confidence,
    }


def span_rows(attribution: Attribution, key: int) -> list[dict[str, Any]]:
    """Return the rows of `spans` that hold the attribution's phrases."""
    rows = []
    for role in _ROLES:
        words: Phrase | None = getattr(attribution, role)
        for number, span in enumerate(words.spans if words else (), start=1):
            rows.append({"attribution": key, "role": role, "number": number, "start": span.start, "end": span.end})
    return rows


def attribution_from(
    row: RowMapping, spans: Mapping[str, Iterable[Span]], parent: str | None, text: str
) -> Attribution:
    """Return the attribution that a row and its spans by role hold; `parent` is the parent's record id."""
    phrases = {role: phrase(text, found) for role, found in spans.items()}
    source, addressee, time = (phrases.get(role) for role in ("source", "addressee", "time"))
    return Attribution(
        id=row["id"],
        form=Form(row["form"]),
        content=phrases["content"],
        cue=phrases.get("cue"),
        source=_party(source, row["source_entity"]),
        addressee=_party(addressee, row["addressee_entity"]),
        medium=phrases.get("medium"),
        setting=phrases.get("setting"),
        time=_when(time, row["time_start"], row["time_end"]),
        act=row["act"],
        hedged=row["hedged"],
        parent=parent,
        chain=tuple(row["chain"]),
        confidence=row["confidence"],
    )


def _party(words: Phrase | None, entity: str | None) -> Party | None:
    return None if words is None else Party(text=words.text, spans=words.spans, entity=entity)


def _when(words: Phrase | None, start: str | None, end: str | None) -> When | None:
    return None if words is None else When(text=words.text, spans=words.spans, start=start, end=end)


def entity_row(entity: Entity) -> dict[str, Any]:
    """Return a row of `entities`, less its keys and its place."""
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "anonymous": entity.anonymous,
        "wikidata": entity.wikidata,
    }


def mention_rows(entity: Entity, key: int) -> list[dict[str, Any]]:
    """Return the rows of `mentions` that hold the entity's."""
    return [
        {"entity": key, "number": number, "start": span.start, "end": span.end}
        for number, span in enumerate(entity.mentions, start=1)
    ]


def role_rows(entity: Entity, keys: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the rows of `roles` that hold the entity's; `keys` are those of the reading's entities."""
    return [
        {
            "entity": keys[entity.id],
            "number": number,
            "title": role.title,
            "of": None if role.of is None else keys[role.of],
            "since": role.since,
            "until": role.until,
            "former": role.former,
            "spans": _pairs(role.spans),
        }
        for number, role in enumerate(entity.roles, start=1)
    ]


def role_from(row: RowMapping, ids: Mapping[int, str]) -> Role:
    """Return the role that a row holds; `ids` are those of the reading's entities by key."""
    return Role(
        title=row["title"],
        of=None if row["of"] is None else ids[row["of"]],
        since=row["since"],
        until=row["until"],
        former=row["former"],
        spans=_spans(row["spans"]),
    )


def entity_from(
    row: RowMapping, mentions: Iterable[Span], roles: Iterable[Role], wikidata: str | None = None
) -> Entity:
    """Return the entity that a row with its mentions and roles holds; `wikidata` is what was judged of it since."""
    return Entity(
        id=row["id"],
        name=row["name"],
        type=row["type"],
        anonymous=row["anonymous"],
        mentions=tuple(mentions),
        wikidata=wikidata or row["wikidata"],
        roles=tuple(roles),
    )


def fact_row(fact: Fact, cast: Mapping[str, int], said: Mapping[str, int]) -> dict[str, Any]:
    """Return a row of `facts`, less its keys and place; `cast` and `said` are the keys of entities and attributions."""
    return {
        "id": fact.id,
        "relation": fact.relation,
        "subject": cast[fact.subject],
        "object": None if fact.object is None else cast[fact.object],
        "value": fact.value,
        "since": fact.since,
        "until": fact.until,
        "spans": _pairs(fact.spans),
        "attribution": None if fact.attribution is None else said[fact.attribution],
        "confidence": fact.confidence,
    }


def fact_from(row: RowMapping, cast: Mapping[int, str], said: Mapping[int, str]) -> Fact:
    """Return the fact that a row holds; `cast` and `said` are the ids of entities and attributions by key."""
    return Fact(
        id=row["id"],
        relation=row["relation"],
        subject=cast[row["subject"]],
        object=None if row["object"] is None else cast[row["object"]],
        value=row["value"],
        since=row["since"],
        until=row["until"],
        spans=_spans(row["spans"]),
        attribution=None if row["attribution"] is None else said[row["attribution"]],
        confidence=row["confidence"],
    )


def stance_row(stance: Stance, said: Mapping[str, int], facts: Mapping[str, int]) -> dict[str, Any]:
    """Return a row of `stances`, less its keys and place; `said` and `facts` are keys that it may be toward."""
    return {
        "id": stance.id,
        "source": said[stance.source],
        "stance": stance.stance,
        "attribution": said.get(stance.toward),
        "fact": facts.get(stance.toward),
        "cue": _pairs(stance.cue.spans if stance.cue else ()),
        "confidence": stance.confidence,
    }


def stance_from(row: RowMapping, said: Mapping[int, str], facts: Mapping[int, str], text: str) -> Stance:
    """Return the stance that a row holds; `said` and `facts` are the ids of attributions and facts by key."""
    cue = _spans(row["cue"])
    return Stance(
        id=row["id"],
        source=said[row["source"]],
        toward=facts[row["fact"]] if row["attribution"] is None else said[row["attribution"]],
        stance=row["stance"],
        cue=phrase(text, cue) if cue else None,
        confidence=row["confidence"],
    )


def _pairs(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _spans(pairs: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def maker_from(row: RowMapping) -> Maker:
    """Return the maker that a row of `makers` holds, its columns marked `maker_`."""
    return Maker(name=row["maker_name"], version=row["maker_version"], digest=row["maker_digest"])
