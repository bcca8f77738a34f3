"""Which attribution is reported within which: the parent is the one whose content holds the other's cue."""

from __future__ import annotations

from dataclasses import replace

from sayso.records import Attribution, Span

__all__ = ["nested"]


def nested(attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """Return the attributions with `parent` set: the shortest content that holds the whole cue, never in a circle.

    Linear but for overlaps: each attribution is compared only with those whose contents reach its cue.
    """
    by_start = sorted(range(len(attributions)), key=lambda i: _hull(attributions[i]).start)
    parents: dict[int, int] = {}
    active: list[int] = []
    cues = sorted((i for i in by_start if attributions[i].cue), key=lambda i: _cue(attributions[i]).start)
    waiting = iter(by_start)
    following = next(waiting, None)
    for i in cues:
        cue = _cue(attributions[i])
        while following is not None and _hull(attributions[following]).start <= cue.start:
            active.append(following)
            following = next(waiting, None)
        active = [j for j in active if _hull(attributions[j]).end > cue.start]
        holders = [j for j in active if j != i and any(span.contains(cue) for span in attributions[j].content.spans)]
        for j in sorted(holders, key=lambda j: _length(attributions[j])):
            if not _leads_to(parents, j, i):
                parents[i] = j
                break
    return tuple(
        replace(a, parent=attributions[parents[i]].id) if i in parents else a for i, a in enumerate(attributions)
    )


def _cue(attribution: Attribution) -> Span:
    assert attribution.cue is not None  # noqa: S101 - callers have filtered
    return attribution.cue.spans[0]


def _hull(attribution: Attribution) -> Span:
    spans = attribution.content.spans
    return Span(spans[0].start, max(span.end for span in spans))


def _length(attribution: Attribution) -> int:
    return sum(span.end - span.start for span in attribution.content.spans)


def _leads_to(parents: dict[int, int], start: int, goal: int) -> bool:
    while start in parents:
        start = parents[start]
        if start == goal:
            return True
    return start == goal
