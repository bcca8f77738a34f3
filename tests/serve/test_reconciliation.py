"""The ledger as a reconciliation service, over loopback."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")

from sayso.ask.properties import PROPERTIES
from sayso.records import ENTITY_TYPES
from sayso.serve.app import Serving
from tests.serve.harbours import HOSTILE, QAANI, Running, harbours, identity, serving
from tests.serve.specification import (
    check_extension,
    check_manifest,
    check_proposal,
    check_results,
    check_suggestions,
)

TOKEN = "a-token-of-some-length"


@pytest.fixture(scope="module")
def service() -> Iterator[Running]:
    with tempfile.TemporaryDirectory() as folder, serving(harbours(Path(folder) / "harbours.ledger")) as running:
        yield running


def test_the_manifest_is_one(service: Running) -> None:
    got = service.ask()
    assert got.status == 200
    check_manifest(got.json)
    told = got.json
    assert told["name"] == "sayso: harbours"
    assert [one["id"] for one in told["defaultTypes"]] == list(ENTITY_TYPES)
    assert "authentication" not in told
    assert told["view"]["url"] == f"{service.url}/reconcile/entity/{{{{id}}}}"
    for part in (*told["suggest"].values(), told["extend"]["propose_properties"]):
        found = urlsplit(part["service_url"] + part["service_path"])
        assert service.ask(found.path).status == 200


def test_a_batch_is_answered_however_it_is_sent(service: Running) -> None:
    batch = {"q0": {"query": "Ana Brandt"}, "": {"query": "Nobody at all"}}
    written = json.dumps(batch)
    ways = [
        service.ask(form={"queries": written}),
        service.ask(queries=written),
        service.ask(
            how="POST", body=json.dumps({"queries": batch}).encode(), headers={"Content-Type": "application/json"}
        ),
    ]
    assert [got.status for got in ways] == [200, 200, 200]
    assert ways[0].json == ways[1].json == ways[2].json
    check_results(ways[0].json)
    assert ways[0].json[""] == {"result": []}
    assert len(ways[0].json["q0"]["result"]) == 2


def test_another_spelling_finds_whom_it_means(service: Running) -> None:
    for name in ("Esmail Qaani", "Ismail Ghaani", "Qaani, Esmail", "Gen. Esmaeil Qa'ani"):
        (best, *_) = service.reconcile(q=name)["q"]
        assert (best["id"], best["name"], best["type"]) == (QAANI, "Esmail Qaani", [{"id": "person", "name": "person"}])
        assert best["score"] > 70, name
    assert service.reconcile(q="Esmail Qaani")["q"][0]["match"]


def test_an_acronym_finds_the_body(service: Running) -> None:
    (best, *_) = service.reconcile(q="HGC")["q"]
    assert best["name"] == "Harbour Guard Corps"
    assert not best["match"]


def test_namesakes_are_told_apart_by_what_they_are(service: Running) -> None:
    alone = service.reconcile(q="Ana Brandt")["q"]
    assert not any(one["match"] for one in alone)
    role = {"query": "Ana Brandt", "properties": [{"pid": "role", "v": "mayor of Ellery"}]}
    of = {"query": "Ana Brandt", "properties": [{"pid": "of", "v": {"id": identity(2, "Ruritania"), "name": "x"}}]}
    found = service.reconcile(role=role, of=of)
    assert [found[key][0]["id"] for key in ("role", "of")] == [identity(3, "Ana Brandt"), identity(2, "Ana Brandt")]
    assert found["role"][0]["match"]
    assert {one["id"]: one["value"] for one in found["role"][0]["features"]} == {
        "name_similarity": 100.0,
        "name_exact": True,
        "articles": 1,
        "property_role": 100.0,
    }


def test_a_last_name_alone_is_never_sure(service: Running) -> None:
    (best, *_) = service.reconcile(q="Qaani")["q"]
    assert best["id"] == QAANI
    assert not best["match"]


def test_bodies_that_share_general_words_are_two(service: Running) -> None:
    found = service.reconcile(q="Ministry of Health")["q"]
    assert (found[0]["name"], found[0]["score"]) == ("Ministry of Health", 100)
    assert found[1]["score"] < 60
    assert not found[0]["match"]  # many countries have one


def test_another_type_speaks_against_it(service: Running) -> None:
    found = service.reconcile(
        person={"query": "Esmail Qaani", "type": "person"},
        place={"query": "Esmail Qaani", "type": ["place"]},
        alien={"query": "Esmail Qaani", "type": "Q5"},
    )
    assert found["person"][0]["match"]
    assert found["alien"][0]["match"]  # of a type that nobody here knows nothing is said
    assert not found["place"] or (found["place"][0]["score"] < 70 and not found["place"][0]["match"])


def test_an_id_is_found_as_such(service: Running) -> None:
    for asked in (QAANI, {"query": f" {QAANI} "}):
        (only,) = service.reconcile(q=asked)["q"]
        assert (only["id"], only["score"], only["match"]) == (QAANI, 100.0, True)
    for known in ("Q4242", {"properties": [{"pid": "wikidata", "v": "Q4242"}]}):
        (only,) = service.reconcile(q=known)["q"]
        assert only["name"] == "Zhang Wei"
        assert "Q4242 in Wikidata" in only["description"]


def test_no_more_is_given_than_asked_for(service: Running) -> None:
    found = service.reconcile(one={"query": "Ana Brandt", "limit": 1}, many={"query": "Ana Brandt", "limit": 1e9})
    assert [len(found["one"]), len(found["many"])] == [1, 2]


def test_entities_types_and_properties_are_suggested(service: Running) -> None:
    got = service.ask("/reconcile/suggest/entity", prefix="ana br")
    check_suggestions(got.json)
    assert {one["id"] for one in got.json["result"]} == {identity(2, "Ana Brandt"), identity(3, "Ana Brandt")}
    assert got.json["result"][0]["notable"] == [{"id": "person", "name": "person"}]
    passed = service.ask("/reconcile/suggest/entity", prefix="ana br", cursor="1").json["result"]
    assert passed == got.json["result"][1:]
    (own,) = service.ask("/reconcile/suggest/entity", prefix=QAANI).json["result"]
    assert own["id"] == QAANI
    types = service.ask("/reconcile/suggest/type", prefix="P").json
    check_suggestions(types)
    assert [one["id"] for one in types["result"]] == ["person", "place"]
    properties = service.ask("/reconcile/suggest/property", prefix="of").json
    check_suggestions(properties)
    assert [one["id"] for one in properties["result"]] == ["role", "of"]
    assert service.ask("/reconcile/suggest/entity").json == {"result": []}


def test_values_are_fetched(service: Running) -> None:
    proposed = service.ask("/reconcile/extend/property", type="person", limit="4").json
    check_proposal(proposed)
    assert [one["id"] for one in proposed["properties"]] == ["name", "type", "role", "of"]
    ids = [QAANI, identity(5, "Zhang Wei"), "id_nobody"]
    wish = {"ids": ids, "properties": [{"id": name} for name in (*PROPERTIES, "no such")]}
    got = service.ask(form={"extend": json.dumps(wish)})
    assert got.status == 200
    check_extension(got.json)
    assert got.json == service.ask(extend=json.dumps(wish)).json
    rows = got.json["rows"]
    assert list(rows) == ids
    assert rows[QAANI]["role"] == [{"str": "commander of Harbour Guard Corps"}]
    assert rows[QAANI]["of"] == [{"id": identity(0, "Harbour Guard Corps"), "name": "Harbour Guard Corps"}]
    assert rows[QAANI]["articles"] == [{"int": 2}]
    assert rows[QAANI]["first"] == [{"date": "2024-05-01T00:00:00Z"}]
    assert rows[QAANI]["outlet"] == [{"str": "The Ellery Post"}]
    assert {cell["name"] for cell in rows[QAANI]["heads"]} == {"Harbour Guard Corps", "Tom Okafor"}
    # Somebody only says so, and a cell cannot tell that.
    assert rows[QAANI]["opposes"] == []
    assert rows[identity(5, "Zhang Wei")]["wikidata"] == [{"id": "Q4242", "name": "Zhang Wei"}]
    (wikidata,) = [one for one in got.json["meta"] if one["id"] == "wikidata"]
    assert wikidata["service"].startswith("https://wikidata.")
    assert set(map(str, rows["id_nobody"].values())) == {"[]"}
    limited = {"ids": [QAANI], "properties": [{"id": "url", "settings": {"limit": "1"}}]}
    assert len(service.ask(form={"extend": json.dumps(limited)}).json["rows"][QAANI]["url"]) == 1


def test_a_preview_shows_a_stranger_s_words_as_words(service: Running) -> None:
    hostile = identity(5, HOSTILE)
    (best, *_) = service.reconcile(q="Daughters & Sons")["q"]
    assert best["id"] == hostile
    for got in (service.ask("/reconcile/preview", id=hostile), service.page(hostile)):
        assert got.status == 200
        assert got.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in got.headers["content-security-policy"]
        assert got.headers["x-content-type-options"] == "nosniff"
        page = got.body.decode("utf-8")
        assert "<script" not in page
        assert "&lt;script src=&quot;//x&quot;&gt;&lt;/script&gt; &amp; &#x27;Sons" in page
        assert "<b>" not in page
        assert '<a href="https://post.example/5"' in page


def test_a_preview_tells_whose_word_a_statement_is(service: Running) -> None:
    page = service.page(QAANI).body.decode("utf-8")
    assert "commander of Harbour Guard Corps" in page
    assert 'heads Harbour Guard Corps <span class="dim">in an article&#x27;s own voice</span>' in page.replace(
        "'", "&#x27;"
    )
    assert 'opposes Tom Okafor (2023) <span class="dim">so says Tom Okafor</span>' in page
    assert "2 articles" in page


@pytest.mark.parametrize("id", ["", "id_nobody", "../../etc/passwd", "\x00", "id_%F0%9F"])
def test_nobody_s_page_is_not_found(service: Running, id: str) -> None:
    assert service.ask("/reconcile/preview", id=id).status == 404
    assert service.ask(f"/reconcile/entity/{quote(id or 'x', safe='')}").status == 404


ERROR = {"error": {"reason", "remedy"}}


@pytest.mark.parametrize(
    ("form", "status", "reason"),
    [
        ({}, 400, "there are neither queries nor a wish to extend"),
        ({"queries": "{"}, 400, "the whole: Invalid JSON"),
        ({"queries": "[]"}, 400, "the whole: "),
        ({"queries": '{"q": {}}'}, 400, "q: Value error, a query needs a query string or properties"),
        ({"queries": '{"q": {"query": 7}}'}, 400, "q.query: "),
        ({"queries": '{"q": {"query": "a", "limit": 0}}'}, 400, "q.limit: "),
        ({"queries": '{"q": {"query": "a", "limit": NaN}}'}, 400, "q.limit: "),
        ({"queries": '{"q": {"query": "' + "a" * 1001 + '"}}'}, 400, "q.query: "),
        ({"queries": json.dumps({str(n): {"query": "a"} for n in range(51)})}, 413, "51 queries are more than 50"),
        ({"queries": '{"q":' * 3_000}, 400, "the whole: Invalid JSON"),
        ({"extend": '{"ids": ["a"]}'}, 400, "properties: Field required"),
        ({"extend": json.dumps({"ids": ["a"] * 101, "properties": []})}, 413, "101 ids are more than 100"),
    ],
)
def test_what_is_no_request_is_refused(service: Running, form: dict[str, str], status: int, reason: str) -> None:
    got = service.ask(form=form)
    assert got.status == status
    assert {name: set(value) for name, value in got.json.items()} == ERROR
    assert got.json["error"]["reason"].startswith(reason)


def test_other_requests_are_refused(service: Running) -> None:
    assert service.ask("/nothing").status == 404
    assert {name: set(value) for name, value in service.ask("/nothing").json.items()} == ERROR
    assert service.ask("/reconcile/suggest/entity", prefix="a", cursor="x").status == 400
    assert service.ask(how="POST", body=b"\xff\xfe=1", headers={"Content-Type": "text/plain"}).status == 400
    assert service.ask(how="POST", body=b"[]", headers={"Content-Type": "application/json"}).status == 400
    assert service.ask(how="DELETE").status == 405
    assert service.ask("/docs").status == 404
    assert service.ask("/openapi.json").status == 404


def test_more_than_a_mebibyte_is_refused(service: Running) -> None:
    assert service.ask(form={"queries": "a" * 1024 * 1024}).status == 413
    assert service.ask(how="GET", queries="a" * 100_000).status in (400, 414, 431)


# Cross-origin access.


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/suggest/type", "/reconcile/preview?id=x", "/nothing"])
def test_pages_of_this_machine_may_ask_everywhere(service: Running, path: str) -> None:
    for origin in ("http://127.0.0.1:3333", "http://localhost:3333", "http://[::1]:1", service.url):
        got = service.ask(path, headers={"Origin": origin})
        assert got.headers["access-control-allow-origin"] == origin
        assert "Origin" in got.headers["vary"]
    asked = {"Origin": "http://127.0.0.1:3333", "Access-Control-Request-Method": "POST"}
    got = service.ask(path, how="OPTIONS", headers=asked | {"Access-Control-Request-Private-Network": "true"})
    assert got.status == 204
    assert got.headers["access-control-allow-methods"] == "GET, POST, OPTIONS"
    assert got.headers["access-control-allow-private-network"] == "true"


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://127.0.0.1.evil.example", "http://localhost.evil.example:80", "x", ""],
)
def test_other_pages_may_not(service: Running, origin: str) -> None:
    for how in ("GET", "OPTIONS"):
        got = service.ask(how=how, headers={"Origin": origin})
        assert got.status == 403
        assert "access-control-allow-origin" not in got.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "10.0.0.1", "", "a b", "[::2]"]
)
def test_another_name_leads_nowhere(service: Running, host: str) -> None:
    assert service.ask(headers={"Host": host}).status == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1234", "127.0.0.1", "[::1]:80", "127.1.2.3"])
def test_its_own_names_lead_here(service: Running, host: str) -> None:
    assert service.ask(headers={"Host": host}).json["view"]["url"].startswith(f"http://{host}/")


def test_pages_and_names_can_be_allowed(tmp_path: Path) -> None:
    how = Serving(hosts=["names.example"], origins=["https://pages.example/"], url="https://names.example/ledger/")
    with serving(harbours(tmp_path / "a.ledger"), how) as running:
        got = running.ask(headers={"Host": "names.example", "Origin": "https://pages.example"})
        assert got.status == 200
        assert got.json["view"]["url"] == "https://names.example/ledger/reconcile/entity/{{id}}"
        assert running.ask(headers={"Origin": "https://other.example"}).status == 403


# The token.


@pytest.fixture(scope="module")
def locked() -> Iterator[Running]:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(harbours(Path(folder) / "a.ledger"), Serving(token=TOKEN, elsewhere=True)) as running,
    ):
        yield running


def test_without_the_token_only_the_manifest_is_told(locked: Running) -> None:
    got = locked.ask()
    check_manifest(got.json)
    assert got.json["authentication"] == {"type": "apiKey", "name": "token", "in": "query"}
    assert "token" not in got.json["preview"]["url"]
    for refused in (
        locked.ask(queries="{}"),
        locked.ask(form={"queries": "{}"}),
        locked.ask("/reconcile/suggest/entity", prefix="a"),
        locked.ask("/reconcile/preview", id=QAANI),
        locked.page(QAANI),
        locked.ask("/reconcile/"),
        locked.ask("/nothing"),
    ):
        assert refused.status == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert b"Qaani" not in refused.body


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", "ä"])
def test_a_wrong_token_opens_nothing(locked: Running, token: str) -> None:
    assert locked.ask(token=token).status == 401
    given = {"Authorization": f"Bearer {token}".encode().decode("latin-1")}
    assert locked.ask(headers=given).status == 401
    assert locked.ask(headers={"Authorization": f"Bearer {TOKEN}"}, token="wrong").status == 401


def test_the_right_token_opens_all(locked: Running) -> None:
    asked = json.dumps({"q": {"query": "Esmail Qaani"}})
    assert locked.ask(headers={"Authorization": f"Bearer {TOKEN}"}, form={"queries": asked}).status == 200
    got = locked.ask(token=TOKEN)
    check_manifest(got.json)
    # OpenRefine takes the addresses as they are: the token must stand in those that it asks, and in none that it keeps.
    assert got.json["suggest"]["entity"]["service_path"] == f"/suggest/entity?token={TOKEN}"
    assert got.json["preview"]["url"].endswith(f"?id={{{{id}}}}&token={TOKEN}")
    assert TOKEN not in got.json["view"]["url"]
    assert locked.ask(f"/reconcile/preview?id={QAANI}&token={TOKEN}").status == 200


def test_with_a_token_any_page_may_ask_and_any_number_calls(locked: Running) -> None:
    got = locked.ask(headers={"Origin": "https://pages.example", "Host": "192.0.2.7:8765"})
    assert got.status == 200
    assert got.headers["access-control-allow-origin"] == "https://pages.example"
    assert locked.ask(headers={"Host": "evil.example"}).status == 421


# Odd queries.

anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
names = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="()[].,-'’ aAbdęłж王\u202e\u0301\x00", max_size=80),
    st.sampled_from(["Ana Brandt", "Ministry of Health", "Q4242", QAANI, "al-", "J. R. R.", "a " * 400, "(" * 500]),
)
queries = st.fixed_dictionaries(
    {"query": names | anything},
    optional={
        "type": st.sampled_from(["person", "place", "Q5"]) | anything,
        "limit": st.integers(-3, 10**9) | anything,
        "type_strict": st.sampled_from(["any", "all", "should"]) | anything,
        "properties": st.lists(
            st.fixed_dictionaries({"pid": st.sampled_from(sorted(PROPERTIES)) | st.text(), "v": names | anything}),
            max_size=3,
        )
        | anything,
    },
)


@settings(max_examples=120)
@given(st.dictionaries(st.text(max_size=10), queries, max_size=3))
@example({"q": {"query": "\ud800"}})
@example({"q": {"query": "", "properties": []}})
@example({"q": {"query": "Ana Brandt", "properties": [{"pid": "role", "v": []}, {"pid": "of", "v": ""}]}})
@example({"q": {"query": "Ana Brandt", "properties": [{"pid": "name", "v": ["(", "\x00", True, 1e300]}]}})
def test_an_odd_query_is_answered_or_refused(service: Running, batch: dict[str, Any]) -> None:
    got = service.ask(form={"queries": json.dumps(batch)})
    assert got.status in (200, 400), got.body
    if got.status == 200:
        check_results(got.json)
        assert got.json.keys() == batch.keys()
    else:
        assert {name: set(value) for name, value in got.json.items()} == ERROR


@settings(max_examples=40)
@given(st.text(max_size=300), st.integers(-(10**20), 10**20), st.integers(-(10**20), 10**20))
def test_an_odd_beginning_suggests_something_or_nothing(service: Running, prefix: str, cursor: int, limit: int) -> None:
    text = prefix.encode("utf-8", "replace").decode("utf-8")
    got = service.ask("/reconcile/suggest/entity", prefix=text, cursor=str(cursor), limit=str(limit))
    assert got.status == 200, got.body
    check_suggestions(got.json)
