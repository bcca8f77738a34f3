"""The ledger's tables, as the queries of this package see them.

    articles 1─n versions 1─n readings 1─n attributions 1─n spans
                              readings 1─n entities 1─n mentions, roles
                              readings 1─n facts, stances
                              readings n─1 makers
                              readings 1─1 linkings 1─n prints
                              attributions 1─1 gists 1─n blocks
                              attributions n─n attributions (links), versions n─n versions (kinships)
                              claims 1─n standings n─1 attributions
                              entities 1─1 profiles 1─n epithets
                              entities n─n entities (samenesses)
                              identities 1─n identified 1─1 entities
                              identities 1─n spellings, callings
                              reconciliations 1─n anchors
                              identities 1─1 recognised n─1 reconciliations

An article is an address or a text; a version is what it said at one time; a reading is one maker's pass over
one version. Nothing is overwritten: a new text is a new version, a newer model makes a new reading, and
what is current is computed (the view `current` and those built on it, see `migrations`). Links are withdrawn,
never deleted. Only what can be computed again is: gists, blocks, prints, profiles and epithets of readings that are no
longer current; claims with their standings, which follow from the live links and the stances (see `clusters`); and
identities with what belongs to them, which follow from the live samenesses (see `sameness`) and reconciliations (see
`recognising`).
The file is a public interface, so that names are plain words; `migrations` holds the same tables as SQL, and a
test keeps the two the same.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from sayso.ledger.list_tables import add_list_tables

__all__ = [
    "anchors",
    "articles",
    "attributions",
    "blocks",
    "callings",
    "claims",
    "current",
    "entities",
    "epithets",
    "facts",
    "gists",
    "identified",
    "identities",
    "kinships",
    "linkings",
    "links",
    "makers",
    "mentions",
    "metadata",
    "prints",
    "profiles",
    "readings",
    "recognised",
    "reconciliations",
    "roles",
    "samenesses",
    "spans",
    "spellings",
    "stances",
    "standings",
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

linkings = Table(
    "linkings",
    metadata,
    Column("reading", Integer, ForeignKey("readings.id"), primary_key=True),
    Column("maker", Integer, ForeignKey("makers.id"), nullable=False),
    Column("added", Text, nullable=False),  # UTC, RFC 3339
    Column("prints", LargeBinary, nullable=False),  # 8 bytes each, big end first
)

prints = Table(
    "prints",
    metadata,
    Column("hash", Integer, primary_key=True),
    Column("reading", Integer, ForeignKey("readings.id"), primary_key=True),
)

gists = Table(
    "gists",
    metadata,
    Column("attribution", Integer, ForeignKey("attributions.key"), primary_key=True),
    # Said elsewhere, too, and repeated so that a comparison looks at one row.
    Column("id", Text, nullable=False),  # that of the attribution
    Column("article", Text, ForeignKey("articles.id"), nullable=False),
    Column("outlet", Text),  # its domain, else its name
    Column("speaker", Text),  # the name of whoever speaks, null if unnamed or unknown
    Column("act", Text),
    Column("size", Integer, nullable=False),  # characters of the content
    Column("day", Integer),  # proleptic ordinal of publication
    Column("keys", LargeBinary, nullable=False),  # 8 bytes each, big end first
    Column("vector", LargeBinary, nullable=False),
    Column("body", Text, nullable=False),
)

blocks = Table(
    "blocks",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("day", Integer, primary_key=True),  # 0: undated
    Column("place", Integer, primary_key=True),  # a number made from the id of the attribution
    Column("attribution", Integer, ForeignKey("attributions.key"), primary_key=True),
)


def _judgements(name: str, end: str) -> Table:
    return Table(
        name,
        metadata,
        Column("key", Integer, primary_key=True),
        Column("id", Text, nullable=False),  # of `records.Link`
        Column("left", Integer, ForeignKey(end), nullable=False),
        Column("right", Integer, ForeignKey(end), nullable=False),
        Column("relation", Text, nullable=False),
        Column("verdict", Text, nullable=False),  # yes, no, unsure
        Column("score", Float, nullable=False),
        Column("reasons", JSON, nullable=False),  # list of [name, weight, detail]
        Column("maker", Integer, ForeignKey("makers.id"), nullable=False),
        Column("added", Text, nullable=False),  # UTC, RFC 3339
        Column("withdrawn", Text),  # the same; null while it holds
    )


links = _judgements("links", "attributions.key")
kinships = _judgements("kinships", "versions.id")

claims = Table(
    "claims",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False),  # made from `least`
    Column("least", Text, nullable=False),  # the smallest id of an attribution that belongs to it
    Column("wording", Integer, ForeignKey("attributions.key"), nullable=False),  # whose words show it
    Column("affirming", Integer, nullable=False),  # how many attributions affirm it
    Column("denying", Integer, nullable=False),
    Column("doubting", Integer, nullable=False),
    Column("weight", Integer, nullable=False),  # how many take a stance, whichever
    Column("opposed", Boolean, nullable=False),  # someone affirms it, someone else denies it
    Column("disputed", Boolean, nullable=False),  # that, or it contradicts another claim that someone affirms
    Column("first", Text, nullable=False),  # ISO dates of publication, empty if none is known
    Column("last", Text, nullable=False),
    Column("tight", Boolean, nullable=False),  # every two of its attributions are linked, and all agree (see `growing`)
    UniqueConstraint("id"),
)

standings = Table(
    "standings",
    metadata,
    Column("claim", Integer, ForeignKey("claims.key"), primary_key=True),
    Column("attribution", Integer, ForeignKey("attributions.key"), primary_key=True),
    Column("stance", Text, nullable=False),  # affirms, denies, doubts
    Column("member", Boolean, nullable=False),  # belongs to this claim, or to another and only answers this one
)

profiles = Table(
    "profiles",
    metadata,
    Column("entity", Integer, ForeignKey("entities.key"), primary_key=True),
    Column("id", Text, nullable=False),  # that of the entity
    Column("article", Text, ForeignKey("articles.id"), nullable=False),
    Column("names", JSON, nullable=False),  # list, the most used first
    Column("day", Integer),  # proleptic ordinal of publication
    Column("keys", LargeBinary, nullable=False),  # 8 bytes each, big end first
    Column("body", Text, nullable=False),
)

epithets = Table(
    "epithets",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("day", Integer, primary_key=True),  # 0: undated
    Column("place", Integer, primary_key=True),  # a number made from the id of the entity
    Column("entity", Integer, ForeignKey("entities.key"), primary_key=True),
)

samenesses = _judgements("samenesses", "entities.key")

identities = Table(
    "identities",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False),  # made from `least`
    Column("least", Text, nullable=False),  # the smallest id of an entity that belongs to it
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("wikidata", Text),
    Column("known", Boolean, nullable=False),  # by a name, so that other articles may speak of it, too
    Column("articles", Integer, nullable=False),  # how many name it
    Column("types", JSON, nullable=False),  # how many entities are taken for what, by type
)

identified = Table(
    "identified",
    metadata,
    Column("entity", Integer, ForeignKey("entities.key"), primary_key=True),
    Column("identity", Integer, ForeignKey("identities.key"), nullable=False),
    Column("article", Text, ForeignKey("articles.id"), nullable=False),
)

spellings = Table(
    "spellings",
    metadata,
    Column("identity", Integer, ForeignKey("identities.key"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("times", Integer, nullable=False),  # how many of its entities have it
)

callings = Table(
    "callings",
    metadata,
    Column("word", Text, primary_key=True),  # of a name, folded
    Column("identity", Integer, ForeignKey("identities.key"), primary_key=True),
)

reconciliations = Table(
    "reconciliations",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False),  # made from identity, space and item
    Column("identity", Text, nullable=False),  # the id that it had then; whom it is of now, the anchors tell
    Column("space", Text, nullable=False),  # URI that the item's id belongs to
    Column("item", Text, nullable=False),
    Column("wikidata", Text),
    Column("name", Text, nullable=False),  # what the item is called, may be empty
    Column("verdict", Text, nullable=False),  # yes, no
    Column("score", Float),  # the service's own measure
    Column("matched", Boolean, nullable=False),  # the service was sure
    Column("reasons", JSON, nullable=False),  # list of [name, weight, detail]
    Column("endpoint", Text, nullable=False),
    Column("maker", Integer, ForeignKey("makers.id"), nullable=False),
    Column("added", Text, nullable=False),  # UTC, RFC 3339
    Column("withdrawn", Text),  # the same; null while it holds
    Column("withdrawer", Integer, ForeignKey("makers.id")),
)

anchors = Table(
    "anchors",
    metadata,
    Column("entity", Text, primary_key=True),  # `id` of an entity
    Column("reconciliation", Integer, ForeignKey("reconciliations.key"), primary_key=True),
    Column("number", Integer, nullable=False),  # the first that is current decides
)

recognised = Table(
    "recognised",
    metadata,
    Column("identity", Integer, ForeignKey("identities.key"), primary_key=True),
    Column("reconciliation", Integer, ForeignKey("reconciliations.key"), nullable=False),  # that gives it its number
)

watchlists, imports, listed, listed_names, list_indexes = add_list_tables(metadata)

# A view, not a table: kept out of `metadata`, so that nobody creates it from here.
current = Table(
    "current",
    MetaData(),
    Column("article", Text),
    Column("version", Integer),
    Column("reading", Integer),
)
