"""Markdown: the text without its marks, and the front matter above it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sayso.errors import SaysoError
from sayso.ingest.article import make_article
from sayso.ingest.credits import credit_of
from sayso.ingest.dates import published_date
from sayso.ingest.document import Document, read_all
from sayso.ingest.encoding import decode
from sayso.ingest.html import text_of_fragment
from sayso.records import Article, Skipped, Span

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["read"]

MAX_MARKDOWN = 2 * 1024 * 1024
"""Bytes of the largest Markdown file, more than 300,000 words.

markdown-it-py 4.3 takes 0.8 seconds of one core for each MB of an article, and 13 for the worst of 19
hostile texts (rows of "![["); in all cases the time grows with the length only.
"""

_MAX_FRONT_MATTER = 200  # lines
_KEYS = {
    "title": ("title", "headline"),
    "authors": ("authors", "author", "by", "byline"),
    "published": ("date", "published", "publish_date", "pubdate", "date_published", "datepublished"),
    "outlet": ("outlet", "source", "publisher", "publication", "sitename", "site"),
    "url": ("url", "link", "canonical", "canonical_url", "source_url", "original_url"),
    "language": ("language", "lang", "locale"),
}


def read(document: Document) -> Iterator[Article | Skipped | SaysoError]:
    """Yield the one article that a Markdown file is."""
    data = read_all(document, MAX_MARKDOWN, "split it into one file an article")
    source = decode(data, document.where, charset=document.charset)
    known, body = _front_matter(source)
    text, captions, headline, credit = _text(body, document.where)
    url = _first(known, "url")
    yield make_article(
        text,
        where=document.where,
        url=url if url and re.match(r"https?://", url) else document.url,
        outlet=_first(known, "outlet"),
        title=_first(known, "title") or headline,
        authors=_all(known, "authors"),
        published=published_date(_first(known, "published") or "") or document.published,
        language=_first(known, "language"),
        credit=credit,
        known=captions,
    )


def _front_matter(source: str) -> tuple[dict[str, list[str]], str]:
    """Return what stands between "---" lines (YAML) or "+++" lines (TOML) at the top, and the rest.

    Of YAML only what front matter of articles is made of is understood: words, quoted words and lists of
    them. A block that is neither is text.
    """
    lines = source.split("\n")
    fence = lines[0].rstrip()
    if fence not in ("---", "+++"):
        return {}, source
    closing = ("---", "...") if fence == "---" else ("+++",)
    ends = (index for index in range(1, min(len(lines), _MAX_FRONT_MATTER)) if lines[index].rstrip() in closing)
    end = next(ends, None)
    if end is None:
        return {}, source
    known = _yaml(lines[1:end]) if fence == "---" else _toml("\n".join(lines[1:end]))
    return ({}, source) if known is None else (known, "\n".join(lines[end + 1 :]))


def _yaml(lines: Sequence[str]) -> dict[str, list[str]] | None:
    known: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        if pair := re.match(r"([\w-]+)\s*:\s*(.*)$", line):
            key = pair[1].lower()
            known[key] = _scalars(pair[2])
        elif item := re.match(r"\s*-\s+(?:name\s*:\s*)?(.*)$", line):
            known.setdefault(key, []).extend(_scalars(item[1]))
        elif line.strip() and not line.startswith((" ", "\t", "#")):
            return None
    return known


def _scalars(value: str) -> list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^,]+", value[1:-1])
        return [scalar for part in parts for scalar in _scalars(part)]
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    else:
        value = re.sub(r"\s+#.*$", "", value)
    return [value] if value and value not in ("null", "~", "|", ">") else []


def _toml(block: str) -> dict[str, list[str]] | None:
    try:
        table = tomllib.loads(block)
    except tomllib.TOMLDecodeError:
        return None
    return {
        key.lower(): [str(item) for item in (value if isinstance(value, list) else [value])]
        for key, value in table.items()
    }


def _all(known: dict[str, list[str]], field: str) -> list[str]:
    return next((known[key] for key in _KEYS[field] if known.get(key)), [])


def _first(known: dict[str, list[str]], field: str) -> str | None:
    return next(iter(_all(known, field)), None)


def _text(body: str, where: str) -> tuple[str, list[Span], str | None, str | None]:
    """Return the text of Markdown, the spans of pictures' descriptions in it, its headline and the credit.

    A picture's title is no text of the page (browsers show it in a bubble), but it may give the credit.
    """
    from markdown_it import MarkdownIt

    parts: list[str] = []
    captions: list[Span] = []
    headline = credit = None
    at = 0
    heading = ""
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body):
        if token.type == "heading_open":
            heading = token.tag
        if token.type == "html_block":
            text, found = text_of_fragment(token.content, where)
            credit = credit or found
        else:
            text = _inline(token.children or []) if token.type == "inline" else token.content
        text = text.strip("\n")
        if not text.strip():
            continue
        for picture in (child for child in token.children or [] if child.type == "image"):
            credit = credit or credit_of(str(picture.attrGet("title") or ""))
        if _is_picture(token):
            captions.append(Span(at, at + len(text)))
            credit = credit or credit_of(text)
        if heading == "h1" and token.type == "inline":
            headline = headline or text
        heading = ""
        parts.append(text)
        at += len(text) + 2
    return "\n\n".join(parts), captions, headline, credit


def _inline(tokens: Sequence[Token]) -> str:
    """Return the words of a paragraph. Tags in it go; what they enclose is text of its own."""
    pieces: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            pieces.append(token.content)
        elif token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak" or (token.type == "html_inline" and re.match(r"<br\b", token.content, re.I)):
            pieces.append("\n")
        elif token.type == "image":
            pieces.append(_inline(token.children or []))
    return "".join(pieces)


def _is_picture(token: Any) -> bool:
    children = [child for child in token.children or [] if child.type not in ("softbreak", "link_open", "link_close")]
    children = [child for child in children if child.type != "text" or child.content.strip()]
    return bool(children) and all(child.type == "image" for child in children)
