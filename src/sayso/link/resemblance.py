"""What speaks for or against two entities of two articles being one: names, offices, places, company, time."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from sayso.link import lexicon
from sayso.link.fits import fit
from sayso.link.name_evidence import NAMES, best_fit, kind_between, names_of, weakness
from sayso.link.naming import Name, name_of
from sayso.link.portraits import Portrait

__all__ = ["EVIDENCE", "Likeness", "evidence_of"]

FloatArray = npt.NDArray[np.float64]

# What is known besides names; each stands once for all pairs, and once for those whose names say little.
_CONTEXT = (
    *("people shared", "bodies shared", "places shared", "company", "topic", "same countries", "other countries"),
    *("of one country", "of other countries", "of the countries", "not of the countries"),
    *("of one place", "of other places"),
    *("one body", "other bodies", "offices shared", "other offices", "one field", "other field"),
    *("same day", "same outlet", "told more of"),
)
_OWN = ("same sex", "other sex", "same age", "other age")

#: The names of the evidence on two entities of one kind, in order.
EVIDENCE: dict[str, tuple[str, ...]] = {
    kind: (
        "always",
        *names,
        *_CONTEXT,
        *(_OWN if kind == "person" else ()),
        *(f"{name}, weak name" for name in ("always", *_CONTEXT)),
    )
    for kind, names in NAMES.items()
}


class Likeness:
    """Two entities of one kind laid beside each other: `row` is the evidence in order, `fit` that of their names."""

    __slots__ = ("_sides", "fit", "kind", "names", "row")

    def __init__(self, one: Portrait, other: Portrait) -> None:
        self._sides = (one, other)
        self.kind = kind_between(one, other)
        self.fit, self.names = best_fit(one, other, self.kind)
        known = names_of(self.kind, one, other, self.fit, self.names)
        context = _context(one, other)
        weak = weakness(self.kind, self.fit, self.names)
        known |= {"always": 1.0, **context}
        if self.kind == "person":
            known |= _own(one, other)
        known |= {f"{name}, weak name": weak * value for name, value in {"always": 1.0, **context}.items()}
        self.row: FloatArray = np.asarray([known[name] for name in EVIDENCE[self.kind]])

    @property
    def shared(self) -> bool:
        """Whether the names have anything in common."""
        names = ("acronym", "acronym in another order") if self.kind == "body" else ()
        return self.fit.words > 0 or any(self.row[EVIDENCE[self.kind].index(name)] for name in names)

    @property
    def may_be(self) -> bool:
        """Whether the names have enough in common: where each has words of its own, a word as it is.

        Of places one that tells: two dams are not one.
        """
        if not (self.fit.one and self.fit.other and self.fit.words):
            return self.shared
        general = lexicon.words("general_places") if self.kind == "place" else frozenset()
        return self.fit.whole > 0 and not all(word in general for word in self.fit.matched)

    @property
    def telling(self) -> bool:
        """Whether it is worth a note that the two are two: somebody might take them for one by their names."""
        return not (self.fit.one and self.fit.other) or (self.kind == "person" and self.fit.last)

    def detail(self, name: str) -> str:
        """Return what a piece of evidence saw, in the words of the two articles."""
        return _seen(name, *self._sides, self.names)


def evidence_of(one: Portrait, other: Portrait) -> FloatArray:
    """Return the evidence on two entities, as `EVIDENCE` names it for their kind."""
    return Likeness(one, other).row


def _context(one: Portrait, other: Portrait) -> dict[str, float]:
    marks = set(one.around) & set(other.around)
    people, bodies, places = (sum(mark.startswith(kind) for mark in marks) for kind in ("p", "b", "l"))
    fields = [_fields(portrait) for portrait in (one, other)]
    return {
        "people shared": math.log1p(people),
        "bodies shared": math.log1p(bodies),
        "places shared": math.log1p(places),
        "company": len(marks) / max(1, min(len(one.around), len(other.around))),
        "topic": len(set(one.words) & set(other.words)) / max(1, min(len(one.words), len(other.words))),
        **_both("same countries", "other countries", one.scene, other.scene),
        **_both("of one country", "of other countries", one.of, other.of),
        **_at_home(one, other),
        **_both("of one place", "of other places", one.near, other.near),
        **_alike("one body", "other bodies", one.bodies, other.bodies),
        **_both("offices shared", "other offices", one.trades, other.trades),
        **_both("one field", "other field", fields[0], fields[1]),
        "same day": float(one.day is not None and one.day == other.day),
        "same outlet": float(bool(one.outlet) and one.outlet == other.outlet),
        "told more of": min(1.0, math.log1p(min(one.mentions, other.mentions) - 1) / 2),
    }


def _at_home(one: Portrait, other: Portrait) -> dict[str, float]:
    """Return whether what is known of one to be of a country fits where the other article plays."""
    sides = [(mine.of, theirs.scene) for mine, theirs in ((one, other), (other, one)) if mine.of and theirs.scene]
    fits = [bool(set(of) & set(scene)) for of, scene in sides]
    return {"of the countries": float(any(fits)), "not of the countries": float(bool(fits) and not any(fits))}


def _both(same: str, differ: str, ours: Collection[str], theirs: Collection[str]) -> dict[str, float]:
    """Return whether something is known of both that they share, or that they do not."""
    shared = bool(set(ours) & set(theirs))
    return {same: float(shared), differ: float(bool(ours) and bool(theirs) and not shared)}


def _alike(same: str, differ: str, ours: Sequence[str], theirs: Sequence[str]) -> dict[str, float]:
    found = _both(same, differ, ours, theirs)
    if found[differ]:
        names = product((name_of(name, "body") for name in ours), (name_of(name, "body") for name in theirs))
        generic = lexicon.words("generic")
        if any(any(word not in generic for word in fit(a, b, "body").matched) for a, b in names):
            return {same: 1.0, differ: 0.0}
    return found


def _fields(portrait: Portrait) -> set[str]:
    return {field for word in portrait.trades for field in lexicon.fields().get(word, ())}


def _own(one: Portrait, other: Portrait) -> dict[str, float]:
    sexes = [one.gender, other.gender]
    gap = abs(one.born - other.born) if one.born and other.born else None
    return {
        "same sex": float(all(sexes) and sexes[0] == sexes[1]),
        "other sex": float(all(sexes) and sexes[0] != sexes[1]),
        "same age": float(gap is not None and gap <= 1),
        "other age": float(gap is not None and gap > 3),
    }


def _seen(name: str, one: Portrait, other: Portrait, names: tuple[Name, Name]) -> str:
    """Return the words that the evidence of that name rests on; those of both sides where they differ."""
    if name in ("people shared", "bodies shared", "places shared", "company", "topic", "told more of"):
        return ""
    for kept, told in (
        ("offices", "trades"), ("field", "trades"), ("bod", "bodies"), ("of one place", "near"),
        ("of other places", "near"), ("countr", "of"), ("age", "born"), ("sex", "gender"),
    ):  # fmt: skip
        if kept in name:
            if told == "of" and name in ("same countries", "other countries"):
                told = "scene"
            return " / ".join(_listed(getattr(side, told)) for side in (one, other))
    return " / ".join(part.full for part in names)


def _listed(value: tuple[str, ...] | str | int) -> str:
    return ", ".join(value[:3]) if isinstance(value, tuple) else str(value)
