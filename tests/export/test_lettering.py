from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sayso.export.lettering import cut, lines, width

texts = st.text(max_size=80)


@given(texts, st.floats(20, 300))
def test_what_is_cut_fits(text: str, most: float) -> None:
    found = cut(text, 13, most)
    assert width(found, 13) <= most
    assert "\n" not in found


@given(texts, st.floats(40, 300), st.integers(1, 4))
def test_no_line_is_too_long_nor_are_there_too_many(text: str, most: float, count: int) -> None:
    found = lines(text, 13, most, count=count)
    assert 1 <= len(found) <= count
    assert all(width(line, 13) <= most for line in found)


def test_short_words_stay_and_long_ones_end_at_a_word() -> None:
    assert cut("River Guard", 13, 150) == "River Guard"
    assert cut("Front for the Liberation of the Plateaux", 13, 150) == "Front for the Liberation…"
    assert lines("Front for the Liberation of the Plateaux", 13, 150) == ["Front for the Liberation of", "the Plateaux"]
    assert lines("Front for the Liberation of the Plateaux", 13, 100) == ["Front for the", "Liberation of…"]


def test_an_accent_stays_with_its_letter() -> None:
    found = cut("x\u0301" * 100, 13, 50)
    assert found.removesuffix("…") == "x\u0301" * (len(found) // 2)
    assert cut("x" + "\u0301" * 50, 13, 50) == "x" + "\u0301" * 3


def test_wide_letters_count_as_wide() -> None:
    assert width("李", 10) == 10
    assert width("i", 10) < width("m", 10) < width("W", 10)
    assert width("é", 10) == width("e", 10) == width("e\u0301", 10)
