"""What leaves a ledger for other programs: one small module for each format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TextIO

from sayso.export import followthemoney, gexf, graphml, jsonl, network_json, svg
from sayso.graph import Network
from sayso.ledger import View

__all__ = ["FORMATS", "NETWORKS", "Written"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many of what were written, and what was left out, by reason."""

    count: int
    what: str
    plural: str
    left_out: Mapping[str, int] = field(default_factory=dict)


def _jsonl(view: View, out: TextIO) -> Written:
    return Written(count=jsonl.write(view.readings(), out), what="article", plural="articles")


def _ftm(view: View, out: TextIO) -> Written:
    told = followthemoney.write(view, out)
    return Written(count=told.entities, what="entity", plural="entities", left_out=told.left_out)


#: By name, what writes a ledger in that format.
FORMATS: Mapping[str, Callable[[View, TextIO], Written]] = {"jsonl": _jsonl, "ftm": _ftm}

#: By name, which is also how the names of such files end, what writes a network in that format.
NETWORKS: Mapping[str, Callable[[Network, TextIO], None]] = {
    "graphml": graphml.write,
    "gexf": gexf.write,
    "json": network_json.write,
    "svg": svg.write,
}
