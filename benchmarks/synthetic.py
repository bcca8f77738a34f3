"""A ledger of any size, made up: articles, what they say, what links it, and the claims that follow.

The sizes and shares are those of real ones: 20 attributions an article, each found by 3 of 256 cells and 6 names, of
which few are everywhere and most are rare; most stand in claims with others, a few of them disputed. Rows are
written past the writer, in the order of the tables: to add a million one article at a time would take half an hour.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sayso.ledger import open_ledger
from sayso.ledger.bonds import block_rows, gist_row, pack, phrase_row
from sayso.ledger.rows import span_rows, version_row
from sayso.records import (
    Article,
    Attribution,
    Form,
    Gist,
    Maker,
    Outlet,
    Party,
    Reading,
    Span,
    content_id,
    phrase,
)

__all__ = ["MAKER", "SAID", "World", "build"]

MAKER = Maker(name="synthetic", version="1", digest="0" * 64)
SAID = 20  # attributions an article
_FIRST_DAY, _DAYS = date(2023, 1, 1).toordinal(), 730
_CELLS, _NAMES = 256, 50_000
_PRINTS = 100
_NOW = "2024-06-01T08:00:00Z"


@dataclass(frozen=True, slots=True)
class World:
    """Makes article after article; the same seed and number give the same article."""

    seed: int
    words: tuple[str, ...]
    shares: np.ndarray[Any, Any]  # cumulated: how often a name stands in an article

    @classmethod
    def of(cls, seed: int) -> World:
        """Return the world of a seed."""
        chance = random.Random(seed)
        words = tuple("".join(chance.choices("abcdefghiklmnoprstuw", k=chance.randint(2, 9))) for _ in range(20_000))
        shares = 1 / np.arange(1, _NAMES + 1)  # Zipf's law
        return cls(seed, words, np.cumsum(shares / shares.sum()))

    def reading(self, number: int) -> Reading:
        """Return article `number` as it might be read."""
        chance = random.Random(f"{self.seed} {number}")
        id = content_id("ar", str(self.seed), str(number))
        lines, places, at = [], [], 0
        for _ in range(SAID):
            speaker, content = self._speaker(chance), " ".join(chance.choices(self.words, k=14))
            places.append(
                (Span(at, at + len(speaker)), Span(at + len(speaker) + 6, at + len(speaker) + 6 + len(content)))
            )
            lines.append(f"{speaker} said {content}.")
            at += len(lines[-1]) + 1
        text = "\n".join(lines)
        published = date.fromordinal(_FIRST_DAY + chance.randrange(_DAYS)).isoformat()
        outlet = Outlet(name=f"Outlet {chance.randrange(500)}", domain=f"outlet{chance.randrange(500)}.example")
        article = Article(id=id, text=text, title=lines[0][:60], outlet=outlet, published=published)
        said = tuple(
            Attribution(
                id=content_id("att", id, str(place)),
                form=Form.INDIRECT,
                content=phrase(text, [content]),
                source=Party(text=source.quote(text), spans=(source,)),
                act="deny" if chance.random() < 0.05 else "say",
                confidence=0.9,
            )
            for place, (source, content) in enumerate(places)
        )
        return Reading(article=article, attributions=said, maker=MAKER)

    def _speaker(self, chance: random.Random) -> str:
        return f"{chance.choice(self.words).title()} {chance.choice(self.words).title()}"

    def gists(self, reading: Reading, number: int) -> tuple[Gist, ...]:
        """Return what linking would keep of the article."""
        chance = np.random.default_rng((self.seed, number))
        day = date.fromisoformat(str(reading.article.published)).toordinal()
        # One story's names: most attributions of an article share some.
        cast = np.searchsorted(self.shares, chance.random(12))
        return tuple(
            Gist(
                attribution=one.id,
                article=reading.article.id,
                day=day,
                vector=chance.bytes(128),
                keys=tuple(
                    {
                        *(int(cell) for cell in chance.choice(_CELLS, 3, replace=False)),
                        *(int(name) + 2**40 for name in chance.choice(cast, 6)),
                    }
                ),
                body='{"speaker": "made up", "names": ["made up", "of words"], "words": "' + one.content.text + '"}',
            )
            for one in reading.attributions
        )

    def prints(self, number: int) -> tuple[int, ...]:
        """Return the prints of the article."""
        chance = np.random.default_rng((self.seed, number, 1))
        return tuple(int(mark) for mark in chance.integers(0, 2**62, _PRINTS))


def build(path: Path, attributions: int, *, world: World) -> None:
    """Make a ledger with so many attributions, of the world's articles from number 0."""
    open_ledger(path).close()
    connection = sqlite3.connect(path, isolation_level=None)
    for setting in ("synchronous = OFF", "cache_size = -500000", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("BEGIN")
    connection.execute("INSERT INTO makers VALUES (1, ?, ?, ?)", (MAKER.name, MAKER.version, MAKER.digest))
    blocks: list[np.ndarray[Any, Any]] = []
    marks: list[np.ndarray[Any, Any]] = []
    for number in range(-(-attributions // SAID)):
        _add(connection, world, number, blocks, marks)
    _sorted_in(connection, "INSERT INTO blocks VALUES (?, ?, ?, ?)", np.concatenate(blocks))
    _sorted_in(connection, "INSERT INTO prints VALUES (?, ?)", np.concatenate(marks))
    blocks.clear()
    _link(connection, random.Random(world.seed))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _add(
    connection: sqlite3.Connection,
    world: World,
    number: int,
    blocks: list[np.ndarray[Any, Any]],
    marks: list[np.ndarray[Any, Any]],
) -> None:
    reading = world.reading(number)
    article, key = reading.article, number + 1
    _insert(connection, "articles", [{"id": article.id, "url": None}])
    _insert(connection, "versions", [{"id": key, "number": 1, "added": _NOW, **_json(version_row(article))}])
    _insert(connection, "readings", [{"id": key, "version": key, "maker": 1, "added": _NOW}])
    first = number * SAID + 1
    gists = world.gists(reading, number)
    rows, spans, found, texts = [], [], [], []
    for place, (one, gist) in enumerate(zip(reading.attributions, gists, strict=True)):
        own = first + place
        rows.append(
            {"key": own, "reading": key, "number": place + 1, "id": one.id, "form": one.form.value, "act": one.act,
             "hedged": 0, "chain": "[]", "confidence": one.confidence}
        )  # fmt: skip
        spans += span_rows(one, own)
        found.append(gist_row(gist, one, own, article, {}))
        texts.append(phrase_row(one, own, article, {}))
        blocks.append(np.array([list(row.values()) for row in block_rows(gist, own)], dtype=np.int64))
    for table, some in (("attributions", rows), ("spans", spans), ("gists", found)):
        _insert(connection, table, some)
    connection.executemany("INSERT INTO phrases (rowid, words, speaker, outlet) VALUES (?, ?, ?, ?)", texts)
    own_marks = np.array(world.prints(number), dtype=np.int64)
    marks.append(np.stack([own_marks, np.full_like(own_marks, key)], axis=1))
    _insert(connection, "linkings", [{"reading": key, "maker": 1, "added": _NOW, "prints": pack(own_marks.tolist())}])


def _json(row: dict[str, Any]) -> dict[str, Any]:
    return {name: "[]" if isinstance(value, list) else value for name, value in row.items()}


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    connection.executemany(
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})", [tuple(row.values()) for row in rows]
    )


def _sorted_in(connection: sqlite3.Connection, statement: str, rows: np.ndarray[Any, Any]) -> None:
    order = np.lexsort(rows.T[::-1])

    def parts() -> Iterator[list[int]]:
        for start in range(0, len(order), 100_000):
            yield from rows[order[start : start + 100_000]].tolist()

    connection.executemany(statement, parts())


def _link(connection: sqlite3.Connection, chance: random.Random) -> None:
    """Deal the attributions into claims, with the links that would make them."""
    ids = {key: (id, size, act, day) for key, id, size, act, day in connection.execute(
        "SELECT attribution, id, size, act, day FROM gists"
    )}  # fmt: skip
    keys = list(ids)
    chance.shuffle(keys)
    claims: list[tuple[Any, ...]] = []
    standings: list[tuple[Any, ...]] = []
    links: list[tuple[Any, ...]] = []
    while keys:
        # A third stands with others; most of these with few, some with dozens.
        count = 1 if chance.random() < 0.8 else min(2 + int(chance.expovariate(0.25)), len(keys), 60)
        some = [keys.pop() for _ in range(min(count, len(keys)))]
        disputed = count > 2 and chance.random() < 0.1
        sides = ["denies" if disputed and place == 1 else "affirms" for place in range(len(some))]
        if len(some) == 1 and ids[some[0]][2] == "deny":
            sides = ["denies"]
        number, least = len(claims) + 1, min(ids[key][0] for key in some)
        days = [date.fromordinal(ids[key][3]).isoformat() for key in some]
        denying = sides.count("denies")
        claims.append(
            (number, content_id("cl", least), least, some[0], len(some) - denying, denying, 0, len(some), disputed,
             disputed, min(days), max(days), len(some) < 3 and not disputed)
        )  # fmt: skip
        standings += [(number, key, side, 1) for key, side in zip(some, sides, strict=True)]
        for key, side in zip(some[1:], sides[1:], strict=True):
            name = content_id("lk", ids[key][0], ids[some[0]][0], side)
            links.append(
                (len(links) + 1, name, key, some[0], side, "yes", 0.9, '[["made up", 1.0, ""]]', 1, _NOW, None)
            )
    connection.executemany(f"INSERT INTO claims VALUES ({', '.join('?' * 13)})", claims)
    connection.executemany("INSERT INTO standings VALUES (?, ?, ?, ?)", standings)
    connection.executemany(f"INSERT INTO links VALUES ({', '.join('?' * 11)})", links)
