"""From the network's scores to attributions: which pieces are cues, and what each cue claims as source and content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sayso.model.features import Pieces, Window
from sayso.model.labels import ROLES, distance_bucket_edges

__all__ = ["Decoding", "Found", "Outputs", "Runs", "decode"]

FloatArray = npt.NDArray[np.float32]
#: Half-open stretches of piece numbers, counted in the whole text.
Runs = tuple[tuple[int, int], ...]


# A cue reaches as far as its pieces are at least so likely as its likeliest one.
_EDGE = 0.5


@dataclass(frozen=True, slots=True)
class Decoding:
    """Settings chosen on held-out training articles; shipped in labels.json.

    cue_floor: least probability of a piece to be part of a cue, by layer. switch: cost, in nats, of changing the
    role from one piece to the next, which keeps spans whole.
    """

    cue_floor: tuple[float, float]
    switch: float


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network returns for a batch of windows: arrays [B, T, ...], as `Network.forward` tells."""

    tags: FloatArray
    query: FloatArray
    key: FloatArray
    query_distance: FloatArray
    key_distance: FloatArray

    def row(self, number: int) -> Outputs:
        """Return the outputs of one window."""
        part = slice(number, number + 1)
        return Outputs(
            self.tags[part], self.query[part], self.key[part], self.query_distance[part], self.key_distance[part]
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution in piece numbers, with the evidence that its confidence is computed from."""

    level: int
    cue: tuple[int, int]
    source: Runs
    content: Runs
    cue_score: float  # probability that this is a cue
    content_score: float  # mean log probability of the chosen role over the content's pieces
    source_score: float  # the same for the source; 0.0 where there is none
    rival_score: float  # mean log probability over pieces near the cue that were given no role


def decode(pieces: Pieces, windows: Sequence[Window], outputs: Outputs, settings: Decoding) -> list[Found]:
    """Return all attributions whose cue stands in the core of one of `windows`, in order of their cues."""
    cues = _cues(windows, outputs.tags, settings.cue_floor)
    if not cues:
        return []
    logs = _role_logs(windows, outputs, cues)  # [C, T, roles]
    roles = _viterbi(logs, settings.switch)  # [C, T]
    found = [_found(windows[cue.row], cue, logs[i], roles[i]) for i, cue in enumerate(cues)]
    return sorted((f for f in found if f.content), key=lambda f: (f.cue, f.level))


@dataclass(frozen=True, slots=True)
class _Cue:
    row: int
    level: int
    first: int  # in the window's array, where 0 is the mark at its head
    last: int
    score: float


def _cues(windows: Sequence[Window], tags: FloatArray, floors: tuple[float, float]) -> list[_Cue]:
    logits = tags.reshape(*tags.shape[:2], len(floors), 3)
    odds = np.exp(logits - logits.max(-1, keepdims=True))
    odds /= odds.sum(-1, keepdims=True)  # [B, T, layers, 3]
    cues = []
    for row, window in enumerate(windows):
        length = window.end - window.start
        for level, floor in enumerate(floors):
            part = odds[row, 1 : length + 1, level]
            inside = 1.0 - part[:, 0]
            hot = np.flatnonzero(inside >= floor)
            for run in np.split(hot, np.flatnonzero(np.diff(hot) > 1) + 1) if len(hot) else []:
                # A piece more likely to begin a cue than to go on with one begins another.
                begins = [int(run[0])] + [int(i) for i in run[1:] if part[i, 1] > part[i, 2]]
                for first, last in zip(begins, [*begins[1:], int(run[-1]) + 1], strict=True):
                    peak = float(inside[first:last].max())
                    kept = first + np.flatnonzero(inside[first:last] >= _EDGE * peak)
                    if window.core_start <= window.start + int(kept[0]) < window.core_end:
                        cues.append(_Cue(row, level, int(kept[0]) + 1, int(kept[-1]) + 2, peak))
    return cues


def _role_logs(windows: Sequence[Window], outputs: Outputs, cues: list[_Cue]) -> FloatArray:
    """Return log probabilities [C, T, roles]; the same arithmetic as the trained network's `link`."""
    count, length = len(cues), outputs.key.shape[1]
    roles = len(ROLES) - 1
    edges = np.asarray(distance_bucket_edges())
    place = np.arange(length)
    logits = np.zeros((count, length, roles + 1), dtype=np.float32)
    width = outputs.key.shape[2] // roles
    for i, cue in enumerate(cues):
        pieces = slice(cue.first, cue.last)
        query = outputs.query[cue.row, pieces].mean(0).reshape(roles, width)
        far = outputs.query_distance[cue.row, pieces].mean(0).reshape(roles, -1)
        key = outputs.key[cue.row].reshape(length, roles, width)
        near = outputs.key_distance[cue.row].reshape(length, roles, -1)
        before = np.searchsorted(edges, cue.first - place, side="right")
        after = np.searchsorted(edges, place - cue.last + 1, side="right") + len(edges)
        bucket = np.where(place < cue.first, before, np.where(place >= cue.last, after, 0))
        for r in range(roles):
            logits[i, :, r + 1] = key[:, r] @ query[r] / np.sqrt(width) + far[r, bucket] + near[place, r, bucket]
        window = windows[cue.row]
        logits[i, 0, 1:] = logits[i, window.end - window.start + 1 :, 1:] = -1e4
    logits -= logits.max(-1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(-1, keepdims=True))
    return logits


def _viterbi(logs: FloatArray, switch: float) -> npt.NDArray[np.int64]:
    """Return the likeliest roles [C, T] where each change of role costs `switch`."""
    count, length, roles = logs.shape
    best = logs[:, 0].copy()
    back = np.zeros((length, count, roles), dtype=np.int8)
    for t in range(1, length):
        top = best.argmax(1)
        jump = best[np.arange(count), top][:, None] - switch
        stay = best >= jump
        back[t] = np.where(stay, np.arange(roles)[None], top[:, None])
        best = np.where(stay, best, jump) + logs[:, t]
    path = np.zeros((count, length), dtype=np.int64)
    path[:, -1] = best.argmax(1)
    for t in range(length - 1, 0, -1):
        path[:, t - 1] = back[t, np.arange(count), path[:, t]]
    return path


def _found(window: Window, cue: _Cue, logs: FloatArray, roles: npt.NDArray[np.int64]) -> Found:
    shift = window.start - 1
    near = np.arange(len(roles))
    rivals = (roles == 0) & (abs(near - cue.first) < 48) & (near > 0) & (near <= window.end - window.start)

    def mean(where: npt.NDArray[np.bool_], role: int) -> float:
        return float(logs[where, role].mean()) if where.any() else 0.0

    return Found(
        level=cue.level,
        cue=(cue.first + shift, cue.last + shift),
        source=_runs(roles == 1, shift),
        content=_runs(roles == 2, shift),
        cue_score=cue.score,
        content_score=mean(roles == 2, 2),
        source_score=mean(roles == 1, 1),
        rival_score=mean(rivals, 0),
    )


def _runs(where: npt.NDArray[np.bool_], shift: int) -> Runs:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], where, [False]]).astype(np.int8)))
    return tuple((int(a) + shift, int(b) + shift) for a, b in edges.reshape(-1, 2))
