"""How statements become a network: those that say one thing of the same two are one edge, with all their evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sayso.annotate.senses import folded
from sayso.graph import NOT_TOLD, SYMMETRIC, VALUE, Edge, Evidence, Network, Node, words_of
from sayso.ledger import View
from sayso.records import Article, Outlet, content_id
from sayso.statements import OFFICE, Statement

__all__ = ["Weave"]

# Places quoted of each edge; all are counted. So a network takes memory by its edges, not by what speaks for them.
_MOST_EVIDENCE = 12
# Of whom it is said that they are dead or were attacked, where nobody is told to have done it.
_SUFFERED = ("killed", "attacked")


@dataclass(slots=True)
class _Strand:
    """An edge in the making."""

    source: str
    target: str
    relation: str
    articles: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    titles: Counter[str] = field(default_factory=Counter)
    tellers: Counter[str] = field(default_factory=Counter)
    denied_by: dict[str, None] = field(default_factory=dict)
    since: str | None = None
    until: str | None = None
    former: bool = True
    confidence: float | None = None
    evidence: list[Evidence] = field(default_factory=list)


class Weave:
    """Gathers statements as edges; `fits` tells of a relation and the place that says it whether it is wanted.

    `left_out` counts wanted statements that are in no edge: of unnamed people, of one and the same, only denied.
    """

    def __init__(self, view: View, fits: Callable[[str, Evidence], bool]) -> None:
        self._view = view
        self._fits = fits
        self._identities: dict[str, str | None] = {}
        self._strands: dict[tuple[str, ...], _Strand] = {}
        self._values: dict[str, str] = {}
        self._seen: set[tuple[str, str]] = set()
        self.left_out: Counter[str] = Counter()

    def is_value(self, id: str) -> bool:
        """Tell whether the node with that id is words, and no identity."""
        return id in self._values

    def ends(self, made: Statement) -> tuple[str, str] | None:
        """Return the ids of the two nodes that a statement joins, None if it is about somebody unnamed or unknown."""
        if made.subject.anonymous or (made.object and made.object.anonymous):
            return None
        subject = self._identity(made.subject.id)
        if subject is None:
            return None
        if made.object:
            object = self._identity(made.object.id)
            return None if object is None else (subject, object)
        value = " ".join((made.value or "").split())
        if made.relation in _SUFFERED and value in ("", made.relation):
            # "The mayor was killed": the subject suffered it, and who did it is not told.
            return self._value(NOT_TOLD, subject, made.relation), subject
        # A list is the same list for all who are on it; 41 dead are others than 41 dead elsewhere.
        return subject, self._value(value or NOT_TOLD, *(() if made.relation == "designated_on" else (subject,)))

    def add(self, article: Article, made: Statement) -> bool:
        """Take in what an article states, if it fits; each statement counts once. Tells whether it is in an edge."""
        evidence = _evidence(article, made)
        if not self._fits(made.relation, evidence):
            return False
        ends = self.ends(made)
        if (reason := _lacking(made, ends)) or ends is None:
            self.left_out[reason or "unnamed"] += (article.id, made.id) not in self._seen
            self._seen.add((article.id, made.id))
            return False
        source, target = sorted(ends) if made.relation in SYMMETRIC else ends
        title = folded(made.title or "") if made.relation == OFFICE else ""
        strand = self._strands.setdefault(
            (source, made.relation, target, title), _Strand(source, target, made.relation)
        )
        if (article.id, made.id) not in self._seen:
            self._seen.add((article.id, made.id))
            _twist(strand, evidence, article.outlet)
        return True

    def network(
        self, asked: Mapping[str, str], *, center: str | None = None, among: Collection[str] | None = None
    ) -> Network:
        """Return the network woven so far, of the nodes `among` only if these are given."""
        edges = sorted(self._edges(among), key=_rank)
        weight: Counter[str] = Counter()
        for edge in edges:
            weight.update({edge.source: 1 + edge.outlets, edge.target: 1 + edge.outlets})
        wanted = {*weight, *([center] if center else [])}
        nodes = sorted(
            (self._node(id, id == center) for id in wanted),
            key=lambda node: (not node.center, -weight[node.id], folded(node.name), node.id),
        )
        left_out = {reason: count for reason, count in sorted(self.left_out.items()) if count}
        return Network(nodes=tuple(nodes), edges=tuple(edges), asked=asked, left_out=left_out)

    def _edges(self, among: Collection[str] | None) -> Iterator[Edge]:
        for key, strand in self._strands.items():
            if among is None or (strand.source in among and strand.target in among):
                yield _edge(content_id("edge", *key), strand)

    def _identity(self, entity: str) -> str | None:
        if entity not in self._identities:
            self._identities[entity] = self._view.identity_of(entity)
        return self._identities[entity]

    def _value(self, words: str, *around: str) -> str:
        id = content_id("val", folded(words) or words, *around)
        self._values.setdefault(id, words)
        return id

    def _node(self, id: str, center: bool) -> Node:
        if id in self._values:
            return Node(id=id, name=self._values[id], type=VALUE)
        known = self._view.identity(id)
        if known is None:  # its article was read anew in the meantime
            return Node(id=id, name=NOT_TOLD, type=VALUE)
        return Node(
            id=id,
            name=known.name,
            type=known.type,
            names=known.names,
            wikidata=known.wikidata,
            articles=known.articles,
            center=center,
        )


def _lacking(made: Statement, ends: tuple[str, str] | None) -> str | None:
    """Return why a statement makes no edge, None if it makes one."""
    if not made.affirmed:
        return "only denied"
    if ends is None:
        return "unnamed"
    return "of itself" if ends[0] == ends[1] else None


def _evidence(article: Article, made: Statement) -> Evidence:
    outlet = article.outlet or Outlet()
    return Evidence(
        id=made.id,
        article=article.id,
        headline=article.title,
        url=article.url,
        outlet=outlet.name or outlet.domain,
        published=article.published,
        words=made.words,
        teller=made.teller,
        title=made.title,
        since=made.since,
        until=made.until,
        former=made.former,
        denied_by=made.denied_by,
        doubted_by=made.doubted_by,
        confidence=made.confidence,
    )


def _twist(strand: _Strand, evidence: Evidence, outlet: Outlet | None) -> None:
    """Add one place to an edge."""
    strand.articles.add(evidence.article)
    if outlet and (key := outlet.domain or outlet.name):
        strand.outlets.add(key)
    if evidence.title:
        strand.titles[" ".join(evidence.title.split())] += 1
    if evidence.teller:
        strand.tellers[evidence.teller.name or "an unnamed source"] += 1
    strand.denied_by |= dict.fromkeys(evidence.denied_by)
    strand.since = _earlier(strand.since, evidence.since)
    strand.until = max(filter(None, (strand.until, evidence.until)), default=None)
    strand.former = strand.former and evidence.former
    known = [one for one in (strand.confidence, evidence.confidence) if one is not None]
    strand.confidence = max(known, default=None)
    strand.evidence.append(evidence)
    if len(strand.evidence) >= 2 * _MOST_EVIDENCE:
        strand.evidence = _best(strand.evidence)


def _earlier(one: str | None, other: str | None) -> str | None:
    """Return the earlier of two dates, of "2020" and "2020-05" the more exact one."""
    first, second = sorted((one or "", other or ""))
    return (second if second.startswith(first) else first) or None


def _best(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the evidence to be quoted: the articles' own voice first, then the surest, then the earliest."""
    return sorted(
        evidence, key=lambda one: (one.voice, -(one.confidence or 0), one.published or "9", one.article, one.id)
    )[:_MOST_EVIDENCE]


def _edge(id: str, strand: _Strand) -> Edge:
    evidence = _best(strand.evidence)
    titles = sorted(strand.titles.items(), key=lambda one: (-one[1], one[0]))
    return Edge(
        id=id,
        source=strand.source,
        target=strand.target,
        relation=strand.relation,
        label=titles[0][0] if titles else words_of(strand.relation),
        voice=evidence[0].voice,
        tellers=tuple(name for name, _ in strand.tellers.most_common()),
        since=strand.since,
        until=strand.until,
        former=strand.former,
        articles=len(strand.articles),
        outlets=len(strand.outlets),
        confidence=strand.confidence,
        denied_by=tuple(strand.denied_by),
        evidence=tuple(evidence),
    )


def _rank(edge: Edge) -> tuple[int, int, str, str]:
    """Order edges, those that most outlets tell first."""
    return -edge.outlets, -edge.articles, edge.voice, edge.id
