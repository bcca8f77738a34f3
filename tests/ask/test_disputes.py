from __future__ import annotations

from sayso.ask.disputes import disputes
from sayso.ask.filters import filter_of
from sayso.ledger import View
from tests.ask.news import att


def test_a_dispute_shows_both_sides_or_two_claims_once(view: View) -> None:
    found = disputes(view)
    assert [[position.stance for position in account.positions] for account in found] == [
        ["affirms", "denies", "doubts"], ["affirms"],
    ]  # fmt: skip
    opposed, clash = found
    # Of two claims that contradict each other only one is listed, the other is its rival.
    assert [rival.relation for rival in clash.rivals] == ["contradicts"]
    assert opposed.entry.id == view.find_claims(att("a", 0))[0].id
    assert opposed.rivals == ()


def test_disputes_are_filtered_and_limited(view: View) -> None:
    assert [account.entry.id for account in disputes(view, filter_of(person="Okafor"))] == [
        view.find_claims(att("a", 0))[0].id
    ]
    assert len(disputes(view, limit=1)) == 1
    assert disputes(view, filter_of(about="ferries")) == []
