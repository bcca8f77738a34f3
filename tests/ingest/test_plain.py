"""Plain text: stored as handed in."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sayso.errors import UnreadableFile
from sayso.ingest.document import MAX_ARTICLE
from sayso.ingest.encoding import clean
from sayso.ingest.plain import read
from tests.ingest.documents import document, one

REPORT = (
    "Harbour to close for a month\n\n"
    "By Jane Roe\n\n"
    "“We have no\u00a0choice,” Ana Example told reporters\u200b on Monday.\n\n"
    "‘It is a “disgrace”,’ the union said. «Never», it added.\n"
)


def test_read_keeps_the_text() -> None:
    article = one(read(document(REPORT, published="2024-03-09")))
    assert article.text == REPORT
    assert article.title == "Harbour to close for a month"
    assert article.published == "2024-03-09"
    assert article.origin == "here"
    assert [span.quote(article.text) for span in article.furniture] == ["By Jane Roe"]


def test_read_gives_one_text_one_id() -> None:
    article = one(read(document(REPORT)))
    assert article.id == one(read(document(REPORT, where="elsewhere"))).id
    assert article.id == one(read(document(REPORT.replace("\n", "\r\n")))).id
    assert article.id != one(read(document(REPORT + "x"))).id
    assert article.id != one(read(document(REPORT, url="https://example.com/a"))).id


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_stored_as_it_is(text: str) -> None:
    text = "Said " + text
    assume(sum(char < " " or char == "\x7f" for char in text) < 0.01 * len(text))
    assert one(read(document(text))).text == clean(text)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "holds no text"),
        ("\u200b\ufeff\u00a0".encode(), "holds no text"),
        (b"\xef\xbb\xbf", "holds no text"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "PNG image"),
        (b"x" * (MAX_ARTICLE + 1), "larger than 16 MiB"),
    ],
)
def test_read_refuses_what_is_no_article(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason) as caught:
        list(read(document(data, where="report.txt")))
    assert str(caught.value).startswith("report.txt: ")
    assert "\n" not in str(caught.value)


def test_a_text_of_200_000_words_is_read() -> None:
    sentence = "The minister told the press on Monday that nothing had been decided as yet. "
    text = "\n\n".join([sentence * 5] * (200_000 // 70 + 1))
    article = one(read(document(text)))
    assert len(article.text.split()) > 200_000
    assert article.furniture == ()


def test_a_single_line_of_a_megabyte_is_read() -> None:
    text = "She said so. " * 80_000
    assert one(read(document(text))).text == text
