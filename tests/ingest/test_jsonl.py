"""JSON and JSON Lines: foreign records, our own, and broken ones."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import BadRecord, UnreadableFile
from sayso.ingest.jsonl import MAX_LINE, article_of_record, read
from sayso.jsonl import to_line, to_record
from sayso.records import Article, Maker, Outlet, Reading
from tests.ingest.documents import document, errors_and_articles, one
from tests.ingest.test_plain import REPORT

TEXT = "Harbour to close\n\nThe mayor said so on Monday.\n\nThe union denied it."

NEWS_PLEASE = {
    "authors": ["Jane Roe", "John Doe"],
    "date_download": "2024-03-10 08:00:00",
    "date_modify": "None",
    "date_publish": "2024-03-09 10:00:00",
    "description": "A harbour closes.",
    "filename": "courier.example.json",
    "image_url": "https://courier.example/a.jpg",
    "language": "en",
    "localpath": None,
    "maintext": TEXT,
    "source_domain": "www.courier.example",
    "text": None,
    "title": "Harbour to close",
    "title_page": None,
    "title_rss": None,
    "url": "https://courier.example/harbour?utm_source=x",
}
TRAFILATURA = {
    "title": "Harbour to close",
    "author": "Jane Roe; John Doe",
    "hostname": "courier.example",
    "date": "2024-03-09",
    "fingerprint": "0123",
    "id": None,
    "license": None,
    "body": None,
    "comments": "",
    "raw_text": TEXT.replace("\n\n", " "),
    "text": TEXT,
    "language": "en",
    "image": "https://courier.example/a.jpg",
    "pagetype": "article",
    "filedate": "2024-03-10",
    "source": "https://courier.example/harbour",
    "source-hostname": "The Port Courier",
    "excerpt": "A harbour closes.",
    "categories": "",
    "tags": "harbour;fish",
}
NEWS_API = {
    "source": {"id": None, "name": "The Port Courier"},
    "author": "Jane Roe",
    "title": "Harbour to close",
    "description": "A harbour closes.",
    "url": "https://courier.example/harbour",
    "publishedAt": "2024-03-09T10:00:00Z",
    "content": TEXT,
}
LINKED_DATA = {
    "@type": "NewsArticle",
    "headline": "Harbour to close",
    "articleBody": TEXT,
    "datePublished": "2024-03-09T10:00:00+01:00",
    "author": [{"@type": "Person", "name": "Jane Roe"}],
    "publisher": {"@type": "Organization", "name": "The Port Courier"},
    "inLanguage": "en-GB",
    "url": "https://courier.example/harbour",
}


@pytest.mark.parametrize(
    ("record", "published", "authors", "name", "domain"),
    [
        (NEWS_PLEASE, "2024-03-09", ("Jane Roe", "John Doe"), None, "courier.example"),
        (TRAFILATURA, "2024-03-09", ("Jane Roe", "John Doe"), "The Port Courier", "courier.example"),
        (NEWS_API, "2024-03-09T10:00:00Z", ("Jane Roe",), "The Port Courier", "courier.example"),
        (LINKED_DATA, "2024-03-09T10:00:00+01:00", ("Jane Roe",), "The Port Courier", "courier.example"),
    ],
    ids=["news-please", "trafilatura", "news API", "JSON-LD"],
)
def test_read_knows_the_shapes(
    record: dict[str, Any], published: str, authors: tuple[str, ...], name: str | None, domain: str
) -> None:
    article = one(read(document(json.dumps(record), published="1999-01-01")))
    assert article.text == TEXT
    assert article.title == "Harbour to close"
    assert article.published == published
    assert article.authors == authors
    assert article.url == "https://courier.example/harbour"
    assert article.outlet == Outlet(name=name, domain=domain)
    assert article.language in ("en", None)


def test_read_knows_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Port Courier",
        "items": [
            {"url": "https://courier.example/1", "content_html": "<p>She said <b>so</b>.</p><p>He denied it.</p>"},
            {"url": "https://courier.example/2", "content_text": "He said no.", "date_published": "2024-03-09"},
        ],
    }
    errors, articles = errors_and_articles(read(document(json.dumps(feed))))
    assert not errors
    assert [article.text for article in articles] == ["She said so.\n\nHe denied it.", "He said no."]


@pytest.mark.parametrize("wrap", [lambda records: records, lambda records: {"status": "ok", "articles": records}])
def test_read_takes_lists(wrap: Any) -> None:
    records = [NEWS_API, 7, {"title": "no text"}, {**NEWS_API, "url": "https://courier.example/2"}]
    errors, articles = errors_and_articles(read(document(json.dumps(wrap(records), indent=1))))
    assert [article.url for article in articles] == ["https://courier.example/harbour", "https://courier.example/2"]
    assert [error.where for error in errors] == ["here, record 2", "here, record 3"]
    assert "a number" in errors[0].reason
    assert "no text" in errors[1].reason


def test_one_broken_line_does_not_harm_its_neighbours() -> None:
    lines = [
        json.dumps(NEWS_API).encode(),
        b'{"text": ',
        b"",
        b'{"text": "\xff\xfe\x00\x01\x02\x03"}',
        json.dumps(TRAFILATURA).encode(),
    ]
    errors, articles = errors_and_articles(read(document(b"\n".join(lines))))
    assert len(articles) == 2
    assert [error.where for error in errors] == ["here, line 2", "here, line 4"]
    assert all(error.remedy for error in errors)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"content": None}, "has no text"),
        ({"content": 7}, "field 'content' is a number, not a string"),
        ({"content": ["a"]}, "field 'content' is a list, not a string"),
        ({"content": " "}, "has no text"),
        ({"title": {"a": 1}}, "field 'title' is an object"),
        ({"publishedAt": "soon"}, "field 'publishedAt' is 'soon', not a date"),
        ({"publishedAt": 1710000000}, "field 'publishedAt' is a number"),
        ({"author": [7]}, "field 'author' holds a number"),
        ({"url": "not an address"}, "field 'url' is 'not an address'"),
        ({"url": 7}, "field 'url' is a number"),
        ({"source": 7}, "field 'source' is a number, not a name"),
        ({"source": {"name": 7}}, "field 'source.name' is a number, not a string"),
        ({"language": True}, "field 'language' is a boolean"),
    ],
)
def test_missing_and_wrong_fields_are_named(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadRecord) as caught:
        article_of_record({**NEWS_API, **change}, "a.jsonl, line 3")
    assert reason in caught.value.reason
    assert str(caught.value).startswith("a.jsonl, line 3: ")


@pytest.mark.parametrize("nothing", [None, "", "None", "NULL"])
def test_what_stands_for_nothing_is_nothing(nothing: str | None) -> None:
    record = {"text": TEXT, **dict.fromkeys(("url", "date", "author", "title", "language", "outlet"), nothing)}
    article = article_of_record(record, "here", published="2024-03-09")
    assert (article.url, article.published, article.authors, article.outlet) == (None, "2024-03-09", (), None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n ", "holds no JSON"),
        (b"not json", "is not JSON"),
        (b"[" * 100_000, "nests too deeply|is not JSON"),
        (b'{"a":' * 100_000, "nests too deeply|is not JSON"),
        (b'[{"text": ' + b"9" * 5000 + b"}]", "number that is too long|is not JSON"),
        (b"\x89PNG\r\n\x1a\n", "PNG image, not JSON"),
        (b"[{]", "is not JSON"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_is_no_json_is_refused(data: bytes, reason: str) -> None:
    errors, articles = errors_and_articles(read(document(data)))
    assert not articles
    assert len(errors) == 1
    assert any(word in errors[0].reason for word in reason.split("|"))


def test_a_document_over_several_lines_is_one() -> None:
    assert one(read(document(json.dumps(NEWS_API, indent=2)))).text == TEXT


def test_a_byte_order_mark_and_utf16_are_read() -> None:
    line = json.dumps(NEWS_API, ensure_ascii=False)
    assert one(read(document(line.encode("utf-8-sig")))).text == TEXT
    assert one(read(document(line.encode("utf-16")))).text == TEXT


def test_a_line_that_is_too_long_is_refused_alone() -> None:
    long = b'{"text": "' + b"x" * MAX_LINE + b'"}'
    errors, articles = errors_and_articles(
        read(document(b"\n".join([json.dumps(NEWS_API).encode(), long, json.dumps(NEWS_API).encode()])))
    )
    assert len(articles) == 2
    assert [error.where for error in errors] == ["here, line 2"]
    assert "longer than" in errors[0].reason


def test_half_surrogates_are_made_storable() -> None:
    assert one(read(document('{"text": "She said \\ud800 so."}'))).text == "She said \ufffd so."


# Our own records.


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).map(
        lambda text: f"Said {text}\n\nBy Jane Roe"
    )
)
def test_our_own_records_come_back_as_they_were(text: str) -> None:
    from sayso.ingest.plain import read as read_plain

    article = one(read_plain(document(text, published="2024-03-09")))
    reading = Reading(article=article, attributions=(), maker=Maker(name="x", version="1", digest="2"))
    assert article_of_record(to_record(reading), "here") == article
    assert one(read(document(to_line(reading)))) == article


def test_our_own_records_keep_their_furniture() -> None:
    record = {"text": REPORT, "attributions": [], "furniture": [[0, 28]]}
    article = article_of_record(record, "here")
    assert [span.quote(REPORT) for span in article.furniture] == ["Harbour to close for a month"]
    assert article_of_record({"text": REPORT, "attributions": [], "furniture": []}, "here").furniture == ()
    sought = article_of_record({"text": REPORT, "attributions": []}, "here")
    assert [span.quote(REPORT) for span in sought.furniture] == ["By Jane Roe"]


@pytest.mark.parametrize(
    "furniture", [7, [[0]], [[0, 9999]], [[5, 5]], [[9, 12], [0, 3]], [[0, 5], [4, 8]], [[0.0, 5.0]], [[True, 5]]]
)
def test_furniture_that_is_not_in_the_text_is_refused(furniture: Any) -> None:
    with pytest.raises(BadRecord, match="furniture"):
        article_of_record({"text": REPORT, "attributions": [], "furniture": furniture}, "here")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
fields = st.sampled_from(
    ["text", "title", "url", "date", "author", "authors", "outlet", "source", "furniture", "attributions", "language"]
)


@given(st.dictionaries(fields, values))
def test_any_record_is_an_article_or_a_bad_record(record: dict[str, Any]) -> None:
    with suppress(BadRecord, UnreadableFile):
        article = article_of_record(record, "here")
        assert isinstance(article, Article)
        assert all(span.end <= len(article.text) for span in article.furniture)
