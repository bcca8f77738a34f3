"""A small ledger about two women of one name: what four articles tell of them, and who was taken for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sayso.ledger import open_ledger
from sayso.records import Bonds, Fact, Link, Profile, Reading, Reason, Role, Span, content_id
from tests.ask.news import Said, bonds, report

REASONS = (
    Reason(name="same name", weight=1.5, detail="ana brandt / brandt"),
    Reason(name="other field", weight=-1.25, detail="mayor / goalkeeper"),
)


def ent(article: str, name: str) -> str:
    """Return the id of an entity, by the number of its article and its name there."""
    return content_id("ent", article, name)


def placed(reading: Reading) -> Reading:
    """Return the reading with the places where its entities are named."""
    text = reading.article.text

    def spans(name: str) -> tuple[Span, ...]:
        return tuple(Span(at, at + len(name)) for at in range(len(text)) if text.startswith(name, at))

    return replace(
        reading, entities=tuple(replace(one, mentions=one.mentions or spans(one.name)) for one in reading.entities)
    )


def told(reading: Reading, name: str, *roles: Role, facts: Sequence[Fact] = ()) -> Reading:
    """Return the reading with offices of one of its entities, and facts."""
    entities = tuple(replace(one, roles=(*one.roles, *roles)) if one.name == name else one for one in reading.entities)
    return replace(reading, entities=entities, facts=(*reading.facts, *facts))


def fact(
    article: str, number: int, relation: str, subject: str, object: str, words: str, text: str, **more: str
) -> Fact:
    at = text.index(words)
    return Fact(
        id=content_id("fa", article, str(number)),
        relation=relation,
        subject=ent(article, subject),
        object=ent(article, object),
        spans=(Span(at, at + len(words)),),
        confidence=0.9,
        **more,
    )


M = placed(
    report(
        "m", "Ellery Post", "2024-05-01", Said(by="Ana Brandt", cue="said", words="the harbour pays", of="Port Ellery")
    )
)
N = placed(
    report(
        "n",
        "Sound Echo",
        "2024-05-09",
        Said(by="Brandt", cue="said", words="the harbour pays twice", of="Port Ellery"),
        Said(by="Tom Okafor", cue="claimed that", words="Brandt runs Port Ellery", act="claim"),
    )
)
K = placed(
    report("k", "Kicker", "2024-05-20", Said(by="Ana Brandt", cue="said", words="the goal was wide", of="Ellery FC"))
)
U = placed(report("u", "Kestrel Wire", "2024-06-02", Said(by="A. Brandt", cue="said", words="nothing is decided")))

M = told(
    M, "Ana Brandt", Role(title="mayor", of=ent("m", "Port Ellery"), since="2019"),
    facts=[fact("m", 0, "heads", "Ana Brandt", "Port Ellery", "Ana Brandt", M.article.text, since="2019")],
)  # fmt: skip
N = told(
    N, "Brandt", Role(title="Mayor", of=ent("n", "Port Ellery")),
    facts=[
        fact(
            "n", 0, "heads", "Brandt", "Port Ellery", "Brandt runs Port Ellery", N.article.text,
            attribution=N.attributions[1].id,
        )
    ],
)  # fmt: skip
K = told(K, "Ana Brandt", Role(title="goalkeeper", of=ent("k", "Ellery FC"), former=True))
READINGS = (M, N, K, U)

MAYOR, LAST, KEEPER, INITIAL = ent("m", "Ana Brandt"), ent("n", "Brandt"), ent("k", "Ana Brandt"), ent("u", "A. Brandt")


def same(one: str, other: str, verdict: str, score: float) -> Link:
    left, right = sorted((one, other))
    return Link(left=left, right=right, relation="same", verdict=verdict, score=score, reasons=REASONS)


LINKS = (
    same(MAYOR, LAST, "yes", 0.9),
    same(MAYOR, KEEPER, "no", 0.1),
    same(LAST, KEEPER, "no", 0.2),
    same(MAYOR, INITIAL, "unsure", 0.4),
    same(LAST, INITIAL, "unsure", 0.3),
    same(KEEPER, INITIAL, "unsure", 0.35),
    same(ent("m", "Port Ellery"), ent("n", "Port Ellery"), "yes", 0.95),
)


def write(path: Path) -> Path:
    """Make a ledger of the readings and links at the path."""
    present: list[Reading] = []
    with open_ledger(path) as ledger, ledger.writer() as writer:
        for reading in READINGS:
            own = {one.id for one in reading.entities}
            there = own | {one.id for other in present for one in other.entities}
            links = tuple(link for link in LINKS if {link.left, link.right} <= there and {link.left, link.right} & own)
            profiles = tuple(
                Profile(entity=one.id, article=reading.article.id, names=(one.name,)) for one in reading.entities
            )
            said: Bonds = bonds(reading, present, ())
            writer.add(reading, replace(said, profiles=profiles, links=(*said.links, *links)))
            present.append(reading)
    return path
