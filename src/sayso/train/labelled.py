"""Labelled articles with the shipped network's vectors of what their contents say, for fitting what compares them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sayso.annotate.propositions import propositions_of
from sayso.gold import load_gold
from sayso.model.find import find
from sayso.model.runner import SHIPPED, load_model
from sayso.records import Reading

__all__ = ["labelled"]


def labelled(paths: Sequence[Path], *, model: Path = SHIPPED) -> Iterator[tuple[Reading, dict[str, Mapping[str, str]]]]:
    """Yield each labelled article of records or stories, and by attribution the claims on which it stands, and how."""
    network = load_model(model)
    for path in paths:
        claims: dict[str, dict[str, Mapping[str, str]]] = {}
        for line in path.read_text("utf-8").split("\n"):
            if line.strip():
                table = json.loads(line)
                for record in table.get("articles", [table]):
                    claims[str(record["id"])] = {a["id"]: dict(a.get("claims", ())) for a in record["attributions"]}
        for reading in load_gold(path, "records"):
            article = reading.article
            sight = find(article.text, network.tokenizer, network.run, network.decoding, skip=article.furniture)
            told = propositions_of(sight.pieces, sight.propositions, reading.attributions)
            yield replace(reading, propositions=told), claims[article.id]
