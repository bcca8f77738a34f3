from __future__ import annotations

import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import InputError
from sayso.ledger import Ledger, open_ledger, reaching
from sayso.records import Bonds
from tests.ledger.company import ANA, Company, arrive, companies, entity, known, naming, newer, profiles, same
from tests.ledger.test_identities import NEWS, ONE, THREE, TOM, TWO, members

PAIRS = Company(
    tuple(naming(number, ["Ana Brandt" if number < 3 else "Anna Brand"]) for number in (1, 2, 3, 4)),
    (same(entity(1, 0), entity(2, 0)), same(entity(3, 0), entity(4, 0)), same(entity(2, 0), entity(3, 0), "no", 0.1)),
)
A1, A2, B1, B2 = (entity(number, 0) for number in (1, 2, 3, 4))


@pytest.fixture(params=[100, 1])
def pairs(ledger: Ledger, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Two identities of two entities each; also where these already count as large."""
    monkeypatch.setattr(reaching, "LARGE", request.param)
    arrive(ledger, PAIRS, PAIRS.readings)
    return ledger


def test_what_a_person_merges_is_one_whatever_was_judged(pairs: Ledger) -> None:
    with pairs.writer() as writer:
        assert len(writer.judge(A1, B2, "yes", ANA)) == 1
        assert members(pairs) == {frozenset((A1, A2, B1, B2))}
        assert writer.judge(A2, B1, "yes", ANA) == []


def test_a_merger_can_be_taken_back(pairs: Ledger) -> None:
    before = known(pairs.path)
    with pairs.writer() as writer:
        made = writer.judge(A1, B2, "yes", ANA)
        assert writer.take_back(made) == 1
        assert known(pairs.path) == before
        assert writer.take_back(made) == 0


def test_what_is_split_off_is_alone_and_can_come_back(pairs: Ledger) -> None:
    before = known(pairs.path)
    with pairs.writer() as writer:
        writer.split(A2, ANA)
        assert members(pairs) == {frozenset((A1,)), frozenset((A2,)), frozenset((B1, B2))}
        with pytest.raises(InputError, match="is alone already"):
            writer.split(A2, ANA)
        writer.judge(A1, A2, "yes", ANA)
    assert known(pairs.path) == before


def test_a_split_can_be_taken_back(pairs: Ledger) -> None:
    before = known(pairs.path)
    with pairs.writer() as writer:
        assert writer.take_back(writer.split(B1, ANA)) == 1
    assert known(pairs.path) == before


def test_a_no_of_a_person_stays_whatever_comes(pairs: Ledger) -> None:
    with pairs.writer() as writer:
        writer.judge(A1, B1, "no", ANA)
        bridge = naming(5, ["A. Brandt"])
        links = tuple(same(entity(5, 0), other, "yes", 0.99) for other in (A1, A2, B1, B2))
        writer.add(bridge, Bonds(profiles=profiles(bridge), links=links))
    found = members(pairs)
    assert not any({A1, B1} <= group for group in found)
    assert any(entity(5, 0) in group and len(group) > 1 for group in found)


def test_no_says_that_two_identities_are_two(ledger: Ledger) -> None:
    unsure = (same(A1, B1, "unsure", 0.4), same(A2, B2, "unsure", 0.4))
    company = Company(PAIRS.readings, (*PAIRS.links[:2], *unsure))
    arrive(ledger, company, company.readings)
    with ledger.writer() as writer:
        assert len(writer.judge(A1, B1, "no", ANA)) == 2
        assert writer.judge(A1, A2, "no", ANA)  # one they were: the second one leaves
    assert members(ledger) == {frozenset((A1,)), frozenset((A2,)), frozenset((B1, B2))}


def test_yes_takes_back_an_earlier_no(pairs: Ledger) -> None:
    with pairs.writer() as writer:
        writer.judge(A1, B1, "no", ANA)
        writer.judge(A2, B2, "yes", ANA)
    assert members(pairs) == {frozenset((A1, A2, B1, B2))}


def test_a_machine_does_not_replace_a_person(pairs: Ledger) -> None:
    with pairs.writer() as writer:
        writer.judge(A1, B1, "no", ANA)
        reading = PAIRS.readings[2]
        links = (*PAIRS.links, same(A1, B1, "yes", 0.99))
        assert writer.link(
            reading, Bonds(profiles=profiles(reading), links=tuple(one for one in links if B1 in (one.left, one.right)))
        )
    assert not any({A1, B1} <= group for group in members(pairs))


def test_a_judgement_outlives_a_new_reading(ledger: Ledger) -> None:
    arrive(ledger, PAIRS, PAIRS.readings)
    with ledger.writer() as writer:
        writer.judge(A1, B1, "yes", ANA)
        for reading in PAIRS.readings:
            writer.add(newer(reading), PAIRS.bonds(reading, PAIRS.readings))
        assert members(ledger) == {frozenset((A1, A2, B1, B2))}
        writer.judge(A1, B1, "no", ANA)
        writer.add(replace(newer(PAIRS.readings[0]), maker=ANA), PAIRS.bonds(PAIRS.readings[0], PAIRS.readings))
    assert not any({A1, B1} <= group for group in members(ledger))


def test_a_judgement_outlives_a_new_text_that_names_the_same(pairs: Ledger) -> None:
    with pairs.writer() as writer:
        writer.judge(A1, B1, "yes", ANA)
        later = naming(1, ["Tom Okafor", "Ana Brandt"], version=2)
        renamed = tuple(replace(one, id=f"ent_later_{place}") for place, one in enumerate(later.entities))
        later = replace(later, entities=renamed)
        writer.add(later, Bonds(profiles=profiles(later)))
    assert any({"ent_later_1", B1} <= group for group in members(pairs))


def test_what_judgements_were_is_never_deleted(pairs: Ledger) -> None:
    with pairs.writer() as writer:
        writer.take_back(writer.judge(A1, B1, "yes", ANA))
    with sqlite3.connect(pairs.path) as connection:
        rows = connection.execute(
            "SELECT verdict, withdrawn IS NULL FROM samenesses JOIN makers ON makers.id = maker WHERE name = 'ana'"
        ).fetchall()
    connection.close()
    assert rows == [("yes", 0)]


@pytest.mark.parametrize("id", ["ent_none", "\udc80"])
def test_what_is_not_there_cannot_be_judged(pairs: Ledger, id: str) -> None:
    with pairs.writer() as writer:
        with pytest.raises(InputError, match="no entity of an article"):
            writer.judge(A1, id, "yes", ANA)
        with pytest.raises(InputError, match="no entity of an article"):
            writer.split(id, ANA)


@given(companies(), st.data())
@settings(max_examples=40, deadline=None)
def test_split_then_merge_returns(company: Company, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "a.ledger") as ledger:
        arrive(ledger, company, company.readings)
        before = members(ledger)
        shared = sorted(sorted(group) for group in before if len(group) > 1)
        if not shared:
            return
        group = data.draw(st.sampled_from(shared))
        one = data.draw(st.sampled_from(group))
        rest = frozenset(group) - {one}
        with ledger.writer() as writer:
            made = writer.split(one, ANA)
            with ledger.view() as view:
                judged = [view.link(id) for id in made]
            pairs = [{judgement.link.left, judgement.link.right} for judgement in judged if judgement]
            assert pairs
            assert not any(pair <= part for pair in pairs for part in members(ledger))
            if {frozenset((one,)), rest} <= members(ledger) and data.draw(st.booleans()):
                writer.judge(one, min(rest), "yes", ANA)
            else:
                assert writer.take_back(reversed(made)) == len(made)
        assert members(ledger) == before


def test_what_waits_is_shown_the_likeliest_first(ledger: Ledger) -> None:
    unsure = (same(A1, B1, "unsure", 0.3), same(A2, B2, "unsure", 0.4), same(A1, B2, "unsure", 0.4))
    company = Company(PAIRS.readings, (*PAIRS.links, *unsure))
    arrive(ledger, company, company.readings)
    with ledger.view() as view:
        found = view.unsure()
        assert [one.link.score for one in found] == [0.4, 0.4, 0.3]
        assert {one.link for one in found} == set(unsure)
        assert view.unsure(limit=1, after=(0.4, found[0].id)) == found[1:2]
        assert view.unsure(after=(found[2].link.score, found[2].id)) == []
        assert [one.link.verdict for one in view.samenesses(A1)] == ["yes", "unsure", "unsure"]
        assert view.link(found[0].id) == found[0]
        assert view.samenesses("ent_none") == view.samenesses("\udc80") == []
    with ledger.writer() as writer:
        writer.judge(A1, B1, "yes", ANA)
    with ledger.view() as view:
        assert view.unsure() == []
        assert [one.maker for one in view.samenesses(A1) if one.link.score == 1] == [ANA]


def test_news_are_one(ledger: Ledger) -> None:
    arrive(ledger, NEWS, NEWS.readings)
    with ledger.writer() as writer:
        writer.split(THREE, ANA)
    assert members(ledger) == {frozenset((ONE, TWO)), frozenset((THREE,)), frozenset((TOM,))}
