"""Which watchlists there are, what stands on them, and what each import changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping

from sayso.ledger.connection import guarded
from sayso.ledger.showing import Showing, writable
from sayso.listings import Listed, ListedName, Watchlist

__all__ = ["ListChange", "Lists", "Standing", "imports_of", "watchlist_from"]

# Entries whose rows are held at once.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An entry as a list has it, or had it last: the list as it stood then, and whether the entry has left it since."""

    list: Watchlist
    entry: Listed
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChange:
    """What an import did to an entry: "new", "changed" or "removed"; what it said before, and what it says now."""

    how: str
    before: Listed | None
    after: Listed | None

    @property
    def entry(self) -> Listed:
        """The entry as it is now, or as it was when it left."""
        if (one := self.after or self.before) is None:
            raise ValueError("a change of nothing")
        return one


class Lists(Showing):
    """The part of a view that shows watchlists."""

    def lists(self) -> list[Watchlist]:
        """Return the lists, each as it stood at its last import, in the order of their names."""
        with self._reading() as connection:
            rows = connection.exec_driver_sql(_LATEST).mappings()
            return [watchlist_from(row) for row in rows]

    def list_imports(self, name: str) -> list[Watchlist]:
        """Return a list as it stood at each import, the last first; none if there is no such list."""
        if not writable(name):
            return []
        with self._reading() as connection:
            return imports_of(connection, name)

    def list_changes(self, name: str, number: int) -> Iterator[ListChange]:
        """Go through what the import with that number did to a list, entries in the order of their ids."""
        if not writable(name):
            return
        with guarded(self._path), self._engine.connect() as connection, connection.begin():
            last = ""
            while rows := connection.exec_driver_sql(_CHANGES, (name, number, last, _AT_ONCE)).mappings().all():
                entries = _entries(connection, [key for row in rows for key in (row["old"], row["new"]) if key])
                for row in rows:
                    before, after = entries.get(row["old"]), entries.get(row["new"])
                    how = "changed" if before and after else "new" if after else "removed"
                    yield ListChange(how=how, before=before, after=after)
                last = rows[-1]["id"]

    def standings(self, keys: Iterable[int]) -> dict[int, Standing]:
        """Return entries by the numbers that an index has them under."""
        wanted = list(dict.fromkeys(keys))
        with self._reading() as connection:
            entries = _entries(connection, wanted)
            rows = connection.exec_driver_sql(_WHERE, (json.dumps(wanted),)).mappings().all()
            return {
                row["entry"]: Standing(list=watchlist_from(row), entry=entries[row["entry"]], gone=bool(row["gone"]))
                for row in rows
                if row["entry"] in entries
            }

    def standing(self, name: str, id: str) -> Standing | None:
        """Return what a list says under that id, or said last; None if it never did."""
        if not (writable(name) and writable(id)):
            return None
        with self._reading() as connection:
            key = connection.exec_driver_sql(_KEY, (name, id)).scalar()
        return self.standings([key]).get(key) if key else None

    def list_index(self, name: str, maker: str) -> tuple[Watchlist, bytes | None] | None:
        """Return a list as it stands, and what its names are found by, if `maker` made that of it as it stands."""
        with self._reading() as connection:
            found = imports_of(connection, name)
            if not found:
                return None
            data = connection.exec_driver_sql(_INDEX, (name, found[0].number, maker)).scalar()
            return found[0], data

    def listed_names(self, name: str) -> Iterator[tuple[int, str, str, Mapping[str, Any]]]:
        """Go through the names of a list: its entry's number, the kind, the name, and what else is told of the entry.

        Of entries that have left the list those of their last state are among them.
        """
        with guarded(self._path), self._engine.connect() as connection, connection.begin():
            for row in connection.execution_options(yield_per=2000).exec_driver_sql(_NAMES, (name,)).mappings():
                yield row["key"], row["kind"], row["text"], dict(row)


def imports_of(connection: Connection, name: str) -> list[Watchlist]:
    """Return a list as it stood at each import, the last first."""
    return [watchlist_from(row) for row in connection.exec_driver_sql(_IMPORTS, (name,)).mappings()]


def watchlist_from(row: RowMapping) -> Watchlist:
    """Return the list that a row of an import tells."""
    names = ("number", "date", "added", "kind", "file", "digest", "entries", "new", "changed", "removed", "unread")
    return Watchlist(name=row["list_name"], **{name: row[name] for name in names})


def _entries(connection: Connection, keys: list[int]) -> dict[int, Listed]:
    names: dict[int, list[ListedName]] = {}
    asked = (json.dumps(keys),)
    for key, kind, text in connection.exec_driver_sql(_ENTRY_NAMES, asked):
        names.setdefault(key, []).append(ListedName(text=text, kind=kind))
    return {
        row["key"]: Listed(
            id=row["id"],
            type=row["type"],
            names=tuple(names[row["key"]]),
            countries=tuple(json.loads(row["countries"])),
            births=tuple(json.loads(row["births"])),
            since=row["date"],
            programs=tuple(json.loads(row["programs"])),
            positions=tuple(json.loads(row["positions"])),
            note=row["note"],
            url=row["url"],
            wikidata=row["wikidata"],
        )
        for row in connection.exec_driver_sql(_ENTRIES, asked).mappings()
    }


_AN_IMPORT = """
SELECT watchlists.name AS list_name, imports.* FROM imports JOIN watchlists ON watchlists."key" = imports.list
"""
_IMPORTS = _AN_IMPORT + "WHERE watchlists.name = ? ORDER BY imports.number DESC"
_NEWEST = "WHERE imports.number = (SELECT max(number) FROM imports AS i WHERE i.list = imports.list)"
_LATEST = f"{_AN_IMPORT} {_NEWEST} ORDER BY watchlists.name"
_ENTRIES = 'SELECT listed.* FROM json_each(?) AS asked CROSS JOIN listed ON listed."key" = asked.value'
_ENTRY_NAMES = """
SELECT entry, kind, text FROM json_each(?) AS asked CROSS JOIN listed_names ON entry = asked.value
ORDER BY entry, number
"""
# The import at which an entry stood last: the latest of its list, or the one before that which took it out.
_WHERE = """
SELECT listed."key" AS entry, listed.until IS NOT NULL AS gone, watchlists.name AS list_name, imports.*
FROM json_each(?) AS asked
CROSS JOIN listed ON listed."key" = asked.value
JOIN watchlists ON watchlists."key" = listed.list
JOIN imports ON imports.list = listed.list AND imports.number = coalesce(
    (SELECT number - 1 FROM imports AS ends WHERE ends."key" = listed.until),
    (SELECT max(number) FROM imports AS i WHERE i.list = listed.list))
"""
_KEY = """
SELECT listed."key" FROM listed JOIN watchlists ON watchlists."key" = listed.list
WHERE watchlists.name = ? AND listed.id = ? ORDER BY listed.since DESC LIMIT 1
"""
_INDEX = """
SELECT list_indexes.data FROM list_indexes
JOIN watchlists ON watchlists."key" = list_indexes.list
JOIN imports ON imports."key" = list_indexes.import
WHERE watchlists.name = ? AND imports.number = ? AND list_indexes.maker = ?
"""
_NAMES = """
SELECT listed."key", kind, text, type, countries, births, listed.until IS NOT NULL AS gone
FROM watchlists
JOIN listed ON listed.list = watchlists."key"
JOIN listed_names ON listed_names.entry = listed."key"
WHERE watchlists.name = ? AND (listed.until IS NULL OR NOT EXISTS (
    SELECT 1 FROM listed AS later
    WHERE later.list = listed.list AND later.id = listed.id AND later.since >= listed.until))
ORDER BY listed."key", number
"""
_CHANGES = """
WITH asked AS (
    SELECT imports."key" AS "import", imports.list FROM imports
    JOIN watchlists ON watchlists."key" = imports.list
    WHERE watchlists.name = ? AND imports.number = ?
), touched AS (
    SELECT listed.id FROM asked JOIN listed ON listed.since = asked.import
    UNION
    SELECT listed.id FROM asked JOIN listed ON listed.until = asked.import
)
SELECT
    touched.id,
    (SELECT "key" FROM listed AS o WHERE o.list = asked.list AND o.id = touched.id AND o.until = asked.import) AS old,
    (SELECT "key" FROM listed AS n WHERE n.list = asked.list AND n.id = touched.id AND n.since = asked.import) AS new
FROM asked CROSS JOIN touched
WHERE touched.id > ? ORDER BY touched.id LIMIT ?
"""
