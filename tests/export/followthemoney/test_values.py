from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.export.followthemoney.values import LANGUAGES, made, ref

anything = st.text(max_size=60)
addresses = st.one_of(
    anything,
    st.builds("https://{}/{}".format, anything, anything),
    st.builds("http://{}.example:{}/{}?{}#{}".format, anything, st.integers(0, 70000), anything, anything, anything),
)


def only(schema: str, **properties: Any) -> dict[str, list[str]]:
    """Return the properties of an entity."""
    found: dict[str, list[str]] = made(schema, "x-1", **properties)["properties"]
    return found


def test_ids_of_the_ledger_lose_their_underscore_and_others_are_hashed() -> None:
    assert ref("id_0123456789abcdef0123") == "id-0123456789abcdef0123"
    assert ref("My article!", "art").startswith("art-")
    assert len(ref("My article!", "art")) == 24
    assert ref("a_b", "art") != ref("a-b", "art")


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024", ["2024"]),
        ("2024-05", ["2024-05"]),
        ("2024-05-31", ["2024-05-31"]),
        ("2024-05-31T01:30:00+02:00", ["2024-05-30T23:30:00"]),
        ("2024-05-31T08:00:00Z", ["2024-05-31T08:00:00"]),
        ("2024-05-31 08:00:00", ["2024-05-31T08:00:00"]),
        ("2016-12-31T23:59:60Z", ["2016-12-31T23:59:59"]),
        ("0044-03-15", []),
        ("2024-02-30", []),
        ("soon", []),
    ],
)
def test_dates_are_as_exact_as_they_are_told(written: str, date: list[str]) -> None:
    assert only("Event", date=written).get("date", []) == date


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://post.example/a?b=c#d", ["https://post.example/a?b=c#d"]),
        ("http://post.example", ["http://post.example/"]),
        ("javascript:alert(1)", []),
        ("https://a b.example/", []),
        ("https://post.example:99999/", []),
        ("https://[::1/", []),
        ("file:///etc/passwd", []),
        ("https://localhost/", []),
    ],
)
def test_addresses_lead_to_a_web_site(address: str, kept: list[str]) -> None:
    assert only("Event", sourceUrl=address).get("sourceUrl", []) == kept


def test_words_lose_what_nobody_sees_and_long_texts_are_split() -> None:
    assert only("Person", name=' "Ana\u200b\tLi\u0301ma" ') == {"name": ["Ana Líma"]}
    assert only("Person", name=["!!", "", None, "A", "A"]) == {"name": ["A"]}
    assert only("Event", summary="a\x00b\u202fc") == {"summary": ["ab c"]}
    pieces = only("Article", bodyText=" ".join(f"One sentence {n}." for n in range(10_000)))["bodyText"]
    assert all(len(piece) <= 65_000 and piece.endswith(".") for piece in pieces)
    assert sum(piece.count("One") for piece in pieces) == 10_000
    assert len(only("Person", name="n" * 9_999)["name"][0]) == 384
    assert len(only("Interest", role="r" * 9_999)["role"][0]) == 1024


def test_an_entity_does_not_point_at_itself() -> None:
    assert only("UnknownLink", subject="x-1", object="x-2") == {"object": ["x-2"]}


# -- what the library makes of it -------------------------------------------------------------------------


def cleaned(schema: str, properties: dict[str, list[str]]) -> Any:
    model = pytest.importorskip("followthemoney").model
    return model.get_proxy({"id": "x-1", "schema": schema, "properties": properties}, cleaned=False).to_dict()[
        "properties"
    ]


@pytest.mark.ftm
@given(name=anything, text=anything, string=anything)
def test_the_library_changes_no_words(name: str, text: str, string: str) -> None:
    properties = only(
        "Person", name=name, alias=name, summary=text, description=text, position=string, publisher=string
    )
    assert cleaned("Person", properties) == properties


@pytest.mark.ftm
@given(addresses, anything | st.datetimes().map(str) | st.dates().map(str))
def test_the_library_changes_no_address_and_no_date(address: str, date: str) -> None:
    properties = only("Event", sourceUrl=address, date=date)
    assert cleaned("Event", properties) == properties


@pytest.mark.ftm
def test_the_library_knows_all_languages() -> None:
    assert len(LANGUAGES) > 70
    for short, long in LANGUAGES.items():
        assert only("Article", language=f"{short}-XX") == {"language": [long]}
        assert cleaned("Article", {"language": [short]}) == {"language": [long]}
