from __future__ import annotations

import io
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from lxml import etree

from sayso.export import gexf, graphml
from sayso.export.xml import legal
from sayso.graph import Network
from tests.export.making import HOSTILE, edge, networks, node

HERE = Path(__file__).parent
GRAMMARS = {
    gexf: etree.RelaxNG(etree.parse(HERE / "gexf-1.3.rng")),
    graphml: etree.RelaxNG(etree.parse(HERE / "graphml-1.0.rng")),
}
FORMATS = pytest.mark.parametrize("format", [gexf, graphml], ids=["gexf", "graphml"])
SMALL = Network(
    nodes=(node(0, center=True), node(1, "River Guard", "group", articles=4)),
    edges=(
        edge(0, 1, label="commander", since="2019", until="2024-02", outlets=3),
        edge(1, 0, "ally_of", number=1, teller="Tom Okafor", denied_by=("Ana Lima",)),
    ),
    asked={"as-of": "2024-05-31"},
)


def written(network: Network, format: ModuleType) -> bytes:
    out = io.StringIO()
    format.write(network, out)
    return out.getvalue().encode()


def read(network: Network, format: ModuleType) -> Any:
    """Return the graph as networkx reads it, which knows nothing of sayso."""
    networkx = pytest.importorskip("networkx")
    if format is gexf:
        return networkx.read_gexf(io.BytesIO(written(network, gexf)), version="1.3")
    return networkx.parse_graphml(written(network, graphml).decode(), force_multigraph=True)


@FORMATS
@given(network=networks())
def test_any_network_is_as_the_grammar_wants_it(format: ModuleType, network: Network) -> None:
    grammar = GRAMMARS[format]
    assert grammar.validate(etree.fromstring(written(network, format))), grammar.error_log


@FORMATS
@given(network=networks())
def test_another_program_reads_all_nodes_and_edges(format: ModuleType, network: Network) -> None:
    graph = read(network, format)
    assert set(graph.nodes) == {one.id for one in network.nodes}
    ends = sorted((str(source), str(target)) for source, target, *_ in graph.edges)
    assert ends == sorted((one.source, one.target) for one in network.edges)


@FORMATS
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(format: ModuleType, name: str) -> None:
    network = Network(nodes=(node(0, name), node(1, name)), edges=(edge(0, 1, label=name, words=name, teller=name),))
    document = etree.fromstring(written(network, format))
    assert GRAMMARS[format].validate(document)
    assert not document.xpath("//*[local-name()='script']")
    graph = read(network, format)
    assert legal(name, one_line=True) == legal(graph.nodes["id_0"]["label"], one_line=True)


@FORMATS
def test_columns_say_whose_word_it_is(format: ModuleType) -> None:
    graph = read(SMALL, format)
    edges = {values["relation"]: values for *_, values in graph.edges(data=True)}
    own, told = edges["heads"], edges["ally_of"]
    assert (own["voice"], own["whose"], own["relation"], own["mutual"]) == (
        "own",
        "in the reports' own voice",
        "heads",
        False,
    )
    assert (own["since"], own["until"], own["time"]) == ("2019", "2024-02", "2019 to 2024-02")
    assert own["evidence"] == "“Ana Lima, the head of it” – Post, 2024-05-31, https://post.example/1"
    assert (told["voice"], told["whose"]) == ("told", "according to Tom Okafor; denied by Ana Lima")
    assert told["evidence"].startswith("“Ana Lima, the head of it” – Tom Okafor in Post, 2024-05-31")
    assert told["evidence"].endswith("[denied by Ana Lima]")
    assert (own["confidence"], own["outlets"], own["weight"], told["mutual"]) == (0.75, 3, 3.0, True)
    assert graph.nodes["id_0"]["center"] is True
    assert graph.nodes["id_1"]["names"] == "River Guard; A. Lima"


def test_gexf_has_a_timeline_where_dates_are_told() -> None:
    space = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}
    document = etree.fromstring(written(SMALL, gexf))
    (graph,) = document.xpath("g:graph", namespaces=space)
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    first, second = document.xpath("//g:edge", namespaces=space)
    assert (first.get("start"), first.get("end"), first.get("kind")) == ("2019-01-01", "2024-02-29", "heads")
    assert (second.get("start"), second.get("end")) == (None, None)
    assert document.xpath("//v:shape/@value", namespaces=space) == ["solid", "dashed"]
    undated = Network(nodes=SMALL.nodes, edges=SMALL.edges[1:])
    assert etree.fromstring(written(undated, gexf))[1].get("mode") is None


def test_reports_that_contradict_each_other_give_no_interval() -> None:
    network = Network(nodes=SMALL.nodes, edges=(edge(0, 1, since="2022", until="2019"),))
    document = etree.fromstring(written(network, gexf))
    (found,) = document.xpath("//*[local-name()='edge']")
    assert "start" not in found.attrib
    assert document.xpath("//*[local-name()='attvalue'][@for='time']/@value") == ["2022 to 2019"]


def test_graphml_puts_nodes_before_edges_with_the_names_that_gephi_knows() -> None:
    document = etree.fromstring(written(SMALL, graphml))
    assert [child.tag.split("}")[1] for child in document[-1]] == ["node", "node", "edge", "edge"]
    keys = {(key.get("for"), key.get("attr.name")) for key in document if key.get("attr.name")}
    assert {("node", "label"), ("node", "size"), ("node", "r"), ("edge", "label"), ("edge", "weight")} <= keys
