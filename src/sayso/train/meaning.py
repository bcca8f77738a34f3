"""What contents say, as the base model puts it: the teacher of the network's own proposition vectors.

all-MiniLM-L6-v2 was trained to give like sentences like vectors (the mean over a sentence's pieces). Fine-tuning for
other heads would lose that, so a head learns it anew: for each content, in its context, the vector that the untouched
base model gives to its words alone (distillation; Reimers and Gurevych 2020), cut to its main directions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from sayso.model.features import CLS, SEP
from sayso.model.labels import PROPOSITION, WINDOW
from sayso.train.corpora import Example, saying
from sayso.train.network import Network

__all__ = ["meanings_of", "vectors_of"]

FloatArray = npt.NDArray[np.float32]
_BATCH = 64


def meanings_of(examples: Sequence[Example], network: Network, tokenizer: Any) -> dict[str, FloatArray]:
    """Return a unit vector [proposition] for the words of each content; `network` still is the base model."""
    words = sorted(
        {saying(example.text, label.content) for example in examples for labels in example.choices for label in labels},
        key=lambda w: (len(w), w),
    )
    if not words:
        return {}
    vectors = vectors_of(words, network, tokenizer)
    # The main directions of what is said, not centred: cosines are to stay what they are.
    _, axes = torch.linalg.eigh(vectors.T @ vectors)
    short = F.normalize(vectors @ axes[:, -PROPOSITION:], dim=-1).numpy()
    return dict(zip(words, short, strict=True))


def vectors_of(words: Sequence[str], network: Network, tokenizer: Any) -> torch.Tensor:
    """Return a unit vector [words, width] of each text, as all-MiniLM-L6-v2 pools it; `network` is the base model."""
    network.eval()
    found = []
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        for low in range(0, len(words), _BATCH):
            encodings = tokenizer.encode_batch(words[low : low + _BATCH])
            ids = [[CLS, *encoding.ids[: WINDOW - 2], SEP] for encoding in encodings]
            length = max(map(len, ids))
            padded = torch.tensor([row + [0] * (length - len(row)) for row in ids])
            mask = torch.tensor([[1.0] * len(row) + [0.0] * (length - len(row)) for row in ids])
            none = torch.zeros_like(padded)
            x = network.encode(padded, none, none, none, mask).float()
            found.append(F.normalize((x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1))
    return torch.cat(found)
