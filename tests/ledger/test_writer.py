from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from sayso.errors import BadRecord
from sayso.jsonl import to_line
from sayso.ledger import Ledger, Outcome, Reconciliation, open_ledger, tables
from sayso.ledger.bonds import place_of
from sayso.records import (
    Article,
    Bonds,
    Gist,
    Link,
    Maker,
    Outlet,
    Party,
    Phrase,
    Reading,
    Role,
    Span,
    content_id,
    phrase,
)
from tests.ledger.readings import readings
from tests.plain_reader import MAKER, reading_of, report
from tests.whole_reading import whole, whole_bonds

TABLES = tuple(tables.metadata.tables)


def rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything the file holds."""
    with sqlite3.connect(path) as connection:
        found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
    connection.close()
    return found


def add(ledger: Ledger, *found: Reading) -> list[Outcome]:
    with ledger.writer() as writer:
        return [writer.add(reading) for reading in found]


def exported(ledger: Ledger) -> list[str]:
    with ledger.view() as view:
        return [to_line(reading) for reading in view.readings()]


@settings(max_examples=25)
@given(st.lists(readings(), max_size=5, unique_by=lambda reading: reading.article.id), st.randoms())
def test_what_goes_in_comes_out_whatever_the_order_and_however_often(found: list[Reading], random: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open_ledger(Path(folder, "one")) as ledger:
            assert add(ledger, *found) == [Outcome.ADDED] * len(found)
            with ledger.view() as view:
                assert list(view.readings()) == sorted(found, key=lambda reading: reading.article.id)
                for reading in found:
                    assert view.reading(reading.article.id) == reading
            once = exported(ledger)
            assert add(ledger, *found) == [Outcome.UNCHANGED] * len(found)
            assert exported(ledger) == once
        again = found * 2
        random.shuffle(again)
        with open_ledger(Path(folder, "two")) as other:
            add(other, *again)
            assert exported(other) == once


def test_adding_twice_changes_no_row(ledger: Ledger) -> None:
    first = [reading_of(report(number)) for number in range(3)]
    add(ledger, *first)
    before = rows(ledger.path)
    assert add(ledger, *first) == [Outcome.UNCHANGED] * 3
    assert rows(ledger.path) == before
    assert len(before["articles"]) == 3
    assert len(before["attributions"]) == 6


def test_a_new_text_at_a_known_address_is_a_version_beside_the_old(ledger: Ledger) -> None:
    old = reading_of(report(1, url="https://news.example/1"))
    new = reading_of(report(1, url="https://news.example/1", extra="\n“It is shut,” said Ana Brandt."))
    assert add(ledger, old, new) == [Outcome.ADDED, Outcome.REVISED]
    with ledger.view() as view:
        assert view.reading(old.article.id) == new
        assert view.count() == 1
    assert [row[2] for row in rows(ledger.path)["versions"]] == [1, 2]
    assert len(rows(ledger.path)["attributions"]) == 2 + 3
    assert add(ledger, new) == [Outcome.UNCHANGED]


def test_an_article_that_goes_back_to_an_earlier_text_says_that_again(ledger: Ledger) -> None:
    first = reading_of(report(1, url="https://news.example/1"))
    other = reading_of(report(1, url="https://news.example/1", extra="\n“It is shut,” said Ana Brandt."))
    assert add(ledger, first, other, first) == [Outcome.ADDED, Outcome.REVISED, Outcome.REVISED]
    with ledger.view() as view:
        assert view.reading(first.article.id) == first
        assert list(view.readings()) == [first]
        assert [entry.versions for entry in view.entries()] == [3]
        assert view.version(first.article.id, 2) == other.article
        assert view.version(first.article.id, 4) is None
    assert add(ledger, first) == [Outcome.UNCHANGED]


def test_a_text_that_comes_back_keeps_the_details_it_had(ledger: Ledger) -> None:
    first = report(1, url="https://news.example/1")
    other = report(1, url="https://news.example/1", extra=" It opens on Friday.")
    silent = replace(first, title=None, published=None)
    assert add(ledger, *map(reading_of, (first, other, silent)))[-1] == Outcome.REVISED
    with ledger.view() as view:
        assert view.reading(first.id) == reading_of(first)


def test_a_headline_that_comes_back_is_the_headline_again(ledger: Ledger) -> None:
    old = report(1)
    new = replace(old, title="Bridge 1 open again")
    assert add(ledger, *map(reading_of, (old, new, old)))[-1] == Outcome.REVISED
    with ledger.view() as view:
        assert view.reading(old.id) == reading_of(old)


def test_a_new_headline_is_a_version_too(ledger: Ledger) -> None:
    old = report(1)
    new = replace(old, title="Bridge 1 open again")
    assert add(ledger, reading_of(old), reading_of(new)) == [Outcome.ADDED, Outcome.REVISED]
    with ledger.view() as view:
        assert view.reading(old.id) == reading_of(new)


def test_silence_about_a_detail_is_not_a_change_of_it(ledger: Ledger) -> None:
    full = replace(report(1), outlet=Outlet(name="The Ellery Post"), authors=("Mia Sund",))
    silent = replace(full, title=None, published=None, outlet=None, authors=())
    assert add(ledger, reading_of(full), reading_of(silent)) == [Outcome.ADDED, Outcome.UNCHANGED]
    with ledger.view() as view:
        assert view.reading(full.id) == reading_of(full)


@pytest.mark.parametrize("turned", [False, True])
def test_details_that_come_one_by_one_are_gathered(ledger: Ledger, turned: bool) -> None:
    bare = replace(report(1), title=None, published=None)
    given_first, given_second = replace(bare, title="Bridge"), replace(bare, published="2024-05-31")
    if turned:
        given_first, given_second = given_second, given_first
    add(ledger, reading_of(given_first), reading_of(given_second))
    with ledger.view() as view:
        reading = view.reading(bare.id)
    assert reading == reading_of(replace(bare, title="Bridge", published="2024-05-31"))


def test_a_newer_maker_is_shown_and_the_older_kept(ledger: Ledger) -> None:
    article = report(1)
    newer = Maker(name="plain", version="2", digest="1" * 64)
    old = reading_of(article)
    new = replace(reading_of(article, maker=newer), attributions=old.attributions[:1])
    assert add(ledger, old, new) == [Outcome.ADDED, Outcome.REREAD]
    with ledger.view() as view:
        assert view.reading(article.id) == new
    assert len(rows(ledger.path)["attributions"]) == 2 + 1
    assert add(ledger, old, new) == [Outcome.UNCHANGED] * 2


def test_a_child_may_stand_before_its_parent(ledger: Ledger) -> None:
    inner, outer = reading_of(report(1)).attributions
    reading = replace(reading_of(report(1)), attributions=(replace(inner, parent=outer.id), outer))
    add(ledger, reading)
    with ledger.view() as view:
        assert view.reading(reading.article.id) == reading


def _spoil_text(reading: Reading) -> Reading:
    return replace(reading, article=replace(reading.article, title="half a pair: \ud83d"))


def _spoil_id(reading: Reading) -> Reading:
    return replace(reading, article=replace(reading.article, id=""))


def _spoil_furniture(reading: Reading) -> Reading:
    return replace(reading, article=replace(reading.article, furniture=(Span(5, 5_000),)))


def _change_first(**changes: Any) -> Callable[[Reading], Reading]:
    def spoil(reading: Reading) -> Reading:
        first, *others = reading.attributions
        return replace(reading, attributions=(replace(first, **changes), *others))

    return spoil


def _spoil_parents(reading: Reading) -> Reading:
    first, second = reading.attributions
    ring = (replace(first, parent=second.id), replace(second, parent=first.id))
    return replace(reading, attributions=ring)


def _twice_the_same(reading: Reading) -> Reading:
    return replace(reading, attributions=reading.attributions[:1] * 2)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_spoil_text, "half a surrogate pair"),
        (_spoil_id, "no id"),
        (_spoil_furniture, "outside the text"),
        (_spoil_parents, "leads back"),
        (_twice_the_same, "the same id"),
        (_change_first(parent="at_gone"), "at_gone is not among"),
        (_change_first(confidence=1.5), "confidence 1.5"),
        (_change_first(confidence=float("nan")), "confidence nan"),
        (_change_first(content=Phrase(text="other words", spans=(Span(0, 3),))), "other words"),
        (_change_first(content=Phrase(text="", spans=())), "does not lie inside the text"),
        (_change_first(source=Party(text="x", spans=(Span(9_000, 9_001),))), "does not lie inside the text"),
    ],
)
def test_what_could_not_be_given_back_is_refused_whole(
    ledger: Ledger, spoil: Callable[[Reading], Reading], reason: str
) -> None:
    spoilt = spoil(reading_of(replace(report(1), origin="reports/bridge.txt")))
    with pytest.raises(BadRecord, match=reason) as caught:
        add(ledger, spoilt)
    assert caught.value.where == "reports/bridge.txt"
    assert rows(ledger.path) == {name: [] for name in TABLES}


def _change_one(nouns: str, **changes: Any) -> Callable[[Reading], Reading]:
    """Return what changes the second of the `nouns` of a reading, or the first if there is no other."""

    def spoil(reading: Reading) -> Reading:
        *others, last = getattr(reading, nouns)[:2]
        changed: dict[str, Any] = {nouns: (*others, replace(last, **changes))}
        return replace(reading, **changed)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_change_one("attributions", act="sing"), "the act 'sing', which is not known"),
        (_change_one("attributions", chain=("ent_gone",)), "the chain of at_letter refers to ent_gone"),
        (_change_one("attributions", source=Party(text="T", spans=(Span(0, 1),), entity="x")), "at_letter refers to x"),
        (_change_one("entities", id="ent_post"), "two entities have the same id ent_post"),
        (_change_one("entities", id=""), "one of the entities has no id"),
        (_change_one("entities", type="ghost"), "the type 'ghost'"),
        (_change_one("entities", name="half \ud83d"), "half a surrogate pair"),
        (_change_one("entities", mentions=(Span(5, 5_000),)), "a mention of ent_ana lies outside"),
        (_change_one("entities", mentions=(Span(5, 6), Span(0, 1))), "out of order"),
        (_change_one("entities", mentions=(Span(5, 6), Span(5, 6))), "given twice"),
        (_change_one("entities", roles=(Role(title="chief", of="ent_gone"),)), "a role of ent_ana refers to ent_gone"),
        (
            _change_one("entities", roles=(Role(title="chief", spans=(Span(0, 999),)),)),
            "a role of ent_ana lies outside",
        ),
        (_change_one("facts", id="fact_1"), "two facts have the same id fact_1"),
        (_change_one("facts", id="at_lie"), "a fact and an attribution have the same id at_lie"),
        (_change_one("facts", relation="likes"), "the relation 'likes'"),
        (_change_one("facts", subject="ent_gone"), "fact_2 refers to ent_gone"),
        (_change_one("facts", object="at_lie"), "fact_2 refers to at_lie"),
        (_change_one("facts", attribution="ent_ana"), "fact_2 refers to ent_ana"),
        (_change_one("facts", spans=(Span(0, 999),)), "fact_2 lies outside"),
        (_change_one("facts", confidence=-0.1), "fact_2 has the confidence"),
        (_change_one("stances", id="st_1"), "two stances have the same id st_1"),
        (_change_one("stances", stance="shrugs"), "the stance 'shrugs'"),
        (_change_one("stances", source="fact_1"), "st_2 refers to fact_1"),
        (_change_one("stances", toward="ent_ana"), "st_2 refers to ent_ana"),
        (_change_one("stances", cue=Phrase(text="a truth", spans=(Span(0, 3),))), "the cue of st_2 says other words"),
        (_change_one("stances", confidence=float("nan")), "st_2 has the confidence nan"),
    ],
)
def test_what_refers_to_nothing_is_refused_whole(
    ledger: Ledger, spoil: Callable[[Reading], Reading], reason: str
) -> None:
    with pytest.raises(BadRecord, match=re.escape(reason)):
        add(ledger, spoil(whole()))
    assert rows(ledger.path) == {name: [] for name in TABLES}


def test_everything_in_a_reading_is_kept(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(reading_of(report(1)), Bonds())
        kin = Link(left="art_whole", right=report(1).id, relation="cites", verdict="yes", score=0.6)
        bonds = whole_bonds()
        writer.add(whole(), replace(bonds, links=(*bonds.links, kin)))
        who = content_id("id", "ent_ana")
        me = Maker(name="ana", version="", digest="")
        judged = Reconciliation(
            identity=who, space="urn:x:", item="Q42", wikidata="Q42", verdict="yes", maker=me, endpoint=""
        )
        writer.reconcile(judged)
    with ledger.view() as view:
        assert view.reading(whole().article.id) == whole()
        assert view.near([7], None) == list(view.near([1], 738_000)) == sorted_gists(bonds)
        assert [one.link for one in view.kin("art_whole")] == [kin]
        assert view.links("at_post")[0].link == bonds.links[0]
        assert view.links("at_post")[0].maker == bonds.maker
    before = rows(ledger.path)
    # Watchlists are imported, and what people merge and split they judge: no reading fills their tables.
    elsewhere = {"watchlists", "imports", "listed", "listed_names", "list_indexes", "samenesses"}
    assert {name for name, kept in before.items() if not kept} <= elsewhere
    assert add(ledger, whole()) == [Outcome.UNCHANGED]
    assert rows(ledger.path) == before


def sorted_gists(bonds: Bonds) -> list[Gist]:
    """Return the gists in an order of the ledger's own, which depends on their ids alone."""
    ordered = sorted(bonds.gists, key=lambda gist: place_of(gist.attribution))
    return [replace(gist, keys=tuple(sorted(gist.keys))) for gist in ordered]


def test_an_article_is_kept_whole_or_not_at_all(ledger: Ledger) -> None:
    with sqlite3.connect(ledger.path) as connection:
        connection.execute(
            "CREATE TRIGGER late BEFORE INSERT ON spans WHEN new.role = 'source'"
            " BEGIN SELECT RAISE(ABORT, 'too late'); END"
        )
    connection.close()
    with pytest.raises(IntegrityError, match="too late"):
        add(ledger, reading_of(report(1)))
    assert rows(ledger.path) == {name: [] for name in TABLES}


def test_the_longest_ids_and_texts_are_kept(ledger: Ledger) -> None:
    text = "“Yes,” said Ana Brandt. " * 5_000
    article = Article(id="a" * 10_000, text=text)
    reading = Reading(article=article, attributions=reading_of(article).attributions, maker=MAKER)
    assert len(reading.attributions) == 5_000
    add(ledger, reading)
    with ledger.view() as view:
        assert view.reading(article.id) == reading


def test_offsets_count_characters_not_bytes(ledger: Ledger) -> None:
    text = "𝔻r. Zoë: “Nein, 日本🎉!” said Ana."
    article = Article(id="ar_1", text=text)
    reading = reading_of(article)
    assert reading.attributions[0].content == phrase(text, [Span(9, 21)])
    add(ledger, reading)
    with ledger.view() as view:
        assert view.reading("ar_1") == reading
