"""What a service answers is a stranger's: it is checked, and made short."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sayso.errors import FetchError, SaysoError
from sayso.reconcile.messages import (
    Candidate,
    Key,
    Manifest,
    Property,
    Query,
    Type,
    candidates_from,
    manifest_from,
    parsed,
)
from tests.reconcile.services import WIKIDATA_LIKE, YENTE_LIKE, candidate

WHERE = "https://items.example/api"


def test_a_manifest_is_read() -> None:
    assert manifest_from(YENTE_LIKE, WHERE) == Manifest(
        name="Listed (all)",
        space="https://www.opensanctions.org/reference/#schema",
        schema="https://www.opensanctions.org/reference/#schema",
        types=(Type("Person", "People"), Type("Organization", "Organizations")),
        batch=3,
    )
    page = manifest_from(WIKIDATA_LIKE, WHERE).page("Q1/?#é")
    assert page == "https://items.example/wiki/Q1%2F%3F%23%C3%A9"


@pytest.mark.parametrize("versions", [None, [], ["0.2"], ["0.1"], ["1.0", "0.2"]])
def test_versions_that_are_spoken(versions: Any) -> None:
    manifest_from(WIKIDATA_LIKE | {"versions": versions}, WHERE)


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"versions": ["1.0-draft"]}, "speaks version 1.0-draft of the reconciliation API; sayso speaks 0.2"),
        ({"name": ""}, "answers with no manifest of a reconciliation service"),
        ({"identifierSpace": 7}, "answers with no manifest"),
        ({"schemaSpace": None}, "answers with no manifest"),
    ],
)
def test_what_is_no_manifest_is_refused(spoilt: dict[str, Any], reason: str) -> None:
    with pytest.raises(FetchError) as caught:
        manifest_from(WIKIDATA_LIKE | spoilt, WHERE)
    assert str(caught.value).startswith(f"{WHERE}: {reason}")


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"type": "apiKey", "name": "api_key", "in": "query"}, Key("api_key", False)),
        ({"type": "apiKey", "name": "X-Api-Key", "in": "header"}, Key("X-Api-Key", True)),
        ({"type": "apiKey", "name": "X\r\nEvil", "in": "header"}, None),
        ({"type": "apiKey", "name": "k", "in": "cookie"}, None),
        ({"type": "basic"}, None),
        ("apiKey", None),
    ],
)
def test_how_a_key_is_handed_over(told: Any, key: Key | None) -> None:
    assert manifest_from(WIKIDATA_LIKE | {"authentication": told}, WHERE).key == key


@pytest.mark.parametrize("url", ["javascript:alert({{id}})", "https://a.example/", 5, None])
def test_a_page_that_cannot_be_shown_is_left_out(url: Any) -> None:
    assert manifest_from(WIKIDATA_LIKE | {"view": {"url": url}}, WHERE).page("Q1") is None


@pytest.mark.parametrize("batch", [0, -1, True, 2.5, "3"])
def test_a_size_that_is_none_is_not_told(batch: Any) -> None:
    assert manifest_from(WIKIDATA_LIKE | {"batchSize": batch}, WHERE).batch is None


def test_queries_are_written_as_the_api_says() -> None:
    assert Query(name="Ana Brandt").to_json() == {"query": "Ana Brandt", "limit": 5}
    known = (Property("P39", ("chief", "mayor")), Property("P27", ("Ruritania",)))
    assert Query(name="Ana Brandt", type="Q5", properties=known, limit=2).to_json() == {
        "query": "Ana Brandt",
        "type": "Q5",
        "limit": 2,
        "properties": [{"pid": "P39", "v": ["chief", "mayor"]}, {"pid": "P27", "v": "Ruritania"}],
    }


def test_candidates_are_read_the_best_first() -> None:
    found = candidates_from(
        {
            "result": [
                candidate("Q2", "Ana Brand", 61, description="a  painter\n of\x1b[31m boats"),
                candidate(
                    "Q1",
                    "Ana Brandt",
                    99.5,
                    True,
                    features=[{"id": "all_labels", "value": 100}, {"id": "b", "value": True}],
                ),
                candidate("Q1", "Ana Brandt again", 98),
                {"id": "Q3", "score": 12, "name": None, "match": None, "type": ["Q5", {"id": "Q6"}, 7, None]},
            ]
        },
        WHERE,
        limit=3,
    )
    assert found == (
        Candidate(
            id="Q1", name="Ana Brandt", score=99.5, match=True, types=(Type("Q5", "human"),),
            features=(("all_labels", 100.0), ("b", 1.0)),
        ),
        Candidate(
            id="Q2", name="Ana Brand", score=61.0, description="a painter of [31m boats", types=(Type("Q5", "human"),)
        ),
        Candidate(id="Q3", name="Q3", score=12.0, types=(Type("Q5"), Type("Q6"))),
    )  # fmt: skip


def test_no_more_is_kept_than_was_asked_for() -> None:
    crowd = {"result": [candidate(f"Q{n}", "x" * 10_000, n) for n in range(1, 500)]}
    found = candidates_from(crowd, WHERE, limit=4)
    assert [one.id for one in found] == ["Q100", "Q99", "Q98", "Q97"]
    assert len(found[0].name) == 500


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "no result"),
        ({"result": "abc"}, "no result"),
        ({"status": "error", "message": "too \x1b many\nwords"}, "no result (too many words)"),
        ({"result": ["Q1"]}, "a candidate that is no object"),
        ({"result": [{"id": "", "score": 1}]}, "a candidate without an id"),
        ({"result": [{"id": "Q1\n", "score": 1}]}, "a candidate without an id"),
        ({"result": [{"id": "x" * 201, "score": 1}]}, "a candidate without an id"),
        ({"result": [{"id": "Q1", "score": "99"}]}, "a candidate without a score (Q1)"),
        ({"result": [{"id": "Q1", "score": True}]}, "a candidate without a score (Q1)"),
        ({"result": [{"id": "Q1", "score": 10**400}]}, "a candidate without a score (Q1)"),
    ],
)
def test_what_is_no_result_is_refused(value: Any, reason: str) -> None:
    with pytest.raises(FetchError) as caught:
        candidates_from(value, WHERE, limit=5)
    assert caught.value.reason == f"answers with {reason}"


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"[]", b'"x"', b"{", b"\xff", b'{"a": NaN}', b'{"a":' * 100_000, b"[" * 100_000, b"1" * 5_000],
)
def test_what_is_no_object_is_refused(data: bytes) -> None:
    with pytest.raises(FetchError, match="answers with no JSON"):
        parsed(data, WHERE)


def test_a_mark_before_an_object_is_no_harm() -> None:
    assert parsed(b'\xef\xbb\xbf{"a": 1}', WHERE) == {"a": 1}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["id", "name", "score", "match", "type", "result", "features", "value", "description", "view", "url"]
            )
            | st.text(max_size=3),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(anything)
@example({"result": [{"id": "Q1", "score": 1.0, "type": {"id": "Q5"}, "features": {"id": 1}, "description": []}]})
def test_whatever_is_answered_gives_candidates_or_one_error(value: Any) -> None:
    try:
        found = candidates_from(value, WHERE, limit=5)
    except SaysoError:
        return
    for one in found:
        assert json.loads(json.dumps([one.id, one.name, one.score, one.description]))
        assert one.id.isprintable()
        assert "\n" not in one.name + one.description
    assert list(found) == sorted(found, key=lambda one: -one.score)


@given(st.dictionaries(st.sampled_from([*WIKIDATA_LIKE, *YENTE_LIKE, "authentication"]), anything))
def test_whatever_is_answered_gives_a_manifest_or_one_error(value: dict[str, Any]) -> None:
    try:
        found = manifest_from(WIKIDATA_LIKE | value, WHERE)
    except SaysoError:
        return
    assert found.name
    assert found.space
