"""The ledger about a bridge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.ledger import View, open_ledger
from tests.ask.news import write


@pytest.fixture
def view(tmp_path: Path) -> Iterator[View]:
    """A view of the ledger about a bridge."""
    with open_ledger(write(tmp_path / "bridge.ledger")) as ledger, ledger.view() as view:
        yield view
