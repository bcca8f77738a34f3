"""What a network might say of one window, made up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from sayso.model.decode import Outputs
from sayso.model.labels import ADDED, COLUMNS, COREFERENCE, DISTANCES, LINKS, MULTIPLIED, PROPOSITION
from sayso.model.links import column, link_columns

FloatArray = npt.NDArray[np.float32]


def outputs(length: int) -> Outputs:
    """Return outputs of one window of so many pieces that see nothing: piece i stands at place i + 1."""
    roles = {group: len(link.roles) - 1 for group, link in LINKS.items()}
    width = sum(roles[group] * link.width for group, link in LINKS.items()) + COREFERENCE
    far = sum(roles.values()) * DISTANCES
    logits, query, key, query_distance, key_distance = (
        np.zeros((1, length + 2, columns), dtype=np.float32)
        for columns in (sum(COLUMNS.values()), width, width, far, far)
    )
    for part in ("names", "phrases", "titles"):
        logits[0, :, column(part).start] = 6.0
    logits[0, :, column("cues")] = np.tile(np.asarray([6.0, 0, 0], dtype=np.float32), 2)
    key_distance[:] = -5.0  # no piece plays any role
    proposition = np.zeros((1, length + 2, PROPOSITION), dtype=np.float32)
    related = (
        np.zeros((1, length + 2, width), dtype=np.float32) for width in (ADDED + MULTIPLIED, ADDED + MULTIPLIED, ADDED)
    )
    return Outputs(logits, query, key, query_distance, key_distance, proposition, *related)


def say(made: Outputs, part: str, values: Mapping[int, Mapping[int, float]]) -> None:
    """Set logits of a part of the columns: piece to column within the part to value."""
    start = column(part).start
    for piece, told in values.items():
        for number, value in told.items():
            made.logits[0, piece + 1, start + number] = value


def give(made: Outputs, group: str, role: int, pieces: set[int], value: float = 5.0) -> None:
    """Let pieces play a role (counted from 1) to every head of a group, wherever it stands."""
    far = link_columns(group)[1].start + (role - 1) * DISTANCES
    for piece in pieces:
        made.key_distance[0, piece + 1, far : far + DISTANCES] = value
