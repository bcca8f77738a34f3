"""A small story made by hand, and systems that are right or wrong about it in known ways."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from sayso.evaluate.outcomes import Outcome, System, linked
from sayso.evaluate.truths import Truth, truth_of
from sayso.gold import Story, load_stories
from sayso.ledger import Ledger
from sayso.records import STANCES, Attribution, Bonds, Gist, Link, Reading, Stance
from tests.evaluate.making import spans

Stands = Sequence[tuple[Reading, Attribution, str]]


def told(content: str, *claims: tuple[str, str], source: str, act: str = "say", **more: Any) -> dict[str, Any]:
    """Return an attribution for `article`, its phrases still as words, with its claims."""
    return {"content": content, "source": source, "act": act, "claims": [list(claim) for claim in claims], **more}


def article(
    id: str, text: str, *attributions: dict[str, Any], outlet: str, day: int, url: str = "", **more: Any
) -> dict[str, Any]:
    """Return the record of an article in which the attributions a1, a2 ... stand, each source an entity."""
    people = dict.fromkeys(one["source"] for one in attributions)
    return {
        "id": id,
        "url": f"https://{outlet.lower()}.example/{url or id}",
        "outlet": {"name": outlet, "domain": f"{outlet.lower()}.example"},
        "published": f"2024-03-{day:02}",
        "text": text,
        "attributions": [
            one
            | {
                "id": f"a{number}",
                "content": spans(text, one["content"]),
                "source": {"spans": spans(text, one["source"]), "entity": one["source"]},
            }
            for number, one in enumerate(attributions, 1)
        ],
        "entities": [{"id": name, "name": name, "type": "person", "mentions": spans(text, name)} for name in people],
        **more,
    }


DAM: dict[str, Any] = {
    "id": "dam",
    "topic": "A dam, and whether it leaks",
    "claims": {"leaks": "The dam leaks", "dry": "The cellar of the dam is dry"},
    "relations": [["dry", "contradicts", "leaks"]],
    "links": [["dam_2", "copies", "dam_1"], ["dam_4", "version_of", "dam_3"], ["dam_4", "cites", "dam_1"]],
    "articles": [
        article(
            "dam_1",
            "Ola Ek said the dam leaks. Per Dahl denied that it does.",
            told("the dam leaks", ("leaks", "affirms"), source="Ola Ek", root="ek"),
            told("that it does", ("leaks", "denies"), source="Per Dahl", act="deny", root="dahl"),
            outlet="Wire",
            day=1,
            stances=[{"from": "a2", "toward": "a1", "stance": "denies"}],
        ),
        article(
            "dam_2",
            "The dam is leaking, Ola Ek said. Nothing else is new.",
            told("The dam is leaking", ("leaks", "affirms"), source="Ola Ek", root="ek"),
            outlet="Post",
            day=2,
        ),
        article(
            "dam_3",
            "Mia Ås said the cellar is dry. Jon Li hoped for rain.",
            told("the cellar is dry", ("dry", "affirms"), source="Mia Ås", root="aas"),
            told("for rain", source="Jon Li", act="want"),
            outlet="Fjord",
            day=3,
            url="cellar",
        ),
        article(
            "dam_4",
            "Mia Ås said the whole cellar is dry. Dag Bø told of water. Per Dahl dismissed the report.",
            told("the whole cellar is dry", ("dry", "affirms"), source="Mia Ås", root="aas"),
            told("of water", ("leaks", "affirms"), source="Dag Bø", root="boe"),
            told("the report", ("leaks", "denies"), source="Per Dahl", act="deny", root="dahl"),
            outlet="Fjord",
            day=4,
            url="cellar",
        ),
    ],
}


def write(folder: Path, *stories: Mapping[str, Any], name: str = "test.jsonl") -> Path:
    """Write a file of stories and return it."""
    path = folder / name
    path.write_text("".join(json.dumps(story) + "\n" for story in stories), encoding="utf-8")
    return path


def dam(folder: Path) -> tuple[Story, Truth]:
    """Return the small story and what its labels come to."""
    [story] = load_stories(write(folder, DAM))
    return story, truth_of(story)


def given(story: Story, truth: Truth) -> list[Reading]:
    """Return the gold readings under the ids of the newest versions, their stances taken out."""
    return [
        replace(reading, article=replace(reading.article, id=truth.newest[reading.article.id]), stances=())
        for reading in story.readings
    ]


def oracle(story: Story, truth: Truth, *, score: float = 0.9) -> System:
    """Return a system that knows the labels, and tells of roots what the keys say."""
    main = {one: taken[0] for one, taken in story.stands.items()}
    clashing = {frozenset((left, right)) for left, relation, right in story.relations if relation == "contradicts"}

    def link(left: str, right: str) -> Link | None:
        (claim, stance), (other, its) = main[left], main[right]
        if claim == other:
            return linking(left, right, "affirms" if stance == its else "denies", score)
        clash = frozenset((claim, other)) in clashing and stance == its == "affirms"
        return linking(left, right, "contradicts", score) if clash else None

    def add(ledger: Ledger, readings: Sequence[Reading]) -> None:
        before: list[str] = []
        with ledger.writer() as writer:
            for reading in readings:
                own = [one.id for one in reading.attributions if one.id in main]
                here = [
                    *combinations(own, 2),
                    *((one, other) for one in own for other in before if other in truth.said),
                ]
                links = [found for pair in here if (found := link(*pair))]
                links += kin(reading.article.id)
                writer.add(reading, bonds(reading, links))
                before += own

    def kin(article: str) -> list[Link]:
        return [
            linking(article, truth.newest[right], relation, 1.0)
            for left, relation, right in story.links
            if left == article and relation in ("copies", "cites")
        ]

    def stances(reading: Reading) -> tuple[Stance, ...]:
        here = {one.id for one in reading.attributions}
        return tuple(
            Stance(id=f"{source}>{toward}", source=source, toward=toward, stance="denies", confidence=score)
            for source, targets in sorted(truth.targets.items())
            for toward in sorted(targets)
            if {source, toward} <= here
        )

    def roots(stands: Stands, kin: Sequence[Link]) -> dict[str, int]:
        return {
            stance: len(found)
            for stance in STANCES
            if (found := {story.roots.get(one.id, one.id) for _, one, side in stands if side == stance})
        }

    return System(stances, add, roots)


def linking(left: str, right: str, relation: str, score: float, verdict: str = "yes") -> Link:
    """Return a link."""
    return Link(left=left, right=right, relation=relation, verdict=verdict, score=score)


def bonds(reading: Reading, links: Iterable[Link] = ()) -> Bonds:
    """Return bonds of all attributions of a reading, with these links."""
    return Bonds(
        gists=tuple(Gist(attribution=one.id, article=reading.article.id) for one in reading.attributions),
        links=tuple(links),
    )


def silent() -> System:
    """Return a system that joins nothing to anything."""

    def add(ledger: Ledger, readings: Sequence[Reading]) -> None:
        with ledger.writer() as writer:
            for reading in readings:
                writer.add(reading, bonds(reading))

    return System(lambda _: (), add, lambda stands, _: dict.fromkeys((side for *_, side in stands), 1))


def outcome(folder: Path) -> tuple[Truth, Outcome]:
    """Return what somebody who knows the labels makes of the small story."""
    story, truth = dam(folder)
    return truth, linked(given(story, truth), truth, oracle(story, truth))
