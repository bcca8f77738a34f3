"""Annotated corpora on disk as `Reading`s, for training and for evaluation; and stories that several outlets tell.

Three formats are read as readings. `records`: our own JSON Lines (`docs/record.md`). `brat`: standoff, a `.ann` file
beside each `.txt`. `polnear`: the layout of the PolNeAR corpus, brat standoff in a folder `attributions`
beside a folder `text`, where several people may have annotated one article. Stories (`load_stories`) are JSON Lines
of our own, one story a line, in the shape of `data/stories/README.md`.

Annotations made by hand hold slips: lines broken in two, events that name no content, offsets beyond the
text. Each is reported with file and line and left out; the rest of its article is kept. Offsets count the
characters of the file as they stand, line ends untranslated.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar, get_args

from sayso.checked import Field
from sayso.errors import BadRecord, InputError, NothingToRead, SaysoError, UnknownFormat, UnreadableFile
from sayso.jsonl import from_record, read_lines, read_objects
from sayso.quotation import form_of
from sayso.records import STANCES, Article, Attribution, Maker, Party, Reading, Span, content_id, phrase

__all__ = [
    "ARTICLE_RELATIONS",
    "CLAIM_RELATIONS",
    "FORMATS",
    "GoldFormat",
    "Story",
    "check_format",
    "load_gold",
    "load_stories",
    "renamed",
]

GoldFormat = Literal["polnear", "brat", "records"]
FORMATS: tuple[GoldFormat, ...] = get_args(GoldFormat)

#: What may be said of two claims, and of two articles, of a story.
CLAIM_RELATIONS = ("contradicts", "updates")
ARTICLE_RELATIONS = ("copies", "cites", "version_of")

# What a slip is reported to: by default the log, once for each.
Report = Callable[[SaysoError], None]

_Found = TypeVar("_Found")

_LOG = logging.getLogger(__name__)
_SLIP = "correct the line, or leave it: the rest of the file is used"
# In PolNeAR an article's annotations are named after it and the annotator, four hex digits.
_ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")
# brat numbers the second and later arguments of one kind: Content, Content2, Content3.
_NUMBER = re.compile(r"\d+$")
_ROLES = ("source", "cue", "content")


def check_format(name: str) -> GoldFormat:
    """Return `name` as a format of annotated data; raises `UnknownFormat`."""
    for known in FORMATS:
        if name == known:
            return known
    raise UnknownFormat(name, "no such format of annotated data", f"use {', '.join(FORMATS)}")


def load_gold(path: str | Path, format: str, *, report: Report | None = None) -> Iterator[Reading]:
    """Yield the annotated articles under `path`, in the order of their names (records: of their lines).

    `path` is a folder (`records`: or a `.jsonl` file). Each slip goes to `report`, without one to the log.
    Raises `UnknownFormat`, `NothingToRead` where no annotated article is found, and `InputError` where
    the folder holds several splits of a corpus and does not say which is meant.
    """
    readers: dict[GoldFormat, Callable[[Path, Report], Iterator[Reading]]] = {
        "polnear": _read_polnear,
        "brat": _read_brat,
        "records": _read_records,
    }
    reader = readers[check_format(format)]
    return _some(Path(path), reader, report or _to_log)


def _some(
    path: Path, reader: Callable[[Path, Report], Iterator[_Found]], report: Report, *, what: str = "annotated article"
) -> Iterator[_Found]:
    """Pass on what the reader yields; if that is nothing, say so with the first reason for it."""
    slips: list[SaysoError] = []
    nothing = True

    def remembered(slip: SaysoError) -> None:
        if not slips:
            slips.append(slip)
        report(slip)

    for found in reader(path, remembered):
        nothing = False
        yield found
    if nothing:
        reason = f"no {what} could be read ({slips[0].where}: {slips[0].reason})" if slips else "is empty"
        raise NothingToRead(str(path), reason, "correct it, or name another corpus or format")


def _to_log(slip: SaysoError) -> None:
    _LOG.warning("%s", slip)


# -- the three layouts -------------------------------------------------------------------------------------


def _read_records(path: Path, report: Report) -> Iterator[Reading]:
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files:
        raise NothingToRead(str(path), "no .jsonl file in this folder", "name a file or folder of records")
    for file in files:
        for reading in read_lines(file):
            if isinstance(reading, SaysoError):
                report(reading)
            else:
                yield reading


def _read_brat(path: Path, report: Report) -> Iterator[Reading]:
    annotations = sorted(path.rglob("*.ann")) if path.is_dir() else []
    if not annotations:
        raise NothingToRead(str(path), "no .ann file in this folder", "name a folder of .txt and .ann files")
    for annotation in annotations:
        name = annotation.relative_to(path).with_suffix("").as_posix()
        yield from _read_pair(name, annotation.with_suffix(".txt"), annotation, report)


def _read_polnear(path: Path, report: Report) -> Iterator[Reading]:
    texts, annotations = path / "text", path / "attributions"
    if not (texts.is_dir() and annotations.is_dir()):
        _ask_for_split(path)
    first: dict[str, Path] = {}
    for annotation in sorted(annotations.glob("*.ann")):
        first.setdefault(_ANNOTATOR.sub("", annotation.stem), annotation)
    if not first:
        raise NothingToRead(str(annotations), "no .ann file in this folder", "check that the corpus is whole")
    for text in sorted(texts.glob("*.txt")):
        if text.stem not in first:
            report(UnreadableFile(str(text), "nobody annotated this text", "leave it: it is not used"))
    for name, annotation in first.items():
        yield from _read_pair(name, texts / f"{name}.txt", annotation, report)


def _ask_for_split(path: Path) -> None:
    """Raise the error that tells which split folders there are, or that there are none."""
    splits = sorted(found.parent for pattern in ("*/text", "*/*/text") for found in path.glob(pattern))
    splits = [split for split in splits if (split / "attributions").is_dir()]
    if splits:
        names = ", ".join(split.name for split in splits)
        raise InputError(str(path), f"holds several splits ({names})", f"name one of them, as {splits[0]}")
    raise NothingToRead(str(path), "has no folders text/ and attributions/", "name a split of PolNeAR, as .../data/dev")


def _read_pair(name: str, text_file: Path, annotation_file: Path, report: Report) -> Iterator[Reading]:
    text = _contents(text_file, report)
    lines = _contents(annotation_file, report)
    if text is None or lines is None:
        return
    standoff = _parse(lines, text, str(annotation_file), report)
    article = Article(id=name, text=text)
    yield Reading(
        article=article,
        attributions=tuple(_attributions(standoff, article)),
        maker=Maker(name="gold", version=annotation_file.stem, digest=""),
    )


def _contents(path: Path, report: Report) -> str | None:
    try:
        with open(path, encoding="utf-8", newline="") as stream:
            return stream.read()
    except UnicodeDecodeError as error:
        report(UnreadableFile(str(path), f"not UTF-8 at byte {error.start + 1}", "save the file as UTF-8"))
    except OSError as error:
        reason = f"cannot be read ({error.strerror or error})"
        report(UnreadableFile(str(path), reason, "check that the .txt and the .ann file stand together"))
    return None


# -- brat standoff -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Group:
    """The spans of one attribution by role, before it has a form and an id; `key` is its line's id."""

    key: str
    spans: dict[str, list[Span]]


@dataclass(frozen=True, slots=True)
class _Standoff:
    """What a `.ann` file marks: text-bound annotations (T) with role and spans, and the groups they form."""

    marked: dict[str, tuple[str, tuple[Span, ...]]] = field(default_factory=dict)
    groups: list[_Group] = field(default_factory=list)


def _parse(lines: str, text: str, where: str, report: Report) -> _Standoff:
    standoff = _Standoff()
    events: list[tuple[str, str, str]] = []  # place, id, arguments
    relations: list[tuple[str, str, str]] = []
    # brat ends lines with \n; other line breaks may stand in the text it repeats.
    for number, line in enumerate(lines.split("\n"), 1):
        line = line.rstrip("\r")
        place = f"{where}, line {number}"
        key, _, rest = line.partition("\t")
        if not line.strip() or line[0] in "#AMN*":
            continue  # notes, attributes, modifications, normalisations, equivalences: they mark no spans
        if rest and line[0] == "E":
            events.append((place, key, rest))
        elif rest and line[0] == "R":
            relations.append((place, key, rest))
        elif rest and line[0] == "T":
            _take_mark(standoff, place, key, rest, text, report)
        else:
            report(BadRecord(place, f"not a line of standoff: {line[:60]!r}", _SLIP))
    for place, key, rest in events:
        _take_event(standoff, place, key, rest, report)
    standoff.groups.extend(_related(standoff, relations, report))
    return standoff


def _take_mark(standoff: _Standoff, place: str, key: str, rest: str, text: str, report: Report) -> None:
    """Take `Label start end;start end<TAB>words`; labels other than the three roles are passed over."""
    head, _, words = rest.partition("\t")
    label, _, offsets = head.partition(" ")
    role = label.casefold()
    if role not in _ROLES:
        return
    try:
        spans = tuple(_span(pair, text) for pair in offsets.split(";"))
    except ValueError as error:
        report(BadRecord(place, f"{key}: {error}", _SLIP))
        return
    # The fragments stand in the order in which they were marked, in the offsets as in the words. The words
    # may break off at a line break inside them; what is there must be what the spans quote.
    quoted = " ".join(span.quote(text) for span in spans)
    if words and not "".join(quoted.split()).startswith("".join(words.split())):
        report(BadRecord(place, f"{key} says {words[:40]!r} but marks {quoted[:40]!r}", _SLIP))
        return
    standoff.marked[key] = (role, spans)


def _span(pair: str, text: str) -> Span:
    """Return the span of `start end`, less the white space at its edges; raises `ValueError`."""
    numbers = pair.split()
    if len(numbers) != 2 or not all(number.isascii() and number.isdigit() for number in numbers):
        raise ValueError(f"wanted start and end, found {pair[:40]!r}")
    # Longer numbers lie outside any text; cut, they still do, and cost nothing to convert.
    start, end = (int(number[:18]) for number in numbers)
    if not start < end <= len(text):
        raise ValueError(f"[{start}, {end}) is not inside the text of {len(text)} characters")
    trimmed = text[start:end].strip()
    if not trimmed:
        raise ValueError(f"[{start}, {end}) is white space")
    start += text[start:end].index(trimmed)
    return Span(start, start + len(trimmed))


def _take_event(standoff: _Standoff, place: str, key: str, rest: str, report: Report) -> None:
    """Take `Attribution:T4 Content:T3 Cue:T2 Source:T1`; the first pair is the trigger, no part of it."""
    spans: dict[str, list[Span]] = {role: [] for role in _ROLES}
    for argument in rest.split()[1:]:
        name, _, target = argument.partition(":")
        role = _NUMBER.sub("", name).casefold()
        if role not in spans:
            continue
        if target not in standoff.marked:
            report(BadRecord(place, f"{key} names {target[:20]!r}, which is not marked", _SLIP))
            continue
        spans[role].extend(standoff.marked[target][1])
    if spans["content"]:
        standoff.groups.append(_Group(key, spans))
    else:
        report(BadRecord(place, f"{key} has no content", _SLIP))


def _related(standoff: _Standoff, relations: Iterable[tuple[str, str, str]], report: Report) -> Iterator[_Group]:
    """Group by relations `Source Arg1:T1 Arg2:T2`: one attribution for each cue, or content without a cue.

    Which way a relation points and what it is called is not looked at, only which roles it joins.
    """
    neighbours: dict[str, list[str]] = {}
    for place, key, rest in relations:
        ends = [argument.partition(":")[2] for argument in rest.split()[1:3]]
        if len(ends) < 2 or any(end not in standoff.marked for end in ends):
            report(BadRecord(place, f"{key} joins something that is not marked", _SLIP))
            continue
        for here, there in (ends, reversed(ends)):
            neighbours.setdefault(here, []).append(there)

    def joined(key: str, role: str) -> list[str]:
        return [other for other in neighbours.get(key, ()) if standoff.marked[other][0] == role]

    def group(key: str, cues: list[str], contents: list[str]) -> _Group:
        sources = joined(key, "source") or [s for content in contents for s in joined(content, "source")]
        members = {"source": sources, "cue": cues, "content": contents}
        return _Group(
            key,
            {
                role: [span for other in dict.fromkeys(others) for span in standoff.marked[other][1]]
                for role, others in members.items()
            },
        )

    for key in neighbours:
        role = standoff.marked[key][0]
        if role == "cue" and (contents := joined(key, "content")):
            yield group(key, [key], contents)
        elif role == "content" and not joined(key, "cue"):
            yield group(key, [], [key])


def _attributions(standoff: _Standoff, article: Article) -> Iterator[Attribution]:
    """Yield what the groups say, in the order in which their contents begin."""
    for group in sorted(standoff.groups, key=lambda group: min(group.spans["content"])):
        spans = {role: _merged(found) for role, found in group.spans.items()}
        source = phrase(article.text, spans["source"])
        yield Attribution(
            id=content_id("at", article.id, group.key),
            form=form_of(article.text, spans["content"]),
            content=phrase(article.text, spans["content"]),
            cue=phrase(article.text, spans["cue"]) if spans["cue"] else None,
            source=Party(text=source.text, spans=source.spans) if source.spans else None,
            confidence=1.0,
        )


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those that overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and merged[-1].overlaps(span):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


# -- stories -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What several outlets wrote on one affair, and what people marked across their articles.

    `readings` are the articles as they were annotated, in the order of the file; the ids of attributions and
    entities are their own with the article's before it, so that no two of a story are alike. `claims` are
    propositions, worded, by key. `stands` tells, by attribution, on which claims it stands and how (one of
    `records.STANCES`), the main one first; `roots` whom its words ultimately come from, a key for each who is
    somebody else. `relations` are between claims (left contradicts or updates right), `links` between articles
    (left copies, cites or is a newer version of right).
    """

    id: str
    topic: str
    readings: tuple[Reading, ...]
    claims: Mapping[str, str]
    stands: Mapping[str, tuple[tuple[str, str], ...]]
    roots: Mapping[str, str]
    relations: tuple[tuple[str, str, str], ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()


def load_stories(path: str | Path, *, report: Report | None = None) -> Iterator[Story]:
    """Yield the stories of a `.jsonl` file, one a line.

    Each slip goes to `report`, without one to the log, and its story is left out. Raises `NothingToRead` where no
    story is found.
    """
    return _some(Path(path), _read_stories, report or _to_log, what="story")


def _read_stories(path: Path, report: Report) -> Iterator[Story]:
    for found in read_objects(path):
        if isinstance(found, SaysoError):
            report(found)
            continue
        where, record = found
        try:
            yield _story(Field(record, "", where), where)
        except BadRecord as slip:
            report(slip)


def _story(top: Field, where: str) -> Story:
    claims = {key: top.need("claims").get(key).string() for key in _keys(top.need("claims"))}
    stands: dict[str, tuple[tuple[str, str], ...]] = {}
    roots: dict[str, str] = {}
    readings: dict[str, Reading] = {}
    for item in top.need("articles").items():
        _keys(item)
        reading = from_record(item.value, f"{where}, {item.path}")
        article = reading.article.id
        if article in readings:
            raise item.get("id").fail("another article of the story has this id")
        for said, field_ in zip(reading.attributions, item.get("attributions").items(), strict=True):
            key = f"{article}.{said.id}"
            if taken := tuple(_stand(stand, claims) for stand in field_.get("claims").items()):
                stands[key] = taken
            if (root := field_.get("root").optional_string()) is not None:
                roots[key] = root
        readings[article] = renamed(
            reading,
            {said.id: f"{article}.{said.id}" for said in reading.attributions},
            {one.id: f"{article}.{one.id}" for one in reading.entities},
        )
    return Story(
        id=top.need("id").filled(),
        topic=top.get("topic").optional_string() or "",
        readings=tuple(readings.values()),
        claims=claims,
        stands=stands,
        roots=roots,
        relations=tuple(_relation(one, claims, CLAIM_RELATIONS, "claim") for one in top.get("relations").items()),
        links=tuple(_relation(one, readings, ARTICLE_RELATIONS, "article") for one in top.get("links").items()),
    )


def _keys(field_: Field) -> list[str]:
    """Return the names in an object."""
    field_.get("")  # raises unless it is one
    return list(field_.value)


def _parts(field_: Field, count: int) -> list[Field]:
    parts = list(field_.items())
    if len(parts) != count:
        raise field_.fail(f"wanted a list of {count}, found {len(parts)}")
    return parts


def _stand(field_: Field, claims: Mapping[str, str]) -> tuple[str, str]:
    claim, stance = _parts(field_, 2)
    return claim.reference(claims, "claim"), stance.one_of(STANCES)


def _relation(
    field_: Field, known: Mapping[str, object], relations: tuple[str, ...], what: str
) -> tuple[str, str, str]:
    left, relation, right = _parts(field_, 3)
    return left.reference(known, what), relation.one_of(relations), right.reference(known, what)


def renamed(reading: Reading, said: Mapping[str, str], cast: Mapping[str, str] | None = None) -> Reading:
    """Return the reading with new ids of its attributions (`said`) and of its entities (`cast`).

    What has no new id keeps its own.
    """
    cast = cast or {}

    def party(one: Party | None) -> Party | None:
        return replace(one, entity=cast.get(one.entity, one.entity)) if one and one.entity else one

    return replace(
        reading,
        attributions=tuple(
            replace(
                one,
                id=said.get(one.id, one.id),
                parent=said.get(one.parent, one.parent) if one.parent else None,
                source=party(one.source),
                addressee=party(one.addressee),
                chain=tuple(cast.get(link, link) for link in one.chain),
            )
            for one in reading.attributions
        ),
        entities=tuple(
            replace(
                one,
                id=cast.get(one.id, one.id),
                roles=tuple(replace(role, of=cast.get(role.of, role.of) if role.of else None) for role in one.roles),
            )
            for one in reading.entities
        ),
        facts=tuple(
            replace(
                one,
                subject=cast.get(one.subject, one.subject),
                object=cast.get(one.object, one.object) if one.object else None,
                attribution=said.get(one.attribution, one.attribution) if one.attribution else None,
            )
            for one in reading.facts
        ),
        stances=tuple(
            replace(one, source=said.get(one.source, one.source), toward=said.get(one.toward, one.toward))
            for one in reading.stances
        ),
        propositions={said.get(id, id): vector for id, vector in reading.propositions.items()},
    )
