"""Facts in the terminal: who is what to whom, since when, and whose word that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.text import Text

from sayso.records import Fact, Reading
from sayso.serve.quoted import STYLES, shown
from sayso.serve.screen import one_line

__all__ = ["LEAST_SHOWN", "PHRASES", "fact_line", "fact_lines", "fact_time"]

#: Relations as words between their two ends; without an object the first part alone is said.
PHRASES = {
    "heads": "heads",
    "member_of": "belongs to",
    "part_of": "is part of",
    "succeeds": "succeeds",
    "supports": "supports",
    "designated_on": "is on a list:",
    "killed": "killed",
    "attacked": "attacked",
    "located_in": "is in",
    "spokesperson_of": "speaks for",
    "ally_of": "is allied with",
    "opposes": "opposes",
}
#: On the screen facts of less confidence are counted only: of those, three in four were wrong on held-out articles.
LEAST_SHOWN = 0.3
_ALONE = {"killed": "was killed:", "attacked": "was attacked:"}


def fact_lines(reading: Reading) -> Iterator[Text]:
    """Yield a line for each fact that is likely enough, in the order of the text, and how many are not."""
    names = {entity.id: entity.name for entity in reading.entities}
    numbers = {one.id: number for number, one in enumerate(reading.attributions, start=1)}
    likely = [fact for fact in reading.facts if fact.confidence >= LEAST_SHOWN]
    for fact in likely:
        told = fact.attribution and f"told in [{numbers.get(fact.attribution, '?')}]"
        yield fact_line(fact, names) + Text(f"  {told or 'the article itself'}, {fact.confidence:.2f}", style="dim")
    if left := len(reading.facts) - len(likely):
        yield Text(f"{left} more below {LEAST_SHOWN} (--json has them)", style="dim")


def fact_line(fact: Fact, names: Mapping[str, str]) -> Text:
    """Return a fact as words, with its time; `names` are those of the entities by their ids."""
    subject = shown(names.get(fact.subject, fact.subject))
    how = PHRASES.get(fact.relation, shown(fact.relation))
    if fact.object is not None:
        object = shown(names.get(fact.object, fact.object))
    else:
        how, object = _ALONE.get(fact.relation, how), shown(fact.value or "")
    return Text.assemble(
        (subject, STYLES["speaker"]), f" {how} ", (object, STYLES["speaker"]), (fact_time(fact), "dim")
    )


def fact_time(fact: Fact) -> str:
    """Return since and until when, in brackets; nothing where that is not known."""
    if fact.since and fact.until:
        told = fact.since if fact.since == fact.until else f"{fact.since} to {fact.until}"
    elif fact.since or fact.until:
        told = f"since {fact.since}" if fact.since else f"until {fact.until}"
    else:
        return ""
    return one_line(f" ({told})")
