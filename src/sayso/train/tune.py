"""Settings that are chosen, not learned by gradient: on training articles held out from the network.

First the least cue probability and the cost of changing roles, by the score they give; then the logistic weights
that make a confidence of the evidence (fitted by Newton's method, with a small ridge so that rare evidence does
not run away); last the least confidence that is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from sayso.annotate.attributions import attribution_of
from sayso.annotate.spans import Page
from sayso.evaluate.matching import MATCHED, match
from sayso.evaluate.tokens import Tokens
from sayso.model.confidence import EVIDENCE, Calibration, evidence
from sayso.model.decode import Decoding, Found
from sayso.model.features import Pieces
from sayso.records import Article, Attribution, Form, Span
from sayso.train.corpora import Example, Label

__all__ = ["Judged", "choose", "fit_logistic", "judge", "tuned_floor"]

#: Reads texts with the given settings.
Reader = Callable[[list[str], Decoding], list[tuple[Pieces, list[Found]]]]


@dataclass(frozen=True, slots=True)
class Covered:
    """Which tokens of one role the predictions cover: prediction [K], token [K] and whether gold has it [K]."""

    prediction: npt.NDArray[np.int64]
    token: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]
    gold: int

    def f1(self, sure: npt.NDArray[np.float64], floor: float) -> float:
        """Return the token F1 of the predictions that are at least so sure."""
        kept = sure[self.prediction] >= floor
        right = len(np.unique(self.token[kept & self.right]))
        return 2 * right / max(1, len(np.unique(self.token[kept])) + self.gold)


@dataclass(frozen=True, slots=True)
class Judged:
    """All predictions of one layer on the held-out texts: their evidence [N, E] and whether each is right [N]."""

    evidence: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]
    source_right: npt.NDArray[np.bool_]
    gold: int
    covered: tuple[Covered, ...]  # source, cue, content


def judge(examples: Sequence[Example], read: Sequence[tuple[Pieces, list[Found]]], level: int) -> Judged:
    """Match the predictions of one layer with the labels of that layer, one to one, as the scores do."""
    rows: list[tuple[float, ...]] = []
    right, source_right, total, offset = [], [], 0, 0
    covered: dict[str, list[tuple[int, int, bool]]] = {role: [] for role in _ROLES}
    wanted_tokens = dict.fromkeys(_ROLES, 0)
    for example, (pieces, found) in zip(examples, read, strict=True):
        page = Page.of(Article(id=example.name, text=example.text))
        tokens = Tokens(example.text)
        kept: list[tuple[Found, Attribution]] = []
        for one in found:
            attribution = attribution_of(page, pieces, one) if one.level == level else None
            if attribution is not None:
                kept.append((one, attribution))
        labels = [label for label in example.choices[0] if label.level == level]
        total += len(labels)
        gold = {role: [tokens.of(_spans(label, role)) for label in labels] for role in _ROLES}
        ours = {role: [tokens.of_phrase(getattr(a, role)) for _, a in kept] for role in _ROLES}
        for role in _ROLES:
            all_gold = frozenset[int]().union(*gold[role])
            wanted_tokens[role] += len(all_gold)
            for i, cover in enumerate(ours[role]):
                covered[role] += [(len(rows) + i, offset + token, token in all_gold) for token in cover]
        pairs = {p: g for g, p in match(gold["content"], ours["content"], MATCHED)}
        for i, (one, attribution) in enumerate(kept):
            rows.append(evidence(one, quoted=attribution.form is not Form.INDIRECT))
            right.append(i in pairs)
            wanted = gold["source"][pairs[i]] if i in pairs else frozenset[int]()
            source = ours["source"][i]
            source_right.append(i in pairs and (bool(tokens.telling(wanted) & source) if wanted else not source))
        offset += len(example.text)
    return Judged(
        np.asarray(rows, dtype=np.float64).reshape(-1, len(EVIDENCE)),
        np.asarray(right, dtype=bool),
        np.asarray(source_right, dtype=bool),
        total,
        tuple(_covered(covered[role], wanted_tokens[role]) for role in _ROLES),
    )


_ROLES = ("source", "cue", "content")


def _covered(rows: list[tuple[int, int, bool]], gold: int) -> Covered:
    table = np.asarray(rows, dtype=np.int64).reshape(-1, 3)
    return Covered(table[:, 0], table[:, 1], table[:, 2].astype(bool), gold)


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
    for gain, switch, floor in product((0.0, 1.0), (1.0, 2.0), (0.2, 0.3, 0.4)):
        decoding = Decoding(floor, gain, switch)
        outer = judge(flat, read([example.text for example in flat], decoding), 0)
        inner = judge(full, read([example.text for example in full], decoding), 1)
        weights = fit_logistic(
            np.concatenate([outer.evidence, inner.evidence]), np.concatenate([outer.right, inner.right])
        )
        outer_floor, value, told = tuned_floor(outer, weights, tokens=True)
        inner_floor, nested, told_nested = tuned_floor(inner, weights)
        report(f"source gain {gain} switch {switch} cue floor {floor}: outer {told}; nested {told_nested}")
        if best is None or value + nested > best[0]:
            best = value + nested, decoding, Calibration(tuple(weights), (outer_floor, inner_floor))
    assert best is not None  # noqa: S101 - the grid is not empty
    return _around(read, full, best[1], report), best[2]


def _around(read: Reader, full: Sequence[Example], decoding: Decoding, report: Callable[[str], None]) -> Decoding:
    """Return the settings with the bias and gain that give addressees, media, settings and times the best F1."""
    texts = [e for e in full if any(label.around is not None for label in e.choices[0])]
    best = (-1.0, decoding)
    for bias, gain in product((0.0, 0.5, 1.0, 1.5, 2.0), (0.0, 1.0, 2.0, 3.0)):
        right = predicted = wanted = 0
        settings = replace(decoding, around_bias=bias, around_gain=gain)
        for example, (pieces, found) in zip(texts, read([e.text for e in texts], settings), strict=True):
            cues = {int(pieces.starts[one.cue[0]]): one for one in found}
            for label in example.choices[0]:
                one = cues.get(label.cue[0][0])
                if one is None or label.around is None:
                    continue
                for spans, runs in zip(label.around, one.around, strict=True):
                    predicted += bool(runs)
                    wanted += bool(spans)
                    right += any(
                        int(pieces.starts[a]) < y and x < int(pieces.ends[b - 1]) for a, b in runs for x, y in spans
                    )
        value = 2 * right / max(1, predicted + wanted)
        report(f"around bias {bias} gain {gain}: F1 {value:.4f}")
        if value > best[0]:
            best = value, settings
    return best[1]


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


def tuned_floor(judged: Judged, weights: npt.NDArray[np.float64], *, tokens: bool = False) -> tuple[float, float, str]:
    """Return the least confidence to report, the value it gives, and both with their parts in words.

    The value is the mean of attribution F1 and end-to-end F1, with `tokens` also of the mean token F1 of the roles.
    Without `tokens`, that is for the nested layer, of all floors within a point of the best the highest is taken: the
    held-out nested texts hold far more of them than news does, where the same floor would let more mistakes through.
    """
    sure = 1 / (1 + np.exp(-np.clip(judged.evidence @ weights, -30, 30)))
    curve = []
    for floor in np.arange(0.1, 0.8, 0.025):
        kept = sure >= floor
        count = max(1, int(kept.sum()) + judged.gold)
        parts = [2 * judged.right[kept].sum() / count, 2 * judged.source_right[kept].sum() / count]
        if tokens:
            parts.append(float(np.mean([cover.f1(sure, floor) for cover in judged.covered])))
        curve.append((float(np.mean(parts)), float(floor), parts))
    top = max(value for value, _, _ in curve)
    slack = 0.0 if tokens else 0.01
    value, floor, parts = max((row for row in curve if row[0] >= top - slack), key=lambda row: row[1])
    return floor, value, " ".join(f"{part:.4f}" for part in parts) + f" above {floor:.2f}"
