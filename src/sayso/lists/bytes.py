"""The bytes of a list's file: opened, unpacked, counted, never more of them than a list may have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from sayso.errors import UnreadableFile
from sayso.ingest.inflate import GZIP_MAGIC, Inflated

__all__ = ["MOST_LINE", "Plain", "Told", "digest_of", "head_of", "lines", "opened"]

# The largest list there is, OpenSanctions with everything in it, has some 3 GB as JSON (2026).
_MOST_BYTES = 8 * 1024**3
# One line of JSON or CSV: entries with thousands of names and addresses have some hundred kB.
MOST_LINE = 4 * 1024 * 1024
_HEAD, _PIECE = 65_536, 1 << 18

#: Told the bytes of the file that are done.
Told = Callable[[int], None]


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Plain:
    """The plain bytes of a file, unpacked if it is packed; tells how far it is as it goes."""

    def __init__(self, file: BinaryIO, where: str, told: Told | None) -> None:
        self._file, self._where, self._told = file, where, told
        packed = file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        file.seek(0)
        self._from: _Readable = Inflated(file, where) if packed else file
        self._given = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes; none at the end. Raises UnreadableFile for a file that no list is."""
        data = self._from.read(size if size > 0 else _PIECE)
        self._given += len(data)
        if self._given > _MOST_BYTES:
            reason = f"is larger than {_MOST_BYTES // 1024**3} GiB, as no list is"
            raise UnreadableFile(self._where, reason, "check where the file comes from")
        if self._told is not None:
            self._told(self._file.tell())
        return data


@contextmanager
def opened(path: Path, told: Told | None = None) -> Iterator[Plain]:
    """Open the file of a list; raises UnreadableFile if that cannot be."""
    try:
        with open(path, "rb") as file:
            yield Plain(file, str(path), told)
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error})"
        raise UnreadableFile(str(path), reason, "check the name and the rights to it") from error


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked."""
    with opened(path) as plain:
        parts, size = list[bytes](), 0
        while size < _HEAD and (data := plain.read(_HEAD - size)):
            parts.append(data)
            size += len(data)
    return b"".join(parts)


def digest_of(paths: tuple[Path, ...]) -> str:
    """Return the SHA-256 of the files, one after the other, as they lie there."""
    whole = sha256()
    for path in paths:
        try:
            with open(path, "rb") as file:
                while data := file.read(_PIECE):
                    whole.update(data)
        except OSError as error:
            reason = f"cannot be read ({error.strerror or error})"
            raise UnreadableFile(str(path), reason, "check the name and the rights to it") from error
    return whole.hexdigest()


def lines(path: Path, told: Told | None = None) -> Iterator[str]:
    """Go through the lines of a text file, each with its end; UTF-8, or what older Windows writes.

    Raises UnreadableFile for a line longer than any entry.
    """
    with opened(path, told) as plain:
        pending, number, first = b"", 1, True
        while data := plain.read(_PIECE):
            pending += data
            *whole, pending = pending.split(b"\n")
            for line in whole:
                yield _decoded(line.removeprefix(b"\xef\xbb\xbf") if first else line) + "\n"
                first = False
                number += 1
            if len(pending) > MOST_LINE:
                reason = f"line {number:,} is longer than {MOST_LINE // 1024**2} MiB, as no entry is"
                raise UnreadableFile(str(path), reason, "check that the file is a list")
        if pending := pending.removeprefix(b"\xef\xbb\xbf") if first else pending:
            yield _decoded(pending)


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
