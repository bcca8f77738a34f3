"""The worlds of names are whole, and what their datasheet counts is what they hold."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sayso.errors import SaysoError
from sayso.evaluate.identities import named
from sayso.gold import Story, load_stories

DATA = Path(__file__).parents[2] / "data" / "names"
SPLITS = ("train", "test")


def world(split: str) -> Story:
    slips: list[SaysoError] = []
    (found,) = load_stories(DATA / f"{split}.jsonl", report=slips.append)
    assert slips == []
    return found


def key(id: str) -> str:
    return id.split(".", 1)[1]


def counted(story: Story) -> dict[str, int]:
    entities = [(reading.article.id, one) for reading in story.readings for one in reading.entities]
    articles: defaultdict[str, set[str]] = defaultdict(set)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for article, one in entities:
        articles[key(one.id)].add(article)
        if named(one):
            bearers[one.name.lower()].add(key(one.id))
    types = {key(one.id): one.type for _, one in reversed(entities)}
    often = Counter(types[name] for name, those in articles.items() if len(those) > 1)
    return {
        "articles": len(story.readings),
        "words": sum(len(reading.article.text.split()) for reading in story.readings),
        "attributions": sum(len(reading.attributions) for reading in story.readings),
        "entities of articles": len(entities),
        "of these with a name": sum(named(one) for _, one in entities),
        "roles": sum(len(one.roles) for _, one in entities),
        "people, bodies, places and things": len(types),
        "people in two articles or more": often["person"],
        "organizations in two articles or more": often["organization"],
        "places in two articles or more": often["place"],
        "names borne by two or more": sum(len(those) > 1 for those in bearers.values()),
    }


def test_the_datasheet_counts_what_is_there() -> None:
    text = (DATA / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z ,]+) \| ([\d,]+) \| ([\d,]+) \|$", text, re.MULTILINE)
    for place, split in enumerate(SPLITS):
        told = {name: int(values[place].replace(",", "")) for name, *values in rows}
        assert told == counted(world(split)), split


def test_the_worlds_share_nothing() -> None:
    keys = [{key(one.id) for reading in world(split).readings for one in reading.entities} for split in SPLITS]
    texts = [{reading.article.text for reading in world(split).readings} for split in SPLITS]
    assert not texts[0] & texts[1]
    # Real places may be spoken of in both, under one key or another.
    places = {
        key(one.id)
        for split in SPLITS
        for reading in world(split).readings
        for one in reading.entities
        if one.type == "place"
    }
    assert not (keys[0] & keys[1]) - places


@pytest.mark.parametrize("split", SPLITS)
def test_of_one_key_there_is_one_entity_in_an_article(split: str) -> None:
    for reading in world(split).readings:
        ids = [one.id for one in reading.entities]
        assert len(ids) == len(set(ids))
        assert all(one.mentions for one in reading.entities)
