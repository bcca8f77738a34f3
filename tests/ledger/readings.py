"""Random readings: any text, any spans in it, any nesting, every field filled or not."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from sayso.records import (
    ACTS,
    ENTITY_TYPES,
    RELATIONS,
    STANCES,
    Article,
    Attribution,
    Entity,
    Fact,
    Form,
    Maker,
    Outlet,
    Party,
    Phrase,
    Reading,
    Role,
    Span,
    Stance,
    When,
    content_id,
    phrase,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
filled = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=80)
dates = st.sampled_from([None, "2024-05-31", "2024-05-31T08:15:00+02:00"])
days = st.sampled_from([None, "2019", "2023-11", "2024-05-31"])
makers = st.builds(Maker, name=filled, version=words, digest=words)
outlets = st.none() | st.builds(Outlet, name=filled, domain=st.none() | filled)


@st.composite
def phrases(draw: st.DrawFn, text: str) -> Phrase:
    """Draw one to three spans that do not touch each other."""
    most = min(3, (len(text) + 1) // 3) or 1
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2 * most, unique=True).map(_even)))
    return phrase(text, [Span(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=True)])


def _even(cuts: list[int]) -> list[int]:
    return cuts[: len(cuts) // 2 * 2]


@st.composite
def intervals(draw: st.DrawFn) -> tuple[str | None, str | None]:
    """Draw two dates of which the last is not before the first."""
    first, last = draw(days), draw(days)
    return (last, first) if first and last and last < first else (first, last)


@st.composite
def entities(draw: st.DrawFn, text: str, ids: list[str], number: int) -> Entity:
    """Draw an entity named anywhere or nowhere, with offices under any of the `ids`."""

    def role() -> Role:
        since, until = draw(intervals())
        return Role(
            title=draw(words),
            of=draw(st.none() | st.sampled_from(ids)),
            since=since,
            until=until,
            former=draw(st.booleans()),
            spans=draw(st.just(()) | phrases(text).map(lambda words: words.spans)),
        )

    spots = st.lists(st.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(sorted)
    # Namings may overlap: "her" within "her brother".
    places = draw(st.lists(spots.map(tuple), max_size=4, unique=True))
    return Entity(
        id=ids[number],
        name=draw(filled),
        type=draw(st.sampled_from(ENTITY_TYPES)),
        anonymous=draw(st.booleans()),
        mentions=tuple(sorted(Span(start, end) for start, end in places)),
        wikidata=draw(st.sampled_from([None, "Q42"])),
        roles=tuple(role() for _ in range(draw(st.integers(0, 2)))),
    )


@st.composite
def facts(draw: st.DrawFn, text: str, id: str, cast: list[str], said: list[str]) -> Fact:
    since, until = draw(intervals())
    return Fact(
        id=id,
        relation=draw(st.sampled_from(RELATIONS)),
        subject=draw(st.sampled_from(cast)),
        object=draw(st.none() | st.sampled_from(cast)),
        value=draw(st.none() | words),
        since=since,
        until=until,
        spans=draw(st.just(()) | phrases(text).map(lambda words: words.spans)),
        attribution=draw(st.sampled_from([None, *said])),
        confidence=draw(st.floats(0, 1)),
    )


@st.composite
def stances(draw: st.DrawFn, text: str, id: str, said: list[str], stated: list[str]) -> Stance:
    return Stance(
        id=id,
        source=draw(st.sampled_from(said)),
        toward=draw(st.sampled_from([*said, *stated])),
        stance=draw(st.sampled_from(STANCES)),
        cue=draw(st.none() | phrases(text)),
        confidence=draw(st.floats(0, 1)),
    )


@st.composite
def attributions(draw: st.DrawFn, article: Article, number: int, cast: list[str]) -> Attribution:
    """Draw an attribution; without a `cast` its parties may be anybody."""
    anybody = st.sampled_from(cast) if cast else words

    def maybe() -> Phrase | None:
        return draw(st.none() | phrases(article.text))

    def party() -> Party | None:
        if (named := maybe()) is None:
            return None
        return Party(text=named.text, spans=named.spans, entity=draw(st.none() | anybody))

    def when() -> When | None:
        if (named := maybe()) is None:
            return None
        start, end = draw(intervals())
        return When(text=named.text, spans=named.spans, start=start, end=end)

    return Attribution(
        id=content_id("at", article.id, str(number)),
        form=draw(st.sampled_from(Form)),
        content=draw(phrases(article.text)),
        cue=maybe(),
        source=party(),
        addressee=party(),
        medium=maybe(),
        setting=maybe(),
        time=when(),
        act=draw(st.sampled_from([None, *ACTS])),
        hedged=draw(st.booleans()),
        chain=tuple(draw(st.lists(anybody, max_size=3))),
        confidence=draw(st.floats(0, 1)),
    )


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    text = draw(texts)
    url = draw(st.none() | filled.map("https://news.example/".__add__))
    article = Article(
        id=content_id("ar", url or text),
        text=text,
        url=url,
        outlet=draw(outlets),
        title=draw(st.none() | filled),
        authors=tuple(draw(st.lists(words, max_size=3))),
        published=draw(dates),
        language=draw(st.sampled_from([None, "en"])),
        credit=draw(st.none() | filled),
        furniture=draw(st.just(()) | phrases(text).map(lambda words: words.spans)),
    )
    count = draw(st.integers(0, 5))
    cast = [content_id("ent", article.id, str(number)) for number in range(draw(st.integers(0, 3)))]
    found = [draw(attributions(article, number, cast)) for number in range(count)]
    # Any forest: each one inside one that comes later, or earlier once all is reversed, or in none.
    for number in range(count - 1):
        inside = draw(st.none() | st.integers(number + 1, count - 1))
        if inside is not None:
            found[number] = replace(found[number], parent=found[inside].id)
    if draw(st.booleans()):
        found.reverse()
    said = [attribution.id for attribution in found]
    known = [
        draw(facts(text, content_id("fact", article.id, str(number)), cast, said))
        for number in range(draw(st.integers(0, 2)) if cast else 0)
    ]
    stated = [fact.id for fact in known]
    return Reading(
        article=article,
        attributions=tuple(found),
        maker=draw(makers),
        entities=tuple(draw(entities(text, cast, number)) for number in range(len(cast))),
        facts=tuple(known),
        stances=tuple(
            draw(stances(text, content_id("st", article.id, str(number)), said, stated))
            for number in range(draw(st.integers(0, 2)) if said else 0)
        ),
    )
