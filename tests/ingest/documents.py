"""Small things that the tests of several readers are made of."""

from __future__ import annotations

import io
from collections.abc import Iterator

from sayso.errors import SaysoError
from sayso.ingest.document import Document
from sayso.records import Article, Skipped

Item = Article | Skipped | SaysoError


def document(
    data: bytes | str, *, where: str = "here", url: str | None = None, published: str | None = None
) -> Document:
    """Return a document of these bytes (or of this text in UTF-8)."""
    data = data.encode() if isinstance(data, str) else data
    return Document(where=where, stream=io.BytesIO(data), url=url, published=published)


def one(items: Iterator[Item]) -> Article:
    """Return the one article that was yielded."""
    (item,) = items
    assert isinstance(item, Article), item
    return item


def errors_and_articles(items: Iterator[Item]) -> tuple[list[SaysoError], list[Article]]:
    """Return the errors and the articles among what was yielded; an error raised at the end counts."""
    errors: list[SaysoError] = []
    articles: list[Article] = []
    try:
        for item in items:
            if isinstance(item, Article):
                articles.append(item)
            elif isinstance(item, SaysoError):
                errors.append(item)
    except SaysoError as error:
        errors.append(error)
    return errors, articles
