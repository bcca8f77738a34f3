"""Time what it costs to tell who is who in a new article, in ledgers of a thousand to a hundred thousand entities.

    python benchmarks/identities.py [--sizes 1000,10000,100000] [--articles 25] [--folder DIR] [--json]

Adding an article must cost the same in all of them. The ledger is made up and grows by the real way, article by
article: 20 entities each, people and bodies of which few are everywhere and most are rare, many of one family name,
and places, some named in every third article. Times are of one core, medians over the articles that come next; a
hundred thousand entities take a quarter of an hour to put in.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sayso.ledger import View, Writer, open_ledger
from sayso.link.bonds import acquaintance_of
from sayso.records import Article, Bonds, Entity, Maker, Outlet, Reading, Role, Span, content_id

MAKER = Maker(name="synthetic", version="1", digest="0" * 64)
NAMED = 20  # entities an article
_PEOPLE, _BODIES, _PLACES = 40_000, 10_000, 300
_FIRST_DAY, _DAYS = date(2023, 1, 1).toordinal(), 730
_SYLLABLES = """ba da fe go hi ka lo ma ne or pu ra si ta ul ve wo xi ya zu ber dan kor lin mar nov rik sol
tan vas""".split()  # noqa: SIM905
_TRADES = """mayor minister striker judge poet colonel bishop surgeon banker farmer editor chairwoman""".split()  # noqa: SIM905
_BODY_WORDS = """Ministry Bank Union Council Court Agency Institute Party""".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Cast:
    """People, bodies and places, those often named first."""

    people: tuple[tuple[str, str], ...]
    bodies: tuple[str, ...]
    places: tuple[str, ...]

    @classmethod
    def of(cls, seed: int) -> Cast:
        """Return the cast of a seed."""
        chance = random.Random(seed)

        def word(least: int, most: int) -> str:
            return "".join(chance.choices(_SYLLABLES, k=chance.randint(least, most))).capitalize()

        given, families = [word(2, 3) for _ in range(400)], [word(2, 4) for _ in range(4_000)]
        return cls(
            people=tuple((_often(chance, given), _often(chance, families)) for _ in range(_PEOPLE)),
            bodies=tuple(f"{word(2, 3)} {chance.choice(_BODY_WORDS)}" for _ in range(_BODIES)),
            places=tuple(word(2, 3) for _ in range(_PLACES)),
        )

    def reading(self, number: int) -> Reading:
        """Return the article of that number: the same number gives the same article."""
        chance = random.Random(number)
        names: list[tuple[str, str]] = []
        for place in dict.fromkeys(_often(chance, self.places) for _ in range(5)):
            names.append((place, "place"))
        for body in dict.fromkeys(_often(chance, self.bodies) for _ in range(5)):
            names.append((body, "organization"))
        while len(names) < NAMED:
            given, family = _often(chance, self.people)
            names.append((family if chance.random() < 0.2 else f"{given} {family}", "person"))
        parts, entities, at = [], [], 0
        for place_, (name, type) in enumerate(names):
            trade = chance.choice(_TRADES)
            before = f"The {trade} " if type == "person" else "In "
            spans = (Span(at + len(before), at + len(before) + len(name)),)
            roles = (Role(title=trade),) if type == "person" else ()
            id = content_id("ent", str(number), str(place_))
            entities.append(Entity(id=id, name=name, type=type, mentions=spans, roles=roles))
            parts.append(f"{before}{name} spoke of {chance.choice(_SYLLABLES)}{chance.choice(_SYLLABLES)}.")
            at += len(parts[-1]) + 1
        day = date.fromordinal(_FIRST_DAY + number % _DAYS).isoformat()
        article = Article(
            id=content_id("ar", str(number)),
            text=" ".join(parts),
            published=day,
            outlet=Outlet(name=f"Post {number % 40}"),
        )
        return Reading(article=article, attributions=(), maker=MAKER, entities=tuple(entities))


def _often(chance: random.Random, those: Sequence[Any]) -> Any:
    """Return one of those, the first ones more often (Zipf's law, nearly)."""
    return those[min(int(len(those) ** chance.random()) - 1, len(those) - 1)]


def main(arguments: list[str]) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000", help="entities, by commas")
    parser.add_argument("--articles", type=int, default=25, help="how many are timed at each")
    parser.add_argument("--folder", type=Path, help="where to make and keep the ledger")
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    asked = parser.parse_args(arguments)
    sizes = sorted(map(int, asked.sizes.split(",")))
    with tempfile.TemporaryDirectory() as folder:
        found = _measure((asked.folder or Path(folder)) / "identities.ledger", sizes, asked.articles)
    if asked.json:
        print(json.dumps(found, indent=2))
        return 0
    print("ms on one core, median (most)".ljust(44), *(f"{size:>20,}" for size in found))
    for step in next(iter(found.values())):
        print(step.ljust(44), *(f"{'{:.1f} ({:.1f})'.format(*some[step]):>20}" for some in found.values()))
    return 0


def _measure(path: Path, sizes: Sequence[int], count: int) -> dict[int, dict[str, tuple[float, float]]]:
    cast = Cast.of(1)
    found = {}
    with open_ledger(path) as ledger, ledger.writer() as writer, ledger.view() as view:
        number = 0
        for size in sizes:
            begun = time.monotonic()
            while number * NAMED < size:
                _one(view, writer, cast.reading(number), defaultdict(list))
                number += 1
            print(f"{size:,}: there after {time.monotonic() - begun:.0f} s more", file=sys.stderr)
            spent: defaultdict[str, list[float]] = defaultdict(list)
            for _ in range(count):
                _one(view, writer, cast.reading(number), spent)
                number += 1
            _ask(view, spent)
            found[size] = {step: (1e3 * median(times), 1e3 * max(times)) for step, times in spent.items()}
    return found


def _one(view: View, writer: Writer, reading: Reading, spent: defaultdict[str, list[float]]) -> None:
    akin = partial(view.akin, limit=24, most=60)

    @contextmanager
    def timed(step: str) -> Iterator[None]:
        core = time.process_time()
        yield
        spent[step].append(time.process_time() - core)

    with timed("find who is who, 20 entities"):
        profiles, links = acquaintance_of(reading, akin)
    with timed("add with profiles, links and identities"):
        writer.add(reading, Bonds(profiles=profiles, links=links))


def _ask(view: View, spent: defaultdict[str, list[float]]) -> None:
    """Ask for identities as people do."""
    cast = Cast.of(1)
    for number in range(10):
        steps: dict[str, Callable[[], object]] = {
            "the 50 most named": partial(view.identities_named, "", 50),
            "who has a name": partial(view.identities_named, " ".join(cast.people[number]), 20),
            "what waits for a person": partial(view.unsure, limit=50),
        }
        for step, ask in steps.items():
            core = time.process_time()
            ask()
            spent[step].append(time.process_time() - core)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
