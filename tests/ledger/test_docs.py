"""What docs/ledger.md tells of the file is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import inspect

from sayso.ledger import Ledger, migrations, tables
from tests.plain_reader import reading_of, report
from tests.whole_reading import whole, whole_bonds

PAGE = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("query", QUERIES)
def test_the_queries_can_be_asked(ledger: Ledger, query: str) -> None:
    with ledger.writer() as writer:
        for extra in ("", " It opens on Friday."):
            writer.add(reading_of(report(1, url="https://post.example/1", extra=extra)))
        writer.add(whole(), whole_bonds())
    with ledger.view() as view, view._reading() as connection:
        assert connection.exec_driver_sql(query).all()


def test_the_tables_and_their_columns_are_told() -> None:
    told = {
        name: re.findall(r"(\w+)(?: \([^)]*\))?(?:, |$)", columns.strip())
        for name, columns in re.findall(r"^\| (\w+) \|[^|]*\|([^|]*)\|$", PAGE, re.MULTILINE)
        if name != "table"
    }
    assert told == {table.name: [column.name for column in table.columns] for table in tables.metadata.sorted_tables}


def test_the_views_are_told(ledger: Ledger) -> None:
    told = dict(re.findall(r"^- `(\w+)`: (.*?)(?=\n- |\n\n)", PAGE, re.MULTILINE | re.DOTALL))
    with ledger.view() as view, view._reading() as connection:
        views = inspect(connection).get_view_names()
        assert told.keys() == set(views)
        for name in set(views) - {"current"}:
            columns = list(connection.exec_driver_sql(f"SELECT * FROM {name}").keys())
            plain = re.sub(r" \([^)]*\)", "", " ".join(told[name].split()))
            assert f": {', '.join(columns)}." in plain


def test_the_mark_of_the_file_is_told() -> None:
    assert str(migrations.APPLICATION_ID) in PAGE
