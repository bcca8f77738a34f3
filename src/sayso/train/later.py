"""Fit the relations alone, on a network whose other parts stay as they are, and ship that.

    python -m sayso.train.later RECIPE --corpora DIR --run runs/en --out runs/en-facts [--epochs 10]

RUN is the folder of a finished `sayso train`: its checkpoint gives the network, its labels.json the settings of all
other heads, which do not change. The encoder runs once over the texts; only the layers behind it learn, so that this
takes minutes where training takes hours. Training all together (`sayso train`) lets the encoder learn, too.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F

from sayso.gold import load_gold
from sayso.model.confidence import Calibration
from sayso.model.decode import Decoding
from sayso.model.features import cut_windows, load_tokenizer, pieces_of, window_arrays
from sayso.model.runner import run_session, session_of
from sayso.train.batch import Batch, batches
from sayso.train.command import base_folder
from sayso.train.corpora import Example
from sayso.train.export_onnx import export_network, write_card, write_labels, write_parity
from sayso.train.loop import relating_loss
from sayso.train.network import Network, Sizes, relating_of
from sayso.train.recipe import load_corpora, load_recipe
from sayso.train.relate import choose_relating, with_confidence
from sayso.train.ship import Held

__all__ = ["fit_relations", "main"]

_PARTS = ("relater", "subject", "object", "between", "places", "relations")
_RATE = 2e-3


def fit_relations(network: Network, tokenizer: Any, examples: Sequence[Example], *, epochs: int, seed: int = 1) -> None:
    """Fit the layers behind the encoder that tell relations; the windows are cut once."""
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - no secret
    bare = [replace(e, choices=(), names=None, mentions=None, titles=None, since=0) for e in examples if e.facts]
    told = [
        batch
        for batch in batches(bare, tokenizer, size=16, chance=chance, augment=lambda e: e, meanings={})
        if batch.related
    ]
    hidden = [_hidden(network, batch) for batch in told]
    print(f"{len(bare)} texts, {len(told)} batches", flush=True)
    parameters = [part for name, part in network.named_parameters() if name.split(".")[0] in _PARTS]
    optimizer = torch.optim.AdamW(parameters, lr=_RATE, weight_decay=0.01)
    network.train()
    step, steps = 0, epochs * len(told)
    for epoch in range(epochs):
        order, losses = list(range(len(told))), []
        chance.shuffle(order)
        for i in order:
            for group in optimizer.param_groups:
                group["lr"] = _RATE * min(1.0, step / 50) * 0.5 * (1 + math.cos(math.pi * step / steps))
            step += 1
            outputs = network.related(F.dropout(hidden[i].float(), 0.1))
            loss = torch.stack([relating_loss(network, outputs, related) for related in told[i].related]).mean()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            losses.append(float(loss.detach()))
        print(f"epoch {epoch + 1}: {sum(losses) / len(losses):.4f}", flush=True)
    network.eval()


def _hidden(network: Network, batch: Batch) -> torch.Tensor:
    network.eval()
    inputs = {name: torch.from_numpy(array) for name, array in batch.inputs.items()}
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        return network.encode(**inputs).to(torch.bfloat16)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a command."""
    parser = argparse.ArgumentParser(prog="python -m sayso.train.later", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="folder of a finished training: checkpoint and model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=10)
    options = parser.parse_args(arguments)
    recipe = load_recipe(options.recipe)
    base = base_folder(recipe.base_sha256)
    tokenizer = load_tokenizer(base / "tokenizer.json")
    examples, texts, cards = load_corpora(recipe, options.corpora)
    held = Held.of(texts)
    state = torch.load(options.run / "checkpoint.pt", weights_only=True)["mean"]
    network = Network(Sizes())
    known = {name.removeprefix("module."): part for name, part in state.items() if name != "n_averaged"}
    missing, unexpected = network.load_state_dict(known, strict=False)
    if unexpected or {name.split(".")[0] for name in missing} - set(_PARTS):
        parser.error(f"{options.run}/checkpoint.pt is of another network")
    fit_relations(network, tokenizer, examples, epochs=options.epochs)
    options.out.mkdir(parents=True, exist_ok=True)
    torch.save(dict(network.state_dict()), options.out / "network.pt")
    export_network(network, options.out / "model.onnx")
    run = partial(run_session, session_of(options.out / "model.onnx"))
    relating = choose_relating(run, tokenizer, held.facts, relating_of(network), print)
    old = json.loads((options.run / "labels.json").read_text("utf-8"))
    decoding = Decoding(**{name: float(old[name]) for name in Decoding.__slots__})
    calibration = Calibration(tuple(old["confidence"]), (old["floor"][0], old["floor"][1]))
    write_labels(options.out, decoding, calibration, old["pairs"], relating)
    write_card(options.out, base / "tokenizer.json", {"name": recipe.name, "version": recipe.version})
    names = {example.name for example in held.facts}
    gold = [
        reading
        for corpus in recipe.corpora
        if corpus.format == "records" and corpus.hold
        for reading in load_gold(recipe.path.parent / corpus.path, "records")
        if reading.article.id in names and reading.facts
    ]
    write_labels(options.out, decoding, calibration, old["pairs"], with_confidence(options.out, gold))
    text = held.full[0].text
    pieces = pieces_of(text, tokenizer)
    write_parity(options.out / "parity.json", network, text, window_arrays(pieces, cut_windows(pieces.breaks)))
    card = json.loads((options.run / "card.json").read_text("utf-8"))
    write_card(options.out, base / "tokenizer.json", card | {"version": recipe.version, "data": cards})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
