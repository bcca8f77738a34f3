"""Small readings made by hand, their phrases given as words of the text."""

from __future__ import annotations

from typing import Any

from sayso.jsonl import from_record
from sayso.records import Reading, Span

Words = str | tuple[str, ...] | None


def spans(text: str, words: Words) -> list[list[int]]:
    """Return where each of the words stands in `text`, the first time."""
    parts = () if words is None else (words,) if isinstance(words, str) else words
    return [[text.index(part), text.index(part) + len(part)] for part in parts]


def at(text: str, *words: str) -> tuple[Span, ...]:
    """Return the spans of the words."""
    return tuple(Span(start, end) for start, end in spans(text, words))


def said(content: Words, *, source: Words = None, cue: Words = None, **more: Any) -> dict[str, Any]:
    """Return an attribution for `reading`, its phrases still as words."""
    return {"content": content, "source": source, "cue": cue, **more}


def reading(text: str, *attributions: dict[str, Any], id: str = "a") -> Reading:
    """Return a reading of `text` with these attributions."""
    located = [
        attribution | {role: spans(text, attribution[role]) for role in ("content", "source", "cue")}
        for attribution in attributions
    ]
    return from_record({"id": id, "text": text, "attributions": located}, "a test")
