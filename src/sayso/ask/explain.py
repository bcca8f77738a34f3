"""Why two attributions, two articles or two entities were judged to belong together or apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sayso.ask.pairs import Side, side_of
from sayso.errors import InputError
from sayso.ledger import Entry, Judgement, Utterance, View

__all__ = ["End", "Explanation", "explain"]

# Steps from one attribution to another by links; of a claim that large nobody reads more.
_MOST_MET = 2_000
# Links shown of one attribution.
_MOST_LINKS = 50

End = Utterance | Entry | Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A link with its reasons, and its two ends: attributions where they stand, articles, or entities.

    An end may be gone.
    """

    judgement: Judgement
    left: End | None
    right: End | None


def explain(view: View, ids: Sequence[str]) -> list[Explanation]:
    """Return why: of a link or stance by its id, of an attribution or article all its links, of two what joins them.

    Two attributions that no link joins directly are joined through others, if at all: then the links on the shortest
    way come, in turn. Raises `InputError` if there is nothing of the kind.
    """
    judgements = _between(view, *ids) if len(ids) == 2 else _of_one(view, ids[0])
    ends = _ends(view, {end for one in judgements for end in (one.link.left, one.link.right)})
    return [
        Explanation(judgement=one, left=ends.get(one.link.left), right=ends.get(one.link.right)) for one in judgements
    ]


def _of_one(view: View, id: str) -> list[Judgement]:
    if found := view.link(id):
        return [found]
    if found_all := view.links(id) or view.kin(id) or view.samenesses(id):
        return found_all[:_MOST_LINKS]
    if view.find_claims(id):
        raise InputError(id, "is a claim, not a link", "name two of its attributions; sayso claim tells their ids")
    raise InputError(
        id,
        "no link has this id, and no attribution or article with it has links",
        "see the ids of attributions with sayso claim, or with --json",
    )


def _between(view: View, one: str, other: str) -> list[Judgement]:
    """Return all judgements on the two, else the sure links on the shortest way from one to the other."""
    if one == other:
        raise InputError(one, "is given twice", "give two that differ")
    ends = {one, other}
    if found := [
        judgement
        for judgement in (*view.links(one), *view.kin(one), *view.samenesses(one))
        if {judgement.link.left, judgement.link.right} == ends
    ]:
        return found
    if way := _way(view, one, other):
        return way
    raise InputError(
        f"{one} {other}",
        "no link joins them, not even through others",
        "they were never compared, or nothing spoke for it; check the ids with sayso claim",
    )


def _way(view: View, one: str, other: str) -> list[Judgement]:
    """Return the links on the shortest way, of equally short ones the surest first; none if there is no way."""
    came: dict[str, tuple[str, Judgement] | None] = {one: None}
    new = [one]
    while new and other not in came and len(came) < _MOST_MET:
        met: list[str] = []
        for at in new:
            for judgement in view.links(at):
                link = judgement.link
                end = link.right if link.left == at else link.left
                if link.verdict == "yes" and end not in came:
                    came[end] = (at, judgement)
                    met.append(end)
        new = met
    way: list[Judgement] = []
    step = came.get(other)
    while step is not None:
        way.append(step[1])
        step = came[step[0]]
    return way[::-1]


def _ends(view: View, ids: set[str]) -> dict[str, End]:
    """Return the attributions, each in the claim it belongs to, the articles and the entities with those ids."""
    found: dict[str, End] = {}
    for utterance in view.utterances(ids):
        found.setdefault(utterance.stand.attribution.id, utterance)
    for id in ids - found.keys():
        for entry in view.find(id):
            if entry.id == id:
                found[id] = entry
        if id not in found and (side := side_of(view, id)):
            found[id] = side
    return found
