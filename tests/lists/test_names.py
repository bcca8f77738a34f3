"""Names come apart into the words that tell whose they are, and words sound alike however they are spelt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.lists.names import name_of
from sayso.lists.sounds import coarse, graded, readings, skeleton


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Abd al-Raḥmān al-Zubaydī", ("abdrahman", "zubaydi")),
        ("Abdur Rahman", ("abdrahman",)),
        ("Abderrahmane", ("abdrahmane",)),
        ("Abdullah", ("abdalah",)),
        ("Nour Eddine", ("nourdin",)),
        ("Nur al-Din", ("nurdin",)),
        ("Habib Ullah", ("habibalah",)),
        ("Ahmadi Nejad", ("ahmadinejad",)),
        ("AL-ZUBANI, Halim", ("zubani", "halim")),
        ("Yusuf alMarrad", ("yusuf", "marrad")),
        ("Wafa an-Nahadi", ("wafa", "nahadi")),
        ("Zainab Ed Dakhaz", ("zainab", "dakhaz")),
        ("General Vladlen Tarkhunov", ("vladlen", "tarkhunov")),
        ("Juan de la Cruz", ("juan", "cruz")),
        ("De-ting Xu", ("de", "ting", "xu")),
        ("習近平", ("xi", "jinping")),
        ("김정은", ("gim", "jeongeun")),
        ("Владлен Тархунов", ("vladlen", "tarkhunov")),
        ("O.O.O. Sever & Co., Ltd.", ("ooo", "sever", "and", "company", "limited")),
        ("E. Khan", ("e", "khan")),
        ("al", ("al",)),
        ("?!", ()),
    ],
)
def test_a_name_is_its_words(name: str, words: tuple[str, ...]) -> None:
    assert name_of(name).words == words


def test_syllables_may_be_one_word() -> None:
    assert (1, "jongun") in name_of("Kim Jong-un").joined


def test_legal_forms_are_light() -> None:
    name = name_of("Sever Neft Trading LLC")
    assert dict(zip(name.words, name.light, strict=True)) == {
        "sever": False,
        "neft": False,
        "trading": False,
        "llc": True,
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ghaani", "qaani"),
        ("khaled", "khalid"),
        ("tschuikin", "chuikin"),
        ("tchouikine", "chuikin"),
        ("jewgeni", "yevgeny"),
        ("hrytsyshyn", "gritsishin"),
        ("galal", "jalal"),
        ("muadh", "muaz"),
        ("hsiao", "xiao"),
        ("kyong", "gyeong"),
        ("milosevic", "miloshevich"),
        ("rostislaw", "rostislav"),
    ],
)
def test_spellings_of_one_name_share_a_sound(one: str, other: str) -> None:
    assert {coarse(sounds) for sounds in readings(one)} & {coarse(sounds) for sounds in readings(other)}


@pytest.mark.parametrize(("one", "other"), [("hasan", "karim"), ("ivanov", "petrov"), ("wang", "liu")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert not {skeleton(coarse(s)) for s in readings(one)} & {skeleton(coarse(s)) for s in readings(other)}


@given(st.text(max_size=60))
def test_any_text_has_words_of_small_letters(text: str) -> None:
    name = name_of(text)
    assert len(name.words) == len(name.light) <= 12
    for word in name.words:
        assert word.isascii()
        assert word == word.lower()
        for sounds in readings(word):
            assert graded(sounds) or not sounds
            skeleton(coarse(sounds))


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_reading_a_word_takes_nothing_but_the_word(word: str) -> None:
    assert readings(word) == readings(word)
    assert len(set(readings(word))) == len(readings(word)) <= 8
