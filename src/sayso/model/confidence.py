"""How sure to be of an attribution: the network's scores for its parts, weighed against labelled articles.

A logistic regression (Platt 1999) on a handful of named pieces of evidence; its weights are fitted on training
articles held out from the network and shipped in labels.json.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sayso.model.decode import Found, sigmoid

__all__ = ["EVIDENCE", "Calibration", "confidence", "evidence"]

EVIDENCE = ("cue", "layer", "content", "source", "sourceless", "rivals", "length", "split", "quoted", "nested", "bias")


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights in the order of `EVIDENCE`, and the least confidence that is reported, by layer."""

    weights: tuple[float, ...]
    floor: tuple[float, float]


def evidence(found: Found, *, quoted: bool) -> tuple[float, ...]:
    """Return the evidence for one attribution, in the order of `EVIDENCE`."""
    cue = min(max(found.cue_score, 1e-4), 1 - 1e-4)
    layer = min(found.layer_score, 1 - 1e-3)
    length = sum(b - a for a, b in found.content)
    return (
        math.log(cue / (1 - cue)),
        math.log(layer / (1 - layer)),
        found.content_score,
        found.source_score,
        float(not found.source),
        found.rival_score,
        math.log1p(length),
        float(len(found.content) > 1),
        float(quoted),
        float(found.level),
        1.0,
    )


def confidence(found: Found, calibration: Calibration, *, quoted: bool) -> float:
    """Return the probability that this attribution is right, 0..1."""
    total = sum(w * x for w, x in zip(calibration.weights, evidence(found, quoted=quoted), strict=True))
    return sigmoid(total)
