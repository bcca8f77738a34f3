"""Vectors of sentences by all-MiniLM-L6-v2 itself, for comparison with what was trained from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from sayso.errors import MissingExtra

__all__ = ["BASE_SHA256", "minilm"]

#: The digest of the official weights, as in `recipes/en.toml`.
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def minilm() -> Callable[[Sequence[str]], npt.NDArray[np.float32]]:
    """Return what gives unit vectors [texts, 384] of texts; raises MissingExtra without PyTorch or the weights."""
    try:
        from sayso.train.meaning import vectors_of
        from sayso.train.network import Network, Sizes, load_minilm
    except ImportError as error:
        raise MissingExtra("all-MiniLM-L6-v2", "PyTorch is not installed", "pip install 'sayso[train]'") from error
    from sayso.model.features import load_tokenizer
    from sayso.train.command import base_folder

    base = base_folder(BASE_SHA256)
    network = Network(Sizes())
    load_minilm(network, base / "model.safetensors")
    tokenizer = load_tokenizer(base / "tokenizer.json")

    def sentences(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        found: npt.NDArray[np.float32] = vectors_of(texts, network, tokenizer).numpy()
        return found

    return sentences
