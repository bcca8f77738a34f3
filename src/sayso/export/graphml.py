"""A network as GraphML (1.0, with attributes), for Gephi, yEd, Cytoscape, igraph and networkx."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TextIO

from sayso.export.colours import edge_colour, node_colour, rgb
from sayso.export.told import Value, edge_values, node_values, size, value_words
from sayso.export.xml import Markup
from sayso.graph import Network

__all__ = ["write"]

_SPACE = "http://graphml.graphdrawing.org/xmlns"
# What Gephi takes for label, size, weight and colour goes by these names (`ImporterGraphML`).
_NODE = {
    "label": "string",
    "type": "string",
    "names": "string",
    "wikidata": "string",
    "articles": "int",
    "center": "boolean",
    "size": "double",
    "r": "int",
    "g": "int",
    "b": "int",
}
_EDGE = {
    "label": "string",
    "relation": "string",
    "mutual": "boolean",
    "voice": "string",
    "whose": "string",
    "denied_by": "string",
    "since": "string",
    "until": "string",
    "time": "string",
    "articles": "int",
    "outlets": "int",
    "confidence": "double",
    "words": "string",
    "evidence": "string",
    "weight": "double",
    "r": "int",
    "g": "int",
    "b": "int",
}


def write(network: Network, out: TextIO) -> None:
    """Write the network, nodes before edges, as readers that go through it once need it."""
    markup = Markup(out)
    place = f"{_SPACE} {_SPACE}/1.0/graphml.xsd"
    head = {"xmlns": _SPACE, "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsi:schemaLocation": place}
    with markup.within("graphml", head):
        for kind, keys in (("node", _NODE), ("edge", _EDGE)):
            for name, type in keys.items():
                attributes = {"id": f"{kind}.{name}", "for": kind, "attr.name": name, "attr.type": type}
                markup.leaf("key", attributes)
        with markup.within("graph", id="network", edgedefault="directed"):
            for node in network.nodes:
                with markup.within("node", id=node.id):
                    values = {"label": node.name, **node_values(node), "size": size(node)}
                    _data(markup, "node", values | _colour(node_colour(node.type)))
            for edge in network.edges:
                # GraphML has directed="false" for a single edge, but networkx refuses a graph with both kinds.
                with markup.within("edge", id=edge.id, source=edge.source, target=edge.target):
                    values = {"label": edge.label, **edge_values(edge), "weight": float(max(edge.outlets, 1))}
                    _data(markup, "edge", values | _colour(edge_colour(edge.relation)))


def _data(markup: Markup, kind: str, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        if told := value_words(value):
            markup.leaf("data", key=f"{kind}.{name}", text=told)


def _colour(colour: str) -> dict[str, Value]:
    return dict(zip("rgb", rgb(colour), strict=True))
