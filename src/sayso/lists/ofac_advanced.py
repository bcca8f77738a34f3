"""What the American Office of Foreign Assets Control publishes as sdn_advanced.xml and cons_advanced.xml.

The parts of an entry lie apart and refer to each other, those on sanctions after the parties. So the file is gone
through twice: once for what entries refer to, once for the entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sayso.listings import Listed, ListedName, Unreadable
from sayso.lists.bytes import Told
from sayso.lists.countries import code_of
from sayso.lists.fields import entry, iso_date, named, span_of_years
from sayso.lists.ofac import PAGE, TYPES
from sayso.lists.xml import attributes, children, elements, local, texts

__all__ = ["date_of", "read"]

_SETS: tuple[str, ...] = (
    "AliasType",
    "FeatureType",
    "NamePartType",
    "PartySubType",
    "PartyType",
    "Country",
    "AreaCode",
)
_SETS += ("SanctionsType", "DetailReference", "List")
_REFERRED = frozenset((*(f"{name}Values" for name in _SETS), "Location", "SanctionsEntry"))
# The order in which English writes the parts of a name.
_ORDER = ("Last Name", "Maiden Name", "First Name", "Middle Name", "Patronymic", "Matronymic", "Nickname")
_COUNTRIES = (
    "Nationality Country",
    "Citizenship Country",
    "Location",
    "Nationality of Registration",
    "Vessel Flag",
    "Flag",
)


@dataclass(slots=True)
class _Known:
    """What entries refer to, by number."""

    values: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    party: dict[str, str] = field(default_factory=dict)  # of a sub-type
    places: dict[str, tuple[str, ...]] = field(default_factory=dict)  # the countries of a location
    since: dict[str, str] = field(default_factory=dict)  # of a profile
    programs: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def date_of(path: Path) -> str | None:
    """Return the day of the list."""
    for name, element in elements(path, frozenset(("DateOfIssue", "ReferenceValueSets", "Locations"))):
        if name:
            return _day(element) if local(element) == "DateOfIssue" else None
    return None


def read(path: Path, told: Told | None = None) -> Iterator[Listed | Unreadable]:
    """Go through the entries."""
    known = _known(path)
    for name, element in elements(path, frozenset(("DistinctParty",)), told):
        if name:
            yield from _entries(element, known, str(path))


def _known(path: Path) -> _Known:
    known = _Known()
    for name, element in elements(path, _REFERRED):
        if name == "Location":
            known.places[element.get("ID", "")] = tuple(_countries(element, known))
        elif name == "SanctionsEntry":
            _sanction(element, known)
        elif name:
            _set(name.removesuffix("Values"), element, known)
    return known


def _set(name: str, element: Any, known: _Known) -> None:
    for value in children(element, name):
        id = value.get("ID", "")
        known.values[name][id] = (value.get("Description") if name == "AreaCode" else None) or value.text or ""
        if name == "PartySubType":
            known.party[id] = value.get("PartyTypeID", "")


def _countries(location: Any, known: _Known) -> Iterator[str]:
    for place in children(location, "LocationCountry"):
        yield known.values["Country"].get(place.get("CountryID", ""), "")
    for area in children(location, "LocationAreaCode"):
        yield known.values["AreaCode"].get(area.get("AreaCodeID", ""), "")


def _sanction(element: Any, known: _Known) -> None:
    profile = element.get("ProfileID", "")
    days = [day for event in children(element, "EntryEvent") for date in children(event, "Date") if (day := _day(date))]
    if days:
        known.since[profile] = min([*days, known.since.get(profile, "9")])
    for measure in children(element, "SanctionsMeasure"):
        if known.values["SanctionsType"].get(measure.get("SanctionsTypeID", "")) == "Program":
            known.programs[profile] += texts(measure, "Comment")


def _entries(party: Any, known: _Known, where: str) -> Iterator[Listed | Unreadable]:
    for profile in children(party, "Profile"):
        id = profile.get("ID") or party.get("FixedRef")
        features = _features(profile, known)
        yield entry(
            f"{where}, line {party.sourceline or 0:,}",
            id,
            _type(profile.get("PartySubTypeID", ""), known),
            list(_names(profile, known)),
            countries=[code_of(place) for kind in _COUNTRIES for place in features[kind] if place != "undetermined"],
            births=features["Birthdate"],
            since=known.since.get(id or ""),
            programs=known.programs.get(id or "", ()),
            positions=features["Title"],
            note=" ".join(texts(party, "Comment")),
            url=PAGE + id if id and id.isdecimal() else None,
        )


def _type(sub_type: str, known: _Known) -> str:
    told = known.values["PartySubType"].get(sub_type, "")
    if told in ("", "Unknown"):
        told = known.values["PartyType"].get(known.party.get(sub_type, ""), "")
    return TYPES.get(told.lower(), "other")


def _names(profile: Any, known: _Known) -> Iterator[ListedName | None]:
    found: list[tuple[bool, ListedName | None]] = []
    for identity in children(profile, "Identity"):
        groups = children(identity, "NamePartGroups", "MasterNamePartGroup", "NamePartGroup")
        kinds = {
            group.get("ID", ""): known.values["NamePartType"].get(group.get("NamePartTypeID", ""), "")
            for group in groups
        }
        for alias in children(identity, "Alias"):
            own = attributes(alias)
            primary = own.get("Primary") == "true"
            type = known.values["AliasType"].get(own.get("AliasTypeID", ""), "")
            kind = "weak" if own.get("LowQuality") == "true" else "former" if type == "F.K.A." else "alias"
            for at, name in enumerate(children(alias, "DocumentedName")):
                heading = primary and at == 0
                found.append((not heading, named(_written(name, kinds), "name" if heading else kind)))
    yield from (name for _, name in sorted(found, key=lambda one: one[0]))


def _written(name: Any, kinds: dict[str, str]) -> str:
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for value in children(name, "DocumentedNamePart", "NamePartValue"):
        parts[kinds.get(value.get("NamePartGroupID", ""), "")].append((value.text or "").strip())
    last = " ".join(text for kind in _ORDER[:2] for text in parts.pop(kind, ()))
    first = " ".join(text for kind in _ORDER[2:] for text in parts.pop(kind, ()))
    rest = " ".join(text for texts_ in parts.values() for text in texts_)
    person = f"{last}, {first}" if last and first else last or first
    return f"{rest} {person}".strip()


def _features(profile: Any, known: _Known) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for feature in children(profile, "Feature"):
        kind = known.values["FeatureType"].get(feature.get("FeatureTypeID", ""), "").strip()
        for version in children(feature, "FeatureVersion"):
            for place in children(version, "VersionLocation"):
                found[kind] += known.places.get(place.get("LocationID", ""), ())
            for period in children(version, "DatePeriod"):
                if told := _period(period):
                    found[kind].append(told)
            for detail in children(version, "VersionDetail"):
                told = known.values["DetailReference"].get(detail.get("DetailReferenceID", "")) or detail.text
                if told and told.strip():
                    found[kind].append(told)
    return found


def _period(period: Any) -> str | None:
    starts = [day for one in children(period, "Start", "From") if (day := _day(one))]
    ends = [day for one in children(period, "End", "To") if (day := _day(one))]
    if not starts:
        return None
    first, last = starts[0], ends[0] if ends else starts[0]
    if first == last:
        return first
    if first[:4] == last[:4]:  # a whole year, or month, stands for one not known more exactly
        return first[:7] if first[:7] == last[:7] else first[:4]
    return span_of_years(first, last)


def _day(element: Any) -> str | None:
    parts = [next(iter(texts(element, tag)), "") for tag in ("Year", "Month", "Day")]
    return iso_date("-".join(f"{int(part):02}" for part in parts if part.isdecimal()))
