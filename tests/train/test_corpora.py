"""Training examples from corpora on disk, and the batches made of them."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np

from sayso.model.features import load_tokenizer, pieces_of
from sayso.model.runner import SHIPPED
from sayso.train.corpora import Example, Label, batches, digest_of, load_polnear, load_records
from tests.train.making import example, write_polnear, write_records


def test_load_polnear_reads_all_annotators_and_skips_broken_lines(tmp_path: Path) -> None:
    made = [example(0), example(1)]
    write_polnear(tmp_path / "split", made)
    extra = tmp_path / "split" / "attributions" / "text-1_ffff.ann"
    extra.write_text("T1\tCue 0 3\tAna\nE1\tAttribution:T9 Cue:T1 Content:T9\n", "utf-8")
    first, second = load_polnear(tmp_path / "split")
    assert first.choices == made[0].choices
    assert [len(choice) for choice in second.choices] == [8, 0]
    assert first.unknown == made[0].unknown


def test_load_records_knows_the_nested_layer(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    write_records(path, [example(2)])
    (one,) = load_records(path, weight=3)
    assert one.choices == example(2).choices
    assert one.unknown == ((),)
    assert one.weight == 3


def test_digest_of_changes_with_a_label() -> None:
    one = example(0)
    moved = Example(one.name, one.text, (one.choices[0][1:],), one.unknown)
    assert digest_of([one]) == digest_of([example(0)])
    assert digest_of([one]) != digest_of([moved])


def test_batches_hold_each_cue_with_its_roles() -> None:
    tokenizer = load_tokenizer(SHIPPED / "tokenizer.json")
    made = [example(0), example(1, known=True)]
    got = list(batches(made, tokenizer, size=4, chance=random.Random(1), augment=lambda e: e))
    # Windows overlap, so a cue may be seen in two of them, but none is lost.
    assert sum(len(batch.row) for batch in got) >= 16
    for batch in got:
        assert batch.cue.shape == batch.role.shape
        assert set(np.unique(batch.role)) <= {-100, 0, 1, 2}
        assert ((batch.role == 2).any(1)).all()
        assert (batch.cue.sum(1) > 0).all()


def test_batches_leave_the_nested_layer_unknown_inside_flat_contents() -> None:
    tokenizer = load_tokenizer(SHIPPED / "tokenizer.json")
    text = "Ana said that rain fell."
    label = Label(((4, 8),), ((0, 3),), ((9, 23),))
    one = Example("x", text, ((label,),), (((9, 23),),))
    (batch,) = batches([one], tokenizer, size=4, chance=random.Random(1), augment=lambda e: e)
    count = len(pieces_of(text, tokenizer))
    assert batch.tags[0, 0, 1 : count + 1].tolist() == [0, 1, 0, 0, 0, 0]
    assert batch.tags[0, 1, 1 : count + 1].tolist() == [0, 0, -100, -100, -100, 0]
