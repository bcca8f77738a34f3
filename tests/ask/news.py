"""A small ledger about a bridge: five articles by four outlets, and how what they say belongs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sayso.ledger import open_ledger
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
    Role,
    Span,
    When,
    content_id,
    phrase,
)

MAKER = Maker(name="hand", version="1", digest="0" * 64)
REASONS = (
    Reason(name="same words", weight=1.5, detail="bridge, safe"),
    Reason(name="days apart", weight=-0.25, detail="1"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words that somebody said; with `inner` they hold the words of another, which stand at their end."""

    by: str
    cue: str
    words: str = ""
    act: str = "say"
    kind: str = "person"
    unnamed: bool = False
    of: str | None = None
    on: str | None = None
    inner: Said | None = None

    @property
    def content(self) -> str:
        """The words, those of the inner one among them."""
        return f"{self.words} {self.inner.sentence}".strip() if self.inner else self.words

    @property
    def sentence(self) -> str:
        """The whole of it."""
        return f"{self.by} {self.cue} {self.content}"


@dataclass(slots=True)
class _Desk:
    """A reading in the making."""

    article: str
    text: str
    attributions: list[Attribution] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)

    def entity(self, name: str, kind: str, unnamed: bool = False, of: str | None = None) -> str:
        """Note an entity and return its id."""
        body = self.entity(of, "organization") if of else None
        id = content_id("ent", self.article, name)
        roles = (Role(title="spokesman", of=body),) if body else ()
        self.entities.setdefault(id, Entity(id=id, name=name, type=kind, anonymous=unnamed, roles=roles))
        return id

    def take(self, said: Said, at: int, parent: str | None = None, chain: tuple[str, ...] = ()) -> None:
        """Note what was said from that place on."""
        entity = self.entity(said.by, said.kind, said.unnamed, said.of)
        id = att(self.article, len(self.attributions))
        cue = at + len(said.by) + 1
        start = cue + len(said.cue) + 1
        content = Span(start, start + len(said.content))
        source = phrase(self.text, [Span(at, at + len(said.by))])
        chain = (*chain, entity)
        self.attributions.append(
            Attribution(
                id=id,
                form=Form.INDIRECT,
                content=phrase(self.text, [content]),
                cue=phrase(self.text, [Span(cue, cue + len(said.cue))]),
                source=Party(text=source.text, spans=source.spans, entity=entity),
                time=When(text=source.text, spans=source.spans, start=said.on, end=said.on) if said.on else None,
                act=said.act,
                parent=parent,
                chain=chain,
                confidence=0.9,
            )
        )
        if said.inner:
            self.take(said.inner, content.end - len(said.inner.sentence), id, chain)


def att(article: str, number: int) -> str:
    """Return the id of an attribution, by the number of its article and its own place there from 0."""
    return content_id("att", article, str(number))


def report(
    id: str, outlet: str, day: str | None, *said: Said, title: str | None = None, url: str | None = None
) -> Reading:
    """Return an article of that outlet in which each of `said` is a line."""
    title = title or f"Bridge news {id}"
    text = "\n".join([title, *(f"{one.sentence}." for one in said)])
    article = Article(
        id=content_id("ar", id),
        text=text,
        title=title,
        url=url,
        outlet=Outlet(name=outlet, domain=f"{outlet.lower().replace(' ', '-')}.example"),
        published=day,
    )
    desk = _Desk(id, text)
    at = len(title) + 1
    for one in said:
        desk.take(one, at)
        at += len(one.sentence) + 2
    return Reading(
        article=article, attributions=tuple(desk.attributions), maker=MAKER, entities=tuple(desk.entities.values())
    )


def link(left: str, relation: str, right: str, *, verdict: str = "yes", score: float = 0.9) -> Link:
    """Return a link; "a.0" is the first attribution of the article a, "a" the article itself."""
    ends = (att(*_split(name)) if "." in name else content_id("ar", name) for name in (left, right))
    one, other = ends
    return Link(left=one, right=other, relation=relation, verdict=verdict, score=score, reasons=REASONS)


def _split(name: str) -> tuple[str, int]:
    article, _, number = name.partition(".")
    return article, int(number)


SAFE = "the bridge is safe"
READINGS = (
    report(
        "a",
        "Ellery Post",
        "2024-05-28T08:00:00Z",
        Said(by="Ana Brandt", cue="said", words=SAFE, of="Harbour Board", on="2024-05-27"),
        Said(by="Tom Okafor", cue="denied that", words="it was safe", act="deny"),
        url="https://ellery-post.example/bridge",
    ),
    report(
        "b",
        "Kestrel Wire",
        "2024-05-29",
        Said(
            by="The Ellery Post",
            cue="reported that",
            act="report",
            kind="outlet",
            inner=Said(by="Brandt", cue="called", words="the bridge safe", act="claim"),
        ),
        Said(by="two engineers", cue="said", words="rust had eaten the bolts", kind="group", unnamed=True),
    ),
    report(
        "c",
        "Sound Echo",
        "2024-05-30",
        Said(by="Kestrel Wire", cue="wrote that", words="the bridge is perfectly safe", kind="outlet", act="report"),
        Said(by="Tom Okafor", cue="doubts that", words="anybody checked", act="believe"),
    ),
    report(
        "d",
        "Ellery Post",
        "2024-06-02",
        Said(by="Ana Brandt", cue="denied ever saying that", words="the bridge was safe", act="deny"),
        Said(by="Ana Brandt", cue="said", words="the bridge must close at once"),
        Said(by="Eva Brandt", cue="said", words="ferries would sail twice a day"),
    ),
    report(
        "e",
        "Sound Echo",
        None,
        Said(by="The Harbour Board", cue="announced that", words="the bridge stays open", kind="organization"),
        Said(by="Ana Brandt", cue="said", words="the bridge will stay open"),
    ),
)  # fmt: skip
LINKS = (
    link("a.1", "denies", "a.0", score=0.95),
    link("b.0", "affirms", "a.0"),
    link("b.1", "affirms", "a.0", score=0.85),
    link("c.0", "affirms", "a.0"),
    link("b.1", "affirms", "b.0", score=0.8),
    link("c.0", "affirms", "b.0", score=0.8),
    link("c.0", "affirms", "b.1", score=0.8),
    link("b.0", "denies", "a.1", score=0.8),
    link("b.1", "denies", "a.1", score=0.8),
    link("c.0", "denies", "a.1", score=0.8),
    link("c.1", "doubts", "a.0", score=0.75),
    link("c.1", "doubts", "b.0", score=0.7),
    link("c.1", "doubts", "b.1", score=0.7),
    link("c.1", "doubts", "c.0", score=0.7),
    link("d.0", "denies", "a.0", score=0.88),
    link("d.0", "affirms", "a.1", score=0.8),
    link("d.0", "denies", "b.0", score=0.8),
    link("d.0", "denies", "b.1", score=0.8),
    link("d.0", "denies", "c.0", score=0.8),
    link("e.1", "affirms", "e.0"),
    link("d.1", "contradicts", "e.0", score=0.93),
    link("b.2", "affirms", "d.1", verdict="no", score=0.2),
    link("c", "cites", "b"),
)


def bonds(reading: Reading, present: Sequence[Reading], links: Sequence[Link]) -> Bonds:
    """Return what linking adds to a reading when the others are there."""
    own = {reading.article.id, *(one.id for one in reading.attributions)}
    there = own | {id for other in present for id in (other.article.id, *(one.id for one in other.attributions))}
    published = reading.article.published
    day = date.fromisoformat(published[:10]).toordinal() if published else None
    return Bonds(
        gists=tuple(Gist(attribution=one.id, article=reading.article.id, day=day) for one in reading.attributions),
        links=tuple(one for one in links if {one.left, one.right} <= there and {one.left, one.right} & own),
    )


def write(path: Path, readings: Sequence[Reading] = READINGS, links: Sequence[Link] = LINKS) -> Path:
    """Make a ledger of the readings and links at the path."""
    present: list[Reading] = []
    with open_ledger(path) as ledger, ledger.writer() as writer:
        for reading in readings:
            writer.add(reading, bonds(reading, present, links))
            present.append(reading)
    return path
