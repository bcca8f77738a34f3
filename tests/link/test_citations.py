"""Articles that have it from another outlet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.link.citations import citations_of, is_named
from sayso.link.sayings import Saying
from sayso.records import Link
from tests.link.making import saying

TOLD = "the army sold twelve tanks to the rebels"


def ours(**fields: Any) -> Saying:
    """Return a saying that a paper has from Al-Rasid."""
    known: dict[str, Any] = {"article": "ours", "outlet": "gulf courier", "speaker": "al rasid", "chain": ("al rasid",)}
    return saying("a1", TOLD, **(known | fields))


def theirs(words: str = TOLD, **fields: Any) -> Saying:
    known: dict[str, Any] = {"article": "theirs", "outlet": "al rasid", "speaker": "two men", "anonymous": True}
    return saying("b1", words, **(known | fields))


def joined(relation: str = "affirms", verdict: str = "yes") -> list[Link]:
    return [Link(left="a1", right="b1", relation=relation, verdict=verdict, score=0.9)]


def names(found: tuple[Link, ...]) -> list[str]:
    return [reason.name for reason in found[0].reasons]


def test_naming_the_outlet_and_telling_the_same_is_citing() -> None:
    (found,) = citations_of([ours()], [theirs()])
    assert (found.left, found.right, found.relation, found.verdict) == ("ours", "theirs", "cites", "yes")
    assert names((found,)) == ["any two articles", "names the outlet", "same words"]


def test_one_claim_is_enough_in_whatever_words() -> None:
    other = theirs("generals handed armour over to insurgents", article="theirs")
    assert citations_of([ours()], [other]) == ()
    found = citations_of([ours()], [other], links=joined())
    assert found[0].verdict == "yes"
    assert "same claim" in names(found)


@pytest.mark.parametrize("links", [joined(verdict="unsure"), joined(verdict="no"), joined("contradicts")])
def test_no_other_link_makes_them_tell_the_same(links: list[Link]) -> None:
    assert citations_of([ours()], [theirs("generals handed armour over")], links=links) == ()


def test_another_matter_in_an_article_of_the_named_outlet_is_not_cited() -> None:
    assert citations_of([ours()], [theirs("bread prices rose in the capital on Monday")]) == ()


def test_telling_the_same_without_naming_the_outlet_is_not_citing() -> None:
    assert citations_of([ours(speaker="a general", chain=())], [theirs()], links=joined()) == ()


def test_an_outlet_only_spoken_of_weighs_less() -> None:
    found = citations_of([ours(speaker="a general", chain=(), outlets=("al rasid",))], [theirs()])
    assert names(found)[1] == "mentions the outlet"
    assert found[0].score < citations_of([ours()], [theirs()])[0].score


def test_credit_line_names_the_outlet() -> None:
    found = citations_of([ours(speaker="", chain=(), credit="al rasid epx")], [theirs()])
    assert names(found)[1] == "credit line"


def test_what_is_cited_was_there_before() -> None:
    later = citations_of([ours(day=738_000)], [theirs(day=738_002)])
    assert "published later" in names(later)
    assert later[0].score < citations_of([ours()], [theirs()])[0].score


def test_a_circle_is_two_links() -> None:
    back = theirs(speaker="gulf courier", chain=("gulf courier",))
    assert [(one.left, one.right) for one in citations_of([ours()], [back])] == [("ours", "theirs"), ("theirs", "ours")]


@pytest.mark.parametrize(
    ("name", "outlet", "own", "named"),
    [
        ("al rasid", "al rasid", "gulf courier", True),
        ("lantern", "kingston lantern", "gulf courier", True),
        ("la tarde", "la tarde de tegucigalpa", "gulf courier", True),
        ("radio", "radio maya", "gulf courier", False),
        ("post", "halden post", "acre post", False),  # its own, not another's
        ("halden post", "halden post", "acre post", True),
        ("general haddad", "al rasid", "gulf courier", False),
        ("", "", "", False),
    ],
)
def test_is_named(name: str, outlet: str, own: str, named: bool) -> None:
    assert is_named(outlet, ours(speaker=name, chain=(), outlet=own)) is named


_OUTLETS = st.sampled_from(["al rasid", "gulf courier", "la tarde de tegucigalpa", ""])
_SAYINGS = st.builds(
    lambda name, words, outlet, speaker, day, seed: saying(
        name, words, outlet=outlet, speaker=speaker, day=day, seed=seed, chain=(speaker,) if speaker else ()
    ),
    st.just(""),
    st.sampled_from([TOLD, "the rebels bought twelve tanks", "bread prices rose"]),
    _OUTLETS,
    st.sampled_from(["al rasid", "gulf courier", "la tarde", "a general", ""]),
    st.sampled_from([None, 738_000, 738_001]),
    st.sampled_from([None, 1, 2]),
)


@given(_SAYINGS, _SAYINGS, st.booleans())
def test_links_do_not_depend_on_which_article_came_first(one: Saying, other: Saying, same: bool) -> None:
    left, right = replace(one, attribution="a1", article="one"), replace(other, attribution="b1", article="other")
    links = joined() if same else []
    assert citations_of([left], [right], links=links) == citations_of([right], [left], links=links)
