from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.ask.explain import explain
from sayso.ask.identities import dossier, entities, meant
from sayso.ask.pairs import Side, leaver, merged, side_of, unsure
from sayso.ask.people import person
from sayso.errors import InputError
from sayso.ledger import Ledger, View, open_ledger
from sayso.records import Maker
from tests.ask.people import INITIAL, KEEPER, LAST, MAYOR, K, M, N, ent, write

ANA = Maker(name="ana", version="", digest="")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(write(tmp_path / "people.ledger")) as opened:
        yield opened


@pytest.fixture
def view(ledger: Ledger) -> Iterator[View]:
    with ledger.view() as shown:
        yield shown


def test_entities_are_listed_those_in_most_articles_first(view: View) -> None:
    found = entities(view, "bra")
    assert [(one.name, one.articles) for one in found] == [("Ana Brandt", 2), ("A. Brandt", 1), ("Ana Brandt", 1)]
    assert [one.name for one in entities(view, type="organization", limit=2)] == ["Port Ellery", "Ellery FC"]
    with pytest.raises(InputError, match="--type planet: is no type of entity; use one of person"):
        entities(view, type="planet")


@pytest.mark.parametrize("name", [MAYOR, LAST, "Brandt"])
def test_one_is_meant_by_an_id_or_a_name_of_its_own(view: View, name: str) -> None:
    assert set(meant(view, name).entities) == {MAYOR, LAST}
    assert meant(view, meant(view, name).id) == meant(view, name)


def test_a_name_of_several_means_none_of_them(view: View) -> None:
    with pytest.raises(InputError, match=r"ana brandt: may be any of Ana Brandt \(person, id_\w+\), Ana Brandt"):
        meant(view, "ana brandt")
    for name in ("Nobody", "", " ", "\udc80"):
        with pytest.raises(InputError, match="is nobody in the ledger"):
            meant(view, name)


def test_offices_are_told_by_all_articles_and_since_when(view: View) -> None:
    found = dossier(view, MAYOR)
    (office,) = [one for one in found.offices if one.title != "spokesman"]
    assert (office.title, office.of, office.since, office.former) == ("Mayor", "Port Ellery", "2019", False)
    assert office.identity == view.identity_of(ent("m", "Port Ellery"))
    assert [one.entry.id for one in office.tellings] == [M.article.id, N.article.id]
    (former,) = [one for one in dossier(view, KEEPER).offices if one.title != "spokesman"]
    assert (former.title, former.of, former.former) == ("goalkeeper", "Ellery FC", True)


def test_facts_tell_whose_word_they_are(view: View) -> None:
    (heads,) = dossier(view, MAYOR).facts
    assert (heads.relation, heads.subject, heads.other, heads.since) == ("heads", True, "Port Ellery", "2019")
    assert [(one.words, one.whose) for one in heads.tellings] == [
        ("Ana Brandt", None),
        ("Brandt runs Port Ellery", "Tom Okafor"),
    ]
    (headed,) = dossier(view, "Port Ellery").facts
    assert (headed.subject, headed.other, headed.identity) == (False, "Ana Brandt", meant(view, MAYOR).id)


def test_a_dossier_holds_articles_links_and_what_was_said(view: View) -> None:
    found = dossier(view, MAYOR)
    assert {one.entry.id for one in found.appearances} == {M.article.id, N.article.id}
    assert [one.judgement.link.verdict for one in found.links] == ["yes", "unsure", "unsure", "no", "no"]
    assert found.said is not None
    assert {one.stand.attribution.content.text for one in found.said.utterances} == {
        "the harbour pays",
        "the harbour pays twice",
    }
    assert dossier(view, "Ellery FC").said is None
    assert not found.more


def test_what_waits_is_shown_once_for_two_identities(view: View) -> None:
    found = list(unsure(view))
    assert [one.judgement.link.score for one in found] == [0.4, 0.35]
    mayor = next(side for side in (found[0].left, found[0].right) if side.entity == MAYOR)
    assert (mayor.name, mayor.roles) == ("Ana Brandt", ("spokesman of Port Ellery", "mayor of Port Ellery"))
    assert mayor.words == ("Ana Brandt said the harbour pays.",)


def test_a_side_that_is_not_there_is_none(view: View) -> None:
    assert side_of(view, "ent_none") is None
    assert side_of(view, "\udc80") is None


def test_who_leaves_is_told_by_the_article(view: View) -> None:
    identity = meant(view, MAYOR)
    assert leaver(view, identity, N.article.id) == [LAST]
    with pytest.raises(InputError, match="does not speak of Ana Brandt"):
        leaver(view, identity, K.article.id)


def test_the_last_merge_is_found(ledger: Ledger) -> None:
    with ledger.writer() as writer, ledger.view() as view:
        with pytest.raises(InputError, match="was merged by nobody; say with --from which article leaves: ar_"):
            merged(view, meant(view, MAYOR))
        writer.judge(MAYOR, KEEPER, "yes", ANA)
        link = merged(view, meant(view, MAYOR))
        assert {link.left, link.right} == {MAYOR, KEEPER}


def test_a_person_is_one_under_all_names_and_namesakes_are_told_apart(view: View) -> None:
    found = person(view, meant(view, MAYOR).id)
    assert (found.name, set(found.names)) == ("Ana Brandt", {"Ana Brandt", "Brandt"})
    assert len(found.utterances) == 2
    with pytest.raises(InputError, match=r"may be any of Ana Brandt \(person, id_.*name one by its id"):
        person(view, "Ana Brandt")
    with pytest.raises(InputError, match="said nothing in the ledger that fits"):
        person(view, meant(view, "Ellery FC").id)


def test_links_between_entities_are_explained(view: View) -> None:
    (one,) = [one for one in view.samenesses(MAYOR) if one.link.verdict == "yes"]
    (told,) = explain(view, [one.id])
    assert isinstance(told.left, Side)
    assert isinstance(told.right, Side)
    assert {told.left.entity, told.right.entity} == {MAYOR, LAST}
    assert len(explain(view, [MAYOR])) == 3
    assert [one.judgement.link.verdict for one in explain(view, [MAYOR, INITIAL])] == ["unsure"]
