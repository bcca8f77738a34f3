"""What is read: the project's own articles, or whatever the caller names; and long texts made of them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from sayso.ingest import load
from sayso.records import Article, Skipped

__all__ = ["DEFAULT", "deal", "load_texts", "long_text", "save", "words"]

_ROOT = Path(__file__).parents[1]
#: Whole articles in many house styles, by hand: enough to read, and everyone has them.
DEFAULT = (_ROOT / "data" / "gold" / "articles.jsonl", _ROOT / "examples")


def load_texts(sources: Sequence[Path]) -> tuple[list[str], list[str]]:
    """Return the texts of all articles in `sources` (whatever `sayso add` takes), and what could not be read."""
    texts, complaints = [], []
    for source in sources:
        for item in load(str(source)):
            if isinstance(item, Article):
                texts.append(item.text)
            elif not isinstance(item, Skipped):
                complaints.append(str(item))
    return texts, complaints


def words(text: str) -> int:
    """Return how many words `text` has: runs without white space."""
    return len(text.split())


def deal(texts: Sequence[str], parts: int) -> list[list[str]]:
    """Deal `texts` into `parts` of about as many words each, longest text first; each part in the old order."""
    hands: list[list[int]] = [[] for _ in range(parts)]
    sizes = [0] * parts
    for i in sorted(range(len(texts)), key=lambda i: -len(texts[i])):
        smallest = sizes.index(min(sizes))
        hands[smallest].append(i)
        sizes[smallest] += words(texts[i])
    return [[texts[i] for i in sorted(hand)] for hand in hands]


def long_text(texts: Sequence[str], count: int) -> str:
    """Return one text of about `count` words: the paragraphs of `texts`, shuffled anew for each time they are used."""
    chance = random.Random(1)
    paragraphs = [line for text in texts for line in text.splitlines() if line.strip()]
    taken: list[str] = []
    total = 0
    while total < count:
        chance.shuffle(paragraphs)
        for paragraph in paragraphs:
            if total >= count:
                break
            taken.append(paragraph)
            total += words(paragraph)
    return "\n\n".join(taken) + "\n"


def save(path: Path, texts: Sequence[str]) -> Path:
    """Write `texts` where a worker finds them."""
    path.write_text(json.dumps(texts), "utf-8")
    return path
