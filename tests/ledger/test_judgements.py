from __future__ import annotations

from dataclasses import replace

from sayso.ledger import Ledger
from sayso.records import Bonds, Link, Reason
from tests.ledger.worlds import MAKER, attribution, gists, story
from tests.whole_reading import whole, whole_bonds

ONE, TWO, THREE = attribution(1, 0), attribution(2, 0), attribution(2, 1)


def test_links_are_shown_from_both_ends_with_their_reasons(ledger: Ledger) -> None:
    first = story(1, [("Ana Brandt", "say", "the bridge is safe")])
    second = story(2, [("Tom Okafor", "say", "it is safe"), ("Ana Brandt", "deny", "it is safe")])
    yes = Link(
        left=TWO, right=ONE, relation="affirms", verdict="yes", score=0.75,
        reasons=(Reason(name="same words", weight=1.5, detail="“safe”"), Reason(name="day", weight=-0.5)),
    )  # fmt: skip
    no = Link(left=THREE, right=ONE, relation="affirms", verdict="no", score=0.125)
    with ledger.writer() as writer:
        writer.add(first, Bonds(gists=gists(first)))
        writer.add(second, Bonds(gists=gists(second), links=(yes, no), maker=replace(MAKER, name="link")))
    with ledger.view() as view:
        assert [one.link for one in view.links(ONE)] == [yes, no]
        assert [one.link for one in view.links(THREE)] == [no]
        (judged,) = view.links(TWO)
        assert judged.id == yes.id
        assert judged.maker == replace(MAKER, name="link")
        assert judged.added.endswith("Z")
        assert view.link(yes.id) == judged
        assert view.links("' OR 1=1 --") == view.links("\udcff") == []
        assert view.link("lk_gone") is None


def test_a_stance_is_shown_as_a_link_whose_reason_is_its_cue(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(whole(), whole_bonds())
    with ledger.view() as view:
        (judged,) = view.links("at_lie")
        assert judged.id == "st_1"
        assert judged.link == Link(
            left="at_lie", right="at_letter", relation="denies", verdict="yes", score=0.8,
            reasons=(Reason(name="stance", weight=0.8, detail="a lie"),),
        )  # fmt: skip
        assert judged.maker == whole().maker
        assert [one.link.relation for one in view.links("at_letter")] == ["denies", "affirms"]
        assert view.link("st_1") == judged
        # Toward a fact, it joins no attributions.
        assert view.link("st_2") is None


def test_a_stance_of_an_older_reading_is_not_shown(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(whole(), whole_bonds())
        writer.add(replace(whole(), stances=(), maker=replace(MAKER, version="2")))
    with ledger.view() as view:
        assert view.links("at_lie") == []
        assert view.link("st_1") is None
