"""Dates as documents write them, made RFC 3339 without inventing precision."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from sayso.errors import InputError

__all__ = ["checked_date", "published_date"]

# As American and British datelines have them; %B and %b read English month names because Python's own
# locale stays "C" unless a program changes it.
_WRITTEN = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%A, %B %d, %Y", "%A, %d %B %Y")


def published_date(value: str) -> str | None:
    """Return `value` as an RFC 3339 date or date-time, or None if it is no date in a known notation.

    A time of day without a zone is left out: the same clock time is another moment elsewhere, and the day
    is what the reader needs. A zone is kept as written.
    """
    value = value.strip()
    return _iso(value) or _mail(value) or _written(value)


def checked_date(value: str | None) -> str | None:
    """Return a caller's date as RFC 3339; InputError if it is not an ISO date."""
    if value is None:
        return None
    found = _iso(value.strip()) if re.match(r"\s*\d{4}-\d{2}-\d{2}", value) else None
    if found is None:
        raise InputError(f"published '{value}'", "is not an ISO date", "write it as YYYY-MM-DD, as in 2024-03-09")
    return found


def _iso(value: str) -> str | None:
    if not re.match(r"\d{4}-?\d{2}-?\d{2}", value):
        return None
    # "2020-01-01 10:00:00 UTC" and "2020-01-01T10:00:00 +02:00" are common and not quite ISO.
    value = re.sub(r"\s*(?:UTC|GMT|Z)$", "+00:00", value)
    value = re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$)", "", value)
    try:
        if len(value) <= 10:
            return date.fromisoformat(value).isoformat()
        return _moment(datetime.fromisoformat(value))
    except ValueError:
        return None


def _mail(value: str) -> str | None:
    try:
        return _moment(parsedate_to_datetime(value))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _written(value: str) -> str | None:
    for pattern in _WRITTEN:
        try:
            return datetime.strptime(value, pattern).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return None


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
