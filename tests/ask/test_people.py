from __future__ import annotations

from pathlib import Path

import pytest

from sayso.ask.filters import filter_of
from sayso.ask.people import person
from sayso.errors import InputError
from sayso.ledger import View, open_ledger
from tests.ask.news import Said, att, report, write


def said(view: View, name: str, **asked: str) -> list[str]:
    return [one.stand.attribution.id for one in person(view, name, filter_of(**asked)).utterances]


def test_a_person_shows_all_that_was_said_the_oldest_first(view: View) -> None:
    found = person(view, "Ana Brandt")
    assert [one.stand.attribution.id for one in found.utterances] == [
        att("a", 0), att("d", 0), att("d", 1), att("e", 1),
    ]  # fmt: skip
    assert (found.name, found.names, found.more) == ("Ana Brandt", ("Ana Brandt",), False)


def test_where_somebody_changed_is_told(view: View) -> None:
    turn, clash = person(view, "Ana Brandt").changes
    assert (turn.how, turn.earlier.stand.attribution.id, turn.later.stand.attribution.id) == (
        "denies", att("a", 0), att("d", 0),
    )  # fmt: skip
    assert turn.earlier.claim == turn.later.claim
    # Her own words do not contradict each other, but the claims do that she affirms.
    assert (clash.how, clash.earlier.stand.attribution.id, clash.later.stand.attribution.id) == (
        "contradicts", att("d", 1), att("e", 1),
    )  # fmt: skip
    assert clash.judgement is not None
    assert clash.judgement.link.score == 0.93
    assert person(view, "Tom Okafor").changes == ()


def test_what_somebody_said_is_filtered(view: View) -> None:
    assert said(view, "Ana Brandt", about="open") == [att("e", 1)]
    assert said(view, "Ana Brandt", until="2024-05") == [att("a", 0)]
    assert said(view, "Ana Brandt", act="deny") == [att("d", 0)]
    assert person(view, "Ana Brandt", filter_of(about="open")).changes == ()


def test_of_too_many_the_newest_are_shown(view: View) -> None:
    found = person(view, "Ana Brandt", limit=2)
    assert [one.stand.attribution.id for one in found.utterances] == [att("d", 0), att("d", 1)]
    assert found.more


def test_a_name_that_is_part_of_several_is_asked_about(view: View) -> None:
    with pytest.raises(InputError) as told:
        person(view, "BRANDT", filter_of(outlet="Ellery"))
    assert str(told.value) == (
        "BRANDT: may be any of Ana Brandt (3), Eva Brandt (1); give the name in full, as it stands there"
    )


def test_the_very_name_comes_first_and_others_are_told(view: View) -> None:
    found = person(view, "brandt")
    assert [one.stand.attribution.id for one in found.utterances] == [att("b", 1)]
    assert set(found.others) == {"Ana Brandt", "Eva Brandt"}


def test_nobody_said_anything(view: View) -> None:
    with pytest.raises(InputError, match="said nothing in the ledger that fits"):
        person(view, "Rui Dias")
    with pytest.raises(InputError, match="said nothing"):
        person(view, "Ana Brandt", filter_of(about="ferries"))


def test_a_body_is_found_by_a_part_of_its_name(view: View) -> None:
    assert said(view, "harbour board") == [att("e", 0)]
    assert said(view, "engineers") == [att("b", 2)]


@pytest.mark.parametrize("name", ["Police", "police"])
def test_a_word_that_is_no_name_does_not_gather_all_that_have_it(tmp_path: Path, name: str) -> None:
    readings = (
        report("p", "Ellery Post", "2024-05-28", Said(by="Police", cue="said", words="two were hurt")),
        report("q", "Sound Echo", "2024-05-29", Said(by="Akola police", cue="said", words="nobody was hurt")),
    )
    with open_ledger(write(tmp_path / "p.ledger", readings)) as ledger, ledger.view() as view:
        found = person(view, name)
    assert [one.stand.attribution.id for one in found.utterances] == [att("p", 0)]
    assert found.others == ("Akola police",)
