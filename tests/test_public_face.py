from __future__ import annotations

import subprocess
import sys

import pytest

import sayso

HEAVY = {
    "feedparser", "htmldate", "lxml", "numpy", "onnxruntime", "pydantic", "rich", "sqlalchemy", "tokenizers",
    "torch", "trafilatura", "typer", "urllib3", "warcio",
}  # fmt: skip


def test_the_public_names_are_exactly_these() -> None:
    assert sayso.__all__ == [
        "Article",
        "Attribution",
        "Entity",
        "Fact",
        "Form",
        "Maker",
        "Outlet",
        "Party",
        "Phrase",
        "Reading",
        "SaysoError",
        "Skipped",
        "Span",
        "Stance",
        "When",
        "add",
        "load",
        "open_ledger",
        "read",
    ]
    assert sayso.__all__ == sorted(sayso.__all__)
    assert len(sayso.__all__) <= 20
    assert set(sayso.__all__) <= set(dir(sayso))


@pytest.mark.parametrize("name", sayso.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    assert getattr(sayso, name).__doc__


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        _ = sayso.reed  # type: ignore[attr-defined]


def test_the_bare_import_is_light() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sayso, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert HEAVY & set(told.stdout.split()) == set()
    assert "sayso.records" in told.stdout
