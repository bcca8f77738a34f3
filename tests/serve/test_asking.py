"""The commands that ask a ledger, from the command line to what stands on the screen."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sayso.ledger import open_ledger
from sayso.records import content_id
from tests.ask.news import READINGS, Said, att, link, report, write
from tests.serve.conftest import Done, Sayso


@pytest.fixture
def bridge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sayso: Sayso) -> Path:
    """The ledger about a bridge, named by the environment."""
    path = write(tmp_path / "bridge.ledger")
    monkeypatch.setenv("SAYSO_LEDGER", str(path))
    return path


def lines(done: Done) -> list[dict[str, Any]]:
    assert (done.code, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


def one(done: Done) -> dict[str, Any]:
    (record,) = lines(done)
    return record


TEXTS = {reading.article.id: reading.article.text for reading in READINGS}


def check_places(record: Any) -> int:
    """See that all words quoted anywhere in the record are those of the articles; returns how many there are."""
    if isinstance(record, list):
        return sum(map(check_places, record))
    if not isinstance(record, dict):
        return 0
    found = 0
    if "attribution" in record and "article" in record:
        text = TEXTS[record["article"]["id"]]
        for phrase in (record["attribution"][role] for role in ("content", "cue", "source")):
            assert " … ".join(text[start:end] for start, end in phrase["spans"]) == phrase["text"]
        found = 1
    return found + sum(map(check_places, record.values()))


# -- claims, claim, disputes -------------------------------------------------------------------------------


@pytest.mark.usefixtures("bridge")
def test_claims_lists_what_was_said_last_first(sayso: Sayso) -> None:
    done = sayso("claims")
    assert (done.code, done.err) == (0, "")
    first, below = done.out.splitlines()[:2]
    assert first.split("  ", 1)[1] == "Brandt called the bridge safe"
    assert below.strip() == ("2024-05-28 to 2024-06-02 · 4 affirm, 2 deny, 1 doubts · 4 articles, 3 outlets · disputed")
    records = lines(sayso("claims", "--json"))
    assert [record["id"][:11] for record in records] == [line[:11] for line in done.out.splitlines()[::2]]
    assert records[0]["wording"] == "Brandt called the bridge safe"
    assert (records[0]["first"], records[0]["last"]) == ("2024-05-28", "2024-06-02")


@pytest.mark.usefixtures("bridge")
@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--person", "Eva"], ["ferries would sail twice a day"]),
        (["--act", "believe"], ["Brandt called the bridge safe"]),
        (["--outlet", "kestrel", "--about", "bolt"], ["rust had eaten the bolts"]),
        (["--since", "2024-06", "--person", "Okafor"], []),
        (["--until", "2024-05-29", "--about", "bolts"], ["rust had eaten the bolts"]),
    ],
)
def test_claims_are_filtered(sayso: Sayso, options: list[str], found: list[str]) -> None:
    assert [record["wording"] for record in lines(sayso("claims", "--json", *options))] == found
    done = sayso("claims", *options)
    assert (done.code, done.err) == (0, "" if found else "note: no claim fits\n")


@pytest.mark.usefixtures("bridge")
def test_a_list_that_is_cut_says_so(sayso: Sayso) -> None:
    done = sayso("claims", "--limit", "2")
    assert len(done.out.splitlines()) == 4
    assert done.err == "note: only 2 claims shown; --limit N shows more\n"
    assert len(lines(sayso("claims", "--limit", "2", "--json"))) == 2
    assert "Invalid value for '--limit'" in sayso("claims", "--limit", "0").err


@pytest.mark.usefixtures("bridge")
def test_claim_quotes_everyone_who_stands_on_it(sayso: Sayso) -> None:
    done = sayso("claim", att("a", 0))
    assert (done.code, done.err) == (0, "")
    told = done.out.splitlines()
    assert told[2:6] == [
        "",
        "affirmed since 2024-05-27: 3 articles → 3 outlets → 1 independent root",
        "  2024-05-27  Ana Brandt  said",
        "              the bridge is safe",
    ]
    where = f"Ellery Post, 2024-05-28: Bridge news a · {content_id('ar', 'a')}:30-48 · {att('a', 0)}"
    assert told[6].strip() == where
    assert "  2024-05-29  Brandt  called  through The Ellery Post" in told
    assert "  root 1: Ana Brandt (speaker), 4 attributions" in told
    assert "denied since 2024-05-28: 2 articles → 1 outlet → 2 independent roots" in told
    assert "doubted since 2024-05-30: 1 article → 1 outlet → 1 independent root" in told
    record = one(sayso("claim", att("a", 0), "--json"))
    assert [position["stance"] for position in record["positions"]] == ["affirms", "denies", "doubts"]
    assert record["positions"][0]["roots"]["independent"] == 1
    assert check_places(record) == 7


@pytest.mark.usefixtures("bridge")
def test_claim_shows_what_it_contradicts(sayso: Sayso) -> None:
    told = sayso("claim", att("d", 1)).out.splitlines()
    at = told.index("contradicts")
    assert told[at + 1].split("  ")[2] == "the bridge will stay open"
    assert told[-1].strip() == f"contradicts 0.93 · {link('d.1', 'contradicts', 'e.0').id}"
    (rival,) = one(sayso("claim", att("d", 1), "--json"))["rivals"]
    assert (rival["relation"], rival["theirs"]["speaker"], rival["mine"]) == (
        "contradicts", "The Harbour Board", att("d", 1),
    )  # fmt: skip


@pytest.mark.usefixtures("bridge")
def test_disputes_set_side_against_side_and_claim_against_claim(sayso: Sayso) -> None:
    done = sayso("disputes")
    assert (done.code, done.err) == (0, "")
    opposed, clash = done.out.split("\n\n")
    assert "  denied: 2 articles → 1 outlet → 2 independent roots\n    2024-05-28  Tom Okafor  denied that" in opposed
    assert "also The Ellery Post, Brandt, Kestrel Wire" in opposed
    assert "  contradicts\n" in clash
    assert "the bridge will stay open" in clash
    records = lines(sayso("disputes", "--json"))
    assert [len(record["rivals"]) for record in records] == [0, 1]
    assert check_places(records) == 9
    assert sayso("disputes", "--about", "ferries").err == "note: no dispute fits\n"


# -- roots -------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("bridge")
def test_roots_draws_how_each_article_comes_from_its_root(sayso: Sayso) -> None:
    done = sayso("roots", att("a", 0))
    assert (done.code, done.err) == (0, "")
    tree = done.out.split("\n\n")[1].splitlines()
    assert tree[:3] == [
        "affirmed: 3 articles → 3 outlets → 1 independent root",
        "1 Ana Brandt (speaker) · 3 articles, 3 outlets",
        "└── Ellery Post, 2024-05-28  Ana Brandt  said",
    ]
    assert "    └── Kestrel Wire, 2024-05-29  Brandt  called  through The Ellery Post" in tree
    for reason in (
        "same speaker (0.98): Brandt = Ana Brandt",
        "cites (0.81): Kestrel Wire cites The Ellery Post",
        "cites (0.81): Sound Echo cites Kestrel Wire",
    ):
        assert any(reason in line for line in tree)
    record = one(sayso("roots", att("a", 0), "--json"))
    affirming = record["sides"][0]
    assert (affirming["articles"], affirming["outlets"], affirming["independent"], affirming["least"]) == (3, 3, 1, 1)
    assert {join["reason"]["name"] for join in affirming["roots"][0]["joins"]} == {
        "same speaker", "passes on", "cites",
    }  # fmt: skip
    assert {stand["attribution"]["id"] for stand in record["stands"]} >= set(affirming["roots"][0]["attributions"])


def test_roots_shows_a_circle(sayso: Sayso, tmp_path: Path) -> None:
    readings = (
        report("x", "Post", "2024-05-28", Said(by="Wire", cue="reported that", words="it is shut", kind="outlet")),
        report("y", "Wire", "2024-05-28", Said(by="Post", cue="reported that", words="it is shut", kind="outlet")),
    )
    path = write(tmp_path / "circle.ledger", readings, links=(link("y.0", "affirms", "x.0"),))
    done = sayso("roots", att("x", 0), "--ledger", path)
    assert "2 articles → 2 outlets → 1 independent root" in done.out
    assert "1 circle: Post > Wire > Post · 2 articles, 2 outlets" in done.out


# -- person and timeline -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("bridge")
def test_person_tells_all_and_where_it_changed(sayso: Sayso) -> None:
    done = sayso("person", "Ana Brandt")
    assert (done.code, done.err) == (0, "")
    told = done.out.splitlines()
    assert told[:2] == ["Ana Brandt", "4 attributions in 3 articles, 2024-05-28 to 2024-06-02, 2 changes"]
    assert [line[:10] for line in told if line[:4] == "2024"] == ["2024-05-27", "2024-06-02", "2024-06-02"]
    assert "changed: denies what was affirmed before" in told
    assert "changed: contradicts what was said before" in told
    record = one(sayso("person", "Ana Brandt", "--json"))
    assert [change["how"] for change in record["changes"]] == ["denies", "contradicts"]
    assert record["changes"][1]["link"] == link("d.1", "contradicts", "e.0").id
    assert check_places(record) == 8


@pytest.mark.usefixtures("bridge")
def test_person_on_a_topic_in_an_outlet_and_a_time(sayso: Sayso) -> None:
    record = one(
        sayso("person", "Ana Brandt", "--about", "close", "--outlet", "ellery", "--since", "2024-06", "--json")
    )
    assert [utterance["attribution"]["id"] for utterance in record["utterances"]] == [att("d", 1)]
    shown = sayso("person", "Brandt")
    assert "not counted, though the name fits: Ana Brandt, Eva Brandt" in shown.out


@pytest.mark.usefixtures("bridge")
def test_timeline_goes_day_by_day(sayso: Sayso) -> None:
    done = sayso("timeline", att("a", 0))
    assert (done.code, done.err) == (0, "")
    assert [line[:10] for line in done.out.splitlines() if line[0] != " "] == [
        "2024-05-27", "2024-05-28", "2024-05-29", "2024-05-29", "2024-05-30", "2024-05-30", "2024-06-02",
    ]  # fmt: skip
    records = lines(sayso("timeline", "--person", "Okafor", "--json"))
    assert [(record["day"], record["claims"][0]["stance"]) for record in records] == [
        ("2024-05-28", "denies"), ("2024-05-30", "doubts"),
    ]  # fmt: skip
    assert check_places(records) == 2
    assert len(lines(sayso("timeline", "--json"))) == 12
    assert sayso("timeline", "--limit", "3").err == "note: only 3 attributions shown; --limit N shows more\n"


# -- diff --------------------------------------------------------------------------------------------------

AMENDED = report(
    "a",
    "Ellery Post",
    "2024-05-29T08:00:00Z",
    Said(by="This article has been amended:", cue="the board said", words="[b]no\x1b[1m[/b]"),
    Said(by="Ana Brandt", cue="said", words="the bridge is not safe", of="Harbour Board"),
    Said(by="Rui Dias", cue="said", words="the ferry was late"),
    title="Bridge news a, amended",
    url="https://ellery-post.example/bridge",
)


@pytest.fixture
def amended(bridge: Path) -> Path:
    """The ledger about a bridge with a second version of the first article."""
    with open_ledger(bridge) as ledger, ledger.writer() as writer:
        writer.add(AMENDED)
    return bridge


@pytest.mark.usefixtures("amended")
def test_diff_tells_what_came_and_went_and_changed(sayso: Sayso) -> None:
    done = sayso("diff", "https://ellery-post.example/bridge?utm_source=x")
    assert (done.code, done.err) == (0, "")
    told = done.out.splitlines()
    assert told[0] == "[-Bridge news a-] {+Bridge news a, amended+}"
    assert told[2].startswith("version 1 (added 20")
    assert told[2].endswith("published 2024-05-29T08:00:00Z), of 2 versions")
    assert "says of itself" in told
    assert "+ This article has been amended: the board said [b]no\\x1b[1m[/b]." in told
    assert "- Tom Okafor  denied that" in told
    assert "+ Rui Dias  said" in told
    at = told.index("~ Ana Brandt  said")
    assert told[at + 1] == "    the bridge is not safe"
    assert told[at + 3] == "    content: {+not+}"
    assert "\x1b" not in done.out
    record = one(sayso("diff", content_id("ar", "a"), "--from", "1", "--to", "2", "--json"))
    assert (record["from"]["number"], record["to"]["number"], record["versions"]) == (1, 2, 2)
    (changed,) = record["attributions"]["changed"]
    text = AMENDED.article.text
    assert [text[start:end] for start, end in changed["new"]["content"]["spans"]] == ["the bridge is not safe"]
    assert changed["edits"] == [{"old": "", "new": "not"}]
    assert [notice["form"] for notice in record["fresh"]] == ["changed"]
    back = one(sayso("diff", content_id("ar", "a"), "--from", "2", "--to", "1", "--json"))
    assert [gone["id"] for gone in back["attributions"]["gone"]] == [
        came["id"] for came in record["attributions"]["came"]
    ]


@pytest.mark.usefixtures("amended")
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["Bridge news b"], f"{content_id('ar', 'b')}: has one version only; add it again when its text has changed"),
        (["Bridge news a", "--to", "3"], "--to 3: the article has versions 1 to 2; name one of these"),
        (["Bridge news a", "--from", "0"], "--from 0: the article has versions 1 to 2; name one of these"),
        (["Bridge news a", "--to", "1"], "--from 0: the article has versions 1 to 2; name one of these"),
        (["Bridge news a", "--from", "2"], "--from 2 --to 2: are the same version; name two that differ"),
    ],
)
def test_diff_says_which_versions_there_are(sayso: Sayso, typed: list[str], told: str) -> None:
    done = sayso("diff", *typed)
    assert (done.code, done.out, done.err) == (2, "", f"sayso: {told}\n")


# -- explain -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("bridge")
def test_explain_names_the_reasons_with_their_weights(sayso: Sayso) -> None:
    wanted = link("d.1", "contradicts", "e.0")
    done = sayso("explain", wanted.id)
    assert (done.code, done.err) == (0, "")
    told = done.out.splitlines()
    assert told[0].startswith(f"contradicts: yes, 0.93  {wanted.id} · by hand 1, 20")
    assert [line.split() for line in told if "same words" in line] == [["same", "words", "+1.50", "bridge,", "safe"]]
    assert [line.split() for line in told if "days apart" in line] == [["days", "apart", "-0.25", "1"]]
    record = one(sayso("explain", att("e", 0), att("d", 1), "--json"))
    assert (record["id"], record["verdict"], record["score"]) == (wanted.id, "yes", 0.93)
    assert record["reasons"][0] == {"name": "same words", "weight": 1.5, "detail": "bridge, safe"}
    assert check_places(record) == 2


@pytest.mark.usefixtures("bridge")
def test_explain_tells_of_articles_too(sayso: Sayso) -> None:
    done = sayso("explain", content_id("ar", "b"), content_id("ar", "c"))
    assert "  left   Sound Echo, 2024-05-30: Bridge news c · " in done.out
    assert one(sayso("explain", content_id("ar", "c"), "--json"))["left"]["title"] == "Bridge news c"


# -- what goes wrong ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("bridge")
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            ["claim", "cl_none"],
            "cl_none: no claim in the ledger has this id or these words; see what is there with sayso claims",
        ),
        (
            ["roots", "zzz"],
            "zzz: no claim in the ledger has this id or these words; see what is there with sayso claims",
        ),
        (["claim", ""], ": no claim in the ledger has this id or these words; see what is there with sayso claims"),
        (
            ["claim", "\udcff"],
            "\\udcff: no claim in the ledger has this id or these words; see what is there with sayso claims",
        ),
        (
            ["person", "Rui Dias"],
            "Rui Dias: said nothing in the ledger that fits; see who says what with sayso timeline",
        ),
        (["person", "?"], "--person '?': holds no word to look for; give a word or a name"),
        (["claims", "--since", "May"], "--since 'May': is not an ISO date; write it as YYYY-MM-DD, YYYY-MM or YYYY"),
        (
            ["timeline", "cl_none"],
            "cl_none: no claim in the ledger has this id or these words; see what is there with sayso claims",
        ),
        (["explain", "a", "b", "c"], "a b c: are more than two; name one link, or one or two of what it links"),
        (["claims", "--ledger", "gone"], "gone: there is no such ledger; make one with sayso add, or name another"),
    ],
)
def test_an_error_is_one_line_with_its_remedy(sayso: Sayso, typed: list[str], told: str) -> None:
    done = sayso(*typed)
    assert (done.code, done.out, done.err) == (2, "", f"sayso: {told}\n")


@pytest.mark.usefixtures("bridge")
def test_ambiguous_names_are_listed(sayso: Sayso) -> None:
    done = sayso("person", "brandt", "--outlet", "ellery")
    assert done.code == 2
    assert done.err == (
        "sayso: brandt: may be any of Ana Brandt (3), Eva Brandt (1); give the name in full, as it stands there\n"
    )


HOSTILE = Said(
    by="Eve [bold]\x1b[2JX\u202e",
    cue="said [red]that\x9b1m",
    words="[link=x]click[/link]\x1b]0;t\x07 \u2066it\u2069 :smile:",
)


@pytest.mark.parametrize("command", ["claims", "claim", "disputes", "roots", "person", "timeline", "explain"])
def test_the_words_of_strangers_cannot_steer_the_terminal(sayso: Sayso, tmp_path: Path, command: str) -> None:
    title = "Title [blink]\x1b[31m"
    readings = (
        report("h", "Post\x1b[5m", "2024-05-28", HOSTILE, title=title),
        report("i", "Wire [x]", "2024-05-29", Said(by="Tom", cue="denied", words="it", act="deny"), title=title),
    )
    links = (link("i.0", "denies", "h.0"),)
    path = write(tmp_path / "hostile.ledger", readings, links=links)
    argument = {"claim": att("h", 0), "roots": att("h", 0), "person": "Eve", "explain": links[0].id}.get(command)
    done = sayso(command, *([argument] if argument else []), "--ledger", path)
    assert (done.code, done.err) == (0, "")
    assert not any(sign in done.out for sign in "\x1b\x9b\x07\u202e\u2066\u2069")
    assert "[link=x]click[/link]\\x1b]0;t\\x07 \\u2066it\\u2069 :smile:" in done.out
    if command not in ("claims", "explain"):
        assert "Eve [bold]\\x1b[2JX\\u202e" in done.out


@pytest.mark.parametrize("command", ["claims", "claim", "disputes", "roots", "person", "timeline", "explain"])
def test_on_a_terminal_there_are_colours_and_lines_fit(
    sayso: Sayso, bridge: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    argument = {
        "claim": att("a", 0),
        "roots": att("a", 0),
        "person": "Ana Brandt",
        "explain": link("d.1", "contradicts", "e.0").id,
    }.get(command)
    done = sayso(command, *([argument] if argument else []))
    assert done.code == 0
    assert "\x1b[" in done.out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", done.out)
    assert max(map(len, plain.splitlines())) <= 60


@pytest.mark.usefixtures("plainly")
def test_what_is_added_can_be_asked_for(sayso: Sayso, tmp_path: Path) -> None:
    (tmp_path / "bridge.txt").write_text("“The bridge is safe,” said Ana Brandt, the mayor.\n", "utf-8")
    assert sayso("add", tmp_path / "bridge.txt", "--published", "2024-05-31").code == 0
    (record,) = lines(sayso("claims", "--about", "bridges", "--json"))
    assert record["wording"] == "“The bridge is safe,”"
    assert "2024-05-31  Ana Brandt  said" in sayso("person", "brandt").out


def test_nothing_is_asked_without_a_ledger_being_made(sayso: Sayso, tmp_path: Path) -> None:
    for command in ("claims", "disputes", "timeline"):
        assert sayso(command).code == 2
    assert not list(tmp_path.iterdir())


def test_an_empty_ledger_gives_empty_answers(sayso: Sayso, tmp_path: Path) -> None:
    with open_ledger(tmp_path / "sayso.ledger"):
        pass
    for command in ("claims", "disputes", "timeline"):
        done = sayso(command)
        assert (done.code, done.out) == (0, "")
        assert done.err.startswith("note: no ")
        assert sayso(command, "--json").out == ""
