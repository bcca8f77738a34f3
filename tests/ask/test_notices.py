"""Correction notices."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ask.notices import FORMS, notices_in

NOTICES = [
    ("Correction: The mine lies in Fizi, not in Uvira.", "label"),
    ("(Correction: An earlier version of this report put the toll at 21.)", "label"),
    ("Clarification, 3 May 2024: The minister spoke on Tuesday.", "label"),
    ("Correction appended.", "label"),
    ("An earlier version of this article said that the bridge had fallen.", "earlier version"),
    ("Due to an editing error, a previous version of this story misspelled Ms Karan's name.", "earlier version"),
    ("The original version of this post said otherwise.", "earlier version"),
    ("This article has been amended: the ministry withdrew its statement.", "changed"),
    ("This story was corrected on 4 May to fix the spelling of a name.", "changed"),
    ("Note: this page has since been edited.", "changed"),
    ("* The headline of this article was changed on Monday.", "changed"),
    ("This article has been updated with comment from the company.", "updated"),
    ("This agency earlier gave the number of cars as 68,000.", "wrong before"),
    ("We wrongly identified the speaker as his brother.", "wrong before"),
    ("In our print edition the sum was given in euros. We regret the error.", "apology"),
    ("(Corrects spelling of mayor's name in paragraph 3)", "sent again"),
]
NO_NOTICES = [
    "The ministry said its report had been amended.",
    "“This article has been amended,” the lawyer said, waving the constitution.",
    "Article 5 of the treaty was amended in 2019.",
    "Correction facilities are overcrowded, the inspector said.",
    "A market correction: that is what the bank's chief calls the fall.",
    "The story has been told for years.",
    "Editor's note: the author teaches law in Graz.",
    "He said an earlier version of the bill had been better.",
    "This page has been updated.",
    "We said we would return, and we did.",
    "Update: three more people were found alive.",
]
REPORT = "Nine people died at the mine, the army said.\n\n{}\n\nThe rebels deny it."


@pytest.mark.parametrize(("notice", "form"), NOTICES)
def test_notice_is_found_with_its_place(notice: str, form: str) -> None:
    text = REPORT.format(notice)
    (found,) = notices_in(text)
    assert found.form == form
    assert found.spans[0].quote(text) == found.text
    assert notice.endswith(found.text)


@pytest.mark.parametrize("sentence", NO_NOTICES)
def test_news_is_no_notice(sentence: str) -> None:
    assert notices_in(REPORT.format(sentence)) == ()


def test_what_stands_behind_it_in_its_paragraph_belongs_to_it() -> None:
    notice = "Correction: An earlier version put the wounded at 23. The nurse said 13."
    assert [one.text for one in notices_in(REPORT.format(f"It rained. {notice}"))] == [notice]


def test_paragraph_below_a_lone_label_belongs_to_it() -> None:
    notice = (
        "CORRECTION:\n\nAs published in print.\n\nAn article on 3 May about the mine misstated its depth by a mile."
    )
    assert [one.text for one in notices_in(REPORT.format(notice))] == [notice]


def test_a_long_paragraph_is_cut_at_a_sentence() -> None:
    text = "Correction: It was nine. " + "The army counted them again and found one more. " * 100
    (found,) = notices_in(text)
    assert len(found.text) <= 800
    assert found.text.endswith("one more.")


@given(st.lists(st.sampled_from([*(notice for notice, _ in NOTICES), *NO_NOTICES, "\n", "“", "Mr. "]), max_size=8))
def test_notices_quote_the_text_in_order(parts: list[str]) -> None:
    text = " ".join(parts)
    found = notices_in(text)
    assert all(one.text == one.spans[0].quote(text) and one.form in FORMS for one in found)
    ends = [0, *(one.spans[0].end for one in found)]
    assert all(end <= one.spans[0].start for end, one in zip(ends, found, strict=False))


@pytest.mark.parametrize(
    "text",
    ["Correction: " * 50_000, "Correction:\n" * 50_000, "We " * 200_000, "This article " * 50_000, "(" * 500_000],
)
def test_hostile_text_takes_bounded_time(text: str) -> None:
    begun = time.process_time()
    assert len(notices_in(text)) <= 50
    assert time.process_time() - begun < 3.0
