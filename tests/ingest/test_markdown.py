"""Markdown: text without marks, front matter above it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import UnreadableFile
from sayso.ingest.markdown import MAX_MARKDOWN, read
from sayso.records import Outlet
from tests.ingest.documents import document, one

REPORT = """---
title: "Harbour: closed"
authors:
  - Jane Roe
  - 'John Doe'
date: 2024-03-09 # as printed
tags: [harbour, fish]
outlet: The Port Courier
url: https://courier.example/harbour?utm_source=x
lang: en-GB
---

# Harbour to *close*

![Boats in the harbour](boats.jpg)

The mayor **said** on [Monday](https://courier.example/monday) that "the plan" would\\* go
ahead &mdash; soon.

> “We have no choice,” she said.

- one thing
- another

<div class="box">Some <b>words</b> in HTML.</div>

Last<br>line with `code`.
"""


def test_read_strips_the_marks() -> None:
    article = one(read(document(REPORT)))
    assert article.text.split("\n\n") == [
        "Harbour to close",
        "Boats in the harbour",
        'The mayor said on Monday that "the plan" would* go ahead — soon.',
        "“We have no choice,” she said.",
        "one thing",
        "another",
        "Some words in HTML.",
        "Last\nline with code.",
    ]
    assert [span.quote(article.text) for span in article.furniture] == ["Boats in the harbour"]


def test_read_takes_the_front_matter() -> None:
    article = one(read(document(REPORT, published="1999-01-01")))
    assert article.title == "Harbour: closed"
    assert article.authors == ("Jane Roe", "John Doe")
    assert article.published == "2024-03-09"
    assert article.outlet == Outlet(name="The Port Courier", domain="courier.example")
    assert article.url == "https://courier.example/harbour"
    assert article.language == "en"


def test_toml_front_matter() -> None:
    article = one(
        read(document('+++\ntitle = "Closed"\nauthors = ["Jane Roe"]\ndate = 2024-03-09\n+++\nThe mayor said so.\n'))
    )
    assert (article.title, article.authors, article.published) == ("Closed", ("Jane Roe",), "2024-03-09")


def test_the_heading_is_the_title_without_front_matter() -> None:
    article = one(read(document("# Harbour to close\n\nThe mayor said so.\n\n## Next\n", published="2024-03-09")))
    assert article.title == "Harbour to close"
    assert article.published == "2024-03-09"


@pytest.mark.parametrize(
    "text",
    [
        "---\nThe mayor said so: no.\n",
        "---\nnot front matter\n---\nThe mayor said so.\n",
        "+++\nno = toml = here\n+++\nShe said so.\n",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    assert "said so" in one(read(document(text))).text


def test_links_to_scripts_are_no_address() -> None:
    assert one(read(document("---\nurl: javascript:alert(1)\n---\nThe mayor said so.\n"))).url is None


@given(st.text("ab *_#>-`[]()!<&;\n\\|~0.", max_size=200))
def test_any_markdown_is_read_or_refused(source: str) -> None:
    with suppress(UnreadableFile):
        article = one(read(document("Words. " + source)))
        assert "Words." in article.text
        assert all(span.end <= len(article.text) for span in article.furniture)


@given(st.lists(st.text("abcé ’“”", min_size=1).map(lambda word: f"w{word}w"), min_size=1, max_size=6))
def test_plain_paragraphs_come_through(paragraphs: list[str]) -> None:
    assert one(read(document("\n\n".join(paragraphs)))).text == "\n\n".join(paragraphs)


def test_read_refuses_more_than_a_book() -> None:
    with pytest.raises(UnreadableFile, match="larger than 2 MiB"):
        list(read(document("x" * (MAX_MARKDOWN + 1))))


@pytest.mark.parametrize(
    "picture", ['![Boats](b.jpg "{}")', '[![Boats](b.jpg "{}")](b.html)', 'Boats ![](b.jpg "{}") here']
)
def test_a_pictures_title_gives_the_credit(picture: str) -> None:
    source = (
        "# Harbour to close\n\n" + picture.format("Photo: Jane Roe / The Port Courier") + "\n\nThe mayor said so.\n"
    )
    article = one(read(document(source)))
    assert article.credit == "Jane Roe / The Port Courier"
    assert "Jane Roe" not in article.text


def test_a_pictures_title_that_is_no_credit_gives_none() -> None:
    assert one(read(document('![Boats](b.jpg "Boats, said the mayor")\n\nThe mayor said so.\n'))).credit is None
