"""Furniture: what is marked as no part of the report, and above all what is not."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ingest.credits import credit_of
from sayso.ingest.furniture import lay_out
from sayso.records import Span

BODY = (
    "The harbour of Port Example will close for a month, the mayor said on Monday.",
    "“We have no other choice,” Ana Example told reporters in front of the town hall.",
    "The fishermen's union denied that it had agreed to the plan.",
)


def marked(text: str, title: str | None = None) -> list[str]:
    return [span.quote(text) for span in lay_out(text, title=title).furniture]


def around(*before: str, after: tuple[str, ...] = (), gap: str = "\n\n") -> str:
    return gap.join([*before, *BODY, *after])


# Captions and credits.


def test_doubled_caption_with_a_glued_credit() -> None:
    text = "Esmail Example\nEsmail ExampleReuters\n\n" + around()
    layout = lay_out(text)
    assert marked(text) == ["Esmail Example", "Esmail ExampleReuters"]
    assert layout.credit == "Reuters"
    assert layout.title is None


def test_doubled_caption_with_an_unknown_credit() -> None:
    text = around("Boats in the harbour", "Boats in the harbourThe Port Courier")
    assert marked(text)[:2] == ["Boats in the harbour", "Boats in the harbourThe Port Courier"]
    assert lay_out(text).credit == "The Port Courier"


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Boats lie in the harbour on Monday. (AP Photo/Jane Roe)", "AP Photo/Jane Roe"),
        ("Boats lie in the harbour of Port Example [Jane Roe/AFP]", "Jane Roe/AFP"),
        ("Boats lie in the harbour on Monday. REUTERS/Jane Roe", "REUTERS/Jane Roe"),
        ("Boats lie in the harbour on Monday. Jane Roe/Getty Images", "Jane Roe/Getty Images"),
        ("Boats lie in the harbour.Image: Jane Roe.", "Jane Roe"),
        ("Ana Example Image: Jane Roe.", "Jane Roe"),
        ("Ana ExampleImage: Jane Roe.", "Jane Roe"),
        ("Boats lie in the harbour | Reuters", "Reuters"),
        ("Boats in the harbour of Port Example — AFP", "AFP"),
        ("Boats lie in the harbour on Monday. — Jane Roe/AFP", "Jane Roe/AFP"),
        ("Boats lie in the harbour on Monday. | Getty Images", "Getty Images"),
        (
            "Boats lie in the harbour. Photo by Jane van der Roe - The Port Courier",
            "Jane van der Roe - The Port Courier",
        ),
        ("Picture by Jane Roe for The Port Courier", "Jane Roe for The Port Courier"),
        ("Photo courtesy of the harbour museum", "the harbour museum"),
        ("Boats lie in the harbour on MondayAFP", "AFP"),
        ("Boats lie in the harbour (Photo by Jane Roe)", "Jane Roe"),
        ("Boats lie in the harbour (Photo credit: Jane Roe/Port Courier)", "Jane Roe/Port Courier"),
        ("Photo: Jane Roe", "Jane Roe"),
        ("Photograph by Jane Roe/The Port Courier", "Jane Roe/The Port Courier"),
        ("Image source, Getty Images", "Getty Images"),
        ("Getty Images", "Getty Images"),
        ("Reuters", "Reuters"),
        ("(AFP)", "AFP"),
        ("© Reuters", "Reuters"),
        ("AFP via Getty Images", "AFP via Getty Images"),
        ("Jane Roe/Reuters.", "Jane Roe/Reuters"),
        ("Port Sentinel via Getty Images", "Port Sentinel via Getty Images"),
    ],
)
def test_captions_and_credits_are_marked_and_give_the_credit(line: str, credit: str) -> None:
    text = around("Harbour to close for a month", line)
    assert marked(text) == [line]
    assert lay_out(text).credit == credit
    assert credit_of(line) == credit
    between = "\n\n".join([BODY[0], line, *BODY[1:]])
    assert marked(between) == [line]


def test_a_caption_that_reports_words_is_a_caption_still() -> None:
    line = "Mayor Ana Example says the harbour must close. (AP Photo/Jane Roe)"
    assert marked(around(line)) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Image caption, The harbour will close for a month, the mayor says",
        "Image caption The harbour was empty on Monday.",
        "Photo caption: the harbour was empty on Monday, the mayor said.",
        "File photo: Boats in the harbour.",
    ],
)
def test_picture_labels_are_marked(line: str) -> None:
    assert marked("\n\n".join([BODY[0], line, *BODY[1:]])) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "The mayor told Reuters that the harbour would close.",
        "Pictures by the agency show that the harbour is empty, it said.",
        "Photo by photo, the court said, the report was taken apart.",
        "The photographs were taken by Reuters",
        "The report was first published by AFP.",
        "Getty Images said it had withdrawn the picture of the harbour.",
        "Reuters and AFP said that they had not been told of the plan.",
        "Source: the ministry said nothing on Monday",
        "The mayor was asked about her image: “Bad,” she said.",
        "Credit unions said the plan would cost them a third of their members.",
        "The mayor said on Tuesday that the bridge would be closed for a month — Reuters",
        "The mayor said on Tuesday that the bridge would be closed for a month. — AP",
        "The bridge will be closed for a month. It was built in 1911 – AFP",
        "Police believe three men took the boat | Reuters",
        "Video caption claims were false, the ministry said on Monday.",
        "Image caption, the ministry said, was all that it had changed.",
        "Photo caption Facebook had removed was harmless, the court said.",
        "The harbour is empty, the mayor said. Pictures by the police show two men on the pier.",
        "Photos by the police show two men on the pier.",
        "Images, police believe, show two men on the pier.",
        "She works for the Associated Press (AP) in Port Example and said she had seen nothing.",
    ],
)
def test_sentences_about_agencies_and_pictures_are_left_alone(line: str) -> None:
    assert marked("\n\n".join([BODY[0], line, *BODY[1:]])) == []
    assert marked(around(after=(line,))) == []


def test_a_last_paragraph_signed_by_an_agency_is_not_a_caption() -> None:
    for ending in (" (Reuters)", " — AFP", " Jane Roe/AFP"):
        text = around() + ending
        assert marked(text) == []
        assert lay_out(text).credit in ("Reuters", "AFP", "Jane Roe/AFP")


@pytest.mark.parametrize(
    ("opening", "agency"),
    [
        ("PORT EXAMPLE, March 3 (Reuters) - ", "Reuters"),
        ("PORT EXAMPLE (AP) — ", "AP"),
        ("PORT EXAMPLE, March 3 (Xinhua) -- ", "Xinhua"),
        ("(Reuters) - ", "Reuters"),
        ("Port Example (dpa) – ", "dpa"),
    ],
)
def test_a_dateline_stays_in_the_report_and_gives_its_agency(opening: str, agency: str) -> None:
    text = opening + around()
    assert marked(text) == []
    assert lay_out(text).credit == agency


def test_a_photo_credit_outranks_the_dateline() -> None:
    text = around("Photo: Jane Roe/Getty Images").replace(BODY[0], "PORT EXAMPLE (AP) — " + BODY[0])
    assert lay_out(text).credit == "Jane Roe/Getty Images"


# Bylines and stamps.


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Roe",
        "By JANE ROE and John Doe",
        "By Jane Roe in Port Example",
        "By Jane Roe, Staff Writer",
        "By Jane Roe | The Port Courier | March 3, 2024",
        "By Jane van der Roe and Abu al-Doe",
        "By The Associated Press",
        "By our correspondent",
        "By Jane Roe jane@courier.example",
        "BY JOHN F. DOE JR.",
        "Written by Jane O’Roe-Smith",
        "Jane Roe, staff writer",
        "Jane Roe, Middle East correspondent, Port Example",
        "Political correspondent",
        "Jane Roe",
        "March 3, 2024",
        "Sunday, March 3, 2024 10:32 GMT",
        "Published 3 March 2024, updated 4 March 2024 at 9:15 am",
        "2 hours ago",
        "5 min read",
        "2024-03-03 10:32",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_bylines_and_stamps_under_the_headline_are_marked(line: str, gap: str) -> None:
    text = around("Harbour to close for a month", line, gap=gap)
    assert marked(text) == [line]
    assert lay_out(text).title == "Harbour to close for a month"


@pytest.mark.parametrize(
    "line",
    [
        "Reporting by Jane Roe; Editing by John Doe",
        "(Reporting by Jane Roe in Port Example and John Doe; additional reporting by Li Na; Editing by Ann Poe)",
        "Additional reporting by Jane Roe.",
        "Associated Press writers Jane Roe in Port Example and John Doe contributed to this report.",
        "The Port Courier's Jane Roe contributed reporting.",
        "Follow Jane Roe on Twitter: @janeroe",
        "Jane Roe is a reporter at The Port Courier. Follow her on Twitter at @janeroe.",
        "Jane Roe can be reached at jane@courier.example.",
        "jane@courier.example",
        "https://courier.example/about",
        "By Jane Roe",
    ],
)
def test_lines_about_the_writers_at_the_end_are_marked(line: str) -> None:
    assert marked(around(after=(line,))) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday the harbour had been closed, the mayor said.",
        "By Monday Night",
        "By then, half of the boats had left",
        "By closing the harbour, the town loses a third of its income",
        "By contrast, Example City grew",
        "Reporting by the Port Courier showed that the mayor had known.",
        "Reporting by The Port Courier and others found that he lied",
        "May the harbour stay open for years to come",
        "Ana Example, who reported the crime, said she was afraid.",
        "The editor, John Doe, denied it",
        "The union contributed to this report's findings, the mayor said.",
    ],
)
def test_sentences_that_begin_like_bylines_are_left_alone(line: str) -> None:
    assert marked(around("Harbour to close for a month", line)) == []
    assert marked(around(after=(line,))) == []


def test_speakers_of_an_interview_are_not_taken_for_writers() -> None:
    lines = ["Harbour to close for a month", BODY[0]]
    for answer in range(8):
        lines += [
            "Jane Roe",
            f"And what happens in month {answer} of the plan?",
            "Ana Example",
            "We shall have to see.",
        ]
    lines.append(BODY[2])
    assert marked("\n\n".join(lines)) == []


def test_dates_in_mid_report_are_left_alone() -> None:
    text = "\n\n".join([*BODY, "March 3, 2024", *BODY, "March 4, 2024", *BODY])
    assert marked(text) == []


# Teasers, boxes, notices.


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Mayor denies she knew",
        "READ MORE",
        "Read More »",
        "ALSO READ: Mayor denies she knew",
        "Also Read | Union says “never”",
        "READ ALSO Mayor denies she knew of plan",
        "Related: Mayor denies she knew",
        "(Read more: Mayor denies she knew)",
        "See also: The harbour in pictures",
        "Watch: ‘We have no choice,’ says mayor",
        "Read the full report here.",
        "Advertisement",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Article continues after ad",
        "Sign up for our newsletter to get the news of the harbour every morning.",
        "Subscribe to the Port Courier newsletter",
        "Get the latest headlines delivered to your inbox.",
        "Enter your email address",
        "Follow us on Facebook and Twitter",
        "For more news, download the Courier's mobile app.",
        "Share this article",
        "Facebook Twitter WhatsApp Email",
        "Share | Tweet | Print",
        "Comments",
        "We use cookies to improve your experience.",
        "Accept all cookies",
        "© 2024 The Port Courier. All rights reserved.",
        "Copyright 2024 The Associated Press. All rights reserved. This material may not be published, broadcast,"
        " rewritten or redistributed.",
        "(c) 2024 Port Courier",
        "Tags: harbour, fishing, Port Example",
        "Watch Port Example Television live",
        "Listen to Courier Radio online.",
        "Follow the talks live",
        "Do you know more? Write to desk@courier.example.",
        "Were you in the harbour on Monday? Please get in touch with our reporters.",
        "If you have seen the boats, call us.",
        "Seen something? Have you filmed it? Send us the pictures.",
        "Know more? Text +49 30 1234 5678",
    ],
)  # fmt: skip
def test_teasers_boxes_and_notices_are_marked_anywhere(line: str) -> None:
    assert marked("\n\n".join([BODY[0], line, *BODY[1:]])) == [line]
    assert marked("\n".join([*BODY, line])) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Read more slowly, the teacher said, and you will understand more.",
        "“Read more: it makes you free,” the mayor said.",
        "Watch the harbour, the mayor warned, and you will see it die.",
        "Like Twitter, Facebook said it would remove the posts about the harbour.",
        "For more than a decade, Facebook had denied it.",
        "Follow the money, the union said on Twitter.",
        "Subscribers to the newsletter were told nothing, the union said.",
        "Copyright law was broken, the court said.",
        "Related parties were paid millions, according to the report.",
        "Share prices fell by a third, the exchange said.",
        "Advertisement revenue fell by a third, the paper said.",
        "Email records show that the mayor knew of it on Facebook, the union said.",
        "The mayor's contract says “all rights reserved”, according to the union.",
        "More boats will come, she said.",
        "Related: police say three men were held.",
        "See also: the bridge was closed on Monday.",
        "Watch – the boats were gone by noon. Nobody had seen them leave",
        "Join the conversation, the mayor told the fishermen on Monday.",
        "Click here, the court found, was all that the page said.",
        "Do you know more? Write to the mayor, the union said.",
        "Do you think that boats can live? They cannot live in this harbour.",
        "If you ask our neighbours, the plan is dead.",
        "Watch the harbour and you will see it live, the mayor promised.",
        "Call centres in our town were closed by the ministry, the union said.",
        "Comments by the mayor were “unhelpful”, the union said.",
    ],
)
def test_sentences_that_begin_like_notices_are_left_alone(line: str) -> None:
    assert marked("\n\n".join([BODY[0], line, *BODY[1:]])) == []


def test_headlines_in_a_list_of_other_stories_are_marked() -> None:
    listing = "Related stories\n\nMayor denies she knew\n\nUnion to strike over harbour plan"
    text = "\n\n".join([BODY[0], listing, *BODY[1:]])
    assert marked(text) == listing.split("\n\n")


# Headline and layout.


def test_the_headline_is_the_title_and_no_furniture() -> None:
    text = around("Mayor: ‘We have no choice’")
    layout = lay_out(text)
    assert layout.title == "Mayor: 'We have no choice'"
    assert layout.furniture == ()


def test_a_repeated_headline_is_marked_the_second_time() -> None:
    title = "Harbour to close for a month"
    text = f"{title}\n\nBy Jane Roe\n\n{title}\n\n" + around()
    assert marked(text) == ["By Jane Roe", title]
    assert marked(around(title), title=title) == []


@pytest.mark.parametrize(
    "first", ["He is dead.", "Questions:", "Port Example", "PORT EXAMPLE (AP) — The harbour will close"]
)
def test_what_is_no_headline_is_no_title(first: str) -> None:
    assert lay_out(around(first)).title is None


def test_a_single_line_is_a_text_and_no_headline() -> None:
    assert lay_out("Harbour to close for a month").title is None


def test_a_headline_in_title_case_may_end_in_a_stop() -> None:
    assert lay_out(around("Harbour to Close for a Whole Month.")).title == "Harbour to Close for a Whole Month."


def test_hard_wrapped_lines_are_read_as_one_paragraph() -> None:
    text = (
        "The harbour of Port Example will close for a month, the mayor told\n"
        "Reuters\n"
        "on Monday, and by then all of the boats will have to have left, as\n"
        "By Law Required, she said in a long and otherwise empty statement\n"
        "which was then passed on to the press.\n\n"
    ) + around()
    assert marked(text) == []


def test_known_furniture_is_grown_to_whole_lines() -> None:
    text = "One line here\nand another\n\n" + around()
    assert lay_out(text, known=[Span(4, 6)]).furniture == (Span(0, 13),)


lines = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [*BODY, "", " ", "\u200b", "By Jane Roe", "Reuters", "Related stories", "Read more: x", "A B", "A BReuters"]
        ),
    ),
    max_size=30,
)


@given(lines, st.sampled_from(["\n", "\n\n"]), st.one_of(st.none(), st.text(max_size=40)))
def test_furniture_is_whole_lines_in_order_and_apart(parts: list[str], gap: str, title: str | None) -> None:
    text = gap.join(parts)
    spans = lay_out(text, title=title).furniture
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert span.start == 0 or text[span.start - 1] == "\n"
        assert span.end == len(text) or text[span.end] == "\n"
    assert all(before.end < after.start for before, after in pairwise(spans))


@given(lines, st.data())
def test_known_furniture_is_always_kept(parts: list[str], data: st.DataObject) -> None:
    text = "\n".join(["x", *parts])
    start = data.draw(st.integers(0, len(text) - 1))
    known = Span(start, data.draw(st.integers(start + 1, len(text))))
    furniture = lay_out(text, known=[known]).furniture
    assert any(span.contains(known) for span in furniture) or text[known.start : known.end].strip("\n") == ""


HOSTILE = (
    *("a" * 5_000_000, "a " * 2_500_000, "\n" * 5_000_000, "A.\n" * 50_000, "/A" * 300 + "\n"),
    *("By " * 200 + "\n" + "A/" * 300, "photo: " * 90, "(" * 600, "A via " * 110, "Reuters/" * 80),
    *("© " * 300, "A " * 349 + "/", "1 " * 340),
    *("Photo by " + "A-" * 340, "Photo by " + "A, " * 200 + "!", "you? " * 139, "If you a, " * 69, "watch " * 115),
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:6])
def test_lay_out_is_quick_on_hostile_layout(text: str) -> None:
    begun = time.process_time()
    lay_out(text)
    assert time.process_time() - begun < 20
