"""JSON and JSON Lines: records of news-please, of trafilatura, of news APIs, JSON Feed, and our own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from sayso.errors import BadRecord, SaysoError, UnreadableFile
from sayso.ingest.addresses import canonical_url
from sayso.ingest.article import make_article
from sayso.ingest.dates import published_date
from sayso.ingest.document import MAX_ARTICLE, Document, peek, pieces, read_all, unforeseen
from sayso.ingest.encoding import clean, decode, looks_binary
from sayso.ingest.html import text_of_fragment
from sayso.records import Article, Skipped, Span

__all__ = ["article_of_record", "read"]

MAX_DOCUMENT = 64 * 1024 * 1024
"""Bytes of the largest JSON document that is not lines: it is held whole, and takes some five times that."""

MAX_LINE = 2 * MAX_ARTICLE
"""Bytes of the longest line: an article's text, which escapes can swell, and the record around it."""

# What tools call the fields, in order of preference. The first of each is our own name.
_TEXT = ("text", "maintext", "articleBody", "content_text", "body", "content", "raw_text", "full_text", "article")
_MARKUP = ("content_html", "html")
_TITLE = ("title", "headline", "name")
_URL = ("url", "source", "link", "canonical_url", "source_url")
_DATE = (
    "published", "date_publish", "date_published", "datePublished", "publishedAt", "published_at", "publish_date",
    "publication_date", "pub_date", "pubDate", "date",
)  # fmt: skip
_AUTHORS = ("authors", "author", "byline", "creator")
_OUTLET = ("outlet", "source-hostname", "publisher", "sitename", "site_name", "source", "source_name", "publication")
_DOMAIN = ("source_domain", "hostname", "domain")
_LANGUAGE = ("language", "lang", "inLanguage")
_LISTS = ("articles", "items", "entries", "results", "docs", "data")
# What stands for nothing in records that were printed from Python or SQL.
_NOTHING = ("", "None", "null", "NULL", "NaN", "nan", "NaT")

_REMEDY = "correct the record or leave it out"


def read(document: Document) -> Iterator[Article | Skipped | SaysoError]:
    """Yield the article of each record; a record that cannot be used is an error among them."""
    head, document = peek(document, 4096)
    if not head:
        raise UnreadableFile(document.where, "is empty", "give a file that holds an article")
    if kind := looks_binary(head):
        raise UnreadableFile(document.where, f"is {kind}, not JSON", "give a JSON or JSON Lines file")
    if _is_lines(head):
        yield from _read_lines(document)
    else:
        yield from _read_whole(document)


def _is_lines(head: bytes) -> bool:
    """Tell whether a file is one object a line. An object over several lines is one document; so is a list."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        return False
    line, newline, _ = start.partition(b"\n")
    # A first line longer than what was seen: lines' records are often so, documents' first lines are not.
    return not newline or line.rstrip().endswith(b"}")


def _read_lines(document: Document) -> Iterator[Article | Skipped | SaysoError]:
    for number, line in _lines(document):
        where = f"{document.where}, line {number}"
        try:
            if line is None:
                raise BadRecord(where, f"is longer than {MAX_LINE // 1024 // 1024} MiB", _REMEDY)
            text = decode(line, where)
            if text.strip():
                yield from _of_value(_parse(text, where), where, document)
        except SaysoError as error:
            yield error
        except Exception as error:  # of the parser of HTML that a record may hold
            yield unforeseen(where, error)


def _lines(document: Document) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number, from 1; None for one that is too long, which is not kept."""
    number, gathered, length = 1, [], 0
    for piece in pieces(document):
        while piece:
            part, newline, piece = piece.partition(b"\n")
            length += len(part)
            if length <= MAX_LINE:
                gathered.append(part)
            if newline:
                yield number, b"".join(gathered) if length <= MAX_LINE else None
                number, gathered, length = number + 1, [], 0
    if length:
        yield number, b"".join(gathered) if length <= MAX_LINE else None


def _read_whole(document: Document) -> Iterator[Article | Skipped | SaysoError]:
    data = read_all(document, MAX_DOCUMENT, "make it JSON Lines, one record a line")
    text = decode(data, document.where, charset=document.charset)
    if not text.strip():
        raise UnreadableFile(document.where, "holds no JSON", "give a file that holds an article")
    yield from _of_value(_parse(text, document.where), document.where, document)


def _parse(text: str, where: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        place = f"{where}, line {error.lineno}" if error.lineno > 1 else where
        raise BadRecord(place, f"is not JSON ({error.msg} at column {error.colno})", _REMEDY) from error
    except RecursionError as error:
        raise BadRecord(where, "nests too deeply for JSON of articles", _REMEDY) from error
    except ValueError as error:  # a number of thousands of digits
        raise BadRecord(where, "holds a number that is too long", _REMEDY) from error


def _of_value(value: Any, where: str, document: Document) -> Iterator[Article | Skipped | SaysoError]:
    """Yield the articles of a parsed document: an object, a list of them, or an object that lists them."""
    records = value
    if isinstance(value, dict) and not _has_text(value):
        records = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), value)
    if not isinstance(records, list):
        yield article_of_record(records, where, published=document.published)
        return
    for number, record in enumerate(records, start=1):
        try:
            yield article_of_record(record, f"{where}, record {number}", published=document.published)
        except SaysoError as error:
            yield error


def _has_text(record: Mapping[str, Any]) -> bool:
    return any(isinstance(record.get(key), str) for key in (*_TEXT, *_MARKUP))


def article_of_record(record: Any, where: str, *, published: str | None = None) -> Article:
    """Return the article that one record tells of; BadRecord if a field is missing or has a wrong type.

    `published` counts only if the record states no date. A record of our own keeps its text and its
    furniture as they are.
    """
    if not isinstance(record, dict):
        raise BadRecord(where, f"is {_type(record)}, not an object with a text", _REMEDY)
    ours = isinstance(record.get("attributions"), list) or isinstance(record.get("furniture"), list)
    text, credit = _text_of(record, where)
    outlet, domain = _outlet(record, where)
    date = _string(record, _DATE, where)
    moment = published_date(date) if date else None
    if date and not moment:
        key = next(key for key in _DATE if record.get(key) == date)
        raise BadRecord(where, f"field '{key}' is '{date[:40]}', not a date", "write it as YYYY-MM-DD")
    url = _address(record, where)
    return make_article(
        text,
        where=where,
        url=url,
        outlet=outlet,
        domain=domain,
        title=_string(record, _TITLE, where),
        authors=_authors(record, where),
        published=moment or published,
        language=_string(record, _LANGUAGE, where),
        credit=_string(record, ("credit",), where) or credit,
        furniture=_furniture(record, text, where) if ours else None,
    )


def _text_of(record: Mapping[str, Any], where: str) -> tuple[str, str | None]:
    # news-please and trafilatura give the text twice; what they cleaned comes first.
    names = ("maintext", *_TEXT) if "maintext" in record else _TEXT
    text = _string(record, names, where)
    if text is None:
        markup = _string(record, _MARKUP, where)
        if markup is not None:
            return text_of_fragment(markup, where)
        raise BadRecord(where, "has no text (no field 'text', 'maintext' or the like)", "add the article's text")
    if len(text) > MAX_ARTICLE:
        raise BadRecord(where, f"has a text of over {MAX_ARTICLE // 1024 // 1024} million characters", _REMEDY)
    return clean(text), None


def _string(record: Mapping[str, Any], names: tuple[str, ...], where: str, *, inside: str = "") -> str | None:
    """Return the first field of `names` that says something; BadRecord if it is not a string."""
    for name in names:
        value = record.get(name)
        if value is None or (isinstance(value, str) and value.strip() in _NOTHING):
            continue
        if not isinstance(value, str):
            raise BadRecord(where, f"field '{inside}{name}' is {_type(value)}, not a string", _REMEDY)
        return value
    return None


def _address(record: Mapping[str, Any], where: str) -> str | None:
    for name in _URL:
        value = record.get(name)
        if isinstance(value, str) and canonical_url(value):
            return value
        # "source" is an address to trafilatura, an outlet to news APIs.
        if name == "url" and value is not None and value not in _NOTHING:
            found = f"'{value[:60]}'" if isinstance(value, str) else _type(value)
            raise BadRecord(where, f"field 'url' is {found}, not an http(s) address", _REMEDY)
    return None


def _outlet(record: Mapping[str, Any], where: str) -> tuple[str | None, str | None]:
    name: str | None = None
    domain = _string(record, _DOMAIN, where)
    for key in _OUTLET:
        value = record.get(key)
        if isinstance(value, dict):
            name = name or _string(value, ("name",), where, inside=f"{key}.")
            domain = domain or _string(value, ("domain",), where, inside=f"{key}.")
        elif isinstance(value, str) and value.strip() not in _NOTHING and not canonical_url(value):
            name = name or value
        elif value is not None and not isinstance(value, str):
            raise BadRecord(where, f"field '{key}' is {_type(value)}, not a name", _REMEDY)
    if domain is None and name and re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}", name):
        name, domain = None, name
    return name, domain.lower().removeprefix("www.") if domain else None


def _authors(record: Mapping[str, Any], where: str) -> list[str]:
    for name in _AUTHORS:
        value = record.get(name)
        if value is None or value in _NOTHING or value == []:
            continue
        found: list[str] = []
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                item = item.get("name")
            if not isinstance(item, str):
                raise BadRecord(where, f"field '{name}' holds {_type(item)}, not a name", _REMEDY)
            found += re.split(r"\s*;\s*", item)  # trafilatura's way of writing several
        return [author for author in found if author.strip() not in _NOTHING]
    return []


def _furniture(record: Mapping[str, Any], text: str, where: str) -> tuple[Span, ...] | None:
    """Return the furniture that a record of ours states; None, to have it sought, if it states none."""
    value = record.get("furniture")
    if value is None:
        return None
    wrong = BadRecord(where, "field 'furniture' is not a list of [start, end] within the text", _REMEDY)
    if not isinstance(value, list):
        raise wrong
    spans = []
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2 or not all(type(offset) is int for offset in pair):
            raise wrong
        if not 0 <= pair[0] < pair[1] <= len(text):
            raise wrong
        spans.append(Span(*pair))
    if any(before.end > after.start for before, after in pairwise(spans)):
        raise BadRecord(where, "field 'furniture' has spans that are out of order or overlap", _REMEDY)
    return tuple(spans)


def _type(value: Any) -> str:
    """Return what JSON calls the type of `value`, with its article."""
    names = {bool: "a boolean", int: "a number", float: "a number", str: "a string", list: "a list", dict: "an object"}
    return "null" if value is None else names.get(type(value), "of an unknown type")
