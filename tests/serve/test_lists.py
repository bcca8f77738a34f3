"""The commands on watchlists, from the file to the lead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sayso.listings import LEAD
from tests.serve.conftest import Sayso
from tests.webs import Page, Said, Told, write

DATA = Path(__file__).parents[1] / "lists" / "data"


@pytest.fixture
def lists(sayso: Sayso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with four lists, named by the environment."""
    path = tmp_path / "lists.ledger"
    monkeypatch.setenv("SAYSO_LEDGER", str(path))
    for file in ("un.xml", "eu.xml", "sdn.xml", "own.csv"):
        assert sayso("lists", "add", DATA / file).code == 0
    return path


def records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.usefixtures("lists")
def test_the_lists_are_there(sayso: Sayso) -> None:
    done = sayso("lists")
    assert [line.split()[0] for line in done.out.splitlines()] == ["eu", "ofac", "own", "un"]
    assert "of 2024-05-31" in done.out
    told = records(sayso("lists", "--json").out)
    assert {one["name"]: one["entries"] for one in told} == {"eu": 2, "ofac": 3, "own": 2, "un": 2}


def test_a_ledger_without_lists_says_so(sayso: Sayso, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("name\nAna Brandt\n", "utf-8")
    assert sayso("lists").code == 2
    sayso("lists", "add", "own.csv", "--ledger", "a.ledger")
    write(tmp_path / "b.ledger", [], {})
    done = sayso("lists", "match", "Ana Brandt", "--ledger", "b.ledger")
    assert done.code == 2
    assert done.err.endswith("import one with sayso lists add FILE\n")
    assert "note: no list is there" in sayso("lists", "--ledger", "b.ledger").err


@pytest.mark.usefixtures("lists")
def test_a_lead_says_that_it_is_no_verdict(sayso: Sayso) -> None:
    done = sayso("lists", "match", "Haleem el Zoubany")
    assert done.code == 0
    assert done.out.splitlines()[0] == LEAD
    assert "un YEi.901" in done.out
    assert "listed 2019-02-11" in done.out
    assert "list of 2024-05-31" in done.out
    assert "part (zoubany ~ zoubani: sounds the same" in done.out
    (told,) = records(sayso("lists", "match", "Haleem el Zoubany", "--json").out)
    assert told["note"] == LEAD
    assert {lead["list"] for lead in told["leads"]} == {"un", "ofac"}
    for lead in told["leads"]:
        assert lead["note"] == LEAD
        assert 0 < lead["score"] <= 1
        assert lead["reasons"]
        assert lead["entry"]["name"]


@pytest.mark.usefixtures("lists")
def test_a_name_that_is_on_no_list_has_no_lead(sayso: Sayso) -> None:
    done = sayso("lists", "match", "Ana Brandt")
    assert (done.code, done.out) == (0, "")
    assert done.err == "note: no entry of 4 lists is near Ana Brandt\n"
    assert records(sayso("lists", "match", "Ana Brandt", "--json").out)[0]["leads"] == []


@pytest.mark.usefixtures("lists")
def test_names_may_come_from_standard_input(sayso: Sayso, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("Halim Zubani\n\nAna Brandt\n"))
    told = records(sayso("lists", "match", "-", "--json").out)
    assert [one["name"] for one in told] == ["Halim Zubani", "Ana Brandt"]
    assert [bool(one["leads"]) for one in told] == [True, False]


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--type", "ghost"), "--type ghost: is nothing that lists list"),
        (("--birth", "yesterday"), "--birth yesterday: is no date"),
        (("--list", "nasa"), "nasa: is no list of the ledger; there are eu, ofac, own, un"),
    ],
)
def test_what_cannot_be_meant_is_one_line(sayso: Sayso, options: tuple[str, ...], complaint: str) -> None:
    done = sayso("lists", "match", "Halim", *options)
    assert (done.code, done.out) == (2, "")
    assert complaint in done.err
    assert done.err.count("\n") == 1


@pytest.mark.usefixtures("lists")
def test_the_same_file_again_is_unchanged(sayso: Sayso) -> None:
    done = sayso("lists", "add", DATA / "eu.xml")
    assert done.code == 0
    assert done.out.endswith("unchanged: the file is the one that was imported last\n")
    assert records(sayso("lists", "add", DATA / "eu.xml", "--json").out)[0]["unchanged"] is True


@pytest.mark.usefixtures("lists")
def test_what_changed_is_told_field_by_field(sayso: Sayso, tmp_path: Path) -> None:
    text = (DATA / "own.csv").read_text("utf-8")
    changed = text.replace("Iran", "Iraq").replace("Brigade of the Dunes", "Front of the Dunes")
    (tmp_path / "own.csv").write_text(changed + "A-9,,,,,,,\n", "utf-8")
    done = sayso("lists", "add", tmp_path / "own.csv", "--date", "2024-06-01")
    assert "1 new, 1 changed, 1 removed, 1 unreadable" in done.out
    assert "left out: " in done.err
    told = sayso("lists", "changes", "own").out
    assert "changed Zahra Vafinpour  A-1" in told
    assert "countries: ir → iq" in told
    assert [one["change"] for one in records(sayso("lists", "changes", "own", "--json").out)].count("new") == 1
    first = records(sayso("lists", "changes", "own", "--import", "1", "--json").out)
    assert {one["change"] for one in first} == {"new"}
    assert sayso("lists", "changes", "own", "--import", "7").code == 2
    assert sayso("lists", "changes", "nothing").code == 2


@pytest.mark.usefixtures("lists")
def test_who_has_left_is_told_as_such(sayso: Sayso, tmp_path: Path) -> None:
    text = (DATA / "own.csv").read_text("utf-8")
    (tmp_path / "own.csv").write_text("\n".join(line for line in text.splitlines() if "Vafin" not in line), "utf-8")
    sayso("lists", "add", tmp_path / "own.csv")
    assert sayso("lists", "match", "Zahra Wafinpour").out == ""
    done = sayso("lists", "match", "Zahra Wafinpour", "--former")
    assert "no longer listed" in done.out


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("missing.xml", "cannot be read"),
        ("data", "is a folder, not a list"),
        ("cut.xml", "is no well-formed XML at line"),
    ],
)
def test_a_file_that_is_no_list_is_one_line(sayso: Sayso, tmp_path: Path, file: str, reason: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "cut.xml").write_bytes((DATA / "un.xml").read_bytes()[:2000])
    done = sayso("lists", "add", tmp_path / file)
    assert done.code == 2
    assert reason in done.err
    assert done.err.count("\n") == 1


PAGES = [
    Page(
        id="a",
        outlet="Ellery Post",
        day="2024-06-01",
        text=(
            "[z|Haleem Zoubani], a commander, has been on the list of [un|the Security Council] since 2019.\n"
            "[v|Vladlen Tarkhunov] was put on the list of [eu|the European Union], said [m|the ministry].\n"
            "[o|Okafor Lines] was sanctioned by [ofac|the US Treasury].\n"
            "[b|Zahra Vafinpour] is on the list of [nasa|the harbour board].\n"
            "[g|Ana Brandt] spoke to nobody."
        ),
        said=[Said(by="m", words="Vladlen Tarkhunov was put on the list of the European Union")],
        facts=[
            Told(relation="designated_on", subject="z", object="un", words="on the list of", since="2019"),
            Told(relation="designated_on", subject="v", object="eu", words="put on the list", said=0),
            Told(relation="designated_on", subject="o", object="ofac", words="sanctioned by"),
            Told(relation="designated_on", subject="b", value="watch list", words="is on the list"),
        ],
    ),
]
TYPES = {"un": "organization", "eu": "organization", "m": "organization", "ofac": "organization", "o": "organization"}


@pytest.fixture
def news(sayso: Sayso, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of an article on four designations, with the lists of the United Nations and OFAC and one of our own."""
    path = write(tmp_path / "news.ledger", PAGES, TYPES)
    monkeypatch.setenv("SAYSO_LEDGER", str(path))
    for file in ("un.xml", "sdn.xml", "own.csv"):
        sayso("lists", "add", DATA / file)
    return path


@pytest.mark.usefixtures("news")
def test_a_check_finds_whom_the_articles_speak_of(sayso: Sayso) -> None:
    told = records(sayso("lists", "check", "--json").out)
    suspects = {one["name"]: {lead["list"] for lead in one["leads"]} for one in told if "identity" in one}
    assert suspects["Haleem Zoubani"] == {"un", "ofac"}
    assert suspects["Zahra Vafinpour"] == {"own"}
    assert "Ana Brandt" not in suspects
    done = sayso("lists", "check")
    assert done.out.splitlines()[0] == LEAD
    assert "4 reported designations" in done.err


@pytest.mark.usefixtures("news")
def test_reported_designations_stand_beside_the_lists(sayso: Sayso, tmp_path: Path) -> None:
    def states() -> dict[str, dict[str, Any]]:
        told = records(sayso("lists", "check", "--json").out)
        return {one["designation"]["name"]: one["designation"] for one in told if "designation" in one}

    found = states()
    assert {name: one["state"] for name, one in found.items()} == {
        "Haleem Zoubani": "confirmed",
        "Vladlen Tarkhunov": "no such list",
        "Okafor Lines": "not found",
        "Zahra Vafinpour": "confirmed",
    }
    assert found["Haleem Zoubani"]["lists"] == ["un"]
    assert found["Haleem Zoubani"]["voice"] is None
    assert found["Haleem Zoubani"]["leads"][0]["entry"]["since"] == "2019-02-11"
    assert found["Vladlen Tarkhunov"]["voice"] == "the ministry"
    assert found["Okafor Lines"]["lists"] == ["ofac"]
    assert all(one["note"] == LEAD for one in found.values())

    text = (DATA / "own.csv").read_text("utf-8")
    (tmp_path / "own.csv").write_text("\n".join(line for line in text.splitlines() if "Vafin" not in line), "utf-8")
    sayso("lists", "add", tmp_path / "own.csv")
    assert states()["Zahra Vafinpour"]["state"] == "removed"
    sayso("lists", "add", DATA / "eu.xml")
    assert states()["Vladlen Tarkhunov"]["state"] == "confirmed"


@pytest.mark.usefixtures("news")
def test_a_whole_import_and_check_goes_through_the_terminal_unharmed(sayso: Sayso, tmp_path: Path) -> None:
    (tmp_path / "evil.csv").write_text("name\nHaleem \x1b[31mZoubani\x9b\n", "utf-8")
    sayso("lists", "add", tmp_path / "evil.csv")
    done = sayso("lists", "match", "Haleem Zoubani")
    assert "\x1b" not in done.out
    assert "\x9b" not in done.out
