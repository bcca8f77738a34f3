"""The tokens of a text, so that spans can be compared by the words they cover, not by single characters.

A token is a run of letters, digits and underscores, or one mark of punctuation. A token belongs to a span if
any of its characters does: a span that cuts a word covers the word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from sayso.evaluate.words import word_list
from sayso.records import Phrase, Span

__all__ = ["TokenSet", "Tokens"]

TokenSet = frozenset[int]

_TOKEN = re.compile(r"\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]+")
_EMPTY_WORDS = word_list("empty")


class Tokens:
    """The tokens of one text, numbered from 0, and sets of them that spans cover."""

    def __init__(self, text: str) -> None:
        self.text = text
        places = [match.span() for match in _TOKEN.finditer(text)]
        self._starts = [start for start, _ in places]
        self._ends = [end for _, end in places]

    def of(self, spans: Iterable[Span]) -> TokenSet:
        """Return the tokens that share a character with any of the spans."""
        covered: set[int] = set()
        for span in spans:
            covered.update(range(bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)))
        return frozenset(covered)

    def of_phrase(self, words: Phrase | None) -> TokenSet:
        """Return the tokens of a phrase, none where there is no phrase."""
        return self.of(words.spans) if words else frozenset()

    def words(self, tokens: TokenSet) -> TokenSet:
        """Return those that are words, not punctuation."""
        return frozenset(token for token in tokens if self._is_word(token))

    def telling(self, tokens: TokenSet) -> TokenSet:
        """Return the words that say whose they are; where none does, all words, or all tokens."""
        words = self.words(tokens)
        return frozenset(word for word in words if self._lower(word) not in _EMPTY_WORDS) or words or tokens

    def stretches(self, words: Phrase | None) -> frozenset[tuple[int, int]]:
        """Return first and last token of each stretch of the phrase that nothing interrupts.

        Spans with only white space between them are one stretch; a line break ends a stretch.
        """
        joined: list[Span] = []
        for span in sorted(words.spans if words else ()):
            if joined and not self.text[joined[-1].end : span.start].strip():
                joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
            else:
                joined.append(span)
        lines = (
            Span(span.start + line.start(), span.start + line.end())
            for span in joined
            for line in _LINE.finditer(span.quote(self.text))
        )
        covered = (self.of([line]) for line in lines)
        return frozenset((min(tokens), max(tokens)) for tokens in covered if tokens)

    def _is_word(self, token: int) -> bool:
        first = self.text[self._starts[token]]
        return first.isalnum() or first == "_"

    def _lower(self, token: int) -> str:
        return self.text[self._starts[token] : self._ends[token]].lower()
