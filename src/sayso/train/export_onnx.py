"""From the trained network to the shipped folder: model.onnx (int8), tokenizer.json, labels.json, card.json."""

from __future__ import annotations

import hashlib
import json
import shutil
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sayso.model.confidence import Calibration
from sayso.model.decode import Decoding
from sayso.model.labels import LINKS, RELATIONS
from sayso.model.links import column
from sayso.model.relations import Relating
from sayso.model.runner import FILES, schema
from sayso.train.network import Exported, Network, distance_buckets

__all__ = ["export_network", "write_card", "write_labels", "write_parity"]

_INPUTS = ("ids", "shape", "layout", "quote")
_OUTPUTS = ("logits", "query", "key", "query_distance", "key_distance", "proposition", "subject", "object", "between")


def export_network(network: Network, target: Path) -> None:
    """Write `target` (int8 weights, dynamic quantisation) and, beside it, `model.fp32.onnx` for comparison."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    example = tuple(torch.ones(2, 16, dtype=torch.int64) for _ in _INPUTS)
    axes = {name: {0: "batch", 1: "length"} for name in (*_INPUTS, *_OUTPUTS)}
    full = target.with_name("model.fp32.onnx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Exported(network),
            example,
            str(full),
            input_names=list(_INPUTS),
            output_names=list(_OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
    quantize_dynamic(str(full), str(target), weight_type=QuantType.QInt8, per_channel=True)


def write_parity(path: Path, network: Network, text: str, arrays: Mapping[str, Any]) -> None:
    """Write what the trained network says of `text`: the reference that a test holds the shipped file to.

    `cues` [B, T, layers * tags] are the probabilities of the cue tags, `links` those of the roles [C, T, roles], by
    group, for the cues that `places` lists as (window, first, last + 1). `text` should be one that may be published.
    """
    with torch.inference_mode():
        outputs = network(**{name: torch.from_numpy(array) for name, array in arrays.items()})
        b, t, _ = outputs[0].shape
        odds = outputs[0][..., column("cues")].view(b, t, -1, 3).softmax(-1)
        # Every piece that rather begins a cue than not, in either layer, stands for a cue of one piece.
        cues = [(int(row), int(at), int(at) + 1) for row, at in (odds[..., 1].sum(-1) > 0.5).nonzero()][:12]
        pooled = torch.zeros(len(cues), t)
        for i, (_, first, last) in enumerate(cues):
            pooled[i, first:last] = 1
        rows = torch.tensor([row for row, _, _ in cues], dtype=torch.int64)
        buckets = distance_buckets(pooled)
        links = {group: network.link(outputs, group, rows, pooled, buckets).softmax(-1) for group in LINKS}
    reference = {
        "text": text,
        "cues": np.round(odds.reshape(b, t, -1).numpy(), 4).tolist(),
        "places": cues,
        "links": {group: np.round(part.numpy(), 4).tolist() for group, part in links.items()},
    }
    path.write_text(json.dumps(reference, ensure_ascii=False) + "\n", "utf-8")


def write_labels(
    folder: Path, decoding: Decoding, calibration: Calibration, pairs: Sequence[float], relating: Relating
) -> None:
    """Write labels.json: what the outputs mean, the weights of the pair features, and the settings chosen."""
    labels = {
        "schema": schema(),
        **{name: round(getattr(decoding, name), 4) for name in Decoding.__slots__},
        "confidence": [round(weight, 5) for weight in calibration.weights],
        "floor": [round(floor, 4) for floor in calibration.floor],
        "pairs": [round(weight, 5) for weight in pairs],
        "relating": {
            **{name: np.round(getattr(relating, name).astype(float), 4).tolist() for name in ("worth", "out", "base")},
            "floors": dict(zip(RELATIONS, relating.floors, strict=True)),
            "slope": round(relating.slope, 5),
            "bias": round(relating.bias, 5),
        },
    }
    (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", "utf-8")


def write_card(folder: Path, tokenizer: Path, card: Mapping[str, Any]) -> None:
    """Copy the tokenizer and write card.json with the digest of each file."""
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    (folder / "card.json").write_text(
        json.dumps({**card, "files": digests}, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
