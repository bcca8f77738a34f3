from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sayso.errors import InputError
from sayso.ledger import Claim, Ledger
from sayso.records import Bonds, Link, content_id
from tests.ledger.worlds import attribution, gists, prints, story
from tests.plain_reader import reading_of, report
from tests.whole_reading import whole, whole_bonds

STORIES = (
    story(1, [("Ana Brandt", "say", "the bridge is safe")], published="2024-05-01"),
    story(
        2,
        [("Tom Okafor", "say", "the bridge is safe for all lorries"), ("Ana Brandt", "claim", "it will reopen")],
        published="2024-05-03",
        outlet="Kestrel Wire",
    ),
    story(3, [("Mia Sund", "deny", "the bridge is safe")], published="2024-05-05T08:00:00Z", outlet="Kestrel Wire"),
    story(4, [("Mia Sund", "say", "the ferry sails"), ("officials", "say", "the ferry has sunk")], published=None),
)
ONE, TWO, OPEN, DENIAL = attribution(1, 0), attribution(2, 0), attribution(2, 1), attribution(3, 0)
SAILS, SUNK = attribution(4, 0), attribution(4, 1)
LINKS = {
    2: (Link(left=TWO, right=ONE, relation="affirms", verdict="yes", score=0.9),),
    3: (Link(left=DENIAL, right=ONE, relation="denies", verdict="yes", score=0.9),),
    4: (Link(left=SUNK, right=SAILS, relation="contradicts", verdict="yes", score=0.8),),
}


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    with ledger.writer() as writer:
        for number, reading in enumerate(STORIES, start=1):
            bonds = Bonds(gists=gists(reading), prints=prints(reading), links=LINKS.get(number, ()))
            writer.add(reading, bonds)
        writer.add(reading_of(report(1)))  # read before there were claims
    return ledger


def words(ledger: Ledger, **asked: Any) -> list[str]:
    with ledger.view() as view:
        return [entry.wording for entry in view.claims(**asked)]


SAFE, REOPEN = "the bridge is safe for all lorries", "it will reopen"
FERRY = {"the ferry sails", "the ferry has sunk"}


def test_claims_are_listed_the_latest_first(filled: Ledger) -> None:
    found = words(filled)
    assert found[:2] == [SAFE, REOPEN]
    assert set(found[2:]) == FERRY
    with filled.view() as view:
        entry = view.claims()[0]
    assert entry.id == content_id("cl", min(ONE, TWO, DENIAL))
    assert (entry.affirming, entry.denying, entry.doubting, entry.disputed) == (2, 1, 0, True)
    assert (entry.first, entry.last) == (date(2024, 5, 1), date(2024, 5, 5))
    assert (entry.articles, entry.outlets) == (3, 2)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "Ana Brandt"}, {SAFE, REOPEN}),
        ({"person": "brandt"}, {SAFE, REOPEN}),
        ({"person": "Ana"}, {SAFE, REOPEN}),
        ({"person": "Bran"}, set()),
        ({"person": "Brandt, Ana"}, set()),
        ({"person": ""}, set()),
        ({"person": '" OR words : "ferry'}, set()),
        ({"act": "deny"}, {SAFE}),
        ({"act": "sing"}, set()),
        ({"person": "Mia Sund", "act": "deny"}, {SAFE}),
        # Nobody but Ana claimed anything, and she did not deny.
        ({"person": "Ana Brandt", "act": "deny"}, set()),
        ({"outlet": "kestrel"}, {SAFE, REOPEN}),
        ({"outlet": "kestrel", "person": "Brandt"}, {REOPEN}),
        ({"words": "bridges lorry"}, {SAFE}),
        ({"words": "lorries sail"}, set()),
        ({"words": "FERRY"}, FERRY),
        ({"words": "-- ; *"}, set()),
        ({"words": "\udcff"}, set()),
        ({"words": "ferry\0"}, FERRY),
        ({"since": date(2024, 5, 4)}, {SAFE}),
        ({"since": date(2024, 5, 3), "until": date(2024, 5, 4)}, {SAFE, REOPEN}),
        ({"until": date(2024, 5, 2)}, {SAFE}),
        ({"until": date(2024, 5, 2), "act": "deny"}, set()),
        ({"since": date(2024, 5, 6)}, set()),
        ({"disputed": True}, {SAFE, *FERRY}),
        ({"disputed": False}, {REOPEN}),
        ({"disputed": True, "words": "bridge"}, {SAFE}),
    ],
)
def test_claims_are_found(filled: Ledger, asked: dict[str, Any], found: set[str]) -> None:
    assert set(words(filled, **asked)) == found


def test_the_list_goes_on_where_it_stopped(filled: Ledger) -> None:
    with filled.view() as view:
        whole_list = view.claims()
        pages, after = [], None
        while page := view.claims(limit=1, after=after):
            pages += page
            after = page[-1].cursor
        assert pages == whole_list
        assert view.claims(words="bridge", after=whole_list[0].cursor) == []


@pytest.mark.parametrize("cursor", ["", "x", "2024-05-01", "2024-05-01/1/'", "2024-05-01/one/cl_1"])
def test_a_cursor_that_is_none_is_told(filled: Ledger, cursor: str) -> None:
    with filled.view() as view, pytest.raises(InputError, match="no place in the list"):
        view.claims(after=cursor)


def test_a_claim_is_shown_with_everyone_in_it(filled: Ledger) -> None:
    with filled.view() as view:
        claim = view.claim(TWO)
        assert claim is not None
        assert claim.entry == view.claims()[0]
        assert view.claim(claim.entry.id) == view.claim(claim.entry.id[:12]) == view.claim(ONE) == claim
    assert [(one.stance, one.member, one.speaker, one.attribution) for one in claim.stands] == [
        ("affirms", True, "Ana Brandt", STORIES[0].attributions[0]),
        ("affirms", True, "Tom Okafor", STORIES[1].attributions[0]),
        ("denies", True, "Mia Sund", STORIES[2].attributions[0]),
    ]
    assert [one.entry.published for one in claim.stands] == ["2024-05-01", "2024-05-03", "2024-05-05T08:00:00Z"]


def test_the_chain_is_told_in_names(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(whole(), whole_bonds())
    with ledger.view() as view:
        claim = view.claim("at_letter")
    assert claim is not None
    assert {one.attribution.id: one.chain for one in claim.stands} == {
        "at_post": ("The Ellery Post",),
        "at_letter": ("The Ellery Post", "Ana Brandt"),
        "at_lie": ("Ana Brandt",),
    }


@pytest.mark.parametrize("id", ["", " ", "cl_", "cl_gone", "att_gone", "%", "\udcff", "x' OR '1'='1"])
def test_what_is_no_claim_is_none(filled: Ledger, id: str) -> None:
    with filled.view() as view:
        assert view.claim(id) is None


def test_claims_that_an_id_may_mean_are_listed(filled: Ledger) -> None:
    with filled.view() as view:
        assert len(view.find_claims("cl_")) == 4
        assert len(view.find_claims("cl_", limit=2)) == 2
        assert view.find_claims("att_") == []


def test_who_answers_a_claim_is_shown_in_it_and_in_his_own(ledger: Ledger) -> None:
    told = story(
        1,
        [("Ana Brandt", "say", "he took money"), ("Tom Okafor", "say", "he lied"), ("Mia Sund", "deny", "that he did")],
        stances=[(2, 0, "denies", 0.9), (2, 1, "denies", 0.8)],
    )
    took, lied, denial = (attribution(1, place) for place in range(3))
    apart = Link(left=took, right=lied, relation="affirms", verdict="no", score=0.1)
    with ledger.writer() as writer:
        writer.add(told, Bonds(gists=gists(told), links=(apart,)))
    with ledger.view() as view:
        one, other = view.claim(took), view.claim(lied)
        assert isinstance(one, Claim)
        assert isinstance(other, Claim)
        assert {stand.attribution.id: (stand.stance, stand.member) for stand in one.stands} == {
            took: ("affirms", True),
            denial: ("denies", True),
        }
        assert {stand.attribution.id: (stand.stance, stand.member) for stand in other.stands} == {
            lied: ("affirms", True),
            denial: ("denies", False),
        }
        assert one.entry.disputed
        assert other.entry.disputed
        assert view.claim(denial) == one
        assert view.find_claims(denial) == [one.entry, other.entry]


def test_versions_and_their_readings(ledger: Ledger) -> None:
    old, new = story(1, [("Ana Brandt", "say", "safe")]), story(1, [("Ana Brandt", "say", "shut")], version=2)
    with ledger.writer() as writer:
        writer.add(old, Bonds(gists=gists(old)))
        writer.add(new, Bonds(gists=gists(new)))
    with ledger.view() as view:
        versions = view.versions(old.article.id)
        assert [(one.number, one.published, one.digest) for one in versions] == [
            (1, "2024-05-31", old.article.digest),
            (2, "2024-05-31", new.article.digest),
        ]
        assert view.reading(old.article.id, version=1) == old
        assert view.reading(old.article.id, version=2) == view.reading(old.article.id) == new
        assert view.reading(old.article.id, version=3) is None
        assert view.versions("ar_gone") == []


def test_the_wording_is_the_longest_that_is_no_speech(ledger: Ledger) -> None:
    long = "the bridge is safe, " * 20 + "as it was"
    readings = [
        story(number, [("Ana Brandt", "say", said)])
        for number, said in enumerate(["it is safe", long, "the bridge is safe"])
    ]
    with ledger.writer() as writer:
        for number, reading in enumerate(readings):
            link = Link(
                left=attribution(number, 0), right=attribution(0, 0), relation="affirms", verdict="yes", score=0.9
            )
            writer.add(reading, Bonds(gists=gists(reading), links=(link,) if number else ()))
    assert words(ledger) == ["the bridge is safe"]


def test_one_who_changes_his_mind_is_no_dispute(ledger: Ledger) -> None:
    first, second = story(1, [("Ana Brandt", "say", "it is safe")]), story(2, [("Brandt", "deny", "it is safe")])
    other = story(3, [("officials", "say", "it is safe")])
    denies = Link(left=TWO, right=ONE, relation="denies", verdict="yes", score=0.9)
    affirms = Link(left=attribution(3, 0), right=ONE, relation="affirms", verdict="yes", score=0.9)
    with ledger.writer() as writer:
        writer.add(first, Bonds(gists=gists(first)))
        writer.add(second, Bonds(gists=gists(second), links=(denies,)))
        assert words(ledger, disputed=True) == []
        writer.add(other, Bonds(gists=gists(other), links=(affirms,)))
    assert words(ledger, disputed=True) == ["it is safe"]
