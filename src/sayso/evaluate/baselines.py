"""What is to be beaten: claims made of any two attributions that are alike by one simple measure.

Pairs that are alike enough are joined, and what is joined to one thing is joined to each other. Whoever's act is a
denial denies, the others affirm. A denial within an article turns against the likest of its attributions that are no
denials. A side has as many roots as outlets. How alike is enough is chosen where it serves a baseline best: on the
stories for training, apart for claims (B-cubed) and for denials (F1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from sayso.annotate.senses import folded
from sayso.evaluate.outcomes import Group, Outcome
from sayso.evaluate.partitions import Agreement
from sayso.evaluate.stories import claims_agree, denials_agree
from sayso.evaluate.truths import Pair, Side, Truth, in_order
from sayso.records import Attribution, Reading

__all__ = [
    "Enough",
    "Likeness",
    "Sentences",
    "judged_alike",
    "same_speaker",
    "same_words",
    "tuned",
    "vector_cosines",
    "word_cosines",
]

FloatArray = npt.NDArray[np.float64]

#: How alike any two of some attributions (each with its reading) are, [N, N], 0 to 1.
Likeness = Callable[[Sequence[tuple[Reading, Attribution]]], FloatArray]
#: Gives a vector of each of some texts, [N, width].
Sentences = Callable[[Sequence[str]], npt.NDArray[np.float32]]

# Cosines that are tried.
_GRID = tuple(round(0.2 + 0.02 * step, 2) for step in range(40))
_MARKS = "“”\"'‘’«» \n\t,."


@dataclass(frozen=True, slots=True)
class Enough:
    """From which likeness on two attributions are one claim, and a denial turns against another attribution."""

    claims: float = 1.0
    denials: float = 1.0


# -- likenesses ------------------------------------------------------------------------------------------------


def same_words(said: Sequence[tuple[Reading, Attribution]]) -> FloatArray:
    """Return 1 where two contents have the same words, whatever marks and capitals they have."""
    return _equal([_wording(attribution).casefold() for _, attribution in said])


def same_speaker(said: Sequence[tuple[Reading, Attribution]]) -> FloatArray:
    """Return 1 where speakers of one name do the same (one of `records.ACTS`)."""
    return _equal([_speaker_and_act(*one) for one in said])


def vector_cosines(said: Sequence[tuple[Reading, Attribution]]) -> FloatArray:
    """Return the cosines of the proposition vectors, 0 where one is unknown."""
    vectors = [np.frombuffer(reading.propositions.get(one.id, b""), dtype=np.int8) for reading, one in said]
    width = max((len(vector) for vector in vectors), default=0)
    table = np.zeros((len(said), width))
    for row, vector in zip(table, vectors, strict=True):
        row[: len(vector)] = vector
    return _cosines(table)


def word_cosines(sentences: Sentences) -> Likeness:
    """Return what gives the cosines of the vectors that `sentences` makes of contents; each is made once."""
    known: dict[str, npt.NDArray[np.float32]] = {}

    def likeness(said: Sequence[tuple[Reading, Attribution]]) -> FloatArray:
        words = [_wording(one) for _, one in said]
        if new := sorted(set(words) - known.keys()):
            known.update(zip(new, sentences(new), strict=True))
        return _cosines(np.array([known[one] for one in words], dtype=np.float64).reshape(len(words), -1))

    return likeness


def _wording(attribution: Attribution) -> str:
    words = (part.strip(_MARKS) for part in attribution.content.text.replace(" … ", " ").split())
    return " ".join(filter(None, words))


def _speaker_and_act(reading: Reading, attribution: Attribution) -> str:
    source = attribution.source
    if source is None:
        return ""
    names = {entity.id: entity.name for entity in reading.entities if not entity.anonymous}
    name = names.get(source.entity) if source.entity else source.text
    return f"{folded(name)}: {attribution.act}" if name else ""


def _equal(keys: Sequence[str]) -> FloatArray:
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    row = np.array([numbers[key] if key else -1 - place for place, key in enumerate(keys)])
    alike: FloatArray = (row[:, None] == row[None]).astype(np.float64)
    return alike


def _cosines(table: FloatArray) -> FloatArray:
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    unit = np.divide(table, lengths, out=np.zeros_like(table), where=lengths > 0)
    alike: FloatArray = np.clip(unit @ unit.T, 0, 1)
    return alike


# -- outcomes --------------------------------------------------------------------------------------------------


def judged_alike(readings: Iterable[Reading], truth: Truth, likeness: Likeness, enough: Enough) -> Outcome:
    """Return what comes of a story if all that is alike enough is one claim.

    The readings are as `outcomes.linked` takes them.
    """
    readings = in_order(readings)
    said = _said(readings)
    told, alike = _table(said, likeness)
    outlets = {one.id: _outlet(reading) for reading, one in said}
    groups = [_group([told[place] for place in places], outlets) for places in _components(alike >= enough.claims)]
    shown = frozenset(
        frozenset(pair)
        for group in groups
        for pair in product(group.sides.get("affirms", ()), group.sides.get("denies", ()))
    )
    scores = _scores(told, alike)
    tables = (_table(some, likeness) for some in _told(readings))
    return Outcome(
        said=frozenset(outlets),
        denials=frozenset(one.id for reading in readings for one in reading.attributions if one.act == "deny"),
        denied=frozenset(pair for table in tables for pair in _denied(*table, enough.denials)),
        groups=tuple(groups),
        judged=frozenset(pair for pair, score in scores.items() if score >= enough.claims),
        shown=shown,
        scores=scores,
        roots_given=_given(truth, outlets),
    )


def _said(readings: Iterable[Reading]) -> list[tuple[Reading, Attribution]]:
    """Return the attributions of the newest versions, of readings in the order of publication."""
    newest = {reading.article.id: reading for reading in readings}  # of one id, the last stays
    return [(reading, one) for reading in newest.values() for one in reading.attributions]


def _told(readings: Iterable[Reading]) -> list[list[tuple[Reading, Attribution]]]:
    """Return the attributions of each article in which somebody denies."""
    return [
        [(reading, one) for one in reading.attributions]
        for reading in readings
        if any(one.act == "deny" for one in reading.attributions)
    ]


def _outlet(reading: Reading) -> str:
    outlet = reading.article.outlet
    return (outlet and (outlet.name or outlet.domain)) or reading.article.id


def _components(joined: npt.NDArray[np.bool_]) -> list[list[int]]:
    home = list(range(len(joined)))
    for left, right in np.argwhere(np.triu(joined, 1)):
        old, new = home[right], home[left]
        if old != new:
            home = [new if one == old else one for one in home]
    groups: dict[int, list[int]] = {}
    for place, name in enumerate(home):
        groups.setdefault(name, []).append(place)
    return list(groups.values())


def _group(those: Sequence[Attribution], outlets: Mapping[str, str]) -> Group:
    sides = {
        stance: frozenset(one.id for one in those if (one.act == "deny") == (stance == "denies"))
        for stance in ("affirms", "denies")
    }
    return Group(
        members=frozenset(one.id for one in those),
        sides={stance: side for stance, side in sides.items() if side},
        disputed=all(sides.values()),
        roots={stance: len({outlets[id] for id in side}) for stance, side in sides.items() if side},
    )


def _denied(told: Sequence[Attribution], alike: FloatArray, enough: float) -> Iterator[tuple[str, str]]:
    """Yield of each denial of an article the pair with its likest attribution that is none, if alike enough."""
    others = [place for place, one in enumerate(told) if one.act != "deny"]
    for place, denier in enumerate(told):
        if denier.act == "deny" and others:
            best = max(others, key=lambda other: (alike[place, other], -abs(place - other), -other))
            if alike[place, best] >= enough:
                yield denier.id, told[best].id


def _scores(said: Sequence[Attribution], alike: FloatArray) -> dict[Pair, float]:
    """Return how alike a denial and what is none are, of any two that are so at all."""
    denies = np.array([one.act == "deny" for one in said], dtype=bool)
    some = np.triu((denies[:, None] != denies[None]) & (alike > 0), 1)
    return {frozenset((said[left].id, said[right].id)): float(alike[left, right]) for left, right in np.argwhere(some)}


def _given(truth: Truth, outlets: Mapping[str, str]) -> dict[Side, int]:
    return {side: len({outlets[id] for id in truth.sides[side] if id in outlets}) for side in truth.roots}


def tuned(stories: Sequence[tuple[Sequence[Reading], Truth]], likeness: Likeness) -> Enough:
    """Return the likenesses from which on a baseline is best on these stories; of equally good ones the lowest."""
    ready = [
        (truth, _table(said, likeness), [_table(told, likeness) for told in _told(readings)])
        for readings, truth in stories
        for said in [_said(in_order(readings))]
    ]

    def claims(level: float) -> float:
        return _f1(
            claims_agree(
                truth,
                {said[place].id: number for number, those in enumerate(_components(alike >= level)) for place in those},
            )
            for truth, (said, alike), _ in ready
        )

    def denials(level: float) -> float:
        return _f1(
            denials_agree(truth, [pair for table in tables for pair in _denied(*table, level)])
            for truth, _, tables in ready
        )

    return Enough(max(_GRID, key=claims), max(_GRID, key=denials))


def _table(said: Sequence[tuple[Reading, Attribution]], likeness: Likeness) -> tuple[list[Attribution], FloatArray]:
    return [one for _, one in said], likeness(said)


def _f1(agreements: Iterable[Agreement]) -> float:
    some = list(agreements)
    right, found = sum(one.right for one in some), sum(one.found for one in some)
    precision = right / (sum(one.predicted for one in some) or 1)
    recall = found / (sum(one.gold for one in some) or 1)
    return 2 * precision * recall / (precision + recall or 1)
