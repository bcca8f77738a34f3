"""Feeds: entries as articles, and XML made to do harm."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sayso.errors import NothingToRead, UnreadableFile
from sayso.ingest.feed import MAX_FEED, read
from sayso.records import Article, Outlet, Skipped
from tests.ingest.documents import document, errors_and_articles

ITEM = """<item><title>Harbour to &amp;quot;close&amp;quot;</title>
<link>https://courier.example/{n}?utm_source=rss</link>
<description>&lt;p&gt;The mayor &lt;b&gt;said&lt;/b&gt; so.&lt;/p&gt;
&lt;p&gt;The union denied it.&lt;/p&gt;</description>
<pubDate>Sat, 09 Mar 2024 10:00:00 GMT</pubDate><dc:creator>Jane Roe</dc:creator></item>"""
RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Port Courier</title>
<link>https://courier.example</link><language>en-gb</language>{items}</channel></rss>
"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Port Courier</title>
<entry><title>Harbour to close</title><link href="https://courier.example/1"/><author><name>Jane Roe</name></author>
<published>2024-03-09T10:00:00+02:00</published><updated>2024-03-10T10:00:00+02:00</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>She “said” so.</p>
<p>He denied it.</p></div></content>
</entry></feed>"""


def rss(*items: str) -> str:
    return RSS.format(items="".join(items))


def test_rss_entries_are_articles() -> None:
    errors, articles = errors_and_articles(read(document(rss(ITEM.format(n=1), ITEM.format(n=2)))))
    assert not errors
    assert [article.url for article in articles] == ["https://courier.example/1", "https://courier.example/2"]
    article = articles[0]
    assert article.text == "The mayor said so.\n\nThe union denied it."
    assert article.title == 'Harbour to "close"'
    assert article.outlet == Outlet(name="The Port Courier", domain="courier.example")
    assert article.published == "2024-03-09T10:00:00Z"
    assert article.authors == ("Jane Roe",)
    assert article.language == "en"


def test_atom_entries_are_articles() -> None:
    for data in (ATOM.encode(), ('<?xml version="1.0" encoding="utf-16"?>' + ATOM).encode("utf-16")):
        _, (article,) = errors_and_articles(read(document(data)))
        assert article.text == "She “said” so.\n\nHe denied it."
        assert article.published == "2024-03-09T10:00:00+02:00"


def test_full_content_is_preferred_to_the_summary() -> None:
    item = ITEM.format(n=1).replace(
        "</item>", "<content:encoded><![CDATA[<p>All that the mayor said on Monday.</p>]]></content:encoded></item>"
    )
    _, (article,) = errors_and_articles(read(document(rss(item))))
    assert article.text == "All that the mayor said on Monday."


def test_an_entry_without_text_is_passed_by() -> None:
    items = list(read(document(rss("<item><title>Harbour to close</title></item>", ITEM.format(n=1)))))
    assert [type(item) for item in items] == [Skipped, Article]


def test_read_more_at_the_end_of_an_entry_is_furniture() -> None:
    item = ITEM.format(n=1).replace(
        "</description>", "&lt;p&gt;&lt;a href='x'&gt;Read more&lt;/a&gt;&lt;/p&gt;</description>"
    )
    _, (article,) = errors_and_articles(read(document(rss(item))))
    assert [span.quote(article.text) for span in article.furniture] == ["Read more"]


def test_the_source_of_an_entry_is_its_outlet() -> None:
    item = ITEM.format(n=1).replace(
        "</item>", '<source url="https://other.example/feed">The Other Paper</source></item>'
    )
    _, (article,) = errors_and_articles(read(document(rss(item))))
    assert article.outlet == Outlet(name="The Other Paper", domain="courier.example")


def test_a_feed_that_is_cut_short_gives_what_it_has_and_says_so() -> None:
    whole = rss(*(ITEM.format(n=n) for n in range(5)))
    errors, articles = errors_and_articles(read(document(whole[: whole.index("<link>https://courier.example/4")])))
    assert len(articles) >= 4
    assert any("cut short" in error.reason for error in errors)


def test_small_faults_of_a_whole_feed_are_forgiven() -> None:
    errors, articles = errors_and_articles(
        read(document(rss(ITEM.format(n=1)).replace("said&lt;/b&gt; so", "said&lt;/b&gt; & so")))
    )
    assert not errors
    assert len(articles) == 1


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        ("", UnreadableFile, "is empty"),
        ("<?xml version='1.0'?><note>The mayor said so.</note>", UnreadableFile, "no RSS or Atom feed"),
        ("The mayor said so.", UnreadableFile, "no RSS or Atom feed"),
        (rss(), NothingToRead, "without entries"),
        (b"\x89PNG\r\n\x1a\n", UnreadableFile, "PNG image"),
        ("x" * (MAX_FEED + 1), UnreadableFile, "larger than 8 MiB"),
    ],
    ids=["empty", "other XML", "text", "no entries", "picture", "large"],
)
def test_what_is_no_feed_is_refused(data: str | bytes, error: type[Exception], reason: str) -> None:
    errors, articles = errors_and_articles(read(document(data)))
    assert not articles
    assert [type(found) for found in errors] == [error]
    assert reason in errors[0].reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The secret was said.")
    for declared in (
        f'<!ENTITY x SYSTEM "{secret.as_uri()}">',
        '<!entity x "lol">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;',
    ):
        feed = (
            f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE rss [{declared}]>'
            + rss(ITEM.format(n=1)).partition("?>")[2]
        )
        errors, articles = errors_and_articles(read(document(feed.replace("said", "&x;").encode(encoding))))
        assert not articles
        assert ["XML entities" in error.reason for error in errors] == [True]


def test_a_bomb_of_nested_tags_in_an_entry_is_refused_alone() -> None:
    bomb = ITEM.format(n=1).replace("The mayor", "&lt;div&gt;" * 100_000 + "The mayor")
    errors, articles = errors_and_articles(read(document(rss(bomb, ITEM.format(n=2)))))
    assert ["nests tags too deeply" in error.reason for error in errors] == [True]
    assert [article.url for article in articles] == ["https://courier.example/2"]


def test_deep_xml_is_read_in_time() -> None:
    begun = time.process_time()
    errors_and_articles(read(document(rss("<item><title>x</title><description>" + "<a>" * 50_000))))
    assert time.process_time() - begun < 20
