"""The settings of relations, chosen on texts that the network was not trained on: floors, and what a logit is worth."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from sayso.annotate import read
from sayso.evaluate.fields import wrong_facts
from sayso.model.decode import Outputs
from sayso.model.features import IntArray, cut_windows, pieces_of, window_arrays
from sayso.model.labels import ADDED, MULTIPLIED, RELATIONS
from sayso.model.relations import Relating, Tie, Vectors, ties_of
from sayso.model.runner import load_model
from sayso.records import Reading
from sayso.train.batch import places_of_example
from sayso.train.corpora import Example
from sayso.train.tune import fit_logistic

__all__ = ["choose_relating", "judged_ties", "with_confidence"]

Run = Callable[[Mapping[str, IntArray]], Outputs]
# Below this a relation is hardly ever right.
_LEAST = -4.0
# A relation with fewer labelled cases than this shares the floor of all.
_FEW = 25


def judged_ties(
    run: Run, tokenizer: Any, examples: Sequence[Example], relating: Relating
) -> tuple[list[tuple[str, float, bool]], dict[str, int]]:
    """Return each relation found between labelled mentions: its logit, whether it is right; and how many there are.

    Those that an example leaves open are in neither.
    """
    rows: list[tuple[str, float, bool]] = []
    gold = dict.fromkeys(RELATIONS, 0)
    for example in examples:
        facts = example.facts
        if facts is None:
            continue
        for relation, _, _ in facts.triples:
            gold[relation] += relation in facts.known
        names, ties = _ties(run, tokenizer, example, relating)
        for tie in ties:
            triple = RELATIONS[tie.relation], names[tie.subject], names[tie.object]
            back = triple[0], triple[2], triple[1]
            mutual = triple[0] in ("ally_of", "opposes") and triple not in facts.triples and back in facts.triples
            if triple[0] in facts.known and triple not in facts.open and not mutual:
                rows.append((triple[0], tie.score, triple in facts.triples))
    return rows, gold


def _ties(run: Run, tokenizer: Any, example: Example, relating: Relating) -> tuple[list[str], list[Tie]]:
    pieces = pieces_of(example.text, tokenizer)
    places, bearers = places_of_example(example, pieces)
    names = list(dict.fromkeys(bearers))
    if len(names) < 2:
        return names, []
    width = ADDED + MULTIPLIED
    ends = [np.zeros((len(bearers), width), dtype=np.float32) for _ in range(2)]
    told = np.zeros((len(pieces) + 1, ADDED), dtype=np.float32)
    for window in cut_windows(pieces.breaks):
        outputs = run(window_arrays(pieces, [window]))
        core = slice(window.core_start - window.start + 1, window.core_end - window.start + 1)
        told[window.core_start + 1 : window.core_end + 1] = outputs.between[0, core]
        for number, (first, last) in enumerate(zip(places.first.tolist(), places.last.tolist(), strict=True)):
            if window.core_start <= first < window.core_end:
                where = slice(first - window.start + 1, min(last, window.end) - window.start + 1)
                for end, part in zip(ends, (outputs.subject, outputs.object), strict=True):
                    end[number] = part[0, where].mean(0)
    entity = np.asarray([names.index(bearer) for bearer in bearers], dtype=np.int64)
    return names, ties_of(
        places, entity, Vectors(ends[0], ends[1], told.cumsum(0, dtype=np.float32)), relating, least=_LEAST
    )


def choose_relating(
    run: Run,
    tokenizer: Any,
    examples: Sequence[Example],
    relating: Relating,
    report: Callable[[str], None],
) -> Relating:
    """Return the settings that give the best F1 on the relations of held-out texts."""
    rows, gold = judged_ties(run, tokenizer, examples, relating)
    common, value = _best([row[1:] for row in rows], sum(gold.values()))
    report(f"relations: F1 {value:.4f} above {common:.2f} on {sum(gold.values())} of {len(examples)} held-out texts")
    floors = []
    for relation in RELATIONS:
        own = [row[1:] for row in rows if row[0] == relation]
        floor, value = _best(own, gold[relation])
        # Between its own best and that of all: a few dozen cases tell little.
        share = gold[relation] / (gold[relation] + _FEW)
        floors.append(round(share * floor + (1 - share) * common, 3))
        report(f"{relation}: F1 {value:.4f} above {floor:.2f} on {gold[relation]}")
    table = np.asarray([(score, 1.0) for _, score, _ in rows]).reshape(-1, 2)
    slope, bias = fit_logistic(table, np.asarray([right for _, _, right in rows], dtype=bool)) if rows else (1.0, 0.0)
    return replace(relating, floors=tuple(floors), slope=float(slope), bias=float(bias))


def _best(rows: Sequence[tuple[float, bool]], gold: int) -> tuple[float, float]:
    """Return the floor with the best F1, and that F1."""
    best, right = (0.0, 0.0), 0
    ranked = sorted(rows, reverse=True)
    for count, (score, good) in enumerate(ranked, 1):
        right += good
        value = 2 * right / (count + gold)
        if value > best[1]:
            following = ranked[count][0] if count < len(ranked) else score - 1
            best = (score + following) / 2, value
    return best


def with_confidence(folder: Path, gold: Sequence[Reading]) -> Relating:
    """Return the settings of the model in `folder` with a confidence that holds for what it reads on its own.

    Between mentions and entities found by the program more goes wrong than between labelled ones, and most where much
    is found; so what a logit is worth is fitted on whole readings of held-out articles.
    """
    model = load_model(folder)
    low = replace(model, relating=replace(model.relating, floors=(_LEAST,) * len(RELATIONS), slope=1.0, bias=0.0))
    table, right = [], []
    for theirs in gold:
        ours = read(theirs.article, model=low)
        wrong = {fact.id for fact in wrong_facts(theirs, ours)}
        for fact in ours.facts:
            sure = min(max(fact.confidence, 1e-4), 1 - 1e-4)
            table.append((math.log(sure / (1 - sure)), 1.0))
            right.append(fact.id not in wrong)
    slope, bias = fit_logistic(np.asarray(table), np.asarray(right, dtype=bool))
    return replace(model.relating, slope=float(slope), bias=float(bias))
