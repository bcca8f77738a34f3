"""What is told beside who said what: each measure right once and wrong once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from sayso.evaluate.fields import ACT_CLASSES, RATES, SHARES, Slip, count_fields
from sayso.records import (
    ACTS,
    Article,
    Attribution,
    Entity,
    Fact,
    Form,
    Maker,
    Party,
    Phrase,
    Reading,
    Role,
    Span,
    When,
    phrase,
)

TEXT = (
    "Alsahil reported that Ana Lima, the mayor, told Tom Roe in a letter on Friday that the port burns. "
    "She later warned that ships may sink in Velda. One official denied it."
)
MAKER = Maker(name="hand", version="1", digest="0" * 64)


def spans(*words: str) -> tuple[Span, ...]:
    return tuple(Span(TEXT.index(w), TEXT.index(w) + len(w)) for w in words)


def words(part: str) -> Phrase:
    return phrase(TEXT, spans(part))


def party(part: str, entity: str | None) -> Party:
    return Party(text=part, spans=spans(part), entity=entity)


def entity(id: str, name: str, *mentions: str, type: str = "person", **more: Any) -> Entity:
    return Entity(id=id, name=name, type=type, mentions=spans(*mentions), **more)


ENTITIES = (
    entity("paper", "Alsahil", "Alsahil", type="outlet"),
    entity("lima", "Ana Lima", "Ana Lima", "She", roles=(Role(title="mayor", spans=spans("mayor")),)),
    entity("roe", "Tom Roe", "Tom Roe"),
    entity("official", "One official", "One official", anonymous=True),
)
HEARD = "that Ana Lima, the mayor, told Tom Roe in a letter on Friday that the port burns"
ATTRIBUTIONS = (
    Attribution(
        id="reported",
        form=Form.INDIRECT,
        content=words(HEARD),
        cue=words("reported"),
        source=party("Alsahil", "paper"),
        act="report",
        chain=("paper",),
    ),
    Attribution(
        id="told",
        form=Form.INDIRECT,
        content=words("that the port burns"),
        cue=words("told"),
        source=party("Ana Lima, the mayor,", "lima"),
        addressee=party("Tom Roe", "roe"),
        medium=words("in a letter"),
        time=When(text="on Friday", spans=spans("on Friday"), start="2024-05-31", end="2024-05-31"),
        act="claim",
        parent="reported",
        chain=("paper", "lima"),
    ),
    Attribution(
        id="warned",
        form=Form.INDIRECT,
        content=words("that ships may sink"),
        cue=words("warned"),
        source=party("She", "lima"),
        setting=words("in Velda"),
        act="warn",
        hedged=True,
        chain=("lima",),
    ),
)
FACTS = (Fact(id="f", relation="supports", subject="lima", object="roe", since="2024", attribution="reported"),)
GOLD = Reading(
    article=Article(id="a", text=TEXT), attributions=ATTRIBUTIONS, maker=MAKER, entities=ENTITIES, facts=FACTS
)


def system(entities: tuple[Entity, ...] | None = None, **changes: dict[str, Any]) -> Reading:
    """Return what a system might say: as the gold data, in ids of its own, but for changes to attributions by id."""

    def own(id: str | None) -> str | None:
        return id and f"s-{id}"

    def moved(one: Attribution) -> Attribution:
        one = replace(one, **changes.get(one.id, {}))
        return replace(
            one,
            id=f"s-{one.id}",
            parent=own(one.parent),
            chain=tuple(f"s-{id}" for id in one.chain),
            source=one.source and replace(one.source, entity=own(one.source.entity)),
            addressee=one.addressee and replace(one.addressee, entity=own(one.addressee.entity)),
        )

    cast = tuple(replace(one, id=f"s-{one.id}") for one in (ENTITIES if entities is None else entities))
    facts = tuple(
        replace(one, subject=f"s-{one.subject}", object=own(one.object), attribution=own(one.attribution))
        for one in FACTS
    )
    attributions = tuple(map(moved, ATTRIBUTIONS))
    return Reading(article=GOLD.article, attributions=attributions, maker=MAKER, entities=cast, facts=facts)


def counts(reading: Reading) -> Counter[str]:
    return count_fields(GOLD, reading)


def share(reading: Reading, field: str) -> tuple[int, int]:
    found = counts(reading)
    return found[f"{field}/right"], found[f"{field}/all"]


def rate(reading: Reading, field: str) -> tuple[int, int, int]:
    found = counts(reading)
    return found[f"{field}/gold"], found[f"{field}/predicted"], found[f"{field}/matched"]


def test_what_is_told_alike_is_right_in_every_measure() -> None:
    found = counts(system())
    for field in SHARES:
        assert found[f"{field}/all"] > 0, field
        assert found[f"{field}/right"] == found[f"{field}/all"], field
    for field in RATES:
        assert found[f"{field}/gold"] > 0, field
        assert found[f"{field}/gold"] == found[f"{field}/predicted"] == found[f"{field}/matched"], field


def test_no_slip_is_told_of_what_is_right() -> None:
    slips: list[Slip] = []
    count_fields(GOLD, system(), slips)
    assert slips == []


def test_every_measure_is_wrong_without_anything_told() -> None:
    bare = Reading(
        article=GOLD.article,
        attributions=tuple(Attribution(id=a.id, form=a.form, content=a.content, cue=a.cue) for a in ATTRIBUTIONS),
        maker=MAKER,
    )
    found = counts(bare)
    assert all(found[f"{field}/right"] == 0 for field in SHARES)
    assert all(found[f"{field}/matched"] == found[f"{field}/predicted"] == 0 for field in RATES)


def test_attributions_that_were_not_found_count_in_no_field() -> None:
    missed = replace(system(), attributions=())
    found = counts(missed)
    assert all(found[f"{field}/all"] == 0 for field in SHARES if not field.startswith("fact_"))


def test_a_speaker_is_wrong_where_the_entity_is_another() -> None:
    wrong = system(told={"source": party("Ana Lima, the mayor,", "roe")})
    assert share(wrong, "speaker") == (2, 3)
    assert share(wrong, "speaker_outside") == (1, 1)


def test_a_speaker_outside_the_sentence_is_counted_apart() -> None:
    wrong = system(warned={"source": party("She", "roe")})
    assert share(wrong, "speaker_outside") == (0, 1)


def test_an_entity_without_its_name_is_not_the_speaker() -> None:
    # She is the same stretch of text, but the system does not know that it is Lima.
    alone = (*ENTITIES[:1], entity("lima", "Ana Lima", "Ana Lima"), *ENTITIES[2:], entity("she", "She", "She"))
    assert share(system(alone, warned={"source": party("She", "she")}), "speaker") == (2, 3)


def test_an_addressee_counts_where_a_telling_word_is_shared() -> None:
    assert rate(system(told={"addressee": party("Roe", "roe")}), "addressee") == (1, 1, 1)
    assert rate(system(told={"addressee": party("Alsahil", "paper")}), "addressee") == (1, 1, 0)
    assert rate(system(told={"addressee": None}), "addressee") == (1, 0, 0)


def test_an_addressee_s_entity_is_held_against_the_gold_one() -> None:
    assert share(system(told={"addressee": party("Tom Roe", "paper")}), "addressee_entity") == (0, 1)


@pytest.mark.parametrize(("attribution", "field"), [("told", "medium"), ("warned", "setting")])
def test_medium_and_setting_are_wrong_elsewhere_or_missing(attribution: str, field: str) -> None:
    assert rate(system(None, **{attribution: {field: words("One official")}}), field) == (1, 1, 0)
    assert rate(system(None, **{attribution: {field: None}}), field) == (1, 0, 0)
    assert rate(system(reported={field: words("One official")}), field) == (1, 2, 1)


def test_a_time_is_right_only_with_the_same_interval() -> None:
    when = When(text="Friday", spans=spans("Friday"), start="2024-05-31", end="2024-05-31")
    assert share(system(told={"time": when}), "time") == (1, 1)
    assert share(system(told={"time": replace(when, end="2024-06-01")}), "time") == (0, 1)
    assert share(system(told={"time": replace(when, start=None, end=None)}), "time") == (0, 1)
    assert share(system(told={"time": None}), "time") == (0, 1)


def test_a_parent_is_right_only_if_it_is_the_partner_of_the_gold_one() -> None:
    assert rate(system(told={"parent": "warned"}), "parent") == (1, 1, 0)
    assert rate(system(told={"parent": None}), "parent") == (1, 0, 0)
    assert rate(system(warned={"parent": "reported"}), "parent") == (1, 2, 1)


@pytest.mark.parametrize("chain", [("lima",), ("lima", "paper"), ("paper", "roe"), ("paper", "lima", "roe"), ()])
def test_a_chain_is_right_only_entity_by_entity_in_order(chain: tuple[str, ...]) -> None:
    wrong = system(told={"chain": chain})
    assert share(wrong, "chain") == (2, 3)
    assert share(wrong, "chain_long") == (0, 1)


def test_an_act_may_be_wrong_in_the_right_class() -> None:
    assert share(system(told={"act": "deny"}), "act") == (2, 3)
    assert share(system(told={"act": "deny"}), "class") == (3, 3)
    assert share(system(told={"act": "urge"}), "class") == (2, 3)
    assert share(system(told={"act": None}), "class") == (2, 3)


def test_every_act_has_one_class() -> None:
    assert sorted(act for acts in ACT_CLASSES.values() for act in acts) == sorted(ACTS)


def test_hedging_has_misses_and_false_alarms() -> None:
    assert rate(system(warned={"hedged": False}), "hedged") == (1, 0, 0)
    assert rate(system(told={"hedged": True}), "hedged") == (1, 2, 1)


def test_mentions_need_the_same_stretch_and_type_and_pronouns_do_not_count() -> None:
    assert rate(system(), "mentions") == (4, 4, 4)
    other = (replace(ENTITIES[0], type="organization"), *ENTITIES[1:])
    assert rate(system(other), "mentions") == (4, 4, 3)
    assert rate(system(other), "mentions_untyped") == (4, 4, 4)
    assert rate(system(other), "mentions outlet") == (1, 0, 0)
    shorter = (*ENTITIES[:2], entity("roe", "Roe", "Roe"), ENTITIES[3])
    assert rate(system(shorter), "mentions") == (4, 4, 3)


def test_roles_need_title_and_holder() -> None:
    lima, roe = ENTITIES[1:3]
    role = lima.roles[0]
    assert rate(system((ENTITIES[0], replace(lima, roles=()), roe, ENTITIES[3])), "roles") == (1, 0, 0)
    moved = (ENTITIES[0], replace(lima, roles=()), replace(roe, roles=(role,)), ENTITIES[3])
    assert rate(system(moved), "roles") == (1, 1, 0)
    upper = (ENTITIES[0], replace(lima, roles=(replace(role, title="Mayor"),)), roe, ENTITIES[3])
    assert rate(system(upper), "roles") == (1, 1, 1)


def test_anonymous_speakers_have_misses_and_false_alarms() -> None:
    known = (*ENTITIES[:3], replace(ENTITIES[3], anonymous=False))
    assert rate(system(known), "anonymous") == (1, 0, 0)
    hidden = (replace(ENTITIES[0], anonymous=True), *ENTITIES[1:])
    assert rate(system(hidden), "anonymous") == (1, 2, 1)


def test_slips_tell_what_was_wanted_and_what_came_out() -> None:
    slips: list[Slip] = []
    count_fields(GOLD, system(told={"act": "deny", "source": party("Ana Lima, the mayor,", "roe")}), slips)
    told = {slip.field: (slip.gold, slip.found) for slip in slips}
    assert told["act"] == ("claim", "deny")
    assert told["speaker"] == ("Ana Lima", "Tom Roe")
    assert all(slip.article == "a" and slip.words.startswith("told | that the port") for slip in slips)
