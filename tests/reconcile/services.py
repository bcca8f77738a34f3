"""Invented reconciliation services, as plain functions that answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from sayso.ingest.fetch import Answer
from sayso.reconcile.client import Pace

ENDPOINT = "https://items.example/en/api"
QUICK = Pace(between=1.0, first=2.0, most=60.0)

WIKIDATA_LIKE: dict[str, Any] = {
    "versions": ["0.1", "0.2"],
    "name": "Items (en)",
    "identifierSpace": "http://www.wikidata.org/entity/",
    "schemaSpace": "http://www.wikidata.org/prop/direct/",
    "view": {"url": "https://items.example/wiki/{{id}}"},
    "defaultTypes": [{"id": "Q35120", "name": "entity"}],
}
YENTE_LIKE: dict[str, Any] = {
    "versions": ["0.2"],
    "name": "Listed (all)",
    "identifierSpace": "https://www.opensanctions.org/reference/#schema",
    "schemaSpace": "https://www.opensanctions.org/reference/#schema",
    "batchSize": 3,
    "defaultTypes": [{"id": "Person", "name": "People"}, {"id": "Organization", "name": "Organizations"}],
}


def candidate(id: str, name: str, score: float, match: bool = False, **more: Any) -> dict[str, Any]:
    return {"id": id, "name": name, "score": score, "match": match, "type": [{"id": "Q5", "name": "human"}], **more}


class Fake:
    """A service of invented items: answers each query with what `find` gives, and remembers what it was asked.

    `troubles` are answers that come first, one by one: a status with headers, or an error to raise.
    """

    def __init__(
        self,
        find: Callable[[Mapping[str, Any]], Any] = lambda query: {"result": []},
        manifest: Mapping[str, Any] = WIKIDATA_LIKE,
    ) -> None:
        self.find = find
        self.manifest = manifest
        self.troubles: list[tuple[int, dict[str, str]] | Exception] = []
        self.asked: list[tuple[str, Mapping[str, Any] | None, Mapping[str, str]]] = []
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def __call__(
        self, url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None, most: int
    ) -> Answer:
        queries = None if form is None else json.loads(form["queries"])
        self.asked.append((url, queries, dict(headers or {})))
        if self.troubles and form is not None:
            trouble = self.troubles.pop(0)
            if isinstance(trouble, Exception):
                raise trouble
            return Answer(url=url, status=trouble[0], headers=trouble[1], data=b"<h1>no</h1>")
        found = self.manifest if queries is None else {key: self.find(query) for key, query in queries.items()}
        return Answer(url=url, status=200, headers={}, data=json.dumps(found).encode())

    @property
    def batches(self) -> list[Mapping[str, Any]]:
        return [queries for _, queries, _ in self.asked if queries is not None]


@contextmanager
def served(fake: Fake) -> Iterator[str]:
    """Offer a fake at an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            form = dict(parse_qsl(body.decode("ascii"))) if self.command == "POST" else None
            answer = fake(self.path, form=form, headers=dict(self.headers.items()), most=0)
            self.send_response(answer.status)
            self.send_header("Content-Type", "application/json")
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.data)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_address[1]}/en/api"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
