from __future__ import annotations

import io
import json
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.export.followthemoney import write as export
from sayso.export.followthemoney.check import check
from sayso.export.followthemoney.stream import entities
from sayso.ledger import View, open_ledger
from sayso.records import Reading
from tests.export.making import HOSTILE
from tests.ledger.readings import readings
from tests.webs import PAGES, TYPES, Office, Page, Said, Told, renamed, write


@pytest.fixture
def web(tmp_path: Path) -> Iterator[View]:
    """A view of four articles on a dam and a guard."""
    with open_ledger(write(tmp_path / "web.ledger", PAGES, TYPES)) as ledger, ledger.view() as view:
        yield view


def by_schema(view: View) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for entity in entities(view):
        found.setdefault(entity["schema"], []).append(entity)
    return found


def test_a_ledger_becomes_articles_whom_they_mention_and_what_joins_these(web: View) -> None:
    counts = {schema: len(some) for schema, some in by_schema(web).items()}
    assert counts == {
        "Article": 4,
        "Person": 5,
        "Organization": 2,
        "PublicBody": 1,
        "Company": 2,
        "Address": 1,
        "Event": 2,
        "Mention": 21,
        "Documentation": 23,
        "Position": 3,
        "Occupancy": 4,
        "Succession": 1,
        "Representation": 1,
        "Sanction": 1,
        "UnknownLink": 6,
    }


def test_everybody_is_one_entity_with_all_names_and_articles(web: View) -> None:
    lima = next(one for one in by_schema(web)["Person"] if one["properties"]["name"] == ["Ana Lima"])
    assert lima["properties"]["alias"] == ["A. Lima"]
    assert len(lima["properties"]["proof"]) == 4
    assert lima["properties"]["position"] == ["head, Ministry of Water"]
    mentions = [one for one in by_schema(web)["Mention"] if one["properties"]["resolved"] == [lima["id"]]]
    assert sorted(name for one in mentions for name in one["properties"]["name"]) == [
        "A. Lima",
        "Ana Lima",
        "Ana Lima",
        "Ana Lima",
    ]


def test_an_article_has_its_text_its_address_and_its_day(web: View) -> None:
    article = next(one for one in by_schema(web)["Article"] if one["properties"]["title"] == ["New minister"])
    properties = article["properties"]
    assert properties["publishedAt"] == ["2024-06-20T06:00:00"]
    assert properties["sourceUrl"] == ["https://sound-echo.example/c"]
    assert (properties["publisher"], properties["language"]) == (["Sound Echo"], ["eng"])
    assert properties["bodyText"][0].startswith("New minister\nVikram Rao replaced")


def test_what_is_denied_is_no_fact_and_what_is_only_told_says_so(web: View) -> None:
    left_out: Counter[str] = Counter()
    lines = [json.dumps(one, ensure_ascii=False) for one in entities(web, left_out)]
    assert left_out == {"denied": 2, "unnamed": 1}
    assert not any("raided" in line and '"Article"' not in line for line in lines)
    assert not any("leads the River Guard" in line and '"Article"' not in line for line in lines)
    (funds,) = [line for line in lines if "funds the River Guard" in line and '"Article"' not in line]
    assert json.loads(funds)["properties"]["status"] == ["according to a senior official"]


def test_offices_told_by_somebody_are_not_the_persons_own(tmp_path: Path) -> None:
    page = Page(
        id="o",
        outlet="Post",
        day="2024-01-01",
        text="[a|Ana Lima], an envoy, met [b|Rui Gil], whom she called the boss of [c|River Guard].",
        said=(Said(by="a", words="the boss of River Guard"),),
        offices=(
            Office(holder="a", title="envoy", words="envoy"),
            Office(holder="b", title="boss", of="c", words="boss of River Guard"),
        ),
    )
    with open_ledger(write(tmp_path / "o.ledger", [page], {"c": "group"})) as ledger, ledger.view() as view:
        found = by_schema(view)
    assert {one["properties"]["name"][0]: one["properties"].get("position") for one in found["Person"]} == {
        "Ana Lima": ["envoy"],
        "Rui Gil": None,
    }
    assert found["Occupancy"][0]["properties"]["status"] == ["according to Ana Lima"]


def test_one_word_of_two_people_are_two_entities(tmp_path: Path) -> None:
    def page(id: str, teller: str, name: str) -> Page:
        return Page(
            id=id,
            outlet=f"Post {id}",
            day="2024-01-01",
            text=f"[{teller}|{name}] said [a|Ana Lima] runs [b|River Guard].",
            said=(Said(by=teller, words="Ana Lima runs River Guard"),),
            facts=(Told(relation="heads", subject="a", object="b", words="Ana Lima runs River Guard", said=0),),
        )

    pages = [page("1", "x", "Tom Okafor"), page("2", "x", "Okafor"), page("3", "y", "Eva Brandt")]
    with open_ledger(write(tmp_path / "t.ledger", pages, {"b": "group"})) as ledger, ledger.view() as view:
        found = by_schema(view)
    assert sorted(len(one["properties"]["proof"]) for one in found["Occupancy"]) == [1, 2]
    assert len(found["Position"]) == 1


def test_the_same_ledger_gives_the_same_lines_and_each_id_once(web: View) -> None:
    first, second = io.StringIO(), io.StringIO()
    told = export(web, first)
    export(web, second)
    assert first.getvalue() == second.getvalue()
    ids = [json.loads(line)["id"] for line in first.getvalue().splitlines()]
    assert len(ids) == len(set(ids)) == told.entities
    assert first.getvalue().startswith('{"id": "')


def test_an_entity_is_written_before_the_next_article_is_read(web: View) -> None:
    assert next(entities(web))["schema"] == "Article"


def test_memory_does_not_grow_with_the_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.export.followthemoney.stream._HELD", 100)  # a bound that is reached
    peaks = []
    for count in (70, 210):
        pages = [
            Page(
                id=f"p{number}",
                outlet="Post",
                day="2024-01-01",
                text="[a|Ana Lima] met [b|River Guard]. "
                + " ".join(f"[n{number}x{one}|Name {number} {one}] came." for one in range(8)),
                facts=tuple(
                    Told(relation="member_of", subject=f"n{number}x{one}", object="b", words="came") for one in range(8)
                ),
            )
            for number in range(count)
        ]
        with open_ledger(write(tmp_path / f"{count}.ledger", pages, {"b": "group"})) as ledger, ledger.view() as view:
            list(zip(entities(view), range(50), strict=False))  # what is loaded once
            tracemalloc.start()
            for _ in entities(view):
                pass
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


# -- what the library makes of it -------------------------------------------------------------------------


@pytest.mark.ftm
def test_the_library_finds_nothing_wrong(web: View, tmp_path: Path) -> None:
    pytest.importorskip("followthemoney")
    path = tmp_path / "web.ftm.json"
    with open(path, "w", encoding="utf-8") as out:
        told = export(web, out)
    assert check(path) == told.entities


@pytest.mark.ftm
def test_aleph_signs_all_ids_and_nothing_is_lost(web: View) -> None:
    # What OpenAleph does with each line of a bulk load (aleph/logic/processing.py, bulk_write).
    followthemoney = pytest.importorskip("followthemoney")
    from followthemoney.namespace import Namespace

    namespace = Namespace("news")
    for entity in entities(web):
        signed = namespace.apply(followthemoney.model.get_proxy(entity, cleaned=False))
        assert Namespace.strip(signed.id) == entity["id"]
        assert {name: len(values) for name, values in signed.to_dict()["properties"].items()} == {
            name: len(values) for name, values in entity["properties"].items()
        }


@pytest.mark.ftm
def test_its_commands_take_the_file_as_it_is(web: View, tmp_path: Path) -> None:
    pytest.importorskip("followthemoney")
    from click.testing import CliRunner
    from followthemoney.cli.cli import cli

    path, out = tmp_path / "web.ftm.json", tmp_path / "out.json"
    with open(path, "w", encoding="utf-8") as lines:
        export(web, lines)
    for command in ("validate", "aggregate"):
        done = CliRunner().invoke(cli, [command, "-i", str(path), "-o", str(out)])
        assert done.exit_code == 0, done.output
        assert {one["id"]: one["properties"] for one in map(json.loads, out.read_text("utf-8").splitlines())} == {
            one["id"]: one["properties"] for one in map(json.loads, path.read_text("utf-8").splitlines())
        }


@pytest.mark.ftm
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_still_right(tmp_path: Path, name: str) -> None:
    pytest.importorskip("followthemoney")
    page = renamed(PAGES[0], "Tom Okafor", name.replace("[", "(").replace("]", ")").replace("|", "/"))
    path = tmp_path / "hostile.json"
    made = write(tmp_path / "h.ledger", [page], TYPES)
    with open_ledger(made) as ledger, ledger.view() as view, open(path, "w", encoding="utf-8") as out:
        told = export(view, out)
    assert check(path) == told.entities


@pytest.mark.ftm
@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(made=readings(), more=st.integers(0, 10**9))
def test_any_reading_is_right(tmp_path: Path, made: Reading, more: int) -> None:
    pytest.importorskip("followthemoney")
    path, lines = tmp_path / f"{more}.ledger", tmp_path / "any.json"
    path.unlink(missing_ok=True)
    with open_ledger(path) as ledger:
        with ledger.writer() as writer:
            writer.add(made)
        with ledger.view() as view, open(lines, "w", encoding="utf-8") as out:
            told = export(view, out)
    assert check(lines) == told.entities
    path.unlink()
