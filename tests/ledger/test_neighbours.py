from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from sayso.ledger import Ledger, open_ledger
from sayso.ledger.bonds import place_of
from sayso.records import Bonds
from tests.ledger.worlds import MAKER, attribution, gists, story


def added(ledger: Ledger, said: Sequence[tuple[int, int | None, tuple[int, ...]]]) -> None:
    """Add an article with one attribution for each of `said`: number, day, keys."""
    with ledger.writer() as writer:
        for number, day, keys in said:
            reading = story(number, [("Ana Brandt", "say", "the bridge is safe")])
            (gist,) = gists(reading, keys=keys)
            writer.add(reading, Bonds(gists=(replace(gist, day=day),)))


def near(ledger: Ledger, *keys: int, day: int | None, **how: Any) -> list[str]:
    with ledger.view() as view:
        return [gist.attribution for gist in view.near(keys, day, **how)]


def said(*numbers: int) -> list[str]:
    return [attribution(number, 0) for number in numbers]


def test_what_shares_a_key_in_about_the_same_days_is_near(ledger: Ledger) -> None:
    added(ledger, [(1, 100, (7,)), (2, 131, (7, 8)), (3, 70, (8, 9)), (4, None, (7,)), (5, 100, (10,))])
    assert near(ledger, 7, day=100) == said(1, 4)
    assert near(ledger, 7, day=101) == said(1, 2, 4)
    assert near(ledger, 7, day=100, within=31) == said(1, 2, 4)
    assert near(ledger, 8, day=100) == said(3)
    assert near(ledger, 8, day=101, within=0) == []
    assert near(ledger, 11, day=100) == []
    assert near(ledger, day=100) == []


def test_who_shares_more_keys_comes_first(ledger: Ledger) -> None:
    added(ledger, [(1, 100, (7,)), (2, 110, (7, 8)), (3, 90, (7, 8, 9))])
    assert near(ledger, 7, 8, 9, day=100) == said(3, 2, 1)
    assert near(ledger, 9, 8, 7, 7, day=100, most=2) == said(3, 2)


def test_the_undated_is_compared_with_all(ledger: Ledger) -> None:
    added(ledger, [(1, 100, (7,)), (2, 700_000, (7,)), (3, None, (7,))])
    assert sorted(near(ledger, 7, day=None)) == sorted(said(1, 2, 3))


def test_the_nearest_days_come_first_where_there_are_many(ledger: Ledger) -> None:
    days = [100, 101, 99, 103, 97, 110, None]
    added(ledger, [(number, day, (7,)) for number, day in enumerate(days, start=1)])
    assert near(ledger, 7, day=100, limit=3) == [said(1)[0], *sorted(said(2, 3), key=place_of)]
    assert near(ledger, 7, day=100, limit=6)[-1:] == said(6)
    assert near(ledger, 7, day=100)[-1:] == said(7)


@pytest.mark.parametrize("limit", [3, 10, 25])
def test_what_is_near_does_not_depend_on_what_came_first(ledger: Ledger, tmp_path: Any, limit: int) -> None:
    chance = random.Random(limit)
    these = [(number, chance.choice([99, 100, 101, None]), (7, number % 3)) for number in range(40)]
    added(ledger, these)
    chance.shuffle(these)
    with open_ledger(tmp_path / "other") as other:
        added(other, these)
        for day in (100, None):
            for most in (None, 5):
                one = near(ledger, 7, 1, day=day, limit=limit, most=most)
                assert one == near(other, 7, 1, day=day, limit=limit, most=most)
                assert len(one) >= min(limit, 5)


def test_a_gist_comes_back_as_it_was(ledger: Ledger) -> None:
    reading = story(1, [("Ana Brandt", "say", "the bridge is safe")])
    (gist,) = gists(reading)
    with ledger.writer() as writer:
        writer.add(reading, Bonds(gists=(gist,)))
    with ledger.view() as view:
        assert view.near(gist.keys[:1], gist.day) == [gist]


def test_articles_that_share_passages_are_found(ledger: Ledger) -> None:
    prints = {1: range(10), 2: range(5, 15), 3: (3, 99)}
    with ledger.writer() as writer:
        for number, own in prints.items():
            reading = story(number, [("Ana Brandt", "say", "safe")])
            writer.add(reading, Bonds(prints=tuple(own)))
    ids = {number: story(number, [("Ana Brandt", "say", "safe")]).article.id for number in prints}
    with ledger.view() as view:
        assert view.sharing(range(4, 10), at_least=2) == [(ids[1], 6, 10), (ids[2], 5, 10)]
        assert view.sharing([3, 3, 3], at_least=1) == sorted([(ids[1], 1, 10), (ids[3], 1, 2)])
        assert view.sharing([3, 3, 3], at_least=2) == []
        assert view.sharing([], at_least=1) == []


def test_a_passage_that_everybody_has_tells_nothing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.ledger.neighbours._COMMON", 2)
    with ledger.writer() as writer:
        for number in range(3):
            writer.add(story(number, [("Ana Brandt", "say", "safe")]), Bonds(prints=(1, 2) if number else (1,)))
    with ledger.view() as view:
        assert view.sharing([1], at_least=1) == []
        assert [shared for _, shared, _ in view.sharing([1, 2], at_least=1)] == [1, 1]


def test_what_has_lost_its_place_is_not_near(ledger: Ledger) -> None:
    reading = story(1, [("Ana Brandt", "say", "safe")])
    with ledger.writer() as writer:
        writer.add(reading, Bonds(gists=gists(reading, keys=(7,)), prints=(5,)))
        writer.add(replace(reading, maker=replace(MAKER, version="2")))
    with ledger.view() as view:
        assert view.near([7], None) == []
        assert view.sharing([5], at_least=1) == []
