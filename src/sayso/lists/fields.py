"""What the fields of an entry may be, whatever list it is on: names, dates, places, made alike and bounded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from sayso.listings import Listed, ListedName, Unreadable

__all__ = ["entry", "iso_date", "named", "spaced", "span_of_years", "unique"]

# More and longer names than any list has: the longest known name has some 400 characters, the most names some 300.
_MOST_NAMES, _MOST_NAME, _MOST_VALUES, _MOST_NOTE = 2_000, 1_000, 500, 20_000
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*| \d\d:.*)?$")
_WORDED = re.compile(r"(?:(\d{1,2})\.?\s+)?(?:([A-Za-z]{3,9})\.?,?\s+)?(\d{4})$")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})$")
_YEARS = re.compile(r"(\d{4})\D+(\d{4})$")
_ABOUT = re.compile(r"^(?:circa|approximately|approx\.?|about|ca?\.|between)\s*", re.IGNORECASE)


def spaced(text: object) -> str:
    """Return the text with single spaces and without characters that show nothing; "" for what is no text."""
    if not isinstance(text, str):
        return ""
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn") or c in "\t\n\r")
    return " ".join(kept.split())


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values that are not empty, none twice, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))[:_MOST_VALUES]


def iso_date(text: object, *, month_first: bool = False) -> str | None:
    """Return an ISO date, month, year, or two years ("1961/1964") for how lists write dates; None for none.

    "10 Dec 1948", "Dec 1948", "circa 1961", "1961 to 1964", "1948-12-10T00:00:00", "12/31/1999" (the month first where
    `month_first` is set).
    """
    told = _ABOUT.sub("", spaced(text))
    if match := _ISO.match(told):
        return _joined(match[1], match[2], match[3])
    if match := _WORDED.match(told):
        month = _MONTHS.get((match[2] or "")[:3].lower())
        if match[2] and month is None:
            return None
        return _joined(match[3], month, match[1] if month else None)
    if match := _SLASHED.match(told):
        day, month_ = (match[2], match[1]) if month_first else (match[1], match[2])
        return _joined(match[3], month_, day)
    if match := _YEARS.search(told):
        return span_of_years(match[1], match[2])
    return None


def _joined(year: Any, month: Any = None, day: Any = None) -> str | None:
    """Return the parts of a date as one, as far as they are right."""
    from calendar import monthrange

    try:
        y, m, d = int(year), int(month or 0), int(day or 0)
    except (TypeError, ValueError):
        return None
    if not 1000 <= y <= 2999:
        return None
    if not 1 <= m <= 12:
        return f"{y}"
    return f"{y}-{m:02}-{d:02}" if 1 <= d <= monthrange(y, m)[1] else f"{y}-{m:02}"


def span_of_years(first: object, last: object) -> str | None:
    """Return two years as one text, one if they are the same or the other is missing."""
    years = sorted(year for text in (first, last) if (year := _joined(spaced(text)[:4])))
    return "/".join(dict.fromkeys(years)) or None


def named(text: object, kind: str = "alias") -> ListedName | None:
    """Return a name; None for an empty one, or one that is longer than any name."""
    told = spaced(text)
    return ListedName(text=told, kind=kind) if 0 < len(told) <= _MOST_NAME and any(c.isalnum() for c in told) else None


def entry(
    where: str,
    id: object,
    type: str,
    names: Iterable[ListedName | None],
    *,
    note: object = None,
    url: str | None = None,
    wikidata: str | None = None,
    since: str | None = None,
    **values: Iterable[str | None],
) -> Listed | Unreadable:
    """Return an entry made of these fields, or why there is none: without an id or a name it is nobody."""
    told = spaced(id)[:200]
    kept: dict[str, ListedName] = {}
    for name in names:
        if name is not None:
            kept.setdefault(name.text, name)
    if not told:
        return Unreadable(where=where, reason="an entry without an id")
    if not kept:
        return Unreadable(where=where, reason="an entry without a name", id=told)
    return Listed(
        id=told,
        type=type,
        names=tuple(kept.values())[:_MOST_NAMES],
        note=spaced(note)[:_MOST_NOTE] or None,
        url=url,
        wikidata=wikidata if wikidata and re.fullmatch(r"Q[1-9]\d*", wikidata) else None,
        since=since,
        **{field: unique(spaced(value) for value in given if value) for field, given in values.items()},
    )
