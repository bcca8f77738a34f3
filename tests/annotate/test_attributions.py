"""From pieces to the article's exact words."""

from __future__ import annotations

import pytest

from sayso.annotate.attributions import attributions_of
from sayso.annotate.spans import Page
from sayso.model.confidence import EVIDENCE, Calibration
from sayso.model.decode import Decoding, Found
from sayso.model.labels import ACTS
from sayso.records import Article, Attribution, Form, Span
from tests.annotate.making import found, pieces

SURE = Calibration(tuple(5.0 if name == "bias" else 0.0 for name in EVIDENCE), (0.0, 0.0))


def read(
    text: str, *parts: Found, furniture: tuple[Span, ...] = (), calibration: Calibration = SURE, hedged: float = 0.5
) -> tuple[Attribution, ...]:
    page = Page.of(Article(id="a", text=text, furniture=furniture))
    decoding = Decoding(0.5, 0.0, 1.0, hedged=hedged)
    return tuple(one for one, _ in attributions_of(page, pieces(text), parts, calibration, decoding))


def test_spans_grow_to_whole_words_and_quote_the_text() -> None:
    text = "Minister Oduyanwo announced that elections follow."
    one = found(text, "nounc", ("that elections foll",), "Oduya")
    (attribution,) = read(text, one)
    assert attribution.cue is not None
    assert attribution.cue.text == "announced"
    assert attribution.source is not None
    assert attribution.source.text == "Oduyanwo"
    assert attribution.content.text == "that elections follow"
    assert attribution.form is Form.INDIRECT


def test_content_takes_in_the_quotation_marks_beside_it() -> None:
    text = "“We stay,” she said, “and wait.”"
    (attribution,) = read(text, found(text, "said", ("We stay,", "and wait."), "she"))
    assert [span.quote(text) for span in attribution.content.spans] == ["“We stay,”", "“and wait.”"]
    assert attribution.form is Form.DIRECT


def test_content_of_marks_only_is_no_content() -> None:
    text = "He said “ . ”"
    assert read(text, found(text, "said", ("“ .",))) == ()


def test_furniture_is_never_read() -> None:
    text = "Photo: she says so\n\nHe said it rains."
    caption = found(text, "says", ("so",), "she")
    report = found(text, "said", ("it rains",), "He")
    assert len(read(text, caption, report)) == 2
    (attribution,) = read(text, caption, report, furniture=(Span(0, 18),))
    assert attribution.content.text == "it rains"


def test_furniture_is_cut_out_of_a_content_that_runs_across_it() -> None:
    text = "“It rains.\nRead more: floods\n“And it pours,” he said."
    content = "It rains.\nRead more: floods\n“And it pours"
    (attribution,) = read(text, found(text, "said", (content,), "he"), furniture=(Span(11, 28),))
    assert [span.quote(text) for span in attribution.content.spans] == ["“It rains.", "“And it pours,”"]


def test_content_takes_a_quotation_whole_that_the_cue_stands_outside_of() -> None:
    text = "“We stay. They go,” she said, adding that he “said ‘no’ twice”."
    (attribution,) = read(text, found(text, "said", ("They go",), "she"))
    assert attribution.content.text == "“We stay. They go,”"
    (attribution,) = read(text, found(text, "said ‘", ("no",)))
    assert attribution.content.text == "‘no’"


def test_content_without_marks_ends_with_its_paragraph() -> None:
    text = "Bridge to close\n\nThe bridge is old, he said."
    (attribution,) = read(text, found(text, "said", ("close\n\nThe bridge is old",), "he"))
    assert attribution.content.text == "The bridge is old"


def test_source_is_trimmed_of_what_is_not_part_of_the_name() -> None:
    text = "The yard’s owner, Lee said it rains. Ann Roe, the mayor, said it snows."
    (attribution,) = read(text, found(text, "said", ("it rains",), "’s owner,"))
    assert attribution.source is not None
    assert attribution.source.text == "owner"
    (attribution,) = read(text, found(text, "said it snows", ("it snows",), "Ann Roe, the mayor,"))
    assert attribution.source is not None
    assert attribution.source.text == "Ann Roe, the mayor,"


def test_what_is_below_the_floor_is_left_out() -> None:
    text = "He said it rains."
    part = found(text, "said", ("it rains",), "He")
    strict = Calibration(SURE.weights, (0.999, 0.999))
    assert read(text, part, calibration=strict) == ()


def test_ids_are_stable_and_differ_between_cues() -> None:
    text = "He said it rains and she said it snows."
    parts = [found(text, "said", ("it rains",)), found(text, "she said", ("it snows",))]
    first, second = read(text, *parts), read(text, *parts)
    assert [a.id for a in first] == [a.id for a in second]
    assert len({a.id for a in first}) == 2


def test_a_line_without_blanks_is_not_one_word() -> None:
    text = "x" * 5000 + " she said he left"
    (attribution,) = read(text, found(text, "said", ("x" * 3,), "she"))
    assert len(attribution.content.text) < 300


def test_each_attribution_comes_with_what_the_network_found() -> None:
    text = "He said it rains and she said it snows."
    parts = [found(text, "said", ["it rains"], "He"), found(text, "she said", ["it snows"])]
    page = Page.of(Article(id="a", text=text))
    got = attributions_of(page, pieces(text), parts, SURE, Decoding(0.5, 0.0, 1.0))
    assert [one for _, one in got] == parts


def test_circumstances_are_phrases_of_their_own() -> None:
    text = "In a letter on Tuesday Ana Lima told the Harbour Union in Velda that it rains."
    one = found(
        text,
        "told",
        ["that it rains"],
        "Ana Lima",
        addressee="the Harbour Union",
        medium="a letter",
        setting="in Velda",
        time="on Tuesday",
    )
    (a,) = read(text, one)
    assert a.addressee is not None
    assert a.medium is not None
    assert a.setting is not None
    assert a.time is not None
    assert (a.addressee.text, a.medium.text, a.setting.text, a.time.text) == (
        "the Harbour Union",
        "a letter",
        "in Velda",
        "on Tuesday",
    )
    assert (a.time.start, a.time.end) == (None, None)


def test_circumstances_may_be_missing() -> None:
    text = "He said it rains."
    (a,) = read(text, found(text, "said", ["it rains"], "He"))
    assert (a.addressee, a.medium, a.setting, a.time) == (None, None, None, None)


def test_the_likeliest_act_is_given_and_none_without_the_network_s_word() -> None:
    text = "He brushed it aside."
    for act in ("deny", ACTS[0], ACTS[-1]):
        assert read(text, found(text, "brushed", ["it"], act=act))[0].act == act
    assert read(text, found(text, "brushed", ["it"]))[0].act is None


def test_what_is_held_at_arm_s_length_is_decided_by_the_setting() -> None:
    text = "He alleged that it rains."
    part = found(text, "alleged", ["that it rains"], hedged=0.4)
    assert not read(text, part)[0].hedged
    assert read(text, part, hedged=0.4)[0].hedged


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("''", "''"), ("``", "''"), ("‘", "’")])
def test_a_cue_of_nothing_but_an_opening_mark_is_a_quotation_without_a_cue(opening: str, closing: str) -> None:
    text = f"Ana Lima was angry. {opening}It rains again.{closing} She left. {opening}Go.{closing}"
    (a,) = read(text, found(text, opening, ["It rains"], "Ana Lima"))
    assert a.cue is None
    assert a.content.text == f"{opening}It rains again.{closing}"
    assert a.form is Form.DIRECT
    assert a.source is not None
    assert a.source.text == "Ana Lima"


def test_a_quotation_without_a_cue_is_that_quotation_only() -> None:
    text = "“It rains.”\n\n“It snows.” Ana Lima left."
    (a,) = read(text, found(text, "“", ["It rains", "It snows"], "Ana Lima"))
    assert a.content.text == "“It rains.”"


def test_a_quotation_without_a_cue_is_cut_at_furniture() -> None:
    text = "“It rains.\nRead more: floods\n“And it pours.” Ana Lima left."
    (a,) = read(text, found(text, "“", ["It rains"], "Ana Lima"), furniture=(Span(11, 28),))
    assert [span.quote(text) for span in a.content.spans] == ["“It rains.", "“And it pours.”"]
