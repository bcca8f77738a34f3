"""An article in the terminal, with who says what marked in it, and a table of that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sayso.records import Article, Attribution, Phrase, Reading
from sayso.serve.screen import one_line, plain, visible

__all__ = ["show"]

_STYLES = {"source": "bold cyan", "cue": "yellow", "content": "green", "furniture": "dim"}
# Where colours do not show, what stands before and after a phrase.
_SIGNS = {"source": ("<", ">"), "cue": ("*", "*"), "content": ("{", "}")}
# What is said within what is said; deeper than that, the numbers must do.
_DEPTHS = ("", " underline", " underline italic")
# Lines longer than this are hard to read, however wide the terminal.
_MAX_WIDTH = 110


@dataclass(frozen=True, slots=True)
class _Mark:
    """One span to be shown: what it is, in which attributions (numbered from 1), how deep those are nested."""

    start: int
    end: int
    role: str
    numbers: tuple[int, ...]
    depth: int


def show(reading: Reading, screen: Console) -> None:
    """Print the article with its sources, cues and contents marked and numbered, then a table of them.

    Contents within contents are underlined. Without colours a source stands in <>, a cue in **, a content
    in {}; the number follows in brackets either way.
    """
    screen.width = min(screen.width, _MAX_WIDTH) if screen.is_terminal else screen.width
    _head(reading.article, screen)
    if reading.attributions:
        screen.print(_legend(plain(screen)), soft_wrap=True)
        screen.print()
    for line in _lines(reading, without_colour=plain(screen)):
        # Where no one looks, lines stay as they are: whoever reads them next may wrap them.
        screen.print(line, soft_wrap=not screen.is_terminal)
    if reading.attributions:
        screen.print(_table(reading.attributions))
    else:
        screen.print()
    maker = reading.maker
    count = len(reading.attributions)
    screen.print(
        Text(
            f"{count} attribution{'' if count == 1 else 's'}, read by {one_line(maker.name)} {one_line(maker.version)}",
            style="dim",
        ),
        soft_wrap=True,
    )


def _head(article: Article, screen: Console) -> None:
    screen.print(Text(one_line(article.title or "(no title)"), style="bold"))
    outlet = article.outlet and (article.outlet.name or article.outlet.domain)
    facts = [outlet, article.published, ", ".join(article.authors), article.url, article.id]
    if article.credit:
        facts.append(f"credit: {article.credit}")
    screen.print(Text(" · ".join(one_line(fact) for fact in facts if fact), style="dim"), soft_wrap=True)
    screen.print()


def _legend(without_colour: bool) -> Text:
    legend = Text()
    for role in _SIGNS:
        before, after = _SIGNS[role] if without_colour else ("", "")
        legend.append(f"{before}{role}{after}", style=_STYLES[role])
        legend.append("[n] ", style="dim")
    return legend


def _lines(reading: Reading, *, without_colour: bool) -> Iterator[Text]:
    """Yield the article's text line by line, marked."""
    line = Text()
    for piece, style in _pieces(reading.article.text, _marks(reading), without_colour):
        first, *others = visible(piece).split("\n")
        line.append(first, style=style)
        for other in others:
            yield line
            line = Text(other, style=style)
    if line:
        yield line


def _marks(reading: Reading) -> list[_Mark]:
    """Return what is to be marked; one mark for a source, say, that several attributions share."""
    marks = [_Mark(span.start, span.end, "furniture", (), 0) for span in reading.article.furniture]
    depths = _nesting(reading.attributions)
    shared: defaultdict[tuple[int, int, str], list[tuple[int, int]]] = defaultdict(list)
    for number, attribution in enumerate(reading.attributions, start=1):
        for role in _SIGNS:
            words: Phrase | None = getattr(attribution, role)
            for span in words.spans if words else ():
                shared[span.start, span.end, role].append((number, depths[attribution.id]))
    for (start, end, role), those in shared.items():
        numbers = tuple(number for number, _ in those)
        marks.append(_Mark(start, end, role, numbers, min(depth for _, depth in those)))
    return marks


def _nesting(attributions: tuple[Attribution, ...]) -> Mapping[str, int]:
    """Return how many attributions each one stands inside of."""
    parents = {attribution.id: attribution.parent for attribution in attributions}
    depths: dict[str, int] = {}
    for attribution in attributions:
        chain: dict[str, None] = {}  # in order, and quick to look into
        at: str | None = attribution.id
        while at in parents and at not in depths and at not in chain:
            chain[at] = None
            at = parents[at]
        depth = depths.get(at, -1) if at else -1
        for inner in reversed(chain):
            depth += 1
            depths[inner] = depth
    return depths


def _pieces(text: str, marks: list[_Mark], without_colour: bool) -> Iterator[tuple[str, str]]:
    """Cut the text where marks begin or end; yield the pieces, and the signs between them, with styles."""
    opening: defaultdict[int, list[_Mark]] = defaultdict(list)
    closing: defaultdict[int, list[_Mark]] = defaultdict(list)
    # Signs nest: the longest mark opens first, the one opened last closes first.
    ordered = sorted(marks, key=lambda mark: (-mark.end, mark.role != "content", mark.numbers))
    for mark in ordered:
        opening[mark.start].append(mark)
    for _, mark in sorted(enumerate(ordered), key=lambda pair: (-pair[1].start, -pair[0])):
        closing[mark.end].append(mark)
    live: list[_Mark] = []
    at = 0
    for place in sorted({*opening, *closing}):
        if at < place:
            yield text[at:place], _style(live)
        at = place
        for mark in closing[place]:
            live.remove(mark)
            if mark.numbers:
                sign = _SIGNS[mark.role][1] if without_colour else ""
                yield f"{sign}[{','.join(map(str, mark.numbers))}]", f"{_STYLES[mark.role]} dim"
        for mark in opening[place]:
            live.append(mark)
            if mark.numbers and without_colour:
                yield _SIGNS[mark.role][0], _STYLES[mark.role]
    yield text[at:], ""


def _style(live: list[_Mark]) -> str:
    """Return the style of the innermost of the marks, the shortest one."""
    if not live:
        return ""
    mark = min(live, key=lambda mark: (mark.end - mark.start, -mark.depth, mark.role == "content"))
    return _STYLES[mark.role] + _DEPTHS[min(mark.depth, len(_DEPTHS) - 1)]


def _table(attributions: tuple[Attribution, ...]) -> Table:
    numbers = {attribution.id: number for number, attribution in enumerate(attributions, start=1)}
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("form", no_wrap=True)
    for role, share in (("source", 3), ("cue", 2), ("content", 6)):
        table.add_column(role, style=_STYLES[role], no_wrap=True, overflow="ellipsis", ratio=share)
    table.add_column("in", justify="right", no_wrap=True)
    table.add_column("sure", justify="right", no_wrap=True)
    for number, attribution in enumerate(attributions, start=1):
        parent = numbers.get(attribution.parent) if attribution.parent else None
        table.add_row(
            str(number),
            attribution.form.value,
            _cell(attribution.source),
            _cell(attribution.cue),
            _cell(attribution.content),
            str(parent) if parent else "",
            f"{attribution.confidence:.2f}",
        )
    return table


def _cell(words: Phrase | None) -> Text:
    # A cell is one line of at most a screen's width; a content of many pages need not be measured whole.
    return Text(one_line(" ".join(words.text[:400].split())) if words else "–")
