"""The colours of networks, the same in pictures and in Gephi: of nodes by type, of edges by what they mean.

Taken from Okabe and Ito's palette, which people with any common kind of colour blindness can tell apart; nodes are
filled with a light tint of it and framed with the colour itself.
"""

from __future__ import annotations

from sayso.graph import VALUE

__all__ = ["EDGE_GROUPS", "NODE_COLOURS", "OTHER", "edge_colour", "edge_group", "node_colour", "rgb"]

OTHER = "#6b7280"
#: Of each type of node, `VALUE` included.
NODE_COLOURS = {
    "person": "#0072b2",
    "organization": "#009e73",
    "outlet": "#56b4e9",
    "group": "#e69f00",
    "place": "#8c6d31",
    "document": "#cc79a7",
    "event": "#d55e00",
    "other": OTHER,
    VALUE: OTHER,
}
#: What edges mean, in general: the group's name, its colour, and the relations in it.
EDGE_GROUPS = (
    ("holds, belongs to", "#4b5563", ("heads", "member_of", "part_of", "spokesperson_of", "office")),
    ("stands with", "#007a5a", ("supports", "ally_of")),
    ("stands against", "#c2410c", ("opposes", "attacked", "killed")),
    ("listed on", "#a21caf", ("designated_on",)),
    ("place, succession", "#1d6fa5", ("located_in", "succeeds")),
)
_GROUPS = {relation: (name, colour) for name, colour, relations in EDGE_GROUPS for relation in relations}


def node_colour(type: str) -> str:
    """Return the colour of a node, #rrggbb."""
    return NODE_COLOURS.get(type, OTHER)


def edge_colour(relation: str) -> str:
    """Return the colour of an edge, #rrggbb."""
    return _GROUPS.get(relation, ("", OTHER))[1]


def edge_group(relation: str) -> str:
    """Return what an edge means, in general, as the legend says it."""
    return _GROUPS.get(relation, ("other", OTHER))[0]


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, each from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
