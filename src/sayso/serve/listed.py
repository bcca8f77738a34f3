"""Watchlists and leads, for people and as records. Wherever a lead is shown it is said that it is no verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from sayso.ask.designations import Designation
from sayso.ask.listed import Suspect
from sayso.ledger import ListChange
from sayso.listings import LEAD, Lead, Listed, Watchlist
from sayso.serve.quoted import counted, paragraph, printed_in, shown
from sayso.serve.screen import one_line

__all__ = [
    "change_record",
    "designation_record",
    "entry_record",
    "lead_record",
    "list_record",
    "print_change",
    "print_designation",
    "print_leads",
    "print_list",
    "print_suspect",
    "say_lead",
    "suspect_record",
]

_STATES = {"confirmed": "bold yellow", "removed": "cyan", "not found": "dim", "no such list": "dim"}
_HOW = {"new": "green", "changed": "yellow", "removed": "red"}
# Names of an entry that are shown; --json has all.
_MOST_NAMES = 6


def say_lead(screen: Console) -> None:
    """Print that leads are no verdicts."""
    paragraph(screen, Text(LEAD, style="bold"))


def print_list(list_: Watchlist, screen: Console) -> None:
    """Print a list in one line."""
    line = Text.assemble((shown(list_.name), "bold"), f"  {counted(list_.entries, 'entry', 'entries')}")
    line += Text(f", of {list_.date}" if list_.date else ", undated")
    told = f", import {list_.number} on {list_.added[:10]} from {one_line(list_.file)} ({one_line(list_.kind)})"
    line += Text(told, style="dim")
    line += Text(f": {_tally(list_)}", style="dim")
    paragraph(screen, line)


def _tally(list_: Watchlist) -> str:
    counts = (("new", list_.new), ("changed", list_.changed), ("removed", list_.removed), ("unreadable", list_.unread))
    return ", ".join(f"{count:,} {what}" for what, count in counts if count or what != "unreadable")


def print_leads(leads: Sequence[Lead], screen: Console, *, indent: int = 0, why: bool = True) -> None:
    """Print leads, each with its list, entry and reasons."""
    for lead in leads:
        paragraph(screen, _lead_line(lead), indent)
        if why:
            reasons = "; ".join(f"{r.weight:+.1f} {r.name} ({r.detail})" for r in lead.reasons if abs(r.weight) >= 0.05)
            paragraph(screen, Text(one_line(reasons), style="dim"), indent + 2)


def _lead_line(lead: Lead) -> Text:
    line = Text.assemble((f"{lead.score:.2f} ", "bold"), (shown(lead.entry.name), "bold cyan"))
    if lead.name != lead.entry.name:
        line += Text(f" (as {shown(lead.name)})")
    line += Text(f"  {one_line(lead.list.name)} {one_line(lead.entry.id)}", style="blue")
    told = [lead.entry.type, *lead.entry.countries[:3], *(f"born {date}" for date in lead.entry.births[:2])]
    told += [f"listed {lead.entry.since}"] if lead.entry.since else []
    told += [f"list of {lead.list.date}"] if lead.list.date else [f"list imported {lead.list.added[:10]}"]
    line += Text(f"  {one_line(', '.join(told))}", style="dim")
    return line + Text("  no longer listed", style="bold red") if lead.gone else line


def print_change(change: ListChange, screen: Console) -> None:
    """Print what an import did to an entry, and what of it is other than before."""
    entry = change.entry
    line = Text.assemble((f"{change.how:8}", _HOW[change.how]), (shown(entry.name), "bold"))
    line += Text(f"  {one_line(entry.id)}  {entry.type}", style="dim")
    paragraph(screen, line)
    for field, before, after in _differences(change):
        paragraph(screen, Text(f"{field}: {shown(before) or '–'} → {shown(after) or '–'}", style="dim"), 8)


def _differences(change: ListChange) -> list[tuple[str, str, str]]:
    if change.before is None or change.after is None:
        return []
    before, after = _fields(change.before), _fields(change.after)
    found = []
    for field in before:
        old, new = before[field], after[field]
        if old != new:
            gone = [value for value in old if value not in new]
            come = [value for value in new if value not in old]
            found.append((field, "; ".join(gone), "; ".join(come)))
    return found


def _fields(entry: Listed) -> dict[str, tuple[str, ...]]:
    return {
        "names": tuple(
            name.text if name.kind in ("name", "alias") else f"{name.text} ({name.kind})" for name in entry.names
        ),
        "type": (entry.type,),
        "countries": entry.countries,
        "births": entry.births,
        "listed": (entry.since,) if entry.since else (),
        "programs": entry.programs,
        "positions": entry.positions,
        "note": (entry.note,) if entry.note else (),
    }


def print_suspect(suspect: Suspect, screen: Console) -> None:
    """Print an identity with its leads."""
    identity = suspect.identity
    line = Text.assemble((shown(identity.name), "bold"), (f"  {identity.type}, {one_line(identity.id)}", "dim"))
    paragraph(screen, line + Text(f", in {counted(identity.articles, 'article')}", style="dim"))
    print_leads(suspect.leads, screen, indent=2)


def print_designation(designation: Designation, screen: Console) -> None:
    """Print what an article reports, whose word it is, and what the lists say."""
    reported = designation.reported
    line = Text.assemble((f"{designation.state}  ", _STATES[designation.state]), (shown(reported.names[0]), "bold"))
    line += Text(f" designated{f' by or on {shown(reported.by)}' if reported.by else ''}")
    line += Text(f", since {reported.since}" if reported.since else "")
    voice = (
        "the article's own voice" if reported.voice is None else f"on the word of {shown(reported.voice) or 'somebody'}"
    )
    paragraph(screen, line + Text(f"  {voice}", style="dim"))
    paragraph(screen, Text(printed_in(reported.entry), style="dim"), 2)
    if designation.lists:
        paragraph(screen, Text(f"lists asked: {', '.join(map(one_line, designation.lists))}", style="dim"), 2)
    print_leads(designation.leads, screen, indent=2, why=False)


def list_record(list_: Watchlist) -> dict[str, Any]:
    """Return a list, as it stood at an import, as a JSON object."""
    return {
        name: getattr(list_, name)
        for name in (
            *("name", "number", "date", "added", "kind", "file", "digest"),
            *("entries", "new", "changed", "removed", "unread"),
        )
    }


def entry_record(entry: Listed) -> dict[str, Any]:
    """Return an entry as a JSON object."""
    return {
        "id": entry.id,
        "type": entry.type,
        "name": entry.name,
        "names": [{"text": name.text, "kind": name.kind} for name in entry.names],
        "countries": list(entry.countries),
        "births": list(entry.births),
        "since": entry.since,
        "programs": list(entry.programs),
        "positions": list(entry.positions),
        "note": entry.note,
        "url": entry.url,
        "wikidata": entry.wikidata,
    }


def lead_record(lead: Lead) -> dict[str, Any]:
    """Return a lead as a JSON object, with the reminder that it is one."""
    return {
        "asked": lead.asked,
        "list": lead.list.name,
        "list_date": lead.list.date,
        "imported": lead.list.added,
        "entry": entry_record(lead.entry),
        "name": lead.name,
        "score": round(lead.score, 4),
        "gone": lead.gone,
        "reasons": [{"name": r.name, "weight": round(r.weight, 3), "detail": r.detail} for r in lead.reasons],
        "note": LEAD,
    }


def change_record(change: ListChange) -> dict[str, Any]:
    """Return a change as a JSON object."""
    return {
        "change": change.how,
        "id": change.entry.id,
        "name": change.entry.name,
        "before": entry_record(change.before) if change.before else None,
        "after": entry_record(change.after) if change.after else None,
    }


def suspect_record(suspect: Suspect) -> dict[str, Any]:
    """Return an identity with its leads as a JSON object."""
    identity = suspect.identity
    return {
        "identity": identity.id,
        "name": identity.name,
        "type": identity.type,
        "articles": identity.articles,
        "leads": [lead_record(lead) for lead in suspect.leads],
        "note": LEAD,
    }


def designation_record(designation: Designation) -> dict[str, Any]:
    """Return a reported designation beside the lists as a JSON object."""
    reported = designation.reported
    return {
        "state": designation.state,
        "fact": reported.fact,
        "article": reported.entry.id,
        "url": reported.entry.url,
        "published": reported.entry.published,
        "entity": reported.entity,
        "identity": reported.identity,
        "name": reported.names[0],
        "by": reported.by,
        "since": reported.since,
        "until": reported.until,
        "voice": reported.voice,
        "lists": list(designation.lists),
        "leads": [lead_record(lead) for lead in designation.leads],
        "note": LEAD,
    }
