from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ask.leaves import Leaf
from sayso.ask.roots import RULES, Root, Side, roots_of
from sayso.ask.voices import Voice
from sayso.records import Link
from tests.ask.leaves import body, cites, copies, leaf, outlet, unnamed, voice

ANA = voice("Ana Brandt")
TOM = voice("Tom Okafor")


def side(leaves: Sequence[Leaf], kin: Sequence[Link] = (), stance: str = "affirms") -> Side:
    return next(one for one in roots_of(leaves, kin) if one.stance == stance)


def roots(leaves: Sequence[Leaf], kin: Sequence[Link] = ()) -> list[tuple[str, ...]]:
    """Return the attributions that come from each root, as sorted lists."""
    return sorted(root.attributions for root in side(leaves, kin).roots)


def reasons(root: Root) -> dict[tuple[str, str], str]:
    return {(join.left, join.right): join.reason.name for join in root.joins}


# -- leaves of one root ------------------------------------------------------------------------------------


def test_two_speakers_are_two_roots() -> None:
    found = side([leaf("a", ANA, at="post/1"), leaf("b", TOM, at="wire/2")])
    assert [(root.name, root.kind, root.attributions) for root in found.roots] == [
        ("Ana Brandt", "speaker", ("a",)),
        ("Tom Okafor", "speaker", ("b",)),
    ]
    assert (found.articles, found.outlets) == (("post/1", "wire/2"), ("Post", "Wire"))
    assert not any(root.joins for root in found.roots)


@pytest.mark.parametrize("other", ["Bahram Qulshani", "Golshani", "General Bahram Golshani", "B. Golshani"])
def test_one_speaker_in_two_spellings_is_one_root(other: str) -> None:
    leaves = [leaf("a", voice("Bahram Golshani"), at="post/1"), leaf("b", voice(other), at="wire/2")]
    (root,) = side(leaves).roots
    (join,) = root.joins
    assert (join.reason.name, join.reason.weight) == ("same speaker", RULES["same speaker"])
    assert {"Bahram Golshani", other} == set(join.reason.detail.split(" = "))


def test_a_family_name_does_not_make_two_people_one() -> None:
    leaves = [
        leaf("a", ANA, at="post/1"),
        leaf("b", voice("Tom Brandt"), at="wire/2"),
        leaf("c", voice("Brandt"), at="echo/3"),
    ]
    assert len(roots(leaves)) == 2


def test_two_names_of_one_article_are_two_people() -> None:
    leaves = [leaf("a", voice("Anna Brandt"), at="post/1"), leaf("b", ANA, at="post/1")]
    assert roots(leaves) == [("a",), ("b",)]


def test_a_spokesman_and_his_ministry_are_one_root_by_the_name_of_the_ministry() -> None:
    spokesman = voice("Rui Dias", speaks_for="the port ministry")
    leaves = [leaf("a", spokesman, at="post/1"), leaf("b", body("Port Ministry"), at="wire/2")]
    (root,) = side(leaves).roots
    assert (root.name, root.kind) == ("Port Ministry", "speaker")
    assert reasons(root) == {("a", "b"): "speaks for"}


def test_two_who_speak_for_one_body_are_one_root() -> None:
    one, other = (unnamed(name) for name in ("a spokesman", "a spokeswoman"))
    leaves = [
        leaf("a", voice("Rui Dias", speaks_for="Harbour Board"), at="post/1"),
        leaf("b", voice(one.name, unnamed=True, speaks_for="the Harbour Board"), at="wire/2"),
        leaf("c", other, at="echo/3"),
    ]
    assert roots(leaves) == [("a", "b"), ("c",)]


def test_who_is_called_by_an_office_is_who_has_it() -> None:
    leaves = [
        leaf("a", voice("Farhan Junejo", office="deputy commissioner"), at="post/1"),
        leaf("b", voice("the deputy commissioner"), at="wire/2"),
        leaf("c", voice("the mayor"), at="echo/3"),
    ]
    assert roots(leaves) == [("a", "b"), ("c",)]


def test_the_same_document_is_one_root() -> None:
    audit = voice("the audit report", "document")
    leaves = [leaf("a", audit, at="post/1"), leaf("b", voice("an audit report", "document"), at="wire/2")]
    (root,) = side(leaves).roots
    assert (root.kind, set(reasons(root).values())) == ("document", {"same document"})


# -- the unnamed -------------------------------------------------------------------------------------------


def test_unnamed_sources_of_two_outlets_stay_apart_but_may_be_one() -> None:
    leaves = [leaf("a", unnamed("a senior official"), at="post/1"), leaf("b", unnamed("an official"), at="wire/2")]
    found = side(leaves)
    assert (len(found.roots), found.least) == (2, 1)
    assert {root.kind for root in found.roots} == {"unnamed"}
    assert side([*leaves, leaf("c", ANA, at="echo/3")]).least == 2


def test_an_unnamed_source_of_one_article_or_one_outlet_is_one() -> None:
    clerk = unnamed("a prison clerk")
    assert roots([leaf("a", clerk, at="post/1"), leaf("b", clerk, at="post/1")]) == [("a", "b")]
    assert roots([leaf("a", clerk, at="post/1"), leaf("b", unnamed("the prison clerk"), at="post/2")]) == [("a", "b")]
    assert roots([leaf("a", clerk, at="post/1"), leaf("b", unnamed("a nurse"), at="post/2")]) == [("a",), ("b",)]


PASSAGE = "A nurse at the regional hospital said on Monday that twenty-three wounded had been admitted."
REWORDED = "On Monday a nurse at the regional hospital said twenty-three wounded were admitted there."


def test_unnamed_sources_of_a_passage_taken_over_are_one() -> None:
    leaves = [
        leaf("a", unnamed("a nurse"), at="wire/1", passage=PASSAGE),
        leaf("b", unnamed("a hospital nurse"), at="post/2", passage=REWORDED),
        leaf("c", unnamed("a nurse"), at="echo/3", passage=PASSAGE),
    ]
    assert roots(leaves) == [("a",), ("b",), ("c",)]
    assert roots(leaves, [copies("post/2", "wire/1", "unsure")]) == [("a",), ("b",), ("c",)]
    (root, _) = side(leaves, [copies("post/2", "wire/1")]).roots
    assert root.attributions == ("a", "b")
    (join,) = root.joins
    assert join.reason.name == "same text"
    assert "nurse at the regional hospital" in join.reason.detail
    # Two copies of one wire text have it from a third.
    assert roots(leaves, [copies("post/2", "x"), copies("echo/3", "x")]) == [("a",), ("b", "c")]


def test_of_two_sources_in_one_passage_each_is_joined_to_its_own() -> None:
    both = "A nurse and a driver who was there said on Monday that twenty-three wounded had been admitted."
    leaves = [
        leaf("a", unnamed("a driver who was there"), at="wire/1", passage=both),
        leaf("b", unnamed("a nurse"), at="wire/1", passage=both),
        leaf("c", unnamed("a driver"), at="post/2", passage=both),
        leaf("d", unnamed("a nurse"), at="post/2", passage=both),
    ]
    assert roots(leaves, [copies("post/2", "wire/1")]) == [("a", "c"), ("b", "d")]


def test_a_copy_may_add_a_source_of_its_own() -> None:
    leaves = [
        leaf("a", unnamed("a nurse"), at="wire/1", passage=PASSAGE),
        leaf("b", unnamed("a driver"), at="post/2", passage="A driver told the Post that he had counted the wounded."),
    ]
    assert roots(leaves, [copies("post/2", "wire/1")]) == [("a",), ("b",)]


def test_a_passage_taken_over_tells_who_goes_by_two_names() -> None:
    leaves = [
        leaf("a", body("the general staff"), at="wire/1", passage="The general staff said a column was struck."),
        leaf("b", body("Niger's army"), at="post/2", passage="Niger's army said a column was struck."),
    ]
    assert roots(leaves) == [("a",), ("b",)]
    assert roots(leaves, [copies("post/2", "wire/1")]) == [("a", "b")]


# -- leaves that lead to others ----------------------------------------------------------------------------


def test_who_holds_the_words_of_another_passes_them_on() -> None:
    leaves = [leaf("a", outlet("Al-Nahar"), at="post/1"), leaf("b", TOM, at="post/1", around=("x", "a"))]
    (root,) = side(leaves).roots
    assert (root.name, root.own, root.attributions) == ("Tom Okafor", ("b",), ("a", "b"))
    assert reasons(root) == {("a", "b"): "passes on"}


def test_who_introduces_the_words_of_another_passes_them_on() -> None:
    paper, officials = outlet("Al-Nahar"), unnamed("two officials")
    leaves = [leaf("a", paper, at="post/1"), leaf("b", officials, at="post/1", through=(paper,))]
    (root,) = side(leaves).roots
    assert (root.name, root.kind) == ("two officials", "unnamed")


@pytest.mark.parametrize(
    ("act", "root"), [("say", "Tom Okafor"), ("intend", "two officials"), ("want", "two officials")]
)
def test_what_somebody_only_wants_comes_from_who_tells_it(act: str, root: str) -> None:
    leaves = [
        leaf("a", unnamed("two officials"), at="post/1"),
        leaf("b", TOM, at="post/1", around=("a",), act=act),
    ]
    (found,) = side(leaves).roots
    assert (found.name, found.attributions) == (root, ("a", "b"))
    assert set(reasons(found).values()) == {"passes on" if act == "say" else "told by"}


def test_who_passes_on_two_others_does_not_make_them_one() -> None:
    leaves = [
        leaf("a", outlet("Al-Nahar"), at="post/1"),
        leaf("b", TOM, at="post/1", around=("a",)),
        leaf("c", ANA, at="post/1", around=("a",)),
    ]
    assert roots(leaves) == [("a", "b"), ("a", "c")]


def test_an_outlet_that_is_cited_leads_to_its_sources() -> None:
    nahar = outlet("Al Nahar")
    leaves = [
        leaf("a", unnamed("two officials"), at="al-nahar/1"),
        leaf("b", nahar, at="post/2", day="2024-03-02"),
        leaf("c", outlet("the Post"), at="echo/3", day="2024-03-03"),
    ]
    (root,) = side(leaves).roots
    assert (root.name, root.own, root.attributions) == ("two officials", ("a",), ("a", "b", "c"))
    assert reasons(root) == {("b", "a"): "cites", ("c", "b"): "cites"}
    assert (len(root.articles), len(root.outlets)) == (3, 3)


def test_unnamed_words_known_through_an_outlet_lead_to_it_and_named_ones_do_not() -> None:
    nahar = outlet("Al-Nahar")
    source = leaf("a", unnamed("two envoys"), at="al-nahar/1")
    through = leaf("b", unnamed("diplomats"), at="post/2", through=(nahar,))
    assert roots([source, through]) == [("a", "b")]
    assert roots([source, leaf("b", TOM, at="post/2", through=(nahar,))]) == [("a",), ("b",)]


def test_an_outlet_without_an_article_here_is_a_root_of_its_own() -> None:
    nahar = outlet("Al-Nahar")
    leaves = [leaf("a", nahar, at="post/1"), leaf("b", nahar, at="wire/2")]
    (root,) = side(leaves).roots
    assert (root.name, root.kind) == ("Al-Nahar", "outlet")


def test_an_outlet_without_an_article_here_leads_to_whom_others_know_through_it() -> None:
    nahar = outlet("Al-Nahar")
    leaves = [
        leaf("a", nahar, at="post/1"),
        leaf("b", unnamed("a negotiator"), at="wire/2", through=(nahar,)),
    ]
    (root,) = side(leaves).roots
    assert root.own == ("b",)


def test_an_earlier_article_is_cited_rather_than_a_later_one() -> None:
    leaves = [
        leaf("a", TOM, at="wire/1", day="2024-03-01"),
        leaf("b", outlet("Wire"), at="post/2", day="2024-03-02"),
        leaf("c", ANA, at="wire/3", day="2024-03-05"),
    ]
    assert roots(leaves) == [("a", "b"), ("c",)]


def test_an_outlet_does_not_cite_itself() -> None:
    (root,) = side([leaf("a", outlet("Post"), at="post/1")]).roots
    assert (root.kind, root.joins) == ("outlet", ())


def test_what_nobody_is_named_for_comes_from_the_article_cited() -> None:
    leaves = [leaf("a", None, at="post/1"), leaf("b", TOM, at="wire/2")]
    assert roots(leaves) == [("a",), ("b",)]
    assert roots(leaves, [cites("post/1", "wire/2")]) == [("a", "b")]
    assert roots(leaves, [cites("post/1", "wire/2", "no")]) == [("a",), ("b",)]
    assert side(leaves).roots[0].name == "nobody named"


# -- circles -----------------------------------------------------------------------------------------------

CIRCLE = (leaf("a", outlet("Wire"), at="post/1"), leaf("b", outlet("Post"), at="wire/2"))


def test_outlets_that_cite_each_other_are_a_circle() -> None:
    (root,) = side(CIRCLE).roots
    assert (root.kind, root.circle, root.name) == ("circle", ("Post", "Wire"), "Post > Wire > Post")
    assert reasons(root) == {("a", "b"): "cites", ("b", "a"): "cites"}


def test_a_circle_of_three_is_told_in_its_order() -> None:
    leaves = [
        leaf("a", outlet("Echo"), at="post/1"),
        leaf("b", outlet("Post"), at="wire/2"),
        leaf("c", outlet("Wire"), at="echo/3"),
    ]
    (root,) = side(leaves).roots
    assert root.circle == ("Echo", "Wire", "Post")


def test_a_circle_that_has_a_source_is_none() -> None:
    (root,) = side([*CIRCLE, leaf("c", TOM, at="wire/2", through=(outlet("Post"),), around=("b",))]).roots
    assert (root.kind, root.name, root.own) == ("speaker", "Tom Okafor", ("c",))


def test_who_cites_a_circle_comes_from_it() -> None:
    (root,) = side([*CIRCLE, leaf("c", outlet("Post"), at="echo/3")]).roots
    assert (root.kind, root.attributions) == ("circle", ("a", "b", "c"))


# -- sides -------------------------------------------------------------------------------------------------


def test_each_side_has_roots_of_its_own() -> None:
    leaves = [
        leaf("a", ANA, at="post/1"),
        leaf("b", TOM, at="post/1", stance="denies"),
        leaf("c", voice("Okafor"), at="wire/2", stance="denies"),
        leaf("d", unnamed("an expert"), at="wire/2", stance="doubts"),
    ]
    found = roots_of(leaves)
    assert [(one.stance, [root.attributions for root in one.roots]) for one in found] == [
        ("affirms", [("a",)]),
        ("denies", [("b", "c")]),
        ("doubts", [("d",)]),
    ]


def test_no_leaf_no_side() -> None:
    assert roots_of([]) == ()


# -- whatever the order ------------------------------------------------------------------------------------

_VOICES = st.sampled_from(
    [
        *(
            ANA,
            TOM,
            voice("Brandt"),
            voice("T. Okafor"),
            voice("Tom Brandt"),
            voice("Rui Dias", speaks_for="the Board"),
        ),
        *(body("Harbour Board"), body("the Board"), voice("the audit report", "document"), None),
        *(unnamed("an official"), unnamed("the official"), outlet("Post"), outlet("the Wire"), outlet("Echo")),
    ]
)
_ARTICLES = ("post/1", "post/2", "wire/3", "echo/4")


@st.composite
def claims(draw: st.DrawFn) -> tuple[list[Leaf], list[Link]]:
    count = draw(st.integers(1, 7))
    ids = [f"at_{number}" for number in range(count)]
    leaves = []
    for id in ids:
        speaker: Voice | None = draw(_VOICES)
        through = draw(st.lists(_VOICES.filter(lambda one: one is not None), max_size=1))
        leaves.append(
            leaf(
                id,
                speaker,
                at=draw(st.sampled_from(_ARTICLES)),
                through=tuple(one for one in through if one),
                around=tuple(draw(st.lists(st.sampled_from(ids), max_size=1))),
                stance=draw(st.sampled_from(("affirms", "affirms", "denies"))),
                act=draw(st.sampled_from((None, "say", "intend"))),
                passage=draw(st.sampled_from((PASSAGE, REWORDED, "The bridge is safe."))),
                day=draw(st.sampled_from(("", "2024-03-01", "2024-03-02"))),
            )
        )
    pairs = st.tuples(st.sampled_from(_ARTICLES), st.sampled_from(_ARTICLES)).filter(lambda pair: pair[0] != pair[1])
    kin = [draw(st.sampled_from((copies, cites)))(*pair) for pair in draw(st.lists(pairs, max_size=3))]
    return leaves, kin


@given(claims(), st.randoms())
def test_the_order_of_standings_does_not_matter(claim: tuple[list[Leaf], list[Link]], random: object) -> None:
    leaves, kin = claim
    wanted = roots_of(leaves, kin)
    shuffled, turned = list(leaves), list(kin)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    random.shuffle(turned)  # type: ignore[attr-defined]
    assert roots_of(shuffled, turned) == wanted


@given(claims())
def test_every_leaf_has_a_root_and_every_join_stays_within_one(claim: tuple[list[Leaf], list[Link]]) -> None:
    leaves, kin = claim
    for found in roots_of(leaves, kin):
        own = [leaf for leaf in leaves if leaf.stance == found.stance]
        assert {id for root in found.roots for id in root.attributions} == {leaf.attribution for leaf in own}
        spoken = [id for root in found.roots for id in root.own]
        assert len(spoken) == len(set(spoken))  # no leaf is the beginning of two roots
        assert 1 <= found.least <= len(found.roots) <= len(own)
        for root in found.roots:
            assert root.own
            assert set(root.own) <= set(root.attributions)
            joined = {join.left for join in root.joins} | {join.right for join in root.joins}
            assert joined <= set(root.attributions)
            # All that come from a root are joined to it by named reasons.
            assert len(root.attributions) == 1 or joined == set(root.attributions)


def test_the_docs_tell_each_reason_with_its_weight() -> None:
    page = (Path(__file__).parents[2] / "docs" / "claims.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `([a-z ]+)` \|.*\| (\d\.\d\d) \|$", page, re.MULTILINE))
    assert {name: float(weight) for name, weight in told.items()} == RULES
