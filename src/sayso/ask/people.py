"""People: all that somebody said, over time, and where he took it back or said the opposite."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from sayso.ask.claims import published
from sayso.ask.filters import EVERYTHING, Filter
from sayso.ask.voices import Voice, key_of, name_groups, voice_named
from sayso.errors import InputError
from sayso.ledger import Judgement, Utterance, View
from sayso.records import Identity

__all__ = ["Change", "Person", "person", "said_by"]

# Of the names that another may mean, so many fit in a line.
_MOST_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Somebody said one thing and later another that does not go with it.

    `how` is the stance that the later one takes on the claim of the earlier ("denies", "doubts", or "affirms" what was
    denied or doubted before), or "contradicts" or "updates" where it is on another claim; `judgement` is then the link
    between the two claims.
    """

    how: str
    earlier: Utterance
    later: Utterance
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody by all `names` under which articles have him, what he said, the oldest first, and where he changed.

    `name` is the fullest of the names. `others` have the name in theirs and are somebody else, or may be. `more`: there
    are older sayings that were not looked at.
    """

    name: str
    names: tuple[str, ...]
    utterances: tuple[Utterance, ...]
    changes: tuple[Change, ...]
    others: tuple[str, ...]
    more: bool


def person(view: View, name: str, filter: Filter = EVERYTHING, *, limit: int = 50) -> Person:
    """Return what the one person, body or outlet of that name said; of more than `limit` sayings the newest.

    The id of an identity names it, too. What the same said elsewhere under other names is part of it; namesakes that
    were told apart are several. Raises `InputError` if nobody of that name said anything that fits, or if the name is
    that of several, or a part of it.
    """
    if known := view.identity(name):
        if (found_by_id := said_by(view, known, filter, limit=limit)) is None:
            raise InputError(name, "said nothing in the ledger that fits", "see who says what with sayso timeline")
        return found_by_id
    asked = replace(filter, person=name)
    found = view.said(**asked.asked, limit=limit + 1)
    group, others = _meant(name, [one.stand.speaker for one in found if one.stand.speaker])
    own = [one for one in found if one.stand.speaker and key_of(one.stand.speaker) in group]
    speakers = dict.fromkeys(_identity(view, one) for one in own)
    identities = {id: known for id in speakers if id and (known := view.identity(id))}
    _refuse_namesakes(view, name, list(identities.values()))
    found = _with_aliases(view, found, identities, filter, limit)
    own += [one for one in found if one not in own and _identity(view, one) in identities]
    return _made(view, own, limit, others, more=len({one.stand.attribution.id for one in found}) > limit)


def said_by(view: View, identity: Identity, filter: Filter = EVERYTHING, *, limit: int = 50) -> Person | None:
    """Return what an identity said, under whatever name; None if it said nothing that fits."""
    found = _with_aliases(view, [], {identity.id: identity}, filter, limit)
    own = [one for one in found if _identity(view, one) == identity.id]
    if not own:
        return None
    made = _made(view, own, limit, (), more=len({one.stand.attribution.id for one in found}) > limit)
    return replace(made, name=identity.name)


def _identity(view: View, utterance: Utterance) -> str | None:
    """Return the id of the identity that speaks, None if nobody is named."""
    source = utterance.stand.attribution.source
    return view.identity_of(source.entity) if source and source.entity else None


def _with_aliases(
    view: View, found: Sequence[Utterance], identities: Mapping[str, Identity], filter: Filter, limit: int
) -> list[Utterance]:
    """Return what was found, and what is said under any other name of the identities, by whomever; the newest first."""
    names = dict.fromkeys(name for one in identities.values() for name in one.names[:_MOST_NAMED])
    more = [one for name in names for one in view.said(**replace(filter, person=name).asked, limit=limit + 1)]
    told = {(one.claim, one.stand.attribution.id): one for one in (*found, *more)}
    return sorted(told.values(), key=_newest_first)


def _newest_first(utterance: Utterance) -> tuple[bool, int, str]:
    """Order utterances as `View.said` does: the newest first, undated ones last."""
    day = published(utterance.stand)
    return day is None, -(day.toordinal() if day else 0), utterance.stand.attribution.id


def _refuse_namesakes(view: View, name: str, identities: Sequence[Identity]) -> None:
    """Raise `InputError` if somebody or something has judged that two of the identities are two."""
    own = {entity: one.id for one in identities for entity in one.entities}
    apart: set[str] = set()
    for one in identities if len(identities) > 1 else ():
        for entity in one.entities[:_MOST_NAMED]:
            for judgement in view.samenesses(entity):
                ends = {own.get(judgement.link.left), own.get(judgement.link.right)}
                if judgement.link.verdict == "no" and None not in ends and len(ends) == 2:
                    apart |= {end for end in ends if end}
    if apart:
        told = ", ".join(f"{one.name} ({one.type}, {one.id})" for one in identities if one.id in apart)
        raise InputError(name, f"may be any of {told}", "name one by its id")


def _made(view: View, own: Sequence[Utterance], limit: int, others: tuple[str, ...], *, more: bool) -> Person:
    ids = list(dict.fromkeys(one.stand.attribution.id for one in sorted(own, key=_newest_first)))[:limit]
    kept = sorted((one for one in own if one.stand.attribution.id in set(ids)), key=_when)
    names = Counter(one.stand.speaker for one in kept if one.stand.speaker)
    return Person(
        name=max(names, key=lambda spelling: (len(key_of(spelling)), names[spelling], spelling)),
        names=tuple(spelling for spelling, _ in names.most_common()),
        utterances=tuple(kept),
        changes=tuple(_changes(view, kept)),
        others=others,
        more=more,
    )


def _meant(name: str, speakers: Sequence[str]) -> tuple[set[str], tuple[str, ...]]:
    """Return the keys of the names of the one whom `name` means among the speakers, and the names of others it fits.

    Raises `InputError` if it fits several, and is the very name of none of them.
    """
    counts = Counter(speakers)
    if not counts:
        raise InputError(name, "said nothing in the ledger that fits", "see who says what with sayso timeline")
    wanted = set(key_of(name).split())
    voices = [voice for speaker in counts if (voice := voice_named(speaker))]
    # "Brandt's lawyer" is not Brandt, nor is "a friend of Brandt", unless there is nobody else.
    fitting = [voice for voice in voices if wanted <= set(voice.key.split()) and not voice.unnamed] or voices
    groups = _groups(fitting)
    if len(groups) == 1:
        return groups[0], ()
    told = Counter({voice.name: counts[voice.name] for voice in fitting})
    for keys in groups:
        if key_of(name) in keys:
            return keys, tuple(voice.name for voice in fitting if voice.key not in keys)
    names = ", ".join(f"{speaker} ({count})" for speaker, count in told.most_common(_MOST_NAMED))
    others = " and others" if len(told) > _MOST_NAMED else ""
    raise InputError(name, f"may be any of {names}{others}", "give the name in full, as it stands there")


def _groups(voices: Sequence[Voice]) -> list[set[str]]:
    """Return the keys of the names that mean one. A name that may be short for that of several stays alone."""
    of = name_groups([("", replace(voice, unnamed=False)) for voice in voices])
    common = {word for voice in voices for word in voice.name.split() if word.islower()}
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for key, group in of.items():
        longer = {of[other] for other in of if other != key and set(key.split()) < set(other.split())}
        # "Police" may be that of any town.
        alone = len(longer) > 1 or (" " not in key and key in common)
        groups[f"{key} alone" if alone else group].add(key)
    return list(groups.values())


def _when(utterance: Utterance) -> tuple[date, str, int, str]:
    """Order utterances by the day of publication, undated ones last, then by their place."""
    stand = utterance.stand
    place = (stand.attribution.cue or stand.attribution.content).spans[0].start
    return published(stand) or date.max, stand.entry.id, place, utterance.claim


def _changes(view: View, utterances: Sequence[Utterance]) -> list[Change]:
    """Return where later utterances do not go with earlier ones, in the order of the later ones."""
    found = [*_turns(utterances), *_clashes(view, utterances)]
    return sorted(found, key=lambda change: (_when(change.later), _when(change.earlier), change.how))


def _turns(utterances: Sequence[Utterance]) -> Iterator[Change]:
    """Yield where somebody affirms what he did not, or no longer affirms it, in another article."""
    by_claim: defaultdict[str, list[Utterance]] = defaultdict(list)
    for utterance in utterances:
        by_claim[utterance.claim].append(utterance)
    for some in by_claim.values():
        for earlier, later in pairwise(some):
            stances = {earlier.stand.stance, later.stand.stance}
            # Who denied it and now doubts it has not changed sides.
            if len(stances) > 1 and "affirms" in stances and earlier.stand.entry.id != later.stand.entry.id:
                yield Change(how=later.stand.stance, earlier=earlier, later=later)


def _clashes(view: View, utterances: Sequence[Utterance]) -> Iterator[Change]:
    """Yield where one claim is affirmed that contradicts, or updates, another that was affirmed in another article."""
    affirmed = [one for one in utterances if one.stand.member and one.stand.stance == "affirms"]
    own: defaultdict[str, list[Utterance]] = defaultdict(list)
    for utterance in affirmed:
        own[utterance.claim].append(utterance)
    links = [
        (utterance, judgement, link.right if link.left == utterance.stand.attribution.id else link.left)
        for utterance in affirmed
        for judgement in view.links(utterance.stand.attribution.id)
        if (link := judgement.link).verdict == "yes" and link.relation in ("contradicts", "updates")
    ]
    claims = {one.stand.attribution.id: one.claim for one in view.utterances({end for *_, end in links})}
    told: set[tuple[str, frozenset[str]]] = set()
    for utterance, judgement, end in sorted(links, key=lambda one: (-one[1].link.score, one[1].id)):
        against = sorted(own.get(claims.get(end, ""), ()), key=lambda one: one.stand.attribution.id != end)
        pair = judgement.link.relation, frozenset((utterance.claim, claims.get(end, "")))
        for other in against[:1]:
            if pair not in told and other.stand.entry.id != utterance.stand.entry.id:
                told.add(pair)
                earlier, later = sorted((utterance, other), key=_when)
                yield Change(how=judgement.link.relation, earlier=earlier, later=later, judgement=judgement)
