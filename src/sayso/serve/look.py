"""An article in the terminal, with who says what marked in it, a table of that, and a list of who is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import zip_longest

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sayso.records import Article, Attribution, Party, Phrase, Reading, Role, When
from sayso.serve.facts import fact_lines
from sayso.serve.screen import one_line, plain, visible

__all__ = ["show"]

_STYLES = {"source": "bold cyan", "cue": "yellow", "content": "green", "furniture": "dim"}
# Where colours do not show, what stands before and after a phrase.
_SIGNS = {"source": ("<", ">"), "cue": ("*", "*"), "content": ("{", "}")}
# What is said within what is said; deeper than that, the numbers must do.
_DEPTHS = ("", " underline", " underline italic")
# Lines longer than this are hard to read, however wide the terminal.
_MAX_WIDTH = 110
# Between two columns.
_GAP = "  "
# Entities listed: those who speak, and some of whom is spoken. An article of 25 attributions has about 30 of them.
_MAX_ENTITIES = 15


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

    Below each line of the table stands what is told around it: who really speaks, to whom, in what medium, where,
    when, through whom. A list of those who speak and are named follows, then what is told of
    them as background. Contents within contents are underlined.
    Without colours a source stands in <>, a cue in **, a content in {}; the number follows in brackets either way.
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
        for line in _table(reading, screen.width):
            screen.print(line, soft_wrap=True)
    screen.print(_cast(reading) if reading.entities else "")
    if reading.facts:
        screen.print(Text("Background", style="bold"))
        for line in fact_lines(reading):
            for part in _wrapped(line, screen.width):
                screen.print(part, soft_wrap=True)
        screen.print()
    screen.print(Text(_count(reading), style="dim"), soft_wrap=True)


def _count(reading: Reading) -> str:
    """Say how much there is, and what of it is not shown."""
    maker, count, named = reading.maker, len(reading.attributions), len(reading.entities)
    told = f"{count} attribution{'' if count == 1 else 's'}"
    if facts := len(reading.facts):
        told += f", {facts} fact{'' if facts == 1 else 's'}"
    if named > _MAX_ENTITIES:
        told += f", {named} entities of which {_MAX_ENTITIES} are shown (--json names them all)"
    return f"{told}, read by {one_line(maker.name)} {one_line(maker.version)}"


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


def _table(reading: Reading, width: int) -> Iterator[Text]:
    """Yield a line for each attribution, and below it what is told around it; what is empty takes no room."""
    names = {entity.id: entity.name for entity in reading.entities}
    numbers = {attribution.id: number for number, attribution in enumerate(reading.attributions, start=1)}
    answers = _answers(reading, names, numbers)
    parents = [str(numbers.get(attribution.parent or "", "")) for attribution in reading.attributions]
    number = len(str(len(numbers)))
    form = max(len(word) for attribution in reading.attributions for word in _kinds(attribution))
    inside = max(len("in"), *map(len, parents)) if any(parents) else 0
    sure = len("sure")
    gaps = len(_GAP) * (6 if inside else 5)
    # The shares that source, cue and content have of the rest, and what even the narrowest screen must give them.
    rest = max(width - number - form - inside - sure - gaps, 22)
    source, cue = rest * 3 // 11, rest * 2 // 11
    content = rest - source - cue

    def line(*cells: Text) -> Text:
        made = [
            cells[0],
            *(_fit(cell, room) for cell, room in zip(cells[1:5], (form, source, cue, content), strict=True)),
        ]
        made[0].align("right", number)
        if inside:
            cells[5].align("right", inside)
            made.append(cells[5])
        return Text(_GAP).join([*made, cells[6]])

    heads = [Text(head, style="bold") for head in ("#", "form", "source", "cue", "content", "in", "sure")]
    yield Text()
    yield line(*heads)
    yield Text("─" * (number + form + rest + inside + sure + gaps), style="dim")
    for place, (attribution, parent) in enumerate(zip(reading.attributions, parents, strict=True), start=1):
        first, *kinds = _kinds(attribution)
        phrases = (_cell(getattr(attribution, role), _STYLES[role]) for role in ("source", "cue", "content"))
        yield line(Text(str(place)), Text(first), *phrases, Text(parent), Text(f"{attribution.confidence:.2f}"))
        around = _wrapped(_around(attribution, names, answers.get(attribution.id, ())), rest + 2 * len(_GAP))
        for kind, told in zip_longest(kinds, around):
            beside = _fit(Text(kind or "", style="dim"), form)
            below = Text.assemble(" " * number, _GAP, beside, _GAP, told or "")
            below.rstrip()
            yield below


def _kinds(attribution: Attribution) -> list[str]:
    """Return how words are given, what is done with them, and whether the article believes in them."""
    kinds = [attribution.form.value, attribution.act, "hedged" if attribution.hedged else None]
    return [one_line(kind) for kind in kinds if kind]


def _fit(text: Text, width: int) -> Text:
    text.truncate(width, overflow="ellipsis", pad=True)
    return text


def _wrapped(text: Text, width: int) -> list[Text]:
    return list(text.wrap(Console(width=width, file=StringIO()), width)) if text else []


def _cell(words: Phrase | None, style: str) -> Text:
    return Text(_short(words.text) if words else "–", style=style)


def _short(words: str) -> str:
    # A cell is one line of at most a screen's width; a content of many pages need not be measured whole.
    return one_line(" ".join(words[:400].split()))


def _resolved(party: Party | None, names: Mapping[str, str]) -> str | None:
    """Return whom a phrase stands for, None if that is unknown or is what it says."""
    name = names.get(party.entity) if party and party.entity else None
    if party is None or name is None:
        return None
    # "Senate leader Ida Marquez, who ..." says that it is Ida Marquez; "Ana Lima's lawyer, Ida Marquez" needs telling.
    said = " ".join(party.text.split(",")[0].casefold().split())
    wanted = " ".join(name.casefold().split())
    return None if f" {said}".endswith(f" {wanted}") else f"= {_short(name)}"


def _around(attribution: Attribution, names: Mapping[str, str], answers: Iterable[str]) -> Text:
    """Return what is told around an attribution: who speaks, to whom, in what medium, where, when, through whom."""
    told: list[tuple[str, str]] = []
    if speaker := _resolved(attribution.source, names):
        told.append(("", speaker))
    if to := attribution.addressee:
        told.append(("to: ", " ".join(filter(None, (_short(to.text), _resolved(to, names))))))
    if medium := attribution.medium:
        told.append(("medium: ", _short(medium.text)))
    if setting := attribution.setting:
        told.append(("setting: ", _short(setting.text)))
    if time := attribution.time:
        told.append(("time: ", _short(time.text) + _dates(time)))
    # A chain of one is the speaker.
    if len(attribution.chain) > 1:
        told.append(("chain: ", " > ".join(_name(names, link) for link in attribution.chain)))
    told += [("", answer) for answer in answers]
    return Text(" · ").join(Text.assemble((label, "dim"), words) for label, words in told)


def _dates(time: When) -> str:
    """Return the dates that a time stands for, in brackets."""
    start, end = time.start, time.end
    if start and end:
        return one_line(f" ({start})" if start == end else f" ({start} to {end})")
    if start or end:
        return one_line(f" (from {start})" if start else f" (until {end})")
    return ""


def _answers(reading: Reading, names: Mapping[str, str], numbers: Mapping[str, int]) -> Mapping[str, list[str]]:
    """Return for each attribution what it affirms, denies or doubts: numbers, and facts in short."""
    facts = {fact.id: fact for fact in reading.facts}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for stance in reading.stances:
        if fact := facts.get(stance.toward):
            thing = _short(fact.value or "") if fact.object is None else _name(names, fact.object)
            toward = f"that {_name(names, fact.subject)} {fact.relation.replace('_', ' ')} {thing}".strip()
        else:
            toward = str(numbers.get(stance.toward, stance.toward))
        found[stance.source].append(one_line(f"{stance.stance} {toward}"))
    return found


def _name(names: Mapping[str, str], id: str) -> str:
    return _short(names.get(id, id))


def _cast(reading: Reading) -> Table:
    """Return who speaks or is named, those first who speak most; without offices there is no column for them."""
    names = {entity.id: entity.name for entity in reading.entities}
    speaking: defaultdict[str, int] = defaultdict(int)
    for attribution in reading.attributions:
        if attribution.source and attribution.source.entity:
            speaking[attribution.source.entity] += 1
    # Of equals the one named first, for sorting keeps their order.
    ranked = sorted(reading.entities, key=lambda entity: (-speaking[entity.id], -len(entity.mentions)))[:_MAX_ENTITIES]
    offices = any(entity.roles or entity.anonymous for entity in ranked)
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("name", style=_STYLES["source"], no_wrap=True, overflow="ellipsis", ratio=3)
    table.add_column("type", no_wrap=True)
    table.add_column("says", justify="right", no_wrap=True)
    table.add_column("named", justify="right", no_wrap=True)
    if offices:
        table.add_column("roles", ratio=5, overflow="fold")
    for entity in ranked:
        held = ["unnamed"] * entity.anonymous + [_office(role, names) for role in entity.roles]
        cells = [_short(entity.name), one_line(entity.type), str(speaking[entity.id] or ""), str(len(entity.mentions))]
        table.add_row(*map(Text, [*cells, "; ".join(held)] if offices else cells))
    return table


def _office(role: Role, names: Mapping[str, str]) -> str:
    title = f"{'former ' if role.former else ''}{_short(role.title)}"
    if role.of:
        title += f" of {_name(names, role.of)}"
    if role.since and role.until:
        return title + one_line(f" ({role.since} to {role.until})")
    if role.since or role.until:
        return title + one_line(f" (since {role.since})" if role.since else f" (until {role.until})")
    return title
