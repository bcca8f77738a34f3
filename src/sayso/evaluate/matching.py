"""Which prediction stands for which gold attribution: one to one, the most alike first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from sayso.evaluate.tokens import TokenSet

__all__ = ["MATCHED", "jaccard", "match"]

# Half of all the words that either marks must be marked by both: the threshold of the published comparisons
# of attribution systems on PolNeAR, kept so that figures can stand side by side.
MATCHED = 0.5


def jaccard(left: TokenSet, right: TokenSet) -> float:
    """Return the share of tokens in either set that are in both, 0 for two empty sets."""
    union = len(left | right)
    return len(left & right) / union if union else 0.0


def match(gold: Sequence[TokenSet], predicted: Sequence[TokenSet], at_least: float) -> list[tuple[int, int]]:
    """Return pairs (gold, predicted) of likeness `at_least` or more, each side used once, best pair first.

    Ties go to what comes first in the text's lists. Only pairs that share a token are looked at.
    """
    holders: dict[int, list[int]] = defaultdict(list)
    for number, tokens in enumerate(gold):
        for token in tokens:
            holders[token].append(number)
    candidates = []
    for column, tokens in enumerate(predicted):
        shared = Counter(row for token in tokens for row in holders.get(token, ()))
        for row, common in shared.items():
            likeness = common / (len(tokens) + len(gold[row]) - common)
            if likeness >= at_least:
                candidates.append((-likeness, row, column))
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    pairs = []
    for _, row, column in sorted(candidates):
        if row not in taken_gold and column not in taken_predicted:
            taken_gold.add(row)
            taken_predicted.add(column)
            pairs.append((row, column))
    return pairs
