from __future__ import annotations

from datetime import date

import pytest

from sayso.ask.filters import EVERYTHING, filter_of
from sayso.errors import InputError


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2024", "2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-02", "2024-02", (date(2024, 2, 1), date(2024, 2, 29))),
        ("2024-02-03", "2024-02-03", (date(2024, 2, 3), date(2024, 2, 3))),
        (None, None, (None, None)),
    ],
)
def test_a_date_covers_all_of_what_it_names(
    since: str | None, until: str | None, days: tuple[date | None, date | None]
) -> None:
    found = filter_of(since=since, until=until)
    assert (found.since, found.until) == days


@pytest.mark.parametrize("written", ["yesterday", "2024-13", "2024-02-30", "24", "2024-2", "", "0000", "２０２４"])
@pytest.mark.parametrize("option", ["since", "until"])
def test_a_date_that_is_none_is_refused(written: str, option: str) -> None:
    with pytest.raises(InputError, match=f"--{option} .*is not an ISO date; write it as YYYY-MM-DD"):
        filter_of(**{option: written})


def test_what_cannot_be_found_is_refused() -> None:
    with pytest.raises(InputError, match="--act shout: is no act; use one of say, report"):
        filter_of(act="shout")
    with pytest.raises(InputError, match="holds no word"):
        filter_of(about="?!")
    with pytest.raises(InputError, match="ends before it begins"):
        filter_of(since="2024-05", until="2024-04")


def test_nothing_asked_is_everything() -> None:
    assert filter_of() == EVERYTHING
    assert set(EVERYTHING.asked.values()) == {None}
