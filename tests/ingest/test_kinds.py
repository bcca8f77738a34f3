"""Kinds: which reader a document needs."""

from __future__ import annotations

import pytest

from sayso.ingest.kinds import Kind, is_page, kind_by_content, kind_by_media_type, kind_by_name


@pytest.mark.parametrize(
    ("name", "known", "kind"),
    [
        ("a.txt", True, Kind.PLAIN),
        ("A.HTM", True, Kind.HTML),
        ("b.md", True, Kind.MARKDOWN),
        ("c.jsonl.gz", True, Kind.JSON),
        ("d.warc.gz", True, Kind.WARC),
        ("e.xml", True, None),
        ("f.png", False, None),
        ("LICENSE", False, None),
        ("g.gz", False, None),
        (".txt", False, None),
    ],
)
def test_kind_by_name(name: str, known: bool, kind: Kind | None) -> None:
    assert kind_by_name(name) == (known, kind)


def test_kind_by_media_type() -> None:
    assert kind_by_media_type("text/html") == (True, Kind.HTML)
    assert kind_by_media_type("text/plain") == (True, None)
    assert kind_by_media_type("image/png") == (False, None)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"WARC/1.0\r\n", Kind.WARC),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", Kind.HTML),
        ("<html><body>".encode("utf-16"), Kind.HTML),
        (b"<p>Hello</p>", Kind.HTML),
        (b'<?xml version="1.0"?><html xmlns="x">', Kind.HTML),
        (b'<?xml version="1.0"?><!-- x --><rss version="2.0">', Kind.FEED),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', Kind.FEED),
        (b"<rdf:RDF ", Kind.FEED),
        (b'<?xml version="1.0"?><note>', None),
        (b'{"text": 1}', Kind.JSON),
        (b'[ {"text"', Kind.JSON),
        (b"---\ntitle: x\n---\n", Kind.MARKDOWN),
        (b"+++\ntitle = 1\n+++\n", Kind.MARKDOWN),
        (b"[The following is a transcript]", Kind.PLAIN),
        (b"{sic}", Kind.PLAIN),
        (b"<3 she wrote", Kind.PLAIN),
        (b"--- he said", Kind.PLAIN),
        (b"Plain.", Kind.PLAIN),
        (b"", Kind.PLAIN),
    ],
)
def test_kind_by_content(head: bytes, kind: Kind | None) -> None:
    assert kind_by_content(head) is kind


def test_is_page() -> None:
    assert is_page(b"  <!DOCTYPE HTML>")
    assert not is_page(b"<p>quoted markup in a text")
