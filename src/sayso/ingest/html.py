"""HTML pages: trafilatura finds the article in them, htmldate its date."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sayso.errors import SaysoError, UnreadableFile
from sayso.ingest.addresses import canonical_url, domain_of, same_site
from sayso.ingest.article import make_article
from sayso.ingest.credits import credit_of
from sayso.ingest.dates import published_date
from sayso.ingest.document import MAX_ARTICLE, Document, read_all
from sayso.ingest.encoding import clean, decode_html
from sayso.ingest.markup import blocks, join_blocks, parse_html
from sayso.records import Article, Skipped

__all__ = ["article_of_page", "read", "text_of_fragment"]

MAX_LINKED_DATA = 1_000_000
"""Characters of the longest JSON-LD script looked at: an article's own text, twice over."""

_CAPTION = re.compile(r"(?:^|[-_])(?:caption|figcaption|credit|credits|photocredit|copyright)(?:$|[-_])", re.IGNORECASE)
_MAX_CAPTION = 600  # characters; longer, and the class name marks something else
_STAMPS = (
    "//meta[@property='article:published_time' or @itemprop='datePublished' or @name='pubdate'"
    " or @name='parsely-pub-date' or @name='date']/@content",
    "//time[@datetime]/@datetime",
)

# Without a handler of their own, warnings of these would be printed among our own output.
for _name in ("trafilatura", "htmldate", "charset_normalizer", "justext"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


def read(document: Document) -> Iterator[Article | Skipped | SaysoError]:
    """Yield the one article of a page."""
    data = read_all(document, MAX_ARTICLE, "save the article's text alone and read that")
    markup = decode_html(data, document.where, charset=document.charset)
    yield article_of_page(markup, where=document.where, url=document.url, published=document.published)


def article_of_page(markup: str, *, where: str, url: str | None, published: str | None) -> Article:
    """Return the article that a page holds; UnreadableFile if no text of one is found in it.

    `url` is where the page was fetched; its own canonical link is preferred if it stays on the same site.
    `published` counts only if the page states no date.
    """
    from trafilatura import bare_extraction
    from trafilatura.metadata import extract_metadata

    tree = parse_html(markup, where)
    linked_data = _linked_data(tree)
    address = _address(tree, url)
    language = tree.get("lang") or next(iter(tree.xpath("//meta[@property='og:locale']/@content")), None)
    # Only dates that the page's markup states; a date somewhere in the words may be any date.
    metadata = extract_metadata(tree, address, {"original_date": True, "extensive_search": False})
    stated = _moment(tree, linked_data, metadata.date)
    credit = _take_captions(tree)
    found = bare_extraction(tree, url=address, include_comments=False, include_links=True)
    text, links = join_blocks(blocks(getattr(found, "body", None)))
    if not text:
        raise UnreadableFile(where, "is a page in which no article was found", "save the article's text and read that")
    domain = domain_of(address) if address else None
    outlet = metadata.sitename
    return make_article(
        clean(text),
        where=where,
        url=address,
        # Without a name in the page, trafilatura gives the host's.
        outlet=None if outlet and domain and outlet.lower().removeprefix("www.") == domain else outlet,
        title=_title(metadata.title, outlet, domain),
        authors=(metadata.author or "").split("; "),
        published=stated or published,
        language=language,
        credit=credit,
        known=links,
    )


def text_of_fragment(markup: str, where: str) -> tuple[str, str | None]:
    """Return the text of a piece of HTML that is known to be article only, and its photo credit.

    Pictures' captions are left out, as in whole pages.
    """
    tree = parse_html(f"<div>{markup}</div>", where)
    credit = _take_captions(tree)
    for figure in tree.xpath("//figure"):
        figure.drop_tree()
    return clean(join_blocks(blocks(tree))[0]), credit


def _linked_data(tree: Any) -> list[Any]:
    """Return the page's JSON-LD. Scripts that are no JSON are removed: the attempts of trafilatura to read
    them all the same take minutes on hostile ones."""
    found: list[Any] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        text = script.text or ""
        try:
            if len(text) > MAX_LINKED_DATA:
                raise ValueError("too long")
            found.append(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            script.getparent().remove(script)
    return found


def _address(tree: Any, fetched: str | None) -> str | None:
    links = tree.xpath("//link[contains(concat(' ', translate(@rel, 'CANONIL', 'canonil'), ' '), ' canonical ')]/@href")
    for link in [*links, *tree.xpath("//meta[@property='og:url']/@content")]:
        address = canonical_url(link)
        if address and (fetched is None or (same_site(address, fetched) and not _is_front(address, fetched))):
            return address
    return canonical_url(fetched) if fetched else None


def _is_front(address: str, fetched: str) -> bool:
    """Tell whether `address` is only the site's front page, as some sites say of all their articles."""
    return urlsplit(address).path in ("", "/") and urlsplit(fetched).path not in ("", "/")


def _moment(tree: Any, linked_data: list[Any], day: str | None) -> str | None:
    """Return the moment of publication if the page states one on `day`, else `day`."""
    if day is None:
        return None
    stamps = [stamp for path in _STAMPS for stamp in tree.xpath(path)]
    stamps += [value for node in _nodes(linked_data) if isinstance(value := node.get("datePublished"), str)]
    for stamp in stamps[:50]:
        moment = published_date(stamp)
        if moment and len(moment) > len(day) and moment.startswith(day):
            return moment
    return day


def _nodes(linked_data: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the objects at the top of JSON-LD documents, and those in their lists and graphs."""
    for item in linked_data:
        for node in item if isinstance(item, list) else [item]:
            if isinstance(node, dict):
                yield node
                graph = node.get("@graph")
                yield from (inner for inner in graph if isinstance(inner, dict)) if isinstance(graph, list) else ()


def _take_captions(tree: Any) -> str | None:
    """Remove the captions from `tree`, and return the first photo credit that they give."""
    credit = None
    for element in tree.xpath("//figcaption | //*[@class]"):
        is_caption = element.tag == "figcaption" or any(map(_CAPTION.search, element.get("class", "").split()))
        if not is_caption or element.tag in ("html", "body", "article", "main") or element.getparent() is None:
            continue
        found = list(blocks(element))
        if sum(len(block.text) for block in found) > _MAX_CAPTION:
            continue
        credit = credit or next(filter(None, (credit_of(block.text) for block in found)), None)
        element.drop_tree()
    return credit


def _title(title: str | None, *names: str | None) -> str | None:
    """Return a title without the outlet's name or domain that pages put behind it."""
    found = re.fullmatch(r"(.+?)\s+[|–—-]+\s+([^|–—]+)", title or "")
    if found is None or len(found[2].split()) > 6:
        return title
    tail = found[2].lower()
    return found[1] if any(name and name.lower() in tail for name in names) else title
