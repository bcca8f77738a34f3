"""Scores counted by hand on one small article, and what must hold for any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import BadRecord
from sayso.evaluate import Scores, score
from sayso.evaluate.bootstrap import Estimate
from sayso.evaluate.scores import Rates
from sayso.records import Reading
from tests.evaluate.making import reading, said

TEXT = (
    "“We will win,” Ann Lee said. She added that they “lost badly” once. "
    "It is feared the bridge may fall. Bob Moe denied it: the bridge stands."
)
GOLD = reading(
    TEXT,
    said("“We will win,”", source="Ann Lee", cue="said"),  # 6 tokens
    said("that they “lost badly” once", source="She", cue="added"),  # 7
    said("the bridge may fall", cue="is feared"),  # 4
    said("the bridge stands", source="Bob Moe", cue="denied"),  # 3
)
SYSTEM = reading(
    TEXT,
    said("We will win", source="Lee", cue="said", confidence=0.9),  # 3 of 6 tokens, the same words
    said("they “lost badly”", source="Ann Lee", cue="added", confidence=0.9),  # 5 of 7, wrong source
    said("It is feared the bridge may fall", confidence=0.9),  # 4 of 7, no source as it should be
    said("Bob Moe denied it", confidence=0.1),  # matches nothing
)


@pytest.fixture(scope="module")
def scores() -> Scores:
    return score([GOLD], [SYSTEM])


def counts(rates: Rates) -> tuple[int, int, int]:
    return rates.matched, rates.predicted, rates.gold


def figures(rates: Rates) -> tuple[float | None, float | None, float | None]:
    return rates.precision.value, rates.recall.value, rates.f1.value


def test_tokens_of_a_role_are_counted_over_the_article(scores: Scores) -> None:
    assert counts(scores.roles["content"].tokens) == (12, 19, 20)
    assert counts(scores.roles["content"].words) == (10, 17, 15)
    assert counts(scores.roles["source"].tokens) == (2, 2, 5)
    assert counts(scores.roles["cue"].tokens) == (2, 2, 5)
    assert figures(scores.roles["source"].tokens) == pytest.approx((1, 0.4, 0.8 / 1.4))


def test_spans_of_a_role_must_be_the_same_or_begin_the_same(scores: Scores) -> None:
    assert counts(scores.roles["content"].spans) == (0, 4, 4)
    assert counts(scores.roles["source"].spans) == (1, 2, 3)
    assert counts(scores.roles["source"].span_starts) == (1, 2, 3)
    assert counts(scores.roles["cue"].spans) == (2, 2, 4)


def test_attributions_match_by_half_of_the_tokens(scores: Scores) -> None:
    everything = scores.groups["all"]
    assert counts(everything.attributions) == (3, 4, 4)
    assert figures(everything.attributions) == (0.75, 0.75, 0.75)
    assert counts(everything.exact) == (1, 4, 4)
    assert counts(everything.exact_strict) == (0, 4, 4)
    assert figures(everything.exact_strict) == (0, 0, 0)


def test_sources_and_cues_are_judged_among_the_matches(scores: Scores) -> None:
    everything = scores.groups["all"]
    assert everything.source_overlap.value == 0.5
    assert everything.source_exact.value == 0
    assert everything.source_missing.value == 0
    assert everything.no_source_right.value == 1
    assert everything.cue_overlap.value == pytest.approx(2 / 3)
    assert everything.cue_exact.value == pytest.approx(2 / 3)


def test_end_to_end_needs_the_right_source_too(scores: Scores) -> None:
    assert counts(scores.groups["all"].end_to_end) == (2, 4, 4)


def test_forms_are_those_of_the_gold_and_of_what_matched_nothing(scores: Scores) -> None:
    assert counts(scores.groups["direct"].attributions) == (1, 1, 1)
    assert counts(scores.groups["mixed"].attributions) == (1, 1, 1)
    assert counts(scores.groups["indirect"].attributions) == (1, 2, 2)
    # On its own, “We will win” without its marks would be called indirect.
    assert [scores.groups[form].predicted_of_kind for form in ("direct", "mixed", "indirect")] == [0, 1, 3]


def test_places_of_the_source_split_the_attributions(scores: Scores) -> None:
    assert counts(scores.groups["same_sentence"].attributions) == (2, 2, 3)
    assert counts(scores.groups["no_source"].attributions) == (1, 2, 1)
    assert counts(scores.groups["other_sentence"].attributions) == (0, 0, 0)


def test_a_source_in_another_sentence_than_the_content_is_counted_apart() -> None:
    text = "Kari Vik shook her head. “No boat will sail today.”"
    gold = reading(text, said("“No boat will sail today.”", source="Kari Vik"))
    assert counts(score([gold], [gold]).groups["other_sentence"].attributions) == (1, 1, 1)


def test_confidence_is_held_against_being_right(scores: Scores) -> None:
    # Three at 0.9 all right, off by 0.1; one at 0.1 wrong, off by 0.1.
    assert scores.calibration.error.value == pytest.approx(0.1)
    assert [row.predictions for row in scores.calibration.bins] == [1, 3]


def test_pronouns_are_whole_sources_and_articles_are_not() -> None:
    text = "He said so. The mayor said the port closes and the road opens."
    gold = [said("the port closes", source="The mayor"), said("the road opens", source="He")]
    found = [said("the port closes", source="The"), said("the road opens", source="He")]
    result = score([reading(text, *gold)], [reading(text, *found)])
    assert result.groups["all"].source_overlap.value == 0.5


# -- nested ------------------------------------------------------------------------------------------------

NESTING = "Ola Ek said that Mia Ås claimed the dam leaks, and Per Dahl hoped it holds."
OUTER = said("that Mia Ås claimed the dam leaks", source="Ola Ek", cue="said", id="outer")
INNER = said("the dam leaks", source="Mia Ås", cue="claimed", id="inner", parent="outer")
HOPE = said("it holds", source="Per Dahl", cue="hoped", id="hope")
NESTED = reading(NESTING, OUTER, INNER, HOPE)


def test_nested_attributions_are_scored_among_themselves() -> None:
    right = score([NESTED], [NESTED]).nested
    assert right is not None
    assert counts(right.attributions) == (1, 1, 1)
    assert right.parent_right.value == 1

    elsewhere = reading(NESTING, OUTER, INNER | {"parent": "hope"}, HOPE)
    wrong = score([NESTED], [elsewhere]).nested
    assert wrong is not None
    assert counts(wrong.attributions) == (1, 1, 1)
    assert wrong.parent_right.value == 0

    flat = score([NESTED], [reading(NESTING, OUTER, INNER | {"parent": None}, HOPE)]).nested
    assert flat is not None
    assert counts(flat.attributions) == (0, 0, 1)


def test_gold_without_nesting_has_no_nested_scores() -> None:
    assert score([GOLD], [SYSTEM]).nested is None


def test_nested_attributions_can_be_left_out() -> None:
    flat = reading(NESTING, OUTER, HOPE)
    outermost = score([flat], [NESTED], which="outermost")
    assert counts(outermost.groups["all"].attributions) == (2, 2, 2)
    assert (outermost.left_out_gold, outermost.left_out_predicted) == (0, 1)
    everything = score([flat], [NESTED])
    assert counts(everything.groups["all"].attributions) == (2, 3, 2)
    assert (everything.left_out_gold, everything.left_out_predicted) == (0, 0)


# -- several articles --------------------------------------------------------------------------------------


def named(made: Reading, id: str) -> Reading:
    return replace(made, article=replace(made.article, id=id))


def test_an_article_that_was_not_read_counts_as_missed() -> None:
    result = score([named(GOLD, "a"), named(GOLD, "b")], [named(SYSTEM, "b"), named(SYSTEM, "c")])
    assert result.missing == ("a",)
    assert result.articles == 2
    assert counts(result.groups["all"].attributions) == (3, 4, 8)


def test_different_texts_under_one_id_are_refused() -> None:
    with pytest.raises(BadRecord, match="different texts"):
        score([GOLD], [reading("Another text.", id=GOLD.article.id)])


@pytest.mark.parametrize(("gold", "system"), [([GOLD, GOLD], []), ([GOLD], [SYSTEM, SYSTEM])])
def test_two_articles_with_one_id_are_refused(gold: list[Reading], system: list[Reading]) -> None:
    with pytest.raises(BadRecord, match="two articles"):
        score(gold, system)


def test_no_articles_make_no_figures() -> None:
    result = score([], [])
    assert result.groups["all"].source_overlap == Estimate(None)
    assert counts(result.groups["all"].attributions) == (0, 0, 0)


def test_the_same_seed_gives_the_same_intervals_and_they_hold_the_figure() -> None:
    gold = [named(GOLD, str(number)) for number in range(12)]
    system = [named(SYSTEM if number % 3 else GOLD, str(number)) for number in range(12)]
    first, again, other = score(gold, system), score(gold, system), score(gold, system, seed=2)
    assert first == again
    interval = first.groups["all"].attributions.f1
    assert interval != other.groups["all"].attributions.f1
    assert interval.low is not None
    assert interval.value is not None
    assert interval.high is not None
    assert interval.low < interval.value < interval.high


WORDS = "the mayor said that “no boat” sails. He denied it, she added."


@st.composite
def any_reading(draw: st.DrawFn) -> Reading:
    cuts = st.lists(st.integers(0, len(WORDS)), min_size=2, max_size=4, unique=True).map(sorted)
    some = st.none() | cuts.map(lambda at: WORDS[at[0] : at[1]])
    made = [
        said(WORDS[first:last], source=draw(some), cue=draw(some), confidence=draw(st.floats(0, 1)))
        for first, last, *_ in draw(st.lists(cuts, min_size=1, max_size=4))
    ]
    return reading(WORDS, *made)


@given(any_reading())
def test_gold_against_itself_is_perfect(gold: Reading) -> None:
    result = score([gold], [gold], resamples=0)
    for role in result.roles.values():
        for rates in (role.tokens, role.words, role.spans, role.span_starts):
            assert figures(rates) == ((1, 1, 1) if rates.gold else (0, 0, 0))
    everything = result.groups["all"]
    visible = [a for a in gold.attributions if not a.content.text.isspace()]
    assert everything.attributions.matched == len(visible)
    assert everything.end_to_end.matched == len(visible) or everything.source_overlap.value != 1


@given(any_reading(), any_reading())
def test_turning_gold_and_system_round_swaps_precision_and_recall(gold: Reading, system: Reading) -> None:
    one, other = (score([a], [b], resamples=0) for a, b in ((gold, system), (system, gold)))
    for role in one.roles:
        there, back = one.roles[role].tokens, other.roles[role].tokens
        assert (there.precision, there.recall) == (back.recall, back.precision)


@given(any_reading(), any_reading())
def test_every_figure_lies_between_nothing_and_everything(gold: Reading, system: Reading) -> None:
    result = score([gold], [system], resamples=5)
    for group in result.groups.values():
        for rates in (group.attributions, group.exact, group.exact_strict, group.end_to_end):
            assert rates.matched <= rates.gold
            assert all(0 <= (figure or 0) <= 1 for figure in figures(rates))
        assert group.end_to_end.matched <= group.attributions.matched
    parts = [result.groups[form].attributions for form in ("direct", "mixed", "indirect")]
    whole = result.groups["all"].attributions
    assert tuple(map(sum, zip(*map(counts, parts), strict=True))) == counts(whole)
