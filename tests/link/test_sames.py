from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.link.bonds import acquaintance_of
from sayso.link.portraits import Portrait, portrait_from
from sayso.link.resemblance import EVIDENCE, Likeness, evidence_of
from sayso.link.sames import keys_of, links_between, profiles_of, sames_of
from sayso.link.verdicts import judge
from sayso.link.within import sames_within
from sayso.records import Article, Entity, Link, Maker, Profile, Reading, Span


def portrait(number: int, *names: str, type: str = "person", **more: Any) -> Portrait:
    article = f"ar_{number}"
    return Portrait(entity=f"{article}.e", article=article, day=738_000 + number, type=type, names=names, **more)


def score(one: Portrait, other: Portrait) -> float:
    likeness = Likeness(one, other)
    return float(judge().score(likeness.kind, likeness.row[None])[0])


ABOUT: dict[str, Any] = {
    "around": ("p brt", "b hrpr prt", "l prt"),
    "words": ("bridg", "shut", "harbour"),
    "scene": ("pl",),
}


@pytest.mark.parametrize(
    ("one", "other", "type"),
    [
        ("Esmail Ghaani", "Esmaeil Qaani", "person"),
        ("Mohammed Deif", "Muhammad Dayf", "person"),
        ("Hsieh Chih-ming", "Xie Zhiming", "person"),
        ("Ana Brandt", "Brandt", "person"),
        ("Border Supervision Department", "Department of Border Supervision", "organization"),
        ("Islamic Revolutionary Guard Corps", "IRGC", "organization"),
        ("Dunavill Zrt", "Dunavill Holding", "organization"),
        ("Deir ez-Zor", "Dayr al-Zawr", "place"),
        ("Kyiv", "Kiev", "place"),
    ],
)
def test_one_in_two_spellings_is_taken_for_one(one: str, other: str, type: str) -> None:
    sides = portrait(1, one, type=type, **ABOUT), portrait(2, other, type=type, **ABOUT)
    assert score(*sides) > judge().yes
    assert set(keys_of(sides[0])) & set(keys_of(sides[1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (portrait(1, "Ana Brandt", **ABOUT), portrait(2, "Tom Brandt", **ABOUT)),
        (portrait(1, "Ibrahima Kessouma", trades=("president",)), portrait(2, "Kessouma", trades=("goalkeeper",))),
        (
            portrait(1, "Supreme Court", type="organization", of=("bo",), scene=("bo",)),
            portrait(2, "Supreme Court", type="organization", of=("in",), scene=("in",)),
        ),
        (portrait(1, "Quebracho dam", type="place"), portrait(2, "Las Ceibas dam", type="place")),
        (portrait(1, "Ana Lima", gender="f", born=1950), portrait(2, "Lima", gender="m", born=1990)),
    ],
)
def test_two_are_kept_apart(one: Portrait, other: Portrait) -> None:
    likeness = Likeness(one, other)
    assert not likeness.may_be or score(one, other) < judge().yes


def test_a_last_name_alone_counts_for_less() -> None:
    full, last = portrait(2, "Ana Brandt", **ABOUT), portrait(2, "Brandt", **ABOUT)
    assert score(portrait(1, "Ana Brandt", **ABOUT), full) > score(portrait(1, "Ana Brandt", **ABOUT), last)


def test_reasons_tell_what_they_saw_and_weigh_what_was_judged() -> None:
    one, other = portrait(1, "Ana Brandt", trades=("mayor",)), portrait(2, "Anna Brandt", trades=("goalkeeper",))
    (link,) = links_between(one, [other], judge())
    reasons = {reason.name: reason for reason in link.reasons}
    assert reasons["other field"].weight < 0
    assert reasons["other field"].detail == "mayor / goalkeeper"
    assert link.left < link.right


names = st.lists(
    st.sampled_from(("Ana", "Brandt", "IRGC", "al-Rawi", "Bank of", "Hsieh", "O.")), min_size=1, max_size=4
)
words = st.lists(st.sampled_from(("mayor", "bank", "pl", "de", "m", "l", "p brt")), max_size=3).map(tuple)


@st.composite
def portraits(draw: st.DrawFn, number: int) -> Portrait:
    return portrait(
        number,
        *dict.fromkeys(" ".join(one) for one in draw(st.lists(names, min_size=1, max_size=3))),
        type=draw(st.sampled_from(("person", "place", "organization", "event"))),
        trades=draw(words),
        bodies=draw(words),
        near=draw(words),
        of=draw(words),
        scene=draw(words),
        around=draw(words),
        words=draw(words),
        gender=draw(st.sampled_from(("", "m", "f"))),
        born=draw(st.sampled_from((0, 1970))),
    )


@given(portraits(1), portraits(2))
def test_evidence_is_the_same_from_both_sides(one: Portrait, other: Portrait) -> None:
    row = evidence_of(one, other)
    kind = one.kind if one.kind == other.kind else "body"
    assert row.shape == (len(EVIDENCE[kind]),)
    assert np.isfinite(row).all()
    assert evidence_of(other, one) == pytest.approx(row)


def memory(profiles: Iterable[Profile]) -> dict[int, list[Profile]]:
    found: dict[int, list[Profile]] = {}
    for one in profiles:
        for key in one.keys:
            found.setdefault(key, []).append(one)
    return found


def test_links_lead_to_other_articles_and_few_are_kept() -> None:
    crowd = profiles_of([portrait(number, "Ana Brandt", **ABOUT) for number in range(40)])
    known = memory(crowd)

    def akin(keys: Sequence[int], day: int | None) -> list[Profile]:
        return list({one.entity: one for key in keys for one in known.get(key, ())}.values())

    (mine,) = profiles_of([portrait(99, "Ana Brandt", **ABOUT)])
    links = sames_of([mine], akin)
    assert 0 < len(links) <= 24
    assert all(link.verdict == "yes" and mine.entity in (link.left, link.right) for link in links)
    assert sames_of([mine], lambda keys, day: [mine]) == ()


# -- within an article -------------------------------------------------------------------------------------


def reading(text: str, *entities: tuple[str, str]) -> Reading:
    """Return a reading of the text with entities, each a name that stands in it and a type."""
    made, at = [], 0
    for place, (name, type) in enumerate(entities):
        at = text.index(name, at)
        made.append(Entity(id=f"e{place}", name=name, type=type, mentions=(Span(at, at + len(name)),)))
        at += len(name)
    maker = Maker(name="hand", version="1", digest="0")
    article = Article(id="ar", text=text, published="2024-05-01")
    return Reading(article=article, attributions=(), maker=maker, entities=tuple(made))


def joined(told: Reading) -> list[Link]:
    profiles, links = acquaintance_of(told, lambda keys, day: ())
    assert all(portrait_from(profile).article == "ar" for profile in profiles)
    return [link for link in links if link.verdict == "yes"]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("The Border Guard (BG) said no.", (("Border Guard", "organization"), ("BG", "organization"))),
        ("Abu Layth, whose real name is Khalaf Jamil, left.", (("Abu Layth", "person"), ("Khalaf Jamil", "person"))),
        ("Vertia, formerly known as Hidroandina, sank.", (("Vertia", "organization"), ("Hidroandina", "organization"))),
        ("Nino Abzianidze, née Kvirkvaia, spoke.", (("Nino Abzianidze", "person"), ("Kvirkvaia", "person"))),
        ("Ana Brandt spoke. Then Dr Ana Brandt left.", (("Ana Brandt", "person"), ("Dr Ana Brandt", "person"))),
        ("Ana Brandt spoke. Later Brandt left.", (("Ana Brandt", "person"), ("Brandt", "person"))),
        ("The IRGC moved. Islamic Revolutionary Guard Corps it is.",
         (("IRGC", "organization"), ("Islamic Revolutionary Guard Corps", "organization"))),
    ],
)  # fmt: skip
def test_what_an_article_calls_one_is_one(text: str, entities: tuple[tuple[str, str], ...]) -> None:
    (link,) = joined(reading(text, *entities))
    assert (link.left, link.right) == ("e0", "e1")
    assert link.reasons


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("Ana Brandt met Ana Brandt.", (("Ana Brandt", "person"), ("Ana Brandt", "person"))),
        ("Ana Brandt met Tom Brandt.", (("Ana Brandt", "person"), ("Tom Brandt", "person"))),
        ("Ana Brandt met Tom Brandt. Brandt left.",
         (("Ana Brandt", "person"), ("Tom Brandt", "person"), ("Brandt", "person"))),
        ("Ana Lima (Labour) spoke.", (("Ana Lima", "person"), ("Labour", "organization"))),
        ("Lagos (Nigeria) is far.", (("Lagos", "place"), ("Nigeria", "place"))),
        ("Dunavill sued Dunavill Youth.", (("Dunavill", "organization"), ("Dunavill Youth", "organization"))),
        ("Mr Brandt met Dame Ana Brandt.", (("Mr Brandt", "person"), ("Dame Ana Brandt", "person"))),
    ],
)  # fmt: skip
def test_two_of_an_article_stay_two(text: str, entities: tuple[tuple[str, str], ...]) -> None:
    assert joined(reading(text, *entities)) == []


def test_a_cut_name_is_part_of_the_whole() -> None:
    told = reading("Khalaf al-Hamdani spoke.", ("Khalaf", "person"), ("al-Hamdani", "person"))
    (link,) = joined(told)
    profiles, _ = acquaintance_of(told, lambda keys, day: ())
    assert {name for profile in profiles for name in profile.names} == {"Khalaf al-Hamdani"}
    assert link.reasons[0].name == "same name in one article"


def test_order_within_an_article_does_not_matter() -> None:
    told = reading("Ana Brandt spoke. Later Brandt left.", ("Ana Brandt", "person"), ("Brandt", "person"))
    turned = replace(told, entities=tuple(reversed(told.entities)))
    from sayso.link.portraits import portraits_of

    assert sames_within(told, portraits_of(told)) == sames_within(turned, portraits_of(turned))
