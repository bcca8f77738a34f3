"""The wheel holds everything that the program reads at run time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling")

ROOT = Path(__file__).parents[1]
DATA = (
    "py.typed",
    "ingest/furniture.toml",
    "evaluate/words.toml",
    "reconcile/vocabularies.toml",
    *(f"model/shipped/{name}" for name in ("model.onnx", "tokenizer.json", "labels.json", "card.json")),
)


@pytest.mark.slow
def test_the_wheel_holds_the_model_and_the_tables(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    [path] = tmp_path.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        names = set(wheel.namelist())
        for name in DATA:
            assert f"sayso/{name}" in names
            assert wheel.read(f"sayso/{name}") == (ROOT / "src" / "sayso" / name).read_bytes()
        modules = {f"sayso/{p.relative_to(ROOT / 'src' / 'sayso').as_posix()}" for p in (ROOT / "src").rglob("*.py")}
        assert modules <= names
        assert not [name for name in names if not name.startswith(("sayso/", "sayso-"))]
        [entries] = [name for name in names if name.endswith("/entry_points.txt")]
        assert "sayso = sayso.serve.cli:main" in wheel.read(entries).decode()
