"""The European Union's consolidated list of financial sanctions, in XML (full, version 1.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sayso.listings import Listed, ListedName, Unreadable
from sayso.lists.bytes import Told
from sayso.lists.countries import code_of
from sayso.lists.fields import entry, iso_date, named, span_of_years
from sayso.lists.xml import attributes, children, elements, texts

__all__ = ["date_of", "read"]


def date_of(root: Any) -> str | None:
    """Return the day of the list."""
    return (iso_date(attributes(root).get("generationDate")) or "")[:10] or None


def read(path: Path, told: Told | None = None) -> Iterator[Listed | Unreadable]:
    """Go through the entries."""
    for name, element in elements(path, frozenset(("sanctionEntity",)), told):
        if name:
            yield _entry(element, str(path))


def _entry(element: Any, where: str) -> Listed | Unreadable:
    own = attributes(element)
    aliases = [attributes(alias) for alias in children(element, "nameAlias")]
    # The heading is the first name that the list does not call a weak one.
    aliases.sort(key=lambda alias: alias.get("strong", "true").lower() == "false")
    subject = next((attributes(one) for one in children(element, "subjectType")), {})
    person = subject.get("code", "").lower() == "person" or subject.get("classificationCode") == "P"
    rules = [attributes(rule) for rule in children(element, "regulation")]
    places = [attributes(place) for tag in ("citizenship", "address") for place in children(element, tag)]
    dates = sorted(date for rule in rules if (date := iso_date(rule.get("publicationDate"))))
    return entry(
        f"{where}, line {element.sourceline or 0:,}",
        own.get("euReferenceNumber") or own.get("logicalId"),
        "person" if person else "organization",
        [_name(alias, "alias" if at else "name") for at, alias in enumerate(aliases)],
        countries=[_country(place) for place in places],
        births=[_birth(attributes(birth)) for birth in children(element, "birthdate")],
        # The oldest rule shown may be an amendment: where the list gives the day of designation, that one counts.
        since=iso_date(own.get("designationDate")) or (dates[0] if dates else None),
        programs=[rule.get("programme", "") for rule in rules],
        positions=[alias.get("function", "") for alias in aliases],
        note=" ".join(texts(element, "remark")),
    )


def _name(alias: Mapping[str, str], kind: str) -> ListedName | None:
    whole = alias.get("wholeName", "").strip()
    parts = " ".join(alias.get(part, "").strip() for part in ("firstName", "middleName", "lastName"))
    return named(whole or parts, "weak" if alias.get("strong", "true").lower() == "false" else kind)


def _country(place: Mapping[str, str]) -> str | None:
    code = place.get("countryIso2Code", "")
    return code_of(place.get("countryDescription", "")) if code in ("", "00") else code.lower()


def _birth(birth: Mapping[str, str]) -> str | None:
    if told := iso_date(birth.get("birthdate")):
        return told
    if year := birth.get("year"):
        month, day = birth.get("monthOfYear", ""), birth.get("dayOfMonth", "")
        return iso_date(f"{year}-{month:0>2}-{day:0>2}" if month and day else f"{year}-{month:0>2}" if month else year)
    return span_of_years(birth.get("yearRangeFrom"), birth.get("yearRangeTo"))
