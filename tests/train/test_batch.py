"""From labelled texts to the targets of every head."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from sayso.model.features import load_tokenizer, pieces_of
from sayso.model.labels import ACTS, ENTITY_TYPES, LINKS, NAME_TYPES, PROPOSITION, ROLES
from sayso.model.runner import SHIPPED
from sayso.train.batch import UNKNOWN, Batch, batches
from sayso.train.corpora import Example, Label, Mention, Spans, Title
from tests.train.making import example


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_tokenizer(SHIPPED / "tokenizer.json")


def cut(
    examples: list[Example],
    tokenizer: Any,
    *,
    size: int = 4,
    augment: Callable[[Example], Example] = lambda e: e,
    meanings: Mapping[str, npt.NDArray[np.float32]] | None = None,
) -> list[Batch]:
    chance = random.Random(1)
    return list(batches(examples, tokenizer, size=size, chance=chance, augment=augment, meanings=meanings or {}))


TEXT = "Ana Lima, head of the Port Union, told Tom Roe on Friday that it burned. She left."


def at(words: str) -> Spans:
    start = TEXT.index(words)
    return ((start, start + len(words)),)


def whole(**more: Any) -> Example:
    """Return a text of which everything is labelled, but for what `more` replaces."""
    label = Label(
        at("told"), at("Ana Lima, head of the Port Union"), at("that it burned"), 0,
        (at("Tom Roe"), (), (), at("on Friday")), "warn", True,
    )  # fmt: skip
    mentions = (
        Mention(at("Ana Lima"), "person", "e1", at("Ana Lima"), False),
        Mention(at("head of the Port Union"), "person", "e1", (), False),
        Mention(at("the Port Union"), "organization", "e2", at("Port Union"), False),
        Mention(at("Tom Roe"), "person", "e3", at("Tom Roe"), None),
        Mention(at("She"), "person", "e1", (), True),
    )
    names = ((at("Ana Lima"), "person"), (at("Port Union"), "organization"), (at("Tom Roe"), "person"))
    titles = (Title(at("head"), (at("Ana Lima"), at("the Port Union"), (), ()), True),)
    told: dict[str, Any] = {"names": names, "mentions": mentions, "titles": titles, **more}
    choices = told.pop("choices", ((label,),))
    return Example("x", TEXT, choices, ((),) if choices else (), **told)


def words_of(tokenizer: Any, where: np.ndarray) -> str:
    """Return the words whose pieces, as the batch counts them, are marked."""
    pieces = pieces_of(TEXT, tokenizer)
    inside = np.flatnonzero(where[1 : len(pieces) + 1])
    return TEXT[pieces.starts[inside[0]] : pieces.ends[inside[-1]]] if len(inside) else ""


def test_batches_hold_each_cue_with_its_roles(tokenizer: Any) -> None:
    made = [example(0), example(1, known=True)]
    got = cut(made, tokenizer)
    # Windows overlap, so a cue may be seen in two of them, but none is lost.
    assert sum(len(batch.links["cue"].row) for batch in got) >= 16
    for batch in got:
        cues = batch.links["cue"]
        assert cues.pooled.shape == cues.roles.shape
        assert set(np.unique(cues.roles)) <= {UNKNOWN, 0, 1, 2}
        assert (cues.roles == 2).any(1).all()
        assert (cues.pooled.sum(1) > 0).all()
        assert set(np.unique(batch.pieces["spoken"])) <= {UNKNOWN, 0, 1}


def test_batches_leave_the_nested_layer_unknown_inside_flat_contents(tokenizer: Any) -> None:
    text = "Ana said that rain fell."
    label = Label(((4, 8),), ((0, 3),), ((9, 23),))
    (batch,) = cut([Example("x", text, ((label,),), (((9, 23),),))], tokenizer)
    count = len(pieces_of(text, tokenizer))
    cues = batch.pieces["cues"]
    assert cues[0, 0, 1 : count + 1].tolist() == [0, 1, 0, 0, 0, 0]
    assert cues[0, 1, 1 : count + 1].tolist() == [0, 0, UNKNOWN, UNKNOWN, UNKNOWN, 0]
    assert (cues[0, :, [0, count + 1]] == UNKNOWN).all()


def test_batches_learn_nothing_of_what_nobody_labelled(tokenizer: Any) -> None:
    (batch,) = cut([example(0)], tokenizer, size=99)
    assert (batch.acts == UNKNOWN).all()
    assert (batch.hedged == UNKNOWN).all()
    assert (batch.links["around"].roles == UNKNOWN).all()
    for part in ("names", "phrases", "titles"):
        assert (batch.pieces[part] == UNKNOWN).all()
    assert len(batch.links["title"].row) == len(batch.pairs) == len(batch.mention_row) == 0


def test_batches_of_a_text_without_attributions_learn_nothing_of_cues(tokenizer: Any) -> None:
    (batch,) = cut([whole(choices=())], tokenizer)
    assert (batch.pieces["cues"] == UNKNOWN).all()
    assert (batch.pieces["spoken"] == UNKNOWN).all()
    assert len(batch.links["cue"].row) == 0
    assert (batch.pieces["names"] != UNKNOWN).any()


def test_batches_tell_all_of_a_cue(tokenizer: Any) -> None:
    (batch,) = cut([whole()], tokenizer)
    (roles,), (around,) = batch.links["cue"].roles, batch.links["around"].roles
    assert words_of(tokenizer, batch.links["cue"].pooled[0] > 0) == "told"
    assert words_of(tokenizer, roles == LINKS["cue"].roles.index("source")) == "Ana Lima, head of the Port Union"
    assert words_of(tokenizer, roles == LINKS["cue"].roles.index("content")) == "that it burned"
    assert words_of(tokenizer, around == LINKS["around"].roles.index("addressee")) == "Tom Roe"
    assert words_of(tokenizer, around == LINKS["around"].roles.index("time")) == "on Friday"
    assert batch.acts.tolist() == [ACTS.index("warn")]
    assert batch.hedged.tolist() == [1]
    source, content = batch.pieces["spoken"][0]
    assert words_of(tokenizer, source == 1) == "Ana Lima, head of the Port Union"
    assert words_of(tokenizer, content == 1) == "that it burned"


def test_batches_tell_what_a_content_says_where_that_is_known(tokenizer: Any) -> None:
    meaning = np.arange(PROPOSITION, dtype=np.float32)
    (batch,) = cut([whole()], tokenizer, meanings={"that it burned": meaning, "another content": meaning + 1})
    assert (batch.meanings == [meaning]).all()
    where = np.flatnonzero(batch.contents[0])
    roles = batch.links["cue"].roles[0]
    assert where.tolist() == np.flatnonzero(roles == ROLES.index("content")).tolist()
    (batch,) = cut([whole()], tokenizer, meanings={"another content": meaning})
    assert len(batch.contents) == len(batch.meanings) == 0


def test_batches_tag_names_by_type_from_where_they_begin(tokenizer: Any) -> None:
    (batch,) = cut([whole()], tokenizer)
    tags = batch.pieces["names"][0, 0]
    person, union = NAME_TYPES.index("person"), NAME_TYPES.index("organization")
    assert words_of(tokenizer, tags == 1 + 2 * union) == "Port"
    assert words_of(tokenizer, tags == 2 + 2 * union) == "Union"
    assert words_of(tokenizer, tags == 1 + 2 * person) == "Ana Lima, head of the Port Union, told Tom"  # first to last


def test_batches_tag_outer_phrases_only_and_no_pronouns(tokenizer: Any) -> None:
    (batch,) = cut([whole()], tokenizer)
    tags = batch.pieces["phrases"][0, 0]
    assert words_of(tokenizer, (tags == 1 + 2 * ENTITY_TYPES.index("organization"))) == ""
    pieces = pieces_of(TEXT, tokenizer)
    she = int(np.flatnonzero(pieces.starts == TEXT.index("She"))[0])
    assert tags[she + 1] == 0


def test_batches_leave_capitals_open_that_nobody_marked_as_names(tokenizer: Any) -> None:
    (batch,) = cut([whole()], tokenizer)
    pieces = pieces_of(TEXT, tokenizer)
    friday = int(np.flatnonzero(pieces.starts == TEXT.index("Friday"))[0])
    assert batch.pieces["names"][0, 0, friday + 1] == UNKNOWN
    # Corpora that mark all names say that it is none.
    (batch,) = cut([whole(mentions=None)], tokenizer)
    assert batch.pieces["names"][0, 0, friday + 1] == 0


def test_batches_pair_mentions_with_their_antecedents(tokenizer: Any) -> None:
    (batch,) = cut([whole()], tokenizer)
    mentions = [words_of(tokenizer, row > 0) for row in batch.mention_pooled]
    assert mentions == ["Ana Lima", "head of the Port Union", "the Port Union", "Tom Roe", "She"]
    fits = {(mentions[i], mentions[j]) for (i, j), fit in zip(batch.pairs, batch.fits, strict=True) if fit}
    assert fits == {("head of the Port Union", "Ana Lima"), ("She", "Ana Lima"), ("She", "head of the Port Union")}
    assert batch.anonymous.tolist() == [0, 0, 0, UNKNOWN, 1]
    assert len(batch.known) == len(batch.pairs) == 10


def test_batches_tell_titles_with_their_roles(tokenizer: Any) -> None:
    (batch,) = cut([whole()], tokenizer)
    titles = batch.links["title"]
    assert words_of(tokenizer, titles.pooled[0] > 0) == "head"
    assert words_of(tokenizer, titles.roles[0] == LINKS["title"].roles.index("holder")) == "Ana Lima"
    assert words_of(tokenizer, titles.roles[0] == LINKS["title"].roles.index("body")) == "the Port Union"
    assert batch.former.tolist() == [1]
    assert (batch.pieces["titles"][0, 0] > 0).sum() == 1


def test_batches_leave_open_whether_a_quotation_of_a_flat_corpus_has_a_cue(tokenizer: Any) -> None:
    text = "Ana spoke.\n“It rains.”\n"
    label = Label(((4, 9),), ((0, 3),), ((11, 22),))
    for mentions, wanted in ((None, UNKNOWN), ((), 0)):
        (batch,) = cut([Example("x", text, ((label,),), ((),), mentions=mentions)], tokenizer)
        mark = int(np.flatnonzero(pieces_of(text, tokenizer).starts == 11)[0])
        assert batch.pieces["cues"][0, 0, mark + 1] == wanted


def test_batches_see_a_text_as_often_as_its_weight_and_share_say(tokenizer: Any) -> None:
    once = sum(len(batch.inputs["ids"]) for batch in cut([whole()], tokenizer))
    assert sum(len(batch.inputs["ids"]) for batch in cut([whole(weight=3)], tokenizer)) == 3 * once
    assert cut([whole(share=0.0)], tokenizer) == []
    half = sum(len(batch.inputs["ids"]) for batch in cut([whole(weight=60, share=0.5)], tokenizer))
    assert 15 < half < 45


def test_batches_lose_no_cue_of_a_long_text(tokenizer: Any) -> None:
    parts = [example(i) for i in range(6)]
    text, labels = "", []
    for one in parts:
        shift = len(text)
        text += one.text
        for label in one.choices[0]:
            cue, source, content = (
                tuple((a + shift, b + shift) for a, b in spans) for spans in (label.cue, label.source, label.content)
            )
            labels.append(Label(cue, source, content))
    got = cut([Example("long", text, (tuple(labels),), ((),))], tokenizer)
    assert sum(len(batch.inputs["ids"]) for batch in got) > 1
    assert sum(len(batch.links["cue"].row) for batch in got) >= len(labels)


def test_batches_pass_over_an_empty_text(tokenizer: Any) -> None:
    assert cut([Example("x", "\n", ((),), ((),))], tokenizer) == []
