"""What the American Office of Foreign Assets Control publishes as sdn.xml and consolidated.xml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sayso.listings import Listed, ListedName, Unreadable
from sayso.lists.bytes import Told
from sayso.lists.countries import code_of
from sayso.lists.fields import entry, iso_date, named
from sayso.lists.xml import children, elements, local, texts

__all__ = ["PAGE", "TYPES", "date_of", "read"]

PAGE = "https://sanctionssearch.ofac.treas.gov/Details.aspx?id="
TYPES = {"individual": "person", "entity": "organization", "vessel": "vessel", "aircraft": "aircraft"}
_FORMER = ("f.k.a.", "fka")


def date_of(path: Path) -> str | None:
    """Return the day of the list, which its head gives with the month first."""
    for name, element in elements(path, frozenset(("publshInformation", "publishInformation", "sdnEntry"))):
        if local(element) == "sdnEntry":
            break
        if name:
            return iso_date(next(iter(texts(element, "Publish_Date")), None), month_first=True)
    return None


def read(path: Path, told: Told | None = None) -> Iterator[Listed | Unreadable]:
    """Go through the entries."""
    for name, element in elements(path, frozenset(("sdnEntry",)), told):
        if name:
            yield _entry(element, str(path))


def _entry(element: Any, where: str) -> Listed | Unreadable:
    id = next(iter(texts(element, "uid")), None)
    names = [_name(element, "name"), *(_name(aka, _kind(aka)) for aka in children(element, "akaList", "aka"))]
    countries = [
        *texts(element, "nationalityList", "nationality", "country"),
        *texts(element, "citizenshipList", "citizenship", "country"),
        *texts(element, "addressList", "address", "country"),
        *texts(element, "vesselInfo", "vesselFlag"),
    ]
    return entry(
        f"{where}, line {element.sourceline or 0:,}",
        id,
        TYPES.get(next(iter(texts(element, "sdnType")), "").lower(), "other"),
        names,
        countries=map(code_of, countries),
        births=map(iso_date, texts(element, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth")),
        programs=texts(element, "programList", "program"),
        positions=texts(element, "title"),
        note=" ".join(texts(element, "remarks")),
        url=PAGE + id if id and id.isdecimal() else None,
    )


def _name(element: Any, kind: str) -> ListedName | None:
    last, first = (next(iter(texts(element, tag)), "") for tag in ("lastName", "firstName"))
    return named(f"{last}, {first}" if last and first else last or first, kind)


def _kind(aka: Any) -> str:
    if next(iter(texts(aka, "category")), "").lower() == "weak":
        return "weak"
    return "former" if next(iter(texts(aka, "type")), "").lower() in _FORMER else "alias"
