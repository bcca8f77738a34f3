"""Whose word an edge is and what speaks for it, in words: the same in every format that has no structure for it."""

from __future__ import annotations

from math import sqrt

from sayso.graph import Edge, Evidence, Node

Value = str | int | float | bool | None

__all__ = ["Value", "about", "edge_values", "node_values", "quoted", "size", "spell", "value_words", "whose"]

# Of those who tell something, so many are named.
_MOST_NAMED = 4


def whose(edge: Edge) -> str:
    """Return whose word an edge is: "the reports' own voice", or "according to Ana Brandt"."""
    told = "in the reports' own voice" if edge.voice == "own" else f"according to {_names(edge.tellers)}"
    return f"{told}; denied by {_names(edge.denied_by)}" if edge.denied_by else told


def _names(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def spell(edge: Edge) -> str:
    """Return when it holds, as far as it is told: "2019 to 2024", "since 2019", "former"; empty if it is not told."""
    if edge.since and edge.until:
        return edge.since if edge.since == edge.until else f"{edge.since} to {edge.until}"
    if edge.since or edge.until:
        return f"since {edge.since}" if edge.since else f"until {edge.until}"
    return "former" if edge.former else ""


def about(edge: Edge) -> str:
    """Return in how many articles and outlets it is told: "3 articles, 2 outlets"."""
    articles = f"{edge.articles:,} article{'' if edge.articles == 1 else 's'}"
    return f"{articles}, {edge.outlets:,} outlet{'' if edge.outlets == 1 else 's'}" if edge.outlets else articles


def quoted(one: Evidence) -> str:
    """Return one place that says it: its words, whose they are, and where they stand."""
    where = ", ".join(filter(None, (one.outlet, (one.published or "")[:10], one.url)))
    voice = f"{one.teller.name or 'an unnamed source'} in " if one.teller else ""
    hedged = " (at arm's length)" if one.teller and one.teller.hedged else ""
    against = [f"denied by {_names(one.denied_by)}"] if one.denied_by else []
    against += [f"doubted by {_names(one.doubted_by)}"] if one.doubted_by else []
    tail = f" [{'; '.join(against)}]" if against else ""
    return f"“{one.words}” – {voice}{where or one.article}{hedged}{tail}"


def value_words(value: Value) -> str:
    """Return a value as XML has it; empty for none."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def size(node: Node) -> float:
    """Return how large a node is drawn: its area grows with the articles that name it."""
    return round(10 * sqrt(max(node.articles, 1)), 2)


def node_values(node: Node) -> dict[str, Value]:
    """Return the columns of a node."""
    return {
        "type": node.type,
        "names": "; ".join(node.names),
        "wikidata": node.wikidata,
        "articles": node.articles,
        "center": node.center,
    }


def edge_values(edge: Edge) -> dict[str, Value]:
    """Return the columns of an edge."""
    return {
        "relation": edge.relation,
        "mutual": not edge.directed,
        "voice": edge.voice,
        "whose": whose(edge),
        "denied_by": "; ".join(edge.denied_by),
        "since": edge.since,
        "until": edge.until,
        "time": spell(edge),
        "articles": edge.articles,
        "outlets": edge.outlets,
        "confidence": edge.confidence,
        "words": edge.evidence[0].words,
        "evidence": "\n".join(map(quoted, edge.evidence)),
    }
