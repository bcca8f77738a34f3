"""Who is who, for people and as records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from sayso.ask.designations import Designation
from sayso.ask.identities import Dossier, FactTold, Office, Telling
from sayso.ask.pairs import Linked
from sayso.listings import Lead
from sayso.records import Identity
from sayso.serve.facts import PHRASES
from sayso.serve.listed import designation_record, lead_record, print_designation, print_leads, say_lead
from sayso.serve.people import person_record, print_person
from sayso.serve.quoted import STYLES, article_record, counted, paragraph, printed_in, shown
from sayso.serve.screen import one_line
from sayso.serve.sides import print_side, side_record, some

__all__ = [
    "dossier_record",
    "identity_record",
    "linked_record",
    "print_dossier",
    "print_identity",
    "print_linked",
]

_VERDICTS = {"yes": "bold green", "no": "bold red", "unsure": "bold yellow"}
# Names, tellings, articles and reasons that are shown; --json has all.
_MOST_NAMES, _MOST_TOLD, _MOST_ARTICLES, _MOST_REASONS = 8, 3, 20, 4


def print_identity(identity: Identity, screen: Console) -> None:
    """Print an identity in one line."""
    line = Text.assemble((one_line(identity.id), STYLES["id"]), "  ", (shown(identity.name), STYLES["speaker"]))
    line += Text(f"  {identity.type}, {counted(identity.articles, 'article')}", style="dim")
    if others := [shown(name) for name in identity.names if name != identity.name]:
        line += Text(f"  also {some(others, _MOST_NAMES)}", style="dim")
    line += Text(f"  {one_line(identity.wikidata)}", style="blue") if identity.wikidata else Text("")
    paragraph(screen, line)


def print_dossier(
    dossier: Dossier, leads: Sequence[Lead], designations: Sequence[Designation], screen: Console
) -> None:
    """Print all that is known of an identity."""
    print_identity(dossier.identity, screen)
    if dossier.offices:
        _heading("offices", screen)
        for office in dossier.offices:
            _office(office, screen)
    if dossier.facts:
        _heading("facts", screen)
        for fact in dossier.facts:
            _fact(fact, dossier.identity, screen)
    if leads or designations:
        _heading("watchlists", screen)
        print_leads(leads, screen, indent=2)
        for designation in designations:
            print_designation(designation, screen)
        say_lead(screen)
    _heading("articles", screen)
    for appearance in dossier.appearances[:_MOST_ARTICLES]:
        entry = appearance.entry
        line = Text.assemble(
            (printed_in(entry), STYLES["place"]), f"  {shown(entry.title or entry.url or '(no title)')}"
        )
        line += Text(f"  as {shown(appearance.entity.name)}", style=STYLES["speaker"])
        paragraph(screen, line + Text(f"  {one_line(entry.id)} · {one_line(appearance.entity.id)}", style="dim"), 2)
    rest = len(dossier.appearances) - _MOST_ARTICLES
    if rest > 0 or dossier.more:
        paragraph(screen, Text(f"and {'more' if dossier.more else counted(rest, 'more', 'more')}", style="dim"), 2)
    if dossier.links:
        _heading("taken for one, or kept apart", screen)
        for linked in dossier.links:
            _link(linked, screen)
    if dossier.said:
        _heading("said", screen)
        print_person(dossier.said, screen)


def _heading(words: str, screen: Console) -> None:
    screen.print()
    screen.print(Text(words, style="bold"), soft_wrap=True)


def _office(office: Office, screen: Console) -> None:
    line = Text.assemble((shown(office.title), "bold"), f" of {shown(office.of)}" if office.of else "")
    line += Text(" (former)" if office.former else "")
    line += Text(_time(office.since, office.until), style="dim")
    paragraph(screen, line, 2)
    _tellings(office.tellings, screen)


def _fact(fact: FactTold, identity: Identity, screen: Console) -> None:
    ends = (identity.name, fact.other) if fact.subject else (fact.other, identity.name)
    line = Text.assemble((shown(ends[0]), STYLES["speaker"]), f" {PHRASES[fact.relation]} ", shown(ends[1]))
    paragraph(screen, line + Text(_time(fact.since, fact.until), style="dim"), 2)
    _tellings(fact.tellings, screen)


def _time(since: str | None, until: str | None) -> str:
    told = [f"since {since}"] if since else []
    told += [f"until {until}"] if until else []
    return one_line(f"  {', '.join(told)}") if told else ""


def _tellings(tellings: Sequence[Telling], screen: Console) -> None:
    for telling in tellings[:_MOST_TOLD]:
        voice = f"{shown(telling.whose)} says so" if telling.whose else "the article's own voice"
        line = Text.assemble((f"“{shown(telling.words)}”", STYLES["content"])) if telling.words else Text("")
        paragraph(screen, line + Text(f"  {voice}, {printed_in(telling.entry)}", style="dim"), 4)
    if len(tellings) > _MOST_TOLD:
        paragraph(screen, Text(f"and in {counted(len(tellings) - _MOST_TOLD, 'more telling')}", style="dim"), 4)


def _link(linked: Linked, screen: Console) -> None:
    link = linked.judgement.link
    head = Text.assemble((link.verdict, _VERDICTS[link.verdict]), f" {link.score:.2f}  ")
    head += Text(f"{shown(linked.left.name)} ({printed_in(linked.left.entry)}) · ")
    head += Text(f"{shown(linked.right.name)} ({printed_in(linked.right.entry)})")
    paragraph(screen, head + Text(f"  {one_line(linked.judgement.id)}", style="dim"), 2)
    paragraph(screen, Text(_why(linked), style="dim"), 4)


def _why(linked: Linked) -> str:
    if not linked.judgement.maker.version and not linked.judgement.maker.digest:
        return f"judged by {one_line(linked.judgement.maker.name)}, {linked.judgement.added[:10]}"
    reasons = linked.judgement.link.reasons[:_MOST_REASONS]
    return one_line("; ".join(f"{one.weight:+.1f} {one.name} ({shown(one.detail)})" for one in reasons))


def print_linked(linked: Linked, screen: Console) -> None:
    """Print two entities side by side, with words of their articles and the reasons for and against their being one."""
    for side in (linked.left, linked.right):
        print_side(side, screen)
    for reason in linked.judgement.link.reasons:
        style = "green" if reason.weight > 0 else "red"
        line = Text.assemble((f"{reason.weight:+5.1f}  ", style), one_line(reason.name))
        paragraph(screen, line + Text(f"  {shown(reason.detail)}" if reason.detail else "", style="dim"), 4)


def identity_record(identity: Identity) -> dict[str, Any]:
    """Return an identity as a JSON object."""
    return {
        "id": identity.id,
        "name": identity.name,
        "names": list(identity.names),
        "type": identity.type,
        "wikidata": identity.wikidata,
        "articles": identity.articles,
        "entities": list(identity.entities),
    }


def dossier_record(dossier: Dossier, leads: Sequence[Lead], designations: Sequence[Designation]) -> dict[str, Any]:
    """Return all that is known of an identity as a JSON object."""
    return identity_record(dossier.identity) | {
        "offices": [
            {
                "title": office.title,
                "of": office.of,
                "identity": office.identity,
                "since": office.since,
                "until": office.until,
                "former": office.former,
                "tellings": list(map(_telling_record, office.tellings)),
            }
            for office in dossier.offices
        ],
        "facts": [
            {
                "relation": fact.relation,
                "subject": fact.subject,
                "other": fact.other,
                "identity": fact.identity,
                "since": fact.since,
                "until": fact.until,
                "tellings": list(map(_telling_record, fact.tellings)),
            }
            for fact in dossier.facts
        ],
        "leads": list(map(lead_record, leads)),
        "designations": list(map(designation_record, designations)),
        "appearances": [
            article_record(one.entry) | {"entity": one.entity.id, "called": one.entity.name}
            for one in dossier.appearances
        ],
        "links": list(map(linked_record, dossier.links)),
        "said": person_record(dossier.said) if dossier.said else None,
        "more": dossier.more,
    }


def _telling_record(telling: Telling) -> dict[str, Any]:
    return {"words": telling.words, "whose": telling.whose, "article": article_record(telling.entry)}


def linked_record(linked: Linked) -> dict[str, Any]:
    """Return a judgement on two entities as a JSON object."""
    judgement = linked.judgement
    maker = {"name": judgement.maker.name, "version": judgement.maker.version, "digest": judgement.maker.digest}
    return {
        "id": judgement.id,
        "verdict": judgement.link.verdict,
        "score": judgement.link.score,
        "reasons": [{"name": one.name, "weight": one.weight, "detail": one.detail} for one in judgement.link.reasons],
        "maker": maker,
        "added": judgement.added,
        "left": side_record(linked.left),
        "right": side_record(linked.right),
    }
