from __future__ import annotations

import io
import re
from dataclasses import replace

from hypothesis import given, settings
from rich.console import Console

from sayso.records import Article, Attribution, Form, Maker, Outlet, Party, Phrase, Reading, Span, phrase
from sayso.serve.look import show
from sayso.serve.screen import visible
from tests.ledger.readings import readings

TEXT = """Photo: the harbour. Kestrel Press

“The bridge is safe,” said Ana Brandt, adding that the board believes the toll will fall, and soon.
“We shall repair it.

“And we shall do it now,” she insisted.
"""


def words(text: str, piece: str) -> Phrase:
    spans: list[Span] = []
    for part in piece.split(" … "):
        start = text.index(part, spans[-1].end if spans else 0)
        spans.append(Span(start, start + len(part)))
    return phrase(text, spans)


def said(
    id: str, source: str | None, cue: str, content: str, *, parent: str | None = None, text: str = TEXT
) -> Attribution:
    who = words(text, source) if source else None
    return Attribution(
        id=id,
        form=Form.INDIRECT,
        source=Party(text=who.text, spans=who.spans) if who else None,
        cue=words(text, cue),
        content=words(text, content),
        parent=parent,
        confidence=0.834,
    )


READING = Reading(
    article=Article(
        id="ar_1",
        text=TEXT,
        title="Bridge closed",
        outlet=Outlet(name="The Ellery Post"),
        url="https://post.example/1",
        published="2024-05-31",
        credit="Kestrel Press",
        furniture=(Span(0, 33),),
    ),
    attributions=(
        said("a", "Ana Brandt", "said", "“The bridge is safe,”"),
        said("b", "Ana Brandt", "adding", "the board believes the toll will fall … soon"),
        said("c", "the board", "believes", "the toll will fall", parent="b"),
        said("d", "she", "insisted", "“We shall repair it.\n\n“And we shall do it now,”"),
    ),
    maker=Maker(name="roles", version="3", digest="0"),
)


def shown(reading: Reading, *, colour: bool = False, width: int = 120) -> str:
    out = io.StringIO()
    screen = Console(
        file=out,
        force_terminal=colour,
        color_system="standard" if colour else None,
        width=width,
        highlight=False,
        emoji=False,
        markup=False,
        _environ={},
    )
    show(reading, screen)
    return out.getvalue()


def test_without_colours_signs_and_numbers_tell_who_says_what() -> None:
    lines = [line.rstrip() for line in shown(READING).splitlines()]
    assert lines[:3] == [
        "Bridge closed",
        "The Ellery Post · 2024-05-31 · https://post.example/1 · ar_1 · credit: Kestrel Press",
        "",
    ]
    assert lines[3] == "<source>[n] *cue*[n] {content}[n]"
    assert "\n".join(lines[5:11]) == (
        "Photo: the harbour. Kestrel Press\n"
        "\n"
        "{“The bridge is safe,”}[1] *said*[1] <Ana Brandt>[1,2], *adding*[2] that "
        "{<the board>[3] *believes*[3] {the toll will fall}[3]}[2], and {soon}[2].\n"
        "{“We shall repair it.\n"
        "\n"
        "“And we shall do it now,”}[4] <she>[4] *insisted*[4]."
    )


def test_the_table_tells_the_same() -> None:
    rows = [
        re.split(r" {2,}", line.strip()) for line in shown(READING).splitlines() if re.match(r" +\d+ +indirect", line)
    ]
    assert rows == [
        ["1", "indirect", "Ana Brandt", "said", "“The bridge is safe,”", "0.83"],
        ["2", "indirect", "Ana Brandt", "adding", "the board believes the toll will fall … soon", "0.83"],
        ["3", "indirect", "the board", "believes", "the toll will fall", "2", "0.83"],
        ["4", "indirect", "she", "insisted", "“We shall repair it. “And we shall do it now,”", "0.83"],
    ]


def test_on_a_terminal_each_role_has_its_colour_and_nesting_is_underlined() -> None:
    text = shown(READING, colour=True)
    cyan, yellow, green = "\x1b[1;36m", "\x1b[33m", "\x1b[32m"
    assert f"{green}“The bridge is safe,”\x1b[0m\x1b[2;32m[1]\x1b[0m" in text
    assert f"{cyan}Ana Brandt\x1b[0m\x1b[1;2;36m[1,2]\x1b[0m" in text
    assert f"{yellow}adding\x1b[0m" in text
    assert "\x1b[1;4;36mthe board\x1b[0m" in text
    assert "\x1b[4;32mthe toll" in text
    assert "\x1b[2mPhoto: the harbour. Kestrel Press\x1b[0m" in text
    assert "{" not in text


def test_what_a_stranger_wrote_is_shown_not_obeyed() -> None:
    evil = "[bold]x[/bold] \x1b[2J\x1b]0;own\x07 \u202eabc :smile: [link=http://x]y[/link]"
    text = f"{evil} said {evil}."
    article = Article(id=evil, text=text, title=evil, url=evil, authors=(evil,), credit=evil)
    spans = (Span(0, len(evil)),)
    attribution = Attribution(
        id="a",
        form=Form.DIRECT,
        content=Phrase(text=evil, spans=spans),
        source=Party(text=evil, spans=spans),
        cue=Phrase(text=evil, spans=spans),
        confidence=1,
    )
    reading = Reading(article=article, attributions=(attribution,), maker=Maker(name=evil, version=evil, digest=""))
    text = shown(reading, width=500)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert text.count(visible(evil)) == 5 + 3 + 2 + 2
    # Of the colours on a terminal, none is the stranger's.
    codes = set(re.findall(r"\x1b.*?[a-zA-Z]", shown(reading, colour=True, width=500)))
    assert codes <= {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;36m", "\x1b[33m", "\x1b[32m",
                     "\x1b[2;33m", "\x1b[2;32m", "\x1b[1;2;36m"}  # fmt: skip


def test_nothing_found_is_said() -> None:
    text = shown(replace(READING, attributions=()))
    assert text.rstrip().endswith("0 attributions, read by roles 3")
    assert "source" not in text
    assert (
        shown(replace(READING, attributions=READING.attributions[:1]))
        .rstrip()
        .endswith("1 attribution, read by roles 3")
    )


@settings(max_examples=50)
@given(readings())
def test_marking_changes_no_word(reading: Reading) -> None:
    signs = re.compile(r"[<>*{}\[\],\d\s]+")
    marked = signs.sub("", shown(reading))
    assert signs.sub("", visible(reading.article.text)) in marked


def test_a_long_article_is_shown_in_linear_time() -> None:
    """Neither the number of attributions nor how deep they are nested may cost more than its share."""
    line = "“Yes,” said Ana Brandt.\n"
    text = line * 2_000
    found = tuple(
        Attribution(
            id=str(n),
            form=Form.DIRECT,
            content=phrase(text, [Span(n * len(line), n * len(line) + 6)]),
            parent=str(n - 1) if n else None,
            confidence=1,
        )
        for n in range(2_000)
    )
    reading = Reading(article=Article(id="x", text=text), attributions=found, maker=READING.maker)
    assert "{“Yes,”}[2000] said Ana Brandt." in shown(reading)
