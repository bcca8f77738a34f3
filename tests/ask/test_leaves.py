from __future__ import annotations

from dataclasses import replace

from sayso.ask.leaves import Leaf, leaf_of
from sayso.records import Outlet, Reading
from tests.whole_reading import whole


def taken(id: str, reading: Reading | None = None) -> Leaf:
    reading = reading or whole()
    return leaf_of(reading, next(one for one in reading.attributions if one.id == id), "affirms")


def test_a_leaf_tells_who_speaks_through_whom_and_within_what() -> None:
    leaf = taken("at_letter")
    assert leaf.speaker is not None
    assert (leaf.speaker.name, leaf.speaker.bodies) == ("Ana Brandt", ("harbour board",))
    assert [voice.name for voice in leaf.through] == ["The Ellery Post"]
    assert (leaf.around, leaf.place, leaf.published) == (("at_post",), "Kestrel Wire", "2024-05-31")


def test_a_leaf_holds_the_sentences_of_its_words_on_one_line() -> None:
    assert taken("at_lie").passage == (
        "“That is a lie,” she said at a rally of Bridge Watch, of which Tom Okafor is a former secretary."
    )
    assert taken("at_post").passage.startswith("The Ellery Post reported on Monday")
    assert taken("at_post").passage.endswith("told councillors in a letter that the bridge was safe.")


def test_where_no_source_is_given_the_chain_tells_who_speaks() -> None:
    reading = whole()
    attributions = tuple(replace(one, source=None) if one.id == "at_letter" else one for one in reading.attributions)
    leaf = taken("at_letter", replace(reading, attributions=attributions))
    assert leaf.speaker is not None
    assert leaf.speaker.name == "Ana Brandt"
    assert [voice.name for voice in leaf.through] == ["The Ellery Post"]


def test_an_article_without_an_outlet_is_a_place_of_its_own() -> None:
    reading = whole()
    article = replace(reading.article, outlet=None, published=None)
    assert taken("at_lie", replace(reading, article=article)).place == article.id
    named = replace(article, outlet=Outlet(domain="kestrel.example"))
    assert taken("at_lie", replace(reading, article=named)).place == "kestrel.example"
