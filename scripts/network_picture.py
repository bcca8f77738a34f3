"""Draw docs/network.svg: the network of the invented articles on a dam that the tests use."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from sayso.ask.network import network
from sayso.export import NETWORKS
from sayso.ledger import open_ledger

ROOT = Path(__file__).parents[1]
PICTURE = "docs/network.svg"


def main() -> None:
    """Write the picture."""
    sys.path.insert(0, str(ROOT))
    from tests.webs import PAGES, TYPES, write

    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "web.ledger", PAGES, TYPES)
        with open_ledger(path) as ledger, ledger.view() as view:
            found = network(view)
    with open(ROOT / PICTURE, "w", encoding="utf-8", newline="\n") as out:
        NETWORKS["svg"](found, out)


if __name__ == "__main__":
    main()
