"""The schema's fifth step: watchlists, import by import, and what stood on them from which import to which."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["keep_lists"]


def keep_lists(connection: Connection) -> None:
    """Make the tables; no list was imported yet."""
    for statement in FIFTH.split(";\n\n"):
        connection.exec_driver_sql(statement)


FIFTH = """
CREATE TABLE watchlists (
    "key" INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    added TEXT NOT NULL
) STRICT;

CREATE TABLE imports (
    "key" INTEGER NOT NULL PRIMARY KEY,
    list INTEGER NOT NULL REFERENCES watchlists ("key"),
    number INTEGER NOT NULL CHECK (number >= 1),
    date TEXT,
    added TEXT NOT NULL,
    kind TEXT NOT NULL,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    entries INTEGER NOT NULL CHECK (entries >= 0),
    new INTEGER NOT NULL CHECK (new >= 0),
    changed INTEGER NOT NULL CHECK (changed >= 0),
    removed INTEGER NOT NULL CHECK (removed >= 0),
    unread INTEGER NOT NULL CHECK (unread >= 0),
    UNIQUE (list, number)
) STRICT;

-- One row for each state of an entry: what it said from one import on, until the import that changed or removed it.
CREATE TABLE listed (
    "key" INTEGER NOT NULL PRIMARY KEY,
    list INTEGER NOT NULL REFERENCES watchlists ("key"),
    id TEXT NOT NULL,
    since INTEGER NOT NULL REFERENCES imports ("key"),
    until INTEGER REFERENCES imports ("key"),
    digest TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN ('person', 'organization', 'vessel', 'aircraft', 'other')),
    countries TEXT NOT NULL,
    births TEXT NOT NULL,
    date TEXT,
    programs TEXT NOT NULL,
    positions TEXT NOT NULL,
    note TEXT,
    url TEXT,
    wikidata TEXT,
    CHECK (until > since)
) STRICT;

CREATE UNIQUE INDEX listed_now ON listed (list, id) WHERE until IS NULL;

CREATE INDEX listed_id ON listed (list, id, since);

CREATE INDEX listed_since ON listed (since);

CREATE INDEX listed_until ON listed (until) WHERE until IS NOT NULL;

CREATE TABLE listed_names (
    entry INTEGER NOT NULL REFERENCES listed ("key"),
    number INTEGER NOT NULL CHECK (number >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('name', 'alias', 'former', 'weak')),
    text TEXT NOT NULL,
    PRIMARY KEY (entry, number)
) STRICT, WITHOUT ROWID;

-- What names are found by, made from a list as it stood at an import; made anew at the next.
CREATE TABLE list_indexes (
    list INTEGER NOT NULL PRIMARY KEY REFERENCES watchlists ("key"),
    import INTEGER NOT NULL REFERENCES imports ("key"),
    maker TEXT NOT NULL,
    data BLOB NOT NULL
) STRICT;

-- What is on the lists now: one row for each entry.
CREATE VIEW listings AS
SELECT
    watchlists.name AS list, listed.id AS entry, heads.text AS name, listed.type, listed.countries, listed.births,
    listed.date AS listed_on, listed.programs, listed.positions, listed.note, listed.url, listed.wikidata,
    imports.date AS seen_on
FROM listed
JOIN watchlists ON watchlists."key" = listed.list
JOIN listed_names AS heads ON heads.entry = listed."key" AND heads.number = 1
JOIN imports ON imports.list = listed.list
WHERE listed.until IS NULL
  AND imports.number = (SELECT max(number) FROM imports AS i WHERE i.list = listed.list);

-- What each import put in, altered and took out: one row for each entry.
CREATE VIEW list_changes AS
SELECT
    watchlists.name AS list, imports.number AS import, imports.date, listed.id AS entry, heads.text AS name,
    CASE WHEN EXISTS (
        SELECT 1 FROM listed AS older
        WHERE older.list = listed.list AND older.id = listed.id AND older.until = imports."key"
    ) THEN 'changed' ELSE 'new' END AS change
FROM imports
JOIN watchlists ON watchlists."key" = imports.list
JOIN listed ON listed.since = imports."key"
JOIN listed_names AS heads ON heads.entry = listed."key" AND heads.number = 1
UNION ALL
SELECT
    watchlists.name, imports.number, imports.date, listed.id, heads.text, 'removed'
FROM imports
JOIN watchlists ON watchlists."key" = imports.list
JOIN listed ON listed.until = imports."key"
JOIN listed_names AS heads ON heads.entry = listed."key" AND heads.number = 1
WHERE NOT EXISTS (
    SELECT 1 FROM listed AS newer
    WHERE newer.list = listed.list AND newer.id = listed.id AND newer.since = imports."key")
"""
