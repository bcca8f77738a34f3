"""Web addresses: one form for one article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ingest.addresses import canonical_url, domain_of, same_site


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://News.Example.COM/Story", "https://news.example.com/Story"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:80/a", "http://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com/a?utm_source=x&utm_medium=y", "https://example.com/a"),
        ("https://example.com/a?id=7&fbclid=x&page=2", "https://example.com/a?id=7&page=2"),
        ("https://example.com/a?b=%2F&c=", "https://example.com/a?b=%2F&c="),
        ("https://example.com/ä b,c", "https://example.com/%C3%A4%20b,c"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("http://[2001:db8::1]:81/", "http://[2001:db8::1]:81/"),
        (" https://example.com./a ", "https://example.com/a"),
    ],
)
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    ["", "example.com/a", "/a/b", "ftp://example.com/a", "javascript:alert(1)", "http://", "http://[::1", "http://a b/",
     "https://example.com:99999/", "mailto:a@b.example"],
)  # fmt: skip
def test_canonical_url_knows_what_is_none(url: str) -> None:
    assert canonical_url(url) is None


@given(st.text())
def test_canonical_url_never_fails_and_stays_put(tail: str) -> None:
    canonical = canonical_url("https://example.com/" + tail)
    assert canonical is None or canonical_url(canonical) == canonical


def test_domain_of() -> None:
    assert domain_of("https://www.example.com/a") == "example.com"
    assert domain_of("nothing") is None


def test_same_site() -> None:
    assert same_site("https://www.example.com/a", "https://m.example.com/a")
    assert same_site("https://example.com/a", "https://news.example.com/a")
    assert not same_site("https://example.com/", "https://example.org/")
    assert not same_site("https://example.com/", "https://badexample.com/")
    assert not same_site("https://example.com/", "nothing")
