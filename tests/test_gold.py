"""Annotated corpora are read as they stand; their slips are reported and left out, the rest is kept."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import InputError, NothingToRead, SaysoError, UnknownFormat
from sayso.gold import FORMATS, Story, load_gold, load_stories, renamed
from sayso.records import Attribution, Form, Reading

# Windows line ends: offsets count both characters, as the file stands.
TEXT = (
    "“The ferry is safe,” Ola Nystad said, “and it will sail.”\r\n\r\n"
    "It is alleged that rust was found. Port clerk Mia Roos doubted it."
)


def mark(key: str, label: str, *words: str, text: str = TEXT) -> str:
    spans = [(text.index(part), text.index(part) + len(part)) for part in words]
    offsets = ";".join(f"{start} {end}" for start, end in spans)
    return f"{key}\t{label} {offsets}\t{' '.join(words)}"


MARKS = [
    mark("T1", "Source", "Ola Nystad"),
    mark("T2", "Cue", "said"),
    mark("T3", "Content", "“The ferry is safe,”", "“and it will sail.”"),
    mark("T4", "Attribution", "said"),
    mark("T5", "Cue", "It is alleged"),
    mark("T6", "Content", "that rust was found"),
    mark("T7", "Attribution-no-source", "It is alleged"),
]
EVENTS = ["E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1", "E2\tAttribution-no-source:T7 Cue:T5 Content:T6"]


def write(folder: Path, name: str, lines: list[str], text: str = TEXT) -> Path:
    """Write one brat pair into `folder` and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    (folder / f"{name}.ann").write_text("\n".join(lines), encoding="utf-8", newline="")
    return folder


def polnear(root: Path, name: str, annotators: dict[str, list[str]]) -> Path:
    """Write one article of a PolNeAR split into `root` and return it."""
    for part in ("text", "attributions"):
        (root / part).mkdir(parents=True, exist_ok=True)
    (root / "text" / f"{name}.txt").write_text(TEXT, encoding="utf-8", newline="")
    for suffix, lines in annotators.items():
        (root / "attributions" / f"{name}_{suffix}.ann").write_text("\n".join(lines), encoding="utf-8")
    return root


def said(attribution: Attribution) -> tuple[str | None, str | None, str]:
    source, cue = (part.text if part else None for part in (attribution.source, attribution.cue))
    return source, cue, attribution.content.text


def read(path: Path, format: str) -> tuple[list[Reading], list[SaysoError]]:
    slips: list[SaysoError] = []
    return list(load_gold(path, format, report=slips.append)), slips


EXPECTED = [
    ("Ola Nystad", "said", "“The ferry is safe,” … “and it will sail.”"),
    (None, "It is alleged", "that rust was found"),
]


def test_events_of_brat_become_attributions(tmp_path: Path) -> None:
    [reading], slips = read(write(tmp_path, "ferry", MARKS + EVENTS), "brat")
    assert [said(attribution) for attribution in reading.attributions] == EXPECTED
    assert [attribution.form for attribution in reading.attributions] == [Form.DIRECT, Form.INDIRECT]
    assert reading.article.text == TEXT
    assert reading.article.id == "ferry"
    assert slips == []


def test_brat_folders_are_read_all_the_way_down(tmp_path: Path) -> None:
    write(tmp_path / "b", "two", MARKS + EVENTS)
    write(tmp_path / "a", "one", MARKS + EVENTS)
    readings, _ = read(tmp_path, "brat")
    assert [reading.article.id for reading in readings] == ["a/one", "b/two"]


def test_relations_of_brat_become_attributions(tmp_path: Path) -> None:
    relations = ["R1\tSource Arg1:T2 Arg2:T1", "R2\tContent Arg1:T2 Arg2:T3", "R3\tCue Arg1:T6 Arg2:T5"]
    [reading], slips = read(write(tmp_path, "ferry", MARKS + relations), "brat")
    assert [said(attribution) for attribution in reading.attributions] == EXPECTED
    assert slips == []


def test_a_relation_without_a_cue_joins_source_and_content(tmp_path: Path) -> None:
    relations = ["R1\tSaidBy Arg1:T3 Arg2:T1"]
    [reading], _ = read(write(tmp_path, "ferry", MARKS + relations), "brat")
    assert [said(attribution) for attribution in reading.attributions] == [(EXPECTED[0][0], None, EXPECTED[0][2])]


def test_several_contents_of_one_event_are_one_content(tmp_path: Path) -> None:
    marks = [
        mark("T1", "Source", "Ola Nystad"),
        mark("T2", "Cue", "said"),
        mark("T3", "Content", "“and it will sail.”"),
        mark("T4", "Content", "“The ferry is safe,”"),
    ]
    event = "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3 Content2:T4"
    [reading], _ = read(write(tmp_path, "ferry", [*marks, event]), "brat")
    assert [said(attribution) for attribution in reading.attributions] == EXPECTED[:1]


def test_notes_attributes_and_other_labels_are_passed_over(tmp_path: Path) -> None:
    more = ["", "#1\tAnnotatorNotes T1\tis this he?", "A1\tHedged E1", "N1\tReference T1 Wikidata:Q1\tOla"]
    more += [mark("T90", "Discuss", "doubted"), "*\tEquiv T1 T5"]
    [reading], slips = read(write(tmp_path, "ferry", MARKS + EVENTS + more), "brat")
    assert len(reading.attributions) == 2
    assert slips == []


SLIPS = [
    ("E9\tAttribution:T4 Cue:T2", "E9 has no content"),
    ("E9\tAttribution:T4 Cue:T77 Content:T3", "E9 names 'T77', which is not marked"),
    ("R9\tSource Arg1:T1 Arg2:T88", "R9 joins something that is not marked"),
    ("T9\tCue 5 5000\tferry", "[5, 5000) is not inside the text of"),
    ("T9\tCue 9 5\tferry", "[9, 5) is not inside the text"),
    ("T9\tCue 5 " + "9" * 5000 + "\tferry", "is not inside the text"),
    ("T9\tCue five ten\tferry", "wanted start and end, found 'five ten'"),
    ("T9\tCue\tferry", "wanted start and end, found ''"),
    ("T9\tCue 4 5\t ", "[4, 5) is white space"),
    ("T9\tCue 5 10\tsteamer", "T9 says 'steamer' but marks 'ferry'"),
    ("and so the line went on", "not a line of standoff: 'and so the line went on'"),
    ("T9", "not a line of standoff: 'T9'"),
]


@pytest.mark.parametrize(("line", "reason"), SLIPS, ids=[reason for _, reason in SLIPS])
def test_a_slip_is_reported_with_its_line_and_the_rest_kept(tmp_path: Path, line: str, reason: str) -> None:
    [reading], slips = read(write(tmp_path, "ferry", [*MARKS, line, *EVENTS]), "brat")
    assert {said(attribution) for attribution in reading.attributions} >= set(EXPECTED)
    assert [slip.where for slip in slips] == [f"{tmp_path / 'ferry.ann'}, line 8"]
    assert reason in slips[0].reason


def test_words_cut_by_a_line_break_are_still_the_words(tmp_path: Path) -> None:
    text = "Rune Falk said\nthe gate\nis open."
    marks = [
        "T1\tContent 15 31\tthe gate",
        "is open",
        "T2\tCue 10 14\tsaid",
        "E1\tAttribution:T2 Cue:T2 Content:T1",
    ]
    [reading], slips = read(write(tmp_path, "gate", marks, text), "brat")
    assert [said(a) for a in reading.attributions] == [(None, "said", "the gate\nis open")]
    assert len(slips) == 1


def test_white_space_at_the_edges_of_a_mark_is_cut_off(tmp_path: Path) -> None:
    marks = ["T1\tContent 3 11\t ferry  ", "E1\tA:T1 Content:T1"]
    [reading], _ = read(write(tmp_path, "ferry", marks, "The  ferry  "), "brat")
    assert [(s.start, s.end) for s in reading.attributions[0].content.spans] == [(5, 10)]


def test_a_text_that_is_missing_or_not_utf8_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "good", MARKS + EVENTS)
    write(tmp_path, "lost", MARKS)
    (tmp_path / "lost.txt").unlink()
    write(tmp_path, "odd", MARKS)
    (tmp_path / "odd.txt").write_bytes(b"caf\xe9")
    readings, slips = read(tmp_path, "brat")
    assert [reading.article.id for reading in readings] == ["good"]
    assert [Path(slip.where).name for slip in slips] == ["lost.txt", "odd.txt"]


def test_slips_go_to_the_log_when_nobody_asks_for_them(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        list(load_gold(write(tmp_path, "ferry", [*MARKS, "nonsense"]), "brat"))
    assert "not a line of standoff: 'nonsense'" in caplog.text


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """Return a text of any characters and spans in it that begin and end with a visible one."""
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
    pairs = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=5))
    return text, [(a, b) for a, b in pairs if a < b and text[a:b] == text[a:b].strip()]


@given(marked_texts())
def test_any_marked_text_is_read_with_its_offsets(
    tmp_path_factory: pytest.TempPathFactory, made: tuple[str, list[tuple[int, int]]]
) -> None:
    text, spans = made
    lines = []
    for number, (start, end) in enumerate(spans, 1):
        shown = text[start:end].replace("\n", " ")
        lines += [
            f"T{number}\tContent {start} {end}\t{shown}",
            f"E{number}\tAttribution:T{number} Content:T{number}",
        ]
    [reading], slips = read(write(tmp_path_factory.mktemp("brat"), "any", lines, text), "brat")
    found = [[(s.start, s.end) for s in a.content.spans] for a in reading.attributions]
    assert sorted(found) == sorted([span] for span in spans)
    assert slips == []


# -- PolNeAR -----------------------------------------------------------------------------------------------


def test_of_several_annotators_the_first_in_order_is_taken(tmp_path: Path) -> None:
    folder = polnear(tmp_path, "2019_a-ferry", {"b000": MARKS, "0fff": MARKS + EVENTS, "e111": MARKS})
    [reading], _ = read(folder, "polnear")
    assert reading.article.id == "2019_a-ferry"
    assert reading.maker.version == "2019_a-ferry_0fff"
    assert [said(attribution) for attribution in reading.attributions] == EXPECTED


def test_a_text_that_nobody_annotated_is_reported(tmp_path: Path) -> None:
    polnear(tmp_path, "first", {"b000": MARKS})
    polnear(tmp_path, "second", {})
    readings, slips = read(tmp_path, "polnear")
    assert [reading.article.id for reading in readings] == ["first"]
    assert "nobody annotated this text" in slips[0].reason


def test_a_corpus_of_several_splits_asks_for_one(tmp_path: Path) -> None:
    for split in ("dev", "train"):
        polnear(tmp_path / "data" / split, "first", {"b000": MARKS})
    for folder in (tmp_path, tmp_path / "data"):
        with pytest.raises(InputError, match=r"several splits \(dev, train\); name one of them"):
            next(load_gold(folder, "polnear"))


# -- our own records ---------------------------------------------------------------------------------------


def test_records_may_hold_spans_only(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    start = TEXT.index("that rust")
    sparse = {
        "id": "f",
        "text": TEXT,
        "attributions": [{"source": [], "cue": [], "content": [[start, start + 19]]}],
    }
    path.write_text(json.dumps(sparse) + "\n{}\n", encoding="utf-8")
    for place in (path, tmp_path):
        [reading], slips = read(place, "records")
        assert [said(a) for a in reading.attributions] == [(None, None, "that rust was found")]
        assert [slip.reason for slip in slips] == ["text: missing"]


# -- nothing there -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_folder_is_named(tmp_path: Path, format: str) -> None:
    with pytest.raises(NothingToRead, match=str(tmp_path)):
        list(load_gold(tmp_path, format))


@pytest.mark.parametrize("format", FORMATS)
def test_a_path_that_is_not_there_is_named(tmp_path: Path, format: str) -> None:
    with pytest.raises(NothingToRead, match="nowhere"):
        list(load_gold(tmp_path / "nowhere", format, report=lambda slip: None))


def test_an_unknown_format_is_named_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="use polnear, brat, records"):
        load_gold(tmp_path, "conll")


def test_a_corpus_of_which_nothing_can_be_read_tells_the_first_reason(tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text("\n".join(MARKS), encoding="utf-8")
    with pytest.raises(NothingToRead, match=r"no annotated article could be read \(.*a\.txt: cannot be read"):
        list(load_gold(tmp_path, "brat", report=lambda slip: None))
    (tmp_path / "b.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(NothingToRead, match="line 1: text: missing"):
        list(load_gold(tmp_path / "b.jsonl", "records", report=lambda slip: None))


# -- stories -----------------------------------------------------------------------------------------------

STORY: dict[str, Any] = {
    "id": "s",
    "topic": "Rust",
    "claims": {"rust": "There is rust", "safe": "The ferry is safe"},
    "relations": [["safe", "contradicts", "rust"]],
    "links": [["s2", "cites", "s1"]],
    "articles": [
        {
            "id": name,
            "text": TEXT,
            "entities": [
                {"id": "mia", "type": "person", "name": "Mia Roos", "roles": [{"title": "clerk", "of": "port"}]},
                {"id": "port", "type": "organization", "name": "Port"},
            ],
            "attributions": [
                {"id": "a", "content": [[82, 101]], "claims": [["rust", "affirms"], ["safe", "denies"]], "root": "mia"},
                {"id": "b", "content": [[90, 94]], "parent": "a", "chain": ["mia"]},
            ],
            "facts": [{"relation": "heads", "subject": "mia", "object": "port", "attribution": "a"}],
            "stances": [{"from": "a", "toward": "b", "stance": "affirms"}],
        }
        for name in ("s1", "s2")
    ],
}


def stories(folder: Path, *records: object) -> tuple[list[Story], list[SaysoError]]:
    path = folder / "stories.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    slips: list[SaysoError] = []
    return list(load_stories(path, report=slips.append)), slips


def test_no_two_things_of_a_story_have_one_id(tmp_path: Path) -> None:
    [story], slips = stories(tmp_path, STORY)
    assert slips == []
    first, second = story.readings
    assert [one.id for one in second.attributions] == ["s2.a", "s2.b"]
    inner = second.attributions[1]
    assert (inner.parent, inner.chain) == ("s2.a", ("s2.mia",))
    assert second.entities[0].roles[0].of == second.facts[0].object == "s2.port"
    assert (second.facts[0].subject, second.facts[0].attribution) == ("s2.mia", "s2.a")
    assert (second.stances[0].source, second.stances[0].toward) == ("s2.a", "s2.b")
    assert first.entities[0].id == "s1.mia"


def test_a_story_tells_who_stands_where(tmp_path: Path) -> None:
    [story], _ = stories(tmp_path, STORY)
    assert story.stands["s1.a"] == (("rust", "affirms"), ("safe", "denies"))
    assert "s1.b" not in story.stands
    assert story.roots == {"s1.a": "mia", "s2.a": "mia"}
    assert story.relations == (("safe", "contradicts", "rust"),)
    assert story.links == (("s2", "cites", "s1"),)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"relations": [["safe", "denies", "rust"]]}, "relations[0][1]: wanted one of contradicts, updates"),
        ({"relations": [["safe", "updates", "rusty"]]}, "relations[0][2]: no claim of this record has the id 'rusty'"),
        ({"links": [["s1", "copies"]]}, "links[0]: wanted a list of 3, found 2"),
        ({"links": [["s1", "copies", "s3"]]}, "links[0][2]: no article"),
        ({"claims": []}, "claims: wanted an object"),
        ({"claims": {"safe": "The ferry is safe"}, "relations": []}, "attributions[0].claims[0][0]: no claim"),
        ({"articles": STORY["articles"][:1] * 2}, "articles[1].id: another article of the story has this id"),
        ({"articles": [{"id": "s1"}], "links": []}, "text: missing"),
        ({"articles": [3], "links": []}, "articles[0]: wanted an object, found 3"),
        ({"id": ""}, "id: empty"),
    ],
)
def test_a_story_with_a_slip_is_left_out(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    found, [slip] = stories(tmp_path, STORY | change, STORY)
    assert len(found) == 1
    assert reason in str(slip)
    assert "stories.jsonl, line 1" in str(slip)


def test_a_file_without_a_story_is_named(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead, match=r"no story could be read \(.*nowhere"):
        list(load_stories(tmp_path / "nowhere.jsonl", report=lambda slip: None))


def test_what_has_no_new_id_keeps_its_own(tmp_path: Path) -> None:
    [story], _ = stories(tmp_path, STORY)
    reading = story.readings[0]
    assert renamed(reading, {}) == reading
    back = renamed(renamed(reading, {"s1.a": "x"}), {"x": "s1.a"})
    assert back == reading
