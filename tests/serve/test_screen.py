from __future__ import annotations

import io
import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.serve.screen import complain, console, emit, one_line, plain, visible

# Unicode's property Bidi_Control, by its members (UAX #9).
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b31m one byte does it", "\\x9b31m one byte does it"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("back\x08space, return\r", "back\\x08space, return\\x0d"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("half \ud83d", "half \\ud83d"),
        ("Zoë: “日本 🎉”\tand\nso on", "Zoë: “日本 🎉”\tand\nso on"),
        ("family 👩\u200d👧 and soft\u00adhyphen", "family 👩\u200d👧 and soft\u00adhyphen"),
    ],
)
def test_what_could_steer_a_terminal_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text(st.characters() | st.sampled_from(BIDI)))
def test_nothing_that_steers_is_left(text: str) -> None:
    left = set(visible(text)) - {"\n", "\t"}
    assert not [sign for sign in left if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp")]
    assert not left & set(BIDI)
    visible(text).encode()


@given(st.text())
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


def test_no_one_but_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert plain(console())
    assert console().width == 120
    monkeypatch.setenv("COLUMNS", "70")
    assert console().width == 70
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    assert not plain(console())
    monkeypatch.setenv("NO_COLOR", "1")
    assert plain(console())


def test_a_complaint_is_one_line_without_markup(capsys: pytest.CaptureFixture[str]) -> None:
    complain("[red]x[/red].txt: a\nb\x1b[2J" + " long" * 100)
    assert capsys.readouterr().err == "sayso: [red]x[/red].txt: a\\nb\\x1b[2J" + " long" * 100 + "\n"


def test_json_is_utf8_whatever_the_locale_says(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    emit({"where": "bücher/\udcff.txt", "text": "“日本”\n"})
    sys.stdout.flush()
    assert "“日本”".encode() in raw.getvalue()
    assert json.loads(raw.getvalue()) == {"where": "bücher/\udcff.txt", "text": "“日本”\n"}
