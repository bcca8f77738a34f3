"""Settings that are chosen, not learned by gradient: on training articles held out from the network.

First the least cue probability and the cost of changing roles, by the score they give; then the logistic weights
that make a confidence of the evidence (fitted by Newton's method, with a small ridge so that rare evidence does
not run away); last the least confidence that is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sayso.annotate.attributions import attribution_of
from sayso.evaluate.matching import MATCHED, match
from sayso.evaluate.tokens import Tokens
from sayso.model.confidence import EVIDENCE, Calibration, evidence
from sayso.model.decode import Decoding, Found
from sayso.model.features import Pieces
from sayso.quotation import find_quotations
from sayso.records import Article, Attribution, Form, Span
from sayso.train.corpora import Example, Label

__all__ = ["Judged", "choose", "fit_logistic", "judge", "tuned_floor"]

#: Reads texts with the given settings.
Reader = Callable[[list[str], Decoding], list[tuple[Pieces, list[Found]]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """All predictions of one layer on the held-out texts: their evidence [N, E] and whether each is right [N]."""

    evidence: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]
    source_right: npt.NDArray[np.bool_]
    gold: int


def judge(examples: Sequence[Example], read: Sequence[tuple[Pieces, list[Found]]], level: int) -> Judged:
    """Match the predictions of one layer with the labels of that layer, one to one, as the scores do."""
    rows, right, source_right, total = [], [], [], 0
    for example, (pieces, found) in zip(examples, read, strict=True):
        article = Article(id=example.name, text=example.text)
        quotations = find_quotations(example.text)
        tokens = Tokens(example.text)
        kept: list[tuple[Found, Attribution]] = []
        for one in found:
            attribution = attribution_of(article, pieces, one, quotations) if one.level == level else None
            if attribution is not None:
                kept.append((one, attribution))
        labels = [label for label in example.choices[0] if label.level == level]
        gold = [tokens.of(_spans(label, "content")) for label in labels]
        pairs = {p: g for g, p in match(gold, [tokens.of_phrase(a.content) for _, a in kept], MATCHED)}
        total += len(labels)
        for i, (one, attribution) in enumerate(kept):
            rows.append(evidence(one, quoted=attribution.form is not Form.INDIRECT))
            right.append(i in pairs)
            source = tokens.of_phrase(attribution.source)
            wanted = tokens.of(_spans(labels[pairs[i]], "source")) if i in pairs else frozenset()
            source_right.append(i in pairs and (bool(tokens.telling(wanted) & source) if wanted else not source))
    return Judged(
        np.asarray(rows, dtype=np.float64).reshape(-1, len(EVIDENCE)),
        np.asarray(right, dtype=bool),
        np.asarray(source_right, dtype=bool),
        total,
    )


def _spans(label: Label, role: str) -> list[Span]:
    return [Span(a, b) for a, b in getattr(label, role)]


def choose(
    read: Reader,
    flat: Sequence[Example],
    full: Sequence[Example],
    report: Callable[[str], None],
) -> tuple[Decoding, Calibration]:
    """Return the settings that give the best sum of F1 scores on held-out texts.

    `flat` texts say only which outermost attributions there are, `full` ones also the nested.
    """
    best: tuple[float, Decoding, Calibration] | None = None
    for switch in (0.25, 0.5, 1.0, 2.0):
        for floor in (0.2, 0.3, 0.4):
            decoding = Decoding((floor, floor), switch)
            outer = judge(flat, read([example.text for example in flat], decoding), 0)
            inner = judge(full, read([example.text for example in full], decoding), 1)
            weights = fit_logistic(
                np.concatenate([outer.evidence, inner.evidence]), np.concatenate([outer.right, inner.right])
            )
            outer_floor, f1, end_to_end = tuned_floor(outer, weights)
            inner_floor, nested_f1, _ = tuned_floor(inner, weights)
            report(
                f"switch {switch} cue floor {floor}: F1 {f1:.4f} end to end {end_to_end:.4f} above {outer_floor:.2f}, "
                f"nested {nested_f1:.4f} above {inner_floor:.2f}"
            )
            total = f1 + end_to_end + nested_f1
            if best is None or total > best[0]:
                best = total, decoding, Calibration(tuple(weights), (outer_floor, inner_floor))
    assert best is not None  # noqa: S101 - the grid is not empty
    return best[1], best[2]


def fit_logistic(
    rows: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], *, ridge: float = 1.0, steps: int = 30
) -> npt.NDArray[np.float64]:
    """Return the weights of a logistic regression of `right` on `rows`."""
    weights = np.zeros(rows.shape[1])
    penalty = ridge * np.eye(rows.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        gradient = rows.T @ (p - right) + ridge * weights
        hessian = (rows * (p * (1 - p))[:, None]).T @ rows + penalty
        weights = weights - np.linalg.solve(hessian, gradient)
    return weights


def tuned_floor(judged: Judged, weights: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the least confidence that gives the best F1, with that F1 and the end-to-end F1 there."""
    sure = 1 / (1 + np.exp(-np.clip(judged.evidence @ weights, -30, 30)))
    order = np.argsort(-sure)
    right, source = np.cumsum(judged.right[order]), np.cumsum(judged.source_right[order])
    if not len(order):
        return 0.5, 0.0, 0.0
    count = np.arange(1, len(order) + 1)
    f1 = 2 * right / (count + judged.gold)
    top = int(f1.argmax())
    return float(sure[order][top]), float(f1[top]), float(2 * source[top] / (count[top] + judged.gold))
