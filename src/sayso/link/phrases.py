"""Phrases that name somebody or something, and what else they tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.annotate.senses import stems_of
from sayso.link import lexicon
from sayso.link.spelling import plain

__all__ = ["WORD", "Run", "bare", "capitals", "described", "describes", "in_small", "peoples", "runs", "trades"]

WORD = re.compile(r"[^\W\d_]+(?:[’'ʻʼ.-]+[^\W\d_]+)*\.?")
_OF = frozenset(("of", "the", "and", "as"))
# What ends a word and is no part of it; it is of "workers’" and of an initial.
_END = re.compile(r"(?:(?<![A-Z])\.|(?<!s)[’']|[\"“”‘«»,;:!?()\[\]])+$")
_CONTINENTS = frozenset(("european", "african", "asian", "arab", "american", "latin", "western", "eastern"))


@dataclass(frozen=True, slots=True)
class Run:
    """Words with capitals in a row, small words of names between them; `noun` is a word in small letters behind."""

    words: str
    noun: str = ""


def runs(phrase: str, type: str) -> Iterator[Run]:
    """Yield the runs of a phrase; bars, commas and other words end them, and in a person's name "of" and "and"."""
    small = lexicon.words("particles") - (_OF if type == "person" else frozenset())
    run: list[str] = []
    waiting: list[str] = []
    for token in [*phrase.replace("|", " | ").split(), "|"]:
        word = _END.sub("", token.lstrip("\"'“”‘’«».,;:!?()[]"))
        if capitals(word):
            run += [*waiting, word] if run else [word]
            waiting = []
        elif run and plain(word) in small and token == word:
            waiting.append(word)
            continue
        elif run:
            yield Run(" ".join(run), word if not waiting and word.isalpha() and word.islower() else "")
            run, waiting = [], []
        if token.endswith((",", ";", ":")) and run:
            yield Run(" ".join(run))
            run, waiting = [], []


def in_small(name: str, type: str) -> str:
    """Return the name of a place as it is written elsewhere than in a dateline."""
    return name.title() if type == "place" and name.isupper() and len(name) > 3 else name


def capitals(words: str) -> bool:
    """Tell whether one of the words begins with a capital, also behind al- or an apostrophe."""
    return any(part[:1].isupper() for word in words.split() for part in re.split(r"[-’'ʻʼ]", word))


def describes(name: str, type: str) -> bool:
    """Tell whether a phrase with a capital tells what somebody is, and not the name: "Omani foreign minister"."""
    words = name.split()
    if len(words) == 1 or not words[-1][:1].islower():
        return False
    first = plain(words[0])
    if type == "person" or first in lexicon.countries()[1] or first in _CONTINENTS:
        return True
    return words[0].endswith(("’s", "'s"))


# "Paraguay's foreign ministry", "the Congolese army"; and "the civil hospital in Mithi".
_OWNED = re.compile(r"(?:[Tt]he )?([A-ZÀ-Þ][\w.'’ -]{1,40}?)(?:[’']s)? ([a-zà-ÿ]+(?:[ -][a-zà-ÿ]+){0,3})")
_LOCATED = re.compile(r"[Tt]he ([a-zà-ÿ]+(?:[’']s)?(?:[ -][a-zà-ÿ]+){0,3}) (?:of|in|at) (?:the )?([A-ZÀ-Þ].{1,40})")


def described(phrase: str) -> str | None:
    """Return what a body without a name of its own may be known by: what it is, and whose or where; else None.

    "Romania's border police", "the Romanian border police" and "the border police of Romania" are one.
    """
    owned, located = _OWNED.fullmatch(phrase), _LOCATED.fullmatch(phrase)
    if owned:
        owner, nouns = owned.groups()
    elif located:
        nouns, owner = located.groups()
    else:
        return None
    places, adjectives = lexicon.countries()
    key = plain(owner)
    if owned and key not in adjectives and key not in places and "’s" not in phrase and "'s" not in phrase:
        return None  # "Tema plant"
    code = adjectives.get(key) or lexicon.country_names().get(key)
    return f"{nouns} of {lexicon.country_name(code) if code else owner}"


def bare(name: str) -> str:
    """Return a name without the article or country before it and the possessive behind it."""
    whose = re.match(r"([^’']+)[’']s\s+(?=\S)", name)
    if whose and plain(whose[1]) in lexicon.countries()[0]:
        name = name[whose.end() :]
    name = re.sub(r"[’']s$", "", name)
    return re.sub(r"^(?:[Tt]he|[Aa]n?)\s+(?=\S)", "", name).rstrip("’'")


def trades(words: str) -> Iterator[str]:
    """Yield the words of a phrase that tell what somebody is: in small letters, or titles."""
    for match in WORD.finditer(words):
        raw = match.group()
        word = plain(raw).rstrip(".")
        one = word[:-1] if word.endswith("s") and word[:-1] in lexicon.fields() else word
        if one in lexicon.fields() or (raw.islower() and len(word) > 3 and "-" not in raw and stems_of(word)):
            yield one


def peoples(words: str) -> Iterator[str]:
    """Yield the countries of the adjectives and places in a phrase."""
    places, peoples = lexicon.countries()
    for match in WORD.finditer(words):
        for part in (match.group(), *match.group().split("-")):
            if part[:1].isupper() and (code := peoples.get(plain(part)) or places.get(plain(part))):
                yield code
