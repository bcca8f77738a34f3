"""What speaks for or against two attributions being about one proposition, and on which side of it they stand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from sayso.annotate.propositions import unit_vector
from sayso.annotate.senses import Number
from sayso.link.names import common
from sayso.link.sayings import Saying

__all__ = ["EVIDENCE", "cosine", "evidence_of"]

FloatArray = npt.NDArray[np.float64]

#: What is known of a pair, whichever is named first; each number is about 0 to 1.
EVIDENCE = (
    *("always", "cosine", "close", "closer", "words_least", "words_most", "run", "heading"),
    *("names_least", "names_most", "no_name_shared", "name_missing", "around"),
    *("same_number", "same_count", "other_count", "other_number", "number_missing"),
    *("one_denies", "both_deny", "negation_differs", "one_denies_close", "negation_close", "deny_and_negation"),
    *("same_modal", "other_modal", "same_act", "same_class", "asks", "intends", "accuses"),
    *("same_speaker", "same_speaker_close", "speaker_spoken_of", "spoken_of_denies", "anonymous"),
    *("same_article", "same_outlet", "inside", "inside_close", "same_day", "days", "undated"),
    *("length", "short", "short_close", "short_words", "later_count_higher", "later_count_lower", "count_close"),
)
_CLASSES = {
    act: number
    for number, acts in enumerate(
        (
            ("say", "report", "claim", "confirm", "admit", "predict", "announce"),
            ("pledge", "offer", "agree", "intend", "want"),
            ("threaten", "warn"),
            ("urge", "order", "ask"),
            ("accuse", "criticise"),
            ("praise", "welcome", "apologise", "believe", "feel"),
            ("deny", "refuse"),
        )
    )
    for act in acts
}
_DENYING = frozenset(("deny", "refuse"))
_INTENDING = frozenset(("pledge", "offer", "agree", "intend", "want", "threaten", "refuse"))


def cosine(left: Saying, right: Saying) -> float:
    """Return the cosine of two proposition vectors, 0 where one is unknown."""
    a, b = unit_vector(left.vector), unit_vector(right.vector)
    return 0.0 if a is None or b is None else float(a @ b)


def evidence_of(left: Saying, right: Saying, close: float | None = None) -> FloatArray:
    """Return the evidence on a pair as `EVIDENCE` names it; `close` is the cosine of their vectors, if known."""
    close = max(0.0, cosine(left, right) if close is None else close)
    ours, theirs = set(left.words), set(right.words)
    least, most = sorted((len(ours), len(theirs)))
    shared = len(ours & theirs)
    words = shared / least if least else 0.0
    run = LCSseq.similarity(left.words, right.words) / least if least else 0.0
    few, many = sorted((left.names, right.names), key=len)
    named = common(few, many) if few else 0
    about = common(left.around, right.around) / (min(len(left.around), len(right.around)) or 1)
    counts = _counts(left.numbers, right.numbers)
    denies = (left.act in _DENYING) + (right.act in _DENYING)
    differs = (left.negations + right.negations) % 2 == 1
    same_speaker = bool(left.speaker and right.speaker) and (
        bool(common((left.speaker,), (right.speaker, right.body) if right.body else (right.speaker,)))
        or bool(left.body and common((left.body,), (right.speaker, right.body)))
    )
    spoken_of = bool(left.speaker and common((left.speaker,), right.names)) or bool(
        right.speaker and common((right.speaker,), left.names)
    )
    same_article = left.article == right.article
    inside = same_article and (left.parent == right.attribution or right.parent == left.attribution)
    undated = left.day is None or right.day is None
    apart = 0 if left.day is None or right.day is None else abs(left.day - right.day)
    short = min(least, 3) < 3
    rise = _rise(left, right)
    known = {
        "always": 1.0,
        "cosine": close,
        "close": max(0.0, close - 0.5) * 2,
        "closer": max(0.0, close - 0.7) * 3,
        "words_least": words,
        "words_most": shared / most if most else 0.0,
        "run": run,
        "heading": len(set(left.heading) & set(right.heading))
        / (min(len(set(left.heading)), len(set(right.heading))) or 1),
        "names_least": named / len(few) if few else 0.0,
        "names_most": named / len(many) if many else 0.0,
        "no_name_shared": float(bool(few) and not named),
        "name_missing": float(not few and bool(many)),
        "around": about,
        "same_number": float(counts[0]),
        "same_count": float(counts[1]),
        "other_count": float(counts[2]),
        "other_number": float(counts[3]),
        "number_missing": float(bool(left.numbers) != bool(right.numbers)),
        "one_denies": float(denies == 1),
        "both_deny": float(denies == 2),
        "negation_differs": float(differs),
        "one_denies_close": (denies == 1) * close,
        "negation_close": differs * close,
        "deny_and_negation": float(denies == 1 and differs),
        "same_modal": float(left.modal == right.modal),
        "other_modal": float("" not in (left.modal, right.modal) and left.modal != right.modal),
        "same_act": float(left.act == right.act),
        "same_class": float(_CLASSES[left.act] == _CLASSES[right.act]),
        "asks": float("ask" in (left.act, right.act)),
        "intends": float((left.act in _INTENDING) != (right.act in _INTENDING)),
        "accuses": float((_CLASSES[left.act] == 4) != (_CLASSES[right.act] == 4)),
        "same_speaker": float(same_speaker),
        "same_speaker_close": same_speaker * close,
        "speaker_spoken_of": float(spoken_of),
        "spoken_of_denies": float(spoken_of and denies == 1),
        "anonymous": float(left.anonymous or right.anonymous),
        "same_article": float(same_article),
        "same_outlet": float(bool(left.outlet) and left.outlet == right.outlet),
        "inside": float(inside),
        "inside_close": inside * words,
        "same_day": float(not undated and apart == 0),
        "days": min(1.0, math.log1p(apart) / 4),
        "undated": float(undated),
        "length": min(left.length, right.length) / max(left.length, right.length, 1),
        "short": float(short),
        "short_close": short * close,
        "short_words": short * words,
        "later_count_higher": float(rise > 0),
        "later_count_lower": float(rise < 0),
        "count_close": counts[2] * close,
    }
    return np.asarray([known[name] for name in EVIDENCE])


def _counts(ours: Sequence[Number], theirs: Sequence[Number]) -> tuple[bool, bool, bool, bool]:
    """Tell whether two contents share a number, a count of the same things, give another count, or other numbers."""
    values = {number.value for number in ours} & {number.value for number in theirs}
    same = any(a == b and a.unit for a in ours for b in theirs)
    other = any(a.unit == b.unit and a.unit and a.value != b.value for a in ours for b in theirs)
    return bool(values), same, other and not same, bool(ours and theirs) and not values


def _rise(left: Saying, right: Saying) -> int:
    """Return whether the later of two counts of the same things is higher (1), lower (-1), or neither (0)."""
    if left.day is None or right.day is None or left.day == right.day:
        return 0
    early, late = (left, right) if left.day < right.day else (right, left)
    for a in early.numbers:
        for b in late.numbers:
            if a.unit == b.unit and a.unit and a.value != b.value:
                return 1 if b.value > a.value else -1
    return 0
