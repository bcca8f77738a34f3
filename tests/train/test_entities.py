"""Corpora of names and mentions, in small files of their formats with made-up text."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.train.corpora import Example, Mention, Spans
from sayso.train.entities import load_gap, load_gum, load_names


def words(one: Example, spans: Spans) -> str:
    return " … ".join(one.text[a:b] for a, b in spans)


def told(one: Example) -> list[tuple[str, str, str, str]]:
    """Return words, type, entity and name of each mention, in reading order."""
    mentions: list[Mention] = sorted(one.mentions or (), key=lambda m: (m.spans[0][0], -m.spans[-1][1]))
    return [(words(one, m.spans), m.type, m.entity, words(one, m.name)) for m in mentions]


def gum_line(number: int, form: str, tag: str, entity: str = "", *, glued: bool = False) -> str:
    notes = [*([f"Entity={entity}"] if entity else []), *(["SpaceAfter=No"] if glued else [])]
    return "\t".join([str(number), form, form.lower(), "X", tag, "_", "0", "dep", "_", "|".join(notes) or "_"])


GUM = [
    "# newdoc id = GUM_news_harbour",
    "# newpar",
    "# sent_id = 1",
    gum_line(1, "The", "DT", "(1-person-new-n-cf1-2-coref"),
    gum_line(2, "mayor", "NN"),
    gum_line(3, "of", "IN"),
    gum_line(4, "Port", "NNP", "(2-place-new-n-cf2-1,2-sgl"),
    gum_line(5, "Ellery", "NNP", "2)1)", glued=True),
    gum_line(6, ",", ","),
    gum_line(7, "Ana", "NNP", "(1-person-giv:act-n-cf1-1,2-coref"),
    gum_line(8, "Lima", "NNP", "1)", glued=True),
    gum_line(9, ",", ","),
    gum_line(10, "read", "VBD"),
    gum_line(11, "the", "DT", "(3-abstract-new-n-cf3-2-coref"),
    gum_line(12, "report", "NN"),
    gum_line(13, "which", "WDT"),
    gum_line(14, "burned", "VBD", "3)", glued=True),
    gum_line(15, ".", "."),
    "",
    "# newpar",
    "# sent_id = 2",
    "1-2\tIt's\t_\t_\t_\t_\t_\t_\t_\t_",
    gum_line(1, "It", "PRP", "(3-abstract-giv:act-n-cf1-1-ana)", glued=True),
    gum_line(2, "'s", "VBZ"),
    gum_line(3, "said", "VBN"),
    gum_line(4, "they", "PRP", "(4-person-new-n-cf2-1-ana)"),
    gum_line(5, "gave", "VBD"),
    gum_line(6, "us", "PRP", "(5-person-acc:inf-n-cf3-1-ana)"),
    gum_line(7, "a", "DT", "(6-object-new-n-cf4-2-sgl"),
    gum_line(8, "boat", "NN", "6)"),
    gum_line(9, "on", "IN"),
    gum_line(10, "Friday", "NNP", "(7-time-new-n-cf5-1-sgl)", glued=True),
    gum_line(11, ".", "."),
    "",
]


@pytest.fixture
def gum(tmp_path: Path) -> Path:
    (tmp_path / "dep").mkdir()
    for name in ("GUM_news_harbour", "GUM_news_other", "GUM_vlog_boats"):
        (tmp_path / "dep" / f"{name}.conllu").write_text("\n".join(GUM), "utf-8")
    return tmp_path


def test_gum_text_is_put_together_as_it_was(gum: Path) -> None:
    one = load_gum(gum)[0]
    assert one.text == (
        "The mayor of Port Ellery, Ana Lima, read the report which burned.\n\nIt's said they gave us a boat on Friday."
    )
    assert one.choices == ()


def test_gum_mentions_have_our_types_and_the_names_at_their_heads(gum: Path) -> None:
    assert told(load_gum(gum)[0]) == [
        ("The mayor of Port Ellery", "person", "1", ""),
        ("Port Ellery", "place", "2", "Port Ellery"),
        ("Ana Lima", "person", "1", "Ana Lima"),
        ("the report", "document", "3", ""),  # ends where the relative clause begins
        ("It", "other", "3", ""),
        ("they", "group", "4", ""),
        # left out: "us", which is whoever speaks; a boat, which never speaks; a time
    ]


def test_gum_names_are_those_of_its_mentions(gum: Path) -> None:
    one = load_gum(gum)[0]
    assert [(words(one, spans), kind) for spans, kind in one.names or ()] == [
        ("Port Ellery", "place"),
        ("Ana Lima", "person"),
    ]


def test_gum_leaves_out_genres_that_are_not_free_and_texts_held_back(gum: Path) -> None:
    assert [one.name for one in load_gum(gum)] == ["GUM_news_harbour", "GUM_news_other"]
    assert [one.name for one in load_gum(gum, held=["GUM_news_harbour"])] == ["GUM_news_other"]


NAMES = """https://news.example/1

The\tO
Port\tB-Organization
Union\tI-Organization
's\tO
chair\tO
,\tO
Ana\tB-Person
Lima\tI-Person
(\tO
left\tO
)\tO
,\tO
said\tO
"\tO
Velda\tB-Location
burns\tO
"\tO
.\tO

Velda\tB-Location
Portuguese\tB-NORP
\tI-Date
Friday\tB-Date
Tom\tI-Person
Roe\tI-Person
Ana\tB-Person
Bo\tB-Person
"""


@pytest.fixture
def names(tmp_path: Path) -> Path:
    folder = tmp_path / "processed_annotated"
    folder.mkdir()
    (folder / "asia_1.tsv").write_text(NAMES, "utf-8")
    (folder / "africa_1.tsv").write_text(NAMES, "utf-8")
    (folder / "africa_2.tsv").write_text("Nobody\tO\nhere\tO\n", "utf-8")
    return tmp_path


def test_names_stand_on_their_words_in_a_text_that_reads_like_one(names: Path) -> None:
    one = load_names(names)[0]
    assert one.text.startswith('The Port Union\'s chair, Ana Lima (left), said "Velda burns".')
    got = [(words(one, spans), kind) for spans, kind in one.names or ()]
    assert got[:3] == [("Port Union", "organization"), ("Ana Lima", "person"), ("Velda", "place")]


def test_names_begin_anew_where_the_tags_say_so(names: Path) -> None:
    one = load_names(names)[0]
    got = [(words(one, spans), kind) for spans, kind in one.names or ()]
    assert got[3:] == [
        ("Velda", "place"),
        ("Portuguese", "people"),
        ("Tom Roe", "person"),  # begins without a B
        ("Ana", "person"),
        ("Bo", "person"),
    ]


def test_names_skip_files_held_back_and_files_without_names(names: Path) -> None:
    assert [one.name for one in load_names(names)] == ["africa_1.tsv", "asia_1.tsv"]
    assert [one.name for one in load_names(names, held=["africa"], share=0.5)] == ["asia_1.tsv"]
    assert load_names(names, held=["africa"], share=0.5)[0].share == 0.5


def test_names_say_nothing_of_attributions_or_mentions(names: Path) -> None:
    one = load_names(names)[0]
    assert (one.choices, one.mentions, one.titles) == ((), None, None)


GAP_HEAD = "ID\tText\tPronoun\tPronoun-offset\tA\tA-offset\tA-coref\tB\tB-offset\tB-coref\tURL\n"
GAP_TEXT = 'Ana Lima met Bea Roe, "the mayor", when she left.'


def gap_row(number: int, a: str, b: str) -> str:
    at = GAP_TEXT.index("she")
    return f"dev-{number}\t{GAP_TEXT}\tshe\t{at}\tAna Lima\t0\t{a}\tBea Roe\t13\t{b}\thttp://wiki.example\n"


@pytest.fixture
def gap(tmp_path: Path) -> Path:
    path = tmp_path / "gap.tsv"
    path.write_text(GAP_HEAD + gap_row(1, "TRUE", "FALSE") + gap_row(2, "FALSE", "TRUE") + gap_row(3, "FALSE", "FALSE"))
    return path


def test_gap_pronouns_go_with_the_name_they_stand_for(gap: Path) -> None:
    first, second = load_gap(gap)
    assert told(first) == [
        ("Ana Lima", "person", "A", "Ana Lima"),
        ("Bea Roe", "person", "B", "Bea Roe"),
        ("she", "person", "A", ""),
    ]
    assert told(second)[2] == ("she", "person", "B", "")


def test_gap_pronouns_of_neither_are_left_out(gap: Path) -> None:
    assert [one.name for one in load_gap(gap)] == ["dev-1", "dev-2"]


def test_gap_quotation_marks_are_text(gap: Path) -> None:
    assert load_gap(gap)[0].text == GAP_TEXT
