"""From text to numbers: word pieces with what the uncased vocabulary does not tell; one code to train and to run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.model.labels import WINDOW
from sayso.quotation import QUOTE_MARKS, find_quotations
from sayso.records import Span

__all__ = [
    "LAYOUTS",
    "QUOTES",
    "SHAPES",
    "Pieces",
    "Window",
    "blanked",
    "cut_windows",
    "load_tokenizer",
    "pieces_of",
    "window_arrays",
]

IntArray = npt.NDArray[np.int64]

#: Case of a piece: the encoder is uncased, so this is fed beside it as a learned embedding.
SHAPES = ("lower", "capital", "upper", "mixed", "digit", "other")
#: What stands before a piece: nothing (it is glued on), white space, the start of a paragraph.
LAYOUTS = ("glued", "spaced", "paragraph")
#: Where a piece stands as to quotation marks.
QUOTES = ("outside", "quoted", "nested", "mark")

_MARKS = QUOTE_MARKS + "`"

CLS, SEP = 101, 102  # ids in the vocabulary of bert-base-uncased, which MiniLM keeps

# A paragraph longer than this is handed to the tokenizer in parts, so that one endless line costs no more
# memory than many short ones. Cut at white space where there is any.
_CHUNK = 4000
_PARAGRAPH = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of a text as parallel arrays of length N: ids, offsets in code points, features."""

    ids: IntArray
    starts: IntArray
    ends: IntArray
    shape: IntArray
    layout: IntArray
    quote: IntArray
    breaks: IntArray  # 2 where a paragraph begins, 1 where a sentence may begin, else 0

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces [start, end) seen together; what is decided about a cue in [core_start, core_end) counts."""

    start: int
    end: int
    core_start: int
    core_end: int


def load_tokenizer(path: Path) -> Any:
    """Load `tokenizer.json`, without padding, truncation or special tokens."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Return `text` with spaces in place of `spans`, so that offsets stay and a quotation may go on behind them."""
    parts, at = [], 0
    for span in sorted(spans):
        if span.end > at:
            start = max(at, span.start)
            parts += [text[at:start], " " * (span.end - start)]
            at = span.end
    return "".join([*parts, text[at:]])


def _chunks(text: str, skip: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, begins a paragraph) of stretches no longer than `_CHUNK`, but for lines within `skip`."""
    skipped = iter(sorted(skip))
    current = next(skipped, None)
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        while current is not None and current.end <= start:
            current = next(skipped, None)
        if current is not None and current.start <= start and end <= current.end:
            continue
        first = True
        while end - start > _CHUNK:
            cut = text.rfind(" ", start + _CHUNK // 2, start + _CHUNK)
            cut = cut if cut > 0 else start + _CHUNK
            yield start, cut, first
            start, first = cut, False
        yield start, end, first


def pieces_of(text: str, tokenizer: Any, *, skip: Sequence[Span] = ()) -> Pieces:
    """Split `text` into word pieces with their features, as if the lines within `skip` were not there.

    Linear in the length of the text.
    """
    chunks = list(_chunks(text, skip))
    ids: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    heads: list[int] = []
    for low in range(0, len(chunks), 256):  # batches bound the tokenizer's own memory
        batch = chunks[low : low + 256]
        encoded = tokenizer.encode_batch([text[a:b] for a, b, _ in batch], add_special_tokens=False)
        for (offset, _, first), encoding in zip(batch, encoded, strict=True):
            if first:
                heads.append(len(ids))
            ids.extend(encoding.ids)
            for a, b in encoding.offsets:
                starts.append(offset + a)
                ends.append(offset + b)
    start_array = np.asarray(starts, dtype=np.int64)
    end_array = np.asarray(ends, dtype=np.int64)
    count = len(ids)
    layout = np.ones(count, dtype=np.int64)
    if count:
        layout[1:] = (start_array[1:] > end_array[:-1]).astype(np.int64)
    heads_array = np.asarray([h for h in heads if h < count], dtype=np.int64)
    layout[heads_array] = 2
    shape = np.fromiter((_shape(text[a:b]) for a, b in zip(starts, ends, strict=True)), np.int64, count)
    breaks = _breaks(text, starts, ends, layout)
    return Pieces(
        np.asarray(ids, dtype=np.int64),
        start_array,
        end_array,
        shape,
        layout,
        _quote_states(blanked(text, skip), start_array, end_array),
        breaks,
    )


def _shape(surface: str) -> int:
    if surface.islower():
        return 0
    if surface[:1].isalpha():
        if len(surface) == 1 or surface[1:].islower():
            return 1 if surface[0].isupper() else 5
        return 2 if surface.isupper() else 3
    return 4 if surface[:1].isdigit() else 5


def _breaks(text: str, starts: list[int], ends: list[int], layout: IntArray) -> IntArray:
    """Mark where a window may begin: a paragraph, or white space after closing punctuation."""
    breaks = np.where(layout == 2, 2, 0)
    for i in np.flatnonzero(layout == 1):
        j = i - 1
        while j >= 0 and i - j < 3 and text[starts[j] : ends[j]] in QUOTE_MARKS:
            j -= 1
        if j >= 0 and text[ends[j] - 1 : ends[j]] in ".!?":
            breaks[i] = 1
    return breaks


def _quote_states(text: str, starts: IntArray, ends: IntArray) -> IntArray:
    """Tell for each piece whether it stands outside quotation marks, inside, in nested ones, or is a mark."""
    state = np.zeros(len(starts), dtype=np.int64)
    for quotation in find_quotations(text):
        low = int(np.searchsorted(starts, quotation.span.start))
        high = int(np.searchsorted(ends, quotation.span.end, side="right"))
        state[low:high] = np.maximum(state[low:high], min(quotation.depth + 1, 2))
        width = 2 if text[quotation.span.start : quotation.span.start + 2] in ("''", "``") else 1
        for at in {*range(low, low + width), *range(high - width, high)}:
            if low <= at < high and text[starts[at] : ends[at]] in _MARKS:
                state[at] = 3
    return state


def cut_windows(breaks: IntArray, *, first: int = WINDOW - 2) -> list[Window]:
    """Cut pieces into overlapping windows of at most `WINDOW - 2`, at paragraphs or sentences where possible.

    A window begins 16 to 40 pieces before the one before it ends, so that a cue near a border is seen with
    what stands around it; each piece belongs to the core of exactly one window. `first` shortens the first
    window: training uses it to see other cuts in each epoch.
    """
    # What is seen twice is paid for twice. On the PolNeAR dev split (2026-11-24, one model) overlaps of 8-24, 12-32,
    # 16-40, 24-64 and 40-96 pieces gave an attribution F1 of 0.775, 0.775, 0.781, 0.779 and 0.777 for 1.06, 1.08, 1.11,
    # 1.19 and 1.31 pieces seen for one of text.
    count = len(breaks)
    size = WINDOW - 2
    spans: list[tuple[int, int]] = []
    start, limit = 0, first
    while True:
        end = min(start + limit, count)
        if end < count:
            end = _last_break(breaks, end - limit // 4, end, fallback=end)
        spans.append((start, end))
        if end >= count:
            break
        start = max(start + 1, _last_break(breaks, end - 40, end - 16, fallback=end - 24))
        limit = size
    windows = []
    for i, (start, end) in enumerate(spans):
        core_start = 0 if i == 0 else (start + spans[i - 1][1]) // 2
        core_end = count if i + 1 == len(spans) else (spans[i + 1][0] + end) // 2
        windows.append(Window(start, end, core_start, core_end))
    return windows


def _last_break(breaks: IntArray, low: int, high: int, *, fallback: int) -> int:
    """Return the last paragraph start in (low, high], else the last sentence start, else `fallback`."""
    low = max(low, 0)
    if high <= low:
        return max(fallback, 0)
    part = breaks[low + 1 : high + 1]
    for kind in (2, 1):
        found = np.flatnonzero(part == kind)
        if len(found):
            return int(low + 1 + found[-1])
    return max(fallback, 0)


def window_arrays(pieces: Pieces, windows: list[Window]) -> dict[str, IntArray]:
    """Return the network's inputs for `windows`, padded to the longest: arrays [windows, length]."""
    length = max(window.end - window.start for window in windows) + 2
    shape = (len(windows), length)
    arrays = {name: np.zeros(shape, dtype=np.int64) for name in ("ids", "shape", "layout", "quote", "mask")}
    for row, window in enumerate(windows):
        n = window.end - window.start
        part = slice(window.start, window.end)
        arrays["ids"][row, 0] = CLS
        arrays["ids"][row, 1 : n + 1] = pieces.ids[part]
        arrays["ids"][row, n + 1] = SEP
        arrays["shape"][row, 1 : n + 1] = pieces.shape[part]
        arrays["layout"][row, 1 : n + 1] = pieces.layout[part]
        arrays["quote"][row, 1 : n + 1] = pieces.quote[part]
        arrays["mask"][row, : n + 2] = 1
    return arrays
