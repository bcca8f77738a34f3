"""The ledger as a stream of entities: articles with whom they mention, then whom and what, then what joins them.

The articles are gone through once. What is needed later of each is laid by in a temporary database on disk, so that
memory does not grow with the ledger; it is gone when the last entity is out.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import groupby
from typing import TextIO

from sayso.annotate.senses import folded
from sayso.export.followthemoney.links import Group, Place, links
from sayso.export.followthemoney.things import LEGAL, MOST_PROOFS, is_named, schema_of, thing
from sayso.export.followthemoney.values import Entity, made, ref
from sayso.ledger import View
from sayso.records import Article, Identity, Reading, content_id
from sayso.records import Entity as Named
from sayso.statements import OFFICE, Statement, statements

__all__ = ["Told", "entities", "write"]

# Identities held at once: a kilobyte each.
_HELD = 4096
# What joins nothing of its own to a value that is no entity.
_WITH_VALUE = ("designated_on", "killed", "attacked", "located_in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How many entities were written, and how many statements were left out, by reason."""

    entities: int
    left_out: Mapping[str, int]


def write(view: View, out: TextIO) -> Told:
    """Write the ledger's articles, identities, offices and facts, one entity a line, the id first.

    Each id comes once. The lines can be given to `ftm validate`, `ftm aggregate` and OpenAleph as they are.
    """
    count = 0
    left_out: Counter[str] = Counter()
    for entity in entities(view, left_out):
        out.write(json.dumps(entity, ensure_ascii=False) + "\n")
        count += 1
    return Told(entities=count, left_out=dict(sorted(left_out.items())))


def entities(view: View, left_out: Counter[str] | None = None) -> Iterator[Entity]:
    """Yield the entities that `write` writes; counts in `left_out` which statements become none, and why."""
    # Without a name SQLite makes a file that is its own, and removes it when it is closed.
    with closing(sqlite3.connect("")) as store:
        store.executescript(_TABLES)
        desk = _Desk(view, store, Counter() if left_out is None else left_out)
        for reading in view.readings():
            yield from desk.article(reading)
        yield from desk.things()
        yield from desk.links()


_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE appearing (
    identity TEXT, article TEXT, url TEXT, publisher TEXT, day TEXT, PRIMARY KEY (identity, article)
) WITHOUT ROWID;
CREATE TABLE needed (identity TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE positions (identity TEXT, title TEXT, PRIMARY KEY (identity, title)) WITHOUT ROWID;
CREATE TABLE stated ("key" TEXT, head TEXT, day TEXT, place TEXT);
CREATE TABLE posts (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""

_NEEDED = "SELECT 1 FROM needed WHERE identity = ?"
_APPEARS = "SELECT article, url, publisher FROM appearing WHERE identity = ? ORDER BY day = '', day, article"


class _Desk:
    """Goes through a ledger once; holds what it needs twice in the store."""

    def __init__(self, view: View, store: sqlite3.Connection, left_out: Counter[str]) -> None:
        self._view = view
        self._store = store
        self._left_out = left_out
        self._identity = lru_cache(maxsize=_HELD)(view.identity)

    def article(self, reading: Reading) -> Iterator[Entity]:
        """Yield an article and whom it mentions; lay by what it states."""
        article = reading.article
        document = ref(article.id, "art")
        outlet = (article.outlet.name or article.outlet.domain) if article.outlet else None
        yield _article(article, document, outlet)
        quoted = {one.source.entity for one in reading.attributions if one.source}
        known: dict[str, tuple[Identity, list[Named]]] = {}
        for entity in reading.entities:
            id = None if entity.anonymous else self._view.identity_of(entity.id)
            if id and (identity := self._identity(id)):
                known.setdefault(id, (identity, []))[1].append(entity)
        row = (document, article.url, outlet, article.published or "")
        for id, (identity, some) in known.items():
            self._store.execute("INSERT OR IGNORE INTO appearing VALUES (?, ?, ?, ?, ?)", (id, *row))
            if is_named(identity.name):
                yield from _mentioned(identity, some, document, any(one.id in quoted for one in some))
            titles = [(id, title) for one in some for title in _titles(reading, one)]
            self._store.executemany("INSERT OR IGNORE INTO positions VALUES (?, ?)", titles)
        of = {one.id: id for id, (_, some) in known.items() for one in some}
        for made_of in statements(reading):
            if reason := self._lay_by(made_of, of, row):
                self._left_out[reason] += 1

    def _lay_by(
        self, one: Statement, of: Mapping[str, str], row: tuple[str, str | None, str | None, str]
    ) -> str | None:
        """Keep a statement until all articles are through; returns why it is left out, None if it is kept."""
        if not one.affirmed or one.denied_by:
            return "denied"
        if one.subject.id not in of or (one.object and one.object.id not in of):
            return "unnamed"
        ends = of[one.subject.id], of[one.object.id] if one.object else None
        if ends[0] == ends[1]:
            return "of itself"
        if ends[1] is None and one.relation not in _WITH_VALUE:
            return "without an object"
        teller = one.teller
        name = None if teller is None else " ".join((teller.name or "an unnamed source").split())
        voice = "" if teller is None else of.get(teller.entity or "") or folded(name or "")
        title = folded(one.title or "") if one.relation == OFFICE else ""
        # 41 dead are others than 41 dead elsewhere, but told twice they are the same.
        key = json.dumps([ends[0], one.relation, ends[1], folded(one.value or ""), title, teller is not None, voice])
        document, url, publisher, day = row
        place = Place(
            id=one.id,
            article=document,
            url=url,
            publisher=publisher,
            day=day,
            words=one.words,
            title=one.title,
            since=one.since,
            until=one.until,
            former=one.former,
            hedged=teller is not None and teller.hedged,
            doubted_by=one.doubted_by,
        )
        head = json.dumps([one.relation, *ends, one.value, name])
        self._store.execute(
            "INSERT INTO stated VALUES (?, ?, ?, ?)", (key, head, f"{day or '9'} {document}", json.dumps(asdict(place)))
        )
        self._store.executemany("INSERT OR IGNORE INTO needed VALUES (?)", [(id,) for id in ends if id])
        return None

    def things(self) -> Iterator[Entity]:
        """Yield whom and what the articles name, and what else is at the end of a statement."""
        for identity in self._view.identities():
            asked = (identity.id,)
            wanted = is_named(identity.name) or self._store.execute(_NEEDED, asked).fetchone()
            rows = self._store.execute(_APPEARS, asked).fetchmany(MOST_PROOFS)
            if not wanted or not rows:
                continue
            titles = self._store.execute("SELECT title FROM positions WHERE identity = ? ORDER BY title", asked)
            yield thing(
                identity,
                proofs=[article for article, _, _ in rows],
                urls=[url for _, url, _ in rows if url],
                publishers=list(dict.fromkeys(publisher for _, _, publisher in rows if publisher)),
                positions=[title for (title,) in titles],
            )

    def links(self) -> Iterator[Entity]:
        """Yield what joins them."""
        self._store.execute('CREATE INDEX stated_key ON stated ("key", day)')
        rows = self._store.execute('SELECT "key", head, place FROM stated ORDER BY "key", day, place')
        for key, some in groupby(rows, key=lambda row: row[0]):
            listed = list(some)
            relation, subject_id, object_id, value, teller = json.loads(listed[0][1])
            subject, object = self._identity(subject_id), self._identity(object_id) if object_id else None
            if subject is None or (object_id and object is None):  # its article was read anew in the meantime
                continue
            places = [Place(**json.loads(place)) for _, _, place in listed]
            group = Group(
                key=key, relation=relation, subject=subject, object=object, value=value, teller=teller, places=places
            )
            for entity in links(group):
                if entity["schema"] not in ("Position", "Address") or self._is_new(entity["id"]):
                    yield entity

    def _is_new(self, post: str) -> bool:
        return self._store.execute("INSERT OR IGNORE INTO posts VALUES (?)", (post,)).rowcount > 0


def _article(article: Article, id: str, outlet: str | None) -> Entity:
    return made(
        "Article",
        id,
        title=article.title,
        fileName=f"{id}.txt",
        mimeType="text/plain",
        author=article.authors,
        publisher=outlet,
        sourceUrl=article.url,
        publishedAt=article.published,
        language=article.language,
        bodyText=article.text,
    )


def _mentioned(identity: Identity, some: list[Named], document: str, quoted: bool) -> Iterator[Entity]:
    """Yield that an article mentions somebody, by which names; and that it documents him, her or it."""
    schema, id = schema_of(identity), ref(identity.id, "id")
    if schema in LEGAL:
        # Only what can act in law may be resolved, says the model.
        yield made(
            "Mention",
            ref(content_id("mention", document, id)),
            document=document,
            resolved=id,
            name=[one.name for one in some],
            detectedSchema=schema,
        )
    role = "quoted" if quoted else "mentioned"
    yield made("Documentation", ref(content_id("doc", document, id)), document=document, entity=id, role=role)


def _titles(reading: Reading, entity: Named) -> list[str]:
    """Return the offices that the article gives somebody in its own voice."""
    names = {one.id: one.name for one in reading.entities}
    quoted = [span for one in reading.attributions for span in one.content.spans]
    return [
        ", ".join(filter(None, ("former" if role.former else None, role.title, names.get(role.of or ""))))
        for role in entity.roles
        if entity.type == "person" and not any(span.contains(place) for place in role.spans for span in quoted)
    ]
