"""Pronouns on GAP: `python benchmarks/coreference.py gap-test.tsv`, F1 of "this name is whom the pronoun stands for".

GAP (Webster et al. 2018) asks of two names in a snippet of Wikipedia whether the pronoun stands for one of them. Its
snippets are not news and name two people of one sex each: the hard case of "he said". Printed for he and she apart, and
for the pronoun's being given to whoever of the two stands nearest before it.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from sayso.annotate import read
from sayso.model.runner import load_model
from sayso.records import Article, Entity, Span

_FEMALE = frozenset(("she", "her", "hers"))


def main(path: str) -> int:
    """Print the scores."""
    csv.field_size_limit(1_000_000)
    model = load_model(threads=1)
    counts: Counter[tuple[str, str, str]] = Counter()
    with Path(path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        text = row["Text"]
        entities = read(Article(id=row["ID"], text=text), model=model).entities
        pronoun = _span(row["Pronoun"], row["Pronoun-offset"])
        names = {which: _span(row[which], row[f"{which}-offset"]) for which in "AB"}
        before = {which: place.start for which, place in names.items() if place.start < pronoun.start}
        nearest = max(before, key=lambda which: before[which], default="A")
        sex = "she" if row["Pronoun"].lower() in _FEMALE else "he"
        for which, place in names.items():
            right = row[f"{which}-coref"].upper() == "TRUE"
            for who, told in (("sayso", _same(entities, pronoun, place)), ("nearest", which == nearest)):
                for group in (sex, "all"):
                    counts[who, group, "both"] += int(right and told)
                    counts[who, group, "told"] += int(told)
                    counts[who, group, "right"] += int(right)
    print(f"{len(rows)} snippets")
    for who in ("sayso", "nearest"):
        for group in ("he", "she", "all"):
            both, all_told, all_right = (counts[who, group, what] for what in ("both", "told", "right"))
            precise, recalled = 100 * both / max(1, all_told), 100 * both / max(1, all_right)
            score = 200 * both / max(1, all_told + all_right)
            print(f"{who:8} {group:4} precision {precise:5.1f}  recall {recalled:5.1f}  F1 {score:5.1f}")
    return 0


def _span(words: str, offset: str) -> Span:
    return Span(int(offset), int(offset) + len(words))


def _same(entities: tuple[Entity, ...], pronoun: Span, name: Span) -> bool:
    return any(
        any(place.contains(pronoun) and place.end - place.start <= 12 for place in entity.mentions)
        and any(place.contains(name) or name.contains(place) for place in entity.mentions)
        for entity in entities
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
