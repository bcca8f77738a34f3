from __future__ import annotations

import pytest

from sayso.ask.explain import explain
from sayso.errors import InputError
from sayso.ledger import Entry, Utterance, View
from sayso.records import content_id
from tests.ask.news import LINKS, REASONS, att, link


def pairs(view: View, *ids: str) -> list[tuple[str, str, str]]:
    return [
        (one.judgement.link.left, one.judgement.link.relation, one.judgement.link.right) for one in explain(view, ids)
    ]


def test_a_link_is_explained_by_its_reasons_and_ends(view: View) -> None:
    wanted = link("d.1", "contradicts", "e.0")
    (found,) = explain(view, [wanted.id])
    assert (found.judgement.link.relation, found.judgement.link.reasons) == ("contradicts", REASONS)
    assert isinstance(found.left, Utterance)
    assert isinstance(found.right, Utterance)
    assert found.left.stand.speaker == "Ana Brandt"
    assert found.right.stand.speaker == "The Harbour Board"


def test_of_an_attribution_all_links_are_explained_even_those_that_say_no(view: View) -> None:
    assert pairs(view, att("b", 2)) == [(att("b", 2), "affirms", att("d", 1))]
    assert explain(view, [att("b", 2)])[0].judgement.link.verdict == "no"
    assert len(explain(view, [att("a", 0)])) == 6


def test_two_articles_are_explained_by_their_kinship(view: View) -> None:
    (found,) = explain(view, [content_id("ar", "b"), content_id("ar", "c")])
    assert found.judgement.link.relation == "cites"
    assert isinstance(found.left, Entry)
    assert isinstance(found.right, Entry)
    assert (found.left.title, found.right.title) == ("Bridge news c", "Bridge news b")
    assert explain(view, [content_id("ar", "c")]) == [found]


def test_two_attributions_are_explained_by_the_link_between_them(view: View) -> None:
    assert pairs(view, att("a", 0), att("a", 1)) == pairs(view, att("a", 1), att("a", 0))
    assert pairs(view, att("a", 0), att("a", 1)) == [(att("a", 1), "denies", att("a", 0))]
    assert pairs(view, att("b", 2), att("d", 1)) == [(att("b", 2), "affirms", att("d", 1))]


def test_two_that_no_link_joins_directly_are_explained_by_the_shortest_way(view: View) -> None:
    assert pairs(view, att("c", 1), att("d", 0)) == [
        (att("c", 1), "doubts", att("a", 0)),
        (att("d", 0), "denies", att("a", 0)),
    ]


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        ([att("b", 2), att("a", 0)], "no link joins them"),
        ([att("a", 0), "gone"], "no link joins them"),
        ([att("a", 0), att("a", 0)], "is given twice"),
        (["gone"], "no link has this id"),
        (["\udcff"], "no link has this id"),
        ([att("d", 2)], "no link has this id"),
    ],
)
def test_what_cannot_be_explained_is_said(view: View, ids: list[str], told: str) -> None:
    if ids == [att("d", 2)]:
        told = "is a claim"  # the id of an attribution stands for its claim
    with pytest.raises(InputError, match=told):
        explain(view, ids)


def test_every_link_of_the_ledger_can_be_explained(view: View) -> None:
    for one in LINKS:
        (found,) = explain(view, [one.id])
        assert found.judgement.link == one
        assert found.left is not None
        assert found.right is not None
