from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadRecord
from sayso.ledger import Ledger, Outcome, migrations, open_ledger, reaching
from sayso.ledger.sameness import Node, Tie, groups
from sayso.records import Bonds, content_id
from tests.ledger.company import ANA, MAKER, Company, arrive, companies, entity, known, naming, newer, profiles, same

FIRST, SECOND, THIRD = naming(1, ["Ana Brandt", "Tom Okafor"]), naming(2, ["Brandt"]), naming(3, ["Ana Brandt"])
ONE, TWO, THREE, TOM = entity(1, 0), entity(2, 0), entity(3, 0), entity(1, 1)
NEWS = Company((FIRST, SECOND, THIRD), (same(ONE, TWO), same(TWO, THREE), same(ONE, THREE)))


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    arrive(ledger, NEWS, NEWS.readings)
    return ledger


def members(ledger: Ledger) -> set[frozenset[str]]:
    with ledger.view() as view:
        return {frozenset(one.entities) for one in view.identities()}


def test_an_identity_has_all_names_and_entities(filled: Ledger) -> None:
    with filled.view() as view:
        found = view.identity(view.identity_of(TWO) or "")
        assert found is not None
        assert found.id == content_id("id", min(ONE, TWO, THREE)) == view.identity_of(ONE)
        assert (found.name, found.names, found.type) == ("Ana Brandt", ("Ana Brandt", "Brandt"), "person")
        assert (set(found.entities), found.articles, found.wikidata) == ({ONE, TWO, THREE}, 3, None)
        assert view.identity("id_none") is None
        assert view.identity_of("ent_none") is None
        assert view.identity_of("\udc80") is None


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("brandt", ["Ana Brandt"]),
        ("BRAN", ["Ana Brandt"]),
        ("ana", ["Ana Brandt"]),
        ("Brandt, Ana", ["Ana Brandt"]),
        ("bra ana", []),  # only the last word may be a beginning
        ("brandt okafor", []),
        ("", ["Ana Brandt", "Tom Okafor"]),
        ("%", []),
        ("\udc80", []),
    ],
)
def test_identities_are_found_by_parts_of_names(filled: Ledger, words: str, names: list[str]) -> None:
    with filled.view() as view:
        assert [one.name for one in view.identities_named(words, 5)] == names
        assert view.identities_named(words, 5, type="place") == view.identities_named(words, 5, type="planet") == []


def test_appearances_tell_where_and_as_what(filled: Ledger) -> None:
    with filled.view() as view:
        found = list(view.appearances(view.identity_of(ONE) or ""))
        assert {one.entry.id for one in found} == {reading.article.id for reading in NEWS.readings}
        assert {one.entity.id for one in found} == {ONE, TWO, THREE}
        assert all(one.reading.article.id == one.entry.id and one.facts == () for one in found)
        first = next(one for one in found if one.entity.id == ONE)
        assert first.names == {ONE: "Ana Brandt", TOM: "Tom Okafor"}
        assert len(list(view.appearances(view.identity_of(ONE) or "", limit=2))) == 2
        assert list(view.appearances("id_none")) == list(view.appearances("\udc80")) == []


def test_a_reading_that_was_not_linked_has_identities_of_its_own(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(FIRST)
    assert members(ledger) == {frozenset((ONE,)), frozenset((TOM,))}
    with ledger.view() as view:
        assert [one.name for one in view.identities_named("okafor")] == ["Tom Okafor"]
    with ledger.writer() as writer:
        assert writer.link(FIRST, Bonds(profiles=profiles(FIRST)[:1]))
    with ledger.view() as view:
        assert view.identities_named("okafor") == []  # linking knows that it is no name
        assert view.identity_of(TOM) is not None


@given(companies(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_identities_follow_from_the_links_alone(company: Company, chance: st.DataObject) -> None:
    order = list(company.readings)
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for place in range(2):
            with open_ledger(Path(folder) / f"{place}.ledger") as ledger:
                arrive(ledger, company, order)
            found.append(known(Path(folder) / f"{place}.ledger"))
            chance.shuffle(order)  # type: ignore[attr-defined]
    assert found[0] == found[1]
    keys = {one.id: key for key, one in enumerate((one for r in company.readings for one in r.entities), start=1)}
    nodes = [Node(keys[one.id], one.id, frozenset((r.article.id,))) for r in company.readings for one in r.entities]
    ties = [Tie(keys[link.left], keys[link.right], link.verdict, link.score) for link in company.links]
    ids = {key: id for id, key in keys.items()}
    wanted = {frozenset(ids[key] for key in group) for group in groups(nodes, ties)}
    assert {frozenset(id for id, _ in rows[2]) for rows in found[0].values()} == wanted


@given(companies(), st.data())
@settings(max_examples=40, deadline=None)
def test_reading_again_changes_nothing(company: Company, data: st.DataObject) -> None:
    again = [newer(reading) for reading in data.draw(st.lists(st.sampled_from(company.readings), unique=True))]
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "a.ledger") as ledger:
        arrive(ledger, company, company.readings)
        before = known(ledger.path)
        with ledger.writer() as writer:
            for reading in again:
                assert writer.add(reading, company.bonds(reading, company.readings)) is Outcome.REREAD
            assert known(ledger.path) == before
            for reading in company.readings:
                if newer(reading) not in again:
                    assert writer.link(reading, company.bonds(reading, company.readings))
        assert known(ledger.path) == before


@given(companies(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_large_identities_only_grow_and_stay_right(company: Company, chance: st.DataObject) -> None:
    order = list(company.readings)
    chance.shuffle(order)  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(reaching, "LARGE", 1)
        with open_ledger(Path(folder) / "a.ledger") as ledger:
            arrive(ledger, company, order)
            check(ledger, company)
            with ledger.writer() as writer:
                for reading in map(newer, order):
                    writer.add(reading, company.bonds(reading, company.readings))
            check(ledger, company)


def check(ledger: Ledger, company: Company) -> None:
    """See that what is told of each identity is so."""
    found = known(ledger.path)
    names = {one.id: one for reading in company.readings for one in reading.entities}
    assert sorted(id for rows in found.values() for id, _ in rows[2]) == sorted(names)
    for id, (head, types, rows, spelt, words) in found.items():
        ids = [one for one, _ in rows]
        assert (id, head[0]) == (content_id("id", min(ids)), min(ids))
        assert head[5] == len({article for _, article in rows})
        assert types == {"person": len(ids)}
        assert dict(spelt) == {name: sum(names[one].name == name for one in ids) for name, _ in spelt}
        assert sum(times for _, times in spelt) == len(ids)
        assert {word for (word,) in words} == {
            word for name, _ in spelt for word in name.casefold().replace(".", "").split() if word != "a"
        } | ({"a"} & {word for (word,) in words})


def test_an_identity_too_large_to_be_taken_apart_takes_in_what_joins_it(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "LARGE", 2)
    arrive(ledger, NEWS, NEWS.readings)
    fourth = naming(4, ["Brandt", "A. Brandt"])
    links = (same(entity(4, 0), ONE), same(entity(4, 0), TWO, "no", 0.2), same(entity(4, 1), ONE, "yes", 0.6))
    with ledger.writer() as writer:
        writer.add(fourth, Bonds(profiles=profiles(fourth), links=links))
    assert members(ledger) == {
        frozenset((ONE, TWO, THREE, entity(4, 0))), frozenset((entity(4, 1),)), frozenset((TOM,))
    }  # fmt: skip
    with ledger.writer() as writer:
        later = replace(naming(1, ["Ana Brandt"], version=2), maker=MAKER)
        writer.add(later, Bonds(profiles=profiles(later)))
    with ledger.view() as view:
        found = view.identity(view.identity_of(TWO) or "")
        assert found is not None
        assert (set(found.entities), found.articles) == ({TWO, THREE, entity(4, 0)}, 3)


def test_another_article_may_not_have_an_entity_of_the_same_id(filled: Ledger) -> None:
    other = naming(9, ["Ana Brandt"])
    other = replace(other, entities=(replace(other.entities[0], id=ONE),))
    with filled.writer() as writer, pytest.raises(BadRecord, match="has an entity of the same id"):
        writer.add(other, Bonds(profiles=profiles(other)))
    with filled.view() as view:
        assert view.count() == 3


def test_a_link_that_leads_nowhere_is_refused(filled: Ledger) -> None:
    other = naming(9, ["Ana Brandt"])
    with filled.writer() as writer, pytest.raises(BadRecord, match="the entity ent_gone, which is not in the ledger"):
        writer.add(other, Bonds(profiles=profiles(other), links=(same(entity(9, 0), "ent_gone"),)))


def test_a_link_to_what_is_no_longer_current_is_withdrawn_at_once(filled: Ledger) -> None:
    later = naming(1, ["Tom Okafor"], version=2)
    later = replace(later, entities=(replace(later.entities[0], id="ent_new"),))
    other = naming(9, ["Ana Brandt"])
    with filled.writer() as writer:
        writer.add(later, Bonds(profiles=profiles(later)))
        writer.add(other, Bonds(profiles=profiles(other), links=(same(entity(9, 0), ONE),)))
    assert frozenset((entity(9, 0),)) in members(filled)


def test_a_ledger_of_the_third_version_is_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows of entities are as the third version wrote them; their identities are made on opening."""
    whole, old = tmp_path / "whole.ledger", tmp_path / "old.ledger"
    with open_ledger(whole) as ledger, ledger.writer() as writer:
        for reading in NEWS.readings:
            writer.add(reading)
    before = known(whole)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_STEPS", migrations._STEPS[:3])
        patch.setattr(migrations, "VERSION", 3)
        open_ledger(old).close()
    with sqlite3.connect(whole) as new, sqlite3.connect(old) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (3,)
        for table in ("articles", "versions", "makers", "readings", "entities", "mentions"):
            rows = new.execute(f"SELECT * FROM {table}").fetchall()
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    new.close()
    connection.close()
    shutil.copy(old, tmp_path / "copy.ledger")
    with open_ledger(old, create=False) as ledger:
        assert known(old) == before
        with ledger.writer() as writer:
            for reading in NEWS.readings:
                assert writer.link(reading, NEWS.bonds(reading, NEWS.readings))
        assert frozenset((ONE, TWO, THREE)) in members(ledger)


def test_profiles_are_found_by_their_keys_the_nearest_first(ledger: Ledger) -> None:
    days = {1: 738_000, 2: 738_400, 3: None, 4: 737_990}
    with ledger.writer() as writer:
        for number, day in days.items():
            reading = naming(number, ["Ana Brandt"])
            shown = tuple(replace(one, day=day, keys=(7, number)) for one in profiles(reading))
            writer.add(reading, Bonds(profiles=shown))
    with ledger.view() as view:
        found = view.akin([7], 738_000)
        assert [one.day for one in found] == [738_000, 737_990, 738_400, None]
        assert found[0].names == ("Ana Brandt",)
        assert [one.day for one in view.akin([7, 2], 738_000, most=2)] == [738_400, 738_000]
        assert len(view.akin([7], None, limit=3)) == 3
        assert view.akin([99], 738_000) == []


def test_who_judges_is_told(filled: Ledger) -> None:
    with filled.writer() as writer:
        writer.judge(ONE, TOM, "no", ANA)
    with sqlite3.connect(filled.path) as connection:
        rows = connection.execute(
            'SELECT verdict, maker FROM matched WHERE "left" IN (?, ?) AND verdict = ?', (ONE, TOM, "no")
        )
        assert rows.fetchall() == [("no", "ana")]
    connection.close()
