"""How a word may sound, whoever wrote it in Latin letters: the same name under other spellings comes near itself."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby

__all__ = ["coarse", "graded", "readings", "skeleton"]

# What may be Chinese or Korean, one syllable or several.
_CHINESE = re.compile("(?:(?:zh|t?sh|hs|t?ch|t[sz]|s[sz]|[bpmfdtnlgkhjqxrzcsyw])?[aeiou]{1,3}(?:ng|n|rh?|h)?)+|sz|tz")
_KOREAN = re.compile(
    "(?:(?:ch|sh|kk|tt|pp|ss|jj|[bcdghjklmnprstwy])?[yw]?[aeiou]{1,2}(?:ng|rk|[klmnprt])?(?=[^aeiou]|\\Z))+"
)
_LONGEST_EASTERN = 14
# What tells one habit from another; a word without these letters has one reading.
_AMBIGUOUS = re.compile("[cjxqhzgw]|que$|ou[aeiy]")
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
        # What is made one there is so for itself alone.
        rules = own if name in ("chinese", "korean") else common | own
        ordered = sorted(rules, key=lambda run: (-len(run.strip("$")), not run.endswith("$")))
        pattern = "|".join(re.escape(run[:-1]) + r"\Z" if run.endswith("$") else re.escape(run) for run in ordered)
        made[name] = re.compile(pattern), rules
    return made


@lru_cache(maxsize=262_144)
def readings(word: str) -> tuple[str, ...]:
    """Return what a word of small ASCII letters may sound like: the English reading first, none twice."""
    found = [_read(word, "english")]
    habits = ["french", "german", "slavic", "eastern", "egyptian"] if _AMBIGUOUS.search(word) else []
    if len(word) <= _LONGEST_EASTERN:
        habits += ["chinese"] if _CHINESE.fullmatch(word) else []
        habits += ["korean"] if _KOREAN.fullmatch(word) else []
    for habit in habits:
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
_HEARD_AS = {"k": "kqgGX", "t": "tTdD", "s": "szSZCJc", "p": "bp", "f": "fvw", "m": "m", "n": "n", "l": "l", "r": "r"}
_KINDS = {"k": "kq", "g": "gG", "x": "X", "t": "tT", "d": "dD", "s": "sz", "c": "cC", "S": "SZ", "J": "J", "v": "vw"}


def _grades() -> dict[int, str]:
    codes = {"a": "1a", "e": "2e", "i": "2i", "E": "2e", "o": "3o", "u": "3u", "O": "3o", "y": "y", "h": "h"}
    for of, sounds in _HEARD_AS.items():
        for sound in sounds:
            kind = next((kind for kind, members in _KINDS.items() if sound in members), sound)
            codes[sound] = f"{of}{of.upper()}{kind}{sound}"
    # Letters of different places in a code are never the same.
    return {
        ord(sound): "".join(chr(0x100 * at + ord(letter)) for at, letter in enumerate(code, 1))
        for sound, code in codes.items()
    }


_GRADED = _grades()


def graded(sounds: str) -> str:
    """Return a reading spelt so that sounds which are nearly one are nearly alike."""
    return sounds.translate(_GRADED)


@lru_cache(maxsize=262_144)
def skeleton(rough: str) -> str:
    """Return what is left of a coarse reading without its vowels; "A" where it begins with one."""
    return ("A" if rough[:1] in "aiu" else "") + _VOWELS.sub("", rough)
