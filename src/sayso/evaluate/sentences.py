"""Where sentences end: enough of it to tell whether a source stands in a sentence of what it says.

A small splitter of the evaluation's own, so that a change in the reader's cannot move the figures: a line
break ends a sentence, and so does a full stop, question or exclamation mark (with the quotation marks and
brackets that close after it) before white space and a capital, digit or opening mark. A full stop after a
title, an initial or an abbreviation ends nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from sayso.evaluate.words import word_list
from sayso.records import Phrase

__all__ = ["Sentences"]

# Nothing here is tried twice: a run of marks is taken whole and only from its first mark, so that a megabyte
# of full stops costs no more than one of letters.
_BREAK = re.compile(
    r"""
    \n++
    | (?<! [.!?…] ) [.!?…]++ ["'”’»)\]]*+ \s++ (?= ["'“‘«(\[]*+ [A-Z0-9À-ÖØ-Þ] )
    """,
    re.VERBOSE,
)
_ABBREVIATIONS = word_list("abbreviations")
_LAST_WORD = re.compile(r"(?:\w\.)*\w+$")


class Sentences:
    """The sentences of one text, numbered from 0."""

    def __init__(self, text: str) -> None:
        self._starts = [match.end() for match in _BREAK.finditer(text) if _ends_sentence(text, match)]

    def of_phrase(self, words: Phrase) -> frozenset[int]:
        """Return the numbers of the sentences in which the phrase has words."""
        touched: set[int] = set()
        for span in words.spans:
            first, last = (bisect_right(self._starts, at) for at in (span.start, span.end - 1))
            touched.update(range(first, last + 1))
        return frozenset(touched)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if not mark.startswith(".") or mark[1:2] == ".":
        return True
    # 24 characters reach further back than any abbreviation is long.
    word = _LAST_WORD.search(text[max(0, match.start() - 24) : match.start()])
    if word is None:
        return True
    last = word.group()
    return not (len(last) == 1 and last.isupper()) and "." not in last and last.lower() not in _ABBREVIATIONS
