"""`sayso evaluate --format stories`: the program and the baselines on stories, from gold readings and from the text.

*Gold readings*: attributions, entities and acts as people marked them; the system finds stances, links, claims and
roots. *End to end*: it reads the articles, too, and its attributions count as the gold ones whose contents share half
of their words with them (`matching`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sayso.errors import MissingExtra, ModelError, SaysoError
from sayso.evaluate.baselines import (
    Enough,
    Likeness,
    Sentences,
    judged_alike,
    same_speaker,
    same_words,
    tuned,
    vector_cosines,
    word_cosines,
)
from sayso.evaluate.bootstrap import RESAMPLES, SEED
from sayso.evaluate.matching import MATCHED, match
from sayso.evaluate.outcomes import System, linked, ours
from sayso.evaluate.stories import Figure, count_story, figures
from sayso.evaluate.tokens import Tokens
from sayso.evaluate.truths import Truth, truth_of
from sayso.gold import Story, load_stories, renamed
from sayso.records import Article, Reading

__all__ = ["BASELINES", "MODES", "StoryScores", "Vectors", "contest", "measure_stories"]

#: How a story is given to a system.
MODES = ("gold_readings", "end_to_end")
#: What the program is compared with, in the order of the columns.
BASELINES = ("cosine", "minilm", "same_words", "same_speaker")

ReadMany = Callable[[Iterable[Article]], Iterator[Reading]]
#: Gives the proposition vectors of a reading's attributions, by their ids.
Vectors = Callable[[Reading], Mapping[str, bytes]]

_TRAINING = "train.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryScores:
    """How it went: by mode (`MODES`) and system ("sayso" or one of `BASELINES`) the figures by their names.

    `enough` are, by baseline, the likenesses from which on two attributions are one claim and a denial turns against
    another. `notes` tell what could not be measured, and why; `slips` are stories that were left out.
    """

    stories: int
    articles: int
    attributions: int
    claims: int
    resamples: int
    figures: Mapping[str, Mapping[str, Mapping[str, Figure]]]
    enough: Mapping[str, Enough]
    notes: tuple[str, ...]
    slips: tuple[SaysoError, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """A story with what its labels come to."""

    story: Story
    truth: Truth


def measure_stories(
    file: Path,
    *,
    training: Path | None = None,
    read_many: ReadMany | None = None,
    vectors: Vectors | None = None,
    system: System | None = None,
    sentences: Sentences | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> StoryScores:
    """Measure the program, and what it is to beat, on the stories of `file`.

    `training` are the stories on which the baselines choose from which likeness on two things are one, by default
    `train.jsonl` beside the file. Reader, vectors and system are the program's own unless given; `sentences` gives the
    vectors of all-MiniLM-L6-v2, which is left out without it. Where the model cannot be loaded, what needs it is left
    out, and a note says so. Raises `SaysoError` where the stories cannot be used.
    """
    slips: list[SaysoError] = []
    cases = _cases(file, slips)
    notes: list[str] = []
    training = training or file.with_name(_TRAINING)
    apart = training.exists() and not training.samefile(file)
    to_tune = _cases(training, slips) if apart else cases
    if not apart:
        notes.append("The baselines chose from which likeness on two things are one on these very stories.")
    vectors, read_many = _own(vectors, read_many, notes)
    likenesses: dict[str, Likeness] = {"same_words": same_words, "same_speaker": same_speaker}
    if vectors:
        likenesses["cosine"] = vector_cosines
    if sentences:
        likenesses["minilm"] = word_cosines(sentences)
    else:
        notes.append("all-MiniLM-L6-v2 is not compared: it needs pip install 'sayso[train]'.")
    given = [_given(case, vectors) for case in cases]
    learned = given if to_tune is cases else [_given(case, vectors) for case in to_tune]
    pairs = list(zip(learned, (case.truth for case in to_tune), strict=True))
    enough = {
        name: tuned(pairs, likenesses[name]) if name in ("cosine", "minilm") else Enough()
        for name in BASELINES
        if name in likenesses
    }
    modes = {"gold_readings": given}
    if read_many:
        modes["end_to_end"] = [_read(case, read_many) for case in cases]
    truths = [case.truth for case in cases]
    systems = {name: (likenesses[name], level) for name, level in enough.items()}
    return StoryScores(
        stories=len(cases),
        articles=sum(len(case.story.readings) for case in cases),
        attributions=sum(len(case.truth.read) for case in cases),
        claims=sum(len(case.story.claims) for case in cases),
        resamples=resamples,
        figures={
            mode: contest(readings, truths, system or ours(), systems, resamples=resamples, seed=seed)
            for mode, readings in modes.items()
        },
        enough=enough,
        notes=tuple(notes),
        slips=tuple(slips),
    )


def contest(
    readings: Sequence[Sequence[Reading]],
    truths: Sequence[Truth],
    system: System,
    baselines: Mapping[str, tuple[Likeness, Enough]],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> dict[str, dict[str, Figure]]:
    """Return the figures of the system ("sayso") and of each baseline on stories given in one mode."""
    told = list(zip(readings, truths, strict=True))
    counts = {"sayso": [count_story(truth, linked(some, truth, system)) for some, truth in told]}
    for name, (likeness, enough) in baselines.items():
        counts[name] = [count_story(truth, judged_alike(some, truth, likeness, enough)) for some, truth in told]
    return {name: figures(found, resamples=resamples, seed=seed) for name, found in counts.items()}


def _cases(file: Path, slips: list[SaysoError]) -> list[_Case]:
    return [_Case(story, truth_of(story)) for story in load_stories(file, report=slips.append)]


def _own(
    vectors: Vectors | None, read_many: ReadMany | None, notes: list[str]
) -> tuple[Vectors | None, ReadMany | None]:
    """Return what was given, else the program's own ways of either, if the model can be loaded."""
    if vectors and read_many:
        return vectors, read_many
    try:
        from sayso.evaluate.command import reader
        from sayso.model.runner import load_model

        load_model()
    except (ModelError, MissingExtra) as error:
        notes.append(f"Without the model there are no vectors and nothing is measured end to end ({error}).")
        return vectors, read_many
    return vectors or _seen, read_many or reader()


def _seen(reading: Reading) -> Mapping[str, bytes]:
    """Return what the shipped network makes of the contents that people marked."""
    from sayso.annotate.propositions import propositions_of
    from sayso.model.find import find
    from sayso.model.runner import load_model

    model = load_model()
    article = reading.article
    sight = find(article.text, model.tokenizer, model.run, model.decoding, skip=article.furniture)
    return propositions_of(sight.pieces, sight.propositions, reading.attributions)


def _given(case: _Case, vectors: Vectors | None) -> list[Reading]:
    """Return the gold readings without what is to be found: stances."""
    return [
        replace(
            reading,
            article=_newest(case, reading.article),
            stances=(),
            propositions=vectors(reading) if vectors else {},
        )
        for reading in case.story.readings
    ]


def _read(case: _Case, read_many: ReadMany) -> list[Reading]:
    """Return what the reader makes of the articles, its attributions named as the gold ones that they match."""
    gold = case.story.readings
    found = []
    for theirs, read in zip(gold, read_many(reading.article for reading in gold), strict=True):
        tokens = Tokens(theirs.article.text)
        pairs = match(
            [tokens.of_phrase(one.content) for one in theirs.attributions],
            [tokens.of_phrase(one.content) for one in read.attributions],
            MATCHED,
        )
        names = {one.id: f"{theirs.article.id}/{one.id}" for one in read.attributions}
        names |= {read.attributions[column].id: theirs.attributions[row].id for row, column in pairs}
        found.append(renamed(replace(read, article=_newest(case, theirs.article), stances=()), names))
    return found


def _newest(case: _Case, article: Article) -> Article:
    return replace(article, id=case.truth.newest[article.id])
