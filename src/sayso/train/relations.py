"""Corpora of relations as training examples, their labels mapped to ours: Re-DocRED, KnowledgeNet, re3d, CrossRE.

Re-DocRED (Tan et al. 2022): Wikipedia, Wikidata properties between entities of a whole text. KnowledgeNet (Mesquita et
al. 2019): sentences from the web, one pair each. re3d (Dstl 2017): reports on the war in Syria and Iraq. CrossRE
(Bassignana and Plank 2022): sentences on politics, and news. A relation that a corpus does not look for is left open in
its texts; so is one whose label may stand for two of ours.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sayso.records import RELATIONS
from sayso.train.corpora import Example, Facts, Mention
from sayso.train.entities import joined

__all__ = ["load_crossre", "load_knowledgenet", "load_re3d", "load_redocred"]

# Wikidata property: our relation, and whether the property's subject is our subject.
_REDOCRED = {
    "P6": ("heads", False),  # head of government
    "P35": ("heads", False),  # head of state
    "P488": ("heads", False),  # chairperson
    "P169": ("heads", False),  # chief executive officer
    "P1037": ("heads", False),  # director, manager
    "P463": ("member_of", True),
    "P102": ("member_of", True),  # party
    "P108": ("member_of", True),  # employer
    "P54": ("member_of", True),  # sports team
    "P361": ("part_of", True),
    "P749": ("part_of", True),  # parent organization
    "P527": ("part_of", False),  # has part
    "P355": ("part_of", False),  # subsidiary
    "P1365": ("succeeds", True),  # replaces
    "P1366": ("succeeds", False),  # replaced by
    "P131": ("located_in", True),  # administrative territory
    "P159": ("located_in", True),  # headquarters
    "P276": ("located_in", True),
}
# Properties that may or may not be what we call a relation: those it would be are left open for the pair.
_OPEN = {
    "P17": "located_in",  # country
    "P30": "located_in",  # continent
    "P706": "located_in",
    "P150": "located_in",
    "P740": "located_in",  # formed in
    "P39": "heads",
    "P1344": "member_of",
    "P710": "member_of",
    "P131": "part_of",
    "P155": "succeeds",
    "P156": "succeeds",
    "P127": "part_of",  # owned by
}
_REDOCRED_KNOWN = ("heads", "member_of", "part_of", "succeeds", "located_in")
_TYPES = {"PER": "person", "ORG": "organization", "LOC": "place", "MISC": "other"}


def load_redocred(path: Path) -> list[Example]:
    """Read Re-DocRED's JSON; times and numbers are left out, pairs of a property that may be ours are left open."""
    return [_redocred(row, f"{path.stem}-{i}") for i, row in enumerate(json.loads(path.read_text("utf-8")))]


def _redocred(row: dict[str, Any], name: str) -> Example:
    tokens = [token for sentence in row["sents"] for token in sentence]
    begins = [0]
    for sentence in row["sents"]:
        begins.append(begins[-1] + len(sentence))
    text, places = joined(tokens)
    mentions = []
    for entity, vertex in enumerate(row["vertexSet"]):
        for one in vertex:
            if one["type"] in _TYPES:
                first = begins[one["sent_id"]] + one["pos"][0]
                last = begins[one["sent_id"]] + one["pos"][1] - 1
                span = ((places[first][0], places[last][1]),)
                mentions.append(Mention(span, _TYPES[one["type"]], str(entity), span))
    triples, open_ = set(), set()
    for label in row["labels"]:
        one, other = str(label["h"]), str(label["t"])
        if label["r"] in _REDOCRED:
            relation, straight = _REDOCRED[label["r"]]
            triples.add((relation, one, other) if straight else (relation, other, one))
        if label["r"] in _OPEN:
            open_ |= {(_OPEN[label["r"]], one, other), (_OPEN[label["r"]], other, one)}
    facts = Facts(tuple(mentions), frozenset(triples), _REDOCRED_KNOWN, frozenset(open_ - triples))
    return Example(name, text, (), facts=facts)


_KNOWLEDGENET = {
    "EMPLOYEE_OR_MEMBER_OF": ("member_of", True),
    "POLITICAL_AFFILIATION": ("member_of", True),
    "CEO": ("heads", False),
    "SUBSIDIARY_OF": ("part_of", True),
    "HEADQUARTERS": ("located_in", True),
}
# What a person is to a body besides, or a body to another, is not told.
_ALSO = {
    "EMPLOYEE_OR_MEMBER_OF": ("heads", "spokesperson_of"),
    "SUBSIDIARY_OF": ("member_of",),
    "FOUNDED_BY": ("heads",),
}
_KNOWLEDGENET_TYPES = {
    "EMPLOYEE_OR_MEMBER_OF": ("person", "organization"),
    "POLITICAL_AFFILIATION": ("person", "organization"),
    "CEO": ("organization", "person"),
    "SUBSIDIARY_OF": ("organization", "organization"),
    "HEADQUARTERS": ("organization", "place"),
    "FOUNDED_BY": ("organization", "person"),
    "PLACE_OF_BIRTH": ("person", "place"),
    "PLACE_OF_RESIDENCE": ("person", "place"),
    "EDUCATED_AT": ("person", "organization"),
    "SPOUSE": ("person", "person"),
    "CHILD_OF": ("person", "person"),
}


def load_knowledgenet(path: Path) -> list[Example]:
    """Read KnowledgeNet's facts, one sentence with all pairs that are told of it."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row.get("property") in _KNOWLEDGENET_TYPES and row.get("subject") and row.get("object"):
            rows[row["text"]].append(row)
    examples = []
    for number, (text, facts) in enumerate(sorted(rows.items())):
        mentions: dict[str, Mention] = {}
        triples, open_, paired = set(), set(), set()
        for row in facts:
            ends = []
            for words, kind in zip((row["subject"], row["object"]), _KNOWLEDGENET_TYPES[row["property"]], strict=True):
                at = text.find(words)
                if at >= 0 and not any(
                    m.spans[0][0] < at + len(words) and at < m.spans[0][1] for k, m in mentions.items() if k != words
                ):
                    span = ((at, at + len(words)),)
                    mentions.setdefault(words, Mention(span, kind, words, span if words[0].isupper() else ()))
                if words in mentions:
                    ends.append(words)
            if len(ends) < 2 or ends[0] == ends[1]:
                continue
            one, other = ends
            paired |= {(one, other), (other, one)}
            if row["property"] in _KNOWLEDGENET:
                relation, straight = _KNOWLEDGENET[row["property"]]
                triples.add((relation, one, other) if straight else (relation, other, one))
            for relation in _ALSO.get(row["property"], ()):
                open_ |= {(relation, one, other), (relation, other, one)}
        # Two that are marked in one sentence without being set side by side were not asked about.
        open_ |= {
            (relation, one, other)
            for one in mentions
            for other in mentions
            if one != other and (one, other) not in paired
            for relation in RELATIONS
        }
        if paired:
            facts_ = Facts(tuple(mentions.values()), frozenset(triples), RELATIONS, frozenset(open_ - triples))
            examples.append(Example(f"knowledgenet-{number}", text, (), facts=facts_))
    return examples


_RE3D_TYPES = {"Organisation": "organization", "Person": "person", "Location": "place", "MilitaryPlatform": "other"}
_RE3D_KNOWN = ("member_of", "ally_of", "opposes")


def load_re3d(folder: Path) -> list[Example]:
    """Read re3d: who belongs to what, who are allies, who fights whom; what few of the crowd saw is open."""
    examples = []
    for path in sorted(folder.glob("*/documents.json")):
        if "BBC" in path.parent.name:
            continue  # not free
        entities, relations = (_by_document(path.with_name(f"{name}.json")) for name in ("entities", "relations"))
        for document in _lines(path):
            id, text = document["_id"], document["text"]
            examples.append(_re3d(f"re3d-{id}", text, entities[id], relations[id]))
    return examples


def _re3d(name: str, text: str, entities: Sequence[dict[str, Any]], relations: Sequence[dict[str, Any]]) -> Example:
    places = {(e["begin"], e["end"]): _RE3D_TYPES[e["type"]] for e in entities if e["type"] in _RE3D_TYPES}
    group: dict[tuple[int, int], tuple[int, int]] = {place: place for place in places}

    def first(place: tuple[int, int]) -> tuple[int, int]:
        while group[place] != place:
            place = group[place]
        return place

    words: dict[str, tuple[int, int]] = {}
    for a, b in sorted(places):
        same = words.setdefault(text[a:b], (a, b))
        group[first((a, b))] = first(same)
    told = []
    for row in relations:
        ends = (row["sourceBegin"], row["sourceEnd"]), (row["targetBegin"], row["targetEnd"])
        if not all(end in places for end in ends):
            continue
        if row["type"] == "IsSynonymOf" and row["confidence"] >= 0.5:
            group[first(ends[0])] = first(ends[1])
        told.append((row["type"], *ends, row["confidence"]))
    mentions = tuple(
        Mention(((a, b),), kind, str(first((a, b))), ((a, b),) if text[a].isupper() else ())
        for (a, b), kind in sorted(places.items())
    )
    triples, open_ = set(), set()
    for kind, one, other, sure in told:
        left, right = str(first(one)), str(first(other))
        relation = {"BelongsTo": "member_of", "AlliesOf": "ally_of", "FightingAgainst": "opposes"}.get(kind, "")
        if not relation or left == right:
            continue
        # A body that belongs to another may be a part of it, and some have the two the wrong way round.
        plain = sure >= 0.5 and (kind != "BelongsTo" or places[one] == "person")
        if plain:
            triples.add((relation, left, right))
        else:
            open_ |= {(relation, left, right), (relation, right, left)}
    return Example(name, text, (), facts=Facts(mentions, frozenset(triples), _RE3D_KNOWN, frozenset(open_ - triples)))


_CROSSRE_TYPES = {
    **dict.fromkeys(("politician", "person"), "person"),
    **dict.fromkeys(("politicalparty", "organisation"), "organization"),
    **dict.fromkeys(("country", "location"), "place"),
    **dict.fromkeys(("event", "election"), "event"),
}
_SUPPORTS = ("supports", "support", "backs")


def load_crossre(
    folder: Path, names: Iterable[str] = ("politics-train", "news-train", "politics-dev")
) -> list[Example]:
    """Read CrossRE: who belongs to a party or body, what is part of what, who backs whom, who is against whom."""
    examples = []
    for name in names:
        for row in _lines(folder / f"{name}.json"):
            examples.append(_crossre(row))
    return examples


def _crossre(row: dict[str, Any]) -> Example:
    text, places = joined(row["sentence"])
    kinds = {(first, last): _CROSSRE_TYPES.get(kind, "other") for first, last, kind in row["ner"]}
    mentions = []
    for (first, last), kind in kinds.items():
        span = ((places[first][0], places[last][1]),)
        mentions.append(Mention(span, kind, f"{first}-{last}", span))
    triples, open_ = set(), set()
    for a, b, c, d, label, told, *_ in row["relations"]:
        one, other = f"{a}-{b}", f"{c}-{d}"
        types = kinds.get((a, b), "other"), kinds.get((c, d), "other")
        relations: tuple[str, ...] = ()
        if label == "role" and told in _SUPPORTS:
            triples.add(("supports", one, other))
        elif label == "role" and types == ("person", "organization"):
            relations = ("member_of", "heads", "spokesperson_of", "supports")
        elif label == "role":
            relations = RELATIONS
        elif label == "part-of" and types == ("organization", "organization"):
            relations = ("part_of", "member_of")
        elif label == "physical" and types[0] != "person" and types[1] == "place":
            triples.add(("located_in", one, other))
        elif label == "opposite":
            triples.add(("opposes", one, other))
        elif label in ("origin", "related-to", "social"):
            relations = RELATIONS
        open_ |= {(relation, *ends) for relation in relations for ends in ((one, other), (other, one))}
    known = ("part_of", "member_of", "heads", "supports", "opposes", "located_in", "spokesperson_of", "ally_of")
    facts = Facts(tuple(mentions), frozenset(triples), known, frozenset(open_ - triples))
    return Example(row["doc_key"], text, (), facts=facts)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _by_document(path: Path) -> defaultdict[str, list[dict[str, Any]]]:
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _lines(path):
        found[row["documentId"]].append(row)
    return found
