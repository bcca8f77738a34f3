"""What a content says, as far as it can be told without understanding it: its words, numbers, names and polarity.

Two contents are compared by these and by their proposition vectors: within an article to find what a denial denies,
across articles to find who speaks on one proposition.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sayso.records import Entity, Reading, Span

__all__ = ["Number", "Sense", "folded", "negations_in", "numbers_in", "senses_of", "stemmed", "stems_of"]

# Closed classes: determiners, pronouns, prepositions, conjunctions, auxiliaries and their contractions.
_FUNCTION = frozenset(
    """a an the this that these those such same each every either neither both all any some no none i me my mine
    myself you your yours we us our ours he him his himself she her hers herself it its itself they them their
    theirs themselves who whom whose which what where when why how there here of in on at by for from to into
    onto with without within about against between among through during before after since until under over
    above below up down out off as than and or but nor so yet if whether because although though while unless
    is are was were be been being am do does did done doing has have had having will would shall should can
    could may might must not n't cannot s t ll re ve d m also just only very too more most less least then now
    still even ever already again own other another one ones""".split()  # noqa: SIM905
)
_NEGATIONS = frozenset("no not never none nobody nothing nowhere neither nor without cannot n't".split())  # noqa: SIM905
_MODALS = {
    **dict.fromkeys(("will", "shall", "ll", "would", "going"), "will"),
    **dict.fromkeys(("may", "might", "could", "can", "perhaps", "possibly"), "may"),
    **dict.fromkeys(("must", "should", "ought", "needs"), "must"),
}
_WORD = re.compile(r"[^\W\d_]+(?:[’'.][^\W\d_]+)*|\d[\d,.]*")
_CONTRACTED = re.compile(r"n[’']t$")
_DIGITS = r"(?<![\w.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
# A number with what it counts ("12 dead"), and one with what it is multiplied by ("$4.5 million", "3.2bn").
_NUMBER = re.compile(_DIGITS + r"(?:\s?(%|per\s?cent)|\s+((?:[a-z][\w’'-]*\s+){0,2}?[a-z][\w’'-]*))?", re.IGNORECASE)
_SCALED = re.compile(_DIGITS + r"[\s-]?(thousand|million|billion|trillion|k|m|mn|bn|tn)\b", re.IGNORECASE)
_TIMES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "billion": 1e9, "bn": 1e9}
_TIMES |= {"trillion": 1e12, "tn": 1e12}


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a content: its value, and the stem of what it counts ("" where that cannot be told)."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Sense:
    """What is compared of one content.

    words: stems of its open-class words in order; names: folded names of whom and what it speaks of, pronouns resolved;
    entities: their ids in this article; negations: how many negating words; modal: "will", "may", "must" or "";
    vector: int8 proposition vector, empty if unknown.
    """

    words: tuple[str, ...]
    numbers: tuple[Number, ...]
    names: tuple[str, ...]
    entities: frozenset[str]
    negations: int
    modal: str
    vector: bytes = b""


def senses_of(reading: Reading) -> dict[str, Sense]:
    """Return the sense of each attribution's content, by the attribution's id."""
    text = reading.article.text
    places = sorted((span.start, span.end, entity) for entity in _named(reading) for span in entity.mentions)
    starts = [place[0] for place in places]
    senses = {}
    for attribution in reading.attributions:
        spans = attribution.content.spans
        words = " ".join(span.quote(text) for span in spans)
        inside = _inside(places, starts, spans)
        senses[attribution.id] = Sense(
            words=stems_of(words),
            numbers=numbers_in(words),
            names=tuple(dict.fromkeys(folded(entity.name) for entity in inside if _is_name(entity.name))),
            entities=frozenset(entity.id for entity in inside),
            negations=negations_in(words),
            modal=_modal(words),
            vector=reading.propositions.get(attribution.id, b""),
        )
    return senses


def _named(reading: Reading) -> list[Entity]:
    """Return the entities that can tell two propositions apart: those that act, and where."""
    return [entity for entity in reading.entities if entity.type not in ("document", "event", "other")]


def _inside(places: Sequence[tuple[int, int, Entity]], starts: Sequence[int], spans: Sequence[Span]) -> list[Entity]:
    found: list[Entity] = []
    for span in spans:
        for i in range(bisect_left(starts, span.start), bisect_right(starts, span.end - 1)):
            if places[i][1] <= span.end and places[i][2] not in found:
                found.append(places[i][2])
    return found


def _is_name(words: str) -> bool:
    return any(word[:1].isupper() and word.lower() not in _FUNCTION for word in words.split())


@lru_cache(maxsize=1)
def _stem_words() -> Callable[[Sequence[str]], list[str]]:
    from Stemmer import Stemmer

    stem_words: Callable[[Sequence[str]], list[str]] = Stemmer("english").stemWords
    return stem_words


def stemmed(words: Sequence[str]) -> list[str]:
    """Return the stems of English words in lower case (Snowball's stemmer)."""
    return _stem_words()(words)


def _tokens(text: str) -> list[str]:
    found = []
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        if _CONTRACTED.search(word):
            found += [word[:-3], "n't"]
        else:
            found += word.removesuffix("'s").split("'")
    return found


def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems of the open-class words of a text, numbers left out."""
    words = [word for word in _tokens(text) if len(word) > 1 and word not in _FUNCTION and not word[0].isdigit()]
    return tuple(stemmed(words))


def numbers_in(text: str) -> tuple[Number, ...]:
    """Return the numbers of a text, in digits or words, as values; ordinals and "one" alone are none."""
    from text_to_num import alpha2digit

    if not text or text.isspace():
        return ()
    found = []
    scaled = _SCALED.sub(lambda m: f"{float(m[1].replace(',', '')) * _TIMES[m[2].lower()]:.15g}", text)
    for match in _NUMBER.finditer(alpha2digit(scaled, "en", 1)):
        value = float(match[1].replace(",", ""))
        if value == 1:
            continue  # "one of them"
        unit = ""
        if match[2]:
            unit = "%"
        elif match[3]:
            following = stems_of(match[3])
            unit = following[-1] if following else ""
        found.append(Number(value, unit))
    return tuple(found)


def negations_in(text: str) -> int:
    """Return how many negating words of the closed class a text holds."""
    return sum(word in _NEGATIONS for word in _tokens(text))


def _modal(text: str) -> str:
    kinds = Counter(_MODALS[word] for word in _tokens(text) if word in _MODALS)
    return kinds.most_common(1)[0][0] if kinds else ""


def folded(name: str) -> str:
    """Return a name in lower case without accents, marks and a leading article."""
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name.casefold()).casefold())
    plain = "".join(c for c in spread if not unicodedata.combining(c))
    words = re.sub(r"[^\w\s]", " ", plain.replace("’", "").replace("'", "")).split()
    while len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    return " ".join(words)
