"""RSS and Atom feeds: each entry that carries a text is an article."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sayso.errors import NothingToRead, SaysoError, UnreadableFile
from sayso.ingest.addresses import canonical_url
from sayso.ingest.article import make_article
from sayso.ingest.dates import published_date
from sayso.ingest.document import Document, read_all, unforeseen
from sayso.ingest.encoding import clean, looks_binary
from sayso.ingest.html import text_of_fragment
from sayso.records import Article, Skipped

__all__ = ["read"]

MAX_FEED = 8 * 1024 * 1024
"""Bytes of the largest feed: some 5,000 entries. feedparser takes two seconds for each MB."""

_CLOSED = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*$", re.IGNORECASE | re.DOTALL)


def read(document: Document) -> Iterator[Article | Skipped | SaysoError]:
    """Yield the article of each entry. An entry with only a headline is passed by."""
    import feedparser

    data = read_all(document, MAX_FEED, "split it into smaller feeds")
    if kind := looks_binary(data):
        raise UnreadableFile(document.where, f"is {kind}, not a feed", "give an RSS or Atom feed")
    # Entities can be made to name local files or to grow without bound; feeds need none of their own.
    # NULs are left out so that UTF-16 cannot hide one.
    if b"<!ENTITY" in data.replace(b"\0", b"").upper():
        raise UnreadableFile(document.where, "declares XML entities, which is refused", "save the feed without them")
    headers = {"content-type": f"application/xml; charset={document.charset}"} if document.charset else {}
    feed = feedparser.parse(
        io.BytesIO(data), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
    )
    if not feed.version and not feed.entries:
        raise UnreadableFile(document.where, "is no RSS or Atom feed", "give the address or file of a feed")
    for number, entry in enumerate(feed.entries, start=1):
        where = f"{document.where}, entry {number}"
        try:
            yield _of_entry(entry, feed.feed, where, document)
        except SaysoError as error:
            yield error
        except Exception as error:  # a parser's own, or a shape that feedparser makes of broken XML
            yield unforeseen(where, error)
    if feed.bozo and not _CLOSED.search(data[-4096:]):
        reason = f"is cut short: {len(feed.entries)} entries could be made out, the rest is missing"
        yield UnreadableFile(document.where, reason, "fetch the feed again")
    elif not feed.entries:
        yield NothingToRead(document.where, "is a feed without entries", "look again later")


def _of_entry(entry: Mapping[str, Any], feed: Mapping[str, Any], where: str, document: Document) -> Article | Skipped:
    text, credit = _text(entry, where)
    if not text.strip():
        return Skipped(where, "the entry has a headline and no text")
    source = entry.get("source") or {}
    stated = next(filter(None, (published_date(entry.get(key) or "") for key in ("published", "updated"))), None)
    link = entry.get("link") or ""
    return make_article(
        text,
        where=where,
        url=link if canonical_url(link) else None,
        outlet=source.get("title") or feed.get("publisher") or feed.get("title"),
        title=_words(entry.get("title") or "", where) or None,
        authors=[author["name"] for author in entry.get("authors") or [] if author.get("name")],
        published=stated or document.published,
        language=(entry.get("title_detail") or {}).get("language") or feed.get("language"),
        credit=credit,
    )


def _text(entry: Mapping[str, Any], where: str) -> tuple[str, str | None]:
    """Return the text of the fullest content, else of the summary, and its photo credit."""
    contents = sorted(entry.get("content") or [], key=lambda content: len(content.get("value") or ""), reverse=True)
    for content in [*contents, entry.get("summary_detail") or {}]:
        value = content.get("value") or ""
        if content.get("type") == "text/plain" and not re.search(r"<\w+[\s>/]", value):
            text, credit = clean(value), None
        else:
            text, credit = text_of_fragment(value, where) if value.strip() else ("", None)
        if text.strip():
            return text, credit
    return "", None


def _words(title: str, where: str) -> str:
    return text_of_fragment(title, where)[0] if re.search(r"[<&]", title) else title
