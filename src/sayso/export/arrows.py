"""How the edges of a picture run from box to box, and where on them their words stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot

from sayso.export.lettering import width
from sayso.graph import Edge

__all__ = ["Arrow", "arrows", "room"]

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]  # left, top, width, height

# How far edges between the same two boxes bend away from each other, the length of a head, and half its width.
_BEND, _HEAD, _HALF = 64.0, 10.0, 4.5
# Where on an edge its words may stand, and how much further from an end where many edges meet they best do.
_SPOTS = tuple(spot / 100 for spot in range(20, 81, 5))
_MANY, _LEAN = 6, 0.1


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge as it is drawn: its line and its head as SVG paths, and its words with the rectangle they stand in."""

    edge: Edge
    path: str
    head: str
    label: Rectangle
    lines: list[tuple[str, float, bool]]


def arrows(
    edges: Sequence[Edge],
    places: Mapping[str, Point],
    sizes: Mapping[str, tuple[float, float]],
    labels: Mapping[str, list[tuple[str, float, bool]]],
) -> list[Arrow]:
    """Return the edges as they are drawn between boxes, given by their middles and sizes; words avoid each other."""
    taken = [_around(place, sizes[node]) for node, place in places.items()]
    boxes = len(taken)
    beside: dict[frozenset[str], list[Edge]] = {}
    met = Counter(end for edge in edges for end in (edge.source, edge.target))
    for edge in edges:
        beside.setdefault(frozenset((edge.source, edge.target)), []).append(edge)
    found = []
    for edge in edges:
        both = beside[frozenset((edge.source, edge.target))]
        bend = (both.index(edge) - (len(both) - 1) / 2) * _BEND
        if edge.source > edge.target:  # the same side for those that run the other way
            bend = -bend
        start, end = places[edge.source], places[edge.target]
        middle = _bent(start, end, bend)
        begin = _border(start, sizes[edge.source], middle, 2.0)
        tip = _border(end, sizes[edge.target], middle, 3.0)
        base = _back(tip, middle, _HEAD if edge.directed else 0.0)
        lines = labels[edge.id]
        lean = _LEAN * ((met[edge.source] >= _MANY) - (met[edge.target] >= _MANY))
        label = _free((begin, middle, tip), 0.5 + lean, room(lines), taken, boxes)
        taken.append(label)
        path = f"M{begin[0]:.1f} {begin[1]:.1f}Q{middle[0]:.1f} {middle[1]:.1f} {base[0]:.1f} {base[1]:.1f}"
        found.append(Arrow(edge, path, _head(tip, base), label, lines))
    return found


def room(lines: Sequence[tuple[str, float, bool]]) -> tuple[float, float]:
    """Return the width and height of the words on an edge."""
    widest = max(width(text, size) for text, size, _ in lines)
    return widest + 8, sum(size + 2 for _, size, _ in lines) + 4


def _around(place: Point, size: tuple[float, float]) -> Rectangle:
    return place[0] - size[0] / 2, place[1] - size[1] / 2, *size


def _bent(start: Point, end: Point, bend: float) -> Point:
    """Return the point that draws a line aside by half of `bend`."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = hypot(across, down) or 1.0
    return (start[0] + end[0]) / 2 - down / length * bend, (start[1] + end[1]) / 2 + across / length * bend


def _border(middle: Point, size: tuple[float, float], toward: Point, room: float) -> Point:
    """Return where the way from the middle of a box to a point leaves the box, and a little room around it."""
    across, down = toward[0] - middle[0], toward[1] - middle[1]
    reach = min(
        (size[0] / 2 + room) / abs(across) if across else 1e9,
        (size[1] / 2 + room) / abs(down) if down else 1e9,
        1.0,
    )
    return middle[0] + across * reach, middle[1] + down * reach


def _back(tip: Point, toward: Point, by: float) -> Point:
    length = hypot(toward[0] - tip[0], toward[1] - tip[1]) or 1.0
    return tip[0] + (toward[0] - tip[0]) / length * by, tip[1] + (toward[1] - tip[1]) / length * by


def _head(tip: Point, base: Point) -> str:
    across, down = tip[0] - base[0], tip[1] - base[1]
    length = hypot(across, down) or 1.0
    aside = -down / length * _HALF, across / length * _HALF
    corners = (tip, (base[0] + aside[0], base[1] + aside[1]), (base[0] - aside[0], base[1] - aside[1]))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


def _free(
    curve: tuple[Point, Point, Point],
    best_spot: float,
    size: tuple[float, float],
    taken: Sequence[Rectangle],
    boxes: int,
) -> Rectangle:
    """Return the rectangle on the edge that covers least of what is there; to cover a box is worse than other words."""
    (x0, y0), (x1, y1), (x2, y2) = curve
    best, least = _around((x1, y1), size), float("inf")
    for spot in sorted(_SPOTS, key=lambda spot: abs(spot - best_spot)):
        start, middle, end = (1 - spot) ** 2, 2 * spot * (1 - spot), spot**2
        tried = _around((start * x0 + middle * x1 + end * x2, start * y0 + middle * y1 + end * y2), size)
        covered = sum(_overlap(tried, other) * (3.0 if number < boxes else 1.0) for number, other in enumerate(taken))
        if covered < least:
            best, least = tried, covered
        if not covered:
            break
    return best


def _overlap(one: Rectangle, other: Rectangle) -> float:
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0.0
