"""Asking a service: in batches, at its pace, again where that helps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from sayso.errors import FetchError, SaysoError
from sayso.reconcile.client import Service, connect
from sayso.reconcile.messages import Candidate, Query
from tests.reconcile.services import ENDPOINT, WIKIDATA_LIKE, YENTE_LIKE, Fake, candidate


def connected(fake: Fake, endpoint: str = ENDPOINT, *, key: str | None = None) -> Service:
    return connect(endpoint, key=key, exchange=fake, sleep=fake.sleep)


def named(query: Any) -> Any:
    return {"result": [candidate("Q1", f"{query['query']} the First", 90)]}


def names(found: list[tuple[Candidate, ...] | SaysoError]) -> list[str]:
    return [str(one) if isinstance(one, SaysoError) else one[0].name for one in found]


def test_the_manifest_comes_first_and_answers_keep_their_order() -> None:
    fake = Fake(named)
    service = connected(fake)
    assert (service.manifest.name, service.endpoint) == ("Items (en)", ENDPOINT)
    found = list(service.reconcile([Query(name=f"Ana {n}") for n in range(23)]))
    assert names(found) == [f"Ana {n} the First" for n in range(23)]
    assert [len(batch) for batch in fake.batches] == [10, 10, 3]
    assert fake.asked[0][1] is None


def test_no_more_is_asked_at_once_than_the_service_takes() -> None:
    fake = Fake(named, YENTE_LIKE)
    list(connected(fake).reconcile([Query(name=f"Ana {n}") for n in range(7)]))
    assert [len(batch) for batch in fake.batches] == [3, 3, 1]


def test_a_batch_that_is_too_large_is_halved() -> None:
    fake = Fake(named)
    fake.troubles = [(413, {}), (413, {})]
    found = list(connected(fake).reconcile([Query(name=f"Ana {n}") for n in range(7)]))
    assert names(found) == [f"Ana {n} the First" for n in range(7)]
    assert [len(batch) for batch in fake.batches] == [7, 5, 3, 3, 1]


def test_one_query_that_is_too_large_is_an_error() -> None:
    fake = Fake(named)
    fake.troubles = [(413, {})] * 9
    with pytest.raises(FetchError, match=r"the service answered 413; ask another"):
        list(connected(fake).reconcile([Query(name="Ana")]))


def test_requests_keep_their_distance() -> None:
    fake = Fake(named)
    list(connected(fake).reconcile([Query(name=f"Ana {n}") for n in range(25)]))
    assert fake.slept[0] == 0
    assert all(0.5 < seconds <= 3.0 for seconds in fake.slept[1:])


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again_later_and_later(status: int) -> None:
    fake = Fake(named)
    fake.troubles = [(status, {}), (status, {}), FetchError(ENDPOINT, "broke off (reset)", "try again later")]
    assert names(list(connected(fake).reconcile([Query(name="Ana")]))) == ["Ana the First"]
    first, second, third = fake.slept[-3:]
    assert 1.9 < first <= 2.5
    assert 3.9 < second <= 5.0
    assert 7.9 < third <= 10.0


def test_the_service_says_how_long_to_wait() -> None:
    fake = Fake(named)
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    fake.troubles = [(429, {"retry-after": "20"}), (503, {"retry-after": later}), (503, {"retry-after": "soon"})]
    list(connected(fake).reconcile([Query(name="Ana")]))
    first, second, third = fake.slept[-3:]
    assert 19 < first <= 25
    assert second > 35
    assert third < second


def test_who_must_wait_too_long_is_told_so() -> None:
    fake = Fake(named)
    fake.troubles = [(429, {"retry-after": "3600"})]
    with pytest.raises(FetchError) as caught:
        list(connected(fake).reconcile([Query(name="Ana")]))
    assert str(caught.value) == f"{ENDPOINT}: the service answered 429 and asks to wait 3600 seconds; try again later"
    assert len(fake.batches) == 1


def test_after_four_tries_it_is_given_up() -> None:
    fake = Fake(named)
    fake.troubles = [(503, {})] * 9
    with pytest.raises(FetchError, match=r"the service answered 503; try again later"):
        list(connected(fake).reconcile([Query(name="Ana")]))
    assert len(fake.batches) == 4
    fake.troubles = [FetchError(ENDPOINT, "broke off", "try again later")] * 9
    with pytest.raises(FetchError, match="broke off"):
        list(connected(fake).reconcile([Query(name="Ana")]))
    assert len(fake.batches) == 8


@pytest.mark.parametrize(
    ("status", "remedy"), [(400, "try again"), (401, "SAYSO_RECONCILE_KEY"), (404, "check the address")]
)
def test_what_will_not_pass_is_said_at_once(status: int, remedy: str) -> None:
    fake = Fake(named)
    fake.troubles = [(status, {})]
    with pytest.raises(FetchError, match=f"the service answered {status}; .*{remedy}"):
        list(connected(fake).reconcile([Query(name="Ana")]))
    assert len(fake.batches) == 1


def test_an_address_that_never_answered_is_not_tried_for_long() -> None:
    def silent(url: str, **more: Any) -> Any:
        asked.append(url)
        raise FetchError(url, "cannot be reached (Connection refused)", "check the address and try again")

    asked: list[str] = []
    with pytest.raises(FetchError, match="cannot be reached"):
        connect(ENDPOINT, exchange=silent, sleep=lambda seconds: None)
    assert len(asked) == 1


def test_one_query_that_is_not_answered_leaves_its_neighbours_unharmed() -> None:
    def find(query: Any) -> Any:
        return {"status": "error", "message": "no such type"} if query["query"] == "Bad" else named(query)

    found = list(connected(Fake(find)).reconcile([Query(name=name) for name in ("Ana", "Bad", "Tom")]))
    assert names(found) == [
        "Ana the First",
        f"{ENDPOINT}: answers with no result (no such type); "
        "check that this is the address of a reconciliation service",
        "Tom the First",
    ]


def test_a_key_goes_where_the_service_wants_it_and_into_no_message() -> None:
    for where, shown in (("header", ({"X-Key": "hush"}, ENDPOINT)), ("query", ({}, f"{ENDPOINT}?X-Key=hush"))):
        fake = Fake(named, WIKIDATA_LIKE | {"authentication": {"type": "apiKey", "name": "X-Key", "in": where}})
        service = connected(fake, key="hush")
        fake.troubles = [(403, {})]
        with pytest.raises(FetchError) as caught:
            list(service.reconcile([Query(name="Ana")]))
        assert "hush" not in str(caught.value) + service.endpoint
        url, _, headers = fake.asked[-1]
        assert (headers, url) == shown
        # The manifest is for everybody.
        assert "hush" not in str(fake.asked[0])


def test_a_key_in_the_address_goes_along_and_is_not_kept() -> None:
    fake = Fake(named)
    service = connected(fake, f"{ENDPOINT}?api_key=hush")
    list(service.reconcile([Query(name="Ana")]))
    assert service.endpoint == ENDPOINT
    assert {url for url, _, _ in fake.asked} == {f"{ENDPOINT}?api_key=hush"}


def test_a_key_that_nobody_asks_for_is_not_sent() -> None:
    fake = Fake(named)
    with pytest.raises(FetchError, match="does not say how it takes a key"):
        connected(fake, key="hush")
    assert len(fake.asked) == 1
