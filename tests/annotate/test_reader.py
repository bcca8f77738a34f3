"""Reading whole articles with the shipped model."""

from __future__ import annotations

import resource

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.annotate import read, read_many
from sayso.records import Article, Attribution, Span

NEWS = """Port of Velda to close for a month

VELDA, June 3 - The port of Velda will close for a month, harbour master Ilse Karan said on Tuesday.

“We found cracks in both piers,” Karan told reporters. “Nobody should walk there.”

The dockers' union denied that its members had been warned. Its chairman, Tomas Brill, said \
the ministry had told him that the piers were safe.

Velda has 40,000 inhabitants. The port was built in 1911.
"""


def the_one(attributions: tuple[Attribution, ...], words: str) -> Attribution:
    (one,) = (a for a in attributions if words in a.content.text and a.parent is None)
    return one


def test_read_finds_who_said_what() -> None:
    reading = read(Article(id="a", text=NEWS))
    close = the_one(reading.attributions, "will close")
    assert close.cue is not None
    assert close.source is not None
    assert "said" in close.cue.text
    assert "Ilse Karan" in close.source.text
    cracks = the_one(reading.attributions, "cracks")
    assert cracks.form == "direct"
    assert "Nobody should walk there" in cracks.content.text
    assert len(cracks.content.spans) == 2
    safe = the_one(reading.attributions, "piers were safe")
    assert safe.source is not None
    assert "Tomas Brill" in safe.source.text
    assert not any("1911" in a.content.text for a in reading.attributions)


def test_read_tells_what_is_reported_within_a_report() -> None:
    reading = read(Article(id="a", text=NEWS))
    outer = the_one(reading.attributions, "piers were safe")
    inner = [a for a in reading.attributions if a.parent == outer.id]
    assert [a.source.text for a in inner if a.source] == ["the ministry"]


def test_read_passes_over_furniture_as_if_it_were_not_there() -> None:
    caption = "Ilse Karan says goodbye to the dockers on Monday\n\n"
    article = Article(id="a", text=caption + NEWS, furniture=(Span(0, len(caption) - 2),))

    def seen(attributions: tuple[Attribution, ...]) -> list[tuple[str, str | None]]:
        return [(a.content.text, a.source.text if a.source else None) for a in attributions]

    assert seen(read(article).attributions) == seen(read(Article(id="b", text=NEWS)).attributions)


def test_read_many_keeps_order_and_matches_reading_alone() -> None:
    articles = [Article(id=str(i), text=NEWS[i * 40 :]) for i in range(20)]
    together = list(read_many(articles))
    assert [reading.article.id for reading in together] == [article.id for article in articles]
    for alone, one in zip(map(read, articles[:3]), together, strict=False):
        assert [(a.cue, a.content, a.source) for a in alone.attributions] == [
            (a.cue, a.content, a.source) for a in one.attributions
        ]


@pytest.mark.parametrize("text", ["", "\n\n", "\u200b", "“", "a", ". " * 50])
def test_read_of_next_to_nothing_finds_nothing(text: str) -> None:
    assert read(Article(id="a", text=text)).attributions == ()


@settings(max_examples=25)
@given(
    st.lists(
        st.sampled_from([*NEWS.split(), "\n\n", "«", "»", "\u00a0", "\u200b", "é", "😀", "said", "“", "”"]),
        max_size=120,
    )
)
def test_read_quotes_the_stored_text_exactly(words: list[str]) -> None:
    text = " ".join(words)
    reading = read(Article(id="a", text=text))
    ids = {a.id for a in reading.attributions}
    assert len(ids) == len(reading.attributions)
    for a in reading.attributions:
        assert 0.0 <= a.confidence <= 1.0
        assert a.parent is None or a.parent in ids
        for phrase in (a.content, a.cue, a.source):
            if phrase is not None:
                assert phrase.text == " … ".join(span.quote(text) for span in phrase.spans)
                assert all(isinstance(span, Span) and span.end <= len(text) for span in phrase.spans)
                assert list(phrase.spans) == sorted(phrase.spans)


@pytest.mark.slow
def test_read_of_a_book_length_text_stays_within_bounds() -> None:
    text = NEWS * 400  # 36,000 words
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = read(Article(id="a", text=text))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert len(reading.attributions) > 400
    assert grown < 300_000  # kilobytes
