"""The floors: a score that sinks or gold data that moves is noticed, and no floor sinks without a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sayso.evaluate.command import ReadMany
from sayso.evaluate.gate import main
from sayso.jsonl import to_line
from sayso.records import Article, Reading
from tests.evaluate.making import reading, said

ROOT = Path(__file__).parents[2]


def article(number: int) -> Reading:
    text = f"Report {number}. Ola Ek said the dam leaks. “It does not,” Per Dahl replied."
    return reading(
        text,
        said("the dam leaks", source="Ola Ek", cue="said", confidence=0.95),
        said("“It does not,”", source="Per Dahl", cue="replied", confidence=0.95),
        id=str(number),
    )


GOLD = [article(number) for number in range(25)]


def reader(*, missing: int = 0) -> ReadMany:
    """Return a reader that finds everything but the first attribution of `missing` articles."""

    def read_many(articles: Iterable[Article]) -> Iterator[Reading]:
        for one in articles:
            made = article(int(one.id))
            found = made.attributions[1:] if int(one.id) < missing else made.attributions
            yield replace(made, attributions=found)

    return read_many


Gate = Callable[..., int]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold" / "articles.jsonl"
    path.parent.mkdir()
    path.write_text("".join(map(to_line, GOLD)), encoding="utf-8")
    return path


@pytest.fixture
def floors(tmp_path: Path) -> Path:
    return tmp_path / "floors.json"


@pytest.fixture
def gate(gold: Path, floors: Path) -> Gate:
    """The gate over 25 articles; its floors are pinned to a reader that misses 5 of 50 attributions."""

    def run(*arguments: str, missing: int = 5) -> int:
        places = ["--gold", str(gold.parent), "--floors", str(floors)]
        return main([*places, *arguments], read_many=reader(missing=missing))

    assert run("--update") == 0
    return run


def pinned(floors: Path) -> dict[str, float]:
    found: dict[str, float] = json.loads(floors.read_text(encoding="utf-8"))["floors"]
    return found


def test_floors_lie_just_under_what_was_measured(gate: Gate, floors: Path) -> None:
    # 45 of 50 found, all rightly: F1 is 90 / 95.
    assert pinned(floors)["articles/attributions"] == 0.937
    assert pinned(floors)["articles/direct attributions"] == 0.99
    assert "articles/mixed attributions" not in pinned(floors)  # there are none


def test_the_gate_holds_while_scores_do(gate: Gate, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate() == 0
    assert gate(missing=0) == 0
    assert "gate: holds" in capsys.readouterr().out


def test_a_score_that_sinks_fails(gate: Gate, capsys: pytest.CaptureFixture[str]) -> None:
    assert gate(missing=9) == 1
    assert "articles/attributions: 0.901 is under its floor of 0.937" in capsys.readouterr().err


def test_gold_data_that_moved_fails_until_it_is_pinned(
    gate: Gate, gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open(gold, "a", encoding="utf-8") as stream:
        stream.write(to_line(article(99)))
    (gold.parent / "more.jsonl").write_text(to_line(article(98)), encoding="utf-8")
    assert gate() == 1
    told = capsys.readouterr().err
    assert "gold file articles.jsonl changed" in told
    assert "gold file more.jsonl is new" in told
    assert gate("--update") == 0
    assert gate() == 0
    (gold.parent / "more.jsonl").unlink()
    assert gate() == 1
    assert "gold file more.jsonl gone" in capsys.readouterr().err


def test_gold_that_was_trained_on_is_pinned_but_not_scored(gate: Gate, gold: Path, floors: Path) -> None:
    (gold.parent / "more_train_b.jsonl").write_text("".join(map(to_line, GOLD)), encoding="utf-8")
    assert gate() == 1
    assert gate("--update") == 0
    assert not [name for name in pinned(floors) if name.startswith("more")]
    assert gate() == 0


def test_an_update_raises_floors_and_never_lets_them_down(gate: Gate, floors: Path) -> None:
    assert gate("--update", missing=0) == 0
    raised = pinned(floors)
    assert raised["articles/attributions"] == 0.99
    # Worse, but not under the floor: the floor stands.
    assert gate("--update", missing=0) == 0
    assert pinned(floors) == raised


def test_a_floor_sinks_only_for_a_reason(gate: Gate, floors: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = floors.read_text(encoding="utf-8")
    assert gate("--update", missing=9) == 1
    assert floors.read_text(encoding="utf-8") == before
    assert "give the reason with --lower" in capsys.readouterr().err
    assert gate("--update", "--lower", "harder articles", missing=9) == 0
    kept = json.loads(floors.read_text(encoding="utf-8"))
    assert kept["lowered"][0]["reason"] == "harder articles"
    assert "articles/attributions: floor 0.937, measured 0.901" in kept["lowered"][0]["floors"]
    assert pinned(floors)["articles/attributions"] == 0.891
    assert gate(missing=9) == 0


@pytest.mark.parametrize("arguments", [["--lower", "because"], ["--update", "--lower", " "]])
def test_lowering_needs_an_update_and_a_reason(gate: Gate, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        gate(*arguments)
    assert caught.value.code == 2


def test_gold_data_that_contradicts_itself_judges_nothing(
    gate: Gate, gold: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open(gold, "a", encoding="utf-8") as stream:
        stream.write(to_line(article(3)) + '{"id": "torn"}\n')
    assert gate("--update") == 1
    told = capsys.readouterr().err
    assert "3: another article has this id" in told
    assert "line 27: text: missing" in told


def test_a_gate_without_gold_or_with_torn_floors_cannot_be_tried(
    gate: Gate, gold: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors.write_text('{"floors": 3}', encoding="utf-8")
    assert gate() == 2
    assert "restore it from version control" in capsys.readouterr().err
    floors.unlink()
    gold.unlink()
    assert gate() == 2
    assert "no gold records" in capsys.readouterr().err


@pytest.mark.slow
def test_the_shipped_model_holds_its_floors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--gold", str(ROOT / "data" / "gold")]) == 0, capsys.readouterr().err
