"""Vectors of contents are the means of their pieces', in bytes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.propositions import propositions_of
from sayso.records import phrase
from tests.annotate.making import pieces
from tests.whole_reading import TEXT, whole


@given(st.integers(0, 2**32 - 1))
def test_bytes_keep_the_direction_of_the_mean(seed: int) -> None:
    made = pieces(TEXT)
    told = np.random.default_rng(seed).normal(size=(len(made), 128)).astype(np.float16)
    readings = whole().attributions
    found = propositions_of(made, told, readings)
    assert set(found) == {one.id for one in readings}
    for one in readings:
        where = np.zeros(len(made), dtype=bool)
        for span in one.content.spans:
            where |= (made.ends > span.start) & (made.starts < span.end)
        mean = told[where].astype(np.float64).mean(0)
        vector = np.frombuffer(found[one.id], dtype=np.int8).astype(np.float64)
        assert vector @ mean / np.linalg.norm(vector) / np.linalg.norm(mean) > 0.99


def test_a_content_without_pieces_has_no_vector() -> None:
    made = pieces(TEXT)
    one = whole().attributions[0]
    blank = replace(one, content=phrase(TEXT, [type(one.content.spans[0])(len(TEXT) - 1, len(TEXT))]))
    assert propositions_of(made, np.ones((len(made), 128), dtype=np.float16), [blank]) == {}
