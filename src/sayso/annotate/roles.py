"""Offices and tasks: the titles the network saw, with who has them, of what, since and until when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.annotate.entities import Cast
from sayso.annotate.mentions import mention_in
from sayso.annotate.spans import spans_of
from sayso.model.features import Pieces
from sayso.model.mentions import Title
from sayso.records import Role, Span

__all__ = ["roles_of"]

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
# The words that say a role are quoted in one piece if no more characters lie between its parts.
_ONE_PIECE = 60


def roles_of(cast: Cast, pieces: Pieces, titles: Sequence[Title]) -> dict[int, list[Role]]:
    """Return the roles of each entity that has any, in order of the text, each title once."""
    text = cast.page.article.text
    starts = [m.span.start for m in cast.mentions]
    roles: dict[int, list[Role]] = {}
    for title in titles:
        word = spans_of(text, pieces, [(title.first, title.last)])[0]
        holder, body, since, until = (spans_of(text, pieces, [place]) if place else [] for place in title.roles)
        bearer = mention_in(holder, cast.mentions, starts) if holder else None
        if bearer is None or cast.page.furniture_in(word):
            continue
        number = cast.entity[bearer]
        of = mention_in(body, cast.mentions, starts) if body else None
        if of is not None and cast.entity[of] == number:
            of = None
        dates = [_date(text, spans) for spans in (since, until)]
        role = Role(
            title=word.quote(text),
            of=cast.id_of(cast.entity[of]) if of is not None and cast.is_entity(cast.entity[of]) else None,
            since=dates[0],
            until=dates[1],
            former=title.former > 0.5,
            spans=_words(sorted([word, *body, *since, *until])),
        )
        known = roles.setdefault(number, [])
        same = [r for r in known if r.title.lower() == role.title.lower() and r.former == role.former]
        if not any(r.of == role.of or role.of is None for r in same):
            known.append(role)
    return roles


def _date(text: str, spans: Sequence[Span]) -> str | None:
    """Return the ISO year or month that the words name, None if they name no year."""
    words = " ".join(span.quote(text) for span in spans)
    year = _YEAR.search(words)
    if year is None:
        return None
    month = next((i for i, name in enumerate(_MONTHS, 1) if name in words.lower()), None)
    return f"{year.group()}-{month:02d}" if month else year.group()


def _words(spans: Sequence[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.start - joined[-1].end <= _ONE_PIECE:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
