"""From one reading to all that joins it to others: gists to be found by, and links to those that were found.

Candidates are attributions that share a block key (a cell of the vectors' space, or how a name sounds) and were
published within weeks. Which pairs are compared, and what a comparison says, depends on the two alone, so that the
order in which articles arrive changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from sayso.annotate.propositions import unit_vector
from sayso.link.evidence import EVIDENCE, evidence_of
from sayso.link.names import sound
from sayso.link.sayings import Saying, saying_from, to_body
from sayso.link.weights import KINDS, Weights, cells_of, shipped
from sayso.records import Gist, Link, Reason

__all__ = ["Near", "gists_of", "link_between", "links_of"]

#: Gives the gists that share one of the keys with a saying of that day.
Near = Callable[[Sequence[int], int | None], Iterable[Gist]]

# Of a saying's candidates, so many with the likest vectors are compared in full, if they are at least so like: of the
# pairs of two articles that stand on one side of a claim in the stories of the train split, 4% are less alike.
_MOST, _LEAST = 24, 0.2
# Reasons told of a link, at most.
_TOLD = 6
# From this cosine on, a pair that is not one claim is worth a note that it was judged so.
_LIKELY = 0.5
_KEY_BITS = 62


def gists_of(sayings: Sequence[Saying]) -> tuple[Gist, ...]:
    """Return what later articles need to find these sayings and to be compared with them."""
    vectors = [unit_vector(saying.vector) for saying in sayings]
    known = [i for i, vector in enumerate(vectors) if vector is not None]
    cells: dict[int, list[int]] = {}
    if known:
        rows = cells_of(np.stack([vector for vector in vectors if vector is not None]))
        cells = {i: row.tolist() for i, row in zip(known, rows, strict=True)}
    return tuple(
        Gist(
            attribution=saying.attribution,
            article=saying.article,
            day=saying.day,
            vector=saying.vector,
            keys=tuple(sorted({*map(_cell_key, cells.get(i, ())), *_name_keys(saying)})),
            body=to_body(saying),
        )
        for i, saying in enumerate(sayings)
    )


def _cell_key(cell: int) -> int:
    return _hashed(f"cell {cell}")


def _name_keys(saying: Saying) -> Iterator[int]:
    """Yield a key for how the last word of each name sounds, of whom it speaks of and of who speaks."""
    for name in saying.names if saying.anonymous else (saying.speaker, *saying.names):
        words = [word for word in name.split() if len(word) > 2]
        if words:
            yield _hashed(f"name {sound(words[-1])}")


def _hashed(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> (
        64 - _KEY_BITS
    )


def links_of(
    sayings: Sequence[Saying], gists: Sequence[Gist], near: Near
) -> tuple[tuple[Link, ...], tuple[Saying, ...]]:
    """Return the links among the sayings of one reading and to those that `near` gives, and which were compared."""
    weights = shipped()
    pairs: list[tuple[Saying, Saying]] = []
    closes: list[float] = []
    vectors = [unit_vector(saying.vector) for saying in sayings]
    for i, (saying, gist) in enumerate(zip(sayings, gists, strict=True)):
        for j in range(i):
            close = _cosine(vectors[i], vectors[j])
            if close >= _LEAST or saying.parent == sayings[j].attribution or sayings[j].parent == saying.attribution:
                pairs.append((saying, sayings[j]))
                closes.append(close)
        for close, other in _nearest(vectors[i], near(gist.keys, gist.day), saying.article):
            pairs.append((saying, other))
            closes.append(close)
    if not pairs:
        return (), ()
    rows = np.stack([evidence_of(a, b, close) for (a, b), close in zip(pairs, closes, strict=True)])
    found = (
        _link(a, b, row, shares, weights) for (a, b), row, shares in zip(pairs, rows, weights.judge(rows), strict=True)
    )
    others = {other.attribution: other for _, other in pairs if other.article != sayings[0].article}
    return tuple(sorted((link for link in found if link), key=lambda link: link.id)), tuple(others.values())


def link_between(left: Saying, right: Saying) -> tuple[Link | None, dict[str, float]]:
    """Return the link of two sayings, if any, and the probability of each of `weights.KINDS`."""
    row = evidence_of(left, right)
    shares = shipped().judge(row[None])[0]
    return _link(left, right, row, shares, shipped()), dict(zip(KINDS, map(float, shares), strict=True))


def _nearest(vector: npt.NDArray[np.float32] | None, gists: Iterable[Gist], article: str) -> list[tuple[float, Saying]]:
    """Return the likest of some gists of other articles, with the cosine of their vectors."""
    others = [gist for gist in gists if gist.article != article]
    ranked = sorted(
        ((_cosine(vector, unit_vector(gist.vector)), gist) for gist in others),
        key=lambda pair: (-pair[0], pair[1].attribution),
    )
    return [(close, saying_from(gist)) for close, gist in ranked[:_MOST] if close >= _LEAST]


def _cosine(one: npt.NDArray[np.float32] | None, other: npt.NDArray[np.float32] | None) -> float:
    return 0.0 if one is None or other is None else float(one @ other)


def _link(
    one: Saying, other: Saying, row: npt.NDArray[np.float64], shares: npt.NDArray[np.float64], weights: Weights
) -> Link | None:
    odds = dict(zip(KINDS, map(float, shares), strict=True))
    same = odds["affirms"] + odds["denies"] + odds["doubts"]
    clash = odds["contradicts"] + odds["updates"]
    if same >= max(weights.unsure, clash):
        relation = max(("affirms", "denies", "doubts"), key=lambda kind: odds[kind])
        score, verdict = same, "yes" if same >= weights.same else "unsure"
    elif clash >= weights.unsure:
        relation = max(("contradicts", "updates"), key=lambda kind: odds[kind])
        score, verdict = clash, "yes" if clash >= weights.clash else "unsure"
    elif row[EVIDENCE.index("cosine")] >= _LIKELY and same < weights.apart:
        relation, score, verdict = "affirms", same, "no"
    else:
        return None
    left, right = _ordered(one, other, relation)
    return Link(
        left=left.attribution,
        right=right.attribution,
        relation=relation,
        verdict=verdict,
        score=round(score, 4),
        reasons=_reasons(row, weights.table[KINDS.index(relation)] - weights.table[0]),
    )


def _ordered(one: Saying, other: Saying, relation: str) -> tuple[Saying, Saying]:
    """Return who does it to whom: the doubter first, else the later one; never by which was read first."""
    early, late = sorted((one, other), key=lambda saying: (saying.day or 0, saying.attribution))
    if relation == "doubts" and (early.modal == "may", early.negations) > (late.modal == "may", late.negations):
        return early, late
    return late, early


def _reasons(row: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> tuple[Reason, ...]:
    """Return the evidence that weighs most for or against the relation, in nats over there being none."""
    parts = row * weights
    ranked = sorted(range(1, len(EVIDENCE)), key=lambda i: -abs(parts[i]))
    return tuple(
        Reason(name=EVIDENCE[i], weight=round(float(parts[i]), 2), detail=f"{row[i]:.2f}")
        for i in ranked[:_TOLD]
        if abs(parts[i]) >= 0.05
    )
