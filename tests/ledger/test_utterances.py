from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sayso.ledger import View, open_ledger
from sayso.records import Link
from tests.ledger.worlds import World, arrive, attribution, story

SHUT, SAFE, LATE = (
    story(1, [("Ana Brandt", "claim", "the bridge is shut"), ("Tom Okafor", "deny", "it was closed")]),
    story(2, [("Brandt", "say", "bridges are safe by now")], published="2024-06-02", outlet="Kestrel Wire"),
    story(3, [("officials", "say", "nothing is known")], published=None),
)
SAME = Link(left=attribution(1, 0), right=attribution(1, 1), relation="denies", verdict="yes", score=0.9)


@pytest.fixture
def view(tmp_path: Path) -> View:
    with open_ledger(tmp_path / "a.ledger") as ledger:
        arrive(ledger, World((SHUT, SAFE, LATE), (SAME,)), (SHUT, SAFE, LATE))
        return ledger.view()


def said(view: View, **asked: object) -> list[str]:
    return [one.stand.attribution.id for one in view.said(**asked)]  # type: ignore[arg-type]


ALL = [attribution(2, 0), *sorted((attribution(1, 0), attribution(1, 1))), attribution(3, 0)]


def test_what_was_said_comes_newest_first_and_undated_last(view: View) -> None:
    assert said(view) == ALL
    assert said(view, limit=2) == ALL[:2]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"person": "brandt"}, [attribution(2, 0), attribution(1, 0)]),
        ({"person": "Ana Brandt"}, [attribution(1, 0)]),
        ({"act": "deny"}, [attribution(1, 1)]),
        ({"act": "shout"}, []),
        ({"outlet": "kestrel"}, [attribution(2, 0)]),
        ({"since": date(2024, 6, 1)}, [attribution(2, 0)]),
        ({"until": date(2024, 5, 31)}, sorted((attribution(1, 0), attribution(1, 1)))),
        ({"words": "bridge"}, [attribution(2, 0), attribution(1, 0)]),
        ({"words": "bridge", "person": "Ana"}, [attribution(1, 0)]),
        ({"words": "?!"}, []),
        ({"person": 'x" OR words : "a'}, []),
        ({"claim": "cl_none"}, []),
        ({"claim": "\udcff"}, []),
    ],
)
def test_what_is_asked_must_all_fit(view: View, asked: dict[str, object], found: list[str]) -> None:
    assert said(view, **asked) == found


def test_an_utterance_tells_where_it_stands(view: View) -> None:
    affirmed, denied = view.utterances([attribution(1, 1), attribution(1, 0), "gone", "\udcff"])
    if affirmed.stand.stance == "denies":
        affirmed, denied = denied, affirmed
    assert affirmed.claim == denied.claim
    assert (affirmed.stand.speaker, denied.stand.speaker) == ("Ana Brandt", "Tom Okafor")
    assert (affirmed.stand.stance, denied.stand.stance) == ("affirms", "denies")
    assert affirmed.stand.entry.outlet is not None
    assert {one.claim for one in view.said(claim=affirmed.claim)} == {affirmed.claim}
    assert said(view, claim=affirmed.claim) == sorted((attribution(1, 0), attribution(1, 1)))
