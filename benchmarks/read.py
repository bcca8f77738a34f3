"""Time reading against textacy's direct quotations and against the bare encoder, on the same texts, turn by turn.

    python benchmarks/read.py [--texts FOLDER|FILE ...] [--turns 5] [--only speed,start,long] [--json]

docs/performance.md tells what the figures mean. Each contestant runs in processes of its own, each on one core
with one thread; the contestants take turns, and ratios are taken within a turn.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from encoder import cut_encoder
from race import Run, WorkerFailed, cores, race
from report import Measure, machine, ratios, table
from sayso.model.runner import SHIPPED
from texts import DEFAULT, deal, load_texts, long_text, save, words

# So many words at least are read in one turn, the texts again and again if they are fewer: about four seconds on
# one core, against which the clock and the first batch are nothing.
_LEAST_WORDS = 10_000
_PARTS = ("speed", "start", "long")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to measure."""

    texts: list[str]
    model: Path
    turns: int
    long_words: int
    folder: Path  # for what the workers share


def speed(plan: Plan, say: Say) -> list[tuple[str, list[Measure]]]:
    """Measure reading, with one process and with two, against textacy and the bare encoder."""
    encoder = cut_encoder(plan.model / "model.onnx", plan.folder / "encoder.onnx")
    sections = []
    for processes in (1, 2) if len(cores()) > 1 else (1,):
        jobs: dict[str, list[dict[str, Any]]] = {}
        counts: dict[str, int] = {}
        for i, part in enumerate(deal(plan.texts, processes)):
            texts = str(save(plan.folder / f"texts-{processes}-{i}.json", part))
            batches = str(plan.folder / f"batches-{processes}-{i}.npz")
            common = {"texts": texts, "batches": batches, "model": str(plan.model)}
            say(f"{processes} process(es): noting the batches of part {i + 1}")
            for name, count in race([{**common, "kind": "record"}]).counts.items():
                counts[name] = counts.get(name, 0) + count
            for name, job in _contestants(plan, encoder).items():
                jobs.setdefault(name, []).append({**common, **job})
        runs = _turns(jobs, plan.turns, say, f"{processes} process(es)")
        sections.append((f"Reading, {processes} process{'es' if processes > 1 else ''}", _speeds(plan, runs, counts)))
        if processes == 1:
            sections.append(("Start-up and memory, one process", _footprint(runs)))
    return sections


def _contestants(plan: Plan, encoder: Path) -> dict[str, dict[str, Any]]:
    """Return who runs in each turn, in this order; "lean" is textacy without what direct quotations do not need."""
    return {
        "sayso": {"kind": "sayso"},
        "textacy": {"kind": "textacy"},
        "lean": {"kind": "textacy", "exclude": ["ner"]},
        "encoder": {"kind": "network", "network": str(encoder)},
        "network": {"kind": "network", "network": str(plan.model / "model.onnx")},
    }


def _turns(jobs: dict[str, list[dict[str, Any]]], turns: int, say: Say, what: str) -> dict[str, list[Run]]:
    """Let each contestant run once in each turn."""
    runs: dict[str, list[Run]] = {name: [] for name in jobs}
    for turn in range(turns):
        for name, parts in jobs.items():
            run = race(parts)
            runs[name].append(run)
            say(
                f"{what}, turn {turn + 1}: {name} {run.wall:.2f} s, {run.share:.0%} of its core{'s' * (len(parts) > 1)}"
            )
    return runs


def _speeds(plan: Plan, runs: dict[str, list[Run]], counts: dict[str, int]) -> list[Measure]:
    total = sum(map(words, plan.texts))

    def rates(name: str, count: int) -> tuple[float, ...]:
        return tuple(count / run.wall for run in runs[name])

    def by_processor(name: str, count: int) -> tuple[float, ...]:
        return tuple(count / run.busy for run in runs[name])

    pieces, seen = counts["pieces"], counts["seen"]
    return [
        Measure(name="sayso", values=rates("sayso", total), unit="words/s"),
        Measure(name="textacy", values=rates("textacy", total), unit="words/s"),
        Measure(name="textacy without entities", values=rates("lean", total), unit="words/s"),
        Measure(name="sayso", values=rates("sayso", pieces), unit="pieces/s"),
        Measure(name="bare encoder", values=rates("encoder", seen), unit="pieces/s"),
        Measure(name="whole network", values=rates("network", seen), unit="pieces/s"),
        ratios("**sayso : textacy**", rates("sayso", total), rates("textacy", total), asked="at least 1.0, aim 1.5"),
        ratios("sayso : textacy without entities", rates("sayso", total), rates("lean", total)),
        ratios(
            "**sayso : bare encoder**", rates("sayso", pieces), rates("encoder", seen), asked="at least 0.55, aim 0.80"
        ),
        ratios("the same, overlaps counted for both", rates("sayso", seen), rates("encoder", seen)),
        ratios("whole network : bare encoder", rates("network", seen), rates("encoder", seen)),
        ratios("sayso : textacy, by processor time", by_processor("sayso", total), by_processor("textacy", total)),
        ratios("sayso : bare encoder, by processor time", by_processor("sayso", pieces), by_processor("encoder", seen)),
        Measure(name="pieces in a word", values=(pieces / total,)),
        Measure(name="pieces seen for a piece of text", values=(seen / pieces,)),
        Measure(name="places in batches for a piece seen", values=(counts["slots"] / seen,)),
        *(
            Measure(name=words, values=tuple(run.counts[count] for run in runs[name]))
            for words, name, count in (
                ("attributions that sayso found", "sayso", "attributions"),
                ("quotations that textacy found", "textacy", "quotations"),
                ("texts that textacy refused", "textacy", "refused"),
            )
        ),
        Measure(
            name="share of its core that each process had",
            values=tuple(run.share for turn in runs.values() for run in turn),
            asked="1.0; with less, the machine was busy",
        ),
    ]


def _footprint(runs: dict[str, list[Run]]) -> list[Measure]:
    asked = {"sayso": "under 700 MB", "textacy": ""}
    return [
        *(
            Measure(name=f"{name}: start to ready", values=tuple(run.start_up for run in runs[name]), unit="s")
            for name in asked
        ),
        *(
            Measure(name=f"{name}: peak memory", values=tuple(r.peak for r in runs[name]), unit="MB", asked=wanted)
            for name, wanted in asked.items()
        ),
    ]


def start(plan: Plan, say: Say) -> list[tuple[str, list[Measure]]]:
    """Measure how long `sayso show` takes from start to exit, a new process each time."""
    ledger = plan.folder / "bench.ledger"
    texts = save(plan.folder / "ledger.json", plan.texts[:20])
    race([{"kind": "ledger", "texts": str(texts), "model": str(plan.model), "ledger": str(ledger)}])
    command = [sys.executable, "-m", "sayso"]
    listed = subprocess.run(
        [*command, "list", "--ledger", str(ledger), "--json"], capture_output=True, text=True, check=True
    )
    article = json.loads(listed.stdout.splitlines()[0])["id"]
    times: dict[str, list[float]] = {"show": [], "--version": []}
    for turn in range(plan.turns):
        for name, line in {"show": ["show", article, "--ledger", str(ledger)], "--version": ["--version"]}.items():
            begun = time.monotonic()
            subprocess.run([*command, *line], stdout=subprocess.DEVNULL, check=True)
            times[name].append(time.monotonic() - begun)
        say(f"turn {turn + 1}: sayso show {times['show'][-1]:.2f} s")
    return [
        (
            "The command, start to exit",
            [
                Measure(name="sayso show", values=tuple(times["show"]), unit="s", asked="under 1.5 s"),
                Measure(name="sayso --version", values=tuple(times["--version"]), unit="s"),
            ],
        )
    ]


def long(plan: Plan, say: Say) -> list[tuple[str, list[Measure]]]:
    """Measure how a file ten times as long reads: time for a word, and memory."""
    jobs = {}
    sizes = {}
    for name, count in {"short": plan.long_words // 10, "long": plan.long_words}.items():
        text = long_text(plan.texts, count)
        sizes[name] = words(text)
        path = plan.folder / f"{name}.txt"
        path.write_text(text, "utf-8")
        jobs[name] = [{"kind": "file", "file": str(path), "model": str(plan.model)}]
    # The long file takes about as long as all else together; two turns tell whether the first was an accident.
    runs = _turns(jobs, min(plan.turns, 2), say, "one file")
    rates = {name: tuple(sizes[name] / run.wall for run in runs[name]) for name in jobs}
    return [
        (
            f"One file of {sizes['long']:,} words beside one of {sizes['short']:,}, loaded, read and written",
            [
                Measure(name="short file", values=rates["short"], unit="words/s"),
                Measure(name="long file", values=rates["long"], unit="words/s"),
                ratios("**long : short**", rates["long"], rates["short"], asked="1.0: linear"),
                Measure(name="short file: peak memory", values=tuple(r.peak for r in runs["short"]), unit="MB"),
                Measure(
                    name="long file: peak memory",
                    values=tuple(r.peak for r in runs["long"]),
                    unit="MB",
                    asked="under 700 MB",
                ),
            ],
        )
    ]


def main(arguments: list[str] | None = None) -> int:
    """Measure and print. Returns 2 if something to measure is missing."""
    options = _options(arguments)

    def say(words: str) -> None:
        print(words, file=sys.stderr, flush=True)

    texts, complaints = load_texts(options.texts)
    for complaint in complaints:
        say(complaint)
    if not texts:
        say("nothing to read; name a folder or file with articles: --texts PATH")
        return 2
    own = len(texts)
    while sum(map(words, texts)) < _LEAST_WORDS:
        texts = texts + texts[:own]
    with tempfile.TemporaryDirectory(prefix="sayso-bench-") as folder:
        plan = Plan(
            texts=texts,
            model=options.model,
            turns=options.turns,
            long_words=options.long_words,
            folder=Path(folder),
        )
        sections = []
        try:
            for name, measure in {"speed": speed, "start": start, "long": long}.items():
                if name in options.only:
                    sections += measure(plan, say)
        except (WorkerFailed, ImportError, subprocess.CalledProcessError) as error:
            say(f"{error}; is requirements-bench.txt installed, and a model in {plan.model}?")
            return 2
    facts = {**machine(), "texts": f"{len(texts)} ({own} different), {sum(map(words, texts)):,} words in all"}
    if options.json:
        record = {"machine": facts, "sections": {name: [m.to_record() for m in ms] for name, ms in sections}}
        print(json.dumps(record, indent=1, ensure_ascii=False))
        return 0
    print("\n".join(f"- {name}: {fact}" for name, fact in facts.items()), end="\n\n")
    for heading, measures in sections:
        print(table(heading, measures))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time reading against textacy and the bare encoder.")
    parser.add_argument("--texts", nargs="+", type=Path, default=list(DEFAULT), metavar="PATH")
    parser.add_argument("--model", type=Path, default=SHIPPED, metavar="FOLDER", help="another model than the shipped")
    parser.add_argument("--turns", type=int, default=5, help="how often each contestant runs (default: 5)")
    parser.add_argument("--only", type=lambda value: value.split(","), default=list(_PARTS), help=",".join(_PARTS))
    parser.add_argument("--long-words", type=int, default=200_000, help="words of the long file (default: 200000)")
    parser.add_argument("--json", action="store_true", help="write JSON instead of tables")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
