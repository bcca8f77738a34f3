"""What of the ledger is asked for: by whom, doing what, in which outlet, when, about what."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from sayso.errors import InputError
from sayso.records import ACTS

__all__ = ["EVERYTHING", "Asked", "Filter", "day_of", "filter_of"]

_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


class Asked(TypedDict):
    """A filter as the ledger's view takes it."""

    person: str | None
    act: str | None
    outlet: str | None
    since: date | None
    until: date | None
    words: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What must fit an attribution; None for whatever it may be.

    `person` are words of the speaker's name, `outlet` of the outlet's name or address, `about` of what is said; `act`
    is one of `records.ACTS`; `since` and `until` are days of publication, both included.
    """

    person: str | None = None
    act: str | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    about: str | None = None

    @property
    def asked(self) -> Asked:
        """The filter as the ledger's view takes it."""
        return {
            "person": self.person,
            "act": self.act,
            "outlet": self.outlet,
            "since": self.since,
            "until": self.until,
            "words": self.about,
        }


EVERYTHING = Filter()


def filter_of(
    *,
    person: str | None = None,
    act: str | None = None,
    outlet: str | None = None,
    since: str | None = None,
    until: str | None = None,
    about: str | None = None,
) -> Filter:
    """Return the filter that the words mean; a date may be a year, a month or a day, and covers all of it.

    Raises `InputError` for an act or a date that is none, and for words without a letter or digit.
    """
    if act is not None and act not in ACTS:
        raise InputError(f"--act {act}", "is no act", f"use one of {', '.join(ACTS)}")
    for option, words in (("--person", person), ("--outlet", outlet), ("--about", about)):
        if words is not None and not re.search(r"\w", words):
            raise InputError(f"{option} {words!r}", "holds no word to look for", "give a word or a name")
    found = Filter(
        person=person,
        act=act,
        outlet=outlet,
        since=day_of(since, "--since", last=False),
        until=day_of(until, "--until", last=True),
        about=about,
    )
    if found.since and found.until and found.since > found.until:
        raise InputError(f"--since {since} --until {until}", "ends before it begins", "swap the two dates")
    return found


def day_of(written: str | None, option: str, *, last: bool) -> date | None:
    """Return the first or last day of what is written: YYYY, YYYY-MM or YYYY-MM-DD; raises `InputError` for other."""
    if written is None:
        return None
    match = _DATE.fullmatch(written)
    try:
        if match is None:
            raise ValueError("not of the form")
        year, month = int(match[1]), int(match[2] or (12 if last else 1))
        return date(year, month, int(match[3] or (calendar.monthrange(year, month)[1] if last else 1)))
    except ValueError:
        raise InputError(
            f"{option} {written!r}", "is not an ISO date", "write it as YYYY-MM-DD, YYYY-MM or YYYY"
        ) from None
