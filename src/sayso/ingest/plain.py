"""Plain text: stored as it is, but for encoding, line ends and control characters."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.errors import SaysoError
from sayso.ingest.article import make_article
from sayso.ingest.document import MAX_ARTICLE, Document, read_all
from sayso.ingest.encoding import decode
from sayso.records import Article, Skipped

__all__ = ["read"]


def read(document: Document) -> Iterator[Article | Skipped | SaysoError]:
    """Yield the one article that a text file is."""
    data = read_all(document, MAX_ARTICLE, "split it into one file an article")
    text = decode(data, document.where, charset=document.charset)
    yield make_article(text, where=document.where, url=document.url, published=document.published)
