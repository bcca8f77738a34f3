"""Leaves made by hand: who speaks where, in which article of which outlet."""

from __future__ import annotations

from sayso.ask.leaves import Leaf
from sayso.ask.voices import Voice, key_of
from sayso.records import Link, Outlet


def voice(name: str, kind: str = "person", *, unnamed: bool = False, speaks_for: str = "", office: str = "") -> Voice:
    return Voice(
        id=f"ent_{key_of(name)}",
        name=name,
        key=key_of(name),
        kind=kind,
        unnamed=unnamed,
        bodies=(speaks_for,) if speaks_for else (),
        offices=(office,) if office else (),
    )


def unnamed(name: str) -> Voice:
    return voice(name, unnamed=True)


def outlet(name: str) -> Voice:
    return voice(name, "outlet")


def body(name: str) -> Voice:
    return voice(name, "organization")


def leaf(
    id: str,
    speaker: Voice | None,
    *,
    at: str,
    through: tuple[Voice, ...] = (),
    around: tuple[str, ...] = (),
    stance: str = "affirms",
    act: str | None = None,
    passage: str = "",
    day: str = "2024-03-01",
) -> Leaf:
    """Return the leaf `id`; "post/1" as `at` is the article 1 of the outlet Post."""
    place = at.partition("/")[0].title()
    return Leaf(
        attribution=id,
        article=at,
        stance=stance,
        outlet=Outlet(name=place),
        published=day,
        speaker=speaker,
        through=through,
        act=act,
        around=around,
        passage=passage or f"{speaker.name if speaker else 'It'} said {id}",
    )


def copies(left: str, right: str, verdict: str = "yes") -> Link:
    return Link(left=left, right=right, relation="copies", verdict=verdict, score=0.9)


def cites(left: str, right: str, verdict: str = "yes") -> Link:
    return Link(left=left, right=right, relation="cites", verdict=verdict, score=0.9)
