"""Facts against facts: the same relation between the same entities, in whatever words.

An entity of the system is the gold one by the rule of `fields`. Allies and opponents match either way round. Where gold
has a value and no object ("on the EU's list"), a fact of the same subject matches that has none either, or one whose
name shares a word with the value. Of the matched ones it is told how often it is the right one's word (the article's
own, or the attribution's that matches the gold one) and how often both dates are right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sayso.records import Entity, Fact

__all__ = ["count_facts"]

_EITHER_WAY = ("ally_of", "opposes")


def count_facts(
    counts: Counter[str],
    gold: Sequence[Fact],
    system: Sequence[Fact],
    entities: Sequence[Entity],
    mapped: Mapping[str, str],
    partner: Mapping[str, str],
) -> tuple[list[Fact], list[Fact]]:
    """Count the facts of one article into `counts`; returns what of gold was missed and what the system has too many.

    `entities` are the system's, `mapped` gives the gold entity of each, `partner` the gold attribution of each.
    """
    names = {entity.id: entity.name for entity in entities}
    missed, extra = list(gold), []
    for ours in system:
        theirs = next((fact for fact in missed if _same(fact, ours, mapped, names)), None)
        for name in ("facts", f"facts {ours.relation}"):
            counts[f"{name}/predicted"] += 1
            counts[f"{name}/matched"] += theirs is not None
        if theirs is None:
            extra.append(ours)
            continue
        missed.remove(theirs)
        counts["fact_voice/all"] += 1
        counts["fact_voice/right"] += theirs.attribution == (partner.get(ours.attribution or "") or None) and (
            (theirs.attribution is None) == (ours.attribution is None)
        )
        if theirs.since or theirs.until:
            counts["fact_time/all"] += 1
            counts["fact_time/right"] += (theirs.since, theirs.until) == (ours.since, ours.until)
    for fact in gold:
        for name in ("facts", f"facts {fact.relation}"):
            counts[f"{name}/gold"] += 1
    return missed, extra


def _same(gold: Fact, ours: Fact, mapped: Mapping[str, str], names: Mapping[str, str]) -> bool:
    if gold.relation != ours.relation:
        return False
    subject, object = mapped.get(ours.subject), mapped.get(ours.object or "")
    if gold.object is None:
        words = {word.lower() for word in (gold.value or "").split() if len(word) > 2}
        told = {word.lower() for word in names.get(ours.object or "", "").split()}
        return subject == gold.subject and (ours.object is None or bool(words & told))
    return (subject, object) == (gold.subject, gold.object) or (
        gold.relation in _EITHER_WAY and (object, subject) == (gold.subject, gold.object)
    )
