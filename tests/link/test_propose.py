"""Links between sayings, and what they are found by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.link.propose import gists_of, link_between, links_of
from sayso.records import Gist, Link
from tests.link.making import saying

SAFE = "the bridge over the Ellery was found safe by engineers on Monday"
ONE = saying("a", SAFE, seed=1, names=("ellery",))
SAME = saying("b", "engineers on Monday found the bridge over the Ellery safe", seed=1, names=("ellery",), day=739001)
OTHER = saying("c", "fishing quotas for cod will fall next year", seed=2, speaker="tom okafor", names=("cod bank",))


def test_two_wordings_of_one_proposition_are_linked() -> None:
    link, odds = link_between(ONE, SAME)
    assert link is not None
    assert (link.relation, link.verdict) == ("affirms", "yes")
    assert odds["affirms"] == max(odds.values())
    assert link.reasons
    assert all(abs(one.weight) >= abs(other.weight) for one, other in zip(link.reasons, link.reasons[1:], strict=False))


def test_two_matters_are_not() -> None:
    link, odds = link_between(ONE, OTHER)
    assert link is None
    assert odds["none"] > 0.9


def test_a_denial_of_the_same_words_stands_on_the_other_side() -> None:
    link, _ = link_between(ONE, replace(SAME, act="deny", speaker="tom okafor"))
    assert link is not None
    assert link.relation == "denies"


@pytest.mark.parametrize("other", [SAME, replace(SAME, act="deny"), replace(SAME, day=None), OTHER])
def test_it_does_not_matter_which_is_named_first(other: object) -> None:
    assert link_between(ONE, other) == link_between(other, ONE)  # type: ignore[arg-type]


def test_what_shares_a_key_is_compared_and_nothing_else() -> None:
    gists = gists_of([ONE, SAME, OTHER])
    asked: list[int | None] = []

    def near(keys: object, day: int | None) -> list[Gist]:
        asked.append(day)
        return [gist for gist in gists if set(gist.keys) & set(keys)]  # type: ignore[call-overload]

    links, compared = links_of([SAME], gists[1:2], near)
    assert asked == [SAME.day]
    assert [one.attribution for one in compared] == ["a"]
    assert [(link.left, link.right) for link in links] == [("b", "a")]  # the later one first


def test_no_candidates_make_no_links() -> None:
    def none(keys: object, day: int | None) -> list[Gist]:
        return []

    assert links_of([ONE], gists_of([ONE]), none) == ((), ())
    assert links_of([], (), none) == ((), ())


def test_sayings_of_one_article_are_compared_without_being_asked_for() -> None:
    def none(keys: object, day: int | None) -> list[Gist]:
        return []

    both = [ONE, replace(SAME, article=ONE.article, day=ONE.day)]
    links, compared = links_of(both, gists_of(both), none)
    assert compared == ()
    assert [type(link) for link in links] == [Link]
