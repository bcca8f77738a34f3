"""The values of a stranger's record: each is checked where it is taken, and named by its path when it is wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sayso.errors import BadRecord
from sayso.records import Form, Party, Phrase, Span, When, phrase

__all__ = ["REMEDY", "SURROGATE", "Field", "kind", "short"]

REMEDY = "correct the record (its shape is in docs/record.md) or remove the line"
#: Halves of surrogate pairs, which JSON may hold and UTF-8 may not.
SURROGATE = re.compile("[\ud800-\udfff]")

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?)?", re.ASCII)
_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?", re.ASCII)
_WIKIDATA = re.compile(r"Q[1-9]\d*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a stranger's record, with the path that leads to it; each method checks one type."""

    value: Any
    path: str
    where: str

    def fail(self, reason: str) -> BadRecord:
        """Return the error that this value is wrong for `reason`."""
        return BadRecord(self.where, f"{self.path or 'record'}: {reason}", REMEDY)

    def _wanted(self, wanted: str) -> BadRecord:
        return self.fail(f"wanted {wanted}, found {kind(self.value)}")

    def get(self, name: str) -> Field:
        """Return the value under `name`, None if there is none; raises BadRecord unless this is an object."""
        if not isinstance(self.value, Mapping):
            raise self._wanted("an object")
        return Field(self.value.get(name), f"{self.path}.{name}".lstrip("."), self.where)

    def need(self, name: str) -> Field:
        """Return the value under `name`, which must be there."""
        field = self.get(name)
        if field.value is None:
            raise field.fail("missing")
        return field

    def items(self) -> Iterator[Field]:
        """Go through the values of a list; none if there is no list."""
        if self.value is None:
            return iter(())
        if not isinstance(self.value, list | tuple):
            raise self._wanted("a list")
        return iter([Field(v, f"{self.path}[{i}]", self.where) for i, v in enumerate(self.value)])

    def string(self) -> str:
        """Return a text that UTF-8 can hold."""
        if not isinstance(self.value, str):
            raise self._wanted("text")
        if half := SURROGATE.search(self.value):
            raise self.fail(f"character {half.start()} is half a surrogate pair, which UTF-8 cannot hold")
        return self.value

    def optional_string(self) -> str | None:
        """Return a text, None if there is none."""
        return None if self.value is None else self.string()

    def filled(self) -> str:
        """Return a text that is not empty."""
        if not (value := self.string()):
            raise self.fail("empty")
        return value

    def boolean(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self._wanted("true or false")
        return self.value

    def fraction(self) -> float:
        """Return a number from 0 to 1."""
        number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        if not number or not 0 <= self.value <= 1:  # false for NaN, too
            raise self._wanted("a number from 0 to 1")
        return float(self.value)

    def form(self) -> Form:
        """Return how words are given."""
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

    def optional_day(self) -> str | None:
        """Take what `optional_date` takes, and a year or month."""
        if self.value is None:
            return None
        if match := _YEAR_OR_MONTH.fullmatch(self.string()):
            try:
                date(int(match[1]), int(match[2] or 1), 1)
            except ValueError:
                raise self._wanted("an ISO date such as 2023, 2023-11 or 2023-11-16") from None
            return match[0]
        return self.optional_date()

    def interval(self, first: str, last: str) -> tuple[str | None, str | None]:
        """Return two dates of an object, of which either may be missing; the last is not before the first."""
        start, end = self.get(first).optional_day(), self.get(last).optional_day()
        if start and end:
            # To the day; "2023" may be any day of that year.
            known = min(len(start), len(end), 10)
            if end[:known] < start[:known]:
                raise self.get(last).fail(f"{end} lies before {start}")
        return start, end

    def one_of(self, choices: Collection[str]) -> str:
        """Return a text that is one of the choices."""
        if not isinstance(self.value, str) or self.value not in choices:
            raise self._wanted("one of " + ", ".join(choices))
        return self.value

    def wikidata(self) -> str | None:
        """Return the number of an item of Wikidata, None if there is none."""
        if self.value is not None and not _WIKIDATA.fullmatch(self.string()):
            raise self._wanted("an item of Wikidata such as Q42")
        return self.optional_string()

    def reference(self, known: Collection[str], what: str) -> str:
        """Return a text that is one of the ids known."""
        if (id := self.string()) not in known:
            raise self.fail(f"no {what} of this record has the id {short(id)}")
        return id

    def optional_reference(self, known: Collection[str], what: str) -> str | None:
        """Return a text that is one of the ids known, None if there is none."""
        return None if self.value is None else self.reference(known, what)

    def span(self, text: str) -> Span:
        """Return a stretch of `text`."""
        pair = self.value
        if not (isinstance(pair, list | tuple) and len(pair) == 2 and all(type(n) is int for n in pair)):
            raise self._wanted("a pair of whole numbers [start, end]")
        start, end = pair
        if not 0 <= start < end <= len(text):
            raise self.fail(f"[{start}, {end}) is not inside the text of {len(text)} characters")
        return Span(start, end)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return stretches of `text` that do not overlap, in reading order."""
        spans = sorted(item.span(text) for item in self.items())
        for left, right in pairwise(spans):
            if left.overlaps(right):
                raise self.fail(f"[{left.start}, {left.end}) and [{right.start}, {right.end}) overlap")
        return tuple(spans)

    def places(self, text: str) -> tuple[Span, ...]:
        """Return stretches of `text` that may overlap, none of them twice, in reading order."""
        spans = sorted(item.span(text) for item in self.items())
        for left, right in pairwise(spans):
            if left == right:
                raise self.fail(f"[{left.start}, {left.end}) is given twice")
        return tuple(spans)

    def words(self, text: str) -> Phrase | None:
        """Return a phrase of `text`, given with or without what it says; None for an empty list."""
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
            raise quoted.fail(f"says {short(quoted.value)}, but its spans quote {short(words.text)}")
        return words

    def party(self, text: str) -> Party | None:
        """Return a phrase with the entity it stands for."""
        if (words := self.words(text)) is None:
            return None
        entity = self.get("entity").optional_string() if isinstance(self.value, Mapping) else None
        return Party(text=words.text, spans=words.spans, entity=entity)

    def when(self, text: str) -> When | None:
        """Return a phrase with the dates it stands for."""
        if (words := self.words(text)) is None:
            return None
        if not isinstance(self.value, Mapping):
            return When(text=words.text, spans=words.spans)
        start, end = self.interval("start", "end")
        return When(text=words.text, spans=words.spans, start=start, end=end)


def kind(value: object) -> str:
    """Say what a JSON value is, for an error message."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    return short(value)


def short(value: object) -> str:
    """Quote a stranger's value on one line, at most 60 characters of it."""
    if isinstance(value, str):
        shown = value if len(value) <= 60 else value[:60] + "…"
        return repr(shown)
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:60] + "…"
