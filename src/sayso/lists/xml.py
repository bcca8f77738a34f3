"""XML of strangers: one element at a time, without entities, document types or anything from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sayso.errors import UnreadableFile
from sayso.lists.bytes import Told, opened

__all__ = ["attributes", "elements", "local", "texts"]

# The fullest entries of the lists as published have some 5,000 elements.
_MOST_INSIDE = 200_000
_AGAIN = "download it again"


def elements(path: Path, wanted: frozenset[str], told: Told | None = None) -> Iterator[tuple[str, Any]]:
    """Go through the elements whose names (without namespace) are wanted, each whole; afterwards it is forgotten.

    First comes ("", root) with the root's attributes. Raises UnreadableFile for what is no well-formed XML, has a
    document type, or an element larger than any entry.
    """
    from lxml import etree

    where = str(path)
    with opened(path, told) as plain:
        steps = etree.iterparse(
            plain, events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False
        )
        root, holding, inside = None, None, 0
        try:
            for event, element in steps:
                if not isinstance(element.tag, str):
                    continue
                if root is None:
                    root = element
                    if element.getroottree().docinfo.doctype:
                        reason = "has a document type (<!DOCTYPE>), as no list has"
                        raise UnreadableFile(where, reason, "check where the file comes from")
                    yield "", element
                if event == "start":
                    inside += 1
                    if inside > _MOST_INSIDE:
                        reason = f"line {element.sourceline:,} is in an element of more than {_MOST_INSIDE:,} others"
                        raise UnreadableFile(where, reason, "check that the file is a list")
                    if holding is None and local(element) in wanted:
                        holding = element
                elif holding is None or element is holding:
                    if element is holding:
                        yield local(element), element
                        holding = None
                    inside = 0
                    _forget(element)
        except etree.XMLSyntaxError as error:
            line = f" at line {error.lineno:,}" if error.lineno else ""
            told_ = " ".join((error.msg or "is empty").split(", line ")[0].split())
            raise UnreadableFile(where, f"is no well-formed XML{line}: {told_}", _AGAIN) from error


def _forget(element: Any) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def local(element: Any) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def texts(element: Any, *path: str) -> list[str]:
    """Return the texts of the elements below that the path of names leads to, in their order; none that is empty."""
    found = [element]
    for name in path:
        found = [child for one in found for child in one if isinstance(child.tag, str) and local(child) == name]
    return [text for one in found if (text := (one.text or "").strip())]


def children(element: Any, *path: str) -> list[Any]:
    """Return the elements below that the path of names leads to."""
    found = [element]
    for name in path:
        found = [child for one in found for child in one if isinstance(child.tag, str) and local(child) == name]
    return found


def attributes(element: Any) -> Mapping[str, str]:
    """Return an element's attributes, by their names without namespace."""
    return {str(name).rpartition("}")[2]: str(value) for name, value in element.attrib.items()}
