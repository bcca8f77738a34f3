"""Readings as JSON Lines: one object per article, in the shape of `docs/record.md`.

The way out writes every field; the way in trusts nothing: each offset must lie in the text and each quoted
text must be what its spans quote. It also takes sparse records (spans without their text, no ids, no maker),
so that annotated data stays short enough to write by hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from sayso.checked import REMEDY, SURROGATE, Field, kind, short
from sayso.errors import BadRecord, SaysoError, UnreadableFile
from sayso.plover import PLOVER
from sayso.quotation import form_of
from sayso.records import (
    ACTS,
    ENTITY_TYPES,
    RELATIONS,
    STANCES,
    Article,
    Attribution,
    Entity,
    Fact,
    Maker,
    Outlet,
    Party,
    Phrase,
    Reading,
    Role,
    Span,
    Stance,
    When,
    content_id,
)

__all__ = ["MAX_LINE_BYTES", "attribution_record", "from_record", "read_lines", "read_objects", "to_line", "to_record"]

# A 200,000 word article is some 1.2 MB of text; with an attribution for every 20 words of it, at about 1 kB
# each, its record stays near 12 MB. Five times that is no article.
MAX_LINE_BYTES = 64 * 1024 * 1024

_NO_MAKER = Maker(name="unknown", version="", digest="")


# -- out ---------------------------------------------------------------------------------------------------


def to_record(reading: Reading) -> dict[str, Any]:
    """Return the reading as the JSON object of `docs/record.md`, every field present."""
    article = reading.article
    outlet = article.outlet
    return {
        "id": article.id,
        "url": article.url,
        "outlet": None if outlet is None else {"name": outlet.name, "domain": outlet.domain},
        "title": article.title,
        "authors": list(article.authors),
        "published": article.published,
        "language": article.language,
        "credit": article.credit,
        "text": article.text,
        "attributions": [attribution_record(attribution) for attribution in reading.attributions],
        "entities": [_entity_out(entity) for entity in reading.entities],
        "facts": [_fact_out(fact) for fact in reading.facts],
        "stances": [_stance_out(stance) for stance in reading.stances],
        "furniture": _spans_out(article.furniture),
        "maker": {
            "name": reading.maker.name,
            "version": reading.maker.version,
            "digest": reading.maker.digest,
        },
    }


def to_line(reading: Reading) -> str:
    """Return the record as one line of JSON with its line break, always encodable as UTF-8."""
    record = to_record(reading)
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    # Half a surrogate pair cannot be written as UTF-8; escaped, it can.
    if SURROGATE.search(line):
        line = json.dumps(record, ensure_ascii=True, allow_nan=False)
    return line + "\n"


def attribution_record(attribution: Attribution) -> dict[str, Any]:
    """Return the attribution as it stands in a record."""
    return {
        "id": attribution.id,
        "form": attribution.form.value,
        "content": _phrase_out(attribution.content),
        "cue": _phrase_out(attribution.cue),
        "source": _phrase_out(attribution.source),
        "addressee": _phrase_out(attribution.addressee),
        "medium": _phrase_out(attribution.medium),
        "setting": _phrase_out(attribution.setting),
        "time": _phrase_out(attribution.time),
        "act": attribution.act,
        "plover": PLOVER.get(attribution.act) if attribution.act else None,
        "hedged": attribution.hedged,
        "parent": attribution.parent,
        "chain": list(attribution.chain),
        "confidence": attribution.confidence,
    }


def _entity_out(entity: Entity) -> dict[str, Any]:
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "anonymous": entity.anonymous,
        "mentions": _spans_out(entity.mentions),
        "wikidata": entity.wikidata,
        "roles": [
            {
                "title": role.title,
                "of": role.of,
                "since": role.since,
                "until": role.until,
                "former": role.former,
                "spans": _spans_out(role.spans),
            }
            for role in entity.roles
        ],
    }


def _fact_out(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "relation": fact.relation,
        "subject": fact.subject,
        "object": fact.object,
        "value": fact.value,
        "time": {"start": fact.since, "end": fact.until} if fact.since or fact.until else None,
        "spans": _spans_out(fact.spans),
        "attribution": fact.attribution,
        "confidence": fact.confidence,
    }


def _stance_out(stance: Stance) -> dict[str, Any]:
    return {
        "id": stance.id,
        "from": stance.source,
        "toward": stance.toward,
        "stance": stance.stance,
        "cue": _phrase_out(stance.cue),
        "confidence": stance.confidence,
    }


def _phrase_out(words: Phrase | None) -> dict[str, Any] | None:
    if words is None:
        return None
    record: dict[str, Any] = {"text": words.text, "spans": _spans_out(words.spans)}
    if isinstance(words, Party):
        record["entity"] = words.entity
    if isinstance(words, When):
        record |= {"start": words.start, "end": words.end}
    return record


def _spans_out(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


# -- in ----------------------------------------------------------------------------------------------------


def read_lines(path: str | Path) -> Iterator[Reading | SaysoError]:
    """Read a JSON Lines file of records; a line that fails is yielded as its error, the others are unharmed.

    Blank lines are passed over. A file that cannot be opened or read yields one `UnreadableFile`.
    """
    for found in read_objects(path):
        if isinstance(found, SaysoError):
            yield found
            continue
        try:
            yield from_record(found[1], found[0])
        except BadRecord as error:
            yield error


def read_objects(path: str | Path) -> Iterator[tuple[str, Mapping[str, Any]] | SaysoError]:
    """Read a JSON Lines file whose lines are objects: each with its place, for messages; errors as in `read_lines`."""
    try:
        with open(path, "rb") as stream:
            for number, line in _numbered_lines(stream):
                where = f"{path}, line {number}"
                if line is None:
                    yield BadRecord(where, f"the line is longer than {MAX_LINE_BYTES:,} bytes", REMEDY)
                elif line.strip():
                    try:
                        yield where, _parsed(line, where)
                    except BadRecord as error:
                        yield error
    except OSError as error:
        yield UnreadableFile(str(path), f"cannot be read ({error.strerror or error})", "check the name and rights")


def _numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield lines with their numbers from 1, and None for one that is too long to be held."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) <= MAX_LINE_BYTES:
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES)
        yield number, None


def _parsed(line: bytes, where: str) -> Mapping[str, Any]:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRecord(where, f"not UTF-8 at byte {error.start + 1}", "save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise BadRecord(where, f"not JSON: {reason}", REMEDY) from None
    if not isinstance(value, dict):
        raise BadRecord(where, f"a record is an object, found {kind(value)}", REMEDY)
    return value


def from_record(record: Mapping[str, Any], where: str) -> Reading:
    """Return the reading that `record` describes; raises `BadRecord` naming `where` and the field.

    Needed are `id`, `text` and `attributions`, and of each attribution its `content`. A phrase is
    `{"text", "spans"}`, `{"spans"}` or just the list of spans (an empty one: no such phrase). What else is
    missing is worked out (the form, ids, the name of an entity that has mentions) or left empty. Ids that are referred
    to must be there; where a record has no entities, those of its attributions are not checked.
    """
    top = Field(record, "", where)
    text = top.need("text").string()
    outlet = top.get("outlet")
    maker = top.get("maker")
    article = Article(
        id=top.need("id").filled(),
        text=text,
        url=top.get("url").optional_string(),
        outlet=None
        if outlet.value is None
        else Outlet(name=outlet.get("name").optional_string(), domain=outlet.get("domain").optional_string()),
        title=top.get("title").optional_string(),
        authors=tuple(author.string() for author in top.get("authors").items()),
        published=top.get("published").optional_date(),
        language=top.get("language").optional_string(),
        credit=top.get("credit").optional_string(),
        furniture=top.get("furniture").spans(text),
    )
    entities = _entities(top.get("entities"), article)
    cast = {entity.id for entity in entities}
    attributions = _attributions(top.need("attributions"), article, cast)
    said = {attribution.id for attribution in attributions}
    facts = _facts(top.get("facts"), article, cast, said)
    return Reading(
        article=article,
        attributions=attributions,
        maker=_NO_MAKER
        if maker.value is None
        else Maker(
            name=maker.need("name").string(),
            version=maker.need("version").string(),
            digest=maker.need("digest").string(),
        ),
        entities=entities,
        facts=facts,
        stances=_stances(top.get("stances"), article, said, said | {fact.id for fact in facts}),
    )


_Noun = TypeVar("_Noun", Attribution, Entity, Fact, Stance)


def _identify(items: Sequence[Field], found: list[_Noun], fresh: Callable[[_Noun, str], str]) -> dict[str, int]:
    """Give an id to those of `found` that have none; return the place of each id.

    `fresh` makes the id of the same words; the same thing given twice gets two.
    """
    known: dict[str, int] = {}
    for index, one in enumerate(found):
        if not one.id:
            copy = 0
            while (id := fresh(one, str(copy) if copy else "")) in known:
                copy += 1
            found[index] = one = replace(one, id=id)
        if one.id in known:
            field = items[index]
            first = f"{field.path[: field.path.rindex('[')]}[{known[one.id]}]"
            raise field.fail(f"the id {short(one.id)} is already that of {first}")
        known[one.id] = index
    return known


def _id(field: Field) -> str:
    """Return the id given, or an empty one, which is filled where the article's other ids are known."""
    id = field.get("id")
    return "" if id.value is None else id.filled()


def _confidence(field: Field) -> float:
    confidence = field.get("confidence")
    return 0.0 if confidence.value is None else confidence.fraction()


def _flag(field: Field, name: str) -> bool:
    flag = field.get(name)
    return False if flag.value is None else flag.boolean()


def _told(spans: tuple[Span, ...]) -> str:
    return ",".join(f"{span.start}-{span.end}" for span in spans)


def _entities(field: Field, article: Article) -> tuple[Entity, ...]:
    items = list(field.items())
    found = [_entity(item, article.text) for item in items]

    def fresh(entity: Entity, copy: str) -> str:
        return content_id("ent", article.id, entity.type, entity.name, _told(entity.mentions), copy)

    known = _identify(items, found, fresh)
    for item in items:
        for role in item.get("roles").items():
            role.get("of").optional_reference(known, "entity")
    return tuple(found)


def _entity(field: Field, text: str) -> Entity:
    mentions = field.get("mentions").places(text)
    name = field.get("name")
    return Entity(
        id=_id(field),
        # Without a name: the longest of its namings.
        name=max((span.quote(text) for span in mentions), key=len)
        if name.value is None and mentions
        else field.need("name").string(),
        type=field.need("type").one_of(ENTITY_TYPES),
        anonymous=_flag(field, "anonymous"),
        mentions=mentions,
        wikidata=field.get("wikidata").wikidata(),
        roles=tuple(_role(role, text) for role in field.get("roles").items()),
    )


def _role(field: Field, text: str) -> Role:
    since, until = field.interval("since", "until")
    return Role(
        title=field.need("title").string(),
        of=field.get("of").optional_string(),
        since=since,
        until=until,
        former=_flag(field, "former"),
        spans=field.get("spans").spans(text),
    )


def _attributions(field: Field, article: Article, cast: Collection[str]) -> tuple[Attribution, ...]:
    items = list(field.items())
    found = [_attribution(item, article.text) for item in items]

    def fresh(attribution: Attribution, copy: str) -> str:
        parts = (attribution.content, attribution.cue, attribution.source)
        return content_id("at", article.id, *(_told(words.spans) if words else "" for words in parts), copy)

    known = _identify(items, found, fresh)
    _check_parents(items, found, known)
    for item in items if cast else ():
        for name in ("source", "addressee"):
            if isinstance(item.get(name).value, Mapping):
                item.get(name).get("entity").optional_reference(cast, "entity")
        for link in item.get("chain").items():
            link.reference(cast, "entity")
    return tuple(found)


def _attribution(field: Field, text: str) -> Attribution:
    content = field.need("content").words(text)
    if content is None:
        raise field.get("content").fail("an attribution needs content")
    form = field.get("form")
    act = field.get("act")
    return Attribution(
        id=_id(field),
        form=form_of(text, content.spans) if form.value is None else form.form(),
        content=content,
        cue=field.get("cue").words(text),
        source=field.get("source").party(text),
        addressee=field.get("addressee").party(text),
        medium=field.get("medium").words(text),
        setting=field.get("setting").words(text),
        time=field.get("time").when(text),
        act=None if act.value is None else act.one_of(ACTS),
        hedged=_flag(field, "hedged"),
        parent=field.get("parent").optional_string(),
        chain=tuple(entity.string() for entity in field.get("chain").items()),
        confidence=_confidence(field),
    )


def _facts(field: Field, article: Article, cast: Collection[str], said: Collection[str]) -> tuple[Fact, ...]:
    items = list(field.items())
    found = [_fact(item, article.text, cast, said) for item in items]

    def fresh(fact: Fact, copy: str) -> str:
        parts = (fact.relation, fact.subject, fact.object or "", fact.value or "")
        return content_id("fact", article.id, *parts, _told(fact.spans), copy)

    for id, index in _identify(items, found, fresh).items():
        if id in said:  # a stance could be toward either
            raise items[index].fail(f"the id {short(id)} is already that of an attribution")
    return tuple(found)


def _fact(field: Field, text: str, cast: Collection[str], said: Collection[str]) -> Fact:
    time = field.get("time")
    since, until = (None, None) if time.value is None else time.interval("start", "end")
    return Fact(
        id=_id(field),
        relation=field.need("relation").one_of(RELATIONS),
        subject=field.need("subject").reference(cast, "entity"),
        object=field.get("object").optional_reference(cast, "entity"),
        value=field.get("value").optional_string(),
        since=since,
        until=until,
        spans=field.get("spans").spans(text),
        attribution=field.get("attribution").optional_reference(said, "attribution"),
        confidence=_confidence(field),
    )


def _stances(field: Field, article: Article, said: Collection[str], stated: Collection[str]) -> tuple[Stance, ...]:
    items = list(field.items())
    found = [
        Stance(
            id=_id(item),
            source=item.need("from").reference(said, "attribution"),
            toward=item.need("toward").reference(stated, "attribution or fact"),
            stance=item.need("stance").one_of(STANCES),
            cue=item.get("cue").words(article.text),
            confidence=_confidence(item),
        )
        for item in items
    ]

    def fresh(stance: Stance, copy: str) -> str:
        cue = _told(stance.cue.spans) if stance.cue else ""
        return content_id("st", article.id, stance.source, stance.stance, stance.toward, cue, copy)

    _identify(items, found, fresh)
    return tuple(found)


def _check_parents(items: Sequence[Field], found: list[Attribution], known: Mapping[str, int]) -> None:
    """See that every parent exists and that following parents comes to an end; linear in their number."""
    ends: set[str] = set()
    for item, attribution in zip(items, found, strict=True):
        climbed = {attribution.id}
        parent = attribution.parent
        while parent is not None and parent not in ends:
            if parent not in known:
                raise item.get("parent").fail(f"no attribution of this record has the id {short(parent)}")
            if parent in climbed:
                raise item.get("parent").fail(f"following parents from here leads back to {short(parent)}")
            climbed.add(parent)
            parent = found[known[parent]].parent
        ends |= climbed
