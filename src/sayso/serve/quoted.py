"""What somebody said and where it stands, as lines for people and as a record; shared by all answers.

Words of articles come from strangers: they reach the screen through `one_line` and as `Text` only.
"""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from sayso.jsonl import attribution_record
from sayso.ledger import ClaimEntry, Entry, Stand
from sayso.records import Outlet
from sayso.serve.screen import one_line

__all__ = [
    "STANCES",
    "STYLES",
    "article_record",
    "claim_line",
    "claim_record",
    "counted",
    "days",
    "entry_words",
    "offsets",
    "paragraph",
    "place",
    "printed_in",
    "quote",
    "short",
    "shown",
    "speaker_words",
    "stand_record",
]

#: How speakers, cues and so on look, as in `look`.
STYLES = {"speaker": "bold cyan", "cue": "yellow", "content": "green", "claim": "bold", "id": "blue", "place": "dim"}
#: What stances are called and how they look.
STANCES = {"affirms": ("affirmed", "green"), "denies": ("denied", "red"), "doubts": ("doubted", "yellow")}
# Of an id so much tells it from all others: of a million claims, one in 4,000 shares its beginning with another.
_ID = 11
# Lines longer than this are hard to read, however wide the terminal.
_MAX_WIDTH = 110
# Of a content or a wording, so much is shown; --json has all of it.
_MOST_SHOWN = 320


def paragraph(screen: Console, text: Text, indent: int = 0) -> None:
    """Print a text, indented; on a terminal it is broken into lines, elsewhere it stays one."""
    margin = " " * indent
    if not screen.is_terminal:
        screen.print(Text(margin) + text, soft_wrap=True)
        return
    width = max(min(screen.width, _MAX_WIDTH) - indent, 20)
    for line in text.wrap(screen, width):
        line.rstrip()
        screen.print(Text(margin) + line, soft_wrap=True)


def short(id: str) -> str:
    """Return enough of a claim's id to name it by."""
    return one_line(id[:_ID])


def shown(words: str) -> str:
    """Return words on one line, cut where they are a speech."""
    words = " ".join(words[: _MOST_SHOWN + 80].split())
    return one_line(words if len(words) <= _MOST_SHOWN else words[:_MOST_SHOWN].rsplit(" ", 1)[0] + " …")


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return a number with what it counts: "1 article", "2 articles"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def days(entry: ClaimEntry) -> str:
    """Return between which days a claim was told."""
    if entry.first is None or entry.last is None:
        return "undated"
    return str(entry.first) if entry.first == entry.last else f"{entry.first} to {entry.last}"


def claim_line(entry: ClaimEntry, screen: Console, indent: int = 0) -> None:
    """Print a claim: its id and wording, and below that how many take which stance, where and when."""
    paragraph(
        screen, Text.assemble((short(entry.id), STYLES["id"]), "  ", (shown(entry.wording), STYLES["claim"])), indent
    )
    paragraph(screen, entry_words(entry), indent + _ID + 2)


def entry_words(entry: ClaimEntry) -> Text:
    """Return in words how many take which stance on a claim, where and when."""
    counts = Text(", ").join(
        Text(counted(count, one, many), style=STANCES[stance][1])
        for stance, count, one, many in (
            ("affirms", entry.affirming, "affirms", "affirm"),
            ("denies", entry.denying, "denies", "deny"),
            ("doubts", entry.doubting, "doubts", "doubt"),
        )
        if count
    )
    where = f"{counted(entry.articles, 'article')}, {counted(entry.outlets, 'outlet')}"
    parts = [Text(days(entry), style="dim"), counts, Text(where, style="dim")]
    if entry.disputed:
        parts.append(Text("disputed", style="bold red"))
    return Text(" · ").join(parts)


def speaker_words(stand: Stand) -> Text:
    """Return who speaks and by what words, and through whom it is known."""
    attribution = stand.attribution
    speaker = stand.speaker or next(iter(stand.chain[-1:]), "nobody named")
    told = Text(shown(speaker), style=STYLES["speaker"])
    if attribution.cue:
        told += Text.assemble("  ", (shown(attribution.cue.text), STYLES["cue"]))
    # A chain of one is the speaker.
    if len(stand.chain) > 1:
        told += Text.assemble(("  through ", "dim"), one_line(" > ".join(shown(link) for link in stand.chain[:-1])))
    return told


def quote(stand: Stand, screen: Console, *, indent: int = 0, ahead: Text | None = None) -> None:
    """Print who said what, in the words of the article, and where they stand; `ahead` goes before."""
    head = speaker_words(stand)
    if ahead is not None:
        head = ahead + Text("  ") + head
    paragraph(screen, head, indent)
    inside = indent + (cell_len(ahead.plain) + 2 if ahead is not None else 2)
    paragraph(screen, Text(shown(stand.attribution.content.text), style=STYLES["content"]), inside)
    paragraph(screen, Text(place(stand), style=STYLES["place"]), inside)


def place(stand: Stand) -> str:
    """Return where the words stand: outlet, day, title, the article's id with offsets, and the attribution's id."""
    title = shown(stand.entry.title or stand.entry.url or "(no title)")
    return f"{printed_in(stand.entry)}: {title} · {offsets(stand)}"


def offsets(stand: Stand) -> str:
    """Return the article's id with the offsets of the words, and the attribution's id."""
    spans = ", ".join(f"{span.start}-{span.end}" for span in stand.attribution.content.spans[:4])
    return one_line(f"{stand.entry.id}:{spans} · {stand.attribution.id}")


def printed_in(entry: Entry) -> str:
    """Return the outlet and the day of an article."""
    outlet = entry.outlet or Outlet()
    day = (entry.published or "")[:10]
    return one_line(f"{outlet.name or outlet.domain or '–'}{', ' if day else ''}{day}")


# -- as JSON -----------------------------------------------------------------------------------------------


def claim_record(entry: ClaimEntry) -> dict[str, Any]:
    """Return a claim as a JSON object."""
    return {
        "id": entry.id,
        "wording": entry.wording,
        "affirming": entry.affirming,
        "denying": entry.denying,
        "doubting": entry.doubting,
        "disputed": entry.disputed,
        "first": entry.first.isoformat() if entry.first else None,
        "last": entry.last.isoformat() if entry.last else None,
        "articles": entry.articles,
        "outlets": entry.outlets,
    }


def article_record(entry: Entry) -> dict[str, Any]:
    """Return an article of the ledger as a JSON object."""
    outlet = entry.outlet
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "outlet": None if outlet is None else {"name": outlet.name, "domain": outlet.domain},
        "published": entry.published,
    }


def stand_record(stand: Stand) -> dict[str, Any]:
    """Return who said what where as a JSON object; `attribution` is as in docs/record.md."""
    return {
        "stance": stand.stance,
        "member": stand.member,
        "speaker": stand.speaker,
        "through": list(stand.chain),
        "article": article_record(stand.entry),
        "attribution": attribution_record(stand.attribution),
    }
