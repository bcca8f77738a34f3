"""Training: one schedule from the first epoch to the last, resumable after each.

After `silver_after` epochs the network so far reads each content of the flat corpora again, on its own, as if it
were an article: what it finds there becomes the training material for nested attributions (see `silver`).
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from sayso.train.augment import Chances, augmented
from sayso.train.compose import composed, named_sources
from sayso.train.corpora import Batch, Example, batches
from sayso.train.network import Network, Sizes, distance_buckets, load_minilm

__all__ = ["Schedule", "fit", "loss_of"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to train. Rates are peaks, reached after `warmup` of the steps, then falling to 0."""

    seed: int = 1
    epochs: int = 6
    batch: int = 16
    rate: float = 1.5e-4  # encoder
    head_rate: float = 1e-3
    warmup: float = 0.06
    decay: float = 0.01
    link_weight: float = 3.0
    average: float = 0.998  # decay, per step, of the running mean of the weights that is checked and shipped
    silver_after: int = 3
    threads: int = 2


def fit(
    schedule: Schedule,
    chances: Chances,
    weights: Path,
    tokenizer: Any,
    examples: list[Example],
    silver: Callable[[Network, list[Example]], list[Example]],
    out: Path,
    report: Callable[[str], None],
    check: Callable[[Network], dict[str, float]],
) -> Network:
    """Train and return the network; `out` holds a checkpoint after each epoch, from which a new call goes on."""
    torch.manual_seed(schedule.seed)
    torch.set_num_threads(schedule.threads)
    network = Network(Sizes())
    load_minilm(network, weights)
    network.words.weight.requires_grad_(False)  # a small corpus would bend the few words it holds away from the rest
    optimizer = _optimizer(network, schedule)
    mean = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(schedule.average))
    checkpoint, log = out / "checkpoint.pt", out / "log.jsonl"
    first = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        mean.load_state_dict(state["mean"])
        first = state["epoch"]
        report(f"going on after epoch {first} of {schedule.epochs}")
    names = named_sources(examples)
    for epoch in range(first, schedule.epochs):
        if epoch == max(first, schedule.silver_after):
            report("reading the contents again for nested attributions")
            examples = silver(mean.module, examples)
        chance = random.Random(schedule.seed * 1000 + epoch)  # noqa: S311 - no secret
        torch.manual_seed(schedule.seed * 1000 + epoch)
        current = [example for example in examples if example.since <= epoch]
        augment = _augmenter(chance, chances, names)
        epoch_batches = list(batches(current, tokenizer, size=schedule.batch, chance=chance, augment=augment))
        started, losses = time.monotonic(), []
        network.train()
        for i, batch in enumerate(epoch_batches):
            _set_rates(optimizer, schedule, (epoch + i / len(epoch_batches)) / schedule.epochs)
            tag_loss, link_loss = loss_of(network, batch)
            loss = tag_loss + schedule.link_weight * link_loss
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            mean.update_parameters(network)
            losses.append((float(tag_loss.detach()), float(link_loss.detach())))
            if i % 50 == 49:
                tag, link = np.mean(losses[-50:], axis=0)
                speed = i / (time.monotonic() - started)
                report(
                    f"epoch {epoch + 1} batch {i + 1}/{len(epoch_batches)} "
                    f"tags {tag:.4f} links {link:.4f} {speed:.2f}/s"
                )
        mean.module.eval()
        row = {"epoch": epoch + 1, "seconds": round(time.monotonic() - started), **check(mean.module)}
        report(str(row))
        state = {
            "network": network.state_dict(),
            "mean": mean.state_dict(),
            "optimizer": optimizer.state_dict(),
            "epoch": epoch + 1,
        }
        torch.save(state, checkpoint.with_suffix(".tmp"))
        checkpoint.with_suffix(".tmp").replace(checkpoint)
        with log.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row) + "\n")
    averaged: Network = mean.module
    return averaged


def loss_of(network: Network, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the cross-entropies of the cue tags (over known pieces) and of the roles (over cues and pieces)."""
    inputs = {name: torch.from_numpy(array) for name, array in batch.inputs.items()}
    with torch.autocast("cpu", torch.bfloat16):
        hidden = network.encode(**inputs)
    outputs = network.heads(hidden.float())
    b, t, _ = outputs[0].shape
    target = torch.from_numpy(batch.tags).transpose(1, 2)  # [B, T, layers]
    tag_loss = F.cross_entropy(outputs[0].view(b, t, 2, 3).flatten(0, 2), target.flatten(), ignore_index=-100)
    if not len(batch.row):
        return tag_loss, tag_loss.new_zeros(())
    cue = torch.from_numpy(batch.cue)
    logits = network.link(outputs, torch.from_numpy(batch.row), cue, distance_buckets(cue))
    role = torch.from_numpy(batch.role)
    return tag_loss, F.cross_entropy(logits.flatten(0, 1), role.flatten(), ignore_index=-100)


def _optimizer(network: Network, schedule: Schedule) -> torch.optim.Optimizer:
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            encoder = name.startswith(("layers.", "positions.", "norm."))
            groups.setdefault((encoder, parameter.ndim > 1), []).append(parameter)
    return torch.optim.AdamW(
        [
            {
                "params": parameters,
                "peak": schedule.rate if encoder else schedule.head_rate,
                "weight_decay": schedule.decay * matrix,
            }
            for (encoder, matrix), parameters in groups.items()
        ],
        betas=(0.9, 0.98),
    )


def _set_rates(optimizer: torch.optim.Optimizer, schedule: Schedule, done: float) -> None:
    share = (
        done / schedule.warmup
        if done < schedule.warmup
        else 0.5 * (1 + math.cos(math.pi * (done - schedule.warmup) / (1 - schedule.warmup)))
    )
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * share


def _augmenter(chance: random.Random, chances: Chances, names: list[str]) -> Callable[[Example], Example]:
    def augment(example: Example) -> Example:
        if names and chances.reported:
            example = composed(example, chance, names, share=chances.reported)
        return augmented(example, chance, chances)

    return augment
