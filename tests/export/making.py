"""Networks of any shape with any names, and ones made by hand."""

from __future__ import annotations

from hypothesis import strategies as st

from sayso.graph import GRAPH_RELATIONS, VALUE, Edge, Evidence, Network, Node, words_of
from sayso.records import ENTITY_TYPES
from sayso.statements import Teller

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
days = st.sampled_from([None, "2019", "2023-11", "2024-05-31", "2024-05-31T08:00:00Z", "2024-02-31"])
counts = st.integers(0, 40)

HOSTILE = (
    "</title><script>alert(1)</script>",
    "\"' onload='x' <![CDATA[ ]]> &amp; &#0;",
    "a\x00\x08\x1b[31m\x85\u2028\u202egnp.exe\u2066\ufffe\ud7ff",
    "ئەڵەمین שלום ｗｉｄｅ 李小龙 👩‍👩‍👧‍👦",
    "x" * 5000,
    "  \t\n ",
    "e\u0301\u0301\u0301" * 200,
)


def node(number: int, name: str = "Ana Lima", type: str = "person", *, articles: int = 1, center: bool = False) -> Node:
    """Return a node by its number."""
    return Node(id=f"id_{number}", name=name, type=type, names=(name, "A. Lima"), articles=articles, center=center)


def edge(
    source: int,
    target: int,
    relation: str = "heads",
    *,
    number: int = 0,
    label: str | None = None,
    teller: str | None = None,
    words: str = "Ana Lima, the head of it",
    since: str | None = None,
    until: str | None = None,
    outlets: int = 1,
    denied_by: tuple[str, ...] = (),
) -> Edge:
    """Return an edge between nodes by their numbers."""
    evidence = Evidence(
        id=f"fact_{number}",
        article="art_1",
        headline="Dam talks",
        url="https://post.example/1",
        outlet="Post",
        published="2024-05-31",
        words=words,
        teller=Teller(attribution="att_1", name=teller) if teller else None,
        since=since,
        until=until,
        denied_by=denied_by,
        confidence=0.75,
    )
    return Edge(
        id=f"edge_{number}",
        source=f"id_{source}",
        target=f"id_{target}",
        relation=relation,
        label=label or words_of(relation),
        voice=evidence.voice,
        tellers=(teller,) if teller else (),
        since=since,
        until=until,
        former=False,
        articles=outlets,
        outlets=outlets,
        confidence=0.75,
        denied_by=denied_by,
        evidence=(evidence,),
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw a network of at most eight nodes, of any names, with edges of any kind between any two that differ."""
    count = draw(st.integers(0, 8))
    types = st.sampled_from([*ENTITY_TYPES, VALUE])
    nodes = [node(number, draw(names), draw(types), articles=draw(counts)) for number in range(count)]
    edges = []
    for number in range(draw(st.integers(0, 10)) if count > 1 else 0):
        one, other = draw(st.lists(st.integers(0, count - 1), min_size=2, max_size=2, unique=True))
        since, until = draw(days), draw(days)
        edges.append(
            edge(
                one,
                other,
                draw(st.sampled_from(GRAPH_RELATIONS)),
                number=number,
                label=draw(names),
                teller=draw(st.none() | names),
                words=draw(names),
                since=since,
                until=until,
                outlets=draw(counts),
                denied_by=tuple(draw(st.lists(names, max_size=2))),
            )
        )
    asked = draw(st.dictionaries(st.sampled_from(["entity", "as-of", "relation"]), names, max_size=2))
    return Network(nodes=tuple(nodes), edges=tuple(edges), asked=asked, left_out={"unnamed": 2})
