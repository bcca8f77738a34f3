"""Which items of other databases identities are: kept, outranked, withdrawn, and carried along."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import InputError
from sayso.ledger import Kept, Ledger, Office, Reconciliation, open_ledger, reaching
from sayso.records import (
    Article,
    Bonds,
    Entity,
    Link,
    Maker,
    Profile,
    Reading,
    Reason,
    Role,
    Span,
    content_id,
)
from tests.ledger.test_plans import asked, scans

ANA, TOM = (Maker(name=name, version="", digest="") for name in ("ana", "tom"))
SERVICE = Maker(name="A Service", version="1.2", digest="https://a.example/api")
READER = Maker(name="reader", version="1", digest="d" * 64)
SPACE, OTHER = "http://www.wikidata.org/entity/", "https://other.example/"


def entity(number: int) -> str:
    return f"ent_{number:02}"


def identity(number: int) -> str:
    """The id of the identity whose smallest entity is that of the article."""
    return content_id("id", entity(number))


def reading(number: int, *, maker: Maker = READER, wikidata: str | None = None, found: bool = True) -> Reading:
    """An article that names one person and says what she is."""
    text = f"Harbour chief Ana Brandt spoke in town {number}."
    board = Entity(id=f"board_{number:02}", name="Harbour Board", type="organization", mentions=(Span(0, 7),))
    role = Role(title="chief" if number % 2 else "Chief", of=board.id, spans=(Span(8, 13),))
    ana = Entity(
        id=entity(number) if found else f"zz_{number}",
        name="Ana Brandt",
        type="person",
        mentions=(Span(14, 24),),
        wikidata=wikidata,
        roles=(role,),
    )
    article = Article(id=f"ar_{number:02}", text=text, published=f"2024-05-{number + 1:02}")
    return Reading(article=article, attributions=(), maker=maker, entities=(ana, board))


def bonds(number: int, same: Iterable[int] = (), *, found: bool = True) -> Bonds:
    id = entity(number) if found else f"zz_{number}"
    return Bonds(
        profiles=(Profile(entity=id, article=f"ar_{number:02}", names=("Ana Brandt",), keys=(7,)),),
        links=tuple(
            Link(left=min(id, entity(other)), right=max(id, entity(other)), relation="same", verdict="yes", score=0.95)
            for other in same
        ),
    )


def judged(
    number: int, item: str = "Q1", verdict: str = "yes", *, maker: Maker = ANA, space: str = SPACE
) -> Reconciliation:
    return Reconciliation(
        identity=identity(number),
        space=space,
        item=item,
        wikidata=item if space == SPACE else None,
        name=f"Item {item}",
        verdict=verdict,
        score=87.5,
        matched=True,
        reasons=(Reason(name="all_labels", weight=100.0), Reason(name="P39", weight=0.25, detail="chief")),
        maker=maker,
        endpoint="https://a.example/api",
    )


@pytest.fixture
def two(ledger: Ledger) -> Ledger:
    """Two articles that name one person, and a third that names another."""
    with ledger.writer() as writer:
        writer.add(reading(1), bonds(1))
        writer.add(reading(2), bonds(2, (1,)))
        writer.add(reading(3), bonds(3))
    return ledger


def numbers(ledger: Ledger) -> dict[str, str | None]:
    """Return the number in Wikidata of each identity that is a person."""
    with ledger.view() as view:
        return {one.id: one.wikidata for one in view.identities() if one.type == "person"}


def test_a_judgement_is_kept_whole_and_shown(two: Ledger) -> None:
    given_ = judged(1)
    with two.writer() as writer:
        assert writer.reconcile(given_) is Kept.NEW
        assert writer.reconcile(given_) is Kept.THERE
    assert numbers(two) == {identity(1): "Q1", identity(3): None}
    with two.view() as view:
        (kept,) = view.reconciliations(identity(1))
        assert kept == replace(given_, added=kept.added)
        assert kept.added.endswith("Z")
        assert kept.id == given_.id
        assert view.history(identity(1)) == [kept]
        found = view.reading("ar_02")
        assert found
        # The record of an article tells it, too, and it goes with every export.
        assert [one.wikidata for one in found.entities] == ["Q1", None]
        assert [one.id for one in view.reconciled_with("Q1")] == [identity(1)]
        assert view.reconciled_with("Q2") == []


def test_a_new_item_takes_the_place_of_the_old_one(two: Ledger) -> None:
    with two.writer() as writer:
        writer.reconcile(judged(1, "Q1"))
        assert writer.reconcile(judged(1, "Q2", maker=TOM)) is Kept.NEW
    assert numbers(two)[identity(1)] == "Q2"
    with two.view() as view:
        assert [one.item for one in view.reconciliations(identity(1))] == ["Q2"]
        old = next(one for one in view.history(identity(1)) if one.item == "Q1")
        assert old.withdrawn
        assert old.withdrawer == TOM


def test_an_item_of_another_database_stands_beside(two: Ledger) -> None:
    with two.writer() as writer:
        writer.reconcile(judged(1, "NK-x", space=OTHER))
        assert numbers(two)[identity(1)] is None
        writer.reconcile(judged(1))
    assert numbers(two)[identity(1)] == "Q1"
    with two.view() as view:
        assert [one.item for one in view.reconciliations(identity(1))] == ["Q1", "NK-x"]


def test_a_machine_does_not_replace_a_person(two: Ledger) -> None:
    with two.writer() as writer:
        assert writer.reconcile(judged(1, "Q9", maker=SERVICE)) is Kept.NEW
        assert writer.reconcile(judged(1, "Q1")) is Kept.NEW
        assert writer.reconcile(judged(1, "Q9", maker=SERVICE)) is Kept.OUTRANKED
        assert writer.reconcile(judged(1, "Q1", maker=SERVICE)) is Kept.THERE
        assert writer.reconcile(judged(3, "Q3", "no")) is Kept.NEW
        assert writer.reconcile(judged(3, "Q3", maker=SERVICE)) is Kept.OUTRANKED
        assert writer.reconcile(judged(3, "Q4", maker=SERVICE)) is Kept.NEW
        # A person agrees with a machine: from now on it is the person's.
        assert writer.reconcile(judged(3, "Q4", maker=TOM)) is Kept.NEW
    assert numbers(two) == {identity(1): "Q1", identity(3): "Q4"}
    with two.view() as view:
        assert [(one.item, one.verdict, one.maker) for one in view.reconciliations(identity(3))] == [
            ("Q4", "yes", TOM),
            ("Q3", "no", ANA),
        ]


def test_what_is_taken_back_is_no_longer_shown_and_still_known(two: Ledger) -> None:
    with two.writer() as writer:
        writer.reconcile(judged(1))
        writer.reconcile(judged(1, "Q5", "no"))
        assert writer.unreconcile(identity(1), TOM, item="Q7") == []
        assert sorted(writer.unreconcile(identity(1), TOM)) == [("no", "Q5"), ("yes", "Q1")]
    assert numbers(two)[identity(1)] is None
    with two.view() as view:
        assert view.reconciliations(identity(1)) == []
        assert {(one.item, one.withdrawer) for one in view.history(identity(1))} == {("Q1", TOM), ("Q5", TOM)}
        assert view.reconciled_with("Q1") == []
    with two.writer() as writer:
        assert writer.reconcile(judged(1)) is Kept.NEW
    assert numbers(two)[identity(1)] == "Q1"


def test_what_an_article_says_itself_gives_way(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        writer.add(reading(1, wikidata="Q42"), bonds(1))
        assert numbers(ledger) == {identity(1): "Q42"}
        writer.reconcile(judged(1, "Q42", "no"))
        assert numbers(ledger) == {identity(1): None}
        writer.reconcile(judged(1, "Q7"))
        assert numbers(ledger) == {identity(1): "Q7"}
        writer.unreconcile(identity(1), ANA)
    assert numbers(ledger) == {identity(1): "Q42"}


def test_it_goes_with_an_identity_that_grows(two: Ledger) -> None:
    with two.writer() as writer:
        writer.reconcile(judged(3, "Q3"))
        writer.add(reading(4), bonds(4, (1, 3)))
    assert numbers(two) == {identity(1): "Q3"}


def test_of_two_that_become_one_the_later_holds_until_somebody_decides(two: Ledger) -> None:
    with two.writer() as writer:
        writer.reconcile(judged(3, "Q3"))
        writer.reconcile(judged(1, "Q1"))
        writer.add(reading(4), bonds(4, (1, 3)))
        assert numbers(two) == {identity(1): "Q1"}
        assert writer.reconcile(judged(1, "Q3")) is Kept.THERE
    assert numbers(two) == {identity(1): "Q3"}
    with two.view() as view:
        assert [one.item for one in view.reconciliations(identity(1))] == ["Q3"]


def test_it_stays_with_the_part_that_keeps_the_identity(two: Ledger) -> None:
    with two.writer() as writer:
        writer.reconcile(judged(1))
        # Read again, and no longer found to be the same.
        writer.add(reading(2, maker=replace(READER, version="2")), bonds(2))
    assert numbers(two) == {identity(1): "Q1", identity(2): None, identity(3): None}


def test_it_survives_a_newer_reading(two: Ledger) -> None:
    newer = replace(READER, version="2")
    with two.writer() as writer:
        writer.reconcile(judged(1))
        writer.add(reading(1, maker=newer), bonds(1, (2,)))
        assert numbers(two)[identity(1)] == "Q1"
        # The newest reading no longer finds her where she was found, so that the next anchor holds.
        writer.add(reading(1, maker=replace(READER, version="3"), found=False), bonds(1, found=False))
    assert numbers(two) == {content_id("id", "zz_1"): None, identity(2): "Q1", identity(3): None}
    with two.writer() as writer:
        writer.add(reading(1, maker=replace(READER, version="4")), bonds(1))
    assert numbers(two) == {identity(1): "Q1", identity(2): None, identity(3): None}


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        ({"identity": "id_none"}, "id_none: is no identity of the ledger"),
        ({"identity": "\udc80"}, "is no identity of the ledger"),
        ({"wikidata": "P31"}, "P31: is no item of Wikidata; give a number such as Q42"),
        ({"wikidata": "Q" + "1" * 20}, "is no item of Wikidata"),
        ({"verdict": "unsure"}, "cannot be judged so"),
        ({"item": ""}, "cannot be judged so"),
        ({"name": "half \ud800"}, "has letters that no file can hold"),
        ({"score": float("nan")}, "has a score that is no number"),
    ],
)
def test_what_cannot_be_kept_is_refused(two: Ledger, spoilt: dict[str, object], reason: str) -> None:
    with two.writer() as writer, pytest.raises(InputError) as caught:
        writer.reconcile(replace(judged(1), **spoilt))  # type: ignore[arg-type]
    assert reason in str(caught.value)
    assert set(numbers(two).values()) == {None}


def test_those_without_a_number_are_gone_through_by_how_often_they_are_named(two: Ledger) -> None:
    with two.view() as view:
        assert [one.id for one in view.unreconciled(type="person")] == [identity(1), identity(3)]
        assert len(list(view.unreconciled())) == 5
        assert list(view.unreconciled(type="dragon")) == []
    with two.writer() as writer:
        writer.reconcile(judged(1))
        writer.reconcile(judged(3, "Q3", "no"))
    with two.view() as view:
        assert [one.id for one in view.unreconciled(type="person")] == [identity(3)]


def test_offices_are_told_with_what_they_are_of(two: Ledger) -> None:
    with two.view() as view:
        found = view.offices(identity(1))
        boards = {one.id: one.name for one in view.identities() if one.type == "organization"}
        assert {(one.title, one.of, one.of_type, one.former, one.articles) for one in found} == {
            ("chief", "Harbour Board", "organization", False, 1),
            ("Chief", "Harbour Board", "organization", False, 1),
        }
        assert {one.of_identity for one in found} <= boards.keys()
        assert isinstance(found[0], Office)
        assert view.offices("id_none") == view.offices("\ud800") == []


def test_no_judgement_goes_through_a_table(two: Ledger) -> None:
    with two.writer() as writer, asked(writer._connection) as statements:
        writer.reconcile(judged(1))
        writer.add(reading(4), bonds(4, (1,)))
        writer.unreconcile(identity(1), ANA)
    with two.view() as view, asked(view._connection) as more:
        view.reconciliations(identity(1))
        view.history(identity(1))
        view.reconciled_with("Q1")
        view.offices(identity(1))
        assert view.reading("ar_01")
    assert len(statements) > 30
    assert scans(two, [*statements, *more]) == {}


def computed(path: Path) -> dict[int, str]:
    """Return the number of each identity that was judged, from the judgements alone."""
    with sqlite3.connect(path) as connection:
        homes = dict(
            connection.execute(
                'SELECT id, identity FROM identified JOIN entities ON entities."key" = identified.entity'
            )
        )
        anchored: dict[int, list[str]] = {}
        for entity_, reconciliation in connection.execute(
            "SELECT entity, reconciliation FROM anchors ORDER BY reconciliation, number"
        ):
            anchored.setdefault(reconciliation, []).append(entity_)
        found: dict[int, tuple[bool, int, str]] = {}
        for key, wikidata, person in connection.execute(
            "SELECT reconciliations.\"key\", wikidata, makers.digest = '' FROM reconciliations "
            "JOIN makers ON makers.id = maker WHERE withdrawn IS NULL AND verdict = 'yes' AND wikidata IS NOT NULL"
        ):
            if first := next((homes[one] for one in anchored[key] if one in homes), None):
                found[first] = max(found.get(first, (False, 0, "")), (bool(person), key, wikidata))
    connection.close()
    return {home: wikidata for home, (_, _, wikidata) in found.items()}


def shown(path: Path) -> tuple[dict[int, str], dict[int, str]]:
    with sqlite3.connect(path) as connection:
        recognised = connection.execute(
            'SELECT recognised.identity, wikidata FROM recognised JOIN reconciliations ON "key" = reconciliation'
        )
        numbered = connection.execute('SELECT "key", wikidata FROM identities WHERE wikidata IS NOT NULL')
        both = dict(recognised), dict(numbered)
    connection.close()
    return both


steps = st.one_of(
    st.tuples(st.just("read"), st.integers(0, 5), st.sets(st.integers(0, 5), max_size=3), st.booleans()),
    st.tuples(
        st.just("judge"), st.integers(0, 5), st.sampled_from(["Q1", "Q2"]), st.sampled_from(["yes", "yes", "no"])
    ),
    st.tuples(st.just("match"), st.integers(0, 5), st.sampled_from(["Q1", "Q3"]), st.just("yes")),
    st.tuples(st.just("take back"), st.integers(0, 5), st.none(), st.none()),
    st.tuples(st.just("merge"), st.integers(0, 5), st.integers(0, 5), st.none()),
    st.tuples(st.just("split"), st.integers(0, 5), st.none(), st.none()),
    st.tuples(st.just("undo"), st.integers(0, 5), st.integers(0, 5), st.none()),
)


@settings(max_examples=60)
@given(st.lists(steps, min_size=3, max_size=14), st.sampled_from([1, 2, 100]))
def test_what_identities_are_follows_from_the_judgements_alone(
    some: list[tuple[str, int, object, object]], large: int
) -> None:
    """Also where identities grow so large that they are not computed again."""
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        open_ledger(Path(folder) / "a.ledger") as ledger,
    ):
        patch.setattr(reaching, "LARGE", large)
        versions = dict.fromkeys(range(6), 0)
        live: set[int] = set()
        links: list[str] = []
        with ledger.writer() as writer:
            for what, number, one, other in some:
                if what == "read":
                    versions[number] += 1
                    maker = replace(READER, version=str(versions[number]))
                    same = live & set(one) - {number} if other and isinstance(one, set) else ()
                    writer.add(reading(number, maker=maker, found=bool(other)), bonds(number, same, found=bool(other)))
                    (live.add if other else live.discard)(number)
                    continue
                with ledger.view() as view:
                    home = view.identity_of(entity(number)) if number in live else None
                if home is None:
                    continue
                if what == "take back":
                    writer.unreconcile(home, TOM)
                elif what == "merge" and one in live:
                    links += writer.judge(entity(number), entity(int(str(one))), "yes", ANA)
                elif what == "split":
                    with suppress(InputError):  # it is alone
                        links += writer.split(entity(number), ANA)
                elif what == "undo" and links:
                    writer.take_back([links.pop(int(str(one)) % len(links))])
                elif what in ("judge", "match"):
                    maker = ANA if what == "judge" else SERVICE
                    made = judged(number, str(one), str(other), maker=maker)
                    writer.reconcile(replace(made, identity=home))
                recognised, numbered = shown(ledger.path)
                assert recognised == numbered == computed(ledger.path)
        recognised, numbered = shown(ledger.path)
        assert recognised == numbered == computed(ledger.path)
