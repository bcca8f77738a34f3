"""The words of a report as they are compared with another's: furniture and credit lines left out, quotations marked.

Two texts are compared by these words, and every word knows its place, so that whatever is found can be quoted.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sayso.annotate.senses import stems_of
from sayso.quotation import find_quotations
from sayso.records import Article, Span

if TYPE_CHECKING:
    from Stemmer import Stemmer

__all__ = ["Wording", "sentences_in", "stems", "wording_of"]

# A text is compared by its first words only, a long report has some 5,000: a book handed in must not hold up the rest.
_MOST_WORDS = 8_000

# A line break ends a sentence, and so does a stop with what closes after it before white space and what may begin one.
# Nothing is tried twice: runs of marks and blanks are taken whole, so that a megabyte of them costs no more than letters.
_BREAK = re.compile(
    r"\n++|(?<![.!?…])[.!?…]++[\"'”’»)\]]*+[^\S\n]++(?=[\"'“‘«(\[]*+[^\W_a-zß-öø-ÿ])|(?<![.!?…])[.!?…]++[\"'”’»)\]]*+\n++"
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
    r"\s*+[A-ZÀ-ÖØ-Þ][\w.'’-]*+(?:,?[ /](?:[A-ZÀ-ÖØ-Þ][\w.'’-]*+|\d{1,4}|d[aeiu]|de[lr]?|l[ae]s?|al|el|sur|am)){0,9}"
    r"[,:]?(?:\s?\([^()\n]{2,40}\))?\s?(?:[-–—]{1,2}\s+|:\s+(?=[A-Z“\"]))(?=\S)"
)
_SIGNED = re.compile(r"[(\[][^()\[\]\n]{2,60}[)\]]\s*$")


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


def wording_of(article: Article) -> Wording:
    """Return the words of an article's report: its text without furniture, dateline and sign-off."""
    text = article.text
    left_out = sorted([*article.furniture, *_credit_lines(text, article.furniture)])
    quotations = [one.span for one in find_quotations(blanked(text, article.furniture)) if one.depth == 0]
    breaks = [span.start for span in sentences_in(text)]
    raw: list[str] = []
    places: list[tuple[int, int]] = []
    quoted: list[bool] = []
    details: list[bool] = []
    sentences: list[int] = []
    for match in _WORD.finditer(text):
        word, (start, end) = match.group(), match.span()
        if len(raw) == _MOST_WORDS:
            break
        if _covers(left_out, start):
            continue
        sentence = bisect_right(breaks, start)
        first = not sentences or sentences[-1] != sentence
        raw.append(_plain(word))
        places.append((start, end))
        quoted.append(_covers(quotations, start))
        details.append(raw[-1][0].isdigit() or (word[0].isupper() and not first))
        sentences.append(sentence)
    return Wording(
        text=text,
        words=tuple(_stemmer().stemWords(raw)),
        starts=tuple(start for start, _ in places),
        ends=tuple(end for _, end in places),
        quoted=tuple(quoted),
        closed=tuple(map(_is_closed, raw)),
        details=tuple(details),
        sentences=tuple(sentences),
    )


def stems(words: str) -> tuple[str, ...]:
    """Return the words of a few words, as they are compared."""
    return tuple(_stemmer().stemWords([_plain(match.group()) for match in _WORD.finditer(words)]))


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


def _credit_lines(text: str, furniture: tuple[Span, ...]) -> list[Span]:
    """Return the dateline and the sign-off of a report, where it has them."""
    found = []
    body = blanked(text, furniture)
    begin = _DATELINE.match(body)
    if begin and begin.group().strip():
        lead = len(begin.group()) - len(begin.group().lstrip())
        found.append(Span(begin.start() + lead, begin.end()))
    tail = body.rstrip()[-70:]
    signed = _SIGNED.search(tail)
    if signed and len(tail) == 70:
        offset = len(body.rstrip()) - len(tail)
        found.append(Span(offset + signed.start(), offset + len(tail)))
    return found


def blanked(text: str, furniture: tuple[Span, ...]) -> str:
    """Return the text with blanks in place of its furniture, so that every offset stays."""
    parts, end = [], 0
    for span in sorted(furniture):
        parts += [text[end : max(end, span.start)], " " * (max(end, span.end) - max(end, span.start))]
        end = max(end, span.end)
    return "".join([*parts, text[end:]])


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


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    from Stemmer import Stemmer

    return Stemmer("english")
