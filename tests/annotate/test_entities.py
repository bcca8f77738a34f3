"""Which mentions stand for one and the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.entities import Cast
from sayso.records import Entity
from tests.annotate.making import ALIKE, cast, name, number, pronouns, seen


def entities(one: Cast) -> dict[str, Entity]:
    return {entity.name: entity for entity in one.entities({})}


def test_longer_and_shorter_names_are_one_under_the_fullest() -> None:
    text = "Lima spoke. Ana Lima left. Then Ana Lima Costa slept."
    one = cast(text, name(text, "Lima"), name(text, "Ana Lima"), name(text, "Ana Lima Costa"))
    (entity,) = one.entities({})
    assert entity.name == "Ana Lima Costa"
    assert [span.quote(text) for span in entity.mentions] == ["Lima", "Ana Lima", "Ana Lima Costa"]


def test_two_different_full_names_never_join_through_a_third() -> None:
    text = "Ana Lima spoke. Lima left. Rui Lima stayed."
    one = cast(text, name(text, "Ana Lima"), name(text, "Lima", nth=1), name(text, "Rui Lima"))
    assert number(one, "Ana Lima") == number(one, "Lima", nth=1) != number(one, "Rui Lima")


def test_two_different_full_names_do_not_join_whatever_the_network_says() -> None:
    text = "Ana Lima spoke. Rui Lima stayed."
    one = cast(text, name(text, "Ana Lima"), name(text, "Rui Lima"), told={"bias": 20.0})
    assert len(one.entities({})) == 2


@pytest.mark.parametrize("short", ["Mr Lima", "Mrs. Lima", "Dame Lima"])
def test_a_form_of_address_is_no_part_of_a_name(short: str) -> None:
    text = f"Ana Lima spoke. {short} left."
    one = cast(text, name(text, "Ana Lima"), name(text, short), told={"bias": 2.0})
    assert len(one.entities({})) == 1


def test_an_acronym_goes_to_the_name_it_is_made_of() -> None:
    text = "The Harbour Workers Union met. HWU struck. The PQR slept."
    parts = [name(text, words, "organization") for words in ("Harbour Workers Union", "HWU", "PQR")]
    got = entities(cast(text, *parts))
    assert sorted(got) == ["Harbour Workers Union", "PQR"]
    assert len(got["Harbour Workers Union"].mentions) == 2


def test_a_pronoun_goes_to_the_best_earlier_mention_and_is_told_why() -> None:
    text = "Ana Lima met Tom Roe. She left."
    told = ALIKE | {"she after name": 4.0, "pronoun, 2+ mentions": 1.0}
    one = cast(text, name(text, "Ana Lima"), name(text, "Tom Roe"), *pronouns(text), told=told)
    assert number(one, "She") == number(one, "Ana Lima")
    (best, second) = one.considered[2]
    assert one.mentions[best.mention].span.quote(text) == "Ana Lima"
    assert best.share > second.share
    assert best.share + second.share < 1  # the rest is for somebody new


def test_a_pronoun_without_an_antecedent_is_no_entity() -> None:
    text = "She left Velda."
    one = cast(text, name(text, "Velda", "place"), *pronouns(text))
    assert list(entities(one)) == ["Velda"]


def test_names_decide_the_type_over_phrases() -> None:
    text = "Alsahil wrote it. The company closed. The company sold it."
    parts = [
        name(text, "Alsahil", "outlet"),
        seen(text, "The company", "organization"),
        seen(text, "The company", "organization", nth=1),
    ]
    one = cast(text, *parts, told={"bias": 3.0})
    assert [(e.name, e.type) for e in one.entities({})] == [("Alsahil", "outlet")]


def test_an_unnamed_speaker_is_anonymous_until_a_name_is_given() -> None:
    text = "A senior official spoke. A senior official of the port, Tom Roe, left."
    unnamed = seen(text, "A senior official", "person", anonymous=0.9)
    assert [e.anonymous for e in cast(text, unnamed).entities({})] == [True]
    joined = cast(text, unnamed, name(text, "Tom Roe"), told={"bias": 5.0})
    assert [(e.name, e.anonymous) for e in joined.entities({})] == [("Tom Roe", False)]


def test_a_place_is_never_anonymous() -> None:
    text = "A secret base burned."
    assert not cast(text, seen(text, "A secret base", "place", anonymous=0.9)).entities({})[0].anonymous


def test_two_unnamed_sources_stay_two() -> None:
    text = "One official spoke. Another official denied it."
    parts = [seen(text, w, "person", anonymous=0.9) for w in ("One official", "Another official")]
    assert len(cast(text, *parts, told=ALIKE | {"indefinite": -5.0}).entities({})) == 2


def test_ids_of_entities_are_stable_and_their_own() -> None:
    text = "Ana Lima met Tom Roe."
    first, second = (cast(text, name(text, "Ana Lima"), name(text, "Tom Roe")).entities({}) for _ in range(2))
    assert [e.id for e in first] == [e.id for e in second]
    assert len({e.id for e in first}) == 2


def test_an_article_without_mentions_has_no_entities() -> None:
    assert cast("Nothing here.").entities({}) == ()


NAMES = st.lists(st.sampled_from(["Ana Lima", "Rui Lima", "Lima", "Ana", "Tom Roe", "Velda Union", "VU"]), max_size=14)


@given(NAMES, st.floats(-3, 3))
def test_every_mention_has_one_entity_and_full_names_stay_apart(names: list[str], bias: float) -> None:
    text = " met ".join([*names, "nobody"])
    counts: dict[str, int] = {}
    parts = []
    for words in names:
        # How often the words stood before: "Lima" also stands within "Ana Lima".
        at = sum(len(w) + 5 for w in names[: sum(counts.values())])
        nth = sum(text.startswith(words, i) for i in range(at))
        counts[words] = counts.get(words, 0) + 1
        parts.append(name(text, words, "organization" if "U" in words else "person", nth=nth))
    one = cast(text, *parts, told=ALIKE | {"bias": bias})
    assert sorted(i for members in one.members.values() for i in members) == list(range(len(names)))
    for members in one.members.values():
        full = {one.mentions[i].span.quote(text) for i in members} & {"Ana Lima", "Rui Lima", "Tom Roe"}
        assert len(full) <= 1
    spans = [entity.mentions for entity in one.entities({})]
    assert spans == sorted(spans)
