"""Every act has its place in PLOVER, and docs/record.md tells the same."""

from __future__ import annotations

import re
from pathlib import Path

from sayso.plover import PLOVER
from sayso.records import ACTS, ENTITY_TYPES, RELATIONS, STANCES

PAGE = (Path(__file__).parents[1] / "docs" / "record.md").read_text("utf-8")
# The verbal events of the manual's table 7.2; SANCTION and what is material are no words.
VERBAL = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"}


def table(title: str) -> dict[str, list[str]]:
    """Return the rows of the first table below a heading: the first cell, and the words of the second."""
    below = PAGE[PAGE.index(title) :]
    rows = re.search(r"\| --- \| --- \|\n((?:\|.*\n)+)", below)
    assert rows
    cells = (row.strip("|").split("|") for row in rows[1].splitlines())
    return {first.strip(): [word.strip() for word in words.split(",")] for first, words in cells}


def test_every_act_is_a_verbal_event_or_none() -> None:
    assert set(PLOVER) == set(ACTS)
    assert {code for code in PLOVER.values() if code} <= VERBAL


def test_the_page_of_the_record_tells_the_same_codes() -> None:
    told = {
        act: None if code == "null" else code for code, acts in table("As PLOVER categories").items() for act in acts
    }
    assert told == PLOVER


def test_the_page_of_the_record_names_the_same_words() -> None:
    assert [act for acts in table("## Acts").values() for act in acts] == list(ACTS)
    for words in (ENTITY_TYPES, RELATIONS, STANCES):
        assert " | ".join(words) in " ".join(PAGE.split())
