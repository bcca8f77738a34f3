"""The tables of watchlists, as the queries of this package see them; `fifth` holds the same as SQL.

watchlists 1─n imports 1─n listed 1─n listed_names
watchlists 1─1 list_indexes n─1 imports
"""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

__all__ = ["add_list_tables"]


def add_list_tables(metadata: MetaData) -> tuple[Table, ...]:
    """Add the tables of watchlists to those of the ledger, and return them."""
    watchlists = Table(
        "watchlists",
        metadata,
        Column("key", Integer, primary_key=True),
        Column("name", Text, nullable=False),
        Column("added", Text, nullable=False),  # UTC, RFC 3339
        UniqueConstraint("name"),
    )
    imports = Table(
        "imports",
        metadata,
        Column("key", Integer, primary_key=True),
        Column("list", Integer, ForeignKey("watchlists.key"), nullable=False),
        Column("number", Integer, nullable=False),  # 1 for the first
        Column("date", Text),  # of the list itself, ISO
        Column("added", Text, nullable=False),  # UTC, RFC 3339
        Column("kind", Text, nullable=False),  # the layout of the file
        Column("file", Text, nullable=False),  # its name
        Column("digest", Text, nullable=False),  # SHA-256 of it
        Column("entries", Integer, nullable=False),
        Column("new", Integer, nullable=False),
        Column("changed", Integer, nullable=False),
        Column("removed", Integer, nullable=False),
        Column("unread", Integer, nullable=False),
        UniqueConstraint("list", "number"),
    )
    listed = Table(
        "listed",
        metadata,
        Column("key", Integer, primary_key=True),
        Column("list", Integer, ForeignKey("watchlists.key"), nullable=False),
        Column("id", Text, nullable=False),  # the list's own
        Column("since", Integer, ForeignKey("imports.key"), nullable=False),
        Column("until", Integer, ForeignKey("imports.key")),  # that changed or removed it; null while it stands
        Column("digest", Text, nullable=False),  # SHA-256 of all that it says
        Column("type", Text, nullable=False),
        Column("countries", JSON, nullable=False),
        Column("births", JSON, nullable=False),
        Column("date", Text),  # since when it is listed, ISO
        Column("programs", JSON, nullable=False),
        Column("positions", JSON, nullable=False),
        Column("note", Text),
        Column("url", Text),
        Column("wikidata", Text),
    )
    names = Table(
        "listed_names",
        metadata,
        Column("entry", Integer, ForeignKey("listed.key"), primary_key=True),
        Column("number", Integer, primary_key=True),  # 1 for the heading
        Column("kind", Text, nullable=False),  # name, alias, former, weak
        Column("text", Text, nullable=False),
    )
    indexes = Table(
        "list_indexes",
        metadata,
        Column("list", Integer, ForeignKey("watchlists.key"), primary_key=True),
        Column("import", Integer, ForeignKey("imports.key"), nullable=False),
        Column("maker", Text, nullable=False),  # the rules that made it
        Column("data", LargeBinary, nullable=False),
    )
    return watchlists, imports, listed, names, indexes
