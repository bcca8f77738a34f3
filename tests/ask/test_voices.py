from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ask.voices import Voice, is_outlet_of, key_of, name_groups, voice_of
from sayso.records import Entity, Fact, Outlet, Reading, Role
from tests.ask.leaves import body, outlet, unnamed, voice
from tests.whole_reading import whole


def cast(*entities: Entity, facts: tuple[Fact, ...] = ()) -> Reading:
    return replace(whole(), entities=entities, attributions=(), stances=(), facts=facts)


BOARD = Entity(id="b", name="the Harbour Board", type="organization")
RUI = Entity(id="r", name="Rui Dias", type="person")


def held(title: str, *, former: bool = False, anonymous: bool = False, name: str = "Rui Dias") -> Entity:
    return replace(RUI, name=name, anonymous=anonymous, roles=(Role(title=title, of="b", former=former),))


def heard(entity: Entity, *others: Entity, facts: tuple[Fact, ...] = ()) -> Voice:
    found = voice_of(cast(entity, *others, facts=facts), entity.id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("President Ebtehaj", "ebtehaj"),
        ("Mr. T. K. Muralidharan", "muralidharan"),
        ("Colonel Daddi", "daddi"),
        ("the deputy commissioner", "deputy commissioner"),
        ("His office", "office"),
        ("The Harbour Board", "harbour board"),
        ("Al-Nahar", "al nahar"),
        ("Ķezberis", "kezberis"),
        ("General", "general"),
        ("", ""),
    ],
)
def test_a_name_is_compared_without_what_stands_before_it(name: str, key: str) -> None:
    assert key_of(name) == key


def test_an_officer_speaks_for_his_body_while_he_is_one() -> None:
    assert heard(held("director"), BOARD).bodies == ("the Harbour Board",)
    assert heard(held("director"), BOARD).offices == ("director",)
    assert heard(held("director", former=True), BOARD).bodies == ()
    assert heard(held("director"), replace(BOARD, type="place")).bodies == ()
    fact = Fact(id="f", relation="heads", subject="r", object="b")
    assert heard(RUI, BOARD, facts=(fact,)).bodies == ("the Harbour Board",)
    assert heard(RUI, BOARD, facts=(replace(fact, relation="opposes"),)).bodies == ()
    assert heard(RUI, BOARD, facts=(replace(fact, until="2021"),)).bodies == ()


def test_of_the_unnamed_only_a_spokesman_speaks_for_somebody() -> None:
    assert heard(held("official", anonymous=True), BOARD).bodies == ()
    assert heard(held("spokesman", anonymous=True), BOARD).bodies == ("the Harbour Board",)
    assert heard(held("press secretary", anonymous=True), replace(BOARD, type="person")).bodies == (BOARD.name,)


@pytest.mark.parametrize(
    ("name", "type", "hidden"),
    [
        ("Rui Dias", "person", False),
        ("a dock worker", "person", True),
        ("Two members of the board", "group", True),
        ("residents", "group", True),
        ("the Diggers", "group", False),
        ("the mayor", "person", False),
        ("police", "organization", False),
        ("a report", "document", True),
        ("a leaked council memo", "document", False),
        ("a European newspaper", "outlet", True),
    ],
)
def test_who_is_only_described_is_unnamed(name: str, type: str, hidden: bool) -> None:
    assert heard(Entity(id="e", name=name, type=type)).unnamed is hidden
    assert heard(Entity(id="e", name=name, type=type, anonymous=True)).unnamed


def test_words_alone_are_a_voice_too() -> None:
    found = voice_of(cast(), None, "Ana Brandt")
    assert found == Voice(id="ana brandt", name="Ana Brandt", key="ana brandt")
    assert voice_of(cast(), None, "someone in the crowd") == Voice(
        id="someone in the crowd", name="someone in the crowd", key="someone in the crowd", unnamed=True
    )
    assert voice_of(cast(), "gone") is None


def test_an_outlet_is_known_by_name_or_address() -> None:
    post = Outlet(name="The Ellery Post", domain="www.ellery-post.example")
    assert is_outlet_of(outlet("Ellery Post"), post)
    assert is_outlet_of(outlet("ElleryPost"), replace(post, name=None))
    assert not is_outlet_of(outlet("Kestrel Wire"), post)
    assert not is_outlet_of(voice("Ellery Post"), post)
    assert not is_outlet_of(unnamed("the Ellery Post"), post)
    assert not is_outlet_of(outlet("Ellery Post"), None)


def grouped(*voices: tuple[str, Voice]) -> set[frozenset[str]]:
    of = name_groups(voices)
    return {frozenset(key for key in of if of[key] == group) for group in of.values()}


def test_a_body_may_go_by_a_part_of_its_name_and_a_person_by_the_last() -> None:
    assert grouped(("1", body("Khma")), ("2", body("the Khma movement"))) == {frozenset({"khma", "khma movement"})}
    assert grouped(("1", voice("Ana")), ("2", voice("Ana Brandt"))) == {frozenset({"ana"}), frozenset({"ana brandt"})}
    assert grouped(("1", voice("Halden")), ("2", body("Halden Post"))) == {
        frozenset({"halden"}),
        frozenset({"halden post"}),
    }


NAMES = ("Ana Brandt", "Brandt", "Tom Brandt", "A. Brandt", "Anna Brand", "Brant", "Tom", "Okafor")


@given(st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(NAMES)), max_size=8), st.randoms())
def test_groups_of_names_do_not_depend_on_the_order(told: list[tuple[str, str]], random: object) -> None:
    voices = [(article, voice(name)) for article, name in told]
    wanted = name_groups(voices)
    random.shuffle(voices)  # type: ignore[attr-defined]
    assert name_groups(voices) == wanted
