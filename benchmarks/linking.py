"""Time what linking asks of a ledger and what it adds, in ledgers of a thousand to a million attributions.

    python benchmarks/linking.py [--sizes 1000,100000,1000000] [--articles 15] [--folder DIR] [--json]

Adding an article must cost the same in all of them. The ledgers are made up (see `synthetic`): some minutes and 2 GB
for a million. Times are of the wall clock and of one core, medians over articles that are added one after another.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from sayso.ledger import Ledger, View, Writer, open_ledger
from sayso.records import Bonds, Gist, Link, Reason
from synthetic import World, build

_NEW = 10_000_000  # articles from here on are new to the ledger

Clock = Callable[[str], AbstractContextManager[None]]


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,100000,1000000", help="attributions, by commas")
    parser.add_argument("--articles", type=int, default=15, help="how many are added to each")
    parser.add_argument("--folder", type=Path, help="where to make and keep the ledgers")
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    asked = parser.parse_args(arguments)
    world = World.of(1)
    with tempfile.TemporaryDirectory() as folder:
        found = {
            size: _measure((asked.folder or Path(folder)) / f"{size}.ledger", size, world, asked.articles)
            for size in map(int, asked.sizes.split(","))
        }
    if asked.json:
        print(json.dumps(found, indent=2))
        return 0
    steps = list(next(iter(found.values())))
    print("ms, median (most; median on one core)".ljust(44), *(f"{size:>24,}" for size in found))
    for step in steps:
        print(step.ljust(44), *(f"{'{:.1f} ({:.1f}; {:.1f})'.format(*found[size][step]):>24}" for size in found))
    return 0


def _measure(path: Path, size: int, world: World, count: int) -> dict[str, tuple[float, float, float]]:
    if not path.exists():
        begun = time.monotonic()
        build(path, size, world=world)
        print(
            f"{size:,}: made in {time.monotonic() - begun:.0f} s, {path.stat().st_size / 1e6:,.0f} MB", file=sys.stderr
        )
    spent: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        wall, core = time.perf_counter(), time.process_time()
        yield
        spent[step].append((time.perf_counter() - wall, time.process_time() - core))

    with open_ledger(path) as ledger, ledger.view() as view, ledger.writer() as writer:
        start = _NEW + view.count()
        for number in range(start - 3, start + count):
            if number == start:  # the first few warm up
                spent.clear()
            _one(view, writer, world, number, timed)
        _ask(ledger, world, timed)
    return {
        step: (1e3 * median(w for w, _ in times), 1e3 * max(w for w, _ in times), 1e3 * median(c for _, c in times))
        for step, times in spent.items()
    }


def _one(view: View, writer: Writer, world: World, number: int, timed: Clock) -> None:
    reading = world.reading(number)
    gists = world.gists(reading, number)
    prints = world.prints(number)
    with timed("near, 20 gists, at most 160 each"):
        found = [view.near(gist.keys, gist.day, limit=60, most=160) for gist in gists]
    with timed("near, 20 gists, all that 200 a key give"):
        for gist in gists:
            view.near(gist.keys, gist.day)
    with timed("sharing, 100 prints"):
        view.sharing(prints, at_least=2)
    bonds = Bonds(gists=gists, prints=prints, links=_links(gists, found, random.Random(number)))
    with timed("add with bonds, 20 attributions, 50 links"):
        writer.add(reading, bonds)
    plain = world.reading(number + _NEW)
    with timed("add without bonds"):
        writer.add(plain)
    newer = replace(reading, maker=replace(reading.maker, version="2"))
    with timed("add in place of an older reading"):
        writer.add(newer, bonds)


def _links(gists: tuple[Gist, ...], found: list[list[Gist]], chance: random.Random) -> tuple[Link, ...]:
    """Return links to what was found near: most new attributions say something new, some what others said."""
    links = []
    for gist, others in zip(gists, found, strict=True):
        others = [other for other in others[:20] if other.article != gist.article]
        for other, verdict in zip(chance.sample(others, min(3, len(others))), ("yes", "no", "unsure"), strict=False):
            if verdict == "yes" and chance.random() < 0.5:
                continue
            relation = "denies" if verdict == "yes" and chance.random() < 0.1 else "affirms"
            reasons = tuple(Reason(name=name, weight=1.5, detail="made up") for name in ("cosine", "names", "days"))
            links.append(
                Link(
                    left=gist.attribution,
                    right=other.attribution,
                    relation=relation,
                    verdict=verdict,
                    score=chance.random(),
                    reasons=reasons,
                )
            )
    return tuple(links)


def _ask(ledger: Ledger, world: World, timed: Clock) -> None:
    """Ask for claims as people do."""
    with ledger.view() as view:
        for number in range(5):
            reading = world.reading(number)
            said = reading.attributions[0]
            with timed("the first 50 claims"):
                page = view.claims()
            with timed("50 disputed claims"):
                view.claims(disputed=True)
            with timed("50 claims by act"):
                view.claims(act="deny", after=page[-1].cursor)
            with timed("claims by two words"):
                view.claims(words=" ".join(said.content.text.split()[:2]))
            with timed("claims by one word"):
                view.claims(words=said.content.text.split()[0])
            with timed("claims by person"):
                view.claims(person=said.source.text if said.source else None)
            with timed("claims by outlet"):
                view.claims(outlet=reading.article.outlet.name if reading.article.outlet else None)
            with timed("one claim"):
                view.claim(said.id)
            with timed("links of one attribution"):
                view.links(said.id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
