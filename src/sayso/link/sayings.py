"""What linking keeps of an attribution: enough to compare it with any other without either article at hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sayso.annotate.senses import Number, Sense, folded, senses_of, stems_of
from sayso.records import Attribution, Entity, Gist, Reading

__all__ = ["Saying", "day_of", "saying_from", "sayings_of", "to_body"]

# Names of an article by which its affair is known again, and words of one content, at most.
_MOST_NAMES = 10
_MOST_WORDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One attribution as compared with others; names are folded (`annotate.senses.folded`).

    `around` are the names most spoken of in its article, `heading` the stems of its title: what the affair is.
    `speaker` is "" where nobody is given; `body` is whom the speaker speaks for, by the article. `credit` is the
    article's, `outlets` are those that the article speaks of.
    """

    attribution: str
    article: str
    day: int | None
    act: str
    words: tuple[str, ...]
    numbers: tuple[Number, ...]
    names: tuple[str, ...]
    negations: int
    modal: str
    speaker: str
    body: str
    anonymous: bool
    outlet: str
    around: tuple[str, ...]
    heading: tuple[str, ...]
    length: int  # of the content, in characters
    parent: str | None = None
    chain: tuple[str, ...] = ()
    vector: bytes = b""
    credit: str = ""
    outlets: tuple[str, ...] = ()


def sayings_of(reading: Reading) -> tuple[Saying, ...]:
    """Return the sayings of a reading, in reading order."""
    article = reading.article
    senses = senses_of(reading)
    entities = {entity.id: entity for entity in reading.entities}
    around, heading = _around(reading.entities), stems_of(article.title or "")
    outlet = folded((article.outlet and (article.outlet.name or article.outlet.domain)) or "")
    return tuple(
        _saying(attribution, senses[attribution.id], entities, reading, around, heading, outlet)
        for attribution in reading.attributions
    )


def _saying(
    attribution: Attribution,
    sense: Sense,
    entities: Mapping[str, Entity],
    reading: Reading,
    around: tuple[str, ...],
    heading: tuple[str, ...],
    outlet: str,
) -> Saying:
    source = attribution.source
    speaker = entities.get(source.entity) if source and source.entity else None
    bodies = [
        entities[role.of]
        for role in (speaker.roles if speaker else ())
        if role.of and role.of in entities and not role.former
    ]
    return Saying(
        attribution=attribution.id,
        article=reading.article.id,
        day=day_of(reading.article.published),
        act=attribution.act or "say",
        words=sense.words[:_MOST_WORDS],
        numbers=sense.numbers[:_MOST_NAMES],
        names=sense.names[:_MOST_NAMES],
        negations=sense.negations,
        modal=sense.modal,
        speaker=folded(speaker.name) if speaker else "",
        body=folded(bodies[0].name) if bodies else "",
        anonymous=bool(speaker and speaker.anonymous),
        outlet=outlet,
        around=around,
        heading=heading,
        length=sum(span.end - span.start for span in attribution.content.spans),
        parent=attribution.parent,
        chain=tuple(folded(entities[one].name) for one in attribution.chain if one in entities),
        vector=sense.vector,
        credit=folded(reading.article.credit or ""),
        outlets=tuple(sorted({folded(one.name) for one in reading.entities if one.type == "outlet"}))[:_MOST_NAMES],
    )


def _around(entities: Sequence[Entity]) -> tuple[str, ...]:
    """Return the names most spoken of, of people, bodies and places that have one."""
    counts: Counter[str] = Counter()
    for entity in entities:
        if entity.type in ("person", "organization", "place", "outlet") and entity.name[:1].isupper():
            counts[folded(entity.name)] += len(entity.mentions)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(name for name, _ in ranked[:_MOST_NAMES])


def day_of(published: str | None) -> int | None:
    """Return the day of an RFC 3339 date or date-time as a proleptic ordinal, None if it is none."""
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return None


def to_body(saying: Saying) -> str:
    """Return what `saying_from` needs beside the gist's own fields, as JSON."""
    table: dict[str, Any] = asdict(saying)
    for name in ("attribution", "article", "day", "vector"):
        del table[name]
    table["numbers"] = [[number.value, number.unit] for number in saying.numbers]
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))


def saying_from(gist: Gist) -> Saying:
    """Return the saying that a gist was made of."""
    table: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in json.loads(gist.body).items()
    }
    table["numbers"] = tuple(Number(float(value), unit) for value, unit in table["numbers"])
    return Saying(attribution=gist.attribution, article=gist.article, day=gist.day, vector=gist.vector, **table)
