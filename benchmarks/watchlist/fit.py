"""Fits the matcher's weights to invented names, and finds the threshold that 95 of 100 leads are right above.

    python benchmarks/watchlist/fit.py --entries 100000 --questions 8000 -o src/sayso/lists/weights.json

A logistic regression on the evidence of all candidates of each question; then what a likelier rival says. The questions
are those kept for fitting: other family names than those tested with, and none of the schemes held out.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from invented import right
from trial import PRECISION, Trial, asked_of, curve, made

from sayso.lists.compare import EVIDENCE
from sayso.lists.match import Matcher, Weights

Floats = npt.NDArray[np.float64]


def evidence(trial: Trial, matcher: Matcher) -> tuple[Floats, npt.NDArray[np.int8], npt.NDArray[np.int64]]:
    """Return the evidence on every candidate, its verdict (2 where the name cannot tell), and whose question it is."""
    values, verdicts, numbers = [], [], []
    for number, question in enumerate(trial.questions):
        aligned = matcher.aligned(asked_of(question))
        if aligned is None:
            continue
        values.append(aligned.values.astype(np.float32))
        for owner in matcher._index.entry[aligned.names].tolist():
            verdict = right(question, trial.beings[owner])
            verdicts.append(2 if verdict is None else int(verdict))
            numbers.append(number)
    return np.concatenate(values).astype(np.float64), np.asarray(verdicts, np.int8), np.asarray(numbers)


def regression(values: Floats, right_: npt.NDArray[Any], ridge: float = 0.05) -> Floats:
    """Return the weights of a logistic regression, by Newton's method."""
    weights = np.zeros(values.shape[1])
    for _ in range(60):
        likely = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        slope = values.T @ (likely - right_) + ridge * weights
        bend = (values * (likely * (1 - likely))[:, None]).T @ values + ridge * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def fitted(trial: Trial) -> tuple[Weights, Matcher]:
    """Return the weights that fit a trial best, and the threshold that follows."""
    matcher = Matcher(trial.index(), trial.owners(), Weights(np.zeros(len(EVIDENCE)), 0, 0, 0.0))
    values, verdicts, numbers = evidence(trial, matcher)
    told = verdicts != 2
    each = regression(values[told], verdicts[told])
    logits = values @ each
    best = np.full(int(numbers.max()) + 1, -99.0)
    np.maximum.at(best, numbers, logits)
    gap = np.minimum(best[numbers] - logits, 6.0)
    rivals = np.column_stack((logits, gap, gap > 0.01, np.ones(len(gap))))[told]
    scale, behind, rivalled, shift = regression(rivals, verdicts[told])
    each = each * scale
    each[EVIDENCE.index("always")] += shift
    behind /= scale  # the gap is measured in the new weights
    weights = Weights(each, float(behind), float(rivalled), 0.0)
    matcher = Matcher(matcher._index, matcher._owners, weights)
    leads = [
        [(match.key, match.score) for match in matcher.match(asked_of(question), floor=0.02, limit=40)]
        for question in trial.questions
    ]
    score, recall = curve(trial, leads).at(PRECISION)
    print(f"fit: recall {recall:.4f} at precision {PRECISION}, score {score:.4f}")
    return Weights(each, weights.behind, weights.rivalled, score), matcher


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--entries", type=int, default=100_000)
    arguments.add_argument("--questions", type=int, default=8_000)
    arguments.add_argument("--out", "-o", type=Path, default=Path("src/sayso/lists/weights.json"))
    given = arguments.parse_args()
    weights, _ = fitted(made(given.entries, given.questions, test=False))
    told = {
        "about": f"benchmarks/watchlist/fit.py --entries {given.entries} --questions {given.questions}",
        "weights": {name: round(float(value), 4) for name, value in zip(EVIDENCE, weights.each, strict=True)},
        "behind": round(weights.behind, 4),
        "rivalled": round(weights.rivalled, 4),
        "threshold": round(weights.threshold, 4),
    }
    given.out.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
