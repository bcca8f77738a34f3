from __future__ import annotations

import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from sayso.export import svg
from sayso.export.svg import MOST_DRAWN
from sayso.graph import VALUE, Network
from tests.export.making import HOSTILE, edge, networks, node

SPACE = {"s": "http://www.w3.org/2000/svg"}
DRAWN = {"svg", "title", "desc", "rect", "g", "path", "text", "line"}
SMALL = Network(
    nodes=(
        node(0, "River Guard", "group", center=True),
        node(1),
        node(2, "EU terror list", VALUE),
        node(3, "Tom Okafor"),
    ),
    edges=(
        edge(1, 0, label="commander", since="2019", outlets=4),
        edge(0, 2, "designated_on", number=1),
        edge(3, 0, "supports", number=2, teller="Eva Brandt", denied_by=("Tom Okafor",)),
        edge(0, 3, "ally_of", number=3),
    ),
    asked={"entity": "River Guard", "hops": "1", "as-of": "2024-05-31"},
    left_out={"unnamed": 3},
)


def drawn(network: Network) -> Any:
    out = io.StringIO()
    svg.write(network, out)
    return etree.fromstring(out.getvalue().encode())


def words(document: Any, path: str = "//s:text") -> list[str]:
    return [element.text or "" for element in document.xpath(path, namespaces=SPACE)]


def test_names_offices_times_and_tellers_stand_in_the_picture() -> None:
    shown = words(drawn(SMALL))
    assert {"River Guard", "Ana Lima", "EU terror list", "commander", "since 2019", "listed on"} <= set(shown)
    assert {"says Eva Brandt", "denied by Tom Okafor"} <= set(shown)
    assert "Around River Guard, as of 2024-05-31" in shown
    assert "4 names · 4 relations · hops 1 · 3 statements left out" in shown


def test_the_picture_has_a_title_and_is_told_in_words() -> None:
    document = drawn(SMALL)
    assert document.get("role") == "img"
    assert document.get("aria-labelledby") == "title desc"
    assert words(document, "s:title") == ["Around River Guard, as of 2024-05-31"]
    (told,) = words(document, "s:desc")
    assert "Ana Lima – commander since 2019 – River Guard (in the reports' own voice)." in told
    assert "Tom Okafor – supports – River Guard (according to Eva Brandt; denied by Tom Okafor)." in told


def test_dashes_are_for_what_is_only_somebodys_word() -> None:
    document = drawn(SMALL)
    edges = document.xpath("//s:g[@class='edge']", namespaces=SPACE)
    dashes = [one.xpath("s:path/@stroke-dasharray", namespaces=SPACE) for one in edges]
    assert dashes == [[], [], ["7 5"], []]
    heads = [len(one.xpath("s:path", namespaces=SPACE)) for one in edges]
    assert heads == [2, 2, 2, 1]  # allies have no arrow
    quoted = words(edges[2], "s:title")[0]
    assert quoted.startswith(
        "Tom Okafor – supports – River Guard: according to Eva Brandt; denied by Tom Okafor, 1 article"
    )
    assert "“Ana Lima, the head of it”" in quoted


def test_the_legend_shows_what_there_is_and_no_more() -> None:
    shown = words(drawn(SMALL), "//s:g[@class='legend']/s:text")
    assert shown == [
        *("person", "group", "words only"),
        *("holds, belongs to", "stands with", "listed on"),
        *("in the reports' own voice", "only somebody's word", "told by more outlets"),
    ]


@settings(deadline=None, max_examples=40)
@given(networks())
def test_any_network_can_be_drawn_with_nothing_that_runs_or_is_fetched(network: Network) -> None:
    document = drawn(network)
    for element in document.iter():
        assert etree.QName(element).localname in DRAWN
        assert not any(name.startswith("on") or "href" in name or name == "style" for name in element.attrib)
    assert len(document.xpath("//s:g[@class='edge']", namespaces=SPACE)) == len(network.edges)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_cut_to_their_box(name: str) -> None:
    network = Network(
        nodes=(node(0, name), node(1, name, VALUE)),
        edges=(edge(0, 1, label=name, words=name, teller=name),),
        asked={"entity": name},
    )
    document = drawn(network)
    assert {etree.QName(element).localname for element in document.iter()} <= DRAWN
    assert all(len(text) < 200 for text in words(document))


def test_everything_stands_within_the_picture() -> None:
    document = drawn(SMALL)
    *_, wide, high = map(float, document.get("viewBox").split())
    for box in document.xpath("//s:g/s:rect", namespaces=SPACE):
        assert 0 <= float(box.get("x")) <= float(box.get("x")) + float(box.get("width")) <= wide
        assert 0 <= float(box.get("y")) <= float(box.get("y")) + float(box.get("height")) <= high
    for path in document.xpath("//s:g[@class='edge']/s:path/@d", namespaces=SPACE):
        assert all(-1 <= float(number) <= max(wide, high) for number in re.findall(r"-?\d+\.\d", path))


def test_of_a_large_network_the_best_told_part_is_drawn_and_the_rest_counted() -> None:
    count = MOST_DRAWN + 60
    nodes = tuple(node(number, f"Name {number}") for number in range(count))
    ring = [edge(number, (number + 1) % 150, number=number) for number in range(150)]
    pairs = [edge(number, number + 1, number=number) for number in range(150, count - 2, 2)]
    told = edge(count - 2, count - 1, number=999, outlets=7)
    document = drawn(Network(nodes=nodes, edges=(*pairs, *ring, told)))
    shown = words(document)
    assert len(document.xpath("//s:g[@class='node']", namespaces=SPACE)) == MOST_DRAWN
    assert {f"Name {count - 2}", "Name 0", "Name 149"} <= set(shown)
    assert f"200 of {count} names · 175 of {150 + len(pairs) + 1} relations" in shown


def test_nothing_is_a_picture_too() -> None:
    document = drawn(Network(nodes=(), edges=()))
    assert words(document, "s:desc") == ["Nothing is told."]
    assert "0 names · 0 relations" in words(document)
