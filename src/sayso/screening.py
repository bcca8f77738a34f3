"""Where watchlists and the ledger meet: lists are imported, names are matched, facts are set beside what lists say.

A match is a lead, never a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sayso.errors import InputError
from sayso.ledger import Ledger, Standing, View
from sayso.listings import Lead, Listed, Unreadable, Watchlist
from sayso.lists.match import Asked, Match, Matcher, threshold
from sayso.lists.read import Source
from sayso.lists.store import MAKER, from_bytes, from_names, to_bytes

__all__ = ["Asked", "Imported", "Screen", "add_list", "default_name", "threshold"]

#: Told what is being done ("reading", "indexing"), how much of it is done, and how much there is (0 if unknown).
Told = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: the list as it stands, whether anything was put in, and what could not be read."""

    list: Watchlist
    put_in: bool
    unreadable: tuple[Unreadable, ...]
    notes: tuple[str, ...]


# So many unreadable entries are told by name; all are counted.
_TOLD = 1_000


def default_name(source: Source) -> str:
    """Return what a list is called if nobody says: its publisher, or its file."""
    if source.kind == "csv":
        return source.path.name.removesuffix(".gz").rpartition(".")[0] or source.path.name
    name = source.kind.partition("-")[0]
    return f"{name}-consolidated" if name == "ofac" and source.path.name.lower().startswith("cons") else name


def add_list(
    ledger: Ledger,
    source: Source,
    *,
    name: str | None = None,
    date: str | None = None,
    told: Told = lambda *_: None,
) -> Imported:
    """Import a list, whole or not at all, and index its names.

    Run again on the same file it changes nothing, but for an index that was not finished. Raises what reading the file
    raises, InputError for a list that is older than what is there or another publisher's, and LedgerError.
    """
    name = name or default_name(source)
    if not name.strip() or any(not letter.isprintable() for letter in name):
        raise InputError(repr(name), "is no name for a list", "give it one with --name")
    missing: list[Unreadable] = []
    size = source.size

    def note(one: Unreadable) -> None:
        if len(missing) < _TOLD:
            missing.append(one)

    with ledger.writer() as writer:
        list_, put_in = writer.add_list(
            name,
            source.entries(lambda done: told("reading", done, size)),
            date=date or source.date,
            kind=source.kind,
            file=source.path.name,
            digest=source.digest(),
            unreadable=note,
        )
    with ledger.view() as view:
        found = view.list_index(name, MAKER)
        if found is not None and found[1] is None:
            index, owners = from_names(view.listed_names(name), lambda done: told("indexing", done, 0))
            with ledger.writer() as writer:
                writer.keep_list_index(name, found[0].number, MAKER, to_bytes(index, owners))
    return Imported(list_, put_in, tuple(missing), source.notes)


class Screen:
    """Finds names in the lists of a ledger; each list is loaded once, when it is first asked."""

    def __init__(self, view: View, lists: Sequence[str] | None = None) -> None:
        known = [one.name for one in view.lists()]
        for name in lists or ():
            if name not in known:
                there = f"there are {', '.join(known)}" if known else "import one with sayso lists add"
                raise InputError(name, "is no list of the ledger", there)
        self._view = view
        self._names = list(lists) if lists else known
        self._matchers: dict[str, Matcher | None] = {}

    @property
    def lists(self) -> tuple[str, ...]:
        """The names of the lists that are asked."""
        return tuple(self._names)

    def leads(self, asked: Asked, *, floor: float | None = None, limit: int = 10, gone: bool = False) -> list[Lead]:
        """Return the entries that may be meant, of all lists, the likeliest first; with `gone` also former ones."""
        found: list[Match] = []
        for name in self._names:
            if (matcher := self._matcher(name)) is not None:
                found += matcher.match(asked, floor=floor, limit=limit, gone=gone)
        standings = self._view.standings([one.key for one in found]) if found else {}
        leads = [_lead(asked, one, standings[one.key]) for one in found if one.key in standings]
        return sorted(leads, key=lambda lead: (-lead.score, lead.list.name, lead.entry.id))[:limit]

    def any_of(self, names: Sequence[str], asked: Asked, *, limit: int = 10, gone: bool = False) -> list[Lead]:
        """Return the leads of somebody of several names: each entry once, by the name that fits it best."""
        best: dict[tuple[str, str], Lead] = {}
        for name in names:
            one = Asked(name=name, type=asked.type, countries=asked.countries, births=asked.births)
            for lead in self.leads(one, limit=limit, gone=gone):
                key = lead.list.name, lead.entry.id
                if key not in best or lead.score > best[key].score:
                    best[key] = lead
        return sorted(best.values(), key=lambda lead: (-lead.score, lead.list.name, lead.entry.id))[:limit]

    def _matcher(self, name: str) -> Matcher | None:
        if name not in self._matchers:
            found = self._view.list_index(name, MAKER)
            made = from_bytes(found[1]) if found is not None and found[1] is not None else None
            if made is None and found is not None and found[0].entries:
                made = Matcher(*from_names(self._view.listed_names(name)))
            self._matchers[name] = made
        return self._matchers[name]


def _lead(asked: Asked, match: Match, standing: Standing) -> Lead:
    return Lead(
        asked=asked.name,
        list=standing.list,
        entry=standing.entry,
        name=_name_of(standing.entry, match.spelling),
        score=match.score,
        reasons=match.reasons,
        gone=standing.gone,
    )


def _name_of(entry: Listed, number: int) -> str:
    return entry.names[number].text if 0 <= number < len(entry.names) else entry.name
