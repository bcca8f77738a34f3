"""When two names, as two articles write them, may mean one: parts of names, acronyms, and other spellings."""

from __future__ import annotations

from functools import lru_cache

from jellyfish import metaphone
from rapidfuzz.distance import JaroWinkler

__all__ = ["alike", "common", "sound"]

# The likeness (Jaro-Winkler) from which two spellings may be one word, and from which they may if they sound alike.
_SPELLING, _SOUND = 0.9, 0.66
_SMALL = frozenset("of the a an and for in al el de la da do du van von bin ibn".split())  # noqa: SIM905


@lru_cache(maxsize=65536)
def alike(one: str, other: str) -> bool:
    """Tell whether two folded names may mean the same: equal, one a part of the other, an acronym, or respelled."""
    if one == other:
        return True
    short, long = sorted((_parts(one), _parts(other)), key=len)
    if not short or not long:
        return False
    if len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long):
        return True
    left = list(long)
    for word in short:
        best = max(left, key=lambda candidate: _close(word, candidate), default="")
        if not best or not _close(word, best):
            return False
        left.remove(best)
    # A person's family name comes last nearly everywhere that news is written in English.
    return _close(short[-1], long[-1]) > 0 or len(short) > 1


def _parts(name: str) -> list[str]:
    return [word for word in name.split() if word not in _SMALL]


@lru_cache(maxsize=65536)
def _close(one: str, other: str) -> float:
    """Return the likeness of two words that may be one name in two spellings, else 0."""
    if one == other:
        return 1.0
    if min(len(one), len(other)) < 4:
        return 0.0
    likeness = float(JaroWinkler.similarity(one, other))
    if likeness >= _SPELLING:
        return likeness
    return likeness if likeness >= _SOUND and sound(one) == sound(other) else 0.0


def sound(word: str) -> str:
    """Return how a word sounds in English, without the h by which transliterations differ (Ghaani, Qaani)."""
    return str(metaphone(word)).replace("H", "")


def common(ours: tuple[str, ...], theirs: tuple[str, ...]) -> int:
    """Return how many of `ours` mean one of `theirs`."""
    held = set(theirs)
    return sum(name in held or any(alike(name, other) for other in theirs) for name in ours)
