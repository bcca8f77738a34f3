"""Random readings: any text, any spans in it, any nesting, every field filled or not."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from sayso.records import (
    Article,
    Attribution,
    Form,
    Maker,
    Outlet,
    Party,
    Phrase,
    Reading,
    Span,
    When,
    content_id,
    phrase,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
filled = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=80)
dates = st.sampled_from([None, "2024-05-31", "2024-05-31T08:15:00+02:00"])
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
def attributions(draw: st.DrawFn, article: Article, number: int) -> Attribution:
    def maybe() -> Phrase | None:
        return draw(st.none() | phrases(article.text))

    def party() -> Party | None:
        if (named := maybe()) is None:
            return None
        return Party(text=named.text, spans=named.spans, entity=draw(st.none() | words))

    def when() -> When | None:
        if (named := maybe()) is None:
            return None
        return When(text=named.text, spans=named.spans, start=draw(dates), end=draw(dates))

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
        act=draw(st.sampled_from([None, "say", "deny"])),
        hedged=draw(st.booleans()),
        chain=tuple(draw(st.lists(words, max_size=3))),
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
    found = [draw(attributions(article, number)) for number in range(count)]
    # Any forest: each one inside one that comes later, or earlier once all is reversed, or in none.
    for number in range(count - 1):
        inside = draw(st.none() | st.integers(number + 1, count - 1))
        if inside is not None:
            found[number] = replace(found[number], parent=found[inside].id)
    if draw(st.booleans()):
        found.reverse()
    return Reading(article=article, attributions=tuple(found), maker=draw(makers))
