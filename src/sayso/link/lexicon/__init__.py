"""Closed classes of words for comparing names: what a linguist would edit, in TOML, and how it is read."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from sayso.link.spelling import plain

__all__ = ["countries", "country_name", "country_names", "exonyms", "families", "fields", "generations", "words"]


@lru_cache(maxsize=4)
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("sayso.link.lexicon") / f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=16)
def words(kind: str) -> frozenset[str]:
    """Return the words of one list of names.toml: `titles`, `particles`, `generic`, ..."""
    found = _table("names")[kind]
    return frozenset(found if isinstance(found, dict) else found.split())


@lru_cache(maxsize=1)
def generations() -> dict[str, int]:
    """Return what tells namesakes of a family apart: the elder is 1, the younger more."""
    return dict(_table("names")["generations"])


@lru_cache(maxsize=1)
def families() -> dict[str, frozenset[int]]:
    """Return the numbers of the families to which a given name belongs."""
    return _lines("families")


@lru_cache(maxsize=1)
def exonyms() -> dict[str, frozenset[int]]:
    """Return the same of the words of places."""
    return _lines("exonyms")


def _lines(kind: str) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_table("names")[kind]):
        for name in line.split():
            found.setdefault(plain(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


@lru_cache(maxsize=1)
def fields() -> dict[str, frozenset[str]]:
    """Return the fields to which a word of an office or trade belongs."""
    found: dict[str, set[str]] = {}
    for field, line in _table("fields").items():
        for word in line.split():
            found.setdefault(word, set()).add(field)
    return {word: frozenset(some) for word, some in found.items()}


@lru_cache(maxsize=1)
def countries() -> tuple[dict[str, str], dict[str, str]]:
    """Return the country of each name or town, and of each adjective or people; all `plain`."""
    places: dict[str, str] = {}
    peoples: dict[str, str] = {}
    for code, (names, adjectives, towns) in _table("countries").items():
        places |= {plain(name): code for name in (*names, *towns)}
        for one in adjectives:
            peoples[plain(one)] = code
            peoples[plain(one) + "s"] = code
    return places, peoples


@lru_cache(maxsize=256)
def country_name(code: str) -> str:
    """Return the usual name of a country."""
    return str(_table("countries")[code][0][0])


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Return the country of each name of a country, `plain`; towns are left out."""
    return {plain(name): code for code, (names, _, _) in _table("countries").items() for name in names}
