from __future__ import annotations

import random
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ledger.clusters import Cluster, Node, Tie, clusters
from sayso.records import STANCES, content_id


def tie(left: str, relation: str, right: str, score: float = 0.9, verdict: str = "yes", *, told: bool = False) -> Tie:
    return Tie(left, right, relation, verdict, score, told)


def found(says: str, denies: str, *ties: Tie) -> list[Cluster]:
    """Return the clusters of attributions named by single letters, those in `denies` being denials."""
    return clusters([Node(id, False) for id in says] + [Node(id, True) for id in denies], ties)


def sides(says: str, denies: str, *ties: Tie) -> list[str]:
    """Return the clusters as words: who affirms, who denies, who doubts, who only answers."""
    words = []
    for cluster in found(says, denies, *ties):
        by = ["".join(id for id, taken in cluster.members.items() if taken == stance) for stance in STANCES]
        word = "|".join(by).rstrip("|")
        answers = "".join(f" {id} {stance}" for id, stance in sorted(cluster.answers.items()))
        words.append(word + answers)
    return words


def test_what_nothing_links_stands_alone() -> None:
    assert sides("ab", "") == ["a", "b"]


def test_affirming_goes_from_one_to_the_next() -> None:
    assert sides("abc", "", tie("b", "affirms", "a"), tie("c", "affirms", "b")) == ["abc"]


def test_an_unsure_link_joins_nothing() -> None:
    assert sides("ab", "", tie("b", "affirms", "a", verdict="unsure")) == ["a", "b"]


def test_a_denial_stands_on_the_other_side() -> None:
    assert sides("ab", "c", tie("b", "affirms", "a"), tie("c", "denies", "b")) == ["ab|c"]


def test_who_denies_a_denial_affirms() -> None:
    assert sides("ac", "b", tie("b", "denies", "a"), tie("c", "denies", "b")) == ["ac|b"]


def test_the_side_with_fewer_denials_affirms_whatever_its_ids() -> None:
    assert sides("yz", "ab", tie("y", "denies", "a"), tie("z", "affirms", "y"), tie("b", "affirms", "a")) == ["yz|ab"]


def test_with_as_many_the_side_of_the_smallest_id_affirms() -> None:
    assert sides("ba", "", tie("b", "denies", "a")) == ["a|b"]


def test_what_the_article_says_to_deny_denies() -> None:
    assert sides("ab", "", tie("a", "denies", "b", told=True)) == ["b|a"]
    # But who denies a denial affirms.
    assert sides("a", "b", tie("a", "denies", "b", told=True)) == ["a|b"]


def test_denials_alone_deny() -> None:
    assert sides("", "ab", tie("b", "affirms", "a")) == ["|ab"]


@pytest.mark.parametrize(
    "bar",
    [
        tie("c", "affirms", "a", 0.1, "no"),
        tie("c", "contradicts", "a", 0.6),
        tie("a", "updates", "c", 0.6),
    ],
)
def test_what_keeps_two_apart_keeps_apart_all_that_were_joined_before(bar: Tie) -> None:
    assert sides("abc", "", tie("b", "affirms", "a", 0.9), tie("c", "affirms", "b", 0.8), bar) == ["ab", "c"]
    assert sides("abc", "", tie("b", "affirms", "a", 0.8), tie("c", "affirms", "b", 0.9), bar) == ["a", "bc"]


@pytest.mark.parametrize(
    "idle",
    [
        tie("c", "contradicts", "a", 0.6, "no"),
        tie("c", "updates", "a", 0.6, "no"),
        tie("c", "contradicts", "a", 0.6, "unsure"),
        tie("c", "affirms", "a", 0.4, "unsure"),
    ],
)
def test_what_does_not_keep_two_apart(idle: Tie) -> None:
    assert sides("abc", "", tie("b", "affirms", "a"), tie("c", "affirms", "b"), idle) == ["abc"]


def test_what_speaks_for_one_claim_must_outweigh_what_speaks_against() -> None:
    against = [tie("c", "denies", "a", 0.3, "no"), tie("c", "doubts", "a", 0.3, "no")]
    assert sides("abc", "", tie("b", "affirms", "a"), tie("c", "affirms", "b", 0.8), *against) == ["ab", "c"]
    assert sides("abc", "", tie("b", "affirms", "a"), tie("c", "affirms", "b", 0.8), against[0]) == ["abc"]


def test_the_likelier_of_two_links_decides() -> None:
    assert sides("ab", "", tie("b", "affirms", "a", 0.7), tie("b", "denies", "a", 0.8)) == ["a|b"]
    assert sides("ab", "", tie("b", "affirms", "a", 0.8), tie("b", "denies", "a", 0.7)) == ["ab"]


def test_who_only_doubts_belongs_to_the_claim_doubted() -> None:
    assert sides("abc", "", tie("b", "affirms", "a"), tie("c", "doubts", "a")) == ["ab||c"]
    assert sides("acd", "", tie("c", "doubts", "a"), tie("d", "doubts", "a"), tie("d", "affirms", "c")) == ["a||cd"]
    assert sides("acd", "", tie("c", "doubts", "a"), tie("d", "doubts", "c")) == ["a||cd"]


def test_who_says_something_and_doubts_something_else_answers_it() -> None:
    doubt = tie("c", "doubts", "a")
    assert sides("abcd", "", tie("b", "affirms", "a"), tie("d", "affirms", "c"), doubt) == ["ab c doubts", "cd"]


def test_a_doubt_of_two_claims_does_not_make_them_one() -> None:
    assert sides("abc", "", tie("c", "doubts", "a", 0.9), tie("c", "doubts", "b", 0.8)) == ["a||c", "b c doubts"]


def test_who_doubt_each_other_are_two_sides_of_one_claim() -> None:
    assert sides("ab", "", tie("a", "doubts", "b", 0.7), tie("b", "doubts", "a", 0.8)) == ["a||b"]


def test_a_denial_of_two_claims_kept_apart_answers_the_other() -> None:
    ties = [tie("d", "denies", "a", 0.9), tie("d", "denies", "b", 0.8), tie("a", "affirms", "b", 0.2, "no")]
    assert sides("ab", "d", *ties) == ["a|d", "b d denies"]
    turned = [tie("d", "denies", "a", 0.9), tie("b", "denies", "d", 0.8), tie("a", "affirms", "b", 0.2, "no")]
    assert sides("ab", "d", *turned) == ["a|d", "b d denies"]


def test_an_answer_that_the_article_tells_goes_from_left_to_right() -> None:
    bar = tie("a", "affirms", "b", 0.2, "no")
    ties = [tie("c", "denies", "a", 0.9, told=True), tie("c", "denies", "b", 0.8, told=True), bar]
    assert sides("abc", "", *ties) == ["a|c", "b c denies"]
    # Of two that are no denials nobody knows which answers which, unless it is told.
    assert sides("abc", "", tie("c", "denies", "a", 0.9), tie("c", "denies", "b", 0.8), bar) == ["a|c", "b"]


def test_a_claim_is_named_after_its_smallest_id() -> None:
    assert [cluster.id for cluster in found("cab", "", tie("c", "affirms", "b"))] == [
        content_id("cl", "a"),
        content_id("cl", "b"),
    ]


nodes = st.lists(st.booleans(), min_size=1, max_size=9)


@given(st.data(), nodes, st.randoms())
def test_clusters_depend_on_what_is_linked_and_not_on_the_order(data: Any, denials: list[bool], chance: Any) -> None:
    ids = [chr(ord("a") + place) for place in range(len(denials))]
    drawn = data.draw(
        st.lists(
            st.builds(
                Tie,
                st.sampled_from(ids),
                st.sampled_from(ids),
                st.sampled_from(("affirms", "denies", "doubts", "contradicts", "updates")),
                st.sampled_from(("yes", "no", "unsure")),
                st.sampled_from((0.0, 0.1, 0.5, 0.7, 0.70001, 1.0)),
                st.booleans(),
            ).filter(lambda one: one.left != one.right),
            max_size=25,
        )
    )
    attributions = [Node(id, denial) for id, denial in zip(ids, denials, strict=True)]
    wanted = clusters(attributions, drawn)
    # Every attribution belongs to one claim, and in each somebody affirms or denies.
    assert sorted(id for cluster in wanted for id in cluster.members) == ids
    assert all(set(cluster.members.values()) - {"doubts"} for cluster in wanted)
    assert all(not cluster.members.keys() & cluster.answers.keys() for cluster in wanted)
    for bar in drawn:
        if bar.verdict == "no" and bar.relation == "affirms":
            assert not any({bar.left, bar.right} <= cluster.members.keys() for cluster in wanted)
    mixed = list(drawn)
    chance.shuffle(mixed)
    chance.shuffle(attributions)
    turned = [
        Tie(one.right, one.left, *(getattr(one, name) for name in ("relation", "verdict", "score", "told")))
        if one.relation in ("affirms", "contradicts") or (one.relation == "denies" and not one.told)
        else one
        for one in mixed
    ]
    assert clusters(attributions, turned) == wanted


def test_two_large_groups_need_more_than_one_link() -> None:
    def full(ids: str) -> list[Tie]:
        return [tie(one, "affirms", other) for one, other in combinations(ids, 2)]

    two = [*full("abc"), *full("xyz")]
    assert sides("abcxyz", "", *two, tie("a", "affirms", "x", 0.8)) == ["abc", "xyz"]
    # Nine pairs, and what nothing links weighs a fifth.
    assert sides("abcxyz", "", *two, tie("a", "affirms", "x", 0.8), tie("b", "affirms", "y", 0.8)) == ["abcxyz"]


def test_a_great_story_is_one_claim_though_each_was_compared_with_few() -> None:
    chance = random.Random(1)
    ids = [f"{number:03}" for number in range(400)]
    ties = [
        tie(ids[n], "affirms", other, 0.5 + chance.random() / 2)
        for n in range(1, len(ids))
        for other in chance.sample(ids[:n], min(n, 24))
    ]
    (cluster,) = clusters([Node(id, False) for id in ids], ties)
    assert len(cluster.members) == 400
