"""Decoding: which text a file's bytes hold."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sayso.errors import UnreadableFile
from sayso.ingest.encoding import clean, decode, decode_html, looks_binary

SENTENCE = "“We won’t go,” said Zoë Müller of the café – for €5.\n"
RUSSIAN = "Министр сообщил в понедельник, что план будет выполнен в срок, несмотря на возражения депутатов.\n"
JAPANESE = "大臣は月曜日に、計画は予定通りに進むと述べた。野党はこれに反対している。\n"

texts = st.text(st.characters(codec="utf-8"), min_size=1)


@given(texts)
def test_decode_utf8_gives_the_text_but_for_line_ends_and_controls(text: str) -> None:
    marked = "x" + text  # not to begin like a byte order mark or an archive
    assume(looks_binary(marked.encode()) is None)
    assert decode(marked.encode(), "here") == clean(marked)


@given(texts)
def test_clean_changes_nothing_but_line_ends_and_controls(text: str) -> None:
    cleaned = clean(text)
    controls = {chr(code) for code in [*range(0x20), 0x7F]} - {"\t", "\n"}
    assert not controls & set(cleaned)
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    assert cleaned == "".join(char for char in kept if char not in controls)
    assert clean(cleaned) == cleaned


def test_clean_keeps_invisible_and_typographic_characters() -> None:
    text = "\u00a0“a\u200bb”\u2028‘c’\u00ad «d»\u0085\ufeff"
    assert clean(text) == text


def test_clean_replaces_half_surrogates() -> None:
    assert clean("a\ud800b").encode() == "a\ufffdb".encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_decode_heeds_a_byte_order_mark(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding), "here") == SENTENCE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_decode_sees_utf16_without_a_mark(encoding: str) -> None:
    assert decode((SENTENCE * 5).encode(encoding), "here") == SENTENCE * 5


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(SENTENCE * 3, "cp1252"), (RUSSIAN * 4, "cp1251"), (RUSSIAN * 4, "koi8-r"), (JAPANESE * 4, "shift-jis")],
)
def test_decode_guesses_other_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "here") == text


def test_decode_guesses_from_a_sample_of_a_long_text() -> None:
    text = RUSSIAN * 5000
    assert decode(text.encode("cp1251"), "here") == text


def test_decode_reads_one_windows_quote_in_english() -> None:
    text = "The minister’s plan failed on Monday.\n" * 40
    assert decode(text.encode("cp1252"), "here") == text


def test_decode_prefers_valid_utf8_to_what_the_server_says() -> None:
    assert decode(SENTENCE.encode(), "here", charset="iso-8859-1") == SENTENCE


def test_decode_believes_the_server_where_it_is_not_utf8() -> None:
    assert decode("Żółć".encode("iso-8859-2"), "here", charset="ISO-8859-2") == "Żółć"


@pytest.mark.parametrize("charset", ["nonsense", "base64", "rot13", "\x00"])
def test_decode_passes_over_an_unknown_charset(charset: str) -> None:
    assert decode((SENTENCE * 3).encode("cp1252"), "here", charset=charset) == SENTENCE * 3


def test_decode_mends_utf8_that_was_cut_or_mixed() -> None:
    text = SENTENCE * 20
    assert decode(text.encode() + b"\xe2\x80", "here").startswith(text)
    assert decode(text.encode() + b"\x93x\x94", "here") == text + "“x”"


def test_decode_reads_escaped_japanese() -> None:
    assert decode(JAPANESE.encode("iso-2022-jp"), "here", charset="iso-2022-jp") == JAPANESE


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x7fELF\x02\x01", "program"),
        (bytes(range(256)) * 20, "binary"),
        (b"\0" * 5000, "binary"),
    ],
)
def test_decode_refuses_binary_files_by_name(data: bytes, kind: str) -> None:
    with pytest.raises(UnreadableFile, match=kind) as caught:
        decode(data, "picture.txt")
    assert caught.value.where == "picture.txt"
    assert caught.value.remedy


def test_decode_drops_a_stray_nul_from_text() -> None:
    assert decode(b"one\0 two" + b" three" * 50, "here").startswith("one two three")


def test_decode_refuses_a_marked_encoding_that_breaks() -> None:
    with pytest.raises(UnreadableFile, match="UTF-16-LE but breaks at byte 2"):
        decode(b"\xff\xfea\0\x00\xd8a\0", "here")


@given(st.binary(max_size=200))
def test_decode_gives_text_or_says_why_not(data: bytes) -> None:
    try:
        text = decode(data, "here")
    except UnreadableFile:
        return
    text.encode()


def test_decode_html_heeds_the_page_itself() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body>Żółć i gęś</body>'
    assert "Żółć i gęś" in decode_html(page.encode("iso-8859-2"), "here")
