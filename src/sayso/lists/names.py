"""A name taken apart: the words that make it, in any script, without what may be left out."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

__all__ = ["Name", "folded", "name_of"]

# Longer names are cut: no list has such, and the work on one grows with its length.
_MOST_CHARACTERS, _MOST_WORDS = 300, 12

# Letters whose mark tells the sound, written as English would.
_MARKED = str.maketrans(
    {"č": "ch", "š": "sh", "ž": "zh", "ŝ": "shch", "ş": "sh", "ș": "sh", "ć": "ch", "đ": "dj", "ğ": "g", "ñ": "n"}
)
_SILENT = dict.fromkeys(map(ord, "'`’‘ʼʻʿʾʹʺ′ˈ´"))
_EAST = re.compile("[\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3]+")
_EAST_SYLLABLE = re.compile("[A-Z][a-z]*")
_WORD = re.compile("[a-z0-9]+")
# "Abdul", "Abdel-", "Abder" with or without what follows; "Nour Eddine", "Nuruddin"; "Habibollah": written as one word.
_SERVANT = re.compile(r"abd(?:[aeiou]l?|l)?(?P<of>(?P<sound>[rnstdzj]h?)(?P=sound).*|[^aeiou].*)?")
_SERVANT_ALONE = re.compile(r"abd(?:[aeiou](?:[lrnstdz]|[st]h)?|l)?")
_FAITH = re.compile(r"(?P<first>.{2,}?)(?:[aeu]d+|[aeiou]+l-?d)(?:i|ee|ie)n[ea]?")
_GOD = re.compile(r"(?P<first>.{2,}?)[aou]l+ah?")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?")


@dataclass(frozen=True, slots=True)
class Name:
    """The words of a name in small ASCII letters, in the order in which they stand; one letter is an initial.

    `joined` are the words that two neighbours make if written as one, each with the place of the first. `light` tells
    of each word whether it is a legal form or the like, which may be left out.
    """

    words: tuple[str, ...]
    joined: tuple[tuple[int, str], ...]
    light: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of `words.toml`."""

    titles: frozenset[str]
    particles: frozenset[str]
    linking: frozenset[str]
    assimilated: frozenset[str]
    openers: frozenset[str]
    closers: frozenset[str]
    legal: frozenset[str]
    forms: dict[str, str]


@cache
def _tables() -> _Words:
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    sets = ("titles", "particles", "linking", "assimilated", "openers", "closers")
    return _Words(
        **{name: frozenset(table[name].split()) for name in sets},
        legal=frozenset(table["legal"]["words"].split()),
        forms=table["forms"],
    )


def folded(text: str) -> str:
    """Return the text in small ASCII letters, hyphens and white space kept; names in any script become Latin."""
    text = unicodedata.normalize("NFC", text[:_MOST_CHARACTERS]).translate(_SILENT)
    if not text.isascii():
        from anyascii import anyascii

        text = _EAST.sub(lambda match: _eastern(anyascii(match[0])), text.lower().translate(_MARKED))
        text = anyascii(text).translate(_SILENT)
    return text.lower()


def _eastern(text: str) -> str:
    """Return a Chinese or Korean name in two words: the family's, and its bearer's."""
    syllables = _EAST_SYLLABLE.findall(text)
    return f" {syllables[0]} {''.join(syllables[1:])} " if len(syllables) <= 4 and syllables else f" {text} "


@lru_cache(maxsize=65_536)
def name_of(text: str) -> Name:
    """Take a name apart. The order of a family name before a comma is kept as it stands: order counts for little."""
    known = _tables()
    plain = folded(_uncamelled(text).replace("&", " and "))
    plain = _DOTTED.sub(lambda match: match[0].replace(".", ""), plain)
    words: list[str] = []
    apart: list[bool] = []  # does a hyphen join it to the word before
    for match in _WORD.finditer(plain):
        words.append(match[0])
        apart.append(match.start() == 0 or plain[match.start() - 1] != "-")
    kept = [at for at in range(len(words)) if not _left_out(words, apart, at, plain)] or list(range(len(words)))
    kept = kept[:_MOST_WORDS]
    kept, words, apart = _closed(kept, words, apart)
    chosen = tuple(known.forms.get(words[at], words[at]) for at in kept)
    joined = []
    for place, (at, after) in enumerate(pairwise(kept)):
        one, other = words[at], words[after]
        if chosen[place] in known.legal or chosen[place + 1] in known.legal:
            continue
        short = len(one) <= 5 and len(other) <= 5 and not _dotted(plain, one) and not _dotted(plain, other)
        hyphened = after == at + 1 and not apart[after] and len(one) > 1
        if short or hyphened or (one in known.openers and len(other) > 1):
            joined.append((place, one + other))
    return Name(words=chosen, joined=tuple(joined), light=tuple(word in known.legal for word in chosen))


def _uncamelled(text: str) -> str:
    """Give back the hyphen that "alMarrad" and "GholamReza" have lost."""
    return "".join(
        f"-{letter}" if at and letter.isupper() and text[at - 1].islower() else letter for at, letter in enumerate(text)
    )


def _closed(kept: list[int], words: list[str], apart: list[bool]) -> tuple[list[int], list[str], list[bool]]:
    """Write as one word what belongs together: "Abd al-Rahman" as "abdrahman", "Nour Eddine" as "nourdin"."""
    closers = _tables().closers
    words, out = list(words), list[int]()
    servant = False
    for at in kept:
        word = words[at]
        if servant:
            before = out[-1]
            words[before], servant = "abd" + _of(word), False
            continue
        if _SERVANT_ALONE.fullmatch(word):
            words[at], servant = "abd", True
        elif (match := _SERVANT.fullmatch(word)) is not None:
            words[at] = "abd" + _of(match["of"] or "")
        elif out and word in closers and words[out[-1]] != "abd" and len(words[out[-1]]) > 1:
            words[out[-1]] = _ended(words[out[-1]] + _ENDS.get(word, word))
            continue
        else:
            words[at] = _ended(word)
        out.append(at)
    return out, words, apart


def _of(word: str) -> str:
    """Return whom the servant serves, without the doubling that the article left: "rrahman" is "rahman"."""
    if word in ("allah", "ullah", "llah", "lah", "la", "lla", "alla", "ulla"):
        return "alah"
    return word[1:] if len(word) > 2 and word[0] == word[1] else word


_ENDS = {
    "deen": "din",
    "eddin": "din",
    "eddine": "din",
    "uddin": "din",
    "ullah": "alah",
    "allah": "alah",
    "ollah": "alah",
}


def _ended(word: str) -> str:
    if len(word) > 5 and (match := _FAITH.fullmatch(word)) is not None:
        return match["first"] + "din"
    if len(word) > 5 and (match := _GOD.fullmatch(word)) is not None:
        return match["first"] + "alah"
    return word


def _left_out(words: list[str], apart: list[bool], at: int, plain: str) -> bool:
    """Tell whether a word of a name is none that tells whose it is: a title, an article, "son of"."""
    known, word = _tables(), words[at]
    if word in known.titles:
        return len(words) > 2 and at < 3
    if at + 1 == len(words):
        return False
    if word in known.particles:  # a hyphen makes "bin" a syllable
        return word.endswith("l") or apart[at + 1]
    after = words[at + 1]
    if word in known.assimilated:
        return not apart[at + 1] or after.startswith(word[1:])
    return word in known.linking and at > 0 and apart[at + 1] and f"{word}." not in plain


def _dotted(plain: str, word: str) -> bool:
    return len(word) == 1 and f"{word}." in plain
