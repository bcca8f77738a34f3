"""The weights by which pairs of mentions are compared, fitted on texts that the network was not trained on.

The network's vectors fit the entities of the texts it has seen too well to be weighed there: how much they count beside
the plain evidence of `model.pairs` is decided on held-out texts, with the loss it was trained with (mention ranking).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from sayso.annotate.entities import bounds
from sayso.model.decode import Outputs
from sayso.model.features import IntArray, cut_windows, pieces_of, window_arrays
from sayso.model.labels import COREFERENCE
from sayso.model.pairs import PAIR_FEATURES, known_of
from sayso.train.batch import namings_of_example
from sayso.train.corpora import Example

__all__ = ["fit_pairs"]

_RIDGE = 1.0  # pulls each weight to 0; evidence seen in a handful of pairs should not decide alone
_STEPS = 60


@dataclass(frozen=True, slots=True)
class _Pairs:
    """All pairs of a text: the later mention of each [P], their evidence [P, F], what is settled, whether they fit."""

    later: npt.NDArray[np.int64]
    evidence: npt.NDArray[np.float32]
    settled: npt.NDArray[np.float32]
    fits: npt.NDArray[np.bool_]
    mentions: int


def fit_pairs(
    run: Callable[[Mapping[str, IntArray]], Outputs], tokenizer: Any, examples: Sequence[Example]
) -> tuple[list[float], float]:
    """Return the weights of the features, their bias and of the vectors' product; and the share of mentions right.

    `run` runs the network on one window.
    """
    texts = [pairs for example in examples if example.mentions and (pairs := _pairs(run, tokenizer, example))]
    weights = torch.zeros(len(PAIR_FEATURES) + 2, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        total = _RIDGE * (weights**2).sum()
        for text in texts:
            total = total + _loss(weights, text)[0]
        total.backward()
        return total

    optimizer.step(loss)
    right = sum(_loss(weights, text)[1] for text in texts)
    return weights.detach().tolist(), right / max(1, sum(text.mentions for text in texts))


def _pairs(run: Callable[[Mapping[str, IntArray]], Outputs], tokenizer: Any, example: Example) -> _Pairs | None:
    pieces = pieces_of(example.text, tokenizer)
    if not len(pieces):
        return None
    labelled = namings_of_example(example, pieces)
    query = np.zeros((len(labelled), COREFERENCE), dtype=np.float32)
    key = np.zeros_like(query)
    for window in cut_windows(pieces.breaks):
        outputs = run(window_arrays(pieces, [window]))
        for number, (naming, _, _) in enumerate(labelled):
            if window.core_start <= naming.first < window.core_end:
                where = slice(naming.first - window.start + 1, min(naming.last, window.end) - window.start + 1)
                query[number] = outputs.query[0, where, -COREFERENCE:].mean(0)
                key[number] = outputs.key[0, where, -COREFERENCE:].mean(0)
    namings = [naming for naming, _, _ in labelled]
    later, evidence, settled, fits = [], [], [], []
    for pair, known in known_of(namings):
        i, j = pair[:, 0], pair[:, 1]
        product = (query[i] * key[j]).sum(1, keepdims=True) / math.sqrt(COREFERENCE)
        later.append(i)
        evidence.append(np.concatenate([known, np.ones_like(product), product], axis=1))
        settled.append(bounds(namings, pair, known))
        fits.append(np.asarray([labelled[a][1] == labelled[b][1] for a, b in pair.tolist()], dtype=bool))
    if not later or not sum(map(len, later)):
        return None
    return _Pairs(
        np.concatenate(later), np.concatenate(evidence), np.concatenate(settled), np.concatenate(fits), len(namings)
    )


def _loss(weights: torch.Tensor, text: _Pairs) -> tuple[torch.Tensor, int]:
    """Return the sum of -log of what true antecedents, or none, get of each mention; and how many come out right."""
    later = torch.from_numpy(text.later)
    fits = torch.from_numpy(text.fits)
    scores = (torch.from_numpy(text.evidence) @ weights + torch.from_numpy(text.settled)).clamp(-30, 30)
    odds = scores.exp()
    zeros = torch.zeros(text.mentions)
    everything = 1 + zeros.scatter_add(0, later, odds)
    true = zeros.scatter_add(0, later, odds * fits)
    has = zeros.scatter_add(0, later, fits.float()) > 0
    share = torch.where(has, true, torch.ones(())) / everything
    best = torch.full((text.mentions,), 0.0).scatter_reduce(0, later, scores.detach(), "amax")
    best_true = torch.full((text.mentions,), -99.0).scatter_reduce(
        0, later, torch.where(fits, scores.detach(), torch.tensor(-99.0)), "amax"
    )
    right = torch.where(has, best_true >= best, best <= 0)
    return -share.clamp(min=1e-9).log().sum(), int(right.sum())
