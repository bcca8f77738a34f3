"""Near-copies found: `python benchmarks/copies.py data/stories/train.jsonl [--fit]`.

Copies are made of every article of the stories (`retelling.py`: credit removed, another headline, three in ten of the
sentences reworded, replaced or cut, paragraphs moved), and so are look-alikes; the stories' own other articles, copies
of these, and articles of other stories are no copies either. Prints precision, recall and F1, for each manner of copy
how many are found and how many the fingerprints alone bring together, and how the labelled copies fare. The peer is the
usual one: MinHash's measure (Jaccard's, of five-word shingles), at the threshold that suits these very pairs best.

`--fit` prints what each ground should weigh by these pairs (logistic regression) instead.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from retelling import MANNERS, Pair, forms, look_alikes, retold
from sayso.jsonl import from_record
from sayso.link.copies import copies_of, grounds, likely, prints_of

_SEED = 20260101
_FORMS = 60


def main(path: Path, *, fit: bool = False) -> int:
    """Print the tables, or what fits."""
    pairs = list(made(path))
    if fit:
        _fit(pairs)
        return 0
    judged = [pair for pair in pairs if not pair.manner.startswith("labelled")]
    found = {id(pair): any(link.verdict == "yes" for link in copies_of(pair.left, [pair.right])) for pair in pairs}
    print(_figures("sayso", judged, [found[id(pair)] for pair in judged]))
    print(_peer(judged))
    print(f"\n{'':34} {'pairs':>6} {'found':>6} {'compared':>9}")
    manners = dict.fromkeys((pair.copies, pair.manner) for pair in pairs)
    for copies, manner in sorted(manners, key=lambda one: (not one[0], one[1])):
        these = [pair for pair in pairs if (pair.copies, pair.manner) == (copies, manner)]
        yes, compared = sum(found[id(pair)] for pair in these), sum(map(_compared, these))
        print(f"{'copy: ' if copies else 'no copy: '}{manner:25} {len(these):6} {yes:6} {compared:9}")
    for pair in pairs:
        if found[id(pair)] != pair.copies:
            print(f"{'missed' if pair.copies else 'wrong'}: {pair.left.id} {pair.right.id} ({pair.manner})")
    return 0


def made(path: Path) -> Iterator[Pair]:
    """Yield the pairs made of the stories, and those labelled in them."""
    rng = random.Random(_SEED)
    stories = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    articles = {
        story["id"]: [from_record(record, record["id"]).article for record in story["articles"]] for story in stories
    }
    for story in stories:
        own = articles[story["id"]]
        others = [article for name, held in articles.items() if name != story["id"] for article in held]
        texts = _one_text(story["links"])
        for at, article in enumerate(own):
            copies = [retold(article, others, manner, rng) for manner in MANNERS]
            yield from (Pair(copy, article, True, manner) for copy, manner in zip(copies, MANNERS, strict=True))
            stranger = rng.choice(others)
            yield Pair(article, stranger, False, "other story")
            yield from look_alikes(article, stranger, rng)
            for other in own[:at]:
                if texts.get(article.id, article.id) == texts.get(other.id, other.id):
                    direct = [other.id, "copies", article.id], [article.id, "copies", other.id]
                    if any(link in direct for link in story["links"]):
                        yield Pair(article, other, True, "labelled")
                    continue
                yield Pair(article, other, False, "same story")
                yield Pair(rng.choice(copies), other, False, "copy of a neighbour")
                yield from look_alikes(article, other, rng)
    yield from forms(_FORMS, rng)


def _one_text(links: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return which articles are one text, or versions of one: for each of them the same id."""
    group: dict[str, str] = {}
    for left, relation, right in links:
        if relation != "cites":
            old, new = group.get(left, left), group.get(right, right)
            group |= {left: new, right: new} | {one: new for one, known in group.items() if known == old}
    return group


def _compared(pair: Pair) -> bool:
    """Tell whether the fingerprints bring the two together."""
    ours, theirs = set(prints_of(pair.left)), set(prints_of(pair.right))
    return bool(likely(len(ours), [(pair.right.id, len(ours & theirs), len(theirs))]))


def _figures(name: str, pairs: Sequence[Pair], found: Sequence[bool]) -> str:
    precision, recall, f1 = _scores(pairs, found)
    return f"{name:28} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  ({len(pairs)} pairs)"


def _scores(pairs: Sequence[Pair], found: Sequence[bool]) -> tuple[float, float, float]:
    both = sum(yes and pair.copies for pair, yes in zip(pairs, found, strict=True))
    precision, recall = both / max(1, sum(found)), both / max(1, sum(pair.copies for pair in pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _peer(pairs: Sequence[Pair]) -> str:
    likeness = [_jaccard(pair.left.text, pair.right.text) for pair in pairs]
    tried = [[one >= percent / 100 for one in likeness] for percent in range(5, 100, 5)]
    best = max(tried, key=lambda found: _scores(pairs, found)[2])
    return _figures("five-word shingles (Jaccard)", pairs, best)


def _jaccard(one: str, other: str) -> float:
    ours, theirs = (
        {tuple(words[at : at + 5]) for at in range(len(words) - 4)} for words in (one.split(), other.split())
    )
    return len(ours & theirs) / max(1, len(ours | theirs))


def _fit(pairs: Sequence[Pair]) -> None:
    """Print the weights of a logistic regression; labelled copies, few but real, count eight times."""
    held = [(grounds(pair.left, pair.right), pair) for pair in pairs]
    names = sorted({name for values, _ in held for name in values} - {"names the other outlet", "same credit line"})
    table = np.array([[values.get(name, 0.0) for name in names] for values, _ in held if values])
    truth = np.array([float(pair.copies) for values, pair in held if values])
    weight = np.array([8.0 if pair.manner == "labelled" else 1.0 for values, pair in held if values])
    weights = np.zeros(len(names))
    for _ in range(50):  # Newton's method, with a little ridge
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (weight * (chance - truth)) + weights
        curve = (table.T * (weight * chance * (1 - chance))) @ table + np.eye(len(names))
        weights -= np.linalg.solve(curve, slope)
    for name, value in zip(names, weights, strict=True):
        print(f"{name:28} {value:6.2f}")


if __name__ == "__main__":
    arguments = [one for one in sys.argv[1:] if one != "--fit"]
    sys.exit(main(Path(arguments[0]), fit="--fit" in sys.argv))
