"""Which lines of an article are not the report: captions, credits, bylines, teasers, boxes, notices.

Such lines stay in the text, so that the text is what was handed in; they are only marked, and what is
marked is never read as a claim. A paragraph of the report that is marked by mistake loses its claims, so
every rule here rests on layout (short lines that stand alone, before or after the report) and on closed
classes of words (`furniture.toml`); a line that might be a sentence of the report is left alone.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from sayso.ingest import bylines
from sayso.ingest.credits import agency_of_dateline, agency_of_end, caption_credit, doubled_credit
from sayso.ingest.paragraphs import MAX_LENGTH, Paragraph, is_finished, paragraphs
from sayso.ingest.phrases import SAYING, either, group, is_sentence, plain, starts_with
from sayso.records import Span

__all__ = ["Layout", "lay_out"]

MAX_LINES = 200_000
"""Lines beyond which no furniture is sought: a book of 200,000 words has some 20,000."""

MAX_NOTICE = 45
"""Words in the longest box or notice: the agencies' copyright lines have about 40."""

EDGE = 6
"""How many paragraphs from either end bylines, stamps and notes about the writer may stand."""

LISTED = 8
"""Headlines of other stories expected under the head of a list of them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the layout of a text tells: its headline, its credit, and the lines that are furniture."""

    title: str | None
    credit: str | None
    furniture: tuple[Span, ...]


def lay_out(text: str, *, title: str | None = None, known: Iterable[Span] = ()) -> Layout:
    """Return the headline, the credit and the furniture of `text`.

    `title` is the headline if the document states it elsewhere; else the first line is taken if it looks
    like one. `known` are stretches that the reader of the format already knows to be furniture.
    """
    known = sorted(known)
    if text.count("\n") > MAX_LINES:
        return Layout(title, None, _whole_lines(text, known))
    parts = list(paragraphs(text))
    marked, credit = _captions(parts)
    marked |= _covered(parts, known)
    marked |= _notices(parts, marked)
    title = title or _headline(parts, marked)
    marked |= _edges(parts, marked, title)
    spans = [*known, *(Span(parts[index].start, parts[index].end) for index in marked)]
    return Layout(title, credit or _wire(parts, marked), _whole_lines(text, spans))


def _whole_lines(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return `spans` in order, grown to whole lines, those that touch or overlap made one."""
    found: list[Span] = []
    for span in sorted(spans):
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.end)
        end = len(text) if end < 0 else end
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        elif start < end:
            found.append(Span(start, end))
    return tuple(found)


def _covered(parts: Sequence[Paragraph], spans: Sequence[Span]) -> set[int]:
    """Return which paragraphs `spans` touch; both are in order."""
    found: set[int] = set()
    ahead = deque(spans)
    for index, part in enumerate(parts):
        while ahead and ahead[0].end <= part.start:
            ahead.popleft()
        if ahead and ahead[0].start < part.end:
            found.add(index)
    return found


# Captions and credits.


def _captions(parts: Sequence[Paragraph]) -> tuple[set[int], str | None]:
    """Return the captions and credit lines, and the first credit that they give."""
    marked: set[int] = set()
    credits: dict[int, str] = {}
    for index, (before, after) in enumerate(pairwise(parts)):
        if credit := doubled_credit(before.text, after.text):
            marked |= {index, index + 1}
            credits[index + 1] = credit
    prose = [index for index, part in enumerate(parts) if part.prose]
    for index, part in enumerate(parts):
        if index in marked or not part.fresh:
            continue
        is_caption, credit = caption_credit(part.text, closing=len(prose) > 1 and index == prose[-1])
        if is_caption:
            marked.add(index)
        if credit:
            credits[index] = credit
    return marked, credits[min(credits)] if credits else None


def _wire(parts: Sequence[Paragraph], marked: set[int]) -> str | None:
    """Return the agency that the report opens or closes with."""
    body = [part.text for index, part in enumerate(parts) if index not in marked]
    opened = (agency_of_dateline(text) for text in body[:3])
    return next(filter(None, opened), None) or (agency_of_end(body[-1]) if body else None)


# Teasers, boxes, notices.


def _notices(parts: Sequence[Paragraph], marked: set[int]) -> set[int]:
    found: set[int] = set()
    listing = 0  # headlines of other stories that may still follow
    for index, part in enumerate(parts):
        if index in marked:
            continue
        if not part.fresh or part.words > MAX_NOTICE or len(part.text) > MAX_LENGTH:
            listing = 0
            continue
        bare = _bare(part.text)
        if bare.rstrip(":") in group("teasers", "heads"):
            found.add(index)
            listing = LISTED
        elif _is_notice(part.text, bare):
            found.add(index)
        elif listing and not part.prose and part.words <= 25 and '"' not in part.text:
            found.add(index)
            listing -= 1
        else:
            listing = 0
    return found


_LIST_MARK = re.compile(r"^[\s>»›▶►•·*\-–—|→(\[]+|[\s»›▶►→)\]|]+$")
_LOUD = re.compile(r"\W*(?:READ MORE|ALSO READ|READ ALSO|READ NEXT|SEE ALSO|RELATED)[ :]")
_READ_HERE = re.compile(
    r"(?:read|see|watch|find|view|hear|listen to) (?:more|the|our|it|that|this|about|all)\b.*\b(?:here|below)\.?"
)
_TUNE_IN = re.compile(
    r"(?:watch|listen to|listen|tune in(?: to)?|stream|follow) (?:\S+ ){0,6}?(?:live|online|live online|live here)[.!]?"
)
_TO_YOU = re.compile(
    r"(?:[^.?!\"]{0,150}\b(?:[Yy]ou|[Yy]our)\b[^.?!\"]{0,150}\?\s+"
    r"|(?:Got|Have|Know|Seen|Any|Want|Questions|Tips|Comments|Feedback)\b[^.?!\"]{0,100}\?\s+"
    r"|If you\b[^.?!\"]{3,150}?, )+"
)
_REACH = re.compile(
    r"(?:please )?(?:write|e-?mail|contact|tell|let|send|get in touch|share|call|text|message|reach|drop|join|ring|"
    r"talk|speak|submit)\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:us|our)\b|\S@\S+\.\w|(?:^|\s)@\w|\bhttps?://|\bwww\.|\+?\d[\d ()-]{6,}\d")

_RIGHTS = re.compile(
    r"(?:™\s?&\s?)?(?:©|\(c\)|copyright)\s*(?:©|\(c\)|\d{4}\b|by\b|notice\b|[a-z .]{2,30},? \d{4})", re.IGNORECASE
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+|@\w+")


def _bare(text: str) -> str:
    """Return `text` in lower case without the dots, arrows and brackets around it."""
    # A closing guillemet alone is an arrow.
    text = text.removesuffix('"') if text.count('"') == 1 and text.endswith(' "') else text
    return _LIST_MARK.sub("", text).lower()


def _is_notice(text: str, bare: str) -> bool:
    if _is_teaser(text, bare) or _ADDRESS.fullmatch(bare):
        return True
    if '"' in bare or SAYING.search(text):
        return False
    return _is_call(text) or _is_box(bare) or _is_legal(text, bare) or _is_contribution(bare)


def _is_teaser(text: str, bare: str) -> bool:
    words = len(bare.split())
    if SAYING.search(text) and is_sentence(text):
        return False
    if bare.rstrip(".") in group("teasers", "alone") or starts_with(bare, group("teasers", "starts")):
        return True
    if words <= 35 and _teaser().fullmatch(bare):
        return words <= 2 or not is_sentence(text)
    if _LOUD.match(text):
        return not is_finished(text)
    if words <= 15 and _READ_HERE.fullmatch(bare):
        return True
    return words <= 10 and '"' not in bare and _TUNE_IN.fullmatch(bare) is not None


def _is_call(text: str) -> bool:
    """Tell whether a line calls on its readers: "Were you there? Write to us", "If you know more, call our desk".

    A call is an order to get in touch that names an address or "us". What goes before it may only be a
    question to "you" or an "if you".
    """
    order = _TO_YOU.sub("", text, count=1)
    return _REACH.match(order) is not None and _OURS.search(order) is not None


@lru_cache(maxsize=1)
def _teaser() -> re.Pattern[str]:
    openers = either(group("teasers", "openers"))
    return re.compile(rf"(?:{openers})(?:\s?:.*|\s?[|»>→].*|\s[–—-]\s.*|\.\.\.|…)?")


def _is_box(bare: str) -> bool:
    if starts_with(bare, group("boxes", "starts")) or any(phrase in bare for phrase in group("boxes", "anywhere")):
        return True
    if starts_with(bare, group("boxes", "imperatives")) and _box_words().search(bare):
        return True
    tokens = [token for token in re.split(r"[\s,|/·•+]+", bare) if token]
    return 1 < len(tokens) <= 12 and all(token in group("boxes", "buttons") or token.isdigit() for token in tokens)


@lru_cache(maxsize=1)
def _box_words() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either(group('boxes', 'words'))})(?!\w)|\S@\S|(?<!\w)@\w")


def _is_legal(text: str, bare: str) -> bool:
    return _RIGHTS.match(text) is not None or any(phrase in bare for phrase in group("legal", "anywhere"))


def _is_contribution(bare: str) -> bool:
    return _contribution().search(bare) is not None


@lru_cache(maxsize=1)
def _contribution() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{either(group('legal', 'contributions'))})\b(?!')[^.]{{0,80}}\.?$")


# The edges: headline, bylines, stamps.


def _headline(parts: Sequence[Paragraph], marked: set[int]) -> str | None:
    """Return the first line if it looks like a headline: alone, short, no sentence, with text below."""
    for index, part in enumerate(parts[:EDGE]):
        if index in marked or _is_edge(part.text):
            continue
        words = part.text.split()
        if not part.single or not 3 <= len(words) <= 30 or index + 1 >= len(parts):
            return None
        if part.text[-1] in ":;," or (part.text[-1] == "." and not _in_title_case(words)):
            return None
        return None if agency_of_dateline(part.text) else part.text
    return None


def _in_title_case(words: Sequence[str]) -> bool:
    """Tell whether most words of four letters or more begin with a capital, as American headlines do."""
    bare = [word.strip("\"'(),.:;!?") for word in words]
    long = [word for word in bare if len(word) >= 4]
    return bool(long) and sum(word[0].isupper() for word in long) >= 0.7 * len(long)


def _edges(parts: Sequence[Paragraph], marked: set[int], title: str | None) -> set[int]:
    first = next((index for index in range(len(parts)) if _is_body(parts, index, marked)), len(parts))
    last = next((index for index in reversed(range(len(parts))) if _is_body(parts, index, marked)), -1)
    headline = plain(title) if title else None
    found: set[int] = set()
    titled = False
    for index, part in enumerate(parts):
        if index in marked or not part.fresh:
            continue
        top = index < min(first, 3 * EDGE)
        edge = top or index < EDGE or index > last or index >= len(parts) - EDGE
        if top and part.text == headline:
            # The headline may hold a claim; its repetition holds nothing new.
            if titled:
                found.add(index)
            titled = True
        elif (
            bylines.is_works(part.text)
            or (edge and _is_credited(part.text))
            or ((top or index > last) and bylines.is_stamp(part.text))
            # A bare name under the headline is the writer's; elsewhere it may be a speaker's.
            or (top and headline and bylines.is_name(part.text.split()))
        ):
            found.add(index)
    return found


def _is_body(parts: Sequence[Paragraph], index: int, marked: set[int]) -> bool:
    return parts[index].prose and index not in marked and not _is_edge(parts[index].text)


def _is_edge(text: str) -> bool:
    return _is_credited(text) or bylines.is_stamp(text)


def _is_credited(text: str) -> bool:
    return bylines.is_byline(text) or bylines.is_role(text) or bylines.is_about_writer(text)
