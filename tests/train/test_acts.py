"""Weak labels of acts from the words of cues."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.errors import UnreadableFile
from sayso.model.labels import ACTS
from sayso.train.acts import load_cue_acts, with_acts
from sayso.train.corpora import Example, Label

TABLE = 'deny = "deny dismiss refute"\nclaim = "claim argue"\nask = "beg wonder"\norder = "bar claim"\n'
SHIPPED = Path(__file__).parents[2] / "recipes" / "cue_acts.toml"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "acts.toml"
    path.write_text(TABLE, "utf-8")
    return path


@pytest.mark.parametrize(
    ("word", "act"),
    [
        ("deny", "deny"),
        ("denies", "deny"),
        ("denied", "deny"),
        ("denying", "deny"),
        ("refuted", "deny"),
        ("refuting", "deny"),
        ("argues", "claim"),
        ("begged", "ask"),
        ("begging", "ask"),
        ("dismisses", "deny"),
        ("denial", None),
        ("claimed", None),  # a word of two acts has none
    ],
)
def test_a_word_has_its_act_in_all_its_forms(table: Path, word: str, act: str | None) -> None:
    assert load_cue_acts(table).get(word) == act


def labelled(text: str, cue: str, act: str | None = None) -> str | None:
    at = text.index(cue)
    label = Label(((at, at + len(cue)),), (), ((0, 1),), act=act)
    acts = {"denied": "deny", "dismissed": "deny", "claimed": "claim", "refused": "refuse"}
    (one,) = with_acts([Example("x", text, ((label,),), ((),))], acts)
    return one.choices[0][0].act


@pytest.mark.parametrize(
    ("text", "cue", "act"),
    [
        ("She denied it.", "denied", "deny"),
        ("She Denied it.", "Denied", "deny"),
        ("She has denied and dismissed it.", "has denied and dismissed", "deny"),
        ("She claimed and denied it.", "claimed and denied", None),
        ("She never denied it.", "never denied", None),
        ("She hasn’t denied it.", "hasn’t denied", None),
        ("She hasn't denied it.", "hasn't denied", None),
        ("She said it.", "said", None),
        ("She denied it: denied.", "it:", None),
    ],
)
def test_a_cue_gets_the_one_act_that_its_words_do(text: str, cue: str, act: str | None) -> None:
    assert labelled(text, cue) == act


def test_an_act_that_somebody_labelled_stays() -> None:
    assert labelled("She denied it.", "denied", "refuse") == "refuse"


def test_examples_keep_all_else() -> None:
    one = Example("x", "She denied it.", ((), (Label(((4, 10),), ((0, 3),), ((11, 13),)),)), ((), ()), weight=3)
    (got,) = with_acts([one], {"denied": "deny"})
    assert (got.name, got.text, got.unknown, got.weight, got.choices[0]) == ("x", one.text, ((), ()), 3, ())
    assert got.choices[1][0].source == ((0, 3),)


def test_a_table_with_an_unknown_act_is_refused_by_name(table: Path) -> None:
    table.write_text(TABLE + 'mumble = "mumble"\n', "utf-8")
    with pytest.raises(UnreadableFile, match=r"acts\.toml: names the unknown act 'mumble'; use say, report"):
        load_cue_acts(table)


@pytest.mark.parametrize("text", [None, "deny ="])
def test_a_table_that_cannot_be_read_is_named(table: Path, text: str | None) -> None:
    if text is None:
        table.unlink()
    else:
        table.write_text(text, "utf-8")
    with pytest.raises(UnreadableFile, match=r"acts\.toml: cannot be read"):
        load_cue_acts(table)


def test_the_shipped_table_knows_every_act() -> None:
    acts = load_cue_acts(SHIPPED)
    assert set(acts.values()) == set(ACTS)
    assert {acts[word] for word in ("denied", "dismissed", "rejects")} == {"deny"}
