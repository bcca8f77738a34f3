"""Offices and tasks of those whom an article names."""

from __future__ import annotations

import pytest

from sayso.annotate.roles import roles_of
from sayso.model.mentions import Seen, Title
from sayso.records import Role
from tests.annotate.making import cast, name, number, page_of, pieces, pronouns, seen, title


def roles(text: str, mentions: list[Seen], *titles: Title) -> dict[str, list[Role]]:
    """Return the roles of each entity by its name."""
    one = cast(text, *mentions)
    return {one.name_of(n): found for n, found in roles_of(one, pieces(text), titles).items()}


def test_a_title_has_who_bears_it_of_what_and_since_when() -> None:
    text = "Ana Lima, who was named in May 2020 as head of the Harbour Union, left."
    mentions = [name(text, "Ana Lima"), name(text, "Harbour Union", "organization")]
    got = roles(text, mentions, title(text, "head", holder="Ana Lima", body="the Harbour Union", since="May 2020"))
    (role,) = got["Ana Lima"]
    one = cast(text, *mentions)
    assert (role.title, role.since, role.until, role.former) == ("head", "2020-05", None, False)
    assert role.of == one.id_of(one.entity[1])
    assert [span.quote(text) for span in role.spans] == ["May 2020 as head of the Harbour Union"]


@pytest.mark.parametrize(
    ("words", "date"),
    [("2020", "2020"), ("May 2020", "2020-05"), ("3 December 1999", "1999-12"), ("last spring", None), ("1712", None)],
)
def test_dates_are_as_exact_as_the_words(words: str, date: str | None) -> None:
    text = f"Ana Lima, mayor until {words}, left."
    got = roles(text, [name(text, "Ana Lima")], title(text, "mayor", holder="Ana Lima", until=words))
    assert got["Ana Lima"][0].until == date


def test_a_former_title_says_so() -> None:
    text = "Former mayor Ana Lima left."
    got = roles(text, [name(text, "Ana Lima")], title(text, "mayor", holder="Ana Lima", former=0.9))
    assert got["Ana Lima"][0].former


def test_a_title_without_a_bearer_is_nobody_s() -> None:
    text = "A mayor left. Ana Lima slept."
    assert roles(text, [name(text, "Ana Lima")], title(text, "mayor")) == {}


def test_the_same_title_is_told_once_and_two_offices_twice() -> None:
    text = "Mayor Ana Lima met the mayor, Lima, who is chair of the Harbour Union."
    mentions = [
        name(text, "Ana Lima"),
        name(text, "Lima", nth=1),
        name(text, "Harbour Union", "organization"),
    ]
    got = roles(
        text,
        mentions,
        title(text, "Mayor", holder="Ana Lima"),
        title(text, "mayor", holder="Ana Lima"),
        title(text, "chair", holder="Ana Lima", body="the Harbour Union"),
    )
    assert [role.title for role in got["Ana Lima"]] == ["Mayor", "chair"]


def test_nobody_is_head_of_himself() -> None:
    text = "The Harbour Union chair left."
    mentions = [seen(text, "The Harbour Union chair", "person")]
    got = roles(text, mentions, title(text, "chair", holder="The Harbour Union chair", body="Harbour Union"))
    assert [role.of for role in got["The Harbour Union chair"]] == [None]


def test_a_body_that_is_only_a_pronoun_is_not_told() -> None:
    text = "Ana Lima is its head."
    got = roles(text, [name(text, "Ana Lima"), *pronouns(text)], title(text, "head", holder="Ana Lima", body="its"))
    assert got["Ana Lima"][0].of is None


def test_titles_in_furniture_are_passed_over() -> None:
    text = "Photo: mayor Ana Lima\n\nAna Lima left."
    one = cast(text, name(text, "Ana Lima", nth=1))
    told = title(text, "mayor", holder="Ana Lima")
    assert number(one, "Ana Lima", nth=1) == 0
    one.page = page_of(text, furniture=(one.mentions[0].span.__class__(0, 21),))
    assert roles_of(one, pieces(text), [told]) == {}
