"""Computing identities again after links between entities came or went.

Most new entities are alone, or are one that is known and nothing else: these are added without looking further. What
comes out is what computing everything around them again would.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from sayso.ledger.identity_rows import Face, create, faces, forget, grow, merge
from sayso.ledger.reaching import Reach, homes_of, reach, ties_of
from sayso.ledger.recognising import recognise
from sayso.ledger.sameness import Tie, groups, weight_of

__all__ = ["identify"]


def identify(connection: Connection, starts: Iterable[int], *, opened: Collection[int] = ()) -> None:
    """Compute the identities anew of the entities with those keys, which are current, and of all linked to them.

    Those that are too large are not taken apart, but for the ones with the keys `opened`.
    """
    starts = set(starts)
    known_homes = homes_of(connection, starts)
    home = _simply(connection, starts - known_homes.keys())
    rest = starts - home.keys()
    seen: set[int] = set()
    if rest:
        found = reach(connection, rest, opened=opened)
        seen = _compute(connection, found)
        # What somebody judged of the identities themselves may be why this is asked.
        recognise(connection, [-key for key in found.blocks if any(one.key == -key for one in known_homes.values())])
    known = faces(connection, home.keys() - seen)
    create(connection, [[face] for key, face in known.items() if home[key] is None])
    joining: defaultdict[int, list[Face]] = defaultdict(list)
    for key, face in known.items():
        if (identity := home[key]) is not None:
            joining[identity].append(face)
    grow(connection, joining)


def _simply(connection: Connection, new: Collection[int]) -> dict[int, int | None]:
    """Return for entities that have no identity yet which one they may simply be added to, None for one of their own.

    Those left out need a look at what is around them. An entity may be added if all that is known of it speaks for one
    identity, which has none of its article: whatever was joined there stays joined, and nothing else is.
    """
    by_end: defaultdict[int, list[Tie]] = defaultdict(list)
    for tie in ties_of(connection, new):
        for end in {tie.left, tie.right} & set(new):
            by_end[end].append(tie)
    others = {end for ties in by_end.values() for tie in ties for end in (tie.left, tie.right)} - set(new)
    homes = homes_of(connection, others)
    found: dict[int, int | None] = {}
    # Two entities of one article are two, unless it says otherwise: where two may join one identity neither does.
    wanted: Counter[int | None] = Counter()
    for entity in new:
        ties = by_end[entity]
        ends = {tie.right if tie.left == entity else tie.left for tie in ties}
        identities = {homes[end].key if end in homes else None for end in ends}
        wanted.update(identities)
        if not ties:
            found[entity] = None
        elif all(tie.verdict == "yes" and not tie.person and weight_of(tie.score) > 0 for tie in ties):
            identity = next(iter(identities))
            if len(identities) == 1 and identity is not None:
                found[entity] = identity
    return {entity: identity for entity, identity in found.items() if identity is None or wanted[identity] == 1}


def _compute(connection: Connection, found: Reach) -> set[int]:
    """Compute the identities of what was reached and write them down; returns the keys of the free entities."""
    known = faces(connection, found.free)
    nodes = found.nodes(connection, {key: (face.id, face.article) for key, face in known.items()})
    made = groups(nodes, found.ties)
    forget(connection, known)
    create(connection, [[known[key] for key in group] for group in made if group[0] > 0 and min(group) > 0])
    joining: dict[int, list[Face]] = {}
    for group in made:
        blocks = sorted((-key for key in group if key < 0), key=lambda key: (-found.blocks[-key].articles, key))
        if blocks:
            for other in blocks[1:]:
                merge(connection, blocks[0], other)
            joining[blocks[0]] = [known[key] for key in group if key > 0]
    grow(connection, joining)
    return set(known)
