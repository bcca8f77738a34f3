"""The stories of the project are whole, and what their datasheet counts is what they hold."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path

import pytest

from sayso.errors import SaysoError
from sayso.evaluate.contradictions import contradictions
from sayso.evaluate.truths import truth_of
from sayso.gold import Story, load_stories

DATA = Path(__file__).parents[2] / "data" / "stories"
SPLITS = ("train", "test")


def stories(split: str) -> list[Story]:
    slips: list[SaysoError] = []
    found = list(load_stories(DATA / f"{split}.jsonl", report=slips.append))
    assert slips == []
    return found


def counted(some: list[Story]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for story in some:
        truth = truth_of(story)
        told = Counter(stance for stands in story.stands.values() for _, stance in stands)
        related = Counter(relation for _, relation, _ in (*story.relations, *story.links))
        places = Counter(claim for claim, _ in {(claim, truth.said[id]) for id, claim in truth.claims.items()})
        counts += Counter(
            {
                "stories": 1,
                "articles": len(story.readings),
                "words": sum(len(reading.article.text.split()) for reading in story.readings),
                "attributions": len(truth.read),
                "of these on a claim": len(story.stands),
                "claims": len(story.claims),
                "claims told in two articles or more": sum(number > 1 for number in places.values()),
                "stands that affirm": told["affirms"],
                "stands that deny": told["denies"],
                "stands that doubt": told["doubts"],
                "claims that contradict another": related["contradicts"],
                "claims that update another": related["updates"],
                "disputed claims": len(truth.disputed),
                "deniers with a target in their article": len(truth.targets),
                "opposed pairs of attributions": len(truth.opposed),
                "sides told in two articles or more": len(truth.roots),
                "of these from two roots or more": sum(number > 1 for number in truth.roots.values()),
                "copies": related["copies"],
                "citations": related["cites"],
                "newer versions": related["version_of"],
            }
        )
    return counts


def test_the_datasheet_counts_what_is_there() -> None:
    text = (DATA / "README.md").read_text("utf-8")
    table = {
        name: values for name, *values in re.findall(r"^\| ([a-z ]+) \| ([\d,]+) \| ([\d,]+) \|$", text, re.MULTILINE)
    }
    for place, split in enumerate(SPLITS):
        told = {name: int(values[place].replace(",", "")) for name, values in table.items()}
        assert told == counted(stories(split)), split


def test_the_splits_are_drawn_by_the_hash_of_the_ids() -> None:
    train, test = ({story.id for story in stories(split)} for split in SPLITS)
    ranked = sorted(train | test, key=lambda id: hashlib.sha256(id.encode()).hexdigest())
    assert set(ranked[: len(test)]) == test


@pytest.mark.parametrize("split", SPLITS)
def test_no_label_contradicts_another(split: str) -> None:
    for story in stories(split):
        assert contradictions(story.readings) == []
        assert set(story.stands) == set(story.roots), story.id
        assert {claim for stands in story.stands.values() for claim, _ in stands} == set(story.claims), story.id


@pytest.mark.parametrize("split", SPLITS)
def test_versions_share_an_address_and_nothing_else_does(split: str) -> None:
    for story in stories(split):
        newest = truth_of(story).newest
        urls = {reading.article.id: reading.article.url for reading in story.readings}
        assert len(set(urls.values())) == len(set(newest.values())), story.id
        assert all(urls[old] == urls[new] for old, new in newest.items()), story.id
