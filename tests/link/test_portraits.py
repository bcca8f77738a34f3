from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.link.phrases import described
from sayso.link.portraits import Portrait, portrait_from, portraits_of, to_profile
from sayso.records import Article, Entity, Maker, Outlet, Reading, Role, Span
from tests.ledger.readings import readings

TEXT = """PORT ELLERY – Residents cheered. The harbour board chief Ana Brandt, 54, told The Ellery Post on Monday that
Poland’s Market Fairness Inspectorate (MFI) was wrong. Brandt spoke; she is calm. A spokesman for the Congolese army,
Colonel Jean Ilunga of the Border Guard, agreed. The ministry said nothing. Ghorbani-Nejad left the Quebracho dam.
"""


def spans(*words: str) -> tuple[Span, ...]:
    found = []
    for part in words:
        at = TEXT.index(part)
        found.append(Span(at, at + len(part)))
    return tuple(sorted(found))


def entity(id: str, name: str, type: str, *words: str, **more: object) -> Entity:
    return Entity(id=id, name=name, type=type, mentions=spans(*words), **more)  # type: ignore[arg-type]


ENTITIES = (
    entity("ellery", "PORT ELLERY", "place", "PORT ELLERY"),
    entity("residents", "Residents", "group", "Residents"),
    entity(
        "ana", "Ana Brandt", "person", "The harbour board chief Ana Brandt", "Brandt spoke"[:6], "she",
        roles=(Role(title="chief", of="board"),),
    ),
    entity("board", "harbour board", "organization", "harbour board"),
    entity("post", "The Ellery Post", "outlet", "The Ellery Post"),
    entity("poland", "Poland", "place", "Poland"),
    entity("mfi", "Market Fairness Inspectorate", "organization", "Poland’s Market Fairness Inspectorate (MFI)"),
    entity("army", "the Congolese army", "organization", "the Congolese army"),
    entity("jean", "Jean Ilunga of the Border Guard", "person", "Colonel Jean Ilunga of the Border Guard"),
    entity("ministry", "The ministry", "organization", "The ministry"),
    entity("cut", "Ghorbani", "person", "Ghorbani"),
    entity("dam", "Quebracho dam", "place", "the Quebracho dam"),
    entity("someone", "A spokesman", "person", "A spokesman", anonymous=True),
)  # fmt: skip
READING = Reading(
    article=Article(id="ar", text=TEXT, title="Bridge shut", published="2024-05-31", outlet=Outlet(name="Echo")),
    attributions=(),
    maker=Maker(name="hand", version="1", digest="0"),
    entities=ENTITIES,
)


def portraits() -> dict[str, Portrait]:
    return {one.entity: one for one in portraits_of(READING)}


@pytest.mark.parametrize(
    ("id", "names"),
    [
        ("ellery", ("Port Ellery",)),
        ("ana", ("Ana Brandt", "Brandt")),
        ("post", ("Ellery Post",)),
        ("mfi", ("Market Fairness Inspectorate", "MFI")),
        ("army", ("army of Democratic Republic of Congo",)),
        ("jean", ("Jean Ilunga",)),
        ("cut", ("Ghorbani-Nejad",)),
        ("dam", ("Quebracho dam",)),
    ],
)
def test_names_are_found_in_phrases(id: str, names: tuple[str, ...]) -> None:
    found = portraits()[id].names
    assert set(found) == set(names)


def test_what_has_no_name_has_no_portrait() -> None:
    assert portraits().keys() == {"ellery", "ana", "post", "poland", "mfi", "army", "jean", "cut", "dam"}


def test_a_portrait_tells_who_it_is_besides_the_name() -> None:
    ana, jean, mfi = (portraits()[id] for id in ("ana", "jean", "mfi"))
    assert (ana.gender, ana.born, ana.trades[:1]) == ("f", 1970, ("chief",))
    assert "colonel" in jean.trades
    assert mfi.of == ("pl",)
    assert mfi.near == ("poland",)
    assert ana.outlet == "echo"
    assert ana.scene[0] in ("pl", "cd")
    assert not any("brantt" in mark for mark in ana.around)


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("Paraguay's foreign ministry", "foreign ministry of Paraguay"),
        ("the Congolese army", "army of Democratic Republic of Congo"),
        ("the civil hospital in Mithi", "civil hospital of Mithi"),
        ("a company in Limassol", None),
        ("Tema plant", None),
        ("the police", None),
    ],
)
def test_bodies_are_told_by_what_and_whose_they_are(phrase: str, wanted: str | None) -> None:
    assert described(phrase) == wanted


@given(readings())
def test_any_reading_has_portraits_that_can_be_kept(reading: Reading) -> None:
    for portrait in portraits_of(reading):
        assert portrait.names
        assert all(portrait.names)
        assert portrait_from(to_profile(portrait, (3, 1, 3))) == portrait
        assert to_profile(portrait, (3, 1, 3)).keys == (1, 3)


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text: str) -> None:
    article = Article(id="ar", text=text or " ")
    whole = Entity(id="e", name=text or " ", type="person", mentions=(Span(0, len(article.text)),))
    for kind in ("person", "organization", "place", "event"):
        list(portraits_of(replace(READING, article=article, entities=(replace(whole, type=kind),))))
