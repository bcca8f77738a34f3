"""How common a word is in names at large, for lists too short to tell."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files

from sayso.lists.sounds import coarse, readings, skeleton

__all__ = ["background"]


@cache
def _shares() -> dict[str, float]:
    table = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))["common"]
    shares: dict[str, float] = {}
    for share, words in table.items():
        for word in words.split():
            shares.setdefault(skeleton(coarse(readings(word)[0])), float(share))
    return shares


@lru_cache(maxsize=262_144)
def background(word: str) -> float:
    """Return the share of names, at large, that have a word that sounds like it; 0 if it is not known to be common."""
    return _shares().get(skeleton(coarse(readings(word)[0])), 0.0)
