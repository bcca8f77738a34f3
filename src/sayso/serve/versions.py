"""What became of an article between two versions, for people and as a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from sayso.ask.revisions import Compared
from sayso.ask.versions import Edit
from sayso.jsonl import attribution_record
from sayso.ledger import Version
from sayso.records import Attribution, Outlet, Phrase, Reading
from sayso.serve.quoted import STYLES, counted, paragraph, shown
from sayso.serve.screen import one_line

__all__ = ["compared_record", "print_compared"]

_CAME, _GONE, _CHANGED = ("+", "green"), ("-", "red"), ("~", "yellow")
# Sentences of each kind that are shown; --json has all.
_MOST_SENTENCES = 10


# -- for people --------------------------------------------------------------------------------------------


def print_compared(found: Compared, screen: Console) -> None:
    """Print correction notices, then attributions, then sentences that came (+), went (-) or were changed (~)."""
    difference = found.difference
    _head(found, screen)
    if difference.fresh:
        screen.print()
        paragraph(screen, Text("says of itself", style="bold"))
        for notice in difference.fresh:
            _line(_CAME, Text(shown(notice.text)), screen)
            paragraph(screen, Text(_spans(found.new, notice), style="dim"), 2)
    screen.print()
    counts = (len(difference.came), len(difference.gone), len(difference.reworded), difference.kept)
    paragraph(screen, Text.assemble(("attributions", "bold"), f": {_counts(*counts)}"))
    for one in difference.came:
        _attribution(_CAME, found.new, one, screen)
    for one in difference.gone:
        _attribution(_GONE, found.old, one, screen)
    for pair in difference.reworded:
        _attribution(_CHANGED, found.new, pair.new, screen)
        told = Text.assemble((f"{', '.join(pair.parts)}: ", "dim"), _edits(pair.edits))
        paragraph(screen, told, 4)
        paragraph(screen, Text(f"before: {_spans(found.old, pair.old.content)}", style="dim"), 4)
    screen.print()
    lines = (len(difference.added), len(difference.removed), len(difference.rewritten), difference.unchanged)
    paragraph(screen, Text.assemble(("sentences", "bold"), f": {_counts(*lines)}"))
    _sentences(_CAME, difference.added, screen)
    _sentences(_GONE, difference.removed, screen)
    for pair_of_lines in difference.rewritten[:_MOST_SENTENCES]:
        _line(_CHANGED, Text(shown(pair_of_lines.new.text)), screen)
        paragraph(screen, _edits(pair_of_lines.edits), 4)
    _rest(difference.rewritten, screen)


def _head(found: Compared, screen: Console) -> None:
    article = found.new.article
    outlet = article.outlet or Outlet()
    title = Text(shown(article.title or "(no title)"), style="bold")
    if found.difference.title:
        title = _edits([found.difference.title])
    paragraph(screen, title)
    facts = filter(None, (outlet.name or outlet.domain, article.url, article.id))
    paragraph(screen, Text(" · ".join(map(one_line, facts)), style="dim"))
    old, new = (_version(one) for one in (found.before, found.after))
    paragraph(screen, Text(f"{old} → {new}, of {counted(found.versions, 'version')}", style="dim"))


def _version(version: Version) -> str:
    published = f", published {version.published}" if version.published else ""
    return one_line(f"version {version.number} (added {version.added}{published})")


def _counts(came: int, gone: int, changed: int, same: int) -> str:
    return f"{came:,} came, {gone:,} went, {changed:,} changed, {same:,} stayed"


def _line(sign: tuple[str, str], text: Text, screen: Console) -> None:
    paragraph(screen, Text.assemble(sign, " ", text))


def _attribution(sign: tuple[str, str], reading: Reading, one: Attribution, screen: Console) -> None:
    _line(sign, Text.assemble((shown(_speaker(reading, one)), STYLES["speaker"]), "  ", _cue(one)), screen)
    paragraph(screen, Text(shown(one.content.text), style=STYLES["content"]), 4)
    paragraph(screen, Text(f"{_spans(reading, one.content)} · {one_line(one.id)}", style="dim"), 4)


def _speaker(reading: Reading, one: Attribution) -> str:
    names = {entity.id: entity.name for entity in reading.entities}
    return names.get(one.source.entity or "", one.source.text) if one.source else "nobody named"


def _cue(one: Attribution) -> Text:
    return Text(shown(one.cue.text) if one.cue else "", style=STYLES["cue"])


def _spans(reading: Reading, words: Phrase) -> str:
    spans = ", ".join(f"{span.start}-{span.end}" for span in words.spans[:4])
    return one_line(f"{reading.article.id}:{spans}")


def _edits(edits: Iterable[Edit]) -> Text:
    """Return edits as old words, an arrow and new words; what was put in or left out has one side only."""
    told = []
    for edit in edits:
        old = Text(f"[-{shown(edit.old)}-]", style="red") if edit.old else Text()
        new = Text(f"{{+{shown(edit.new)}+}}", style="green") if edit.new else Text()
        told.append(Text(" ").join(part for part in (old, new) if part))
    return Text(" … ").join(told)


def _sentences(sign: tuple[str, str], sentences: Sequence[Phrase], screen: Console) -> None:
    for sentence in sentences[:_MOST_SENTENCES]:
        _line(sign, Text(shown(sentence.text)), screen)
    _rest(sentences, screen)


def _rest(sentences: Sequence[object], screen: Console) -> None:
    if len(sentences) > _MOST_SENTENCES:
        told = f"and {len(sentences) - _MOST_SENTENCES:,} more (--json has all)"
        paragraph(screen, Text(told, style="dim"), 2)


# -- as JSON -----------------------------------------------------------------------------------------------


def compared_record(found: Compared) -> dict[str, Any]:
    """Return what differs as one JSON object; what came points into the new text, what went into the old one."""
    difference = found.difference
    article = found.new.article
    return {
        "id": article.id,
        "url": article.url,
        "versions": found.versions,
        "from": _version_record(found.before),
        "to": _version_record(found.after),
        "title": _edit_record(difference.title) if difference.title else None,
        "notices": [_phrase_record(notice) | {"form": notice.form} for notice in difference.notices],
        "fresh": [_phrase_record(notice) | {"form": notice.form} for notice in difference.fresh],
        "attributions": {
            "came": [attribution_record(one) for one in difference.came],
            "gone": [attribution_record(one) for one in difference.gone],
            "changed": [
                {
                    "old": attribution_record(one.old),
                    "new": attribution_record(one.new),
                    "parts": list(one.parts),
                    "edits": [_edit_record(edit) for edit in one.edits],
                }
                for one in difference.reworded
            ],
            "kept": difference.kept,
        },
        "sentences": {
            "came": [_phrase_record(one) for one in difference.added],
            "gone": [_phrase_record(one) for one in difference.removed],
            "changed": [
                {
                    "old": _phrase_record(one.old),
                    "new": _phrase_record(one.new),
                    "edits": [_edit_record(edit) for edit in one.edits],
                }
                for one in difference.rewritten
            ],
            "kept": difference.unchanged,
        },
    }


def _version_record(version: Version) -> dict[str, Any]:
    return {
        "number": version.number,
        "added": version.added,
        "title": version.title,
        "published": version.published,
        "digest": version.digest,
    }


def _phrase_record(words: Phrase) -> dict[str, Any]:
    return {"text": words.text, "spans": [[span.start, span.end] for span in words.spans]}


def _edit_record(edit: Edit) -> dict[str, Any]:
    return {"old": edit.old, "new": edit.new}
