"""Web archives: pages as articles; cut, damaged and hostile archives."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import BadRecord, UnreadableFile
from sayso.ingest import warc
from sayso.ingest.document import MAX_ARTICLE, Document
from sayso.ingest.html import article_of_page
from sayso.ingest.inflate import BOMB_FLOOR, Inflated
from sayso.ingest.warc import MAX_HEADERS, read
from sayso.records import Article, Skipped
from tests.ingest.documents import Item, document, errors_and_articles
from tests.ingest.test_html import PAGE

Pair = tuple[str, str]


def page(number: int) -> bytes:
    return PAGE.replace("/harbour?", f"/harbour{number}?").replace("a month", f"{number} months").encode()


def warc_record(
    kind: str, uri: str | None, block: bytes, content_type: str = "application/http; msgtype=response"
) -> bytes:
    headers = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
    headers += f"WARC-Date: 2024-03-09T10:00:00Z\r\nContent-Type: {content_type}\r\nContent-Length: {len(block)}\r\n"
    headers += f"WARC-Target-URI: {uri}\r\n" if uri else ""
    return headers.encode() + b"\r\n" + block + b"\r\n\r\n"


def response(
    body: bytes,
    *,
    uri: str | None = "https://courier.example/x",
    status: str = "200 OK",
    headers: tuple[Pair, ...] = (),
) -> bytes:
    lines = "".join(
        f"{name}: {value}\r\n" for name, value in headers or (("Content-Type", "text/html; charset=utf-8"),)
    )
    return warc_record("response", uri, f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body)


def packed(*records: bytes) -> bytes:
    return b"".join(map(gzip.compress, records))


def unpacked(data: bytes) -> Document:
    """Return the document that `load` makes of a compressed archive."""
    plain = document(data)
    return replace(plain, stream=Inflated(plain.stream, plain.where))


INFO = warc_record("warcinfo", None, b"software: x\r\n", "application/warc-fields")
REQUEST = warc_record(
    "request", "https://courier.example/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"
)
PAGES = [response(page(number), uri=f"https://courier.example/harbour{number}") for number in (1, 2, 3)]


def outcomes(items: list[Item]) -> list[str]:
    return [type(item).__name__ for item in items]


@pytest.mark.parametrize("compressed", [False, True])
def test_pages_are_articles(compressed: bool) -> None:
    records = [INFO, REQUEST, *PAGES]
    items = list(read(unpacked(packed(*records)) if compressed else document(b"".join(records))))
    assert outcomes(items) == ["Article"] * 3
    article = items[1]
    assert isinstance(article, Article)
    assert article.url == "https://www.courier.example/harbour2"
    assert article.title == "Harbour to close for 2 months"
    assert article.origin == "here, https://courier.example/harbour2"


def test_an_archive_compressed_as_a_whole_is_read() -> None:
    assert outcomes(list(read(unpacked(gzip.compress(b"".join([INFO, *PAGES])))))) == ["Article"] * 3


def test_other_answers_are_passed_by_with_their_reason() -> None:
    records = [
        response(b"", status="301 Moved Permanently", headers=(("Location", "/"),)),
        response(b"Not found", status="404 Not Found"),
        response(b"\x89PNG", headers=(("Content-Type", "image/png"),)),
        response(b"User-agent: *", headers=(("Content-Type", "text/plain"),)),
        response(b"x", headers=(("Server", "x"),)),
        warc_record("revisit", "https://courier.example/1", b"HTTP/1.1 200 OK\r\n\r\n"),
        warc_record("resource", "https://courier.example/a.png", b"x", "image/png"),
        warc_record("continuation", "https://courier.example/1", b"x"),
        PAGES[0],
    ]
    items = list(read(document(b"".join(records))))
    reasons = [item.reason for item in items if isinstance(item, Skipped)]
    assert outcomes(items) == ["Skipped"] * 8 + ["Article"]
    assert reasons == [
        "the server answered 301",
        "the server answered 404",
        "image/png, not a page",
        "text/plain, not a page",
        "content of no stated type, not a page",
        "the same answer as an earlier one",
        "image/png, not a page",
        "a record of type 'continuation'",
    ]


def test_texts_of_wet_files_and_saved_pages_are_articles() -> None:
    records = [
        warc_record("conversion", "https://courier.example/1", "The mayor “said” so.".encode(), "text/plain"),
        warc_record("resource", "https://courier.example/2", page(2), "text/html; charset=utf-8"),
    ]
    items = list(read(document(b"".join(records))))
    assert outcomes(items) == ["Article", "Article"]
    assert isinstance(items[0], Article)
    assert items[0].text == "The mayor “said” so."
    assert items[0].url == "https://courier.example/1"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(page(1)), (("Content-Encoding", "gzip"),)),
        (zlib.compress(page(1)), (("Content-Encoding", "deflate"),)),
        (b"%x\r\n%s\r\n0\r\n\r\n" % (len(page(1)), page(1)), (("Transfer-Encoding", "chunked"),)),
        (page(1), (("Transfer-Encoding", "chunked"),)),
        (page(1), (("Content-Encoding", "gzip"),)),
        (PAGE.replace("said", "šaid").encode("iso-8859-2", "xmlcharrefreplace"), (("X", "y"),)),
    ],
    ids=["gzip", "deflate", "chunked", "not chunked after all", "not packed after all", "other charset"],
)
def test_codings_of_http_are_undone(body: bytes, headers: tuple[Pair, ...]) -> None:
    (item,) = read(document(response(body, headers=(("Content-Type", "text/html"), *headers))))
    assert isinstance(item, Article)
    assert "other choice" in item.text


def test_a_broken_record_does_not_harm_its_neighbours() -> None:
    records = [
        PAGES[0],
        response(b"<html></html>", uri="https://courier.example/empty"),
        response(gzip.compress(page(1))[:50], headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"))),
        response(b"x", headers=(("Content-Type", "text/html"), ("Content-Encoding", "br"))),
        response(b"<div>" * 100_000, uri="https://courier.example/bomb"),
        warc_record("response", "https://courier.example/nothing", b""),
        response(page(4), uri=None),
        PAGES[1],
    ]
    items = list(read(document(b"".join(records))))
    kinds = ["Article", *["UnreadableFile"] * 4, "BadRecord", "Article", "Article"]
    assert outcomes(items) == kinds
    assert "https://courier.example/empty" in str(items[1])


def test_a_fault_of_a_parser_costs_one_record(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(markup: str, *, where: str, url: str | None, published: str | None) -> Article:
        if "2 months" in markup:
            raise IndexError("list index out of range")
        return article_of_page(markup, where=where, url=url, published=published)

    monkeypatch.setattr(warc, "article_of_page", faulty)
    errors, articles = errors_and_articles(read(document(b"".join(PAGES))))
    assert len(articles) == 2
    assert ["could not be parsed (IndexError" in error.reason for error in errors] == [True]


@given(st.integers(1, 5000))
@settings(max_examples=40)
def test_a_cut_archive_gives_what_came_before_and_one_error(lost: int) -> None:
    whole = b"".join([INFO, PAGES[0], PAGES[1]])
    lost = min(lost, len(PAGES[1]) - 1)
    errors, articles = errors_and_articles(read(document(whole[:-lost])))
    if lost <= 4:  # only the blank lines behind the last record
        assert (len(articles), errors) == (2, [])
    else:
        assert [article.title for article in articles] == ["Harbour to close for 1 months"]
        assert [type(error) for error in errors] == [UnreadableFile]


@given(st.integers(1, 1500))
@settings(max_examples=40)
def test_a_cut_compressed_archive_gives_what_came_before_and_one_error(lost: int) -> None:
    last = packed(PAGES[1])
    whole = packed(INFO, PAGES[0]) + last
    lost = min(lost, len(last) - 12)
    errors, articles = errors_and_articles(read(unpacked(whole[:-lost])))
    assert articles
    assert articles[0].title == "Harbour to close for 1 months"
    assert [type(error) for error in errors] == [UnreadableFile]
    assert "cut short" in errors[0].reason


@pytest.mark.parametrize(
    "data",
    [
        PAGES[0] + b"not a record at all\r\n\r\n" + PAGES[1],
        PAGES[0].replace(b"Content-Length: ", b"Content-Length: 9") + PAGES[1],
        PAGES[0].replace(b"Content-Length: ", b"Content-Lost: "),
        PAGES[0].replace(b"Content-Length: ", b"Content-Length: -") + PAGES[1],
        b"WARC/1.0\r\n" + b"X-Header: " + b"x" * (MAX_HEADERS + 1),
        b"WARC/1.0\r\n" + b"X-Header: x\r\n" * (MAX_HEADERS // 10),
        b"\r\n" * MAX_HEADERS + PAGES[0],
        b"WARC/9.9\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
    ],
    ids=[
        "garbage",
        "too long",
        "no length",
        "negative",
        "long header",
        "many headers",
        "blank lines",
        "version",
        "no archive",
    ],
)
def test_a_damaged_archive_is_told(data: bytes) -> None:
    errors, _ = errors_and_articles(read(document(data)))
    assert [type(error) for error in errors] == [UnreadableFile]
    assert "damaged" in errors[0].reason or "cut short" in errors[0].reason


def test_a_record_that_is_too_large_is_passed_over_in_bounded_memory() -> None:
    large = response(b"x" * (MAX_ARTICLE + 1), uri="https://courier.example/large")
    errors, articles = errors_and_articles(read(document(large + PAGES[0])))
    assert [type(error) for error in errors] == [BadRecord]
    assert "larger than 16 MiB" in errors[0].reason
    assert len(articles) == 1


def test_a_bomb_inside_a_record_is_refused() -> None:
    bomb = gzip.compress(b"\0" * (4 * MAX_ARTICLE))
    record = response(bomb, headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")))
    errors, _ = errors_and_articles(read(document(record)))
    assert ["larger than 16 MiB" in error.reason for error in errors] == [True]


@pytest.mark.parametrize("length", [10**12, 10])
def test_a_bomb_around_the_records_is_refused(length: int) -> None:
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: x\r\nContent-Length: {length}\r\n\r\n".encode()
    bomb = gzip.compress(head + b"\0" * (3 * BOMB_FLOOR), 9)
    errors, articles = errors_and_articles(read(unpacked(packed(PAGES[0]) + bomb)))
    assert len(articles) == 1
    assert [type(error) for error in errors] == [UnreadableFile]


@given(st.binary(max_size=300))
def test_any_bytes_after_a_record_end_in_errors_at_most(data: bytes) -> None:
    errors, articles = errors_and_articles(read(document(PAGES[0] + data)))
    assert len(articles) == 1
    assert all(isinstance(error, UnreadableFile) for error in errors)
