"""Scores as tables for people."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.table import Table

from sayso.evaluate.bootstrap import Estimate
from sayso.evaluate.scores import Group, NestedScores, Rates, RoleScores, Scores

__all__ = ["blank_table", "interval", "percent", "print_scores"]


def print_scores(scores: Scores, console: Console) -> None:
    """Print the scores in percent, the main figures with their 95 % intervals; 80 columns suffice."""
    for title, table in _tables(scores):
        console.print(title, style="bold", soft_wrap=True)
        console.print(table)
    for note in _notes(scores):
        console.print(note, soft_wrap=True)


def _tables(scores: Scores) -> Iterator[tuple[str, Table]]:
    yield "Attributions: contents that share half of their tokens", _attributions(scores)
    yield "Source and cue of what matched; end to end: matched, with the right source", _links(scores)
    yield "Source, cue and content, each on its own: tokens, and exact spans", _roles(scores)
    if scores.nested:
        yield "Nested attributions", _nested(scores.nested)
    if scores.shares:
        yield "Other fields of what matched, and entities: how often right", _shares(scores)
        yield "The same where there may be none: precision and recall", _told(scores)
    error = interval(scores.calibration.error)
    yield f"Confidence: expected calibration error {error}", _reliability(scores)


def blank_table(*columns: str) -> Table:
    """Return a table without rows, its first column to the left, the others to the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def percent(estimate: Estimate) -> str:
    """Return a figure in percent, a dash where there is none."""
    return "–" if estimate.value is None else f"{100 * estimate.value:.1f}"


def interval(estimate: Estimate) -> str:
    """Return a figure in percent with the ends of its interval."""
    figure = percent(estimate)
    if estimate.low is None or estimate.high is None:
        return figure
    return f"{figure} ({100 * estimate.low:.1f}–{100 * estimate.high:.1f})"


def _shown_groups(scores: Scores) -> list[tuple[str, Group]]:
    """Return the groups of which either side has an attribution, with their names."""
    return [
        (kind.replace("_", " "), group)
        for kind, group in scores.groups.items()
        if group.attributions.gold or group.attributions.predicted
    ]


def _attributions(scores: Scores) -> Table:
    table = blank_table("", "gold", "found", "P", "R", "F1 (95 %)", "exact F1")
    for name, group in _shown_groups(scores):
        table.add_row(name, *_rates(group.attributions), percent(group.exact.f1))
    return table


def _links(scores: Scores) -> Table:
    table = blank_table("", "source", "same words", "cue", "same words", "end to end F1")
    for name, group in _shown_groups(scores):
        shares = (group.source_overlap, group.source_exact, group.cue_overlap, group.cue_exact)
        table.add_row(name, *map(percent, shares), interval(group.end_to_end.f1))
    return table


def _roles(scores: Scores) -> Table:
    table = blank_table("", "token P", "R", "F1 (95 %)", "span P", "R", "F1 (95 %)")
    for role, found in scores.roles.items():
        table.add_row(role, *_role(found))
    return table


def _role(role: RoleScores) -> list[str]:
    return [
        text
        for rates in (role.tokens, role.spans)
        for text in (percent(rates.precision), percent(rates.recall), interval(rates.f1))
    ]


def _rates(rates: Rates) -> list[str]:
    counts = [f"{rates.gold:,}", f"{rates.predicted:,}"]
    return [*counts, percent(rates.precision), percent(rates.recall), interval(rates.f1)]


def _nested(nested: NestedScores) -> Table:
    table = blank_table("", "gold", "found", "P", "R", "F1 (95 %)", "right parent")
    table.add_row("nested", *_rates(nested.attributions), percent(nested.parent_right))
    return table


def _shares(scores: Scores) -> Table:
    table = blank_table("", "of", "right (95 %)")
    for name, share in scores.shares.items():
        table.add_row(name.replace("_", " "), f"{share.of:,}", interval(share.right))
    return table


def _told(scores: Scores) -> Table:
    table = blank_table("", "gold", "found", "P", "R", "F1 (95 %)")
    for name, rates in scores.rates.items():
        table.add_row(name, *_rates(rates))
    return table


def _reliability(scores: Scores) -> Table:
    table = blank_table("confidence", "predictions", "mean", "right")
    for row in scores.calibration.bins:
        span = f"{row.low:.2f}–{row.high:.2f}"
        table.add_row(span, f"{row.predictions:,}", f"{100 * row.confidence:.1f}", f"{100 * row.right:.1f}")
    return table


def _notes(scores: Scores) -> list[str]:
    notes = [
        f"{scores.articles:,} articles. In percent; 95 % intervals: {scores.resamples:,} draws of articles.",
        "Same sentence: the source has a word in one of the sentences of the content.",
    ]
    if scores.left_out_predicted:
        notes.append(f"{scores.left_out_predicted:,} nested predictions not scored (outermost only).")
    if scores.left_out_gold:
        notes.append(f"{scores.left_out_gold:,} nested gold attributions not scored (outermost only).")
    if scores.missing:
        shown = ", ".join(scores.missing[:5]) + (", …" if len(scores.missing) > 5 else "")
        notes.append(f"{len(scores.missing):,} articles not read, all they hold missed: {shown}")
    return notes
