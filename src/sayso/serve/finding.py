"""Which articles are meant: sources to be loaded, and articles of the ledger by whatever names them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.errors import InputError, SaysoError, UnreadableFile

if TYPE_CHECKING:
    from sayso.ledger import Entry, View
    from sayso.records import Article, Skipped

__all__ = ["article_meant", "load_all"]


def load_all(
    sources: list[str], *, published: str | None, allow_private: bool
) -> Iterator[Article | Skipped | SaysoError]:
    """Go through all sources; one that cannot be gone through yields an error, and the next is tried.

    Raises InputError at once if `published` is no date: it would be wrong for each of them.
    """
    from sayso.ingest import load

    # Called for all at once, which checks the date; each opens its source when its turn comes.
    loaded = [(source, load(source, published=published, allow_private=allow_private)) for source in sources]

    def items() -> Iterator[Article | Skipped | SaysoError]:
        for source, found in loaded:
            try:
                yield from found
            except Exception as error:
                yield UnreadableFile(
                    source, f"cannot be read ({type(error).__name__}: {error})", "report this as a bug of sayso"
                )

    return items()


def article_meant(view: View, words: str, ledger: Path) -> str:
    """Return the id of the one article that `words` mean; raises InputError if it is none or several."""
    found = view.find(words) or _by_address(view, words) or _by_file(view, words)
    if len(found) == 1:
        return found[0].id
    if not found:
        raise InputError(
            words,
            f"no article in {ledger} has this id, address, title or file",
            "see what is there with sayso list, or show a file without keeping it with sayso read",
        )
    raise InputError(
        words,
        "may be any of "
        + ", ".join(f"{entry.id} ({entry.title or 'no title'})" for entry in found[:5])
        + (" and others" if len(found) > 5 else ""),
        "name one by its id",
    )


def _by_address(view: View, words: str) -> list[Entry]:
    """Return the articles that came from this address, in whatever way it is written."""
    if "://" not in words:
        return []
    from sayso.ingest.addresses import canonical_url

    try:
        address = canonical_url(words)
    except UnicodeEncodeError:  # bytes that are no UTF-8, which an address cannot hold
        return []
    return view.find(address) if address else []


def _by_file(view: View, words: str) -> list[Entry]:
    """Return the articles of the ledger that the file of this name holds."""
    try:
        if not Path(words).is_file():
            return []
    except (OSError, ValueError):  # too long for a file name, or with a null character in it
        return []
    from sayso.records import Article

    ids = dict.fromkeys(
        item.id for item in load_all([words], published=None, allow_private=False) if isinstance(item, Article)
    )
    return [entry for id in ids for entry in view.find(id) if entry.id == id]
