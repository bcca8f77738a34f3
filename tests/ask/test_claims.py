from __future__ import annotations

from datetime import date

import pytest

from sayso.ask.claims import account, claim_meant, claims, published, said_on
from sayso.ask.filters import filter_of
from sayso.errors import InputError
from sayso.ledger import View
from tests.ask.news import SAFE, att


def test_an_account_tells_who_stands_where_since_when_and_from_which_roots(view: View) -> None:
    found = account(view, att("a", 0))
    assert [position.stance for position in found.positions] == ["affirms", "denies", "doubts"]
    affirming = found.position("affirms")
    assert affirming is not None
    assert [stand.speaker for stand in affirming.stands] == [
        "Ana Brandt", "The Ellery Post", "Brandt", "Kestrel Wire",
    ]  # fmt: skip
    # Said the day before it was printed.
    assert affirming.since == date(2024, 5, 27)
    assert (len(affirming.side.articles), len(affirming.side.outlets)) == (3, 3)
    (root,) = affirming.side.roots
    assert (root.name, {join.reason.name for join in root.joins}) == (
        "Ana Brandt",
        {"same speaker", "passes on", "cites"},
    )
    denying = found.position("denies")
    assert denying is not None
    assert denying.since == date(2024, 5, 28)
    assert sorted(root.name for root in denying.side.roots) == ["Ana Brandt", "Tom Okafor"]
    assert found.entry.wording == "Brandt called the bridge safe"
    assert found.entry.disputed


def test_an_account_tells_what_the_claim_does_not_go_with(view: View) -> None:
    found = account(view, att("d", 1))
    (rival,) = found.rivals
    assert (rival.relation, rival.entry.wording) == ("contradicts", "the bridge will stay open")
    assert (rival.mine, rival.theirs.attribution.id) == (att("d", 1), att("e", 0))
    assert rival.judgement.link.score == 0.93
    (back,) = account(view, att("e", 1)).rivals
    assert (back.entry.id, back.mine) == (found.entry.id, att("e", 0))


def test_a_claim_is_meant_by_its_id_or_the_beginning_or_an_attribution(view: View) -> None:
    entry = claim_meant(view, att("a", 1))
    assert claim_meant(view, entry.id) == claim_meant(view, entry.id[:12]) == entry
    with pytest.raises(InputError, match="no claim in the ledger has this id or these words"):
        claim_meant(view, "cl_none")
    with pytest.raises(InputError, match=r"may be any of cl_.* \(.*\); cl_.*; name one by its id"):
        claim_meant(view, "cl_")


def test_a_claim_is_meant_by_words_that_were_said_on_it_alone(view: View) -> None:
    assert claim_meant(view, "perfectly safe").id == claim_meant(view, att("a", 0)).id
    with pytest.raises(InputError, match=r"bridge: may be any of cl_.*the bridge must close at once"):
        claim_meant(view, "bridge")
    with pytest.raises(InputError, match="no claim in the ledger"):
        claim_meant(view, "?")


def test_claims_are_filtered(view: View) -> None:
    assert [entry.wording for entry in claims(view, filter_of(about="ferries"))] == ["ferries would sail twice a day"]
    assert {entry.disputed for entry in claims(view, disputed=True)} == {True}
    assert len(claims(view, limit=2)) == 2
    assert claims(view, filter_of(person="Okafor", act="deny"))[0].wording != SAFE
    assert claims(view, filter_of(person="Okafor", about="ferries")) == []


def test_an_undated_article_gives_no_day(view: View) -> None:
    (undated,) = (one.stand for one in view.utterances([att("e", 0)]))
    assert published(undated) is said_on(undated) is None
    (told,) = (one.stand for one in view.utterances([att("a", 0)]))
    assert (published(told), said_on(told)) == (date(2024, 5, 28), date(2024, 5, 27))
