"""Corpora of names and mentions as training examples: GUM, en-worldwide-newswire, GAP.

GUM (Zeldes 2017) marks every noun phrase with its type and what it stands for; en-worldwide-newswire (Shan et al. 2023)
names in news from outside the West; GAP (Webster et al. 2018) pronouns with two names each may stand for.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sayso.model.pairs import PRONOUNS
from sayso.train.corpora import Example, Mention, Spans

__all__ = ["joined", "load_gap", "load_gum", "load_names"]

# Genres of GUM whose texts may be used for anything; the others are for non-commercial use.
_FREE = ("news", "interview", "academic", "court", "bio", "voyage")
_GUM_TYPES = {"person": "person", "organization": "organization", "place": "place", "event": "event"}
_NAME_TYPES = {
    "Person": "person",
    "Organization": "organization",
    "Location": "place",
    "Facility": "place",
    "NORP": "people",
    "Misc": "other",
    "Product": "other",
}
_DOCUMENTS = frozenset(
    [
        "report",
        "statement",
        "letter",
        "document",
        "article",
        "book",
        "law",
        "bill",
        "study",
        "paper",
        "claim",
        "allegation",
        "speech",
        "post",
        "memo",
        "survey",
        "poll",
        "announcement",
        "declaration",
        "resolution",
        "ruling",
    ]
)
_NO_SPACE_BEFORE = re.compile(r"^(?:[.,;:!?%)\]}”’]|'s$|n't$|'(?:re|ve|ll|d|m)$|’s$)")
_NO_SPACE_AFTER = ("(", "[", "{", "$", "“", "‘", "£", "#")


@dataclass(slots=True)
class _Token:
    form: str
    tag: str
    entities: str
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class _Open:
    entity: str
    kind: str
    heads: tuple[int, ...]
    first: int
    tokens: list[int] = field(default_factory=list)


def load_gum(folder: Path, *, held: Iterable[str] = ()) -> list[Example]:
    """Read the documents of `folder`/dep of free genres but `held`: all noun phrases with what they stand for."""
    skip = set(held)
    examples = []
    for path in sorted((folder / "dep").glob("GUM_*.conllu")):
        genre = path.stem.split("_")[1]
        if genre in _FREE and path.stem not in skip:
            examples.append(_gum(path))
    return examples


def _gum(path: Path) -> Example:
    tokens: list[_Token] = []
    parts: list[str] = []
    length = 0
    space = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# newpar") and not line.startswith("# newpar_block") and tokens:
            space = "\n\n"
            continue
        fields = line.split("\t")
        if len(fields) != 10 or "-" in fields[0] or "." in fields[0]:
            continue
        parts.append(space)
        length += len(space)
        notes = dict(note.split("=", 1) for note in fields[9].split("|") if "=" in note)
        parts.append(fields[1])
        tokens.append(_Token(fields[1], fields[4], notes.get("Entity", ""), length, length + len(fields[1])))
        length += len(fields[1])
        space = "" if notes.get("SpaceAfter") == "No" else " "
    text = "".join(parts)
    mentions, names = [], []
    for one in _phrases(tokens):
        made = _gum_mention(tokens, one, text)
        if made is not None:
            mentions.append(made)
            if made.name and (made.name, made.type) not in names:
                names.append((made.name, made.type))
    return Example(path.stem, text, (), names=tuple(names), mentions=tuple(mentions))


def _phrases(tokens: Sequence[_Token]) -> Iterator[_Open]:
    """Yield every bracketed phrase; the notation is (id-type-...-minspan-link...( and id)."""
    stack: list[_Open] = []
    for i, token in enumerate(tokens):
        for opening, closing in re.findall(r"\(([^()]+)|([^()]+)?\)", token.entities):
            if opening:
                fields = opening.split("-")
                if len(fields) >= 6 and not opening.split("-")[0].startswith("bridge"):
                    heads = tuple(int(n) for n in re.findall(r"\d+", fields[5]))
                    stack.append(_Open(fields[0], fields[1], heads, i))
            else:
                for k in range(len(stack) - 1, -1, -1):
                    if not closing or stack[k].entity == closing:
                        one = stack.pop(k)
                        one.tokens = list(range(one.first, i + 1))
                        yield one
                        break


def _gum_mention(tokens: Sequence[_Token], one: _Open, text: str) -> Mention | None:
    if one.kind in ("time", "substance") or not one.heads:
        return None
    heads = [one.first + n - 1 for n in one.heads if one.first + n - 1 <= one.tokens[-1]]
    if not heads:
        return None
    head = tokens[heads[-1]]
    last = one.tokens[-1]
    # Our phrases end where a comma or a relative clause begins.
    for i in range(heads[-1] + 1, last + 1):
        if tokens[i].form in (",", "(", "–", "—", "-", ":", ";") or tokens[i].tag in ("WDT", "WP", "WP$", "WRB"):
            last = i - 1
            break
    spans = ((tokens[one.first].start, tokens[last].end),)
    name: Spans = ()
    if head.tag.startswith("NNP"):
        low = high = heads[-1]
        while low - 1 >= one.first and tokens[low - 1].tag.startswith("NNP"):
            low -= 1
        while high + 1 <= last and tokens[high + 1].tag.startswith("NNP"):
            high += 1
        name = ((tokens[low].start, tokens[high].end),)
    words = text[spans[0][0] : spans[0][1]]
    kind = _GUM_TYPES.get(one.kind, "other")
    if kind == "person" and (head.tag in ("NNS", "NNPS") or words.lower() in ("they", "them", "their")):
        kind = "group"
    if head.form.lower().rstrip("s") in _DOCUMENTS:
        kind = "document"
    if words.lower() not in PRONOUNS and head.tag.startswith(("PRP", "DT", "W", "EX")):
        return None  # first and second person, "this" alone
    if kind in ("place", "event", "other") and not name and words.lower() not in PRONOUNS:
        return None  # things that never speak are followed only by name
    return Mention(spans, kind, one.entity, name)


def load_names(folder: Path, *, held: Iterable[str] = (), share: float = 1.0) -> list[Example]:
    """Read en-worldwide-newswire but files whose names begin with one of `held`: bare names with their types."""
    skip = tuple(held)
    examples = []
    for path in sorted((folder / "processed_annotated").glob("*.tsv")):
        if skip and path.name.startswith(skip):
            continue
        text, names = read_names(path)
        if names:
            examples.append(Example(path.name, text, (), share=share, names=names))
    return examples


def read_names(path: Path) -> tuple[str, tuple[tuple[Spans, str], ...]]:
    """Return the text of one file, put together from its tokens, and its names."""
    parts: list[str] = []
    names: list[tuple[int, int, str]] = []
    length, space, quoted, sentence, current = 0, "", False, 0, ""
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) < 2 or fields[0].startswith("http"):
            if parts and not line.strip():
                sentence += 1
                space = "\n\n" if sentence % 2 == 0 else " "
                current = ""
            continue
        form, tag = fields[0], fields[1]
        closes = form == '"' and quoted
        if _NO_SPACE_BEFORE.match(form) or closes:
            space = "" if "\n" not in space else space
        parts += [space, form]
        start = length + len(space)
        length = start + len(form)
        if form == '"':
            quoted = not quoted
        space = "" if form in _NO_SPACE_AFTER or (form == '"' and quoted) else " "
        kind = _NAME_TYPES.get(tag[2:], "")
        if tag.startswith("B-") or (tag.startswith("I-") and kind != current):
            if kind:
                names.append((start, length, kind))
            current = kind
        elif tag.startswith("I-") and kind:
            names[-1] = (names[-1][0], length, kind)
        else:
            current = ""
    return "".join(parts), tuple((((a, b),), kind) for a, b, kind in names)


def joined(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the text that tokens make, with spaces where print has them, and the place of each."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    length, space, quoted = 0, "", False
    for form in tokens:
        if _NO_SPACE_BEFORE.match(form) or (form == '"' and quoted):
            space = ""
        parts += [space, form]
        places.append((length + len(space), length + len(space) + len(form)))
        length = places[-1][1]
        if form == '"':
            quoted = not quoted
        space = "" if form in _NO_SPACE_AFTER or (form == '"' and quoted) else " "
    return "".join(parts), places


def load_gap(path: Path) -> list[Example]:
    """Read pronouns with the two names each may stand for."""
    examples = []
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            text = row["Text"]
            at = int(row["Pronoun-offset"])
            entity = "A" if row["A-coref"].lower() == "true" else "B" if row["B-coref"].lower() == "true" else ""
            if not entity:
                continue
            mentions = [Mention(((at, at + len(row["Pronoun"])),), "person", entity)]
            for key in "AB":
                start = int(row[f"{key}-offset"])
                place = ((start, start + len(row[key])),)
                mentions.append(Mention(place, "person", key, place))
            examples.append(Example(row["ID"], text, (), mentions=tuple(mentions), share=0.3))
    return examples
