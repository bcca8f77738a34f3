"""Everything that can be handed in, as a stream of articles: a file, a folder, standard input, an address."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from sayso.errors import NothingToRead, SaysoError, UnknownFormat, UnreadableFile
from sayso.ingest.dates import checked_date
from sayso.ingest.document import Document, peek, unforeseen
from sayso.ingest.inflate import GZIP_MAGIC, Inflated
from sayso.ingest.kinds import HEAD, Kind, is_page, kind_by_content, kind_by_media_type, kind_by_name
from sayso.records import Article, Skipped

__all__ = ["READERS", "Item", "load"]

Item = Article | Skipped | SaysoError
"""What loading yields: an article, something passed by, or the reason why something could not be read."""

Reader = Callable[[Document], Iterator[Item]]

# Named, not imported: each reader brings its libraries, and most runs need one.
READERS: dict[Kind, str | Reader] = {
    Kind.PLAIN: "sayso.ingest.plain",
    Kind.HTML: "sayso.ingest.html",
    Kind.MARKDOWN: "sayso.ingest.markdown",
    Kind.JSON: "sayso.ingest.jsonl",
    Kind.FEED: "sayso.ingest.feed",
    Kind.WARC: "sayso.ingest.warc",
}
"""Which module's `read` reads each kind; a caller may put a function of its own in a module's place."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/")
STDIN = "standard input"


def load(source: str, *, published: str | None = None, allow_private: bool = False) -> Iterator[Item]:
    """Yield the articles of `source`: a path, a folder, "-" for standard input, or an http(s) address.

    What cannot be read is yielded as an error among them, and what was never meant to be an article as
    Skipped, so that one bad document spoils itself only. `published` (an ISO date) is given to the articles
    that state no date; InputError at once if it is none. Addresses that are not public are refused unless
    `allow_private`.

    >>> for item in load("report.txt", published="2024-03-09"):
    ...     print(item)
    """
    day = checked_date(published)
    return _counted(source, _open(source, day, allow_private))


def _counted(source: str, items: Iterator[Item]) -> Iterator[Item]:
    """Yield `items`; if there was no article among them and no error, say so."""
    found, passed = False, 0
    for item in items:
        found |= not isinstance(item, Skipped)
        passed += isinstance(item, Skipped)
        yield item
    if not found:
        where = STDIN if source == "-" else source
        besides = f" ({passed} {'thing' if passed == 1 else 'things'} passed by)" if passed else ""
        yield NothingToRead(where, f"holds no article{besides}", "give text, HTML, Markdown, JSON, feeds or WARC files")


def _open(source: str, published: str | None, allow_private: bool) -> Iterator[Item]:
    if source == "-":
        yield from _read(Document(where=STDIN, stream=sys.stdin.buffer, published=published))
        return
    if scheme := _SCHEME.match(source):
        yield from _fetch(source, scheme[1], published, allow_private)
        return
    if not source:  # which Path would take for the folder that the program runs in
        yield UnreadableFile("''", "is no path", "give a file, a folder, '-' or an address")
        return
    path = Path(source)
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError):  # a NUL in the name
        is_folder = False
    yield from _folder(path, published) if is_folder else _file(path, source, published)


def _fetch(url: str, scheme: str, published: str | None, allow_private: bool) -> Iterator[Item]:
    if scheme.lower() not in ("http", "https"):
        yield UnknownFormat(url, f"has the scheme '{scheme}'", "give an http or https address, or a path")
        return
    from sayso.ingest.fetch import fetch

    try:
        fetched = fetch(url, allow_private=allow_private)
    except SaysoError as error:
        yield error
        return
    yield from _read(
        Document(
            where=url,
            stream=io.BytesIO(fetched.data),
            name=fetched.url.partition("?")[0],
            url=fetched.url,
            media_type=fetched.media_type,
            charset=fetched.charset,
            published=published,
        )
    )


def _folder(root: Path, published: str | None) -> Iterator[Item]:
    """Yield the articles under a folder, in the order of their paths; nothing hidden, nothing outside."""
    home = root.resolve()
    failures: list[OSError] = []
    for place, folders, names in os.walk(root, onerror=failures.append):
        while failures:
            yield _unreadable(failures.pop(0))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in list(folders):
            if Path(place, name).is_symlink():
                yield Skipped(str(Path(place, name)), "a link to a folder")
        for name in sorted(name for name in names if not name.startswith(".")):
            path = Path(place, name)
            reason = _passed_by(path, home)
            if reason:
                yield Skipped(str(path), reason)
            else:
                yield from _file(path, str(path), published)
    for error in failures:
        yield _unreadable(error)


def _passed_by(path: Path, home: Path) -> str | None:
    """Return why a file in a folder is not read, None if it is."""
    if not kind_by_name(path.name)[0]:
        return f"a file of a kind that is not read ('{path.suffix}')" if path.suffix else "a file without an ending"
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(home):
            return "a link to a file outside the folder"
        if not stat.S_ISREG(path.stat().st_mode):
            return "not a file but a device, pipe or socket"
    except (OSError, RuntimeError):  # gone, or a circle of links: opening it tells
        return None
    return None


def _unreadable(error: OSError) -> UnreadableFile:
    return UnreadableFile(
        str(error.filename), f"cannot be opened ({error.strerror})", "check the path and its permissions"
    )


def _file(path: Path, where: str, published: str | None) -> Iterator[Item]:
    try:
        stream = path.open("rb", buffering=0)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield UnreadableFile(where, f"cannot be opened ({reason})", "check the path and its permissions")
        return
    with stream:
        yield from _read(Document(where=where, stream=stream, name=path.name, published=published))


def _read(document: Document) -> Iterator[Item]:
    """Yield what the right reader makes of a document, its failure among it."""
    try:
        head, document = peek(document, HEAD)
        if head.startswith(GZIP_MAGIC):
            document = replace(document, stream=Inflated(document.stream, document.where))
            head, document = peek(document, HEAD)
        if not head:
            raise UnreadableFile(document.where, "is empty", "give a file that holds an article")
        kind = _kind(document, head)
        yield from _reader(kind)(document)
    except SaysoError as error:
        yield error
    except Exception as error:  # a parser's own, on input that nobody foresaw
        yield unforeseen(document.where, error)


def _reader(kind: Kind) -> Reader:
    reader = READERS[kind]
    if callable(reader):
        return reader
    read: Reader = import_module(reader).read
    return read


def _kind(document: Document, head: bytes) -> Kind:
    """Tell what a document is: by what its server says, by its name, by its first bytes."""
    told = kind_by_media_type(document.media_type)[1] if document.media_type else None
    kind = told or kind_by_name(document.name)[1]
    content = kind_by_content(head)
    if kind in (None, Kind.PLAIN) and is_page(head):
        return Kind.HTML
    if kind in (Kind.HTML, Kind.PLAIN) and content in (Kind.FEED, Kind.WARC):
        return content
    if kind is None and content is None:
        raise UnknownFormat(document.where, "is XML, but no feed and no page", "give text, HTML, Markdown or JSON")
    return kind or content or Kind.PLAIN
