"""HTML pages: the article, what is known of it, and pages built to do harm."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import UnreadableFile
from sayso.ingest.html import article_of_page, read, text_of_fragment
from sayso.ingest.markup import MAX_ELEMENTS, Block, blocks, join_blocks, parse_html
from sayso.records import Article, Outlet, Span
from tests.ingest.documents import document, one

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head>
<title>Harbour to close for a month | The Port Courier</title>
<meta property="og:site_name" content="The Port Courier">
<meta property="og:title" content="Harbour to close for a month">
<meta property="article:published_time" content="2024-03-09T10:00:00+01:00">
<meta name="author" content="Jane Roe">
<link rel="canonical" href="https://www.courier.example/harbour?utm_source=feed">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour to close for a month",
 "datePublished": "2024-03-09T10:00:00+01:00", "author": [{"@type": "Person", "name": "Jane Roe"}]}</script>
<script>if (a<b && c>d) { document.write("<p>Not a word of this.</p>"); }</script>
</head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Harbour to close for a month</h1>
<figure><img src="a.jpg" alt="Boats"><figcaption>Boats in the harbour, says the mayor. (AP Photo/John Doe)</figcaption>
</figure>
<p>The harbour of Port Example will close for a month, the mayor
   said on Monday, and nobody was told of it before the weekend.</p>
<p>&ldquo;We have no&nbsp;other choice,&rdquo; <b>Ana</b> <a href="/ana">Example</a> told reporters in front of the
 town hall, where some hundred fishermen had come together.</p>
<p class="photo-caption">Fishermen at the town hall. Photo: Li Na</p>
<p><a href="/other">Read more: Mayor denies she knew</a></p>
<p><a href="/another">Union to strike over harbour plan</a></p>
<p>The fishermen's union denied that it had agreed.<br><br>It will meet again on Friday, it said in a statement that
 was read out by its chair.</p>
<p>© 2024 The Port Courier. All rights reserved.</p>
</article>
<aside>Most read: ten things</aside>
<footer>About us</footer></body></html>"""


def furniture(article: Article) -> list[str]:
    return [span.quote(article.text) for span in article.furniture]


def test_read_finds_the_article() -> None:
    article = one(read(document(PAGE, url="https://courier.example/harbour", published="1999-01-01")))
    assert article.title == "Harbour to close for a month"
    assert article.authors == ("Jane Roe",)
    assert article.outlet == Outlet(name="The Port Courier", domain="courier.example")
    assert article.url == "https://www.courier.example/harbour"
    assert article.published == "2024-03-09T10:00:00+01:00"
    assert article.language == "en"
    assert article.credit == "AP Photo/John Doe"
    paragraphs = article.text.split("\n\n")
    assert (
        "The harbour of Port Example will close for a month, the mayor said on Monday, and nobody was told of it before"
        " the weekend." in paragraphs
    )
    reported = [paragraph for paragraph in paragraphs if paragraph not in furniture(article)]
    assert reported[-1] == (
        "The fishermen's union denied that it had agreed.\n"
        "It will meet again on Friday, it said in a statement that was read out by its chair."
    )
    assert "Ana Example told reporters" in article.text


def test_captions_teasers_and_notices_of_a_page_are_gone_or_marked() -> None:
    article = one(read(document(PAGE)))
    reported = article.text
    for span in reversed(article.furniture):
        reported = reported[: span.start] + reported[span.end :]
    for word in (
        "Boats",
        "Photo",
        "Read more",
        "Union to strike",
        "rights reserved",
        "Home",
        "Not a word",
        "ten things",
    ):
        assert word not in reported
    assert "Union to strike over harbour plan" in furniture(article)


def test_a_page_without_date_takes_the_callers() -> None:
    page = "<html><body><article><p>" + "The mayor denied it on Monday. " * 20 + "</p></article></body></html>"
    assert one(read(document(page, published="2024-03-09"))).published == "2024-03-09"
    assert one(read(document(page))).published is None


@pytest.mark.parametrize(
    ("fetched", "canonical", "url"),
    [
        ("https://m.courier.example/a", "https://www.courier.example/a", "https://www.courier.example/a"),
        ("https://courier.example/a", "https://other.example/a", "https://courier.example/a"),
        ("https://courier.example/a", "https://courier.example/", "https://courier.example/a"),
        ("https://courier.example/a#x", "/a", "https://courier.example/a"),
        (None, "https://www.courier.example/a", "https://www.courier.example/a"),
        (None, "not an address", None),
    ],
)
def test_the_canonical_link_counts_on_the_same_site_only(fetched: str | None, canonical: str, url: str | None) -> None:
    page = PAGE.replace("https://www.courier.example/harbour?utm_source=feed", canonical)
    assert article_of_page(page, where="here", url=fetched, published=None).url == url


def test_a_multi_paragraph_quote_keeps_its_marks_and_paragraphs() -> None:
    quote = [
        "“We have no other choice than to close.",
        "“The walls are old, and they may fall,” she said to the council.",
    ]
    page = (
        f"<html><body><article><p>{quote[0]}</p><p>{quote[1]}</p>" + "<p>Nobody answered her then.</p></article></body>"
    )
    assert "\n\n".join(quote) in one(read(document(page * 1))).text


def test_text_of_fragment_reads_blocks() -> None:
    text, credit = text_of_fragment(
        "Some words<p>One &amp; <b>two</b></p><ul><li>a</li><li>b</li></ul><script>x</script>"
        "<figure><figcaption>Boats (AP Photo/Jane Roe)</figcaption></figure><p>End</p>",
        "here",
    )
    assert text == "Some words\n\nOne & two\n\na\n\nb\n\nEnd"
    assert credit == "AP Photo/Jane Roe"


words = st.lists(st.text("abc “”é", min_size=1, max_size=12).map(str.strip).filter(bool), min_size=1, max_size=8)


@given(words)
def test_blocks_give_back_the_paragraphs_of_a_page(paragraphs: list[str]) -> None:
    shown = [" ".join(paragraph.split(" ")) for paragraph in paragraphs]
    page = "<div>" + "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs) + "</div>"
    found = [block.text for block in blocks(parse_html(page, "here"))]
    assert found == [" ".join(paragraph.split()) for paragraph in shown]


def test_join_blocks_tells_mere_links() -> None:
    text, links = join_blocks(
        [
            Block("The mayor said so.", 18),
            Block("Union to strike", 15),
            Block("“Never” says union", 18),
            Block("A b c", 1),
        ]
    )
    assert text == "The mayor said so.\n\nUnion to strike\n\n“Never” says union\n\nA b c"
    assert links == [Span(20, 35)]


# Pages built to do harm.


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "span", "blockquote", "font"])
def test_a_bomb_of_nested_tags_is_refused(tag: str) -> None:
    begun = time.process_time()
    with pytest.raises(UnreadableFile, match="nests tags too deeply"):
        list(read(document(f"<html><body>{f'<{tag}>' * 100_000}The mayor said so.")))
    assert time.process_time() - begun < 5


def test_unclosed_paragraphs_are_not_taken_for_a_bomb() -> None:
    page = "<html><body><article>" + "<p>The mayor said on Monday that it was so." * 400 + "</article></body></html>"
    assert "The mayor said" in one(read(document(page))).text


def test_a_bomb_of_attributes_is_refused() -> None:
    begun = time.process_time()
    with pytest.raises(UnreadableFile, match="attributes"):
        list(read(document(f"<html><body><p {' '.join(f'a{n}=1' for n in range(200_000))}>The mayor said so.</p>")))
    assert time.process_time() - begun < 10


def test_too_many_elements_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="more than 15,000 elements"):
        list(read(document("<html><body>" + "<p>The mayor said so.</p>" * (MAX_ELEMENTS + 1))))


def test_a_text_too_long_for_the_parser_is_refused_and_not_cut() -> None:
    with pytest.raises(UnreadableFile, match="over 10 MB"):
        list(read(document("<html><body><p>" + "word " * 2_100_000 + "</p><p>The mayor said so.</p>")))


def test_pictures_inside_the_page_do_no_harm() -> None:
    picture = "data:image/png;base64," + "A" * 11_000_000
    assert "other choice" in one(read(document(PAGE.replace("a.jpg", picture)))).text


@pytest.mark.parametrize(
    "script",
    [
        '{"@type":"NewsArticle","author":{"' * 8_000,
        "[" * 200_000,
        "not json",
        '{"datePublished": ["x", 7, null]}',
        "7",
        '"x"',
    ],
    ids=["unclosed", "deep", "words", "types", "number", "string"],
)
def test_broken_linked_data_does_no_harm(script: str) -> None:
    begun = time.process_time()
    page = PAGE.replace("<script>", f'<script type="application/ld+json">{script}</script><script>')
    assert "other choice" in one(read(document(page))).text
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "page", ["<html></html>", "<!DOCTYPE html>", "<html><body><script>x</script></body></html>", "<!-- -->"]
)
def test_a_page_without_words_is_refused(page: str) -> None:
    with pytest.raises(UnreadableFile, match=r"no article was found|can be parsed"):
        list(read(document(page)))


@pytest.mark.slow
@pytest.mark.parametrize("repeated", ["<p>The mayor said so.</p>", "<span>word </span>"])
def test_pages_at_the_limit_are_read_in_time(repeated: str) -> None:
    begun = time.process_time()
    with suppress(UnreadableFile):  # that there is no article in it
        list(read(document(f"<html><body><article>{repeated * (MAX_ELEMENTS - 100)}</article></body></html>")))
    assert time.process_time() - begun < 30
