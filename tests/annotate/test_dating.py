"""The times of attributions against the day of publication and against each other."""

from __future__ import annotations

import pytest

from sayso.annotate.dating import dated
from sayso.records import Attribution
from tests.annotate.making import said

THURSDAY = "2023-11-16"
TEXT = "Ana Lima spoke on Tuesday: it rains. A day later Tom Roe replied: it snows. The mayor wrote in March: it hails."


def days(*attributions: Attribution, published: str | None = THURSDAY) -> list[tuple[str | None, str | None] | None]:
    return [(a.time.start, a.time.end) if a.time else None for a in dated(attributions, published)]


SPOKE = said(TEXT, "spoke", "it rains", "Ana Lima", time="on Tuesday")
REPLIED = said(TEXT, "replied", "it snows", "Tom Roe", time="A day later")
WROTE = said(TEXT, "wrote", "it hails", "The mayor", time="in March")


def test_a_weekday_is_resolved_against_the_day_of_publication() -> None:
    assert days(SPOKE) == [("2023-11-14", "2023-11-14")]
    assert days(WROTE) == [("2023-03-01", "2023-03-31")]


def test_a_day_later_counts_from_the_time_told_before() -> None:
    assert days(REPLIED, SPOKE) == [("2023-11-15", "2023-11-15"), ("2023-11-14", "2023-11-14")]


def test_relative_time_without_anything_to_count_from_stays_open() -> None:
    assert days(REPLIED) == [(None, None)]
    assert days(REPLIED, WROTE) == [(None, None), ("2023-03-01", "2023-03-31")]


@pytest.mark.parametrize("published", [None, "", "yesterday"])
def test_without_a_day_of_publication_nothing_is_guessed(published: str | None) -> None:
    assert days(SPOKE, REPLIED, published=published) == [(None, None), (None, None)]


def test_words_of_no_time_stay_open_and_without_words_there_is_no_time() -> None:
    text = "Ana Lima spoke at the harbour: it rains."
    assert days(said(text, "spoke", "it rains", time="at the harbour")) == [(None, None)]
    assert days(said(text, "spoke", "it rains")) == [None]


def test_dates_leave_the_words_as_written() -> None:
    (one,) = dated([SPOKE], THURSDAY)
    assert one.time is not None
    assert one.time.text == "on Tuesday"
    assert one.time.spans == SPOKE.time.spans if SPOKE.time else False
