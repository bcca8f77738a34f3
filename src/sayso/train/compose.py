"""Nested training material by composition: "X said Y." becomes "X said Y, according to Z."

The flat corpora have many "according to" and many "said", but seldom one about the other, which news agencies write
every day. The labelled attribution of a sentence becomes nested, the added one is the article's own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from sayso.train.corpora import Example, Label, Spans, moved

__all__ = ["composed", "named_sources"]

_CUE = "according to"
_ENDS = re.compile(r"[.!?][\"”’')]*(?=\s|$)")


def named_sources(examples: Sequence[Example]) -> list[str]:
    """Return what stands after "according to" in the labelled texts, the stock from which Z is drawn."""
    found = {
        example.text[label.source[0][0] : label.source[0][1]]
        for example in examples
        for label in (example.choices[0] if example.choices else ())
        if label.source and example.text[label.cue[0][0] : label.cue[-1][1]].lower() == _CUE
    }
    return sorted(name for name in found if len(name) < 60 and "\n" not in name)


def composed(example: Example, chance: random.Random, names: Sequence[str], *, share: float) -> Example:
    """Return `example` (of one annotator) with `share` of its fitting sentences reported by someone else."""
    if not example.choices or example.mentions is not None:
        return example  # the added name would be a mention that nobody labelled
    for label in sorted(example.choices[0], key=lambda label: label.cue, reverse=True):
        if chance.random() < share:
            example = _reported(example, label, chance.choice(names)) or example
    return example


def _reported(example: Example, label: Label, name: str) -> Example | None:
    """Return the text with ", according to NAME" after the label's sentence, or None where that does not fit."""
    text = example.text
    spans = (*label.cue, *label.source, *label.content)
    start, reach = min(a for a, _ in spans), max(b for _, b in spans)
    head = max(text.rfind("\n", 0, start) + 1, *(m.end() + 1 for m in _ENDS.finditer(text, 0, start)), 0)
    stop = _ENDS.search(text, reach - 1)
    # Only a plain sentence that the attribution fills: it begins with it and ends, in a full stop, soon after.
    if label.level or not label.source or stop is None or text[stop.start() : stop.end()] != ".":
        return None
    end = stop.start()
    if start - head > 12 or end - reach > 30 or "\n" in text[head:end] or end - head < 30:
        return None
    if any(head <= other.cue[0][0] < end for other in example.choices[0] if other is not label and not other.level):
        return None
    tail = f", {_CUE} {name}"

    def shift(part: Spans) -> Spans:
        return tuple((a + len(tail) if a >= end else a, b + len(tail) if b > end else b) for a, b in part)

    cue = end + 2
    source = cue + len(_CUE) + 1
    longer = moved(example, text[:end] + tail + text[end:], shift)
    # What stood in the sentence is now within what the new source says.
    labels = [replace(label, level=1) if head <= label.cue[0][0] < end else label for label in longer.choices[0]]
    labels.append(Label(((cue, cue + len(_CUE)),), ((source, source + len(name)),), ((head, end),)))
    return replace(longer, choices=(tuple(labels),))
