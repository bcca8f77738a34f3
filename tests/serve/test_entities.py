"""Who is who, from the command line to what stands on the screen."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ask.people import KEEPER, LAST, MAYOR, M, N, write
from tests.serve.conftest import Done, Sayso


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sayso: Sayso) -> Path:
    """The ledger about two of one name, named by the environment."""
    path = write(tmp_path / "people.ledger")
    monkeypatch.setenv("SAYSO_LEDGER", str(path))
    monkeypatch.setenv("SAYSO_USER", "ana")
    return path


def lines(done: Done) -> list[dict[str, Any]]:
    assert (done.code, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


def one(done: Done) -> dict[str, Any]:
    (record,) = lines(done)
    return record


@pytest.mark.usefixtures("people")
def test_entities_lists_who_is_there(sayso: Sayso) -> None:
    done = sayso("entities", "brandt")
    assert (done.code, done.err) == (0, "")
    first = done.out.splitlines()[0]
    assert re.fullmatch(r"id_\w{20}  Ana Brandt  person, 2 articles  also Brandt", first)
    assert [record["articles"] for record in lines(sayso("entities", "--type", "person", "--json"))] == [2, 1, 1, 1]
    assert "only 1 shown" in sayso("entities", "--limit", "1").err
    assert "nobody of that name" in sayso("entities", "nobody").err
    assert sayso("entities", "--type", "planet").code == 2


@pytest.mark.usefixtures("people")
def test_entity_shows_all_that_is_known(sayso: Sayso) -> None:
    done = sayso("entity", MAYOR)
    assert (done.code, done.err) == (0, "")
    for part in (
        "Mayor of Port Ellery  since 2019",
        "Ana Brandt heads Port Ellery  since 2019",
        "“Brandt runs Port Ellery”  Tom Okafor says so, Sound Echo, 2024-05-09",
        "the article's own voice, Ellery Post, 2024-05-01",
        "yes 0.90",
        "+1.5 same name (ana brandt / brandt)",
        "the harbour pays twice",
    ):
        assert part in done.out, part
    record = one(sayso("entity", "Brandt", "--json"))
    assert record["names"] == ["Ana Brandt", "Brandt"]
    assert record["facts"][0]["tellings"][1]["whose"] == "Tom Okafor"
    assert {link["verdict"] for link in record["links"]} == {"yes", "no", "unsure"}
    assert record["leads"] == record["designations"] == []
    assert len(record["said"]["utterances"]) == 2


@pytest.mark.usefixtures("people")
def test_an_entity_that_is_not_there_is_one_line(sayso: Sayso) -> None:
    for name in ("Nobody", "Ana Brandt"):
        done = sayso("entity", name)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_an_entity_on_a_watchlist_is_a_lead(people: Path, sayso: Sayso, tmp_path: Path) -> None:
    (tmp_path / "harbour.csv").write_text("id,name,type\nh-1,Ana Brandt,person\n", encoding="utf-8")
    assert sayso("lists", "add", tmp_path / "harbour.csv").code == 0
    done = sayso("entity", MAYOR)
    assert "watchlists" in done.out
    assert "h-1" in done.out
    assert "never a verdict" in done.out
    (lead,) = one(sayso("entity", MAYOR, "--json"))["leads"]
    assert (lead["list"], lead["entry"]["id"]) == ("harbour", "h-1")
    assert people.exists()


@pytest.mark.usefixtures("people")
def test_merge_and_split_are_the_reverse_of_each_other(sayso: Sayso) -> None:
    before = lines(sayso("entities", "--json"))
    merged = one(sayso("merge", MAYOR, KEEPER, "--json"))
    assert merged["articles"] == 3
    assert len(merged["links"]) == 1
    again = sayso("merge", MAYOR, KEEPER)
    assert "they are one already" in again.err
    parts = lines(sayso("split", merged["id"], "--json"))
    assert sorted(part["articles"] for part in parts) == [1, 2]
    assert lines(sayso("entities", "--json")) == before


@pytest.mark.usefixtures("people")
def test_split_takes_out_whom_an_article_speaks_of(sayso: Sayso) -> None:
    parts = lines(sayso("split", "Brandt", "--from", N.article.id, "--json"))
    assert [part["entities"] for part in parts] == [[MAYOR], [LAST]]
    assert sayso("merge", MAYOR, LAST).code == 0
    parts = lines(sayso("split", LAST, "--json"))
    assert [part["entities"] for part in parts] == [[MAYOR], [LAST]]
    done = sayso("split", MAYOR, "--from", M.article.id)
    assert (done.code, "is alone already" in done.err) == (2, True)
    done = sayso("split", KEEPER[:-1])
    assert (done.code, "is nobody in the ledger" in done.err) == (2, True)


@pytest.mark.usefixtures("people")
def test_split_without_a_merge_says_what_to_name(sayso: Sayso) -> None:
    done = sayso("split", "Brandt")
    assert done.code == 2
    assert f"say with --from which article leaves: {N.article.id}, {M.article.id}" in done.err


@pytest.mark.usefixtures("people")
def test_review_works_without_a_terminal(sayso: Sayso) -> None:
    done = sayso("review")
    assert (done.code, "needs a terminal" in done.err) == (2, True)
    waiting = lines(sayso("review", "--json"))
    assert [record["score"] for record in waiting] == [0.4, 0.35]
    assert waiting[0]["left"]["words"]
    judged = one(sayso("review", "--judge", f"{waiting[0]['id']}=y", "--json"))
    assert judged["verdict"] == "yes"
    # Now she who waits is the mayor, whom the keeper was told apart from: a person is asked about that once more.
    done = sayso(
        "review", "--judge", f"{waiting[1]['id']}=n", "--judge", "lk_gone=y", "--judge", f"{waiting[1]['id']}=u"
    )
    assert (done.code, done.out) == (0, "1 judged two, 1 left open\n")
    assert "lk_gone: is no link between two entities" in done.err
    assert lines(sayso("review", "--json")) == []
    assert [record["articles"] for record in lines(sayso("entities", "brandt", "--json"))] == [3, 1]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("given", ["lk_1", "lk_1=x", "=y", ""])
def test_a_judgement_that_is_none_is_refused(sayso: Sayso, given: str) -> None:
    done = sayso("review", "--judge", given)
    assert (done.code, "is no judgement" in done.err) == (2, True)


@pytest.mark.usefixtures("people")
def test_nobody_judges_without_a_name(sayso: Sayso, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_USER", " ")
    assert "does not say who judges" in sayso("merge", MAYOR, KEEPER).err


@pytest.mark.usefixtures("people")
def test_a_link_between_entities_is_explained(sayso: Sayso) -> None:
    record = lines(sayso("review", "--json"))[0]
    told = one(sayso("explain", record["id"], "--json"))
    assert {told["left"]["entity"], told["right"]["entity"]} == {record["left"]["entity"], record["right"]["entity"]}
    done = sayso("explain", record["id"])
    assert "same name" in done.out
    assert "Ana Brandt said the harbour pays." in done.out


KEYS = """
import sys
from sayso.serve import keys
from sayso.serve.cli import main
given = iter(sys.argv[2])
keys.read_key = lambda: next(given, "")
keys.at_terminal = lambda: True
import sayso.serve.reviewing as reviewing
reviewing.read_key = keys.read_key
sys.exit(main(["review", "--ledger", sys.argv[1], "--user", "ana"]))
"""


@pytest.mark.parametrize(
    ("pressed", "told", "articles"),
    [
        ("yq", "1 judged one", [3, 1]),
        ("nn", "2 judged two", [2, 1, 1]),
        ("uu", "2 left open", [2, 1, 1]),
        ("x?yzuq", "1 left open", [2, 1, 1]),
        ("zq", "nothing was judged", [2, 1, 1]),
        ("yznn", "2 judged two", [2, 1, 1]),
        ("", "nothing was judged", [2, 1, 1]),
    ],
)
def test_review_asks_one_key_for_each_pair(
    people: Path, sayso: Sayso, pressed: str, told: str, articles: list[int]
) -> None:
    done = subprocess.run([sys.executable, "-c", KEYS, people, pressed], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == told
    assert "Ana Brandt said the harbour pays." in done.stdout
    assert "y: one   n: two   u: decide later   z: take the last one back   q: quit" in done.stdout
    found = lines(sayso("entities", "brandt", "--json"))
    assert [record["articles"] for record in found] == articles
