"""Scores on stories as tables for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.table import Table

from sayso.evaluate.contest import BASELINES, StoryScores
from sayso.evaluate.stories import MEASURES, Figure
from sayso.evaluate.tables import blank_table, interval, percent

__all__ = ["print_story_scores"]

_TITLES = {"gold_readings": "From gold readings", "end_to_end": "End to end"}
_COLUMNS = {"cosine": "cosine", "minilm": "MiniLM", "same_words": "words", "same_speaker": "speaker"}
_ROWS = {
    "denials": "denial to target",
    "denials_plain": "the same, act deny",
    "claims_b_cubed": "claims, B-cubed",
    "claims_ceaf_e": "claims, CEAF-e",
    "claims_all_b_cubed": "all, B-cubed",
    "oppositions_at_half": "opposed, P at R ½",
    "oppositions_judged": "opposed, judged",
    "oppositions_shown": "opposed, shown",
    "disputes": "disputed claims",
    "roots": "roots exact",
    "roots_given": "roots, claims given",
    "copies": "near-copies",
}


def print_story_scores(scores: StoryScores, console: Console) -> None:
    """Print the scores in percent, those of the program with their 95 % intervals; 80 columns suffice."""
    for mode, systems in scores.figures.items():
        console.print(_TITLES[mode], style="bold", soft_wrap=True)
        console.print(_compared(systems))
        console.print(f"{_TITLES[mode]}: what was found", style="bold", soft_wrap=True)
        console.print(_found(systems["sayso"]))
    for note in _notes(scores):
        console.print(note, soft_wrap=True)


def _compared(systems: Mapping[str, Mapping[str, Figure]]) -> Table:
    shown = blank_table("", "sayso (95 %)", *(_COLUMNS[name] for name in BASELINES))
    for measure in MEASURES:
        if measure in systems["sayso"]:
            others = (systems.get(name, {}).get(measure) for name in BASELINES)
            figures = ("–" if other is None else percent(other.value) for other in others)
            shown.add_row(_ROWS[measure], interval(systems["sayso"][measure].value), *figures)
    return shown


def _found(found: Mapping[str, Figure]) -> Table:
    shown = blank_table("", "gold", "found", "P", "R", "F1")
    for measure, figure in found.items():
        if figure.precision and figure.recall and measure != "oppositions_at_half":
            counts = (f"{figure.gold:,}", f"{figure.found:,}")
            rates = (figure.precision, figure.recall, figure.value)
            shown.add_row(_ROWS[measure], *counts, *map(percent, rates))
    return shown


def _notes(scores: StoryScores) -> Iterator[str]:
    yield (
        f"{scores.stories:,} stories, {scores.articles:,} articles, {scores.attributions:,} attributions. "
        f"In percent; 95 % intervals: {scores.resamples:,} draws of stories."
    )
    yield "F1; of roots, how often their number is right (the baselines count outlets); opposed at R ½: precision."
    chosen = [
        f"{_COLUMNS[name]} {enough.claims:.2f} (denials {enough.denials:.2f})"
        for name, enough in scores.enough.items()
        if name in ("cosine", "minilm")
    ]
    if chosen:
        yield f"Likenesses that are enough, best on the training stories: {', '.join(chosen)}."
    yield from scores.notes
