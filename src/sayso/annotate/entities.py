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
from sayso.model.pairs import FORMS_OF_ADDRESS, KINDS, PAIR_FEATURES, Naming, kind_of, known_of, words_of
from sayso.records import Attribution, Entity, Role, content_id

__all__ = ["Antecedent", "Cast", "bounds", "cast_of"]

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
        return tuple(sorted(found, key=lambda entity: entity.mentions))


def cast_of(
    page: Page,
    pieces: Pieces,
    mentions: tuple[Mention, ...],
    attributions: Sequence[Attribution],
    weights: Sequence[float],
) -> Cast:
    """Gather mentions into entities; `weights` are those of the pair features, their bias, and the weight of the
    vectors' product.

    Who is the source of an attribution, and what is said by whom, is evidence for who "she" is.
    """
    cast = Cast(page, mentions, [-1] * len(mentions), [()] * len(mentions))
    namings = namings_of(page, pieces, mentions, attributions)
    text = page.article.text
    known_words: dict[int, list[frozenset[str]]] = {}
    if mentions:
        query = np.stack([m.seen.query for m in mentions])
        key = np.stack([m.seen.key for m in mentions])
    *features, bias, weight = weights
    vector = np.asarray(features, dtype=np.float32)
    settled = 0
    for pair, known in known_of(namings):
        products = (query[pair[:, 0]] * key[pair[:, 1]]).sum(1) / math.sqrt(COREFERENCE)
        scores = known @ vector + bias + weight * products
        ranked = _by_later(pair, scores + bounds(namings, pair, known))
        last = max(ranked, default=settled - 1)
        for i in range(settled, last + 1):
            _settle(cast, i, ranked.get(i, []), text, known_words)
        settled = last + 1
    for i in range(settled, len(mentions)):
        _settle(cast, i, [], text, known_words)
    return cast


# What outweighs any score: words that can only stand for the same, or never.
_SURELY, _NEVER = 20.0, -1e4
# A name joins an earlier phrase that names nobody ("the 34-year-old ... Ana Lima") only if this much speaks for it.
_LATE_NAME = 3.0


def bounds(
    namings: Sequence[Naming], pair: npt.NDArray[np.int64], known: npt.NDArray[np.float32]
) -> npt.NDArray[np.float32]:
    """Return what grammar settles beforehand, [P]: the sieves of Raghunathan et al. (2010) that hardly ever err.

    A name goes with the same name, or with a phrase it is set beside ("the minister, Ana Lima,"); "a man" is somebody
    new; "he" and "she" are persons, "it" is none; nothing stands for what it is a part of.
    """
    kind = np.asarray([KINDS.index(kind_of(n.text, n.name)) for n in namings])
    person = np.asarray([n.type == "person" for n in namings])
    like = np.asarray([_LIKE.get(n.type, 3) for n in namings])
    i, j = pair[:, 0], pair[:, 1]

    def told(name: str) -> npt.NDArray[np.bool_]:
        return known[:, PAIR_FEATURES.index(name)] > 0

    name, nominal = KINDS.index("name"), KINDS.index("nominal")
    pronoun = kind > nominal
    same = told("same words") | told("acronym") | (told("one name within the other") & (like[i] == like[j]))
    same &= (kind[i] == name) & (kind[j] == name) & ((like[i] == like[j]) | ~person[i] & ~person[j])
    apposed = told("apposed") & ((kind[i] == name) != (kind[j] == name)) & ~pronoun[i] & ~pronoun[j]
    apposed &= like[i] == like[j]
    he_she = (kind[i] == KINDS.index("he")) | (kind[i] == KINDS.index("she"))
    never = told("inside the other") | told("names share no word")
    never |= (kind[i] == name) & pronoun[j]
    never |= (kind[i] == nominal) & told("indefinite")
    never |= he_she & ~pronoun[j] & ~person[j]
    never |= (kind[i] == KINDS.index("it")) & ~pronoun[j] & person[j]
    never |= ~pronoun[i] & ~pronoun[j] & (like[i] != like[j])
    bounds = np.where(never, _NEVER, 0.0)
    bounds = np.where((kind[i] == name) & (kind[j] != name) & ~never, -_LATE_NAME, bounds)
    bounds = np.where(same | apposed, _SURELY, bounds)
    return bounds.astype(np.float32)


# Types that are easily taken for one another are alike; the others are not.
_LIKE = {"person": 0, "organization": 1, "outlet": 1, "group": 1, "place": 1, "document": 2}


def _by_later(pair: npt.NDArray[np.int64], scores: npt.NDArray[np.float32]) -> dict[int, list[tuple[float, int]]]:
    ranked: dict[int, list[tuple[float, int]]] = {}
    for (i, j), score in zip(pair.tolist(), scores.tolist(), strict=True):
        ranked.setdefault(i, []).append((score, j))
    return ranked


def _settle(
    cast: Cast, i: int, candidates: Iterable[tuple[float, int]], text: str, known: dict[int, list[frozenset[str]]]
) -> None:
    """Give mention `i` to the entity of the candidate that fits best and that nothing known of it speaks against."""
    words = _telling(cast.mentions[i], text)
    fitting = [
        (score, j)
        for score, j in sorted(candidates, reverse=True)
        if score > _NEVER / 2 and _may_join(words, known.get(cast.entity[j], ()))
    ]
    total = 1.0 + sum(math.exp(min(score, 30.0)) for score, _ in fitting)
    cast.considered[i] = tuple(Antecedent(j, math.exp(min(score, 30.0)) / total) for score, j in fitting[:_SHOWN])
    number = cast.entity[fitting[0][1]] if fitting and fitting[0][0] > 0 else len(cast.members)
    cast.entity[i] = number
    cast.members.setdefault(number, []).append(i)
    if words:
        known.setdefault(number, []).append(words)


_HE, _SHE = "\0he", "\0she"  # no words, so that they are never taken for parts of a name
_GENDERED = {
    **dict.fromkeys(("he", "him", "his", "himself", "mr", "sir", "lord", "man", "father", "son", "husband"), _HE),
    **dict.fromkeys(("brother", "king", "boy", "spokesman", "chairman", "businessman"), _HE),
    **dict.fromkeys(("she", "her", "hers", "herself", "mrs", "ms", "miss", "dame", "lady", "woman"), _SHE),
    **dict.fromkeys(("mother", "daughter", "wife", "sister", "queen", "girl", "spokeswoman", "chairwoman"), _SHE),
}


def _telling(mention: Mention, text: str) -> frozenset[str]:
    """Return what a mention tells of who it is: the words of a person's name, and whether "he" or "she" fits."""
    phrase = mention.span.quote(text)
    if mention.type not in ("person", ""):
        return frozenset()
    first, head = phrase.split()[0].lower().rstrip("."), words_of(phrase)[1].lower()
    found = {_GENDERED[word] for word in (first, head) if word in _GENDERED and (word == head or word != "her")}
    if mention.type and first in ("his", "her"):
        found = {_GENDERED[head]} if head in _GENDERED else set()
    if mention.name is not None:
        found |= {word.lower() for word in words_of(mention.name.quote(text))[0]} - FORMS_OF_ADDRESS
    return frozenset(found)


def _may_join(words: frozenset[str], known: Sequence[frozenset[str]]) -> bool:
    """Tell whether nothing known of an entity speaks against a mention: another full name, or the other of he and she.

    "Lima" goes with any Lima.
    """
    name = words - {_HE, _SHE}
    others = [rest for other in known if (rest := other - {_HE, _SHE})] if name else []
    for other in known:
        if (_HE in words and _SHE in other) or (_SHE in words and _HE in other):
            return False
    fits = [name <= rest or rest <= name for rest in others]
    # One that shares a word and yet differs is a relative or namesake; a title may stand beside any name.
    clashes = any(name & rest and not fit for rest, fit in zip(others, fits, strict=True))
    return not others or (any(fits) and not clashes)
