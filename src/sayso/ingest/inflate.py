"""Compressed bytes made plain, never more of them at once than was asked for."""

from __future__ import annotations

import zlib

from sayso.errors import UnreadableFile
from sayso.ingest.document import PIECE, Stream

__all__ = ["GZIP_MAGIC", "Inflated", "inflate"]

GZIP_MAGIC = b"\x1f\x8b\x08"

BOMB_RATIO = 200
BOMB_FLOOR = 64 * 1024 * 1024
"""More than 64 MiB out, and more than 200 times what went in, is a bomb.

gzip reaches at most 1,032 to 1. HTML and JSON shrink 4 to 10 times, server logs and templates seldom 50
times; below 64 MiB the work is too little to matter.
"""

_GZIP, _ZLIB, _RAW = 31, zlib.MAX_WBITS, -zlib.MAX_WBITS  # what zlib calls its containers (wbits)


class Inflated:
    """The plain bytes of a gzip stream of one or more members, read piece by piece.

    What comes before a break is delivered; then `read` raises UnreadableFile, so that a reader of records
    keeps those that arrived whole.
    """

    def __init__(self, stream: Stream, where: str) -> None:
        self._stream = stream
        self._where = where
        self._member = zlib.decompressobj(_GZIP)
        self._pending = b""
        self._begun = False  # inside a member: the end of input here means that it was cut
        self._taken = 0
        self._given = 0

    def read(self, size: int, /) -> bytes:
        """Return up to `size` plain bytes; empty only at the true end."""
        while True:
            if not self._pending:
                self._pending = self._stream.read(PIECE)
                self._taken += len(self._pending)
                if not self._pending:
                    return self._finish()
            if not self._begun:
                # Some archivers pad the end with NULs, as tar does.
                self._pending = self._pending.lstrip(b"\0")
                if not self._pending:
                    continue
                self._member = zlib.decompressobj(_GZIP)
                self._begun = True
            plain = self._inflate(size)
            if plain:
                return plain

    def _inflate(self, size: int) -> bytes:
        try:
            plain = self._member.decompress(self._pending, size)
        except zlib.error as error:
            reason = f"is damaged: its compressed data breaks after {self._given:,} plain bytes"
            raise UnreadableFile(self._where, reason, "copy or download the file again") from error
        if self._member.eof:
            self._pending, self._begun = self._member.unused_data, False
        else:
            self._pending = self._member.unconsumed_tail
        self._given += len(plain)
        if self._given > BOMB_FLOOR and self._given > BOMB_RATIO * self._taken:
            reason = f"expands more than {BOMB_RATIO} times, as no archive of articles does"
            raise UnreadableFile(self._where, reason, "check where the file comes from")
        return plain

    def _finish(self) -> bytes:
        if self._begun or not self._taken:
            reason = f"is cut short: its compressed data ends early, after {self._given:,} plain bytes"
            raise UnreadableFile(self._where, reason, "copy or download the file again")
        return b""


def inflate(data: bytes, coding: str, limit: int, where: str) -> bytes:
    """Return the bytes behind an HTTP content coding (gzip or deflate; identity and none are left alone).

    UnreadableFile if the coding is another one, the data damaged or cut, or the outcome above `limit`.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return data
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise UnreadableFile(where, f"is compressed with '{coding}'", "save the page without compression")
    if coding == "deflate":
        # The standard means zlib's container; some servers send the bare stream.
        windows = _ZLIB if data[:1] == b"\x78" else _RAW
    elif data.startswith(GZIP_MAGIC):
        windows = _GZIP
    else:  # an archiver unpacked the content and left the header
        return data
    member = zlib.decompressobj(windows)
    try:
        plain = member.decompress(data, limit + 1)
    except zlib.error as error:
        raise UnreadableFile(where, "has damaged compressed content", "fetch the page again") from error
    if len(plain) > limit:
        raise UnreadableFile(where, f"is larger than {limit // 1024 // 1024} MiB", "leave it out")
    if not member.eof:
        raise UnreadableFile(where, "is cut short: its compressed content ends early", "fetch the page again")
    return plain
