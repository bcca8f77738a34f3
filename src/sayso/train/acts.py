"""Weak labels of acts: from the main word of a cue, where that word nearly always does one act."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sayso.errors import UnreadableFile
from sayso.model.labels import ACTS
from sayso.train.corpora import Example, Label

__all__ = ["load_cue_acts", "with_acts"]

_NEGATION = frozenset("not never no n't nor without cannot".split())  # noqa: SIM905
_WORD = re.compile(r"\w+?(?=n['’]t\b)|n['’]t\b|\w+")


def load_cue_acts(path: Path) -> dict[str, str]:
    """Read the table of words by act and return the act of each word in all its forms; a word of two acts has none."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UnreadableFile(str(path), f"cannot be read ({error})", "use recipes/cue_acts.toml") from error
    found: dict[str, set[str]] = {}
    for act, words in table.items():
        if act not in ACTS:
            raise UnreadableFile(str(path), f"names the unknown act {act!r}", f"use {', '.join(ACTS)}")
        for word in words.split():
            for form in _forms(word):
                found.setdefault(form, set()).add(act)
    return {form: acts.pop() for form, acts in found.items() if len(acts) == 1}


def _forms(word: str) -> set[str]:
    """Return a word with the endings of verbs and nouns; that some are no words does no harm."""
    stem = word.removesuffix("e")
    y = word.removesuffix("y")
    doubled = word + word[-1]
    endings = {word, word + "s", word + "es", stem + "ed", stem + "ing", word + "ed", word + "ing"}
    return endings | {doubled + "ed", doubled + "ing"} | ({y + "ies", y + "ied"} if y != word else set())


def with_acts(examples: Sequence[Example], acts: Mapping[str, str]) -> list[Example]:
    """Return the examples with an act for each attribution that has none and whose cue holds one word of `acts`."""

    def labelled(text: str, label: Label) -> Label:
        if label.act is not None:
            return label
        words = _WORD.findall(text[label.cue[0][0] : label.cue[-1][1]].lower().replace("’", "'"))
        known = {acts[word] for word in words if word in acts}
        return label if len(known) != 1 or _NEGATION & set(words) else replace(label, act=known.pop())

    return [
        replace(example, choices=tuple(tuple(labelled(example.text, x) for x in choice) for choice in example.choices))
        for example in examples
    ]
