"""A small ledger of invented people and bodies, as linking would find them, and a service that offers it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from sayso.ledger import Reconciliation, open_ledger
from sayso.link.portraits import portraits_of
from sayso.link.sames import profiles_of
from sayso.records import (
    Article,
    Attribution,
    Bonds,
    Entity,
    Fact,
    Form,
    Link,
    Maker,
    Outlet,
    Party,
    Phrase,
    Reading,
    Role,
    Span,
    content_id,
)
from sayso.serve.app import Serving, create_app
from sayso.serve.running import bound, server_of

READER = Maker(name="reader", version="1", digest="d" * 64)
HOSTILE = "Daughters <script src=\"//x\"></script> & 'Sons'\x1b[31m"


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def reading(number: int, names: Mapping[str, str], *, roles: Mapping[str, tuple[str, str]] | None = None) -> Reading:
    """An article that names all, by type, and gives some an office; the first is said to oppose the second."""
    text = f"Report {number}. " + ". ".join(names) + ". Tom Okafor said so."
    ids = {name: content_id("ent", str(number), name) for name in names}
    entities = tuple(
        Entity(
            id=ids[name],
            name=name,
            type=type,
            mentions=(at(text, name),),
            roles=tuple(
                Role(title=title, of=ids.get(of), spans=(at(text, name),))
                for whose, (title, of) in (roles or {}).items()
                if whose == name
            ),
        )
        for name, type in names.items()
    )
    first, second, *_ = [*ids.values(), None]
    said = Attribution(
        id=content_id("at", str(number)),
        form=Form.INDIRECT,
        content=Phrase(text="said so", spans=(at(text, "said so"),)),
        source=Party(text="Tom Okafor", spans=(at(text, "Tom Okafor"),), entity=ids.get("Tom Okafor")),
        confidence=0.9,
    )
    facts = (
        Fact(id=f"fa_{number}_1", relation="heads", subject=first or "", object=second, spans=(Span(0, 6),)),
        Fact(
            id=f"fa_{number}_2", relation="opposes", subject=first or "", object=second, spans=(Span(0, 6),),
            attribution=said.id, since="2023",
        ),
    )  # fmt: skip
    article = Article(
        id=content_id("ar", str(number)),
        text=text,
        url=f"https://post.example/{number}",
        outlet=Outlet(name="The Ellery Post"),
        title=f"Harbour {number} <b>reopens</b>",
        published=f"2024-05-{number % 28 + 1:02}",
    )
    return Reading(
        article=article, attributions=(said,), maker=READER, entities=entities, facts=facts if second else ()
    )


ARTICLES: tuple[tuple[dict[str, str], dict[str, tuple[str, str]]], ...] = (
    (
        {"Esmail Qaani": "person", "Harbour Guard Corps": "organization"},
        {"Esmail Qaani": ("commander", "Harbour Guard Corps")},
    ),
    ({"Esmail Qaani": "person", "Tom Okafor": "person"}, {}),
    ({"Ana Brandt": "person", "Ruritania": "place"}, {"Ana Brandt": ("foreign minister", "Ruritania")}),
    ({"Ana Brandt": "person", "Ellery": "place"}, {"Ana Brandt": ("mayor", "Ellery")}),
    ({"Ministry of Health": "organization", "Ministry of Defence": "organization"}, {}),
    ({HOSTILE: "organization", "Zhang Wei": "person"}, {}),
)  # fmt: skip


def identity(number: int, name: str) -> str:
    """The id of the identity of whom an article names so, if it is no part of a larger one."""
    return content_id("id", content_id("ent", str(number), name))


QAANI = content_id("id", min(content_id("ent", str(number), "Esmail Qaani") for number in (0, 1)))


def harbours(path: Path) -> Path:
    """Make the ledger: the first two articles name one person, the next two name namesakes."""
    with open_ledger(path) as ledger, ledger.writer() as writer:
        for number, (names, roles) in enumerate(ARTICLES):
            made = reading(number, names, roles=roles)
            links: tuple[Link, ...] = ()
            if number == 1:
                left, right = sorted(content_id("ent", str(n), "Esmail Qaani") for n in (0, 1))
                links = (Link(left=left, right=right, relation="same", verdict="yes", score=0.97),)
            writer.add(made, Bonds(profiles=profiles_of(portraits_of(made)), links=links))
        writer.reconcile(
            Reconciliation(
                identity=identity(5, "Zhang Wei"),
                space="http://www.wikidata.org/entity/",
                item="Q4242",
                wikidata="Q4242",
                verdict="yes",
                maker=Maker(name="ana", version="", digest=""),
                endpoint="https://items.example/api",
            )
        )
    return path


@dataclass(frozen=True, slots=True)
class Got:
    """What a service answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Running:
    """A service on this machine."""

    url: str

    def ask(
        self,
        path: str = "/reconcile",
        *,
        how: str = "GET",
        form: Mapping[str, str] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **query: str,
    ) -> Got:
        """Send a request; `form` and `body` are posted, `query` stands in the address."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
        given = dict(headers or {})
        if form is not None:
            how, body = "POST", urlencode(form).encode("ascii")
            given.setdefault("Content-Type", "application/x-www-form-urlencoded")
        try:
            connection.request(how, path + (f"?{urlencode(query)}" if query else ""), body, given)
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Got(answer.status, named, answer.read())
        finally:
            connection.close()

    def reconcile(self, **queries: Any) -> dict[str, Any]:
        """Return the results of queries, each a name or a query."""
        batch = {key: {"query": one} if isinstance(one, str) else one for key, one in queries.items()}
        got = self.ask(form={"queries": json.dumps(batch)})
        assert got.status == 200, got.body
        return {key: one["result"] for key, one in got.json.items()}

    def page(self, id: str) -> Got:
        return self.ask(f"/reconcile/entity/{quote(id, safe='')}")


@contextmanager
def serving(ledger: Path, how: Serving | None = None) -> Iterator[Running]:
    """Serve a ledger in a thread of its own."""
    server = server_of(create_app(ledger, how))
    with bound("127.0.0.1", 0) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            end = time.monotonic() + 30
            while not server.started and thread.is_alive() and time.monotonic() < end:
                time.sleep(0.01)
            yield Running(f"http://127.0.0.1:{listening.getsockname()[1]}")
        finally:
            server.should_exit = True
            thread.join(30)
    assert not thread.is_alive()
