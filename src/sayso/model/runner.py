"""The shipped network: load it once, run it on windows of word pieces."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sayso.errors import ModelError
from sayso.model.confidence import EVIDENCE, Calibration
from sayso.model.decode import Decoding, Outputs
from sayso.model.features import LAYOUTS, QUOTES, SHAPES, IntArray, load_tokenizer
from sayso.model.labels import (
    ACTS,
    ADDED,
    COLUMNS,
    COREFERENCE,
    CUE_LAYERS,
    DISTANCES,
    ENTITY_TYPES,
    LINKS,
    MULTIPLIED,
    NAME_TYPES,
    PROPOSITION,
    RELATIONS,
    WINDOW,
)
from sayso.model.pairs import PAIR_FEATURES
from sayso.model.relations import PLACE_FEATURES, Relating
from sayso.records import Maker

__all__ = ["FILES", "SHIPPED", "Model", "load_model", "run_session", "schema", "session_of"]

#: The model folder inside the package.
SHIPPED = Path(__file__).parent / "shipped"
#: What a model folder holds beside card.json, which names the SHA-256 of each.
FILES = ("model.onnx", "tokenizer.json", "labels.json")
# onnxruntime joins addition and layer normalisation into one operator, which on the CPU takes four times as long as
# the two: without it, 1.32 makes 9,300 pieces a second in place of 8,500 (one core with AVX-512 VNNI, windows of 250).
_SLOWER = ("SkipLayerNormFusion",)
#: Version of the rules between the network and the record (decoding, spans, nesting). A change to them that changes
#: readings raises it, so that articles read before are known to be out of date.
RULES = "3"
_REMEDY = "reinstall sayso, or make the folder anew with 'sayso train'"


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded network with its tokenizer and settings."""

    session: Any
    tokenizer: Any
    decoding: Decoding
    calibration: Calibration
    relating: Relating
    pairs: tuple[float, ...]  # weights of the pair features, their bias, and of the vectors' product
    maker: Maker

    def run(self, arrays: Mapping[str, IntArray]) -> Outputs:
        """Run the network on a batch of windows, as `features.window_arrays` makes them."""
        return run_session(self.session, arrays)


def run_session(session: Any, arrays: Mapping[str, IntArray]) -> Outputs:
    """Run an open network on windows of one length, which need no mask."""
    return Outputs(*session.run(None, {name: array for name, array in arrays.items() if name != "mask"}))


def schema() -> dict[str, Any]:
    """Return what the features and labels of this program are, to be held against a model's labels.json."""
    return {
        "window": WINDOW,
        "shapes": list(SHAPES),
        "layouts": list(LAYOUTS),
        "quotes": list(QUOTES),
        "cue_layers": list(CUE_LAYERS),
        "columns": dict(COLUMNS),
        "links": {name: {"roles": list(link.roles), "width": link.width} for name, link in LINKS.items()},
        "distances": DISTANCES,
        "acts": list(ACTS),
        "entity_types": list(ENTITY_TYPES),
        "name_types": list(NAME_TYPES),
        "coreference": COREFERENCE,
        "proposition": PROPOSITION,
        "relations": list(RELATIONS),
        "relating": [ADDED, MULTIPLIED],
        "places": PLACE_FEATURES,
        "pair_features": list(PAIR_FEATURES),
        "evidence": list(EVIDENCE),
    }


@lru_cache(maxsize=4)
def load_model(folder: Path = SHIPPED, *, threads: int = 0) -> Model:
    """Load and check the model in `folder`; `threads` bounds the cores one run uses (0: all).

    Raises ModelError if a file is missing, does not match its digest, or was made for other labels.
    """
    card = _read_json(folder / "card.json")
    digests = card.get("files")
    if not isinstance(digests, dict):
        raise ModelError(str(folder / "card.json"), "names no digests of the model's files", _REMEDY)
    for name in FILES:
        _check(folder / name, digests.get(name))
    labels = _read_json(folder / "labels.json")
    if labels.get("schema") != schema():
        raise ModelError(str(folder / "labels.json"), "was made for another version of sayso", _REMEDY)
    try:
        decoding = Decoding(**{name: float(labels[name]) for name in Decoding.__slots__})
        outer, nested = map(float, labels["floor"])
        weights = tuple(map(float, labels["confidence"]))
        if len(weights) != len(EVIDENCE):
            raise ValueError("confidence")
        calibration = Calibration(weights, (outer, nested))
        pairs = tuple(map(float, labels["pairs"]))
        if len(pairs) != len(PAIR_FEATURES) + 2:
            raise ValueError("pairs")
        relating = _relating(labels["relating"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(str(folder / "labels.json"), f"lacks or garbles a setting ({error})", _REMEDY) from error
    title, version = card.get("name"), card.get("version")
    if not isinstance(title, str) or not isinstance(version, str):
        raise ModelError(str(folder / "card.json"), "names no model and version", _REMEDY)
    maker = Maker(name=title, version=f"{version}+{RULES}", digest=str(digests["model.onnx"]))
    try:
        session = session_of(folder / "model.onnx", threads=threads)
    except Exception as error:  # onnxruntime raises its own, unexported classes
        raise ModelError(
            str(folder / "model.onnx"), f"onnxruntime refuses it ({type(error).__name__})", _REMEDY
        ) from error
    return Model(session, load_tokenizer(folder / "tokenizer.json"), decoding, calibration, relating, pairs, maker)


def _relating(table: Mapping[str, Any]) -> Relating:
    worth, out, base = (np.asarray(table[name], dtype=np.float32) for name in ("worth", "out", "base"))
    count = len(RELATIONS)
    for array, shape in ((worth, (PLACE_FEATURES, ADDED)), (out, (ADDED + MULTIPLIED, count)), (base, (count,))):
        if array.shape != shape:
            raise ValueError("relating")
    floors = tuple(float(table["floors"][relation]) for relation in RELATIONS)
    return Relating(worth, out, base, floors, float(table["slope"]), float(table["bias"]))


def session_of(path: Path, *, threads: int = 0) -> Any:
    """Open an ONNX file for the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=list(_SLOWER)
    )


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelError(str(path), "is missing", _REMEDY) from error
    except (OSError, ValueError) as error:
        raise ModelError(str(path), f"cannot be read ({error})", _REMEDY) from error
    if not isinstance(value, dict):
        raise ModelError(str(path), "is not a JSON object", _REMEDY)
    return value


def _check(path: Path, digest: object) -> None:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(str(path), "is missing or cannot be read", _REMEDY) from error
    if found != digest:
        raise ModelError(str(path), "does not match its digest in card.json", _REMEDY)
