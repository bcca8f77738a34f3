"""Who affirms, denies or doubts what is said elsewhere in the same article.

For each attribution the others near it compete as what it turns against, with "nothing told here" as one more rival:
a conditional logistic regression (McFadden 1974) over what is known of the attribution (`LEFT`) and of the pair
(`PAIR`), apart for denials, confirmations and all other acts, fitted by `train.stances` on hand-labelled articles.
What a denial turns against is mostly told before it, in words that are not repeated ("dismissed the report"), so that
the people accused, the outlet quoted and mere nearness count beside what the contents have in common.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from sayso.annotate.propositions import unit_vector
from sayso.annotate.senses import Sense, negations_in, senses_of
from sayso.records import STANCES, Attribution, Entity, Reading, Stance, content_id

__all__ = ["GATES", "LEFT", "PAIR", "Rivals", "Weights", "likeness", "rivals_of", "stances_of"]

FloatArray = npt.NDArray[np.float64]

#: The acts for which evidence counts apart; all others make one more gate.
GATES = (("deny", "refuse"), ("confirm", "admit"))
#: What is known of the attribution that may take a stance.
LEFT = (
    *("always", "denies", "refuses", "grants", "believes", "says", "blames", "negated", "cue_negated", "may"),
    *("short", "pointing", "direct", "nested", "first", "no_source"),
)
#: What is known of it together with the one it may be about.
PAIR = (
    *("pair", "cosine", "words", "names", "no_name_shared", "same_number", "other_number"),
    *("speaker_spoken_of", "rival_named", "same_medium", "medium_named", "same_speaker", "same_body"),
    *("told_to_speaker",),
    *("denied_too", "asked", "told", "blamed", "claimed", "believed", "promised", "no_rival"),
    *("later", "near", "next", "next_but_one", "same_paragraph", "paragraph_before"),
    *("inside", "around", "siblings", "nested_rival", "lead", "among_first", "cue_named", "opposed", "length", "holds"),
    *("short_near", "short_lead", "pointing_next", "spoken_of_blamed", "opposed_alike", "other_speaker_near"),
)
# Demonstratives and pronouns that stand for what was said: a closed class.
_POINTING = frozenset("it that this these those they so neither both such".split())  # noqa: SIM905
# How far back and ahead a stance reaches, in attributions: 95% of 809 hand-labelled denials lie within.
_BACK, _AHEAD = 24, 3


@dataclass(frozen=True, slots=True)
class Weights:
    """The regression: `left` [stances, gates * LEFT], `pair` [stances, gates * PAIR].

    `floor`: least probability that the attribution takes such a stance at all.
    """

    left: FloatArray
    pair: FloatArray
    floor: float


@dataclass(frozen=True, slots=True)
class Rivals:
    """An attribution, its evidence [gates * LEFT], and those it may be about with the evidence on each pair."""

    left: Attribution
    evidence: FloatArray
    rivals: tuple[Attribution, ...]
    pairs: FloatArray  # [rivals, gates * PAIR]

    def judge(self, weights: Weights) -> FloatArray:
        """Return the probability of each stance toward each rival, [rivals, stances]; the rest is for none."""
        scores = self.pairs @ weights.pair.T + weights.left @ self.evidence
        top = max(0.0, float(scores.max()))
        odds = np.exp(scores - top)
        shares: FloatArray = odds / (np.exp(-top) + odds.sum())
        return shares


@lru_cache(maxsize=1)
def _shipped() -> Weights:
    table = json.loads((resources.files("sayso.annotate") / "stances.json").read_text("utf-8"))
    if (table["left_evidence"], table["pair_evidence"]) != (list(LEFT), list(PAIR)):
        raise ValueError("stances.json was fitted for other evidence: run 'python -m sayso.train.stances' again")
    return Weights(np.asarray(table["left"]), np.asarray(table["pair"]), float(table["floor"]))


def stances_of(reading: Reading, *, weights: Weights | None = None) -> tuple[Stance, ...]:
    """Return the stances that attributions of an article take toward others of it, in reading order.

    `confidence` is the probability that the attribution takes this stance toward this one.
    """
    weights = weights or _shipped()
    found = []
    for rivals in rivals_of(reading, likely=True):
        shares = rivals.judge(weights)
        kind = int(shares.sum(0).argmax())
        if shares[:, kind].sum() >= weights.floor:
            best = int(shares[:, kind].argmax())
            # Beside the best, whatever has an even chance on its own: a denial may turn against two.
            for i in sorted({best, *np.flatnonzero(shares[:, kind] >= 0.5).tolist()}):
                found.append(
                    Stance(
                        id=content_id("st", rivals.left.id, STANCES[kind], rivals.rivals[i].id),
                        source=rivals.left.id,
                        toward=rivals.rivals[i].id,
                        stance=STANCES[kind],
                        cue=rivals.left.cue,
                        confidence=round(float(shares[i, kind]), 4),
                    )
                )
    return tuple(found)


def rivals_of(reading: Reading, *, likely: bool = False) -> list[Rivals]:
    """Return, for each attribution that has others near it, what is known of it and of them.

    With `likely`, those are passed over that neither deny nor grant nor negate anything: three in five, which take one
    stance in forty, and to weigh them would cost a twelfth of the time of reading.
    """
    told = reading.attributions
    page = _Page.of(reading)
    found = []
    for i, left in enumerate(told):
        places = [j for j in range(max(0, i - _BACK), min(len(told), i + 1 + _AHEAD)) if j != i]
        # What reports the attribution itself is not what it turns against.
        places = [j for j in places if told[j].id != left.parent]
        gate = next((n for n, acts in enumerate(GATES) if left.act in acts), len(GATES))
        known = _left(page, left, first=i == 0)
        if likely and gate == len(GATES) and not (known["negated"] or known["cue_negated"]):
            continue
        if places:
            pairs = np.stack([_spread(_pair(page, known, i, j), gate) for j in places])
            found.append(
                Rivals(
                    left,
                    _spread(np.asarray([float(known[name]) for name in LEFT]), gate),
                    tuple(told[j] for j in places),
                    pairs,
                )
            )
    return found


def _spread(evidence: FloatArray, gate: int) -> FloatArray:
    row = np.zeros((len(GATES) + 1, len(evidence)))
    row[gate] = evidence
    return row.ravel()


@dataclass(frozen=True, slots=True)
class _Page:
    """What of a reading is looked up again and again."""

    told: tuple[Attribution, ...]
    senses: Mapping[str, Sense]
    bodies: Mapping[str, frozenset[str]]  # of each entity: itself and what it has offices in
    media: Mapping[str, frozenset[str]]  # of each attribution: documents, outlets, events it tells of or is known by
    paragraphs: tuple[int, ...]  # of each attribution
    parents: frozenset[str]

    @classmethod
    def of(cls, reading: Reading) -> _Page:
        text, told = reading.article.text, reading.attributions
        breaks = [0] + [i + 1 for i, c in enumerate(text) if c == "\n"]
        return cls(
            told,
            senses_of(reading),
            {e.id: frozenset((e.id, *(role.of for role in e.roles if role.of))) for e in reading.entities},
            _media(told, reading.entities),
            tuple(bisect_right(breaks, (one.cue or one.content).spans[0].start) for one in told),
            frozenset(one.parent for one in told if one.parent),
        )

    def speaking(self, attribution: Attribution) -> frozenset[str]:
        """Return who speaks, with the bodies they speak for."""
        entity = attribution.source.entity if attribution.source else None
        return self.bodies.get(entity, frozenset((entity,))) if entity else frozenset()


def _left(page: _Page, left: Attribution, *, first: bool) -> dict[str, float]:
    sense, act = page.senses[left.id], left.act
    return {
        "always": 1.0,
        "denies": act == "deny",
        "refuses": act == "refuse",
        "grants": act in ("confirm", "admit"),
        "believes": act in ("believe", "feel"),
        "says": act in ("say", "report", "claim"),
        "blames": act in ("criticise", "accuse"),
        "negated": sense.negations > 0,
        "cue_negated": bool(left.cue) and negations_in(left.cue.text if left.cue else "") > 0,
        "may": sense.modal == "may",
        "short": len(sense.words) <= 3,
        "pointing": any(word in _POINTING for word in left.content.text.lower().split()[:4]),
        "direct": left.form == "direct",
        "nested": left.parent is not None,
        "first": first,
        "no_source": not (left.source and left.source.entity),
    }


def _pair(page: _Page, known: Mapping[str, float], i: int, j: int) -> FloatArray:
    left, right = page.told[i], page.told[j]
    a, b = page.senses[left.id], page.senses[right.id]
    cosine, words = likeness(a, b)
    shared, least = len(a.entities & b.entities), min(len(a.entities), len(b.entities))
    ours, theirs = ({number.value for number in sense.numbers} for sense in (a, b))
    speaking, rival = page.speaking(left), page.speaking(right)
    same = bool(left.source and right.source and left.source.entity and left.source.entity == right.source.entity)
    spoken_of = bool(speaking & b.entities)
    blamed, claimed = right.act in ("accuse", "criticise"), right.act == "claim"
    opposed = (a.negations + b.negations) % 2 == 1
    near, following = 1 / (1 + abs(i - j)), j == i - 1
    here, there = page.paragraphs[i], page.paragraphs[j]
    told = _starts(left.content.text if len(a.words) <= 8 else "") | _starts(left.cue.text if left.cue else "")
    naming = _starts(right.cue.text if right.cue else "") | _starts(right.medium.text if right.medium else "")
    evidence = {
        "pair": 1.0,
        "cosine": max(0.0, cosine),
        "words": words,
        "names": shared / least if least else 0.0,
        "no_name_shared": least > 0 and not shared,
        "same_number": bool(ours & theirs),
        "other_number": bool(ours and theirs) and not ours & theirs,
        "speaker_spoken_of": spoken_of,
        "rival_named": bool(rival & a.entities),
        "same_medium": bool(page.media[left.id] & page.media[right.id]),
        "medium_named": bool(a.entities & page.media[right.id]),
        "same_speaker": same,
        "same_body": bool(speaking & rival),
        "told_to_speaker": bool(right.addressee and right.addressee.entity in speaking),
        "denied_too": right.act in ("deny", "refuse"),
        "asked": right.act == "ask",
        "told": right.act in ("say", "report", "announce", "predict"),
        "blamed": blamed,
        "claimed": claimed,
        "believed": right.act in ("believe", "want", "intend", "feel"),
        "promised": right.act in ("pledge", "threaten", "offer", "urge", "order"),
        "no_rival": not rival,
        "later": j > i,
        "near": near,
        "next": following,
        "next_but_one": j == i - 2,
        "same_paragraph": here == there,
        "paragraph_before": here == there + 1,
        "inside": right.parent == left.id,
        "around": left.parent == right.id,
        "siblings": left.parent is not None and left.parent == right.parent,
        "nested_rival": right.parent is not None,
        "lead": j == 0,
        "among_first": j <= 2,
        "cue_named": bool(told & naming),
        "opposed": opposed,
        "length": min(1.0, len(b.words) / 12),
        "holds": right.id in page.parents,
        "short_near": known["short"] * near,
        "short_lead": known["short"] * (j <= 2),
        "pointing_next": known["pointing"] * following,
        "spoken_of_blamed": spoken_of and (blamed or claimed),
        "opposed_alike": opposed * max(0.0, cosine),
        "other_speaker_near": (not same) * near,
    }
    return np.asarray([float(evidence[name]) for name in PAIR])


def likeness(left: Sense, right: Sense) -> tuple[float, float]:
    """Return the cosine of two contents' vectors, and which share of the shorter one's words the longer one holds."""
    a, b = unit_vector(left.vector), unit_vector(right.vector)
    cosine = 0.0 if a is None or b is None else float(a @ b)
    short, long = sorted((set(left.words), set(right.words)), key=len)
    return cosine, len(short & long) / len(short) if short else 0.0


def _starts(text: str) -> set[str]:
    """Return how the longer words begin: "accusation" and "accused" alike."""
    return {word[:5] for word in re.findall(r"[^\W\d_]{4,}", text.lower())}


def _media(told: Sequence[Attribution], entities: Sequence[Entity]) -> dict[str, frozenset[str]]:
    places = sorted(
        (span.start, span.end, entity.id)
        for entity in entities
        if entity.type in ("document", "outlet", "event", "other")
        for span in entity.mentions
    )
    starts = [start for start, _, _ in places]
    found = {}
    for one in told:
        parts = [*one.content.spans]
        for phrase in (one.source, one.medium, one.cue):
            parts += phrase.spans if phrase else ()
        inside = {
            places[i][2]
            for part in parts
            for i in range(bisect_left(starts, part.start), bisect_right(starts, part.end))
            if places[i][1] <= part.end
        }
        found[one.id] = frozenset(inside) | frozenset(one.chain)
    return found
