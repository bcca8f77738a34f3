"""Identities at a glance, and what is told of them in brief."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sayso.ledger import Ledger, open_ledger, outlines
from sayso.records import Article, Bonds, Entity, Profile, Reading, Span, content_id
from tests.ledger.test_plans import asked, scans
from tests.ledger.test_reconciling import READER, judged
from tests.whole_reading import whole, whole_bonds

NAMES = (
    "Ana Brandt",
    "Ana Brandt-Okafor",
    "Tom Brandt",
    "Łucja Anders",
    "Harbour Board",
    "the councillors",
    "Al Amin al Ana",
)


def reading(number: int, name: str) -> Reading:
    article = Article(id=f"ar_{number:04}", text=f"{name} spoke.", published="2024-05-01")
    entity = Entity(id=f"ent_{number:04}", name=name, type="person", mentions=(Span(0, len(name)),))
    return Reading(article=article, attributions=(), maker=READER, entities=(entity,))


def bonds(number: int, name: str) -> Bonds:
    if name.startswith("the "):
        return Bonds()
    return Bonds(
        profiles=(Profile(entity=f"ent_{number:04}", article=f"ar_{number:04}", names=(name,), keys=(number,)),)
    )


@pytest.fixture
def known(ledger: Ledger) -> Ledger:
    with ledger.writer() as writer:
        for number, name in enumerate(NAMES):
            writer.add(reading(number, name), bonds(number, name))
    return ledger


def found(ledger: Ledger, words: str, **more: bool) -> list[str]:
    with ledger.view() as view:
        return [one.name for one in view.called(words, 5, **more)]


def test_those_that_share_most_words_come_first(known: Ledger) -> None:
    assert found(known, "Brandt, ANA") == ["Ana Brandt", "Ana Brandt-Okafor", "Tom Brandt", "Al Amin al Ana"]
    assert found(known, "ŁUCJA nobody") == ["Łucja Anders"]
    assert found(known, "councillors") == []  # they have no name
    for nothing in ("", " ", "...", "nobody", "\ud800 ana", "%", "'; DROP TABLE callings"):
        assert found(known, nothing) == []


def test_a_name_is_found_while_it_is_typed(known: Ledger) -> None:
    assert found(known, "a", beginning=True) != []
    assert found(known, "ana bra", beginning=True) == ["Ana Brandt", "Ana Brandt-Okafor"]
    assert found(known, "brandt a", beginning=True) == ["Ana Brandt", "Ana Brandt-Okafor"]
    assert found(known, "brandt nobody a", beginning=True) == []
    assert found(known, "ana x", beginning=True) == []


def test_identities_are_found_by_their_entities(known: Ledger) -> None:
    with known.view() as view:
        names = [one.name for one in view.holding(["ent_0002", "ent_0000", "ent_0002", "none", "\ud800"])]
        assert names == ["Tom Brandt", "Ana Brandt"]
        id = content_id("id", "ent_0000")
        (outline,) = view.outlines([id, "none", "\ud800"])
        assert (outline.id, outline.names, outline.type, outline.articles) == (id, ("Ana Brandt",), "person", 1)


def test_under_a_word_that_many_share_only_some_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "_UNDER_WORD", 5)
    with open_ledger(tmp_path / "many.ledger") as ledger:
        with ledger.writer() as writer:
            for number in range(12):
                name = f"Ana Brandt{number}" if number != 11 else "Ana Okafor"
                writer.add(reading(number, name), bonds(number, name))
        with ledger.view() as view:
            assert len(view.called("ana", 50)) == 5
            # The rarer word leads to whom is meant.
            assert view.called("ana okafor", 1)[0].name == "Ana Okafor"


def test_a_dossier_tells_whose_word_a_statement_is(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(whole(), whole_bonds())
    with ledger.view() as view:
        ids = {one.name: one.id for one in view.identities()}
        told = view.brief(ids["Ana Brandt"])
        assert told
        assert told.outline.id == ids["Ana Brandt"]
        assert [(one.title, one.of, one.of_identity) for one in told.offices] == [
            ("chief", "harbour board", ids["harbour board"])
        ]
        assert [one.title for one in told.articles] == ["Board chief denies safety letter"]
        assert (told.first, told.last) == ("2024-05-31", "2024-05-31")
        stated = {one.relation: one for id in ids.values() for one in (view.brief(id) or told).stated}
        assert stated
        voices = {fact.relation: fact.attribution for fact in whole().facts}
        assert {name: one.voice is None for name, one in stated.items()} == {
            name: attribution is None for name, attribution in voices.items()
        }
        assert view.brief("none") is None
        assert view.brief("\ud800") is None


def test_nothing_goes_through_a_table(known: Ledger) -> None:
    with known.writer() as writer:
        writer.add(whole(), whole_bonds())
        writer.reconcile(replace(judged(0), identity=content_id("id", "ent_0000")))
    with known.view() as view, asked(view._connection) as statements:
        view.called("ana brandt")
        view.called("ana br", beginning=True)
        view.called("br", beginning=True)
        view.holding(["ent_0000"])
        view.outlines([content_id("id", "ent_0000")])
        assert view.brief(content_id("id", "ent_0000"))
    assert scans(known, statements) == {}
