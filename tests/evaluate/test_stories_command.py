"""`sayso evaluate --format stories` measures the program beside the baselines, in two modes."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from sayso.errors import MissingExtra, ModelError, NothingToRead
from sayso.evaluate.contest import ReadMany, StoryScores, measure_stories
from sayso.evaluate.outcomes import System
from sayso.evaluate.story_tables import print_story_scores
from sayso.evaluate.truths import truth_of
from sayso.gold import load_stories
from sayso.jsonl import from_record
from sayso.records import Article, Reading
from sayso.serve.cli import main
from tests.evaluate.tales import DAM, oracle, write


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path, DAM)


def knowing(file: Path) -> System:
    [story] = load_stories(file)
    return oracle(story, truth_of(story))


def vectors(reading: Reading) -> Mapping[str, bytes]:
    """Return vectors by which all that holds the word "dam" or "dry" is alike."""
    return {
        one.id: bytes((1 + ("dam" in one.content.text), 1 + 9 * ("dry" in one.content.text)))
        for one in reading.attributions
    }


def reads(*lost: str) -> ReadMany:
    """Return a reader that finds in each article what people marked, under ids of its own, but for those lost."""
    records = {record["id"]: record for record in DAM["articles"]}

    def read_many(articles: Iterable[Article]) -> Iterator[Reading]:
        for article in articles:
            made = from_record(records[article.id], "a test")
            kept = [one for one in made.attributions if f"{article.id}.{one.id}" not in lost]
            yield replace(made, attributions=tuple(replace(one, id=f"x{one.id}") for one in kept))

    return read_many


def measured(file: Path, *, read_many: ReadMany | None = None) -> StoryScores:
    return measure_stories(file, read_many=read_many or reads(), vectors=vectors, system=knowing(file))


def f1(scores: StoryScores, mode: str, measure: str) -> float | None:
    return scores.figures[mode]["sayso"][measure].value.value


def test_both_modes_are_measured_beside_the_baselines(file: Path) -> None:
    found = measured(file)
    assert (found.stories, found.articles, found.attributions, found.claims) == (1, 4, 8, 2)
    for systems in found.figures.values():
        assert list(systems) == ["sayso", "cosine", "same_words", "same_speaker"]
    for measure in found.figures["gold_readings"]["sayso"]:
        assert f1(found, "gold_readings", measure) == f1(found, "end_to_end", measure) == 1


def test_what_the_reader_misses_is_missed_end_to_end(file: Path) -> None:
    found = measured(file, read_many=reads("dam_4.a2"))
    assert f1(found, "gold_readings", "denials") == 1
    assert f1(found, "end_to_end", "denials") == pytest.approx(2 / 3)
    assert f1(found, "end_to_end", "claims_b_cubed") != 1
    assert f1(found, "end_to_end", "roots") == 0.5


def test_the_baselines_learn_from_the_stories_for_training(file: Path) -> None:
    assert any("these very stories" in note for note in measured(file).notes)
    write(file.parent, DAM, name="train.jsonl")
    assert not any("these very stories" in note for note in measured(file).notes)
    assert any("these very stories" in note for note in measured(file.with_name("train.jsonl")).notes)


def test_stories_with_slips_are_told_and_left_out(tmp_path: Path) -> None:
    file = write(tmp_path, DAM, DAM | {"links": [["dam_1", "copies", "dam_9"]]})
    found = measured(file)
    assert found.stories == 1
    assert ["line 2: links[0][2]: no article" in str(slip) for slip in found.slips] == [True]
    with pytest.raises(NothingToRead, match="no story"):
        measured(write(tmp_path, {}, name="none.jsonl"))


def no_model() -> object:
    raise ModelError("model.onnx", "is missing", "reinstall sayso")


def no_torch() -> object:
    raise MissingExtra("all-MiniLM-L6-v2", "PyTorch is not installed", "pip install 'sayso[train]'")


@pytest.fixture
def bare(file: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], System]:
    """Neither a model nor PyTorch is there; the program's own way knows the labels."""
    monkeypatch.setattr("sayso.model.runner.load_model", no_model)
    monkeypatch.setattr("sayso.train.sentences.minilm", no_torch)
    monkeypatch.setattr("sayso.evaluate.contest.ours", lambda: knowing(file))
    return lambda: knowing(file)


@pytest.mark.usefixtures("bare")
def test_json_holds_every_figure_and_what_could_not_be_measured(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(file), "--format", "stories", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    denials = found["figures"]["gold_readings"]["sayso"]["denials"]
    assert denials["value"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert (denials["gold"], denials["found"]) == (2, 2)
    assert "end_to_end" not in found["figures"]
    assert [note for note in found["notes"] if "model.onnx: is missing" in note]
    assert [note for note in found["notes"] if "sayso[train]" in note]
    assert found["enough"]["same_words"] == {"claims": 1.0, "denials": 1.0}
    assert found["slips"] == []


@pytest.mark.usefixtures("bare")
def test_tables_hold_the_main_figures(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(file), "--format", "stories"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "denial to target 100.0 (100.0–100.0) – – 0.0 0.0" in out
    assert "opposed, shown 9 9 100.0 100.0 100.0" in out
    assert "1 stories, 4 articles, 8 attributions." in out
    assert "sayso[train]" in out


def test_tables_fit_into_80_columns(file: Path) -> None:
    out = io.StringIO()
    print_story_scores(measured(file), Console(file=out, width=80, markup=False))
    tables = [line for line in out.getvalue().splitlines() if line.startswith((" ", "─"))]
    assert "End to end: what was found" in out.getvalue()
    assert "Likenesses that are enough" in out.getvalue()
    assert max(map(len, tables)) <= 80
    assert "…" not in out.getvalue()


@pytest.mark.usefixtures("bare")
def test_nested_is_no_choice_for_stories(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(file), "--format", "stories", "--nested", "all"]) == 2
    assert "--nested all: stories are scored with all attributions; leave it out" in capsys.readouterr().err
