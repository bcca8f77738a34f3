"""What articles say of who is on which list, set beside the lists themselves."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sayso.ledger import View
from sayso.ledger.designated import Designated
from sayso.listings import Lead, Watchlist
from sayso.screening import Asked, Screen

__all__ = ["STATES", "Designation", "designations", "lists_meant"]

#: What the lists say of a reported designation: an entry fits; one did and has left the list; none fits; the list that
#: is meant was never imported.
STATES = ("confirmed", "removed", "not found", "no such list")


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """A designation as an article reports it, and what the lists say; `state` is one of `STATES`.

    `lists` are those that were asked: the ones meant by the article's words, all if it does not say. `leads` are the
    entries that may be meant. Even "confirmed" means no more than that a name and a list agree.
    """

    reported: Designated
    state: str
    lists: tuple[str, ...]
    leads: tuple[Lead, ...]


def designations(view: View, *, identity: str | None = None) -> Iterator[Designation]:
    """Go through the reported designations, the latest report first, each beside the lists that it is about."""
    known = view.lists()
    screens: dict[tuple[str, ...], Screen] = {}
    for reported in view.designated(identity):
        meant = lists_meant(reported.by, known)
        if not meant:
            yield Designation(reported=reported, state="no such list", lists=(), leads=())
            continue
        screen = screens.setdefault(meant, Screen(view, meant))
        asked = Asked(name=reported.names[0], type=reported.type)
        leads = tuple(screen.any_of(reported.names, asked, limit=5, gone=True))
        state = "not found" if not leads else "removed" if all(lead.gone for lead in leads) else "confirmed"
        yield Designation(reported=reported, state=state, lists=meant, leads=leads)


def lists_meant(words: str | None, known: list[Watchlist]) -> tuple[str, ...]:
    """Return the names of the lists that are meant by how an article calls a list or who made it.

    All of them where the article names none that could be told; none where it names a publisher whose list is not
    there.
    """
    if words is None:
        return tuple(one.name for one in known)
    publishers = _publishers(words)
    # OpenSanctions gathers the lists of all.
    named = {
        one.name
        for one in known
        if one.kind.partition("-")[0] in (*publishers, "opensanctions")
        or re.search(rf"(?<!\w){re.escape(one.name)}(?!\w)", words, re.I)
    }
    if publishers or named:
        return tuple(one.name for one in known if one.name in named)
    return tuple(one.name for one in known)


def _publishers(words: str) -> list[str]:
    return [publisher for publisher, pattern in _patterns().items() if pattern.search(words)]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(files(__package__).joinpath("publishers.toml").read_text("utf-8"))
    return {
        name: re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.I) for name, words in table.items()
    }
