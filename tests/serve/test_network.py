from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from sayso.export import NETWORKS
from sayso.serve.network import Drawing
from tests.serve.conftest import Sayso
from tests.webs import PAGES, TYPES, renamed, write


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sayso: Sayso) -> Path:
    """A ledger on a dam and a guard, named by the environment."""
    path = write(tmp_path / "web.ledger", PAGES, TYPES)
    monkeypatch.setenv("SAYSO_LEDGER", str(path))
    return path


@pytest.mark.usefixtures("web")
def test_each_relation_is_told_with_whose_word_it_is_and_the_words(sayso: Sayso) -> None:
    done = sayso("network", "--limit", "100")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[:3] == [
        "Ana Lima – head (heads) → Ministry of Water  2021 to 2024-06",
        "  in the reports' own voice · 3 articles, 2 outlets",
        "    “Ana Lima, the head of the Ministry of Water since 2021” – Ellery Post, 2024-03-02, "
        "https://ellery-post.example/a",
    ]
    place = lines.index("Tom Okafor – heads → River Guard")
    assert lines[place + 1] == "  according to Ana Lima; denied by Tom Okafor · 1 article, 1 outlet"
    assert lines[place + 2].startswith("    “Tom Okafor leads the River Guard” – Ana Lima in Ellery Post, 2024-03-02")
    assert "Delta Party – ally of – River Guard" in lines
    assert len(lines) == 3 * 15
    assert done.err == "note: left out: 1 said only in a denial, 1 of somebody unnamed\n"


@pytest.mark.usefixtures("web")
def test_a_list_that_is_cut_says_so(sayso: Sayso) -> None:
    done = sayso("network", "--limit", "2")
    assert len(done.out.splitlines()) == 6
    assert done.err.startswith("note: only 2 of 15 relations shown; --limit N shows more\n")


@pytest.mark.usefixtures("web")
def test_filters_go_together(sayso: Sayso) -> None:
    options = [
        "--entity",
        "River Guard",
        "--hops",
        "2",
        "--as-of",
        "2024-06",
        "--relation",
        "ally_of",
        "--relation",
        "heads",
    ]
    done = sayso(
        "network", *options, "--voice", "own", "--since", "2024-03", "--until", "2024-05", "--min-confidence", "0.5"
    )
    assert [line for line in done.out.splitlines() if not line.startswith(" ")] == [
        "Delta Party – ally of – River Guard"
    ]
    done = sayso("network", *options, "--voice", "told")
    assert [line for line in done.out.splitlines() if not line.startswith(" ")] == ["Tom Okafor – heads → River Guard"]


@pytest.mark.usefixtures("web")
def test_nothing_found_is_said(sayso: Sayso) -> None:
    done = sayso("network", "--as-of", "1999")
    assert (done.code, done.out, done.err) == (0, "", "note: no relation fits\n")


@pytest.mark.usefixtures("web")
def test_json_is_one_object_the_same_as_the_format(sayso: Sayso) -> None:
    done = sayso("network", "--json")
    assert done.err == ""
    record = json.loads(done.out)
    assert done.out.count("\n") == 1
    assert record == json.loads(sayso("network", "--format", "json").out)
    assert {"asked", "nodes", "edges", "left_out"} == set(record)
    texts = {page.id: page for page in PAGES}
    for edge in record["edges"]:
        for evidence in edge["evidence"]:
            page = texts[evidence["article"]["url"].rsplit("/", 1)[1]]
            plain = page.text
            for key in page.types.keys() | TYPES.keys() | {"lima", "okafor", "rao", "gil", "brandt", "source"}:
                plain = plain.replace(f"[{key}|", "")
            assert evidence["words"] in plain.replace("]", "")


@pytest.mark.usefixtures("web")
@pytest.mark.parametrize("format", list(Drawing))
def test_a_file_is_written_in_the_format_its_name_tells(sayso: Sayso, tmp_path: Path, format: Drawing) -> None:
    out = tmp_path / f"web.{format.value}"
    done = sayso("network", "-o", out)
    assert (done.code, done.out) == (0, f"wrote 14 nodes and 15 edges to {out}\n")
    whole = out.read_text("utf-8")
    if format is Drawing.JSON:
        assert len(json.loads(whole)["edges"]) == 15
    else:
        assert etree.fromstring(whole.encode()).tag.split("}")[1] == ("svg" if format is Drawing.SVG else format.value)
    assert sayso("network", "--format", format.value).out == whole
    done = sayso("network", "--format", format.value, "-o", tmp_path / "odd.name", "--json")
    assert json.loads(done.out) == {
        "nodes": 14,
        "edges": 15,
        "format": format.value,
        "output": str(tmp_path / "odd.name"),
        "left_out": {"only denied": 1, "unnamed": 1},
    }
    assert (tmp_path / "odd.name").read_text("utf-8") == whole


def test_the_formats_on_offer_are_those_there_are() -> None:
    assert {format.value for format in Drawing} == set(NETWORKS)


@pytest.mark.usefixtures("web")
@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ["-o", "picture.bmp"],
            "picture.bmp: does not tell in which format to write; add --format graphml|gexf|json|svg",
        ),
        (["--entity", "Nobody"], "--entity 'Nobody': is nobody in the ledger; see who is there with sayso entities"),
        (["--relation", "hates"], "--relation hates: is no relation; use some of heads, member_of"),
        (["--as-of", "soon"], "--as-of 'soon': is not an ISO date"),
        (["--hops", "9"], "Invalid value for '--hops'"),
        (["--hops", "2"], "--hops 2: there is nobody to start from; add --entity NAME, or leave it out"),
        (["--voice", "loud"], "Invalid value for '--voice'"),
    ],
)
def test_what_cannot_be_done_is_one_line(sayso: Sayso, options: list[str], told: str) -> None:
    done = sayso("network", *options)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"sayso: {told}")
    assert done.err.count("\n") == 1


def test_the_ledger_itself_is_not_written_over(sayso: Sayso, web: Path) -> None:
    before = web.read_bytes()
    assert sayso("network", "--format", "svg", "-o", web).code == 2
    assert web.read_bytes() == before


def test_hostile_names_neither_steer_a_terminal_nor_break_a_file(sayso: Sayso, tmp_path: Path) -> None:
    name = "Ana\x1b[2J</title><script>\u202eLima"
    path = write(tmp_path / "hostile.ledger", [renamed(PAGES[0], "Ana Lima", name)], TYPES)
    done = sayso("network", "--ledger", path)
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out
    for format in ("svg", "gexf", "graphml"):
        document = etree.fromstring(sayso("network", "--ledger", path, "--format", format).out.encode())
        assert not document.xpath("//*[local-name()='script']")
