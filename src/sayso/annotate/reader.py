"""Read articles: one pass of the network over each, then the small resolvers that share what it saw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso.annotate.attributions import attributions_of
from sayso.annotate.chains import chained
from sayso.annotate.dating import dated
from sayso.annotate.entities import cast_of
from sayso.annotate.mentions import mentions_of
from sayso.annotate.nesting import nested
from sayso.annotate.roles import roles_of
from sayso.annotate.spans import Page
from sayso.annotate.speakers import named
from sayso.model.find import Sight, find
from sayso.model.runner import Model, load_model
from sayso.records import Article, Reading

__all__ = ["read", "read_many", "reading_of"]


def read(article: Article, *, model: Model | None = None) -> Reading:
    """Return what one article says and who says it; the same text always gives the same reading.

    Time and memory are linear in its length. Raises ModelError if no model is given and the shipped one cannot be
    loaded.
    """
    model = model or load_model()
    return reading_of(article, look(article, model), model)


def look(article: Article, model: Model) -> Sight:
    """Return what the network sees in an article: the only pass over it."""
    return find(article.text, model.tokenizer, model.run, model.decoding, skip=article.furniture)


def reading_of(article: Article, sight: Sight, model: Model) -> Reading:
    """Return what the network's sight of an article comes to."""
    page = Page.of(article)
    pieces = sight.pieces
    attributions = nested(attributions_of(page, pieces, sight.attributions, model.calibration, model.decoding))
    cast = cast_of(page, pieces, mentions_of(page, pieces, sight.mentions), model.pairs)
    speaking = named(attributions, cast)
    return Reading(
        article=article,
        attributions=dated(chained(speaking, cast), article.published),
        maker=model.maker,
        entities=cast.entities(roles_of(cast, pieces, sight.titles)),
    )


def read_many(articles: Iterable[Article], *, model: Model | None = None) -> Iterator[Reading]:
    """Yield the reading of each article, in order, as `read` gives it; holds one article at a time."""
    model = model or load_model()
    for article in articles:
        yield read(article, model=model)
