"""Copies made for the benchmark are what they are said to be, and nearly all are found."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from sayso.link.copies import copies_of
from sayso.link.wording import sentences_in
from sayso.records import Article

ROOT = Path(__file__).parents[1]
STORIES = ROOT / "data" / "stories" / "train.jsonl"
FLOOR = 0.97  # F1 of the slice below; of all pairs 0.997, 24 November 2026

Named = Callable[[str], Any]


@pytest.fixture(scope="module")
def benchmark() -> Iterator[Named]:
    """Import a module of the benchmarks folder, which is no package, by its name."""
    folder = ROOT / "benchmarks"
    sys.path.insert(0, str(folder))
    before = set(sys.modules)
    yield import_module
    sys.path.remove(str(folder))
    for name in {path.stem for path in folder.glob("*.py")} - before:
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def pairs(benchmark: Named) -> list[Any]:
    return list(benchmark("copies").made(STORIES))


WIRE = Article(
    id="wire",
    title="Boats sink off Tyre",
    text="TYRE, March 3 (Kestrel) – Three boats sank off Tyre on Sunday night, the coast guard said. "
    + " ".join(f"The police told reporters {number} people had died near the port." for number in range(30, 49))
    + " (Kestrel Wire)",
)
OTHER = Article(id="other", text="Bread prices rose on Monday. Nobody knows why they did.")


def test_a_retold_article_has_other_words_in_three_of_ten_sentences(benchmark: Named) -> None:
    retelling = benchmark("retelling")
    copy = retelling.retold(WIRE, [OTHER], "changed", random.Random(5))
    assert "Kestrel" not in copy.text
    assert copy.title != WIRE.title
    before = {span.quote(WIRE.text) for span in sentences_in(WIRE.text)}
    after = [span.quote(copy.text) for span in sentences_in(copy.text)]
    kept = sum(sentence in before or "Three boats" in sentence for sentence in after)
    assert kept == pytest.approx(0.7 * 20, abs=1)


def test_a_reordered_one_has_the_same_sentences(benchmark: Named) -> None:
    retelling = benchmark("retelling")
    text = "\n\n".join(f"Paragraph {number} stands here." for number in range(9))
    moved = retelling._reorder(retelling._without_credit(text), [], random.Random(1))
    assert sorted(" ".join(part) for part in moved) == sorted(text.split("\n\n"))
    assert [" ".join(part) for part in moved] != text.split("\n\n")


def test_quotations_are_never_reworded(benchmark: Named) -> None:
    reworded = benchmark("retelling")._reworded(
        "The police said “many people died” near the old town.", random.Random(2)
    )
    assert "“many people died”" in reworded
    assert SequenceMatcher(None, reworded, "The police said “many people died” near the old town.").ratio() < 0.95


def test_pairs_are_of_every_manner_and_labelled_copies_are_never_called_strangers(pairs: list[Any]) -> None:
    manners = {(pair.copies, pair.manner) for pair in pairs}
    assert len(manners) == 13
    labelled = {frozenset((pair.left.id, pair.right.id)) for pair in pairs if pair.manner == "labelled"}
    assert len(labelled) == 22
    assert not labelled & {frozenset((pair.left.id, pair.right.id)) for pair in pairs if not pair.copies}


def test_copies_found_stay_above_the_floor(benchmark: Named, pairs: list[Any]) -> None:
    some = pairs[::7]
    found = [any(link.verdict == "yes" for link in copies_of(pair.left, [pair.right])) for pair in some]
    assert benchmark("copies")._scores(some, found)[2] >= FLOOR


def test_labelled_copies_are_found(pairs: list[Any]) -> None:
    labelled = [pair for pair in pairs if pair.manner == "labelled"]
    assert all(copies_of(pair.left, [pair.right])[0].verdict == "yes" for pair in labelled)
