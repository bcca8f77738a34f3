"""Other house styles: the same labels on the text as another paper would print it.

Each change keeps the number of characters, or maps the labels along, so that spans stay exact.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from sayso.quotation import find_quotations
from sayso.train.corpora import Example, Spans, moved

__all__ = ["Chances", "augmented"]


@dataclass(frozen=True, slots=True)
class Chances:
    """How often each change is made to an article, 0..1."""

    quotes: float = 0.5
    lower: float = 0.05
    unquoted: float = 0.03
    titleless: float = 0.2
    reported: float = 0.0  # of its sentences, see `compose`


_STYLES = (
    ("“", "”", "‘", "’"),
    ('"', '"', "'", "'"),
    ("‘", "’", "“", "”"),
    ("'", "'", '"', '"'),
    ("«", "»", "“", "”"),
)


def augmented(example: Example, chance: random.Random, chances: Chances) -> Example:
    """Return `example` in another style of quotation marks, case or layout; often unchanged."""
    text = example.text
    if chance.random() < chances.quotes:
        text = _requoted(text, chance.choice(_STYLES))
    elif chance.random() < chances.unquoted:
        text = re.sub('[“”"«»]', " ", text)
    if chance.random() < chances.lower:
        lowered = text.lower()
        text = lowered if len(lowered) == len(text) else text  # "İ" grows when lowered
    example = replace(example, text=text)
    if chance.random() < chances.titleless:
        example = _beheaded(example)
    return example


def _requoted(text: str, style: tuple[str, str, str, str]) -> str:
    letters = list(text)
    for quotation in find_quotations(text):
        if text[quotation.span.start] == text[quotation.span.start + 1]:
            continue  # two marks typed for one: other marks would be shorter
        inner = quotation.depth % 2
        letters[quotation.span.start] = style[2 * inner]
        letters[quotation.span.end - 1] = style[2 * inner + 1]
    return "".join(letters)


def _beheaded(example: Example) -> Example:
    """Drop the first paragraph (in most corpora the headline)."""
    match = re.match(r"[^\n]+\n\s*", example.text)
    if match is None or match.end() > 200:
        return example
    cut = match.end()

    def shift(spans: Spans) -> Spans:
        return tuple((a - cut, b - cut) for a, b in spans if a >= cut)

    return moved(example, example.text[cut:], shift)
