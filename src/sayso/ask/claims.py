"""Claims: which there are, and all that is known of one: who stands where, from which roots, against which others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sayso.ask.filters import EVERYTHING, Filter
from sayso.ask.leaves import leaf_of
from sayso.ask.roots import Side, roots_of
from sayso.errors import InputError
from sayso.ledger import Claim, ClaimEntry, Judgement, Stand, View
from sayso.records import Reading

__all__ = ["Account", "Position", "Rival", "account", "claim_meant", "claims", "published", "said_on", "sides_of"]

# Of the claims that an id or words may mean, so many are named, with so much of their wordings.
_MOST_NAMED = 5
_MOST_WORDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """All who take one stance on a claim, in the order in which they said so; `since` is when the first did, if known.

    `side` tells in how many articles and outlets, and from which roots it comes.
    """

    stance: str
    since: date | None
    stands: tuple[Stand, ...]
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A claim that cannot be true together with this one (`contradicts`), or is a newer or older state of the same.

    `relation` is "contradicts", "updates" (this one is the newer) or "updated by". `judgement` is the likeliest of the
    links between the two claims, `mine` the attribution on this claim that it joins to `theirs`.
    """

    relation: str
    entry: ClaimEntry
    judgement: Judgement
    mine: str
    theirs: Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A claim, the positions taken on it, and its rivals."""

    entry: ClaimEntry
    positions: tuple[Position, ...]
    rivals: tuple[Rival, ...]

    def position(self, stance: str) -> Position | None:
        """Return those who take that stance, None if nobody does."""
        return next((one for one in self.positions if one.stance == stance), None)


def claims(
    view: View, filter: Filter = EVERYTHING, *, disputed: bool | None = None, limit: int = 20
) -> list[ClaimEntry]:
    """Return the claims that fit, those said last first."""
    return view.claims(**filter.asked, disputed=disputed, limit=limit)


def claim_meant(view: View, words: str) -> ClaimEntry:
    """Return the claim with that id, or the beginning of one; else the one claim on which somebody said these words.

    The id of an attribution stands for the claim it belongs to. Raises `InputError` if there is none, or several.
    """
    found = view.find_claims(words)
    several = len(found) > 1 and found[0].id.startswith(words)
    if not found:
        found = view.claims(words=words, limit=_MOST_NAMED + 1)
        several = len(found) > 1
    if not found:
        raise InputError(
            words, "no claim in the ledger has this id or these words", "see what is there with sayso claims"
        )
    if several:
        told = "; ".join(f"{entry.id} ({_cut(entry.wording)})" for entry in found[:_MOST_NAMED])
        others = "; and others" if len(found) > _MOST_NAMED else ""
        raise InputError(words, f"may be any of {told}{others}", "name one by its id")
    return found[0]


def _cut(wording: str) -> str:
    return wording if len(wording) <= _MOST_WORDS else wording[: _MOST_WORDS - 1] + "…"


def account(view: View, words: str, *, limit: int = 1_000) -> Account:
    """Return all that is known of the claim meant (see `claim_meant`); at most `limit` attributions count."""
    entry = claim_meant(view, words)
    claim = view.claim(entry.id, limit=limit)
    if claim is None:  # changed by a writer in the meantime
        raise InputError(words, "has changed just now", "ask again")
    stands: defaultdict[str, list[Stand]] = defaultdict(list)
    # The sort is stable: of one day, those come first whose article appeared first.
    for stand in sorted(claim.stands, key=lambda stand: said_on(stand) or date.max):
        stands[stand.stance].append(stand)
    return Account(
        entry=claim.entry,
        positions=tuple(
            Position(
                stance=side.stance,
                since=said_on(stands[side.stance][0]),
                stands=tuple(stands[side.stance]),
                side=side,
            )
            for side in sides_of(view, claim)
        ),
        rivals=_rivals(view, claim),
    )


def published(stand: Stand) -> date | None:
    """Return the day on which the article of an attribution was published, None if unknown."""
    try:
        return date.fromisoformat((stand.entry.published or "")[:10])
    except ValueError:
        return None


def said_on(stand: Stand) -> date | None:
    """Return the day on which it was said, where the article tells one day; else that of publication."""
    time = stand.attribution.time
    if time is not None and time.start is not None and time.start == time.end:
        try:
            return date.fromisoformat(time.start)
        except ValueError:  # a month, a year
            pass
    return published(stand)


def sides_of(view: View, claim: Claim) -> tuple[Side, ...]:
    """Return the sides of a claim with their roots."""
    readings: dict[str, Reading | None] = {}
    leaves = []
    for stand in claim.stands:
        article = stand.entry.id
        if article not in readings:
            readings[article] = view.reading(article)
        if reading := readings[article]:
            leaves.append(leaf_of(reading, stand.attribution, stand.stance))
    return roots_of(leaves, {one.link for article in readings for one in view.kin(article)})


def _rivals(view: View, claim: Claim) -> tuple[Rival, ...]:
    """Return the claims to which links lead that say the one contradicts or updates the other, the surest first."""
    met: dict[str, tuple[Judgement, str, str]] = {}
    for stand in claim.stands:
        if not stand.member:
            continue
        mine = stand.attribution.id
        for judgement in view.links(mine):
            link = judgement.link
            if link.verdict == "yes" and link.relation in ("contradicts", "updates"):
                theirs, relation = (link.right, link.relation) if link.left == mine else (link.left, "updated by")
                relation = "contradicts" if link.relation == "contradicts" else relation
                met.setdefault(theirs, (judgement, mine, relation))
    found: dict[tuple[str, str], Rival] = {}
    for utterance in view.utterances(met.keys()):
        judgement, mine, relation = met[utterance.stand.attribution.id]
        known = found.get((utterance.claim, relation))
        if not utterance.stand.member or utterance.claim == claim.entry.id:
            continue
        if known is None or _rank(judgement) < _rank(known.judgement):
            entry = known.entry if known else claim_meant(view, utterance.claim)
            found[utterance.claim, relation] = Rival(
                relation=relation, entry=entry, judgement=judgement, mine=mine, theirs=utterance.stand
            )
    return tuple(sorted(found.values(), key=lambda rival: (rival.relation, *_rank(rival.judgement))))


def _rank(judgement: Judgement) -> tuple[float, str]:
    return -judgement.link.score, judgement.id
