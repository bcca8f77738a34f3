"""Rows of CSV from strangers: bounded, and named by their line when they are wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from sayso.errors import UnreadableFile
from sayso.lists.bytes import MOST_LINE, Told, lines

__all__ = ["rows", "split"]

csv.field_size_limit(MOST_LINE)


def rows(path: Path, told: Told | None = None, *, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Go through the rows that have anything in them, each with the number of the line it ends at."""
    # Old DOS programs end a file with control-Z; NULs are no text.
    clean = (line.replace("\0", "").replace("\x1a", "") for line in lines(path, told))
    reader = csv.reader(clean, delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise UnreadableFile(
            str(path), f"is no table at line {reader.line_num:,}: {error}", "check that it is CSV"
        ) from error


def split(cell: str) -> list[str]:
    """Return the values of a cell that holds several, parted by semicolons."""
    return [value.strip() for value in cell.split(";") if value.strip()]
