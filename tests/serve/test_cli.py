"""Every command, but for what the shipped model reads: that is in test_end_to_end.py."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from sayso import pipeline
from sayso.errors import InputError, LedgerError, ModelError, SaysoError
from sayso.export import FORMATS
from sayso.jsonl import from_record, to_line
from sayso.ledger import open_ledger
from sayso.records import Article, Reading
from sayso.serve.cli import Format, app
from tests.plain_reader import MAKER, read_plainly, reading_of, report
from tests.serve.conftest import Sayso

BRIDGE = "“The bridge is safe,” said Ana Brandt, the mayor of Port Ellery, on Tuesday afternoon.\n"
FERRY = "“It will sail again,” said Tom Okafor of the Ellery Line.\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with two reports."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "bridge.txt").write_text(BRIDGE)
    (folder / "ferry.txt").write_text(FERRY)
    return folder


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# -- add ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("plainly")
def test_add_keeps_the_articles_of_a_folder_and_counts_them(sayso: Sayso, files: Path) -> None:
    done = sayso("add", files)
    assert (done.code, done.err) == (0, "")
    assert done.out == "added 2, unchanged 0, revised 0, skipped 0, failed 0\n"
    again = sayso("add", files, "--json")
    assert lines(again.out) == [
        {
            "added": 0, "unchanged": 2, "revised": 0, "reread": 0, "skipped": 0, "failed": 0, "words": 0,
            "failures": [], "skips": [],
        }
    ]  # fmt: skip
    assert again.code == 0
    with open_ledger("sayso.ledger", create=False) as ledger, ledger.view() as view:
        assert {reading.attributions[0].source for reading in view.readings() if reading.attributions}


@pytest.mark.usefixtures("plainly")
def test_add_tells_each_failure_with_file_reason_and_remedy(sayso: Sayso, files: Path) -> None:
    (files / "ferry.txt").write_bytes(b"")
    done = sayso("add", files / "ferry.txt", files / "bridge.txt", files / "gone.txt", "--ledger", "a.ledger")
    assert done.code == 0
    assert done.out == "added 1, unchanged 0, revised 0, skipped 0, failed 2\n"
    empty, gone = done.err.splitlines()
    assert empty.startswith(f"failed: {files / 'ferry.txt'}: ")
    assert gone.startswith(f"failed: {files / 'gone.txt'}: ")
    record = json.loads(sayso("add", files / "gone.txt", files, "--json").out)
    assert record["failed"] == 2
    assert {failure["where"] for failure in record["failures"]} == {
        str(files / "ferry.txt"), str(files / "gone.txt"),
    }  # fmt: skip
    assert all(failure["reason"] and failure["remedy"] for failure in record["failures"])


@pytest.mark.usefixtures("plainly")
def test_add_exits_with_2_if_nothing_could_be_done(sayso: Sayso, files: Path) -> None:
    done = sayso("add", files / "gone.txt")
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert "gone.txt" in done.err
    assert sayso("add", files / "gone.txt", "--json").code == 2


@pytest.mark.usefixtures("plainly")
def test_add_takes_the_date_that_is_given(sayso: Sayso, files: Path) -> None:
    sayso("add", files / "bridge.txt", "--published", "2024-05-31", "--ledger", "a.ledger")
    with open_ledger("a.ledger", create=False) as ledger, ledger.view() as view:
        assert [reading.article.published for reading in view.readings()] == ["2024-05-31"]


@pytest.mark.usefixtures("plainly")
@pytest.mark.parametrize("date", ["yesterday", "2024-13-01", "31.5.2024", "", "2024-05-31T25:00:00Z"])
@pytest.mark.parametrize("command", ["add", "read"])
def test_a_date_that_is_none_is_refused(sayso: Sayso, files: Path, date: str, command: str) -> None:
    done = sayso(command, files / "bridge.txt", "--published", date)
    assert done.code == 2
    assert "2024" in done.err.replace(date, "") if date else done.err
    assert not Path("sayso.ledger").exists()


@pytest.mark.usefixtures("plainly")
def test_add_uses_the_ledger_that_the_environment_names(
    sayso: Sayso, files: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SAYSO_LEDGER", str(tmp_path / "named.ledger"))
    assert sayso("add", files).code == 0
    assert (tmp_path / "named.ledger").exists()
    assert not (tmp_path / "sayso.ledger").exists()
    assert len(sayso("list").out.splitlines()) == 2


def test_a_reader_that_breaks_on_one_article_harms_no_other(
    sayso: Sayso, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def brittle(articles: Iterable[Article]) -> Iterator[Reading]:
        for article in articles:
            if "sail" in article.text:
                raise MemoryError("too much")
            yield reading_of(article)

    monkeypatch.setattr(pipeline, "shipped", lambda: (brittle, MAKER))
    done = sayso("add", files)
    assert done.out == "added 1, unchanged 0, revised 0, skipped 0, failed 1\n"
    assert done.err.startswith(f"failed: {files / 'ferry.txt'}: ")
    assert "MemoryError: too much" in done.err


def _fail_many(number: int) -> Iterator[Article | SaysoError]:
    yield report(1)
    for n in range(number):
        yield SaysoError(f"reports/{n}\n\x1b[2J.txt", "empty", "remove it")


@pytest.mark.usefixtures("plainly")
def test_many_failures_are_shortened_for_people_only(sayso: Sayso, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.ingest.load", lambda source, **_: _fail_many(500))
    done = sayso("add", "x")
    told = done.err.splitlines()
    assert told[0] == "failed: reports/0\\n\\x1b[2J.txt: empty; remove it"
    assert told[-1] == "failed: and 480 more; --json names them all"
    assert len(told) == 21
    assert done.out == "added 1, unchanged 0, revised 0, skipped 0, failed 500\n"
    assert len(json.loads(sayso("add", "x", "--json").out)["failures"]) == 500


@pytest.mark.usefixtures("plainly")
def test_a_source_that_breaks_does_not_keep_the_next_from_being_tried(
    sayso: Sayso, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(source: str, **_: Any) -> Iterator[Article]:
        yield report(int(source))
        if source == "1":
            raise ZeroDivisionError("odd")

    monkeypatch.setattr("sayso.ingest.load", load)
    done = sayso("add", "1", "2")
    assert done.out.startswith("added 2, ")
    assert done.err.startswith("failed: 1: cannot be read (ZeroDivisionError: odd); ")


def test_an_interrupt_or_a_full_disk_tells_what_was_kept(
    sayso: Sayso, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(error: BaseException) -> Callable[[Iterable[Article]], Iterator[Reading]]:
        def reader(articles: Iterable[Article]) -> Iterator[Reading]:
            yield next(read_plainly(articles))
            raise error

        return reader

    monkeypatch.setattr(pipeline, "shipped", lambda: (stopped(KeyboardInterrupt()), MAKER))
    done = sayso("add", files, "--ledger", "one.ledger")
    assert (done.code, done.out) == (130, "added 1, unchanged 0, revised 0, skipped 0, failed 0\n")
    full = LedgerError("two.ledger", "no space is left on the disk", "free some")
    monkeypatch.setattr(pipeline, "shipped", lambda: (stopped(full), MAKER))
    done = sayso("add", files, "--ledger", "two.ledger")
    assert (done.code, done.out) == (2, "added 1, unchanged 0, revised 0, skipped 0, failed 0\n")
    assert done.err == "sayso: two.ledger: no space is left on the disk; free some\n"


def test_a_model_that_cannot_be_used_leaves_no_ledger_behind(
    sayso: Sayso, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt() -> None:
        raise ModelError("model.onnx", "does not match its digest", "install sayso again")

    monkeypatch.setattr("sayso.model.runner.load_model", spoilt)
    done = sayso("add", files, "--ledger", "new.ledger")
    assert (done.code, done.out) == (2, "")
    assert done.err == "sayso: model.onnx: does not match its digest; install sayso again\n"
    assert os.listdir() == ["reports"]


# -- read --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("plainly")
def test_read_writes_a_record_and_keeps_nothing(sayso: Sayso, files: Path) -> None:
    done = sayso("read", files / "bridge.txt", "--published", "2024-05-31", "--json")
    assert (done.code, done.err) == (0, "")
    (record,) = lines(done.out)
    reading = from_record(record, "output")
    assert reading.article.published == "2024-05-31"
    assert [attribution.content.text for attribution in reading.attributions] == ["“The bridge is safe,”"]
    assert os.listdir() == ["reports"]


@pytest.mark.usefixtures("plainly")
def test_read_writes_a_line_for_each_of_several_articles(sayso: Sayso, files: Path) -> None:
    (files / "empty.txt").write_bytes(b"")
    done = sayso("read", files, "--json")
    assert len(lines(done.out)) == 2
    assert "empty.txt" in done.err
    assert done.code == 0


@pytest.mark.usefixtures("plainly")
def test_read_shows_people_what_show_shows(sayso: Sayso, files: Path) -> None:
    sayso("add", files)
    done = sayso("read", files / "bridge.txt")
    assert "{“The bridge is safe,”}[1] *said*[1] <Ana Brandt>[1]" in done.out
    assert sayso("show", files / "bridge.txt").out == done.out


@pytest.mark.usefixtures("plainly")
def test_read_exits_with_2_if_nothing_could_be_read(sayso: Sayso, files: Path) -> None:
    done = sayso("read", files / "gone.txt", "--json")
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1


# -- show and list -----------------------------------------------------------------------------------------


def test_show_finds_an_article_however_it_is_named(sayso: Sayso, news: Path) -> None:
    wanted = report(1, url="https://post.example/1").id
    address = "https://post.example/1"
    for name in (wanted, wanted[:12], address, "HTTPS://Post.example:443/1?utm_source=x#top", "bridge 1"):
        done = sayso("show", name, "--ledger", news, "--json")
        assert (done.code, done.err) == (0, "")
        assert from_record(json.loads(done.out), "output").article.id == wanted


def test_show_marks_and_lists_what_was_said(sayso: Sayso, news: Path) -> None:
    done = sayso("show", "Bridge 1", "--ledger", news)
    assert "{“The bridge is safe,”}[1] *said*[1] <Ana Brandt>[1], the mayor" in done.out
    assert "Tom Okafor" in done.out.splitlines()[-3]
    assert "2 attributions, read by plain 1" in done.out
    assert "\x1b" not in done.out


@pytest.mark.usefixtures("plainly")
def test_show_takes_the_name_of_a_file_that_was_added(sayso: Sayso, files: Path) -> None:
    sayso("add", files / "bridge.txt")
    assert json.loads(sayso("show", files / "bridge.txt", "--json").out)["text"].strip() == BRIDGE.strip()
    done = sayso("show", files / "ferry.txt")
    assert done.code == 2
    assert "sayso read" in done.err


def test_show_asks_which_of_several_is_meant(sayso: Sayso, news: Path) -> None:
    done = sayso("show", "bridge", "--ledger", news)
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    for number in range(3):
        assert report(number, url=f"https://post.example/{number}").id in done.err


def test_show_says_when_there_is_none(sayso: Sayso, news: Path) -> None:
    done = sayso("show", "flood", "--ledger", news)
    assert done.code == 2
    assert done.err.startswith("sayso: flood: no article in ")
    assert "sayso list" in done.err


@pytest.mark.parametrize("words", ["\udcff\udcfe", "https://post.example/\udcff", "https://p\udcff.example/", "gone\0"])
def test_show_finds_nothing_under_words_that_no_article_can_hold(sayso: Sayso, news: Path, words: str) -> None:
    done = sayso("show", words, "--ledger", news)
    assert (done.code, done.out) == (2, "")
    assert "no article in " in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.usefixtures("plainly")
def test_show_takes_a_file_whose_name_is_not_utf8(sayso: Sayso, files: Path) -> None:
    name = os.fsdecode(b"bridge-\xff.txt")
    try:
        Path(name).write_text(BRIDGE, "utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 names alone")
    assert sayso("add", name).code == 0
    assert json.loads(sayso("show", name, "--json").out)["text"].strip() == BRIDGE.strip()


def test_list_gives_a_line_for_each_article(sayso: Sayso, news: Path) -> None:
    done = sayso("list", "--ledger", news)
    assert sorted(done.out.splitlines()) == sorted(
        f"{report(n, url=f'https://post.example/{n}').id}  2024-05-31     2  The Ellery Post: Bridge {n} closed"
        for n in range(3)
    )
    records = lines(sayso("list", "--ledger", news, "--json").out)
    assert len(records) == 3
    assert records[0].keys() == {
        "id", "url", "outlet", "title", "published", "versions", "attributions",
    }  # fmt: skip


def test_list_shows_a_strangers_title_on_one_line_and_harmless(sayso: Sayso, tmp_path: Path) -> None:
    from dataclasses import replace

    with open_ledger(tmp_path / "sayso.ledger") as ledger, ledger.writer() as writer:
        writer.add(reading_of(replace(report(1), title="[red]a\nb\x1b[2J\u202e")))
    done = sayso("list")
    assert done.out.endswith("–: [red]a\\nb\\x1b[2J\\u202e\n")
    assert len(done.out.splitlines()) == 1


@pytest.mark.parametrize("command", [["show", "x"], ["list"], ["export"]])
def test_without_a_ledger_there_is_nothing_to_see(sayso: Sayso, command: list[str]) -> None:
    done = sayso(*command)
    assert (done.code, done.out) == (2, "")
    assert done.err == "sayso: sayso.ledger: there is no such ledger; make one with sayso add, or name another\n"
    assert os.listdir() == []


# -- export ------------------------------------------------------------------------------------------------


def test_export_writes_the_records_in_the_order_of_their_ids(sayso: Sayso, news: Path) -> None:
    with open_ledger(news) as ledger, ledger.view() as view:
        wanted = "".join(to_line(reading) for reading in view.readings())
    done = sayso("export", "--ledger", news, "--format", "jsonl", "-o", "out.jsonl")
    assert (done.code, done.out) == (0, "wrote 3 articles to out.jsonl\n")
    assert Path("out.jsonl").read_text("utf-8") == wanted
    assert sayso("export", "--ledger", news, "-o", "-").out == wanted
    assert sayso("export", "--ledger", news).out == wanted
    done = sayso("export", "--ledger", news, "-o", "out.jsonl", "--json")
    assert json.loads(done.out) == {"articles": 3, "format": "jsonl", "output": "out.jsonl"}
    assert sorted(os.listdir()) == ["news.ledger", "out.jsonl"]


def test_export_that_fails_leaves_the_file_before_as_it_was(
    sayso: Sayso, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("out.jsonl").write_text("before")
    with sqlite3.connect(news) as connection:
        connection.execute("UPDATE versions SET authors = '[' WHERE number = 1")
    connection.close()
    assert sayso("export", "--ledger", news, "-o", "out.jsonl").code != 0
    assert Path("out.jsonl").read_text() == "before"
    assert sorted(os.listdir()) == ["news.ledger", "out.jsonl"]


@pytest.mark.parametrize(
    ("output", "reason"),
    [("news.ledger", "is the ledger itself"), ("gone/out.jsonl", "cannot be written"), (".", "cannot be written")],
)
def test_export_says_where_it_cannot_write(sayso: Sayso, news: Path, output: str, reason: str) -> None:
    before = news.read_bytes()
    done = sayso("export", "--ledger", news, "-o", output)
    assert done.code == 2
    assert reason in done.err
    assert len(done.err.splitlines()) == 1
    assert news.read_bytes() == before


def test_export_to_a_device(sayso: Sayso, news: Path) -> None:
    assert sayso("export", "--ledger", news, "-o", os.devnull).code == 0
    assert Path(os.devnull).is_char_device()


def test_the_export_formats_on_the_command_line_are_those_there_are() -> None:
    assert {format.value for format in Format} == set(FORMATS)


# -- evaluate and train ------------------------------------------------------------------------------------


def test_evaluate_hands_over_what_was_typed(sayso: Sayso, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []

    def measure(*arguments: Any, **named: Any) -> Any:
        told.append((arguments, named))
        raise InputError("gold.jsonl", "is not there", "name another")

    monkeypatch.setattr("sayso.evaluate.command.measure", measure)
    assert sayso("evaluate", "gold.jsonl").code == 2
    assert sayso("evaluate", "dev", "--format", "polnear", "--nested", "all", "--json").code == 2
    assert told == [
        ((Path("gold.jsonl"), "records"), {"nested": None}),
        ((Path("dev"), "polnear"), {"nested": "all"}),
    ]
    assert sayso("evaluate", "dev", "--format", "conll").code == 2
    assert len(told) == 2


@pytest.mark.parametrize("out", [None, "model"])
def test_train_tells_in_json_what_it_made(sayso: Sayso, monkeypatch: pytest.MonkeyPatch, out: str | None) -> None:
    Path("tiny.toml").write_text('[model]\nname = "tiny"\n', "utf-8")
    folder = Path(out or "runs/tiny")
    card = {"name": "tiny", "epochs": [{"epoch": 1, "seconds": 2, "outer": 0.5}], "limits": "„keine“"}

    def run(recipe: Path, corpora: Path, out: Path | None) -> int:
        folder.mkdir(parents=True)
        (folder / "card.json").write_text(json.dumps(card), "utf-8")
        return 0

    monkeypatch.setattr("sayso.train.command.run", run)
    typed = ["train", "tiny.toml", "--corpora", ".", *(["--out", out] if out else [])]
    done = sayso(*typed, "--json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == {"folder": str(folder), "epochs": card["epochs"], "card": card}


# -- all ---------------------------------------------------------------------------------------------------


def test_version(sayso: Sayso) -> None:
    from importlib.metadata import version

    assert sayso("--version").out == f"sayso {version('sayso')}\n"


def test_every_command_can_answer_in_json() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    assert len(commands) >= 7
    without = [
        name for name, command in commands.items() if not any("--json" in option.opts for option in command.params)
    ]
    assert without == []


def test_without_a_command_the_help_is_shown(sayso: Sayso) -> None:
    done = sayso()
    assert done.code == 0
    for command in ("add", "read", "show", "list", "export", "evaluate", "train"):
        assert command in done.out


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["ad", "x"], "sayso: No such command 'ad'"),
        (["add"], "sayso: Missing argument"),
        (["add", "--colour", "x"], "sayso: No such option"),
        (["export", "--format", "pdf"], "sayso: Invalid value for '--format'"),
    ],
)
def test_a_slip_in_the_command_line_is_one_line(sayso: Sayso, typed: list[str], told: str) -> None:
    done = sayso(*typed)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(told)
    assert "--help" in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_bug_is_one_line_and_a_traceback_when_asked_for(
    sayso: Sayso, news: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("this\nand that")

    monkeypatch.setattr("sayso.serve.look.show", broken)
    done = sayso("show", "Bridge 1", "--ledger", news)
    assert (done.code, done.out) == (1, "")
    assert done.err == ("sayso: RuntimeError: this and that; this is a bug, please report it with what --debug shows\n")
    typed = ["show", "Bridge 1", "--ledger", str(news)]
    done = sayso(*(["--debug", *typed] if place == "before" else [*typed, "--debug"]))
    assert done.code == 1
    assert "Traceback" in done.err
    assert done.err.splitlines()[-1].startswith("sayso: RuntimeError")


def test_debug_may_be_the_name_of_an_article(sayso: Sayso, news: Path) -> None:
    done = sayso("show", "--ledger", news, "--", "--debug")
    assert (done.code, done.err.startswith("sayso: --debug: no article in ")) == (2, True)
