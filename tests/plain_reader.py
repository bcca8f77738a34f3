"""A reader that needs no model: it finds what stands in curly quotes before "said" and a name.

For tests of what happens around the reading, not of the reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sayso.records import Article, Attribution, Form, Maker, Party, Reading, Span, content_id, phrase

MAKER = Maker(name="plain", version="1", digest="0" * 64)

_SAID = re.compile(r"(“[^”]+”) (said) ([A-Z]\w+(?: [A-Z]\w+)?)")


def read_plainly(articles: Iterable[Article]) -> Iterator[Reading]:
    """Read one article after the other, without looking ahead."""
    for article in articles:
        yield reading_of(article)


def reading_of(article: Article, *, maker: Maker = MAKER) -> Reading:
    """Return what the plain reader finds in the article."""
    found = []
    for match in _SAID.finditer(article.text):
        content, cue, source = (
            phrase(article.text, [Span(match.start(group), match.end(group))]) for group in (1, 2, 3)
        )
        found.append(
            Attribution(
                id=content_id("at", article.id, str(match.start())),
                form=Form.DIRECT,
                content=content,
                cue=cue,
                source=Party(text=source.text, spans=source.spans),
                confidence=0.75,
            )
        )
    return Reading(article=article, attributions=tuple(found), maker=maker)


def report(number: int, *, url: str | None = None, extra: str = "") -> Article:
    """Return an invented short report, another one for every number."""
    text = (
        f"Harbour bridge number {number} closed on Tuesday.\n\n"
        f"“The bridge is safe,” said Ana Brandt, the mayor of Port Ellery.\n"
        f"“Not all {number} bolts were checked,” said Tom Okafor.{extra}\n"
    )
    return Article(
        id=content_id("ar", url or text),
        text=text,
        url=url,
        title=f"Bridge {number} closed",
        published="2024-05-31",
    )
