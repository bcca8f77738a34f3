"""Computing claims again after links came or went, and writing them down.

Claims are a cache: what `clusters` makes of each component. Whoever changes links names attributions of every
component that changed, from before and after; whole components are computed again, in the transaction of the change.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from sayso.ledger.clusters import Cluster, Node, Tie, clusters
from sayso.ledger.components import Component, Graph, Row
from sayso.ledger.tables import claims, standings

__all__ = ["Face", "components_of", "faces", "numbered", "review_disputes", "settle", "wordiness"]

# A longer content is a speech, not the wording of a claim.
_WORDY = 300


@dataclass(frozen=True, slots=True)
class Face:
    """What claims need to know of an attribution that has a gist."""

    key: int
    id: str
    speaker: str | None
    act: str | None
    day: int | None
    size: int

    @property
    def denial(self) -> bool:
        """Whether the act is a denial."""
        return self.act == "deny"

    @property
    def date(self) -> str:
        """The ISO date of publication, empty if unknown."""
        return date.fromordinal(self.day).isoformat() if self.day else ""


def faces(connection: Connection, keys: Collection[int]) -> dict[int, Face]:
    """Return the attributions among `keys` that have gists."""
    return {row[0]: Face(*row) for row in connection.exec_driver_sql(_FACES, (json.dumps(sorted(keys)),))}


_FACES = """
SELECT gists.attribution, gists.id, speaker, act, day, size
FROM json_each(?) AS asked CROSS JOIN gists ON gists.attribution = asked.value
"""


def wordiness(face: Face) -> tuple[bool, int, str]:
    """Order attributions by how well their words show a claim, the best first: the longest that is no speech."""
    too_long = face.size > _WORDY
    return too_long, face.size if too_long else -face.size, face.id


def components_of(connection: Connection, starts: Iterable[int]) -> tuple[list[Component], Graph]:
    """Return the components in which the attributions with those keys stand, each once."""
    graph = Graph(connection)
    starts = set(starts)
    graph.explore(starts)
    found: list[Component] = []
    met: set[int] = set()
    for start in sorted(starts):
        if start not in met:
            found.append(graph.component(start))
            met |= found[-1].nodes
    return found, graph


def settle(connection: Connection, starts: Iterable[int], *, gone: Collection[int] = ()) -> set[int]:
    """Compute the claims anew in which the attributions with those keys stand, and any that `gone` stood in.

    Returns the keys of all attributions in their components.
    """
    found, graph = components_of(connection, starts)
    nodes = {node for component in found for node in component.nodes}
    _forget(connection, nodes | set(gone))
    known = faces(connection, nodes)
    made = [(one, component) for component in found for one in _clusters(component, known)]
    keys = numbered(connection, len(made))
    rows: list[dict[str, Any]] = []
    stands: list[dict[str, Any]] = []
    for key, (cluster, component) in zip(keys, made, strict=True):
        by_id = {known[node].id: known[node] for node in component.nodes}
        rows.append({"key": key, **_row(cluster, by_id), "tight": _tight(component)})
        for stances, member in ((cluster.members, True), (cluster.answers, False)):
            stands += [
                {"claim": key, "attribution": by_id[id].key, "stance": stance, "member": member}
                for id, stance in stances.items()
            ]
    if rows:
        connection.execute(insert(claims), rows)
        connection.execute(insert(standings), stands)
    review_disputes(connection, graph.rows(sorted(nodes)))
    return nodes


def numbered(connection: Connection, count: int) -> range:
    """Return so many fresh keys of claims; the write lock is ours, so that nobody else takes them."""
    last = connection.scalar(select(func.max(claims.c.key))) or 0
    return range(last + 1, last + 1 + count)


def _forget(connection: Connection, nodes: Collection[int]) -> None:
    """Delete the claims to which the attributions belong."""
    asked = (json.dumps(sorted(nodes)),)
    held = [(key,) for (key,) in connection.exec_driver_sql(_HELD, asked)]
    if held:
        connection.exec_driver_sql("DELETE FROM standings WHERE claim = ?", held)
        connection.exec_driver_sql('DELETE FROM claims WHERE "key" = ?', held)


_HELD = """
SELECT DISTINCT claim
FROM json_each(?) AS asked CROSS JOIN standings ON attribution = asked.value AND member = 1
"""


def _clusters(component: Component, known: Mapping[int, Face]) -> list[Cluster]:
    nodes = [Node(known[key].id, known[key].denial) for key in component.nodes]
    ties = [
        Tie(known[row.left].id, known[row.right].id, row.relation, row.verdict, row.score, row.told)
        for row in component.rows
    ]
    return clusters(nodes, ties)


def _tight(component: Component) -> bool:
    """Tell whether every two of the component are linked and all agree, so that it is one cluster with one side."""
    pairs = {(min(row.left, row.right), max(row.left, row.right)) for row in component.rows}
    size = len(component.nodes)
    return (
        component.whole
        and len(pairs) == size * (size - 1) // 2
        and not any(row.parts or (row.joins and row.relation != "affirms") for row in component.rows)
    )


def _row(cluster: Cluster, known: Mapping[str, Face]) -> dict[str, Any]:
    stands = {**cluster.members, **cluster.answers}
    sides = {
        stance: [known[id] for id, taken in stands.items() if taken == stance]
        for stance in ("affirms", "denies", "doubts")
    }
    own = {stance: [face for face in side if face.id in cluster.members] for stance, side in sides.items()}
    dates = sorted(filter(None, (known[id].date for id in stands)))
    return {
        "id": cluster.id,
        "least": cluster.least,
        "wording": min(own["affirms"] or own["denies"], key=wordiness).key,
        "affirming": len(sides["affirms"]),
        "denying": len(sides["denies"]),
        "doubting": len(sides["doubts"]),
        "weight": len(stands),
        "opposed": _opposed(sides["affirms"], sides["denies"]),
        "disputed": _opposed(sides["affirms"], sides["denies"]),
        "first": dates[0] if dates else "",
        "last": dates[-1] if dates else "",
    }


def _opposed(affirming: Iterable[Face], denying: Iterable[Face]) -> bool:
    """Tell whether somebody affirms and somebody else denies; whoever is not named may be somebody else."""
    for_it = {_names(face) for face in affirming}
    against = {_names(face) for face in denying}
    return any(not (one and other and (one <= other or other <= one)) for one in for_it for other in against)


def _names(face: Face) -> frozenset[str]:
    """Return the names that make up the speaker's, so that "Brandt" is "Ana Brandt"."""
    return frozenset((face.speaker or "").casefold().split())


def review_disputes(connection: Connection, rows: Iterable[Row]) -> None:
    """Look again whether the claims are disputed that contradictions among those links concern."""
    ends = {
        end for row in rows if row.relation == "contradicts" and row.verdict == "yes" for end in (row.left, row.right)
    }
    if ends:
        concerned = connection.exec_driver_sql(_HELD, (json.dumps(sorted(ends)),)).fetchall()
        connection.exec_driver_sql(_DISPUTED, [tuple(row) for row in concerned])


_DISPUTED = """
UPDATE claims SET disputed = opposed OR EXISTS (
    SELECT 1 FROM standings
    CROSS JOIN links ON links."left" = standings.attribution AND withdrawn IS NULL
        AND relation = 'contradicts' AND verdict = 'yes'
    CROSS JOIN standings AS others ON others.attribution = links."right" AND others.member = 1
    CROSS JOIN claims AS other ON other."key" = others.claim
    WHERE standings.claim = claims."key" AND standings.member = 1
        AND other."key" <> claims."key" AND other.affirming > 0
) OR EXISTS (
    SELECT 1 FROM standings
    CROSS JOIN links ON links."right" = standings.attribution AND withdrawn IS NULL
        AND relation = 'contradicts' AND verdict = 'yes'
    CROSS JOIN standings AS others ON others.attribution = links."left" AND others.member = 1
    CROSS JOIN claims AS other ON other."key" = others.claim
    WHERE standings.claim = claims."key" AND standings.member = 1
        AND other."key" <> claims."key" AND other.affirming > 0
)
WHERE "key" = ?
"""
