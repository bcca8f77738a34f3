"""Which list a file is, told by its content, and how to read it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sayso.errors import UnknownFormat, UnreadableFile
from sayso.listings import Listed, Unreadable
from sayso.lists import eu, ftm, ofac, ofac_advanced, ofac_csv, plain, simple, un
from sayso.lists.bytes import Told, digest_of, head_of
from sayso.lists.xml import elements

__all__ = ["KINDS", "Source", "source_of"]

#: The layouts that are known, and what they are.
KINDS = {
    "opensanctions": "OpenSanctions, FollowTheMoney JSON (entities.ftm.json, targets.nested.json)",
    "opensanctions-csv": "OpenSanctions, targets.simple.csv",
    "ofac": "OFAC, sdn.xml or consolidated.xml",
    "ofac-advanced": "OFAC, sdn_advanced.xml or cons_advanced.xml",
    "ofac-csv": "OFAC, SDN.CSV with ALT.CSV and ADD.CSV beside it",
    "un": "United Nations Security Council, consolidated.xml",
    "eu": "European Union, consolidated financial sanctions, XML 1.1",
    "csv": "a table of your own with a column `name`",
}
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?P<name>[A-Za-z_][\w.-]*)[\s>/]")
_COMMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_REMEDY = "the layouts that are read are in docs/watchlists.md"

Read = Callable[[Path, Told | None], Iterator[Listed | Unreadable]]


@dataclass(frozen=True, slots=True)
class Source:
    """A list as a file: its layout (of `KINDS`), its day if it says one, and the files that it is made of."""

    path: Path
    kind: str
    date: str | None
    files: tuple[Path, ...]
    notes: tuple[str, ...]
    _read: Read

    def entries(self, told: Told | None = None) -> Iterator[Listed | Unreadable]:
        """Go through the entries, and those that could not be read; `told` hears how many bytes are done."""
        return self._read(self.path, told)

    @property
    def size(self) -> int:
        """Bytes of the file, as it lies there."""
        return self.path.stat().st_size

    def digest(self) -> str:
        """Return the SHA-256 of all files of the list."""
        return digest_of(self.files)


def source_of(path: Path) -> Source:
    """Return the list that a file is.

    Raises UnreadableFile if the file cannot be read or is none of text, UnknownFormat if no layout fits.
    """
    if path.is_dir():
        raise UnreadableFile(str(path), "is a folder, not a list", "name the list's file in it")
    head = head_of(path)
    if not head.strip():
        raise UnreadableFile(str(path), "is empty", "download it again")
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") or head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _xml(path, head)
    if b"\0" in head:
        raise UnreadableFile(str(path), "is no text", "unpack it, or download the list again")
    if start.startswith(b"{"):
        line = start.split(b"\n", 1)[0]
        if b'"schema"' in line and b'"properties"' in line:
            return Source(path, "opensanctions", None, (path,), (), ftm.read)
        raise UnknownFormat(str(path), "is JSON, but its first line is no entity of FollowTheMoney", _REMEDY)
    return _table(path, start)


def _xml(path: Path, head: bytes) -> Source:
    text = head
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    if b"<!DOCTYPE" in text.upper():
        reason = "has a document type (<!DOCTYPE>), as no list has"
        raise UnreadableFile(str(path), reason, "check where the file comes from")
    match = _ROOT.search(_COMMENT.sub(b"", text))
    name = match["name"].decode() if match else ""
    match name:
        case "sdnList":
            return Source(path, "ofac", ofac.date_of(path), (path,), (), ofac.read)
        case "Sanctions":
            return Source(path, "ofac-advanced", ofac_advanced.date_of(path), (path,), (), ofac_advanced.read)
        case "CONSOLIDATED_LIST":
            return Source(path, "un", un.date_of(_root(path)), (path,), (), un.read)
        case "export":
            return Source(path, "eu", eu.date_of(_root(path)), (path,), (), eu.read)
    raise UnknownFormat(str(path), f"is XML, but <{name}> begins no list that is known", _REMEDY)


def _root(path: Path) -> Any:
    return next(element for _, element in elements(path, frozenset()))


def _table(path: Path, start: bytes) -> Source:
    first = start.split(b"\n", 1)[0].decode("utf-8", "replace").replace("\r", " ").strip()
    row = _cells(first, ",")
    if ofac_csv.is_entry(row):
        files = ofac_csv.beside(path)
        missing = [name for name in ("alt", "add") if name not in files]
        notes = tuple(f"{name.upper()}.CSV does not lie beside it" for name in missing)
        return Source(path, "ofac-csv", None, (path, *files.values()), notes, ofac_csv.read)
    if ofac_csv.is_other(row):
        raise UnknownFormat(
            str(path), "is a part of OFAC's list, not the list", "name SDN.CSV, with this file beside it"
        )
    header = {cell.strip().lower() for cell in row}
    if header >= simple.HEADER:
        return Source(path, "opensanctions-csv", None, (path,), (), simple.read)
    delimiter = plain.delimiter_of(first)
    if "name" in plain.columns_of(_cells(first, delimiter)):
        return Source(path, "csv", None, (path,), (), partial(plain.read, delimiter=delimiter))
    raise UnknownFormat(str(path), "is no list that is known, nor a table with a column `name`", _REMEDY)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
