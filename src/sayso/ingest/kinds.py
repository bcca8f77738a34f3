"""Which reader a document needs: told by its name, by its server, or by its first bytes."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePosixPath

__all__ = ["HEAD", "SUFFIXES", "Kind", "is_page", "kind_by_content", "kind_by_media_type", "kind_by_name"]

HEAD = 4096
"""Bytes of a document's beginning that its kind is told from."""


class Kind(StrEnum):
    """A family of formats that one reader reads."""

    PLAIN = "plain text"
    HTML = "HTML"
    MARKDOWN = "Markdown"
    JSON = "JSON"
    FEED = "a feed"
    WARC = "a web archive"


SUFFIXES: dict[str, Kind | None] = {
    ".txt": Kind.PLAIN,
    ".text": Kind.PLAIN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".shtml": Kind.HTML,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".json": Kind.JSON,
    ".jsonl": Kind.JSON,
    ".ndjson": Kind.JSON,
    ".rss": Kind.FEED,
    ".atom": Kind.FEED,
    ".xml": None,  # a feed, or nothing of ours: the content tells
    ".warc": Kind.WARC,
    ".wet": Kind.WARC,
}
"""The endings of the files that a folder is searched for; ".gz" may follow each."""

_MEDIA_TYPES: dict[str, Kind | None] = {
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "text/plain": None,  # servers say this of anything that they do not know
    "text/markdown": Kind.MARKDOWN,
    "application/json": Kind.JSON,
    "application/ld+json": Kind.JSON,
    "application/feed+json": Kind.JSON,
    "application/x-ndjson": Kind.JSON,
    "application/jsonl": Kind.JSON,
    "application/rss+xml": Kind.FEED,
    "application/atom+xml": Kind.FEED,
    "application/rdf+xml": Kind.FEED,
    "application/xml": None,
    "text/xml": None,
}

_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_FRAGMENT = re.compile(r"<(?:p|div|article|section|main|h[1-6]|span|figure)[\s>]", re.IGNORECASE)
_JSON = re.compile(r'\{\s*["}]|\[\s*[\{\]]')
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:[\w-]+[ \t]*:|#)|\+\+\+[ \t]*\r?\n[\w-]+[ \t]*=")


def kind_by_name(name: str) -> tuple[bool, Kind | None]:
    """Tell whether the ending of `name` is one that sayso reads, and which kind it promises (if one)."""
    path = PurePosixPath(name.lower())
    if path.suffix == ".gz":
        path = path.with_suffix("")
    return path.suffix in SUFFIXES, SUFFIXES.get(path.suffix)


def kind_by_media_type(media_type: str) -> tuple[bool, Kind | None]:
    """Tell whether a server's media type is one that sayso reads, and which kind it promises (if one)."""
    return media_type in _MEDIA_TYPES, _MEDIA_TYPES.get(media_type)


def kind_by_content(head: bytes) -> Kind | None:
    """Tell what a document is from its first bytes: plain text where nothing says otherwise.

    None for XML that is neither a feed nor a page: its tags are no text, and no reader knows them.
    """
    if head.startswith(b"WARC/"):
        return Kind.WARC
    start = _readable(head).lstrip("\ufeff \t\r\n\f")
    if start.startswith("<"):
        if _PAGE.search(start):
            return Kind.HTML
        if _FEED.search(start):
            return Kind.FEED
        if start.startswith("<?xml"):
            return None
        if _FRAGMENT.match(start):
            return Kind.HTML
    if _JSON.match(start):
        return Kind.JSON
    if _FRONT_MATTER.match(start):
        return Kind.MARKDOWN
    return Kind.PLAIN


def is_page(head: bytes) -> bool:
    """Tell whether `head` begins a whole HTML page, whatever the file is called."""
    start = _readable(head).lstrip("\ufeff \t\r\n\f").lower()
    return start.startswith(("<!doctype html", "<html"))


def _readable(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.decode("utf-8", "replace")
