"""What can go wrong, as one tree.

    SaysoError
    ├── InputError          something handed in cannot be used: names it, the place and the remedy
    │   ├── UnreadableFile      empty, binary, truncated, too large, or not what its name says
    │   ├── BadRecord           one JSON record, feed entry or archive record lacks or garbles a field
    │   ├── UnknownFormat       no reader for this kind of file or URL scheme
    │   ├── NothingToRead       a folder or archive in which no article was found
    │   └── RefusedAddress      a URL that points at a private, loopback or otherwise reserved address
    ├── FetchError          an address could not be fetched: unreachable, too slow, too large, not found
    ├── LedgerError         the ledger file cannot be used: not a ledger, newer than this program, disk full
    ├── ModelError          the model folder is missing, incomplete or does not match its digest
    └── MissingExtra        an optional part was asked for that is not installed; says what to install

Every message is one line: what was found, what was wanted, what to do next.
"""

from __future__ import annotations

__all__ = [
    "BadRecord",
    "FetchError",
    "InputError",
    "LedgerError",
    "MissingExtra",
    "ModelError",
    "NothingToRead",
    "RefusedAddress",
    "SaysoError",
    "UnknownFormat",
    "UnreadableFile",
]


class SaysoError(Exception):
    """Root of all errors that sayso raises on purpose.

    `where` names the file, URL or record, `reason` what is wrong with it, `remedy` what to do next.
    """

    def __init__(self, where: str, reason: str, remedy: str) -> None:
        super().__init__(where, reason, remedy)
        self.where = where
        self.reason = reason
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}; {self.remedy}"


class InputError(SaysoError):
    """Something handed in cannot be used."""


class UnreadableFile(InputError):
    """The bytes are empty, binary, truncated, too large, or not what the file's name says."""


class BadRecord(InputError):
    """One record of a file lacks a field or has one of the wrong type; its neighbours are unharmed."""


class UnknownFormat(InputError):
    """No reader knows this kind of file or URL scheme."""


class NothingToRead(InputError):
    """A folder, feed or archive in which no article was found."""


class RefusedAddress(InputError):
    """A URL that leads to a private, loopback or reserved address."""


class FetchError(SaysoError):
    """An address could not be fetched."""


class LedgerError(SaysoError):
    """The ledger cannot be opened, read or written."""


class ModelError(SaysoError):
    """The model folder is missing, incomplete or does not match its digest."""


class MissingExtra(SaysoError):
    """An optional part was asked for that is not installed."""
