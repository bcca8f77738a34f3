"""A network as a picture: SVG that needs no browser to lay it out, no script, no font and nothing from elsewhere.

Each node is a box with its name, each edge an arrow with what it says, when, and whose word it is. Dashes: it is only
somebody's word. Names and words come from strangers: they go through `xml` and are cut to fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import TextIO

from sayso.export.arrows import Arrow, arrows, room
from sayso.export.colours import EDGE_GROUPS, NODE_COLOURS, edge_colour, edge_group, node_colour
from sayso.export.layout import Bond, laid_out, parts
from sayso.export.lettering import cut, lines, width
from sayso.export.signs import sign
from sayso.export.told import about, quoted, spell, whose
from sayso.export.xml import Markup, legal
from sayso.graph import VALUE, Edge, Network, Node, words_of

__all__ = ["MOST_DRAWN", "write"]

#: Nodes in one picture; of more, those best told are drawn. With 200 the layout takes three seconds and one can still
#: read it on a large sheet.
MOST_DRAWN = 200

_FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', 'Noto Sans', sans-serif"
_NAME, _SMALL, _HEAD = 13.0, 10.5, 20.0
# Bold letters are so much wider.
_BOLD = 1.08
# A box: the most a line of the name may take, room around it, the sign before it, the height of a line.
_LINE, _PAD, _SIGN, _LEADING = 150.0, 9.0, 17.0, 16.0
# The edge of the picture, and the least it is wide, for its title and legend.
_MARGIN, _LEAST = 36.0, 760.0
_TOP, _INK, _DIM = 92.0, "#1f2937", "#5b6472"
# Sentences that the description for screen readers holds, and characters of a quotation in what is shown on pointing.
_MOST_SAID, _MOST_QUOTED = 60, 400


def write(network: Network, out: TextIO) -> None:
    """Draw the network; of a large one its best told part, and say how much is not drawn."""
    nodes, edges = _best_told(network)
    names = {node.id: _name(node) for node in nodes}
    boxes = [_box(names[node.id], bold=node.center) for node in nodes]
    number = {node.id: place for place, node in enumerate(nodes)}
    labels = {edge.id: _label(edge) for edge in edges}
    layout = laid_out(boxes, [Bond(number[edge.source], number[edge.target], *room(labels[edge.id])) for edge in edges])
    legend = _legend(nodes, edges)
    wide = max(layout.width, _LEAST, *(row[-1][0] for row in legend), 0.0) + 2 * _MARGIN
    left = (wide - layout.width) / 2
    places = {node.id: (x + left, y + _TOP) for node, (x, y) in zip(nodes, layout.places, strict=True)}
    sizes = {node.id: box for node, box in zip(nodes, boxes, strict=True)}
    high = _TOP + layout.height + 44 + 24 * len(legend) + _MARGIN / 2
    markup = Markup(out)
    head = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {wide:.0f} {high:.0f}",
        "width": f"{wide:.0f}",
        "height": f"{high:.0f}",
        "role": "img",
        "aria-labelledby": "title desc",
        "font-family": _FONT,
    }
    with markup.within("svg", head):
        title = _title(network)
        markup.leaf("title", id="title", text=title)
        markup.leaf("desc", id="desc", text=_said(network, edges))
        markup.leaf("rect", width="100%", height="100%", fill="#ffffff")
        _text(markup, (_MARGIN, 44), cut(title, _HEAD, wide - 2 * _MARGIN), _HEAD, bold=True)
        counted = cut(_counted(network, nodes, edges), 12, wide - 2 * _MARGIN)
        _text(markup, (_MARGIN, 66), counted, 12, fill=_DIM)
        drawn = arrows(edges, places, sizes, labels)
        for arrow in drawn:
            _edge(markup, arrow, {node.id: node.name for node in nodes})
        for node in nodes:
            _node(markup, node, names[node.id], places[node.id], sizes[node.id])
        for arrow in drawn:
            _words(markup, arrow)
        for row, top in zip(legend, range(len(legend)), strict=True):
            _legend_row(markup, row, high - _MARGIN / 2 - 24 * (len(legend) - top) + 8)


def _best_told(network: Network) -> tuple[list[Node], list[Edge]]:
    """Return what is drawn: the edges that most outlets tell, of those alike the ones in the larger connected part.

    As long as there is room for their ends; and what else joins these.
    """
    number = {node.id: place for place, node in enumerate(network.nodes)}
    joined = parts(len(number), [(number[edge.source], number[edge.target]) for edge in network.edges])
    size = {node: len(part) for part in joined for node in part}
    kept = {node.id for node in network.nodes if node.center}
    for edge in sorted(network.edges, key=lambda one: (-one.outlets, -size[number[one.source]])):
        if len(kept | {edge.source, edge.target}) <= MOST_DRAWN:
            kept |= {edge.source, edge.target}
    edges = [edge for edge in network.edges if edge.source in kept and edge.target in kept]
    return [node for node in network.nodes if node.id in kept], edges


def _title(network: Network) -> str:
    entity = network.asked.get("entity")
    told = f"Around {entity}" if entity else "Who is joined to whom"
    return f"{told}, as of {network.asked['as-of']}" if "as-of" in network.asked else told


def _counted(network: Network, nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    """Return how much is drawn, of how much, and what was asked for."""

    def part(drawn: int, there: int, what: str) -> str:
        told = f"{there:,} {what}{'' if there == 1 else 's'}"
        return told if drawn == there else f"{drawn:,} of {told}"

    parts = [part(len(nodes), len(network.nodes), "name"), part(len(edges), len(network.edges), "relation")]
    parts += [f"{name} {words}" for name, words in network.asked.items() if name not in ("entity", "as-of")]
    left_out = sum(network.left_out.values())
    parts += [f"{left_out:,} statements left out"] if left_out else []
    return legal(" · ".join(parts), one_line=True)


def _said(network: Network, edges: Sequence[Edge]) -> str:
    """Return in sentences what the picture shows."""
    names = {node.id: node.name for node in network.nodes}
    told = [
        f"{names[edge.source]} – {f'{edge.label} {spell(edge)}'.strip()} – {names[edge.target]} ({whose(edge)})."
        for edge in edges[:_MOST_SAID]
    ]
    more = [f"And {len(edges) - _MOST_SAID:,} more."] if len(edges) > _MOST_SAID else []
    return legal(" ".join([*told, *more]) or "Nothing is told.", one_line=True)


def _name(node: Node) -> list[str]:
    return lines(node.name, _NAME, _LINE)


def _box(name: Sequence[str], *, bold: bool) -> tuple[float, float]:
    widest = max(width(line, _NAME) for line in name) * (_BOLD if bold else 1.0)
    return widest + _SIGN + 2 * _PAD, _LEADING * len(name) + 2 * _PAD - 2


def _node(
    markup: Markup, node: Node, name: Sequence[str], place: tuple[float, float], size: tuple[float, float]
) -> None:
    (x, y), (wide, high) = place, size
    colour = node_colour(node.type)
    frame = {"fill": _tint(colour), "stroke": colour, "stroke-width": "3" if node.center else "1.4"}
    if node.type == VALUE:
        frame |= {"fill": "#ffffff", "stroke-dasharray": "3 3"}
    with markup.within("g", {"class": "node"}):
        markup.leaf("title", text=_pointed(node))
        corner = {"x": f"{x - wide / 2:.1f}", "y": f"{y - high / 2:.1f}", "rx": "8"}
        markup.leaf("rect", {**corner, "width": f"{wide:.1f}", "height": f"{high:.1f}", **frame})
        sign(markup, node.type, (x - wide / 2 + _PAD + 5, y))
        top = y - _LEADING * (len(name) - 1) / 2 + _NAME * 0.35
        for number, line in enumerate(name):
            middle = x - wide / 2 + _PAD + _SIGN + (wide - 2 * _PAD - _SIGN) / 2
            _text(markup, (middle, top + number * _LEADING), line, _NAME, anchor="middle", bold=node.center)


def _pointed(node: Node) -> str:
    """Return what is shown when one points at a node."""
    if node.type == VALUE:
        return legal(node.name, one_line=True)
    others = [name for name in node.names if name != node.name][:6]
    also = f", also {', '.join(others)}" if others else ""
    articles = f"{node.articles:,} article{'' if node.articles == 1 else 's'}"
    return legal(f"{node.name} ({node.type}{also}), in {articles}", one_line=True)


def _edge(markup: Markup, arrow: Arrow, names: Mapping[str, str]) -> None:
    edge = arrow.edge
    stroke = {"stroke": edge_colour(edge.relation), "stroke-width": f"{_thickness(edge):.2f}", "fill": "none"}
    if edge.voice == "told":
        stroke["stroke-dasharray"] = "7 5"
    with markup.within("g", {"class": "edge"}):
        relation = edge.label if edge.label == words_of(edge.relation) else f"{edge.label} ({words_of(edge.relation)})"
        said = f"{names[edge.source]} – {relation} – {names[edge.target]}: {whose(edge)}, {about(edge)}. "
        markup.leaf("title", text=cut(said + quoted(edge.evidence[0]), 1, _MOST_QUOTED))
        markup.leaf("path", {"d": arrow.path, **stroke})
        if edge.directed:
            markup.leaf("path", d=arrow.head, fill=edge_colour(edge.relation))


def _thickness(edge: Edge) -> float:
    return min(1.3 + 0.7 * sqrt(max(edge.outlets, 1) - 1), 4.0)


def _label(edge: Edge) -> list[tuple[str, float, bool]]:
    """Return the lines that stand on an edge, each with its letter size, and whether it is somebody's word."""
    told = [(cut(edge.label, 11, 120), 11.0, False)]
    if when := spell(edge):
        told.append((cut(when, _SMALL, 130), _SMALL, False))
    if edge.voice == "told":
        told.append((cut(f"says {edge.tellers[0] if edge.tellers else 'somebody'}", _SMALL, 130), _SMALL, True))
    if edge.denied_by:
        told.append((cut(f"denied by {edge.denied_by[0]}", _SMALL, 130), _SMALL, True))
    return told


def _words(markup: Markup, arrow: Arrow) -> None:
    """Put what an edge says on it, on a ground that lets it be read."""
    left, top, wide, high = arrow.label
    ground = {"x": f"{left:.1f}", "y": f"{top:.1f}", "rx": "4", "fill": "#ffffff", "fill-opacity": "0.88"}
    with markup.within("g", {"class": "label", "aria-hidden": "true"}):
        markup.leaf("rect", {**ground, "width": f"{wide:.1f}", "height": f"{high:.1f}"})
        y = top + 1
        for number, (line, size, told) in enumerate(arrow.lines):
            y += size + 2
            fill = edge_colour(arrow.edge.relation) if not number else _DIM
            spot = (left + wide / 2, y - 2)
            _text(markup, spot, line, size, anchor="middle", bold=not number, fill=fill, slanted=told)


def _text(
    markup: Markup,
    place: tuple[float, float],
    text: str,
    size: float,
    *,
    anchor: str = "start",
    fill: str = _INK,
    bold: bool = False,
    slanted: bool = False,
) -> None:
    x, y = place
    look = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": f"{size:g}", "fill": fill}
    look |= {"text-anchor": anchor} if anchor != "start" else {}
    look |= {"font-weight": "bold"} if bold else {}
    look |= {"font-style": "italic"} if slanted else {}
    markup.leaf("text", look, text=text)


def _tint(colour: str) -> str:
    """Return a light tint of a colour."""
    return "#" + "".join(f"{255 - (255 - int(colour[at : at + 2], 16)) // 8:02x}" for at in (1, 3, 5))


# A place in a row of the legend: where it ends, what it shows, and its words.
_Entry = tuple[float, str, str]


def _legend(nodes: Sequence[Node], edges: Sequence[Edge]) -> list[list[_Entry]]:
    """Return the rows of the legend: types, meanings, and whose word, as far as they are in the picture."""
    types = Counter(node.type for node in nodes)
    groups = Counter(edge_group(edge.relation) for edge in edges)
    voices = {edge.voice for edge in edges}
    rows = [
        [(type, "words only" if type == VALUE else type) for type in NODE_COLOURS if types[type]],
        [(colour, name) for name, colour, _ in EDGE_GROUPS if groups[name]],
        [("own", "in the reports' own voice")] * ("own" in voices)
        + [("told", "only somebody's word")] * ("told" in voices)
        + [("thick", "told by more outlets")] * any(edge.outlets > 1 for edge in edges),
    ]
    found: list[list[_Entry]] = []
    for row in filter(None, rows):
        x = _MARGIN
        placed: list[_Entry] = []
        for kind, words in row:
            x += 34 + width(words, 12) + 26
            placed.append((x, kind, words))
        found.append(placed)
    return found


def _legend_row(markup: Markup, row: Sequence[_Entry], y: float) -> None:
    start = _MARGIN
    with markup.within("g", {"class": "legend"}):
        for end, kind, words in row:
            if kind in NODE_COLOURS:
                sign(markup, kind, (start + 20, y - 4))
            else:
                colour = kind if kind.startswith("#") else _DIM
                line = {"x1": f"{start:.1f}", "x2": f"{start + 28:.1f}", "y1": f"{y - 4:.1f}", "y2": f"{y - 4:.1f}"}
                dashes = {"stroke-dasharray": "7 5"} if kind == "told" else {}
                markup.leaf(
                    "line", {**line, "stroke": colour, "stroke-width": "3.5" if kind == "thick" else "1.8", **dashes}
                )
            _text(markup, (start + 34, y), words, 12)
            start = end
