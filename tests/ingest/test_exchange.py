"""Asking a service: by a real server on this machine."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from sayso.errors import FetchError, InputError, RefusedAddress
from sayso.ingest import fetch as fetching
from sayso.ingest.fetch import exchange, shown_address

Asked = tuple[str, str, dict[str, list[str]], Mapping[str, str]]


class Service:
    """Answers by path, and remembers what it was asked: how, where, with which form and headers."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[Asked] = []

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def service() -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            form = parse_qs(self.rfile.read(length).decode("ascii"))
            one.asked.append((self.command, self.path, form, dict(self.headers.items())))
            status, headers, body = one.answers.get(self.path.partition("?")[0], (404, {}, b"nothing here"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    one = Service(http.server_address[1])
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield one
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


@pytest.fixture
def running() -> Iterator[Service]:
    with service() as made:
        yield made


def test_a_form_is_posted_and_any_status_is_an_answer(running: Service) -> None:
    running.answers["/api"] = (429, {"Retry-After": "3", "X-Odd": "ä".encode().decode("latin-1")}, b"slow down")
    answer = exchange(running.url("/api"), form={"queries": '{"q": "Özil & co"}'}, allow_private=True)
    assert (answer.status, answer.data, answer.headers["retry-after"]) == (429, b"slow down", "3")
    ((how, path, form, headers),) = running.asked
    assert (how, path, form) == ("POST", "/api", {"queries": ['{"q": "Özil & co"}']})
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert headers["Accept"] == "application/json"
    assert headers["User-Agent"].startswith("sayso ")


def test_without_a_form_it_is_asked_for(running: Service) -> None:
    packed = gzip.compress(b'{"versions": ["0.2"]}')
    running.answers["/api"] = (200, {"Content-Encoding": "gzip", "Content-Type": "text/plain"}, packed)
    answer = exchange(running.url("/api?token=abc"), allow_private=True)
    assert (answer.status, answer.data) == (200, b'{"versions": ["0.2"]}')
    assert running.asked[0][:2] == ("GET", "/api?token=abc")


def test_loopback_is_refused_unless_allowed(running: Service) -> None:
    with pytest.raises(RefusedAddress, match=r"use --allow-private"):
        exchange(running.url("/api"), form={})
    assert running.asked == []


@pytest.mark.parametrize("status", [307, 308])
def test_a_form_follows_where_it_may(running: Service, status: int) -> None:
    running.answers |= {"/old": (status, {"Location": "/new"}, b""), "/new": (200, {}, b"{}")}
    answer = exchange(running.url("/old"), form={"queries": "{}"}, allow_private=True)
    assert answer.url == running.url("/new")
    assert [(how, form) for how, _, form, _ in running.asked] == [("POST", {"queries": ["{}"]})] * 2


@pytest.mark.parametrize("status", [301, 302, 303])
def test_a_form_does_not_become_a_question(running: Service, status: int) -> None:
    running.answers["/old"] = (status, {"Location": "/new?key=xyz"}, b"")
    with pytest.raises(InputError, match=r"/old: has moved to http://127\.0\.0\.1:\d+/new; give that address$"):
        exchange(running.url("/old?key=xyz"), form={"queries": "{}"}, allow_private=True)
    assert len(running.asked) == 1


def test_headers_stay_with_their_host(running: Service) -> None:
    with service() as other:
        running.answers |= {"/a": (302, {"Location": "/b"}, b""), "/b": (302, {"Location": other.url("/c")}, b"")}
        other.answers["/c"] = (200, {}, b"{}")
        exchange(running.url("/a"), headers={"X-Key": "secret"}, allow_private=True)
        assert [headers.get("X-Key") for *_, headers in running.asked] == ["secret", "secret"]
        assert [headers.get("X-Key") for *_, headers in other.asked] == [None]


def test_every_redirect_is_checked_anew(running: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    running.answers["/a"] = (307, {"Location": "http://10.0.0.1/inside?x=1"}, b"")
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(RefusedAddress, match=r"\(redirected to http://10\.0\.0\.1/inside\): leads to 10\.0\.0\.1"):
        exchange(running.url("/a"), form={"queries": "{}"})


def test_no_error_names_what_may_be_a_secret(running: Service) -> None:
    running.answers["/loop"] = (302, {"Location": "/loop?token=hush2"}, b"")
    for url in (running.url("/loop?token=hush"), "http://127.0.0.1:1/api?token=hush", "http://[::1?token=hush"):
        with pytest.raises(Exception, match=r"127|::1") as caught:
            exchange(url, allow_private=True)
        assert "hush" not in str(caught.value)


@pytest.mark.parametrize("size", [1_000, 1_001])
def test_no_more_is_taken_than_asked_for(running: Service, size: int) -> None:
    running.answers["/api"] = (200, {}, b"x" * size)
    running.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * size))
    for path in ("/api", "/bomb"):
        if size <= 1_000:
            assert len(exchange(running.url(path), most=1_000, allow_private=True).data) == size
        else:
            with pytest.raises(FetchError):
                exchange(running.url(path), most=1_000, allow_private=True)


def test_an_address_is_shown_without_what_may_be_a_secret() -> None:
    assert shown_address("https://a.example:8/b/c?key=1#x") == "https://a.example:8/b/c"
    assert shown_address("https://me:pass@a.example/b") == "https://a.example/b"
    assert shown_address("http://[::1/b?key=1") == "http://[::1/b"
