"""The import rule of the house: a module imports from lower levels only, and heavy things late."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src" / "sayso"

# From the ground up; what stands on one floor does not know its neighbours.
FLOORS = (
    {"records", "errors"},
    {"text", "quotation", "checked", "plover", "dates", "statements", "listings"},
    {"jsonl", "model", "graph"},
    {"ingest", "gold"},
    {"annotate"},
    {"link", "ledger", "lists"},
    {"pipeline", "screening"},
    {"ask", "export", "reconcile"},
    {"serve"},
)
LEVELS = {name: level for level, floor in enumerate(FLOORS) for name in floor}
# Imported by the command line alone, and only when asked for. They may use everything; training measures,
# measuring does not train.
APART = {"evaluate": 0, "train": 1}
# The public face and `python -m sayso` stand above the house.
FACES = {"__init__", "__main__"}
# The only torch in the house.
TORCH = {"train"}


def part(path: Path, source: Path) -> str:
    """Return the part of the house that a file belongs to: `ledger` for ledger/view.py."""
    return path.relative_to(source).parts[0].removesuffix(".py")


def imports(path: Path, source: Path) -> Iterator[tuple[str, bool]]:
    """Yield the full name of every module imported in the file, and whether that is inside a function."""

    def walk(node: ast.AST, inside: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            match child:
                case ast.Import(names=names):
                    yield from ((name.name, inside) for name in names)
                case ast.ImportFrom(module=module, names=names, level=level):
                    package = ("sayso", *path.relative_to(source).parts[:-1])
                    above = ".".join(package[: len(package) - level + 1]) if level else ""
                    base = ".".join(filter(None, (above, module)))
                    yield from ((f"{base}.{name.name}", inside) for name in names)
                case _:
                    yield from walk(
                        child, inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                    )

    yield from walk(ast.parse(path.read_text("utf-8")), False)


def breaches(source: Path = SOURCE) -> list[str]:
    found = []
    for path in sorted(source.rglob("*.py")):
        own = part(path, source)
        if own in FACES:
            continue
        for name, inside in imports(path, source):
            top, *rest = name.split(".")
            where = f"{path.relative_to(source)} imports {name}"
            if top == "torch" and own not in TORCH:
                found.append(f"{where}: torch is for training alone")
            if top != "sayso" or not rest:
                continue
            other = rest[0]
            if own == other or (own in APART and APART.get(other, -1) < APART[own]):
                continue
            if other in APART:
                if not (path == source / "serve" / "cli.py" and inside):
                    found.append(f"{where}: only the command line may, inside the command")
            elif LEVELS[own] <= LEVELS[other]:
                found.append(f"{where}: level {LEVELS[own]} from level {LEVELS[other]}")
    return found


def test_every_part_of_the_house_has_its_level() -> None:
    parts = {part(path, SOURCE) for path in SOURCE.rglob("*.py")}
    assert parts <= LEVELS.keys() | APART.keys() | FACES


def test_imports_go_one_way() -> None:
    assert breaches() == []


def test_a_breach_would_be_seen(tmp_path: Path) -> None:
    house = tmp_path / "sayso"
    (house / "ledger").mkdir(parents=True)
    (house / "serve").mkdir()
    (house / "ledger" / "view.py").write_text("from sayso.pipeline import add\nfrom ..link import propose\n")
    (house / "serve" / "cli.py").write_text(
        "from sayso import train\ndef f():\n    from sayso.evaluate import run\n    import torch\n"
    )
    assert breaches(house) == [
        "ledger/view.py imports sayso.pipeline.add: level 5 from level 6",
        "ledger/view.py imports sayso.link.propose: level 5 from level 5",
        "serve/cli.py imports sayso.train: only the command line may, inside the command",
        "serve/cli.py imports torch: torch is for training alone",
    ]
