"""Countries as lists write them, and their codes."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

__all__ = ["code_of"]

_NOISE = re.compile(r"[^a-z ]+")


@cache
def _codes() -> dict[str, str]:
    table = tomllib.loads(files(__package__).joinpath("countries.toml").read_text("utf-8"))
    return {_plain(name): code for code, names in table.items() for name in (code, *names.split("|"))}


def _plain(name: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    bare = bare.replace("&", " and ").replace("St. ", "Saint ")
    words = _NOISE.sub(" ", bare.replace("'", "").replace("’", "").replace(".", "").lower()).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def code_of(name: str | None) -> str | None:
    """Return a country's code; the name itself where it is of none that is known, None for no name."""
    told = " ".join((name or "").split())
    if told.lower() in ("unknown", "undetermined"):
        return None
    return _codes().get(_plain(told), told) or None
