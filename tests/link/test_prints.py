"""Fingerprints."""

from __future__ import annotations

import random
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from sayso.link.prints import AT_LEAST, GUARANTEED, likely, prints_of
from sayso.records import Article, Span

WORDS = st.lists(st.integers(0, 40).map(lambda number: f"w{number}"), max_size=80)


def prints(text: str, *furniture: Span) -> tuple[int, ...]:
    return prints_of(Article(id="one", text=text, furniture=furniture))


@given(WORDS)
def test_prints_are_hashes_in_order_and_the_same_each_time(words: list[str]) -> None:
    found = prints(" ".join(words))
    assert list(found) == sorted(set(found))
    assert all(0 <= one < 2**62 for one in found)
    assert found == prints(" ".join(words))
    assert bool(found) == bool(words)


@given(WORDS, WORDS, st.lists(st.integers(100, 140), min_size=GUARANTEED, max_size=40))
def test_a_passage_of_the_guaranteed_length_is_never_missed(one: list[str], other: list[str], run: list[int]) -> None:
    passage = [f"w{number}" for number in run]
    assert set(prints(" ".join(one + passage))) & set(prints(" ".join(passage + other)))


def test_furniture_leaves_no_prints() -> None:
    notice = "Sign up for our free newsletter and never miss a story from the coast again. "
    text = f"{notice}\nThree boats sank off Tyre on Sunday night and nobody knows why yet."
    assert not set(prints(text, Span(0, len(notice)))) & set(prints(notice))


def test_prints_do_not_depend_on_the_process() -> None:
    text = "Three boats sank off Tyre on Sunday night and nobody knows why."
    code = (
        "from sayso.link.prints import prints_of; from sayso.records import Article;"
        f"print(prints_of(Article(id='a', text={text!r})))"
    )
    environment = {
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": ":".join(sys.path),
    }  # Python's own hashes differ from run to run
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert again.stdout.strip() == str(prints(text))


def test_long_texts_keep_a_bounded_number_the_same_in_a_copy() -> None:
    rng = random.Random(3)
    words = [f"w{rng.randrange(5_000)}" for _ in range(20_000)]
    whole, part = set(prints(" ".join(words))), set(prints(" ".join(words[1_000:1_400])))
    assert len(whole) <= 600
    assert len(whole & part) >= AT_LEAST


def test_likely_are_those_that_share_enough_the_best_first() -> None:
    sharing = [("few", 1, 50), ("half", 25, 50), ("part", 2, 60), ("whole", 40, 40)]
    assert likely(50, sharing) == ("whole", "half")
    assert likely(20, [("b", 5, 20), ("a", 5, 20)]) == ("a", "b")
    assert likely(0, []) == ()


def test_likely_are_bounded_however_many_carry_a_report() -> None:
    many = [(f"art{number:04}", 30, 40) for number in range(1_000)]
    chosen = likely(40, many)
    assert len(chosen) <= 50
    assert chosen == likely(40, reversed(many))
