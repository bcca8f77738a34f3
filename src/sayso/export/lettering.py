"""How much room words take in a picture, and how they are broken to fit."""

from __future__ import annotations

import unicodedata

from sayso.export.xml import legal

__all__ = ["cut", "lines", "width"]

# Widths in thousandths of the letter size: Helvetica's (Adobe's font metrics), which Arial and its clones share.
_NARROW = "fijltI.,:;'!|/\\()[]- "
_WIDTHS = (
    dict.fromkeys(_NARROW, 278)
    | dict.fromkeys("abcdeghnopqu0123456789L?_", 556)
    | dict.fromkeys("kvxyzsJcç", 500)
    | dict.fromkeys("ABEKPSVXY&", 667)
    | dict.fromkeys("CDHNRUwÐ", 722)
    | dict.fromkeys("GOQ", 778)
    | {"f": 278, "r": 333, "t": 278, "i": 222, "j": 222, "l": 222, "'": 191, "-": 333, "(": 333, ")": 333}
    | {"F": 611, "T": 611, "Z": 611, "m": 833, "M": 833, "W": 944, "@": 1015, "…": 1000, "–": 556, "—": 1000}
)
# Letters of other scripts, some of which are wider.
_OTHER, _WIDE = 620, 1000
# Accents on one letter: Vietnamese has two, Hebrew with all its points three.
_MOST_ACCENTS = 3


def width(text: str, size: float) -> float:
    """Return how wide a line of that letter size is, in the same unit: near enough to put boxes around words."""
    return sum(map(_letter, text)) * size / 1000


def _letter(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.combining(letter):
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0x1F000 else _OTHER


def _calm(text: str) -> str:
    """Return the text on one line and of a bounded length, without piles of accents that would cover other words."""
    kept: list[str] = []
    pile = 0
    for letter in unicodedata.normalize("NFC", legal(text[:1000], one_line=True)):
        pile = pile + 1 if unicodedata.combining(letter) else 0
        if pile <= _MOST_ACCENTS:
            kept.append(letter)
    return "".join(kept)


def cut(text: str, size: float, most: float) -> str:
    """Return the text on one line, its end left off where it would be wider than `most`."""
    text = _calm(text)
    if width(text, size) <= most:
        return text
    room = most - width("…", size)
    end, used = 0, 0.0
    while end < len(text) and (used := used + width(text[end], size)) <= room:
        end += 1
    while end < len(text) and end and unicodedata.combining(text[end]):  # an accent stays with its letter
        end -= 1
    kept = text[:end]
    word = kept.rpartition(" ")[0]
    return (word if len(word) > len(kept) * 0.6 else kept).rstrip(" ,;:–-") + "…"


def lines(text: str, size: float, most: float, *, count: int = 2) -> list[str]:
    """Return the text broken into at most `count` lines, none wider than `most`; what does not fit is left off."""
    words = _calm(text).split(" ")
    found: list[str] = []
    while words and len(found) < count - 1:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size) <= most:
            line += f" {words.pop(0)}"
        found.append(cut(line, size, most))
    if words:
        found.append(cut(" ".join(words), size, most))
    return found
