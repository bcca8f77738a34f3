"""Leads from names to the entries of a list, with their likelihood and the reasons for it."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.lists.compare import EVIDENCE, MATCHED, Alignment, align
from sayso.lists.index import Finder, Index
from sayso.lists.names import Name, name_of
from sayso.records import Reason

__all__ = ["Asked", "Match", "Matcher", "Owners", "Weights", "threshold", "weights"]

Floats = npt.NDArray[np.float64]

# Names that are compared in full; of names of short words (Chinese, Korean) more sound alike.
_COMPARED, _COMPARED_SHORT, _SHORT = 40, 90, 4.5
# A rival that much likelier says all that a rival can say against a match.
_MOST_BEHIND = 6.0
_AT = {name: at for at, name in enumerate(EVIDENCE)}
_WORDS = ("same", "sounds", "alike", "near", "close")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A name, and what is known of whoever bears it; nothing of it must be known but the name."""

    name: str
    type: str | None = None  # of `records.ENTITY_TYPES`, or of `listings.LISTED_TYPES`
    countries: tuple[str, ...] = ()
    births: tuple[str, ...] = ()  # ISO, as exact as known


@dataclass(frozen=True, slots=True)
class Owners:
    """What is known of the entries, side by side: their numbers in the ledger, and what else bears on a match."""

    keys: tuple[int, ...]
    people: tuple[bool, ...]
    gone: tuple[bool, ...]
    countries: tuple[str, ...]  # codes, parted by spaces
    births: tuple[str, ...]  # ISO dates or years between two, parted by spaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that may be meant: its number in the ledger, how likely, by which name, and why."""

    key: int
    gone: bool
    score: float
    spelling: int  # the name that fits best, by its place among the entry's
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each piece of evidence weighs, and what it says against a match that another entry fits better."""

    each: Floats
    behind: float
    rivalled: float
    threshold: float


@cache
def weights() -> Weights:
    """Return the weights as shipped; `benchmarks/watchlist/fit.py` makes them."""
    told = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))
    return Weights(
        each=np.asarray([told["weights"].get(name, 0.0) for name in EVIDENCE]),
        behind=told["behind"],
        rivalled=told["rivalled"],
        threshold=told["threshold"],
    )


def threshold() -> float:
    """Return the score from which on 95 of 100 leads are right, as measured on invented names (docs/watchlists.md)."""
    return weights().threshold


class Matcher:
    """Finds names in one list. Not for two threads at once."""

    def __init__(self, index: Index, owners: Owners, weighed: Weights | None = None) -> None:
        self._index, self._owners = index, owners
        self._finder = Finder(index)
        self._weights = weighed or weights()
        self._people = np.asarray(owners.people, bool)
        # The names of an entry stand side by side.
        self._first = np.searchsorted(index.entry, np.arange(len(owners.keys)))

    def match(self, asked: Asked, *, floor: float | None = None, limit: int = 10, gone: bool = False) -> list[Match]:
        """Return the entries that the name may mean, the likeliest first; each once, by the name that fits best.

        `floor` is the least score, that of `threshold` if none is given. With `gone` also those that have left the
        list.
        """
        aligned = self.aligned(asked)
        if aligned is None:
            return []
        least = self._weights.threshold if floor is None else floor
        logits = aligned.values.astype(np.float64) @ self._weights.each
        kept: dict[int, int] = {}
        for row in np.argsort(-logits, kind="stable").tolist():
            owner = int(self._index.entry[aligned.names[row]])
            if gone or not self._owners.gone[owner]:
                kept.setdefault(owner, row)
        if not kept:
            return []
        best = max(logits[row] for row in kept.values())
        found: list[Match] = []
        for owner, row in kept.items():
            behind = self._behind(best - logits[row])
            score = 1 / (1 + math.exp(-max(-30.0, min(30.0, logits[row] + behind))))
            if score < least or len(found) == limit:
                break
            found.append(
                Match(
                    key=self._owners.keys[owner],
                    gone=self._owners.gone[owner],
                    score=score,
                    spelling=int(aligned.names[row] - self._first[owner]),
                    reasons=self._reasons(aligned, row, behind),
                )
            )
        return found

    def aligned(self, asked: Asked) -> Alignment | None:
        """Return the evidence on the names that are near; None if none is."""
        name = name_of(asked.name)
        if not name.words:
            return None
        near = self._finder.near(name, _compared(name))
        if not len(near):
            return None
        aligned = align(self._index, name, near)
        self._add_context(asked, aligned.values, self._index.entry[near])
        return aligned

    def _behind(self, gap: float) -> float:
        return (self._weights.behind * min(gap, _MOST_BEHIND) + self._weights.rivalled) if gap > 0.01 else 0.0

    def _add_context(self, asked: Asked, values: Any, owners: npt.NDArray[np.int32]) -> None:
        """Put in what is known besides the names."""
        people = self._people[owners]
        body = ~people
        for name, parts in (("missing_body", ("missing",)), ("extra_body", ("extra_edge", "extra_middle"))):
            for part in parts:
                values[body, _AT[name]] += values[body, _AT[part]]
                values[body, _AT[part]] = 0
        values[:, _AT["body"]] = body
        if asked.type in ("person", "organization", "group", "outlet", "vessel", "aircraft"):
            values[:, _AT["other_type"]] = people != (asked.type == "person")
        if not (asked.countries or asked.births):
            return
        countries, births = set(asked.countries), asked.births
        for row, owner in enumerate(owners.tolist()):
            theirs = set(self._owners.countries[owner].split())
            if countries and theirs:
                values[row, _AT["same_country" if countries & theirs else "other_country"]] = 1
            if births and (dates := self._owners.births[owner].split()):
                values[row, _AT[_nearest(births, dates)]] = 1

    def _reasons(self, aligned: Alignment, row: int, behind: float) -> tuple[Reason, ...]:
        """Take a score apart: what each word gave, then what the names as wholes gave, then what is known besides."""
        weighed = dict(zip(EVIDENCE, (aligned.values[row] * self._weights.each).tolist(), strict=True))
        each = dict(zip(EVIDENCE, self._weights.each.tolist(), strict=True))
        missing = (
            "missing_body" if weighed["body"] or (not weighed["missing"] and weighed["missing_body"]) else "missing"
        )
        reasons = []
        for at, word in enumerate(aligned.words):
            like, weight = float(aligned.best[at, row]), float(aligned.weights[at])
            same, heard = like > 0.999, bool(aligned.heard[at, row])
            value = weight * (
                each["same"] * same
                + each["sounds"] * heard
                + each["alike"] * like
                + each["near"] * max(0.0, like - aligned.hinges[0])
                + each["close"] * max(0.0, like - aligned.hinges[1])
                + each[missing] * max(0.0, MATCHED - like)
            )
            number = int(aligned.likest[at, row])
            other = self._index.words[number] if number >= 0 else ""
            how = (
                "the same"
                if same
                else "sounds the same"
                if heard
                else "respelt"
                if like >= MATCHED
                else "no counterpart"
            )
            detail = f"{word}: {how}" if same or like < MATCHED else f"{word} ~ {other}: {how}, {like:.2f}"
            reasons.append(Reason(name="part", weight=value, detail=detail))
        done = {*_WORDS, missing}
        whole = sum(weighed[name] for name in _WHOLE)
        reasons.append(Reason(name="whole name", weight=whole, detail=_whole(aligned, row)))
        for name, (title, detail) in _TOLD.items():
            if name not in done and aligned.values[row, _AT[name]] > 1e-6:
                reasons.append(Reason(name=title, weight=weighed[name], detail=detail))
        if behind:
            reasons.append(Reason(name="rival", weight=behind, detail="another entry of the list fits better"))
        return tuple(reasons)


# What speaks of the names as wholes, told as one.
_WHOLE = (
    *("always", "one_part", "two_parts", "worst", "worst_close", "worst_sounds", "coverage", "short", "short_unlike"),
    *(
        "body",
        "complete",
        "complete_many",
        "complete_sounds",
        "inside",
        "inside_sounds",
        "brief",
        "brief_same",
        "brief_unlike",
    ),
)
_TOLD = {
    "extra_edge": ("left out", "the first or last part of the listed name is not asked"),
    "extra_middle": ("left out", "a middle part of the listed name is not asked"),
    "extra_body": ("left out", "a part of the listed name is not asked"),
    "initial_fits": ("initial", "begins a part of the listed name"),
    "initial_may": ("initial", "may begin a part of the listed name, spelt otherwise"),
    "initial_fails": ("initial", "begins no part of the listed name"),
    "other_type": ("type", "one is a person, the other is not"),
    "same_country": ("country", "in common"),
    "other_country": ("country", "none in common"),
    "same_day": ("birth date", "the same day"),
    "same_year": ("birth date", "the same year"),
    "near_year": ("birth date", "a year apart, or the same year and another day"),
    "other_year": ("birth date", "another year"),
}


def _whole(aligned: Alignment, row: int) -> str:
    parts = int((aligned.best[:, row] >= MATCHED).sum())
    least = aligned.best[:, row].min()
    return f"{parts} of {len(aligned.words)} parts asked have a counterpart, the least like {least:.2f}"


def _compared(name: Name) -> int:
    """Return how many names are compared in full."""
    return _COMPARED_SHORT if sum(map(len, name.words)) / len(name.words) <= _SHORT else _COMPARED


def _nearest(ours: Sequence[str], theirs: Sequence[str]) -> str:
    """Return how near the nearest of two people's birth dates are, as `EVIDENCE` calls it."""
    order = ("same_day", "same_year", "near_year", "other_year")
    return min((_dates(one, other) for one in ours for other in theirs), key=order.index)


def _dates(one: str, other: str) -> str:
    if one == other and len(one) == 10:
        return "same_day"
    first, second = _years(one), _years(other)
    if first[0] <= second[1] and second[0] <= first[1]:
        exact = len(one) >= 7 and len(other) >= 7 and "/" not in one + other
        return (
            "near_year"
            if exact and one[: min(len(one), len(other))] != other[: min(len(one), len(other))]
            else "same_year"
        )
    apart = max(first[0], second[0]) - min(first[1], second[1])
    return "near_year" if apart <= 1 else "other_year"


def _years(date: str) -> tuple[int, int]:
    years = [int(part[:4]) for part in date.split("/") if part[:4].isdecimal()] or [0]
    return min(years), max(years)
