"""Training examples: labelled texts, from the corpora and from our own records."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sayso.errors import BadRecord
from sayso.model.labels import CIRCUMSTANCES
from sayso.quotation import QUOTE_MARKS
from sayso.records import RELATIONS

__all__ = [
    "Example",
    "Facts",
    "Label",
    "Mention",
    "Spans",
    "Title",
    "digest_of",
    "load_polnear",
    "load_records",
    "moved",
    "saying",
    "unknown_inside",
]

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """One attribution as character spans; `level` 0 in the article's own voice, 1 within another's content.

    `around` holds the spans of each of `labels.CIRCUMSTANCES`; it, `act` and `hedged` are None where nobody labelled
    them.
    A cue that is only the opening mark of a quotation stands for a quotation without a cue.
    """

    cue: Spans
    source: Spans
    content: Spans
    level: int = 0
    around: tuple[Spans, ...] | None = None
    act: str | None = None
    hedged: bool | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention; `name` is the bare name at its head, () where there is none."""

    spans: Spans
    type: str
    entity: str
    name: Spans = ()
    anonymous: bool | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """One title ("commander") with the places of who bears it, of what, and since and until when."""

    title: Spans
    roles: tuple[Spans, ...]  # as labels.TITLE_ROLES without "none"
    former: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """Which relations hold between the entities of `mentions`: `triples` of relation, subject and object.

    A triple of one entity alone (`labels.SINGLE`) has it at both ends. `known` are the relations that were looked for;
    of others nothing is learned, nor of the triples that are `open`.
    """

    mentions: tuple[Mention, ...]
    triples: frozenset[tuple[str, str, str]]
    known: tuple[str, ...] = RELATIONS
    open: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Example:
    """One text with the labels of one annotator, or of several to choose from.

    `unknown` are stretches in which nested cues were not looked for: there the nested layer learns nothing. Whatever is
    None was not labelled in this text, and nothing is learned of it: `choices` where it is empty, `names` (bare names
    with their types), `mentions` (noun phrases and pronouns with their entities), `titles`,
    `facts`.
    """

    name: str
    text: str
    choices: tuple[tuple[Label, ...], ...]
    unknown: tuple[Spans, ...] = ()  # one per choice
    weight: int = 1  # times an epoch
    since: int = 0  # first epoch that sees it
    share: float = 1.0  # chance to be seen in an epoch
    names: tuple[tuple[Spans, str], ...] | None = None
    mentions: tuple[Mention, ...] | None = None
    titles: tuple[Title, ...] | None = None
    facts: Facts | None = None


def moved(example: Example, text: str, shift: Callable[[Spans], Spans]) -> Example:
    """Return `example` with another text and every span put through `shift`; what loses its head is dropped."""

    def label(one: Label) -> Label:
        around = None if one.around is None else tuple(shift(spans) for spans in one.around)
        return replace(one, cue=shift(one.cue), source=shift(one.source), content=shift(one.content), around=around)

    def mention(one: Mention) -> Mention:
        return replace(one, spans=shift(one.spans), name=shift(one.name))

    def title(one: Title) -> Title:
        return replace(one, title=shift(one.title), roles=tuple(shift(spans) for spans in one.roles))

    return replace(
        example,
        text=text,
        choices=tuple(
            tuple(new for new in map(label, labels) if new.cue and new.content) for labels in example.choices
        ),
        unknown=tuple(shift(spans) for spans in example.unknown),
        names=None
        if example.names is None
        else tuple((place, kind) for place, kind in ((shift(s), k) for s, k in example.names) if place),
        mentions=None
        if example.mentions is None
        else tuple(new for new in map(mention, example.mentions) if new.spans),
        titles=None if example.titles is None else tuple(new for new in map(title, example.titles) if new.title),
        facts=None
        if example.facts is None
        else replace(example.facts, mentions=tuple(m for m in map(mention, example.facts.mentions) if m.spans)),
    )


def load_polnear(folder: Path) -> list[Example]:
    """Read one split of PolNeAR: `text/*.txt` and `attributions/*.ann`, all annotators of a text together."""
    notes: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        notes[re.sub(r"_[0-9a-f]{4}$", "", path.stem)].append(path)
    examples = []
    for path in sorted((folder / "text").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        choices = tuple(_read_ann(note.read_text("utf-8")) for note in notes.get(path.stem, []))
        if choices:
            examples.append(Example(path.stem, text, choices, tuple(unknown_inside(c) for c in choices)))
    return examples


def _read_ann(notes: str) -> tuple[Label, ...]:
    spans: dict[str, Spans] = {}
    labels = []
    for line in notes.splitlines():
        fields = line.split("\t")
        if line.startswith("T") and len(fields) >= 2 and " " in fields[1]:
            places = fields[1].split(" ", 1)[1]
            spans[fields[0]] = tuple((int(a), int(b)) for a, b in (p.split() for p in places.split(";")))
        elif line.startswith("E") and len(fields) >= 2:
            roles: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for part in fields[1].split()[1:]:
                role, _, target = part.partition(":")
                roles[role.rstrip("0123456789")] += spans.get(target, ())
            if roles["Cue"] and roles["Content"]:
                cue, source, content = (tuple(sorted(set(roles[r]))) for r in ("Cue", "Source", "Content"))
                labels.append(Label(cue, source, content))
    return tuple(labels)


def load_records(path: Path, *, weight: int = 1, since: int = 0) -> list[Example]:
    """Read records as in docs/record.md, or stories made of them, in which nested attributions are labelled too.

    What the records do not have (an act, an addressee, entities) is taken for not labelled, if no attribution of the
    file has it. Raises BadRecord naming the line where a record is not whole or a span lies outside its text.
    """
    records = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if line.strip():
            try:
                table = json.loads(line)
                for record in table["articles"] if isinstance(table, dict) and "articles" in table else [table]:
                    _check(record)
                    records.append(record)
            except (KeyError, TypeError, ValueError) as error:
                raise BadRecord(f"{path}:{number}", f"is no labelled record ({error})", "mend or remove it") from error
    full = any("addressee" in a for record in records for a in record["attributions"])
    return [_example(record, weight, since, full) for record in records]


def _check(record: dict[str, Any]) -> None:
    """Raise KeyError, TypeError or ValueError where a record lacks what is read of it, or points out of its text."""
    length = len(record["text"])
    str(record["id"])
    for a in record["attributions"]:
        if not a["content"]["spans"]:
            raise ValueError("content without a span")
        for words in (part for part in a.values() if isinstance(part, dict)):
            _check_spans(words["spans"], length)
    for entity in record.get("entities") or ():
        str(entity["id"] + entity["name"] + entity["type"])
        _check_spans(entity["mentions"], length)
        for role in entity.get("roles", ()):
            str(role["title"])
            _check_spans(role["spans"], length)


def _check_spans(spans: list[list[int]], length: int) -> None:
    for a, b in spans:
        if not 0 <= a < b <= length:
            raise ValueError(f"span [{a}, {b}] of a text of {length}")


def _example(record: dict[str, Any], weight: int, since: int, full: bool) -> Example:
    labels = []
    for a in record["attributions"]:
        content = _spans(a["content"])
        cue = _spans(a["cue"]) if a.get("cue") else ((content[0][0], content[0][0] + 1),)
        if not a.get("cue") and record["text"][cue[0][0]] not in QUOTE_MARKS:
            continue
        around = tuple(_spans(a.get(role)) for role in CIRCUMSTANCES[1:]) if full else None
        act, hedged = (a.get("act"), a.get("hedged")) if full else (None, None)
        labels.append(Label(cue, _spans(a.get("source")), content, int(bool(a.get("parent"))), around, act, hedged))
    example = Example(str(record["id"]), record["text"], (tuple(labels),), ((),), weight, since)
    if not record.get("entities"):
        return example
    example = _with_entities(example, record["entities"])
    triples = frozenset(
        (f["relation"], f["subject"], f["object"] or f["subject"]) for f in record.get("facts", ()) if _learnable(f)
    )
    return replace(example, facts=Facts(example.mentions or (), triples))


def _with_entities(example: Example, entities: list[dict[str, Any]]) -> Example:
    """Add the names, mentions and titles that the entities of a record tell."""
    text = example.text
    places = [(a, b, e) for e in entities for a, b in e["mentions"]]
    mentions, names = [], []
    for a, b, entity in sorted(places, key=lambda p: (p[0], -p[1])):
        others = [(x, y) for x, y, other in places if a <= x and y <= b and other is not entity]
        name = _bare_name(text, a, b, entity["name"], others)
        if name:
            names.append((name, entity["type"]))
        mentions.append(Mention(((a, b),), entity["type"], entity["id"], name, bool(entity.get("anonymous"))))
    titles = [
        title
        for entity in entities
        for role in entity.get("roles", ())
        if role["spans"] and (title := _title(text, entity, role, entities))
    ]
    return replace(example, names=tuple(names), mentions=tuple(mentions), titles=tuple(titles))


_NAME_WORD = re.compile(r"[^\s,;:()“”\"]+")


def _bare_name(text: str, start: int, end: int, full: str, others: list[tuple[int, int]]) -> Spans:
    """Return the longest run of words of [start, end) that are words of `full`, capitalised and nobody else's."""
    known = {_plain(word) for word in full.split()}
    runs: list[list[tuple[int, int]]] = [[]]
    for match in _NAME_WORD.finditer(text, start, end):
        a, b = match.span()
        word = match.group()
        if word.endswith(("’s", "'s")):
            b -= 2
        taken = any(x < b and a < y for x, y in others)
        if not taken and _plain(text[a:b]) in known and (runs[-1] or text[a].isupper() or text[a].isdigit()):
            runs[-1].append((a, b))
        elif runs[-1]:
            runs.append([])
    best = max(runs, key=len)
    while best and not (text[best[-1][0]].isupper() or text[best[-1][0]].isdigit()):
        best = best[:-1]
    while best and text[best[0][0] : best[0][1]].lower() in _NO_NAMES:
        best = best[1:]
    if not best:
        return ()
    # "the Azerbaijani embassy": what goes on with a noun was no name.
    following = re.match(r" (\w+)", text[best[-1][1] : end])
    if following and following[1][0].islower() and following[1] not in _AFTER_NAME:
        return ()
    return ((best[0][0], best[-1][1]),)


_NO_NAMES = frozenset("the a an one two three some another many several this that".split())  # noqa: SIM905
_AFTER_NAME = frozenset("of in for from at on by to with and".split())  # noqa: SIM905


def _plain(word: str) -> str:
    word = word.strip(",.;:()'’“”\"").lower()
    return word.removesuffix("’s").removesuffix("'s")


def _title(text: str, bearer: dict[str, Any], role: dict[str, Any], entities: list[dict[str, Any]]) -> Title | None:
    """Return where the words of a role stand: its title, the nearest mentions of its bearer and body, its dates."""
    start, end = role["spans"][0][0], role["spans"][-1][1]
    low = text[start:end].lower().find(role["title"].lower())
    if low < 0:
        return None
    at = start + low
    title = ((at, at + len(role["title"])),)

    def nearest(entity: dict[str, Any]) -> Spans:
        """The mention nearest to the title, preferring those that are no more than the title's own phrase."""
        a, b = min(entity["mentions"], key=lambda m: (max(m[0] - title[0][1], title[0][0] - m[1], 0), m[1] - m[0]))
        return ((a, b),)

    holder = nearest(bearer)
    inner = _bare_name(text, *holder[0], bearer["name"], [])
    body: Spans = ()
    for entity in entities:
        if entity["id"] == role.get("of"):
            body = nearest(entity)
    dates = []
    for key in ("since", "until"):
        year = (role.get(key) or "")[:4]
        found = re.search(rf"(?:[A-Z][a-z]+ )?{year}", text[start:end]) if year else None
        dates.append(((start + found.start(), start + found.end()),) if found else ())
    return Title(title, (inner or holder, body, *dates), bool(role.get("former")))


def _spans(phrase: dict[str, Any] | None) -> Spans:
    return tuple((int(a), int(b)) for a, b in phrase["spans"]) if phrase else ()


_MARKS = QUOTE_MARKS + " \n\t,"


def saying(text: str, content: Spans) -> str:
    """Return the words of a content without quotation marks at their ends."""
    return " ".join(text[a:b].strip(_MARKS) for a, b in content)


def unknown_inside(labels: tuple[Label, ...]) -> Spans:
    """Return the contents: a flat corpus does not say what is reported within them."""
    return tuple(span for label in labels for span in label.content)


def digest_of(examples: list[Example]) -> str:
    """Return a SHA-256 over names, texts and labels, for the model card."""
    hasher = hashlib.sha256()
    for example in examples:
        labels = example.choices, example.names, example.mentions, example.titles, _told(example.facts)
        hasher.update(repr((example.name, example.text, labels)).encode("utf-8", "surrogatepass"))
    return hasher.hexdigest()


def _learnable(fact: dict[str, Any]) -> bool:
    """Tell whether a fact is of two entities, or of one alone (`labels.SINGLE`); a toll ("41 people") is neither."""
    alone = {"killed": ("killed",), "attacked": ("attacked",), "designated_on": (fact.get("value"),)}
    return bool(fact["object"]) or fact.get("value") in alone.get(fact["relation"], ())


def _told(facts: Facts | None) -> object:
    return facts and (facts.mentions, sorted(facts.triples), facts.known, sorted(facts.open))
