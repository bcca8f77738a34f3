"""The scores of a system against gold data, each with its confidence interval.

Definitions, in short (the modules beside this one hold them in full):

* token scores: tokens covered by any source (cue, content), over all articles together;
* span scores: uninterrupted stretches of one role, exact, or begun at the same token;
* attribution scores: one-to-one matches of contents that share at least half of all tokens either covers;
* source and cue accuracy: among the matches; end to end: matched and with the right source;
* each also for gold of one form (direct, mixed, indirect) and of one place of the source;
* the other fields of what matched, and the entities (`fields`), where the gold data tells them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sayso.errors import BadRecord
from sayso.evaluate.bootstrap import RESAMPLES, SEED, Estimate, Floats, draws, estimate
from sayso.evaluate.calibration import Calibration, calibration
from sayso.evaluate.columns import Columns, columns_of, divided, harmonic, total
from sayso.evaluate.counts import KINDS, ROLES, ArticleCounts, count_article
from sayso.evaluate.fields import RATES, SHARES, count_fields
from sayso.records import Reading

__all__ = ["Group", "NestedScores", "Rates", "RoleScores", "Scores", "Share", "Which", "score"]

# What is scored: every attribution, or only those that stand in no other's content.
Which = Literal["all", "outermost"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Precision, recall and F1, with the counts that they are made of; 0 where there was nothing to find."""

    precision: Estimate
    recall: Estimate
    f1: Estimate
    matched: int
    predicted: int
    gold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleScores:
    """One role (source, cue or content) on its own, whatever it was joined to."""

    tokens: Rates
    words: Rates  # tokens that are not punctuation
    spans: Rates
    span_starts: Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The attributions of one form or place, or all of them.

    A prediction that matched nothing counts against the group it would be of. `source_*` are among matches
    whose gold has a source, `no_source_right` among those whose gold has none, `cue_*` likewise.
    """

    attributions: Rates
    exact: Rates  # the same words
    exact_strict: Rates  # the same tokens, punctuation too
    end_to_end: Rates
    source_overlap: Estimate
    source_exact: Estimate
    source_missing: Estimate
    no_source_right: Estimate
    cue_overlap: Estimate
    cue_exact: Estimate
    predicted_of_kind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedScores:
    """Attributions reported within another's content; `parent_right` is among the matches."""

    attributions: Rates
    parent_right: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How often a field was right, of so many."""

    right: Estimate
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """All scores of one system on one corpus.

    `missing` are gold articles for which there is no reading: what they hold counts as not found.
    `left_out_*` are nested attributions that were not scored (with `which` "outermost"). `nested` is None
    where the gold data has no nested attribution. `shares` and `rates` are those of `fields`, empty where the gold
    data tells nothing of them.
    """

    articles: int
    missing: tuple[str, ...]
    which: Which
    left_out_gold: int
    left_out_predicted: int
    resamples: int
    roles: Mapping[str, RoleScores]
    groups: Mapping[str, Group]
    nested: NestedScores | None
    calibration: Calibration
    shares: Mapping[str, Share]
    rates: Mapping[str, Rates]


def score(
    gold: Iterable[Reading],
    system: Iterable[Reading],
    *,
    which: Which = "all",
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Scores:
    """Return the scores of `system` against `gold`, article by article as their ids say.

    A gold article that the system lacks counts as read without finding anything; one that only the system
    has is passed over. Raises `BadRecord` where two articles of a side have one id, or where the two sides
    hold different texts under one id, since their offsets then mean different words.
    """
    wanted, found = _by_id(gold, "gold"), _by_id(system, "system")
    counted = [_counted(reading, found.get(key), which) for key, reading in wanted.items()]
    fields = [_fields(reading, found.get(key)) for key, reading in wanted.items()]
    weights = draws(len(counted), resamples, seed)
    told = columns_of(fields, weights)
    columns = columns_of([article.counts for article in counted], weights)
    nested = NestedScores(
        attributions=_rates(columns, "nested", "matched"),
        parent_right=_share(columns, "nested/right_parent", "nested/matched"),
    )
    return Scores(
        articles=len(counted),
        missing=tuple(key for key in wanted if key not in found),
        which=which,
        left_out_gold=total(columns("left_out/gold")),
        left_out_predicted=total(columns("left_out/predicted")),
        resamples=resamples,
        roles={role: _role_scores(columns, role) for role in ROLES},
        groups={kind: _group(columns, kind) for kind in KINDS},
        nested=nested if nested.attributions.gold else None,
        calibration=calibration([article.judged for article in counted], weights),
        shares={name: _field_share(told, name) for name in SHARES if total(told(f"{name}/all"))},
        rates={name: _rates(told, name, "matched") for name in _told_rates(fields) if total(told(f"{name}/gold"))},
    )


def _told_rates(fields: list[Counter[str]]) -> list[str]:
    """Return the fields that have precision and recall, with the mentions of each type behind them all."""
    types = {name.partition("/")[0] for counts in fields for name in counts if name.startswith("mentions ")}
    return [*RATES, *sorted(types)]


def _field_share(columns: Columns, name: str) -> Share:
    return Share(right=_share(columns, f"{name}/right", f"{name}/all"), of=total(columns(f"{name}/all")))


def _fields(gold: Reading, system: Reading | None) -> Counter[str]:
    """Compare the fields of an article, if its gold data tells entities."""
    if not gold.entities:
        return Counter()
    return count_fields(gold, system or Reading(article=gold.article, attributions=(), maker=gold.maker))


def _by_id(readings: Iterable[Reading], side: str) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for reading in readings:
        if reading.article.id in found:
            reason = f"two articles of the {side} have this id"
            raise BadRecord(reading.article.id, reason, "give each article an id of its own")
        found[reading.article.id] = reading
    return found


def _counted(gold: Reading, system: Reading | None, which: Which) -> ArticleCounts:
    article = gold.article
    if system is not None and system.article.text != article.text:
        reason = "gold and system hold different texts under this id"
        raise BadRecord(article.id, reason, "read the very text that was annotated")
    predicted = system.attributions if system else ()
    return count_article(article.text, gold.attributions, predicted, outermost=which == "outermost")


# -- from counts to measures -------------------------------------------------------------------------------


def _share(columns: Columns, part: str, whole: str) -> Estimate:
    return estimate(divided(columns(part), columns(whole)))


def _rates(columns: Columns, group: str, matched: str) -> Rates:
    return _rates_of(columns(f"{group}/{matched}"), columns(f"{group}/predicted"), columns(f"{group}/gold"))


def _rates_of(matched: Floats, predicted: Floats, gold: Floats) -> Rates:
    precision = np.nan_to_num(divided(matched, predicted))
    recall = np.nan_to_num(divided(matched, gold))
    f1 = harmonic(precision, recall)
    return Rates(
        precision=estimate(precision),
        recall=estimate(recall),
        f1=estimate(f1),
        matched=total(matched),
        predicted=total(predicted),
        gold=total(gold),
    )


def _role_scores(columns: Columns, role: str) -> RoleScores:
    return RoleScores(
        tokens=_rates(columns, f"token_{role}_all", "matched"),
        words=_rates(columns, f"token_{role}_words", "matched"),
        spans=_rates(columns, f"span_{role}_exact", "matched"),
        span_starts=_rates(columns, f"span_{role}_begin", "matched"),
    )


def _group(columns: Columns, kind: str) -> Group:
    def count(what: str) -> Floats:
        return columns(f"{kind}/{what}")

    def share(part: str, whole: str) -> Estimate:
        return estimate(divided(count(part), count(whole)))

    gold = count("gold")
    # A match is of the gold attribution's kind, so it is counted there as a prediction, too.
    predicted = count("matched") + count("false")
    return Group(
        attributions=_rates_of(count("matched"), predicted, gold),
        exact=_rates_of(count("exact"), predicted, gold),
        exact_strict=_rates_of(count("exact_strict"), predicted, gold),
        end_to_end=_rates_of(count("end_to_end"), predicted, gold),
        source_overlap=share("source_overlap", "with_source"),
        source_exact=share("source_exact", "with_source"),
        source_missing=share("source_missing", "with_source"),
        no_source_right=share("no_source_right", "without_source"),
        cue_overlap=share("cue_overlap", "with_cue"),
        cue_exact=share("cue_exact", "with_cue"),
        predicted_of_kind=total(count("predicted_of_kind")),
    )
