"""How a word may sound, whoever wrote it in Latin letters: the same name under other spellings comes near itself."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby

__all__ = ["coarse", "graded", "readings", "skeleton"]

# What may be Pinyin, one syllable or several.
_CHINESE = re.compile("(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?[aeiou]{1,3}(?:ng|n|r)?)+")
# What tells one habit from another; a word without these letters has one reading.
_AMBIGUOUS = re.compile("[cjxqhzg]|que$")
# Between consonants y is a vowel.
_VOWEL_Y = re.compile("(?<![aeiouEO])y(?![aeiouEO])")
# Which sounds are one to whoever hears a name through another language. Vowels are front, back, or "a".
_COARSE = str.maketrans(
    {
        **dict.fromkeys("kqgGX", "k"),
        **dict.fromkeys("tdTD", "t"),
        **dict.fromkeys("szSCZJc", "s"),
        **dict.fromkeys("bp", "p"),
        **dict.fromkeys("fvw", "f"),
        **dict.fromkeys("eiE", "i"),
        **dict.fromkeys("ouO", "u"),
        "y": "",
    }
)
_VOWELS = re.compile("[aiu]+")


@cache
def _habits() -> dict[str, tuple[re.Pattern[str], dict[str, str]]]:
    """Return, for each habit of writing, the runs of letters it knows, and their sounds."""
    tables = tomllib.loads(files(__package__).joinpath("sounds.toml").read_text("utf-8"))
    common = tables.pop("common")
    made = {}
    for name, own in tables.items():
        rules = common | own
        ordered = sorted(rules, key=lambda run: (-len(run.strip("$")), not run.endswith("$")))
        pattern = "|".join(re.escape(run[:-1]) + r"\Z" if run.endswith("$") else re.escape(run) for run in ordered)
        made[name] = re.compile(pattern), rules
    return made


@lru_cache(maxsize=262_144)
def readings(word: str) -> tuple[str, ...]:
    """Return what a word of small ASCII letters may sound like: the English reading first, none twice."""
    found = [_read(word, "english")]
    if _AMBIGUOUS.search(word):
        for habit in ("french", "german", "slavic", "eastern", "egyptian", "chinese"):
            if habit != "chinese" or _CHINESE.fullmatch(word):
                sounds = _read(word, habit)
                if sounds not in found:
                    found.append(sounds)
    return tuple(found)


def _read(word: str, habit: str) -> str:
    pattern, rules = _habits()[habit]

    def sound(match: re.Match[str]) -> str:
        run = match[0]
        if match.end() == len(word) and (end := rules.get(run + "$")) is not None:
            return end
        return rules.get(run, run)

    return "".join(letter for letter, _ in groupby(_VOWEL_Y.sub("i", pattern.sub(sound, word))))


@lru_cache(maxsize=262_144)
def coarse(sounds: str) -> str:
    """Return the sounds with those made one that languages confuse; h counts at the beginning alone."""
    head, rest = sounds[:1], sounds[1:]
    return "".join(letter for letter, _ in groupby((head + rest.replace("h", "")).translate(_COARSE)))


# A reading spelt so that the distance of two is a matter of degree: each consonant as four letters (what it is to
# foreign ears, twice, its kind, itself), each vowel as two. k for q costs 1 of 4, k for g 2, k for s 4; e for i 1 of 2.
_KINDS = {"k": "kq", "g": "gG", "x": "X", "t": "tT", "d": "dD", "s": "sz", "c": "cC", "S": "SZ", "J": "J", "v": "vw"}
_GRADED = {
    sound: f"{of}{of.upper()}{kind}{sound}"
    for of, sounds in {
        "k": "kqgGX",
        "t": "tTdD",
        "s": "szSZCJc",
        "p": "bp",
        "f": "fvw",
        "m": "m",
        "n": "n",
        "l": "l",
        "r": "r",
    }.items()
    for sound in sounds
    for kind in [next((kind for kind, members in _KINDS.items() if sound in members), sound)]
}
_GRADED |= {"a": "1a", "e": "2e", "i": "2i", "E": "2e", "o": "3o", "u": "3u", "O": "3o", "y": "y", "h": "h"}
_GRADED = {
    sound: "".join(chr(0x100 * at + ord(letter)) for at, letter in enumerate(code, 1))
    for sound, code in _GRADED.items()
}


@lru_cache(maxsize=262_144)
def graded(sounds: str) -> str:
    """Return a reading spelt so that sounds which are nearly one are nearly alike."""
    return "".join(_GRADED.get(sound, sound * 4) for sound in sounds)


@lru_cache(maxsize=262_144)
def skeleton(rough: str) -> str:
    """Return what is left of a coarse reading without its vowels; "A" where it begins with one."""
    return ("A" if rough[:1] in "aiu" else "") + _VOWELS.sub("", rough)
