"""Run a network over texts in batches of like length and decode what it says: shared by reading and training."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from sayso.model.decode import Candidate, Decoding, Found, Outputs, candidates_of, decide
from sayso.model.features import IntArray, Pieces, cut_windows, pieces_of, window_arrays
from sayso.records import Span

__all__ = ["Run", "find", "find_all", "padded"]

#: Runs a network on the input arrays of some windows.
Run = Callable[[Mapping[str, IntArray]], Outputs]

# Candidates decided together: enough that the steps in Python cost nothing beside the network, few enough that they
# take a megabyte.
_TOGETHER = 256


def find(
    text: str, tokenizer: Any, run: Run, decoding: Decoding, *, skip: Sequence[Span] = ()
) -> tuple[Pieces, list[Found]]:
    """Return the pieces of a text and what was found in it, in order of the cues; lines within `skip` are not read.

    Time is linear in the length of the text; beside its pieces, memory holds one window.
    """
    return _find([pieces_of(text, tokenizer, skip=skip)], run, decoding, 1)[0]


def find_all(
    texts: Sequence[str], tokenizer: Any, run: Run, decoding: Decoding, *, batch: int
) -> list[tuple[Pieces, list[Found]]]:
    """Do the same for several texts, whose windows share batches: for training, where the network is not int8."""
    return _find([pieces_of(text, tokenizer) for text in texts], run, decoding, batch)


# In company the int8 network reads a window a little differently, for it scales its activations by the largest of the
# whole batch: in batches of 8, 3% of the attributions of 32 articles came or went. So `find` runs windows alone, and an
# article is read the same whatever is read beside it. It is no slower: on one core, batches of 1, 4 and 8 made 7,900,
# 7,700 and 7,200 pieces a second, for less of the work leaves the processor's caches.
def _find(texts: Sequence[Pieces], run: Run, decoding: Decoding, batch: int) -> list[tuple[Pieces, list[Found]]]:
    cut = [(pieces, cut_windows(pieces.breaks) if len(pieces) else []) for pieces in texts]
    jobs = [(i, window) for i, (_, windows) in enumerate(cut) for window in windows]
    jobs.sort(key=lambda job: job[1].end - job[1].start)
    found: list[list[Found]] = [[] for _ in texts]
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
            waiting += ((i, candidate) for candidate in candidates_of([window], outputs.row(row), decoding))
        if len(waiting) >= _TOGETHER:
            settle()
    settle()
    return [
        (pieces, sorted(parts, key=lambda part: (part.cue, part.level)))
        for (pieces, _), parts in zip(cut, found, strict=True)
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
