"""Namings made whole: a reader may cut a name in two, or take a part of a longer name for somebody of its own.

"Ghorbani" in "Ghorbani-Nejad" is the whole word. "Khalaf" and "al-Hamdani" side by side are one name. "Deir" within
"Deir ez-Zor", which is named as such, is nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from sayso.link import lexicon
from sayso.link.phrases import capitals
from sayso.link.spelling import plain
from sayso.records import Entity, Span

__all__ = ["whole_namings"]

# What goes on inside a word: letters, and marks with a letter behind them.
_GOES_ON = re.compile(r"(?:[^\W_]|[-’'ʻʼ](?=[^\W\d_]{2}))+")
_INSIDE = re.compile(r"(?:[^\W\d_]|[^\W\d_][-’'ʻʼ])\Z")
_POSSESSIVE = re.compile(r"[’']s?\b")
_NEXT = re.compile(r" ((?:(?:al|el|ez|as|ash|de|da|di|van|von|der|bin|ibn)[ -])*[^\W\d_][^\s,;:.!?()]*)", re.IGNORECASE)
_BEFORE = re.compile(r"([^\s,;:.!?()“”\"]+) $")
# Longer names than this many letters are phrases.
_LONGEST = 60


def whole_namings(text: str, entities: Iterable[Entity]) -> dict[str, tuple[Span, ...]]:
    """Return the mentions of each entity by its id, those of cut names whole, those of mere parts left out."""
    entities = list(entities)
    found = {
        entity.id: [span for mention in entity.mentions if (span := _whole_word(text, mention)) is not None]
        for entity in entities
    }
    spots = sorted({(span.start, span.end, id) for id, spans in found.items() for span in spans})
    types = {entity.id: entity.type for entity in entities}
    joined = _joined(text, spots, types)
    return {
        id: tuple(
            sorted({joined.get((span, id), span) for span in spans if not _is_part(text, span, id, spots, types)})
        )
        for id, spans in found.items()
    }


def _whole_word(text: str, span: Span) -> Span | None:
    """Return the mention up to the end of its last word, None if it begins inside a word."""
    if span.start and _INSIDE.search(text, max(0, span.start - 2), span.start) and text[span.start].isalpha():
        return None
    if text[span.start] in "-’'" and span.start and text[span.start - 1].isalpha():
        return None
    if not text[span.end - 1].isalnum() or _POSSESSIVE.match(text, span.end):
        return span
    goes_on = _GOES_ON.match(text, span.end)
    return Span(span.start, goes_on.end()) if goes_on else span


def _is_part(text: str, span: Span, id: str, spots: list[tuple[int, int, str]], types: Mapping[str, str]) -> bool:
    """Tell whether a mention is part of a longer name that is somebody else's: words with capitals beside it."""
    words = text[span.start : span.end]
    if not words.strip() or not capitals(words.split()[0]) or plain(words) in lexicon.countries()[0]:
        return False
    for start, end, other in spots:
        if start > span.start:
            break
        if other == id or end < span.end or (start, end) == (span.start, span.end) or types[other] == "group":
            continue
        following, before = _NEXT.match(text, span.end, end), _BEFORE.search(text, start, span.start)
        if (following and _of_a_name(following[1])) or (before and _of_a_name(before[1])):
            return True
    return False


def _of_a_name(word: str) -> bool:
    """Tell whether a word beside a name belongs to it: it has a capital and is no title."""
    bare = plain(word).rstrip(".,")
    if not capitals(word) or bare in lexicon.words("titles") or bare in lexicon.fields() or word[-2:] in ("’s", "'s"):
        return False
    return bare not in lexicon.countries()[1] and not (word.isupper() and len(word) < 5)


def _joined(text: str, spots: list[tuple[int, int, str]], types: Mapping[str, str]) -> dict[tuple[Span, str], Span]:
    """Return for mentions that stand side by side as one person's name the whole of it."""
    found: dict[tuple[Span, str], Span] = {}
    for (start, end, id), (follows, last, other) in pairwise(spots):
        if follows != end + 1 or text[end] != " " or last - start > _LONGEST or id == other:
            continue
        if "person" not in (types[id], types[other]) or {types[id], types[other]} & {"group", "document", "event"}:
            continue
        words = text[start:end].split(), text[follows:last].split()
        if all(capitals(word) for word in (*words[0], *words[1])) and all(map(_of_a_name, words[0])):
            if plain(text[start:end]) in lexicon.countries()[0]:
                continue
            whole = Span(start, last)
            found[Span(start, end), id] = found[Span(follows, last), other] = whole
    return found
