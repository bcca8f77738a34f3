"""How good a reading is, against what people marked in the same articles."""

from __future__ import annotations

from sayso.evaluate.scores import Scores, score

__all__ = ["Scores", "score"]
