"""The benchmark's own arithmetic, and that its measured processes do what they are told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

FOLDER = Path(__file__).parents[1] / "benchmarks"
TEXTS = ["The port will close, Ilse Karan said on Tuesday.", "Tomas Brill denied that he had been warned."]

Named = Callable[[str], Any]


@pytest.fixture(scope="module")
def benchmark() -> Iterator[Named]:
    """Import a module of the benchmarks folder, which is no package, by its name."""
    sys.path.insert(0, str(FOLDER))
    before = set(sys.modules)
    yield import_module
    sys.path.remove(str(FOLDER))
    for name in {path.stem for path in FOLDER.glob("*.py")} - before:
        sys.modules.pop(name, None)


def test_ratios_are_taken_turn_by_turn(benchmark: Named) -> None:
    report = benchmark("report")
    # The machine was twice as slow in the second turn, for both.
    measure = report.ratios("a : b", [30.0, 15.0, 40.0], [20.0, 10.0, 20.0], asked="1.0")
    assert measure.values == (1.5, 1.5, 2.0)
    assert measure.to_record()["median"] == 1.5


def test_table_lists_each_figure_with_its_range_and_what_was_asked(benchmark: Named) -> None:
    report = benchmark("report")
    lines = report.table("Speed", [report.Measure(name="x", values=(1.0, 1200.0, 3.0), unit="s", asked="2 s")])
    row = lines.splitlines()[4]
    assert [cell.strip() for cell in row.strip("|").split("|")] == ["x", "3.00 s", "1.00 – 1,200", "2 s"]


@given(st.lists(st.integers(1, 60).map(lambda n: "word " * n), min_size=1, max_size=12), st.integers(1, 3))
def test_deal_gives_every_text_to_one_process_and_like_shares(benchmark: Named, texts: list[str], parts: int) -> None:
    module = benchmark("texts")
    hands = module.deal(texts, parts)
    assert sorted(text for hand in hands for text in hand) == sorted(texts)
    sizes = [sum(map(module.words, hand)) for hand in hands]
    assert max(sizes) - min(sizes) <= max(map(module.words, texts))


def test_long_text_has_the_words_asked_for(benchmark: Named) -> None:
    module = benchmark("texts")
    assert 500 <= module.words(module.long_text(TEXTS, 500)) < 510


def test_default_texts_can_all_be_read(benchmark: Named) -> None:
    module = benchmark("texts")
    texts, complaints = module.load_texts(module.DEFAULT)
    assert complaints == []
    assert sum(map(module.words, texts)) > 5000


def test_race_measures_what_each_process_did(benchmark: Named, tmp_path: Path) -> None:
    race, texts = benchmark("race"), benchmark("texts")
    model = import_module("sayso.model.runner").SHIPPED
    job = {
        "texts": str(texts.save(tmp_path / "t.json", TEXTS)),
        "batches": str(tmp_path / "b.npz"),
        "model": str(model),
    }
    recorded = race.race([{**job, "kind": "record"}])
    assert recorded.counts["windows"] == recorded.counts["batches"] == 2
    assert recorded.counts["pieces"] == recorded.counts["seen"]
    network = race.race([{**job, "kind": "network", "network": str(model / "model.onnx")}])
    assert network.counts == {"batches": 2}
    assert network.busy > 0
    assert network.wall > 0
    assert 10 < network.loaded <= network.peak


def test_a_process_that_fails_says_why(benchmark: Named, tmp_path: Path) -> None:
    race = benchmark("race")
    with pytest.raises(race.WorkerFailed, match="nowhere"):
        race.race([{"kind": "sayso", "texts": str(tmp_path / "t.json"), "model": str(tmp_path / "nowhere")}])


def test_the_encoder_is_the_model_without_its_heads(benchmark: Named, tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx", reason="comes with requirements-bench.txt")
    runner = import_module("sayso.model.runner")
    path = benchmark("encoder").cut_encoder(runner.SHIPPED / "model.onnx", tmp_path / "encoder.onnx")
    whole, encoder = onnx.load(str(runner.SHIPPED / "model.onnx")).graph, onnx.load(str(path)).graph
    assert [i.name for i in encoder.input] == [i.name for i in whole.input]
    kept = {node.name for node in encoder.node}
    lost = [node for node in whole.node if node.name not in kept]
    assert any("linker" in node.name for node in lost)
    # Nothing of the layers, but for the rounding of their output that serves the heads.
    assert {node.op_type for node in lost if "layers." in node.name} <= {"DynamicQuantizeLinear"}
