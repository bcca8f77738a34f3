"""Why each field of an attribution is what it is."""

from __future__ import annotations

from sayso.annotate.attributions import attributions_of
from sayso.annotate.chains import chained
from sayso.annotate.dating import dated
from sayso.annotate.explain import Reason, why
from sayso.annotate.nesting import nested
from sayso.annotate.reader import Steps
from sayso.annotate.speakers import named
from sayso.model.confidence import EVIDENCE, Calibration
from sayso.model.decode import Decoding, Found
from sayso.model.mentions import Seen
from sayso.records import Article, Maker, Reading
from tests.annotate.making import ALIKE, cast, found, name, page_of, pieces, pronouns, seen

SURE = Calibration(tuple(5.0 if name == "bias" else 0.0 for name in EVIDENCE), (0.0, 0.0))
PUBLISHED = "2023-11-16"


def steps(text: str, mentions: list[Seen], *parts: Found) -> Steps:
    """Return the steps of reading `text`, were this what the network saw."""
    kept = attributions_of(page_of(text), pieces(text), parts, SURE, Decoding(0.5, 0.0, 1.0))
    attributions = nested(tuple(a for a, _ in kept))
    one = cast(text, *mentions, told=ALIKE | {"she after name": 4.0}, attributions=attributions)
    speaking = named(attributions, one)
    chains = chained(speaking, one)
    reading = Reading(
        article=Article(id="a", text=text, published=PUBLISHED),
        attributions=dated(chains.attributions, PUBLISHED),
        maker=Maker(name="hand", version="1", digest="0" * 64),
        entities=one.entities({}),
    )
    return Steps({a.id: one for a, one in kept}, one, speaking, chains, reading)


def reasons(made: Steps, number: int = 0) -> dict[str, Reason]:
    return {reason.field: reason for reason in why(made, made.reading.attributions[number])}


TEXT = "Ana Lima left. On Tuesday she wrote to Tom Roe in a letter that it rains."


def told() -> Steps:
    part = found(
        TEXT,
        "wrote",
        ["that it rains"],
        "she",
        act="claim",
        hedged=0.7,
        addressee="to Tom Roe",
        medium="in a letter",
        time="On Tuesday",
    )
    return steps(TEXT, [name(TEXT, "Ana Lima"), name(TEXT, "Tom Roe"), *pronouns(TEXT)[:1]], part)


def test_every_field_that_is_filled_has_its_reason() -> None:
    got = reasons(told())
    assert {"cue", "content", "source", "speaker", "addressee", "medium", "time", "act", "hedged"} <= set(got)
    assert {"chain", "confidence"} <= set(got)
    assert "setting" not in got
    assert got["cue"].value == "wrote"
    assert got["cue"].score == 0.9
    assert f"{TEXT.index('wrote')}-{TEXT.index('wrote') + 5}" in got["cue"].detail
    assert (got["medium"].value, got["medium"].score) == ("in a letter", 3.0)


def test_a_speaker_s_reason_names_the_antecedents_considered_and_their_shares() -> None:
    speaker = reasons(told())["speaker"]
    assert speaker.value == "Ana Lima"
    assert "“Ana Lima” at 0" in speaker.detail
    assert speaker.score is not None
    assert 0.5 < speaker.score < 1
    assert "somebody new" in speaker.detail


def test_a_time_s_reason_gives_the_words_and_the_day_of_publication() -> None:
    time = reasons(told())["time"]
    assert PUBLISHED in time.detail
    assert "“On Tuesday”" in time.detail


def test_an_act_s_reason_gives_the_likeliest_acts() -> None:
    act = reasons(told())["act"]
    assert (act.value, act.score) == ("claim", 0.8)
    assert "claim 0.80" in act.detail


def test_a_missing_cue_and_source_are_told() -> None:
    text = "Ana Lima was angry. “It rains.”"
    got = reasons(steps(text, [name(text, "Ana Lima")], found(text, "“", ["It rains"])))
    assert got["cue"].value == "none"
    assert "without a cue" in got["cue"].detail
    assert (got["source"].value, got["source"].score) == ("none", None)
    assert "speaker" not in got


def test_i_is_told_to_be_whoever_says_it() -> None:
    text = "“I said it rains,” Ana Lima told us."
    made = steps(
        text,
        [name(text, "Ana Lima")],
        found(text, "said", ["it rains"], "I"),
        found(text, "told", ["I said it rains,"], "Ana Lima"),
    )
    inner = reasons(made, 0)
    assert inner["speaker"].value == "Ana Lima"
    assert "whoever says it" in inner["speaker"].detail
    assert inner["parent"].value == made.reading.attributions[1].id


def test_a_document_is_told_to_stand_for_who_published_it() -> None:
    text = "The ministry’s letter said it rains."
    mentions = [seen(text, "The ministry’s letter", "document"), seen(text, "The ministry", "organization")]
    got = reasons(steps(text, mentions, found(text, "said", ["it rains"], "The ministry’s letter")))
    assert got["speaker"].value == "The ministry"
    assert "stands for who published it" in got["speaker"].detail


def test_a_pronoun_of_nobody_and_a_source_without_a_mention_are_told_apart() -> None:
    text = "She said it rains."
    part = found(text, "said", ["it rains"], "She")
    assert "pronoun" in reasons(steps(text, pronouns(text)[:1], part))["speaker"].detail
    assert "no mention" in reasons(steps(text, [], part))["speaker"].detail


def test_a_chain_s_reason_gives_the_names_in_order() -> None:
    text = "The port burns, Alsahil said, citing two officials."
    made = steps(
        text,
        [name(text, "Alsahil", "outlet"), seen(text, "two officials", "group")],
        found(text, "said", ["The port burns"], "Alsahil"),
        found(text, "citing", ["The port burns"], "two officials"),
    )
    chain = reasons(made, 1)["chain"]
    assert chain.value == "Alsahil > two officials"
    assert chain.detail == "tells the same as “said”"
