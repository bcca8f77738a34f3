"""Reading whole articles: what the network saw made by hand, then with the shipped model."""

from __future__ import annotations

import resource

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.annotate import read, read_many
from sayso.annotate.reader import Steps, reading_of
from sayso.model.confidence import EVIDENCE, Calibration
from sayso.model.decode import Decoding
from sayso.model.find import Sight
from sayso.model.labels import ADDED, PROPOSITION
from sayso.model.runner import Model
from sayso.records import Article, Attribution, Form, Maker, Span
from tests.annotate.making import ALIKE, found, name, pieces, place, pronouns, relating, seen, title, weights

NEWS = """Port of Velda to close for a month

VELDA, June 3 - The port of Velda will close for a month, harbour master Ilse Karan said on Tuesday.

“We found cracks in both piers,” Karan told reporters. “Nobody should walk there.”

The dockers' union denied that its members had been warned. Its chairman, Tomas Brill, said \
the ministry had told him that the piers were safe.

Velda has 40,000 inhabitants. The port was built in 1911.
"""


LETTER = """Alsahil: mayor asked for help

Alsahil reported on Tuesday that Ana Lima, the former head of the Harbour Union, told the ministry in a letter that \
“the port burns”. A day earlier she had said that it was safe.
"""


def by_hand(furniture: tuple[Span, ...] = ()) -> Steps:
    """Return the reading of a letter, were this what the network saw of it."""
    article = Article(id="a", text=LETTER, published="2023-11-16", furniture=furniture)
    heard = "that Ana Lima, the former head of the Harbour Union, told the ministry in a letter that “the port burns”"
    sight = Sight(
        pieces(LETTER),
        (
            found(LETTER, "reported", [heard], "Alsahil", act="report", time="on Tuesday"),
            found(
                LETTER,
                "told",
                ["that “the port burns”"],
                "Ana Lima, the former head of the Harbour Union,",
                act="warn",
                level=1,
                addressee="the ministry",
                medium="in a letter",
            ),
            found(LETTER, "had said", ["that it was safe"], "she", act="say", time="A day earlier"),
        ),
        (
            name(LETTER, "Alsahil", "outlet"),
            name(LETTER, "Alsahil", "outlet", nth=1),
            name(LETTER, "Ana Lima"),
            name(LETTER, "Harbour Union", "organization"),
            seen(LETTER, "the ministry", "organization"),
            seen(LETTER, "a letter", "document"),
            *pronouns(LETTER)[:1],
        ),
        (title(LETTER, "head", holder="Ana Lima", body="the Harbour Union", former=0.9),),
        np.ones((len(pieces(LETTER)), PROPOSITION), dtype=np.float16),
        np.zeros((len(pieces(LETTER)), ADDED), dtype=np.float16),
    )
    model = Model(
        None,
        None,
        Decoding(0.5, 0.0, 1.0),
        Calibration(tuple(5.0 if part == "bias" else 0.0 for part in EVIDENCE), (0.0, 0.0)),
        relating(),
        weights(ALIKE | {"she after name": 4.0, "thing for he or she": -9.0}),
        Maker(name="hand", version="1", digest="0" * 64),
    )
    return reading_of(article, sight, model)


def test_all_steps_of_reading_share_what_one_pass_saw() -> None:
    reading = by_hand().reading
    names = {entity.id: entity.name for entity in reading.entities}
    paper, letter, earlier = reading.attributions
    for one in reading.attributions:
        assert one.source is not None
        assert one.source.entity in names
    assert [names[one.source.entity or ""] for one in reading.attributions if one.source] == [
        "Alsahil",
        "Ana Lima",
        "Ana Lima",
    ]
    assert (paper.parent, letter.parent, earlier.parent) == (None, paper.id, None)
    assert [names[entity] for entity in letter.chain] == ["Alsahil", "Ana Lima"]
    assert letter.addressee is not None
    assert names[letter.addressee.entity or ""] == "the ministry"
    assert letter.medium is not None
    assert letter.medium.text == "in a letter"
    assert (letter.act, letter.form) == ("warn", Form.MIXED)
    assert paper.time is not None
    assert earlier.time is not None
    assert (paper.time.start, earlier.time.start) == ("2023-11-14", "2023-11-13")


def test_reading_tells_who_holds_which_office() -> None:
    reading = by_hand().reading
    (lima,) = (entity for entity in reading.entities if entity.name == "Ana Lima")
    (union,) = (entity for entity in reading.entities if entity.name == "Harbour Union")
    assert [(role.title, role.of, role.former) for role in lima.roles] == [("head", union.id, True)]
    assert [span.quote(LETTER) for span in lima.mentions] == ["Ana Lima", "she"]


def test_reading_passes_over_mentions_in_furniture() -> None:
    (alsahil,) = (e for e in by_hand().reading.entities if e.name == "Alsahil")
    assert len(alsahil.mentions) == 2
    (alsahil,) = (
        e for e in by_hand((place(LETTER, "Alsahil: mayor asked for help"),)).reading.entities if e.type == "outlet"
    )
    assert len(alsahil.mentions) == 1


def test_reading_the_same_twice_gives_the_same() -> None:
    assert by_hand().reading == by_hand().reading


def the_one(attributions: tuple[Attribution, ...], words: str) -> Attribution:
    (one,) = (a for a in attributions if words in a.content.text and a.parent is None)
    return one


@pytest.mark.shipped
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


@pytest.mark.shipped
def test_read_tells_what_is_reported_within_a_report() -> None:
    reading = read(Article(id="a", text=NEWS))
    outer = the_one(reading.attributions, "piers were safe")
    inner = [a for a in reading.attributions if a.parent == outer.id]
    assert [a.source.text for a in inner if a.source] == ["the ministry"]


@pytest.mark.shipped
def test_read_passes_over_furniture_as_if_it_were_not_there() -> None:
    caption = "Ilse Karan says goodbye to the dockers on Monday\n\n"
    article = Article(id="a", text=caption + NEWS, furniture=(Span(0, len(caption) - 2),))

    def seen(attributions: tuple[Attribution, ...]) -> list[tuple[str, str | None]]:
        return [(a.content.text, a.source.text if a.source else None) for a in attributions]

    assert seen(read(article).attributions) == seen(read(Article(id="b", text=NEWS)).attributions)


@pytest.mark.shipped
def test_read_many_keeps_order_and_matches_reading_alone() -> None:
    articles = [Article(id=str(i), text=NEWS[i * 40 :]) for i in range(20)]
    together = list(read_many(articles))
    assert [reading.article.id for reading in together] == [article.id for article in articles]
    for alone, one in zip(map(read, articles[:3]), together, strict=False):
        assert [(a.cue, a.content, a.source) for a in alone.attributions] == [
            (a.cue, a.content, a.source) for a in one.attributions
        ]


@pytest.mark.shipped
@pytest.mark.parametrize("text", ["", "\n\n", "\u200b", "“", "a", ". " * 50])
def test_read_of_next_to_nothing_finds_nothing(text: str) -> None:
    assert read(Article(id="a", text=text)).attributions == ()


@pytest.mark.shipped
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


@pytest.mark.shipped
@pytest.mark.slow
def test_read_of_a_book_length_text_stays_within_bounds() -> None:
    text = NEWS * 400  # 36,000 words
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = read(Article(id="a", text=text))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert len(reading.attributions) > 400
    assert grown < 300_000  # kilobytes
