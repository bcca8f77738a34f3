"""The ledger's schema, step by step, and which step a file stands at.

Each step is a decorated function that takes a file from one schema version to the next; its number is its
place below. A step never changes once released: a new wish is a new step. The steps a file lacks are applied
in one transaction together with the note that they were (`PRAGMA user_version`), so that a file is always
at exactly one version. `PRAGMA application_id` tells a ledger from any other SQLite file.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from sayso.errors import LedgerError
from sayso.ledger.fifth import keep_lists
from sayso.ledger.fourth import keep_identities
from sayso.ledger.sixth import keep_reconciliations
from sayso.ledger.third import THIRD

__all__ = ["APPLICATION_ID", "VERSION", "apply", "pending"]

APPLICATION_ID = int.from_bytes(b"says", "big")

Step = Callable[[Connection], None]
_STEPS: list[Step] = []


def _step(function: Step) -> Step:
    _STEPS.append(function)
    return function


@_step
def _create(connection: Connection) -> None:
    for statement in _FIRST.split(";\n\n"):
        connection.exec_driver_sql(statement)


_FIRST = """
CREATE TABLE articles (
    id TEXT NOT NULL PRIMARY KEY,
    url TEXT
) STRICT;

CREATE INDEX articles_url ON articles (url);

CREATE TABLE versions (
    id INTEGER NOT NULL PRIMARY KEY,
    article TEXT NOT NULL REFERENCES articles (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    added TEXT NOT NULL,
    title TEXT,
    outlet TEXT,
    domain TEXT,
    authors TEXT NOT NULL,
    published TEXT,
    language TEXT,
    credit TEXT,
    furniture TEXT NOT NULL,
    digest TEXT NOT NULL,
    -- Last, so that a query for the other columns need not page through it.
    text TEXT NOT NULL,
    UNIQUE (article, number)
) STRICT;

CREATE TABLE makers (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (name, version, digest)
) STRICT;

CREATE TABLE readings (
    id INTEGER NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL REFERENCES versions (id),
    maker INTEGER NOT NULL REFERENCES makers (id),
    added TEXT NOT NULL,
    UNIQUE (version, maker)
) STRICT;

CREATE TABLE attributions (
    key INTEGER NOT NULL PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    id TEXT NOT NULL,
    form TEXT NOT NULL CHECK (form IN ('direct', 'mixed', 'indirect')),
    act TEXT,
    hedged INTEGER NOT NULL CHECK (hedged IN (0, 1)),
    -- Deferred: a reading may name a parent that stands further down in it.
    parent INTEGER REFERENCES attributions (key) DEFERRABLE INITIALLY DEFERRED,
    source_entity TEXT,
    addressee_entity TEXT,
    time_start TEXT,
    time_end TEXT,
    chain TEXT NOT NULL,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    UNIQUE (reading, number),
    UNIQUE (id, reading)
) STRICT;

CREATE INDEX attributions_parent ON attributions (parent) WHERE parent IS NOT NULL;

CREATE TABLE spans (
    attribution INTEGER NOT NULL REFERENCES attributions (key),
    role TEXT NOT NULL
        CHECK (role IN ('content', 'cue', 'source', 'addressee', 'medium', 'setting', 'time')),
    number INTEGER NOT NULL CHECK (number >= 1),
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" > start),
    PRIMARY KEY (attribution, role, number)
) STRICT, WITHOUT ROWID;

-- Of each article the newest version, of that the newest reading.
CREATE VIEW current AS
SELECT versions.article, versions.id AS version, readings.id AS reading
FROM versions
JOIN readings ON readings.version = versions.id
WHERE versions.number = (SELECT max(number) FROM versions AS v WHERE v.article = versions.article)
  AND readings.id = (SELECT max(id) FROM readings AS r WHERE r.version = versions.id);

-- Who said what: one row for each current attribution, in the words of the article.
CREATE VIEW said AS
SELECT
    current.article, articles.url, versions.title, versions.outlet, versions.published,
    attributions.id AS attribution, attributions.form,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = attributions.key AND role = 'source' ORDER BY number)) AS source,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = attributions.key AND role = 'cue' ORDER BY number)) AS cue,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = attributions.key AND role = 'content' ORDER BY number)) AS content,
    parents.id AS parent, attributions.confidence
FROM current
JOIN articles ON articles.id = current.article
JOIN versions ON versions.id = current.version
JOIN attributions ON attributions.reading = current.reading
LEFT JOIN attributions AS parents ON parents.key = attributions.parent
"""


@_step
def _keep_entities_facts_and_stances(connection: Connection) -> None:
    for statement in _SECOND.split(";\n\n"):
        connection.exec_driver_sql(statement)


_SECOND = """
CREATE TABLE entities (
    key INTEGER NOT NULL PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL CHECK (type IN
        ('person', 'organization', 'outlet', 'group', 'place', 'document', 'event', 'other')),
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    wikidata TEXT,
    UNIQUE (reading, number),
    UNIQUE (id, reading)
) STRICT;

CREATE TABLE mentions (
    entity INTEGER NOT NULL REFERENCES entities (key),
    number INTEGER NOT NULL CHECK (number >= 1),
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" > start),
    PRIMARY KEY (entity, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE roles (
    entity INTEGER NOT NULL REFERENCES entities (key),
    number INTEGER NOT NULL CHECK (number >= 1),
    title TEXT NOT NULL,
    "of" INTEGER REFERENCES entities (key),
    since TEXT,
    until TEXT,
    former INTEGER NOT NULL CHECK (former IN (0, 1)),
    spans TEXT NOT NULL,
    PRIMARY KEY (entity, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE facts (
    key INTEGER NOT NULL PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    id TEXT NOT NULL,
    relation TEXT NOT NULL CHECK (relation IN
        ('heads', 'member_of', 'part_of', 'succeeds', 'supports', 'designated_on', 'killed', 'attacked',
         'located_in', 'spokesperson_of', 'ally_of', 'opposes')),
    subject INTEGER NOT NULL REFERENCES entities (key),
    object INTEGER REFERENCES entities (key),
    value TEXT,
    since TEXT,
    until TEXT,
    spans TEXT NOT NULL,
    attribution INTEGER REFERENCES attributions (key),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    UNIQUE (reading, number),
    UNIQUE (id, reading)
) STRICT;

CREATE TABLE stances (
    key INTEGER NOT NULL PRIMARY KEY,
    reading INTEGER NOT NULL REFERENCES readings (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    id TEXT NOT NULL,
    source INTEGER NOT NULL REFERENCES attributions (key),
    stance TEXT NOT NULL CHECK (stance IN ('affirms', 'denies', 'doubts')),
    -- Toward one of the two.
    attribution INTEGER REFERENCES attributions (key),
    fact INTEGER REFERENCES facts (key),
    cue TEXT NOT NULL,
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    UNIQUE (reading, number),
    UNIQUE (id, reading),
    CHECK ((attribution IS NULL) <> (fact IS NULL))
) STRICT;

DROP VIEW said;

-- Who said what: one row for each current attribution, in the words of the article; speaker is who that is.
CREATE VIEW said AS
SELECT
    current.article, articles.url, versions.title, versions.outlet, versions.published,
    attributions.id AS attribution, attributions.form, attributions.act, attributions.hedged,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = attributions.key AND role = 'source' ORDER BY number)) AS source,
    speakers.name AS speaker,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = attributions.key AND role = 'cue' ORDER BY number)) AS cue,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = attributions.key AND role = 'content' ORDER BY number)) AS content,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = attributions.key AND role = 'addressee' ORDER BY number)) AS addressee,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = attributions.key AND role = 'medium' ORDER BY number)) AS medium,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = attributions.key AND role = 'setting' ORDER BY number)) AS setting,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = attributions.key AND role = 'time' ORDER BY number)) AS time,
    attributions.time_start, attributions.time_end,
    (SELECT group_concat(coalesce(name, id), ' > ') FROM (
        SELECT links.value AS id, entities.name FROM json_each(attributions.chain) AS links
        LEFT JOIN entities ON entities.id = links.value AND entities.reading = attributions.reading
        ORDER BY links.key)) AS chain,
    parents.id AS parent, attributions.confidence
FROM current
JOIN articles ON articles.id = current.article
JOIN versions ON versions.id = current.version
JOIN attributions ON attributions.reading = current.reading
LEFT JOIN attributions AS parents ON parents.key = attributions.parent
LEFT JOIN entities AS speakers
    ON speakers.id = attributions.source_entity AND speakers.reading = attributions.reading;

-- Who and what is named: one row for each current entity, with how often.
CREATE VIEW named AS
SELECT
    current.article, articles.url, versions.title, versions.outlet, versions.published,
    entities.id AS entity, entities.name, entities.type, entities.anonymous, entities.wikidata,
    (SELECT count(*) FROM mentions WHERE mentions.entity = entities.key) AS mentions
FROM current
JOIN articles ON articles.id = current.article
JOIN versions ON versions.id = current.version
JOIN entities ON entities.reading = current.reading;

-- Who holds or held what office: one row for each current role.
CREATE VIEW held AS
SELECT
    current.article, articles.url, versions.published,
    entities.id AS entity, entities.name, roles.title, bodies.name AS "of", roles.since, roles.until, roles.former
FROM current
JOIN articles ON articles.id = current.article
JOIN versions ON versions.id = current.version
JOIN entities ON entities.reading = current.reading
JOIN roles ON roles.entity = entities.key
LEFT JOIN entities AS bodies ON bodies.key = roles."of";

-- The background: one row for each current fact; attribution is what states it, if not the article itself.
CREATE VIEW background AS
SELECT
    current.article, articles.url, versions.published,
    facts.id AS fact, subjects.name AS subject, facts.relation, coalesce(objects.name, facts.value) AS object,
    facts.since, facts.until, attributions.id AS attribution, facts.confidence
FROM current
JOIN articles ON articles.id = current.article
JOIN versions ON versions.id = current.version
JOIN facts ON facts.reading = current.reading
JOIN entities AS subjects ON subjects.key = facts.subject
LEFT JOIN entities AS objects ON objects.key = facts.object
LEFT JOIN attributions ON attributions.key = facts.attribution;

-- Who answers whom: one row for each current stance, from one attribution toward another or a fact.
CREATE VIEW answers AS
SELECT
    current.article, articles.url, versions.published,
    sources.id AS attribution, stances.stance, coalesce(attributions.id, facts.id) AS toward, stances.confidence
FROM current
JOIN articles ON articles.id = current.article
JOIN versions ON versions.id = current.version
JOIN stances ON stances.reading = current.reading
JOIN attributions AS sources ON sources.key = stances.source
LEFT JOIN attributions ON attributions.key = stances.attribution
LEFT JOIN facts ON facts.key = stances.fact
"""


@_step
def _keep_links_and_claims(connection: Connection) -> None:
    for statement in THIRD.split(";\n\n"):
        connection.exec_driver_sql(statement)


_step(keep_identities)


_step(keep_lists)

_step(keep_reconciliations)

VERSION = len(_STEPS)


def pending(connection: Connection, where: str) -> int:
    """Return how many steps the file lacks; `VERSION` for a file that is still empty. Read-only.

    Raises `LedgerError` for a file that is no ledger or was written by a newer version of this program.
    """
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if application != APPLICATION_ID:
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one()
        if application or version or tables:
            raise LedgerError(
                where,
                "is a database, but not a sayso ledger",
                "name a ledger, or a file that is not there yet",
            )
        return VERSION
    if version > VERSION:
        raise LedgerError(
            where,
            f"was written by a newer sayso (its schema is {version}, this one knows those up to {VERSION})",
            "update sayso (pip install --upgrade sayso)",
        )
    return VERSION - int(version)


def apply(connection: Connection, where: str) -> None:
    """Bring the file to `VERSION` inside the caller's transaction, which must hold the write lock."""
    lacking = pending(connection, where)
    if not lacking:
        return
    for step in _STEPS[VERSION - lacking :]:
        step(connection)
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
