from __future__ import annotations

from collections.abc import Mapping

import pytest

from sayso.evaluate.sameness import Groups, Thing, compare, figures


def side(of: Mapping[str, str], *, type: str = "person") -> Groups:
    """Return things "article.name" of the story s with their groups."""
    things = {id: Thing(id, id.split(".")[0], "s", type) for id in of}
    return Groups(things, dict(of))


GOLD = side({"a.1": "x", "b.1": "x", "c.1": "x", "a.2": "y"})


def figure(system: Groups, kind: str = "all") -> tuple[float | None, ...]:
    counts = compare(GOLD, system, kind)
    found = figures([counts.get(article, {}) for article in "abc"], resamples=10)
    return (
        found.precision.value,
        found.recall.value,
        found.pair_precision.value,
        found.pair_recall.value,
    )


def test_what_is_right_is_right() -> None:
    assert figure(GOLD) == (1, 1, 1, 1)
    assert figure(GOLD, "person") == (1, 1, 1, 1)
    assert figure(GOLD, "place") == (None, None, None, None)


def test_what_is_taken_apart_lacks_recall() -> None:
    found = figure(side({"a.1": "1", "b.1": "1", "c.1": "2", "a.2": "3"}))
    assert found == pytest.approx((1, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4, 1, 1 / 3))


def test_what_is_taken_for_one_lacks_precision() -> None:
    found = figure(side({"a.1": "1", "b.1": "1", "c.1": "1", "a.2": "1"}))
    assert found == pytest.approx(((3 * 3 / 4 + 1 / 4) / 4, 1, 3 / 5, 1))


def test_what_was_not_found_and_what_nobody_marked_count() -> None:
    found = figure(side({"a.1": "1", "b.1": "1", "b.9": "1"}))
    assert found == pytest.approx((2 * (2 / 3) / 3, 2 * (2 / 3) / 4, 1 / 2, 1 / 3))


def test_things_of_two_stories_are_not_compared() -> None:
    other = Thing("z.1", "z", "t", "person")
    gold = Groups({**GOLD.things, "z.1": other}, {**GOLD.of, "z.1": "x"})
    system = Groups({**GOLD.things, "z.1": other}, {**dict.fromkeys(GOLD.of, "q"), **GOLD.of, "z.1": "w"})
    counts = compare(gold, system)
    assert figures(list(counts.values()), resamples=10).f1.value == 1
