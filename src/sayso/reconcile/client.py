"""The one that asks a reconciliation service: its manifest first, then queries, some at a time, not too fast."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from sayso.errors import FetchError, SaysoError
from sayso.ingest.fetch import Answer, exchange, shown_address
from sayso.reconcile.messages import Candidate, Key, Manifest, Query, candidates_from, manifest_from, parsed

__all__ = ["WIKIDATA", "Pace", "Service", "connect"]

#: Wikidata's service, for labels in English.
WIKIDATA = "https://wikidata.reconci.link/en/api"

# Of a batch of 10 queries with 5 candidates each Wikidata's answer has about 20 KB.
_MOST_BYTES = 4 * 1024 * 1024
# Queries at once: what OpenRefine sends, to services that do not say what they take; to those that do not more than
# this, since the answer is waited for.
_BATCH = 10
# Answers that may be others a little later; 408 and 425 tell that themselves.
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_TRIES = 4
_TOO_LARGE = 413


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a service is asked, in seconds: `between` two requests, `first` before the first new try.

    Each further try waits twice as long, or as long as the service says, but no longer than `most`.
    """

    between: float = 1.0
    first: float = 2.0
    most: float = 60.0


class Exchange(Protocol):
    """Asks an address, by a GET or by a POST of a form; see `sayso.ingest.fetch.exchange`."""

    def __call__(
        self, url: str, *, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None, most: int
    ) -> Answer: ...


class Service:
    """A service whose manifest is known. Made by `connect`."""

    def __init__(self, endpoint: str, manifest: Manifest, asking: _Asking) -> None:
        self.endpoint = endpoint
        self.manifest = manifest
        self._asking = asking

    def reconcile(self, queries: Sequence[Query]) -> Iterator[tuple[Candidate, ...] | SaysoError]:
        """Yield the candidates of each query, in order; an error in place of those that the service did not answer.

        Raises FetchError where the service itself fails, after a few tries.
        """
        size = min(self.manifest.batch or _BATCH, _BATCH)
        start = 0
        while start < len(queries):
            some = queries[start : start + size]
            batch = {f"q{number}": query.to_json() for number, query in enumerate(some)}
            answer = self._asking.ask({"queries": json.dumps(batch, ensure_ascii=False)})
            if answer.status == _TOO_LARGE and size > 1:
                size = (size + 1) // 2
                continue
            found = parsed(_good(answer, self.endpoint).data, self.endpoint)
            for number, query in enumerate(some):
                try:
                    yield candidates_from(found.get(f"q{number}"), self.endpoint, limit=query.limit)
                except FetchError as error:
                    yield error
            start += len(some)


def connect(
    endpoint: str,
    *,
    key: str | None = None,
    allow_private: bool = False,
    pace: Pace | None = None,
    exchange: Exchange | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Service:
    """Return the service at an address; `key` is handed over as its manifest asks.

    Raises FetchError if there is none, or if it speaks another version; RefusedAddress as `fetch` does.
    """
    asking = _Asking(endpoint, exchange or _exchange(allow_private), pace or Pace(), sleep)
    where = shown_address(endpoint)
    answer = _good(asking.ask(None), where)
    manifest = manifest_from(parsed(answer.data, where), where)
    # Where a GET has led a POST goes at once.
    asking.address, asking.met = answer.url, True
    if key is not None:
        asking.hand_over(key, manifest.key, where)
    return Service(where, manifest, asking)


def _exchange(allow_private: bool) -> Exchange:
    return partial(exchange, allow_private=allow_private)


class _Asking:
    """Asks one address, again where that may help, and never faster than its pace."""

    def __init__(self, address: str, exchange: Exchange, pace: Pace, sleep: Callable[[float], None]) -> None:
        self.address = address
        self._exchange = exchange
        self._pace = pace
        self._sleep = sleep
        self._headers: dict[str, str] = {}
        self._next = time.monotonic()
        self.met = False

    def hand_over(self, key: str, way: Key | None, where: str) -> None:
        """Send the key with every request from now on."""
        if way is None:
            raise FetchError(where, "does not say how it takes a key", "leave the key out, or write it in the address")
        if way.header:
            self._headers[way.name] = key
        else:
            joint = "&" if urlsplit(self.address).query else "?"
            self.address += joint + urlencode({way.name: key})

    def ask(self, form: Mapping[str, str] | None) -> Answer:
        """Return the answer; that of the last try if none was a good one. Raises FetchError if there was none."""
        for left in range(_TRIES - 1, -1, -1):
            self._sleep(max(0.0, self._next - time.monotonic()))
            self._next = time.monotonic() + self._pace.between
            wait = self._pace.first * 2 ** (_TRIES - 1 - left)
            try:
                answer = self._exchange(self.address, form=form, headers=self._headers, most=_MOST_BYTES)
            except FetchError:
                # What never answered is rather a mistyped address than a service that rests.
                if not left or not self.met:
                    raise
            else:
                if answer.status not in _PASSING or not left:
                    return answer
                asked = _retry_after(answer.headers.get("retry-after", ""))
                if asked is not None and asked > self._pace.most:
                    return answer
                wait = max(wait, asked or 0.0)
            # Not all who were turned away come back at the same moment.
            self._next = time.monotonic() + min(wait, self._pace.most) * random.uniform(1.0, 1.25)  # noqa: S311
        raise AssertionError("the last try returns or raises")


def _retry_after(told: str) -> float | None:
    """Return the seconds that a service asks to wait, None if it does not say so."""
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        moment = parsedate_to_datetime(told)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _good(answer: Answer, where: str) -> Answer:
    if answer.status == 200:
        return answer
    later = answer.headers.get("retry-after", "")
    seconds = _retry_after(later)
    wait = f" and asks to wait {seconds:.0f} seconds" if seconds is not None else ""
    remedies = {
        401: "give its key in SAYSO_RECONCILE_KEY",
        403: "give its key in SAYSO_RECONCILE_KEY",
        404: "check the address",
        _TOO_LARGE: "ask another",
    }
    remedy = remedies.get(answer.status, "try again later")
    raise FetchError(where, f"the service answered {answer.status}{wait}", remedy)
