from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from sayso import pipeline
from sayso.errors import BadRecord, LedgerError, MissingExtra, ModelError, SaysoError
from sayso.ledger import Ledger, open_ledger
from sayso.pipeline import Failure, Tally
from sayso.records import Article, Maker, Reading, Skipped
from tests.plain_reader import MAKER, read_plainly, reading_of, report

ROOT = Path(__file__).parents[1]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "test.ledger", patience=5) as opened:
        yield opened


def kept(ledger: Ledger) -> list[Reading]:
    with ledger.view() as view:
        return list(view.readings())


def wanted(numbers: Iterable[int]) -> list[Reading]:
    return sorted((reading_of(report(n)) for n in numbers), key=lambda reading: reading.article.id)


def in_fours(articles: Iterable[Article]) -> Iterator[Reading]:
    """Read four articles at once; "POISON" in one of them spoils all four."""
    waiting = iter(articles)
    while group := list(islice(waiting, 4)):
        found = [reading_of(article) for article in group]
        if any("POISON" in article.text for article in group):
            raise ZeroDivisionError("poisoned")
        yield from found


def test_everything_is_counted(ledger: Ledger) -> None:
    items: list[Article | Skipped | SaysoError] = [
        report(1),
        Skipped("reports/photo.jpg", "an image"),
        BadRecord("reports/x.jsonl, line 3", "text: missing", "correct the record"),
        report(2),
        report(1),
    ]
    tally = pipeline.add(ledger, items, reader=read_plainly, maker=MAKER)
    assert tally.to_record() == {
        "added": 2,
        "unchanged": 1,
        "revised": 0,
        "reread": 0,
        "skipped": 1,
        "failed": 1,
        "words": 2 * len(report(1).text.split()),
        "failures": [
            {
                "where": "reports/x.jsonl, line 3",
                "reason": "text: missing",
                "remedy": "correct the record",
            }
        ],
        "skips": [{"where": "reports/photo.jpg", "reason": "an image"}],
    }
    assert tally.kept == 3
    assert kept(ledger) == wanted([1, 2])


def test_what_is_known_is_not_read_again(ledger: Ledger) -> None:
    seen: list[str] = []

    def watched(articles: Iterable[Article]) -> Iterator[Reading]:
        for article in articles:
            seen.append(article.id)
            yield reading_of(article)

    pipeline.add(ledger, map(report, range(5)), reader=watched, maker=MAKER)
    seen.clear()
    tally = pipeline.add(ledger, map(report, range(7)), reader=watched, maker=MAKER)
    assert seen == [report(5).id, report(6).id]
    assert (tally.unchanged, tally.added) == (5, 2)


def test_a_newer_maker_reads_again_and_a_new_text_is_a_revision(ledger: Ledger) -> None:
    old = report(1, url="https://news.example/1")
    pipeline.add(ledger, [old, report(2)], reader=read_plainly, maker=MAKER)
    newer = Maker(name="plain", version="2", digest="1" * 64)

    def read_newly(articles: Iterable[Article]) -> Iterator[Reading]:
        return (reading_of(article, maker=newer) for article in articles)

    new = report(1, url="https://news.example/1", extra=" It opens on Friday.")
    tally = pipeline.add(ledger, [new, report(2), report(3)], reader=read_newly, maker=newer)
    assert (tally.added, tally.revised, tally.reread, tally.unchanged) == (1, 1, 1, 0)


TEXTS = {name: report(1, url="https://news.example/1", extra=f" Revised: {name}.") for name in "abc"}


def one_by_one(articles: Iterable[Article]) -> Iterator[Reading]:
    return map(reading_of, articles)


def said_over_time(ledger: Ledger) -> str:
    """Return the names of the texts that the one article has had."""
    with ledger.view() as view:
        [entry] = view.entries()
        found = [view.version(entry.id, number) for number in range(1, entry.versions + 1)]
    return "".join(name for version in found for name, text in TEXTS.items() if version == text)


def test_an_article_that_goes_back_to_its_old_text_is_a_revision(ledger: Ledger) -> None:
    tallies = [pipeline.add(ledger, [TEXTS[name]], reader=one_by_one, maker=MAKER) for name in "abaa"]
    assert [(t.added, t.revised, t.unchanged) for t in tallies] == [(1, 0, 0), (0, 1, 0), (0, 1, 0), (0, 0, 1)]
    assert kept(ledger) == [reading_of(TEXTS["a"])]
    assert said_over_time(ledger) == "aba"


@pytest.mark.parametrize("reader", [one_by_one, in_fours])
@pytest.mark.parametrize("texts", ["ab", "abc", "aba", "abab", "abcba", "aabbca"])
@pytest.mark.parametrize("before", ["", "a", "ab", "ba", "cab"])
def test_the_last_of_several_texts_counts_and_the_same_again_adds_nothing(
    ledger: Ledger, before: str, texts: str, reader: Callable[[Iterable[Article]], Iterator[Reading]]
) -> None:
    for name in before:
        pipeline.add(ledger, [TEXTS[name]], reader=reader, maker=MAKER)
    items = [report(7), *(TEXTS[name] for name in texts)]
    tally = pipeline.add(ledger, items[1:], reader=reader, maker=MAKER)
    assert tally.kept == len(texts)
    assert kept(ledger) == [reading_of(TEXTS[texts[-1]])]
    history = said_over_time(ledger)
    assert history.startswith(before)
    assert set(history) == set(before) | set(texts)
    for _ in range(2):
        again = pipeline.add(ledger, items[1:], reader=reader, maker=MAKER)
        assert (again.unchanged, again.words) == (len(texts), 0)
    assert said_over_time(ledger) == history
    # With others beside it, read at the same time, and nothing else to read.
    again = pipeline.add(ledger, items, reader=reader, maker=MAKER)
    assert (again.unchanged, again.added) == (len(texts), 1)


def test_a_newer_maker_settles_on_the_last_of_several_texts_too(ledger: Ledger) -> None:
    items = [TEXTS["a"], TEXTS["b"]]
    pipeline.add(ledger, items, reader=read_plainly, maker=MAKER)
    newer = Maker(name="plain", version="2", digest="1" * 64)

    def read_newly(articles: Iterable[Article]) -> Iterator[Reading]:
        return (reading_of(article, maker=newer) for article in articles)

    tally = pipeline.add(ledger, items, reader=read_newly, maker=newer)
    assert (tally.reread, tally.unchanged, tally.revised) == (1, 1, 0)
    assert kept(ledger) == [reading_of(TEXTS["b"], maker=newer)]


def test_a_maker_that_does_not_say_its_name_is_recognised_by_its_readings(ledger: Ledger) -> None:
    seen: list[str] = []

    def watched(articles: Iterable[Article]) -> Iterator[Reading]:
        for article in articles:
            seen.append(article.id)
            yield reading_of(article)

    for _ in range(2):
        tally = pipeline.add(ledger, map(report, range(5)), reader=watched)
    assert tally.unchanged == 5
    assert len(seen) == 5 + 1


@pytest.mark.parametrize("poisoned", [[0], [3], [4], [9], [2, 3], [0, 5, 9], list(range(10))])
def test_an_article_that_breaks_the_reader_harms_no_other(ledger: Ledger, poisoned: list[int]) -> None:
    articles = [
        replace(report(n), text="POISON", origin=f"reports/{n}.txt") if n in poisoned else report(n) for n in range(10)
    ]
    tally = pipeline.add(ledger, articles, reader=in_fours, maker=MAKER)
    assert kept(ledger) == wanted(set(range(10)) - set(poisoned))
    assert [failure.where for failure in tally.failures] == [f"reports/{n}.txt" for n in poisoned]
    assert all("ZeroDivisionError: poisoned" in failure.reason for failure in tally.failures)
    assert all("bug" in failure.remedy for failure in tally.failures)
    assert tally.added == 10 - len(poisoned)


def gives_nothing(articles: Iterable[Article]) -> Iterator[Reading]:
    return iter(())


def takes_all_gives_nothing(articles: Iterable[Article]) -> Iterator[Reading]:
    for _ in articles:
        pass
    return iter(())


def breaks_at_once(articles: Iterable[Article]) -> Iterator[Reading]:
    raise OSError("no such device")


def gives_another(articles: Iterable[Article]) -> Iterator[Reading]:
    for _ in articles:
        yield reading_of(report(77))


@pytest.mark.parametrize("reader", [gives_nothing, takes_all_gives_nothing, breaks_at_once, gives_another])
def test_a_reader_that_never_reads_fails_each_article_and_ends(
    ledger: Ledger, reader: Callable[[Iterable[Article]], Iterator[Reading]]
) -> None:
    tally = pipeline.add(ledger, map(report, range(6)), reader=reader, maker=MAKER)
    assert sorted(failure.where for failure in tally.failures) == [f"Bridge {n} closed" for n in range(6)]
    assert kept(ledger) == []


def test_a_reader_that_turns_the_order_round_still_loses_nothing(ledger: Ledger) -> None:
    def turned(articles: Iterable[Article]) -> Iterator[Reading]:
        yield from [reading_of(article) for article in articles][::-1]

    tally = pipeline.add(ledger, map(report, range(6)), reader=turned, maker=MAKER)
    assert tally.added == 6
    assert kept(ledger) == wanted(range(6))


def test_an_input_that_breaks_off_keeps_what_came_before(ledger: Ledger) -> None:
    def items() -> Iterator[Article]:
        yield from map(report, range(6))
        raise ValueError("bad block")

    tally = pipeline.add(ledger, items(), reader=in_fours, maker=MAKER)
    assert tally.added == 6
    assert tally.failures == [
        Failure("input", "could not be gone through further: ValueError: bad block", tally.failures[0].remedy)
    ]


def test_an_article_that_cannot_be_kept_is_a_failure(ledger: Ledger) -> None:
    items = [report(1), replace(report(2), id="half \ud83d"), replace(report(3), title="\ud83d"), report(4)]
    tally = pipeline.add(ledger, items, reader=read_plainly, maker=MAKER)
    assert (tally.added, tally.failed) == (2, 2)
    assert kept(ledger) == wanted([1, 4])


@pytest.mark.parametrize(
    "error",
    [
        ModelError("model.onnx", "does not match its digest", "reinstall sayso"),
        MissingExtra("torch", "is not installed", "pip install sayso[train]"),
        LedgerError("x.ledger", "no space is left on the disk", "free some"),
    ],
)
def test_what_would_fail_every_article_ends_the_run(ledger: Ledger, error: SaysoError) -> None:
    def breaks(articles: Iterable[Article]) -> Iterator[Reading]:
        waiting = iter(articles)
        yield reading_of(next(waiting))
        raise error

    with pytest.raises(type(error)):
        pipeline.add(ledger, map(report, range(1_000_000)), reader=breaks, maker=MAKER)
    assert kept(ledger) == wanted([0])


def test_no_more_is_held_than_the_reader_takes_at_once(ledger: Ledger) -> None:
    out = 0
    most = 0

    def items() -> Iterator[Article]:
        nonlocal out, most
        for number in range(200):
            out += 1
            most = max(most, out)
            yield report(number)

    def progress(tally: Tally) -> None:
        nonlocal out
        out -= 1

    assert pipeline.add(ledger, items(), progress=progress, reader=in_fours, maker=MAKER).added == 200
    assert (most, out) == (4, 0)


def test_progress_is_told_after_each_item(ledger: Ledger) -> None:
    told: list[tuple[int, int, int]] = []
    items: list[Article | Skipped | SaysoError] = [
        report(1), Skipped("a", "b"), SaysoError("c", "d", "e"), report(2), report(1),
    ]  # fmt: skip
    pipeline.add(
        ledger,
        items,
        progress=lambda tally: told.append((tally.kept, tally.skipped, tally.failed)),
        reader=read_plainly,
        maker=MAKER,
    )
    assert told == [(1, 0, 0), (1, 1, 0), (1, 1, 1), (2, 1, 1), (3, 1, 1)]


def test_reading_alone_keeps_nothing_and_loses_nothing() -> None:
    tally = Tally()
    items: list[Article | Skipped] = [report(1), Skipped("a", "b"), replace(report(2), text="POISON"), report(3)]
    assert list(pipeline.read(items, tally=tally, reader=in_fours)) == [
        reading_of(report(1)), reading_of(report(3)),
    ]  # fmt: skip
    assert (tally.skipped, tally.failed) == (1, 1)


def test_an_interrupt_leaves_what_was_kept(ledger: Ledger) -> None:
    def interrupted(articles: Iterable[Article]) -> Iterator[Reading]:
        yield from islice(read_plainly(articles), 3)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.add(ledger, map(report, range(9)), reader=interrupted, maker=MAKER)
    assert kept(ledger) == wanted(range(3))


FILL = """
import sys
from sayso import pipeline
from sayso.ledger import open_ledger
from tests.plain_reader import MAKER, read_plainly, report
with open_ledger(sys.argv[1]) as ledger:
    tally = pipeline.add(
        ledger, map(report, range(int(sys.argv[2]))), reader=read_plainly, maker=MAKER,
        progress=lambda tally: print(tally.kept, flush=True),
    )
"""


def filling(path: Path, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", FILL, str(path), str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_killed_in_mid_run_every_article_is_whole_and_the_next_run_completes(tmp_path: Path) -> None:
    path = tmp_path / "killed.ledger"
    count = 400
    chance = random.Random(7)
    before = 0
    for _ in range(4):
        process = filling(path, count)
        assert process.stdout is not None
        # Let it come a bit further than the last time, then kill it wherever it is.
        for line in process.stdout:
            if int(line) >= before + 20:
                break
        time.sleep(chance.uniform(0, 0.02))
        process.send_signal(signal.SIGKILL)
        assert process.wait(30) == -signal.SIGKILL
        process.stdout.close()
        with open_ledger(path, create=False) as ledger:
            found = kept(ledger)
            assert before + 20 <= len(found) < count
            before = len(found)
            # In the order they came, without a gap, each with everything read in it.
            assert found == wanted(range(before))
            with ledger.view() as view, view._reading() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    process = filling(path, count)
    process.communicate(timeout=60)
    assert process.returncode == 0
    with open_ledger(path) as ledger:
        assert kept(ledger) == wanted(range(count))


def test_two_runs_into_one_ledger_at_once(tmp_path: Path) -> None:
    path = tmp_path / "shared.ledger"
    both = [filling(path, 150), filling(path, 150)]
    for process in both:
        process.communicate(timeout=60)
    assert [process.returncode for process in both] == [0, 0]
    with open_ledger(path) as ledger:
        assert kept(ledger) == wanted(range(150))
