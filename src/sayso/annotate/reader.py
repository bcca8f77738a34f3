"""Read articles: one pass of the network over each, batched across articles, then the small resolvers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from sayso.annotate.attributions import attributions_of
from sayso.annotate.nesting import nested
from sayso.model.find import find
from sayso.model.runner import Model, load_model
from sayso.records import Article, Reading

__all__ = ["read", "read_many"]

# Articles taken together, so that windows of like length share a batch and little of it is padding.
_TOGETHER = 16


def read(article: Article, *, model: Model | None = None) -> Reading:
    """Return what one article says and who says it. See `read_many` for more than one."""
    return next(read_many([article], model=model))


def read_many(articles: Iterable[Article], *, model: Model | None = None) -> Iterator[Reading]:
    """Yield the reading of each article, in order. Time is linear in the words, memory bounded by 16 articles.

    Raises ModelError if no model is given and the shipped one cannot be loaded.
    """
    model = model or load_model()
    waiting = iter(articles)
    while group := list(islice(waiting, _TOGETHER)):
        found = find([article.text for article in group], model.tokenizer, model.run, model.decoding)
        for article, (pieces, parts) in zip(group, found, strict=True):
            attributions = attributions_of(article, pieces, parts, model.calibration)
            yield Reading(article=article, attributions=nested(attributions), maker=model.maker)
