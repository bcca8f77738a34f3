"""The command that asks other services whom the ledger speaks of."""

from __future__ import annotations

import json
import os
import pty
import sys
import termios
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")

from sayso.ledger import open_ledger
from sayso.reconcile import client
from sayso.serve import judging, keys
from sayso.serve.app import Serving
from tests.reconcile.services import WIKIDATA_LIKE, YENTE_LIKE, Fake, candidate, served
from tests.serve.conftest import Sayso
from tests.serve.harbours import QAANI, harbours, identity, serving

MINISTER, MAYOR = identity(2, "Ana Brandt"), identity(3, "Ana Brandt")
HEALTH = identity(4, "Ministry of Health")


def find(query: Any) -> Any:
    name = query["query"]
    found = {
        "Esmail Qaani": [
            candidate(
                "Q77", "Esmail Qaani", 98, True, features=[{"id": "all_labels", "value": 100}], description="general"
            ),
            candidate("Q78", "Esmail Qaani \x1b[31m", 61),
        ],
        "Ana Brandt": [candidate("Q1", "Ana Brandt", 70), candidate("Q2", "Ana Brandt", 69)],
    }
    return {"result": found.get(name, [])}


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "Pace", partial(client.Pace, between=0.0, first=0.01))
    monkeypatch.delenv("SAYSO_RECONCILE_KEY", raising=False)
    monkeypatch.setenv("SAYSO_USER", "ana")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return harbours(tmp_path / "sayso.ledger")


@pytest.fixture
def fake() -> Fake:
    return Fake(find)


@pytest.fixture
def endpoint(fake: Fake) -> Iterator[str]:
    with served(fake) as url:
        yield url


def number(ledger: Path, id: str) -> str | None:
    with open_ledger(ledger) as opened, opened.view() as view:
        found = view.identity(id)
        assert found
        return found.wikidata


def records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_candidates_are_shown_with_why_and_nothing_is_set(
    sayso: Sayso, ledger: Path, endpoint: str, fake: Fake
) -> None:
    done = sayso("reconcile", "Esmail Qaani", "--endpoint", endpoint, "--allow-private")
    assert done.code == 0
    assert "98.0" in done.out
    assert "the service is sure" in done.out
    assert "all_labels 100" in done.out
    assert "https://items.example/wiki/Q77" in done.out
    assert "commander of Harbour Guard Corps" in done.out
    assert "\x1b[31m" not in done.out
    assert "nothing was set" in done.out
    assert number(ledger, QAANI) is None
    (batch,) = fake.batches
    assert batch == {
        "q0": {
            "query": "Esmail Qaani",
            "limit": 5,
            "type": "Q5",
            "properties": [{"pid": "P39", "v": "commander of Harbour Guard Corps"}],
        }
    }


def test_as_records(sayso: Sayso, ledger: Path, endpoint: str) -> None:
    done = sayso("reconcile", QAANI, "--endpoint", endpoint, "--allow-private", "--json")
    (record,) = records(done.out)
    assert record["identity"] == QAANI
    assert record["space"] == "http://www.wikidata.org/entity/"
    assert record["endpoint"] == endpoint
    assert record["judged"] == []
    best, other = record["candidates"]
    assert (best["item"], best["wikidata"], best["score"], best["match"]) == ("Q77", "Q77", 98.0, True)
    assert best["features"] == [{"id": "all_labels", "value": 100.0}]
    assert other["name"] == "Esmail Qaani [31m"


def test_only_what_the_service_is_sure_of_is_taken(sayso: Sayso, ledger: Path, endpoint: str) -> None:
    done = sayso("reconcile", "--all", "--auto-match", "--endpoint", endpoint, "--allow-private", "--json")
    made = {record["identity"]: record["judged"] for record in records(done.out)}
    assert made.pop(QAANI) == [{"item": "Q77", "verdict": "yes", "kept": "new"}]
    assert set(map(str, made.values())) == {"[]"}
    assert number(ledger, QAANI) == "Q77"
    with open_ledger(ledger) as opened, opened.view() as view:
        (kept,) = view.reconciliations(QAANI)
        assert (kept.maker.name, kept.maker.version, kept.maker.digest) == ("Items (en)", "match", endpoint)
        assert (kept.score, kept.matched, kept.name) == (98.0, True, "Esmail Qaani")
        reading = view.reading(view.entries().__next__().id)
        assert reading
    # Whoever has a number is not asked for again.
    again = sayso("reconcile", "--all", "--auto-match", "--endpoint", endpoint, "--allow-private", "--json")
    assert QAANI not in {record["identity"] for record in records(again.out)}


def test_a_person_s_word_outranks_the_service_s(sayso: Sayso, ledger: Path, endpoint: str) -> None:
    assert sayso("reconcile", "--refuse", QAANI, "Q77").code == 0
    done = sayso("reconcile", QAANI, "--auto-match", "--endpoint", endpoint, "--allow-private")
    assert "Q77" not in done.out.partition("score")[2]  # what was refused is not offered again
    assert number(ledger, QAANI) is None
    sayso("reconcile", "--withdraw", QAANI)
    sayso("reconcile", "--accept", QAANI, "Q9")
    done = sayso("reconcile", QAANI, "--auto-match", "--endpoint", endpoint, "--allow-private")
    assert "Q77 was left out: somebody has said otherwise" in done.err
    assert number(ledger, QAANI) == "Q9"


def test_a_script_accepts_refuses_and_takes_back(sayso: Sayso, ledger: Path) -> None:
    done = sayso("reconcile", "--accept", QAANI, "Q77")
    assert done.code == 0
    assert "is Q77" in done.out
    assert "by ana, from https://wikidata.reconci.link/en/api" in done.out
    assert number(ledger, QAANI) == "Q77"
    exported = [record for record in records(sayso("export").out) if "Esmail Qaani" in record["text"]]
    named = [entity for record in exported for entity in record["entities"] if entity["name"] == "Esmail Qaani"]
    assert [entity["wikidata"] for entity in named] == ["Q77", "Q77"]
    (kept,) = records(sayso("reconcile", "--accept", QAANI, "Q78", "--user", "tom", "--json").out)
    assert (kept["item"], kept["maker"]["name"], kept["kept"]) == ("Q78", "tom", "new")
    (taken,) = records(sayso("reconcile", "--withdraw", QAANI, "--json").out)
    assert (taken["item"], taken["withdrawer"]["name"]) == ("Q78", "ana")
    assert number(ledger, QAANI) is None
    with open_ledger(ledger) as opened, opened.view() as view:
        assert {(one.item, one.maker.name, one.withdrawer and one.withdrawer.name) for one in view.history(QAANI)} == {
            ("Q77", "ana", "tom"),
            ("Q78", "tom", "ana"),
        }
    assert "nothing was said of it" in sayso("reconcile", "--withdraw", QAANI).err


def test_the_entity_is_shown_with_who_said_so(sayso: Sayso, ledger: Path) -> None:
    assert "in other databases" not in sayso("entity", QAANI).out
    sayso("reconcile", "--accept", QAANI, "Q77")
    sayso("reconcile", "--refuse", QAANI, "Q78", "--user", "tom")
    shown = sayso("entity", "Esmail Qaani").out
    assert "  Q77\n" in shown
    assert "is Q77  by ana, from https://wikidata.reconci.link/en/api" in shown
    assert "is not Q78  by tom" in shown
    (record,) = records(sayso("entity", QAANI, "--json").out)
    assert record["wikidata"] == "Q77"
    assert [(one["item"], one["verdict"]) for one in record["elsewhere"]] == [("Q77", "yes"), ("Q78", "no")]


def test_two_of_one_number_are_told(sayso: Sayso, ledger: Path) -> None:
    sayso("reconcile", "--accept", MINISTER, "Q5")
    done = sayso("reconcile", "--accept", MAYOR, "Q5")
    assert done.err == f"note: Q5 is {MINISTER} (Ana Brandt), too: see sayso merge\n"


def test_judgements_come_from_a_file(sayso: Sayso, ledger: Path, tmp_path: Path) -> None:
    lines: list[Any] = [
        {"identity": QAANI, "item": "Q77", "verdict": "yes", "name": "Esmail Qaani", "score": 98, "match": True},
        {"identity": QAANI, "item": "NK-1", "verdict": "yes", "space": "https://www.opensanctions.org/reference/#schema",
         "endpoint": "https://a.example/reconcile/default?api_key=hush"},
        {"identity": MAYOR, "item": "Q1", "verdict": "no"},
        {"identity": MAYOR, "item": "Q1", "verdict": "perhaps"},
        {"identity": "id_nobody", "item": "Q1", "verdict": "yes"},
        {"identity": MAYOR, "item": "", "verdict": "yes"},
        {"identity": MAYOR, "item": "Q1", "verdict": "yes", "score": "high"},
        "Q1",
    ]  # fmt: skip
    path = tmp_path / "judged.jsonl"
    path.write_text("\n".join([*map(json.dumps, lines), "{", "", "[" * 90_000]), "utf-8")
    done = sayso("reconcile", "--judge", path, "--json")
    assert done.code == 0
    assert [(one["item"], one["wikidata"], one["kept"]) for one in records(done.out)] == [
        ("Q77", "Q77", "new"),
        ("NK-1", None, "new"),
        ("Q1", "Q1", "new"),
    ]
    assert records(done.out)[1]["endpoint"] == "https://a.example/reconcile/default"
    assert "hush" not in path.with_name("sayso.ledger").read_bytes().decode("latin-1")
    complaints = done.err.splitlines()
    assert len(complaints) == 7
    assert f"{path}, line 4: verdict: wanted one of yes, no, found 'perhaps'; correct the line" in complaints[0]
    assert "id_nobody: is no identity of the ledger" in complaints[1]
    assert complaints[-1].startswith(f"sayso: {path}, line 11: is no JSON")
    assert number(ledger, QAANI) == "Q77"
    path.write_text("{\n", "utf-8")
    assert sayso("reconcile", "--judge", path).code == 2


def test_another_database_is_asked_in_its_own_words(sayso: Sayso, ledger: Path) -> None:
    listed = {"result": [candidate("NK-7", "Esmail Qaani", 0.91, True), candidate("Q77", "Esmail Qaani", 0.7)]}
    fake = Fake(lambda query: listed, YENTE_LIKE)
    with served(fake) as endpoint:
        done = sayso("reconcile", QAANI, "--auto-match", "--endpoint", endpoint + "?api_key=hush", "--allow-private")
    assert done.err.endswith("note: NK-7 is kept, but tells no number in Wikidata\n")
    assert "hush" not in done.out + done.err
    (batch,) = fake.batches
    assert (batch["q0"]["type"], batch["q0"]["properties"][0]["pid"]) == ("Person", "Person:position")
    with open_ledger(ledger) as opened, opened.view() as view:
        (kept,) = view.reconciliations(QAANI)
        assert (kept.item, kept.wikidata) == ("NK-7", None)
        assert "hush" not in kept.endpoint


def test_a_key_is_handed_over(sayso: Sayso, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_RECONCILE_KEY", "hush")
    fake = Fake(find, {**WIKIDATA_LIKE, "authentication": {"type": "apiKey", "name": "X-Key", "in": "header"}})
    with served(fake) as endpoint:
        assert sayso("reconcile", QAANI, "--endpoint", endpoint, "--allow-private").code == 0
    assert [headers.get("X-Key") for *_, headers in fake.asked] == [None, "hush"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "sayso reconcile: is not one thing to do; give NAME, --all"),
        (("Esmail Qaani", "--all"), "NAME and --all: is not one thing to do"),
        (("Esmail Qaani", "--limit", "3"), "--limit: is for --all"),
        (("--withdraw", "id_x", "--auto-match"), "--auto-match: is for NAME and --all"),
        (("--all", "--type", "dragon"), "--type dragon: is no type of entity"),
        (("Ana Brandt",), "Ana Brandt: may be any of Ana Brandt (person, id_"),
        (("Nobody",), "Nobody: is nobody in the ledger"),
        (("--accept", "id_nobody", "Q1"), "id_nobody: is no identity of the ledger"),
        (("--accept", QAANI, "NK-1"), "NK-1: is no item of Wikidata"),
        (("--withdraw", "id_nobody"), "id_nobody: is no identity of the ledger"),
        (("--judge", "none.jsonl"), "none.jsonl: cannot be read (No such file or directory)"),
        (
            ("Esmail Qaani", "--endpoint", "http://127.0.0.1:1/api"),
            "http://127.0.0.1:1/api: leads to 127.0.0.1, a private",
        ),
        (("Esmail Qaani", "--endpoint", "ftp://a.example/api"), "ftp://a.example/api: has the scheme 'ftp'"),
        (("--accept", QAANI, "Q1", "--user", " "), "--user: does not say who judges"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    sayso: Sayso, ledger: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    done = sayso("reconcile", *arguments)
    assert done.code == 2
    assert done.err.startswith(f"sayso: {complaint}")
    assert done.err.count("\n") == 1


def test_a_service_that_fails_leaves_what_was_set(sayso: Sayso, ledger: Path, endpoint: str, fake: Fake) -> None:
    fake.troubles = [(500, {})] * 9
    done = sayso("reconcile", "--all", "--endpoint", endpoint, "--allow-private")
    assert done.code == 2
    assert done.err == f"sayso: {endpoint}: the service answered 500; try again later\n"


# By key.


def test_keys_judge_one_after_another(
    sayso: Sayso, ledger: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed = iter("x91")  # two that mean nothing, then the first candidate
    monkeypatch.setattr(judging, "at_terminal", lambda: True)
    monkeypatch.setattr(judging, "read_key", lambda: next(pressed))
    done = sayso("reconcile", QAANI, "--endpoint", endpoint, "--allow-private")
    assert "1-2: it is that one" in done.out
    assert "is Q77 Esmail Qaani" in done.out
    assert number(ledger, QAANI) == "Q77"


def test_the_key_for_none_of_these_refuses_all_shown(
    sayso: Sayso, ledger: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed = iter("n q")
    monkeypatch.setattr(judging, "at_terminal", lambda: True)
    monkeypatch.setattr(judging, "read_key", lambda: next(pressed))
    done = sayso("reconcile", MINISTER, "--endpoint", endpoint, "--allow-private")
    assert "2 refused" in done.out
    assert number(ledger, MINISTER) is None
    done = sayso("reconcile", MINISTER, "--endpoint", endpoint, "--allow-private")
    assert "has nobody and nothing of that name but 2 items that were refused" in done.out
    # Nobody is asked where there is nothing to choose; the next keys wait for the next identity.
    done = sayso("reconcile", "--all", "--type", "person", "--endpoint", endpoint, "--allow-private")
    assert done.code == 0
    assert "1 left open" in done.out
    assert number(ledger, QAANI) is None


@pytest.mark.parametrize(
    ("sent", "key"), [(b"N", "n"), (b"7", "7"), (b"\x1b[A", "?"), (b"\x1b", "\x1b"), (b"nnn", "n")]
)
def test_a_key_is_read_at_once_from_a_terminal(sent: bytes, key: str) -> None:
    ours, theirs = pty.openpty()
    own = os.fdopen(theirs, "r", encoding="utf-8")
    os.write(ours, b"1")  # typed before anything was shown
    done = threading.Event()

    def press() -> None:
        while not done.wait(0.01):
            if not termios.tcgetattr(ours)[3] & termios.ICANON:  # now keys are waited for
                os.write(ours, sent)
                return

    pressing = threading.Thread(target=press)
    before, sys.stdin = sys.stdin, own
    pressing.start()
    try:
        assert keys.read_key() == key
        assert not keys.at_terminal()  # output goes elsewhere
    finally:
        sys.stdin = before
        done.set()
        pressing.join()
        own.close()
        os.close(ours)


# One ledger asks another.


def test_a_ledger_asks_another_over_loopback(sayso: Sayso, ledger: Path, tmp_path: Path) -> None:
    with serving(harbours(tmp_path / "other.ledger"), Serving(token="a-token-of-some-length")) as running:
        endpoint = f"{running.url}/reconcile"
        refused = sayso("reconcile", QAANI, "--endpoint", endpoint, "--allow-private")
        assert refused.code == 2
        assert refused.err == f"sayso: {endpoint}: the service answered 401; give its key in SAYSO_RECONCILE_KEY\n"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SAYSO_RECONCILE_KEY", "a-token-of-some-length")
            start = time.monotonic()
            done = sayso("reconcile", "--all", "--auto-match", "--endpoint", endpoint, "--allow-private", "--json")
            assert time.monotonic() - start < 60
    assert done.code == 0
    made = {record["name"]: record for record in records(done.out)}
    best = made["Esmail Qaani"]["candidates"][0]
    assert (best["item"], best["match"], best["wikidata"]) == (QAANI, True, None)
    # The office told the two of one name apart: each found itself.
    namesakes = [record for record in records(done.out) if record["name"] == "Ana Brandt"]
    assert all(record["candidates"][0]["item"] == record["identity"] for record in namesakes)
    with open_ledger(ledger) as opened, opened.view() as view:
        (kept,) = view.reconciliations(QAANI)
        assert (kept.space, kept.item, kept.endpoint) == ("urn:sayso:identity:", QAANI, endpoint)
