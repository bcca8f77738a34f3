"""Fingerprints of a report's text: few numbers by which a ledger of millions finds the articles that share a passage.

Winnowing (Schleimer, Wilkerson and Aiken, 2003): of every few neighbouring shingles the one with the smallest hash is
kept, so that two texts with a passage of `GUARANTEED` words in common have a print in common, wherever it stands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from hashlib import blake2b

from sayso.link.wording import Wording, wording_of
from sayso.records import Article

__all__ = ["AT_LEAST", "GUARANTEED", "likely", "prints_of"]

# Words in a shingle, and shingles of which one is kept.
_SHINGLE = 5
_WINDOW = 6

GUARANTEED = _SHINGLE + _WINDOW - 1
"""Words in the longest passage that two texts may share without sharing a print."""

# Prints kept of one text, the smallest of them: those of some 1,700 words. A longer text keeps fewer to the passage,
# the same ones in every copy of it.
_MOST = 600

AT_LEAST = 2
"""Prints that two texts must share to be compared; a single one is a name with a long title, or a turn of phrase."""

# Of the prints of the shorter text so many must be shared; copies in data/stories/train.jsonl with a third of their
# sentences changed share 0.2 and more. And the most articles that one is compared with: of a wire report that hundreds
# carry, the nearest of them will do.
_PART = 0.05
_COMPARED = 24


def prints_of(article: Article) -> tuple[int, ...]:
    """Return the fingerprints of an article's report, in rising order: hashes from 0 to 2**62."""
    return prints_in(wording_of(article))


def prints_in(wording: Wording) -> tuple[int, ...]:
    """Return the fingerprints of a wording."""
    hashes = [_hash(wording.words[at : at + _SHINGLE]) for at in range(max(1, len(wording.words) - _SHINGLE + 1))]
    return tuple(sorted(_winnowed(hashes)))[:_MOST] if wording.words else ()


def likely(prints: int, sharing: Iterable[tuple[str, int, int]]) -> tuple[str, ...]:
    """Return which of the articles that share prints with one that has so many are worth a comparison, the best first.

    `sharing` are the ids of articles, how many prints each shares and how many it has.
    """
    good = [
        (shared / max(1, min(prints, total)), shared, article)
        for article, shared, total in sharing
        if shared >= AT_LEAST and shared >= _PART * min(prints, total)
    ]
    return tuple(article for _, _, article in sorted(good, key=lambda one: (-one[0], -one[1], one[2]))[:_COMPARED])


def _winnowed(hashes: list[int]) -> set[int]:
    """Return the smallest hash of every `_WINDOW` neighbours."""
    kept: set[int] = set()
    rising: deque[tuple[int, int]] = deque()  # candidates for the smallest, in order of place and of size
    for at, value in enumerate(hashes):
        while rising and rising[-1][1] >= value:
            rising.pop()
        rising.append((at, value))
        if rising[0][0] <= at - _WINDOW:
            rising.popleft()
        if at >= _WINDOW - 1 or at == len(hashes) - 1:
            kept.add(rising[0][1])
    return kept


def _hash(words: tuple[str, ...]) -> int:
    digest = blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 2
