"""What each step of reading costs: `python benchmarks/steps.py [TEXTS...]`, on one core, best of three rounds.

The network is timed within its pass; "pieces and decoding" is what remains of that pass.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sayso.annotate.attributions import attributions_of
from sayso.annotate.chains import chained
from sayso.annotate.dating import dated
from sayso.annotate.entities import cast_of
from sayso.annotate.mentions import mentions_of
from sayso.annotate.nesting import nested
from sayso.annotate.propositions import propositions_of
from sayso.annotate.roles import roles_of
from sayso.annotate.spans import Page
from sayso.annotate.speakers import named
from sayso.annotate.stances import stances_of
from sayso.model.find import find
from sayso.model.runner import Model, load_model
from sayso.records import Article, Reading
from texts import DEFAULT, load_texts

ROUNDS = 3


def main(paths: list[str]) -> int:
    """Print the table; texts as `read.py` takes them."""
    model = load_model(threads=1)
    texts, _ = load_texts([Path(path) for path in paths] or list(DEFAULT))
    articles = [Article(id=str(i), text=text, published="2024-01-01") for i, text in enumerate(texts)]
    rounds = [_round(articles, model) for _ in range(ROUNDS)]
    best = min(rounds, key=lambda spent: sum(spent.values()))
    total = sum(best.values())
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} texts, {words:,} words, {words / total:,.0f} words a second")
    for step, seconds in best.items():
        print(f"{step:24} {1e6 * seconds / words:8.1f} ms for 1,000 words {100 * seconds / total:6.1f} %")
    return 0


def _round(articles: list[Article], model: Model) -> dict[str, float]:
    spent: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def step(name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        spent[name] += time.perf_counter() - started

    class Timed:
        """Stands in for the session of the model."""

        def run(self, names: None, arrays: dict[str, Any]) -> Any:
            with step("network"):
                return model.session.run(names, arrays)

    run: Callable[..., Any] = replace(model, session=Timed()).run
    for article in articles:
        with step("pieces and decoding"):
            sight = find(article.text, model.tokenizer, run, model.decoding)
        page, pieces = Page.of(article), sight.pieces
        with step("attributions, nesting"):
            kept = attributions_of(page, pieces, sight.attributions, model.calibration, model.decoding)
            attributions = nested(tuple(attribution for attribution, _ in kept))
        with step("mentions"):
            mentions = mentions_of(page, pieces, sight.mentions, [one for _, one in kept])
        with step("coreference"):
            cast = cast_of(page, pieces, mentions, attributions, model.pairs)
        with step("speakers, chains"):
            chains = chained(named(attributions, cast), cast)
        with step("times"):
            told = dated(chains.attributions, article.published)
        with step("entities, roles"):
            people = cast.entities(roles_of(cast, pieces, sight.titles))
        with step("vectors"):
            vectors = propositions_of(pieces, sight.propositions, told)
        with step("stances"):
            reading = Reading(article=article, attributions=told, maker=model.maker, entities=people)
            stances_of(replace(reading, propositions=vectors))
    spent["pieces and decoding"] -= spent["network"]
    return spent


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
