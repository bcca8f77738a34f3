"""The reconciliation service over a ledger of invented names: how fast, and how right what it is sure of.

    python benchmarks/watchlist/service.py --identities 5000 --questions 2000

Every entry of an invented list is an identity that one article names; the questions are those of the watchlists'
measure: the same names by another scheme, put in another order, shortened, misspelt, and names of others who may be
called nearly the same. Asked over loopback in batches of 10, as OpenRefine does, by one client after another. Prints
queries a second, how long one takes inside, and of the questions how many find whom they mean.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from invented import Question, right
from trial import made

from sayso.ask.candidates import Wanted, matches
from sayso.ledger import open_ledger
from sayso.link.portraits import portraits_of
from sayso.link.sames import profiles_of
from sayso.records import Article, Bonds, Entity, Maker, Reading, Span, content_id
from sayso.serve.app import create_app
from sayso.serve.running import bound, server_of

_ARTICLE, _BATCH = 10, 10


def fill(path: Path, names: Sequence[str], types: Sequence[str]) -> dict[str, int]:
    """Make a ledger of articles that name ten each; returns of each identity the number of the entry."""
    maker = Maker(name="invented", version="1", digest="0" * 64)
    numbers: dict[str, int] = {}
    with open_ledger(path) as ledger, ledger.writer() as writer:
        for start in range(0, len(names), _ARTICLE):
            some = range(start, min(start + _ARTICLE, len(names)))
            text, entities = "", []
            for number in some:
                id = content_id("ent", str(number))
                spot = Span(len(text), len(text) + len(names[number]))
                entities.append(Entity(id=id, name=names[number], type=types[number], mentions=(spot,)))
                numbers[content_id("id", id)] = number
                text += names[number] + ". "
            day = f"2024-{start // _ARTICLE % 12 + 1:02}-{start // _ARTICLE % 28 + 1:02}"
            article = Article(id=content_id("ar", str(start)), text=text, published=day)
            reading = Reading(article=article, attributions=(), maker=maker, entities=tuple(entities))
            writer.add(reading, Bonds(profiles=profiles_of(portraits_of(reading))))
    return numbers


def asked(port: int, questions: Sequence[Question]) -> Iterator[list[dict[str, Any]]]:
    """Yield what the service answers to each question."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for start in range(0, len(questions), _BATCH):
        some = questions[start : start + _BATCH]
        batch = {str(number): {"query": one.text, "type": one.type, "limit": 5} for number, one in enumerate(some)}
        connection.request("POST", "/reconcile", urlencode({"queries": json.dumps(batch)}), headers)
        answer = json.load(connection.getresponse())
        yield from (answer[str(number)]["result"] for number in range(len(some)))
    connection.close()


def main(identities: int, count: int) -> int:
    """Print the figures."""
    trial = made(identities, count, test=True)
    names = [written[0] for written in trial.names]
    types = [being.type for being in trial.beings]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "invented.ledger"
        start = time.perf_counter()
        numbers = fill(path, names, types)
        print(f"{len(numbers):,} identities made in {time.perf_counter() - start:.0f} s")
        _inside(path, trial.questions[:500])
        server = server_of(create_app(path))
        with bound("127.0.0.1", 0) as listening:
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
            thread.start()
            port = listening.getsockname()[1]
            list(asked(port, trial.questions[:50]))
            start = time.perf_counter()
            answers = list(asked(port, trial.questions))
            seconds = time.perf_counter() - start
            server.should_exit = True
            thread.join()
    print(f"{len(answers) / seconds:,.0f} queries a second over loopback, in batches of {_BATCH}")
    _judge(trial.questions, answers, numbers, trial.beings)
    return 0


def _inside(path: Path, questions: Sequence[Question]) -> None:
    taken = []
    with open_ledger(path, create=False) as ledger, ledger.view() as view:
        for question in questions:
            start = time.process_time()
            matches(view, Wanted(name=question.text, types=(question.type,)))
            taken.append(1000 * (time.process_time() - start))
    quarters = statistics.quantiles(taken, n=100)
    print(
        f"work for one query: median {statistics.median(taken):.1f} ms, 95 of 100 below {quarters[94]:.1f} ms, "
        f"most {max(taken):.1f} ms"
    )


def _judge(
    questions: Sequence[Question],
    answers: Sequence[list[dict[str, Any]]],
    numbers: dict[str, int],
    beings: Sequence[Any],
) -> None:
    listed = first = five = sure = right_ = 0
    for question, answer in zip(questions, answers, strict=True):
        verdicts = [right(question, beings[numbers[one["id"]]]) for one in answer]
        if question.entry is not None:
            listed += 1
            first += bool(verdicts and verdicts[0] is not False)
            five += any(verdict is not False for verdict in verdicts)
        if answer and answer[0]["match"]:
            sure += 1
            right_ += verdicts[0] is not False
    print(
        f"of {listed:,} questions that mean one of them {first / listed:.3f} have it first, "
        f"{five / listed:.3f} among five"
    )
    print(f"sure of {sure:,} of {len(questions):,}, {right_ / max(sure, 1):.3f} of these rightly")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--identities", type=int, default=5_000)
    parser.add_argument("--questions", type=int, default=2_000)
    given = parser.parse_args()
    raise SystemExit(main(given.identities, given.questions))
