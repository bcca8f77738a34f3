"""What became of an article of the ledger from one version to another."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.ask.versions import Difference, difference
from sayso.errors import InputError
from sayso.ledger import Version, View
from sayso.records import Reading

__all__ = ["Compared", "compared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two versions of an article as they were read, what is known of them, and what differs."""

    old: Reading
    new: Reading
    before: Version
    after: Version
    versions: int
    difference: Difference


def compared(view: View, article: str, *, old: int | None, new: int | None) -> Compared:
    """Return how two versions of the article with that id differ: the last two unless others are named (from 1).

    Raises `InputError` if there are not two, or not these.
    """
    versions = view.versions(article)
    new = len(versions) if new is None else new
    old = new - 1 if old is None else old
    if len(versions) < 2:
        raise InputError(article, "has one version only", "add it again when its text has changed")
    for option, number in (("--from", old), ("--to", new)):
        if not 1 <= number <= len(versions):
            raise InputError(
                f"{option} {number}", f"the article has versions 1 to {len(versions)}", "name one of these"
            )
    if old == new:
        raise InputError(f"--from {old} --to {new}", "are the same version", "name two that differ")
    readings = view.reading(article, version=old), view.reading(article, version=new)
    if readings[0] is None or readings[1] is None:
        raise InputError(article, "was not read in both of these versions", "add it again")
    return Compared(
        old=readings[0],
        new=readings[1],
        before=versions[old - 1],
        after=versions[new - 1],
        versions=len(versions),
        difference=difference(readings[0], readings[1]),
    )
