"""What linking keeps of an attribution."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sayso.link.propose import gists_of
from sayso.link.sayings import day_of, saying_from, sayings_of, to_body
from sayso.records import Gist
from tests.link.making import saying
from tests.whole_reading import whole


def test_a_gist_gives_its_saying_back() -> None:
    for one in sayings_of(whole()):
        gist = Gist(attribution=one.attribution, article=one.article, day=one.day, vector=one.vector, body=to_body(one))
        assert saying_from(gist) == one
        json.loads(gist.body)


def test_a_saying_knows_its_speaker_body_outlet_and_day() -> None:
    lie = next(one for one in sayings_of(whole()) if one.attribution == "at_lie")
    assert (lie.speaker, lie.body, lie.outlet) == ("ana brandt", "harbour board", "kestrel wire")
    assert lie.day == day_of("2024-05-31")
    assert "ellery post" in lie.around


@pytest.mark.parametrize("published", [None, "", "yesterday", "2024-13-01"])
def test_what_is_no_date_has_no_day(published: str | None) -> None:
    assert day_of(published) is None


def test_keys_name_cells_and_sounds() -> None:
    one = saying("a", "the bridge was safe", seed=1, names=("tarkani",))
    other = saying("b", "a bridge is safe", seed=1, names=("ismail tarqani",), speaker="tom okafor")
    sounds = [replace(saying, vector=b"") for saying in (one, other)]
    third = saying("c", "rain is expected", speaker="bo lindqvist")
    keys = [set(gist.keys) for gist in gists_of([one, other, *sounds, third])]
    assert keys[2] & keys[3]  # the sound of a name
    assert (keys[0] - keys[2]) & (keys[1] - keys[3])  # a cell
    assert not (keys[0] | keys[1]) & keys[4]
    assert all(0 <= key < 2**62 for part in keys for key in part)


def test_an_unnamed_speaker_is_no_key() -> None:
    one = saying("a", "the bridge was safe", speaker="a senior official", anonymous=True)
    named = replace(one, anonymous=False)
    assert gists_of([one])[0].keys == ()
    assert gists_of([named])[0].keys != ()
