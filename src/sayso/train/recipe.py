"""A recipe: everything that a trained model depends on, as one small TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sayso.errors import BadRecord, UnreadableFile
from sayso.train.acts import load_cue_acts, with_acts
from sayso.train.augment import Chances
from sayso.train.corpora import Example, digest_of, load_polnear, load_records
from sayso.train.entities import load_gap, load_gum, load_names
from sayso.train.loop import Schedule
from sayso.train.relations import load_crossre, load_knowledgenet, load_re3d, load_redocred

__all__ = ["Corpus", "Recipe", "load_corpora", "load_recipe"]


@dataclass(frozen=True, slots=True)
class Corpus:
    """One source of training examples.

    `path` is below the corpora folder, or, with `beside`, below the recipe's own folder. `hold` of its texts are
    kept from the network to choose settings on. `since` is the first epoch that sees it, counted from 0: texts with
    hand-labelled nested attributions join when the flat corpora get their silver ones. `skip` names texts (of
    en-worldwide-newswire: beginnings of names) that are kept for evaluation, `only` names those that are read at all,
    `share` is the chance of a text to be seen in an epoch. `sha256`, where given, is what `digest_of` must return.
    """

    name: str
    path: str
    format: str
    licence: str
    beside: bool = False
    hold: int = 0
    weight: int = 1
    since: int = 0
    skip: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    share: float = 1.0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Name and version of the model, its schedule, and what it is trained on."""

    name: str
    version: str
    base_sha256: str
    limits: str
    schedule: Schedule
    chances: Chances
    corpora: tuple[Corpus, ...]
    path: Path
    cue_acts: str = ""  # a table beside the recipe, see `train.acts`


def load_recipe(path: Path) -> Recipe:
    """Read a recipe; raises UnreadableFile or BadRecord naming what is wrong."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UnreadableFile(
            str(path), f"cannot be read ({error.strerror})", "name a file of the folder recipes/"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            str(path), f"is not TOML ({error})", "mend it or use a recipe of the folder recipes/"
        ) from error
    try:
        model = table["model"]
        return Recipe(
            name=model["name"],
            version=model["version"],
            base_sha256=model["base_sha256"],
            limits=model["limits"],
            schedule=Schedule(**table.get("schedule", {})),
            chances=Chances(**table.get("chances", {})),
            corpora=tuple(
                Corpus(**{**corpus, **{key: tuple(corpus.get(key, ())) for key in ("skip", "only")}})
                for corpus in table["corpus"]
            ),
            path=path,
            cue_acts=model.get("cue_acts", ""),
        )
    except (KeyError, TypeError) as error:
        raise BadRecord(
            str(path), f"lacks or misnames a field ({error})", "see recipes/en.toml for all fields"
        ) from error


def load_corpora(recipe: Recipe, folder: Path) -> tuple[list[Example], list[list[Example]], dict[str, Any]]:
    """Return the training examples, the held-out examples of each corpus, and the card's entries on the data.

    Which texts are held out depends only on their names, so that it stays the same when a corpus grows.
    """
    train: list[Example] = []
    held: list[list[Example]] = []
    cards: dict[str, Any] = {}
    for corpus in recipe.corpora:
        path = (recipe.path.parent if corpus.beside else folder) / corpus.path
        if not path.exists():
            raise UnreadableFile(
                str(path), f"corpus {corpus.name} is not there", "give the corpora folder with --corpora"
            )
        examples = [
            replace(example, share=example.share * corpus.share, since=max(example.since, corpus.since))
            for example in _read(corpus, path)
        ]
        if recipe.cue_acts:
            examples = with_acts(examples, load_cue_acts(recipe.path.parent / recipe.cue_acts))
        digest = digest_of(examples)
        if corpus.sha256 and corpus.sha256 != digest:
            raise BadRecord(str(path), f"has digest {digest}", f"the recipe wants {corpus.sha256}: use that version")
        ranked = sorted(examples, key=lambda example: content_rank(example.name))
        held.append(ranked[: corpus.hold])
        train += ranked[corpus.hold :]
        cards[corpus.name] = {
            "texts": len(examples),
            "held_out": corpus.hold,
            "attributions": sum(len(example.choices[0]) for example in examples if example.choices),
            "mentions": sum(len(example.mentions or example.names or ()) for example in examples),
            "licence": corpus.licence,
            "sha256": digest,
        }
    return train, held, cards


def _read(corpus: Corpus, path: Path) -> list[Example]:
    readers: dict[str, Callable[[], list[Example]]] = {
        "polnear": lambda: load_polnear(path),
        "records": lambda: load_records(path, weight=corpus.weight, since=corpus.since),
        "gum": lambda: load_gum(path, held=corpus.skip),
        "names": lambda: load_names(path, held=corpus.skip),
        "gap": lambda: load_gap(path),
        "redocred": lambda: load_redocred(path),
        "knowledgenet": lambda: load_knowledgenet(path),
        "re3d": lambda: load_re3d(path),
        "crossre": lambda: load_crossre(path),
    }
    if corpus.format not in readers:
        raise BadRecord(corpus.name, f"has the unknown format {corpus.format!r}", f"use {', '.join(readers)}")
    examples = readers[corpus.format]()
    return [example for example in examples if not corpus.only or example.name in corpus.only]


def content_rank(name: str) -> str:
    """Return a stable random-looking rank of a text's name."""
    import hashlib

    return hashlib.sha256(name.encode("utf-8")).hexdigest()
