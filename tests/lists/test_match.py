"""Names are found however they are written, scores say why, and an index does not look at everything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.lists import store
from sayso.lists.index import Finder
from sayso.lists.match import Asked, Match, Matcher, threshold, weights
from sayso.lists.names import name_of

ENTRIES = {
    1: ("person", ["AL-ZUBANI, Halim Abd al-Karim", "Haleem Zoubani"], ["ye"], ["1968-12-10"], False),
    2: ("person", ["Vladlen Osipovich Tarkhunov"], ["ru"], ["1961-05-03"], False),
    3: ("person", ["Vladlen Osipovich Tarkhanov"], ["ru"], ["1980"], False),
    4: ("organization", ["SEVER NEFT & GAS, LTD.", "SEVERNEFT OOO"], ["ru"], [], False),
    5: ("person", ["Mahlaqa Dorrani", "مه‌لقا درانی"], ["ir"], [], True),
    6: ("person", ["KIM, Chong-hyok"], ["kp"], [], False),
    7: ("organization", ["Karun Relief Foundation"], [], [], False),
    8: ("person", ["Muḥammad Ḥasan"], [], [], False),
}


def rows() -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    for key, (type, names, countries, births, gone) in ENTRIES.items():
        for name in names:
            told = {"type": type, "countries": json.dumps(countries), "births": json.dumps(births), "gone": gone}
            yield key, "alias", name, told


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(*store.from_names(rows()))


def found(matcher: Matcher, name: str, **known: Any) -> list[int]:
    return [one.key for one in matcher.match(Asked(name=name, **known))]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Halim al-Zubani", 1),
        ("Haleem el Zoubany", 1),
        ("Halim Abdelkarim Zubani", 1),
        ("Wladlen Ossipowitsch Tarchunow", 2),
        ("Владлен Тархунов", 2),
        ("Tarkhunov, Vladlen", 2),
        ("Sever Neft and Gas Limited", 4),
        ("Kim Jong Hyeok", 6),
        ("Karun Relief", 7),
    ],
)
def test_names_are_found_however_they_are_written(matcher: Matcher, name: str, key: int) -> None:
    assert found(matcher, name)[0] == key


@pytest.mark.parametrize("name", ["Ana Brandt", "Tom Okafor", "Halim Okafor", "Karun Shipping Lines", "x", "?!", ""])
def test_other_names_are_not(matcher: Matcher, name: str) -> None:
    assert found(matcher, name) == []


def test_who_has_left_the_list_is_found_when_asked_for(matcher: Matcher) -> None:
    assert found(matcher, "Mahlaqa Dorrani") == []
    (one,) = matcher.match(Asked(name="Mahlaqa Dorani"), gone=True)
    assert (one.key, one.gone, one.spelling) == (5, True, 0)


def test_what_else_is_known_tells_namesakes_apart(matcher: Matcher) -> None:
    def scores(**known: Any) -> dict[int, float]:
        matches = matcher.match(Asked(name="Vladlen Osipovich Tarkhunov", **known), floor=0.001)
        return {one.key: one.score for one in matches}

    plain = scores()
    assert plain[2] > plain[3]
    assert scores(births=("1980",))[3] > plain[3]
    assert scores(type="organization")[2] < plain[2]
    assert scores(countries=("cu",))[2] < plain[2] < scores(countries=("ru",))[2] + 1e-9


def test_a_score_is_the_sum_of_its_reasons(matcher: Matcher) -> None:
    asked = Asked(name="Wladlen O. Tarchunow", type="person", countries=("ru",), births=("1961",))
    matches = matcher.match(asked, floor=0.001)
    assert len(matches) == 2
    for one in matches:
        total = sum(reason.weight for reason in one.reasons)
        assert one.score == pytest.approx(1 / (1 + np.exp(-total)), abs=1e-3)
    names = {reason.name for reason in matches[0].reasons}
    assert names >= {"part", "whole name", "initial", "country", "birth date"}
    assert any("tarchunow ~ tarkhunov" in reason.detail for reason in matches[0].reasons)


def test_the_name_that_fits_best_is_told(matcher: Matcher) -> None:
    (one,) = matcher.match(Asked(name="Haleem Zoubani"))
    assert ENTRIES[one.key][1][one.spelling] == "Haleem Zoubani"


def test_the_threshold_is_a_likelihood() -> None:
    assert 0.3 < threshold() < 0.99
    assert weights().behind <= 0 or weights().rivalled <= 0


def test_few_of_many_names_are_compared() -> None:
    def many() -> Iterator[tuple[int, str, str, dict[str, Any]]]:
        letters = "bdfgklmnprstvz"
        for number in range(6_000):
            name = "".join(f"{letters[number // 14**place % 14]}{'aeiou'[(number + place) % 5]}" for place in range(4))
            told = {"type": "person", "countries": "[]", "births": "[]", "gone": False}
            yield number, "name", f"Muhammad {name}", told

    index, owners = store.from_names(many())
    finder = Finder(index)
    for text in ("Muhammad Bafedigo", "Mohamed Lavekizu", "Muhammad"):
        assert len(finder.near(name_of(text), 40)) <= 40
        assert not finder._score.any()
    best = Matcher(index, owners).match(Asked(name=f"Mohammed {index.words[5]}"), floor=0.01)[0]
    assert owners.keys[best.key] == 4


def test_an_index_is_kept_as_bytes(matcher: Matcher) -> None:
    index, owners = store.from_names(rows())
    again = store.from_bytes(store.to_bytes(index, owners))
    assert again is not None

    def told(matches: list[Match]) -> list[tuple[int, float]]:
        return [(one.key, one.score) for one in matches]

    for name in ("Halim Zubani", "Tarkhunov", "Kim Jong Hyeok"):
        asked = Asked(name=name)
        assert told(again.match(asked, floor=0.01)) == told(matcher.match(asked, floor=0.01))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_bytes_are_no_index(data: st.DataObject) -> None:
    whole = store.to_bytes(*store.from_names(rows()))
    at = data.draw(st.integers(0, len(whole) - 1))
    kind = data.draw(st.sampled_from(["cut", "byte", "junk"]))
    if kind == "cut":
        assert store.from_bytes(whole[:at]) is None
        return
    damaged = whole[:at] + bytes([data.draw(st.integers(0, 255))]) + whole[at + 1 :] if kind == "byte" else whole[at:]
    matcher = store.from_bytes(damaged)
    if matcher is not None:  # a number that is another, yet holds together
        matcher.match(Asked(name="Halim Zubani"), floor=0.01)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_may_be_asked(text: str) -> None:
    for one in _MATCHER.match(Asked(name=text), floor=0.01):
        assert 0 < one.score < 1


_MATCHER = Matcher(*store.from_names(rows()))
