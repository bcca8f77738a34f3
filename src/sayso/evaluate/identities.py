"""`sayso evaluate --format identities`: who is who across articles, from gold readings and from the text.

All stories or worlds of a file go into one ledger, article by article in the order of publication, as `sayso add` puts
them there. *Gold readings*: entities as people marked them; the system finds which of several articles are one. *End
to end*: it reads the articles, too, and an entity of its own counts as the gold one with which it shares most mentions
that hold a name: whether "the governor" is she is another question.

Run alone: python -m sayso.evaluate.identities FILES...
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from sayso.errors import MissingExtra, ModelError, SaysoError
from sayso.evaluate.bootstrap import RESAMPLES, SEED
from sayso.evaluate.partitions import assignment
from sayso.evaluate.sameness import KINDS, Groups, SamenessFigure, Thing, compare, figures
from sayso.evaluate.truths import in_order
from sayso.gold import Story, load_stories
from sayso.ledger import Ledger, open_ledger
from sayso.link.bonds import acquaintance_of
from sayso.link.phrases import capitals
from sayso.link.portraits import portraits_of
from sayso.records import Article, Bonds, Entity, Reading, Span

__all__ = ["MODES", "IdentityScores", "ReadMany", "link_alone", "match", "measure_identities", "named"]

#: How articles are given.
MODES = ("gold_readings", "end_to_end")

ReadMany = Callable[[Iterable[Article]], Iterator[Reading]]
#: Puts readings into an empty ledger, linked.
Linker = Callable[[Ledger, Sequence[Reading]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityScores:
    """How it went: by mode (`MODES`) and kind (`sameness.KINDS`) the figures; in "found_alone" of what was found.

    `notes` tell what could not be measured, `slips` are stories that were left out.
    """

    stories: int
    articles: int
    entities: int
    resamples: int
    figures: Mapping[str, Mapping[str, SamenessFigure]]
    notes: tuple[str, ...]
    slips: tuple[SaysoError, ...]


def measure_identities(
    files: Sequence[Path],
    *,
    read_many: ReadMany | None = None,
    linker: Linker | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> IdentityScores:
    """Measure the program on the stories or worlds of the files; those of one file share a ledger.

    Reader and linker are the program's own unless given. Raises `SaysoError` where the files cannot be used.
    """
    slips: list[SaysoError] = []
    notes: list[str] = []
    told = [list(load_stories(file, report=slips.append)) for file in files]
    read_many = read_many or _own(notes)
    counts: dict[tuple[str, str], list[Mapping[str, float]]] = {}
    entities = 0
    for stories in told:
        gold = _gold(stories)
        entities += len(gold.things)
        articles = [reading.article.id for story in stories for reading in story.readings]
        for mode, system in _systems(stories, gold, read_many, linker or link_alone):
            for kind in KINDS:
                truth = _found(gold, system) if mode == "found_alone" else gold
                found = compare(truth, _found(system, gold) if mode == "found_alone" else system, kind)
                counts.setdefault((mode, kind), []).extend(found.get(article, {}) for article in articles)
    shown: dict[str, dict[str, SamenessFigure]] = {}
    for (mode, kind), some in counts.items():
        shown.setdefault(mode, {})[kind] = figures(some, resamples=resamples, seed=seed)
    return IdentityScores(
        stories=sum(map(len, told)),
        articles=sum(len(story.readings) for stories in told for story in stories),
        entities=entities,
        resamples=resamples,
        figures=shown,
        notes=tuple(notes),
        slips=tuple(slips),
    )


def named(entity: Entity) -> bool:
    """Tell whether a gold entity has a name: a word with a capital that is not there for the sentence alone.

    Its name is the fullest phrase by which the article calls it. "Fans" and "A strike" begin a sentence.
    """
    if entity.anonymous:
        return False
    words = entity.name.strip("“”\"'‘’").split()
    determined = words[0].lower() in _DETERMINERS if words else False
    capitals = [word for word in words[1 if determined else 0 :] if word[:1].isupper() or word[:3] in ("al-", "el-")]
    if not capitals:
        return False
    alone = capitals == words[:1] and not determined
    return not alone or (
        entity.type in ("person", "place", "organization", "outlet") and words[0].lower() not in _WORDS
    )


_DETERMINERS = frozenset(
    """the a an some several many most few two three four five six seven eight nine ten eleven twelve his her its
    their this that these those another about at one nobody somebody someone""".split()  # noqa: SIM905
)
# What a sentence may begin with that is no name though it is marked as that of a person or a body.
_WORDS = frozenset(
    "he she it they who police prosecutors officials residents nobody somebody others people investigators".split()  # noqa: SIM905
)


def _own(notes: list[str]) -> ReadMany | None:
    try:
        from sayso.evaluate.command import reader
        from sayso.model.runner import load_model

        load_model()
    except (ModelError, MissingExtra) as error:
        notes.append(f"Without the model nothing is measured end to end ({error}).")
        return None
    return reader()


def _gold(stories: Sequence[Story]) -> Groups:
    things, of = {}, {}
    for story in stories:
        for reading in story.readings:
            for entity in reading.entities:
                if named(entity):
                    things[entity.id] = Thing(entity.id, reading.article.id, story.id, entity.type)
                    of[entity.id] = entity.id.removeprefix(f"{reading.article.id}.")
    return Groups(things, of)


def _found(side: Groups, other: Groups) -> Groups:
    """Return those things of one side that the other has, too."""
    return Groups({id: thing for id, thing in side.things.items() if id in other.things}, side.of)


def _systems(
    stories: Sequence[Story], gold: Groups, read_many: ReadMany | None, linker: Linker
) -> Iterator[tuple[str, Groups]]:
    """Yield what the system makes of the stories, by mode; its things bear the ids of the gold ones they match."""
    own = {reading.article.id: story.id for story in stories for reading in story.readings}
    readings = in_order(reading for story in stories for reading in story.readings)
    alike = {entity.id: entity.id for reading in readings for entity in reading.entities}
    yield "gold_readings", _grouped(readings, alike, own, gold, linker, {})
    if read_many is None:
        return
    read = [_apart(reading) for reading in read_many(reading.article for reading in readings)]
    alike = {}
    again: dict[str, str] = {}
    for theirs, ours in zip(readings, read, strict=True):
        alike |= match(theirs, ours)
        again |= _twice(theirs, ours, alike)
    system = _grouped(read, alike, own, gold, linker, again)
    yield "end_to_end", system
    yield "found_alone", system


def _apart(reading: Reading) -> Reading:
    """Return the reading alone with what linking entities looks at."""
    return replace(reading, attributions=(), stances=(), facts=tuple(f for f in reading.facts if f.attribution is None))


def match(gold: Reading, system: Reading) -> dict[str, str]:
    """Return for entities of the system the gold ones with which they share most mentions that hold a name.

    One to one; where neither has such a mention, all count.
    """
    ours, theirs = ([_naming(one, reading.article.text) for one in reading.entities] for reading in (system, gold))
    if not ours or not theirs:
        return {}
    shared = np.array([[_shared(one, other) for other in ours] for one in theirs])
    sizes = np.array([[len(one) + len(other) for other in ours] for one in theirs])
    gains = 2 * shared / np.maximum(sizes, 1)
    pairs = assignment(gains.astype(np.float64))
    return {system.entities[column].id: gold.entities[row].id for row, column in pairs if shared[row, column]}


def _naming(entity: Entity, text: str) -> tuple[Span, ...]:
    """Return the mentions that hold a name, all if none does."""
    held = tuple(span for span in entity.mentions if capitals(span.quote(text).removeprefix("The ")))
    return held or entity.mentions


def _twice(gold: Reading, system: Reading, alike: Mapping[str, str]) -> dict[str, str]:
    """Return for entities that match none which other of the system matches the gold one whose mentions they share."""
    matched = {theirs: ours for ours, theirs in alike.items()}
    found: dict[str, str] = {}
    for entity in system.entities:
        if entity.id not in alike:
            shared = {one.id: _shared(one.mentions, entity.mentions) for one in gold.entities}
            best = max(shared, key=lambda id: shared[id], default="")
            if shared.get(best) and best in matched:
                found[entity.id] = matched[best]
    return found


def _shared(ours: Sequence[Span], theirs: Sequence[Span]) -> int:
    """Return how many mentions are the same, or overlap by half."""
    taken: set[int] = set()
    for one in ours:
        for place, other in enumerate(theirs):
            both = min(one.end, other.end) - max(one.start, other.start)
            if place not in taken and 2 * both >= max(one.end - one.start, other.end - other.start):
                taken.add(place)
                break
    return len(taken)


def _grouped(
    readings: Sequence[Reading],
    alike: Mapping[str, str],
    own: Mapping[str, str],
    gold: Groups,
    linker: Linker,
    again: Mapping[str, str],
) -> Groups:
    """Return the groups of the system: what matches a gold thing, and what it takes for a name and nobody marked.

    A gold thing that was taken for two counts once if the system has found that the two are one.
    """
    things: dict[str, Thing] = {}
    of: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "measured.ledger") as ledger:
        linker(ledger, readings)
        with ledger.view() as view:
            identities = {id: one.id for one in view.identities() for id in one.entities}
    for reading in readings:
        profiled = {portrait.entity for portrait in portraits_of(reading)}
        for entity in reading.entities:
            id = alike.get(entity.id)
            home = identities[entity.id]
            if id is not None and id in gold.things:
                things[id], of[id] = gold.things[id], home
            elif id is None and entity.id in profiled and identities.get(again.get(entity.id, "")) != home:
                things[entity.id] = Thing(entity.id, reading.article.id, own[reading.article.id], entity.type)
                of[entity.id] = home
    return Groups(things, of)


def link_alone(ledger: Ledger, readings: Sequence[Reading]) -> None:
    """Put readings into a ledger, linked by their entities and by nothing else."""
    with ledger.writer() as writer, ledger.view() as view:
        akin = partial(view.akin, limit=24, most=60)
        for reading in readings:
            profiles, links = acquaintance_of(reading, akin)
            writer.add(reading, Bonds(profiles=profiles, links=links))


def main() -> None:
    """Measure and print."""
    from rich.console import Console

    from sayso.evaluate.identity_tables import print_identity_scores

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    for file in (arguments := parser.parse_args()).files:
        if len(arguments.files) > 1:
            print(file)
        print_identity_scores(measure_identities([file]), Console())


if __name__ == "__main__":
    main()
