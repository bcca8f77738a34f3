"""Read articles: one pass of the network over each, then the small resolvers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso.annotate.attributions import attributions_of
from sayso.annotate.nesting import nested
from sayso.model.find import find
from sayso.model.runner import Model, load_model
from sayso.records import Article, Reading

__all__ = ["read", "read_many"]


def read(article: Article, *, model: Model | None = None) -> Reading:
    """Return what one article says and who says it; the same text always gives the same reading.

    Time and memory are linear in its length. Raises ModelError if no model is given and the shipped one cannot be
    loaded.
    """
    model = model or load_model()
    pieces, found = find(article.text, model.tokenizer, model.run, model.decoding, skip=article.furniture)
    attributions = attributions_of(article, pieces, found, model.calibration)
    return Reading(article=article, attributions=nested(attributions), maker=model.maker)


def read_many(articles: Iterable[Article], *, model: Model | None = None) -> Iterator[Reading]:
    """Yield the reading of each article, in order, as `read` gives it; holds one article at a time."""
    model = model or load_model()
    for article in articles:
        yield read(article, model=model)
