from __future__ import annotations

from typing import Any

import pytest

from sayso.export.followthemoney.links import Group, Place, links
from sayso.records import Identity, content_id
from sayso.statements import OFFICE

TYPES = {
    "Ana Lima": "person",
    "Rui Gil": "person",
    "Ministry of Water": "organization",
    "Ellery Shipping Ltd": "organization",
    "Harbour Bank plc": "organization",
    "River Guard": "group",
    "the protesters": "group",
    "Ellery": "place",
    "Dam strike": "event",
    "terror list": "document",
}

NAMES = dict(zip("lima gil ministry ships bank guard crowd ellery strike list".split(), TYPES, strict=True))  # noqa: SIM905


def named(name: str) -> Identity:
    return Identity(id=content_id("id", name), name=name, names=(name,), type=TYPES[name], entities=("e",))


def place(number: int = 1, **more: Any) -> Place:
    given = {
        "id": f"fact_{number}",
        "article": f"art-{number}",
        "url": f"https://post.example/{number}",
        "publisher": "Post",
        "day": "2024-05-31T08:00:00Z",
        "words": f"the words of {number}",
    }
    return Place(**given | more)


def become(
    relation: str,
    subject: str,
    object: str | None = None,
    *places: Place,
    value: str | None = None,
    teller: str | None = None,
) -> list[dict[str, Any]]:
    group = Group(
        key=f"{relation} {subject} {object} {value} {teller}",
        relation=relation,
        subject=named(subject),
        object=named(object) if object else None,
        value=value,
        teller=teller,
        places=places or (place(),),
    )
    return list(links(group))


def id_of(name: str) -> str:
    return named(name).id.replace("_", "-")


@pytest.mark.parametrize(
    ("relation", "subject", "object", "title", "schema", "ends"),
    [
        ("heads", "lima", "ministry", "minister", "Occupancy", {"holder": "lima"}),
        ("heads", "lima", "guard", None, "Occupancy", {"holder": "lima"}),
        ("heads", "lima", "ellery", "mayor", "Occupancy", {"holder": "lima"}),
        ("heads", "lima", "bank", "CEO", "Directorship", {"director": "lima", "organization": "bank"}),
        ("heads", "lima", "crowd", None, "UnknownLink", {"subject": "lima", "object": "crowd"}),
        ("heads", "guard", "ministry", None, "UnknownLink", {"subject": "guard", "object": "ministry"}),
        (OFFICE, "lima", "ministry", "adviser", "Occupancy", {"holder": "lima"}),
        (OFFICE, "lima", "bank", "clerk", "Employment", {"employee": "lima", "employer": "bank"}),
        (OFFICE, "gil", "guard", "spokesman", "Representation", {"agent": "gil", "client": "guard"}),
        (OFFICE, "gil", "lima", "lawyer", "UnknownLink", {"subject": "gil", "object": "lima"}),
        ("spokesperson_of", "gil", "lima", None, "Representation", {"agent": "gil", "client": "lima"}),
        ("spokesperson_of", "gil", "ellery", None, "UnknownLink", {"subject": "gil", "object": "ellery"}),
        ("member_of", "lima", "guard", None, "Membership", {"member": "lima", "organization": "guard"}),
        ("member_of", "lima", "bank", None, "Employment", {"employee": "lima", "employer": "bank"}),
        ("member_of", "ellery", "guard", None, "UnknownLink", {"subject": "ellery", "object": "guard"}),
        ("part_of", "guard", "ministry", None, "UnknownLink", {"subject": "guard", "object": "ministry"}),
        ("part_of", "ships", "bank", None, "UnknownLink", {"subject": "ships", "object": "bank"}),
        ("succeeds", "gil", "lima", None, "Succession", {"predecessor": "lima", "successor": "gil"}),
        ("succeeds", "strike", "lima", None, "UnknownLink", {"subject": "strike", "object": "lima"}),
        ("designated_on", "guard", "list", None, "Sanction", {"entity": "guard"}),
        ("ally_of", "gil", "lima", None, "Associate", {"person": "gil", "associate": "lima"}),
        ("ally_of", "guard", "ellery", None, "UnknownLink", {"subject": "guard", "object": "ellery"}),
        ("supports", "ellery", "guard", None, "UnknownLink", {"subject": "ellery", "object": "guard"}),
        ("killed", "strike", "lima", None, "UnknownLink", {"subject": "strike", "object": "lima"}),
        ("located_in", "ministry", "ellery", None, "UnknownLink", {"subject": "ministry", "object": "ellery"}),
    ],
)  # fmt: skip
def test_each_relation_has_its_schema(
    relation: str, subject: str, object: str, title: str | None, schema: str, ends: dict[str, str]
) -> None:
    *_, made = become(relation, NAMES[subject], NAMES[object], place(title=title))
    assert made["schema"] == schema
    for name, end in ends.items():
        assert made["properties"][name] == [id_of(NAMES[end])]


def test_ownership_must_be_stated() -> None:
    said = place(words="Ellery Shipping, a subsidiary of Harbour Bank")
    (made,) = become("part_of", "Ellery Shipping Ltd", "Harbour Bank plc", said)
    assert made["schema"] == "Ownership"
    assert made["properties"]["owner"] == [id_of("Harbour Bank plc")]
    assert made["properties"]["asset"] == [id_of("Ellery Shipping Ltd")]


def test_a_post_is_one_whoever_holds_it() -> None:
    first, occupied = become("heads", "Ana Lima", "Ministry of Water", place(title="Minister"))
    second, _ = become("heads", "Rui Gil", "Ministry of Water", place(title="minister"))
    assert first["schema"] == "Position"
    assert first["id"] == second["id"]
    assert first["properties"]["name"] == ["Minister, Ministry of Water"]
    assert first["properties"]["organization"] == [id_of("Ministry of Water")]
    assert occupied["properties"]["post"] == [first["id"]]
    mayor, _ = become("heads", "Ana Lima", "Ellery", place(title="mayor"))
    assert mayor["properties"]["addressEntity"] == [id_of("Ellery")]


def test_all_that_speaks_for_it_goes_with_it() -> None:
    places = (
        place(1, since="2021", title="minister"),
        place(2, since="2021", until="2024", day="", title="head"),
        place(3, publisher="Wire", title="minister"),
    )
    _, made = become("heads", "Ana Lima", "Ministry of Water", *places)
    properties = made["properties"]
    assert properties["proof"] == ["art-1", "art-2", "art-3"]
    assert properties["recordId"] == ["fact_1", "fact_2", "fact_3"]
    assert properties["sourceUrl"][2] == "https://post.example/3"
    assert (properties["startDate"], properties["endDate"]) == (["2021"], ["2024"])
    assert properties["publisher"] == ["Post", "Wire"]
    assert properties["status"] == ["in the reports' own voice"]
    assert properties["summary"] == ["Reported in Post, Wire (3 articles) in the reports' own voice"]
    assert properties["description"][:2] == ["“the words of 1” – Post, 2024-05-31", "“the words of 2” – Post"]


def test_what_is_over_says_so() -> None:
    _, made = become("heads", "Ana Lima", "Ministry of Water", place(former=True))
    assert made["properties"]["status"] == ["in the reports' own voice", "former"]


@pytest.mark.parametrize(
    ("relation", "subject", "object", "shown"),
    [
        ("supports", "Ellery", "River Guard", "role"),
        ("member_of", "Ana Lima", "River Guard", "role"),
        ("heads", "Ana Lima", "Harbour Bank plc", "role"),
        ("succeeds", "Ana Lima", "Rui Gil", "role"),
        ("spokesperson_of", "Ana Lima", "River Guard", "role"),
        ("ally_of", "Ana Lima", "Rui Gil", "relationship"),
        ("designated_on", "River Guard", "terror list", "program"),
        ("heads", "Ana Lima", "Ministry of Water", "status"),
    ],
)
def test_what_is_only_somebodys_word_says_whose_where_it_is_shown(
    relation: str, subject: str, object: str, shown: str
) -> None:
    told = place(hedged=True, doubted_by=("Ana Lima",))
    *_, made = become(relation, subject, object, told, teller="Tom Okafor")
    *_, own = become(relation, subject, object)
    properties = made["properties"]
    assert made["id"] != own["id"]
    assert "according to Tom Okafor" in properties[shown][0]
    assert "according to" not in own["properties"][shown][0]
    assert properties["summary"][0].startswith(
        "According to Tom Okafor, in Post; no report says so itself; the report itself keeps"
    )
    assert "doubted by Ana Lima" in properties["summary"][0]
    assert properties["description"] == ["“the words of 1” – Tom Okafor, in Post, 2024-05-31"]


def test_a_list_is_reported_and_not_compared() -> None:
    (made,) = become("designated_on", "River Guard", value="EU terror list")
    assert made["schema"] == "Sanction"
    assert made["properties"]["program"] == ["EU terror list"]
    assert made["properties"]["summary"][0].endswith("not compared with the list itself")
    (made,) = become("designated_on", "Rui Gil", "Ministry of Water")
    assert made["properties"]["authority"] == ["Ministry of Water"]


@pytest.mark.parametrize(
    ("subject", "value", "name"),
    [
        ("Dam strike", "41", "41 killed: Dam strike"),
        ("Ana Lima", "killed", "Ana Lima killed"),
        ("Ana Lima", None, "Ana Lima killed"),
    ],
)
def test_deaths_of_which_one_side_only_is_told_are_events(subject: str, value: str | None, name: str) -> None:
    (made,) = become("killed", subject, None, place(since="2024-05-10", until="2024-05-10"), value=value)
    assert (made["schema"], made["properties"]["name"]) == ("Event", [name])
    assert made["properties"]["date"] == ["2024-05-10"]
    assert made["properties"].get("involved", []) == ([id_of("Ana Lima")] if subject == "Ana Lima" else [])
    (told,) = become("killed", subject, value=value, teller="Rui Gil")
    assert told["properties"]["name"] == [f"{name} (according to Rui Gil)"]


def test_a_place_that_is_no_entity_is_an_address() -> None:
    address, link = become("located_in", "River Guard", value="near Ellery")
    assert (address["schema"], address["properties"]["full"]) == ("Address", ["near Ellery"])
    assert link["properties"]["object"] == [address["id"]]
