"""Where an export goes: a file that is whole or not there, or standard output."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from sayso.errors import InputError
from sayso.serve.screen import utf8_stdout

__all__ = ["writing"]


@contextmanager
def writing(output: str, *, but_not: Path) -> Iterator[TextIO]:
    """Give what to write to; "-" is standard output.

    A file is written beside its place and moved there when it is whole, so that an export that fails
    leaves the one before. `but_not` is the file that is being exported. Raises InputError if the file
    cannot be written.
    """
    if output == "-":
        out = utf8_stdout()
        yield out
        out.flush()
        return
    path = Path(output)
    if path.exists() and but_not.exists() and path.samefile(but_not):
        raise InputError(output, "is the ledger itself", "name another file to write to")
    # A pipe or a device has no place to move a file to.
    part = path if path.exists() and not path.is_file() else path.with_name(path.name + ".part")
    try:
        with open(part, "w", encoding="utf-8", newline="\n") as out:
            yield out
        if part != path:
            os.replace(part, path)
    except OSError as error:
        raise InputError(
            output, f"cannot be written ({error.strerror or error})", "free some space or name another file"
        ) from error
    finally:
        if part != path:
            part.unlink(missing_ok=True)
