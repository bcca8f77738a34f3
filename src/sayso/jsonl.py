"""Readings as JSON Lines: one object per article, in the shape of `docs/record.md`.

The way out writes every field; the way in trusts nothing: each offset must lie in the text and each quoted
text must be what its spans quote. It also takes sparse records (spans without their text, no ids, no maker),
so that annotated data stays short enough to write by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from sayso.errors import BadRecord, SaysoError, UnreadableFile
from sayso.quotation import form_of
from sayso.records import (
    Article,
    Attribution,
    Form,
    Maker,
    Outlet,
    Party,
    Phrase,
    Reading,
    Span,
    When,
    content_id,
    phrase,
)

__all__ = ["MAX_LINE_BYTES", "from_record", "read_lines", "to_line", "to_record"]

# A 200,000 word article is some 1.2 MB of text; with an attribution for every 20 words of it, at about 1 kB
# each, its record stays near 12 MB. Five times that is no article.
MAX_LINE_BYTES = 64 * 1024 * 1024

_NO_MAKER = Maker(name="unknown", version="", digest="")
_REMEDY = "correct the record (its shape is in docs/record.md) or remove the line"
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?)?", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


# -- out ---------------------------------------------------------------------------------------------------


def to_record(reading: Reading) -> dict[str, Any]:
    """Return the reading as the JSON object of `docs/record.md`, every field present.

    Besides the fields described there it carries `furniture` (spans of the text that are not the report)
    and `maker` (what read it). Entities, facts and stances are empty lists.
    """
    article = reading.article
    outlet = article.outlet
    return {
        "id": article.id,
        "url": article.url,
        "outlet": None if outlet is None else {"name": outlet.name, "domain": outlet.domain},
        "title": article.title,
        "authors": list(article.authors),
        "published": article.published,
        "language": article.language,
        "credit": article.credit,
        "text": article.text,
        "attributions": [_attribution_out(attribution) for attribution in reading.attributions],
        "entities": [],
        "facts": [],
        "stances": [],
        "furniture": _spans_out(article.furniture),
        "maker": {
            "name": reading.maker.name,
            "version": reading.maker.version,
            "digest": reading.maker.digest,
        },
    }


def to_line(reading: Reading) -> str:
    """Return the record as one line of JSON with its line break, always encodable as UTF-8."""
    record = to_record(reading)
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    # Half a surrogate pair cannot be written as UTF-8; escaped, it can.
    if _SURROGATE.search(line):
        line = json.dumps(record, ensure_ascii=True, allow_nan=False)
    return line + "\n"


def _attribution_out(attribution: Attribution) -> dict[str, Any]:
    return {
        "id": attribution.id,
        "form": attribution.form.value,
        "content": _phrase_out(attribution.content),
        "cue": _phrase_out(attribution.cue),
        "source": _phrase_out(attribution.source),
        "addressee": _phrase_out(attribution.addressee),
        "medium": _phrase_out(attribution.medium),
        "setting": _phrase_out(attribution.setting),
        "time": _phrase_out(attribution.time),
        "act": attribution.act,
        "hedged": attribution.hedged,
        "parent": attribution.parent,
        "chain": list(attribution.chain),
        "confidence": attribution.confidence,
    }


def _phrase_out(words: Phrase | None) -> dict[str, Any] | None:
    if words is None:
        return None
    record: dict[str, Any] = {"text": words.text, "spans": _spans_out(words.spans)}
    if isinstance(words, Party):
        record["entity"] = words.entity
    if isinstance(words, When):
        record |= {"start": words.start, "end": words.end}
    return record


def _spans_out(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


# -- in ----------------------------------------------------------------------------------------------------


def read_lines(path: str | Path) -> Iterator[Reading | SaysoError]:
    """Read a JSON Lines file of records; a line that fails is yielded as its error, the others are unharmed.

    Blank lines are passed over. A file that cannot be opened or read yields one `UnreadableFile`.
    """
    try:
        with open(path, "rb") as stream:
            for number, line in _numbered_lines(stream):
                where = f"{path}, line {number}"
                if line is None:
                    yield BadRecord(where, f"the line is longer than {MAX_LINE_BYTES:,} bytes", _REMEDY)
                elif line.strip():
                    try:
                        yield from_record(_parsed(line, where), where)
                    except BadRecord as error:
                        yield error
    except OSError as error:
        yield UnreadableFile(str(path), f"cannot be read ({error.strerror or error})", "check the name and rights")


def _numbered_lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield lines with their numbers from 1, and None for one that is too long to be held."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) <= MAX_LINE_BYTES:
            yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE_BYTES)
        yield number, None


def _parsed(line: bytes, where: str) -> Mapping[str, Any]:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRecord(where, f"not UTF-8 at byte {error.start + 1}", "save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise BadRecord(where, f"not JSON: {reason}", _REMEDY) from None
    if not isinstance(value, dict):
        raise BadRecord(where, f"a record is an object, found {_kind(value)}", _REMEDY)
    return value


def from_record(record: Mapping[str, Any], where: str) -> Reading:
    """Return the reading that `record` describes; raises `BadRecord` naming `where` and the field.

    Needed are `id`, `text` and `attributions`, and of each attribution its `content`. A phrase is
    `{"text", "spans"}`, `{"spans"}` or just the list of spans (an empty one: no such phrase). What else is
    missing is worked out (the form, ids) or left empty. Entities, facts and stances must be lists; a
    `Reading` has no place for what is in them.
    """
    top = _Field(record, "", where)
    text = top.need("text").string()
    for name in ("entities", "facts", "stances"):
        top.get(name).items()
    outlet = top.get("outlet")
    maker = top.get("maker")
    article = Article(
        id=top.need("id").filled(),
        text=text,
        url=top.get("url").optional_string(),
        outlet=None
        if outlet.value is None
        else Outlet(name=outlet.get("name").optional_string(), domain=outlet.get("domain").optional_string()),
        title=top.get("title").optional_string(),
        authors=tuple(author.string() for author in top.get("authors").items()),
        published=top.get("published").optional_date(),
        language=top.get("language").optional_string(),
        credit=top.get("credit").optional_string(),
        furniture=top.get("furniture").spans(text),
    )
    return Reading(
        article=article,
        attributions=_attributions(top.need("attributions"), article),
        maker=_NO_MAKER
        if maker.value is None
        else Maker(
            name=maker.need("name").string(),
            version=maker.need("version").string(),
            digest=maker.need("digest").string(),
        ),
    )


def _attributions(field: _Field, article: Article) -> tuple[Attribution, ...]:
    items = list(field.items())
    found = [_attribution(item, article.text) for item in items]
    known: dict[str, int] = {}
    for index, attribution in enumerate(found):
        if not attribution.id:
            found[index] = attribution = replace(attribution, id=_fresh_id(article.id, attribution, known))
        if attribution.id in known:
            raise items[index].fail(
                f"the id {_short(attribution.id)} is already that of attributions[{known[attribution.id]}]"
            )
        known[attribution.id] = index
    _check_parents(items, found, known)
    return tuple(found)


def _attribution(field: _Field, text: str) -> Attribution:
    content = field.need("content").words(text)
    if content is None:
        raise field.get("content").fail("an attribution needs content")
    form = field.get("form")
    identity = field.get("id")
    confidence = field.get("confidence")
    hedged = field.get("hedged")
    return Attribution(
        # Without an id one is made in `_attributions`, where the article's other ids are known.
        id="" if identity.value is None else identity.filled(),
        form=form_of(text, content.spans) if form.value is None else form.form(),
        content=content,
        cue=field.get("cue").words(text),
        source=field.get("source").party(text),
        addressee=field.get("addressee").party(text),
        medium=field.get("medium").words(text),
        setting=field.get("setting").words(text),
        time=field.get("time").when(text),
        act=field.get("act").optional_string(),
        hedged=False if hedged.value is None else hedged.boolean(),
        parent=field.get("parent").optional_string(),
        chain=tuple(entity.string() for entity in field.get("chain").items()),
        confidence=0.0 if confidence.value is None else confidence.fraction(),
    )


def _fresh_id(article: str, attribution: Attribution, known: Mapping[str, int]) -> str:
    """Return an id made of the article and the spans; the same attribution given twice gets two."""
    spans = [
        ",".join(f"{span.start}-{span.end}" for span in words.spans) if words else ""
        for words in (attribution.content, attribution.cue, attribution.source)
    ]
    copy = 0
    while (fresh := content_id("at", article, *spans, str(copy) if copy else "")) in known:
        copy += 1
    return fresh


def _check_parents(items: list[_Field], found: list[Attribution], known: Mapping[str, int]) -> None:
    """See that every parent exists and that following parents comes to an end; linear in their number."""
    ends: set[str] = set()
    for item, attribution in zip(items, found, strict=True):
        climbed = {attribution.id}
        parent = attribution.parent
        while parent is not None and parent not in ends:
            if parent not in known:
                raise item.get("parent").fail(f"no attribution of this record has the id {_short(parent)}")
            if parent in climbed:
                raise item.get("parent").fail(f"following parents from here leads back to {_short(parent)}")
            climbed.add(parent)
            parent = found[known[parent]].parent
        ends |= climbed


# -- one value and where it stands -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Field:
    """A value of a stranger's record, with the path that leads to it; each method checks one type."""

    value: Any
    path: str
    where: str

    def fail(self, reason: str) -> BadRecord:
        return BadRecord(self.where, f"{self.path or 'record'}: {reason}", _REMEDY)

    def _wanted(self, wanted: str) -> BadRecord:
        return self.fail(f"wanted {wanted}, found {_kind(self.value)}")

    def get(self, name: str) -> _Field:
        if not isinstance(self.value, Mapping):
            raise self._wanted("an object")
        return _Field(self.value.get(name), f"{self.path}.{name}".lstrip("."), self.where)

    def need(self, name: str) -> _Field:
        field = self.get(name)
        if field.value is None:
            raise field.fail("missing")
        return field

    def items(self) -> Iterator[_Field]:
        if self.value is None:
            return iter(())
        if not isinstance(self.value, list | tuple):
            raise self._wanted("a list")
        return iter([_Field(v, f"{self.path}[{i}]", self.where) for i, v in enumerate(self.value)])

    def string(self) -> str:
        if not isinstance(self.value, str):
            raise self._wanted("text")
        if half := _SURROGATE.search(self.value):
            raise self.fail(f"character {half.start()} is half a surrogate pair, which UTF-8 cannot hold")
        return self.value

    def optional_string(self) -> str | None:
        return None if self.value is None else self.string()

    def filled(self) -> str:
        if not (value := self.string()):
            raise self.fail("empty")
        return value

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            raise self._wanted("true or false")
        return self.value

    def fraction(self) -> float:
        number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        if not number or not 0 <= self.value <= 1:  # false for NaN, too
            raise self._wanted("a number from 0 to 1")
        return float(self.value)

    def form(self) -> Form:
        try:
            return Form(self.string())
        except ValueError:
            raise self._wanted(" or ".join(form.value for form in Form)) from None

    def optional_date(self) -> str | None:
        """Take an RFC 3339 date or date-time; the offset may be missing, as it is on many pages."""
        if self.value is None:
            return None
        value = self.string()
        try:
            if not _DATE_TIME.fullmatch(value):
                raise ValueError
            date.fromisoformat(value[:10])
            # RFC 3339 has leap seconds, Python has not.
            if len(value) > 10:
                datetime.fromisoformat(f"{value[:10]}T{value[11:17]}{value[17:19].replace('60', '59')}")
        except ValueError:
            raise self._wanted("an RFC 3339 date or date-time such as 2023-11-16T10:30:00Z") from None
        return value

    def span(self, text: str) -> Span:
        pair = self.value
        if not (isinstance(pair, list | tuple) and len(pair) == 2 and all(type(n) is int for n in pair)):
            raise self._wanted("a pair of whole numbers [start, end]")
        start, end = pair
        if not 0 <= start < end <= len(text):
            raise self.fail(f"[{start}, {end}) is not inside the text of {len(text)} characters")
        return Span(start, end)

    def spans(self, text: str) -> tuple[Span, ...]:
        spans = sorted(item.span(text) for item in self.items())
        for left, right in pairwise(spans):
            if left.overlaps(right):
                raise self.fail(f"[{left.start}, {left.end}) and [{right.start}, {right.end}) overlap")
        return tuple(spans)

    def words(self, text: str) -> Phrase | None:
        if self.value is None:
            return None
        if not isinstance(self.value, Mapping):
            spans = self.spans(text)
            return phrase(text, spans) if spans else None
        spans = self.need("spans").spans(text)
        if not spans:
            raise self.get("spans").fail("a phrase needs at least one span")
        words = phrase(text, spans)
        quoted = self.get("text")
        if quoted.value is not None and quoted.string() != words.text:
            raise quoted.fail(f"says {_short(quoted.value)}, but its spans quote {_short(words.text)}")
        return words

    def party(self, text: str) -> Party | None:
        if (words := self.words(text)) is None:
            return None
        entity = self.get("entity").optional_string() if isinstance(self.value, Mapping) else None
        return Party(text=words.text, spans=words.spans, entity=entity)

    def when(self, text: str) -> When | None:
        if (words := self.words(text)) is None:
            return None
        if not isinstance(self.value, Mapping):
            return When(text=words.text, spans=words.spans)
        start, end = (self.get(name).optional_string() for name in ("start", "end"))
        return When(text=words.text, spans=words.spans, start=start, end=end)


def _kind(value: object) -> str:
    """Say what a JSON value is, for an error message."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    return _short(value)


def _short(value: object) -> str:
    """Quote a stranger's value on one line, at most 60 characters of it."""
    if isinstance(value, str):
        shown = value if len(value) <= 60 else value[:60] + "…"
        return repr(shown)
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:60] + "…"
