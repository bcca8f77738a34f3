"""The schema's sixth step: which items of other databases identities are, as somebody judged."""

from __future__ import annotations

from sqlalchemy import Connection

__all__ = ["keep_reconciliations"]


def keep_reconciliations(connection: Connection) -> None:
    """Make the tables; nothing was judged yet."""
    for statement in SIXTH.split(";\n\n"):
        connection.exec_driver_sql(statement)


SIXTH = """
CREATE TABLE reconciliations (
    "key" INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    identity TEXT NOT NULL,
    space TEXT NOT NULL,
    item TEXT NOT NULL,
    wikidata TEXT,
    name TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('yes', 'no')),
    score REAL,
    matched INTEGER NOT NULL CHECK (matched IN (0, 1)),
    reasons TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    maker INTEGER NOT NULL REFERENCES makers (id),
    added TEXT NOT NULL,
    withdrawn TEXT,
    withdrawer INTEGER REFERENCES makers (id)
) STRICT;

CREATE INDEX reconciliations_id ON reconciliations (id);

CREATE INDEX reconciliations_wikidata ON reconciliations (wikidata) WHERE withdrawn IS NULL AND verdict = 'yes';

-- By the ids of entities, not their keys: a newer reading finds most of them again under the same id.
CREATE TABLE anchors (
    entity TEXT NOT NULL,
    reconciliation INTEGER NOT NULL REFERENCES reconciliations ("key"),
    number INTEGER NOT NULL CHECK (number >= 1),
    PRIMARY KEY (entity, reconciliation)
) STRICT, WITHOUT ROWID;

CREATE INDEX anchors_reconciliation ON anchors (reconciliation, number);

CREATE TABLE recognised (
    identity INTEGER NOT NULL PRIMARY KEY REFERENCES identities ("key"),
    reconciliation INTEGER NOT NULL REFERENCES reconciliations ("key")
) STRICT;

CREATE INDEX recognised_reconciliation ON recognised (reconciliation);

-- Which items identities are, or are not: one row for each judgement, and who withdrew it, if anybody did.
CREATE VIEW reconciled AS
SELECT
    reconciliations.id AS reconciliation, reconciliations.identity, reconciliations.space, reconciliations.item,
    reconciliations.name, reconciliations.verdict, reconciliations.score, reconciliations.endpoint,
    makers.name AS maker, makers.version, reconciliations.added, reconciliations.withdrawn,
    withdrawers.name AS withdrawer
FROM reconciliations
JOIN makers ON makers.id = reconciliations.maker
LEFT JOIN makers AS withdrawers ON withdrawers.id = reconciliations.withdrawer
"""
