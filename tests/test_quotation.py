"""Quotation marks in every house style, and the form of what they hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.quotation import find_quotations, form_of
from sayso.records import Form, Span


def quoted(text: str) -> list[str]:
    return [quotation.span.quote(text) for quotation in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Yes,” she said.", ["“Yes,”"]),
        ('"Yes," she said, "and no."', ['"Yes,"', '"and no."']),
        ("«Oui», dit-elle.", ["«Oui»"]),
        ("„Ja“, sagte sie.", ["„Ja“"]),
        ("‘We don’t know,’ he said.", ["‘We don’t know,’"]),
        ("'We don't know,' he said.", ["'We don't know,'"]),
        ("The dogs' owner didn't call.", []),
        ("It was the workers’ day, and the ’90s.", []),
        ("“He said ‘no’ twice,” she said.", ["“He said ‘no’ twice,”", "‘no’"]),
        ("\"He said 'no' twice,\" she said.", ["\"He said 'no' twice,\"", "'no'"]),
        ("A 6'2\" man said nothing.", []),
        ("An opening “ mark alone", []),
        ("‹Oui›, dit-elle.", ["‹Oui›"]),
        ("›Ja‹, sagte sie.", ["›Ja‹"]),
        ("«Il a dit ‹non›», dit-elle.", ["«Il a dit ‹non›»", "‹non›"]),
        ("Home › News › World", []),
        ("''Yes,'' she said.", ["''Yes,''"]),
        ("``Yes,'' she said.", ["``Yes,''"]),
        ("``Yes,`` she said.", ["``Yes,``"]),
        ("She said ''we don't know'' (''not yet'').", ["''we don't know''", "''not yet''"]),
        ("''He said 'no' twice,'' she said.", ["''He said 'no' twice,''", "'no'"]),
        ("The code `ls` lists files.", []),
    ],
)
def test_find_quotations_in_every_style(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_find_quotations_runs_over_paragraphs_until_the_closing_mark() -> None:
    text = "“First part.\n\n“Second part.\n\n“Last part,” she said. “Another.”"
    assert quoted(text) == ["“First part.\n\n“Second part.\n\n“Last part,”", "“Another.”"]


def test_find_quotations_drops_a_mark_that_the_next_paragraph_does_not_take_up() -> None:
    assert quoted("“Never closed.\n\nPlain text, “closed” here.") == ["“closed”"]


def test_find_quotations_takes_two_single_marks_at_the_end_of_both_for_two() -> None:
    # British style: a quotation within a quotation, both of which end here.
    assert quoted("'He said 'no''") == ["'He said 'no''", "'no'"]
    assert quoted("‘He said ‘no’’") == ["‘He said ‘no’’", "‘no’"]


@pytest.mark.parametrize(("opening", "closing"), [("''", "''"), ("``", "''"), ("``", "``")])
def test_find_quotations_typed_with_two_single_marks_run_over_paragraphs(opening: str, closing: str) -> None:
    text = f"{opening}First part, isn't it.\n\n{opening}Last part,{closing} she said. {opening}Another.{closing}"
    whole = f"{opening}First part, isn't it.\n\n{opening}Last part,{closing}"
    assert quoted(text) == [whole, f"{opening}Another.{closing}"]


def test_find_quotations_typed_with_two_single_marks_end_where_nothing_takes_them_up() -> None:
    assert quoted("''Never closed.\n\nPlain text, ''closed'' here.") == ["''closed''"]


@pytest.mark.parametrize("inside", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\r"])
def test_find_quotations_goes_on_over_what_ends_no_line(inside: str) -> None:
    text = f"“Part one.{inside}Part two,” she said.\n“New.”"
    assert quoted(text) == [f"“Part one.{inside}Part two,”", "“New.”"]


@given(st.text(alphabet="ab .,\n“”‘’\"'`«»", max_size=120))
def test_find_quotations_lie_in_the_text_and_nest_properly(text: str) -> None:
    found = find_quotations(text)
    for quotation in found:
        assert 0 <= quotation.span.start < quotation.span.end <= len(text)
    for one in found:
        for other in found:
            apart = not one.span.overlaps(other.span)
            assert apart or one.span.contains(other.span) or other.span.contains(one.span)


@pytest.mark.parametrize(
    ("text", "content", "form"),
    [
        ("She said “we will go.”", "“we will go.”", Form.DIRECT),
        ("She said “we will go.”", "we will go.", Form.DIRECT),
        ("She said they would “never” go.", "they would “never” go", Form.MIXED),
        ("She said they would go.", "they would go", Form.INDIRECT),
        ("'We go,' she said.", "'We go,'", Form.DIRECT),
        ("She said it wasn't theirs.", "it wasn't theirs", Form.INDIRECT),
        ("«Nous partons», dit-elle.", "«Nous partons»", Form.DIRECT),
        ("‹Nous partons›, dit-elle.", "‹Nous partons›", Form.DIRECT),
        ("‹Nous partons›, dit-elle.", "Nous partons", Form.DIRECT),
        ("›Wir gehen‹, sagte sie.", "›Wir gehen‹", Form.DIRECT),
        ("She said they would ‹never› go.", "they would ‹never› go", Form.MIXED),
        ("''We go,'' she said.", "''We go,''", Form.DIRECT),
        ("``We go,'' she said.", "``We go,''", Form.DIRECT),
        ("She said they would ''never'' go.", "they would ''never'' go", Form.MIXED),
        ("She said they would ``never'' go.", "they would ``never'' go", Form.MIXED),
    ],
)
def test_form_of_content(text: str, content: str, form: Form) -> None:
    start = text.index(content)
    assert form_of(text, [Span(start, start + len(content))]) is form


def test_form_of_content_split_around_its_cue_is_direct() -> None:
    text = "“We go,” she said, “and soon.”"
    assert form_of(text, [Span(0, 8), Span(19, 30)]) is Form.DIRECT
