"""Judging who may be one: one pair after the other, one key for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from sayso.ask.pairs import Linked, unsure
from sayso.errors import InputError
from sayso.ledger import View, Writer
from sayso.records import Maker
from sayso.serve.identities import linked_record, print_linked
from sayso.serve.keys import read_key
from sayso.serve.screen import complain, console, emit, one_line

__all__ = ["Review", "judgements_of"]

_HELP = "y: one   n: two   u: decide later   z: take the last one back   q: quit"
_VERDICTS = {"y": "yes", "n": "no", "u": "unsure"}
_QUIT = ("q", "", "\x04", "\x1b")


def judgements_of(given: Iterable[str]) -> list[tuple[str, str]]:
    """Return links and verdicts as they are typed, LINK=KEY; raises `InputError` for anything else."""
    found = []
    for one in given:
        link, equals, key = one.rpartition("=")
        if not equals or key.lower() not in _VERDICTS or not link:
            raise InputError(f"--judge {one}", "is no judgement", "write the id of a link, =, and y, n or u")
        found.append((link, _VERDICTS[key.lower()]))
    return found


@dataclass
class Review:
    """One run of the command: where it reads and writes, who judges, and what has come of it."""

    view: View
    writer: Writer
    by: Maker
    json: bool
    screen: Console = field(default_factory=console)
    counts: Counter[str] = field(default_factory=Counter)
    # What was judged in this run, the last one last: what it was, and the links that were put in.
    done: list[tuple[str, Linked, Sequence[str]]] = field(default_factory=list)

    def show(self, limit: int) -> int:
        """Write what waits as JSON."""
        for number, linked in enumerate(unsure(self.view)):
            if number == limit:
                break
            emit(linked_record(linked))
        return 0

    def keep(self, given: Sequence[tuple[str, str]]) -> int:
        """Keep judgements that were made elsewhere; one that is wrong is told, and the next is tried."""
        for link, verdict in given:
            try:
                made = self._judged(link, verdict)
            except InputError as error:
                complain(str(error))
                self.counts["wrong"] += 1
                continue
            if self.json:
                emit({"link": link, "verdict": verdict, "links": made})
        if not self.json:
            self._account()
        return 2 if self.counts["wrong"] == self.counts.total() > 0 else 0

    def _judged(self, link: str, verdict: str) -> list[str]:
        judgement = self.view.link(link)
        if judgement is None or judgement.link.relation != "same":
            raise InputError(link, "is no link between two entities", "see what waits with sayso review --json")
        made: list[str] = []
        if verdict != "unsure":
            made = self.writer.judge(judgement.link.left, judgement.link.right, verdict, self.by)
        self.counts[verdict] += 1
        return made

    def ask(self, limit: int) -> int:
        """Show one pair after the other and keep what the keys say."""
        waiting = unsure(self.view)
        skipped: set[str] = set()
        shown = 0
        again: list[Linked] = []
        while shown < limit:
            linked = again.pop() if again else self._next(waiting, skipped)
            if linked is None:
                break
            shown += 1
            key = self._key(linked, shown)
            if key in _QUIT:
                break
            if key == "z":
                shown -= 1
                again.append(linked)
                if self.done:
                    again.append(self._undone())
                    shown -= 1
                continue
            verdict = _VERDICTS[key]
            self.done.append((verdict, linked, self._judged(linked.judgement.id, verdict)))
            skipped.add(linked.judgement.id)
        if not shown:
            complain("nothing waits for a judgement", label="note")
        self._account()
        return 0

    def _next(self, waiting: Iterator[Linked], skipped: set[str]) -> Linked | None:
        """Return the next that still waits: what was judged may have settled it."""
        for linked in waiting:
            if linked.judgement.id in skipped:
                continue
            link = self.view.link(linked.judgement.id)
            ends = [self.view.identity_of(side.entity) for side in (linked.left, linked.right)]
            if link and link.link.verdict == "unsure" and ends[0] != ends[1]:
                return linked
        return None

    def _key(self, linked: Linked, number: int) -> str:
        self.screen.print()
        self.screen.rule(Text(f"{number}  {linked.judgement.link.score:.2f}  {one_line(linked.judgement.id)}"))
        print_linked(linked, self.screen)
        self.screen.print(Text(_HELP, style="dim"), soft_wrap=True)
        while (key := read_key()) not in (*_VERDICTS, *_QUIT, "z"):
            pass
        return key

    def _undone(self) -> Linked:
        verdict, linked, made = self.done.pop()
        self.writer.take_back(reversed(made))
        self.counts[verdict] -= 1
        self.screen.print(Text("taken back", style="bold yellow"), soft_wrap=True)
        return linked

    def _account(self) -> None:
        told = {"yes": "judged one", "no": "judged two", "unsure": "left open"}
        parts = [f"{self.counts[verdict]:,} {what}" for verdict, what in told.items() if self.counts[verdict]]
        self.screen.print(Text(", ".join(parts) or "nothing was judged", style="dim"), soft_wrap=True)
