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
import numpy.typing as npt
import torch
import torch.nn.functional as F
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from sayso.model.links import column
from sayso.train.augment import Chances, augmented
from sayso.train.batch import UNKNOWN, Batch, Related, batches
from sayso.train.compose import composed, named_sources
from sayso.train.corpora import Example
from sayso.train.meaning import meanings_of
from sayso.train.network import Network, Sizes, distance_buckets, load_minilm

__all__ = ["Schedule", "fit", "losses_of", "relating_loss"]

# What each head's loss counts for in the sum.
_WEIGHTS = {
    "cues": 1.0,
    "cue": 3.0,
    "spoken": 0.5,
    "names": 0.5,
    "phrases": 0.5,
    "titles": 0.3,
    "former": 0.1,
    "anonymous": 0.2,
    "coreference": 0.3,
    "around": 2.0,
    "title": 1.0,
    "acts": 0.3,
    "hedged": 0.2,
    "meaning": 1.0,
    "relations": 1.0,
}


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long and how fast to train. Rates are peaks, reached after `warmup` of the steps, then falling to 0.

    `until`, where not 0, ends training after so many of the epochs for which the rates were planned.
    """

    seed: int = 1
    epochs: int = 6
    until: int = 0
    batch: int = 16
    rate: float = 1.5e-4  # encoder
    head_rate: float = 1e-3
    warmup: float = 0.06
    decay: float = 0.01
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
    report("reading what the contents say")
    meanings = meanings_of(examples, network, tokenizer)
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
    for epoch in range(first, schedule.until or schedule.epochs):
        if epoch == max(first, schedule.silver_after):
            report("reading the contents again for nested attributions")
            examples = silver(mean.module, examples)
        chance = random.Random(schedule.seed * 1000 + epoch)  # noqa: S311 - no secret
        torch.manual_seed(schedule.seed * 1000 + epoch)
        current = [example for example in examples if example.since <= epoch]
        augment = _augmenter(chance, chances, names)
        epoch_batches = list(
            batches(current, tokenizer, size=schedule.batch, chance=chance, augment=augment, meanings=meanings)
        )
        started, losses = time.monotonic(), list[dict[str, float]]()
        network.train()
        for i, batch in enumerate(epoch_batches):
            _set_rates(optimizer, schedule, (epoch + i / len(epoch_batches)) / schedule.epochs)
            parts = losses_of(network, batch)
            loss = torch.stack([_WEIGHTS[name] * part for name, part in parts.items()]).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            mean.update_parameters(network)
            losses.append({name: float(part.detach()) for name, part in parts.items()})
            if i % 50 == 49:
                speed = i / (time.monotonic() - started)
                report(f"epoch {epoch + 1} batch {i + 1}/{len(epoch_batches)} {_told(losses[-50:])} {speed:.2f}/s")
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


def losses_of(network: Network, batch: Batch) -> dict[str, torch.Tensor]:
    """Return the cross-entropy of each head on what is labelled in the batch.

    A head with few labelled items in the batch counts in proportion, lest one rare item weigh as much as fifty.
    """
    inputs = {name: torch.from_numpy(array) for name, array in batch.inputs.items()}
    with torch.autocast("cpu", torch.bfloat16):
        hidden = network.encode(**inputs)
    outputs = network.heads(hidden.float())
    logits = outputs[0]
    losses: dict[str, torch.Tensor] = {}
    for name, target in batch.pieces.items():
        part = logits[..., column(name)]
        truth = torch.from_numpy(target).transpose(1, 2)  # [B, T, k]
        if name == "spoken":
            known = truth != UNKNOWN
            if known.any():
                losses[name] = F.binary_cross_entropy_with_logits(part[known], truth[known].float())
            continue
        part = part.unflatten(-1, (truth.shape[-1], -1)).flatten(0, 2)
        losses[name] = _entropy(part, truth.flatten(), 2000)
    for group, heads in batch.links.items():
        known_rows = np.flatnonzero((heads.roles != UNKNOWN).any(1)) if len(heads.row) else np.zeros(0, dtype=np.int64)
        if not len(known_rows):
            continue
        pooled = torch.from_numpy(heads.pooled[known_rows])
        row = torch.from_numpy(heads.row[known_rows])
        scores = network.link(outputs, group, row, pooled, distance_buckets(pooled))
        roles = torch.from_numpy(heads.roles[known_rows])
        losses[group] = _entropy(scores.flatten(0, 1), roles.flatten(), 0 if group == "cue" else 2000)
    if len(batch.acts):
        heads = batch.links["cue"]
        losses["acts"] = _entropy(_mean(logits, "acts", heads.row, heads.pooled), torch.from_numpy(batch.acts), 16)
        losses["hedged"] = _yes_no(_mean(logits, "hedged", heads.row, heads.pooled), batch.hedged, 16)
    if len(batch.contents):
        row, contents = torch.from_numpy(batch.content_row), torch.from_numpy(batch.contents)
        close = (network.propose(outputs, row, contents) * torch.from_numpy(batch.meanings)).sum(-1)
        losses["meaning"] = (1 - close).mean() * min(1.0, len(close) / 16)
    if batch.related:
        parts = [relating_loss(network, outputs[6:], related) for related in batch.related]
        losses["relations"] = torch.stack(parts).mean() * min(1.0, len(parts) / 8)
    if len(batch.former):
        heads = batch.links["title"]
        losses["former"] = _yes_no(_mean(logits, "former", heads.row, heads.pooled), batch.former, 8)
    if len(batch.pairs):
        row, pooled = torch.from_numpy(batch.mention_row), torch.from_numpy(batch.mention_pooled)
        losses["anonymous"] = _yes_no(
            _mean(logits, "anonymous", batch.mention_row, batch.mention_pooled), batch.anonymous, 32
        )
        pair = torch.from_numpy(batch.pairs)
        scores = network.corefer(outputs, row, pooled, pair, torch.from_numpy(batch.known))
        losses["coreference"] = _ranking(scores, pair[:, 0], torch.from_numpy(batch.fits), len(row))
    return losses


# Of the some ten thousand numbers that relations have between the entities of a window, so many as weigh one.
_PAIRS = 50.0


def relating_loss(network: Network, outputs: tuple[torch.Tensor, ...], related: Related) -> torch.Tensor:
    """Return the cross-entropy of the relations between the entities of one window, summed, in `_PAIRS`.

    `outputs` are those of `Network.related`.

    Two entities score the log of the sum over the pairs of their mentions: one of these tells.
    """
    arrays = (torch.from_numpy(part) for part in (related.pooled, related.known, related.span))
    scores = network.relate(outputs, related.row, *arrays).clamp(-30, 20)
    same = torch.from_numpy(related.entity[:, None] == related.entity) & ~torch.eye(
        len(related.entity), dtype=torch.bool
    )
    scores = scores.masked_fill(same[..., None], -30.0)  # of one entity alone only a mention by itself tells
    entity = F.one_hot(torch.from_numpy(related.entity)).float()  # [M, K]
    pooled = torch.einsum("ijr,ik,jl->klr", scores.exp(), entity, entity).clamp(min=1e-13).log()
    truth = torch.from_numpy(related.truth)
    known = truth != UNKNOWN
    return F.binary_cross_entropy_with_logits(pooled[known], truth[known].float(), reduction="sum") / _PAIRS


def _entropy(logits: torch.Tensor, truth: torch.Tensor, enough: int) -> torch.Tensor:
    known = int((truth != UNKNOWN).sum())
    if not known:
        return logits.new_zeros(())
    return F.cross_entropy(logits, truth, ignore_index=UNKNOWN) * (min(1.0, known / enough) if enough else 1.0)


def _yes_no(logits: torch.Tensor, truth: npt.NDArray[np.int64], enough: int) -> torch.Tensor:
    known = torch.from_numpy(truth != UNKNOWN)
    if not known.any():
        return logits.new_zeros(())
    right = torch.from_numpy(truth).float()[known]
    return F.binary_cross_entropy_with_logits(logits.squeeze(-1)[known], right) * min(1.0, int(known.sum()) / enough)


def _mean(logits: torch.Tensor, name: str, row: npt.NDArray[np.int64], pooled: npt.NDArray[np.float32]) -> torch.Tensor:
    """Return the mean of one part of the logits over the pieces of each head, [C, columns]."""
    share = torch.from_numpy(pooled / pooled.sum(1, keepdims=True))
    return torch.einsum("ct,ctk->ck", share, logits[..., column(name)][torch.from_numpy(row)])


def _ranking(scores: torch.Tensor, later: torch.Tensor, fits: torch.Tensor, count: int) -> torch.Tensor:
    """Return the mean of -log of the share that true antecedents (or none, with score 0) have of each mention."""
    top = torch.zeros(count).scatter_reduce(0, later, scores.detach(), "amax").clamp(min=0)
    odds = (scores - top[later]).exp()
    none = (-top).exp()
    everything = none.scatter_add(0, later, odds)
    right = torch.zeros(count).scatter_add(0, later, odds * fits)
    has = torch.zeros(count).scatter_add(0, later, fits.float()) > 0
    share = torch.where(has, right, none) / everything
    return -share.clamp(min=1e-6).log().mean() * min(1.0, count / 64)


def _told(losses: list[dict[str, float]]) -> str:
    """Return the mean of each head's losses, in words."""
    names = sorted({name for row in losses for name in row}, key=list(_WEIGHTS).index)
    return " ".join(f"{name} {np.mean([row[name] for row in losses if name in row]):.4f}" for name in names)


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
