from __future__ import annotations

from hypothesis import given

from sayso.records import Reading
from sayso.statements import OFFICE, Statement, statements
from tests.ledger.readings import readings
from tests.webs import PAGES, TYPES, Office, Page, Said, Told, reading


def stated(page: Page) -> dict[tuple[str, str], Statement]:
    """Return what a page states by relation and subject; the last of several."""
    return {(one.relation, one.subject.name): one for one in statements(reading(page, TYPES))}


def test_a_fact_is_stated_in_its_words_by_the_article_itself() -> None:
    one = stated(PAGES[1])["ally_of", "River Guard"]
    assert one.object is not None
    assert (one.object.name, one.words, one.teller) == (
        "Delta Party",
        "The River Guard, an ally of the Delta Party",
        None,
    )
    assert (one.affirmed, one.denied_by, one.confidence) == (True, (), 0.9)


def test_an_office_gives_a_fact_its_title_and_is_not_told_twice() -> None:
    found = [one for one in statements(reading(PAGES[0], TYPES)) if one.subject.name == "Ana Lima"]
    assert [(one.relation, one.title, one.since) for one in found] == [("heads", "head", "2021")]


def test_an_office_that_no_fact_tells_is_a_statement() -> None:
    one = stated(PAGES[1])[OFFICE, "Eva Brandt"]
    assert (one.title, one.object and one.object.name, one.confidence) == ("deputy", "River Guard", None)


def test_what_somebody_says_is_his_word_and_who_denies_it_is_named() -> None:
    one = stated(PAGES[0])["heads", "Tom Okafor"]
    assert one.teller is not None
    assert (one.teller.name, one.teller.through, one.teller.hedged) == ("Ana Lima", (), False)
    assert (one.affirmed, one.denied_by) == (True, ("Tom Okafor",))


def test_what_stands_in_a_denial_is_affirmed_by_nobody() -> None:
    assert not stated(PAGES[3])["attacked", "River Guard"].affirmed


def test_what_stands_within_a_denial_at_any_depth_is_affirmed_by_nobody() -> None:
    page = Page(
        id="n",
        outlet="Post",
        day=None,
        text="[gil|Rui Gil] denied that [lima|Ana Lima] had said [rao|Rao] led the [guard|Guard].",
        said=(
            Said(by="gil", words="Ana Lima had said Rao led the Guard", act="deny"),
            Said(by="lima", words="Rao led the Guard", parent=0),
        ),
        facts=(Told(relation="heads", subject="rao", object="guard", words="Rao led the Guard", said=1),),
    )
    assert not stated(page)["heads", "Rao"].affirmed


def test_an_office_told_in_what_somebody_says_is_his_word() -> None:
    page = Page(
        id="o",
        outlet="Post",
        day=None,
        text="[gil|Rui Gil] said the envoy of the [party|Delta Party], [rao|Vikram Rao], had lied.",
        said=(Said(by="gil", words="the envoy of the Delta Party, Vikram Rao, had lied", hedged=True),),
        offices=(Office(holder="rao", title="envoy", of="party", words="envoy of the Delta Party"),),
    )
    one = stated(page)[OFFICE, "Vikram Rao"]
    assert one.teller is not None
    assert (one.teller.name, one.teller.hedged) == ("Rui Gil", True)


def test_an_office_and_a_fact_on_different_words_stay_apart() -> None:
    page = Page(
        id="p",
        outlet="Post",
        day=None,
        text="[rao|Vikram Rao] leads the [party|Delta Party]. [gil|Gil] calls [rao|Rao] the boss of the [party|party].",
        said=(Said(by="gil", words="the boss of the party"),),
        facts=(Told(relation="heads", subject="rao", object="party", words="Vikram Rao leads the Delta Party"),),
        offices=(Office(holder="rao", title="boss", of="party", words="boss of the party"),),
    )
    (one,) = statements(reading(page, TYPES))
    assert (one.relation, one.title, one.teller) == ("heads", None, None)


@given(readings())
def test_of_any_reading_each_fact_is_stated_once_at_most(made: Reading) -> None:
    found = list(statements(made))
    facts = [one.id for one in found if one.relation != OFFICE]
    assert len(facts) == len(set(facts))
    assert set(facts) <= {fact.id for fact in made.facts}
    own = {entity.id for entity in made.entities}
    for one in found:
        assert one.subject.id in own
        assert one.object is None or one.object.id != one.subject.id
