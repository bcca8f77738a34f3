"""Fit the weights of `annotate.stances`: python -m sayso.train.stances --records FILE --stories FILE --out FILE

A denial is fitted to turn against any attribution of the article that affirms what it denies: the labels of a story
tell who stands on which claim, those of a single article name one target, for which its kernel or wrapper ("the paper
reported that he said ...") does as well.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from sayso.annotate.stances import GATES, LEFT, PAIR, Rivals, Weights, rivals_of
from sayso.records import STANCES, Attribution, Reading

__all__ = ["Case", "fit_stances", "targets_of"]

# Ridge penalty, and the floor: the middle of a plateau (0.2 to 0.4 give the same F1) in cross-validation over stories.
_PENALTY, _FLOOR = 1.0, 0.35
# A wrapper's content is at most so much longer than its kernel's to stand for it.
_WRAPPER = 1.6

Case = tuple[Rivals, np.ndarray]


def targets_of(reading: Reading, claims: Mapping[str, Mapping[str, str]] | None = None) -> dict[tuple[str, str], str]:
    """Return the stance of each pair of attributions (by id) that stand against or for each other in an article.

    `claims` are, by attribution, the claims on which it stands, and how.
    """
    pairs = {(one.source, one.toward): one.stance for one in reading.stances}
    claims = claims or {}
    for left in reading.attributions:
        for claim, side in claims.get(left.id, {}).items():
            if side != "affirms":
                for right in reading.attributions:
                    if claims.get(right.id, {}).get(claim) == "affirms":
                        pairs.setdefault((left.id, right.id), side)
    by_id = {one.id: one for one in reading.attributions}
    for (left_id, right_id), side in list(pairs.items()):
        kernel = by_id.get(right_id)
        wrapper = by_id.get(kernel.parent or "") if kernel else None
        if kernel and wrapper and wrapper.id != left_id and _length(wrapper) < _WRAPPER * _length(kernel):
            pairs.setdefault((left_id, wrapper.id), side)
    return pairs


def _length(attribution: Attribution) -> int:
    return sum(span.end - span.start for span in attribution.content.spans)


def cases_of(reading: Reading, pairs: Mapping[tuple[str, str], str]) -> Iterator[Case]:
    """Yield each attribution's rivals with the number of the stance toward each, 0 for none."""
    for rivals in rivals_of(reading):
        truth = [pairs.get((rivals.left.id, rival.id)) for rival in rivals.rivals]
        yield rivals, np.asarray([1 + STANCES.index(side) if side else 0 for side in truth])


def fit_stances(cases: Sequence[Case]) -> Weights:
    """Return the weights under which what the labels say is likeliest, within the ridge penalty."""
    rows = torch.tensor(np.concatenate([rivals.pairs for rivals, _ in cases]))
    lefts = torch.tensor(np.stack([rivals.evidence for rivals, _ in cases]))
    truth = torch.tensor(np.concatenate([truth for _, truth in cases]))
    case = torch.tensor(np.repeat(np.arange(len(cases)), [len(truth) for _, truth in cases]))
    count = len(cases)
    pair = torch.zeros(len(STANCES), rows.shape[1], dtype=torch.double, requires_grad=True)
    left = torch.zeros(len(STANCES), lefts.shape[1], dtype=torch.double, requires_grad=True)
    taken = torch.zeros(count, dtype=torch.bool)
    taken[case[truth > 0]] = True
    chosen = torch.nn.functional.one_hot(truth, len(STANCES) + 1)[:, 1:]
    optimizer = torch.optim.LBFGS([pair, left], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = rows @ pair.T + (lefts @ left.T)[case]
        zero = torch.zeros(count, dtype=torch.double)
        top = zero.scatter_reduce(0, case, scores.detach().amax(1), "amax").clamp(min=0)
        odds = (scores - top[case, None]).exp()
        none = (-top).exp()
        everything = none + zero.scatter_add(0, case, odds.sum(1))
        right = zero.scatter_add(0, case, (odds * chosen).sum(1))
        value = -(torch.where(taken, right, none) / everything).log().sum()
        value = value + _PENALTY * ((pair**2).sum() + (left**2).sum())
        value.backward()
        return value

    optimizer.step(loss)
    return Weights(left.detach().numpy(), pair.detach().numpy(), _FLOOR)


def write_weights(weights: Weights, path: Path) -> None:
    """Write the weights as `annotate.stances` reads them."""
    table = {
        "gates": [list(acts) for acts in GATES],
        "left_evidence": list(LEFT),
        "pair_evidence": list(PAIR),
        "floor": weights.floor,
        "left": np.round(weights.left, 4).tolist(),
        "pair": np.round(weights.pair, 4).tolist(),
    }
    path.write_text(json.dumps(table) + "\n", "utf-8")


def load_cases(records: Sequence[Path], clusters: Sequence[Path]) -> list[Case]:
    """Read records and stories, with what the shipped model makes of their contents, as cases."""
    from sayso.train.labelled import articles, stories

    labelled: list[tuple[Reading, Mapping[str, Mapping[str, str]]]] = [
        (reading, {}) for path in records for reading in articles(path)
    ]
    labelled += [(reading, told.claims) for path in clusters for told in stories(path) for reading in told.readings]
    return [case for reading, claims in labelled for case in cases_of(reading, targets_of(reading, claims))]


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", nargs="*", type=Path, default=[])
    parser.add_argument("--stories", nargs="*", type=Path, default=[])
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    cases = load_cases(arguments.records, arguments.stories)
    write_weights(fit_stances(cases), arguments.out)
    print(f"{len(cases)} attributions, {sum(bool(truth.any()) for _, truth in cases)} of them with a stance")


if __name__ == "__main__":
    main()
