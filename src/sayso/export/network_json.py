"""A network as one JSON object, in the shape of docs/network.md."""

from __future__ import annotations

import json
from typing import Any, TextIO

from sayso.graph import Edge, Evidence, Network, Node

__all__ = ["network_record", "write"]


def write(network: Network, out: TextIO) -> None:
    """Write the network as one JSON object."""
    json.dump(network_record(network), out, ensure_ascii=False, indent=1)
    out.write("\n")


def network_record(network: Network) -> dict[str, Any]:
    """Return the network as one JSON object."""
    return {
        "asked": dict(network.asked),
        "nodes": [_node(node) for node in network.nodes],
        "edges": [_edge(edge) for edge in network.edges],
        "left_out": dict(network.left_out),
    }


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "name": node.name,
        "type": node.type,
        "names": list(node.names),
        "wikidata": node.wikidata,
        "articles": node.articles,
        "center": node.center,
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "relation": edge.relation,
        "label": edge.label,
        "directed": edge.directed,
        "voice": edge.voice,
        "tellers": list(edge.tellers),
        "denied_by": list(edge.denied_by),
        "since": edge.since,
        "until": edge.until,
        "former": edge.former,
        "articles": edge.articles,
        "outlets": edge.outlets,
        "confidence": edge.confidence,
        "evidence": [_evidence(one) for one in edge.evidence],
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    teller = one.teller
    return {
        "id": one.id,
        "article": {
            "id": one.article,
            "title": one.headline,
            "url": one.url,
            "outlet": one.outlet,
            "published": one.published,
        },
        "words": one.words,
        "voice": one.voice,
        "teller": teller
        and {
            "name": teller.name,
            "entity": teller.entity,
            "through": list(teller.through),
            "attribution": teller.attribution,
            "hedged": teller.hedged,
        },
        "title": one.title,
        "since": one.since,
        "until": one.until,
        "former": one.former,
        "denied_by": list(one.denied_by),
        "doubted_by": list(one.doubted_by),
        "confidence": one.confidence,
    }
