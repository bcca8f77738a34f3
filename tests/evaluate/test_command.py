"""`sayso evaluate` reads the articles of a corpus anew and tells how that compares."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from sayso.errors import InputError, NothingToRead, UnknownFormat
from sayso.evaluate.command import ReadMany, evaluate, measure
from sayso.jsonl import to_line
from sayso.records import Article, Reading
from sayso.serve.cli import main
from tests.evaluate.making import reading, said

TEXT = "Ola Ek said that Mia Ås claimed the dam leaks. “It does not,” Per Dahl replied."
OUTER = said("that Mia Ås claimed the dam leaks", source="Ola Ek", cue="said", id="o", confidence=0.9)
INNER = said("the dam leaks", source="Mia Ås", cue="claimed", id="i", parent="o", confidence=0.9)
REPLY = said("“It does not,”", source="Per Dahl", cue="replied", id="r", confidence=0.9)
FLAT = reading(TEXT, OUTER, REPLY)
NESTED = reading(TEXT, OUTER, INNER, REPLY)


def reads_as(*readings: Reading) -> ReadMany:
    """Return a reader that knows these articles by heart."""
    known = {made.article.id: made for made in readings}

    def read_many(articles: Iterable[Article]) -> Iterator[Reading]:
        for article in articles:
            assert isinstance(article, Article)
            yield known[article.id]

    return read_many


def run(corpus: Path, format: str, json: bool, *, nested: str | None = None, read_many: ReadMany) -> int:
    """Run the command with another reader than the model."""
    words = ["evaluate", str(corpus), "--format", format, *(["--json"] if json else [])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sayso.evaluate.command.reader", lambda: read_many)
        return main(words + (["--nested", nested] if nested else []))


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(to_line(NESTED), encoding="utf-8")
    return path


@pytest.fixture
def polnear(tmp_path: Path) -> Path:
    """A split with one article that marks the outermost attributions, and one slip."""
    for part in ("text", "attributions"):
        (tmp_path / part).mkdir()
    (tmp_path / "text" / "a.txt").write_text(TEXT, encoding="utf-8", newline="")
    lines = ["a slip"]
    for number, attribution in enumerate(FLAT.attributions):
        arguments = [f"Attribution:T{number}0"]
        for place, (role, words) in enumerate(
            [("Content", attribution.content), ("Cue", attribution.cue), ("Source", attribution.source)]
        ):
            assert words is not None
            [span] = words.spans
            lines.append(f"T{number}{place}\t{role} {span.start} {span.end}\t{words.text}")
            arguments.append(f"{role}:T{number}{place}")
        lines.append(f"E{number}\t" + " ".join(arguments))
    (tmp_path / "attributions" / "a_12ab.ann").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def test_json_holds_every_figure_with_its_interval(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(records, "records", True, read_many=reads_as(NESTED)) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["groups"]["all"]["attributions"]["f1"] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert found["groups"]["all"]["attributions"]["gold"] == 3
    assert found["groups"]["direct"]["end_to_end"]["matched"] == 1
    assert found["groups"]["no_source"]["source_overlap"]["value"] is None
    assert found["roles"]["content"]["tokens"]["recall"]["value"] == 1.0
    assert found["nested"]["parent_right"]["value"] == 1.0
    assert found["calibration"]["error"]["value"] == pytest.approx(0.1)
    assert found["which"] == "all"
    assert found["slips"] == []


def test_tables_hold_the_main_figures(records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(records, "records", False, read_many=reads_as(FLAT)) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "all 3 2 100.0 66.7 80.0 (80.0–80.0)" in out
    assert "Nested attributions" in out
    assert "expected calibration error 10.0" in out
    assert "1 articles. In percent" in out


def test_tables_fit_into_80_columns(
    records: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run(records, "records", False, read_many=reads_as(NESTED))
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert "…" not in out


def test_gold_of_outermost_attributions_leaves_nested_predictions_out(
    polnear: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(polnear, "polnear", True, read_many=reads_as(NESTED))
    found = json.loads(capsys.readouterr().out)
    assert found["which"] == "outermost"
    assert found["left_out_predicted"] == 1
    assert found["groups"]["all"]["attributions"]["precision"]["value"] == 1

    run(polnear, "polnear", False, read_many=reads_as(NESTED))
    assert "1 nested predictions not scored" in capsys.readouterr().out

    run(polnear, "polnear", True, nested="all", read_many=reads_as(NESTED))
    found = json.loads(capsys.readouterr().out)
    assert found["left_out_predicted"] == 0
    assert found["groups"]["all"]["attributions"]["predicted"] == 3


def test_slips_of_the_gold_data_are_told(polnear: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(polnear, "polnear", False, read_many=reads_as(FLAT))
    assert "a_12ab.ann, line 1: not a line of standoff: 'a slip'" in capsys.readouterr().err
    run(polnear, "polnear", True, read_many=reads_as(FLAT))
    [slip] = json.loads(capsys.readouterr().out)["slips"]
    assert "not a line of standoff" in slip


def test_the_reader_sees_no_attribution(records: Path) -> None:
    seen: list[object] = []

    def read_many(articles: Iterable[Article]) -> Iterator[Reading]:
        seen.extend(articles)
        return iter([FLAT])

    evaluate(records, "records", read_many)
    assert seen == [NESTED.article]


def test_what_comes_from_the_corpus_cannot_steer_a_terminal(polnear: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus = polnear.rename(polnear.with_name("gold\x9b2J"))
    assert run(corpus, "polnear", False, read_many=reads_as(FLAT)) == 0
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("left out: ")
    assert "gold\\x9b2J" in told
    assert "\x9b" not in told


def test_json_is_utf8_whatever_the_locale_says(polnear: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = polnear / "attributions" / "a_12ab.ann"
    path.write_text(path.read_text("utf-8").replace("a slip", "ein Übel"), "utf-8")
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert run(polnear, "polnear", True, read_many=reads_as(FLAT)) == 0
    assert "'ein Übel'".encode() in raw.getvalue()


def test_what_cannot_be_evaluated_is_named(tmp_path: Path, records: Path) -> None:
    with pytest.raises(UnknownFormat, match="conll"):
        measure(records, "conll", read_many=reads_as())
    with pytest.raises(InputError, match="use all or outermost"):
        measure(records, "records", nested="inner", read_many=reads_as())
    with pytest.raises(NothingToRead, match="nowhere"):
        measure(tmp_path / "nowhere", "polnear", read_many=reads_as())
