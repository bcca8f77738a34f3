from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sayso.ask.network import network, wanted_of
from sayso.errors import InputError
from sayso.graph import NOT_TOLD, VALUE, Edge, Network
from sayso.ledger import View, open_ledger
from tests.webs import PAGES, TYPES, Page, Told, write


@pytest.fixture
def web(tmp_path: Path) -> Iterator[View]:
    """A view of four articles on a dam and a guard."""
    with open_ledger(write(tmp_path / "web.ledger", PAGES, TYPES)) as ledger, ledger.view() as view:
        yield view


def told(found: Network) -> dict[tuple[str, str, str], Edge]:
    """Return the edges by the names of their ends and their label."""
    names = {node.id: node.name for node in found.nodes}
    return {(names[edge.source], edge.label, names[edge.target]): edge for edge in found.edges}


def lines(found: Network) -> set[str]:
    return {" | ".join(key) for key in told(found)}


def test_what_several_articles_tell_is_one_edge_with_all_its_evidence(web: View) -> None:
    edge = told(network(web))["Ana Lima", "head", "Ministry of Water"]
    assert (edge.relation, edge.voice, edge.articles, edge.outlets) == ("heads", "own", 3, 2)
    assert (edge.since, edge.until, edge.confidence) == ("2021", "2024-06", 0.9)
    assert [one.words for one in edge.evidence] == [
        "Ana Lima, the head of the Ministry of Water since 2021",
        "Ana Lima at the Ministry of Water",
        "Ana Lima heads the Ministry of Water",
    ]
    assert [one.outlet for one in edge.evidence] == ["Ellery Post", "Sound Echo", "Sound Echo"]
    assert edge.evidence[0].url == "https://ellery-post.example/a"


def test_edges_are_those_told_by_most_outlets_first_and_nodes_have_all_names(web: View) -> None:
    found = network(web)
    assert found.edges[0].outlets == 2
    lima = next(node for node in found.nodes if node.name == "Ana Lima")
    assert (set(lima.names), lima.type, lima.articles) == ({"Ana Lima", "A. Lima"}, "person", 4)


def test_what_is_only_somebodys_word_is_told_and_who_denies_it_is_named(web: View) -> None:
    edge = told(network(web))["Tom Okafor", "heads", "River Guard"]
    assert (edge.voice, edge.tellers, edge.denied_by) == ("told", ("Ana Lima",), ("Tom Okafor",))
    hedged = told(network(web))["Delta Party", "supports", "River Guard"].evidence[0]
    assert hedged.teller is not None
    assert (hedged.teller.name, hedged.teller.hedged) == ("a senior official", True)


def test_denials_and_unnamed_people_make_no_edge_and_are_counted(web: View) -> None:
    found = network(web)
    assert "River Guard | attacked | Corva Dam Company" not in lines(found)
    assert found.left_out == {"only denied": 1, "unnamed": 1}


def test_values_are_nodes_of_their_own(web: View) -> None:
    found = network(web)
    values = {node.name for node in found.nodes if node.type == VALUE}
    assert values == {"41", "EU terror list"}


def test_a_list_is_one_node_and_the_dead_of_two_places_are_two(tmp_path: Path) -> None:
    facts = (
        Told(relation="designated_on", subject="a", value="EU list", words="A"),
        Told(relation="designated_on", subject="b", value="eu list", words="B"),
        Told(relation="killed", subject="a", value="41", words="A"),
        Told(relation="killed", subject="b", value="41", words="B"),
        Told(relation="killed", subject="c", value="killed", words="C"),
        Told(relation="attacked", subject="c", words="C"),
    )
    page = Page(id="v", outlet="Post", day="2024-01-01", text="[a|A] [b|B] [c|C]", facts=facts)
    with open_ledger(write(tmp_path / "v.ledger", [page], {})) as ledger, ledger.view() as view:
        found = network(view)
    assert sorted(node.name for node in found.nodes if node.type == VALUE) == [
        "41",
        "41",
        "EU list",
        NOT_TOLD,
        NOT_TOLD,
    ]
    # Who was killed by nobody told is at the end of the arrow.
    assert {f"{NOT_TOLD} | killed | C", f"{NOT_TOLD} | attacked | C"} <= lines(found)


@pytest.mark.parametrize(
    ("asked", "there", "gone"),
    [
        (
            {"relations": ["opposes"]},
            {"River Guard | opposes | Harbour Bank Ltd"},
            {"Vikram Rao | succeeds | Ana Lima"},
        ),
        ({"voice": "told"}, {"Tom Okafor | heads | River Guard"}, {"Ana Lima | head | Ministry of Water"}),
        ({"voice": "own"}, {"Ana Lima | head | Ministry of Water"}, {"Tom Okafor | heads | River Guard"}),
        ({"since": "2024-06"}, {"Vikram Rao | succeeds | Ana Lima"}, {"River Guard | opposes | Harbour Bank Ltd"}),
        ({"until": "2024-05"}, {"Eva Brandt | deputy | River Guard"}, {"Vikram Rao | succeeds | Ana Lima"}),
        ({"min_confidence": 0.5}, {"Eva Brandt | deputy | River Guard"}, {"Ana Lima | heads | River Guard"}),
    ],
)
def test_what_is_asked_for_is_there_and_no_more(
    web: View, asked: dict[str, object], there: set[str], gone: set[str]
) -> None:
    found = network(web, wanted_of(**asked))  # type: ignore[arg-type]
    assert there <= lines(found)
    assert not gone & lines(found)
    assert found.asked


def test_evidence_that_does_not_fit_does_not_count(web: View) -> None:
    edge = told(network(web, wanted_of(until="2024-03")))["Ana Lima", "head", "Ministry of Water"]
    assert (edge.articles, edge.outlets, edge.until) == (1, 1, None)


@pytest.mark.parametrize(
    ("day", "there", "gone"),
    [
        # Published before, or after with a time that tells; not what only a later article says.
        ("2022", {"Ana Lima | head | Ministry of Water"}, {"River Guard | ally of | Delta Party"}),
        ("2022", set(), {"Vikram Rao | heads | Ministry of Water"}),
        ("2020", set(), {"Ana Lima | head | Ministry of Water"}),
        ("2024-06-01", {"Ana Lima | head | Ministry of Water", "Vikram Rao | heads | Ministry of Water"}, set()),
        ("2024-07-01", {"Vikram Rao | heads | Ministry of Water", "River Guard | listed on | EU terror list"}, set()),
        # What has happened stays so.
        ("2024-05-10", {"strike on Port Ellery | killed | 41"}, set()),
        ("2025", {"strike on Port Ellery | killed | 41", "Vikram Rao | succeeds | Ana Lima"}, set()),
        ("2025", set(), {"River Guard | opposes | Harbour Bank Ltd"}),
        ("2024-05-09", set(), {"strike on Port Ellery | killed | 41"}),
    ],
)  # fmt: skip
def test_as_of_a_day_there_is_what_its_time_does_not_exclude(
    web: View, day: str, there: set[str], gone: set[str]
) -> None:
    found = lines(network(web, wanted_of(as_of=day)))
    assert there <= found
    assert not gone & found


def test_an_end_excludes_what_it_ended(web: View) -> None:
    edge = told(network(web, wanted_of(as_of="2024-08")))["Ana Lima", "head", "Ministry of Water"]
    # The article that tells of the end is out; the one that knew of none yet is not.
    assert [one.outlet for one in edge.evidence] == ["Ellery Post"]


def test_around_somebody_there_are_his_neighbours_and_what_joins_them(web: View) -> None:
    found = network(web, entity="rao")
    assert found.nodes[0].name == "Vikram Rao"
    assert found.nodes[0].center
    assert lines(found) == {
        "Vikram Rao | succeeds | Ana Lima",
        "Vikram Rao | heads | Ministry of Water",
        "Ana Lima | head | Ministry of Water",
    }
    assert found.asked == {"entity": "Vikram Rao", "hops": "1"}
    edge = told(found)["Ana Lima", "head", "Ministry of Water"]
    assert (edge.articles, edge.outlets) == (3, 2)


def test_each_hop_reaches_further_until_all_is_there(web: View) -> None:
    sizes = [len(network(web, entity="Vikram Rao", hops=hops).nodes) for hops in (1, 2, 3, 4)]
    assert sizes == sorted(set(sizes))
    far = network(web, entity="Vikram Rao", hops=5)
    whole = network(web)
    reached = {node.name for node in far.nodes}
    assert lines(far) == {line for line in lines(whole) if line.split(" | ")[0] in reached}
    assert {edge.id: edge.articles for edge in far.edges} == {
        edge.id: edge.articles for edge in whole.edges if edge.id in {one.id for one in far.edges}
    }


def test_somebody_with_nothing_told_of_him_is_alone(web: View) -> None:
    found = network(web, wanted_of(relations=["located_in"]), entity="Tom Okafor")
    assert ([node.name for node in found.nodes], found.edges) == (["Tom Okafor"], ())


def test_an_id_names_somebody_too(web: View) -> None:
    (identity,) = web.identities_named("Tom Okafor", 5)
    assert network(web, entity=identity.id).nodes[0].name == "Tom Okafor"


@pytest.mark.parametrize("name", ["Nobody Here", "", "  ", "\udc80"])
def test_nobody_is_an_error(web: View, name: str) -> None:
    with pytest.raises(InputError, match="is nobody in the ledger"):
        network(web, entity=name)


def test_a_name_of_several_is_an_error_that_lists_them(tmp_path: Path) -> None:
    pages = [replace(PAGES[0], id=id, text=PAGES[0].text.replace("[okafor|", f"[okafor{id}|")) for id in "xy"]
    pages = [replace(page, facts=page.facts[:3], said=page.said[:1], against=()) for page in pages]
    path = write(tmp_path / "two.ledger", pages, TYPES)
    several = r"may be any of Tom Okafor \(person, id_.*Tom Okafor"
    with open_ledger(path) as ledger, ledger.view() as view, pytest.raises(InputError, match=several):
        network(view, entity="Tom Okafor")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"relations": ["hates"]}, "is no relation"),
        ({"voice": "loud"}, "is no voice"),
        ({"as_of": "yesterday"}, "is not an ISO date"),
        ({"since": "2024", "until": "2023"}, "ends before it begins"),
    ],
)
def test_what_cannot_be_asked_is_an_error(asked: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        wanted_of(**asked)  # type: ignore[arg-type]


def test_many_places_are_all_counted_and_the_best_are_quoted(tmp_path: Path) -> None:
    pages = [
        Page(
            id=f"m{number}",
            outlet=f"Outlet {number % 7}",
            day=f"2024-01-{number % 28 + 1:02}",
            text="[a|Ana Lima] heads the [b|Harbour Board]",
            facts=(Told(relation="heads", subject="a", object="b", words="Ana Lima heads", confidence=number / 100),),
        )
        for number in range(60)
    ]
    with open_ledger(write(tmp_path / "m.ledger", pages, {"b": "organization"})) as ledger, ledger.view() as view:
        (edge,) = network(view).edges
    assert (edge.articles, edge.outlets, edge.confidence) == (60, 7, 0.59)
    assert [one.confidence for one in edge.evidence] == [number / 100 for number in range(59, 47, -1)]
