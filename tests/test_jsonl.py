"""Records go out whole, come back the same, and nothing wrong comes in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import jsonl
from sayso.errors import BadRecord, UnreadableFile
from sayso.jsonl import from_record, read_lines, to_line, to_record
from sayso.records import (
    ACTS,
    Article,
    Attribution,
    Entity,
    Form,
    Maker,
    Outlet,
    Party,
    Phrase,
    Reading,
    Span,
    When,
    phrase,
)
from tests.ledger.readings import readings as whole_readings
from tests.whole_reading import whole

TEXT = "“We will rebuild the pier,” harbour master Ida Brandt told reporters. She blamed the storm."

# The fields of docs/record.md, in its order, and the two that the program adds.
FIELDS = [
    "id",
    "url",
    "outlet",
    "title",
    "authors",
    "published",
    "language",
    "credit",
    "text",
    "attributions",
    "entities",
    "facts",
    "stances",
    "furniture",
    "maker",
]
PARTS = [
    "id",
    "form",
    "content",
    "cue",
    "source",
    "addressee",
    "medium",
    "setting",
    "time",
    "act",
    "plover",
    "hedged",
    "parent",
    "chain",
    "confidence",
]
NOUNS = {
    "entities": ["id", "name", "type", "anonymous", "mentions", "wikidata", "roles"],
    "facts": ["id", "relation", "subject", "object", "value", "time", "spans", "attribution", "confidence"],
    "stances": ["id", "from", "toward", "stance", "cue", "confidence"],
}


def record(**changes: Any) -> dict[str, Any]:
    """Return a small valid record: one attribution, its spans only."""
    attribution = {"content": [[0, 27]], "cue": [[54, 58]], "source": [[28, 53]]}
    return {"id": "a1", "text": TEXT, "attributions": [attribution]} | changes


def attribution(**changes: Any) -> dict[str, Any]:
    return record(attributions=[{"content": [[0, 27]]} | changes])


def entity(**changes: Any) -> dict[str, Any]:
    return record(entities=[{"id": "ida", "type": "person", "mentions": [[43, 53]]} | changes])


def role(**changes: Any) -> dict[str, Any]:
    return entity(roles=[{"title": "harbour master"} | changes])


def fact(**changes: Any) -> dict[str, Any]:
    made = {"relation": "heads", "subject": "ida", "value": "the harbour"} | changes
    return entity() | {"attributions": [{"id": "a", "content": [[0, 27]]}], "facts": [made]}


def stance(**changes: Any) -> dict[str, Any]:
    said = [{"id": "a", "content": [[0, 27]]}, {"id": "b", "content": [[70, 90]]}]
    return record(attributions=said, stances=[{"from": "b", "toward": "a", "stance": "denies"} | changes])


# -- round trip --------------------------------------------------------------------------------------------

texts = st.text(min_size=2, max_size=80)
words = st.none() | st.text(max_size=12)
days = st.sampled_from([None, "2023", "2023-11", "2023-11-16", "2023-11-16T10:30:00Z"])


@st.composite
def spans_in(draw: st.DrawFn, text: str) -> tuple[Span, ...]:
    cuts = draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True).map(sorted))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return tuple(Span(start, end) for start, end in pairs)


@st.composite
def phrases(draw: st.DrawFn, text: str) -> Phrase:
    return phrase(text, draw(spans_in(text)))


@st.composite
def parties(draw: st.DrawFn, text: str) -> Party:
    made = draw(phrases(text))
    return Party(text=made.text, spans=made.spans, entity=draw(words))


@st.composite
def times(draw: st.DrawFn, text: str) -> When:
    made = draw(phrases(text))
    return When(text=made.text, spans=made.spans, start=draw(days), end=None)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    text = draw(texts)
    article = Article(
        id=draw(st.text(min_size=1)),
        text=text,
        url=draw(words),
        outlet=draw(st.none() | st.builds(Outlet, name=words, domain=words)),
        title=draw(words),
        authors=tuple(draw(st.lists(st.text(max_size=9), max_size=3))),
        published=draw(st.sampled_from([None, "2023-11-16", "2023-11-16T10:30:00Z"])),
        language=draw(words),
        credit=draw(words),
        furniture=draw(st.just(()) | spans_in(text)),
    )
    ids = draw(st.lists(st.text(min_size=1, max_size=8), max_size=4, unique=True))
    attributions = tuple(
        Attribution(
            id=key,
            form=draw(st.sampled_from(Form)),
            content=draw(phrases(text)),
            cue=draw(st.none() | phrases(text)),
            source=draw(st.none() | parties(text)),
            addressee=draw(st.none() | parties(text)),
            medium=draw(st.none() | phrases(text)),
            setting=draw(st.none() | phrases(text)),
            time=draw(st.none() | times(text)),
            act=draw(st.sampled_from([None, *ACTS])),
            hedged=draw(st.booleans()),
            # Parents only among those before, so that no parent leads back to itself.
            parent=draw(st.sampled_from([None, *ids[:index]])),
            chain=tuple(draw(st.lists(st.text(max_size=5), max_size=2))),
            confidence=draw(st.floats(0, 1)),
        )
        for index, key in enumerate(ids)
    )
    maker = draw(st.builds(Maker, name=st.text(), version=st.text(), digest=st.text()))
    return Reading(article=article, attributions=attributions, maker=maker)


@given(readings() | whole_readings())
def test_what_goes_out_comes_back_the_same(reading: Reading) -> None:
    assert from_record(to_record(reading), "here") == reading


@given(st.lists(readings(), max_size=3))
def test_lines_written_to_a_file_come_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, made: list[Reading]
) -> None:
    path = tmp_path_factory.mktemp("lines") / "records.jsonl"
    path.write_text("".join(map(to_line, made)), encoding="utf-8", newline="")
    assert list(read_lines(path)) == made


@given(readings() | whole_readings())
def test_a_record_has_every_field_of_the_contract(reading: Reading) -> None:
    made = to_record(reading)
    assert list(made) == FIELDS
    for attribution in made["attributions"]:
        assert list(attribution) == PARTS
    for nouns, parts in NOUNS.items():
        for one in made[nouns]:
            assert list(one) == parts
    for one in made["entities"]:
        for office in one["roles"]:
            assert list(office) == ["title", "of", "since", "until", "former", "spans"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(FIELDS), json_values),
    st.dictionaries(st.sampled_from(PARTS), json_values),
    st.fixed_dictionaries(
        {},
        optional={
            nouns: st.dictionaries(st.sampled_from(parts), json_values, max_size=2) for nouns, parts in NOUNS.items()
        },
    ),
)
def test_anything_handed_in_is_a_reading_or_a_bad_record(
    top: dict[str, Any], part: dict[str, Any], nouns: dict[str, dict[str, Any]]
) -> None:
    strange = to_record(whole())
    strange["attributions"][0] |= part
    for name, changes in nouns.items():
        strange[name][0] |= changes
    strange |= top
    try:
        reading = from_record(strange, "line 3")
    except BadRecord as error:
        refused = error
    else:
        assert from_record(to_record(reading), "again") == reading
        return
    assert refused.where == "line 3"
    assert "\n" not in str(refused)


# -- sparse records ----------------------------------------------------------------------------------------


def test_spans_alone_are_enough() -> None:
    [only] = from_record(record(), "here").attributions
    assert only.content.text == "“We will rebuild the pier,”"
    assert only.cue is not None
    assert only.cue.text == "told"
    assert only.source == Party(text="harbour master Ida Brandt", spans=(Span(28, 53),))
    assert only.form is Form.DIRECT


def test_an_empty_list_of_spans_is_no_phrase() -> None:
    [only] = from_record(attribution(source=[], cue=[]), "here").attributions
    assert only.source is None
    assert only.cue is None


def test_ids_are_made_stable_and_distinct() -> None:
    same = {"content": [[0, 27]]}
    first = from_record(record(attributions=[same, same]), "here")
    again = from_record(record(attributions=[same, same]), "there")
    assert [a.id for a in first.attributions] == [a.id for a in again.attributions]
    assert len({a.id for a in first.attributions}) == 2


def test_spans_are_put_in_reading_order() -> None:
    [only] = from_record(attribution(content=[[54, 58], [0, 3]]), "here").attributions
    assert only.content == Phrase(text="“We … told", spans=(Span(0, 3), Span(54, 58)))


def test_an_entity_without_a_name_has_the_longest_of_its_namings() -> None:
    [only] = from_record(entity(mentions=[[69, 72], [43, 53]]), "here").entities
    assert only == Entity(id="ida", name="Ida Brandt", type="person", mentions=(Span(43, 53), Span(69, 72)))


def test_namings_may_overlap() -> None:
    [only] = from_record(entity(mentions=[[28, 53], [43, 53]]), "here").entities
    assert only.mentions == (Span(28, 53), Span(43, 53))


def test_facts_and_stances_get_ids_that_are_stable_and_distinct() -> None:
    said = fact() | {"stances": [{"from": "a", "toward": "a", "stance": "doubts"}] * 2}
    said["facts"] *= 2
    first, again = from_record(said, "here"), from_record(said, "there")
    assert first == again
    assert len({fact.id for fact in first.facts} | {stance.id for stance in first.stances}) == 4


def test_a_stance_may_be_toward_a_fact() -> None:
    said = fact(id="f") | {"stances": [{"from": "a", "toward": "f", "stance": "affirms", "cue": [[54, 58]]}]}
    [only] = from_record(said, "here").stances
    assert (only.source, only.toward, only.cue) == ("a", "f", Phrase(text="told", spans=(Span(54, 58),)))


def test_without_entities_the_ids_of_speakers_are_left_alone() -> None:
    [only] = from_record(attribution(source={"spans": [[28, 53]], "entity": "ida"}, chain=["ida"]), "here").attributions
    assert only.source is not None
    assert (only.source.entity, only.chain) == ("ida", ("ida",))


def test_what_a_record_has_besides_is_no_hindrance() -> None:
    made = to_record(whole()) | {"genre": "harbours", "style": "wire"}
    assert made["attributions"][2]["plover"] == "REJECT"
    made["attributions"][2]["plover"] = "NONSENSE"
    assert from_record(made, "here") == whole()


# -- what is wrong is named --------------------------------------------------------------------------------

WRONG = [
    (record(id=None), "id: missing"),
    (record(id=""), "id: empty"),
    (record(text=7), "text: wanted text, found 7"),
    (record(text=None), "text: missing"),
    (record(text="half \ud800"), "text: character 5 is half a surrogate pair"),
    (record(attributions={}), "attributions: wanted a list"),
    (record(attributions=[3]), "attributions[0]: wanted an object, found 3"),
    (record(attributions=[{}]), "attributions[0].content: missing"),
    (record(entities="none"), "entities: wanted a list"),
    (record(outlet="The Pier"), "outlet: wanted an object"),
    (record(authors=["Ida", 4]), "authors[1]: wanted text, found 4"),
    (record(published="yesterday"), "published: wanted an RFC 3339"),
    (record(published="2023-02-30"), "published: wanted an RFC 3339"),
    (record(published="2023-02-03T25:00:00Z"), "published: wanted an RFC 3339"),
    (record(maker={"name": "m"}), "maker.version: missing"),
    (record(furniture=[[5, 500]]), "furniture[0]: [5, 500) is not inside the text"),
    (attribution(content=[]), "attributions[0].content: an attribution needs content"),
    (attribution(content={"spans": []}), "attributions[0].content.spans: a phrase needs"),
    (attribution(content=[[3, 3]]), "attributions[0].content[0]: [3, 3) is not inside"),
    (attribution(content=[[-1, 3]]), "attributions[0].content[0]: [-1, 3) is not inside"),
    (attribution(content=[[0, True]]), "attributions[0].content[0]: wanted a pair"),
    (attribution(content=[[0, 2.0]]), "attributions[0].content[0]: wanted a pair"),
    (attribution(content=[[0, 5], [4, 9]]), "attributions[0].content: [0, 5) and [4, 9) overlap"),
    (attribution(cue={"text": "said", "spans": [[54, 58]]}), "cue.text: says 'said', but its spans quote"),
    (attribution(source={"spans": [[28, 53]], "entity": 1}), "source.entity: wanted text"),
    (attribution(form="loud"), "form: wanted direct or mixed or indirect, found 'loud'"),
    (attribution(confidence=1.5), "confidence: wanted a number from 0 to 1"),
    (attribution(confidence=float("nan")), "confidence: wanted a number from 0 to 1"),
    (attribution(confidence=10**400), "confidence: wanted a number from 0 to 1"),
    (attribution(hedged="no"), "hedged: wanted true or false"),
    (attribution(parent="b"), "parent: no attribution of this record has the id 'b'"),
    (attribution(id="a", parent="a"), "parent: following parents from here leads back"),
    (attribution(act="sing"), "attributions[0].act: wanted one of say, report"),
    (attribution(time={"spans": [[0, 3]], "start": "lately"}), "attributions[0].time.start: wanted an RFC 3339"),
    (attribution(time={"spans": [[0, 3]], "start": "2023-13"}), "attributions[0].time.start: wanted an ISO date"),
    (
        attribution(time={"spans": [[0, 3]], "start": "2023-05-02", "end": "2023-05-01"}),
        "attributions[0].time.end: 2023-05-01 lies before 2023-05-02",
    ),
    (entity() | attribution(chain=["ida", "bo"]), "attributions[0].chain[1]: no entity of this record has the id 'bo'"),
    (
        entity() | attribution(source={"spans": [[28, 53]], "entity": "bo"}),
        "attributions[0].source.entity: no entity of this record has the id 'bo'",
    ),
    (
        entity() | attribution(addressee={"spans": [[59, 68]], "entity": "bo"}),
        "attributions[0].addressee.entity: no entity of this record has the id 'bo'",
    ),
    (record(entities=[7]), "entities[0]: wanted an object, found 7"),
    (entity(id=""), "entities[0].id: empty"),
    (entity(type=None), "entities[0].type: missing"),
    (entity(type="ghost"), "entities[0].type: wanted one of person, organization"),
    (entity(mentions=[]), "entities[0].name: missing"),
    (entity(mentions=[[5, 500]]), "entities[0].mentions[0]: [5, 500) is not inside the text"),
    (entity(mentions=[[5, 6], [5, 6]]), "entities[0].mentions: [5, 6) is given twice"),
    (entity(anonymous=1), "entities[0].anonymous: wanted true or false"),
    (entity(wikidata="42"), "entities[0].wikidata: wanted an item of Wikidata such as Q42"),
    (role(title=None), "entities[0].roles[0].title: missing"),
    (role(of="port"), "entities[0].roles[0].of: no entity of this record has the id 'port'"),
    (role(since="long ago"), "entities[0].roles[0].since: wanted an RFC 3339"),
    (role(since="2020-02", until="2019"), "entities[0].roles[0].until: 2019 lies before 2020-02"),
    (role(spans=[[0, 999]]), "entities[0].roles[0].spans[0]: [0, 999) is not inside"),
    (fact(relation="likes"), "facts[0].relation: wanted one of heads"),
    (fact(subject=None), "facts[0].subject: missing"),
    (fact(subject="bo"), "facts[0].subject: no entity of this record has the id 'bo'"),
    (fact(object="a"), "facts[0].object: no entity of this record has the id 'a'"),
    (fact(attribution="ida"), "facts[0].attribution: no attribution of this record has the id 'ida'"),
    (fact(time={"start": "2021", "end": "2020"}), "facts[0].time.end: 2020 lies before 2021"),
    (fact(time="2021"), "facts[0].time: wanted an object"),
    (fact(spans=[[0, 5], [4, 9]]), "facts[0].spans: [0, 5) and [4, 9) overlap"),
    (fact(id="a"), "facts[0]: the id 'a' is already that of an attribution"),
    (fact(confidence=2), "facts[0].confidence: wanted a number from 0 to 1"),
    (stance(**{"from": None}), "stances[0].from: missing"),
    (stance(**{"from": "c"}), "stances[0].from: no attribution of this record has the id 'c'"),
    (stance(toward="c"), "stances[0].toward: no attribution or fact of this record has the id 'c'"),
    (stance(stance="shrugs"), "stances[0].stance: wanted one of affirms, denies, doubts, found 'shrugs'"),
    (stance(cue={"text": "no", "spans": [[0, 3]]}), "stances[0].cue.text: says 'no', but its spans quote"),
]


@pytest.mark.parametrize(("bad", "reason"), WRONG, ids=[reason for _, reason in WRONG])
def test_a_wrong_field_is_named(bad: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadRecord) as caught:
        from_record(bad, "gold.jsonl, line 4")
    assert caught.value.where == "gold.jsonl, line 4"
    assert reason in caught.value.reason


def test_an_id_given_twice_is_named() -> None:
    twice = [{"id": "a", "content": [[0, 3]]}, {"id": "a", "content": [[4, 9]]}]
    with pytest.raises(BadRecord, match=r"attributions\[1\]: the id 'a' is already that of attributions\[0\]"):
        from_record(record(attributions=twice), "here")


@pytest.mark.parametrize("nouns", ["entities", "facts", "stances"])
def test_an_id_given_twice_among_others_is_named(nouns: str) -> None:
    made = to_record(whole())
    made[nouns][1]["id"] = made[nouns][0]["id"]
    with pytest.raises(BadRecord, match=rf"^here: {nouns}\[1\]: the id '\w+' is already that of {nouns}\[0\]"):
        from_record(made, "here")


def test_parents_in_a_ring_are_refused() -> None:
    ring = [{"id": key, "parent": other, "content": [[0, 3]]} for key, other in ("ab", "bc", "ca")]
    with pytest.raises(BadRecord, match="leads back"):
        from_record(record(attributions=ring), "here")


# -- files -------------------------------------------------------------------------------------------------


def write(path: Path, *lines: bytes) -> Path:
    path.write_bytes(b"\n".join(lines))
    return path


GOOD = json.dumps(record()).encode()


def test_a_bad_line_leaves_its_neighbours_unharmed(tmp_path: Path) -> None:
    path = write(tmp_path / "some.jsonl", GOOD, b"", b"{", b"[1]", b'"\xff"', b"[" * 100_000, GOOD)
    first, *errors, last = read_lines(path)
    assert first == last == from_record(record(), "here")
    assert [error.where for error in errors if isinstance(error, BadRecord)] == [
        f"{path}, line {number}" for number in (3, 4, 5, 6)
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_no_hindrance(tmp_path: Path) -> None:
    path = write(tmp_path / "some.jsonl", b"\xef\xbb\xbf" + GOOD + b"\r", GOOD + b"\r", b"\r")
    assert [type(reading) for reading in read_lines(path)] == [Reading, Reading]


def test_an_endless_line_is_named_and_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE_BYTES", 400)
    path = write(tmp_path / "some.jsonl", GOOD, b'"' + b"x" * 2000 + b'"', GOOD)
    first, error, last = read_lines(path)
    assert first == last
    assert isinstance(error, BadRecord)
    assert "line 2: the line is longer than 400 bytes" in str(error)


def test_a_missing_file_is_one_error(tmp_path: Path) -> None:
    [error] = read_lines(tmp_path / "none.jsonl")
    assert isinstance(error, UnreadableFile)


def test_half_a_surrogate_pair_is_written_as_an_escape() -> None:
    article = Article(id="a", text="odd \ud83d end")
    line = to_line(Reading(article=article, attributions=(), maker=Maker(name="m", version="1", digest="")))
    assert json.loads(line.encode("utf-8"))["text"] == article.text
