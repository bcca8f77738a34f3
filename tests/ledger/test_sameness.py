from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from sayso.ledger.sameness import Node, Tie, groups

KEYS = range(1, 9)


def node(key: int, article: str = "", *, block: bool = False) -> Node:
    return Node(key, f"ent_{abs(key)}", frozenset((article or f"ar_{key}",)), block)


def parted(nodes: list[Node], ties: list[Tie]) -> list[tuple[int, ...]]:
    return [group for group in groups(nodes, ties) if len(group) > 1]


def test_what_links_call_the_same_is_one_also_through_others() -> None:
    nodes = [node(key) for key in (1, 2, 3, 4)]
    assert groups(nodes, [Tie(1, 2, "yes", 0.9), Tie(2, 3, "yes", 0.7), Tie(3, 4, "unsure", 0.4)]) == [(1, 2, 3), (4,)]


def test_what_is_known_of_all_pairs_decides() -> None:
    """Brandt may be Ana or Tom Brandt: the likelier one takes him, and he does not make them one."""
    ana, brandt, tom = node(1), node(2), node(3)
    ties = [Tie(1, 2, "yes", 0.9), Tie(2, 3, "yes", 0.8), Tie(1, 3, "no", 0.01)]
    assert groups([ana, brandt, tom], ties) == [(1, 2), (3,)]


def test_a_weak_no_does_not_outweigh_many_a_yes() -> None:
    nodes = [node(key) for key in (1, 2, 3, 4)]
    ties = [Tie(1, 2, "yes", 0.9), Tie(3, 4, "yes", 0.9), Tie(1, 3, "yes", 0.9), Tie(2, 4, "yes", 0.9)]
    assert groups(nodes, [*ties, Tie(1, 4, "no", 0.2)]) == [(1, 2, 3, 4)]


def test_two_of_one_article_do_not_meet_in_a_third() -> None:
    father, son, other = node(1, "ar_a"), node(2, "ar_a"), node(3, "ar_b")
    ties = [Tie(1, 3, "yes", 0.9), Tie(2, 3, "yes", 0.95)]
    assert groups([father, son, other], ties) == [(1,), (2, 3)]


def test_an_article_may_call_two_of_its_own_one() -> None:
    full, acronym, other = node(1, "ar_a"), node(2, "ar_a"), node(3, "ar_b")
    ties = [Tie(1, 2, "yes", 0.97), Tie(2, 3, "yes", 0.9)]
    assert groups([full, acronym, other], ties) == [(1, 2, 3)]


def test_what_a_person_keeps_apart_stays_so() -> None:
    nodes = [node(key) for key in (1, 2, 3)]
    ties = [Tie(1, 2, "yes", 0.99), Tie(2, 3, "yes", 0.99), Tie(1, 3, "yes", 0.99), Tie(1, 3, "no", 0.0, person=7)]
    assert (1, 2, 3) not in groups(nodes, ties)


def test_what_a_person_joins_is_whole_groups_whatever_machines_say() -> None:
    nodes = [node(1, "ar_a"), node(2, "ar_b"), node(3, "ar_a"), node(4, "ar_c")]
    ties = [Tie(1, 2, "yes", 0.9), Tie(3, 4, "yes", 0.9), Tie(2, 4, "no", 0.01), Tie(2, 3, "yes", 1.0, person=7)]
    assert groups(nodes, ties) == [(1, 2, 3, 4)]


def test_two_blocks_become_one_only_if_a_person_says_so() -> None:
    nodes = [node(-1, block=True), node(-2, block=True), node(3)]
    ties = [Tie(-1, 3, "yes", 0.99), Tie(-2, 3, "yes", 0.9)]
    assert groups(nodes, ties) == [(-1, 3), (-2,)]
    assert groups(nodes, [*ties, Tie(-1, -2, "yes", 1.0, person=9)]) == [(-1, -2, 3)]


scores = st.sampled_from((0.01, 0.2, 0.4, 0.55, 0.7, 0.9, 0.99))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Node], list[Tie]]:
    nodes = [node(key, f"ar_{draw(st.integers(1, 4))}") for key in KEYS]
    ties: dict[frozenset[int], Tie] = {}
    for left, right in draw(st.lists(st.sampled_from(list(combinations(KEYS, 2))), max_size=16)):
        score = draw(scores)
        verdict = "yes" if score > 0.5 else "unsure" if score > 0.3 else "no"
        ties[frozenset((left, right))] = Tie(left, right, verdict, score)
    for place, (left, right) in enumerate(
        draw(st.lists(st.sampled_from(list(combinations(KEYS, 2))), max_size=3, unique=True)), start=1
    ):
        verdict = draw(st.sampled_from(("yes", "no")))
        ties[frozenset((left, right))] = Tie(left, right, verdict, float(verdict == "yes"), place)
    return nodes, list(ties.values())


@given(worlds(), st.randoms(use_true_random=False))
def test_order_does_not_matter(world: tuple[list[Node], list[Tie]], chance: st.DataObject) -> None:
    nodes, ties = world
    found = groups(nodes, ties)
    turned = [Tie(tie.right, tie.left, tie.verdict, tie.score, tie.person) for tie in ties]
    for some in (nodes, turned):
        chance.shuffle(some)  # type: ignore[attr-defined]
    assert groups(nodes, turned) == found


@given(worlds())
def test_everyone_is_in_one_group_and_no_judgement_is_broken(world: tuple[list[Node], list[Tie]]) -> None:
    nodes, ties = world
    found = groups(nodes, ties)
    assert sorted(key for group in found for key in group) == list(KEYS)
    of = {key: group for group in found for key in group}
    for tie in ties:
        if tie.person and tie.verdict == "no":
            assert of[tie.left] != of[tie.right]
    if not any(tie.person for tie in ties):
        articles = {one.key: one.articles for one in nodes}
        inner = {
            frozenset((tie.left, tie.right))
            for tie in ties
            if tie.verdict == "yes" and articles[tie.left] == articles[tie.right]
        }
        for group in found:
            for left, right in combinations(group, 2):
                if articles[left] == articles[right]:
                    assert any(left in pair for pair in inner)
                    assert any(right in pair for pair in inner)
