"""The signs before names in a picture, one for each type, so that nobody needs the colours."""

from __future__ import annotations

from sayso.export.colours import node_colour
from sayso.export.xml import Markup
from sayso.graph import VALUE

__all__ = ["sign"]

# The outline of each, around 0, 0.
_SIGNS = {
    "organization": "M-5-5H5V5H-5Z",
    "outlet": "M-5-4H5V4H-5ZM-3-1H3M-3 1.5H3",
    "group": (
        "M-3.2-5A2.4 2.4 0 1 1-3.2-.2A2.4 2.4 0 1 1-3.2-5ZM3.2-5A2.4 2.4 0 1 1 3.2-.2A2.4 2.4 0 1 1 3.2-5Z"
        "M0 .4A2.4 2.4 0 1 1 0 5.2A2.4 2.4 0 1 1 0 .4Z"
    ),
    "place": "M0 6C-3 2-4.5.5-4.5-2A4.5 4.5 0 1 1 4.5-2C4.5.5 3 2 0 6Z",
    "document": "M-4-5.5H2L4-3.5V5.5H-4Z",
    "event": "M0-6L1.6-1.8H6L2.4.8L3.8 5.2L0 2.6L-3.8 5.2L-2.4.8L-6-1.8H-1.6Z",
    "person": "M0-5.5A2.7 2.7 0 1 1 0-.1A2.7 2.7 0 1 1 0-5.5ZM-5 5.5C-5 1 5 1 5 5.5Z",
}
_PLAIN_SIGN = "M0-5L5 0L0 5L-5 0Z"


def sign(markup: Markup, type: str, place: tuple[float, float]) -> None:
    """Draw the sign of a type around a place."""
    x, y = place
    colour = node_colour(type)
    fill = "#ffffff" if type in ("outlet", VALUE) else colour
    outline = {"d": _SIGNS.get(type, _PLAIN_SIGN), "fill": fill, "stroke": colour, "stroke-width": "1"}
    markup.leaf("path", {**outline, "transform": f"translate({x:.1f} {y:.1f})"})
