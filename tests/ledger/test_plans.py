"""What an article costs must not grow with the ledger: nothing that adding or linking asks goes through a table."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from sayso.ledger import Ledger
from sayso.records import Bonds, Link
from tests.ledger.test_claims import DENIAL, LINKS, ONE, STORIES, TWO
from tests.ledger.worlds import MAKER, gists, prints

# Lists that were handed in, and what a query has found itself.
_HANDED_IN = re.compile(
    r"SCAN (\w+ VIRTUAL TABLE INDEX .*|CONSTANT ROW|\d+ CONSTANT ROWS?|matches|anon_\d+|\(subquery-\d+\))"
)


@contextmanager
def asked(connection: Connection) -> Iterator[list[str]]:
    """Note everything that is asked of the file meanwhile, with the values it is asked with."""
    found: list[str] = []
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    connection.rollback()
    raw.set_trace_callback(found.append)
    yield found
    raw.set_trace_callback(None)


def scans(ledger: Ledger, statements: list[str]) -> dict[str, list[str]]:
    """Return the statements that go through a table, with the steps that do."""
    found = {}
    with sqlite3.connect(ledger.path) as connection:
        connection.create_function("casefold", 1, str.casefold)
        for statement in dict.fromkeys(statements):
            if re.match(r"\s*(SELECT|UPDATE|DELETE|WITH)\b", statement) and "phrases_" not in statement:
                steps = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
                if bad := [step for step in steps if step.startswith("SCAN") and not _HANDED_IN.fullmatch(step)]:
                    found[statement] = bad
    connection.close()
    return found


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    with ledger.writer() as writer:
        for number, reading in enumerate(STORIES, start=1):
            writer.add(reading, Bonds(gists=gists(reading), prints=prints(reading), links=LINKS.get(number, ())))
    return ledger


def test_going_through_a_table_would_be_seen(filled: Ledger) -> None:
    statements = ["SELECT * FROM gists WHERE body = ''", "SELECT * FROM links AS l WHERE l.score > 0.5"]
    assert scans(filled, statements) == {statements[0]: ["SCAN gists"], statements[1]: ["SCAN l"]}


def test_adding_and_linking_go_through_no_table(filled: Ledger) -> None:
    reading = replace(STORIES[2], maker=replace(MAKER, version="2"))
    kin = Link(left=reading.article.id, right=STORIES[0].article.id, relation="cites", verdict="yes", score=0.7)
    clash = Link(left=DENIAL, right=TWO, relation="contradicts", verdict="yes", score=0.7)
    bonds = Bonds(gists=gists(reading), prints=prints(reading), links=(*LINKS[3], kin, clash))
    with filled.writer() as writer, asked(writer._connection) as statements:
        writer.add(reading, bonds)
        writer.link(reading, bonds)
    assert len(statements) > 60
    assert scans(filled, statements) == {}


def test_what_linking_asks_goes_through_no_table(filled: Ledger) -> None:
    (gist,) = gists(STORIES[0])
    with filled.view() as view, asked(view._connection) as statements:
        assert view.near(gist.keys, gist.day)
        assert view.near(gist.keys, None)
        assert view.sharing(prints(STORIES[0]), at_least=1)
    assert scans(filled, statements) == {}


def test_showing_one_goes_through_no_table(filled: Ledger) -> None:
    with filled.view() as view, asked(view._connection) as statements:
        claim = view.claim(ONE)
        assert claim
        assert view.claim(claim.entry.id)
        (judged, *_) = view.links(ONE)
        assert view.link(judged.id)
        assert view.kin(STORIES[0].article.id) == []
        assert len(view.versions(STORIES[0].article.id)) == 1
        assert view.reading(STORIES[0].article.id, version=1) == STORIES[0]
    assert scans(filled, statements) == {}


@pytest.mark.parametrize(
    "wanted",
    [
        {"words": "bridge"},
        {"person": "Ana Brandt", "act": "say", "outlet": "post", "since": date(2024, 5, 1), "until": date(2024, 6, 1)},
    ],
)
def test_claims_that_are_looked_for_are_looked_up(filled: Ledger, wanted: dict[str, Any]) -> None:
    with filled.view() as view, asked(view._connection) as statements:
        assert view.claims(**wanted)
    assert scans(filled, statements) == {}


@pytest.mark.parametrize("wanted", [{}, {"disputed": True}, {"act": "say"}, {"disputed": True, "act": "say"}])
def test_the_list_of_claims_is_taken_from_its_beginning(filled: Ledger, wanted: dict[str, Any]) -> None:
    """Without anything to look for it is gone through in its order, which stops where enough is found."""
    with filled.view() as view, asked(view._connection) as statements:
        (*_, last) = view.claims(**wanted)
        view.claims(**wanted, after=last.cursor)
    for steps in scans(filled, statements).values():
        assert steps in (["SCAN claims USING INDEX claims_last"], ["SCAN claims USING INDEX claims_disputed"])
    with sqlite3.connect(filled.path) as connection:
        for statement in statements:
            if statement.startswith("SELECT"):
                steps = [step for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
                if any("claims_" in step for step in steps):
                    assert "USE TEMP B-TREE FOR ORDER BY" not in steps
    connection.close()
