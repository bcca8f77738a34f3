"""What one reading states of whom it speaks of: facts and offices, each with its words and whose word it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sayso.records import Attribution, Entity, Fact, Reading, Role, Span, content_id, phrase

__all__ = ["OFFICE", "Statement", "Teller", "statements"]

#: The relation of an office or task that no fact tells: `Statement.title` says which.
OFFICE = "office"

# The relations of which an office is the closer name: "heads" as "commander".
_HELD = ("heads", "member_of", "spokesperson_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Whose word a statement is, where the article does not make it in its own voice.

    `name` is None where nobody is named; `entity` is the id of whom the article means, `through` the names of those who
    pass it on, `attribution` the id of what is said. `hedged`: the article itself holds it at arm's length.
    """

    attribution: str
    name: str | None = None
    entity: str | None = None
    through: tuple[str, ...] = ()
    hedged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Something said of `subject`: its `relation` (of `records.RELATIONS`, or `OFFICE`) to `object` or to a value.

    `title` is the office that the words name. `since` and `until` are ISO dates, `former` that it is over, whenever.
    `teller` is None for the article's own voice. `affirmed` is false for what stands only within a denial; `denied_by`
    and `doubted_by` name those who, in the same article, deny or doubt what is affirmed. `confidence` is None for an
    office, which has none.
    """

    id: str
    relation: str
    subject: Entity
    object: Entity | None = None
    value: str | None = None
    title: str | None = None
    since: str | None = None
    until: str | None = None
    former: bool = False
    spans: tuple[Span, ...] = ()
    words: str = ""
    teller: Teller | None = None
    affirmed: bool = True
    denied_by: tuple[str, ...] = ()
    doubted_by: tuple[str, ...] = ()
    confidence: float | None = None


def statements(reading: Reading) -> Iterator[Statement]:
    """Yield what the reading states, facts first, then the offices that no fact tells, each in order of the text.

    An office and a fact that say the same of the same two are one statement, the fact's, with the office's title.
    """
    desk = _Desk(reading)
    used: set[tuple[str, Role]] = set()
    for fact in sorted(reading.facts, key=lambda one: (one.spans, one.id)):
        if (made := desk.fact(fact)) is None:
            continue
        for role in made.subject.roles if made.relation in _HELD and made.object else ():
            if made.object and role.of == made.object.id:
                used.add((made.subject.id, role))
                if made.title is None and desk.teller(role.spans) == made.teller:
                    made = _with(made, role)
        yield made
    for entity in reading.entities:
        for role in entity.roles:
            if (entity.id, role) not in used and (held := desk.office(entity, role)):
                yield held


def _with(made: Statement, role: Role) -> Statement:
    """Return the statement of a fact with what the office adds to it."""
    return replace(
        made,
        title=role.title,
        since=made.since or (None if made.until else role.since),
        until=made.until or (None if made.since else role.until),
        former=role.former,
    )


class _Desk:
    """A reading with its parts at hand by their ids."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.article.text
        self._cast: Mapping[str, Entity] = {entity.id: entity for entity in reading.entities}
        self._said: Mapping[str, Attribution] = {one.id: one for one in reading.attributions}
        self._against: dict[tuple[str, str], list[str]] = {}
        for stance in reading.stances:
            if stance.source in self._said:
                name = self._name(self._said[stance.source]) or "an unnamed source"
                self._against.setdefault((stance.stance, stance.toward), []).append(name)

    def fact(self, fact: Fact) -> Statement | None:
        """Return the statement that a fact is; None if it tells of nobody who is there, or of one thing twice."""
        subject, object = self._cast.get(fact.subject), self._cast.get(fact.object or "")
        if subject is None or (object is None and fact.object is not None) or subject is object:
            return None
        made = Statement(
            id=fact.id,
            relation=fact.relation,
            subject=subject,
            object=object,
            value=None if object else fact.value,
            since=fact.since,
            until=fact.until,
            spans=fact.spans,
            words=self._words(fact.spans),
            confidence=fact.confidence,
        )
        return self._told(made, self._said.get(fact.attribution or ""))

    def office(self, holder: Entity, role: Role) -> Statement | None:
        """Return the statement that an office in some body is; None if it is not told in which."""
        body = self._cast.get(role.of or "")
        if body is None or body is holder:
            return None
        spans = [str(place) for span in role.spans for place in (span.start, span.end)]
        made = Statement(
            id=content_id("role", holder.id, role.title, body.id, *spans),
            relation=OFFICE,
            subject=holder,
            object=body,
            title=role.title,
            since=role.since,
            until=role.until,
            former=role.former,
            spans=role.spans,
            words=self._words(role.spans),
        )
        return self._told(made, self._innermost(role.spans))

    def teller(self, spans: Sequence[Span]) -> Teller | None:
        """Return whose word it is that stands there, None for the article's own."""
        found = self._innermost(spans)
        return self._teller(found) if found else None

    def _told(self, made: Statement, attribution: Attribution | None) -> Statement:
        if attribution is None:
            return replace(
                made,
                denied_by=self._those("denies", [made.id]),
                doubted_by=self._those("doubts", [made.id]),
            )
        within = self._around(attribution)
        ids = [made.id, *(one.id for one in within)]
        return replace(
            made,
            teller=self._teller(attribution),
            affirmed=all(one.act != "deny" for one in within),
            denied_by=self._those("denies", ids),
            doubted_by=self._those("doubts", ids),
        )

    def _those(self, stance: str, toward: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for id in toward for name in self._against.get((stance, id), ())))

    def _teller(self, attribution: Attribution) -> Teller:
        entity = attribution.source.entity if attribution.source else None
        known = entity if entity in self._cast else None
        through = [self._cast[id].name for id in attribution.chain if id in self._cast and id != known]
        return Teller(
            attribution=attribution.id,
            name=self._name(attribution),
            entity=known,
            through=tuple(dict.fromkeys(through)),
            hedged=any(one.hedged for one in self._around(attribution)),
        )

    def _name(self, attribution: Attribution) -> str | None:
        if attribution.source is None:
            return None
        known = self._cast.get(attribution.source.entity or "")
        return known.name if known else attribution.source.text

    def _around(self, attribution: Attribution) -> list[Attribution]:
        """Return the attribution and those within which it is reported, the innermost first."""
        found: list[Attribution] = []
        step: Attribution | None = attribution
        while step and step not in found:
            found.append(step)
            step = self._said.get(step.parent or "")
        return found

    def _innermost(self, spans: Sequence[Span]) -> Attribution | None:
        """Return the attribution with the shortest content that holds the words, None if none does."""
        if not spans:
            return None
        holding = [
            one for one in self._said.values() if any(content.contains(spans[0]) for content in one.content.spans)
        ]
        return min(holding, key=lambda one: (len(one.content.text), one.id), default=None)

    def _words(self, spans: Sequence[Span]) -> str:
        return phrase(self._text, spans).text if spans else ""
