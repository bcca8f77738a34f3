"""What a reconciliation service is asked and what it answers, by the W3C's Reconciliation API 0.2.

Whatever a service answers comes from a stranger: it is checked here and made short, so that nothing else has to.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sayso.errors import FetchError, SaysoError

__all__ = ["Candidate", "Key", "Manifest", "Property", "Query", "Type", "candidates_from", "manifest_from", "parsed"]

# Most of what is kept of an answer, well above what services send: Wikidata's ids have up to 10 characters,
# OpenSanctions' about 50; its descriptions 250 at most.
_ID, _TEXT, _ADDRESS = 200, 500, 2_000
_CANDIDATES, _TYPES, _FEATURES, _DEFAULT_TYPES, _VERSIONS = 100, 20, 50, 500, 20
# The control characters, which have no place in a name, and halves of surrogate pairs, which no file can hold.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_VERSIONS_SPOKEN = frozenset(("0.1", "0.2"))


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of thing that the service knows, by its id there."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """How a service wants to be handed a key: under this name, in a header or in the query of the address."""

    name: str
    header: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a service says of itself.

    `space` is the URI that its ids belong to, `types` those it proposes, `batch` how many queries it takes at once
    (None: it does not say), `view` the address of an item's page with {{id}} for the id.
    """

    name: str
    space: str
    schema: str
    types: tuple[Type, ...] = ()
    batch: int | None = None
    view: str | None = None
    key: Key | None = None

    def page(self, item: str) -> str | None:
        """Return the address of the item's page, None if the service has none."""
        return self.view.replace("{{id}}", quote(item, safe="")) if self.view else None


@dataclass(frozen=True, slots=True)
class Property:
    """What else is known of whom the query means: the property by its id at the service, and its values."""

    id: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A name to be found, of a type of the service if one is known, with what else is known."""

    name: str
    type: str | None = None
    properties: tuple[Property, ...] = ()
    limit: int = 5

    def to_json(self) -> dict[str, Any]:
        """Return the query as the API writes it."""
        written: dict[str, Any] = {"query": self.name, "limit": self.limit}
        if self.type is not None:
            written["type"] = self.type
        if self.properties:
            written["properties"] = [
                {"pid": one.id, "v": one.values[0] if len(one.values) == 1 else list(one.values)}
                for one in self.properties
            ]
        return written


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An item that may be meant. `score` is the service's own measure, and `match` that it is sure.

    `features` are the grounds it gives, with their values, a truth as 0 or 1.
    """

    id: str
    name: str
    score: float
    match: bool = False
    description: str = ""
    types: tuple[Type, ...] = ()
    features: tuple[tuple[str, float], ...] = ()


def parsed(data: bytes, where: str) -> Mapping[str, Any]:
    """Return the JSON object that a service answered; raises FetchError if it is none."""
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise _odd(where, "no JSON") from error
    if not isinstance(value, Mapping):
        raise _odd(where, "no JSON object")
    return value


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def manifest_from(value: Mapping[str, Any], where: str) -> Manifest:
    """Return the manifest that a service answered; raises FetchError if it is none, or of another version."""
    name, space = _text(value.get("name"), _TEXT), _text(value.get("identifierSpace"), _ADDRESS)
    schema = _text(value.get("schemaSpace"), _ADDRESS)
    if not name or not space or not schema:
        raise _odd(where, "no manifest of a reconciliation service")
    versions = value.get("versions")
    # A service that does not say speaks 0.1, of which 0.2 took over all that is asked here.
    spoken = [_text(one, _TEXT) for one in _list(versions, _VERSIONS)] or ["0.1"]
    if not _VERSIONS_SPOKEN & set(spoken):
        raise FetchError(
            where, f"speaks version {', '.join(spoken)} of the reconciliation API", "sayso speaks 0.2; ask another"
        )
    batch = value.get("batchSize")
    view = value.get("view")
    template = _text(view.get("url"), _ADDRESS) if isinstance(view, Mapping) else ""
    return Manifest(
        name=name,
        space=space,
        schema=schema,
        types=_types(value.get("defaultTypes"), _DEFAULT_TYPES),
        batch=batch if type(batch) is int and batch > 0 else None,
        view=template if "{{id}}" in template and template.startswith(("https://", "http://")) else None,
        key=_key(value.get("authentication")),
    )


def _key(value: object) -> Key | None:
    if not isinstance(value, Mapping) or value.get("type") != "apiKey" or value.get("in") not in ("header", "query"):
        return None
    name = value.get("name")
    # It becomes a line of a header, or part of an address.
    return Key(name, value["in"] == "header") if isinstance(name, str) and re.fullmatch(r"[\w-]{1,60}", name) else None


def candidates_from(value: object, where: str, *, limit: int) -> tuple[Candidate, ...]:
    """Return the candidates of one query, the best first, as the service ranks them; at most `limit`.

    Raises FetchError if they are not what the API says.
    """
    if not isinstance(value, Mapping) or not isinstance(value.get("result"), list):
        told = _text(value.get("message"), _TEXT) if isinstance(value, Mapping) else ""
        raise _odd(where, f"no result ({told[:100]})" if told else "no result")
    found: dict[str, Candidate] = {}
    for one in _list(value["result"], _CANDIDATES):
        candidate = _candidate(one, where)
        found.setdefault(candidate.id, candidate)
    return tuple(sorted(found.values(), key=lambda one: -one.score)[:limit])


def _candidate(value: object, where: str) -> Candidate:
    if not isinstance(value, Mapping):
        raise _odd(where, "a candidate that is no object")
    id, score = value.get("id"), _number(value.get("score"))
    if not isinstance(id, str) or not id or len(id) > _ID or _UNFIT.search(id):
        raise _odd(where, "a candidate without an id")
    if score is None:
        raise _odd(where, f"a candidate without a score ({id})")
    return Candidate(
        id=id,
        name=_text(value.get("name"), _TEXT) or id,
        score=score,
        match=value.get("match") is True,
        description=_text(value.get("description"), _TEXT),
        types=_types(value.get("type"), _TYPES),
        features=tuple(_features(value.get("features"))),
    )


def _types(value: object, most: int) -> tuple[Type, ...]:
    """Return types, each given as an object or by its id alone; what is neither is passed over."""
    found = []
    for one in _list(value, most):
        id = one.get("id") if isinstance(one, Mapping) else one
        name = one.get("name") if isinstance(one, Mapping) else None
        if kept := _text(id, _ID):
            found.append(Type(kept, _text(name, _TEXT)))
    return tuple(found)


def _features(value: object) -> list[tuple[str, float]]:
    found = []
    for one in _list(value, _FEATURES):
        if isinstance(one, Mapping) and (id := _text(one.get("id"), _ID)):
            measure = one.get("value")
            number = float(measure) if isinstance(measure, bool) else _number(measure)
            if number is not None:
                found.append((id, number))
    return found


def _list(value: object, most: int) -> list[Any]:
    return list(value[:most]) if isinstance(value, list) else []


def _text(value: object, most: int) -> str:
    """Return the text on one line, cut if it is long; nothing if it is no text."""
    return " ".join(_UNFIT.sub(" ", value[: 2 * most]).split())[:most].rstrip() if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _odd(where: str, what: str) -> SaysoError:
    return FetchError(where, f"answers with {what}", "check that this is the address of a reconciliation service")
