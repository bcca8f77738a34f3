"""Dates as exact as a text tells them: a year, a month or a day."""

from __future__ import annotations

import calendar
from datetime import date

__all__ = ["first_day", "last_day"]


def first_day(written: str | None) -> date | None:
    """Return the first day of an ISO date that may be a year or a month; None for none, and for one that is none."""
    return _day(written, last=False)


def last_day(written: str | None) -> date | None:
    """Return the last day of an ISO date that may be a year or a month; None for none, and for one that is none."""
    return _day(written, last=True)


def _day(written: str | None, *, last: bool) -> date | None:
    parts = (written or "")[:10].split("-")
    try:
        year, month, day = (*(int(part) for part in parts), *(0, 0, 0)[len(parts) :])
        if len(parts) < 2:
            month, day = (12, 31) if last else (1, 1)
        elif len(parts) < 3:
            day = calendar.monthrange(year, month)[1] if last else 1
        return date(year, month, day)
    except ValueError:  # among them calendar's own for a month that is none
        return None
