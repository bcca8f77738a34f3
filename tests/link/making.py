"""Sayings made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from sayso.annotate.senses import negations_in, numbers_in, stems_of
from sayso.link.sayings import Saying


def saying(name: str, words: str, *, seed: int | None = None, **fields: Any) -> Saying:
    """Return a saying of some words; those with one `seed` have nearly the same vector."""
    vector = b""
    if seed is not None:
        base = np.random.default_rng(seed).normal(size=128)
        noise = np.random.default_rng(abs(hash(name)) % 2**32).normal(size=128) * 0.3
        values = base + noise
        vector = np.round(values * (127 / np.abs(values).max())).astype(np.int8).tobytes()
    known: dict[str, Any] = {
        "attribution": name,
        "article": f"art_{name}",
        "day": 739000,
        "act": "say",
        "words": stems_of(words),
        "numbers": numbers_in(words),
        "names": (),
        "negations": negations_in(words),
        "modal": "",
        "speaker": "ana brandt",
        "body": "",
        "anonymous": False,
        "outlet": "kestrel wire",
        "around": ("ana brandt",),
        "heading": (),
        "length": len(words),
        "vector": vector,
    }
    return Saying(**(known | fields))
