"""Fit `link.verdicts` on labelled worlds and stories: python -m sayso.train.sames FILES... --out FOLDER

Two entities of two articles whose names go together at all are a case: one by the labels, or not. Keys of one story or
world mean one thing across its articles; across stories people and bodies are others, since all are invented, while of
places of one name nothing is known. The entities are those that people marked and, again, those that the shipped model
finds.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sayso.evaluate.identities import ReadMany, match
from sayso.gold import load_stories
from sayso.link.portraits import Portrait, portraits_of
from sayso.link.resemblance import EVIDENCE, Likeness
from sayso.link.sames import keys_of
from sayso.link.verdicts import Judge
from sayso.train import bending

__all__ = ["FLOORS", "Case", "Named", "bent", "cases_of", "fit", "load", "write"]

FloatArray = npt.NDArray[np.float64]

#: Verdicts begin here; see `write`.
FLOORS = {"yes": 0.5, "unsure": 0.25}
_PENALTY = 3.0
# What a case with a bent name counts beside one that was written; relatives are rare in what was written, and another
# given name is to decide whatever else speaks for one.
_BENT, _RELATIVE, _ALONE = 0.1, 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Named:
    """A portrait with the story and the key of what it shows."""

    portrait: Portrait
    story: str
    key: str


@dataclass(frozen=True, slots=True)
class Case:
    """Two entities that were laid beside each other, and whether they are one."""

    one: Named
    other: Named
    kind: str
    row: FloatArray
    same: bool
    weight: float = 1.0


def load(path: Path, read_many: ReadMany | None = None) -> list[Named]:
    """Return the named entities of a file of stories, as people marked them, or as they are read."""
    found = []
    for story in load_stories(path):
        gold = story.readings
        read = read_many(reading.article for reading in gold) if read_many else gold
        for theirs, ours in zip(gold, read, strict=True):
            own = {one.id: one.id for one in theirs.entities}
            alike = match(theirs, ours) if read_many else own
            for portrait in portraits_of(ours):
                if portrait.entity in alike:
                    key = alike[portrait.entity].removeprefix(f"{theirs.article.id}.")
                    found.append(Named(portrait, f"{path} {story.id}", key))
    return found


def cases_of(those: Sequence[Named]) -> Iterator[Case]:
    """Yield the pairs that share a key and whose names go together."""
    by_key: defaultdict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(those):
        for key in keys_of(one.portrait):
            by_key[key].append(place)
    pairs = {(i, j) for some in by_key.values() for i in some for j in some if i < j}
    for i, j in sorted(pairs):
        one, other = those[i], those[j]
        a, b = one.portrait, other.portrait
        if a.article == b.article or (a.kind == "person") != (b.kind == "person"):
            continue
        likeness = Likeness(a, b)
        if one.story != other.story and "place" in (a.kind, b.kind) and not (likeness.fit.one or likeness.fit.other):
            continue
        if likeness.shared:
            same = one.story == other.story and one.key == other.key
            yield Case(one, other, likeness.kind, likeness.row, same)


def bent(cases: Sequence[Case], *, seed: int = 1) -> Iterator[Case]:
    """Yield cases with names bent on purpose, from labelled ones."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for case in cases:
        one, other = case.one.portrait, case.other.portrait
        if case.same:
            made = [(bending.still_one(other, chance), True, _BENT) for _ in range(2)]
            if case.kind == "person":
                made.append((bending.apart(other, chance), False, _RELATIVE))
            if Likeness(one, other).fit.words > 1 or case.kind != "person":
                yield _bare(case, bending.alone(one), bending.alone(other), True)
        elif case.one.story == case.other.story:
            made = [(bending.namesake(one, other, chance), False, _BENT)]
            if case.kind == "person":
                last = bending.alone(replace(other, names=(one.names[0].split()[-1],)))
                yield _bare(case, bending.alone(one), last, False)
        else:
            made = []
        for portrait, same, weight in made:
            if portrait is not None and (likeness := Likeness(one, portrait)).shared:
                yield Case(case.one, case.other, likeness.kind, likeness.row, same, weight)


def _bare(case: Case, one: Portrait, other: Portrait, same: bool) -> Case:
    likeness = Likeness(one, other)
    return Case(case.one, case.other, likeness.kind, likeness.row, same, _ALONE)


def fit(cases: Sequence[Case], *, penalty: float = _PENALTY) -> Judge:
    """Return the weights under which the cases are likeliest, within the ridge penalty (Newton's method)."""
    weights = {}
    for kind in EVIDENCE:
        some = [case for case in cases if case.kind == kind]
        rows = np.stack([case.row for case in some])
        truth = np.asarray([case.same for case in some], dtype=np.float64)
        weights[kind] = _logistic(rows, truth, np.asarray([case.weight for case in some]), penalty)
    return Judge(weights, **FLOORS)


def _logistic(
    rows: FloatArray, truth: FloatArray, counts: FloatArray, penalty: float, *, rounds: int = 50
) -> FloatArray:
    weights = np.zeros(rows.shape[1])
    ridge = np.full(rows.shape[1], penalty)
    for _ in range(rounds):
        scores = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (counts * (scores - truth)) + ridge * weights
        curve = (rows * (counts * scores * (1 - scores))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def write(folder: Path, judge: Judge) -> None:
    """Write same_weights.json as `link.verdicts` reads it."""
    kinds = {
        kind: {"evidence": list(names), "weights": np.round(judge.weights[kind], 4).tolist()}
        for kind, names in EVIDENCE.items()
    }
    table = {"yes": judge.yes, "unsure": judge.unsure, "kinds": kinds}
    (folder / "same_weights.json").write_text(json.dumps(table) + "\n", "utf-8")


def main() -> None:
    """Fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    from sayso.annotate import read_many

    cases = list(cases_of([one for path in arguments.files for one in load(path)]))
    read = list(cases_of([one for path in arguments.files for one in load(path, read_many)]))
    write(arguments.out, fit([*cases, *bent(cases), *read]))
    print(f"{len(cases)} pairs, {sum(case.same for case in cases)} of them one")


if __name__ == "__main__":
    main()
