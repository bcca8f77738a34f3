"""How two mentions stand to each other: what is known of a pair beside the network's vectors, and its scores.

The network gives each piece a vector as the subject of relations, one as their object, and one that it adds to what
stands between two mentions. A pair of mentions is looked at by a small network of one hidden layer: half of it adds the
vectors of subject and object, the mean of those from the first to the last of them, and what place, type and kind are
worth; half multiplies subject and object, as a bilinear form does. Two entities score the log of the sum over the pairs
of their mentions (Jia et al. 2019; Zhou et al. 2021).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sayso.model.features import IntArray
from sayso.model.labels import ADDED, ENTITY_TYPES, RELATIONS, SINGLE

__all__ = [
    "FARTHEST",
    "PLACE_FEATURES",
    "Places",
    "Relating",
    "Tie",
    "Vectors",
    "pair_scores",
    "place_features",
    "ties_of",
]

FloatArray = npt.NDArray[np.float32]

#: Mentions farther apart than this many pieces are not compared: what a window of the network can show at once.
FARTHEST = 200

_KINDS = 3  # name, noun phrase, pronoun
_GAPS = (1, 2, 3, 5, 9, 17, 33, 65)
_BETWEEN = (1, 2, 3, 5, 9)
_SENTENCES = (1, 2, 3)
_SIZES = (
    2 + 2 * (len(_GAPS) + 1),  # one within the other, else pieces between them by order
    len(_SENTENCES) + 1,
    len(_BETWEEN) + 1,
    len(ENTITY_TYPES) ** 2,
    _KINDS**2,
)
#: How many different things may be known of a pair; each pair has one of each of the groups that make it up.
PLACE_FEATURES = sum(_SIZES)
_OFFSETS = np.cumsum((0, *_SIZES[:-1]))


@dataclass(frozen=True, slots=True)
class Places:
    """Mentions in reading order: first and last + 1 piece, number of the sentence, type, kind; each [M]."""

    first: IntArray
    last: IntArray
    sentence: IntArray
    type: IntArray
    kind: IntArray  # 0 name, 1 noun phrase, 2 pronoun


def place_features(places: Places, subject: IntArray, object: IntArray) -> IntArray:
    """Return what is known of each pair of mention numbers: [P, 5] of numbers below `PLACE_FEATURES`."""
    first, last = places.first, places.last
    holds = (first[subject] <= first[object]) & (last[object] <= last[subject])
    held = (first[object] <= first[subject]) & (last[subject] <= last[object])
    ahead = first[subject] <= first[object]
    gap = np.where(ahead, first[object] - last[subject], first[subject] - last[object])
    bucket = np.searchsorted(_GAPS, gap, side="right") + np.where(ahead, 0, len(_GAPS) + 1) + 2
    where = np.where(holds, 0, np.where(held, 1, bucket))
    sentences = np.searchsorted(_SENTENCES, np.abs(places.sentence[subject] - places.sentence[object]), side="right")
    between = np.searchsorted(_BETWEEN, np.abs(subject - object) - 1, side="right")
    types = places.type[subject] * len(ENTITY_TYPES) + places.type[object]
    kinds = places.kind[subject] * _KINDS + places.kind[object]
    numbers: IntArray = np.stack([where, sentences, between, types, kinds], axis=1) + _OFFSETS
    return numbers


@dataclass(frozen=True, slots=True)
class Relating:
    """Settings learned with a network.

    worth [PLACE_FEATURES, added] is what `place_features` add, out [added + multiplied, relations] and base [relations]
    make logits of the hidden layer; floors are the least logit of each relation that is reported, slope and bias make a
    calibrated log-odds of a logit.
    """

    worth: FloatArray
    out: FloatArray
    base: FloatArray
    floors: tuple[float, ...] = (0.0,) * len(RELATIONS)
    slope: float = 1.0
    bias: float = 0.0


@dataclass(frozen=True, slots=True)
class Vectors:
    """What the network tells of the mentions of a text, [M, added + multiplied] each, and of its pieces.

    told [N + 1, added] is the running sum of what the pieces add.
    """

    subjects: FloatArray
    objects: FloatArray
    told: FloatArray


def pair_scores(places: Places, vectors: Vectors, relating: Relating, pairs: IntArray) -> FloatArray:
    """Return the logit of each relation for each pair of mention numbers (subject, object) [P, 2]: [P, relations]."""
    subject, object = pairs.T
    low = np.minimum(places.first[subject], places.first[object])
    high = np.maximum(places.last[subject], places.last[object])
    between = (vectors.told[high] - vectors.told[low]) / (high - low)[:, None]
    one, other = vectors.subjects[subject], vectors.objects[object]
    known = relating.worth[place_features(places, subject, object)].sum(1)
    added = np.maximum(one[:, :ADDED] + other[:, :ADDED] + between + known, 0)
    scores: FloatArray = added @ relating.out[:ADDED] + (one[:, ADDED:] * other[:, ADDED:]) @ relating.out[ADDED:]
    scores += relating.base
    return scores


@dataclass(frozen=True, slots=True)
class Tie:
    """How a relation fares between two entities, or for one alone (`labels.SINGLE`).

    Its logit, and the mentions of subject and object that say it best.
    """

    subject: int
    object: int
    relation: int
    score: float
    mentions: tuple[int, int]


# Pairs of mentions below this say nothing that counts: a thousand of them come to less than an even chance.
_FAINT = -7.0
# Mentions whose pairs are compared at once.
_BLOCK = 256
_NEVER_ALONE = np.asarray([i for i, relation in enumerate(RELATIONS) if relation not in SINGLE])


def ties_of(
    places: Places,
    entity: IntArray,
    vectors: Vectors,
    relating: Relating,
    *,
    least: float,
) -> list[Tie]:
    """Return each relation between two entities whose logit is at least `least`; `entity` [M] are the mentions'.

    Time is linear in the length of the text: each mention is compared with those within `FARTHEST` pieces.
    """
    found: dict[tuple[int, int, int], list[float]] = {}
    best: dict[tuple[int, int, int], tuple[float, int, int]] = {}
    for pairs in _near(places, entity):
        scores = pair_scores(places, vectors, relating, pairs)
        scores[np.ix_(pairs[:, 0] == pairs[:, 1], _NEVER_ALONE)] = -np.inf
        for at, relation in np.argwhere(scores > _FAINT).tolist():
            i, j = pairs[at].tolist()
            score = float(scores[at, relation])
            key = int(entity[i]), int(entity[j]), relation
            found.setdefault(key, []).append(score)
            if key not in best or score > best[key][0]:
                best[key] = score, i, j
    ties = []
    for key, some in found.items():
        score = math.log(math.fsum(math.exp(min(one, 20.0)) for one in some))
        if score >= least:
            ties.append(Tie(*key, score, best[key][1:]))
    return ties


def _near(places: Places, entity: IntArray) -> Iterator[IntArray]:
    """Yield the pairs of mentions of two entities that are close enough, both ways, and each alone; some at a time."""
    ends = np.searchsorted(places.first, places.last + FARTHEST, side="right")
    for low in range(0, len(places.first), _BLOCK):
        rows = [
            np.stack([np.full(end - i - 1, i), np.arange(i + 1, end)], axis=1)
            for i, end in enumerate(ends[low : low + _BLOCK].tolist(), low)
        ]
        pairs = np.concatenate(rows) if rows else np.zeros((0, 2), dtype=np.int64)
        pairs = pairs[entity[pairs[:, 0]] != entity[pairs[:, 1]]]
        alone = np.arange(low, min(low + _BLOCK, len(places.first)))
        yield np.concatenate([pairs, pairs[:, ::-1], np.stack([alone, alone], axis=1)])
