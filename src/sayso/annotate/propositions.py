"""What each content says, as one vector: the mean of what the network makes of its pieces."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sayso.model.features import Pieces
from sayso.records import Attribution

__all__ = ["propositions_of", "unit_vector"]


def propositions_of(
    pieces: Pieces, told: npt.NDArray[np.float16], attributions: Sequence[Attribution]
) -> dict[str, bytes]:
    """Return the proposition vector of each attribution's content, by its id, as signed bytes.

    `told` [N, proposition] is what each piece adds. Only directions matter, so each vector is scaled to use the whole
    range of a byte; a cosine of two of them is off by less than 0.01. Contents of no pieces have none.
    """
    found = {}
    for attribution in attributions:
        spans = attribution.content.spans
        starts = np.searchsorted(pieces.ends, [span.start for span in spans], side="right")
        ends = np.searchsorted(pieces.starts, [span.end for span in spans], side="left")
        parts = [told[a:b] for a, b in zip(starts, ends, strict=True) if a < b]
        if parts:
            mean = np.concatenate(parts).astype(np.float32).mean(0)
            top = float(np.abs(mean).max())
            if top > 0:
                found[attribution.id] = np.round(mean * (127 / top)).astype(np.int8).tobytes()
    return found


def unit_vector(vector: bytes) -> npt.NDArray[np.float32] | None:
    """Return a proposition vector of length 1, None where it is unknown."""
    if not vector:
        return None
    values = np.frombuffer(vector, dtype=np.int8).astype(np.float32)
    return values / (np.linalg.norm(values) or 1.0)
