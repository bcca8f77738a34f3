"""XML as all formats here write it: whatever a name or a quotation holds, what is written can be read.

Names and words come from strangers. XML has no way to write some characters, and others make text read otherwise than
it is; they are replaced, and the rest is escaped by the writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO, cast
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

__all__ = ["Markup", "legal"]

# What XML 1.0 cannot hold (its production 2, Char), and U+0085 and U+2028, which some readers take for line ends.
_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\u2028|\u2029")
# All of Unicode's Bidi_Control but the two marks that names in Hebrew and Arabic need.
_TURNING = re.compile("[\u061c\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"[\t\n\r ]+")


def legal(text: str, *, one_line: bool = False) -> str:
    """Return the text with what XML cannot hold as U+FFFD, and without what turns the direction of reading."""
    text = _TURNING.sub("", _ILLEGAL.sub("\ufffd", text)).replace("\r\n", "\n").replace("\r", "\n")
    return _SPACE.sub(" ", text).strip() if one_line else text


class Markup:
    """Writes elements one after the other; nothing is held."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        # It takes any text stream, though its types know of others only.
        self._writer = XMLGenerator(cast(Any, out), encoding="utf-8", short_empty_elements=True)
        self._depth = 0
        out.write('<?xml version="1.0" encoding="UTF-8"?>')

    @contextmanager
    def within(self, name: str, attributes: Mapping[str, str] | None = None, /, **more: str) -> Iterator[None]:
        """Write an element around what is written meanwhile, each on a line of its own."""
        self._start(name, attributes, more)
        self._depth += 1
        yield
        self._depth -= 1
        self._line()
        self._writer.endElement(name)
        if not self._depth:
            self._out.write("\n")

    def leaf(self, name: str, attributes: Mapping[str, str] | None = None, /, text: str = "", **more: str) -> None:
        """Write an element that holds nothing but text, which need not be safe."""
        self._start(name, attributes, more)
        if text:
            self._writer.characters(legal(text))
        self._writer.endElement(name)

    def _start(self, name: str, attributes: Mapping[str, str] | None, more: Mapping[str, str]) -> None:
        self._line()
        given = {**(attributes or {}), **more}
        self._writer.startElement(name, AttributesImpl({key: legal(value) for key, value in given.items()}))

    def _line(self) -> None:
        # Held back by the writer until it knows whether the element is empty.
        self._writer.ignorableWhitespace("\n" + "  " * self._depth)
