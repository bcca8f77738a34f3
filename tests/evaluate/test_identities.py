"""`sayso evaluate --format identities` measures who is taken for whom, in two modes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from sayso.errors import NothingToRead
from sayso.evaluate.identities import ReadMany, link_alone, match, measure_identities, named
from sayso.evaluate.identity_tables import print_identity_scores
from sayso.gold import load_stories
from sayso.ledger import Ledger
from sayso.records import Article, Bonds, Entity, Maker, Reading, Span
from sayso.serve.cli import main

SAID = (
    ("a", "Mayor Ana Brandt of Port Ellery spoke. A strike began.", {"ana": "Ana Brandt", "ellery": "Port Ellery"}),
    ("b", "Brandt, the mayor, met Ibrahim Sall in Port Ellery.",
     {"ana": "Brandt", "sall": "Ibrahim Sall", "ellery": "Port Ellery"}),
    ("c", "The goalkeeper Ana Brandt fell. Ibrahima Sall ran.", {"keeper": "Ana Brandt", "sall": "Ibrahima Sall"}),
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A world of three articles."""
    articles = []
    for number, (id, text, names) in enumerate(SAID):
        entities = []
        for key, name in names.items():
            at = text.index(name)
            type = "place" if key == "ellery" else "person"
            entities.append({"id": key, "name": name, "type": type, "mentions": [[at, at + len(name)]]})
        articles.append(
            {"id": id, "text": text, "published": f"2024-05-0{number + 1}", "entities": entities, "attributions": []}
        )
    path = tmp_path / "world.jsonl"
    world = {"id": "w", "topic": "", "claims": {}, "relations": [], "links": [], "articles": articles}
    path.write_text(json.dumps(world) + "\n", "utf-8")
    return path


def gold_reader(file: Path) -> ReadMany:
    known = {reading.article.id: reading for story in load_stories(file) for reading in story.readings}

    def read(articles: Iterable[Article]) -> Iterator[Reading]:
        for article in articles:
            reading = known[article.id]
            renamed = tuple(replace(one, id=f"own {one.id}") for one in reading.entities)
            yield replace(reading, entities=renamed)

    return read


def alone(ledger: Ledger, readings: Sequence[Reading]) -> None:
    with ledger.writer() as writer:
        for reading in readings:
            writer.add(reading, Bonds())


def test_both_modes_are_measured(file: Path) -> None:
    scores = measure_identities([file], read_many=gold_reader(file), resamples=20)
    assert (scores.stories, scores.articles, scores.entities) == (1, 3, 7)
    assert list(scores.figures) == ["gold_readings", "end_to_end", "found_alone"]
    for figures in scores.figures.values():
        assert (figures["all"].gold, figures["all"].found, figures["place"].gold) == (7, 7, 2)
    # A reader that finds what people marked does as well as they do.
    assert scores.figures["gold_readings"]["all"] == scores.figures["found_alone"]["all"]


def test_nothing_is_one_without_links(file: Path) -> None:
    scores = measure_identities([file], read_many=gold_reader(file), linker=alone, resamples=20)
    figure = scores.figures["gold_readings"]["all"]
    assert figure.precision.value == 1
    assert figure.recall.value == pytest.approx((6 / 2 + 1) / 7)
    assert figure.pair_recall.value == 0


def test_what_is_missed_and_what_is_made_up_count_end_to_end(file: Path) -> None:
    def read(articles: Iterable[Article]) -> Iterator[Reading]:
        for reading in gold_reader(file)(articles):
            first, *rest = reading.entities
            span = Span(0, 3)
            yield replace(reading, entities=(*rest, replace(first, id=f"{first.id} made up", mentions=(span,))))

    scores = measure_identities([file], read_many=read, linker=link_alone, resamples=20)
    end, alone_ = scores.figures["end_to_end"]["all"], scores.figures["found_alone"]["all"]
    assert end.gold == 7
    assert alone_.gold < 7
    assert (end.recall.value or 0) < (alone_.recall.value or 0)


def test_entities_match_by_mentions_that_hold_a_name() -> None:
    text = "Ana Brandt left. The mayor, the mayor, the mayor spoke."
    article = Article(id="a", text=text)
    name, *offices = [Span(0, 10), Span(21, 26), Span(32, 37), Span(43, 48)]
    ana = Entity(id="g", name="Ana Brandt", type="person", mentions=(name, *offices))
    gold = Reading(article=article, attributions=(), maker=Maker(name="m", version="1", digest=""), entities=(ana,))
    entities = (
        Entity(id="office", name="The mayor", type="person", mentions=tuple(offices)),
        Entity(id="name", name="Ana Brandt", type="person", mentions=(name,)),
    )
    assert match(gold, replace(gold, entities=entities)) == {"name": "g"}
    assert match(gold, replace(gold, entities=())) == {}


@pytest.mark.parametrize(
    ("name", "type", "wanted"),
    [
        ("Ana Brandt", "person", True),
        ("the Congolese army", "organization", True),
        ("al-Rawi", "person", True),
        ("Brandt", "person", True),
        ("Fans", "group", False),
        ("A strike", "event", False),
        ("the prison", "place", False),
        ("Prosecutors", "organization", False),
        ("“Salt for the Ferryman”", "other", True),
        ("", "person", False),
    ],
)
def test_names_are_told_from_phrases(name: str, type: str, wanted: bool) -> None:
    assert named(Entity(id="e", name=name, type=type)) is wanted
    assert not named(Entity(id="e", name=name, type=type, anonymous=True))


def test_the_scores_are_shown(file: Path) -> None:
    scores = measure_identities([file], read_many=gold_reader(file), resamples=20)
    out = io.StringIO()
    print_identity_scores(scores, Console(file=out, width=100))
    assert "From gold readings" in out.getvalue()
    assert "1 stories or worlds, 3 articles, 7 named entities" in out.getvalue()


def test_the_command_line_measures(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.evaluate.identities._own", lambda notes: notes.append("no model") or None)
    assert main(["evaluate", str(file), "--format", "identities", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert list(record["figures"]) == ["gold_readings"]
    assert record["notes"] == ["no model"]
    assert main(["evaluate", str(file), "--format", "identities"]) == 0
    assert "From gold readings" in capsys.readouterr().out
    assert main(["evaluate", str(file), "--format", "identities", "--nested", "all"]) == 2


def test_a_file_without_a_story_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "none.jsonl").write_text("", "utf-8")
    with pytest.raises(NothingToRead):
        measure_identities([tmp_path / "none.jsonl"])
    assert main(["evaluate", str(tmp_path / "gone.jsonl"), "--format", "identities"]) == 2
