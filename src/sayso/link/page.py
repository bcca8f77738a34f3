"""An article while it is asked whom it names, under which names, and what it tells of each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sayso.annotate.senses import folded
from sayso.link import lexicon
from sayso.link.naming import names_in, stripped
from sayso.link.phrases import WORD, Run, bare, capitals, described, describes, in_small, peoples, runs, trades
from sayso.link.spelling import plain
from sayso.link.whole import whole_namings
from sayso.records import Entity, Reading, Span

__all__ = ["Page", "Traits"]

# Of each entity so much is kept at most.
_TRADES, _COUNTRIES = 10, 4
_SENTENCE = re.compile(r"(?:^|[.!?…:\n–—]\s*[\"'“”‘’«(\[–—-]*\s*)$")
_NO_NAMES = frozenset(
    """it its itself they them their themselves we us our i me my you your who whom whose that this""".split()  # noqa: SIM905
)
_PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_ADDRESSED = {"mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "dame": "f", "lady": "f"}
_AGED = re.compile(r"(?<!\d)(\d{1,3})[- ]year[- ]old|, (\d{1,3})(?=[,.])|\(\s?(\d{1,3})\s?\)|\baged (\d{1,3})\b")


def _before_of(phrase: str) -> str:
    """Return a phrase without what a named person is of: "Jean Ilunga of the Border Guard"."""
    before, of, _ = phrase.partition(" of ")
    named = (run.words for run in runs(before, "person")) if of else ()
    return before if any(" " in stripped(words) for words in named) else phrase


_BELONGING = ("heads", "member_of", "part_of", "spokesperson_of", "located_in")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What an article tells of an entity besides its names; the fields are those of a `Portrait`."""

    trades: tuple[str, ...]
    bodies: tuple[str, ...]
    near: tuple[str, ...]
    of: tuple[str, ...]
    gender: str
    born: int


class _Seen:
    """What has been found of an entity so far."""

    def __init__(self, cast: Mapping[str, Entity], named: Mapping[str, Sequence[str]]) -> None:
        self._cast, self._named = cast, named
        self.trades: Counter[str] = Counter()
        self.of: Counter[str] = Counter()
        self.bodies: list[str] = []
        self.near: list[str] = []

    def belongs(self, id: str | None) -> None:
        """Note that it belongs to another entity of the article, or lies there."""
        if id is None or id not in self._named:
            return
        if self._cast[id].type == "place":
            self.near += map(folded, self._named[id])
            self.of.update(_countries_of(self._named[id]))
        elif self._cast[id].type != "person":
            self.bodies += map(folded, self._named[id])
        self.of.update(code for name in self._named[id] for code in peoples(name))


def _countries_of(names: Sequence[str]) -> list[str]:
    return [code for name in names if (code := lexicon.countries()[0].get(plain(name)))]


class Page:
    """An article while portraits are made of its entities."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.article.text
        self._year = int(published[:4]) if (published := reading.article.published or "")[:4].isdigit() else 0
        self._roles = {entity.id: entity.roles for entity in reading.entities}
        self._facts = reading.facts
        self._namings = whole_namings(self._text, reading.entities)
        self._spots = sorted((span.start, span.end, id) for id, spans in self._namings.items() for span in spans)
        self._starts = [spot[0] for spot in self._spots]

    def names_of(self, entity: Entity) -> tuple[str, ...]:
        """Return the names under which the entity appears, the most used first."""
        counts: Counter[str] = Counter()
        for span in self._namings[entity.id]:
            counts.update(self._names_at(span, entity))
        for name in names_in(entity.name) if self._namings[entity.id] else ():
            # The fullest name by the reading; a phrase that merely holds a name begins in small letters.
            if entity.type == "person":
                name = next((stripped(run.words) for run in runs(name, "person")), name)
            name = bare(name)
            first = name.split()[0]
            if any(name != longer and (longer.startswith(name) or longer.endswith(name)) for longer in counts):
                continue  # a part of it, or cut
            if (
                capitals(first)
                and not describes(name, entity.type)
                and (counts or self._is_name(name, entity.type, begins=True))
            ):
                counts[in_small(name, entity.type)] += 0
        if not counts and entity.type == "organization":
            counts.update(filter(None, (described(self._text[s.start : s.end]) for s in self._namings[entity.id])))
        return tuple(sorted(counts, key=lambda name: (-counts[name], -len(name), name)))

    def _names_at(self, span: Span, entity: Entity) -> Iterator[str]:
        """Yield the names in one mention: words with capitals in a row, those of other entities inside it left out."""
        for part in names_in(self._without_others(span, entity)):
            if entity.type == "person":
                part = _before_of(part)
            found = list(runs(part, entity.type))
            if entity.type == "person":
                names = [Run(stripped(run.words)) for run in found if plain(run.words) not in lexicon.words("titles")]
                found = names[-1:]
            elif found:
                found = [max(found, key=lambda run: len(run.words))]
            for run in found:
                first = self._text.find(run.words, span.start, span.end)
                words = run.words
                if run.noun and entity.type in ("place", "event"):
                    words = f"{words} {run.noun}"  # "Mayadin road" is not Mayadin
                elif run.noun and entity.type != "person" and " " not in words:
                    continue  # "the Gdansk branch"
                if self._is_name(words, entity.type, begins=first >= 0 and self._begins_sentence(first)):
                    yield in_small(bare(words), entity.type)

    def _without_others(self, span: Span, entity: Entity) -> str:
        """Return the words of a mention, bars in place of other entities named inside it."""
        letters = list(self._text[span.start : span.end])
        for start, end, other in self._inside(span):
            if other != entity.id and (end - start) < (span.end - span.start):
                letters[start - span.start : end - span.start] = "|" * (end - start)
        return "".join(letters)

    def _inside(self, span: Span) -> Iterator[tuple[int, int, str]]:
        for start, end, id in self._spots[bisect_left(self._starts, span.start) :]:
            if start >= span.end:
                return
            if end <= span.end:
                yield start, end, id

    def _begins_sentence(self, at: int) -> bool:
        before = self._text[max(0, at - 12) : at]
        return at == 0 or bool(_SENTENCE.search(re.sub(r"\b(?:The|A|An)\s+$", "", before)))

    def _is_name(self, run: str, type: str, *, begins: bool = False) -> bool:
        """Tell whether words in capitals are a name and not the beginning of a sentence, or a title alone."""
        words = [plain(word) for word in run.split()]
        if not any(len(word) > 1 for word in words) or words[0] in _PRONOUNS or words[0] in _NO_NAMES:
            return False
        if words[0] in lexicon.words("numerals") and run.split()[-1][:1].islower():
            return False
        if type != "group" and all(word in lexicon.countries()[1] for word in words):
            return False
        if all(word in lexicon.words("times") for word in words):
            return False
        if len(words) > 1:
            return True
        word = words[0].rstrip(".")
        if word in lexicon.fields() or word in lexicon.words("titles") or word in lexicon.words("generic"):
            return run.isupper() and 1 < len(run) < 9
        if not begins:
            return True
        # A word that also stands in small letters is none; a group is seldom one word, and that "Fans" or "Residents".
        lower = re.search(rf"\b{re.escape(run.lower())}\b", self._text) is not None
        return not lower and type in ("person", "place", "organization", "outlet")

    def traits(self, entity: Entity, cast: Mapping[str, Entity], named: Mapping[str, Sequence[str]]) -> Traits:
        """Return what else the article tells of the entity."""
        seen = _Seen(cast, named)
        genders: Counter[str] = Counter()
        for span in self._namings[entity.id]:
            words = self._text[span.start : span.end]
            first = plain(words.split()[0]).rstrip(".") if words.split() else ""
            if gender := _PRONOUNS.get(first) if len(words.split()) == 1 else _ADDRESSED.get(first):
                genders[gender] += 1
            seen.of.update(peoples(words))
            seen.trades.update(trades(self._without_others(span, entity)))
            for _, _, other in self._inside(span):
                if other != entity.id:
                    seen.belongs(other)
        for role in entity.roles:
            seen.trades.update(dict.fromkeys(trades(role.title), 3))
            seen.of.update(peoples(role.title))
            seen.belongs(role.of)
        for fact in self._facts:
            if fact.subject == entity.id and fact.relation in _BELONGING:
                seen.belongs(fact.object)
        if entity.type == "place":
            seen.of.update(_countries_of(named[entity.id]))
        person = entity.type == "person"
        ranked = sorted(seen.trades, key=lambda word: (-seen.trades[word], word))
        return Traits(
            trades=tuple(ranked)[:_TRADES],
            bodies=tuple(dict.fromkeys(seen.bodies)),
            near=tuple(dict.fromkeys(seen.near)),
            of=tuple(code for code, _ in seen.of.most_common(_COUNTRIES)),
            gender=genders.most_common(1)[0][0] if person and genders else "",
            born=self._born(entity) if person else 0,
        )

    def _born(self, entity: Entity) -> int:
        """Return the year in which the person was born, about, 0 if no age is told."""
        for span in entity.mentions:
            match = _AGED.match(self._text, span.end) or _AGED.search(self._text, span.start, span.end)
            age = next((int(group) for group in match.groups() if group), 0) if match else 0
            if 10 <= age <= 110 and self._year:
                return self._year - age
        return 0

    def countries(self, *texts: str) -> tuple[str, ...]:
        """Return the countries that the texts speak of, the most named first."""
        places, peoples = lexicon.countries()
        counts: Counter[str] = Counter()
        for text in texts:
            words = [(match.group(), plain(match.group())) for match in WORD.finditer(text[:20_000])]
            for place, (raw, word) in enumerate(words):
                if not raw[0].isupper():
                    continue
                code = peoples.get(word)
                for length in (4, 3, 2, 1):
                    if code is None:
                        code = places.get(" ".join(one for _, one in words[place : place + length]))
                if code:
                    counts[code] += 1
        return tuple(code for code, _ in counts.most_common(_COUNTRIES))
