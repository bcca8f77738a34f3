"""Claims depend on what the ledger holds, not on how it came to hold it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.ledger import components, connection, open_ledger
from sayso.ledger.clusters import Node, Tie, clusters
from sayso.records import Reading
from tests.ledger.worlds import World, arrive, claimed, links_among, stories, worlds

# Components of four attributions at most, so that small worlds have ones that are cut.
SMALL = ("MOST", 4), ("MOST_TIES", 5)


@pytest.fixture(autouse=True, scope="module")
def careless() -> Iterator[None]:
    """Do not wait for the disk: hundreds of ledgers are made here, and none must outlive a power cut."""

    def set_up(made: sqlite3.Connection, *, query_only: bool) -> None:
        careful(made, query_only=query_only)
        made.execute("PRAGMA synchronous = OFF")

    careful = connection._set_up
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_set_up", set_up)
        yield


# More were tried than are each time: 400 of each.
quiet = settings(max_examples=int(os.environ.get("EXAMPLES", "30")), deadline=None)


def ledger_of(world: World, order: Sequence[Reading]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "one")
        with open_ledger(path) as ledger:
            arrive(ledger, world, order)
        return claimed(path)


def wanted(world: World) -> dict[str, Any]:
    """Return the stances that the links give, computed all at once."""
    said = [one for reading in world.readings for one in reading.attributions]
    ties = [Tie(link.left, link.right, link.relation, link.verdict, link.score) for link in world.links]
    ties = [one for one in ties if one.relation not in ("copies", "cites")]
    for reading in world.readings:
        for one in {(s.source, s.toward, s.stance, s.confidence): s for s in reading.stances}.values():
            if one.source != one.toward:
                ties.append(Tie(one.source, one.toward, one.stance, "yes", one.confidence, True))
    return {
        cluster.id: {
            **{id: [stance, 1] for id, stance in cluster.members.items()},
            **{id: [stance, 0] for id, stance in cluster.answers.items()},
        }
        for cluster in clusters([Node(one.id, one.act == "deny") for one in said], ties)
    }


@quiet
@given(worlds(), st.randoms())
def test_claims_are_those_of_the_links_whatever_the_order_of_arrival(world: World, chance: Any) -> None:
    order = list(world.readings)
    chance.shuffle(order)
    one, other = ledger_of(world, world.readings), ledger_of(world, order)
    assert one == other
    assert {id: claim["stands"] for id, claim in one.items()} == wanted(world)


@quiet
@given(worlds(most=7), st.randoms())
def test_claims_cut_out_of_large_components_do_not_depend_on_the_order_either(world: World, chance: Any) -> None:
    order = list(world.readings)
    chance.shuffle(order)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SMALL:
            patch.setattr(components, name, value)
        assert ledger_of(world, world.readings) == ledger_of(world, order)


@st.composite
def histories(draw: st.DrawFn) -> tuple[World, World, list[Reading]]:
    """Draw a world, the same with what some articles said before, and an order in which both may be added."""
    now = tuple(draw(stories(number)) for number in range(draw(st.integers(2, 5))))
    before = tuple(draw(stories(number, version=0)) for number in range(len(now)) if draw(st.booleans()))
    world = World(now, draw(links_among(now)))
    present = {id for reading in now for id in (reading.article.id, *(one.id for one in reading.attributions))}
    old = [link for link in draw(links_among((*before, *now))) if not {link.left, link.right} <= present]
    order: list[Reading] = []
    for reading in draw(st.permutations((*before, *now))):
        if reading in now:  # comes after what it said before
            order += [one for one in before if one.article.id == reading.article.id and one not in order]
        if reading not in order:
            order.append(reading)
    return world, World((*before, *now), (*world.links, *old)), order


@quiet
@given(histories(), st.booleans())
def test_what_an_article_said_before_leaves_no_trace_in_claims(
    history: tuple[World, World, list[Reading]], small: bool
) -> None:
    world, both, order = history
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SMALL if small else ():
            patch.setattr(components, name, value)
        assert ledger_of(both, order) == ledger_of(world, world.readings)


@quiet
@given(worlds(), st.randoms())
def test_linking_again_changes_nothing(world: World, chance: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "one")
        with open_ledger(path) as ledger:
            arrive(ledger, world, world.readings)
            before = claimed(path)
            again = list(world.readings)
            chance.shuffle(again)
            with ledger.writer() as writer:
                for reading in again:
                    assert writer.link(reading, world.bonds(reading, world.readings))
        assert claimed(path) == before
