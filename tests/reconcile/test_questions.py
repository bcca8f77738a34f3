"""What a service is asked of an identity."""

from __future__ import annotations

import pytest

from sayso.ledger import Office
from sayso.reconcile.messages import Property, manifest_from
from sayso.reconcile.questions import question
from sayso.reconcile.vocabularies import Vocabulary, vocabulary_of
from sayso.records import ENTITY_TYPES, Identity
from tests.reconcile.services import WIKIDATA_LIKE, YENTE_LIKE


def identity(name: str, type: str = "person") -> Identity:
    return Identity(id="id_1", name=name, names=(name,), type=type, entities=("ent_1",))


def office(
    title: str, of: str | None = None, of_type: str | None = None, *, former: bool = False, articles: int = 1
) -> Office:
    return Office(title=title, of=of, of_type=of_type, of_identity=None, former=former, articles=articles)


def known(served: dict[str, object]) -> Vocabulary:
    manifest = manifest_from(served, "x")
    return vocabulary_of(manifest.space, manifest.types)


OFFICES = (
    office("president", "Japan", "organization", former=True, articles=9),
    office("adviser", articles=8),
    office("chair", "Harbour Board", "organization", articles=3),
    office("mayor", "Lagos", "place", articles=2),
    office("minister", "Kenya", "place"),
)


def test_wikidata_is_asked_by_its_own_numbers() -> None:
    vocabulary = known(WIKIDATA_LIKE)
    asked = question(identity("Ana Brandt"), OFFICES, vocabulary, limit=3)
    assert (asked.name, asked.type, asked.limit) == ("Ana Brandt", "Q5", 3)
    assert asked.properties == (Property("P39", ("chair of Harbour Board",)), Property("P27", ("Nigeria",)))
    former = question(identity("Ana Brandt"), OFFICES[:1], vocabulary)
    assert former.properties == (Property("P39", ("president of Japan",)),)  # a body of that name is no country
    board = question(identity("Harbour Board", "organization"), (), vocabulary)
    assert (board.type, board.properties) == ("Q43229", ())


def test_yente_is_asked_in_the_words_of_followthemoney() -> None:
    vocabulary = known(YENTE_LIKE)
    asked = question(identity("Ana Brandt"), OFFICES, vocabulary)
    assert asked.type == "Person"
    assert [one.id for one in asked.properties] == ["Person:position", "Thing:country"]


def test_an_unknown_service_is_asked_by_the_types_that_it_proposes() -> None:
    unknown = {**WIKIDATA_LIKE, "identifierSpace": "https://names.example/"}
    unknown["defaultTypes"] = [{"id": "/t/1", "name": "Person"}, {"id": "CorporateBody", "name": "Firms"}]
    vocabulary = known(unknown)
    assert vocabulary == Vocabulary(types={"person": "/t/1", "organization": "CorporateBody"})
    asked = question(identity("Ana Brandt"), OFFICES, vocabulary)
    assert (asked.type, asked.properties) == ("/t/1", ())
    assert question(identity("Nowhere", "place"), (), vocabulary).type is None


@pytest.mark.parametrize(
    ("space", "item", "number"),
    [
        ("http://www.wikidata.org/entity/", "Q42", "Q42"),
        ("http://www.wikidata.org/entity/", "P31", None),
        ("http://www.wikidata.org/entity/", "Q0", None),
        ("https://www.opensanctions.org/reference/#schema", "Q42", "Q42"),
        ("https://www.opensanctions.org/reference/#schema", "NK-4hRxk", None),
        # A wikibase of somebody else's has numbers of its own.
        ("https://base.example/entity/", "Q42", None),
        ("http://www.wikidata.org.evil.example/entity/", "Q42", None),
        ("urn:sayso:identity:", "Q42", None),
    ],
)
def test_only_some_ids_are_numbers_of_wikidata(space: str, item: str, number: str | None) -> None:
    assert vocabulary_of(space).wikidata(item) == number


@pytest.mark.parametrize("served", [WIKIDATA_LIKE, YENTE_LIKE])
def test_the_tables_speak_of_our_types_alone(served: dict[str, object]) -> None:
    vocabulary = known(served)
    assert {*vocabulary.types, *vocabulary.role, *vocabulary.country} <= set(ENTITY_TYPES)
