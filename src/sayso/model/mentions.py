"""From the network's scores to what is named: names, noun phrases, pronouns and titles, one window at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sayso.model.decode import Outputs, best_stretch, link_logs, sigmoid
from sayso.model.features import Window
from sayso.model.labels import COLUMNS, COREFERENCE, ENTITY_TYPES, NAME_TYPES, TITLE_ROLES
from sayso.model.links import column

__all__ = ["Seen", "Title", "party_seen", "seen_in", "titles_in"]

FloatArray = npt.NDArray[np.float32]
HalfArray = npt.NDArray[np.float16]

# A title is one where its pieces are at least so likely to be; the roles around it must beat having none by so much.
_TITLE_FLOOR = 0.5
_TITLE_GAIN = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """One mention in piece numbers of the whole text.

    layer: "name", "phrase" or "pronoun"; type: one of labels.NAME_TYPES ("" for a pronoun); score: mean probability of
    its pieces' tags; query and key: its vectors [COREFERENCE] as the later and the earlier of a pair; subject and
    object: those [added + multiplied] as an end of relations, None where it was not looked at so.
    """

    layer: str
    first: int
    last: int
    type: str
    score: float
    anonymous: float
    query: FloatArray
    key: FloatArray
    subject: HalfArray | None = None
    object: HalfArray | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """One title in piece numbers, with where its holder, body, since and until stand (None: not said)."""

    first: int
    last: int
    roles: tuple[tuple[int, int] | None, ...]
    former: float
    score: float


def seen_in(window: Window, outputs: Outputs, pronouns: Sequence[tuple[int, int]]) -> list[Seen]:
    """Return the mentions that begin in the core of a window; `pronouns` are the text's, as piece ranges."""
    size = window.end - window.start
    places: list[tuple[str, int, int, str, float]] = []
    for layer, part, types in (("name", "names", NAME_TYPES), ("phrase", "phrases", ENTITY_TYPES)):
        logits = outputs.logits[0, 1 : size + 1, column(part)]
        places += ((layer, *run) for run in _runs(logits, types))
    places += (
        ("pronoun", a - window.start, b - window.start, "", 1.0)
        for a, b in pronouns
        if window.start <= a and b <= window.end
    )
    places = [p for p in places if window.core_start <= window.start + p[1] < window.core_end]
    if not places:
        return []
    share = np.zeros((len(places), size), dtype=np.float32)
    for i, (_, first, last, _, _) in enumerate(places):
        share[i, first:last] = 1 / (last - first)
    # Whole in memory, or numpy multiplies the parts of rows many times slower.
    vectors = (np.ascontiguousarray(part[0, 1 : size + 1, -COREFERENCE:]) for part in (outputs.query, outputs.key))
    query, key = (share @ part for part in vectors)
    subject, object = ((share @ part[0, 1 : size + 1]).astype(np.float16) for part in (outputs.subject, outputs.object))
    anonymous = share @ outputs.logits[0, 1 : size + 1, column("anonymous")][:, 0]
    return [
        Seen(
            layer,
            window.start + first,
            window.start + last,
            kind,
            score,
            sigmoid(anonymous[i]),
            query[i],
            key[i],
            subject[i],
            object[i],
        )
        for i, (layer, first, last, kind, score) in enumerate(places)
    ]


def _runs(logits: FloatArray, types: Sequence[str]) -> list[tuple[int, int, str, float]]:
    """Return the stretches that are tagged as one mention: first and last + 1 piece, type, mean probability."""
    odds = np.exp(logits - logits.max(1, keepdims=True))
    odds /= odds.sum(1, keepdims=True)
    tags = odds.argmax(1)
    inside = np.flatnonzero(tags)
    runs = []
    for group in np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1) if len(inside) else []:
        starts = [int(group[0])] + [int(i) for i in group[1:] if tags[i] % 2 == 1]
        for first, last in zip(starts, [*starts[1:], int(group[-1]) + 1], strict=True):
            # Each piece votes for a type with its probabilities, whether it begins or goes on.
            votes = (odds[first:last, 1::2] + odds[first:last, 2::2]).mean(0)
            runs.append((first, last, types[int(votes.argmax())], float(1 - odds[first:last, 0].mean())))
    return runs


def party_seen(first: int, last: int, vector: FloatArray) -> Seen:
    """Return the source or addressee at these pieces as a noun phrase; `vector` is the mean of its `party_columns`."""
    tags, unnamed, rest = vector[: COLUMNS["phrases"]], vector[COLUMNS["phrases"]], vector[-2 * COREFERENCE :]
    odds = np.exp(tags - tags.max())
    odds /= odds.sum()
    votes = odds[1::2] + odds[2::2]
    kind = ENTITY_TYPES[int(votes.argmax())]
    query, key = rest[:COREFERENCE], rest[COREFERENCE:]
    return Seen("phrase", first, last, kind, float(1 - odds[0]), sigmoid(unnamed), query, key)


def titles_in(window: Window, outputs: Outputs) -> list[Title]:
    """Return the titles that begin in the core of a window."""
    size = window.end - window.start
    logits = outputs.logits[0, : size + 2, column("titles")]
    odds = np.exp(logits - logits.max(1, keepdims=True))
    odds /= odds.sum(1, keepdims=True)
    inside = 1 - odds[:, 0]
    inside[0] = inside[size + 1] = 0
    hot = np.flatnonzero(inside >= _TITLE_FLOOR)
    places: list[tuple[int, int]] = []
    for group in np.split(hot, np.flatnonzero(np.diff(hot) > 1) + 1) if len(hot) else []:
        starts = [int(group[0])] + [int(i) for i in group[1:] if odds[i, 1] > odds[i, 2]]
        places += zip(starts, [*starts[1:], int(group[-1]) + 1], strict=True)
    places = [p for p in places if window.core_start <= window.start + p[0] - 1 < window.core_end]
    if not places:
        return []
    logs = link_logs(outputs, "title", places, size)
    roles: list[list[tuple[int, int] | None]] = [[] for _ in places]
    for role in range(1, len(TITLE_ROLES)):
        first, last, gain = best_stretch(logs[..., role] - np.delete(logs, role, axis=2).max(2))
        for i, found in enumerate(roles):
            good = gain[i] > _TITLE_GAIN
            found.append((window.start + int(first[i]) - 1, window.start + int(last[i])) if good else None)
    former = outputs.logits[0, :, column("former")][:, 0]
    return [
        Title(
            window.start + a - 1,
            window.start + b - 1,
            tuple(roles[i]),
            sigmoid(former[a:b].mean()),
            float(inside[a:b].mean()),
        )
        for i, (a, b) in enumerate(places)
    ]
