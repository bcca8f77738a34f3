"""What is told of each attribution beside who said what: compared where an attribution was found at all.

Definitions. Gold and predicted attributions are matched by their contents (`matching`). Of the matched ones:

* *speaker*: the predicted source's entity is the gold one: most of the mentions that both sides mark as the predicted
  entity's are the gold entity's, and where the gold entity has a name in the text, the predicted name shares a telling
  word with it. *speaker outside*: the same where the gold entity is not named in a sentence of the attribution.
* *addressee*, *medium*, *setting*: the phrases share a telling word (`tokens`); precision, recall and F1.
* *time*: the interval is the same, among those whose gold time has one.
* *parent*: pairs of an attribution and the one it is reported in; precision, recall and F1.
* *chain*: the entities are the same, one by one, in the same order.
* *act*, *class*: the act of docs/record.md, and the class it belongs to.
* *hedged*: precision, recall and F1.
* *mentions*: whole stretches with their type, whatever was matched, and *names and phrases* alone without pronouns.
* *roles*: title and holder.
* *facts*, and of the matched whose word (*fact_voice*) and both dates (*fact_time*): see `facts`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.evaluate.facts import count_facts
from sayso.evaluate.matching import MATCHED, match
from sayso.evaluate.sentences import Sentences
from sayso.evaluate.tokens import Tokens, TokenSet
from sayso.model.pairs import PRONOUNS
from sayso.records import Attribution, Entity, Fact, Phrase, Reading

__all__ = ["ACT_CLASSES", "RATES", "SHARES", "Slip", "count_fields", "wrong_facts"]

#: Searle's classes, as in docs/record.md.
ACT_CLASSES: Mapping[str, tuple[str, ...]] = {
    "assertive": ("say", "report", "claim", "confirm", "deny", "admit", "predict", "announce"),
    "commissive": ("pledge", "threaten", "offer", "agree", "refuse"),
    "directive": ("urge", "order", "ask", "warn"),
    "expressive": ("accuse", "criticise", "praise", "apologise", "welcome"),
    "inner state": ("believe", "intend", "want", "feel"),
}
_CLASS = {act: name for name, acts in ACT_CLASSES.items() for act in acts}
#: Measures that are a share of the matched, and those that have precision and recall.
SHARES = (
    "speaker",
    "speaker_outside",
    "addressee_entity",
    "time",
    "chain",
    "chain_long",
    "act",
    "class",
    "fact_voice",
    "fact_time",
)
RATES = ("addressee", "medium", "setting", "parent", "hedged", "roles", "mentions", "anonymous", "facts")


@dataclass(frozen=True, slots=True)
class Slip:
    """One field that came out otherwise than in the gold data, for people who look for causes."""

    article: str
    field: str
    gold: str
    found: str
    words: str  # cue and content it belongs to


def count_fields(gold: Reading, system: Reading, slips: list[Slip] | None = None) -> Counter[str]:
    """Return the counts of one article, named `field/what`; what went wrong is added to `slips`."""
    text = gold.article.text
    tokens, sentences = Tokens(text), Sentences(text)
    counts: Counter[str] = Counter()
    people = _People(gold.entities, system.entities, tokens)
    pairs = match(
        [tokens.of_phrase(a.content) for a in gold.attributions],
        [tokens.of_phrase(a.content) for a in system.attributions],
        MATCHED,
    )
    matched = [(gold.attributions[i], system.attributions[j]) for i, j in pairs]
    partner = {ours.id: theirs.id for theirs, ours in matched}

    def slip(field: str, theirs: Attribution, wanted: object, got: object) -> None:
        if slips is not None:
            cue = theirs.cue.text if theirs.cue else ""
            words = f"{cue} | {theirs.content.text[:120]}"
            slips.append(Slip(gold.article.id, field, str(wanted), str(got), words))

    for theirs, ours in matched:
        if theirs.source is not None and theirs.source.entity is not None:
            got = ours.source.entity if ours.source else None
            good = people.same(theirs.source.entity, got)
            fields = ["speaker"]
            if not people.named_within(theirs.source.entity, _sentences(theirs, sentences), sentences):
                fields.append("speaker_outside")
            for field in fields:
                counts[f"{field}/all"] += 1
                counts[f"{field}/right"] += good
                if not good:
                    slip(field, theirs, people.gold_name(theirs.source.entity), people.name(got))
        for field in ("addressee", "medium", "setting"):
            wanted, found = _phrase(theirs, field), _phrase(ours, field)
            good = _overlap(tokens, wanted, found)
            counts[f"{field}/gold"] += wanted is not None
            counts[f"{field}/predicted"] += found is not None
            counts[f"{field}/matched"] += good
            if (wanted or found) and not good:
                slip(field, theirs, wanted.text if wanted else None, found.text if found else None)
        if theirs.addressee and ours.addressee and theirs.addressee.entity:
            counts["addressee_entity/all"] += 1
            counts["addressee_entity/right"] += people.same(theirs.addressee.entity, ours.addressee.entity)
        if theirs.time is not None and theirs.time.start is not None:
            counts["time/all"] += 1
            good = ours.time is not None and (ours.time.start, ours.time.end) == (theirs.time.start, theirs.time.end)
            counts["time/right"] += good
            if not good:
                slip("time", theirs, _when(theirs), _when(ours))
        counts["time_span/gold"] += theirs.time is not None
        counts["time_span/predicted"] += ours.time is not None
        counts["time_span/matched"] += _overlap(tokens, theirs.time, ours.time)
        parent = partner.get(ours.parent or "")
        counts["parent/gold"] += theirs.parent is not None
        counts["parent/predicted"] += ours.parent is not None
        counts["parent/matched"] += theirs.parent is not None and parent == theirs.parent
        if theirs.parent != parent:
            slip("parent", theirs, theirs.parent, parent or ours.parent)
        good = len(theirs.chain) == len(ours.chain) and all(
            people.same(a, b) for a, b in zip(theirs.chain, ours.chain, strict=True)
        )
        counts["chain/all"] += 1
        counts["chain/right"] += good
        if not good:
            slip("chain", theirs, [people.gold_name(e) for e in theirs.chain], [people.name(e) for e in ours.chain])
        if len(theirs.chain) > 1:
            counts["chain_long/all"] += 1
            counts["chain_long/right"] += good
        if theirs.act is not None:
            counts["act/all"] += 1
            counts["act/right"] += theirs.act == ours.act
            counts["class/all"] += 1
            counts["class/right"] += _CLASS[theirs.act] == _CLASS.get(ours.act or "")
            if theirs.act != ours.act:
                slip("act", theirs, theirs.act, ours.act)
        counts["hedged/gold"] += theirs.hedged
        counts["hedged/predicted"] += ours.hedged
        counts["hedged/matched"] += theirs.hedged and ours.hedged
    _count_entities(counts, gold, system, people)
    missed, extra = count_facts(counts, gold.facts, system.facts, system.entities, people.mapped, partner)
    for fact, name in (*((fact, people.gold_name) for fact in missed), *((fact, people.name) for fact in extra)):
        if slips is not None:
            triple = f"{name(fact.subject)} -> {name(fact.object) if fact.object else fact.value}"
            words = " … ".join(span.quote(text) for span in fact.spans)
            missing = fact in missed
            side = (f"{fact.relation} {triple}", "-") if missing else ("-", f"{fact.relation} {triple}")
            slips.append(Slip(gold.article.id, "facts", *side, words))
    return counts


def wrong_facts(gold: Reading, system: Reading) -> list[Fact]:
    """Return the facts of a reading that the gold one has not, whoever is said to tell them."""
    people = _People(gold.entities, system.entities, Tokens(gold.article.text))
    return count_facts(Counter(), gold.facts, system.facts, system.entities, people.mapped, {})[1]


def _count_entities(counts: Counter[str], gold: Reading, system: Reading, people: _People) -> None:
    text = gold.article.text
    wanted = {(s, e.type) for e in gold.entities for s in e.mentions if not _pronoun(s.quote(text))}
    found = {(s, e.type) for e in system.entities for s in e.mentions if not _pronoun(s.quote(text))}
    _count(counts, "mentions", wanted, found)
    _count(counts, "mentions_untyped", {s for s, _ in wanted}, {s for s, _ in found})
    for kind in {kind for _, kind in wanted | found}:
        _count(counts, f"mentions {kind}", {m for m in wanted if m[1] == kind}, {m for m in found if m[1] == kind})
    titles = {(e.id, r.title.lower()) for e in gold.entities for r in e.roles}
    held = {(people.mapped.get(e.id, e.id), r.title.lower()) for e in system.entities for r in e.roles}
    _count(counts, "roles", titles, held)
    unnamed = {e.id for e in gold.entities if e.anonymous}
    ours = {people.mapped.get(e.id, e.id) for e in system.entities if e.anonymous}
    _count(counts, "anonymous", unnamed, ours)


def _count(counts: Counter[str], field: str, wanted: Iterable[object], found: Iterable[object]) -> None:
    wanted, found = set(wanted), set(found)
    counts[f"{field}/gold"] += len(wanted)
    counts[f"{field}/predicted"] += len(found)
    counts[f"{field}/matched"] += len(wanted & found)


class _People:
    """Which entity of the system is which of the gold data."""

    def __init__(self, gold: Sequence[Entity], system: Sequence[Entity], tokens: Tokens) -> None:
        self.gold = {entity.id: entity for entity in gold}
        self.system = {entity.id: entity for entity in system}
        self.tokens = tokens
        by_token: dict[int, list[tuple[str, TokenSet]]] = defaultdict(list)
        for entity in gold:
            for span in entity.mentions:
                covered = tokens.of([span])
                for token in covered:
                    by_token[token].append((entity.id, covered))
        self.mapped: dict[str, str] = {}
        for entity in system:
            votes: Counter[str] = Counter()
            for span in entity.mentions:
                covered = tokens.of([span])
                best = max(
                    (
                        (len(covered & other) / len(covered | other), who)
                        for token in covered
                        for who, other in by_token.get(token, ())
                    ),
                    default=(0.0, ""),
                )
                if best[0] >= MATCHED or (best[0] > 0 and max(covered) in by_token):
                    votes[best[1]] += 1
            if votes:
                self.mapped[entity.id] = votes.most_common(1)[0][0]

    def same(self, gold: str, system: str | None) -> bool:
        if system is None or self.mapped.get(system) != gold:
            return False
        name, ours = self.gold[gold].name, self.system[system].name
        telling = {word.lower() for word in name.split() if word[:1].isupper()}
        return not telling or bool(telling & {word.lower() for word in ours.split()})

    def gold_name(self, entity: str) -> str:
        return self.gold[entity].name

    def name(self, entity: str | None) -> str:
        return self.system[entity].name if entity in self.system else "-"

    def named_within(self, entity: str, within: frozenset[int], sentences: Sentences) -> bool:
        """Tell whether a mention that holds a telling word of the name stands in one of the sentences."""
        one = self.gold[entity]
        telling = {word.lower().strip(",.") for word in one.name.split()}
        capitals = {word for word in telling if word and any(w[:1].isupper() for w in one.name.split())}
        text = self.tokens.text
        return any(
            bool(capitals & {_bare(word) for word in span.quote(text).split()})
            and bool(sentences.of_phrase(Phrase(text="", spans=(span,))) & within)
            for span in one.mentions
        )


def _bare(word: str) -> str:
    return word.lower().replace("’s", "").replace("'s", "").strip(",.’'")


def _sentences(attribution: Attribution, sentences: Sentences) -> frozenset[int]:
    found = sentences.of_phrase(attribution.content)
    if attribution.cue:
        found |= sentences.of_phrase(attribution.cue)
    if attribution.source:
        found |= sentences.of_phrase(attribution.source)
    return found


def _phrase(attribution: Attribution, field: str) -> Phrase | None:
    return {"addressee": attribution.addressee, "medium": attribution.medium, "setting": attribution.setting}[field]


def _overlap(tokens: Tokens, wanted: Phrase | None, found: Phrase | None) -> bool:
    if wanted is None or found is None:
        return False
    return bool(tokens.telling(tokens.of_phrase(wanted)) & tokens.of_phrase(found))


def _when(attribution: Attribution) -> str:
    time = attribution.time
    return f"{time.text} {time.start}..{time.end}" if time else "-"


def _pronoun(words: str) -> bool:
    return words.lower() in _PRONOUNS


_PRONOUNS = frozenset(
    {*PRONOUNS, "i", "me", "my", "we", "us", "our", "you", "your", "who", "whom", "which", "that", "this"}
)
