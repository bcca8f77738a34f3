"""From the trained network to a model folder: exported, its settings chosen, its card written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch

from sayso.model.decode import Decoding, Found, Outputs
from sayso.model.features import IntArray, Pieces, cut_windows, load_tokenizer, pieces_of, window_arrays
from sayso.model.find import find_all
from sayso.model.labels import RELATIONS
from sayso.model.runner import run_session, session_of
from sayso.train.corpora import Example
from sayso.train.export_onnx import export_network, write_card, write_labels, write_parity
from sayso.train.network import Network, relating_of
from sayso.train.rank import fit_pairs
from sayso.train.recipe import Recipe
from sayso.train.relate import choose_relating
from sayso.train.silver import run
from sayso.train.tune import choose, fit_logistic, judge, tuned_floor

__all__ = ["Held", "checker", "ship"]


@dataclass(frozen=True, slots=True)
class Held:
    """Texts kept from the network.

    `flat` say which outermost attributions there are, `full` also the nested, `mentions` who is meant by what, `facts`
    our own relations, all of them.
    """

    flat: list[Example]
    full: list[Example]
    mentions: list[Example]
    facts: list[Example]

    @classmethod
    def of(cls, corpora: Sequence[Sequence[Example]]) -> Held:
        """Sort the held-out texts of all corpora by what their labels tell."""
        texts = [example for corpus in corpora for example in corpus]
        return cls(
            [e for e in texts if any(e.unknown)],
            [e for e in texts if e.choices and not any(e.unknown)],
            [e for e in texts if e.mentions],
            [e for e in texts if e.facts and len(e.facts.known) == len(RELATIONS) and e.choices],
        )


def checker(held: Held, tokenizer: Any) -> Callable[[Network], dict[str, float]]:
    """Return a function that gives a network's value on the held-out texts, by layer; see `tune.tuned_floor`."""

    def check(network: Network) -> dict[str, float]:
        row: dict[str, float] = {}
        for name, texts, level in (("outer", held.flat, 0), ("nested", held.full, 1)):
            read = find_all(
                [e.text for e in texts], tokenizer, partial(run, network), Decoding(0.3, 0.0, 1.0), batch=32
            )
            judged = judge(texts, read, level)
            if judged.right.any():
                _, value, _ = tuned_floor(judged, fit_logistic(judged.evidence, judged.right), tokens=level == 0)
                row[name] = round(value, 4)
        return row

    return check


def ship(
    network: Network,
    recipe: Recipe,
    data: Mapping[str, Any],
    base: Path,
    held: Held,
    folder: Path,
    report: Callable[[str], None],
) -> None:
    """Write model.onnx, tokenizer.json, labels.json, card.json and parity.json into `folder`.

    `base` is the folder of the base model, `data` what the card says of the corpora.
    """
    tokenizer = load_tokenizer(base / "tokenizer.json")
    export_network(network, folder / "model.onnx")
    session = session_of(folder / "model.onnx")
    seen: dict[bytes, Outputs] = {}  # the settings change how outputs are decoded, not the outputs

    def run_once(arrays: Mapping[str, IntArray]) -> Outputs:
        key = arrays["ids"].tobytes()
        if key not in seen:
            seen[key] = run_session(session, arrays)
        return seen[key]

    def read(texts: list[str], decoding: Decoding) -> list[tuple[Pieces, list[Found]]]:
        # One by one, as in use.
        return [part for text in texts for part in find_all([text], tokenizer, run_once, decoding, batch=1)]

    pairs, right = fit_pairs(run_once, tokenizer, held.mentions)
    report(f"antecedents of mentions: {100 * right:.1f} % right on {len(held.mentions)} held-out texts")
    relating = choose_relating(run_once, tokenizer, held.facts, relating_of(network), report)
    write_labels(folder, *choose(read, held.flat, held.full, report), pairs, relating)
    # A text of our own, which may be published, is the reference; corpora's may not.
    text = held.full[0].text if held.full else "The ministry said on Monday that it had not seen the letter."
    pieces = pieces_of(text, tokenizer)
    write_parity(folder / "parity.json", network, text, window_arrays(pieces, cut_windows(pieces.breaks)))
    log = [json.loads(line) for line in (folder / "log.jsonl").read_text("utf-8").splitlines()]
    card = {
        "name": recipe.name,
        "version": recipe.version,
        "licence": "Apache-2.0",
        "base": {"name": "all-MiniLM-L6-v2", "licence": "Apache-2.0", "sha256": recipe.base_sha256},
        "recipe": recipe.path.name,
        "data": data,
        "epochs": log,
        "seconds": sum(int(row["seconds"]) for row in log),
        "torch": torch.__version__,
        "limits": recipe.limits,
    }
    write_card(folder, base / "tokenizer.json", card)
