"""Dates: made RFC 3339 without inventing precision."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import InputError
from sayso.ingest.dates import checked_date, published_date


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2024-03-09", "2024-03-09"),
        ("20240309", "2024-03-09"),
        ("2024-03-09T10:00:00Z", "2024-03-09T10:00:00Z"),
        ("2024-03-09T10:00:00+02:00", "2024-03-09T10:00:00+02:00"),
        ("2024-03-09 10:00:00 +0200", "2024-03-09T10:00:00+02:00"),
        ("2024-03-09 10:00:00 UTC", "2024-03-09T10:00:00Z"),
        ("2024-03-09 10:00:00", "2024-03-09"),
        ("2024-03-09T10:00", "2024-03-09"),
        ("Sat, 09 Mar 2024 10:00:00 GMT", "2024-03-09T10:00:00Z"),
        ("Sat, 09 Mar 2024 10:00:00 -0500", "2024-03-09T10:00:00-05:00"),
        ("March 9, 2024", "2024-03-09"),
        ("9 March 2024", "2024-03-09"),
        ("Saturday, March 9, 2024", "2024-03-09"),
    ],
)
def test_published_date_reads_the_usual_notations(written: str, stored: str) -> None:
    assert published_date(f" {written} ") == stored


@pytest.mark.parametrize("written", ["", "yesterday", "2024-13-45", "2024", "03/09/2024", "2024-03-09Tx", "9" * 5000])
def test_published_date_does_not_guess(written: str) -> None:
    assert published_date(written) is None


@given(st.dates())
def test_published_date_keeps_days(day: date) -> None:
    assert published_date(day.isoformat()) == day.isoformat()


@given(st.datetimes(timezones=st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))))
def test_published_date_keeps_moments_and_their_zone(moment: datetime) -> None:
    stored = published_date(moment.isoformat())
    assert stored is not None
    found = datetime.fromisoformat(stored)
    assert found == moment.replace(microsecond=0)
    assert found.utcoffset() == moment.utcoffset()
    assert published_date(stored) == stored


def test_checked_date_takes_iso_only() -> None:
    assert checked_date(None) is None
    assert checked_date("2024-03-09") == "2024-03-09"
    for wrong in ("March 9, 2024", "2024-02-30", "20240309", ""):
        with pytest.raises(InputError, match="YYYY-MM-DD"):
            checked_date(wrong)
