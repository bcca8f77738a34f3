"""Labelled articles with the shipped network's vectors of what their contents say, for fitting what compares them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sayso.annotate.propositions import propositions_of
from sayso.gold import load_gold, load_stories
from sayso.model.find import find
from sayso.model.runner import SHIPPED, Model, load_model
from sayso.records import Reading

__all__ = ["Told", "articles", "stories"]


@dataclass(frozen=True, slots=True)
class Told:
    """A story: its readings, by attribution the claims on which it stands and how, and which claims clash how."""

    readings: tuple[Reading, ...]
    claims: Mapping[str, Mapping[str, str]]
    clashes: Mapping[tuple[str, str], str]


def articles(path: Path, *, model: Path = SHIPPED) -> Iterator[Reading]:
    """Yield the labelled articles of a file of records."""
    network = load_model(model)
    for reading in load_gold(path, "records"):
        yield _with_vectors(reading, network)


def stories(path: Path, *, model: Path = SHIPPED) -> Iterator[Told]:
    """Yield the stories of a file of them."""
    network = load_model(model)
    for story in load_stories(path):
        yield Told(
            tuple(_with_vectors(reading, network) for reading in story.readings),
            {one.id: dict(story.stands.get(one.id, ())) for reading in story.readings for one in reading.attributions},
            {(left, right): clash for left, clash, right in story.relations},
        )


def _with_vectors(reading: Reading, network: Model) -> Reading:
    article = reading.article
    sight = find(article.text, network.tokenizer, network.run, network.decoding, skip=article.furniture)
    return replace(reading, propositions=propositions_of(sight.pieces, sight.propositions, reading.attributions))
