"""Who may come in, by a real connection: slow ones and large ones, and what a question may cost."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")

from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message, Scope

from sayso.ledger import View
from sayso.serve import running
from sayso.serve.guard import Door, Guard, is_loopback
from sayso.serve.views import Busy, Views
from tests.serve.harbours import Running, harbours, serving


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setattr(running, "_HEAD", 0.5)
    monkeypatch.setattr(running, "_KEPT", 1)
    with serving(harbours(tmp_path / "a.ledger")) as one:
        yield one


def talk(service: Running, *pieces: bytes, pause: float = 0.0) -> bytes:
    """Send pieces one after another; return all that comes back until the other side ends it."""
    host, port = service.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
        except (BrokenPipeError, ConnectionResetError):
            pass
        told = b""
        try:
            while piece := connection.recv(65536):
                told += piece
        except ConnectionResetError:
            pass
        return told


def test_a_head_that_drips_is_given_up(service: Running) -> None:
    start = time.monotonic()
    told = talk(service, *[b"GET /reconcile HTTP/1.1\r\nHost: localhost\r\nX-A: ", *[b"a"] * 60], pause=0.1)
    assert told == b""
    assert time.monotonic() - start < 8
    assert service.ask().status == 200


def test_a_second_head_that_drips_is_given_up(service: Running) -> None:
    first = b"GET /reconcile HTTP/1.1\r\nHost: localhost\r\n\r\n"
    start = time.monotonic()
    told = talk(service, first, *[b"GET /reconcile HTTP/1.1\r\nX-A: ", *[b"a"] * 60], pause=0.1)
    assert told.count(b"HTTP/1.1 200 OK") == 1
    assert time.monotonic() - start < 8


def test_a_connection_is_kept_for_the_next_request(service: Running) -> None:
    one = b"GET /reconcile/suggest/type?prefix=p HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert talk(service, one, one, one, pause=0.2).count(b"HTTP/1.1 200 OK") == 3


@pytest.mark.parametrize(
    "sent",
    [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n", b"\r\n" * 9],
)
def test_what_is_no_request_does_no_harm(service: Running, sent: bytes) -> None:
    told = talk(service, sent)
    assert told == b"" or told.startswith((b"HTTP/1.1 400", b"HTTP/1.1 421"))
    assert service.ask().status == 200


Sent = list[Message]


def through(door: Door, scope: dict[str, Any], receive: Callable[[], Any]) -> tuple[Sent, list[bytes]]:
    """Send one request through a guard; return what it answers, and the bodies that came through."""
    bodies: list[bytes] = []
    sent: Sent = []

    async def application(scope: Scope, receive: Callable[[], Any], send: Callable[[Message], Any]) -> None:
        bodies.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Message) -> None:
        sent.append(message)

    whole = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [(b"host", b"localhost")]}
    asyncio.run(Guard(application, door=door)(whole | scope, receive, send))
    return sent, bodies


def pieces(*some: bytes, pause: float = 0.0) -> Callable[[], Any]:
    left = list(some)

    async def receive() -> Message:
        await asyncio.sleep(pause)
        piece = left.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(left)}

    return receive


def test_a_body_arrives_whole_or_not_at_all() -> None:
    sent, bodies = through(Door(most=6), {}, pieces(b"abc", b"", b"def"))
    assert (sent[0]["status"], bodies) == (200, [b"abcdef"])
    sent, bodies = through(Door(most=5), {}, pieces(b"abc", b"", b"def", b"never asked for"))
    assert (sent[0]["status"], bodies) == (413, [])


def test_a_body_that_drips_is_given_up() -> None:
    sent, bodies = through(Door(seconds=0.2), {}, pieces(*[b"a"] * 100, pause=0.05))
    assert (sent[0]["status"], bodies) == (408, [])


def test_other_ways_of_speaking_are_closed() -> None:
    sent, bodies = through(Door(), {"type": "websocket"}, pieces(b""))
    assert (sent[0]["type"], bodies) == ("websocket.close", [])


@pytest.mark.parametrize("hosts", [[], [(b"host", b"localhost"), (b"host", b"localhost")]])
def test_without_one_name_nobody_comes_in(hosts: list[tuple[bytes, bytes]]) -> None:
    sent, bodies = through(Door(), {"headers": hosts}, pieces(b""))
    assert (sent[0]["status"], bodies) == (421, [])


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.1.1", "localhost", "LOCALHOST", "::1", "[::1]"])
def test_addresses_of_this_machine_alone(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.168.0.1", "127.0.0.1.example", "localhost.example", "1270.0.0.1"]
)
def test_addresses_that_others_may_reach(host: str) -> None:
    assert not is_loopback(host)


@given(st.text(max_size=30), st.text(max_size=30))
def test_odd_names_and_origins_are_strangers(host: str, origin: str) -> None:
    door = Door(hosts=["names.example"], origins=["https://pages.example"])
    assert door.knows(host) in (True, False)
    assert door.welcomes(origin, host) in (True, False)
    assert not door.knows(f"{host}.evil.example")
    assert not door.welcomes(f"https://{host}.evil.example", "localhost")


# What a question may cost.


def test_who_comes_while_a_line_has_formed_is_turned_away(tmp_path: Path) -> None:
    path = harbours(tmp_path / "a.ledger")
    opened, begun = threading.Event(), threading.Event()

    def slow(view: View) -> int:
        begun.set()
        opened.wait(10)
        return view.count()

    async def crowd(views: Views) -> list[Any]:
        first = asyncio.create_task(views.ask(slow, seconds=10))
        await asyncio.to_thread(begun.wait, 10)
        line = [asyncio.create_task(views.ask(View.count, seconds=10)) for _ in range(2)]
        await asyncio.sleep(0.05)
        with pytest.raises(Busy, match="too many"):
            await views.ask(View.count, seconds=10)
        opened.set()
        return list(await asyncio.gather(first, *line))

    with Views(path, size=1, line=2) as views:
        assert asyncio.run(crowd(views)) == [6, 6, 6]


def test_who_waits_too_long_is_told_so_and_the_next_is_served(tmp_path: Path) -> None:
    opened = threading.Event()

    async def ask(views: Views) -> int:
        with pytest.raises(Busy, match="too long"):
            await views.ask(lambda view: opened.wait(10), seconds=0.1)
        with pytest.raises(Busy, match="too long"):  # it never begins
            await views.ask(lambda view: 1 / 0, seconds=0.1)
        opened.set()
        return await views.ask(View.count, seconds=10)

    with Views(harbours(tmp_path / "a.ledger"), size=1) as views:
        assert asyncio.run(ask(views)) == 6


def test_an_error_reaches_whom_it_concerns(tmp_path: Path) -> None:
    async def ask(views: Views) -> int:
        with pytest.raises(ZeroDivisionError):
            await views.ask(lambda view: 1 / 0, seconds=10)
        return await views.ask(View.count, seconds=10)

    with Views(harbours(tmp_path / "a.ledger"), size=1) as views:
        assert asyncio.run(ask(views)) == 6
