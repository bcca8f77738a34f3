"""The network of whom the articles speak of: who is joined to whom, by what, since when, and on whose word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sayso.annotate.senses import folded
from sayso.ask.filters import day_of
from sayso.ask.weaving import Weave
from sayso.dates import first_day, last_day
from sayso.errors import InputError
from sayso.graph import GRAPH_RELATIONS, Evidence, Network
from sayso.ledger import View
from sayso.records import Identity, Reading
from sayso.statements import statements

__all__ = ["ANYTHING", "VOICES", "Wanted", "network", "wanted_of"]

#: Whose word may be asked for: the articles' own, that of those they quote, or either.
VOICES = ("own", "told", "all")

# What has happened stays so: these have a day, not an end.
_EVENTS = frozenset(("killed", "attacked", "succeeds"))
# Around somebody, so many are looked at in turn; a network of more is better asked for as a whole.
_MOST_MET = 1000
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What must fit a statement to be in the network; None or empty for whatever it may be.

    `as_of` is a day on which it holds: its time does not exclude that day, and it was published by then or tells since
    when it holds. `relations` are some of `graph.GRAPH_RELATIONS`, `voice` is one of `VOICES`. `since` and `until` are
    days of publication, both included. What has no confidence (an office) fits any `min_confidence`.
    """

    as_of: date | None = None
    relations: frozenset[str] = frozenset()
    voice: str = "all"
    since: date | None = None
    until: date | None = None
    min_confidence: float = 0.0

    @property
    def words(self) -> Mapping[str, str]:
        """What is asked for, by the names of the command's options."""
        told = {
            "as-of": str(self.as_of or ""),
            "relation": ", ".join(sorted(self.relations)),
            "voice": "" if self.voice == "all" else self.voice,
            "since": str(self.since or ""),
            "until": str(self.until or ""),
            "min-confidence": f"{self.min_confidence:g}" if self.min_confidence else "",
        }
        return {name: words for name, words in told.items() if words}

    def fits(self, relation: str, evidence: Evidence) -> bool:
        """Tell whether one place that says it fits."""
        if self.relations and relation not in self.relations:
            return False
        if self.voice not in ("all", evidence.voice):
            return False
        if evidence.confidence is not None and evidence.confidence < self.min_confidence:
            return False
        told = first_day(evidence.published)
        if (self.since or self.until) and told is None:
            return False
        if (self.since and told and told < self.since) or (self.until and told and told > self.until):
            return False
        return self.as_of is None or _holds(relation, evidence, self.as_of)


ANYTHING = Wanted()


def wanted_of(
    *,
    as_of: str | None = None,
    relations: Collection[str] = (),
    voice: str = "all",
    since: str | None = None,
    until: str | None = None,
    min_confidence: float = 0.0,
) -> Wanted:
    """Return what the words ask for; a date may be a year or a month, `as_of` then is its last day.

    Raises `InputError` for a relation, a voice or a date that is none.
    """
    if strange := sorted({*relations} - {*GRAPH_RELATIONS}):
        raise InputError(f"--relation {strange[0]}", "is no relation", f"use some of {', '.join(GRAPH_RELATIONS)}")
    if voice not in VOICES:
        raise InputError(f"--voice {voice}", "is no voice", f"use one of {', '.join(VOICES)}")
    found = Wanted(
        as_of=day_of(as_of, "--as-of", last=True),
        relations=frozenset(relations),
        voice=voice,
        since=day_of(since, "--since", last=False),
        until=day_of(until, "--until", last=True),
        min_confidence=min_confidence,
    )
    if found.since and found.until and found.since > found.until:
        raise InputError(f"--since {since} --until {until}", "ends before it begins", "swap the two dates")
    return found


def network(view: View, wanted: Wanted = ANYTHING, *, entity: str | None = None, hops: int = 1) -> Network:
    """Return the network of all that fits, or with `entity`, a name, what lies at most `hops` steps from it.

    Raises `InputError` if nobody of that name is in the ledger, or several.
    """
    weave = Weave(view, wanted.fits)
    asked = dict(wanted.words)
    if entity is None:
        for reading in view.readings():
            for made in statements(reading):
                weave.add(reading.article, made)
        return weave.network(asked)
    center = _meant(view, entity)
    near = _near(view, weave, center.id, hops)
    asked |= {"entity": center.name, "hops": str(hops)}
    return weave.network(asked, center=center.id, among=near)


def _near(view: View, weave: Weave, center: str, hops: int) -> set[str]:
    """Weave in what is told of the center and of those around it; return the ids of the nodes within reach."""
    near = {center}
    edge = [center]
    for _ in range(hops):
        met: dict[str, None] = {}
        for one in edge:
            for reading in _articles(view, one):
                for made in statements(reading):
                    ends = weave.ends(made)
                    if ends and one in ends and weave.add(reading.article, made):
                        met |= dict.fromkeys(end for end in ends if end not in near)
        edge = [id for id in met if not weave.is_value(id)][: max(_MOST_MET - len(near), 0)]
        weave.left_out["beyond reach"] += sum(not weave.is_value(id) for id in met) - len(edge)
        near |= {*edge, *filter(weave.is_value, met)}
    for one in edge:  # what joins those met last
        for reading in _articles(view, one):
            for made in statements(reading):
                ends = weave.ends(made)
                if ends and one in ends and near.issuperset(ends):
                    weave.add(reading.article, made)
    return near


def _articles(view: View, identity: str) -> Iterator[Reading]:
    """Go through the articles in which an identity appears, each once."""
    seen: set[str] = set()
    for appearance in view.appearances(identity):
        if appearance.entry.id not in seen:
            seen.add(appearance.entry.id)
            yield appearance.reading


def _meant(view: View, name: str) -> Identity:
    """Return the one identity that a name or an id means; raises `InputError` if it is none or several."""
    if known := view.identity(name):
        return known
    found = view.identities_named(name, limit=_MOST_NAMED + 1) if name.strip() else []
    exact = [one for one in found if folded(name) in map(folded, one.names)]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if not found:
        raise InputError(f"--entity {name!r}", "is nobody in the ledger", "see who is there with sayso entities")
    told = ", ".join(f"{one.name} ({one.type}, {one.id})" for one in (exact or found)[:_MOST_NAMED])
    raise InputError(
        f"--entity {name!r}",
        f"may be any of {told}{' and others' if len(exact or found) > _MOST_NAMED else ''}",
        "give the name in full, or the id",
    )


def _holds(relation: str, evidence: Evidence, day: date) -> bool:
    """Tell whether it holds on that day for all that is told; what came out later must tell when it began."""
    begun, over = first_day(evidence.since), last_day(evidence.until)
    if relation in _EVENTS:
        begun, over = begun or first_day(evidence.until), None
    if (begun and begun > day) or (over and over < day):
        return False
    told = first_day(evidence.published)
    if told is None or told > day:
        return begun is not None
    return not (evidence.former and over is None)
