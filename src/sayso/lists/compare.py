"""How near names are: the evidence on many candidates at once, and the likelihood that follows.

All numbers are sums over the words of the two names, each word weighed by how rare its sound is, so that a score can be
taken apart into what each word gave (see `explain`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import cdist

from sayso.lists.index import Index, Ints, rough_numbers
from sayso.lists.names import Name
from sayso.lists.sounds import graded, readings

__all__ = ["EVIDENCE", "Alignment", "align"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

#: What is known of two names; see `Alignment`.
EVIDENCE = (
    *("always", "same", "sounds", "alike", "near", "close", "missing", "missing_body", "extra_edge", "extra_middle"),
    *("extra_body", "initial_fits", "initial_may", "initial_fails", "one_part", "two_parts", "worst", "worst_close"),
    *("worst_sounds", "coverage", "short", "short_unlike", "body", "complete", "complete_many", "complete_sounds"),
    *("inside", "inside_sounds", "brief", "brief_same", "brief_unlike", "other_type", "same_country", "other_country"),
    *("same_day", "same_year", "near_year", "other_year"),
)
# How much each way of comparing two words says: as spelt, as it sounds, and as it sounds to foreign ears. After a
# regression on 54,000 pairs of words of invented names (24 November 2026), rounded.
_SPELT = 0.15
_AT = {name: at for at, name in enumerate(EVIDENCE)}
# From here on two words count as one that is written in two ways; the hinges are where the weight of likeness bends.
MATCHED = 0.72
_NEAR, _CLOSE = 0.55, 0.8
# Names all of whose words are so short are mostly Chinese or Korean.
_BRIEF = 5


@dataclass(frozen=True, slots=True)
class Alignment:
    """The evidence on candidates: `values` is (candidates, EVIDENCE); the rest tells which word gave what."""

    names: Ints  # the candidates
    values: Floats
    words: tuple[str, ...]  # asked, in full
    weights: Floats  # of each of them
    best: Floats  # (words, candidates): how like the likest listed word is
    likest: Ints  # (words, candidates): which that is, a number into `Index.words`; -1 for none
    heard: Bools  # (words, candidates): it sounds the same
    hinges: tuple[float, float] = (0.55, 0.8)


@lru_cache(maxsize=65_536)
def _sounds(word: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return how a word may sound, for measuring how like it sounds, and for telling that it sounds the same."""
    return tuple(map(graded, readings(word))), rough_numbers(word)


@lru_cache(maxsize=262_144)
def _graded(heard: str) -> tuple[str, ...]:
    return tuple(graded(heard).split("|"))


def likeness(index: Index, ours: Sequence[str], theirs: Ints) -> tuple[Floats, Bools]:
    """Return how like each of our words is to each of theirs, 0 to 1, and whether they sound the same."""
    left = [_sounds(word) for word in ours]
    numbers = theirs.tolist()
    right = [_graded(index.heard[number]) for number in numbers]
    spelt = cdist(ours, [index.words[number] for number in numbers], scorer=OSA.normalized_similarity, dtype=np.float32)
    heard: Any = cdist(
        [one for sounds, _ in left for one in sounds],
        [one for sounds in right for one in sounds],
        scorer=Levenshtein.normalized_similarity,
        dtype=np.float32,
    )
    heard = np.maximum.reduceat(heard, _starts([sounds for sounds, _ in left]), axis=0)
    heard = np.maximum.reduceat(heard, _starts(right), axis=1)
    lengths = index.roughs[theirs + 1] - index.roughs[theirs]
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    rough = index.rough[np.repeat(index.roughs[theirs] - starts, lengths) + np.arange(int(lengths.sum()))]
    same = np.asarray([one for _, roughs in left for one in roughs], np.int32)[:, None] == rough
    same = np.logical_or.reduceat(same, _starts([roughs for _, roughs in left]), axis=0)
    same = np.logical_or.reduceat(same, starts, axis=1)
    mixed: Floats = _SPELT * spelt + (1 - _SPELT) * heard
    return mixed, same


def _starts(parts: Sequence[Sequence[object]]) -> list[int]:
    return list(accumulate((len(part) for part in parts[:-1]), initial=0))


def align(index: Index, asked: Name, names: Ints) -> Alignment:
    """Return the evidence that the names alone give on each candidate."""
    full = [
        at for at, (word, light) in enumerate(zip(asked.words, asked.light, strict=True)) if len(word) > 1 and not light
    ]
    full = full or [at for at, word in enumerate(asked.words) if len(word) > 1] or list(range(len(asked.words)))
    words = [asked.words[at] for at in full]
    row_of = {at: row for row, at in enumerate(full)}
    joined = [(row_of[at], word) for at, word in asked.joined if at in row_of and at + 1 in row_of]
    initials = [word for at, word in enumerate(asked.words) if len(word) == 1 and at not in row_of]
    count, many = len(words), len(names)

    # The words of the candidates, side by side: (candidates, spots).
    lengths = index.spots[names + 1] - index.spots[names]
    spots = np.arange(int(lengths.max()))
    there = spots < lengths[:, None]
    flat = np.where(there, index.spots[names][:, None] + spots, 0)
    numbers, place = index.word[flat], np.where(there, index.place[flat], -3)
    unique, column = np.unique(numbers, return_inverse=True)
    column = column.reshape(numbers.shape)
    theirs = [index.words[number] for number in unique.tolist()]
    single = np.asarray([len(word) == 1 for word in theirs])[column]
    plain = (place == -1) | (place == -2)
    counted = (place == -1) & ~single

    like, sounds = likeness(index, [*words, *(word for _, word in joined)], unique)
    table = like[:, column].transpose(1, 0, 2)  # (candidates, rows, spots)
    alike = sounds[:, column].transpose(1, 0, 2)
    open_ = np.where((place > -3) & ~single, table.transpose(1, 0, 2), -1).transpose(1, 0, 2).copy()
    open_[:, count:, :][:, :, :] = np.where(plain[:, None, :], open_[:, count:, :], -1)

    # Each word to one other, the likest two first; a joined word takes the places of both that it is made of.
    first = np.where(place >= 0, place, spots)
    last = np.where(place >= 0, place + 1, spots)
    best = np.zeros((count, many), np.float32)
    same = np.zeros((count, many), bool)
    found = np.full((count, many), -1, np.int32)
    shown = np.zeros(numbers.shape, np.float32)
    clash = _row_clashes(count, [at for at, _ in joined])
    who = np.arange(many)
    for _ in range(count):
        pick = open_.reshape(many, -1).argmax(axis=1)
        row, spot = np.divmod(pick, open_.shape[2])
        value = open_[who, row, spot]
        live = value > 0
        if not live.any():
            break
        heard, number = alike[who, row, spot], numbers[who, spot]
        for extra in (0, 1):  # the second word of a joined one gets the same
            part = np.where(
                row < count, row, np.asarray([at for at, _ in joined] or [0])[np.maximum(row - count, 0)] + extra
            )
            some = live if extra == 0 else live & (row >= count)
            best[part[some], who[some]] = value[some]
            same[part[some], who[some]] = heard[some]
            found[part[some], who[some]] = number[some]
        covered = (first <= last[who, spot][:, None]) & (last >= first[who, spot][:, None])
        shown = np.where(live[:, None] & covered, np.maximum(shown, value[:, None]), shown)
        open_[clash[row][:, :, None] | covered[:, None, :]] = -1

    weights = index.rarity_of(words)
    their_weights = index.rarity[numbers]
    values = np.zeros((many, len(EVIDENCE)), np.float32)

    def put(name: str, value: Any) -> None:
        values[:, _AT[name]] = value

    put("always", 1)
    put("same", weights @ (best > 0.999))
    put("sounds", weights @ same)
    put("alike", weights @ best)
    put("near", weights @ np.maximum(0, best - _NEAR))
    put("close", weights @ np.maximum(0, best - _CLOSE))
    put("missing", weights @ np.maximum(0, MATCHED - best))
    short = np.asarray([len(word) <= 3 for word in words], np.float32)
    put("short_unlike", (weights * short) @ (1 - best))
    if max(map(len, words)) <= _BRIEF:  # every letter counts
        put("brief", 1)
        put("brief_same", weights @ (best > 0.999))
        put("brief_unlike", weights @ (1 - best))
    put("short", (weights * short) @ best / max(float(weights.sum()), 0.1))
    matched = (best >= MATCHED).sum(axis=0)
    put("one_part", matched <= 1)
    put("two_parts", matched == 2)
    worst = best.min(axis=0)
    put("worst", worst)
    put("worst_close", np.maximum(0, worst - _CLOSE))
    put("worst_sounds", (same | (best > 0.999)).all(axis=0))
    # Nothing is left over on either side; or only of what is listed.
    left = (counted & (shown < MATCHED)).any(axis=1)
    fitting = (best >= MATCHED).all(axis=0) & (matched >= 2)
    heard_all = (same | (best > 0.999)).all(axis=0)
    put("complete", fitting & ~left)
    put("complete_many", fitting & ~left & (matched >= 3))
    put("complete_sounds", fitting & ~left & heard_all)
    put("inside", fitting & left)
    put("inside_sounds", fitting & left & heard_all)
    lacking = np.where(counted, their_weights * np.maximum(0, MATCHED - shown), 0)
    edge = counted & ((spots == 0) | (spots == plain.sum(axis=1)[:, None] - 1))
    put("extra_edge", np.where(edge, lacking, 0).sum(axis=1))
    put("extra_middle", np.where(edge, 0, lacking).sum(axis=1))
    total = np.where(counted, their_weights, 0).sum(axis=1)
    put("coverage", np.where(counted, their_weights * shown, 0).sum(axis=1) / np.maximum(total, 0.1))
    if initials:
        free = plain & ((shown < MATCHED) | single)
        fits, may = np.zeros(many), np.zeros(many)
        for letter in initials:
            begins = np.asarray([_begins(letter, word[0]) for word in theirs])[column]
            fits += (free & (begins == 2)).any(axis=1)
            may += (free & (begins >= 1)).any(axis=1)
        put("initial_fits", fits)
        put("initial_may", may - fits)
        put("initial_fails", len(initials) - may)
    return Alignment(names, values, tuple(words), weights, best, found, same, (_NEAR, _CLOSE))


def _row_clashes(count: int, joined: Sequence[int]) -> Bools:
    """Return which rows are made of the same words: (rows, rows)."""
    first = np.asarray([*range(count), *joined])
    last = np.asarray([*range(count), *(at + 1 for at in joined)])
    found: Bools = (first[:, None] <= last) & (last[:, None] >= first)
    return found


# Letters by which names may begin that are one name.
_BEGINNINGS = ("kqcg", "jyie", "jgzd", "sctx", "vwf", "gh", "uow", "ae")


@lru_cache(maxsize=2_048)
def _begins(letter: str, first: str) -> int:
    """Tell whether a word may be shortened to that letter: 2 by its own first, 1 by another spelling's, 0 not."""
    return 2 if first == letter else int(any(letter in group and first in group for group in _BEGINNINGS))
