"""Through whom a saying is known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.chains import chained
from sayso.annotate.entities import Cast
from sayso.annotate.nesting import nested
from sayso.annotate.speakers import named
from sayso.records import Attribution
from tests.annotate.making import ALIKE, cast, name, pronouns, said, seen


def chains(one: Cast, *attributions: Attribution) -> dict[str, list[str]]:
    known = {entity.id: entity.name for entity in one.entities({})}
    return {
        a.id: [known[entity] for entity in a.chain] for a in chained(named(nested(attributions), one), one).attributions
    }


def test_a_chain_runs_from_the_outermost_speaker_inwards() -> None:
    text = "Alsahil reported that Ana Lima told Tom Roe that the port burns."
    one = cast(text, name(text, "Alsahil", "outlet"), name(text, "Ana Lima"), name(text, "Tom Roe"))
    got = chains(
        one,
        said(text, "told", "that the port burns", "Ana Lima", addressee="Tom Roe", id="inner"),
        said(text, "reported", "that Ana Lima told Tom Roe that the port burns", "Alsahil", id="outer"),
    )
    assert got == {"outer": ["Alsahil"], "inner": ["Alsahil", "Ana Lima"]}


def test_whoever_quotes_herself_stands_in_the_chain_once() -> None:
    text = "Ana Lima said she had warned that the port burns."
    one = cast(text, name(text, "Ana Lima"), *pronouns(text), told=ALIKE | {"she after name": 4.0})
    got = chains(
        one,
        said(text, "said", "she had warned that the port burns", "Ana Lima", id="outer"),
        said(text, "warned", "that the port burns", "she", id="inner"),
    )
    assert got == {"outer": ["Ana Lima"], "inner": ["Ana Lima"]}


def test_who_is_cited_stands_behind_the_paper_that_cites() -> None:
    text = "The port burns, Alsahil said, citing two officials."
    one = cast(text, name(text, "Alsahil", "outlet"), seen(text, "two officials", "group", anonymous=0.9))
    got = chains(
        one,
        said(text, "said", "The port burns", "Alsahil", id="paper"),
        said(text, "citing", "The port burns", "two officials", id="officials"),
    )
    assert got == {"paper": ["Alsahil"], "officials": ["Alsahil", "two officials"]}


def test_two_who_say_different_things_do_not_stand_behind_each_other() -> None:
    text = "The port burns, Alsahil said. The sea is calm, Ana Lima said."
    one = cast(text, name(text, "Alsahil", "outlet"), name(text, "Ana Lima"))
    got = chains(
        one,
        said(text, "said", "The port burns", "Alsahil", id="paper"),
        said(text, "said", "The sea is calm", "Ana Lima", id="mayor", nth=1),
    )
    assert got == {"paper": ["Alsahil"], "mayor": ["Ana Lima"]}


LETTER = "Alsahil reported that Ana Lima wrote in a letter that the port burns. {gap}Lima added: “Ships sink.”"


def letter(gap: str = "", *, medium: bool = True) -> dict[str, list[str]]:
    text = LETTER.format(gap=gap)
    one = cast(text, name(text, "Alsahil", "outlet"), name(text, "Ana Lima"), name(text, "Lima", nth=1))
    return chains(
        one,
        said(text, "reported", "that Ana Lima wrote in a letter that the port burns", "Alsahil", id="paper"),
        said(text, "wrote", "that the port burns", "Ana Lima", medium="a letter" if medium else None, id="letter"),
        said(text, "added", "“Ships sink.”", "Lima added"[:4], id="on"),
    )


def test_a_letter_carried_on_keeps_its_chain() -> None:
    assert letter()["on"] == ["Alsahil", "Ana Lima"]


def test_a_letter_is_not_carried_on_far_away() -> None:
    assert letter("It rained and rained. " * 60)["on"] == ["Ana Lima"]


def test_what_is_said_elsewhere_is_not_known_through_the_paper() -> None:
    assert letter(medium=False)["on"] == ["Ana Lima"]


def test_a_quotation_without_a_cue_has_the_chain_of_its_speaker() -> None:
    text = "The port burns, Ana Lima said.\n\n“Ships sink.”"
    one = cast(text, name(text, "Ana Lima"))
    got = chains(
        one,
        said(text, "said", "The port burns", "Ana Lima", id="first"),
        said(text, None, "“Ships sink.”", "Ana Lima", id="cueless"),
    )
    assert got == {"first": ["Ana Lima"], "cueless": ["Ana Lima"]}


def test_without_a_known_speaker_there_is_no_chain() -> None:
    text = "It is said that the port burns."
    assert chains(cast(text), said(text, "said", "that the port burns", id="one")) == {"one": []}


def test_reasons_tell_why_a_chain_is_more_than_nesting() -> None:
    text = "The port burns, Alsahil said, citing two officials."
    one = cast(text, name(text, "Alsahil", "outlet"), seen(text, "two officials", "group"))
    parts = (
        said(text, "said", "The port burns", "Alsahil", id="paper"),
        said(text, "citing", "The port burns", "two officials", id="officials"),
    )
    assert chained(named(parts, one), one).reasons == {"officials": "tells the same as “said”"}


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 25)), min_size=1, max_size=8), st.data())
def test_any_attributions_get_finite_chains_of_known_entities(
    places: list[tuple[int, int]], data: st.DataObject
) -> None:
    text = " ".join(["Ana Lima", *(f"w{i}" for i in range(70))])
    words = text.split()[2:]
    one = cast(text, name(text, "Ana Lima"))
    parts = []
    for n, (start, length) in enumerate(places):
        content = " ".join(words[start : start + length])
        cue = words[data.draw(st.integers(0, 69))]
        source = data.draw(st.sampled_from([None, "Ana Lima"]))
        parts.append(said(text, f"{cue} ".strip(), content, source, id=str(n)))
    got = chains(one, *parts)
    assert set(got) == {str(n) for n in range(len(places))}
    assert all(chain in ([], ["Ana Lima"]) for chain in got.values())
