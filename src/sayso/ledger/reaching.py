"""What must be looked at to compute identities again: entities that links join to some, and no more than is bearable.

What an article costs must not grow with the ledger, and a country may be named in all of it. So an identity that is
named in more than `LARGE` articles is not taken apart again: it is a block, which grows by what joins it. Nor are those
that are met once `MOST` entities have been.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from sayso.ledger.sameness import Node, Tie

__all__ = ["LARGE", "MOST", "Home", "Reach", "homes_of", "reach", "ties_of"]

# To compute an identity of 100 entities with a dozen links each again and to write it down takes 25 ms (one core,
# Python 3.11).
LARGE = 50
MOST = 200


@dataclass(frozen=True, slots=True)
class Home:
    """The identity that an entity belongs to: its key, its smallest id, in how many articles it is named."""

    key: int
    least: str
    articles: int

    @property
    def block(self) -> bool:
        """Whether it is not to be taken apart."""
        return self.articles > LARGE


@dataclass(slots=True)
class Reach:
    """Entities whose identities are computed again, by their keys; the blocks they may join; and all links of both.

    A block's key is that of the identity, below 0. Those that are `opened` are none.
    """

    opened: frozenset[int] = frozenset()
    free: set[int] = field(default_factory=set)
    blocks: dict[int, Home] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)

    def nodes(self, connection: Connection, articles: dict[int, tuple[str, str]]) -> list[Node]:
        """Return the nodes to be grouped; `articles` gives the id and article of each free entity."""
        free = [Node(key, id, frozenset((article,))) for key, (id, article) in articles.items()]
        here = {article for _, article in articles.values()}
        shared: dict[int, set[str]] = {key: set() for key in self.blocks}
        asked = json.dumps([-key for key in self.blocks]), json.dumps(sorted(here))
        for identity, article in connection.exec_driver_sql(_SHARED, asked):
            shared[-identity].add(article)
        blocks = [Node(key, home.least, frozenset(shared[key]), block=True) for key, home in self.blocks.items()]
        return [*free, *blocks]


_SHARED = """
SELECT identities.value, articles.value
FROM json_each(?) AS identities CROSS JOIN json_each(?) AS articles
WHERE EXISTS (SELECT 1 FROM identified WHERE identity = identities.value AND article = articles.value)
"""


def reach(connection: Connection, starts: Iterable[int], *, opened: Collection[int] = ()) -> Reach:
    """Return what must be looked at to compute the identities of the entities with those keys.

    An entity that belongs to a block stands for it, but for the identities with the keys `opened`.
    """
    found = Reach(opened=frozenset(opened))
    of: dict[int, int] = {}  # by an entity in a block the key of that
    links: dict[int, _Link] = {}
    new = _take_in(connection, set(starts), found, of)
    while new:
        met: set[int] = set()
        for link in _links_of(connection, new):
            links[link.key] = link
            if link.verdict == "yes":
                met |= {link.left, link.right}
        new = _take_in(connection, met - found.free - of.keys(), found, of)
    for link in links.values():
        left, right = of.get(link.left, link.left), of.get(link.right, link.right)
        if left in found.free or right in found.free:
            found.ties.append(Tie(left, right, link.verdict, link.score, link.person))
    _add_blocked(connection, found, of, links)
    return found


def _add_blocked(connection: Connection, found: Reach, of: dict[int, int], links: dict[int, _Link]) -> None:
    """Let what speaks against joining a block count that is known of others of its entities."""
    ends = {end for link in links.values() for end in (link.left, link.right)} - found.free - of.keys()
    own = {entity: -home.key for entity, home in homes_of(connection, ends).items() if -home.key in found.blocks}
    for link in links.values():
        left, right = own.get(link.left, link.left), own.get(link.right, link.right)
        if (left in found.blocks) != (right in found.blocks) and {left, right} & found.free:
            found.ties.append(Tie(left, right, link.verdict, link.score, link.person))


def _take_in(connection: Connection, entities: set[int], found: Reach, of: dict[int, int]) -> set[int]:
    """Add entities with all others of their identities, or as blocks; returns those that are new and free."""
    homes = homes_of(connection, entities)
    full = len(found.free) >= MOST
    small: set[int] = set()
    for entity, home in homes.items():
        if home.key not in found.opened and (home.block or full):
            found.blocks[-home.key] = home
            of[entity] = -home.key
        else:
            small.add(home.key)
    fellows = connection.exec_driver_sql(_FELLOWS, (json.dumps(sorted(small)),)).scalars()
    new = ({*fellows} | (entities - homes.keys())) - found.free - of.keys()
    found.free |= new
    return new


_FELLOWS = """
SELECT entity FROM json_each(?) AS asked CROSS JOIN identified ON identity = asked.value
"""


def homes_of(connection: Connection, entities: Collection[int]) -> dict[int, Home]:
    """Return the identities of the entities that belong to one, by the entities' keys."""
    rows = connection.exec_driver_sql(_HOMES, (json.dumps(sorted(entities)),))
    return {entity: Home(*row) for entity, *row in rows}


_HOMES = """
SELECT entity, identities."key", least, articles
FROM json_each(?) AS asked
CROSS JOIN identified ON entity = asked.value
CROSS JOIN identities ON identities."key" = identified.identity
"""


@dataclass(frozen=True, slots=True)
class _Link:
    key: int
    left: int
    right: int
    verdict: str
    score: float
    person: int


def _links_of(connection: Connection, entities: Collection[int]) -> list[_Link]:
    asked = json.dumps(sorted(entities))
    rows = connection.exec_driver_sql(_TIES, (asked,) * 2).fetchall()
    found = {
        key: _Link(key, left, right, verdict, score, key if person else 0)
        for key, left, right, verdict, score, person in rows
    }
    return list(found.values())


def ties_of(connection: Connection, entities: Collection[int]) -> Sequence[Tie]:
    """Return the live judgements on the entities."""
    return [
        Tie(link.left, link.right, link.verdict, link.score, link.person) for link in _links_of(connection, entities)
    ]


# Who judges has no version and no digest if it is a person.
_TIES = " UNION ALL ".join(
    f"""
SELECT samenesses."key", "left", "right", verdict, score, makers.version = '' AND makers.digest = ''
FROM json_each(?) AS asked
CROSS JOIN samenesses ON samenesses."{end}" = asked.value AND samenesses.withdrawn IS NULL
CROSS JOIN makers ON makers.id = samenesses.maker
"""  # noqa: S608
    for end in ("left", "right")
)
