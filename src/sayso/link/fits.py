"""How two names go together: which of their words are one, in what spelling, and which are not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from sayso.annotate.senses import stemmed
from sayso.link import lexicon
from sayso.link.naming import Name
from sayso.link.spelling import apart

__all__ = ["Fit", "acronym_of", "fit"]

# Two words may be one name if their sounds are so far apart at most, and so far for each letter of the shorter.
_FARTHEST, _PER_LETTER = 1.3, 0.22
# What a family of given names, an initial, a stem count for, beside sounds that are so far apart.
_FAMILY, _INITIAL, _STEM = 0.3, 0.5, 0.1


@dataclass(frozen=True, slots=True)
class Fit:
    """Two names laid beside each other.

    `whole`: words that are spelled alike; `spelt`: in another spelling or form, which are `cost` apart, and their
    consonants `bones`; `initials`: one is the first letter of the other; `families`: one given name in two tongues, or
    in short.
    `one`, `other`: the words that each has alone. `crossed`: they stand in another order. `first`, `last`: whether the
    first words, and the last ones, are one.
    """

    whole: int
    spelt: int
    initials: int
    families: int
    cost: float
    bones: float
    matched: tuple[str, ...]
    one: tuple[str, ...]
    other: tuple[str, ...]
    crossed: bool
    first: bool
    last: bool

    @property
    def words(self) -> int:
        """How many words the two share, initials left out."""
        return self.whole + self.spelt + self.families


@lru_cache(maxsize=65536)
def fit(one: Name, other: Name, kind: str) -> Fit:
    """Lay two names of a person, place or body beside each other, the nearest words first."""
    pairs = sorted(_pairs(one.words, other.words, kind))
    ours, theirs = set(range(len(one.words))), set(range(len(other.words)))
    taken: list[tuple[int, int]] = []
    counts = {"whole": 0, "spelt": 0, "initials": 0, "families": 0}
    cost = bones = 0.0
    matched: list[str] = []
    for near, (left, right), how, bare in pairs:
        if not (set(left) <= ours and set(right) <= theirs):
            continue
        ours -= set(left)
        theirs -= set(right)
        taken.append((left[0], right[0]))
        counts[how] += 1
        if how == "spelt":
            cost += near
            bones += bare
        if how != "initials":
            matched.append("".join(one.words[at] for at in left))
    taken.sort()
    ends = set(taken)
    last = (len(one.words) - 1, len(other.words) - 1)
    return Fit(
        **counts,
        cost=round(cost, 3),
        bones=round(bones, 3),
        matched=tuple(matched),
        one=tuple(one.words[at] for at in sorted(ours)),
        other=tuple(other.words[at] for at in sorted(theirs)),
        crossed=any(a[1] > b[1] for a, b in pairwise(taken)),
        first=(0, 0) in ends,
        last=last in ends or (not ours and not theirs),
    )


_Way = tuple[float, tuple[tuple[int, ...], tuple[int, ...]], str, float]


def _pairs(one: tuple[str, ...], other: tuple[str, ...], kind: str) -> list[_Way]:
    """Return which words may be one: how far apart, their places, how, and how far their consonants are apart."""
    found: list[_Way] = []
    for i, left in _pieces(one):
        for j, right in _pieces(other):
            if len(i) > 1 and len(j) > 1:
                continue
            if (way := _way(left, right, kind, glued=len(i) + len(j) > 2)) is not None:
                near, how, bones = way
                found.append((near, (i, j), how, bones))
    return found


def _pieces(words: tuple[str, ...]) -> list[tuple[tuple[int, ...], str]]:
    """Return the words and, joined, every two that stand side by side: Chih-ming is Zhiming."""
    single: list[tuple[tuple[int, ...], str]] = [((at,), word) for at, word in enumerate(words)]
    return single + [((at, at + 1), words[at] + words[at + 1]) for at in range(len(words) - 1)]


def _way(left: str, right: str, kind: str, *, glued: bool) -> tuple[float, str, float] | None:
    person = kind == "person"
    if left == right:
        return (0.0 if not glued else 0.05), ("whole" if not glued else "spelt"), 0.0
    if len(left) == 1 or len(right) == 1:
        initial = person and not glued and left[0] == right[0] and max(len(left), len(right)) > 1
        return (_INITIAL, "initials", 0.0) if initial else None
    if left.isdigit() or right.isdigit():
        return None
    if kind == "body" and not glued and stemmed([left]) == stemmed([right]):
        return _STEM, "spelt", 0.0
    total, bones = apart(left, right)
    if total <= min(_FARTHEST, _PER_LETTER * min(len(left), len(right))):
        return max(total, 0.02), "spelt", bones
    families = lexicon.families() if person else lexicon.exonyms()
    if not glued and families.get(left, _NONE) & families.get(right, _NONE):
        return _FAMILY, "families", 0.0
    return None


_NONE: frozenset[int] = frozenset()


def acronym_of(short: Name, long: Name, *, mixed: bool = False) -> bool:
    """Tell whether the letters of one name are the first letters of the words of the other, small words in or out.

    If `mixed`, in whatever order: HSB is the Bureau of Harbour Safety.
    """
    if not short.acronym or len(long.words) < 2:
        return False
    full = long.full.split()
    kept = [word for word in full if word not in lexicon.words("particles")]
    if mixed:
        return len(short.acronym) > 2 and sorted(short.acronym) == sorted(word[0] for word in kept)
    return any("".join(word[0] for word in words) == short.acronym for words in (long.words, full, kept))
