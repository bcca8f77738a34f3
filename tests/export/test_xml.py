from __future__ import annotations

import io
from xml.etree import ElementTree

from hypothesis import example, given
from hypothesis import strategies as st

from sayso.export.xml import Markup, legal
from tests.export.making import HOSTILE

anything = st.text(max_size=60)  # halves of surrogate pairs among it


@given(anything, anything)
@example(HOSTILE[1], HOSTILE[2])
def test_what_is_written_is_read_again(attribute: str, text: str) -> None:
    out = io.StringIO()
    markup = Markup(out)
    with markup.within("a", {"b:c": "x", "xmlns:b": "urn:b"}, d=attribute):
        markup.leaf("e", text=text)
    read = ElementTree.fromstring(out.getvalue().encode())
    assert read.attrib == {"{urn:b}c": "x", "d": legal(attribute)}
    assert (read[0].text or "") == legal(text)


@given(anything)
def test_what_is_legal_stays(text: str) -> None:
    assert legal(legal(text)) == legal(text)


def test_control_characters_are_replaced_and_directions_not_turned() -> None:
    assert legal("a\x00b\x1b[31mc\u202egnp\u2066.\ud800") == "a\ufffdb\ufffd[31mcgnp.\ufffd"
    assert legal("שלום \u200fא") == "שלום \u200fא"
    assert legal("a\r\nb\rc") == "a\nb\nc"
    assert legal("  a \n\t b ", one_line=True) == "a b"


def test_elements_stand_in_each_other() -> None:
    out = io.StringIO()
    markup = Markup(out)
    with markup.within("a"):
        with markup.within("b", c="1"):
            markup.leaf("d")
        markup.leaf("e", text="<")
    assert out.getvalue() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <b c="1">\n    <d/>\n  </b>\n  <e>&lt;</e>\n</a>\n'
    )
