"""A text cut into the paragraphs that its layout shows, hard-wrapped or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from sayso.ingest.phrases import plain

__all__ = ["MAX_LENGTH", "Paragraph", "is_finished", "paragraphs"]

MAX_LENGTH = 700
"""Characters of the longest paragraph kept whole for comparing: some 110 words. A longer one is body text."""

_SENTENCE_END = re.compile(r"[.!?…][\"')\]]*(?:\s|$)")
_FINAL = (".", "!", "?", "…", ":", ";", '."', '!"', '?"', ".'", ".”", "!”", "?”", ".’", ".)", ",”", ',"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One line, or the lines of a hard-wrapped block: whole lines `[start, end)` of the text.

    `text` is for comparing only. `fresh` means that it begins something: it follows a blank, a finished or
    a short line, so it is not the middle of a sentence. `prose` means that it has the length and the stops
    of a sentence.
    """

    start: int
    end: int
    text: str
    fresh: bool
    single: bool
    prose: bool

    @property
    def words(self) -> int:
        """How many words it has (few, for a paragraph too long to be kept whole)."""
        return len(self.text.split())


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of `text` in order."""
    block: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if plain(line[:MAX_LENGTH]) or line[MAX_LENGTH:].strip():
            block.append((start, end))
        else:
            yield from _of_block(text, block)
            block = []
        start = end + 1
    yield from _of_block(text, block)


def is_finished(line: str) -> bool:
    """Tell whether `line` ends as a sentence does."""
    return line.endswith(_FINAL)


def _of_block(text: str, lines: list[tuple[int, int]]) -> Iterator[Paragraph]:
    if len(lines) > 1 and _is_wrapped(text, lines):
        yield _paragraph(text, lines[0][0], lines[-1][1], fresh=True, single=False)
        return
    fresh = True
    for start, end in lines:
        yield _paragraph(text, start, end, fresh=fresh, single=True)
        line = text[start:end].rstrip()
        fresh = len(line) < 40 or len(line) > 120 or is_finished(line)


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Tell whether a block is one paragraph set in lines of 40 to 120 characters.

    It is if a line of that length stops without a stop and the next goes on in lower case.
    """
    for (start, end), (following, _) in pairwise(lines):
        line = text[start:end].rstrip()
        if 40 <= len(line) <= 120 and not is_finished(line) and text[following : following + 80].lstrip()[:1].islower():
            return True
    return False


def _paragraph(text: str, start: int, end: int, *, fresh: bool, single: bool) -> Paragraph:
    long = end - start > MAX_LENGTH
    # The two ends of a long one still tell a dateline and a final "(Reuters)".
    compared = plain(f"{text[start : start + 200]} … {text[end - 200 : end]}" if long else text[start:end])
    prose = long or (len(compared.split()) >= 8 and _SENTENCE_END.search(compared) is not None)
    return Paragraph(start=start, end=end, text=compared, fresh=fresh, single=single, prose=prose)
