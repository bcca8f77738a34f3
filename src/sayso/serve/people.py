"""What somebody said, and what was said day by day, for people and as records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from sayso.ask.claims import published
from sayso.ask.people import Change, Person
from sayso.ask.timeline import Moment
from sayso.ledger import Utterance
from sayso.serve.claims import dated
from sayso.serve.quoted import (
    STANCES,
    STYLES,
    claim_record,
    counted,
    entry_words,
    paragraph,
    quote,
    short,
    shown,
    stand_record,
)
from sayso.serve.screen import one_line

__all__ = ["person_record", "print_person", "print_timeline", "timeline_records"]

# Where what belongs to a quotation stands, below its date.
_INDENT = 12
_MOST_NAMED = 8
_TURNS = {
    "affirms": "affirms what was denied or doubted before",
    "denies": "denies what was affirmed before",
    "doubts": "doubts what was affirmed before",
    "contradicts": "contradicts what was said before",
    "updates": "gives a newer state",
}


def print_person(person: Person, screen: Console) -> None:
    """Print what somebody said, the oldest first, after that where he changed."""
    name = Text(shown(person.name), style=STYLES["speaker"])
    if others := [shown(spelling) for spelling in person.names if spelling != person.name]:
        name += Text(f" (also {', '.join(others)})", style="dim")
    paragraph(screen, name)
    paragraph(screen, Text(_extent(person), style="dim"))
    if person.others:
        names = ", ".join(shown(name) for name in person.others[:_MOST_NAMED])
        paragraph(screen, Text(f"not counted, though the name fits: {names}", style="dim"))
    screen.print()
    told: dict[str, list[Utterance]] = {}
    for utterance in person.utterances:
        told.setdefault(utterance.stand.attribution.id, []).append(utterance)
    for some in told.values():
        quote(some[0].stand, screen, ahead=dated(some[0].stand))
        for utterance in some:
            paragraph(screen, _stance(utterance.stand.stance, utterance.claim), _INDENT)
    for change in person.changes:
        screen.print()
        _change(change, screen)


def _extent(person: Person) -> str:
    stands = {one.stand.attribution.id: one.stand for one in person.utterances}
    articles = {stand.entry.id for stand in stands.values()}
    dates = sorted(day for stand in stands.values() if (day := published(stand)))
    between = f", {dates[0]} to {dates[-1]}" if dates else ""
    told = f"{counted(len(stands), 'attribution')} in {counted(len(articles), 'article')}{between}"
    changes = f", {counted(len(person.changes), 'change')}" if person.changes else ""
    return told + changes + ("; there are older ones, see --limit" if person.more else "")


def _stance(stance: str, claim: str) -> Text:
    return Text.assemble((stance, STANCES[stance][1]), " ", (short(claim), STYLES["id"]))


def _change(change: Change, screen: Console) -> None:
    style = "bold yellow" if change.how == "updates" else "bold red"
    paragraph(screen, Text(f"changed: {_TURNS[change.how]}", style=style))
    for utterance in (change.earlier, change.later):
        quote(utterance.stand, screen, indent=2, ahead=dated(utterance.stand))
        paragraph(screen, _stance(utterance.stand.stance, utterance.claim), _INDENT + 2)
    if change.judgement:
        link = f"{change.judgement.link.relation} {change.judgement.link.score:.2f} · {one_line(change.judgement.id)}"
        paragraph(screen, Text(link, style="dim"), _INDENT + 2)


def person_record(person: Person) -> dict[str, Any]:
    """Return what somebody said as one JSON object."""
    return {
        "name": person.name,
        "names": list(person.names),
        "others": list(person.others),
        "more": person.more,
        "utterances": [_utterance_record(utterance) for utterance in person.utterances],
        "changes": [
            {
                "how": change.how,
                "earlier": _utterance_record(change.earlier),
                "later": _utterance_record(change.later),
                "link": change.judgement.id if change.judgement else None,
            }
            for change in person.changes
        ],
    }


def _utterance_record(utterance: Utterance) -> dict[str, Any]:
    return {"claim": utterance.claim} | stand_record(utterance.stand)


def print_timeline(moments: Sequence[Moment], screen: Console) -> None:
    """Print what was said day by day, each with the claims it speaks on."""
    for moment in moments:
        day = Text(str(moment.day or "undated   "), style="dim")
        quote(moment.stand, screen, ahead=day)
        for stance, entry in moment.claims:
            alone = entry.affirming + entry.denying + entry.doubting == 1
            told = _stance(stance, entry.id)
            paragraph(screen, told if alone else Text.assemble(told, "  ", entry_words(entry)), _INDENT)


def timeline_records(moments: Sequence[Moment]) -> list[dict[str, Any]]:
    """Return each moment as a JSON object."""
    return [
        {
            "day": moment.day.isoformat() if moment.day else None,
            "claims": [{"stance": stance, "claim": claim_record(entry)} for stance, entry in moment.claims],
        }
        | stand_record(moment.stand)
        for moment in moments
    ]
