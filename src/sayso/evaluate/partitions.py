"""How alike two groupings of the same things are: B-cubed and CEAF-e, the measures of coreference.

The two sides need not hold the same things: what only the gold side has was not found, what only the system has is
wrong (it shares a group with nothing).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sayso.evaluate.bootstrap import Floats

__all__ = ["Agreement", "assignment", "b_cubed", "ceaf_e"]

Labels = Mapping[str, Hashable]  # the group of each thing


@dataclass(frozen=True, slots=True)
class Agreement:
    """Sums that make up precision (`right` of `predicted`) and recall (`found` of `gold`)."""

    right: float
    predicted: int
    found: float
    gold: int


def b_cubed(gold: Labels, system: Labels) -> Agreement:
    """Return the sums of B-cubed (Bagga and Baldwin 1998) over all things.

    For each thing, the share of its system group that is in its gold group (precision), and the other way round.
    """
    shared, gold_sizes, sizes = _overlaps(gold, system)
    # All things that share both groups count alike: n of them, each with n / size.
    return Agreement(
        right=sum(count * count / sizes[ours] for (_, ours), count in shared.items()),
        predicted=len(system),
        found=sum(count * count / gold_sizes[theirs] for (theirs, _), count in shared.items()),
        gold=len(gold),
    )


def ceaf_e(gold: Labels, system: Labels) -> Agreement:
    """Return the sums of CEAF-e (Luo 2005): groups paired one to one so that the likeness of the pairs is greatest.

    The likeness of two groups is twice what they share over the sum of their sizes; each pair adds as much to
    precision (over the system's groups) as to recall (over the gold ones).
    """
    shared, gold_sizes, sizes = _overlaps(gold, system)
    alike = {pair: 2 * count / (gold_sizes[pair[0]] + sizes[pair[1]]) for pair, count in shared.items()}
    total = 0.0
    # Groups that share nothing, also not through others, do not compete.
    for rows, columns in _islands(list(alike)):
        table = np.array([[alike.get((row, column), 0.0) for column in columns] for row in rows])
        total += float(sum(table[pair] for pair in assignment(table)))
    return Agreement(right=total, predicted=len(sizes), found=total, gold=len(gold_sizes))


_Pair = tuple[Hashable, Hashable]


def _overlaps(gold: Labels, system: Labels) -> tuple[Counter[_Pair], Counter[Hashable], Counter[Hashable]]:
    """Return how many things each pair of groups shares, and the sizes of the groups."""
    shared = Counter((gold[one], system[one]) for one in gold if one in system)
    return shared, Counter(gold.values()), Counter(system.values())


def _islands(pairs: Sequence[_Pair]) -> list[tuple[list[Hashable], list[Hashable]]]:
    """Return the rows and columns of each connected part of the pairs."""
    beside: defaultdict[tuple[int, Hashable], list[tuple[int, Hashable]]] = defaultdict(list)
    for row, column in pairs:
        beside[0, row].append((1, column))
        beside[1, column].append((0, row))
    met: set[tuple[int, Hashable]] = set()
    islands = []
    for start in beside:
        if start in met:
            continue
        island, waiting = [], [start]
        met.add(start)
        while waiting:
            island.append(waiting.pop())
            for other in beside[island[-1]]:
                if other not in met:
                    met.add(other)
                    waiting.append(other)
        islands.append(([name for side, name in island if side == 0], [name for side, name in island if side == 1]))
    return islands


def assignment(gains: Floats) -> list[tuple[int, int]]:
    """Return the pairs (row, column), each used once, whose gains sum up highest; as many as the shorter side has.

    The Hungarian method with potentials, row by row; cubic in the size. (SciPy has it, but would be a large thing to
    install for this alone.)
    """
    if gains.shape[0] > gains.shape[1]:
        return sorted((row, column) for column, row in assignment(gains.T))
    rows, columns = gains.shape
    costs = gains.max(initial=0.0) - gains
    row_price, column_price = np.zeros(rows + 1), np.zeros(columns + 1)
    # Row of each column; the last column stands for "none yet", the last row for "nobody".
    holder = np.full(columns + 1, rows)
    for row in range(rows):
        holder[columns] = row
        column = columns
        least = np.full(columns, np.inf)
        before = np.full(columns, columns)
        done = np.zeros(columns + 1, dtype=bool)
        while holder[column] != rows:
            done[column] = True
            here = holder[column]
            slack = costs[here] - row_price[here] - column_price[:columns]
            better = ~done[:columns] & (slack < least)
            least[better], before[better] = slack[better], column
            closest = int(np.where(done[:columns], np.inf, least).argmin())
            step = least[closest]
            row_price[holder[done]] += step
            column_price[done] -= step
            least[~done[:columns]] -= step
            column = closest
        while column != columns:  # give each on the way back the column of the one after it
            holder[column] = holder[before[column]]
            column = before[column]
    return sorted((int(holder[column]), column) for column in range(columns) if holder[column] != rows)
