from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from sayso.errors import BadRecord
from sayso.ledger import Ledger, Outcome
from sayso.records import Bonds, Gist, Link, Maker, Reading, Reason
from tests.ledger.test_writer import TABLES, rows
from tests.ledger.worlds import MAKER, attribution, claimed, gists, prints, story

FIRST = story(1, [("Ana Brandt", "say", "the bridge is safe")])
SECOND = story(2, [("Tom Okafor", "say", "the bridge is safe"), ("Ana Brandt", "deny", "the bridge is safe")])
ONE, TWO, THREE = attribution(1, 0), attribution(2, 0), attribution(2, 1)


def affirms(left: str, right: str, relation: str = "affirms", verdict: str = "yes", score: float = 0.9) -> Link:
    return Link(
        left=left, right=right, relation=relation, verdict=verdict, score=score,
        reasons=(Reason(name="same words", weight=1.5, detail="the bridge is safe"),),
    )  # fmt: skip


def bonds_of(reading: Reading, *links: Link) -> Bonds:
    return Bonds(gists=gists(reading), prints=prints(reading), links=links)


def sides(ledger: Ledger) -> list[dict[str, str]]:
    """Return who stands where in each claim, the largest claim first."""
    found = [{id: stance for id, (stance, _) in claim["stands"].items()} for claim in claimed(ledger.path).values()]
    return sorted(found, key=lambda stands: (-len(stands), min(stands)))


@pytest.fixture
def both(ledger: Ledger) -> Ledger:
    with ledger.writer() as writer:
        writer.add(FIRST, bonds_of(FIRST))
        writer.add(SECOND, bonds_of(SECOND, affirms(TWO, ONE), affirms(THREE, ONE, "denies")))
    return ledger


def test_who_says_the_same_stands_in_one_claim(both: Ledger) -> None:
    assert sides(both) == [{ONE: "affirms", TWO: "affirms", THREE: "denies"}]
    with both.view() as view:
        (entry,) = view.claims()
    assert (entry.affirming, entry.denying, entry.doubting, entry.disputed) == (2, 1, 0, True)
    assert (entry.articles, entry.outlets) == (2, 1)


def test_a_stance_that_the_article_tells_counts_like_a_link(ledger: Ledger) -> None:
    told = story(
        2, [("Tom Okafor", "say", "it is safe"), ("Ana Brandt", "say", "a lie")], stances=[(1, 0, "denies", 0.8)]
    )
    with ledger.writer() as writer:
        writer.add(told, bonds_of(told))
    assert sides(ledger) == [{TWO: "affirms", THREE: "denies"}]


@pytest.mark.parametrize("again", ["version", "maker"])
def test_an_older_reading_gives_up_its_place(both: Ledger, again: str) -> None:
    newer = story(1, [("Ana Brandt", "say", "nothing of the kind")], version=2)
    if again == "maker":
        newer = replace(FIRST, maker=replace(MAKER, version="2"))
    with both.writer() as writer:
        assert writer.add(newer, bonds_of(newer)) is (Outcome.REVISED if again == "version" else Outcome.REREAD)
    # Of the two that said the same Tom is left, and Ana is no longer linked to him.
    own = newer.attributions[0].id
    assert sorted(sides(both), key=str) == sorted([{own: "affirms"}, {TWO: "affirms"}, {THREE: "denies"}], key=str)
    with both.view() as view:
        assert view.links(TWO) == []
        assert view.near(gists(newer)[0].keys, None)[0].attribution == own
    kept = rows(both.path)
    assert len(kept["links"]) == 2
    assert all(row[-1] for row in kept["links"])  # when they were withdrawn
    assert len(kept["gists"]) == 3
    assert {row[0] for row in kept["linkings"]} == {2, 3}
    assert {row[1] for row in kept["prints"]} == {2, 3}


def test_a_newer_reading_without_bonds_leaves_nothing_behind(both: Ledger) -> None:
    with both.writer() as writer:
        writer.add(replace(SECOND, maker=replace(MAKER, version="2")))
    assert sides(both) == [{ONE: "affirms"}]
    with both.view() as view:
        (unlinked,) = view.unlinked()
        assert unlinked.article.id == SECOND.article.id
    with both.writer() as writer:
        assert writer.link(unlinked, bonds_of(unlinked, affirms(TWO, ONE), affirms(THREE, ONE, "denies")))
    assert sides(both) == [{ONE: "affirms", TWO: "affirms", THREE: "denies"}]
    with both.view() as view:
        assert list(view.unlinked()) == []


def test_links_replace_those_of_an_older_maker(both: Ledger) -> None:
    newer = Maker(name="link", version="2", digest="2" * 64)
    with both.view() as view:
        assert len(list(view.unlinked(newer))) == 2
    with both.writer() as writer:
        assert writer.link(SECOND, replace(bonds_of(SECOND, affirms(TWO, ONE)), maker=newer))
    assert sides(both) == [{ONE: "affirms", TWO: "affirms"}, {THREE: "denies"}]
    with both.view() as view:
        assert [one.maker for one in view.links(TWO)] == [newer]
        assert [reading.article.id for reading in view.unlinked(newer)] == [FIRST.article.id]


def test_a_reading_that_is_not_shown_cannot_be_linked(both: Ledger) -> None:
    before = rows(both.path)
    with both.writer() as writer:
        other = replace(FIRST, maker=replace(MAKER, version="2"))
        assert not writer.link(other, bonds_of(other))
        assert not writer.link(story(3, [("Ana Brandt", "say", "x")]), Bonds())
    assert rows(both.path) == before


def test_bonds_of_a_reading_that_is_there_are_not_looked_at(both: Ledger) -> None:
    before = rows(both.path)
    with both.writer() as writer:
        assert writer.add(SECOND, bonds_of(SECOND)) is Outcome.UNCHANGED
    assert rows(both.path) == before


def test_a_link_to_what_has_lost_its_place_meanwhile_is_withdrawn_at_once(both: Ledger) -> None:
    """Another program may add a new version between the comparison and the writing."""
    newer = story(1, [("Ana Brandt", "say", "nothing of the kind")], version=2)
    third = story(3, [("Tom Okafor", "say", "safe")])
    with both.writer() as writer:
        writer.add(newer, bonds_of(newer))
        writer.add(third, bonds_of(third, affirms(attribution(3, 0), ONE)))
    with both.view() as view:
        assert view.links(attribution(3, 0)) == []
    assert len(rows(both.path)["links"]) == 3


def test_articles_are_linked_too(both: Ledger) -> None:
    third = story(3, [("Tom Okafor", "say", "safe")])
    kin = Link(left=third.article.id, right=FIRST.article.id, relation="copies", verdict="yes", score=0.8)
    with both.writer() as writer:
        writer.add(third, bonds_of(third, kin))
        with both.view() as view:
            assert [one.link for one in view.kin(third.article.id)] == [kin]
            assert view.kin(FIRST.article.id) == view.kin(third.article.id)
            assert view.link(kin.id) == view.kin(third.article.id)[0]
        newer = story(1, [("Ana Brandt", "say", "nothing of the kind")], version=2)
        writer.add(newer, bonds_of(newer))
    with both.view() as view:
        assert view.kin(third.article.id) == []
        assert view.link(kin.id) is None


def _gist(**changes: Any) -> Callable[[Bonds], Bonds]:
    return lambda bonds: replace(bonds, gists=(*bonds.gists[:-1], replace(bonds.gists[-1], **changes)))


def _link(**changes: Any) -> Callable[[Bonds], Bonds]:
    return lambda bonds: replace(bonds, links=(*bonds.links[:-1], replace(bonds.links[-1], **changes)))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_gist(attribution="att_gone"), "the gist of att_gone is of another reading"),
        (_gist(article="ar_gone"), "is of another reading"),
        (_gist(attribution=TWO), "has two gists"),
        (_gist(vector=b"abc"), "has 3 numbers, not 128"),
        (_gist(day=0), "the day of"),
        (_gist(day=10**9), "which is no date"),
        (_gist(keys=(-1,)), "a key of"),
        (_gist(keys=(2**62,)), "a key of"),
        (_gist(body="\ud83d"), "half a surrogate pair"),
        (lambda bonds: replace(bonds, prints=(-1,)), "a print is not between"),
        (_link(relation="likes"), "the relation 'likes'"),
        (_link(verdict="maybe"), "the verdict 'maybe'"),
        (_link(score=1.5), "the score 1.5"),
        (_link(score=float("nan")), "the score nan"),
        (_link(left=ONE), "has no end in this reading"),
        (_link(left=ONE, right=ONE), "has no end in this reading"),
        (_link(relation="copies"), "has no end in this reading"),
        (_link(left=ONE, right=TWO, relation="affirms"), "says twice whether one affirms"),
        (_link(reasons=(Reason(name="x", weight=float("inf")),)), "a reason of the weight inf"),
        (_link(reasons=(Reason(name="x", weight=1, detail="\udc00"),)), "half a surrogate pair"),
        (_link(right="att_gone"), "the attribution att_gone, which is not in the ledger"),
        (_link(left=SECOND.article.id, right="ar_gone", relation="cites"), "the article ar_gone, which is not"),
        (lambda bonds: replace(bonds, gists=bonds.gists[:1]), "has no end in this reading"),
    ],
)
def test_bonds_that_could_not_be_given_back_are_refused_whole(
    ledger: Ledger, spoil: Callable[[Bonds], Bonds], reason: str
) -> None:
    with ledger.writer() as writer:
        writer.add(FIRST, bonds_of(FIRST))
        before = rows(ledger.path)
        bonds = bonds_of(SECOND, affirms(TWO, ONE), affirms(THREE, ONE, "denies"))
        reading = replace(SECOND, article=replace(SECOND.article, origin="reports/bridge.txt"))
        with pytest.raises(BadRecord, match=reason) as caught:
            writer.add(reading, spoil(bonds))
        assert caught.value.where == "reports/bridge.txt"
        assert rows(ledger.path) == before
        # The next one is unharmed.
        assert writer.add(SECOND, bonds) is Outcome.ADDED


def test_an_attribution_of_another_article_with_the_same_id_is_refused(ledger: Ledger) -> None:
    other = replace(FIRST, article=replace(FIRST.article, id="ar_other"))
    with ledger.writer() as writer:
        writer.add(FIRST, bonds_of(FIRST))
        before = rows(ledger.path)
        with pytest.raises(BadRecord, match="has an attribution of the same id"):
            writer.add(other, Bonds(gists=tuple(replace(gist, article="ar_other") for gist in gists(FIRST))))
    assert rows(ledger.path) == before


@pytest.mark.parametrize("table", ["linkings", "prints", "gists", "blocks", "links", "kinships", "claims", "standings"])
def test_an_article_is_there_with_its_links_or_not_at_all(both: Ledger, table: str) -> None:
    before = rows(both.path)
    with sqlite3.connect(both.path) as connection:
        connection.execute(f"CREATE TRIGGER late BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'too late'); END")
    connection.close()
    newer = story(1, [("Ana Brandt", "say", "the bridge is shut")], version=2)
    kin = Link(left=newer.article.id, right=SECOND.article.id, relation="cites", verdict="yes", score=0.8)
    bonds = bonds_of(newer, affirms(newer.attributions[0].id, TWO), kin)
    with both.writer() as writer, pytest.raises(IntegrityError, match="too late"):
        writer.add(newer, bonds)
    assert rows(both.path) == before
    with sqlite3.connect(both.path) as connection:
        connection.execute("DROP TRIGGER late")
    connection.close()
    with both.writer() as writer:
        assert writer.add(newer, bonds) is Outcome.REVISED


def test_the_bonds_of_one_article_name_all_tables() -> None:
    """The test above goes through every table that bonds fill."""
    assert set(TABLES) >= {"linkings", "prints", "gists", "blocks", "links", "kinships", "claims", "standings"}


def test_gists_keep_what_they_were(ledger: Ledger) -> None:
    gist = Gist(attribution=ONE, article=FIRST.article.id, day=None, vector=b"", keys=(), body="")
    with ledger.writer() as writer:
        writer.add(FIRST, Bonds(gists=(gist,)))
    assert sides(ledger) == [{ONE: "affirms"}]
    with ledger.view() as view:
        assert view.near([1], 5) == []
