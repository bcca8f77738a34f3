"""The attributions that live links and stances join to a given one, directly or through others.

What a component costs must not grow with the ledger. One of more than `MOST` attributions or `MOST_TIES` joining links
is therefore cut: links below a level do not count in it, the lowest of `LEVELS` at which what is left around the
attribution is small enough; past the last level each attribution stands alone. All attributions of what is left come
to the same level, so that this, too, depends on the links alone and not on where one begins.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection

from sayso.ledger.clusters import apart, joins
from sayso.records import STANCES

__all__ = ["LEVELS", "MOST", "MOST_TIES", "Component", "Graph", "Row"]

# 100 attributions with 24 links each are computed again and written in 20 ms, 300 in 75 ms (one core, Python 3.11), so
# that MOST_TIES stands for a tenth of a second. Larger ones are boilerplate or stories of the year.
MOST = 1_000
MOST_TIES = 10_000
LEVELS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A live link or a stance between two attributions, by their keys.

    `joins` tells whether it makes its two ends part of one component, `parts` whether it speaks against one claim for
    them.
    """

    left: int
    right: int
    relation: str
    verdict: str
    score: float
    told: bool
    joins: bool = field(init=False)
    parts: bool = field(init=False)

    def __post_init__(self) -> None:
        # Kept, since it is asked many times of each.
        against = apart(self.relation, self.verdict) or (self.verdict == "no" and self.relation in STANCES)
        object.__setattr__(self, "joins", joins(self.relation, self.verdict, self.score))
        object.__setattr__(self, "parts", against)


@dataclass(frozen=True, slots=True)
class Component:
    """Attributions, and all links between two of them that count; `whole` if it was not cut."""

    nodes: frozenset[int]
    rows: tuple[Row, ...]
    whole: bool


class Graph:
    """What the links of one state of the ledger join; looks each attribution up once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # By the key of the link, or that of the stance below 0; and the keys of those that end in each attribution.
        self._rows: dict[int, Row] = {}
        self._ends: dict[int, list[int]] = {}

    def rows(self, nodes: Collection[int]) -> list[Row]:
        """Return the live links and stances that have at least one end among `nodes`, each once."""
        self._look_up(nodes)
        return [self._rows[key] for key in dict.fromkeys(key for node in nodes for key in self._ends[node])]

    def explore(self, starts: Collection[int]) -> None:
        """Look up what is around `starts`, all together: a question for each would take longer."""
        met, new = set(starts), sorted(starts)
        while new and len(met) <= MOST:
            self._look_up(new)
            rows = (self._rows[key] for node in new for key in self._ends[node])
            new = sorted({end for row in rows if row.joins for end in (row.left, row.right)} - met)
            met.update(new)

    def component(self, start: int) -> Component:
        """Return the component of the attribution with that key."""
        for level in LEVELS:
            if (nodes := self._reach(start, level)) is not None:
                break
        else:
            nodes, level = {start}, 2.0  # more than any score
        rows = [
            row
            for row in self.rows(sorted(nodes))
            if row.left in nodes and row.right in nodes and (row.score >= level or not row.joins)
        ]
        return Component(frozenset(nodes), tuple(rows), level == LEVELS[0])

    def _reach(self, start: int, level: float) -> set[int] | None:
        """Return the nodes that links of at least that score join to `start`, None if they are too many."""
        found, new, ties = {start}, [start], 0
        while new:
            self._look_up(new)
            met: set[int] = set()
            for node in new:
                for key in self._ends[node]:
                    row = self._rows[key]
                    if row.joins and row.score >= level:
                        met.add(row.right if row.left == node else row.left)
                        ties += 1
            met -= found
            # Each joining link is met from both of its ends once all nodes have been new.
            if len(found) + len(met) > MOST or ties > 2 * MOST_TIES:
                return None
            found |= met
            new = sorted(met)
        return found

    def _look_up(self, nodes: Collection[int]) -> None:
        new = [node for node in nodes if node not in self._ends]
        if not new:
            return
        self._ends |= {node: [] for node in new}
        asked = json.dumps(new)
        for node, key, *row in self._connection.exec_driver_sql(_ROWS, (asked,) * 4).fetchall():
            self._ends[node].append(key)
            if key not in self._rows:
                self._rows[key] = Row(*row)


# A stance counts where both ends have gists: those of a reading that linking has not seen stand in no claim.
_ROWS = """
SELECT asked.value, links."key", links."left", links."right", relation, verdict, score, 0
FROM json_each(?) AS asked CROSS JOIN links ON links."left" = asked.value AND withdrawn IS NULL
UNION ALL
SELECT asked.value, links."key", links."left", links."right", relation, verdict, score, 0
FROM json_each(?) AS asked CROSS JOIN links ON links."right" = asked.value AND withdrawn IS NULL
UNION ALL
SELECT asked.value, -stances."key", source, stances.attribution, stance, 'yes', confidence, 1
FROM json_each(?) AS asked CROSS JOIN stances ON source = asked.value AND stances.attribution IS NOT NULL
CROSS JOIN gists ON gists.attribution = stances.attribution
WHERE source <> stances.attribution
UNION ALL
SELECT asked.value, -stances."key", source, stances.attribution, stance, 'yes', confidence, 1
FROM json_each(?) AS asked CROSS JOIN stances ON stances.attribution = asked.value
CROSS JOIN gists ON gists.attribution = source
WHERE source <> stances.attribution
"""
