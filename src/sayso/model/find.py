"""Run a network over texts in batches of like length and decode what it says: shared by reading and training."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.model.decode import Candidate, Decoding, Found, Outputs, candidates_of, decide
from sayso.model.features import IntArray, Pieces, blanked, cut_windows, pieces_of, window_arrays
from sayso.model.labels import ADDED, PROPOSITION
from sayso.model.mentions import Seen, Title, seen_in, titles_in
from sayso.model.pairs import pronoun_places
from sayso.records import Span

__all__ = ["Run", "Sight", "find", "find_all", "padded"]

#: Runs a network on the input arrays of some windows.
Run = Callable[[Mapping[str, IntArray]], Outputs]

# Candidates decided together: enough that the steps in Python cost nothing beside the network, few enough that they
# take a megabyte.
_TOGETHER = 256


@dataclass(frozen=True, slots=True)
class Sight:
    """All that one pass of the network saw in a text, in reading order.

    `propositions` [N, proposition] are what each piece adds to what is said, in half precision; `between` [N,
    added] what each adds to what stands between two mentions.
    """

    pieces: Pieces
    attributions: tuple[Found, ...]
    mentions: tuple[Seen, ...]
    titles: tuple[Title, ...]
    propositions: npt.NDArray[np.float16]
    between: npt.NDArray[np.float16]


def find(text: str, tokenizer: Any, run: Run, decoding: Decoding, *, skip: Sequence[Span] = ()) -> Sight:
    """Return all that the network sees in a text; lines within `skip` are not read.

    Time is linear in the length of the text; beside its pieces and what is found, memory holds one window.
    """
    pieces = pieces_of(text, tokenizer, skip=skip)
    pronouns = _places(pieces, pronoun_places(blanked(text, skip)))
    return _find([pieces], [pronouns], run, decoding, 1)[0]


def find_all(
    texts: Sequence[str], tokenizer: Any, run: Run, decoding: Decoding, *, batch: int
) -> list[tuple[Pieces, list[Found]]]:
    """Return the attributions of several texts, whose windows share batches: for training, where nothing is int8."""
    sights = _find([pieces_of(text, tokenizer) for text in texts], None, run, decoding, batch)
    return [(sight.pieces, list(sight.attributions)) for sight in sights]


def _places(pieces: Pieces, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return character ranges as piece ranges, without those that no pieces make."""
    starts = np.searchsorted(pieces.ends, [a for a, _ in spans], side="right").tolist()
    ends = np.searchsorted(pieces.starts, [b for _, b in spans], side="left").tolist()
    return [(a, b) for a, b in zip(starts, ends, strict=True) if a < b]


# In company the int8 network reads a window a little differently, for it scales its activations by the largest of the
# whole batch: in batches of 8, 3% of the attributions of 32 articles came or went. So `find` runs windows alone, and an
# article is read the same whatever is read beside it. It is no slower: on one core, batches of 1, 4 and 8 made 7,900,
# 7,700 and 7,200 pieces a second, for less of the work leaves the processor's caches.
def _find(
    texts: Sequence[Pieces],
    pronouns: Sequence[Sequence[tuple[int, int]]] | None,
    run: Run,
    decoding: Decoding,
    batch: int,
) -> list[Sight]:
    """Read texts; without `pronouns`, what is not an attribution is passed over."""
    cut = [(pieces, cut_windows(pieces.breaks) if len(pieces) else []) for pieces in texts]
    jobs = [(i, window) for i, (_, windows) in enumerate(cut) for window in windows]
    jobs.sort(key=lambda job: job[1].end - job[1].start)
    found: list[list[Found]] = [[] for _ in texts]
    seen: list[list[Seen]] = [[] for _ in texts]
    titles: list[list[Title]] = [[] for _ in texts]
    told = [np.zeros((0 if pronouns is None else len(pieces), PROPOSITION), dtype=np.float16) for pieces in texts]
    spoken = [np.zeros((0 if pronouns is None else len(pieces), ADDED), dtype=np.float16) for pieces in texts]
    waiting: list[tuple[int, Candidate]] = []

    def settle() -> None:
        for (i, _), one in zip(waiting, decide([candidate for _, candidate in waiting], decoding), strict=True):
            if one.content:
                found[i].append(one)
        waiting.clear()

    for low in range(0, len(jobs), batch):
        group = jobs[low : low + batch]
        outputs = run(padded([window_arrays(cut[i][0], [window]) for i, window in group]))
        for row, (i, window) in enumerate(group):
            part = outputs.row(row)
            waiting += ((i, candidate) for candidate in candidates_of([window], part, decoding))
            if pronouns is not None:
                low, high = (bisect_left(pronouns[i], (at, 0)) for at in (window.start, window.end))
                seen[i] += seen_in(window, part, pronouns[i][low:high])
                titles[i] += titles_in(window, part)
                core = slice(window.core_start - window.start + 1, window.core_end - window.start + 1)
                told[i][window.core_start : window.core_end] = part.proposition[0, core]
                spoken[i][window.core_start : window.core_end] = part.between[0, core]
        if len(waiting) >= _TOGETHER:
            settle()
    settle()
    return [
        Sight(
            pieces,
            tuple(sorted(found[i], key=lambda part: (part.cue, part.level))),
            tuple(sorted(seen[i], key=lambda part: (part.first, -part.last, part.layer))),
            tuple(sorted(titles[i], key=lambda part: part.first)),
            told[i],
            spoken[i],
        )
        for i, (pieces, _) in enumerate(cut)
    ]


def padded(arrays: Sequence[Mapping[str, IntArray]]) -> dict[str, IntArray]:
    """Return several windows' arrays as one batch, padded with zeros to the longest."""
    if len(arrays) == 1:
        return dict(arrays[0])
    length = max(part["ids"].shape[1] for part in arrays)
    return {
        name: np.concatenate([np.pad(part[name], ((0, 0), (0, length - part[name].shape[1]))) for part in arrays])
        for name in arrays[0]
    }
