"""When two names may mean one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.link.names import alike, common


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ismail tarkani", "tarqani"),
        ("mohammed deifani", "muhammad dayfani"),
        ("npb", "northern ports board"),
        ("union of port hands", "port hands"),
        ("ana brandt", "brandt"),
        ("sergei ivolgin", "sergey ivolgin"),
    ],
)
def test_spellings_parts_and_acronyms_are_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jose brandt", "ana brandt"),
        ("ministry of health", "ministry of justice"),
        ("ana brandt", "ana lima"),
        ("npb", "national ports agency"),
    ],
)
def test_other_people_and_bodies_are_not(one: str, other: str) -> None:
    assert not alike(one, other)
    assert not alike(other, one)


_NAMES = st.lists(st.text(alphabet="abcdeghiklmnoq", min_size=1, max_size=8), min_size=0, max_size=4).map(" ".join)


@given(_NAMES, _NAMES)
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(one, one)


def test_common_names_are_counted() -> None:
    assert common(("ana brandt", "lisbon"), ("brandt", "oporto")) == 1
