"""The SQL of the schema's third step: what linking keeps, links, and the claims computed from them."""

from __future__ import annotations

__all__ = ["THIRD"]

THIRD = """
-- A reading that was linked, by whom and when; its prints are hashes of 8 bytes each.
CREATE TABLE linkings (
    reading INTEGER NOT NULL PRIMARY KEY REFERENCES readings (id),
    maker INTEGER NOT NULL REFERENCES makers (id),
    added TEXT NOT NULL,
    prints BLOB NOT NULL
) STRICT;

CREATE TABLE prints (
    hash INTEGER NOT NULL CHECK (hash >= 0),
    reading INTEGER NOT NULL REFERENCES readings (id),
    PRIMARY KEY (hash, reading)
) STRICT, WITHOUT ROWID;

CREATE TABLE gists (
    attribution INTEGER NOT NULL PRIMARY KEY REFERENCES attributions (key),
    id TEXT NOT NULL,
    article TEXT NOT NULL REFERENCES articles (id),
    outlet TEXT,
    speaker TEXT,
    act TEXT,
    size INTEGER NOT NULL CHECK (size >= 1),
    day INTEGER CHECK (day >= 1),
    keys BLOB NOT NULL,
    vector BLOB NOT NULL,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX gists_day ON gists (day DESC, id);

-- Day 0 for what is undated. The place is a number made from the attribution's id: within a day the rows stand in an
-- order that does not depend on which article came first.
CREATE TABLE blocks (
    "key" INTEGER NOT NULL CHECK ("key" >= 0),
    day INTEGER NOT NULL CHECK (day >= 0),
    place INTEGER NOT NULL CHECK (place >= 0),
    attribution INTEGER NOT NULL REFERENCES attributions ("key"),
    PRIMARY KEY ("key", day, place, attribution)
) STRICT, WITHOUT ROWID;

CREATE TABLE links (
    "key" INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    "left" INTEGER NOT NULL REFERENCES attributions ("key"),
    "right" INTEGER NOT NULL REFERENCES attributions ("key"),
    relation TEXT NOT NULL CHECK (relation IN ('affirms', 'denies', 'doubts', 'contradicts', 'updates')),
    verdict TEXT NOT NULL CHECK (verdict IN ('yes', 'no', 'unsure')),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    reasons TEXT NOT NULL,
    maker INTEGER NOT NULL REFERENCES makers (id),
    added TEXT NOT NULL,
    withdrawn TEXT,
    CHECK ("left" <> "right")
) STRICT;

CREATE UNIQUE INDEX links_left ON links ("left", "right", relation) WHERE withdrawn IS NULL;

CREATE INDEX links_right ON links ("right") WHERE withdrawn IS NULL;

CREATE INDEX links_id ON links (id) WHERE withdrawn IS NULL;

CREATE TABLE kinships (
    "key" INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    "left" INTEGER NOT NULL REFERENCES versions (id),
    "right" INTEGER NOT NULL REFERENCES versions (id),
    relation TEXT NOT NULL CHECK (relation IN ('copies', 'cites')),
    verdict TEXT NOT NULL CHECK (verdict IN ('yes', 'no', 'unsure')),
    score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
    reasons TEXT NOT NULL,
    maker INTEGER NOT NULL REFERENCES makers (id),
    added TEXT NOT NULL,
    withdrawn TEXT,
    CHECK ("left" <> "right")
) STRICT;

CREATE UNIQUE INDEX kinships_left ON kinships ("left", "right", relation) WHERE withdrawn IS NULL;

CREATE INDEX kinships_right ON kinships ("right") WHERE withdrawn IS NULL;

CREATE INDEX kinships_id ON kinships (id) WHERE withdrawn IS NULL;

-- Stances act as links, so that they are asked for by either end.
CREATE INDEX stances_source ON stances (source) WHERE attribution IS NOT NULL;

CREATE INDEX stances_attribution ON stances (attribution) WHERE attribution IS NOT NULL;

CREATE TABLE claims (
    "key" INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    least TEXT NOT NULL,
    wording INTEGER NOT NULL REFERENCES attributions ("key"),
    affirming INTEGER NOT NULL,
    denying INTEGER NOT NULL,
    doubting INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    opposed INTEGER NOT NULL CHECK (opposed IN (0, 1)),
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    "first" TEXT NOT NULL,
    "last" TEXT NOT NULL,
    tight INTEGER NOT NULL CHECK (tight IN (0, 1)),
    UNIQUE (id)
) STRICT;

CREATE INDEX claims_last ON claims ("last", weight, id);

CREATE INDEX claims_disputed ON claims ("last", weight, id) WHERE disputed = 1;

CREATE TABLE standings (
    claim INTEGER NOT NULL REFERENCES claims ("key"),
    attribution INTEGER NOT NULL REFERENCES attributions ("key"),
    stance TEXT NOT NULL CHECK (stance IN ('affirms', 'denies', 'doubts')),
    member INTEGER NOT NULL CHECK (member IN (0, 1)),
    PRIMARY KEY (claim, attribution)
) STRICT, WITHOUT ROWID;

CREATE INDEX standings_attribution ON standings (attribution, member);

-- Full text of all attributions, by their key. Nothing is ever taken out: what is current is told by the tables.
CREATE VIRTUAL TABLE phrases USING fts5 (
    words, speaker, outlet, content = '', columnsize = 0, tokenize = 'porter unicode61 remove_diacritics 2');

INSERT INTO phrases (rowid, words, speaker, outlet)
SELECT
    attributions."key",
    (SELECT group_concat(piece, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS piece FROM spans
        WHERE spans.attribution = attributions."key" AND role = 'content' ORDER BY number)),
    coalesce(entities.name, (SELECT group_concat(piece, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS piece FROM spans
        WHERE spans.attribution = attributions."key" AND role = 'source' ORDER BY number))),
    trim(coalesce(versions.outlet, '') || ' ' || coalesce(versions.domain, ''))
FROM attributions
JOIN readings ON readings.id = attributions.reading
JOIN versions ON versions.id = readings.version
LEFT JOIN entities ON entities.id = attributions.source_entity AND entities.reading = attributions.reading;

-- Who stands where: one row for each attribution that stands in a claim, in words.
CREATE VIEW claimed AS
SELECT
    claims.id AS claim, claims.disputed, standings.stance, standings.member, gists.article, versions.title,
    versions.outlet, versions.published, gists.id AS attribution, gists.act,
    coalesce(speakers.name, (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = gists.attribution AND role = 'source' ORDER BY number))) AS speaker,
    (SELECT group_concat(words, ' … ') FROM (
        SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
        WHERE spans.attribution = gists.attribution AND role = 'content' ORDER BY number)) AS content
FROM claims
JOIN standings ON standings.claim = claims."key"
JOIN gists ON gists.attribution = standings.attribution
JOIN attributions ON attributions."key" = gists.attribution
JOIN readings ON readings.id = attributions.reading
JOIN versions ON versions.id = readings.version
LEFT JOIN entities AS speakers
    ON speakers.id = attributions.source_entity AND speakers.reading = attributions.reading;

-- What was judged of two attributions: one row for each live link.
CREATE VIEW linked AS
SELECT
    links.id AS link, lefts.id AS "left", links.relation, rights.id AS "right", links.verdict, links.score,
    links.reasons, makers.name AS maker, makers.version, makers.digest, links.added
FROM links
JOIN attributions AS lefts ON lefts."key" = links."left"
JOIN attributions AS rights ON rights."key" = links."right"
JOIN makers ON makers.id = links.maker
WHERE links.withdrawn IS NULL;

-- What was judged of two articles: one row for each live kinship.
CREATE VIEW akin AS
SELECT
    kinships.id AS link, lefts.article AS "left", kinships.relation, rights.article AS "right", kinships.verdict,
    kinships.score, kinships.reasons, makers.name AS maker, makers.version, makers.digest,
    kinships.added
FROM kinships
JOIN versions AS lefts ON lefts.id = kinships."left"
JOIN versions AS rights ON rights.id = kinships."right"
JOIN makers ON makers.id = kinships.maker
WHERE kinships.withdrawn IS NULL
"""
