"""Corpora of relations, in small files of their formats with made-up text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sayso.records import RELATIONS
from sayso.train.corpora import Example
from sayso.train.relations import load_crossre, load_knowledgenet, load_re3d, load_redocred


def triples(example: Example) -> set[tuple[str, str, str]]:
    """Return the relations with the first words under which their ends are mentioned."""
    return {(relation, words(example, one), words(example, other)) for relation, one, other in told(example)}


def told(example: Example) -> frozenset[tuple[str, str, str]]:
    assert example.facts is not None
    return example.facts.triples


def words(example: Example, entity: str) -> str:
    assert example.facts is not None
    span = next(m.spans[0] for m in example.facts.mentions if m.entity == entity)
    return example.text[slice(*span)]


def open_words(example: Example) -> set[tuple[str, str, str]]:
    assert example.facts is not None
    return {(relation, words(example, one), words(example, other)) for relation, one, other in example.facts.open}


def mention(name: str, sentence: int, first: int, last: int, kind: str) -> dict[str, Any]:
    return {"name": name, "sent_id": sentence, "pos": [first, last], "type": kind}


def test_properties_of_re_docred_become_ours_the_right_way_round(tmp_path: Path) -> None:
    row = {
        "title": "Velda",
        "sents": [
            ["Velda", "is", "led", "by", "Ana", "Lima", "."],
            ["She", "left", "the", "Port", "Party", "in", "1999", "."],
        ],
        "vertexSet": [
            [mention("Velda", 0, 0, 1, "LOC")],
            [mention("Ana Lima", 0, 4, 6, "PER")],
            [mention("Port Party", 1, 3, 5, "ORG")],
            [mention("1999", 1, 6, 7, "TIME")],
        ],
        "labels": [
            {"r": "P6", "h": 0, "t": 1},  # the head of government of Velda is Lima
            {"r": "P102", "h": 1, "t": 2},
            {"r": "P17", "h": 2, "t": 0},
            {"r": "P569", "h": 1, "t": 3},
        ],
    }
    path = tmp_path / "dev.json"
    path.write_text(json.dumps([row]), "utf-8")
    (example,) = load_redocred(path)
    assert example.text == "Velda is led by Ana Lima. She left the Port Party in 1999."
    assert triples(example) == {("heads", "Ana Lima", "Velda"), ("member_of", "Ana Lima", "Port Party")}
    assert ("located_in", "Port Party", "Velda") in open_words(example)
    assert example.facts is not None
    assert "supports" not in example.facts.known
    assert len(example.facts.mentions) == 3  # times are no entities


def test_knowledgenet_s_pairs_of_one_sentence_come_together(tmp_path: Path) -> None:
    text = "Ana Lima, chief of Velda Ports, joined the Port Party."
    rows = [
        {"property": "CEO", "text": text, "subject": "Velda Ports", "object": "Ana Lima"},
        {"property": "POLITICAL_AFFILIATION", "text": text, "subject": "Ana Lima", "object": "Port Party"},
        {"property": "FOUNDED_BY", "text": "Tom Roe set up Roe Ltd.", "subject": "Roe Ltd", "object": "Tom Roe"},
        {"property": "CEO", "text": "Nobody leads it.", "subject": "", "object": ""},
    ]
    path = tmp_path / "facts.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    first, second = load_knowledgenet(path)
    assert triples(first) == {("heads", "Ana Lima", "Velda Ports"), ("member_of", "Ana Lima", "Port Party")}
    # Nobody asked what the ports are to the party.
    assert {(r, "Velda Ports", "Port Party") for r in RELATIONS} <= open_words(first)
    assert triples(second) == set()
    assert ("heads", "Tom Roe", "Roe Ltd") in open_words(second)


def test_re3d_s_uncertain_and_ambiguous_labels_are_left_open(tmp_path: Path) -> None:
    text = "The Velda Front fights the Port Army. Ana Lima is of the Front, an ally of Sund."
    folder = tmp_path / "UK Government"
    folder.mkdir()

    def place(part: str, nth: int = 0) -> tuple[int, int]:
        at = text.index(part)
        for _ in range(nth):
            at = text.index(part, at + 1)
        return at, at + len(part)

    def entity(part: str, kind: str, nth: int = 0) -> dict[str, Any]:
        return {
            "documentId": "d",
            "begin": place(part, nth)[0],
            "end": place(part, nth)[1],
            "type": kind,
            "value": part,
        }

    def relation(kind: str, one: tuple[int, int], other: tuple[int, int], sure: float) -> dict[str, Any]:
        ends = {"sourceBegin": one[0], "sourceEnd": one[1], "targetBegin": other[0], "targetEnd": other[1]}
        return {"documentId": "d", "type": kind, "confidence": sure, **ends}

    front, army, lima, sund = place("Velda Front"), place("Port Army"), place("Ana Lima"), place("Sund")
    files = {
        "documents": [{"_id": "d", "text": text}],
        "entities": [
            entity("Velda Front", "Organisation"),
            entity("Front", "Organisation", 1),
            entity("Port Army", "Organisation"),
            entity("Ana Lima", "Person"),
            entity("Sund", "Location"),
        ],
        "relations": [
            relation("FightingAgainst", front, army, 0.9),
            relation("IsSynonymOf", front, place("Front", 1), 0.9),
            relation("BelongsTo", lima, place("Front", 1), 0.8),
            relation("BelongsTo", front, army, 0.9),
            relation("AlliesOf", front, sund, 0.3),
        ],
    }
    for name, rows in files.items():
        (folder / f"{name}.json").write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    (tmp_path / "BBC Online").mkdir()
    (tmp_path / "BBC Online" / "documents.json").write_text(json.dumps({"_id": "x", "text": "Not free."}), "utf-8")
    (example,) = load_re3d(tmp_path)
    assert triples(example) == {("opposes", "Velda Front", "Port Army"), ("member_of", "Ana Lima", "Velda Front")}
    assert {("member_of", "Velda Front", "Port Army"), ("ally_of", "Velda Front", "Sund")} <= open_words(example)


def test_crossre_s_roles_are_left_open_where_they_say_no_more(tmp_path: Path) -> None:
    row = {
        "doc_key": "politics-train-1",
        "sentence": ["Ana", "Lima", "of", "the", "Port", "Party", "backs", "Tom", "Roe", "."],
        "ner": [[0, 1, "politician"], [4, 5, "politicalparty"], [7, 8, "politician"]],
        "relations": [
            [0, 1, 4, 5, "role", "", False, False],
            [0, 1, 7, 8, "role", "supports", False, False],
            [4, 5, 7, 8, "opposite", "", False, False],
        ],
    }
    (tmp_path / "politics-train.json").write_text(json.dumps(row) + "\n", "utf-8")
    (example,) = load_crossre(tmp_path, ["politics-train"])
    assert triples(example) == {("supports", "Ana Lima", "Tom Roe"), ("opposes", "Port Party", "Tom Roe")}
    assert ("member_of", "Ana Lima", "Port Party") in open_words(example)
    assert ("opposes", "Ana Lima", "Port Party") not in open_words(example)
