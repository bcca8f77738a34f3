"""Lines that name who made a report and when: bylines, roles, "Reporting by ...", stamps of date and time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from sayso.ingest.phrases import either, group

__all__ = ["is_about_writer", "is_byline", "is_name", "is_role", "is_stamp", "is_works"]

MAX_BYLINE = 18
"""Words in the longest byline: three names, a place and a paper."""

MAX_WORKS = 60
"""Words in the longest list of who reported, wrote and edited."""

_ABBREVIATED = re.compile(r"\b(?:[A-Z]|[JS][Rr]|Dr|Mr|Mrs|Ms|St)\.$")
# What opens a headline of three words, and no name.
_NO_NAMES = frozenset(("by", "and", "with", "for", "in", "at", "of", "the", "from", "to", "our", "a", "an"))
_YEAR = re.compile(r"\b(?:19|20)\d\d[-/.]\d\d?[-/.]\d|\b\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d\b")
_REACH = re.compile(
    r"\b(?:[Ff]ollow|[Ee]-?mail|[Cc]ontact|[Rr]each|[Ww]rite to) (?:him|her|them|us|[A-Z][\w.' -]{1,40}|@\w+)\b.*"
    r"(?:@\w|\bon (?:Twitter|Facebook|Instagram|X|LinkedIn|Bluesky)\b)"
    r"|\bcan be (?:reached|contacted|followed) (?:at|on|via)\b|^\W*[Ff]ollow @\w+"
)


def is_byline(line: str) -> bool:
    """Tell whether a line is "By Jane Roe", with or without place, paper, role and date behind it.

    "By Tuesday the army had left" is not: behind the "by" stand only names, particles and roles.
    """
    found = _opener().match(line)
    if found is None or len(line.split()) > MAX_BYLINE or line[-1] in "!?:;":
        return False
    names = re.split(r"\s[|·•–—]\s", found[1])[0].strip()
    words = names.split()
    if not words or (names.endswith(".") and not _ABBREVIATED.search(names)):
        return False
    first = words[0].strip(",.")
    if first.lower() in group("stamps", "words"):
        return False
    return (first[:1].isupper() or first in ("our", "staff", "a", "the")) and _all_names(words, _role_words())


def is_role(line: str) -> bool:
    """Tell whether a line is a name with its bearer's work ("Jane Roe, staff writer"), or only the work."""
    words = line.split()
    if not 1 <= len(words) <= 12 or line[-1] in ".!?:;":
        return False
    name, sign, work = re.split(r"([,|/–—])", line, maxsplit=1) if re.search(r"[,|/–—]", line) else ("", "", line)
    roles = either(group("bylines", "roles"))
    if sign:
        return is_name(name.split()) and re.search(rf"\b(?:{roles})\b", work, re.IGNORECASE) is not None
    return len(words) <= 4 and re.search(rf"\b(?:{roles})$", work, re.IGNORECASE) is not None


def is_works(line: str) -> bool:
    """Tell whether a line says who did what, as in "Reporting by Jane Roe; Editing by John Doe"."""
    works = group("bylines", "works")
    if len(line.split()) > MAX_WORKS or not re.match(rf"\(?(?i:{either(works)})\b[^.;]{{0,40}}?\bby\b", line):
        return False
    return _all_names(line.strip("().").split(), {word for work in works for word in work.split()})


def is_stamp(line: str) -> bool:
    """Tell whether a line is nothing but dates, times and reading times, as in "Updated March 3, 2024"."""
    tokens = re.findall(r"[^\W\d_]+(?:\.[^\W\d_]+)?|\d+", line.lower())
    if not 1 < len(tokens) <= 20 or not any(token.isdigit() for token in tokens):
        return False
    if not all(token.isdigit() or token in group("stamps", "words") for token in tokens):
        return False
    # "30,000" and "9.45" are numbers: a stamp has a year's digits or a word such as "May" or "updated".
    return _YEAR.search(line) is not None or any(len(token) >= 3 and token.isalpha() for token in tokens)


def is_about_writer(line: str) -> bool:
    """Tell whether a line says how to follow or reach the writer."""
    return len(line.split()) <= 45 and '"' not in line and _REACH.search(line) is not None


def is_name(words: Sequence[str]) -> bool:
    """Tell whether these words make a name: two to four, with capitals, only particles without."""
    if not 2 <= len(words) <= 4 or not words[0][0].isupper() or not words[-1][0].isupper():
        return False
    return words[0].lower() not in _NO_NAMES and _all_names(words)


def _all_names(words: Iterable[str], besides: Iterable[str] = ()) -> bool:
    joiners = {*group("bylines", "joiners"), *besides}
    for word in words:
        core = word.strip(",;|/·•&()–—.-")
        if not core or core.lower() in joiners or "@" in core:
            continue
        if core[0].islower():  # al-Doe, d'Example
            core = re.sub(r"^(?:al|el|an|as|ad|d|l|o)['-]", "", core) or core
        if not core[0].isupper() or not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|['.-])*", core):
            return False
    return True


@lru_cache(maxsize=1)
def _opener() -> re.Pattern[str]:
    return re.compile(rf"(?:[-–—|]+\s?)?(?i:{either(group('bylines', 'openers'))})(?:\s?:)?\s+(.+)")


@lru_cache(maxsize=1)
def _role_words() -> frozenset[str]:
    return frozenset(
        {"staff", "senior", "chief", *(word for role in group("bylines", "roles") for word in role.split())}
    )
