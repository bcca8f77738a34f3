from __future__ import annotations

import pytest

from sayso.export.followthemoney.things import is_named, owned, schema_of, thing
from sayso.records import Identity


def identity(name: str, type: str = "organization", *others: str) -> Identity:
    return Identity(
        id="id_0123456789abcdef0123", name=name, names=(name, *others), type=type, entities=("e",), wikidata="Q42"
    )


@pytest.mark.parametrize(
    ("name", "type", "schema"),
    [
        ("Ana Lima", "person", "Person"),
        ("Ministry of Water", "organization", "PublicBody"),
        ("the Supreme Court of Ellery", "organization", "PublicBody"),
        ("Corva Dam Company", "organization", "Company"),
        ("Harbour Bank Ltd.", "organization", "Company"),
        ("Kavi Motors S.p.A.", "organization", "Company"),
        ("Police Supplies Inc", "organization", "Company"),
        ("Delta Party", "organization", "Organization"),
        ("Courtney Foundation", "organization", "Organization"),
        ("Ellery Post", "outlet", "Organization"),
        ("Ellery Post plc", "outlet", "Company"),
        ("Army Times", "outlet", "Organization"),
        ("River Guard", "group", "Organization"),
        ("the protesters", "group", "LegalEntity"),
        ("Port Ellery", "place", "Address"),
        ("strike on Port Ellery", "event", "Event"),
        ("a leaked memo", "document", "Note"),
        ("Nobel Prize", "other", "Note"),
    ],
)
def test_a_type_and_plain_words_of_the_name_say_the_schema(name: str, type: str, schema: str) -> None:
    assert schema_of(identity(name, type)) == schema


def test_any_of_its_names_may_say_it() -> None:
    assert schema_of(identity("Harbour Bank", "organization", "Harbour Bank plc")) == "Company"


@pytest.mark.parametrize(
    ("name", "named"),
    [
        *(("Ana", True), ("حماس", True), ("李小龙", True)),
        *(("the police", False), ("The police", False), ("al-rashid", False), ("41", False), ("", False)),
        *(("His ministry", False), ("Four hundred people", False), ("At least 41 Koreans", True), ("al-Rashid", True)),
    ],
)
def test_a_name_has_a_capital_or_a_letter_of_a_script_without(name: str, named: bool) -> None:
    assert is_named(name) is named


def test_owning_must_be_said() -> None:
    assert owned("Corva, a subsidiary of Harbour Bank")
    assert not owned("Corva, part of the Harbour group, which disowns it")


def test_a_thing_has_its_names_and_where_it_appears() -> None:
    made = thing(
        identity("Ana Lima", "person", "A. Lima"),
        proofs=[f"art-{number}" for number in range(200)],
        urls=["https://post.example/1"],
        publishers=["Post", "Wire"],
        positions=["head, Ministry of Water"],
    )
    assert (made["id"], made["schema"]) == ("id-0123456789abcdef0123", "Person")
    properties = made["properties"]
    assert len(properties.pop("proof")) == 100
    assert properties == {
        "name": ["Ana Lima"],
        "alias": ["A. Lima"],
        "keywords": ["person"],
        "wikidataId": ["Q42"],
        "sourceUrl": ["https://post.example/1"],
        "publisher": ["Post", "Wire"],
        "position": ["head, Ministry of Water"],
    }


def test_a_name_of_signs_only_is_no_name() -> None:
    assert thing(identity("—", "place"))["properties"]["full"] == ["unnamed place"]
