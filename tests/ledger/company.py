"""Random company: articles that name people, and what would be judged of who is who."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sayso.ledger import Ledger
from sayso.records import Article, Bonds, Entity, Link, Maker, Profile, Reading, Reason, Span, content_id

MAKER = Maker(name="company", version="1", digest="0" * 64)
ANA = Maker(name="ana", version="", digest="")
_NAMES = ("Ana Brandt", "A. Brandt", "Brandt", "Tom Okafor", "Bridge Watch")


@dataclass(frozen=True)
class Company:
    """Articles as they were read, and the links between their entities."""

    readings: tuple[Reading, ...]
    links: tuple[Link, ...]

    def bonds(self, reading: Reading, present: Iterable[Reading]) -> Bonds:
        """Return what linking adds to the reading when those others are in the ledger."""
        own = {one.id for one in reading.entities}
        there = own | {one.id for other in present if other.article.id != reading.article.id for one in other.entities}
        links = tuple(link for link in self.links if {link.left, link.right} <= there and own & {link.left, link.right})
        return Bonds(profiles=profiles(reading), links=links)


def profiles(reading: Reading) -> tuple[Profile, ...]:
    return tuple(
        Profile(entity=one.id, article=reading.article.id, names=(one.name,), day=738_000, keys=(len(one.name),))
        for one in reading.entities
        if not one.anonymous
    )


def entity(number: int, place: int) -> str:
    """Return the id of an entity of an article."""
    return content_id("ent", str(number), str(place))


def naming(number: int, names: Sequence[str], *, version: int = 1, kind: str = "person") -> Reading:
    """Return article `number`, which names those names in a row."""
    text = f"Report {number}, {version}. " + " ".join(f"{name} spoke." for name in names)
    found, at = [], text.index(". ") + 2
    for place, name in enumerate(names):
        found.append(Entity(id=entity(number, place), name=name, type=kind, mentions=(Span(at, at + len(name)),)))
        at += len(f"{name} spoke. ")
    article = Article(id=content_id("ar", str(number)), text=text, published="2024-05-31")
    return Reading(article=article, attributions=(), maker=MAKER, entities=tuple(found))


def same(one: str, other: str, verdict: str = "yes", score: float = 0.9) -> Link:
    left, right = sorted((one, other))
    reasons = (Reason(name="drawn", weight=score, detail="by chance"),)
    return Link(left=left, right=right, relation="same", verdict=verdict, score=score, reasons=reasons)


@st.composite
def companies(draw: st.DrawFn, *, most: int = 5) -> Company:
    count = draw(st.integers(2, most))
    readings = tuple(
        naming(number, draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=3))) for number in range(count)
    )
    ids = [one.id for reading in readings for one in reading.entities]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] != pair[1])
    # Most of what is judged holds, or there would be nothing to see.
    verdicts = st.sampled_from(("yes",) * 4 + ("no", "unsure"))
    scores = {"yes": (0.6, 0.7, 0.9, 0.99), "no": (0.0, 0.1, 0.2), "unsure": (0.3, 0.4, 0.45)}
    found: dict[tuple[str, str], Link] = {}
    for one, other in draw(st.lists(pairs, max_size=14)):
        verdict = draw(verdicts)
        link = same(one, other, verdict, draw(st.sampled_from(scores[verdict])))
        found[link.left, link.right] = link
    return Company(readings, tuple(found.values()))


def arrive(ledger: Ledger, company: Company, order: Sequence[Reading]) -> None:
    """Add the readings in that order, each with its links to what is there."""
    present: dict[str, Reading] = {}
    with ledger.writer() as writer:
        for reading in order:
            writer.add(reading, company.bonds(reading, present.values()))
            present[reading.article.id] = reading


def newer(reading: Reading) -> Reading:
    """Return the same, as a newer maker reads it."""
    return replace(reading, maker=replace(MAKER, version="2"))


def known(path: Path) -> dict[str, Any]:
    """Return all identities that the file holds, by their ids, without what only serves inside the file."""
    with sqlite3.connect(path) as connection:
        heads = connection.execute(
            'SELECT "key", id, least, name, type, wikidata, known, articles, types FROM identities'
        )
        found: dict[str, Any] = {}
        for key, id, *head, types in heads.fetchall():
            members = connection.execute(
                'SELECT entities.id, article FROM identified JOIN entities ON entities."key" = entity'
                " WHERE identity = ? ORDER BY 1",
                (key,),
            )
            spelt = connection.execute("SELECT name, times FROM spellings WHERE identity = ? ORDER BY 1", (key,))
            words = connection.execute("SELECT word FROM callings WHERE identity = ? ORDER BY 1", (key,))
            assert id not in found
            found[id] = [head, json.loads(types), members.fetchall(), spelt.fetchall(), words.fetchall()]
    connection.close()
    return found
