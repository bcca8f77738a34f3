"""The ledger's tables, as the queries of this package see them.

    articles 1─n versions 1─n readings 1─n attributions 1─n spans
                              readings 1─n entities 1─n mentions, roles
                              readings 1─n facts, stances
                              readings n─1 makers

An article is an address or a text; a version is what it said at one time; a reading is one maker's pass over
one version. Nothing is overwritten: a new text is a new version, a newer model makes a new reading, and
what is current is computed (the view `current` and those built on it, see `migrations`). The file is a public
interface, so that names are plain words; `migrations` holds the same tables as SQL, and a test keeps the two
the same.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "articles",
    "attributions",
    "current",
    "entities",
    "facts",
    "makers",
    "mentions",
    "metadata",
    "readings",
    "roles",
    "spans",
    "stances",
    "versions",
]

metadata = MetaData()

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text),
)

versions = Table(
    "versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", Text, ForeignKey("articles.id"), nullable=False),
    Column("number", Integer, nullable=False),  # 1 for the text first seen
    Column("added", Text, nullable=False),  # UTC, RFC 3339
    Column("title", Text),
    Column("outlet", Text),
    Column("domain", Text),
    Column("authors", JSON, nullable=False),  # list of names
    Column("published", Text),  # RFC 3339 date or date-time
    Column("language", Text),
    Column("credit", Text),
    Column("furniture", JSON, nullable=False),  # list of [start, end)
    Column("digest", Text, nullable=False),  # SHA-256 of the text
    Column("text", Text, nullable=False),
    UniqueConstraint("article", "number"),
)

makers = Table(
    "makers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("digest", Text, nullable=False),
    UniqueConstraint("name", "version", "digest"),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Integer, primary_key=True),  # of two readings of a version the higher is the newer
    Column("version", Integer, ForeignKey("versions.id"), nullable=False),
    Column("maker", Integer, ForeignKey("makers.id"), nullable=False),
    Column("added", Text, nullable=False),  # UTC, RFC 3339
    UniqueConstraint("version", "maker"),
)

attributions = Table(
    "attributions",
    metadata,
    # `key` joins inside this file; `id` is the stable one of the record, the same for every maker that
    # finds the same words.
    Column("key", Integer, primary_key=True),
    Column("reading", Integer, ForeignKey("readings.id"), nullable=False),
    Column("number", Integer, nullable=False),  # place in the reading, from 1
    Column("id", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("act", Text),
    Column("hedged", Boolean, nullable=False),
    Column("parent", Integer, ForeignKey("attributions.key")),
    Column("source_entity", Text),  # `id` of an entity of the same reading
    Column("addressee_entity", Text),
    Column("time_start", Text),
    Column("time_end", Text),
    Column("chain", JSON, nullable=False),  # list of entity ids
    Column("confidence", Float, nullable=False),
    UniqueConstraint("reading", "number"),
    UniqueConstraint("id", "reading"),
)

spans = Table(
    "spans",
    metadata,
    Column("attribution", Integer, ForeignKey("attributions.key"), primary_key=True),
    Column("role", Text, primary_key=True),  # content, cue, source, addressee, medium, setting, time
    Column("number", Integer, primary_key=True),  # place in the phrase, from 1
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

entities = Table(
    "entities",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("reading", Integer, ForeignKey("readings.id"), nullable=False),
    Column("number", Integer, nullable=False),  # place in the reading, from 1
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("wikidata", Text),
    UniqueConstraint("reading", "number"),
    UniqueConstraint("id", "reading"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("entity", Integer, ForeignKey("entities.key"), primary_key=True),
    Column("number", Integer, primary_key=True),  # place in the text, from 1
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

roles = Table(
    "roles",
    metadata,
    Column("entity", Integer, ForeignKey("entities.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", Text, nullable=False),
    Column("of", Integer, ForeignKey("entities.key")),
    Column("since", Text),
    Column("until", Text),
    Column("former", Boolean, nullable=False),
    Column("spans", JSON, nullable=False),  # list of [start, end)
)

facts = Table(
    "facts",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("reading", Integer, ForeignKey("readings.id"), nullable=False),
    Column("number", Integer, nullable=False),  # place in the reading, from 1
    Column("id", Text, nullable=False),
    Column("relation", Text, nullable=False),
    Column("subject", Integer, ForeignKey("entities.key"), nullable=False),
    Column("object", Integer, ForeignKey("entities.key")),
    Column("value", Text),
    Column("since", Text),
    Column("until", Text),
    Column("spans", JSON, nullable=False),  # list of [start, end)
    Column("attribution", Integer, ForeignKey("attributions.key")),  # what states it; the article itself if null
    Column("confidence", Float, nullable=False),
    UniqueConstraint("reading", "number"),
    UniqueConstraint("id", "reading"),
)

stances = Table(
    "stances",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("reading", Integer, ForeignKey("readings.id"), nullable=False),
    Column("number", Integer, nullable=False),  # place in the reading, from 1
    Column("id", Text, nullable=False),
    Column("source", Integer, ForeignKey("attributions.key"), nullable=False),
    Column("stance", Text, nullable=False),
    # Toward one of the two.
    Column("attribution", Integer, ForeignKey("attributions.key")),
    Column("fact", Integer, ForeignKey("facts.key")),
    Column("cue", JSON, nullable=False),  # list of [start, end), empty for none
    Column("confidence", Float, nullable=False),
    UniqueConstraint("reading", "number"),
    UniqueConstraint("id", "reading"),
)

# A view, not a table: kept out of `metadata`, so that nobody creates it from here.
current = Table(
    "current",
    MetaData(),
    Column("article", Text),
    Column("version", Integer),
    Column("reading", Integer),
)
