"""Names as articles write them, taken apart: titles, words, initials, acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sayso.link import lexicon
from sayso.link.spelling import plain

__all__ = ["Name", "name_of", "names_in", "stripped"]

_TOKEN = re.compile(r"[^\W\d_]+(?:[’'ʻʼ`.&-]+[^\W_]+)*\.?|\d+[^\W_]*|&")
# Of what a name has more is left out: titles of nobility and lists, not names.
_MOST = 8
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]{2,60})[)\]]")
_ABD = re.compile(r"abd(?:[aeou]{1,2}[lrsdtnz]?)?[-’']?(?=[a-z]{3})")
# Longer acronyms are words. Of places only the shortest are acronyms: datelines are in capitals.
_ACRONYM, _SHORTEST = range(2, 9), range(2, 4)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: its `words` in order, `plain`, without titles, particles and legal forms.

    An initial is a word of one letter. `acronym` is what the letters are if the name is one, `generation` tells father
    from son. `full` are the words as they stand, joined, particles and all.
    """

    full: str
    words: tuple[str, ...]
    titles: tuple[str, ...] = ()
    acronym: str = ""
    generation: int = 0


def names_in(text: str) -> Iterator[str]:
    """Yield the names that a phrase holds: "Polling Authority (AIS)" holds two."""
    outside = _BRACKETED.sub(" ", text)
    for name in (outside, *(match[1] for match in _BRACKETED.finditer(text))):
        words = name.strip(" \t\n\"'“”‘’«»,;:–-").strip()
        if words:
            yield words


def stripped(text: str) -> str:
    """Return a person's name without titles before it."""
    words = text.split()
    titles = lexicon.words("titles")
    while len(words) > 1 and plain(words[0]).rstrip(".,") in titles:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=65536)
def name_of(text: str, kind: str) -> Name:
    """Take the name of a `person`, a `place` or a `body` apart."""
    person = kind == "person"
    raw = [match.group() for match in _TOKEN.finditer(text)]
    titles: list[str] = []
    if person:
        too = lexicon.words("titles_too")
        while len(raw) > 1:
            first = plain(raw[0]).rstrip(".")
            if first not in lexicon.words("titles") and not (first in too and len(raw) > 2):
                break
            titles.append(first)
            raw = raw[1:]
    words: list[str] = []
    generation = 0
    for token in raw:
        for part in _parts(token):
            number = lexicon.generations().get(part, 0)
            if person and number and words:
                generation = number
            elif part:
                words.append(part)
    left_out = lexicon.words("particles") if person else lexicon.words("particles") | lexicon.words("legal_forms")
    kept = [word for word in words if word not in left_out] or words
    kept = _glued(kept) if person else kept
    return Name(
        full=" ".join(words),
        words=tuple(kept[:_MOST]),
        titles=tuple(titles),
        acronym="" if person else _acronym(raw, _SHORTEST if kind == "place" else _ACRONYM),
        generation=generation,
    )


def _parts(token: str) -> list[str]:
    """Return the words that a token holds: those of "Brunkhorst-Ayad", the letters of "J.R."."""
    if "." in token and all(len(part) <= 1 for part in token.split(".")):
        return [plain(part) for part in token.split(".") if part]
    word = token.rstrip(".")
    return [plain(part) for part in re.split(r"[-.&]+", word) if plain(part)]


def _glued(words: list[str]) -> list[str]:
    """Write Abdul Rahman, Abdel-Rahman and Abdurrahman as one word."""
    joined: list[str] = []
    for word in words:
        if joined and re.fullmatch(r"abd(?:[aeou]{1,2}[lrsdtnz]?)?", joined[-1]):
            joined[-1] = f"abd{word}"
        elif word not in ("abdullah", "abdallah", "abdulla", "abdoulaye") and len(word) > 6:
            joined.append(_ABD.sub("abd", word, count=1) if word.startswith("abd") else word)
        else:
            joined.append(word)
    return [_ABD_DOUBLED.sub(r"abd\1", word) for word in joined]


_ABD_DOUBLED = re.compile(r"^abd([a-z])\1")


def _acronym(raw: list[str], lengths: range) -> str:
    """Return the letters of a name that is an acronym: IRGC, U.N., UOKiK."""
    if len(raw) != 1:
        return ""
    letters = raw[0].replace(".", "").replace("-", "")
    capitals = sum(letter.isupper() for letter in letters)
    # Four in five: UOKiK, but not MacDonald.
    return plain(letters) if len(letters) in lengths and capitals * 5 >= len(letters) * 4 else ""
