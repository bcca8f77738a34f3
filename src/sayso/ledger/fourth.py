"""The schema's fourth step: what entities are compared by, which are one, and the identities computed from that."""

from __future__ import annotations

from sqlalchemy import Connection

from sayso.annotate.senses import folded
from sayso.records import content_id

__all__ = ["keep_identities"]


def keep_identities(connection: Connection) -> None:
    """Make the tables, and of each entity that is current an identity of its own: nothing is compared yet."""
    for statement in FOURTH.split(";\n\n"):
        connection.exec_driver_sql(statement)
    # On the driver's connection, since it is not SQL that others may use: gone when the connection is closed.
    connection.connection.driver_connection.create_function("identity_id", 1, _id, deterministic=True)  # type: ignore[union-attr]
    connection.connection.driver_connection.create_function("looks_named", 1, _named, deterministic=True)  # type: ignore[union-attr]
    for statement in _ALONE.split(";\n\n"):
        connection.exec_driver_sql(statement)
    rows = connection.exec_driver_sql('SELECT name, "key" FROM identities')
    words = {(word, key) for name, key in rows for word in folded(name).split()}
    if words:
        connection.exec_driver_sql("INSERT INTO callings (word, identity) VALUES (?, ?)", sorted(words))


def _id(least: str) -> str:
    return content_id("id", least)


def _named(name: str) -> bool:
    return any(word[:1].isupper() and word.casefold() not in ("the", "a", "an") for word in name.split())


_ALONE = """
INSERT INTO identities ("key", id, least, name, type, wikidata, known, articles, types)
SELECT
    entities."key", identity_id(entities.id), entities.id, entities.name, entities.type, entities.wikidata,
    NOT anonymous AND looks_named(entities.name), 1, json_object(entities.type, 1)
FROM current CROSS JOIN entities ON entities.reading = current.reading;

INSERT INTO identified (entity, identity, article)
SELECT entities."key", entities."key", current.article
FROM current CROSS JOIN entities ON entities.reading = current.reading;

INSERT INTO spellings (identity, name, times) SELECT "key", name, 1 FROM identities
"""

FOURTH = """
CREATE TABLE profiles (
    entity INTEGER NOT NULL PRIMARY KEY REFERENCES entities ("key"),
    id TEXT NOT NULL,
    article TEXT NOT NULL REFERENCES articles (id),
    names TEXT NOT NULL,
    day INTEGER CHECK (day >= 1),
    keys BLOB NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- As blocks are of attributions.
CREATE TABLE epithets (
    "key" INTEGER NOT NULL CHECK ("key" >= 0),
    day INTEGER NOT NULL CHECK (day >= 0),
    place INTEGER NOT NULL CHECK (place >= 0),
    entity INTEGER NOT NULL REFERENCES entities ("key"),
    PRIMARY KEY ("key", day, place, entity)
) STRICT, WITHOUT ROWID;

CREATE TABLE samenesses (
    "key" INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    "left" INTEGER NOT NULL REFERENCES entities ("key"),
    "right" INTEGER NOT NULL REFERENCES entities ("key"),
    relation TEXT NOT NULL CHECK (relation = 'same'),
    verdict TEXT NOT NULL CHECK (verdict IN ('yes', 'no', 'unsure')),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    reasons TEXT NOT NULL,
    maker INTEGER NOT NULL REFERENCES makers (id),
    added TEXT NOT NULL,
    withdrawn TEXT,
    CHECK ("left" <> "right")
) STRICT;

CREATE UNIQUE INDEX samenesses_left ON samenesses ("left", "right", relation) WHERE withdrawn IS NULL;

CREATE INDEX samenesses_right ON samenesses ("right") WHERE withdrawn IS NULL;

CREATE INDEX samenesses_id ON samenesses (id);

CREATE INDEX samenesses_withdrawn ON samenesses (withdrawn) WHERE withdrawn IS NOT NULL;

CREATE INDEX samenesses_unsure ON samenesses (score DESC, id) WHERE withdrawn IS NULL AND verdict = 'unsure';

CREATE TABLE identities (
    "key" INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    least TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    wikidata TEXT,
    known INTEGER NOT NULL CHECK (known IN (0, 1)),
    articles INTEGER NOT NULL CHECK (articles >= 1),
    types TEXT NOT NULL
) STRICT;

CREATE INDEX identities_id ON identities (id, "key");

CREATE INDEX identities_articles ON identities (known, articles DESC, id);

CREATE TABLE identified (
    entity INTEGER NOT NULL PRIMARY KEY REFERENCES entities ("key"),
    identity INTEGER NOT NULL REFERENCES identities ("key"),
    article TEXT NOT NULL REFERENCES articles (id)
) STRICT;

CREATE INDEX identified_identity ON identified (identity, article);

CREATE INDEX identified_article ON identified (article);

CREATE TABLE spellings (
    identity INTEGER NOT NULL REFERENCES identities ("key"),
    name TEXT NOT NULL,
    times INTEGER NOT NULL CHECK (times >= 1),
    PRIMARY KEY (identity, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE callings (
    word TEXT NOT NULL,
    identity INTEGER NOT NULL REFERENCES identities ("key"),
    PRIMARY KEY (word, identity)
) STRICT, WITHOUT ROWID;

CREATE INDEX callings_identity ON callings (identity);

-- Who is who: one row for each current entity, with the identity that it belongs to.
CREATE VIEW appearing AS
SELECT
    identities.id AS identity, identities.name, identities.type, identities.wikidata, identified.article,
    versions.title, versions.outlet, versions.published, entities.id AS entity, entities.name AS called
FROM identified
JOIN identities ON identities."key" = identified.identity
JOIN entities ON entities."key" = identified.entity
JOIN readings ON readings.id = entities.reading
JOIN versions ON versions.id = readings.version;

-- What was judged of two entities: one row for each live link.
CREATE VIEW matched AS
SELECT
    samenesses.id AS link, lefts.id AS "left", samenesses.relation, rights.id AS "right", samenesses.verdict,
    samenesses.score, samenesses.reasons, makers.name AS maker, makers.version, makers.digest, samenesses.added
FROM samenesses
JOIN entities AS lefts ON lefts."key" = samenesses."left"
JOIN entities AS rights ON rights."key" = samenesses."right"
JOIN makers ON makers.id = samenesses.maker
WHERE samenesses.withdrawn IS NULL
"""
