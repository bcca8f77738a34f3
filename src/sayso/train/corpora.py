"""Training examples: labelled texts as word pieces and index sets, and windows of them as batches."""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.model.features import IntArray, Pieces, cut_windows, pieces_of, window_arrays
from sayso.model.find import padded

__all__ = [
    "Batch",
    "Example",
    "Label",
    "batches",
    "digest_of",
    "load_polnear",
    "load_records",
    "unknown_inside",
]

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """One attribution as character spans; `level` 0 in the article's own voice, 1 within another's content."""

    cue: Spans
    source: Spans
    content: Spans
    level: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """One text with the labels of one annotator, or of several to choose from.

    `unknown` are stretches in which nested cues were not looked for: there the nested layer learns nothing.
    """

    name: str
    text: str
    choices: tuple[tuple[Label, ...], ...]
    unknown: tuple[Spans, ...] = ()  # one per choice
    weight: int = 1  # times an epoch
    since: int = 0  # first epoch that sees it


def load_polnear(folder: Path) -> list[Example]:
    """Read one split of PolNeAR: `text/*.txt` and `attributions/*.ann`, all annotators of a text together."""
    notes: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        notes[re.sub(r"_[0-9a-f]{4}$", "", path.stem)].append(path)
    examples = []
    for path in sorted((folder / "text").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        choices = tuple(_read_ann(note.read_text("utf-8")) for note in notes.get(path.stem, []))
        if choices:
            examples.append(Example(path.stem, text, choices, tuple(unknown_inside(c) for c in choices)))
    return examples


def _read_ann(notes: str) -> tuple[Label, ...]:
    spans: dict[str, Spans] = {}
    labels = []
    for line in notes.splitlines():
        fields = line.split("\t")
        if line.startswith("T") and len(fields) >= 2 and " " in fields[1]:
            places = fields[1].split(" ", 1)[1]
            spans[fields[0]] = tuple((int(a), int(b)) for a, b in (p.split() for p in places.split(";")))
        elif line.startswith("E") and len(fields) >= 2:
            roles: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for part in fields[1].split()[1:]:
                role, _, target = part.partition(":")
                roles[role.rstrip("0123456789")] += spans.get(target, ())
            if roles["Cue"] and roles["Content"]:
                cue, source, content = (tuple(sorted(set(roles[r]))) for r in ("Cue", "Source", "Content"))
                labels.append(Label(cue, source, content))
    return tuple(labels)


def load_records(path: Path, *, weight: int = 1, since: int = 0) -> list[Example]:
    """Read records as in docs/record.md in which nested attributions are labelled too."""
    examples = []
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        labels = tuple(
            Label(_spans(a["cue"]), _spans(a.get("source")), _spans(a["content"]), level=int(bool(a.get("parent"))))
            for a in record["attributions"]
            if a.get("cue")
        )
        examples.append(Example(str(record["id"]), record["text"], (labels,), ((),), weight, since))
    return examples


def _spans(phrase: dict[str, Any] | None) -> Spans:
    return tuple((int(a), int(b)) for a, b in phrase["spans"]) if phrase else ()


def unknown_inside(labels: tuple[Label, ...]) -> Spans:
    """Return the contents: a flat corpus does not say what is reported within them."""
    return tuple(span for label in labels for span in label.content)


def digest_of(examples: list[Example]) -> str:
    """Return a SHA-256 over names, texts and labels, for the model card."""
    hasher = hashlib.sha256()
    for example in examples:
        hasher.update(repr((example.name, example.text, example.choices)).encode("utf-8", "surrogatepass"))
    return hasher.hexdigest()


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows with their targets.

    inputs: arrays [B, T]; tags [B, layers, T] with -100 where unknown; row [C] the window of each cue;
    cue [C, T] its pieces as 0/1; role [C, T] with 0 none, 1 source, 2 content, -100 padding.
    """

    inputs: dict[str, IntArray]
    tags: IntArray
    row: IntArray
    cue: npt.NDArray[np.float32]
    role: IntArray


@dataclass(frozen=True, slots=True)
class _Piece:
    """One window of one example, as indices into the example's pieces."""

    pieces: Pieces
    window: Any
    tags: IntArray  # [layers, N] for the whole text
    links: tuple[tuple[int, int, IntArray], ...]  # first and last + 1 piece of the cue, role of each piece [N]


def _targets(example: Example, pieces: Pieces, choice: int) -> tuple[IntArray, list[tuple[int, int, IntArray]]]:
    count = len(pieces)
    tags = np.zeros((2, count), dtype=np.int64)
    for a, b in example.unknown[choice]:
        tags[1, _reach(pieces, a, b)] = -100
    links = []
    for label in example.choices[choice]:
        where = _reach(pieces, label.cue[0][0], label.cue[-1][1])
        if where.start >= where.stop:
            continue
        tags[label.level, where] = 2
        tags[label.level, where.start] = 1
        role = np.zeros(count, dtype=np.int64)
        for number, spans in ((2, label.content), (1, label.source)):
            for a, b in spans:
                role[_reach(pieces, a, b)] = number
        role[where] = np.where(role[where] == 1, 1, 0)  # a cue that holds its source ("Her words") keeps it
        links.append((where.start, where.stop, role))
    return tags, links


def _reach(pieces: Pieces, start: int, end: int) -> slice:
    """Return the pieces that share a character with [start, end)."""
    low = int(np.searchsorted(pieces.ends, start, side="right"))
    high = int(np.searchsorted(pieces.starts, end, side="left"))
    return slice(low, max(high, low))


def batches(
    examples: list[Example], tokenizer: Any, *, size: int, chance: random.Random, augment: Any
) -> Iterator[Batch]:
    """Yield an epoch of batches: other window cuts, annotators and augmentations each time."""
    windows: list[_Piece] = []
    for example in examples:
        for _ in range(example.weight):
            choice = chance.randrange(len(example.choices))
            varied = augment(replace(example, choices=(example.choices[choice],), unknown=(example.unknown[choice],)))
            pieces = pieces_of(varied.text, tokenizer)
            if not len(pieces):
                continue
            tags, links = _targets(varied, pieces, 0)
            for window in cut_windows(pieces.breaks, first=chance.randrange(96, 255)):
                windows.append(_Piece(pieces, window, tags, tuple(links)))
    # Like lengths together, so that little is padding; the order of batches is random.
    windows.sort(key=lambda w: (w.window.end - w.window.start) + chance.random() * 24)
    groups = [windows[i : i + size] for i in range(0, len(windows), size)]
    chance.shuffle(groups)
    for group in groups:
        yield _batch(group)


def _batch(group: list[_Piece]) -> Batch:
    arrays = [window_arrays(piece.pieces, [piece.window]) for piece in group]
    inputs = padded(arrays)
    length = inputs["ids"].shape[1]
    tags = np.full((len(group), 2, length), -100, dtype=np.int64)
    row, cues, roles = [], [], []
    for b, piece in enumerate(group):
        start, end = piece.window.start, piece.window.end
        tags[b, :, 1 : end - start + 1] = piece.tags[:, start:end]
        for first, last, role in piece.links:
            if first < start or last > end:
                continue
            cue = np.zeros(length, dtype=np.float32)
            cue[first - start + 1 : last - start + 1] = 1
            target = np.full(length, -100, dtype=np.int64)
            target[1 : end - start + 1] = role[start:end]
            row.append(b)
            cues.append(cue)
            roles.append(target)
    return Batch(
        inputs,
        tags,
        np.asarray(row, dtype=np.int64),
        np.stack(cues) if cues else np.zeros((0, length), dtype=np.float32),
        np.stack(roles) if roles else np.zeros((0, length), dtype=np.int64),
    )
