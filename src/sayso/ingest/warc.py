"""Web archives (WARC, WET, compressed or not): each page that was answered with "200" is an article."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sayso.errors import BadRecord, SaysoError, UnreadableFile
from sayso.ingest.article import make_article
from sayso.ingest.document import MAX_ARTICLE, PIECE, Document, Stream, unforeseen
from sayso.ingest.encoding import decode, decode_html
from sayso.ingest.html import article_of_page
from sayso.ingest.inflate import inflate
from sayso.records import Article, Skipped

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders

__all__ = ["read"]

MAX_HEADERS = 1024 * 1024
"""Bytes of all header lines of one record, cookies and policies included; servers send under 100 KB."""

_REMEDY = "download the archive again"
_PAGES = ("text/html", "application/xhtml+xml")
# The archive's own bookkeeping: nothing in them was ever an article.
_BOOKKEEPING = ("warcinfo", "request", "metadata")


class _Cut(Exception):
    """The archive ends inside this record."""


def read(document: Document) -> Iterator[Article | Skipped | SaysoError]:
    """Yield the article of each archived page; other answers are passed by.

    The archive is read as a stream, one record in memory at a time. Where it breaks, what came before has
    been yielded and UnreadableFile is raised.
    """
    lines = _Lines(document.stream, document.where)
    for record in _records(lines):
        if record.rec_type in _BOOKKEEPING:
            continue
        address = _target(record)
        where = f"{document.where}, {address or 'a record without an address'}"
        try:
            yield _of_record(record, address, where, document)
        except SaysoError as error:
            if lines.broken is None:
                yield error
        except _Cut:
            continue  # told at the archive's end, as a break of the stream is
        except Exception as error:  # a parser's own
            yield unforeseen(where, error)


def _records(lines: _Lines) -> Iterator[ArcWarcRecord]:
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.recordloader import ArcWarcRecordLoader

    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    while first := _next_line(lines):
        try:
            record = loader.parse_record_stream(lines, first, "warc", no_record_parse=True)
        except (ArchiveLoadFailed, EOFError) as error:
            raise lines.damaged("what follows is no record") from error
        if not (record.rec_headers.get_header("Content-Length") or "").strip().isdecimal():
            raise lines.damaged("a record does not state its length")
        yield record
        while record.raw_stream.read(PIECE):
            pass
        if record.raw_stream.limit > 0:
            raise lines.damaged("it ends inside a record", cut=True)
    if lines.broken:
        raise lines.broken


def _next_line(lines: _Lines) -> bytes:
    """Return the line that begins the next record, past the blank ones that end each."""
    while line := lines.readline():
        if line.strip():
            return line
    return b""


def _of_record(record: ArcWarcRecord, address: str, where: str, document: Document) -> Article | Skipped:
    if record.rec_type == "conversion" and _media_type(record.content_type) == "text/plain":
        text = decode(_content(record, None, where), where)
        return make_article(text, where=where, url=address, published=document.published)
    if record.rec_type == "revisit":
        return Skipped(where, "the same answer as an earlier one")
    if record.rec_type not in ("response", "resource"):
        return Skipped(where, f"a record of type '{record.rec_type}'")
    headers, content_type = None, record.content_type
    if record.rec_type == "response":
        headers = _http_headers(record, where)
        content_type = headers.get_header("Content-Type")
        if headers.get_statuscode() != "200":
            return Skipped(where, f"the server answered {headers.get_statuscode() or 'nothing'}")
    if _media_type(content_type) not in _PAGES:
        return Skipped(where, f"{_media_type(content_type) or 'content of no stated type'}, not a page")
    markup = decode_html(_content(record, headers, where), where, charset=_charset(content_type))
    return article_of_page(markup, where=where, url=address, published=document.published)


def _http_headers(record: ArcWarcRecord, where: str) -> StatusAndHeaders:
    from warcio.statusandheaders import StatusAndHeadersParser

    try:
        return StatusAndHeadersParser(["HTTP/"], verify=False).parse(record.raw_stream)
    except EOFError as error:
        if record.length:
            raise _Cut from error
        raise BadRecord(where, "is an empty answer", "leave it out") from error


def _content(record: ArcWarcRecord, headers: StatusAndHeaders | None, where: str) -> bytes:
    """Return the content of a record, unpacked, at most `MAX_ARTICLE` bytes of it."""
    from warcio.bufferedreaders import ChunkedDataReader

    wanted = record.raw_stream.limit
    if wanted > MAX_ARTICLE:
        raise BadRecord(where, f"is larger than {MAX_ARTICLE // 1024 // 1024} MiB", "leave it out")
    data: bytes = record.raw_stream.read(wanted)
    if len(data) < wanted:
        raise _Cut
    if headers is None:
        return data
    if (headers.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        data = ChunkedDataReader(io.BytesIO(data)).read()
    return inflate(data, headers.get_header("Content-Encoding") or "", MAX_ARTICLE, where)


class _Lines:
    """The archive's bytes with lines, as warcio reads them; headers cannot grow without bound.

    It takes the place of warcio's own reader, which reads a line however long it is and prints damage to
    standard error. The stream comes unpacked. If it breaks, that is kept in `broken` and looks like the end,
    so that the record before the break is dealt with first.
    """

    def __init__(self, stream: Stream, where: str) -> None:
        self.broken: UnreadableFile | None = None
        self._stream = stream
        self._where = where
        self._buffer = b""
        self._at = 0  # in the buffer
        self._before = 0  # bytes before the buffer
        self._headers = 0  # bytes of lines since content was last read

    def read(self, length: int) -> bytes:
        """Return the next `length` bytes, fewer only at the end."""
        self._headers = 0
        found = bytearray()
        while len(found) < length and self._fill():
            piece = self._buffer[self._at : self._at + length - len(found)]
            self._at += len(piece)
            found += piece
        return bytes(found)

    def readline(self, length: int = MAX_HEADERS) -> bytes:
        """Return the next line, cut after `length` bytes."""
        found = bytearray()
        while len(found) < length and not found.endswith(b"\n") and self._fill():
            most = self._at + length - len(found)
            end = self._buffer.find(b"\n", self._at, most) + 1 or min(len(self._buffer), most)
            found += self._buffer[self._at : end]
            self._at = end
        self._headers += len(found)
        if self._headers > MAX_HEADERS:
            raise self.damaged("a record has headers of over 1 MB")
        return bytes(found)

    def tell(self) -> int:
        """Return how many bytes were read."""
        return self._before + self._at

    def damaged(self, what: str, *, cut: bool = False) -> UnreadableFile:
        """Return the error that tells where the archive breaks; if the stream broke, that one."""
        state = "is cut short" if cut else "is damaged"
        return self.broken or UnreadableFile(self._where, f"{state}: {what}, at byte {self.tell():,}", _REMEDY)

    def _fill(self) -> bool:
        if self._at >= len(self._buffer):
            self._before += len(self._buffer)
            self._buffer, self._at = b"", 0
            try:
                self._buffer = b"" if self.broken else self._stream.read(PIECE)
            except UnreadableFile as error:
                self.broken = error
        return bool(self._buffer)


def _target(record: ArcWarcRecord) -> str:
    # wget 1.19 puts the address in angle brackets.
    return str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _charset(content_type: str | None) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    return found[1] if found else None
