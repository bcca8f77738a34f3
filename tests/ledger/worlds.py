"""Random worlds: articles by several outlets, and all that would be judged of what they say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from sayso.ledger import Ledger
from sayso.records import (
    Article,
    Attribution,
    Bonds,
    Entity,
    Form,
    Gist,
    Link,
    Maker,
    Outlet,
    Party,
    Reading,
    Reason,
    Span,
    Stance,
    content_id,
    phrase,
)

MAKER = Maker(name="world", version="1", digest="0" * 64)
MUTUAL = ("affirms", "denies", "contradicts")
_PEOPLE = ("Ana Brandt", "Brandt", "Tom Okafor")
_WORDS = ("shut", "safe", "safe by now", "closed for good", "not closed")


@dataclass(frozen=True)
class World:
    """Articles as they were read, and the links between them."""

    readings: tuple[Reading, ...]
    links: tuple[Link, ...]

    def bonds(self, reading: Reading, present: Iterable[Reading]) -> Bonds:
        """Return what linking adds to the reading when those others are in the ledger."""
        own = {one.id for one in reading.attributions} | {reading.article.id}
        there = own | {
            id
            for other in present
            if other.article.id != reading.article.id
            for id in (other.article.id, *(one.id for one in other.attributions))
        }
        links = []
        for link in self.links:
            if {link.left, link.right} <= there and own & {link.left, link.right}:
                turned = link.relation in MUTUAL and link.left not in own
                links.append(replace(link, left=link.right, right=link.left) if turned else link)
        return Bonds(gists=gists(reading), prints=prints(reading), links=tuple(links))


def prints(reading: Reading) -> tuple[int, ...]:
    return tuple(sorted({hash_of(line) for line in reading.article.text.splitlines()}))


def hash_of(text: str) -> int:
    return int(content_id("h", text)[2:16], 16)


def gists(reading: Reading, *, keys: Sequence[int] | None = None) -> tuple[Gist, ...]:
    published = reading.article.published
    day = date.fromisoformat(published[:10]).toordinal() if published else None
    return tuple(
        Gist(
            attribution=one.id,
            article=reading.article.id,
            day=day,
            vector=bytes(range(128)),
            keys=tuple(keys if keys is not None else sorted(hash_of(word) for word in one.content.text.split())),
            body='{"v": 1}',
        )
        for one in reading.attributions
    )


def story(
    number: int,
    said: Sequence[tuple[str, str, str]],
    *,
    published: str | None = "2024-05-31",
    version: int = 1,
    stances: Sequence[tuple[int, int, str, float]] = (),
    outlet: str = "The Ellery Post",
) -> Reading:
    """Return article `number` in which each of `said` (speaker, act, words) is an attribution."""
    lines = [f"{speaker} {act} {words}." for speaker, act, words in said]
    text = "\n".join([f"Story {number}, {version}.", *lines])
    id = content_id("ar", str(number))
    names = sorted({speaker for speaker, _, _ in said})
    article = Article(id=id, text=text, published=published, outlet=Outlet(name=outlet))
    found, at = [], len(f"Story {number}, {version}.") + 1
    for place, (speaker, act, words) in enumerate(said):
        start = at + len(f"{speaker} {act} ")
        source = phrase(text, [Span(at, at + len(speaker))])
        found.append(
            Attribution(
                id=attribution(number, place, version),
                form=Form.INDIRECT,
                content=phrase(text, [Span(start, start + len(words))]),
                source=Party(text=source.text, spans=source.spans, entity=f"ent_{names.index(speaker)}"),
                act=act,
                confidence=0.9,
            )
        )
        at = start + len(words) + 2
    return Reading(
        article=article,
        attributions=tuple(found),
        maker=MAKER,
        entities=tuple(
            Entity(id=f"ent_{place}", name=name, type="person", anonymous=name == "officials")
            for place, name in enumerate(names)
        ),
        stances=tuple(
            Stance(
                id=content_id("st", str(number), str(place), str(version)),
                source=attribution(number, source, version),
                toward=attribution(number, toward, version),
                stance=stance,
                confidence=confidence,
            )
            for place, (source, toward, stance, confidence) in enumerate(stances)
        ),
    )


def attribution(number: int, place: int, version: int = 1) -> str:
    """Return the id of an attribution of a story."""
    return content_id("att", str(number), str(place), str(version))


@st.composite
def stories(draw: st.DrawFn, number: int, version: int = 1) -> Reading:
    people = st.sampled_from((*_PEOPLE, "officials"))
    said = draw(
        st.lists(
            st.tuples(people, st.sampled_from(("say", "claim", "deny")), st.sampled_from(_WORDS)),
            min_size=1,
            max_size=3,
        )
    )
    places = st.integers(0, len(said) - 1)
    taken = st.tuples(places, places, st.sampled_from(("affirms", "denies", "doubts")), scores)
    return story(
        number,
        said,
        version=version,
        published=draw(st.sampled_from((None, "2024-05-30", "2024-05-31", "2024-06-02"))),
        stances=draw(st.lists(taken, max_size=2)),
        outlet=draw(st.sampled_from(("The Ellery Post", "Kestrel Wire"))),
    )


scores = st.sampled_from((0.0, 0.3, 0.5, 0.6, 0.7, 0.85, 0.9, 0.99, 1.0))
# Most of what is judged holds, or there would be nothing to see.
relations = st.sampled_from(("affirms",) * 4 + ("denies",) * 2 + ("doubts", "contradicts", "updates"))
verdicts = st.sampled_from(("yes",) * 4 + ("no", "unsure"))


@st.composite
def worlds(draw: st.DrawFn, *, most: int = 5) -> World:
    count = draw(st.integers(2, most))
    readings = tuple(draw(stories(number)) for number in range(count))
    return World(readings, draw(links_among(readings)))


@st.composite
def links_among(draw: st.DrawFn, readings: Sequence[Reading]) -> tuple[Link, ...]:
    said = [one.id for reading in readings for one in reading.attributions]
    if len(said) < 2:
        return ()
    pairs = st.tuples(st.sampled_from(said), st.sampled_from(said)).filter(lambda pair: pair[0] != pair[1])
    drawn = draw(st.lists(st.tuples(pairs, relations, verdicts, scores), max_size=14))
    found: dict[tuple[str, str, str], Link] = {}
    for (left, right), relation, verdict, score in drawn:
        if relation in MUTUAL:
            left, right = sorted((left, right))
        found[left, right, relation] = Link(
            left=left,
            right=right,
            relation=relation,
            verdict=verdict,
            score=score,
            reasons=(Reason(name="drawn", weight=score, detail="by chance"),),
        )
    articles = sorted({reading.article.id for reading in readings})
    if len(articles) > 1 and draw(st.booleans()):
        copies = Link(left=articles[0], right=articles[1], relation="copies", verdict="yes", score=0.9)
        found[copies.left, copies.right, "copies"] = copies
    return tuple(found.values())


def arrive(ledger: Ledger, world: World, order: Sequence[Reading]) -> None:
    """Add the readings in that order, each with its links to what is there."""
    present: dict[str, Reading] = {}
    with ledger.writer() as writer:
        for reading in order:
            writer.add(reading, world.bonds(reading, present.values()))
            present[reading.article.id] = reading


def claimed(path: Path) -> dict[str, Any]:
    """Return all claims that the file holds, by their ids, without what only serves inside the file."""
    with sqlite3.connect(path) as connection:
        heads = connection.execute(
            'SELECT claims.id, gists.id, affirming, denying, doubting, weight, opposed, disputed, "first", "last",'
            " tight FROM claims LEFT JOIN gists ON gists.attribution = wording"
        ).fetchall()
        stands = connection.execute(
            "SELECT claims.id, gists.id, stance, member FROM standings"
            ' LEFT JOIN claims ON claims."key" = claim LEFT JOIN gists ON gists.attribution = standings.attribution'
        ).fetchall()
    connection.close()
    found: dict[str, Any] = {id: {"head": head, "stands": {}} for id, *head in heads}
    for id, attribution_id, *stance in stands:
        found[id]["stands"][attribution_id] = stance
    return found
