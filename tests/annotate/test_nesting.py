"""Which attribution is reported within which."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sayso.annotate.nesting import nested
from sayso.records import Attribution, Form, Span, phrase

TEXT = "x" * 400


def made(name: str, cue: tuple[int, int], *content: tuple[int, int]) -> Attribution:
    spans = [Span(a, b) for a, b in content]
    return Attribution(id=name, form=Form.INDIRECT, cue=phrase(TEXT, [Span(*cue)]), content=phrase(TEXT, spans))


def parents(*attributions: Attribution) -> dict[str, str | None]:
    return {attribution.id: attribution.parent for attribution in nested(attributions)}


def test_nested_takes_the_innermost_content_that_holds_the_cue() -> None:
    outer, middle, inner = made("a", (5, 9), (10, 90)), made("b", (20, 24), (25, 90)), made("c", (40, 44), (45, 90))
    assert parents(inner, outer, middle) == {"a": None, "b": "a", "c": "b"}


def test_nested_leaves_neighbours_alone() -> None:
    assert parents(made("a", (5, 9), (10, 30)), made("b", (35, 39), (40, 60))) == {"a": None, "b": None}


def test_nested_looks_at_fragments_not_at_what_lies_between() -> None:
    split = made("a", (30, 34), (5, 25), (40, 60))
    assert parents(split, made("b", (26, 29), (61, 70))) == {"a": None, "b": None}
    assert parents(split, made("b", (45, 49), (50, 60))) == {"a": None, "b": "a"}


def test_nested_never_goes_in_a_circle() -> None:
    got = parents(made("a", (50, 54), (0, 20)), made("b", (10, 14), (40, 80)))
    assert sorted(map(str, got.values())) in (["None", "a"], ["None", "b"])


spans = st.tuples(st.integers(0, 380), st.integers(1, 15)).map(lambda p: (p[0], p[0] + p[1]))


@given(st.lists(st.tuples(spans, spans), max_size=12))
def test_nested_is_a_forest_and_loses_nothing(pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    attributions = tuple(made(str(i), cue, content) for i, (cue, content) in enumerate(pairs))
    got = nested(attributions)
    assert [a.id for a in got] == [a.id for a in attributions]
    up = {a.id: a.parent for a in got}
    for start in up:
        seen, at = set(), start
        while up[at] is not None:
            assert at not in seen
            seen.add(at)
            at = str(up[at])
