from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import dist

from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.export.layout import Bond, Layout, laid_out, parts

sizes = st.tuples(st.floats(30, 200), st.floats(20, 60))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[tuple[float, float]], list[Bond]]:
    boxes = draw(st.lists(sizes, max_size=14))
    ends = st.integers(0, max(len(boxes) - 1, 0))
    bonds = (
        draw(st.lists(st.builds(Bond, ends, ends, st.floats(0, 130), st.floats(0, 50)), max_size=20)) if boxes else []
    )
    return boxes, bonds


def overlaps(boxes: Sequence[tuple[float, float]], layout: Layout) -> list[tuple[int, int]]:
    found = []
    for one, other in combinations(range(len(boxes)), 2):
        (x, y), (a, b) = layout.places[one], layout.places[other]
        (wide, high), (broad, tall) = boxes[one], boxes[other]
        if abs(x - a) < (wide + broad) / 2 - 0.5 and abs(y - b) < (high + tall) / 2 - 0.5:
            found.append((one, other))
    return found


@settings(deadline=None, max_examples=40)
@given(graphs())
def test_no_box_stands_on_another_and_all_stand_in_the_picture(
    graph: tuple[list[tuple[float, float]], list[Bond]],
) -> None:
    boxes, bonds = graph
    layout = laid_out(boxes, bonds)
    assert overlaps(boxes, layout) == []
    for (x, y), (wide, high) in zip(layout.places, boxes, strict=True):
        assert -1e-6 <= x - wide / 2 <= x + wide / 2 <= layout.width + 1e-6
        assert -1e-6 <= y - high / 2 <= y + high / 2 <= layout.height + 1e-6


def test_a_hub_has_room_for_all_around_it() -> None:
    boxes = [(120.0, 34.0)] * 60
    layout = laid_out(boxes, [Bond(0, other, 80, 30) for other in range(1, 60)])
    assert overlaps(boxes, layout) == []
    assert layout == laid_out(boxes, [Bond(0, other, 80, 30) for other in range(1, 60)])


def test_words_have_room_between_two_boxes() -> None:
    layout = laid_out([(100.0, 30.0)] * 2, [Bond(0, 1, 120, 40)])
    (x, y), (a, b) = layout.places
    assert abs(x - a) > 220 or abs(y - b) > 70


def test_neighbours_stand_nearer_than_others() -> None:
    chain = [Bond(number, number + 1) for number in range(7)]
    places = laid_out([(60.0, 30.0)] * 8, chain).places

    def apart(one: int, other: int) -> float:
        return dist(places[one], places[other])

    assert max(apart(number, number + 1) for number in range(7)) < apart(0, 3)
    assert apart(0, 3) < apart(0, 7)


def test_parts_are_found_the_largest_first() -> None:
    assert parts(6, [(4, 5), (1, 2), (2, 0), (3, 3)]) == [[0, 1, 2], [4, 5], [3]]
    assert parts(0, []) == []
