"""Loading the model: whatever is wrong with its folder is said in one line that names the file."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from sayso.errors import ModelError
from sayso.model.confidence import EVIDENCE
from sayso.model.decode import Decoding
from sayso.model.labels import ADDED, MULTIPLIED, RELATIONS
from sayso.model.pairs import PAIR_FEATURES
from sayso.model.relations import PLACE_FEATURES
from sayso.model.runner import FILES, SHIPPED, load_model, schema


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A model folder in which all is right but the network itself, to be spoilt further."""
    made = tmp_path / "model"
    made.mkdir()
    shutil.copyfile(SHIPPED / "tokenizer.json", made / "tokenizer.json")
    (made / "model.onnx").write_bytes(b"not a network")
    labels = {
        "schema": schema(),
        **dict.fromkeys(Decoding.__slots__, 0.5),
        "confidence": [0.0] * len(EVIDENCE),
        "floor": [0.5, 0.5],
        "pairs": [0.0] * (len(PAIR_FEATURES) + 2),
        "relating": {
            "worth": [[0.0] * ADDED] * PLACE_FEATURES,
            "out": [[0.0] * len(RELATIONS)] * (ADDED + MULTIPLIED),
            "base": [0.0] * len(RELATIONS),
            "floors": dict.fromkeys(RELATIONS, 0.0),
            "slope": 1.0,
            "bias": 0.0,
        },
    }
    (made / "labels.json").write_text(json.dumps(labels), "utf-8")
    (made / "card.json").write_text(json.dumps({"name": "made", "version": "1"}), "utf-8")
    sign(made)
    return made


def sign(folder: Path) -> None:
    """Make the card's digests true again, as one who tampers with a model would."""
    card = json.loads((folder / "card.json").read_text("utf-8"))
    card["files"] = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    (folder / "card.json").write_text(json.dumps(card), "utf-8")


@pytest.mark.shipped
def test_load_model_names_its_maker() -> None:
    model = load_model()
    assert model.maker.name == "sayso-en"
    assert model.maker.digest == hashlib.sha256((SHIPPED / "model.onnx").read_bytes()).hexdigest()


@pytest.mark.shipped
def test_shipped_model_is_small() -> None:
    assert (SHIPPED / "model.onnx").stat().st_size < 35_000_000


@pytest.mark.parametrize("name", [*FILES, "card.json"])
def test_load_model_says_which_file_is_missing(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=rf"{name}: is missing.*; reinstall sayso"):
        load_model(folder)


@pytest.mark.parametrize("name", FILES)
def test_load_model_refuses_a_file_that_was_changed(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(bytes(data))
    with pytest.raises(ModelError, match=rf"{name}: does not match its digest"):
        load_model(folder)


def test_load_model_refuses_what_is_no_network(folder: Path) -> None:
    with pytest.raises(ModelError, match=r"model.onnx: onnxruntime refuses it"):
        load_model(folder)


def test_load_model_refuses_labels_of_another_version(folder: Path) -> None:
    labels = json.loads((folder / "labels.json").read_text("utf-8"))
    labels["schema"]["cue_layers"] = ["outer", "nested", "inmost"]
    (folder / "labels.json").write_text(json.dumps(labels), "utf-8")
    sign(folder)
    with pytest.raises(ModelError, match=r"labels.json: was made for another version of sayso"):
        load_model(folder)


@pytest.mark.parametrize(
    "change",
    [{"confidence": [1.0]}, {"floor": 3}, {"switch": None}, {"cue_floor": "x"}, {"pairs": [1.0]}, {"relating": {}}],
)
def test_load_model_refuses_garbled_settings(folder: Path, change: dict[str, object]) -> None:
    labels = json.loads((folder / "labels.json").read_text("utf-8"))
    (folder / "labels.json").write_text(json.dumps(labels | change), "utf-8")
    sign(folder)
    with pytest.raises(ModelError, match=r"labels.json: lacks or garbles a setting"):
        load_model(folder)


@pytest.mark.parametrize("name", ["name", "version"])
def test_load_model_refuses_a_card_without_a_name(folder: Path, name: str) -> None:
    card = json.loads((folder / "card.json").read_text("utf-8"))
    del card[name]
    (folder / "card.json").write_text(json.dumps(card), "utf-8")
    with pytest.raises(ModelError, match=r"card.json: names no model and version"):
        load_model(folder)


@pytest.mark.parametrize("text", ["", "[]", "{", "{}", '{"files": 3}'])
def test_load_model_refuses_a_garbled_card(folder: Path, text: str) -> None:
    (folder / "card.json").write_text(text, "utf-8")
    with pytest.raises(ModelError, match=r"card.json"):
        load_model(folder)
