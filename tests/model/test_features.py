"""Word pieces, their features and the windows they are cut into."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.model.features import LAYOUTS, QUOTES, SHAPES, cut_windows, load_tokenizer, pieces_of, window_arrays
from sayso.model.labels import WINDOW
from sayso.model.runner import SHIPPED


@pytest.fixture(scope="module")
def tokenizer() -> object:
    return load_tokenizer(SHIPPED / "tokenizer.json")


def test_pieces_quote_the_text_with_case_layout_and_marks(tokenizer: object) -> None:
    text = "NATO said: “We McGee 5.”\n\nYes"
    pieces = pieces_of(text, tokenizer)
    seen = {
        text[a:b]: (SHAPES[s], LAYOUTS[y], QUOTES[q])
        for a, b, s, y, q in zip(pieces.starts, pieces.ends, pieces.shape, pieces.layout, pieces.quote, strict=True)
    }
    assert seen["NATO"] == ("upper", "paragraph", "outside")
    assert seen["said"] == ("lower", "spaced", "outside")
    assert seen[":"] == ("other", "glued", "outside")
    assert seen["“"] == ("other", "spaced", "mark")
    assert seen["We"] == ("capital", "glued", "quoted")
    assert seen["5"] == ("digit", "spaced", "quoted")
    assert seen["Yes"] == ("capital", "paragraph", "outside")


@pytest.mark.parametrize(("opening", "closing"), [("''", "''"), ("``", "''"), ("``", "``")])
def test_two_single_marks_typed_for_a_double_one_are_marks(tokenizer: object, opening: str, closing: str) -> None:
    text = f"She said {opening}we don't 'go' yet{closing} twice."
    pieces = pieces_of(text, tokenizer)
    states = [QUOTES[q] for q in pieces.quote]
    assert len(states) == len(pieces)

    def state(words: str) -> set[str]:
        at = text.index(words)
        inside = (pieces.ends > at) & (pieces.starts < at + len(words))
        return {states[i] for i in np.flatnonzero(inside)}

    assert state("She said") == {"outside"}
    assert state("we don't") == {"quoted"}  # the apostrophe is no mark
    assert state("go") == {"nested"}
    assert state("twice.") == {"outside"}
    marks = [i for i, s in enumerate(states) if s == "mark"]
    assert "".join(text[pieces.starts[i] : pieces.ends[i]] for i in marks) == opening + "''" + closing


def test_quotations_that_end_at_one_place_have_marks_of_their_own(tokenizer: object) -> None:
    text = "'He said 'no''"
    pieces = pieces_of(text, tokenizer)
    told = [(text[a:b], QUOTES[q]) for a, b, q in zip(pieces.starts, pieces.ends, pieces.quote, strict=True)]
    assert ("no", "nested") in told
    assert [words for words, state in told if state == "mark"] == ["'"] * 4


@settings(deadline=None)
@given(st.text(max_size=300))
def test_pieces_lie_in_order_within_any_text(tokenizer: object, text: str) -> None:
    pieces = pieces_of(text, tokenizer)
    assert len(pieces) == len(pieces.shape) == len(pieces.layout) == len(pieces.quote) == len(pieces.breaks)
    assert all(0 <= a < b <= len(text) for a, b in zip(pieces.starts, pieces.ends, strict=True))
    assert (np.diff(pieces.starts) >= 0).all()


@settings(deadline=None)
@given(st.lists(st.sampled_from([0, 0, 0, 0, 0, 0, 1, 2]), min_size=1, max_size=2000), st.integers(96, WINDOW - 2))
def test_windows_cover_all_pieces_and_their_cores_meet(breaks: list[int], first: int) -> None:
    windows = cut_windows(np.asarray(breaks), first=first)
    assert windows[0].core_start == 0
    assert windows[-1].core_end == len(breaks)
    for window in windows:
        assert window.start <= window.core_start < window.core_end <= window.end
        assert window.end - window.start <= WINDOW - 2
    for left, right in pairwise(windows):
        assert left.core_end == right.core_start
        assert left.start < right.start <= left.end


def test_windows_of_a_long_text_overlap_little() -> None:
    windows = cut_windows(np.zeros(100_000, dtype=np.int64))
    seen = sum(window.end - window.start for window in windows)
    assert seen < 1.12 * 100_000  # each overlap is paid for in speed


def test_window_arrays_pad_and_mask(tokenizer: object) -> None:
    pieces = pieces_of("One two. " * 200, tokenizer)
    windows = cut_windows(pieces.breaks)
    arrays = window_arrays(pieces, windows)
    lengths = [window.end - window.start + 2 for window in windows]
    assert arrays["mask"].sum(1).tolist() == lengths
    assert arrays["ids"].shape == (len(windows), max(lengths))


def test_pieces_of_one_endless_line_are_found_in_parts(tokenizer: object) -> None:
    pieces = pieces_of("word " * 20_000, tokenizer)
    assert len(pieces) == 20_000
    assert (pieces.layout == 2).sum() == 1
