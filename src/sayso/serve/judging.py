"""Showing what a service proposes, asking which it is, and keeping what was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from sayso.errors import InputError, SaysoError
from sayso.ledger import Kept, Reconciliation, View, Writer
from sayso.reconcile.asking import Proposal, judgement, propose, service_maker, sure
from sayso.reconcile.client import Service
from sayso.records import Identity, Maker
from sayso.serve.keys import at_terminal, read_key
from sayso.serve.proposals import print_judged, print_proposal, proposal_record, reconciliation_record
from sayso.serve.quoted import shown
from sayso.serve.screen import complain, console, emit, one_line

__all__ = ["Judging"]

_HELP = "1-{most}: it is that one   n: none of these   space: decide later   q: quit"


@dataclass
class Judging:
    """One run of the command: where it reads and writes, who judges, and what has come of it."""

    view: View
    writer: Writer
    by: Maker
    json: bool
    screen: Console = field(default_factory=console)
    counts: Counter[str] = field(default_factory=Counter)

    def ask(self, service: Service, identities: Iterable[Identity], *, auto_match: bool, candidates: int) -> int:
        """Ask the service for each identity; take what it is sure of, or ask for a key if there is a terminal."""
        by_key = at_terminal() and not self.json and not auto_match
        some = False
        for proposal in propose(self.view, service, identities, limit=candidates):
            some = True
            judged: list[Reconciliation] = []
            if not self.json:
                id = proposal.identity.id
                print_proposal(proposal, self.view.offices(id), self.view.reconciliations(id), service, self.screen)
            if proposal.error:
                self.counts["not answered"] += 1
            elif not proposal.candidates:
                self.counts["not found"] += 1
            elif auto_match:
                judged = self._matched(proposal, service)
            elif by_key:
                chosen = self._chosen(proposal, service)
                if chosen is None:
                    break
                judged = chosen
            made = [(one, self._keep(one)) for one in judged]
            if self.json:
                told = [{"item": one.item, "verdict": one.verdict, "kept": kept.value} for one, kept in made]
                emit(proposal_record(proposal, service, told))
        if not some:
            complain("nobody and nothing is left to ask for", label="note")
        if not self.json:
            self._account(nothing="nothing was set: see sayso reconcile --help for how to say which it is")
        return 2 if self.counts["not answered"] == self.counts.total() > 0 else 0

    def keep(self, given: Iterable[Reconciliation | SaysoError]) -> int:
        """Keep judgements made elsewhere; one that is wrong is told, and the next is tried."""
        for one in given:
            try:
                if isinstance(one, SaysoError):
                    raise one
                kept = self._keep(one)
            except InputError as error:
                complain(str(error))
                self.counts["wrong"] += 1
                continue
            if self.json:
                emit(reconciliation_record(one) | {"kept": kept.value})
        if not self.json:
            self._account(nothing="nothing was said")
        return 2 if self.counts["wrong"] == self.counts.total() > 0 else 0

    def withdraw(self, identity: str) -> int:
        """Take back all that holds for an identity."""
        before = self.view.reconciliations(identity)
        self.writer.unreconcile(identity, self.by)
        after = {(one.item, one.added): one for one in self.view.history(identity)}
        for one in before:
            taken = after[one.item, one.added]
            if self.json:
                emit(reconciliation_record(taken))
            else:
                print_judged(taken, self.screen)
        if not before:
            complain("nothing was said of it", label="note")
        return 0

    def _matched(self, proposal: Proposal, service: Service) -> list[Reconciliation]:
        candidate = sure(proposal.candidates)
        if candidate is None:
            self.counts["left open"] += 1
            return []
        return [judgement(service, proposal.identity, candidate, service_maker(service))]

    def _chosen(self, proposal: Proposal, service: Service) -> list[Reconciliation] | None:
        """Return what the keys say, None to quit."""
        most = len(proposal.candidates)
        help = _HELP.format(most=most)
        self.screen.print(Text(help, style="dim"), soft_wrap=True)
        while True:
            key = read_key()
            if key in ("q", "", "\x04", "\x1b"):
                return None
            if key in (" ", "s"):
                self.counts["left open"] += 1
                return []
            if key == "n":
                return [
                    judgement(service, proposal.identity, one, self.by, verdict="no") for one in proposal.candidates
                ]
            if key.isascii() and key.isdigit() and 1 <= int(key) <= most:
                return [judgement(service, proposal.identity, proposal.candidates[int(key) - 1], self.by)]

    def _keep(self, given: Reconciliation) -> Kept:
        kept = self.writer.reconcile(given)
        if kept is Kept.OUTRANKED:
            self.counts["left as somebody had said"] += 1
        else:
            self.counts["set" if given.verdict == "yes" else "refused"] += 1
        if not self.json:
            self._tell(given, kept)
        return kept

    def _tell(self, given: Reconciliation, kept: Kept) -> None:
        if kept is Kept.OUTRANKED:
            complain(f"{given.item} was left out: somebody has said otherwise of {given.identity}", label="note")
            return
        print_judged(given, self.screen)
        if given.verdict == "yes" and not given.wikidata:
            complain(f"{given.item} is kept, but tells no number in Wikidata", label="note")
        if given.verdict == "yes" and given.wikidata:
            others = [one for one in self.view.reconciled_with(given.wikidata) if one.id != given.identity]
            if others:
                told = ", ".join(f"{one_line(one.id)} ({shown(one.name)})" for one in others)
                complain(f"{given.wikidata} is {told}, too: see sayso merge", label="note")

    def _account(self, *, nothing: str) -> None:
        """Say what has come of it; what was wrong has been said."""
        told = [f"{count:,} {what}" for what, count in self.counts.items() if what != "wrong"]
        if told or not self.counts:
            self.screen.print(Text(", ".join(told) or nothing, style="dim"), soft_wrap=True)
