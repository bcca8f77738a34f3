from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from rich.cells import cell_len
from rich.console import Console

from sayso.records import (
    Article,
    Attribution,
    Entity,
    Fact,
    Form,
    Maker,
    Outlet,
    Party,
    Phrase,
    Reading,
    Role,
    Span,
    Stance,
    When,
    phrase,
)
from sayso.serve.look import show
from sayso.serve.screen import visible
from tests.ledger.readings import readings
from tests.whole_reading import whole

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
        re.split(r" {2,}", line.strip()) for line in shown(READING).splitlines() if re.match(r" *\d+ +indirect", line)
    ]
    assert rows == [
        ["1", "indirect", "Ana Brandt", "said", "“The bridge is safe,”", "0.83"],
        ["2", "indirect", "Ana Brandt", "adding", "the board believes the toll will fall … soon", "0.83"],
        ["3", "indirect", "the board", "believes", "the toll will fall", "2", "0.83"],
        ["4", "indirect", "she", "insisted", "“We shall repair it. “And we shall do it now,”", "0.83"],
    ]


def below_the_text(reading: Reading, *, width: int = 80) -> list[str]:
    """Return the lines of the table and of what follows, without the article."""
    lines = [line.rstrip() for line in shown(reading, width=width).splitlines()]
    return lines[next(at for at, line in enumerate(lines) if line.lstrip().startswith("#  form")) :]


def test_what_is_told_around_an_attribution_stands_below_it() -> None:
    assert below_the_text(whole()) == [
        "#  form      source          cue        content                         in  sure",
        "─" * 80,
        "1  indirect  The Ellery Po…  reported   that harbour board chief Ana …      0.94",
        "   report    time: on Monday (2024-05-27) · affirms that Ana Brandt",
        "             heads harbour board",
        "2  indirect  harbour board…  told       that the bridge was safe         1  0.81",
        "   claim     to: councillors · medium: a letter · chain: The Ellery",
        "   hedged    Post > Ana Brandt",
        "3  direct    she             said       “That is a lie,”                    0.90",
        "   deny      = Ana Brandt · setting: at a rally of Bridge Watch ·",
        "             denies 2",
        "",
        " name                type          says  named  roles",
        " " + "─" * 78,
        " Ana Brandt          person           2      2  chief of harbour board (since",
        "                                                2019)",
        " The Ellery Post     outlet           1      1",
        " harbour board       organization            1",
        " councillors         group                   1  unnamed",
        " Bridge Watch        organization            1",
        " Tom Okafor          person                  1  former secretary of Bridge",
        "                                                Watch",
        "",
        "Background",
        "Ana Brandt heads harbour board (since 2019)  the article itself, 0.70",
        "1 more below 0.3 (--json has them)",
        "",
        "3 attributions, 2 facts, read by whole 1",
    ]


def test_what_is_empty_takes_no_room() -> None:
    bare = replace(READING, attributions=READING.attributions[:2])
    assert below_the_text(bare) == [
        "#  form      source           cue         content                           sure",
        "─" * 80,
        "1  indirect  Ana Brandt       said        “The bridge is safe,”             0.83",
        "2  indirect  Ana Brandt       adding      the board believes the toll wil…  0.83",
        "",
        "2 attributions, read by roles 3",
    ]


@pytest.mark.parametrize(
    ("written", "name", "told"),
    [
        ("she", "Ana Brandt", True),
        ("Ana Brandt", "Ana Brandt", False),
        ("ANA  BRANDT", "Ana Brandt", False),
        ("board chief Ana Brandt, who followed Tom Okafor", "Ana Brandt", False),
        ("board chief Ana Brandt, who followed Tom Okafor", "Tom Okafor", True),
        ("Ana Brandt's lawyer", "Ana Brandt", True),
        ("the brother of Diana Brandt", "Ana Brandt", True),
    ],
)
def test_who_speaks_is_told_where_the_words_do_not(written: str, name: str, told: bool) -> None:
    text = f"{written} said yes."
    spans = (Span(0, len(written)),)
    only = Attribution(
        id="a",
        form=Form.INDIRECT,
        content=words(text, "yes"),
        source=Party(text=written, spans=spans, entity="e"),
    )
    reading = Reading(
        article=Article(id="x", text=text),
        attributions=(only,),
        maker=READING.maker,
        entities=(Entity(id="e", name=name, type="person", mentions=spans),),
    )
    assert (f"= {name}" in "\n".join(below_the_text(reading))) is told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2024-05-27", "2024-05-27", "on Monday (2024-05-27)"),
        ("2024-05-20", "2024-05-26", "on Monday (2024-05-20 to 2024-05-26)"),
        ("2024-05", None, "on Monday (from 2024-05)"),
        (None, "2024", "on Monday (until 2024)"),
        (None, None, "time: on Monday · "),
    ],
)
def test_a_time_is_told_with_its_dates(start: str | None, end: str | None, told: str) -> None:
    first, *others = whole().attributions
    assert first.time is not None
    changed = replace(first, time=replace(first.time, start=start, end=end))
    assert told in "\n".join(below_the_text(replace(whole(), attributions=(changed, *others)), width=110))


def test_a_long_list_of_names_is_cut_and_says_so() -> None:
    many = tuple(Entity(id=str(n), name=f"Person {n}", type="person", mentions=(Span(0, 1),)) for n in range(40))
    lines = below_the_text(replace(READING, entities=many))
    assert sum("  person  " in line for line in lines) == 15
    assert lines[-1] == "4 attributions, 40 entities of which 15 are shown (--json names them all), read by roles 3"
    assert " roles" not in "\n".join(lines[:-1])


@pytest.mark.parametrize("width", [20, 80, 97, 110])
@settings(max_examples=20)
@given(reading=readings())
def test_the_table_fits_any_screen_that_can_hold_it(reading: Reading, width: int) -> None:
    reading = replace(reading, article=replace(reading.article, title=None, outlet=None, authors=(), url=None))
    if reading.attributions:
        for line in below_the_text(reading, width=width)[:-1]:
            assert cell_len(line) <= max(width, 60)


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
    assert_harmless(reading, 5 + 3 + 2 + 2)
    around = replace(
        attribution,
        addressee=Party(text=evil, spans=spans, entity="e"),
        medium=Phrase(text=evil, spans=spans),
        setting=Phrase(text=evil, spans=spans),
        time=When(text=evil, spans=spans, start=evil, end=evil),
        act=evil,
        chain=(evil, "e"),
    )
    named = Entity(
        id="e",
        name=f"{evil}!",
        type=evil,
        mentions=spans,
        roles=(Role(title=evil, of="e", since=evil, until=evil),),
    )
    fact = Fact(id="f", relation=evil, subject="e", value=evil, confidence=1.0)
    stance = Stance(id="s", source="a", toward="f", stance=evil)
    # Besides: the act, to whom (as written and by name), medium, setting, time with its dates, a chain of two, the
    # stance with its fact; name, type and office; the fact by itself.
    more = 1 + 2 + 1 + 1 + 2 + 2 + 4 + 2 + 4 + 3
    full = replace(reading, attributions=(around,), entities=(named,), facts=(fact,), stances=(stance,))
    assert_harmless(full, 5 + 3 + 2 + 2 + more)


def assert_harmless(reading: Reading, times: int) -> None:
    """See that what is evil in the reading is shown so many times, and neither steers the terminal nor colours it."""
    evil = reading.article.id
    text = shown(reading, width=1_500)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert text.count(visible(evil)) == times
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
