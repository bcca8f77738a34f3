"""Writes a native form in Latin letters by one of the schemes of `romanisation.toml`.

This is what the matcher is measured against, so it shares nothing with the matcher: no table, no function.
"""

from __future__ import annotations

import random
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["Scheme", "schemes"]

_SUN = frozenset("tṯdḏrzsšṣḍṭẓln")  # the article takes on their sound


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way to write names in Latin letters; `held` marks those kept for testing."""

    culture: str
    name: str
    held: bool
    letters: tuple[tuple[str, Any], ...]  # the longest first
    rest: dict[str, Any]

    def habit(self, key: str, dice: random.Random, default: str = "") -> str:
        """Return what this writer does wherever `key` comes up."""
        return one(self.rest.get(key, default), dice)

    def word(self, native: str, dice: random.Random, chosen: dict[str, str]) -> str:
        """Return one word, in small letters; `chosen` remembers this writer's choices."""
        out, at = [], 0
        while at < len(native):
            for key, value in self.letters:
                bare = key.strip("^$")
                if not native.startswith(bare, at) or (key[0] == "^" and at):
                    continue
                if key[-1] == "$" and at + len(bare) != len(native):
                    continue
                if key not in chosen:
                    chosen[key] = one(value, dice)
                out.append(chosen[key])
                at += len(bare)
                break
            else:
                out.append(native[at])
                at += 1
        text = "".join(out)
        return stripped(text) if self.rest.get("strip") else text

    def article(self, native: str, dice: random.Random, chosen: dict[str, str]) -> str:
        """Return the Arabic article as it stands before the word, with what joins the two."""
        if "article" not in chosen:
            chosen["article"] = self.habit("article", dice, "al-")
        article = chosen["article"]
        if self.rest.get("assimilates") and native[0] in _SUN:
            sound = self.word(native[0], dice, chosen)
            return article.replace("l", sound[:1] if len(sound) > 2 else sound, 1)
        return article


def one(value: Any, dice: random.Random) -> str:
    """Return the value, or one of the values."""
    return str(dice.choice(value) if isinstance(value, list) else value)


def stripped(text: str) -> str:
    """Return the text without marks on its letters."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@cache
def schemes() -> dict[str, tuple[Scheme, ...]]:
    """Return the schemes of each culture."""
    tables = tomllib.loads(Path(__file__).with_name("romanisation.toml").read_text("utf-8"))
    return {
        culture: tuple(_scheme(culture, name, table) for name, table in of.items()) for culture, of in tables.items()
    }


def _scheme(culture: str, name: str, table: dict[str, Any]) -> Scheme:
    letters = sorted(table.pop("letters").items(), key=lambda item: (-len(item[0].strip("^$")), -len(item[0])))
    return Scheme(culture, name, table.pop("held", False), tuple(letters), table)
