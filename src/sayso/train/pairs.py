"""Fit `link.weights` on stories: python -m sayso.train.pairs STORIES... --contents TEXT... --out FOLDER

Every two attributions of a story are a case: on one claim and the same side, opposite sides, one doubting; on two
claims that clash; or neither. The cells are the means (k-means) of the vectors of many contents.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from sayso.annotate.propositions import unit_vector
from sayso.link.evidence import EVIDENCE, evidence_of
from sayso.link.sayings import Saying, sayings_of
from sayso.link.weights import KINDS, Weights
from sayso.train.labelled import Told, stories

__all__ = ["cases_of", "cells", "fit_pairs", "kind_of"]

_PENALTY = 1.0
#: Verdicts begin where the stories of the train split gave the best B-cubed F1 of claims, and the best F1 of what is
#: shown to be disputed.
FLOORS = {"same": 0.35, "clash": 0.35, "unsure": 0.2, "apart": 0.05}


def kind_of(ours: Mapping[str, str], theirs: Mapping[str, str], clashes: Mapping[tuple[str, str], str]) -> str:
    """Return what two attributions come to, by the claims on which they stand."""
    for claim in ours.keys() & theirs.keys():
        sides = {ours[claim], theirs[claim]}
        return "affirms" if len(sides) == 1 else "doubts" if "doubts" in sides else "denies"
    for claim, side in ours.items():
        for other, stand in theirs.items():
            clash = clashes.get((claim, other)) or clashes.get((other, claim))
            if clash and side == stand == "affirms":
                return clash
    return "none"


def cases_of(story: Told) -> Iterator[tuple[npt.NDArray[np.float64], str]]:
    """Yield the evidence on every two attributions of a story, and what they come to."""
    sayings: list[Saying] = [saying for reading in story.readings for saying in sayings_of(reading)]
    for i, one in enumerate(sayings):
        ours = story.claims[one.attribution]
        for other in sayings[:i]:
            kind = kind_of(ours, story.claims[other.attribution], story.clashes)
            yield evidence_of(one, other), kind


def fit_pairs(rows: npt.NDArray[np.float64], kinds: Sequence[str]) -> Weights:
    """Return the weights under which the kinds are likeliest, within the ridge penalty."""
    evidence = torch.tensor(rows)
    truth = torch.tensor([KINDS.index(kind) for kind in kinds])
    table = torch.zeros(len(KINDS), len(EVIDENCE), dtype=torch.double, requires_grad=True)
    optimizer = torch.optim.LBFGS([table], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.cross_entropy(evidence @ table.T, truth, reduction="sum")
        value = value + _PENALTY * (table**2).sum()
        value.backward()
        return value

    optimizer.step(loss)
    return Weights(table.detach().numpy(), **FLOORS)


def cells(vectors: npt.NDArray[np.float32], count: int, *, rounds: int = 15, seed: int = 1) -> npt.NDArray[np.int8]:
    """Return the centres of spherical k-means over unit vectors, [count, proposition], as signed bytes."""
    chance = np.random.default_rng(seed)
    centres = vectors[chance.choice(len(vectors), count, replace=False)]
    for _ in range(rounds):
        nearest = np.concatenate([(part @ centres.T).argmax(1) for part in np.array_split(vectors, 64)])
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        empty = np.linalg.norm(sums, axis=1) == 0
        sums[empty] = vectors[chance.choice(len(vectors), int(empty.sum()), replace=False)]
        centres = sums / np.linalg.norm(sums, axis=1, keepdims=True)
    scaled: npt.NDArray[np.int8] = np.round(centres * (127 / np.abs(centres).max(1, keepdims=True))).astype(np.int8)
    return scaled


def write(folder: Path, weights: Weights) -> None:
    """Write weights.json as `link.weights` reads it."""
    table = {"kinds": list(KINDS), "evidence": list(EVIDENCE)}
    floors = {name: getattr(weights, name) for name in FLOORS}
    rows = {"weights": np.round(weights.table, 4).tolist()}
    (folder / "weights.json").write_text(json.dumps({**table, **floors, **rows}) + "\n", "utf-8")


def contents(paths: Sequence[Path]) -> npt.NDArray[np.float32]:
    """Return unit vectors of what the attributions say that the shipped model finds in text files."""
    from sayso.annotate import read
    from sayso.records import Article

    found = []
    for path in paths:
        for file in sorted(path.glob("*.txt")):
            reading = read(Article(id=file.stem, text=file.read_text("utf-8")))
            found += [unit_vector(vector) for vector in reading.propositions.values()]
    return np.stack([vector for vector in found if vector is not None])


def main() -> None:
    """Fit and write weights and cells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stories", nargs="+", type=Path)
    parser.add_argument("--contents", nargs="*", type=Path, default=[], help="folders of texts for the cells")
    parser.add_argument("--cells", type=int, default=256)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    cases = [case for path in arguments.stories for story in stories(path) for case in cases_of(story)]
    write(arguments.out, fit_pairs(np.stack([row for row, _ in cases]), [kind for _, kind in cases]))
    if arguments.contents:
        np.save(arguments.out / "cells.npy", cells(contents(arguments.contents), arguments.cells))
    print(f"{len(cases)} pairs")


if __name__ == "__main__":
    main()
