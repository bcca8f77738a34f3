"""The nouns of watchlists: what a list says of somebody, and a lead from a name to what it says.

A lead is never a verdict: it says that a name is written much like one on a list, and why one may think so.
"""

from __future__ import annotations

from dataclasses import dataclass

from sayso.records import Reason

__all__ = ["LEAD", "LISTED_TYPES", "NAME_KINDS", "Lead", "Listed", "ListedName", "Unreadable", "Watchlist"]

#: Said wherever leads are shown.
LEAD = "A match is a lead, never a verdict: names are shared. Check the list's own entry before you rely on it."

#: What a list may list.
LISTED_TYPES = ("person", "organization", "vessel", "aircraft", "other")

#: How a list uses a name: its heading, another name, a former one, a weak one that alone says little ("Musa").
NAME_KINDS = ("name", "alias", "former", "weak")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """A name as a list writes it; `kind` is one of `NAME_KINDS`."""

    text: str
    kind: str = "alias"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry of a list, as it stands there.

    `id` is the list's own. `type` is one of `LISTED_TYPES`. `names` has at least one. `countries` are codes of two
    letters (ISO 3166-1, in small letters), or as the list has them where they are none of a country. `births` are
    ISO dates as exact as the list ("1961", "1961-05", "1961-05-03") or years between two ("1961/1964"). `since` is
    the ISO date from which it is listed. `programs` are the grounds or sanctions programmes, `positions` what the
    list says somebody is or does.
    """

    id: str
    type: str
    names: tuple[ListedName, ...]
    countries: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    since: str | None = None
    programs: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    note: str | None = None
    url: str | None = None
    wikidata: str | None = None

    @property
    def name(self) -> str:
        """The heading: what the list calls it first."""
        return self.names[0].text


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """An entry of a list that could not be read: its id if that much is known, the place, and why."""

    where: str
    reason: str
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """A list as it stood at one import.

    `number` counts the imports from 1. `date` is that of the list itself (ISO), as its file or its importer says;
    `added` when it was imported (UTC, RFC 3339); `kind` the layout of the file, `file` its name, `digest` its SHA-256.
    `entries` counts what is listed, the others what this import put in, altered and took out, and what it could not
    read.
    """

    name: str
    number: int
    date: str | None
    added: str
    kind: str
    file: str
    digest: str
    entries: int
    new: int = 0
    changed: int = 0
    removed: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A name that may be that of an entry: the likelihood between 0 and 1, and the reasons that make it up.

    `list` is as it stood when the entry was last on it; `gone` marks an entry that is no longer there. `name` is the
    one of the entry's names that fits best.
    """

    asked: str
    list: Watchlist
    entry: Listed
    name: str
    score: float
    reasons: tuple[Reason, ...] = ()
    gone: bool = False
