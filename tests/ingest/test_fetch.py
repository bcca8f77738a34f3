"""Fetching: from a real server on this machine, and never from one that must not be reached."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import FetchError, InputError, RefusedAddress, SaysoError, UnknownFormat
from sayso.ingest import fetch as fetching
from sayso.ingest.fetch import fetch, is_public, resolve
from sayso.ingest.load import load
from sayso.records import Article
from tests.ingest.documents import one
from tests.ingest.test_feed import ITEM, rss
from tests.ingest.test_html import PAGE

CERTIFICATE = Path(__file__).parent / "data" / "tls-test-only.pem"  # for "courier.example", made for these tests

Answer = tuple[int, dict[str, str], bytes]
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Server:
    """A server on the loopback interface that gives fixed answers and remembers what it was asked."""

    def __init__(self, port: int, answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]]) -> None:
        self.port = port
        self.answers = answers
        self.asked: list[tuple[str, str | None]] = []

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            running.asked.append((self.path, self.headers["Host"]))
            answer = running.answers.get(self.path, (404, HTML, b"not here"))
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        http.socket = context.wrap_socket(http.socket, server_side=True)
    running = Server(http.server_address[1], {})
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield running
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        running.answers |= {
            "/page": (200, HTML, PAGE.encode()),
            "/packed": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(PAGE.encode())),
            "/bomb": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(b"\0" * 2**25)),
            "/cut": (200, {**HTML, "Content-Length": "99999"}, PAGE.encode()),
            "/feed": (200, {"Content-Type": "text/xml"}, rss(ITEM.format(n=1)).encode()),
            "/plain": (200, {"Content-Type": "text/plain; charset=iso-8859-2"}, "Żółć, she said.".encode("iso-8859-2")),
            "/a.md": (200, {"Content-Type": "text/plain"}, b"# Harbour to close\n\nThe *mayor* said so."),
            "/untyped": (200, {}, PAGE.encode()),
            "/picture": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
            "/large": (200, HTML, b"x" * (fetching.MAX_BYTES + 1)),
            "/error": (500, HTML, b"no"),
            "/moved": (301, {"Location": "/page#top"}, b""),
            "/loop": (302, {"Location": "/loop"}, b""),
            "/to-file": (302, {"Location": "file:///etc/passwd"}, b""),
            "/to-private": (302, {"Location": "http://10.0.0.1/"}, b""),
            "/to-name": (302, {"Location": "http://inside.example/secret"}, b""),
            "/nowhere": (302, {"Location": "http://[::1"}, b""),
        }
        yield running


def answering(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda host, port: list(addresses)


# Which addresses may be reached.


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
     "fd12::1", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
     "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:db8::1"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_does_not_make_it_public(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))


def test_loopback_is_refused_unless_allowed(server: Server) -> None:
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1"):
        asked = len(server.asked)
        with pytest.raises((RefusedAddress, FetchError)):
            fetch(server.url("/page", host))
        assert len(server.asked) == asked
    assert fetch(server.url("/page"), allow_private=True).data == PAGE.encode()


def test_the_refusal_names_address_and_remedy(server: Server) -> None:
    url = server.url("/page")
    with pytest.raises(RefusedAddress) as caught:
        fetch(url)
    assert str(caught.value) == (
        f"{url}: leads to 127.0.0.1, a private, loopback or reserved address; use --allow-private if that is meant"
    )


@pytest.mark.parametrize("addresses", [("10.0.0.7",), ("8.8.8.8", "127.0.0.1"), ("::ffff:127.0.0.1",)])
def test_a_name_that_resolves_to_a_private_address_is_refused(addresses: tuple[str, ...]) -> None:
    with pytest.raises(RefusedAddress, match="private, loopback or reserved"):
        fetch("https://courier.example/", resolve=answering(*addresses))


def test_the_connection_goes_to_the_address_that_was_checked(server: Server) -> None:
    asked: list[tuple[str, int]] = []

    def changing(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.99"]

    fetched = fetch(server.url("/page", "courier.example"), allow_private=True, resolve=changing)
    assert fetched.data == PAGE.encode()
    assert asked == [("courier.example", server.port)]
    assert server.asked[-1] == ("/page", f"courier.example:{server.port}")


def test_every_redirect_is_checked_anew(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first hop stands for a public server: only for this test, its address is taken for a public one.
    monkeypatch.setattr(fetching, "is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(RefusedAddress, match=r"redirected to http://10\.0\.0\.1/"):
        fetch(server.url("/to-private"))
    names = {"127.0.0.1": ["127.0.0.1"], "inside.example": ["127.0.0.2"]}
    with pytest.raises(RefusedAddress, match=r"redirected to http://inside.example/secret\): leads to 127.0.0.2"):
        fetch(server.url("/to-name"), resolve=lambda host, port: names[host])


def test_a_redirect_to_loopback_is_refused_by_default(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    real = fetching.is_public
    first = iter([True])
    monkeypatch.setattr(fetching, "is_public", lambda address: next(first, None) or real(address))
    asked = len(server.asked)
    server.answers["/to-loopback"] = (302, {"Location": server.url("/page")}, b"")
    with pytest.raises(RefusedAddress, match="redirected to"):
        fetch(server.url("/to-loopback"))
    assert [path for path, _ in server.asked[asked:]] == ["/to-loopback"]


# What is fetched.


def test_redirects_are_followed(server: Server) -> None:
    assert fetch(server.url("/moved"), allow_private=True).url == server.url("/page")


def test_packed_content_is_unpacked(server: Server) -> None:
    fetched = fetch(server.url("/packed"), allow_private=True)
    assert (fetched.data, fetched.media_type, fetched.charset) == (PAGE.encode(), "text/html", "utf-8")


@pytest.mark.parametrize(
    ("path", "error", "reason"),
    [
        ("/missing", FetchError, "answered 404"),
        ("/error", FetchError, "answered 500"),
        ("/picture", UnknownFormat, "image/png"),
        ("/large", FetchError, "larger than 16 MiB"),
        ("/bomb", FetchError, "larger than 16 MiB"),
        ("/cut", FetchError, "broke off"),
        ("/loop", FetchError, "more than 5 times"),
        ("/to-file", UnknownFormat, "scheme 'file'"),
        ("/nowhere", InputError, "which is no valid address"),
    ],
)
def test_what_cannot_be_fetched_says_why(server: Server, path: str, error: type[SaysoError], reason: str) -> None:
    with pytest.raises(error, match=reason) as caught:
        fetch(server.url(path), allow_private=True)
    assert server.url(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "error", "reason"),
    [
        ("ftp://courier.example/a", UnknownFormat, "scheme 'ftp'"),
        ("http://", InputError, "no valid host"),
        ("http://[::1", InputError, "no valid address"),
        ("http://courier.example:99999/", InputError, "no valid address"),
        ("http://jane:secret@courier.example/", InputError, "user name"),
        ("http://courier example/", InputError, "no valid host"),
    ],
)
def test_what_is_no_address_is_refused(url: str, error: type[SaysoError], reason: str) -> None:
    with pytest.raises(error, match=reason):
        fetch(url, allow_private=True, resolve=answering("127.0.0.1"))


def test_a_name_that_is_unknown_is_told() -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(FetchError, match="cannot be resolved"):
        fetch("https://courier.example/", resolve=unknown)


def test_a_server_that_does_not_answer_is_told() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(FetchError, match="cannot be reached"):
            fetch(f"http://127.0.0.1:{port}/", allow_private=True)


def test_the_next_address_is_tried(server: Server) -> None:
    url = server.url("/page", "courier.example")
    assert fetch(url, allow_private=True, resolve=answering("127.0.0.77", "127.0.0.1")).data == PAGE.encode()


def test_a_server_that_drips_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        try:
            while not stop.wait(0.05):
                handler.wfile.write(b"x" * 100)
        except OSError:
            pass

    server.answers["/drip"] = drip
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.5)
    try:
        with pytest.raises(FetchError, match="takes longer than"):
            fetch(server.url("/drip"), allow_private=True)
    finally:
        stop.set()


@pytest.mark.parametrize("certificate", [None, CERTIFICATE])
def test_a_server_that_drips_its_headers_is_given_up(certificate: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Filler: ")
            while not stop.wait(0.05):
                handler.wfile.write(b"x")
        except OSError:
            pass

    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.6)
    with serving(certificate) as running:
        running.answers["/drip"] = drip
        threading.Timer(5, stop.set).start()  # ends the test where nothing else does
        scheme = "https" if certificate else "http"
        begun = time.monotonic()
        with pytest.raises(FetchError, match=r"takes longer than 0\.6 seconds"):
            fetch(
                f"{scheme}://courier.example:{running.port}/drip",
                allow_private=True,
                resolve=answering("127.0.0.1"),
                tls=ssl.create_default_context(cafile=CERTIFICATE),
            )
        assert time.monotonic() - begun < 3
        stop.set()


def test_a_server_that_never_ends_the_handshake_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.6)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                try:
                    connection.sendall(b"\x16\x03\x03\x40\x00")  # the head of a handshake record of 16 KiB
                    while not stop.wait(0.05):
                        connection.sendall(b"\x02")
                except OSError:
                    pass

        dripping = threading.Thread(target=drip)
        dripping.start()
        threading.Timer(5, stop.set).start()
        begun = time.monotonic()
        try:
            with pytest.raises(FetchError, match="takes longer than"):
                fetch(f"https://127.0.0.1:{listening.getsockname()[1]}/", allow_private=True)
            assert time.monotonic() - begun < 3
        finally:
            stop.set()
            dripping.join()


def test_a_body_cut_at_the_limit_is_no_page(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def stall(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(PAGE.encode())  # without a length, the end of the connection ends it
        handler.rfile.read(1)

    server.answers["/stall"] = stall
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.5)
    with pytest.raises(FetchError, match="takes longer than"):
        fetch(server.url("/stall"), allow_private=True)


def test_a_name_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "TOTAL_SECONDS", 0.3)
    answered = threading.Event()

    def silent(host: str, port: int) -> list[str]:
        answered.wait(5)
        return ["127.0.0.1"]

    begun = time.monotonic()
    with pytest.raises(FetchError, match="takes longer than"):
        fetch("http://courier.example/", allow_private=True, resolve=silent)
    assert time.monotonic() - begun < 3
    answered.set()


def test_the_certificate_must_be_the_names() -> None:
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    with serving(CERTIFICATE) as secure:
        secure.answers["/page"] = (200, HTML, PAGE.encode())
        url = f"https://courier.example:{secure.port}/page"
        resolved = answering("127.0.0.1")
        assert fetch(url, allow_private=True, resolve=resolved, tls=trusting).data == PAGE.encode()
        with pytest.raises(FetchError, match="certificate is not valid"):
            fetch(url.replace("courier", "other"), allow_private=True, resolve=resolved, tls=trusting)
        with pytest.raises(FetchError, match="certificate is not valid"):
            fetch(url, allow_private=True, resolve=resolved)


def test_resolve_gives_plain_addresses() -> None:
    assert resolve("127.0.0.1", 80) == ["127.0.0.1"]


# Through the door.


def test_load_reads_a_page_from_its_address(server: Server) -> None:
    article = one(load(server.url("/moved"), allow_private=True))
    assert article.title == "Harbour to close for a month"
    assert article.url == server.url("/page")  # the page's own canonical link is on another site
    assert article.origin == server.url("/moved")


def test_load_tells_what_a_server_gives(server: Server) -> None:
    assert one(load(server.url("/feed"), allow_private=True)).title == 'Harbour to "close"'
    assert one(load(server.url("/untyped"), allow_private=True)).title == "Harbour to close for a month"
    assert one(load(server.url("/plain"), allow_private=True)).text == "Żółć, she said."
    assert one(load(server.url("/a.md"), allow_private=True)).text == "Harbour to close\n\nThe mayor said so."


def test_load_yields_the_refusal(server: Server) -> None:
    (item,) = load(server.url("/page"))
    assert isinstance(item, RefusedAddress)
    assert not isinstance(item, Article)
