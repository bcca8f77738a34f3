"""Coreference: which mentions stand for one and the same, by ranking the earlier mentions for each later one.

Each mention goes to the earlier one that fits it best, or starts an entity of its own where none fits better than that
(the mention-ranking model, Denis and Baldridge 2008). Two full names of persons never come together through a third.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sayso.annotate.mentions import Mention, namings_of
from sayso.annotate.spans import Page
from sayso.model.features import Pieces
from sayso.model.labels import COREFERENCE
from sayso.model.pairs import FORMS_OF_ADDRESS, known_of, words_of
from sayso.records import Attribution, Entity, Role, content_id

__all__ = ["Antecedent", "Cast", "cast_of"]

# How many antecedents are kept to be shown.
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Antecedent:
    """An earlier mention that was considered for a later one, and the share of probability it got."""

    mention: int
    share: float


@dataclass(slots=True)
class Cast:
    """The entities of an article while it is read: which mention belongs to which.

    `entity` gives the number of each mention's entity; `considered` the best antecedents of each mention.
    """

    page: Page
    mentions: tuple[Mention, ...]
    entity: list[int]
    considered: list[tuple[Antecedent, ...]]
    members: dict[int, list[int]] = field(default_factory=dict)
    extra: list[Entity] = field(default_factory=list)

    def id_of(self, number: int) -> str:
        """Return the id of an entity."""
        first = self.mentions[self.members[number][0]].span
        return content_id("ent", self.page.article.id, self.page.digest, f"{first.start}-{first.end}")

    def is_entity(self, number: int) -> bool:
        """Tell whether there is more of it than pronouns, whose antecedent the text does not give."""
        return any(self.mentions[i].type for i in self.members[number])

    def type_of(self, number: int) -> str:
        """Return what most mentions take the entity for; a name counts three times."""
        votes: dict[str, float] = {}
        for i in self.members[number]:
            mention = self.mentions[i]
            if mention.type:
                votes[mention.type] = votes.get(mention.type, 0.0) + mention.seen.score * (3 if mention.name else 1)
        return max(votes, key=lambda kind: votes[kind]) if votes else "other"

    def name_of(self, number: int) -> str:
        """Return the fullest name, else the fullest phrase, else the pronoun."""
        text = self.page.article.text
        mentions = [self.mentions[i] for i in self.members[number]]
        named = [m.name.quote(text) for m in mentions if m.name]
        phrases = [m.span.quote(text) for m in mentions if m.type]
        choices = named or phrases or [mentions[0].span.quote(text)]
        return max(choices, key=lambda words: (len(words.split()), len(words)))

    def is_anonymous(self, number: int) -> bool:
        """Tell whether this is a speaker whom the article keeps unnamed."""
        mentions = [self.mentions[i] for i in self.members[number]]
        if any(m.name for m in mentions) or self.type_of(number) not in ("person", "group"):
            return False
        phrases = [m.seen.anonymous for m in mentions if m.type]
        return bool(phrases) and sum(phrases) / len(phrases) > 0.5

    def entities(self, roles: dict[int, list[Role]]) -> tuple[Entity, ...]:
        """Return the entities in order of their first mention, pronouns without any antecedent left out."""
        found = [
            Entity(
                id=self.id_of(number),
                name=self.name_of(number),
                type=self.type_of(number),
                anonymous=self.is_anonymous(number),
                mentions=tuple(sorted(self.mentions[i].span for i in members)),
                roles=tuple(roles.get(number, ())),
            )
            for number, members in self.members.items()
            if self.is_entity(number)
        ]
        return tuple(sorted([*found, *self.extra], key=lambda entity: entity.mentions))


def cast_of(
    page: Page,
    pieces: Pieces,
    mentions: tuple[Mention, ...],
    attributions: Sequence[Attribution],
    weights: Sequence[float],
) -> Cast:
    """Gather mentions into entities; `weights` are those of the pair features, and last their bias.

    Who is the source of an attribution, and what is said by whom, is evidence for who "she" is.
    """
    cast = Cast(page, mentions, [-1] * len(mentions), [()] * len(mentions))
    namings = namings_of(page, pieces, mentions, attributions)
    text = page.article.text
    names: dict[int, list[frozenset[str]]] = {}
    if mentions:
        query = np.stack([m.seen.query for m in mentions])
        key = np.stack([m.seen.key for m in mentions])
    vector = np.asarray(weights[:-1], dtype=np.float32)
    for pair, known in known_of(namings):
        scores = (query[pair[:, 0]] * key[pair[:, 1]]).sum(1) / math.sqrt(COREFERENCE) + known @ vector + weights[-1]
        first = int(pair[0, 0]) if len(pair) else len(mentions)
        ranked = _by_later(pair, scores)
        last = max(ranked, default=first - 1)
        for i in range(_next(cast), last + 1):
            _settle(cast, i, ranked.get(i, []), text, names)
    for i in range(_next(cast), len(mentions)):
        _settle(cast, i, [], text, names)
    return cast


def _next(cast: Cast) -> int:
    """Return the first mention that has no entity yet."""
    return next((i for i in range(len(cast.entity)) if cast.entity[i] < 0), len(cast.entity))


def _by_later(pair: npt.NDArray[np.int64], scores: npt.NDArray[np.float32]) -> dict[int, list[tuple[float, int]]]:
    ranked: dict[int, list[tuple[float, int]]] = {}
    for (i, j), score in zip(pair.tolist(), scores.tolist(), strict=True):
        ranked.setdefault(i, []).append((score, j))
    return ranked


def _settle(
    cast: Cast, i: int, candidates: Iterable[tuple[float, int]], text: str, names: dict[int, list[frozenset[str]]]
) -> None:
    ranked = sorted(candidates, reverse=True)
    total = 1.0 + sum(math.exp(min(score, 30.0)) for score, _ in ranked)
    cast.considered[i] = tuple(Antecedent(j, math.exp(min(score, 30.0)) / total) for score, j in ranked[:_SHOWN])
    words = _name_words(cast.mentions[i], text)
    number = len(cast.members)
    for score, j in ranked:
        if score <= 0:
            break
        if _may_join(cast, words, cast.entity[j], names):
            number = cast.entity[j]
            break
    cast.entity[i] = number
    cast.members.setdefault(number, []).append(i)
    if words:
        names.setdefault(number, []).append(words)


def _name_words(mention: Mention, text: str) -> frozenset[str]:
    if mention.name is None or mention.type != "person":
        return frozenset()
    return frozenset(word.lower() for word in words_of(mention.name.quote(text))[0]) - FORMS_OF_ADDRESS


def _may_join(cast: Cast, words: frozenset[str], number: int, names: dict[int, list[frozenset[str]]]) -> bool:
    """Tell whether no full name in the entity speaks against a person's name; "Lima" goes with any Lima."""
    return not words or all(
        words <= other or other <= words or (min(len(words), len(other)) == 1 and words & other)
        for other in names.get(number, ())
    )
