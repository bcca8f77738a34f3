from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.link.fits import acronym_of, fit
from sayso.link.naming import Name, name_of, names_in, stripped


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Colonel Muhammad Abdul Rahman al-Jaziri", ("muhammad", "abdrahman", "jaziri")),
        ("Mohamed Abdel-Rahman Jaziri", ("mohamed", "abdrahman", "jaziri")),
        ("Abdurrahman", ("abdrahman",)),
        ("Abdullah", ("abdullah",)),
        ("J.R. Okafor Jr.", ("j", "r", "okafor")),
        ("U Kyaw Zin Latt", ("kyaw", "zin", "latt")),
        ("U Kyaw", ("u", "kyaw")),
        ("Dr. Anna van der Berg-Lund", ("anna", "berg", "lund")),
        ("Professor", ("professor",)),
    ],
)
def test_a_persons_name_is_taken_apart(text: str, words: tuple[str, ...]) -> None:
    assert name_of(text, "person").words == words


def test_titles_and_generations_are_told() -> None:
    assert name_of("Col. Ana Lima", "person").titles == ("col",)
    assert name_of("Samuel Doe Jr.", "person").generation == 2
    assert name_of("Samuel Doe", "person").generation == 0


@pytest.mark.parametrize(
    ("text", "acronym"), [("IRGC", "irgc"), ("U.N.", "un"), ("UOKiK", "uokik"), ("McDonald", ""), ("Green Party", "")]
)
def test_acronyms_are_told(text: str, acronym: str) -> None:
    assert name_of(text, "body").acronym == acronym
    assert name_of("KYIV", "place").acronym == ""


def test_what_stands_in_brackets_is_another_name() -> None:
    assert list(names_in("the State Elevator Agency (DAE)")) == ["the State Elevator Agency", "DAE"]
    assert stripped("President Dr Ana Lima") == "Ana Lima"


def laid(one: str, other: str, kind: str = "person") -> tuple[int, int, int, int]:
    found = fit(name_of(one, kind), name_of(other, kind), kind)
    return found.words, found.initials, len(found.one), len(found.other)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("Hsieh Chih-ming", "Xie Zhiming", (2, 0, 0, 0)),
        ("Roh Ki-tae", "Noh Gi-tae", (3, 0, 0, 0)),
        ("Oleksiy Vasylovych Hrytsai", "Aleksei Gritsai", (2, 0, 1, 0)),
        ("Konstantinos Chatzivasilakos", "Kostas Hadjivasilakos", (2, 0, 0, 0)),
        ("J. R. Okafor", "John Okafor", (1, 1, 1, 0)),
        ("Gholam-Reza Ghorbaninejad", "Gholamreza Qorbani-Nejad", (2, 0, 0, 0)),
        ("Ana Brandt", "Tom Brandt", (1, 0, 1, 1)),
        ("Bill Hart", "William Hart", (2, 0, 0, 0)),
        ("Ana Lima", "Rui Dias", (0, 0, 2, 2)),
    ],
)
def test_names_are_laid_beside_each_other(one: str, other: str, wanted: tuple[int, int, int, int]) -> None:
    assert laid(one, other) == wanted
    words, initials, left, right = laid(other, one)
    assert (words, initials, right, left) == wanted


def test_bodies_may_stand_in_another_order_and_places_have_other_names() -> None:
    assert laid("Border Supervision Department", "Department of Border Supervision", "body") == (3, 0, 0, 0)
    assert fit(name_of("Kerekgyártó Szabolcs", "person"), name_of("Szabolcs Kerekgyarto", "person"), "person").crossed
    assert laid("Tiflis", "Tbilisi", "place") == (1, 0, 0, 0)


def test_letters_stand_for_words() -> None:
    short, long = name_of("IRGC", "body"), name_of("Islamic Revolutionary Guard Corps", "body")
    assert acronym_of(short, long)
    assert not acronym_of(long, short)
    assert not acronym_of(short, name_of("Islamic Guard Corps", "body"))
    bureau = name_of("Bureau of Harbour Safety", "body")
    assert not acronym_of(name_of("HSB", "body"), bureau)
    assert acronym_of(name_of("HSB", "body"), bureau, mixed=True)


names = st.lists(st.sampled_from(("Ana", "A.", "al-Rawi", "Lima", "Mohammed", "Muhammad", "Xie", "Hsieh")), max_size=6)


@given(names, names, st.sampled_from(("person", "body", "place")))
def test_every_word_is_taken_once(one: list[str], other: list[str], kind: str) -> None:
    left, right = name_of(" ".join(one), kind), name_of(" ".join(other), kind)
    found = fit(left, right, kind)
    assert len(found.one) + found.words + found.initials <= len(left.words) + found.spelt
    assert len(found.other) <= len(right.words)
    assert found.cost >= 0


@given(st.text(max_size=80), st.sampled_from(("person", "body", "place")))
def test_any_text_can_be_a_name(text: str, kind: str) -> None:
    name = name_of(text, kind)
    assert isinstance(name, Name)
    assert all(name.words)
