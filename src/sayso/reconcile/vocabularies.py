"""How a service calls what the ledger knows: its types, its properties, and which of its ids Wikidata has, too."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from sayso.reconcile.messages import Type

__all__ = ["Vocabulary", "vocabulary_of"]

_QID = re.compile(r"Q[1-9]\d{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a service calls the types of `records.ENTITY_TYPES`, and, by such a type, an office and a country.

    `numbered`: its ids of the form Q42 are those of Wikidata.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    role: Mapping[str, str] = field(default_factory=dict)
    country: Mapping[str, str] = field(default_factory=dict)
    numbered: bool = False

    def wikidata(self, item: str) -> str | None:
        """Return the number in Wikidata of one of the service's items, None if its id does not tell it."""
        return item if self.numbered and _QID.fullmatch(item) else None


def vocabulary_of(space: str, types: Sequence[Type] = ()) -> Vocabulary:
    """Return what is known of the services whose ids belong to that URI, else what the types they propose tell."""
    for service in _table()["services"]:
        if space.startswith(tuple(service["spaces"])):
            return Vocabulary(
                types=service["types"],
                role=service["role"],
                country=service["country"],
                numbered=service["numbered"],
            )
    return Vocabulary(types=_proposed(types))


def _proposed(types: Sequence[Type]) -> dict[str, str]:
    """Return the proposed types whose id or name is one of our words for a type, the first of each."""
    found: dict[str, str] = {}
    for ours, words in _table()["words"].items():
        for type in types:
            if {type.id.casefold(), type.name.casefold()} & set(words):
                found.setdefault(ours, type.id)
    return found


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(files("sayso.reconcile").joinpath("vocabularies.toml").read_text("utf-8"))
