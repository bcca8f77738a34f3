"""Where the nodes of a picture stand: near those they are joined to, none on top of another.

Each connected part is laid out by stress majorization (Gansner, Koren and North, 2004): distances on paper become those
along the edges, as far as they can. Then boxes that overlap, or stand on somebody else's edge, are pushed apart, and
the parts are set side by side. There is no chance in it: the same network is always drawn the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]  # [nodes, 2]

__all__ = ["Bond", "Layout", "laid_out", "parts"]

# The length of an edge between two nodes that have few, and how it grows with the root of how many they have: so that
# a ring of thirty neighbours has room. Units are those of the picture, of which a letter is 13 high.
_EDGE, _GROWTH = 150.0, 0.3
# Boxes and words are wider than high: so is the picture.
_STRETCH = 1.35
# Free room around a box, across and down, and beside an edge that passes it.
_ROOM, _PASSING = (34.0, 30.0), 10.0
_ROUNDS, _PUSHES = 100, 400
# Between parts that nothing joins, and how much wider than high the whole should be.
_GAP, _ASPECT = 60.0, 1.6


@dataclass(frozen=True, slots=True)
class Bond:
    """An edge between two boxes, by their numbers; `width` and `height` are those of the words that stand on it."""

    one: int
    other: int
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Layout:
    """The centres of the boxes, from the upper left corner of a picture that is `width` wide and `height` high."""

    places: list[tuple[float, float]]
    width: float
    height: float


def laid_out(boxes: Sequence[tuple[float, float]], bonds: Sequence[Bond]) -> Layout:
    """Return where boxes of these widths and heights stand that the bonds join."""
    import numpy as np

    sizes = np.array(boxes, dtype=float).reshape(-1, 2)
    alone = parts(len(boxes), [(bond.one, bond.other) for bond in bonds])
    made: list[Points] = []
    for part in alone:
        at = {node: place for place, node in enumerate(part)}
        inner = [bond for bond in bonds if bond.one in at and bond.one != bond.other]
        pairs = [(at[bond.one], at[bond.other]) for bond in inner]
        words = [(bond.width, bond.height) for bond in inner]
        made.append(_apart(_spread(len(part), pairs), sizes[part], pairs, words))
    extents = [
        (points - sizes[part] / 2).min(0).tolist() + (points + sizes[part] / 2).max(0).tolist()
        for points, part in zip(made, alone, strict=True)
    ]
    corners, width, height = _packed([(right - left, low - high) for left, high, right, low in extents])
    places = [(0.0, 0.0)] * len(boxes)
    for points, part, (left, high, *_), (x, y) in zip(made, alone, extents, corners, strict=True):
        for node, point in zip(part, points, strict=True):
            places[node] = (float(point[0] - left + x), float(point[1] - high + y))
    return Layout(places, width, height)


def parts(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the nodes, by number, of each part that is connected, the largest part first."""
    beside = _neighbours(count, edges)
    found, seen = [], [False] * count
    for start in range(count):
        if not seen[start]:
            seen[start] = True
            part, waiting = [], deque([start])
            while waiting:
                part.append(waiting.popleft())
                for other in beside[part[-1]]:
                    if not seen[other]:
                        seen[other] = True
                        waiting.append(other)
            found.append(sorted(part))
    return sorted(found, key=lambda part: (-len(part), part))


def _neighbours(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    beside: list[set[int]] = [set() for _ in range(count)]
    for one, other in edges:
        if one != other:
            beside[one].add(other)
            beside[other].add(one)
    return [sorted(others) for others in beside]


def _spread(count: int, edges: Sequence[tuple[int, int]]) -> Points:
    """Return points whose distances are those along the edges, as far as they can be."""
    import numpy as np

    if count == 1:
        return np.zeros((1, 2))
    wanted = _distances(count, edges)
    weights = 1.0 / np.where(wanted > 0, wanted, 1.0) ** 2
    np.fill_diagonal(weights, 0.0)
    laplacian = np.diag(weights.sum(1)) - weights
    inverse = np.linalg.pinv(laplacian)
    points = _scaled(wanted)
    for _ in range(_ROUNDS):
        x, y = points.T
        apart = np.hypot(x[:, None] - x[None], y[:, None] - y[None])
        ratio = -weights * wanted / np.where(apart > 1e-9, apart, 1.0)
        np.fill_diagonal(ratio, 0.0)
        np.fill_diagonal(ratio, -ratio.sum(1))
        moved: Points = inverse @ (ratio @ points)
        step = float(np.abs(moved - points).max())
        points = moved
        if step < 0.5:
            break
    return _levelled(points) * [_STRETCH, 1.0]


def _distances(count: int, edges: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Return how far the nodes of a connected part are from each other along its edges."""
    import numpy as np

    beside = _neighbours(count, edges)
    found = np.full((count, count), np.inf)
    np.fill_diagonal(found, 0.0)
    for one, others in enumerate(beside):
        for other in others:
            found[one, other] = _EDGE * (0.7 + _GROWTH * max(len(others), len(beside[other])) ** 0.5)
    for middle in range(count):  # Floyd and Warshall
        np.minimum(found, found[:, middle, None] + found[None, middle], out=found)
    return found


def _scaled(wanted: NDArray[np.float64]) -> Points:
    """Return where to begin: classical scaling, with points that would coincide set a little apart."""
    import numpy as np

    count = len(wanted)
    centring = np.eye(count) - 1.0 / count
    values, vectors = np.linalg.eigh(-centring @ wanted**2 @ centring / 2)
    order = np.argsort(values)[::-1][:2]
    points = vectors[:, order] * np.sqrt(np.maximum(values[order], 0.0))
    points = points * np.where(points[np.abs(points).argmax(0), range(points.shape[1])] < 0, -1.0, 1.0)
    if points.shape[1] < 2:
        points = np.hstack([points, np.zeros((count, 1))])
    # Points on a sunflower's spiral: no two differences are alike.
    turn = np.arange(count) * np.pi * (3 - 5**0.5)
    spiral = np.sqrt(np.arange(count) + 0.5)[:, None] * np.stack([np.cos(turn), np.sin(turn)], 1)
    begun: Points = points + 0.12 * _EDGE * spiral / max(count, 1) ** 0.5
    return begun


def _levelled(points: Points) -> Points:
    """Return the points turned so that they lie along the width."""
    import numpy as np

    centred = points - points.mean(0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    turned: Points = centred @ vectors[:, ::-1]
    signs = np.where(turned[np.abs(turned).argmax(0), [0, 1]] < 0, -1.0, 1.0)
    return turned * signs


def _apart(
    points: Points, sizes: Points, edges: Sequence[tuple[int, int]], words: Sequence[tuple[float, float]]
) -> Points:
    """Return the points moved so that no box overlaps another or its words, and few stand on an edge not theirs."""
    import numpy as np

    points = points.copy()
    needed = (sizes[:, None] + sizes[None]) / 2 + _ROOM
    pairs = np.array(sorted({(min(pair), max(pair)) for pair in edges}), dtype=int).reshape(-1, 2)
    room = {(min(pair), max(pair)): [0.0, 0.0] for pair in edges}
    for pair, (width, height) in zip(edges, words, strict=True):
        between = room[min(pair), max(pair)]
        between[:] = max(between[0], width), between[1] + height
    for (one, other), between in room.items():
        needed[one, other] = needed[other, one] = (sizes[one] + sizes[other]) / 2 + np.array(between) + _ROOM
    for turn in range(_PUSHES):
        shift = _off_boxes(points, needed)
        crowded = bool(np.abs(shift).max() > 0.5)
        if turn % 2 == 0 and turn < _PUSHES * 3 // 4:
            aside = _off_edges(points, sizes, pairs)
            crowded = crowded or bool(np.abs(aside).max() > 0.5)
            shift += aside
        if not crowded:
            break
        points += shift
    return points


def _off_boxes(points: Points, needed: NDArray[np.float64]) -> Points:
    """Return how far each box is to move from those that it overlaps, each pair along the shorter way."""
    import numpy as np

    # Axis by axis: numpy is slow where the last axis has two entries.
    apart = [points[:, None, axis] - points[None, :, axis] for axis in (0, 1)]
    lacking = [needed[..., axis] - np.abs(apart[axis]) for axis in (0, 1)]
    clash = (lacking[0] > 0) & (lacking[1] > 0)
    np.fill_diagonal(clash, False)
    across = lacking[0] < lacking[1]
    # Of two on one spot the one with the higher number goes right or down.
    order = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None]).astype(float)
    moved = np.empty_like(points)
    for axis, shorter in ((0, clash & across), (1, clash & ~across)):
        way = np.where(np.abs(apart[axis]) > 1e-6, np.sign(apart[axis]), order)
        moved[:, axis] = np.where(shorter, lacking[axis] * way, 0.0).sum(1) * 0.3
    return moved


def _off_edges(points: Points, sizes: Points, pairs: NDArray[np.int64]) -> Points:
    """Return how far each box is to move from straight edges of others that run through it."""
    import numpy as np

    start = points[pairs[:, 0]]
    x, y = (points[pairs[:, 1]] - start).T
    length = np.sqrt(np.maximum(x**2 + y**2, 1e-9))
    # Of each box, how far along each edge and beside it: [edges, nodes].
    right, down = (points[None, :, axis] - start[:, axis, None] for axis in (0, 1))
    along = (right * x[:, None] + down * y[:, None]) / length[:, None] ** 2
    beside = (down * x[:, None] - right * y[:, None]) / length[:, None]
    # Half of the box as the edge sees it.
    reach = (np.abs(y / length)[:, None] * sizes[None, :, 0] + np.abs(x / length)[:, None] * sizes[None, :, 1]) / 2
    lacking = reach + _PASSING - np.abs(beside)
    nodes = np.arange(len(points))
    own = (pairs[:, 0, None] == nodes) | (pairs[:, 1, None] == nodes)
    hit = (lacking > 0) & (along > 0.02) & (along < 0.98) & ~own
    push = np.where(hit, lacking * np.where(beside >= 0, 1.0, -1.0), 0.0)
    moved = np.stack([push.T @ (-y / length), push.T @ (x / length)], 1) * 0.15
    return np.clip(moved, -20.0, 20.0)


def _packed(sizes: Sequence[tuple[float, float]]) -> tuple[list[tuple[float, float]], float, float]:
    """Return the upper left corners of parts set in rows, the largest first, and how wide and high they are."""
    area = sum((width + _GAP) * (height + _GAP) for width, height in sizes)
    row = max([(area * _ASPECT) ** 0.5, *(width for width, _ in sizes)], default=0.0)
    corners: list[tuple[float, float]] = []
    x = y = tall = wide = 0.0
    for width, height in sizes:
        if corners and x and x + width > row:
            x, y, tall = 0.0, y + tall + _GAP, 0.0
        corners.append((x, y))
        wide, tall, x = max(wide, x + width), max(tall, height), x + width + _GAP
    return corners, wide, y + tall
