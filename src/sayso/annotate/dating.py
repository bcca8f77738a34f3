"""When things were said: the time phrases of attributions as ISO dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.annotate.times import relative_to, resolve, resolve_after
from sayso.records import Attribution

__all__ = ["dated"]


def dated(attributions: Sequence[Attribution], published: str | None) -> tuple[Attribution, ...]:
    """Return the attributions with the dates of their times, None where a phrase cannot be resolved.

    "The next day", "a day earlier" stand relative to the last time that the text before them gave.
    """
    dates: dict[str, tuple[str, str]] = {}
    anchor: tuple[str, str] | None = None
    for one in sorted(attributions, key=lambda a: (a.cue or a.content).spans[0].start):
        if one.time is None:
            continue
        if relative_to(one.time.text):
            found = resolve_after(one.time.text, anchor) if anchor else None
        else:
            found = resolve(one.time.text, published)
        if found is not None:
            dates[one.id] = anchor = found
    return tuple(
        replace(one, time=replace(one.time, start=dates[one.id][0], end=dates[one.id][1]))
        if one.time is not None and one.id in dates
        else one
        for one in attributions
    )
