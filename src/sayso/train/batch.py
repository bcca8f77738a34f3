"""From labelled texts to batches: windows of word pieces with the targets of every head."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from sayso.model.features import IntArray, Pieces, Window, cut_windows, pieces_of, window_arrays
from sayso.model.find import padded
from sayso.model.labels import ACTS, CUE_LAYERS, ENTITY_TYPES, LINKS, NAME_TYPES, PROPOSITION, RELATIONS, ROLES, SINGLE
from sayso.model.pairs import PAIR_FEATURES, PRONOUNS, Naming, known_of
from sayso.model.relations import Places, place_features
from sayso.quotation import QUOTE_MARKS
from sayso.train.corpora import Example, Facts, Spans, saying

__all__ = ["UNKNOWN", "Batch", "Heads", "Related", "batches", "namings_of_example", "places_of_example"]

#: Target of what nobody labelled: it costs nothing.
UNKNOWN = -100
FloatArray = npt.NDArray[np.float32]

# A source may begin with a word or two that are no part of the mention in it ("both", a quotation mark).
_NEAR_START = 5
# Mentions of one window that are compared with each other, at most.
_MOST_MENTIONS = 90
# What holds the other way round, too, though the labels tell it once; rivals may be so on one side only.
_MUTUAL = {"ally_of": 1, "opposes": UNKNOWN}


@dataclass(slots=True)
class Heads:
    """Cues (or titles) of a batch: row [C] their windows, pooled [C, T] their pieces as 0/1, roles [C, T] targets."""

    row: IntArray
    pooled: FloatArray
    roles: IntArray


@dataclass(slots=True)
class Related:
    """What is related to what in one window: its row, the pieces of each mention as 0/1 [M, T], their entities [M].

    known [M, M, 5] and span [M, M, 2] as `network.relate` wants them; truth [K, K, relations] of the entities: 1, 0 or
    UNKNOWN.
    """

    row: int
    pooled: FloatArray
    entity: IntArray
    known: IntArray
    span: IntArray
    truth: IntArray


@dataclass(slots=True)
class Batch:
    """Windows with their targets; `UNKNOWN` where nobody labelled.

    inputs: arrays [B, T]; pieces: for each part of `labels.COLUMNS` that is told piece by piece, classes [B, k, T];
    links: for each group of `labels.LINKS`, its cues and their roles; contents: the contents [C, T] as 0/1 whose
    meaning [C, proposition] is known, `row` [C] their windows; acts, hedged [C] of the cues, former [C] of the
    titles; mentions: `row` and `pooled` as above; pairs [P, 2] and known [P, features] of them; fits [P] whether the
    earlier is an antecedent; anonymous [M].
    """

    inputs: dict[str, IntArray]
    pieces: dict[str, IntArray]
    links: dict[str, Heads]
    content_row: IntArray
    contents: FloatArray
    meanings: FloatArray
    acts: IntArray
    hedged: IntArray
    former: IntArray
    mention_row: IntArray
    mention_pooled: FloatArray
    anonymous: IntArray
    pairs: IntArray
    known: FloatArray
    fits: npt.NDArray[np.bool_]
    related: list[Related]


@dataclass(slots=True)
class _Links:
    """The cues or titles of a text: first and last + 1 piece, the role of each piece [N] or None, what it is."""

    places: list[tuple[int, int]] = field(default_factory=list)
    roles: list[IntArray | None] = field(default_factory=list)
    classes: list[tuple[int, ...]] = field(default_factory=list)
    meanings: list[FloatArray | None] = field(default_factory=list)


@dataclass(slots=True)
class _Text:
    """A text as pieces with the targets of all its pieces, to be cut into windows."""

    pieces: Pieces
    targets: dict[str, IntArray]  # [k, N]
    links: dict[str, _Links]
    namings: list[tuple[Naming, str, int]]  # mention, entity, anonymous
    places: Places
    bearers: list[str]  # the entity of each place
    facts: Facts | None


def batches(
    examples: Sequence[Example],
    tokenizer: Any,
    *,
    size: int,
    chance: random.Random,
    augment: Callable[[Example], Example],
    meanings: Mapping[str, FloatArray],
) -> Iterator[Batch]:
    """Yield an epoch of batches: other window cuts, annotators and augmentations each time.

    `meanings` tells what some contents say, by `train.meaning.saying`.
    """
    windows: list[tuple[_Text, Window]] = []
    for example in examples:
        for _ in range(example.weight):
            if chance.random() >= example.share:
                continue
            varied = example
            if example.choices:
                choice = chance.randrange(len(example.choices))
                varied = replace(example, choices=(example.choices[choice],), unknown=(example.unknown[choice],))
            varied = augment(varied)
            pieces = pieces_of(varied.text, tokenizer)
            if len(pieces):
                text = _text(varied, pieces, meanings)
                windows += ((text, w) for w in cut_windows(pieces.breaks, first=chance.randrange(96, 255)))
    # Like lengths together, so that little is padding; the order of batches is random.
    windows.sort(key=lambda w: (w[1].end - w[1].start) + chance.random() * 24)
    groups = [windows[i : i + size] for i in range(0, len(windows), size)]
    chance.shuffle(groups)
    for group in groups:
        yield _batch(group)


def _reach(pieces: Pieces, start: int, end: int) -> slice:
    """Return the pieces that share a character with [start, end)."""
    low = int(np.searchsorted(pieces.ends, start, side="right"))
    high = int(np.searchsorted(pieces.starts, end, side="left"))
    return slice(low, max(high, low))


def _text(example: Example, pieces: Pieces, meanings: Mapping[str, FloatArray]) -> _Text:
    count = len(pieces)
    links = {group: _Links() for group in LINKS}
    targets = {
        "cues": np.full((len(CUE_LAYERS), count), UNKNOWN, dtype=np.int64),
        "spoken": np.full((2, count), UNKNOWN, dtype=np.int64),
        "names": np.full((1, count), UNKNOWN, dtype=np.int64),
        "phrases": np.full((1, count), UNKNOWN, dtype=np.int64),
        "titles": np.full((1, count), UNKNOWN, dtype=np.int64),
    }
    if example.choices:
        _cue_targets(example, pieces, targets, links, meanings)
    if example.names is not None:
        targets["names"][0] = _tagged(pieces, [(s, NAME_TYPES.index(k)) for s, k in example.names])
        if example.mentions is not None and example.choices:
            _forget_loose_capitals(example, pieces, targets["names"][0])
    namings: list[tuple[Naming, str, int]] = []
    if example.mentions is not None:
        outer = [m for m in example.mentions if _words(example.text, m.spans).lower() not in PRONOUNS]
        outer = [m for m in outer if not any(_holds(o.spans, m.spans) for o in outer)]
        targets["phrases"][0] = _tagged(pieces, [(m.spans, ENTITY_TYPES.index(m.type)) for m in outer])
        namings = namings_of_example(example, pieces)
    if example.titles is not None:
        targets["titles"][0] = 0
        for title in example.titles:
            where = _reach(pieces, *title.title[0])
            if where.start < where.stop:
                targets["titles"][0, where] = 2
                targets["titles"][0, where.start] = 1
                link = links["title"]
                link.places.append((where.start, where.stop))
                link.roles.append(_roles(pieces, title.roles))
                link.classes.append((int(title.former),))
    places, bearers = places_of_example(example, pieces)
    return _Text(pieces, targets, links, namings, places, bearers, example.facts)


def _cue_targets(
    example: Example,
    pieces: Pieces,
    targets: dict[str, IntArray],
    links: dict[str, _Links],
    meanings: Mapping[str, FloatArray],
) -> None:
    tags, spoken = targets["cues"], targets["spoken"]
    tags[:] = 0
    spoken[:] = 0
    labels = example.choices[0]
    for a, b in example.unknown[0]:
        tags[1, _reach(pieces, a, b)] = UNKNOWN
    if example.mentions is None:
        # Flat corpora give a quotation without a cue to the cue of another paragraph: they say nothing of its own.
        for match in re.finditer(rf"(?m)^\s*[{QUOTE_MARKS}]", example.text):
            tags[:, _reach(pieces, match.end() - 1, match.end())] = UNKNOWN
    for label in labels:
        where = _reach(pieces, label.cue[0][0], label.cue[-1][1])
        if where.start >= where.stop:
            continue
        tags[label.level, where] = 2
        tags[label.level, where.start] = 1
        role = np.zeros(len(pieces), dtype=np.int64)
        for number, spans in ((2, label.content), (1, label.source)):
            for a, b in spans:
                role[_reach(pieces, a, b)] = number
                spoken[number - 1, _reach(pieces, a, b)] = 1
        role[where] = np.where(role[where] == 1, 1, 0)  # a cue that holds its source ("Her words") keeps it
        act = UNKNOWN if label.act is None else ACTS.index(label.act)
        hedged = UNKNOWN if label.hedged is None else int(label.hedged)
        for group, roles in (
            ("cue", role),
            ("around", None if label.around is None else _roles(pieces, label.around)),
        ):
            links[group].places.append((where.start, where.stop))
            links[group].roles.append(roles)
            links[group].classes.append((act, hedged))
        links["cue"].meanings.append(meanings.get(saying(example.text, label.content)))


def _roles(pieces: Pieces, roles: Sequence[Spans]) -> IntArray:
    target = np.zeros(len(pieces), dtype=np.int64)
    for number, spans in enumerate(roles, 1):
        for a, b in spans:
            target[_reach(pieces, a, b)] = number
    return target


def _tagged(pieces: Pieces, spans: Sequence[tuple[Spans, int]]) -> IntArray:
    """Return the class of each piece: 0 outside, 1 + 2t where a mention of type t begins, 2 + 2t where it goes on."""
    tags = np.zeros(len(pieces), dtype=np.int64)
    for place, kind in spans:
        where = _reach(pieces, place[0][0], place[-1][1])
        tags[where] = 2 + 2 * kind
        if where.start < where.stop:
            tags[where.start] = 1 + 2 * kind
    return tags


def _forget_loose_capitals(example: Example, pieces: Pieces, tags: IntArray) -> None:
    """Leave open what unmarked capitals within a sentence are: adjectives of nationality, months, titles."""
    # Of the shapes, 1 and 2 begin with a capital.
    loose = (tags == 0) & ((pieces.shape == 1) | (pieces.shape == 2)) & (pieces.breaks == 0)
    tags[loose] = UNKNOWN


def _holds(outer: Spans, inner: Spans) -> bool:
    return outer != inner and outer[0][0] <= inner[0][0] and inner[-1][1] <= outer[-1][1]


def _words(text: str, spans: Spans) -> str:
    return text[spans[0][0] : spans[-1][1]]


def namings_of_example(example: Example, pieces: Pieces) -> list[tuple[Naming, str, int]]:
    """Return the mentions as the comparison of pairs sees them, in reading order."""
    text = example.text
    sentences = [int(i) for i in np.flatnonzero(pieces.breaks > 0)]
    paragraphs = [int(i) for i in np.flatnonzero(pieces.breaks == 2)]
    found = []
    labels = example.choices[0] if example.choices else ()
    contents = [(b - a, a, b, number) for number, label in enumerate(labels) for a, b in label.content]
    contents.sort()
    for mention in sorted(example.mentions or (), key=lambda m: (m.spans[0][0], -m.spans[-1][1])):
        start, end = mention.spans[0][0], mention.spans[-1][1]
        where = _reach(pieces, start, end)
        if where.start >= where.stop:
            continue
        source = any(abs(label.source[0][0] - start) <= _NEAR_START for label in labels if label.source)
        naming = Naming(
            _words(text, mention.spans),
            _words(text, mention.name) if mention.name else "",
            mention.type,
            where.start,
            where.stop,
            bisect_right(sentences, where.start),
            bisect_right(paragraphs, where.start),
            bool(pieces.quote[where.start] in (1, 2)),
            where.start > 0 and text[pieces.starts[where.start - 1] : pieces.ends[where.start - 1]] == ",",
            source,
            next((number for _, a, b, number in contents if a <= start and end <= b), -1),
        )
        anonymous = UNKNOWN if mention.anonymous is None else int(mention.anonymous)
        found.append((naming, mention.entity, anonymous))
    return found


def places_of_example(example: Example, pieces: Pieces) -> tuple[Places, list[str]]:
    """Return the mentions between which facts were looked for, as their comparison sees them, and their entities."""
    rows, bearers = [], []
    sentences = np.flatnonzero(pieces.breaks > 0)
    for mention in (
        sorted(example.facts.mentions, key=lambda m: (m.spans[0][0], -m.spans[-1][1])) if example.facts else ()
    ):
        where = _reach(pieces, mention.spans[0][0], mention.spans[-1][1])
        if where.start >= where.stop:
            continue
        kind = 0 if mention.name else 2 if _words(example.text, mention.spans).lower() in PRONOUNS else 1
        sentence = int(np.searchsorted(sentences, where.start, side="right"))
        rows.append((where.start, where.stop, sentence, ENTITY_TYPES.index(mention.type), kind))
        bearers.append(mention.entity)
    return Places(*np.asarray(rows, dtype=np.int64).reshape(-1, 5).T), bearers


def _related(text: _Text, window: Window, row: int, length: int) -> Related | None:
    """Return the mentions of a window with what relates their entities, None if nobody looked for it."""
    if text.facts is None:
        return None
    inside = np.flatnonzero((text.places.first >= window.start) & (text.places.last <= window.end))[:_MOST_MENTIONS]
    names = [text.bearers[i] for i in inside]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    if len(numbers) < 2:
        return None
    part = text.places
    places = Places(part.first[inside], part.last[inside], part.sentence[inside], part.type[inside], part.kind[inside])
    count = len(inside)
    subject, object = (axis.ravel() for axis in np.indices((count, count)))
    known = place_features(places, subject, object).reshape(count, count, -1)
    low = np.minimum(places.first[:, None], places.first[None]) - window.start + 1
    high = np.maximum(places.last[:, None], places.last[None]) - window.start + 1
    truth = np.full((len(numbers), len(numbers), len(RELATIONS)), UNKNOWN, dtype=np.int64)
    truth[:, :, [RELATIONS.index(relation) for relation in text.facts.known]] = 0
    alone = [relation in SINGLE and relation in text.facts.known for relation in RELATIONS]
    truth[np.arange(len(numbers)), np.arange(len(numbers))] = np.where(alone, 0, UNKNOWN)
    for relation, one, other in text.facts.open:
        if one in numbers and other in numbers:
            truth[numbers[one], numbers[other], RELATIONS.index(relation)] = UNKNOWN
    for relation, one, other in text.facts.triples:
        if one in numbers and other in numbers:
            truth[numbers[one], numbers[other], RELATIONS.index(relation)] = 1
            if one != other and relation in _MUTUAL and (relation, other, one) not in text.facts.triples:
                truth[numbers[other], numbers[one], RELATIONS.index(relation)] = _MUTUAL[relation]
    pooled = np.stack(
        [_pooled(length, a - window.start, b - window.start) for a, b in zip(places.first, places.last, strict=True)]
    )
    entity = np.asarray([numbers[name] for name in names], dtype=np.int64)
    return Related(row, pooled, entity, known, np.stack([low, high], -1), truth)


def _batch(group: Sequence[tuple[_Text, Window]]) -> Batch:
    inputs = padded([window_arrays(text.pieces, [window]) for text, window in group])
    length = inputs["ids"].shape[1]
    pieces = {
        name: np.full((len(group), len(part), length), UNKNOWN, dtype=np.int64)
        for name, part in group[0][0].targets.items()
    }
    heads: dict[str, list[tuple[int, FloatArray, IntArray]]] = {name: [] for name in LINKS}
    classes: dict[str, list[tuple[int, ...]]] = {name: [] for name in LINKS}
    said: list[tuple[int, FloatArray, FloatArray]] = []
    mention_rows: list[int] = []
    mention_pooled: list[FloatArray] = []
    anonymous: list[int] = []
    pairs: list[IntArray] = []
    known: list[FloatArray] = []
    fits: list[npt.NDArray[np.bool_]] = []
    related: list[Related] = []
    for b, (text, window) in enumerate(group):
        start, end = window.start, window.end
        for name, part in text.targets.items():
            pieces[name][b, :, 1 : end - start + 1] = part[:, start:end]
        for name, link in text.links.items():
            for (first, last), role, kinds in zip(link.places, link.roles, link.classes, strict=True):
                if first < start or last > end:
                    continue
                target = np.full(length, UNKNOWN, dtype=np.int64)
                if role is not None:
                    target[1 : end - start + 1] = role[start:end]
                heads[name].append((b, _pooled(length, first - start, last - start), target))
                classes[name].append(kinds)
        told = text.links["cue"]
        for role, meaning in zip(told.roles, told.meanings, strict=True):
            if role is not None and meaning is not None:
                content = np.flatnonzero(role == ROLES.index("content"))
                if len(content) and start <= content[0] and content[-1] < end:
                    pooled = np.zeros(length, dtype=np.float32)
                    pooled[content - start + 1] = 1
                    said.append((b, pooled, meaning))
        if (one := _related(text, window, b, length)) is not None:
            related.append(one)
        inside = [m for m in text.namings if start <= m[0].first and m[0].last <= end][:_MOST_MENTIONS]
        base = len(mention_rows)
        for naming, _, unnamed in inside:
            mention_rows.append(b)
            mention_pooled.append(_pooled(length, naming.first - start, naming.last - start))
            anonymous.append(unnamed)
        for pair, features in known_of([m[0] for m in inside], nearest=_MOST_MENTIONS):
            pairs.append(pair + base)
            known.append(features)
            fits.append(np.asarray([inside[i][1] == inside[j][1] for i, j in pair.tolist()], dtype=bool))
    return Batch(
        inputs=inputs,
        pieces=pieces,
        links={name: _heads(rows, length) for name, rows in heads.items()},
        content_row=np.asarray([row for row, _, _ in said], dtype=np.int64),
        contents=np.stack([pooled for _, pooled, _ in said]) if said else np.zeros((0, length), dtype=np.float32),
        meanings=np.stack([m for _, _, m in said]) if said else np.zeros((0, PROPOSITION), dtype=np.float32),
        acts=np.asarray([kinds[0] for kinds in classes["cue"]], dtype=np.int64),
        hedged=np.asarray([kinds[1] for kinds in classes["cue"]], dtype=np.int64),
        former=np.asarray([kinds[0] for kinds in classes["title"]], dtype=np.int64),
        mention_row=np.asarray(mention_rows, dtype=np.int64),
        mention_pooled=np.stack(mention_pooled) if mention_pooled else np.zeros((0, length), dtype=np.float32),
        anonymous=np.asarray(anonymous, dtype=np.int64),
        pairs=np.concatenate(pairs) if pairs else np.zeros((0, 2), dtype=np.int64),
        known=np.concatenate(known) if known else np.zeros((0, len(PAIR_FEATURES)), dtype=np.float32),
        fits=np.concatenate(fits) if fits else np.zeros(0, dtype=bool),
        related=related,
    )


def _pooled(length: int, first: int, last: int) -> FloatArray:
    pooled = np.zeros(length, dtype=np.float32)
    pooled[first + 1 : last + 1] = 1
    return pooled


def _heads(rows: Sequence[tuple[int, FloatArray, IntArray]], length: int) -> Heads:
    if not rows:
        return Heads(
            np.zeros(0, dtype=np.int64),
            np.zeros((0, length), dtype=np.float32),
            np.zeros((0, length), dtype=np.int64),
        )
    row, pooled, roles = zip(*rows, strict=True)
    return Heads(np.asarray(row, dtype=np.int64), np.stack(pooled), np.stack(roles))
