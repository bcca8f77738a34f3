"""Articles with what a network might have seen in them, made by hand: everything is told as words of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from sayso.annotate.entities import Cast, cast_of
from sayso.annotate.mentions import mentions_of
from sayso.annotate.spans import Page
from sayso.model.decode import Found
from sayso.model.features import Pieces
from sayso.model.labels import ACTS, ADDED, CIRCUMSTANCES, COREFERENCE, MULTIPLIED, RELATIONS
from sayso.model.mentions import Seen, Title
from sayso.model.pairs import PAIR_FEATURES, pronoun_places
from sayso.model.relations import PLACE_FEATURES, Relating
from sayso.quotation import find_quotations
from sayso.records import Article, Attribution, Form, Party, Phrase, Span, When, phrase

#: Weights of the pair features that join what is worded alike, and nothing else.
ALIKE = {
    "same words": 4.0,
    "one name within the other": 4.0,
    "acronym": 4.0,
    "same nominal head": 3.0,
    "apposed": 4.0,
    "bias": -2.0,
}


def pieces(text: str, *, longest: int = 3) -> Pieces:
    """Return pieces of at most three letters, so that spans must grow to whole words."""
    places = [m.span() for m in re.finditer(rf"\w{{1,{longest}}}|[^\w\s]", text)]
    starts, ends = np.asarray(places, dtype=np.int64).reshape(-1, 2).T
    zeros = np.zeros(len(places), dtype=np.int64)
    quote, breaks = zeros.copy(), zeros.copy()
    for quotation in find_quotations(text):
        quote[(starts >= quotation.span.start) & (ends <= quotation.span.end)] = 1
    for i, (a, _) in enumerate(places):
        before = text[:a].rstrip("”’\"' \n")
        between = text[places[i - 1][1] : a] if i else "\n"
        breaks[i] = 2 if "\n" in between else int(bool(between.strip(" ") == "" and between and before[-1:] in ".!?"))
    return Pieces(zeros, starts, ends, zeros, zeros, quote, breaks)


def place(text: str, words: str, *, nth: int = 0, within: str | None = None) -> Span:
    """Return where the words stand the nth time, or the first time within other words."""
    start = text.index(within) if within else 0
    at = text.index(words, start)
    for _ in range(nth):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def run(text: str, words: str | Span, *, nth: int = 0) -> tuple[int, int]:
    """Return the pieces of the words."""
    span = words if isinstance(words, Span) else place(text, words, nth=nth)
    made = pieces(text)
    inside = np.flatnonzero((made.ends > span.start) & (made.starts < span.end))
    return int(inside[0]), int(inside[-1]) + 1


def page_of(text: str, *, furniture: tuple[Span, ...] = (), published: str | None = None) -> Page:
    """Return the page of an article with this text."""
    return Page.of(Article(id="a", text=text, furniture=furniture, published=published))


def found(
    text: str,
    cue: str,
    content: Sequence[str],
    source: str | None = None,
    *,
    act: str | None = None,
    hedged: float = 0.0,
    level: int = 0,
    **around: str,
) -> Found:
    """Return one attribution as the network would tell it, with circumstances by name."""
    return Found(
        level=level,
        cue=run(text, cue),
        source=(run(text, source),) if source else (),
        content=tuple(run(text, words) for words in content),
        cue_score=0.9,
        layer_score=1.0,
        content_score=-0.1,
        source_score=-0.1,
        rival_score=-0.1,
        around=tuple((run(text, around[role]),) if role in around else () for role in CIRCUMSTANCES[1:]),
        around_scores=tuple(3.0 if role in around else -2.0 for role in CIRCUMSTANCES[1:]),
        acts=tuple(0.8 if one == act else 0.2 / len(ACTS) for one in ACTS) if act else (),
        hedged=hedged,
    )


def seen(
    text: str, words: str, kind: str, *, layer: str = "phrase", nth: int = 0, anonymous: float = 0.0, score: float = 0.9
) -> Seen:
    """Return one mention as the network would tell it; its vectors are zero, so that only the words decide."""
    first, last = run(text, words, nth=nth)
    zero = np.zeros(COREFERENCE, dtype=np.float32)
    return Seen(layer, first, last, kind, score, anonymous, zero, zero)


def name(text: str, words: str, kind: str = "person", *, nth: int = 0, score: float = 0.9) -> Seen:
    """Return a bare name."""
    return seen(text, words, kind, layer="name", nth=nth, score=score)


def pronouns(text: str) -> list[Seen]:
    """Return all pronouns of the text."""
    zero = np.zeros(COREFERENCE, dtype=np.float32)
    runs = [run(text, Span(*where)) for where in pronoun_places(text)]
    return [Seen("pronoun", a, b, "", 1.0, 0.0, zero, zero) for a, b in runs]


def relating(floor: float = 0.0) -> Relating:
    """Return settings in which only the products of two mentions tell what they are to each other."""
    out = np.zeros((ADDED + MULTIPLIED, len(RELATIONS)), dtype=np.float32)
    out[ADDED + np.arange(len(RELATIONS)), np.arange(len(RELATIONS))] = 1.0
    worth = np.zeros((PLACE_FEATURES, ADDED), dtype=np.float32)
    return Relating(worth, out, np.full(len(RELATIONS), -5.0, dtype=np.float32), (floor,) * len(RELATIONS))


def tied(one: Seen, *, subject: str = "", object: str = "", strength: float = 4.0) -> Seen:
    """Return the mention as the network would see the subject (object) of such a relation, of any number of objects."""
    vectors = [np.zeros(ADDED + MULTIPLIED, dtype=np.float16) for _ in range(2)]
    for vector, relation in zip(vectors, (subject, object), strict=True):
        if relation:
            vector[ADDED + RELATIONS.index(relation)] = strength
    return replace(one, subject=vectors[0], object=vectors[1])


def weights(told: Mapping[str, float]) -> tuple[float, ...]:
    """Return weights of the pair features, zero but for those named, the bias, and that of the vectors' product."""
    unknown = set(told) - {*PAIR_FEATURES, "bias"}
    assert not unknown, f"no such features: {unknown}"
    return (*(told.get(feature, 0.0) for feature in (*PAIR_FEATURES, "bias")), 1.0)


def cast(
    text: str,
    *mentions: Seen,
    told: Mapping[str, float] = ALIKE,
    attributions: Sequence[Attribution] = (),
    published: str | None = None,
) -> Cast:
    """Return the entities that the mentions come to."""
    page = page_of(text, published=published)
    made = pieces(text)
    return cast_of(page, made, mentions_of(page, made, mentions), attributions, weights(told))


def number(one: Cast, words: str, *, nth: int = 0) -> int:
    """Return the number of the entity of which these words are a mention."""
    span = place(one.page.article.text, words, nth=nth)
    return next(one.entity[i] for i, mention in enumerate(one.mentions) if mention.span == span)


def said(
    text: str,
    cue: str | None,
    content: str | Sequence[str],
    source: str | None = None,
    *,
    id: str | None = None,
    parent: str | None = None,
    act: str = "say",
    addressee: str | None = None,
    medium: str | None = None,
    time: str | None = None,
    nth: int = 0,
) -> Attribution:
    """Return an attribution, its phrases told as words (the cue the nth time that it stands in the text)."""

    def words(part: str | None) -> Phrase | None:
        return phrase(text, [place(text, part)]) if part else None

    def party(part: str | None) -> Party | None:
        one = words(part)
        return Party(text=one.text, spans=one.spans) if one else None

    when = words(time)
    parts = [content] if isinstance(content, str) else content
    return Attribution(
        id=id or f"{cue} {nth}",
        form=Form.INDIRECT,
        content=phrase(text, [place(text, part) for part in parts]),
        cue=phrase(text, [place(text, cue, nth=nth)]) if cue else None,
        source=party(source),
        addressee=party(addressee),
        medium=words(medium),
        time=When(text=when.text, spans=when.spans) if when else None,
        act=act,
        parent=parent,
    )


def title(
    text: str,
    words: str,
    *,
    holder: str | None = None,
    body: str | None = None,
    since: str | None = None,
    until: str | None = None,
    former: float = 0.0,
) -> Title:
    """Return a title as the network would tell it."""
    first, last = run(text, words)
    places = tuple(run(text, part) if part else None for part in (holder, body, since, until))
    return Title(first, last, places, former, 0.9)
