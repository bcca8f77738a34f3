"""Watchlists in the ledger: import by import, nothing forgotten, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import InputError, UnreadableFile
from sayso.ledger import Ledger, open_ledger
from sayso.listings import Listed, ListedName, Unreadable, Watchlist


def one(id: str, name: str, **more: Any) -> Listed:
    return Listed(id=id, type="person", names=(ListedName(text=name, kind="name"),), **more)


def put(ledger: Ledger, entries: Iterable[Listed | Unreadable], day: str | None, **more: Any) -> tuple[Watchlist, bool]:
    given = {"date": day, "kind": "un", "file": "un.xml", "digest": f"digest of {day}"} | more
    with ledger.writer() as writer:
        return writer.add_list("un", entries, **given)


def changes(ledger: Ledger, number: int) -> list[tuple[str, str]]:
    with ledger.view() as view:
        return [(change.how, change.entry.id) for change in view.list_changes("un", number)]


FULL = one(
    "1",
    "Halim Zubani",
    countries=("ye",),
    births=("1968-12-10", "1966/1969"),
    since="2019-02-11",
    programs=("Yemen",),
    positions=("Commander",),
    note="Invented.",
    url="https://list.example/1",
    wikidata="Q1",
)


def test_an_entry_is_given_back_as_it_was(ledger: Ledger) -> None:
    entry = replace(FULL, names=(*FULL.names, ListedName(text="Taras", kind="weak"), ListedName(text="حليم")))
    list_, put_in = put(ledger, [entry], "2024-01-01")
    assert put_in
    assert (list_.entries, list_.new, list_.number) == (1, 1, 1)
    with ledger.view() as view:
        standing = view.standing("un", "1")
    assert standing is not None
    assert (standing.entry, standing.list, standing.gone) == (entry, list_, False)


def test_what_changed_between_two_imports(ledger: Ledger) -> None:
    put(ledger, [one("1", "Ana"), one("2", "Ben"), one("3", "Cem")], "2024-01-01")
    list_, _ = put(ledger, [one("1", "Ana"), one("2", "Benn"), one("4", "Dora")], "2024-02-01")
    assert (list_.number, list_.entries, list_.new, list_.changed, list_.removed) == (2, 3, 1, 1, 1)
    assert changes(ledger, 1) == [("new", "1"), ("new", "2"), ("new", "3")]
    assert changes(ledger, 2) == [("changed", "2"), ("removed", "3"), ("new", "4")]
    with ledger.view() as view:
        second = next(change for change in view.list_changes("un", 2) if change.how == "changed")
        assert second.before == one("2", "Ben")
        assert second.after == one("2", "Benn")


def test_who_left_and_came_back_is_new_again(ledger: Ledger) -> None:
    put(ledger, [one("1", "Ana"), one("2", "Ben")], "2024-01-01")
    put(ledger, [one("1", "Ana")], "2024-02-01")
    with ledger.view() as view:
        gone = view.standing("un", "2")
    assert gone is not None
    assert (gone.gone, gone.list.number) == (True, 1)
    put(ledger, [one("1", "Ana"), one("2", "Ben")], "2024-03-01")
    assert changes(ledger, 3) == [("new", "2")]
    with ledger.view() as view:
        back = view.standing("un", "2")
        assert back is not None
        assert (back.gone, back.list.number) == (False, 3)
        assert [key for key, *_ in view.listed_names("un")] == [1, 3]


def test_the_same_file_changes_nothing(ledger: Ledger) -> None:
    put(ledger, [one("1", "Ana")], "2024-01-01")
    list_, put_in = put(ledger, [one("9", "Nobody")], "2024-02-01", digest="digest of 2024-01-01")
    assert not put_in
    assert list_.number == 1
    with ledger.view() as view:
        assert len(view.list_imports("un")) == 1


def test_an_entry_that_cannot_be_read_does_not_leave_the_list(ledger: Ledger) -> None:
    put(ledger, [one("1", "Ana"), one("2", "Ben")], "2024-01-01")
    told: list[Unreadable] = []
    bad = Unreadable(where="un.xml, line 9", reason="an entry without a name", id="2")
    twice: list[Listed | Unreadable] = [one("1", "Ana"), bad, one("1", "Ana again")]
    list_, _ = put(ledger, twice, "2024-02-01", unreadable=told.append)
    assert (list_.entries, list_.removed, list_.unread) == (2, 0, 2)
    assert told[0] == bad
    assert told[1].reason == "a second entry with the id 1"


def test_a_second_entry_far_away_is_seen_too(ledger: Ledger) -> None:
    told: list[Unreadable] = []
    entries = [*(one(str(number), f"Name {number}") for number in range(1200)), one("3", "Other")]
    list_, _ = put(ledger, entries, "2024-01-01", unreadable=told.append)
    assert (list_.entries, list_.unread) == (1200, 1)
    assert [one.id for one in told] == ["3"]


def test_an_import_that_breaks_off_leaves_the_list_as_it_was(ledger: Ledger) -> None:
    put(ledger, [one("1", "Ana"), one("2", "Ben")], "2024-01-01")

    def broken() -> Iterator[Listed]:
        yield one("1", "Changed")
        raise UnreadableFile("un.xml", "is cut short", "download it again")

    with pytest.raises(UnreadableFile):
        put(ledger, broken(), "2024-02-01")
    with ledger.view() as view:
        assert len(view.list_imports("un")) == 1
        standing = view.standing("un", "1")
        assert standing is not None
        assert standing.entry.name == "Ana"
    put(ledger, [one("1", "Changed")], "2024-02-01")  # nothing is left over that would be in the way
    assert changes(ledger, 2) == [("changed", "1"), ("removed", "2")]


def test_a_list_without_entries_is_none(ledger: Ledger) -> None:
    with pytest.raises(UnreadableFile, match="no entry that could be read"):
        put(ledger, [], "2024-01-01")
    with ledger.view() as view:
        assert view.lists() == []


def test_older_states_and_other_publishers_are_refused(ledger: Ledger) -> None:
    put(ledger, [one("1", "Ana")], "2024-02-01")
    with pytest.raises(InputError, match=r"of 2024-01-01, older than un .* of 2024-02-01"):
        put(ledger, [one("1", "Ana")], "2024-01-01")
    with pytest.raises(InputError, match="give it a name of its own"):
        put(ledger, [one("1", "Ana")], "2024-03-01", kind="eu")
    assert put(ledger, [one("1", "Ana")], None)[1]


def test_an_index_is_kept_for_the_import_that_it_was_made_of(ledger: Ledger) -> None:
    put(ledger, [one("1", "Ana")], "2024-01-01")
    with ledger.writer() as writer:
        assert writer.keep_list_index("un", 1, "rules 1", b"index")
        assert not writer.keep_list_index("un", 2, "rules 1", b"index")
        assert not writer.keep_list_index("eu", 1, "rules 1", b"index")
    with ledger.view() as view:
        found = view.list_index("un", "rules 1")
        assert found is not None
        assert found[1] == b"index"
        other = view.list_index("un", "rules 2")
        assert other is not None
        assert other[1] is None
        assert view.list_index("eu", "rules 1") is None
    put(ledger, [one("1", "Anna")], "2024-02-01")
    with ledger.view() as view:
        stale = view.list_index("un", "rules 1")
        assert stale is not None
        assert stale[1] is None


def test_names_that_no_ledger_holds_find_nothing(ledger: Ledger) -> None:
    put(ledger, [one("1", "Ana")], "2024-01-01")
    with ledger.view() as view:
        assert view.list_imports("\udc80") == []
        assert view.standing("un", "\udc80") is None
        assert list(view.list_changes("\udc80", 1)) == []
        assert view.standings([99]) == {}


STATES = st.lists(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["X", "Y", "Z"]), min_size=1), min_size=1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(states=STATES)
def test_changes_lead_from_each_state_to_the_next(states: list[dict[str, str]], tmp_path_factory: Any) -> None:
    path = tmp_path_factory.mktemp("lists") / "test.ledger"
    with open_ledger(path) as ledger:
        for number, state in enumerate(states):
            put(ledger, [one(id, name) for id, name in state.items()], None, digest=str(number))
        replayed: dict[str, str] = {}
        with ledger.view() as view:
            for number, state in enumerate(states, start=1):
                for change in view.list_changes("un", number):
                    assert (change.before.name if change.before else None) == replayed.get(change.entry.id)
                    if change.after is None:
                        del replayed[change.entry.id]
                    else:
                        replayed[change.entry.id] = change.after.name
                assert replayed == state
            with view._reading() as connection:
                now = {row.entry: row.name for row in connection.exec_driver_sql("SELECT entry, name FROM listings")}
            assert now == states[-1]
