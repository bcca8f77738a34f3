"""The nouns: what an article is and what reading it yields.

Frozen, slotted, keyword-only; tuples, not lists; no input or output. The field names are those of
`docs/record.md`, which is the contract between the reader, the ledger, the exports and every evaluation.
All offsets are half-open `[start, end)` and count Unicode code points of `Article.text`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = [
    "ACTS",
    "ENTITY_TYPES",
    "LINK_RELATIONS",
    "RELATIONS",
    "STANCES",
    "VERDICTS",
    "Article",
    "Attribution",
    "Bonds",
    "Entity",
    "Fact",
    "Form",
    "Gist",
    "Identity",
    "Link",
    "Maker",
    "Outlet",
    "Party",
    "Phrase",
    "Profile",
    "Reading",
    "Reason",
    "Role",
    "Skipped",
    "Span",
    "Stance",
    "When",
    "content_id",
    "phrase",
]

#: What a speaker does with the words, by Searle's classes: assertive, commissive, directive, expressive, inner state.
ACTS = (
    *("say", "report", "claim", "confirm", "deny", "admit", "predict", "announce"),
    *("pledge", "threaten", "offer", "agree", "refuse"),
    *("urge", "order", "ask", "warn"),
    *("accuse", "criticise", "praise", "apologise", "welcome"),
    *("believe", "intend", "want", "feel"),
)

#: What an entity may be.
ENTITY_TYPES = ("person", "organization", "outlet", "group", "place", "document", "event", "other")

#: How a fact may relate its subject to its object.
RELATIONS = (
    *("heads", "member_of", "part_of", "succeeds", "supports", "designated_on", "killed", "attacked", "located_in"),
    *("spokesperson_of", "ally_of", "opposes"),
)

#: What an attribution may do to what another says.
STANCES = ("affirms", "denies", "doubts")

#: How a link may relate two attributions (the first five), two articles (the next two) or two entities; see `Link`.
LINK_RELATIONS = (*STANCES, "contradicts", "updates", "copies", "cites", "same")

#: What a link may say of its relation: it holds, it does not, or it waits for somebody to judge.
VERDICTS = ("yes", "no", "unsure")


def content_id(prefix: str, *parts: str) -> str:
    """Return a short stable id made of `prefix` and a hash of `parts`.

    The same parts always give the same id, so doing the work twice changes nothing. 80 bits: among a
    billion ids the chance that any two collide is under one in a million.
    """
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}_{digest[:20]}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text, half-open, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got [{self.start}, {self.end})")

    def quote(self, text: str) -> str:
        """Return the words this span points at."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words of the article: one span, or several where other words interrupt them.

    `text` is the spans' words in order, joined by " … " where text lies between them.
    """

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Phrase):
    """A phrase that names who speaks or is spoken to; `entity` is the id of whom it stands for, if known."""

    entity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Phrase):
    """A time as written, with the ISO dates it stands for (None where it could not be resolved)."""

    start: str | None = None
    end: str | None = None


def phrase(text: str, spans: Iterable[Span]) -> Phrase:
    """Return the phrase that `spans` of `text` make, in reading order."""
    ordered = tuple(sorted(spans))
    return Phrase(text=" … ".join(span.quote(text) for span in ordered), spans=ordered)


class Form(StrEnum):
    """How the words are given: all in quotation marks, partly, or in the reporter's own words."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who published an article."""

    name: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as stored; its text never changes after ingest.

    `id` derives from the canonical URL, else from the text. `furniture` are stretches of `text` that are
    not the report itself (captions, credits, bylines, "Read more"): kept, so that the text is what was
    handed in, but never read as claims. `credit` is the photo or wire credit found there.
    `published` is an RFC 3339 date or date-time. `origin` says where the article was loaded from (file,
    member of an archive, line, address), for messages; it is no part of what the article is.
    """

    id: str
    text: str
    url: str | None = None
    outlet: Outlet | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    language: str | None = None
    credit: str | None = None
    furniture: tuple[Span, ...] = ()
    origin: str | None = field(default=None, compare=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of the text: two articles with one digest say the same, word for word."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something handed in that is no article and never meant to be one: where it lies, why it was passed by.

    An image in a folder or a redirect in a web archive, say. What ought to have been an article and could
    not be read is a `SaysoError` instead.
    """

    where: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """One "X said Y": what was said, the words that signal the saying, and who said it.

    `parent` is the id of the attribution within whose content this one is reported. `confidence` is
    calibrated: of the attributions given with 0.8, about eight in ten are right. `act` is one of `ACTS`.
    `chain` are the ids of the entities through whom we have it, from the first intermediary to the speaker.
    """

    id: str
    form: Form
    content: Phrase
    cue: Phrase | None = None
    source: Party | None = None
    addressee: Party | None = None
    medium: Phrase | None = None
    setting: Phrase | None = None
    time: When | None = None
    act: str | None = None
    hedged: bool = False
    parent: str | None = None
    chain: tuple[str, ...] = ()
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """What made a judgement: a model file, a rule set, or a person."""

    name: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """An office or task that somebody has or had: "commander", of the entity `of`, `since` and `until` ISO dates.

    A date is as exact as the text ("2020", "2020-05", "2020-05-03"). `spans` are the words that say it.
    """

    title: str
    of: str | None = None
    since: str | None = None
    until: str | None = None
    former: bool = False
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Whoever or whatever one article speaks of under one or several names; `mentions` are the places.

    `type` is one of `ENTITY_TYPES`. `anonymous` marks a speaker who is kept unnamed. That two articles speak of the
    same one is no part of this: it is a judgement of its own.
    """

    id: str
    name: str
    type: str
    anonymous: bool = False
    mentions: tuple[Span, ...] = ()
    wikidata: str | None = None
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A background statement: `relation` between the entity `subject` and another entity, or a value, with its words.

    `relation` is one of `RELATIONS`. `since` and `until` are ISO dates, as exact as the text.
    `attribution` is the id of the attribution that states it, None where the article does so in its own voice.
    """

    id: str
    relation: str
    subject: str
    object: str | None = None
    value: str | None = None
    since: str | None = None
    until: str | None = None
    spans: tuple[Span, ...] = ()
    attribution: str | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """The attribution `source` affirms, denies or doubts the attribution or fact `toward`; `cue` says so.

    `stance` is one of `STANCES`.
    """

    id: str
    source: str
    toward: str
    stance: str
    cue: Phrase | None = None
    confidence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article and everything that one pass over it saw.

    `propositions` hold for the ids of attributions a vector of what they say, as signed bytes; they serve linking
    and are no part of the record.
    """

    article: Article
    attributions: tuple[Attribution, ...]
    maker: Maker
    entities: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()
    stances: tuple[Stance, ...] = ()
    propositions: Mapping[str, bytes] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One ground for a judgement: its name, how much it weighs (below 0: it speaks against), and what it saw."""

    name: str
    weight: float
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A judgement on two attributions or entities, of two articles or of one, or on two articles.

    `left` and `right` are their ids.

    `relation` is one of `LINK_RELATIONS`. Between attributions: both stand on one side of one proposition (affirms),
    or on opposite sides of it (denies); left doubts what right says (doubts); they state two propositions that cannot
    both be true (contradicts); left is a newer state or count of the same thing (updates). Between articles: left is
    the same text as right, whole or in part (copies); left names the outlet of right as its source (cites). Between
    entities: both are one person, body, place or thing (same).

    `verdict` is one of `VERDICTS`; "no" keeps the two apart, "unsure" never counts. `score` is the probability,
    between 0 and 1, that the relation holds.
    """

    left: str
    right: str
    relation: str
    verdict: str
    score: float
    reasons: tuple[Reason, ...] = ()

    @property
    def id(self) -> str:
        """The id: one for each relation that two may have, whatever is judged of it."""
        return content_id("lk", self.left, self.right, self.relation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """What linking keeps of an attribution, so that later articles are compared with it and not with its article.

    `day` is that of publication (proleptic ordinal, as `date.toordinal`), None if unknown. `vector` are 128 signed
    bytes, none if unknown. `keys` are hashes (0 to 2**62) of what others must share to be worth a comparison. `body` is
    JSON that only linking understands.
    """

    attribution: str
    article: str
    day: int | None = None
    vector: bytes = b""
    keys: tuple[int, ...] = ()
    body: str = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What linking keeps of an entity, so that those of later articles are compared with it and not with its article.

    `names` are its names in the article, without titles, the most used first; `day`, `keys` and `body` are as in a
    `Gist`. An entity that has no profile is never taken for one of another article.
    """

    entity: str
    article: str
    names: tuple[str, ...]
    day: int | None = None
    keys: tuple[int, ...] = ()
    body: str = "{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom or what several articles speak of, under all names; computed from the links between their entities.

    `id` is made from the smallest id of its `entities`, and stays while that one belongs to it. `name` is the fullest
    of those much used, `names` are all spellings, the most used first, `articles` in how many it is named. `type` is
    one of `ENTITY_TYPES`; `entities` are the ids of those that belong to it.
    """

    id: str
    name: str
    names: tuple[str, ...]
    type: str
    entities: tuple[str, ...]
    wikidata: str | None = None
    articles: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonds:
    """What linking adds to one reading.

    `gists` of its attributions, `prints` of its text (hashes, 0 to 2**62), `profiles` of its entities, and `links` from
    it to what was there. `maker` is what linked it, None if that is what read it.
    """

    gists: tuple[Gist, ...] = ()
    prints: tuple[int, ...] = ()
    profiles: tuple[Profile, ...] = ()
    links: tuple[Link, ...] = ()
    maker: Maker | None = None
