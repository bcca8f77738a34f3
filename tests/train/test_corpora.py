"""Training examples from corpora on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sayso.errors import BadRecord
from sayso.train.corpora import Example, Label, Mention, digest_of, load_polnear, load_records, moved
from tests.train.making import example, write_polnear, write_records


def test_load_polnear_reads_all_annotators_and_skips_broken_lines(tmp_path: Path) -> None:
    made = [example(0), example(1)]
    write_polnear(tmp_path / "split", made)
    extra = tmp_path / "split" / "attributions" / "text-1_ffff.ann"
    extra.write_text("T1\tCue 0 3\tAna\nE1\tAttribution:T9 Cue:T1 Content:T9\n", "utf-8")
    first, second = load_polnear(tmp_path / "split")
    assert first.choices == made[0].choices
    assert [len(choice) for choice in second.choices] == [8, 0]
    assert first.unknown == made[0].unknown


def test_load_records_knows_the_nested_layer(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    write_records(path, [example(2)])
    (one,) = load_records(path, weight=3)
    assert one.choices == example(2).choices
    assert one.unknown == ((),)
    assert one.weight == 3


def test_digest_of_changes_with_a_label() -> None:
    one = example(0)
    moved = Example(one.name, one.text, (one.choices[0][1:],), one.unknown)
    assert digest_of([one]) == digest_of([example(0)])
    assert digest_of([one]) != digest_of([moved])


TEXT = "The former head of the Port Union, Ana Lima, told Tom Roe in a letter that it burned. “Help,” she wrote. “Now.”"


def phrase(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"text": words, "spans": [[start, start + len(words)]]}


def mentions(*words: str) -> list[list[int]]:
    return [span for word in words for span in phrase(word)["spans"]]


def record(**more: Any) -> dict[str, Any]:
    """Return a record that is labelled in full, but for what `more` replaces."""
    attributions = [
        {
            "id": "a1",
            "cue": phrase("told"),
            "source": phrase("The former head of the Port Union, Ana Lima,"),
            "content": phrase("that it burned"),
            "addressee": phrase("Tom Roe"),
            "medium": phrase("in a letter"),
            "act": "warn",
            "hedged": True,
        },
        {"id": "a2", "cue": None, "source": None, "content": phrase("“Now.”"), "addressee": None, "parent": "a1"},
    ]
    role = {
        "title": "head",
        "of": "e2",
        "since": None,
        "former": True,
        "spans": phrase("former head of the Port Union")["spans"],
    }
    entities = [
        {
            "id": "e1",
            "name": "Ana Lima",
            "type": "person",
            "mentions": mentions("The former head of the Port Union, Ana Lima", "she"),
            "roles": [role],
        },
        {"id": "e2", "name": "Port Union", "type": "organization", "mentions": mentions("the Port Union")},
        {"id": "e3", "name": "Tom Roe", "type": "person", "anonymous": True, "mentions": mentions("Tom Roe")},
    ]
    return {"id": "r", "text": TEXT, "attributions": attributions, "entities": entities, **more}


def loaded(folder: Path, *records: object) -> list[Example]:
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return load_records(path)


def words(spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(TEXT[a:b] for a, b in spans)


def test_load_records_takes_circumstances_acts_and_hedging(tmp_path: Path) -> None:
    (one,) = loaded(tmp_path, record())
    first, second = one.choices[0]
    assert first.around is not None
    assert [words(spans) for spans in first.around] == ["Tom Roe", "in a letter", "", ""]
    assert (first.act, first.hedged, first.level) == ("warn", True, 0)
    assert (second.act, second.level) == (None, 1)


def test_load_records_gives_a_quotation_without_a_cue_its_opening_mark(tmp_path: Path) -> None:
    (one,) = loaded(tmp_path, record())
    assert words(one.choices[0][1].cue) == "“"
    assert words(one.choices[0][1].content) == "“Now.”"
    bare = {"id": "a", "cue": None, "content": phrase("it burned")}
    (one,) = loaded(tmp_path, record(attributions=[bare]))
    assert one.choices == ((),)


def test_load_records_of_attributions_only_says_nothing_of_the_rest(tmp_path: Path) -> None:
    plain = [{"id": "a", "cue": phrase("told"), "content": phrase("it burned")}]
    (one,) = loaded(tmp_path, {"id": "r", "text": TEXT, "attributions": plain})
    (label,) = one.choices[0]
    assert (label.around, label.act, label.hedged) == (None, None, None)
    assert (one.names, one.mentions, one.titles) == (None, None, None)


def test_load_records_takes_mentions_with_the_names_at_their_heads(tmp_path: Path) -> None:
    (one,) = loaded(tmp_path, record())
    assert one.mentions is not None
    assert [(words(m.spans), words(m.name), m.entity, m.anonymous) for m in one.mentions] == [
        ("The former head of the Port Union, Ana Lima", "Ana Lima", "e1", False),
        ("the Port Union", "Port Union", "e2", False),
        ("Tom Roe", "Tom Roe", "e3", True),
        ("she", "", "e1", False),
    ]
    assert one.names is not None
    assert [(words(spans), kind) for spans, kind in one.names] == [
        ("Ana Lima", "person"),
        ("Port Union", "organization"),
        ("Tom Roe", "person"),
    ]


def test_load_records_takes_titles_with_bearer_and_body(tmp_path: Path) -> None:
    (one,) = loaded(tmp_path, record())
    assert one.titles is not None
    (title,) = one.titles
    assert words(title.title) == "head"
    assert [words(spans) for spans in title.roles] == ["Ana Lima", "the Port Union", "", ""]
    assert title.former


@pytest.mark.parametrize(
    "wrong",
    [
        "not json",
        json.dumps({"id": "r"}),
        json.dumps({"id": "r", "text": "x", "attributions": 3}),
        json.dumps({"id": "r", "text": "x"}),
        json.dumps({"id": "r", "text": "x", "attributions": [{"content": {"spans": [[0, 2]]}}]}),
        json.dumps({"id": "r", "text": "x", "attributions": [{"content": {"spans": [[1, 1]]}}]}),
        json.dumps({"id": "r", "text": "x", "attributions": [{"cue": {"spans": [[0, 1]]}}]}),
        json.dumps({"text": "x", "attributions": []}),
        json.dumps(record(entities=[{"id": "e", "name": "x", "type": "person", "mentions": [[0, 9999]]}])),
        json.dumps(["a", "list"]),
    ],
)
def test_load_records_names_the_line_that_is_no_record(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(record()) + "\n\n" + wrong + "\n", "utf-8")
    with pytest.raises(BadRecord, match=r"gold\.jsonl:3: is no labelled record"):
        load_records(path)


def test_moved_takes_everything_along_and_drops_what_lost_its_head(tmp_path: Path) -> None:
    (one,) = loaded(tmp_path, record())
    cut = TEXT.index("told")

    def shift(spans: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
        return tuple((a - cut, b - cut) for a, b in spans if a >= cut)

    got = moved(one, TEXT[cut:], shift)

    def quoted(spans: tuple[tuple[int, int], ...]) -> str:
        return " … ".join(got.text[a:b] for a, b in spans)

    first, _ = got.choices[0]
    assert (quoted(first.cue), quoted(first.source), quoted(first.content)) == ("told", "", "that it burned")
    assert first.around is not None
    assert quoted(first.around[0]) == "Tom Roe"
    assert got.mentions is not None
    assert [quoted(m.spans) for m in got.mentions] == ["Tom Roe", "she"]
    assert got.names == ((shift(phrase_spans("Tom Roe")), "person"),)
    assert got.titles == ()


def phrase_spans(part: str) -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for a, b in phrase(part)["spans"])


def test_digest_of_changes_with_a_mention() -> None:
    one = Example("x", "Ana left.", (), mentions=(Mention(((0, 3),), "person", "e1"),))
    other = Example("x", "Ana left.", (), mentions=(Mention(((0, 3),), "person", "e2"),))
    assert digest_of([one]) != digest_of([other])
    assert digest_of([Example("x", "y", ((Label(((0, 1),), (), ((0, 1),)),),))]) != digest_of([Example("x", "y", ())])
