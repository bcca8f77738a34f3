"""Nested training material from flat corpora, by reading each content again on its own.

PolNeAR marks only the outermost attribution. Its contents, taken out of their articles, are ordinary prose in which
the network trained so far finds attributions as in any text: "he believes that the vote was rigged" within "Lee
said ...". What it finds with confidence is a nested label of the article; where it wavers the nested layer learns
nothing; the rest of each content counts as free of nested cues.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import torch

from sayso.model.decode import Decoding, Found, Outputs
from sayso.model.features import IntArray, Pieces
from sayso.model.find import find_all
from sayso.quotation import QUOTE_MARKS
from sayso.train.corpora import Example, Label, Spans
from sayso.train.network import Network

__all__ = ["run", "with_silver"]

# Of 60 labels made above the first, drawn at random and read by eye, 45 were right; most of the others are acts told as
# intentions ("infringe on"). What lies between the two is too mixed to teach anything.
_SURE, _UNSURE = 0.6, 0.15
_MIN_LENGTH = 12  # characters; shorter contents ("no", "it") hold no attribution


@dataclass(frozen=True, slots=True)
class _Segment:
    example: int
    choice: int
    start: int
    end: int
    depth: int


def with_silver(network: Network, examples: list[Example], tokenizer: Any, store: Path) -> list[Example]:
    """Return `examples` with nested labels inside the contents that were marked unknown.

    The labels are written to `store`; where it exists they are read from there, so that a resumed training goes on
    with the same material.
    """
    flat = [example for example in examples if any(example.unknown)]
    if not store.exists():
        made = _made(network, flat, tokenizer)
        store.write_text(json.dumps([[asdict(e)["choices"], e.unknown] for e in made]), "utf-8")
    tables = json.loads(store.read_text("utf-8"))
    silver = {
        example.name: replace(
            example,
            choices=tuple(tuple(_label_from(row) for row in choice) for choice in choices),
            unknown=tuple(tuple((a, b) for a, b in spans) for spans in unknown),
        )
        for example, (choices, unknown) in zip(flat, tables, strict=True)
    }
    return [silver.get(example.name, example) for example in examples]


def _label_from(row: Mapping[str, Any]) -> Label:
    cue, source, content = (tuple((a, b) for a, b in row[role]) for role in ("cue", "source", "content"))
    return Label(cue, source, content, row["level"], act=row["act"])


def _made(network: Network, examples: list[Example], tokenizer: Any) -> list[Example]:
    segments = [
        _Segment(i, c, a, b, 1)
        for i, example in enumerate(examples)
        for c, unknown in enumerate(example.unknown)
        for a, b in unknown
    ]
    extra: dict[tuple[int, int], list[Label]] = {}
    wavering: dict[tuple[int, int], list[tuple[int, int]]] = {}
    while segments:
        trimmed = [
            s for s in (_trimmed(s, examples[s.example].text) for s in segments) if s.end - s.start >= _MIN_LENGTH
        ]
        segments = []
        texts = [examples[s.example].text[s.start : s.end] for s in trimmed]
        settings = Decoding(_UNSURE, 0.0, 1.0)
        read = find_all(texts, tokenizer, partial(run, network), settings, batch=48)
        for segment, (pieces, found) in zip(trimmed, read, strict=True):
            key = segment.example, segment.choice
            for one in found:
                label = _label(one, pieces, segment.start)
                if one.cue_score < _SURE:
                    wavering.setdefault(key, []).extend(label.cue)
                    continue
                extra.setdefault(key, []).append(label)
                if segment.depth < 3:
                    segments += [replace(segment, start=a, end=b, depth=segment.depth + 1) for a, b in label.content]
    return [
        replace(
            example,
            choices=tuple(labels + tuple(_unique(extra.get((i, c), []))) for c, labels in enumerate(example.choices)),
            unknown=tuple(tuple(wavering.get((i, c), ())) for c in range(len(example.choices))),
        )
        for i, example in enumerate(examples)
    ]


def _unique(labels: list[Label]) -> list[Label]:
    seen: dict[Spans, Label] = {}
    for label in labels:
        seen.setdefault(label.cue, label)
    return list(seen.values())


def _trimmed(segment: _Segment, text: str) -> _Segment:
    """Leave out quotation marks at the ends and a leading "that"."""
    start, end = segment.start, segment.end
    while start < end and (text[start].isspace() or text[start] in QUOTE_MARKS):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in QUOTE_MARKS):
        end -= 1
    if text[start : start + 5].lower() == "that ":
        start += 5
    return replace(segment, start=start, end=end)


def _label(found: Found, pieces: Pieces, shift: int) -> Label:
    def spans(runs: Sequence[tuple[int, int]]) -> Spans:
        return tuple((int(pieces.starts[a]) + shift, int(pieces.ends[b - 1]) + shift) for a, b in runs)

    return Label(spans([found.cue]), spans(found.source), spans(found.content), level=1)


def run(network: Network, arrays: Mapping[str, IntArray]) -> Outputs:
    """Run the network on a batch of windows without gradients."""
    network.eval()
    inputs = {name: torch.from_numpy(array) for name, array in arrays.items()}
    with torch.inference_mode():
        return Outputs(*(output.float().numpy() for output in network(**inputs)))
