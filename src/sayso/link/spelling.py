"""One name in many spellings: how words sound, however they were written in Latin letters, and how far two are apart.

Transliterations differ mostly in vowels, in h and y, in doubled letters, and in which letter of a kind stands for a
sound (Ghaani and Qaani, Hsieh and Xie, Gritsai and Hrytsai). What differs so counts little; another consonant counts
much.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["apart", "plain", "skeleton", "sounds"]

# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ı": "i", "ə": "a", "ŋ": "ng"}
    | {"ħ": "h", "ĸ": "k", "ŧ": "t", "ʻ": "", "ʼ": "", "’": "", "‘": "", "'": "", "`": "", "ʿ": "", "ʾ": "", "´": ""}
)
# Marks that make another sound, and not only another vowel: š is sh, č is ch.
_MARKED = str.maketrans({"š": "sh", "ş": "sh", "ș": "sh", "č": "ch", "ž": "zh", "ğ": "g", "ţ": "ts", "ț": "ts"})

# Several letters for one sound; capitals stand for sounds that have no letter. The longest come first.
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"shch|schtsch", "S"), (r"tsch|tch|tsh", "C"), (r"dzh|dsch|dj", "J"), (r"sch|sh|sz", "S"),
        (r"ch|cz", "C"), (r"zh", "Z"), (r"kh", "X"), (r"gh", "G"), (r"ph", "f"), (r"th", "t"), (r"dh", "d"),
        (r"ck|cq", "k"), (r"c(?=[aoukltr]|$)", "k"), (r"ts|tz", "c"), (r"^hs", "x"), (r"qu(?=[ei])", "k"),
        (r"ou|oo|uw", "u"), (r"ee|ii|iy|yi|ij(?![aeou])|ie$", "i"), (r"[yj](?=[aeou])", "y"), (r"y(?![aeou])", "i"),
        (r"off$", "ov"), (r"(?<=[aeo])w(?=[^aeiouy])", "u"), (r"w", "v"),
        (r"dt$", "t"), (r"q", "k"), (r"(?<=[aeiou])h(?![aeiou])", ""),
    )
]  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = frozenset("aeiouy")


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """Return a word in small letters without accents and apostrophes."""
    lower = word.casefold().translate(_LETTERS).translate(_MARKED)
    spread = unicodedata.normalize("NFKD", lower)
    return "".join(c for c in spread if not unicodedata.combining(c)).translate(_LETTERS)


@lru_cache(maxsize=65536)
def sounds(word: str) -> str:
    """Return the sounds of a word that `plain` gave, one character each."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return _DOUBLED.sub(r"\1", word)


# Sounds that one letter or another stands for, as the case may be, and what a change between them counts.
_KIN: dict[tuple[str, str], float] = {}
for _sounds, _cost in (
    ("kgGX", 0.15), ("GhX", 0.15), ("gh", 0.25), ("kh", 0.6), ("kC", 0.4), ("td", 0.2), ("pb", 0.2), ("fvb", 0.35),
    ("szcSZxCJ", 0.3), ("sz", 0.15), ("szcx", 0.25), ("SCx", 0.25), ("ZJC", 0.2), ("Jg", 0.35), ("Jy", 0.25),
    ("JX", 0.5), ("XCh", 0.25), ("lr", 0.6), ("lnr", 0.7), ("mn", 0.7), ("ks", 0.6), ("kc", 0.4), ("ui", 0.35),
    ("ou", 0.1), ("ae", 0.15), ("ei", 0.15), ("ai", 0.3), ("ao", 0.25), ("eo", 0.3), ("au", 0.3), ("eu", 0.35),
    ("oi", 0.4), ("yi", 0.05), ("uv", 0.3), ("ts", 0.6), ("tc", 0.4), ("dz", 0.5), ("Jc", 0.35), ("ngy", 0.6),
):  # fmt: skip
    for _one in _sounds:
        for _other in _sounds:
            if _one != _other:
                _KIN[_one, _other] = min(_cost, _KIN.get((_one, _other), 1.0))
_OTHER_VOWEL, _OTHER = 0.4, 1.0


def _missing(sound: str) -> float:
    """Return what a sound counts that one of the two words lacks."""
    if sound == "h" or sound == "y":
        return 0.15
    return 0.3 if sound in _VOWELS else 0.9


@lru_cache(maxsize=131072)
def apart(one: str, other: str) -> tuple[float, float]:
    """Return how far the sounds of two words are apart, and how far their consonants are: 0 if they sound alike.

    About 1 for another consonant. Words are given as `plain` gives them.
    """
    left, right = sounds(one), sounds(other)
    if left == right:
        return 0.0, 0.0
    if len(left) > 24 or len(right) > 24:  # no word of a name is longer
        return float(max(len(left), len(right))), float(max(len(left), len(right)))
    bones = ["".join(sound for sound in word if sound not in _VOWELS) for word in (left, right)]
    return _distance(left, right), _distance(*bones)


def _distance(left: str, right: str) -> float:
    row = [0.0]
    for sound in right:
        row.append(row[-1] + _missing(sound))
    for sound in left:
        gone = _missing(sound)
        above, row = row, [row[0] + gone]
        for column, other in enumerate(right):
            changed = above[column] + (0.0 if sound == other else _change(sound, other))
            row.append(min(changed, above[column + 1] + gone, row[column] + _missing(other)))
    return row[-1]


def _change(one: str, other: str) -> float:
    kin = _KIN.get((one, other))
    if kin is not None:
        return kin
    return _OTHER_VOWEL if one in _VOWELS and other in _VOWELS else _OTHER


# Kinds of sounds that stand for each other, for keys: what is told apart here no transliteration mixes up.
_KINDS = str.maketrans(
    {"b": "p", "v": "f", "d": "t", "g": "k", "G": "k", "X": "k", "z": "s", "c": "s", "S": "s", "Z": "s"}
    | {"x": "s", "C": "s", "J": "s", "j": "s", "h": None, "a": None, "e": None, "i": None, "o": None, "u": None}
    | {"y": None}
)


_VOWEL = re.compile(r"[aeiouyh]+")
_CONSONANTS = {letter: kind for letter, kind in _KINDS.items() if kind is not None}


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """Return the kinds of consonants of a word that `plain` gave, what most spellings of a name share.

    A word that begins with a vowel keeps a mark of that, for there would be too little left of "Ali".
    """
    heard = sounds(word)
    bones = _DOUBLED.sub(r"\1", heard.translate(_KINDS))
    # Of the shortest too little would be left: they keep the places of their vowels.
    return bones if len(bones) > 2 else _DOUBLED.sub(r"\1", _VOWEL.sub("a", heard).translate(_CONSONANTS))
