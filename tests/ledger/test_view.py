from __future__ import annotations

from dataclasses import replace

import pytest

from sayso.ledger import Entry, Ledger
from sayso.records import Outlet
from tests.plain_reader import MAKER, reading_of, report


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


def test_many_articles_are_gone_through_in_order(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        for number in range(120):
            writer.add(reading_of(report(number)))
    with ledger.view() as view:
        ids = [reading.article.id for reading in view.readings()]
    assert ids == sorted(report(number).id for number in range(120))
