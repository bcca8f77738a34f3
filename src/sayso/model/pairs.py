"""What can be told of two mentions from their words and places: evidence for one standing for the other.

The mention-ranking model (Denis and Baldridge 2008; Lee et al. 2017) scores each earlier mention as the antecedent of
a later one. The network's vectors carry the meaning; these features carry what vectors of small networks do badly:
equal words, acronyms, distance, the forms of pronouns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sayso.model.labels import ENTITY_TYPES

__all__ = [
    "FORMS_OF_ADDRESS",
    "KINDS",
    "PAIR_FEATURES",
    "PRONOUNS",
    "Naming",
    "kind_of",
    "known_of",
    "pronoun_places",
    "words_of",
]

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

#: Third-person pronouns by what they may stand for.
PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
}
_PRONOUN = re.compile(rf"(?<![\w'’])(?:{'|'.join(PRONOUNS)})(?!\w)", re.IGNORECASE)
#: How a mention is worded.
KINDS = ("name", "nominal", "he", "she", "it", "they")
_WORD = re.compile(r"\w+(?:[-.’']\w+)*")
# What ends the part of a noun phrase that holds its head.
_AFTER_HEAD = frozenset("of in for from at on by to with who that which whose and about against over".split())  # noqa: SIM905
_ARTICLES = frozenset("the a an this that these those another other one some any its his her their our my".split())  # noqa: SIM905
_INDEFINITE = frozenset("a an another some one two three several other".split())  # noqa: SIM905
_DEMONSTRATIVE = frozenset("this that these those".split())  # noqa: SIM905
#: What stands before a name and is no part of it.
FORMS_OF_ADDRESS = frozenset("mr mrs ms dr sir dame lord lady miss".split())  # noqa: SIM905
_SENTENCES = (0, 1, 2, 3, 5)  # lower edges of buckets of sentences between
_MENTIONS = (1, 2, 3, 5, 9, 17)  # of mentions between
_ROUGH = ("name", "nominal", "pronoun")

PAIR_FEATURES = (
    *(f"{later} after {earlier}" for later in KINDS for earlier in _ROUGH),
    *(f"{later}, {low}+ sentences" for later in _ROUGH for low in _SENTENCES),
    *(f"{later}, {low}+ mentions" for later in _ROUGH for low in _MENTIONS),
    *("same words", "same head", "one name within the other", "acronym", "names share no word"),
    *("same nominal head", "other nominal head", "indefinite", "demonstrative", "same type", "other type"),
    *("same pronoun", "other pronoun", "person for it", "thing for he or she", "inside the other"),
    *("both quoted", "only the later quoted", "only the earlier quoted", "same paragraph"),
    *("apposed", "both open their sentences", *(f"{later} after a sentence's first" for later in _ROUGH)),
    *(f"{later} {told}" for told in ("source after source", "source after the last source") for later in _ROUGH),
    *(f"{later} source after another" for later in _ROUGH),
    *("said by others", "in the same content"),
)
_COLUMN = {name: i for i, name in enumerate(PAIR_FEATURES)}


@dataclass(frozen=True, slots=True)
class Naming:
    """One mention as this module sees it: its words, type, and place in pieces.

    `name` is the bare name at its head ("Ana Lima" of "the minister Ana Lima"), "" if that is none.
    `sentence` and `paragraph` are running numbers, `quoted` tells whether it stands in quotation marks, `after_comma`
    whether the piece before it is a comma, `source` whether it is the source of an attribution, `within` the number of
    the innermost attribution whose content holds it (-1: none does).
    """

    text: str
    name: str
    type: str
    first: int  # piece
    last: int  # one behind the last piece
    sentence: int
    paragraph: int
    quoted: bool
    after_comma: bool = False
    source: bool = False
    within: int = -1


def pronoun_places(text: str) -> list[tuple[int, int]]:
    """Return where third-person pronouns stand in `text`."""
    return [match.span() for match in _PRONOUN.finditer(text)]


def kind_of(text: str, name: str) -> str:
    """Return how a mention is worded, one of `KINDS`."""
    return PRONOUNS.get(text.lower()) or ("name" if name else "nominal")


def words_of(text: str) -> tuple[tuple[str, ...], str]:
    """Return the words of a phrase without article, and its head as written (the last before "of", "who", ...)."""
    words = _WORD.findall(text[:200].replace("’s", "").replace("'s", ""))
    while len(words) > 1 and words[0].lower() in _ARTICLES:
        del words[0]
    head = ""
    for i, word in enumerate(words):
        if i and word.lower() in _AFTER_HEAD:
            break
        head = word
    return tuple(words), head


def known_of(
    mentions: Sequence[Naming], *, nearest: int = 60, block: int = 512
) -> Iterator[tuple[IntArray, FloatArray]]:
    """Yield pairs (later, earlier) [P, 2] worth comparing, and the features of each [P, features].

    The mentions stand in reading order. Compared are the `nearest` before each, and all whose words match. The pairs of
    `block` later mentions come at a time, so that a long text takes no more memory than a short one.
    """
    kinds = [kind_of(m.text, m.name) for m in mentions]
    match = _Matching(kinds, [words_of(m.name or m.text) for m in mentions])
    kind = np.asarray([KINDS.index(k) for k in kinds], dtype=np.int64)
    rough = np.minimum(kind, 2)
    types = np.asarray([ENTITY_TYPES.index(m.type) for m in mentions])
    places = np.asarray([(m.sentence, m.paragraph, m.first, m.last) for m in mentions], dtype=np.int64).reshape(-1, 4)
    sentence, paragraph, first, last = places.T
    quoted = np.asarray([m.quoted for m in mentions], dtype=bool)
    pronoun = kind >= KINDS.index("he")
    person = np.asarray([m.type in ("person", "group") for m in mentions], dtype=bool)
    indefinite = np.asarray([_first_word(m.text) in _INDEFINITE for m in mentions], dtype=bool)
    demonstrative = np.asarray([_first_word(m.text) in _DEMONSTRATIVE for m in mentions], dtype=bool)
    after_comma = np.asarray([m.after_comma for m in mentions], dtype=bool)
    opens = np.diff(sentence, prepend=-1) != 0
    source = np.asarray([m.source for m in mentions], dtype=bool)
    within = np.asarray([m.within for m in mentions], dtype=np.int64)
    sources_so_far = np.maximum.accumulate(np.where(source, np.arange(len(mentions)), -1))
    last_source = np.concatenate([[-1], sources_so_far[:-1]])[: len(mentions)]
    told_sources = bool(source.any())  # texts in which nobody marked attributions tell nothing of sources
    he_she = (kind == KINDS.index("he")) | (kind == KINDS.index("she"))
    for low in range(0, len(mentions), block):
        pair = np.asarray(
            [
                (i, j)
                for i in range(low, min(low + block, len(mentions)))
                for j in sorted({*range(max(0, i - nearest), i), *(match.alike(i) if i > nearest else ())})
            ],
            dtype=np.int64,
        ).reshape(-1, 2)
        i, j = pair.T
        rows = np.arange(len(pair))
        table = np.zeros((len(pair), len(PAIR_FEATURES)), dtype=np.float32)
        table[rows, kind[i] * len(_ROUGH) + rough[j]] = 1
        at = len(KINDS) * len(_ROUGH)
        bucket = np.searchsorted(_SENTENCES, sentence[i] - sentence[j], side="right") - 1
        table[rows, at + rough[i] * len(_SENTENCES) + np.maximum(bucket, 0)] = 1
        at += len(_ROUGH) * len(_SENTENCES)
        bucket = np.searchsorted(_MENTIONS, i - j, side="right") - 1
        table[rows, at + rough[i] * len(_MENTIONS) + bucket] = 1
        neither = ~pronoun[i] & ~pronoun[j]
        told = {
            **match.columns(pair),
            "indefinite": indefinite[i],
            "demonstrative": demonstrative[i],
            "same type": neither & (types[i] == types[j]),
            "other type": neither & (types[i] != types[j]),
            "same pronoun": pronoun[i] & (kind[i] == kind[j]),
            "other pronoun": pronoun[i] & pronoun[j] & (kind[i] != kind[j]),
            "person for it": (kind[i] == KINDS.index("it")) & ~pronoun[j] & person[j],
            "thing for he or she": he_she[i] & ~pronoun[j] & ~person[j],
            "inside the other": (first[j] <= first[i]) & (last[i] <= last[j]),
            "both quoted": quoted[i] & quoted[j],
            "only the later quoted": quoted[i] & ~quoted[j],
            "only the earlier quoted": ~quoted[i] & quoted[j],
            "same paragraph": paragraph[i] == paragraph[j],
            "apposed": after_comma[i] & (last[j] + 1 == first[i]),
            "both open their sentences": opens[i] & opens[j],
            **{
                f"{later} after a sentence's first": (rough[i] == number) & opens[j]
                for number, later in enumerate(_ROUGH)
            },
        }
        if told_sources:
            for number, later in enumerate(_ROUGH):
                speaks = source[i] & (rough[i] == number)
                told[f"{later} source after source"] = speaks & source[j]
                told[f"{later} source after the last source"] = speaks & (last_source[i] == j)
                told[f"{later} source after another"] = speaks & ~source[j]
            told["said by others"] = (within[j] >= 0) & (within[i] != within[j])
            told["in the same content"] = (within[j] >= 0) & (within[i] == within[j])
        for name, values in told.items():
            table[:, _COLUMN[name]] = values
        yield pair, table


def _first_word(text: str) -> str:
    return text[:40].split(" ", 1)[0].lower()


class _Matching:
    """How the words of mentions match, worked out once for each two different wordings."""

    def __init__(self, kinds: Sequence[str], forms: Sequence[tuple[tuple[str, ...], str]]) -> None:
        numbers: dict[tuple[str, tuple[str, ...], str], int] = {}
        keys = [
            (_rough(kind), tuple(w.lower() for w in words if w.lower() not in FORMS_OF_ADDRESS), head.lower())
            for kind, (words, head) in zip(kinds, forms, strict=True)
        ]
        self.number = np.asarray([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
        self.wordings = list(numbers)
        first: dict[int, int] = {}
        for i, number in enumerate(self.number.tolist()):
            first.setdefault(number, i)
        self.letters = ["".join(w[0] for w in forms[first[n]][0] if w[:1].isupper()) for n in range(len(numbers))]
        self.places: dict[int, list[int]] = {}
        self.related: dict[int, list[int]] = {}
        by_word: dict[str, list[int]] = {}
        for n, (kind, words, head) in enumerate(self.wordings):
            for key in set(words) if kind == "name" else {head} if kind == "nominal" else set():
                by_word.setdefault(key, []).append(n)
        for n, (kind, words, head) in enumerate(self.wordings):
            keys_of = set(words) if kind == "name" else {head} if kind == "nominal" else set()
            self.related[n] = sorted({m for key in keys_of for m in by_word.get(key, ())[:40]})
        for i, number in enumerate(self.number.tolist()):
            self.places.setdefault(number, []).append(i)

    def alike(self, i: int) -> list[int]:
        """Return a few earlier mentions whose words match those of mention `i`, wherever they stand."""
        found: list[int] = []
        for n in self.related[int(self.number[i])]:
            earlier = [j for j in self.places[n][:4] if j < i]
            found += earlier
        return found[:24]

    def columns(self, pair: IntArray) -> dict[str, npt.NDArray[np.bool_]]:
        """Return the features that come of the words, for each pair."""
        left, right = self.number[pair[:, 0]], self.number[pair[:, 1]]
        codes, inverse = np.unique(left * len(self.wordings) + right, return_inverse=True)
        rows = [self._compare(int(code) // len(self.wordings), int(code) % len(self.wordings)) for code in codes]
        table = np.asarray(rows, dtype=bool).reshape(-1, len(_WORDED))[inverse]
        return {name: table[:, k] for k, name in enumerate(_WORDED)}

    def _compare(self, a: int, b: int) -> tuple[bool, ...]:
        (kind_a, words_a, head_a), (kind_b, words_b, head_b) = self.wordings[a], self.wordings[b]
        if "pronoun" in (kind_a, kind_b):
            return (False,) * len(_WORDED)
        set_a, set_b = set(words_a), set(words_b)
        names = kind_a == kind_b == "name"
        nominals = "nominal" in (kind_a, kind_b)
        within = names and bool(set_a) and (set_a <= set_b or set_b <= set_a)
        acronym = _acronym(words_a, self.letters[b]) or _acronym(words_b, self.letters[a])
        return (
            words_a == words_b,
            names and head_a == head_b,
            within and words_a != words_b,
            acronym,
            names and not (set_a & set_b) and not acronym,
            nominals and head_a == head_b,
            nominals and head_a != head_b,
        )


_WORDED = (
    *("same words", "same head", "one name within the other", "acronym", "names share no word"),
    *("same nominal head", "other nominal head"),
)


def _rough(kind: str) -> str:
    return kind if kind in ("name", "nominal") else "pronoun"


def _acronym(words: tuple[str, ...], letters: str) -> bool:
    """Tell whether a mention is one short word made of another's capitals ("IRGC", "U.N.")."""
    if len(words) != 1:
        return False
    short = words[0].replace(".", "").upper()
    return 2 <= len(short) <= 8 and short == letters.upper()
