"""A matcher as bytes, so that a list is indexed once: written by us, yet read as a stranger's."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from sayso.lists.index import Index, build
from sayso.lists.match import Matcher, Owners

__all__ = ["MAKER", "from_bytes", "from_names", "to_bytes"]

#: The rules by which indexes are made; another number where they change.
MAKER = "sayso.lists 1"
_HEAD = struct.Struct(">I")
_ARRAYS = {
    **dict.fromkeys(("rough", "roughs", "spots", "word", "entry", "starts", "name"), np.int32),
    "rarity": np.float32,
    "place": np.int8,
    "keys": np.int64,
}


def from_names(
    names: Iterable[tuple[int, str, str, Mapping[str, Any]]], progress: Callable[[int], None] | None = None
) -> tuple[Index, Owners]:
    """Return what finds the names of a list, as `View.listed_names` tells them."""
    numbers: dict[int, int] = {}
    people, gone, countries, births = list[bool](), list[bool](), list[str](), list[str]()

    def numbered() -> Iterable[tuple[int, str]]:
        for key, _, text, entry in names:
            if key not in numbers:
                numbers[key] = len(numbers)
                people.append(entry["type"] == "person")
                gone.append(bool(entry["gone"]))
                countries.append(" ".join(code for code in json.loads(entry["countries"]) if " " not in code))
                births.append(" ".join(json.loads(entry["births"])))
            yield numbers[key], text

    index = build(numbered(), progress=progress)
    return index, Owners(tuple(numbers), tuple(people), tuple(gone), tuple(countries), tuple(births))


def to_bytes(index: Index, owners: Owners) -> bytes:
    """Return both as bytes: a head in JSON, then the arrays."""
    arrays = {name: np.ascontiguousarray(getattr(index, name)) for name in _ARRAYS}
    head = {
        "words": "\n".join(index.words),
        "heard": "\n".join(index.heard),
        "sizes": {name: len(array) for name, array in arrays.items()},
        "owners": {
            "keys": owners.keys,
            "people": "".join("10"[not one] for one in owners.people),
            "gone": "".join("10"[not one] for one in owners.gone),
            "countries": "\n".join(owners.countries),
            "births": "\n".join(owners.births),
        },
    }
    text = json.dumps(head, ensure_ascii=True).encode()
    return b"".join((_HEAD.pack(len(text)), text, *(array.tobytes() for array in arrays.values())))


def from_bytes(data: bytes) -> Matcher | None:
    """Return what `to_bytes` wrote; None if it is nothing that it wrote, or does not hold together."""
    try:
        (size,) = _HEAD.unpack_from(data)
        head = json.loads(data[_HEAD.size : _HEAD.size + size])
        at, arrays = _HEAD.size + size, dict[str, Any]()
        for name, type in _ARRAYS.items():
            count = int(head["sizes"][name])
            arrays[name] = np.frombuffer(data, type, count, at)
            at += arrays[name].nbytes
        told = head["owners"]
        owners = Owners(
            keys=tuple(map(int, told["keys"])),
            people=tuple(letter == "1" for letter in told["people"]),
            gone=tuple(letter == "1" for letter in told["gone"]),
            countries=tuple(told["countries"].split("\n")),
            births=tuple(told["births"].split("\n")),
        )
        index = Index(words=tuple(head["words"].split("\n")), heard=tuple(head["heard"].split("\n")), **arrays)
    except (ValueError, KeyError, TypeError, AttributeError, struct.error):
        return None
    return Matcher(index, owners) if _holds_together(index, owners) else None


def _holds_together(index: Index, owners: Owners) -> bool:
    names = index.size
    counts = {len(one) for one in (owners.keys, owners.people, owners.gone, owners.countries, owners.births)}
    if not names or len(counts) != 1 or len(index.spots) != names + 1 or len(index.starts) != len(index.keys) + 1:
        return False
    if not len(index.words) == len(index.heard) == len(index.rarity) == len(index.roughs) - 1:
        return False
    if len(index.place) != len(index.word) or not len(index.word) or not len(index.keys):
        return False
    return bool(
        index.spots[0] == 0
        and index.spots[-1] == len(index.word)
        and (np.diff(index.spots) >= 0).all()
        and index.roughs[0] == 0
        and index.roughs[-1] == len(index.rough)
        and (np.diff(index.roughs) > 0).all()
        and all(index.words)
        and index.starts[0] == 0
        and index.starts[-1] == len(index.name)
        and (np.diff(index.starts) >= 0).all()
        and (np.diff(index.keys) > 0).all()
        and _inside(index.word, len(index.words))
        and _inside(index.name, names)
        and _inside(index.entry, len(owners.keys))
        and index.place.min() >= -2
    )


def _inside(numbers: Any, size: int) -> bool:
    return bool(len(numbers)) and int(numbers.min()) >= 0 and int(numbers.max()) < size
