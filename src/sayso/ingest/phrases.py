"""The closed classes of `furniture.toml`, and how lines are compared with them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

__all__ = ["SAYING", "either", "group", "is_sentence", "plain", "starts_with"]

SAYING = re.compile(
    r"\b(?:said|says|(?<!your )say|told|tells|added|denied|denies|claimed|claims that|according to|warned|announced|"
    r"believes?|confirmed|insisted|insists|stated|argued|alleged|accused|admitted|vowed|pledged|promised|urged|"
    r"testified|declared|asserted)\b",
    re.IGNORECASE,
)
"""Words that make a line a report of somebody's words, whatever else it looks like."""

_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?][\"')\]]*\s+[\"'(]?[A-Z]|\.[\"')\]]*$")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans("‘’‚‛“”„‟«»‹›", "''''\"\"\"\"\"\"''")


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, list[str]]]:
    with resources.files("sayso.ingest").joinpath("furniture.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=64)
def group(section: str, name: str) -> tuple[str, ...]:
    """Return one list of phrases."""
    return tuple(_tables()[section][name])


def either(phrases: Iterable[str]) -> str:
    """Return a pattern for one of `phrases`, the longest first so that none hides another."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def starts_with(text: str, phrases: Iterable[str]) -> bool:
    """Tell whether `text` starts with one of `phrases` and the phrase ends where a word does."""
    return any(text.startswith(phrase) and not text[len(phrase) : len(phrase) + 1].isalnum() for phrase in phrases)


def is_sentence(line: str) -> bool:
    """Tell whether a line, already made plain, ends with a full stop or holds the end of a sentence.

    Headlines do neither; they may end with a question or an exclamation mark.
    """
    return _SENTENCE.search(line) is not None


def plain(raw: str) -> str:
    """Return `raw` as it is compared: straight quotes, single spaces, nothing invisible.

    For comparing only; offsets into it mean nothing.
    """
    return _SPACE.sub(" ", _INVISIBLE.sub("", raw).translate(_QUOTES)).strip()
