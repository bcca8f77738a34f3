"""One thing handed in, before it is read: where it came from and a stream of its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from sayso.errors import UnreadableFile

__all__ = ["MAX_ARTICLE", "PIECE", "Document", "Stream", "peek", "pieces", "read_all", "unforeseen"]

PIECE = 65_536
"""Bytes asked for at a time: what a pipe holds on Linux."""

MAX_ARTICLE = 16 * 1024 * 1024
"""Bytes that one article may take, in any format.

A report of 200,000 words is about 1.2 MB, "War and Peace" 3.3 MB. More is a dump of many articles or no
text at all, and reading it as one article would take an hour (3,600 word pieces a second on one core).
"""


class Stream(Protocol):
    """What a reader needs of its input: `read` gives at least one byte, or none at the end."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; empty only at the end."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Bytes to be read, and what is known about them from outside.

    `where` is what messages call it, `name` its file name (whose ending hints at the format), `url` the
    address that it was fetched from, `media_type` and `charset` what the server said, `published` the
    caller's date for articles that state none themselves.
    """

    where: str
    stream: Stream
    name: str = ""
    url: str | None = None
    media_type: str | None = None
    charset: str | None = None
    published: str | None = None


class _Rejoined:
    """A stream whose first bytes were taken out and are put back in front."""

    def __init__(self, head: bytes, rest: Stream) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int, /) -> bytes:
        if self._head:
            piece, self._head = self._head[:size], self._head[size:]
            return piece
        return self._rest.read(size)


def peek(document: Document, size: int) -> tuple[bytes, Document]:
    """Return the first `size` bytes (fewer if there are no more) and a document that still has them."""
    head = b""
    while len(head) < size:
        piece = _read(document, size - len(head))
        if not piece:
            break
        head += piece
    return head, replace(document, stream=_Rejoined(head, document.stream))


def pieces(document: Document) -> Iterator[bytes]:
    """Yield the bytes of `document` in order, in pieces of at most `PIECE`."""
    while piece := _read(document, PIECE):
        yield piece


def read_all(document: Document, limit: int, remedy: str) -> bytes:
    """Return all bytes of `document`; UnreadableFile if there are none, or more than `limit`."""
    gathered = bytearray()
    for piece in pieces(document):
        gathered += piece
        if len(gathered) > limit:
            raise UnreadableFile(document.where, f"is larger than {limit // 1024 // 1024} MiB", remedy)
    if not gathered:
        raise UnreadableFile(document.where, "is empty", "give a file that holds an article")
    return bytes(gathered)


def unforeseen(where: str, error: Exception) -> UnreadableFile:
    """Return what a parser's own fault is told as. It costs the one article, never its neighbours."""
    reason = f"could not be parsed ({type(error).__name__}: {' '.join(str(error).split())[:100]})"
    return UnreadableFile(where, reason, "leave it out, and report it as a bug in sayso")


def _read(document: Document, size: int) -> bytes:
    try:
        return document.stream.read(size)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableFile(document.where, f"cannot be read ({reason})", "check the file") from error
