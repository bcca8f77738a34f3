"""Facts against facts: each measure right once and wrong once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sayso.evaluate.facts import count_facts
from sayso.records import Entity, Fact

OURS = tuple(
    Entity(id=id, name=name, type="person") for id, name in (("l", "Lima"), ("u", "Union"), ("li", "the EU list"))
)
MAPPED = {"l": "lima", "u": "union"}
PARTNER = {"ours1": "a1"}


def fact(relation: str, subject: str, object: str | None, **more: Any) -> Fact:
    return Fact(
        id="-".join((relation, subject, object or "")), relation=relation, subject=subject, object=object, **more
    )


def counted(gold: list[Fact], system: list[Fact]) -> Counter[str]:
    counts: Counter[str] = Counter()
    count_facts(counts, gold, system, OURS, MAPPED, PARTNER)
    return counts


def test_the_same_relation_of_the_same_entities_matches_and_no_other() -> None:
    gold = [fact("heads", "lima", "union"), fact("supports", "union", "lima")]
    system = [fact("heads", "l", "u"), fact("supports", "l", "u"), fact("heads", "x", "u")]
    counts = counted(gold, system)
    assert (counts["facts/gold"], counts["facts/predicted"], counts["facts/matched"]) == (2, 3, 1)
    assert (counts["facts heads/matched"], counts["facts supports/matched"]) == (1, 0)


def test_one_gold_fact_is_matched_once() -> None:
    counts = counted([fact("heads", "lima", "union")], [fact("heads", "l", "u"), fact("heads", "l", "u")])
    assert counts["facts/matched"] == 1


@pytest.mark.parametrize(("relation", "matched"), [("ally_of", 1), ("opposes", 1), ("succeeds", 0)])
def test_only_what_is_mutual_matches_either_way(relation: str, matched: int) -> None:
    assert counted([fact(relation, "lima", "union")], [fact(relation, "u", "l")])["facts/matched"] == matched


def test_a_value_is_matched_by_its_subject_or_by_an_object_of_its_words() -> None:
    gold = [fact("designated_on", "lima", None, value="the EU sanctions list")]
    assert counted(gold, [fact("designated_on", "l", None, value="other words")])["facts/matched"] == 1
    assert counted(gold, [fact("designated_on", "l", "li")])["facts/matched"] == 1
    assert counted(gold, [fact("designated_on", "l", "u")])["facts/matched"] == 0


def test_whose_word_and_when_are_counted_where_a_fact_was_found() -> None:
    gold = [fact("heads", "lima", "union", attribution="a1", since="2019"), fact("supports", "lima", "union")]
    good = [fact("heads", "l", "u", attribution="ours1", since="2019"), fact("supports", "l", "u")]
    bad = [fact("heads", "l", "u", attribution="ours2", since="2020"), fact("supports", "l", "u", attribution="ours2")]
    for system, right in ((good, (2, 1)), (bad, (0, 0))):
        counts = counted(gold, system)
        assert (counts["fact_voice/all"], counts["fact_time/all"]) == (2, 1)
        assert (counts["fact_voice/right"], counts["fact_time/right"]) == right


def test_what_was_missed_and_what_is_too_many_is_returned() -> None:
    gold, system = [fact("heads", "lima", "union")], [fact("supports", "l", "u")]
    assert count_facts(Counter(), gold, system, OURS, MAPPED, PARTNER) == (gold, system)
