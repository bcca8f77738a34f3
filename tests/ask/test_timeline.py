from __future__ import annotations

from datetime import date

import pytest

from sayso.ask.filters import filter_of
from sayso.ask.timeline import timeline
from sayso.errors import InputError
from sayso.ledger import View
from tests.ask.news import att


def test_a_timeline_goes_by_when_things_were_said(view: View) -> None:
    found = timeline(view)
    assert len(found) == 12
    assert [moment.day for moment in found[:3]] == [date(2024, 5, 27), date(2024, 5, 28), date(2024, 5, 29)]
    assert [moment.day for moment in found[-2:]] == [None, None]
    assert found[0].stand.attribution.id == att("a", 0)


def test_a_moment_tells_the_claims_it_speaks_on(view: View) -> None:
    (moment,) = timeline(view, filter_of(person="Okafor", act="deny"))
    ((stance, entry),) = moment.claims
    assert (stance, entry.id) == ("denies", view.find_claims(att("a", 0))[0].id)


def test_a_timeline_of_one_claim(view: View) -> None:
    found = timeline(view, claim=att("a", 0))
    assert [moment.stand.attribution.id for moment in found] == [
        att("a", 0), att("a", 1), att("b", 0), att("b", 1), att("c", 0), att("c", 1), att("d", 0),
    ]  # fmt: skip
    assert len(timeline(view, claim=att("a", 0), limit=2)) == 2
    with pytest.raises(InputError, match="no claim in the ledger"):
        timeline(view, claim="cl_none")
