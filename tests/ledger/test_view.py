from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from sayso.ledger import Entry, Ledger
from sayso.records import Outlet
from tests.plain_reader import MAKER, reading_of, report
from tests.whole_reading import whole


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    post = Outlet(name="The Ellery Post", domain="post.example")
    articles = [
        replace(report(1, url="https://post.example/bridge"), outlet=post),
        replace(report(2), title="Ärger um die BRÜCKE 100%", published="2024-06-01T07:00:00Z"),
        replace(report(3), title="Ferry_line reopens", published=None),
        replace(report(4), title=None),
    ]
    with ledger.writer() as writer:
        for article in articles:
            writer.add(reading_of(article))
        writer.add(reading_of(replace(articles[0], title="Bridge 1 open")))
    return ledger


def titles(entries: list[Entry]) -> list[str | None]:
    return [entry.title for entry in entries]


def test_the_contents_are_listed_latest_first(filled: Ledger) -> None:
    with filled.view() as view:
        entries = list(view.entries())
    assert [entry.published for entry in entries] == [
        "2024-06-01T07:00:00Z", "2024-05-31", "2024-05-31", None,
    ]  # fmt: skip
    one = next(entry for entry in entries if entry.url)
    assert one == Entry(
        id=report(1, url="https://post.example/bridge").id,
        url="https://post.example/bridge",
        title="Bridge 1 open",
        outlet=Outlet(name="The Ellery Post", domain="post.example"),
        published="2024-05-31",
        versions=2,
        attributions=2,
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("https://post.example/bridge", ["Bridge 1 open"]),
        ("brücke", ["Ärger um die BRÜCKE 100%"]),
        ("100%", ["Ärger um die BRÜCKE 100%"]),
        ("%", ["Ärger um die BRÜCKE 100%"]),
        ("ferry_", ["Ferry_line reopens"]),
        ("_line", ["Ferry_line reopens"]),
        ("closed", []),  # the title of an older version
        ("' OR 1=1 --", []),
        ("", []),
        ("  ", []),
        ("\0", []),
        ("\udcff\udcfe", []),
    ],
)
def test_an_article_is_found_by_address_or_part_of_its_title(filled: Ledger, words: str, found: list[str]) -> None:
    with filled.view() as view:
        assert titles(view.find(words)) == found


def test_an_article_is_found_by_its_id_or_the_beginning_of_it(filled: Ledger) -> None:
    with filled.view() as view:
        for reading in view.readings():
            id = reading.article.id
            assert [entry.id for entry in view.find(id)] == [id]
            assert [entry.id for entry in view.find(id[:10])] == [id]
        assert len(view.find("ar_")) == 4
        assert len(view.find("ar_", limit=2)) == 2


def test_a_whole_id_decides_though_others_begin_with_it(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        for id in ("ar_1", "ar_12", "ar_123"):
            writer.add(reading_of(replace(report(1), id=id)))
    with ledger.view() as view:
        assert [entry.id for entry in view.find("ar_1")] == ["ar_1"]
        assert [entry.id for entry in view.find("ar_12")] == ["ar_12"]
        assert view.reading("ar_") is None


def test_what_must_still_be_read(filled: Ledger) -> None:
    with filled.view() as view:
        known = report(4)
        assert view.unread(replace(known, title=None), MAKER) is None
        # A new detail: read again, with what the ledger knew besides.
        new = replace(known, title=None, published=None, authors=("Mia Sund",))
        assert view.unread(new, MAKER) == replace(known, title=None, authors=("Mia Sund",))
        assert view.unread(report(5), MAKER) == report(5)
        assert view.unread(replace(known, title=None), replace(MAKER, version="2")) == replace(known, title=None)


def test_who_said_what_can_be_asked_in_plain_sql(filled: Ledger) -> None:
    with filled.view() as view, view._reading() as connection:
        said = connection.exec_driver_sql(
            "SELECT title, published, form, source, cue, content, parent, confidence FROM said"
            " WHERE url IS NOT NULL ORDER BY source"
        ).fetchall()
    assert [tuple(row) for row in said] == [
        ("Bridge 1 open", "2024-05-31", "direct", "Ana Brandt", "said", "“The bridge is safe,”", None, 0.75),
        (
            "Bridge 1 open",
            "2024-05-31",
            "direct",
            "Tom Okafor",
            "said",
            "“Not all 1 bolts were checked,”",
            None,
            0.75,
        ),
    ]


def asked(ledger: Ledger, query: str) -> list[tuple[object, ...]]:
    with ledger.view() as view, view._reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_who_speaks_to_whom_and_through_whom_can_be_asked(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(whole())
    query = "SELECT source, speaker, act, hedged, addressee, medium, setting, time, time_start, chain FROM said"
    assert asked(ledger, query) == [
        (
            "The Ellery Post", "The Ellery Post", "report", 0, None, None, None, "on Monday", "2024-05-27",
            "The Ellery Post",
        ),
        (
            "harbour board chief Ana Brandt, who has led it since 2019", "Ana Brandt", "claim", 1, "councillors",
            "a letter", None, None, None, "The Ellery Post > Ana Brandt",
        ),
        ("she", "Ana Brandt", "deny", 0, None, None, "at a rally of Bridge Watch", None, None, "Ana Brandt"),
    ]  # fmt: skip


def test_names_offices_background_and_answers_can_be_asked(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(whole())
        # The older version's are not counted.
        writer.add(replace(whole(), article=replace(whole().article, title="Board chief denies letter")))
    assert asked(ledger, "SELECT name, type, anonymous, mentions FROM named WHERE type <> 'organization'") == [
        ("The Ellery Post", "outlet", 0, 1),
        ("Ana Brandt", "person", 0, 2),
        ("councillors", "group", 1, 1),
        ("Tom Okafor", "person", 0, 1),
    ]
    assert asked(ledger, 'SELECT name, title, "of", since, until, former FROM held') == [
        ("Ana Brandt", "chief", "harbour board", "2019", None, 0),
        ("Tom Okafor", "secretary", "Bridge Watch", None, None, 1),
    ]
    assert asked(ledger, "SELECT subject, relation, object, since, attribution FROM background") == [
        ("Ana Brandt", "heads", "harbour board", "2019", None),
        ("Bridge Watch", "designated_on", "2021-03-04", None, "at_lie"),
    ]
    assert asked(ledger, "SELECT attribution, stance, toward FROM answers") == [
        ("at_lie", "denies", "at_letter"),
        ("at_post", "affirms", "fact_1"),
    ]


def test_no_table_is_gone_through_for_one_article(ledger: Ledger) -> None:
    """What an article costs must not grow with the ledger."""
    with ledger.writer() as writer, ledger.view() as view:
        asked: list[tuple[str, Any]] = []
        for engine in (ledger._writing, ledger._showing):

            @event.listens_for(engine, "before_cursor_execute")
            def note(_c: object, _u: object, statement: str, parameters: Any, *_: object) -> None:
                asked.append((statement, parameters))

        writer.add(whole())
        assert view.reading(whole().article.id) == whole()
        assert view.unread(whole().article, MAKER)
        questions = [(statement, given) for statement, given in asked if statement.startswith("SELECT")]
        assert len(questions) > 12
        with view._reading() as connection:
            for statement, given in questions:
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given).fetchall()
                scans = [step[3] for step in plan if step[3].startswith("SCAN") and "CONSTANT" not in step[3]]
                assert scans == [], statement


def test_many_articles_are_gone_through_in_order(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        for number in range(120):
            writer.add(reading_of(report(number)))
    with ledger.view() as view:
        ids = [reading.article.id for reading in view.readings()]
    assert ids == sorted(report(number).id for number in range(120))
