"""Readings as rows of the tables, and back; nothing here touches a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping

from sayso.errors import BadRecord
from sayso.records import (
    Article,
    Attribution,
    Form,
    Maker,
    Outlet,
    Party,
    Phrase,
    Reading,
    Span,
    When,
    phrase,
)

__all__ = [
    "DETAILS",
    "article_from",
    "attribution_from",
    "attribution_row",
    "check",
    "details",
    "maker_from",
    "span_rows",
    "version_row",
]

# What an article says of itself besides its text.
DETAILS = ("title", "outlet", "domain", "authors", "published", "language", "credit", "furniture")

# The phrases of an attribution: the name of the field is the role of its spans.
_ROLES = ("content", "cue", "source", "addressee", "medium", "setting", "time")


def check(reading: Reading) -> None:
    """Raise `BadRecord` unless the reading can be stored and given back exactly as it is."""
    article = reading.article
    where = article.origin or article.url or article.id
    try:
        _check_text(article)
        for span in article.furniture:
            if span.end > len(article.text):
                raise ValueError(f"furniture [{span.start}, {span.end}) lies outside the text")
        parents = {attribution.id: attribution.parent for attribution in reading.attributions}
        if len(parents) < len(reading.attributions):
            raise ValueError("two attributions have the same id")
        for attribution in reading.attributions:
            _check_phrases(attribution, article.text)
            if not 0 <= attribution.confidence <= 1:
                raise ValueError(f"{attribution.id} has the confidence {attribution.confidence}")
        _check_parents(parents)
    except ValueError as error:
        raise BadRecord(
            where,
            f"cannot be kept in a ledger: {error}",
            "correct the input, or report it if sayso made this",
        ) from None


def _check_text(article: Article) -> None:
    if not article.id:
        raise ValueError("the article has no id")
    outlet = article.outlet or Outlet()
    words = [article.id, article.url, article.title, outlet.name, outlet.domain, article.published]
    for text in (*words, article.language, article.credit, *article.authors, article.text):
        try:
            (text or "").encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"character {error.start} is half a surrogate pair, which UTF-8 cannot hold") from None


def _check_phrases(attribution: Attribution, text: str) -> None:
    for role in _ROLES:
        words: Phrase | None = getattr(attribution, role)
        if words is None:
            continue
        if not words.spans or max(span.end for span in words.spans) > len(text):
            raise ValueError(f"the {role} of {attribution.id} does not lie inside the text")
        quoted = phrase(text, words.spans)
        if (words.text, words.spans) != (quoted.text, quoted.spans):
            raise ValueError(f"the {role} of {attribution.id} says other words than its spans quote")


def _check_parents(parents: Mapping[str, str | None]) -> None:
    """See that every parent is there and that following parents comes to an end; linear in their number."""
    settled: set[str] = set()
    for start in parents:
        climbed: set[str] = set()
        at: str | None = start
        while at is not None and at not in settled:
            if at in climbed:
                raise ValueError(f"following the parents of {start} leads back to {at}")
            if at not in parents:
                raise ValueError(f"the parent {at} is not among the attributions")
            climbed.add(at)
            at = parents[at]
        settled |= climbed


def details(article: Article) -> dict[str, Any]:
    """Return what the article says of itself besides its text, as the columns named in `DETAILS`."""
    outlet = article.outlet or Outlet()
    return {
        "title": article.title,
        "outlet": outlet.name,
        "domain": outlet.domain,
        "authors": list(article.authors),
        "published": article.published,
        "language": article.language,
        "credit": article.credit,
        "furniture": [[span.start, span.end] for span in article.furniture],
    }


def version_row(article: Article) -> dict[str, Any]:
    """Return a row of `versions`, less its number and date."""
    return {
        "article": article.id,
        "digest": article.digest,
        "text": article.text,
        **details(article),
    }


def article_from(row: RowMapping) -> Article:
    """Return the article that a row of `versions`, with the `url` of `articles`, holds."""
    outlet = Outlet(name=row["outlet"], domain=row["domain"])
    return Article(
        id=row["article"],
        text=row["text"],
        url=row["url"],
        outlet=None if outlet == Outlet() else outlet,
        title=row["title"],
        authors=tuple(row["authors"]),
        published=row["published"],
        language=row["language"],
        credit=row["credit"],
        furniture=tuple(Span(start, end) for start, end in row["furniture"]),
    )


def attribution_row(attribution: Attribution) -> dict[str, Any]:
    """Return a row of `attributions`, less its keys and its place."""
    source, addressee, time = attribution.source, attribution.addressee, attribution.time
    return {
        "id": attribution.id,
        "form": attribution.form.value,
        "act": attribution.act,
        "hedged": attribution.hedged,
        "source_entity": source.entity if source else None,
        "addressee_entity": addressee.entity if addressee else None,
        "time_start": time.start if time else None,
        "time_end": time.end if time else None,
        "chain": list(attribution.chain),
        "confidence": attribution.confidence,
    }


def span_rows(attribution: Attribution, key: int) -> list[dict[str, Any]]:
    """Return the rows of `spans` that hold the attribution's phrases."""
    rows = []
    for role in _ROLES:
        words: Phrase | None = getattr(attribution, role)
        for number, span in enumerate(words.spans if words else (), start=1):
            rows.append({"attribution": key, "role": role, "number": number, "start": span.start, "end": span.end})
    return rows


def attribution_from(
    row: RowMapping, spans: Mapping[str, Iterable[Span]], parent: str | None, text: str
) -> Attribution:
    """Return the attribution that a row and its spans by role hold; `parent` is the parent's record id."""
    phrases = {role: phrase(text, found) for role, found in spans.items()}
    source, addressee, time = (phrases.get(role) for role in ("source", "addressee", "time"))
    return Attribution(
        id=row["id"],
        form=Form(row["form"]),
        content=phrases["content"],
        cue=phrases.get("cue"),
        source=_party(source, row["source_entity"]),
        addressee=_party(addressee, row["addressee_entity"]),
        medium=phrases.get("medium"),
        setting=phrases.get("setting"),
        time=_when(time, row["time_start"], row["time_end"]),
        act=row["act"],
        hedged=row["hedged"],
        parent=parent,
        chain=tuple(row["chain"]),
        confidence=row["confidence"],
    )


def _party(words: Phrase | None, entity: str | None) -> Party | None:
    return None if words is None else Party(text=words.text, spans=words.spans, entity=entity)


def _when(words: Phrase | None, start: str | None, end: str | None) -> When | None:
    return None if words is None else When(text=words.text, spans=words.spans, start=start, end=end)


def maker_from(row: RowMapping) -> Maker:
    """Return the maker that a row of `makers` holds, its columns marked `maker_`."""
    return Maker(name=row["maker_name"], version=row["maker_version"], digest=row["maker_digest"])
