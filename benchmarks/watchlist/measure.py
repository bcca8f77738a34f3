"""Measures the matcher on invented names that it was not fitted to.

    python benchmarks/watchlist/measure.py --entries 100000 --questions 10000 --peers

Prints recall at a precision of 0.95, what the shipped threshold gives, the same for each kind of question, and the
speed on one process and on two, beside rapidfuzz's own search over all names (and, if it is installed, nomenklatura's
matcher on the candidates that ours finds: it has no index over names alone).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import platform
import time
from collections.abc import Sequence
from typing import Any

from trial import PRECISION, Trial, asked_of, curve, made

from sayso.lists.match import Matcher, threshold

_FLOOR, _MOST = 0.02, 40
Leads = list[list[tuple[int, float]]]

_STATE: dict[str, Any] = {}


def ours(trial: Trial, matcher: Matcher) -> Leads:
    """Return our leads, also those below the threshold, so that the whole curve is seen."""
    return [
        [(one.key, one.score) for one in matcher.match(asked_of(question), floor=_FLOOR, limit=_MOST)]
        for question in trial.questions
    ]


def plain(trial: Trial, count: int) -> tuple[Leads, float]:
    """Return the leads of rapidfuzz's token_sort_ratio over all names, for the first questions, and names a second."""
    from rapidfuzz import fuzz, process, utils

    names = list(trial.all_names())
    texts = [utils.default_process(name) for _, name in names]
    leads: Leads = []
    begun = time.perf_counter()
    for at in range(0, count, 20):
        asked = [utils.default_process(question.text) for question in trial.questions[at : min(at + 20, count)]]
        for row in process.cdist(asked, texts, scorer=fuzz.token_sort_ratio, score_cutoff=60, workers=2):
            best: dict[int, float] = {}
            for place in row.argsort()[::-1][:60].tolist():
                best.setdefault(names[place][0], float(row[place]) / 100)
            leads.append(list(best.items())[:_MOST])
    return leads, count / (time.perf_counter() - begun)


def nomenklatura(trial: Trial, matcher: Matcher, count: int) -> tuple[Leads, float] | None:
    """Return the leads of nomenklatura's logic-v2 on our candidates, and names a second; None without it."""
    try:
        from followthemoney import model
        from nomenklatura.matching import LogicV2, ScoringConfig  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    from followthemoney.proxy import EntityProxy

    def proxy(names: Sequence[str], type: str, id: str) -> Any:
        schema = "Person" if type == "person" else "Organization"
        return EntityProxy(model[schema], {"id": id, "schema": schema, "properties": {"name": list(names)}})

    config = ScoringConfig.defaults()
    known: dict[int, Any] = {}
    leads: Leads = []
    begun = time.perf_counter()
    for number, question in enumerate(trial.questions[:count]):
        aligned = matcher.aligned(asked_of(question))
        asked = proxy([question.text], question.type, f"q{number}")
        found = {}
        for owner in () if aligned is None else dict.fromkeys(matcher._index.entry[aligned.names].tolist()):
            if owner not in known:
                known[owner] = proxy(trial.names[owner], trial.beings[owner].type, f"e{owner}")
            found[owner] = float(LogicV2.compare(asked, known[owner], config).score)
        leads.append(list(found.items()))
    return leads, count / (time.perf_counter() - begun)


def _ask(numbers: Sequence[int]) -> int:
    trial, matcher = _STATE["trial"], _STATE["matcher"]
    return sum(len(matcher.match(asked_of(trial.questions[number]))) for number in numbers)


def speed(trial: Trial, matcher: Matcher, processes: int) -> float:
    """Return names a second: the questions with nothing remembered, shared among processes that share the index."""
    _forget()
    _STATE.update(trial=trial, matcher=matcher)
    numbers = range(len(trial.questions))
    parts = [list(numbers[at::processes]) for at in range(processes)]
    begun = time.perf_counter()
    if processes == 1:
        _ask(parts[0])
    else:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            pool.map(_ask, parts)
    return len(numbers) / (time.perf_counter() - begun)


def _forget() -> None:
    from sayso.lists import compare, index, names, rarity, sounds

    for module in (compare, index, names, rarity, sounds):
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear") and hasattr(thing, "cache_info") and thing.cache_info().maxsize:
                thing.cache_clear()


def table(trial: Trial, leads: Leads, score: float, asked: int) -> dict[str, Any]:
    """Return what the threshold gives on all questions, and on each kind of those that mean an entry."""
    numbers = range(asked)
    negatives = [n for n in numbers if trial.questions[n].entry is None]
    whole = [n for n in numbers if not {"shortened", "initial", "misspelt"} & set(trial.questions[n].ways)]
    least, recall = curve(trial, leads, numbers).at(PRECISION)
    precision_there, recall_there = curve(trial, leads, numbers).above(score)
    plain_least, plain_recall = curve(trial, leads, whole).at(PRECISION)
    report: dict[str, Any] = {
        "all": {"recall": recall, "score": least, "shipped": {"precision": precision_there, "recall": recall_there}},
        "transliterated and reordered": {
            "recall": plain_recall,
            "score": plain_least,
            "shipped": dict(zip(("precision", "recall"), curve(trial, leads, whole).above(score), strict=True)),
        },
    }
    ways = ("shortened", "initial", "misspelt", "ordered", "hyphens", "titled")
    groups = {way: [n for n in numbers if way in trial.questions[n].ways] for way in ways}
    for n in numbers:
        groups.setdefault(trial.questions[n].culture, []).append(n)
    each = report["recall at the shipped score"] = {}
    for name, members in groups.items():
        if some := [n for n in members if trial.questions[n].entry is not None]:
            each[name] = {"questions": len(some), "recall": curve(trial, leads, some).above(score)[1]}
    wrong = [n for n in negatives if any(value >= score for _, value in leads[n])]
    report["somebody else, with a lead"] = {
        kind: sum(trial.questions[n].kind == kind for n in wrong)
        / max(1, sum(trial.questions[n].kind == kind for n in negatives))
        for kind in ("near", "far")
    }
    return report


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--entries", type=int, default=100_000)
    arguments.add_argument("--questions", type=int, default=10_000)
    arguments.add_argument("--peers", action="store_true", help="also ask rapidfuzz and nomenklatura")
    arguments.add_argument("--peer-questions", type=int, default=1_000)
    given = arguments.parse_args()
    trial = made(given.entries, given.questions, test=True)
    begun = time.perf_counter()
    index = trial.index()
    built = time.perf_counter() - begun
    matcher = Matcher(index, trial.owners())
    leads = ours(trial, matcher)
    report: dict[str, Any] = {
        "machine": platform.processor() or platform.machine(),
        "entries": given.entries,
        "names": index.size,
        "questions": given.questions,
        "seconds to index": round(built, 1),
        "names a second": {
            "1 process": round(speed(trial, matcher, 1)),
            "2 processes": round(speed(trial, matcher, 2)),
        },
        "quality": table(trial, leads, threshold(), given.questions),
    }
    if given.peers:
        count = min(given.peer_questions, given.questions)
        report["same questions"] = {"ours": table(trial, leads, threshold(), count)["all"]["recall"]}
        theirs, fast = plain(trial, count)
        report["rapidfuzz"] = {
            "names a second, 2 threads": round(fast, 1),
            "recall": table(trial, theirs, 1.0, count)["all"]["recall"],
            "ours is faster": round(report["names a second"]["2 processes"] / fast, 1),
        }
        if (other := nomenklatura(trial, matcher, count)) is not None:
            report["nomenklatura logic-v2 on our candidates"] = {
                "names a second, 1 process": round(other[1], 1),
                "recall": table(trial, other[0], 1.0, count)["all"]["recall"],
            }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
