"""From the network's scores to attributions: which pieces are cues, and what each claims as source and content."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sayso.model.features import Window
from sayso.model.labels import CIRCUMSTANCES, COREFERENCE, CUE_LAYERS, LINKS, ROLES, TAGS, WINDOW, distance_bucket_edges
from sayso.model.links import column, link_columns

__all__ = [
    "Candidate",
    "Cue",
    "Decoding",
    "Found",
    "Outputs",
    "Runs",
    "best_stretch",
    "candidates_of",
    "decide",
    "decode",
    "link_logs",
    "party_columns",
    "sigmoid",
]

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
#: Half-open stretches of piece numbers, counted in the whole text.
Runs = tuple[tuple[int, int], ...]


# A cue reaches as far as its pieces are at least so likely as its likeliest one.
_EDGE = 0.5
# The rivals of a cue are the pieces so near to it that have no role.
_NEAR = 48


@dataclass(frozen=True, slots=True)
class Decoding:
    """Settings chosen on held-out training articles; shipped in labels.json.

    cue_floor: least probability of a piece to be part of a cue, in either layer. source_gain: by how many nats, over
    all its pieces, a source must beat their having no such role. switch: cost, in nats, of beginning or ending a
    stretch of content, which keeps it whole. around_bias: nats added to
    each piece's being an addressee, medium, setting or time, of which the network finds too few. around_gain: as
    source_gain, for these. hedged: least probability to call an attribution hedged.
    """

    cue_floor: float
    source_gain: float
    switch: float
    around_bias: float = 0.0
    around_gain: float = 0.0
    hedged: float = 0.5


@dataclass(frozen=True, slots=True)
class Outputs:
    """What the network returns for a batch of windows: arrays [B, T, ...], as `Network.forward` tells."""

    logits: FloatArray
    query: FloatArray
    key: FloatArray
    query_distance: FloatArray
    key_distance: FloatArray
    proposition: FloatArray
    subject: FloatArray
    object: FloatArray
    between: FloatArray

    def row(self, number: int) -> Outputs:
        """Return the outputs of one window."""
        part = slice(number, number + 1)
        return Outputs(
            self.logits[part],
            self.query[part],
            self.key[part],
            self.query_distance[part],
            self.key_distance[part],
            self.proposition[part],
            self.subject[part],
            self.object[part],
            self.between[part],
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution in piece numbers, with the evidence that its confidence is computed from."""

    level: int
    cue: tuple[int, int]
    source: Runs
    content: Runs
    cue_score: float  # probability that this is a cue
    layer_score: float  # the share of that in its own layer, 0.5..1
    content_score: float  # mean log probability of the chosen role over the content's pieces
    source_score: float  # the same for the source; 0.0 where there is none
    rival_score: float  # mean log probability over pieces near the cue that were given no role
    around: tuple[Runs, ...] = ((), (), (), ())  # where each of labels.CIRCUMSTANCES stands, at most one run each
    around_scores: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)  # nats over having no such role
    acts: tuple[float, ...] = ()  # probability of each of labels.ACTS
    hedged: float = 0.0  # probability
    # Source and addressee as `party_columns` tells them.
    parties: tuple[FloatArray | None, FloatArray | None] = field(default=(None, None), compare=False)


@dataclass(frozen=True, slots=True)
class Cue:
    """A run of pieces that may be a cue; `first` and `last` count in the window's array, where 0 is its head mark."""

    row: int
    level: int
    first: int
    last: int
    score: float
    share: float  # of the score, in the layer of `level`


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cue, and how likely each piece around it is its source or content: all that a decision needs."""

    window: Window
    cue: Cue
    logs: FloatArray  # log probabilities [T, roles]
    around: FloatArray  # of the circumstances [T, circumstances]
    acts: FloatArray  # probability of each act [acts]
    hedged: float
    named: FloatArray  # what mentions are made of, for each piece [T, ...], shared by the candidates of a window


def decode(windows: Sequence[Window], outputs: Outputs, settings: Decoding) -> list[Found]:
    """Return all attributions whose cue stands in the core of one of `windows`, in order of their cues."""
    found = decide(candidates_of(windows, outputs, settings), settings)
    return sorted((one for one in found if one.content), key=lambda one: (one.cue, one.level))


def candidates_of(windows: Sequence[Window], outputs: Outputs, settings: Decoding) -> list[Candidate]:
    """Return the candidates of all cues that stand in the core of one of `windows`."""
    cues = _cues(windows, outputs.logits[..., column("cues")], settings.cue_floor)
    candidates = []
    for row, window in enumerate(windows):
        own = [cue for cue in cues if cue.row == row]
        if own:
            part, places = outputs.row(row), [(cue.first, cue.last) for cue in own]
            logs, around = (link_logs(part, group, places, window.end - window.start) for group in ("cue", "around"))
            acts = [_softmax(part.logits[0, a:b, column("acts")].mean(0)) for a, b in places]
            hedged = [sigmoid(float(part.logits[0, a:b, column("hedged")].mean())) for a, b in places]
            named = party_columns(part)
            candidates += [
                Candidate(window, cue, logs[i], around[i], acts[i], hedged[i], named) for i, cue in enumerate(own)
            ]
    return candidates


def decide(candidates: Sequence[Candidate], settings: Decoding) -> list[Found]:
    """Return what each candidate comes to, in the order of `candidates`; some will have no content.

    A candidate is decided on its own, whatever others are handed in with it. Many at once take hardly longer than
    one, for the steps from piece to piece are taken for all together.
    """
    if not candidates:
        return []
    length = max(len(candidate.logs) for candidate in candidates)
    # Behind a candidate's own pieces there is surely no role, as at the padding within a batch.
    logs = np.full((len(candidates), length, len(ROLES)), [0.0] + [_NEVER] * (len(ROLES) - 1), dtype=np.float32)
    around = np.full((len(candidates), length, len(CIRCUMSTANCES)), _NEVER, dtype=np.float32)
    around[..., 0] = 0.0
    for i, candidate in enumerate(candidates):
        logs[i, : len(candidate.logs)] = candidate.logs
        around[i, : len(candidate.around)] = candidate.around
    roles = _roles(logs, settings)  # [C, T]
    circumstances, gains = _around(around, settings)
    cues = np.asarray(
        [(candidate.cue.first, candidate.window.end - candidate.window.start) for candidate in candidates]
    )
    first, size = cues[:, :1], cues[:, 1:]
    place = np.arange(length)[None]
    rivals = (roles == 0) & (abs(place - first) < _NEAR) & (place > 0) & (place <= size)
    source, content, rival = (
        _means(logs[..., role], where) for role, where in ((1, roles == 1), (2, roles == 2), (0, rivals))
    )
    shifts = [candidate.window.start - 1 for candidate in candidates]
    sources, contents = _runs(roles == 1, shifts), _runs(roles == 2, shifts)
    return [
        Found(
            level=candidate.cue.level,
            cue=(candidate.cue.first + shifts[i], candidate.cue.last + shifts[i]),
            source=sources[i],
            content=contents[i],
            cue_score=candidate.cue.score,
            layer_score=candidate.cue.share,
            content_score=float(content[i]),
            source_score=float(source[i]),
            rival_score=float(rival[i]),
            around=tuple(_run(part[i], shifts[i]) for part in circumstances),
            around_scores=tuple(round(float(part[i]), 4) for part in gains),
            acts=tuple(round(float(p), 4) for p in candidate.acts),
            hedged=round(candidate.hedged, 4),
            parties=(
                _mean_within(candidate.named, sources[i], shifts[i]),
                _mean_within(candidate.named, _run(circumstances[0][i], shifts[i]), shifts[i]),
            ),
        )
        for i, candidate in enumerate(candidates)
    ]


def party_columns(outputs: Outputs) -> FloatArray:
    """Return what tells a mention in one window: phrase logits, whether unnamed, and its two vectors, [T, ...]."""
    logits = outputs.logits[0]
    return np.concatenate(
        [
            logits[:, column("phrases")],
            logits[:, column("anonymous")],
            outputs.query[0, :, -COREFERENCE:],
            outputs.key[0, :, -COREFERENCE:],
        ],
        axis=1,
    )


def _run(place: tuple[int, int], shift: int) -> Runs:
    first, last = place
    return ((first + shift, last + shift),) if last > first else ()


def _mean_within(named: FloatArray, runs: Runs, shift: int) -> FloatArray | None:
    """Return the mean over the first of the runs, None where there is none."""
    if not runs:
        return None
    first, last = runs[0]
    mean: FloatArray = named[first - shift : last - shift].mean(0)
    return mean


def _cues(windows: Sequence[Window], tags: FloatArray, floor: float) -> list[Cue]:
    """Return the runs of pieces that are likely enough a cue in either layer, each with the likelier layer."""
    cues = []
    for row, window in enumerate(windows):
        part = tags[row, 1 : window.end - window.start + 1].T  # pieces last: numpy is slow along a short last axis
        odds = np.ascontiguousarray(part).reshape(len(CUE_LAYERS), len(TAGS), -1)
        odds = np.exp(odds - odds.max(1, keepdims=True))
        odds /= odds.sum(1, keepdims=True)  # [layers, tags, T]
        layers = 1.0 - odds[:, 0]
        inside = np.minimum(layers.sum(0), 1.0)  # a cue is in one layer or the other
        begins_here = odds[:, 1].sum(0) > odds[:, 2].sum(0)
        hot = np.flatnonzero(inside >= floor)
        for run in np.split(hot, np.flatnonzero(np.diff(hot) > 1) + 1) if len(hot) else []:
            # A piece more likely to begin a cue than to go on with one begins another.
            begins = [int(run[0])] + [int(i) for i in run[1:] if begins_here[i]]
            for first, last in zip(begins, [*begins[1:], int(run[-1]) + 1], strict=True):
                peak = first + int(inside[first:last].argmax())
                kept = first + np.flatnonzero(inside[first:last] >= _EDGE * inside[peak])
                if window.core_start <= window.start + int(kept[0]) < window.core_end:
                    level = int(layers[:, peak].argmax())
                    share = float(layers[level, peak] / layers[:, peak].sum())
                    cues.append(Cue(row, level, int(kept[0]) + 1, int(kept[-1]) + 2, float(inside[peak]), share))
    return cues


# The logit of a role where there can be none: at the marks and the padding.
_NEVER = -1e4


def _distances() -> tuple[IntArray, IntArray]:
    """Return the bucket of a piece so many before a cue's first, and so many behind its last; 0 is no distance."""
    far = np.searchsorted(np.asarray(distance_bucket_edges()), np.arange(WINDOW + 1), side="right")
    return far, far + len(distance_bucket_edges())


_BEFORE, _AFTER = _distances()


def link_logs(outputs: Outputs, group: str, places: Sequence[tuple[int, int]], size: int) -> FloatArray:
    """Return log probabilities [C, T, roles] of a group of `labels.LINKS` for heads in one window of `size` pieces.

    `places` are the heads' pieces, as half-open ranges. The same arithmetic as the trained network's `link`.
    """
    columns, far_columns = link_columns(group)
    roles, length = len(LINKS[group].roles) - 1, outputs.key.shape[1]
    share = np.zeros((len(places), length), dtype=np.float32)  # of each piece in a head's mean
    for i, (a, b) in enumerate(places):
        share[i, a:b] = 1 / (b - a)
    # Whole in memory, or numpy multiplies the parts of rows many times slower.
    query = (share @ np.ascontiguousarray(outputs.query[0, :, columns])).reshape(len(places), roles, -1)
    far = (share @ np.ascontiguousarray(outputs.query_distance[0, :, far_columns])).reshape(len(places), roles, -1)
    key = np.ascontiguousarray(
        outputs.key[0, :, columns].reshape(length, roles, -1).transpose(1, 2, 0)
    )  # [roles, width, T]
    near = outputs.key_distance[0, :, far_columns].reshape(length, roles, -1)  # [T, roles, distances]

    place = np.arange(length)
    ahead = np.asarray([a for a, _ in places])[:, None] - place  # [C, T]
    behind = place - np.asarray([b - 1 for _, b in places])[:, None]
    bucket = np.where(ahead > 0, _BEFORE[np.maximum(ahead, 0)], np.where(behind > 0, _AFTER[np.maximum(behind, 0)], 0))

    logits = np.zeros((roles + 1, len(places), length), dtype=np.float32)
    for r in range(roles):
        logits[r + 1] = np.ascontiguousarray(query[:, r]) @ key[r] / np.sqrt(query.shape[-1])
        logits[r + 1] += np.take_along_axis(far[:, r], bucket, 1) + near[place, r, bucket]
    logits[1:, :, 0] = logits[1:, :, size + 1 :] = _NEVER
    logits -= logits.max(0)
    logits -= np.log(np.exp(logits).sum(0))
    return logits.transpose(1, 2, 0)


def _softmax(logits: FloatArray) -> FloatArray:
    odds = np.exp(logits - logits.max())
    shares: FloatArray = odds / odds.sum()
    return shares


def sigmoid(logit: float) -> float:
    """Return the probability that a logit stands for."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit))))


def _around(logs: FloatArray, settings: Decoding) -> tuple[list[list[tuple[int, int]]], list[FloatArray]]:
    """Return, for each circumstance, each row's best stretch (empty where none gains enough) and what it gains."""
    places, gains = [], []
    for role in range(1, logs.shape[2]):
        others = np.delete(logs, role, axis=2).max(2)
        first, last, gain = best_stretch(logs[..., role] - others + settings.around_bias)
        good = gain > settings.around_gain
        places.append([(int(a), int(b) + 1 if g else int(a)) for a, b, g in zip(first, last, good, strict=True)])
        gains.append(gain)
    return places, gains


def _roles(logs: FloatArray, settings: Decoding) -> IntArray:
    """Return the role of each piece, [C, T].

    A source is one stretch of text, so it is chosen as the stretch that gains most (a bridge over a doubtful piece
    comes for free); the content, which may be split, is the likeliest path through the rest.
    """
    place = np.arange(logs.shape[1])[None]
    first, last, gain = best_stretch(logs[..., 1] - np.maximum(logs[..., 0], logs[..., 2]))
    source = (place >= first[:, None]) & (place <= last[:, None]) & (gain > settings.source_gain)[:, None]
    odds = logs[..., 2] - np.logaddexp(logs[..., 0], logs[..., 1])
    content = _likeliest(np.where(source, _NEVER, odds), settings.switch)
    roles: IntArray = np.where(source, 1, np.where(content, 2, 0))
    return roles


def best_stretch(gains: FloatArray) -> tuple[IntArray, IntArray, FloatArray]:
    """Return first and last piece, and the sum, of each row's stretch of greatest sum, [C, T] to [C] each."""
    sums = np.cumsum(np.pad(gains, ((0, 0), (1, 0))), axis=1)  # [C, T + 1]
    lowest = np.minimum.accumulate(sums[:, :-1], axis=1)
    rises = sums[:, 1:] - lowest
    last = rises.argmax(1)
    rows = np.arange(len(gains))
    # The stretch begins where the sum before its end was lowest, the last such place if there are several.
    before = np.where(np.arange(gains.shape[1])[None] <= last[:, None], sums[:, :-1], np.inf)
    first = gains.shape[1] - 1 - before[:, ::-1].argmin(1)
    return first, last, rises[rows, last]


def _likeliest(odds: FloatArray, switch: float) -> BoolArray:
    """Return which pieces are in, [C, T], by the path of greatest sum of log odds where each change costs `switch`.

    All that matters is by how much the best path that is in leads the best one that is out. Whichever is behind by
    more than `switch` would have done better to change over from the other, so the lead is cut to `switch` either way
    before the next piece counts. Where it had to be cut, the best path is on the leading side whatever follows;
    elsewhere it is where it is at the next piece.
    """
    steps = np.ascontiguousarray(odds.T)  # [T, C]: each step works on whole rows
    length = len(steps)
    lead = np.empty_like(steps)
    lead[0] = steps[0]
    for t in range(1, length):
        np.maximum(lead[t - 1], -switch, out=lead[t])
        np.minimum(lead[t], switch, out=lead[t])
        lead[t] += steps[t]
    sure = np.abs(lead) > switch
    sure[-1] = True
    place = np.where(sure, np.arange(length)[:, None], length)
    following = np.minimum.accumulate(place[::-1])[::-1]  # the next place that is sure, counted from each
    return np.take_along_axis(lead > 0, following, 0).T


def _means(logs: FloatArray, where: BoolArray) -> npt.NDArray[np.float64]:
    """Return the mean of each row's chosen values, [C, T] to [C]; 0.0 where none is chosen."""
    count = where.sum(1)
    total = np.where(where, logs, 0.0).sum(1, dtype=np.float64)
    return np.where(count, total / np.maximum(count, 1), 0.0)


def _runs(where: BoolArray, shifts: Sequence[int]) -> list[Runs]:
    """Return the uninterrupted stretches of each row, [C, T] to C of them, moved by the row's shift."""
    edges = np.diff(np.pad(where, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    runs: list[list[tuple[int, int]]] = [[] for _ in shifts]
    # In row-major order the beginnings and ends of runs alternate.
    rows, places = np.nonzero(edges)
    for row, start, end in zip(rows[::2].tolist(), places[::2].tolist(), places[1::2].tolist(), strict=True):
        runs[row].append((start + shifts[row], end + shifts[row]))
    return [tuple(run) for run in runs]
