"""The nouns of a network: whom it joins, by what, and on whose word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sayso.records import RELATIONS
from sayso.statements import OFFICE, Teller

__all__ = ["GRAPH_RELATIONS", "NOT_TOLD", "SYMMETRIC", "VALUE", "Edge", "Evidence", "Network", "Node", "words_of"]

#: How an edge may relate its two ends.
GRAPH_RELATIONS = (*RELATIONS, OFFICE)
#: The relations that hold both ways.
SYMMETRIC = frozenset(("ally_of",))
#: The type of a node that is no entity but words: a list, a number of dead, somebody who is not told.
VALUE = "value"
#: The name of a node for somebody or something that the articles do not tell.
NOT_TOLD = "not told"

_WORDS = {"spokesperson_of": "speaks for", "designated_on": "listed on"}


def words_of(relation: str) -> str:
    """Return a relation in words: "member of"."""
    return _WORDS.get(relation, relation.replace("_", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Somebody or something: an identity, or words that stand for one (`type` is then `VALUE`).

    `articles` is in how many it appears, whether or not they are asked for; `center`: the network was asked around it.
    """

    id: str
    name: str
    type: str
    names: tuple[str, ...] = ()
    wikidata: str | None = None
    articles: int = 0
    center: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One place of one article that says it: the exact `words`, and whose word it is (None: the article's own).

    `id` is that of the fact, or made for an office; `outlet` the name of who published it, `published` as the article
    has it. The other fields are those of a `Statement`.
    """

    id: str
    article: str
    headline: str | None
    url: str | None
    outlet: str | None
    published: str | None
    words: str
    teller: Teller | None = None
    title: str | None = None
    since: str | None = None
    until: str | None = None
    former: bool = False
    denied_by: tuple[str, ...] = ()
    doubted_by: tuple[str, ...] = ()
    confidence: float | None = None

    @property
    def voice(self) -> str:
        """Whose word it is, in general: "own" or "told"."""
        return "told" if self.teller else "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A relation of `source` to `target` with what speaks for it, folded from all articles that tell it.

    `voice` is "own" if any article says it in its own voice, else "told": then it is the word of `tellers` only.
    `label` says the relation in words, or the office. `since` is the earliest beginning told, `until` the latest end.
    `articles` and `outlets` count all evidence; `evidence` holds the best of it, the articles' own voice first.
    `confidence` is that of the surest, None where there is none. `denied_by` deny it in an article that tells it.
    """

    id: str
    source: str
    target: str
    relation: str
    label: str
    voice: str
    tellers: tuple[str, ...]
    since: str | None
    until: str | None
    former: bool
    articles: int
    outlets: int
    confidence: float | None
    denied_by: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def directed(self) -> bool:
        """Whether it holds one way only."""
        return self.relation not in SYMMETRIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Nodes and edges, those best told first; `asked` says in words what they were chosen by, empty for everything.

    `left_out` counts the statements that are in no edge, by reason; what was filtered away is not among them.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    asked: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
