"""Scores of who is who as tables for people."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from sayso.evaluate.identities import IdentityScores
from sayso.evaluate.sameness import SamenessFigure
from sayso.evaluate.tables import blank_table, interval, percent

__all__ = ["print_identity_scores"]

_TITLES = {
    "gold_readings": "From gold readings",
    "end_to_end": "End to end",
    "found_alone": "End to end, of entities that were found",
}


def print_identity_scores(scores: IdentityScores, console: Console) -> None:
    """Print the scores in percent, F1 with 95 % intervals; 80 columns suffice."""
    for mode, figures in scores.figures.items():
        console.print(_TITLES[mode], style="bold", soft_wrap=True)
        console.print(_table(figures))
    console.print(
        f"{scores.stories:,} stories or worlds, {scores.articles:,} articles, {scores.entities:,} named entities. "
        f"B-cubed in percent; 95 % intervals: {scores.resamples:,} draws of articles. Pairs: of two articles.",
        soft_wrap=True,
    )
    for note in scores.notes:
        console.print(note, soft_wrap=True)


def _table(figures: Mapping[str, SamenessFigure]) -> Table:
    shown = blank_table("", "gold", "found", "P", "R", "F1 (95 %)", "pairs", "P", "R")
    for kind, figure in figures.items():
        if figure.gold or figure.found:
            shown.add_row(
                kind,
                f"{figure.gold:,}",
                f"{figure.found:,}",
                percent(figure.precision),
                percent(figure.recall),
                interval(figure.f1),
                f"{figure.pairs:,}",
                percent(figure.pair_precision),
                percent(figure.pair_recall),
            )
    return shown
