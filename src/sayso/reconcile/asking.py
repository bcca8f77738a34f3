"""Asking a service for identities of the ledger, and judging what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sayso.errors import SaysoError
from sayso.ledger import Reconciliation, View
from sayso.reconcile.client import Service
from sayso.reconcile.messages import Candidate, Query
from sayso.reconcile.questions import question
from sayso.reconcile.vocabularies import vocabulary_of
from sayso.records import Identity, Maker, Reason

__all__ = ["Proposal", "judgement", "propose", "service_maker", "sure"]

# Identities whose queries are made ready at once: a few batches.
_AT_ONCE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a service answered for an identity.

    `candidates` are those that nobody has refused yet, the best first; `refused` how many others there were. `error`
    says why there are none, where the service did not answer.
    """

    identity: Identity
    query: Query
    candidates: tuple[Candidate, ...]
    refused: int = 0
    error: SaysoError | None = None


def propose(view: View, service: Service, identities: Iterable[Identity], *, limit: int = 5) -> Iterator[Proposal]:
    """Yield what the service proposes for each identity, in order."""
    vocabulary = vocabulary_of(service.manifest.space, service.manifest.types)
    rest = iter(identities)
    while some := list(islice(rest, _AT_ONCE)):
        refused = [_refused(view, one, service.manifest.space) for one in some]
        queries = [
            question(one, view.offices(one.id), vocabulary, limit=limit + len(known))
            for one, known in zip(some, refused, strict=True)
        ]
        for identity, query, known, answer in zip(some, queries, refused, service.reconcile(queries), strict=True):
            if isinstance(answer, SaysoError):
                yield Proposal(identity=identity, query=query, candidates=(), error=answer)
                continue
            left = [one for one in answer if one.id not in known]
            yield Proposal(
                identity=identity, query=query, candidates=tuple(left[:limit]), refused=len(answer) - len(left)
            )


def _refused(view: View, identity: Identity, space: str) -> frozenset[str]:
    judged = view.reconciliations(identity.id)
    return frozenset(one.item for one in judged if one.space == space and one.verdict == "no")


def judgement(
    service: Service, identity: Identity, candidate: Candidate, maker: Maker, *, verdict: str = "yes"
) -> Reconciliation:
    """Return the judgement that the identity is the candidate, or is not, ready to be kept."""
    return Reconciliation(
        identity=identity.id,
        space=service.manifest.space,
        item=candidate.id,
        wikidata=vocabulary_of(service.manifest.space).wikidata(candidate.id),
        name=candidate.name,
        verdict=verdict,
        score=candidate.score,
        matched=candidate.match,
        reasons=tuple(Reason(name=name, weight=value) for name, value in candidate.features),
        endpoint=service.endpoint,
        maker=maker,
    )


def service_maker(service: Service) -> Maker:
    """Return who judges where a service is taken at its word: a machine, which never outranks a person."""
    return Maker(name=service.manifest.name, version="match", digest=service.endpoint)


def sure(candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the one candidate that the service is sure of, None if it is of none or of several."""
    found = [one for one in candidates if one.match]
    return found[0] if len(found) == 1 else None
