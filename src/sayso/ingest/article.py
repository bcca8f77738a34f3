"""What every reader ends with: an `Article`, put together in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sayso.errors import UnreadableFile
from sayso.ingest.addresses import canonical_url, domain_of
from sayso.ingest.furniture import lay_out
from sayso.records import Article, Outlet, Span, content_id

__all__ = ["make_article"]

_NOTHING = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad]*")


def make_article(
    text: str,
    *,
    where: str,
    url: str | None = None,
    outlet: str | None = None,
    domain: str | None = None,
    title: str | None = None,
    authors: Sequence[str] = (),
    published: str | None = None,
    language: str | None = None,
    credit: str | None = None,
    known: Iterable[Span] = (),
    furniture: tuple[Span, ...] | None = None,
) -> Article:
    """Return the article that `text`, already clean, and what is known of it make.

    `known` are stretches that the format itself tells to be furniture; the rest is found by layout, unless
    `furniture` gives all of it. UnreadableFile if there is no text.
    """
    if _NOTHING.fullmatch(text):
        raise UnreadableFile(where, "holds no text", "give a document that holds an article")
    address = canonical_url(url) if url else None
    if furniture is None:
        layout = lay_out(text, title=_line(title), known=known)
        title, credit, furniture = layout.title, credit or layout.credit, layout.furniture
    domain = domain or (domain_of(address) if address else None)
    return Article(
        id=content_id("art", address) if address else content_id("art", text),
        text=text,
        url=address,
        outlet=Outlet(name=_line(outlet), domain=domain) if outlet or domain else None,
        title=_line(title),
        authors=tuple(dict.fromkeys(filter(None, map(_line, authors)))),
        published=published,
        language=_language(language),
        credit=credit,
        furniture=furniture,
        origin=where,
    )


def _line(value: str | None) -> str | None:
    """Return `value` on one line, None if nothing is left."""
    return " ".join(value.split()) or None if value else None


def _language(tag: str | None) -> str | None:
    """Return the language of a tag such as "en-GB" or "pt_BR" (ISO 639), None if it is not one."""
    found = re.match(r"\s*([A-Za-z]{2,3})(?![A-Za-z])", tag or "")
    return found[1].lower() if found else None
