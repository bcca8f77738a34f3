"""Which identities a name may mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.ask.candidates import Match, Wanted, likeness, matches
from sayso.ask.properties import PROPERTIES
from sayso.ledger import Outline, View, open_ledger
from sayso.link.portraits import portraits_of
from sayso.link.sames import profiles_of
from sayso.records import RELATIONS, Article, Bonds, Entity, Maker, Reading, Span, content_id
from tests.ledger.test_plans import asked, scans


def outline(*names: str, type: str = "person") -> Outline:
    return Outline(id="id_1", name=names[0], names=names, type=type, wikidata=None, articles=1)


@pytest.mark.parametrize(
    ("asked_", "known", "type", "least", "most"),
    [
        ("Ana Brandt", "Ana Brandt", "person", 100, 100),
        ("BRANDT, Ana", "Ana Brandt", "person", 97, 98),
        ("Dr Ana Brandt", "Ana Brandt", "person", 100, 100),
        ("A. Brandt", "Ana Brandt", "person", 70, 80),
        ("Brandt", "Ana Brandt", "person", 60, 70),
        ("Ana Brandt Okafor", "Ana Brandt", "person", 75, 85),
        ("Esmail Qaani", "Ismail Ghaani", "person", 75, 95),
        ("Mohammed Deif", "Muhammad Dayf", "person", 75, 97),
        ("Tom Okafor", "Ana Brandt", "person", 0, 0),
        ("Tom Brandt", "Ana Brandt", "person", 40, 60),
        ("John Heslop Jr", "John Heslop Sr", "person", 0, 75),
        ("Harbour Guard Corps", "HGC", "organization", 90, 90),
        ("HGC", "Harbour Guard Corps", "organization", 90, 90),
        ("Ministry of Health", "Ministry of Defence", "organization", 40, 60),
        ("Harbour Board", "The Harbour Board Ltd", "organization", 85, 100),
        ("", "Ana Brandt", "person", 0, 0),
        ("...", "Ana Brandt", "person", 0, 0),
    ],
)
def test_how_near_names_are(asked_: str, known: str, type: str, least: float, most: float) -> None:
    assert least <= round(likeness([asked_], outline(known, type=type))) <= most


def test_the_best_of_all_names_counts() -> None:
    assert likeness(["IRGC", "Ana Brandt"], outline("Tom Okafor", "A. Brandt", "Ana Brandt")) == 100
    assert likeness([], outline("Ana Brandt")) == 0


NAMES = {
    "Ana Brandt": "person",
    "Anna Brand": "person",
    "Tom Okafor": "person",
    "Polling Authority": "organization",
    "Łucja Anders": "person",
    "Ellery": "place",
}


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    path = Path(tmp_path_factory.mktemp("ledger")) / "a.ledger"
    maker = Maker(name="reader", version="1", digest="d" * 64)
    with open_ledger(path) as ledger:
        with ledger.writer() as writer:
            for number, (name, type) in enumerate(NAMES.items()):
                article = Article(id=f"ar_{number}", text=f"{name} spoke.", published="2024-05-01")
                entity = Entity(id=f"ent_{number}", name=name, type=type, mentions=(Span(0, len(name)),))
                reading = Reading(article=article, attributions=(), maker=maker, entities=(entity,))
                writer.add(reading, Bonds(profiles=profiles_of(portraits_of(reading))))
        with ledger.view() as one:
            yield one


def found(view: View, text: str, *types: str, **properties: tuple[str, ...]) -> list[Match]:
    return matches(view, Wanted(name=text, types=types, properties=properties))


def test_who_sounds_alike_is_found_and_the_nearest_comes_first(view: View) -> None:
    assert [one.outline.name for one in found(view, "Ana Brandt")] == ["Ana Brandt", "Anna Brand"]
    assert found(view, "Lucja Anders")[0].outline.name == "Łucja Anders"
    assert found(view, "Polling Authority (PA)")[0].score == 100
    assert found(view, "Nobody Else") == []


def test_who_has_a_near_namesake_is_not_sure(view: View) -> None:
    assert [one.sure for one in found(view, "Anna Brandt")] == [False, False]
    assert [one.sure for one in found(view, "Ana Brandt")] == [True, False]
    assert [one.sure for one in found(view, "Tom Okafor")] == [True]


def test_another_type_is_never_sure(view: View) -> None:
    (one,) = found(view, "Polling Authority", "place", "organization")
    assert one.sure
    assert not any(one.sure for one in found(view, "Polling Authority", type=("person",)))


def test_other_names_of_the_query_count_too(view: View) -> None:
    (one,) = found(view, "", name=("Tom Okafor",))
    assert (one.score, one.sure) == (100, True)


def test_nothing_is_found_where_nothing_is_asked(view: View) -> None:
    for name in ("", " ", "()", "...", "\x00"):
        assert found(view, name) == []
    assert found(view, "", role=("mayor",)) == []


def test_no_more_than_asked_for(view: View) -> None:
    assert len(matches(view, Wanted(name="Ana Brandt", limit=1))) == 1


def test_an_id_is_an_id_only_if_it_is_there(view: View) -> None:
    (one,) = found(view, content_id("id", "ent_2"))
    assert (one.outline.name, one.sure) == ("Tom Okafor", True)
    assert found(view, "id_nobody") == []
    assert found(view, "Q42") == []


def test_no_query_goes_through_a_table(view: View) -> None:
    with asked(view._connection) as statements:
        found(view, "Ana Brandt", "person", role=("mayor",), of=("Ellery",))
        found(view, "Q42", wikidata=("Q1",))
    with open_ledger(view._path, create=False) as ledger:
        assert len(statements) > 8
        assert scans(ledger, statements) == {}


def test_every_relation_is_a_property() -> None:
    assert set(RELATIONS) <= PROPERTIES.keys()
    assert all(name == one.id and one.name and one.description for name, one in PROPERTIES.items())
