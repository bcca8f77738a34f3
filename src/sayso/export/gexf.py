"""A network as GEXF 1.3, Gephi's own format: with colours, dashes where it is only somebody's word, and a timeline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from sayso.dates import first_day, last_day
from sayso.export.colours import edge_colour, node_colour, rgb
from sayso.export.told import Value, edge_values, node_values, size, value_words
from sayso.export.xml import Markup, legal
from sayso.graph import Edge, Network, Node

__all__ = ["write"]

_SPACE = "http://gexf.net/1.3"
_NODE = {"type": "string", "names": "string", "wikidata": "string", "articles": "integer", "center": "boolean"}
_EDGE = {
    "relation": "string",
    "mutual": "boolean",
    "voice": "string",
    "whose": "string",
    "denied_by": "string",
    "since": "string",
    "until": "string",
    "time": "string",
    "articles": "integer",
    "outlets": "integer",
    "confidence": "double",
    "words": "string",
    "evidence": "string",
}


def write(network: Network, out: TextIO) -> None:
    """Write the network; edges have a beginning and an end where these are told, in whole days."""
    markup = Markup(out)
    times = {edge.id: _times(edge) for edge in network.edges}
    graph = {"defaultedgetype": "directed", "idtype": "string"}
    if any(times.values()):  # in a static graph Gephi shows no timeline
        graph |= {"mode": "dynamic", "timeformat": "date", "timerepresentation": "interval"}
    with markup.within("gexf", {"xmlns": _SPACE, "xmlns:viz": f"{_SPACE}/viz", "version": "1.3"}):
        with markup.within("meta"):
            markup.leaf("creator", text="sayso")
            markup.leaf("description", text=_description(network))
        with markup.within("graph", graph):
            for kind, columns in (("node", _NODE), ("edge", _EDGE)):
                with markup.within("attributes", {"class": kind}):
                    for title, type in columns.items():
                        markup.leaf("attribute", id=title, title=title, type=type)
            with markup.within("nodes", count=str(len(network.nodes))):
                for node in network.nodes:
                    _node(markup, node)
            with markup.within("edges", count=str(len(network.edges))):
                for edge in network.edges:
                    _edge(markup, edge, times[edge.id])


def _description(network: Network) -> str:
    told = "; ".join(f"{name}: {words}" for name, words in network.asked.items())
    return f"Who is joined to whom in news reports, with the words that say so. {told}".strip()


def _node(markup: Markup, node: Node) -> None:
    with markup.within("node", id=node.id, label=legal(node.name, one_line=True)):
        _values(markup, node_values(node))
        _colour(markup, node_colour(node.type))
        markup.leaf("viz:size", value=str(size(node)))


def _edge(markup: Markup, edge: Edge, times: Mapping[str, str]) -> None:
    # All are directed, since networkx refuses a graph with both kinds: the column "mutual" tells.
    attributes = {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "label": legal(edge.label, one_line=True),
        "kind": edge.relation,  # lets several edges join the same two
        "weight": str(float(max(edge.outlets, 1))),
    }
    with markup.within("edge", {**attributes, **times}):
        _values(markup, edge_values(edge))
        _colour(markup, edge_colour(edge.relation))
        markup.leaf("viz:shape", value="solid" if edge.voice == "own" else "dashed")


def _values(markup: Markup, values: Mapping[str, Value]) -> None:
    with markup.within("attvalues"):
        for title, value in values.items():
            if told := value_words(value):
                markup.leaf("attvalue", {"for": title, "value": told})


def _colour(markup: Markup, colour: str) -> None:
    red, green, blue = rgb(colour)
    markup.leaf("viz:color", r=str(red), g=str(green), b=str(blue))


def _times(edge: Edge) -> dict[str, str]:
    """Return the days between which an edge is told to hold; none if the reports contradict each other."""
    start, end = first_day(edge.since), last_day(edge.until)
    if start and end and end < start:
        return {}
    return {name: day.isoformat() for name, day in (("start", start), ("end", end)) if day}
