"""The columns of the network's outputs: each has one owner, and none is left over."""

from __future__ import annotations

import pytest

from sayso.model.labels import COLUMNS, COREFERENCE, DISTANCES, LINKS
from sayso.model.links import column, link_columns


def covered(slices: list[slice]) -> list[int]:
    return [i for part in slices for i in range(part.start, part.stop)]


def test_the_parts_of_the_logits_tile_their_width() -> None:
    assert covered([column(name) for name in COLUMNS]) == list(range(sum(COLUMNS.values())))


def test_the_groups_tile_queries_up_to_coreference_and_all_that_is_said_on_distance() -> None:
    width = sum((len(link.roles) - 1) * link.width for link in LINKS.values())
    assert covered([link_columns(group)[0] for group in LINKS]) == list(range(width))
    # What is left at the end are the vectors of coreference, which `mentions` takes as the last columns.
    assert COREFERENCE > 0
    roles = sum(len(link.roles) - 1 for link in LINKS.values())
    assert covered([link_columns(group)[1] for group in LINKS]) == list(range(roles * DISTANCES))


@pytest.mark.parametrize("group", LINKS)
def test_each_role_of_a_group_has_its_share(group: str) -> None:
    columns, far = link_columns(group)
    roles = len(LINKS[group].roles) - 1
    assert columns.stop - columns.start == roles * LINKS[group].width
    assert far.stop - far.start == roles * DISTANCES


def test_unknown_parts_are_refused() -> None:
    with pytest.raises(KeyError):
        column("moods")
    with pytest.raises(KeyError):
        link_columns("moods")
