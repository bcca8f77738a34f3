"""The word lists of the measures, kept in `words.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["word_list"]


@cache
def _lists() -> dict[str, str]:
    return tomllib.loads(files("sayso.evaluate").joinpath("words.toml").read_text(encoding="utf-8"))


def word_list(name: str) -> frozenset[str]:
    """Return the words of the list `name` (`empty` or `abbreviations`), in lower case."""
    return frozenset(_lists()[name].split())
