"""Read articles: one pass of the network over each, then the small resolvers that share what it saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sayso.annotate.attributions import attributions_of
from sayso.annotate.chains import Chained, chained
from sayso.annotate.dating import dated
from sayso.annotate.entities import Cast, cast_of
from sayso.annotate.facts import facts_of
from sayso.annotate.floating import floating
from sayso.annotate.mentions import mentions_of
from sayso.annotate.nesting import nested
from sayso.annotate.propositions import propositions_of
from sayso.annotate.roles import roles_of
from sayso.annotate.spans import Page
from sayso.annotate.speakers import Named, named
from sayso.annotate.stances import stances_of
from sayso.model.decode import Found
from sayso.model.find import Sight, find
from sayso.model.runner import Model, load_model
from sayso.records import Article, Attribution, Reading

__all__ = ["Steps", "read", "read_many", "reading_of", "steps"]


@dataclass(frozen=True, slots=True)
class Steps:
    """What each step made of an article, for those who want to know why: the reading is the last of them.

    `found` is what the network found of each attribution, by its id.
    """

    found: dict[str, Found]
    cast: Cast
    named: Named
    chained: Chained
    reading: Reading


def read(article: Article, *, model: Model | None = None) -> Reading:
    """Return what one article says and who says it; the same text always gives the same reading.

    Time and memory are linear in its length. Raises ModelError if no model is given and the shipped one cannot be
    loaded.
    """
    return steps(article, model=model).reading


def steps(article: Article, *, model: Model | None = None) -> Steps:
    """Return the same with what each step made of the article."""
    model = model or load_model()
    sight = find(article.text, model.tokenizer, model.run, model.decoding, skip=article.furniture)
    return reading_of(article, sight, model)


def reading_of(article: Article, sight: Sight, model: Model) -> Steps:
    """Return what the network's sight of an article comes to."""
    page = Page.of(article)
    pieces = sight.pieces
    kept = attributions_of(page, pieces, sight.attributions, model.calibration, model.decoding)
    told = [attribution for attribution, _ in kept]
    attributions = nested(tuple(sorted([*told, *floating(page, told)], key=_place)))
    mentions = mentions_of(page, pieces, sight.mentions, [one for _, one in kept])
    cast = cast_of(page, pieces, mentions, attributions, model.pairs)
    speaking = named(attributions, cast)
    chains = chained(speaking, cast)
    roles = roles_of(cast, pieces, sight.titles)
    reading = Reading(
        article=article,
        attributions=dated(chains.attributions, article.published),
        maker=model.maker,
        entities=cast.entities(roles),
        facts=facts_of(cast, sight, chains.attributions, roles, model.relating),
        propositions=propositions_of(pieces, sight.propositions, chains.attributions),
    )
    reading = replace(reading, stances=stances_of(reading))
    return Steps({attribution.id: one for attribution, one in kept}, cast, speaking, chains, reading)


def _place(attribution: Attribution) -> tuple[int, int]:
    words = (attribution.cue or attribution.content).spans[0]
    return words.start, words.end


def read_many(articles: Iterable[Article], *, model: Model | None = None) -> Iterator[Reading]:
    """Yield the reading of each article, in order, as `read` gives it; holds one article at a time."""
    model = model or load_model()
    for article in articles:
        yield read(article, model=model)
