"""Who affirms, denies or doubts what is said elsewhere in the same article.

Each pair of attributions is weighed by what their words, people, numbers and places in the text have in common
(`EVIDENCE`), apart for denials, confirmations and the rest of acts: a multinomial logistic regression, fitted by
`train.stances` on hand-labelled articles. What a denial turns against is most often told before, and by words that are
not repeated ("dismissed the report"), so the people accused, the outlet quoted and mere nearness count as well.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from sayso.annotate.senses import Sense, negations_in, senses_of
from sayso.records import STANCES, Attribution, Reading, Stance, content_id

__all__ = ["EVIDENCE", "GATES", "KINDS", "Weights", "evidence_of", "likeness", "pairs_of", "stances_of"]

FloatArray = npt.NDArray[np.float64]

#: What a pair may come to: nothing, or one of `records.STANCES`.
KINDS = ("none", *STANCES)
#: The acts by which evidence counts apart.
GATES = {"deny": ("deny", "refuse"), "grant": ("confirm", "admit", "agree"), "other": ()}
#: What is known of a pair, each number about 0 to 1.
EVIDENCE = (
    *("always", "cosine", "words", "names", "no_name_shared", "same_number", "other_number"),
    *("speaker_spoken_of", "rival_named", "medium_named", "same_speaker", "negated", "cue_negated", "negation_differs"),
    *("may", "short", "pointing", "asked", "denied_too", "assertive", "accused", "granted"),
    *("later", "near", "next", "same_paragraph", "paragraph_before", "inside", "around", "siblings", "nested", "direct"),
    *("opposed", "alike_opposed", "short_next", "accused_next", "pointing_next", "spoken_of_accused"),
)
_ASSERTIVE = frozenset(("say", "report", "claim", "announce", "predict", "confirm", "believe"))
# Demonstratives and pronouns that stand for what was said: a closed class.
_POINTING = frozenset("it that this these those they so neither both such".split())  # noqa: SIM905
# How far back a denial reaches, in attributions; of 380 hand-labelled ones 99% lie within.
_REACH = 24


@dataclass(frozen=True, slots=True)
class Weights:
    """The regression: weights [kinds, gates * evidence], and for each stance the least probability that counts."""

    weights: FloatArray
    floor: float

    def judge(self, rows: FloatArray) -> FloatArray:
        """Return the probability of each kind, [P, kinds]."""
        logits = rows @ self.weights.T
        odds = np.exp(logits - logits.max(1, keepdims=True))
        shares: FloatArray = odds / odds.sum(1, keepdims=True)
        return shares


@lru_cache(maxsize=1)
def _shipped() -> Weights:
    table = json.loads((resources.files("sayso.annotate") / "stances.json").read_text("utf-8"))
    if table["evidence"] != list(EVIDENCE) or table["gates"] != list(GATES):
        raise ValueError("stances.json was fitted for other evidence: run 'python -m sayso.train.stances' again")
    return Weights(np.asarray(table["weights"], dtype=np.float64), float(table["floor"]))


def stances_of(reading: Reading, *, weights: Weights | None = None) -> tuple[Stance, ...]:
    """Return the stances that attributions of an article take toward others of it, in reading order.

    An attribution may turn against several; `confidence` is the probability that it does against this one.
    """
    weights = weights or _shipped()
    pairs = pairs_of(reading)
    if not pairs:
        return ()
    rows = np.asarray([evidence for _, _, evidence in pairs])
    found = []
    for (left, right, _), shares in zip(pairs, weights.judge(rows), strict=True):
        kind = 1 + int(shares[1:].argmax())
        if shares[kind] >= weights.floor:
            found.append(
                Stance(
                    id=content_id("st", left.id, KINDS[kind], right.id),
                    source=left.id,
                    toward=right.id,
                    stance=KINDS[kind],
                    cue=left.cue,
                    confidence=round(float(shares[kind]), 4),
                )
            )
    return tuple(found)


def pairs_of(reading: Reading) -> list[tuple[Attribution, Attribution, FloatArray]]:
    """Return who may stand to what, with the evidence spread over the gates, [gates * evidence]."""
    senses = senses_of(reading)
    told = reading.attributions
    if len(told) < 2:
        return []
    text = reading.article.text
    paragraphs = [0] + [i + 1 for i, c in enumerate(text) if c == "\n"]
    media = _media(reading)
    pairs = []
    for i, left in enumerate(told):
        gate = next((n for n, acts in enumerate(GATES.values()) if left.act in acts), len(GATES) - 1)
        for j in range(max(0, i - _REACH), min(len(told), i + 4)):
            right = told[j]
            if i == j:
                continue
            evidence = evidence_of(left, right, i - j, senses, paragraphs, media)
            row = np.zeros((len(GATES), len(EVIDENCE)))
            row[gate] = evidence
            pairs.append((left, right, row.ravel()))
    return pairs


def likeness(left: Sense, right: Sense) -> tuple[float, float]:
    """Return the cosine of two contents' vectors, and which share of the shorter one's words the longer one holds."""
    cosine = 0.0
    if left.vector and right.vector:
        a, b = (np.frombuffer(sense.vector, dtype=np.int8).astype(np.float64) for sense in (left, right))
        cosine = float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b) or 1.0))
    short, long = sorted((set(left.words), set(right.words)), key=len)
    return cosine, len(short & long) / len(short) if short else 0.0


def evidence_of(
    left: Attribution,
    right: Attribution,
    apart: int,
    senses: Mapping[str, Sense],
    paragraphs: Sequence[int],
    media: Mapping[str, frozenset[str]],
) -> FloatArray:
    """Return what speaks for or against `left` taking a stance on `right`, as `EVIDENCE` names it.

    `apart` is by how many attributions `right` stands before; `media` are, by attribution, the entities that are the
    document or the outlet through which it is known.
    """
    a, b = senses[left.id], senses[right.id]
    cosine, words = likeness(a, b)
    speaker, other = (part.source.entity if part.source else None for part in (left, right))
    shared = len(a.entities & b.entities)
    least = min(len(a.entities), len(b.entities))
    ours, theirs = ({number.value for number in sense.numbers} for sense in (a, b))
    here, there = (bisect_right(paragraphs, _start(part)) for part in (left, right))
    cue = left.cue.text if left.cue else ""
    short = 1.0 if len(a.words) <= 3 else 0.0
    pointing = float(any(word in _POINTING for word in left.content.text.lower().split()[:4]))
    near = 1.0 / (1.0 + abs(apart))
    following = float(apart == 1)
    spoken_of = float(speaker is not None and speaker in b.entities)
    accused = float(right.act in ("accuse", "criticise", "claim"))
    opposed = float((a.negations + b.negations) % 2 == 1)
    known = {
        "always": 1.0,
        "cosine": max(0.0, cosine),
        "words": words,
        "names": shared / least if least else 0.0,
        "no_name_shared": float(least > 0 and shared == 0),
        "same_number": float(bool(ours & theirs)),
        "other_number": float(bool(ours and theirs) and not ours & theirs),
        "speaker_spoken_of": spoken_of,
        "rival_named": float(other is not None and other in a.entities),
        "medium_named": float(bool(media[left.id] & media[right.id]) or bool(a.entities & media[right.id])),
        "same_speaker": float(speaker is not None and speaker == other),
        "negated": float(a.negations > 0),
        "cue_negated": float(negations_in(cue) > 0),
        "negation_differs": opposed,
        "may": float(a.modal == "may"),
        "short": short,
        "pointing": pointing,
        "asked": float(right.act == "ask"),
        "denied_too": float(right.act == "deny"),
        "assertive": float(right.act in _ASSERTIVE),
        "accused": accused,
        "granted": float(right.act in ("confirm", "admit")),
        "later": float(apart < 0),
        "near": near,
        "next": following,
        "same_paragraph": float(here == there),
        "paragraph_before": float(here == there + 1),
        "inside": float(right.parent == left.id),
        "around": float(left.parent == right.id),
        "siblings": float(left.parent is not None and left.parent == right.parent),
        "nested": float(right.parent is not None),
        "direct": float(left.form == "direct"),
        "opposed": opposed * words,
        "alike_opposed": opposed * max(0.0, cosine),
        "short_next": short * near,
        "accused_next": accused * near,
        "pointing_next": pointing * near,
        "spoken_of_accused": spoken_of * accused,
    }
    return np.asarray([known[name] for name in EVIDENCE])


def _start(attribution: Attribution) -> int:
    return (attribution.cue or attribution.content).spans[0].start


def _media(reading: Reading) -> dict[str, frozenset[str]]:
    """Return, by attribution, the documents and outlets that its source, medium and content speak of."""
    places = [
        (span.start, span.end, entity.id)
        for entity in reading.entities
        if entity.type in ("document", "outlet", "event", "other")
        for span in entity.mentions
    ]
    found = {}
    for attribution in reading.attributions:
        parts = [*attribution.content.spans]
        for phrase in (attribution.source, attribution.medium, attribution.cue):
            parts += phrase.spans if phrase else ()
        found[attribution.id] = frozenset(
            entity for start, end, entity in places if any(p.start <= start and end <= p.end for p in parts)
        ) | frozenset(attribution.chain)
    return found
