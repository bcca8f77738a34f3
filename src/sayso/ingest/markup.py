"""A tree of HTML (or of trafilatura's simpler tags) made plain text, one block a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sayso.errors import UnreadableFile
from sayso.records import Span

__all__ = ["Block", "blocks", "join_blocks", "parse_html"]

MAX_ELEMENTS = 15_000
"""Elements of the largest page read. Of 30 news pages the largest has 2,000.

The time that trafilatura takes grows with the square of the number of siblings: the worst of 17 hostile
pages took 1 second at 10,000 and 85 at 100,000 (lxml 6.1, trafilatura 2.3, one core of two).
"""

MAX_ATTRIBUTE_PAIRS = 2_000_000_000
"""Pairs of attributes of one tag, over all tags: libxml2 looks through all attributes for each one more.

Measured with libxml2 2.14: 200,000 attributes of one tag, 40 billion pairs, took 62 seconds; so this is 3.
The largest of 30 news pages, 2.9 MB, has 3 million, where a script's "a<b" is taken for a tag.
"""

# Attribute names and values as the HTML tokeniser cuts them. Possessive, so that no input makes it slow.
_TAG = re.compile(rb"<[A-Za-z][^\s/>]*+(?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]++))?+)*+")
_ATTRIBUTE = re.compile(rb"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]++))?+")
# Pictures and fonts put into the page itself; they can be longer than the parser lets a value be.
_DATA_ADDRESS = re.compile(rb"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s%]{64,}+")

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2"
        " h3 h4 h5 h6 head header hr html item li list main nav ol p pre quote row section summary table tbody"
        " tfoot thead tr ul",
    )
)
_SILENT = frozenset(
    re.findall(
        r"\w+", "audio button canvas iframe noscript object script select style svg template textarea title video"
    )
)
_CELLS = frozenset(("td", "th", "cell"))
_BREAKS = frozenset(("br", "lb"))
_LINKS = frozenset(("a", "ref"))


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a page, and how many of its characters are the text of links."""

    text: str
    linked: int


def parse_html(markup: str, where: str) -> Any:
    """Return the lxml tree of a page; UnreadableFile if it is built to exhaust whoever reads it."""
    import lxml.etree
    import lxml.html

    data = _DATA_ADDRESS.sub(b"data:,", markup.encode("utf-8", "surrogatepass"))
    if sum(_attribute_pairs(found[0]) for found in _TAG.finditer(data)) > MAX_ATTRIBUTE_PAIRS:
        raise UnreadableFile(where, "has tags with tens of thousands of attributes", _REMEDY)
    parser = lxml.html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(where, "is not HTML that can be parsed", _REMEDY) from error
    # libxml2 stops at 256 levels and at 10 MB in one piece of text, and returns what it has; what lies
    # beyond would be lost without a word.
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT" or "xcessive depth" in entry.message:
            reason = "nests tags too deeply" if "depth" in entry.message else "holds a single piece of text over 10 MB"
            raise UnreadableFile(where, reason, _REMEDY)
    if sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise UnreadableFile(where, f"has more than {MAX_ELEMENTS:,} elements", _REMEDY)
    return tree


_REMEDY = "save the article's text alone and read that"


def _attribute_pairs(tag: bytes) -> int:
    # Two bytes an attribute at least: a tag that cannot reach a thousand need not be counted.
    return sum(1 for _ in _ATTRIBUTE.finditer(tag)) ** 2 if len(tag) > 2000 else 0


def blocks(tree: Any) -> Iterator[Block]:
    """Yield the blocks of text under `tree` (none if it is None) in order, white space as a browser shows it."""
    import lxml.etree

    if tree is None:
        return

    pieces: list[str] = []
    linked = depth_of_links = silent = 0

    def flush() -> Iterator[Block]:
        nonlocal linked
        lines = re.sub(r" *\n *", "\n", re.sub(r" +", " ", "".join(pieces))).strip(" \n")
        # Two line breaks in a row are how older pages part paragraphs.
        for text in re.split(r"\n{2,}", lines):
            if text:
                yield Block(text, min(linked, len(text)))
        pieces.clear()
        linked = 0

    def take(text: str | None) -> None:
        nonlocal linked
        if text and not silent:
            shown = re.sub(r"[ \t\n\r\f]+", " ", text)
            pieces.append(shown)
            if depth_of_links:
                linked += len(shown)

    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS:
                yield from flush()
            elif tag in _BREAKS:
                pieces.append("\n")
            silent += tag in _SILENT
            depth_of_links += tag in _LINKS
            take(element.text)
        else:
            silent -= tag in _SILENT
            depth_of_links -= tag in _LINKS
            if tag in _BLOCKS:
                yield from flush()
            elif tag in _CELLS:
                pieces.append(" ")
            if element is not tree:
                take(element.tail)
    yield from flush()


def join_blocks(found: Iterable[Block]) -> tuple[str, list[Span]]:
    """Return the text that blocks make, a blank line between them, and the spans of mere links.

    A short block that is nothing but a link leads elsewhere: a teaser or a tag. A sentence that is a link,
    or one in quotation marks, is left alone.
    """
    texts: list[str] = []
    links: list[Span] = []
    at = 0
    for block in found:
        words = len(block.text.split())
        if (
            block.linked >= 0.9 * len(block.text)
            and words <= 25
            and not re.search(r"[.!?…][\"”’)]*$|[\"“”]", block.text)
        ):
            links.append(Span(at, at + len(block.text)))
        texts.append(block.text)
        at += len(block.text) + 2
    return "\n\n".join(texts), links
