"""What became of an article."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sayso.ask.versions import Edit, difference
from sayso.records import Article, Attribution, Entity, Form, Maker, Party, Reading, Span, phrase

MAKER = Maker(name="hand", version="1", digest="0")
OLD = (
    "A nurse said 23 wounded had been admitted overnight. The army denied that civilians were hit. "
    "The mayor appealed for tents.\n\nIt rained all day."
)
NEW = (
    "It rained all day.\n\nThe chief put the dead at twelve. The army denied that civilians were hit. A nurse said 13 "
    "wounded had been admitted overnight.\n\nCorrection: An earlier version of this article gave the wounded as 23."
)
SAYINGS = [
    ("A nurse", "said", "23 wounded had been admitted overnight"),
    ("A nurse", "said", "13 wounded had been admitted overnight"),
    ("The army", "denied", "that civilians were hit"),
    ("The mayor", "appealed for", "tents"),
    ("The chief", "put", "the dead at twelve"),
]


def reading(text: str, sayings: list[tuple[str, str, str]], **fields: object) -> Reading:
    """Return a reading with those attributions (source, cue, content) that the text has."""
    entities: dict[str, Entity] = {}
    attributions = []
    for source, cue, content in sayings:
        at = text.find(content)
        if at < 0 or source not in text:
            continue
        spans = (Span(at, at + len(content)),)
        start = text.index(source)
        who = Span(start, start + len(source))
        entities[source] = Entity(id=source, name=source, type="person", mentions=(who,))
        before = text.find(cue)
        attributions.append(
            Attribution(
                id=f"{at}",
                form=Form.INDIRECT,
                content=phrase(text, spans),
                cue=phrase(text, (Span(before, before + len(cue)),)),
                source=Party(text=source, spans=(who,), entity=source),
                act="say",
            )
        )
    article = replace(Article(id="one", text=text), **fields)  # type: ignore[arg-type]
    return Reading(article=article, attributions=tuple(attributions), maker=MAKER, entities=tuple(entities.values()))


def test_attributions_that_came_went_or_changed_their_words() -> None:
    found = difference(reading(OLD, SAYINGS), reading(NEW, SAYINGS))
    assert [one.content.text for one in found.came] == ["the dead at twelve"]
    assert [one.content.text for one in found.gone] == ["tents"]
    assert [(one.parts, one.edits) for one in found.reworded] == [(("content",), (Edit("23", "13"),))]
    assert found.kept == 1


def test_sentences_that_moved_are_not_changed() -> None:
    found = difference(reading(OLD, []), reading(NEW, []))
    assert [one.text for one in found.added] == ["The chief put the dead at twelve."]
    assert [one.text for one in found.removed] == ["The mayor appealed for tents."]
    assert [one.edits for one in found.rewritten] == [(Edit("23", "13"),)]
    assert found.unchanged == 2


def test_notices_are_told_apart_from_what_was_added() -> None:
    found = difference(reading(OLD, []), reading(NEW, []))
    assert [one.form for one in found.fresh] == ["label"]
    assert found.notices == found.fresh
    again = difference(reading(NEW, []), reading(NEW.replace("twelve", "thirteen"), []))
    assert (len(again.notices), again.fresh) == (1, ())


def test_the_same_words_given_to_somebody_else_have_another_source() -> None:
    old = reading("The police said twelve people died.", [("The police", "said", "twelve people died")])
    new = reading("The hospital said twelve people died.", [("The hospital", "said", "twelve people died")])
    (changed,) = difference(old, new).reworded
    assert changed.parts == ("source",)


def test_two_that_say_the_same_stay_with_their_speakers() -> None:
    text = "Ana Brandt said taxes must fall. Omar Haddad agreed that taxes must fall."
    both = [("Ana Brandt", "said", "taxes must fall"), ("Omar Haddad", "agreed", "taxes must fall")]
    turned = reading(text, both)
    turned = replace(turned, attributions=turned.attributions[::-1])
    found = difference(reading(text, both), turned)
    assert (found.kept, found.reworded, found.came, found.gone) == (2, (), (), ())


def test_another_verb_is_another_cue_and_may_be_another_act() -> None:
    old = reading("The army said that nobody was hit.", [("The army", "said", "that nobody was hit")])
    new = reading("The army insisted that nobody was hit.", [("The army", "insisted", "that nobody was hit")])
    (changed,) = difference(old, new).reworded
    assert changed.parts == ("cue",)
    claimed = replace(new, attributions=tuple(replace(one, act="claim") for one in new.attributions))
    assert difference(old, claimed).reworded[0].parts == ("cue", "act")
    assert difference(new, claimed).reworded == ()  # one cue read in two ways is no change of the text


def test_quotation_marks_of_another_kind_and_blanks_change_nothing() -> None:
    found = difference(reading("“Go,” he  said.", []), reading('"Go," he said. ', []))
    assert (found.added, found.removed, found.rewritten, found.unchanged) == ((), (), (), 1)


def test_headline_and_furniture() -> None:
    old = reading("Read more: boats\nNine died.", [], title="Boats sink", furniture=(Span(0, 16),))
    new = reading("Nine died.\nPhoto: A. Brandt", [], title="Ten dead", furniture=(Span(11, 27),))
    found = difference(old, new)
    assert found.title == Edit("Boats sink", "Ten dead")
    assert (found.added, found.removed, found.unchanged) == ((), (), 1)


_LINES = st.lists(st.sampled_from([*OLD.split(". "), *NEW.split(". "), "Aha", "She wept"]), max_size=8)
_TEXTS = _LINES.map(lambda lines: ". ".join(lines))


@given(_TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    found = difference(reading(text, SAYINGS), reading(text, SAYINGS))
    assert (found.came, found.gone, found.reworded, found.added, found.removed, found.rewritten) == ((),) * 6
    assert found.fresh == ()
    assert found.title is None


@given(_TEXTS, _TEXTS)
def test_everything_is_told_once_and_quotes_its_text(one: str, other: str) -> None:
    old, new = reading(one, SAYINGS), reading(other, SAYINGS)
    found = difference(old, new)
    assert len(found.came) + len(found.reworded) + found.kept == len(new.attributions)
    assert len(found.gone) + len(found.reworded) + found.kept == len(old.attributions)
    assert all(sentence.spans[0].quote(other) == sentence.text for sentence in found.added)
    assert all(sentence.spans[0].quote(one) == sentence.text for sentence in found.removed)
    for changed in found.rewritten:
        assert changed.old.spans[0].quote(one) == changed.old.text
        assert changed.new.spans[0].quote(other) == changed.new.text
        assert changed.edits


@given(_TEXTS, _TEXTS)
def test_back_again_is_the_same_difference_turned(one: str, other: str) -> None:
    there, back = (difference(reading(a, SAYINGS), reading(b, SAYINGS)) for a, b in ((one, other), (other, one)))
    assert (len(there.came), len(there.gone)) == (len(back.gone), len(back.came))
    assert (there.kept, there.unchanged) == (back.kept, back.unchanged)


def test_hostile_texts_take_bounded_time() -> None:
    old = "\n".join(f"Line {number} of a page that never ends" for number in range(20_000))
    new = "\n".join(f"Row {number} of a page that has no end" for number in range(20_000))
    begun = time.process_time()
    difference(reading(old, []), reading(new, []))
    difference(reading("a " * 300_000, []), reading("b " * 300_000, []))
    assert time.process_time() - begun < 10.0
