"""The words of a report as they are compared with another's: furniture and credit lines left out, quotations marked.

Two texts are compared by these words, and every word knows its place, so that whatever is found can be quoted.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from sayso.annotate.senses import stemmed, stems_of
from sayso.quotation import find_quotations
from sayso.records import Article, Span

__all__ = ["Wording", "sentences_in", "wording_of"]

# A text is compared by its first 5,000 words or so, more than long reports have: a book must not hold up the rest.
_MOST_WORDS = 5_000
_MOST_CHARACTERS = 50_000

# A line break ends a sentence, and so does a stop with what closes after it before white space and what may begin one.
# Nothing is tried twice: runs are taken whole, so that a megabyte of marks costs no more than one of letters.
_BREAK = re.compile(
    r"""
    \n++
    | (?<! [.!?…] ) [.!?…]++ ["'”’»)\]]*+ (?: \n++ | [^\S\n]++ (?= ["'“‘«(\[]*+ [A-Z0-9À-ÖØ-Þ] ) )
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"(?:\w\.)*\w+$")
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st mt no vs gen col maj capt lt cmdr adm sgt brig gov sen rep rev hon fr pres jan feb mar apr
    jun jul aug sep sept oct nov dec inc ltd co corp bros cr supt insp eng min""".split()  # noqa: SIM905
)
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)*")
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty""".split()  # noqa: SIM905
    )
    if number > 1
}
# "BEIRUT, March 3 (Reuters) –" before the first sentence, "(AFP)" or "– Reuters" behind the last.
_DATELINE = re.compile(
    r"[A-ZÀ-ÖØ-Þ][\w.'’-]*+(?:,?[ /](?:[A-ZÀ-ÖØ-Þ][\w.'’-]*+|\d{1,4}|d[aeiu]|de[lr]?|l[ae]s?|al|el|sur|am)){0,9}"
    r"[,:]?(?:\s?\([^()\n]{2,40}\))?\s?(?:[-–—]{1,2}\s+|:\s+(?=[A-Z“\"]))(?=\S)"
)
_SIGNED = re.compile(r"[(\[][^()\[\]\n]{2,40}[)\]]\.?$")
_LONGEST_SIGN_OFF = 45


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one report, in order, each with its place; the tuples have one length.

    words: stems in lower case without accents, numbers up to twenty as digits; starts, ends: their places in the
    text; quoted: whether they stand in quotation marks; closed: whether they are of a closed class ("of", "had");
    details: whether they are numbers or, inside a sentence, begin with a capital; sentences: the number of the sentence
    they stand in, not falling.
    """

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    quoted: tuple[bool, ...]
    closed: tuple[bool, ...]
    details: tuple[bool, ...]
    sentences: tuple[int, ...]

    def span(self, first: int, last: int) -> Span:
        """Return the stretch of text from the word `first` up to, not including, the word `last`."""
        return Span(self.starts[first], self.ends[last - 1])

    def sentence_spans(self) -> dict[int, Span]:
        """Return the stretch from the first to the last word of each sentence, by its number."""
        found: dict[int, Span] = {}
        for sentence, start, end in zip(self.sentences, self.starts, self.ends, strict=True):
            found[sentence] = Span(found[sentence].start if sentence in found else start, end)
        return found


def wording_of(article: Article) -> Wording:
    """Return the words of an article's report: its text without furniture, dateline and sign-off."""
    body = _blanked(article.text[:_MOST_CHARACTERS], article.furniture)
    quotations = [one.span for one in find_quotations(body) if one.depth == 0]
    breaks = [span.start for span in sentences_in(body)]
    raw: list[str] = []
    places: list[tuple[int, int]] = []
    quoted: list[bool] = []
    details: list[bool] = []
    sentences: list[int] = []
    for match in islice(_WORD.finditer(_blanked(body, _credit_lines(body))), _MOST_WORDS):
        word, (start, end) = match.group(), match.span()
        sentence = bisect_right(breaks, start)
        first = not sentences or sentences[-1] != sentence
        raw.append(_plain(word))
        places.append((start, end))
        quoted.append(_covers(quotations, start))
        details.append(raw[-1][0].isdigit() or (word[0].isupper() and not first))
        sentences.append(sentence)
    return Wording(
        text=article.text,
        words=tuple(stemmed(raw)),
        starts=tuple(start for start, _ in places),
        ends=tuple(end for _, end in places),
        quoted=tuple(quoted),
        closed=tuple(map(_is_closed, raw)),
        details=tuple(details),
        sentences=tuple(sentences),
    )


def sentences_in(text: str) -> tuple[Span, ...]:
    """Return the stretches of a text that are its sentences, in order, without the blanks between them."""
    found: list[Span] = []
    start = 0
    for match in _BREAK.finditer(text):
        if _ends_sentence(text, match):
            _keep(text, start, match.end(), found)
            start = match.end()
    _keep(text, start, len(text), found)
    return tuple(found)


def _keep(text: str, start: int, end: int, found: list[Span]) -> None:
    words = text[start:end]
    stripped = words.strip()
    if stripped:
        start += len(words) - len(words.lstrip())
        found.append(Span(start, start + len(stripped)))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if "\n" in mark or not mark.startswith(".") or mark[1:2] == ".":
        return True
    # 24 characters reach further back than any abbreviation is long.
    word = _LAST_WORD.search(text[max(0, match.start() - 24) : match.start()])
    if word is None:
        return True
    last = word.group()
    return not (len(last) == 1 and last.isupper()) and "." not in last and last.lower() not in _ABBREVIATIONS


def _credit_lines(body: str) -> list[Span]:
    """Return the dateline and the sign-off of a report, where it has them."""
    found = []
    start, end = len(body) - len(body.lstrip()), len(body.rstrip())
    if dateline := _DATELINE.match(body, start):
        found.append(Span(start, dateline.end()))
    if signed := _SIGNED.search(body, max(start, end - _LONGEST_SIGN_OFF), end):
        found.append(Span(signed.start(), end))
    return found


def _blanked(text: str, left_out: Sequence[Span]) -> str:
    """Return the text with blanks in place of what is left out, so that every offset stays."""
    parts, at = [], 0
    for span in sorted(left_out):
        start, end = min(max(at, span.start), len(text)), min(max(at, span.end), len(text))
        parts += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _covers(spans: list[Span], at: int) -> bool:
    """Tell whether one of the spans, in order and apart from one another, holds the character at `at`."""
    place = bisect_right(spans, at, key=lambda span: span.start) - 1
    return place >= 0 and at < spans[place].end


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.lower())
    kept = "".join(c for c in folded if not unicodedata.combining(c)).replace("’", "'").removesuffix("'s")
    kept = kept.replace("'", "").replace(",", "") if not kept.isascii() or "'" in kept or "," in kept else kept
    return _NUMBERS.get(kept, kept)


@lru_cache(maxsize=65536)
def _is_closed(word: str) -> bool:
    return not word[0].isdigit() and not stems_of(word)
