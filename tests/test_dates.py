from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.dates import first_day, last_day


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-05-31", date(2024, 5, 31), date(2024, 5, 31)),
        ("2024-05-31T23:59:00-02:00", date(2024, 5, 31), date(2024, 5, 31)),
        (None, None, None),
        ("", None, None),
        ("2024-13", None, None),
        ("2024-02-30", None, None),
        ("2024-05-31-01", date(2024, 5, 31), date(2024, 5, 31)),
        ("last year", None, None),
        ("-5", None, None),
    ],
)
def test_a_date_covers_from_its_first_to_its_last_day(
    written: str | None, first: date | None, last: date | None
) -> None:
    assert (first_day(written), last_day(written)) == (first, last)


@given(st.text(max_size=14))
def test_anything_is_a_date_or_none(written: str) -> None:
    first, last = first_day(written), last_day(written)
    assert (first is None) == (last is None)
    assert first is None or last is None or first <= last
