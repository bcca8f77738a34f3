"""The Security Council's consolidated list, in XML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sayso.listings import Listed, ListedName, Unreadable
from sayso.lists.bytes import Told
from sayso.lists.countries import code_of
from sayso.lists.fields import entry, iso_date, named, span_of_years
from sayso.lists.xml import attributes, children, elements, texts

__all__ = ["date_of", "read"]

_KINDS = {"low": "weak", "f.k.a.": "former"}


def date_of(root: Any) -> str | None:
    """Return the day of the list."""
    return (iso_date(attributes(root).get("dateGenerated")) or "")[:10] or None


def read(path: Path, told: Told | None = None) -> Iterator[Listed | Unreadable]:
    """Go through the entries: people, and what else is listed."""
    for name, element in elements(path, frozenset(("INDIVIDUAL", "ENTITY")), told):
        if name:
            yield _entry(element, str(path), "INDIVIDUAL" if name == "INDIVIDUAL" else "ENTITY")


def _entry(element: Any, where: str, kind: str) -> Listed | Unreadable:
    heading = " ".join(
        part for tag in ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME") for part in texts(element, tag)
    )
    id = next(iter((*texts(element, "REFERENCE_NUMBER"), *texts(element, "DATAID"))), None)
    names = [named(heading, "name"), *map(named, texts(element, "NAME_ORIGINAL_SCRIPT"))]
    names += [_alias(alias) for alias in children(element, f"{kind}_ALIAS")]
    births = [_birth(birth) for birth in children(element, "INDIVIDUAL_DATE_OF_BIRTH")]
    countries = texts(element, "NATIONALITY", "VALUE") + texts(element, f"{kind}_ADDRESS", "COUNTRY")
    return entry(
        f"{where}, line {element.sourceline or 0:,}",
        id,
        "person" if kind == "INDIVIDUAL" else "organization",
        names,
        countries=map(code_of, countries),
        births=births,
        since=iso_date(next(iter(texts(element, "LISTED_ON")), None)),
        programs=texts(element, "UN_LIST_TYPE"),
        positions=texts(element, "DESIGNATION", "VALUE") + texts(element, "TITLE", "VALUE"),
        note=" ".join(texts(element, "COMMENTS1")),
    )


def _alias(alias: Any) -> ListedName | None:
    quality = next(iter(texts(alias, "QUALITY")), "").lower()
    return named(next(iter(texts(alias, "ALIAS_NAME")), None), _KINDS.get(quality, "alias"))


def _birth(birth: Any) -> str | None:
    for tag in ("DATE", "YEAR", "NOTE"):
        for text in texts(birth, tag):
            if told := iso_date(text):
                return told
    first, last = (next(iter(texts(birth, tag)), None) for tag in ("FROM_YEAR", "TO_YEAR"))
    return span_of_years(first, last)
