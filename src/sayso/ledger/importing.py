"""Putting a list into the ledger: a new import, whole or not at all, and what it changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from sayso.errors import InputError, UnreadableFile
from sayso.ledger.connection import guarded
from sayso.ledger.lists import imports_of
from sayso.listings import Listed, Unreadable, Watchlist

__all__ = ["Importing"]

# Entries that are compared with what stands there at once.
_AT_ONCE = 500


class Importing:
    """The part of a writer that puts in watchlists."""

    _path: Path
    _connection: Connection

    def add_list(
        self,
        name: str,
        entries: Iterable[Listed | Unreadable],
        *,
        date: str | None,
        kind: str,
        file: str,
        digest: str,
        unreadable: Callable[[Unreadable], None] = lambda _: None,
    ) -> tuple[Watchlist, bool]:
        """Put in a list as it stands in a file, whole or not at all; return it, and whether anything was put in.

        A file that is the same as that of the last import changes nothing. Entries that cannot be read are handed to
        `unreadable` and counted; what was known of them stays. Raises InputError for a list that is older than what
        is there, or another publisher's; UnreadableFile if there is no entry in it.
        """
        with guarded(self._path), self._connection.begin():
            now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
            return _add_list(
                self._connection,
                name,
                entries,
                date=date,
                kind=kind,
                file=file,
                digest=digest,
                now=now,
                unreadable=unreadable,
            )

    def keep_list_index(self, name: str, number: int, maker: str, data: bytes) -> bool:
        """Keep what names of a list are found by, if the list still stands at that import; tell whether it does."""
        with guarded(self._path), self._connection.begin():
            return _keep_index(self._connection, name, number, maker, data)


def _add_list(
    connection: Connection,
    name: str,
    entries: Iterable[Listed | Unreadable],
    *,
    date: str | None,
    kind: str,
    file: str,
    digest: str,
    now: str,
    unreadable: Callable[[Unreadable], None],
) -> tuple[Watchlist, bool]:
    before = imports_of(connection, name)
    if before:
        last = before[0]
        if last.digest == digest:
            return last, False
        _check(last, name, date, kind, file)
    key = _list_key(connection, name, now)
    number = before[0].number + 1 if before else 1
    made = connection.exec_driver_sql(_IMPORT, (key, number, date, now, kind, file, digest)).lastrowid
    new, changed, unread = _merge(connection, key, made, entries, file, unreadable)
    removed = connection.exec_driver_sql(_REMOVE, (made, key, made)).rowcount
    count = connection.exec_driver_sql(_COUNT, (key,)).scalar_one()
    if not count:
        raise UnreadableFile(file, "has no entry that could be read", "check that it is the list, and whole")
    connection.exec_driver_sql(_TALLY, (count, new, changed, removed, unread, made))
    connection.exec_driver_sql("DROP TABLE temp.arrived")
    return imports_of(connection, name)[0], True


def _check(last: Watchlist, name: str, date: str | None, kind: str, file: str) -> None:
    publisher = last.kind.partition("-")[0]
    if kind.partition("-")[0] != publisher:
        reason = f"is a list of the layout {kind}, but {name} was imported as {last.kind}"
        raise InputError(file, reason, "give it a name of its own with --name")
    if date and last.date and date < last.date:
        reason = f"is of {date}, older than {name} as it was imported last, of {last.date}"
        raise InputError(file, reason, "import the states of a list in their order")


def _list_key(connection: Connection, name: str, now: str) -> int:
    connection.exec_driver_sql("INSERT OR IGNORE INTO watchlists (name, added) VALUES (?, ?)", (name, now))
    return int(connection.exec_driver_sql('SELECT "key" FROM watchlists WHERE name = ?', (name,)).scalar_one())


def _merge(
    connection: Connection,
    list_: int,
    made: int,
    entries: Iterable[Listed | Unreadable],
    file: str,
    unreadable: Callable[[Unreadable], None],
) -> tuple[int, int, int]:
    """Put in what is new or altered, and note all that arrived."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS temp.arrived")
    connection.exec_driver_sql("CREATE TEMP TABLE arrived (id TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID")
    new = changed = unread = 0
    steps = iter(entries)
    while batch := list(islice(steps, _AT_ONCE)):
        good: dict[str, Listed] = {}
        bad: list[tuple[str]] = []
        for entry in batch:
            if isinstance(entry, Listed):
                if entry.id not in good:
                    good[entry.id] = entry
                    continue
                entry = Unreadable(where=file, reason=f"a second entry with the id {entry.id}", id=entry.id)
            unreadable(entry)
            unread += 1
            if entry.id:
                bad.append((entry.id,))
        ids = json.dumps(list(good))
        for (twice,) in connection.exec_driver_sql(_TWICE, (ids,)).all():
            unreadable(Unreadable(where=file, reason=f"a second entry with the id {twice}", id=twice))
            unread += 1
            del good[twice]
        # Nobody leaves a list because a line of it is garbled.
        _many(connection, "INSERT OR IGNORE INTO arrived VALUES (?)", bad)
        stands = {row.id: row for row in connection.exec_driver_sql(_STANDS, (list_, ids))}
        rows, names, old = [], [], []
        key = connection.exec_driver_sql('SELECT coalesce(max("key"), 0) FROM listed').scalar_one()
        for entry in good.values():
            digest = _digest(entry)
            if (row := stands.get(entry.id)) is not None:
                if row.digest == digest:
                    continue
                old.append((made, row.key))
                changed += 1
            else:
                new += 1
            key += 1
            rows.append(_row(key, list_, made, digest, entry))
            names += [(key, at, name.kind, name.text) for at, name in enumerate(entry.names, 1)]
        _many(connection, "INSERT OR IGNORE INTO arrived VALUES (?)", [(id,) for id in good])
        _many(connection, _END, old)
        _many(connection, _ADD, rows)
        _many(connection, "INSERT INTO listed_names VALUES (?, ?, ?, ?)", names)
    return new, changed, unread


def _many(connection: Connection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        connection.exec_driver_sql(statement, list(rows))


def _digest(entry: Listed) -> str:
    return sha256(json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _row(key: int, list_: int, made: int, digest: str, entry: Listed) -> tuple[object, ...]:
    lists = (entry.countries, entry.births, entry.programs, entry.positions)
    countries, births, programs, positions = (json.dumps(values, ensure_ascii=False) for values in lists)
    return (
        *(key, list_, entry.id, made, digest, entry.type, countries, births, entry.since, programs, positions),
        *(entry.note, entry.url, entry.wikidata),
    )


def _keep_index(connection: Connection, name: str, number: int, maker: str, data: bytes) -> bool:
    now = imports_of(connection, name)
    if not now or now[0].number != number:
        return False
    connection.exec_driver_sql(_INDEX, (name, number, maker, data))
    return True


_IMPORT = """
INSERT INTO imports (list, number, date, added, kind, file, digest, entries, new, changed, removed, unread)
VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)
"""
_TWICE = "SELECT id FROM arrived WHERE id IN (SELECT value FROM json_each(?))"
_STANDS = """
SELECT id, "key", digest FROM listed
WHERE list = ? AND until IS NULL AND id IN (SELECT value FROM json_each(?))
"""
_END = 'UPDATE listed SET until = ? WHERE "key" = ?'
_ADD = """
INSERT INTO listed ("key", list, id, since, digest, type, countries, births, date, programs, positions,
    note, url, wikidata)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_REMOVE = """
UPDATE listed SET until = ?
WHERE list = ? AND until IS NULL AND since <> ? AND id NOT IN (SELECT id FROM arrived)
"""
_COUNT = "SELECT count(*) FROM listed WHERE list = ? AND until IS NULL"
_TALLY = 'UPDATE imports SET entries = ?, new = ?, changed = ?, removed = ?, unread = ? WHERE "key" = ?'
_INDEX = """
INSERT OR REPLACE INTO list_indexes (list, import, maker, data)
SELECT watchlists."key", imports."key", ?3, ?4 FROM watchlists
JOIN imports ON imports.list = watchlists."key"
WHERE watchlists.name = ?1 AND imports.number = ?2
"""
