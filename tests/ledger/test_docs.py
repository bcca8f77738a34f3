"""What docs/ledger.md tells of the file is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import inspect

from sayso.ledger import Ledger, migrations, tables
from tests.plain_reader import reading_of, report

PAGE = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("query", QUERIES)
def test_the_queries_can_be_asked(ledger: Ledger, query: str) -> None:
    with ledger.writer() as writer:
        for extra in ("", " It opens on Friday."):
            writer.add(reading_of(report(1, url="https://post.example/1", extra=extra)))
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
    with ledger.view() as view, view._reading() as connection:
        assert set(inspect(connection).get_view_names()) == {"current", "said"}
        columns = list(connection.exec_driver_sql("SELECT * FROM said").keys())
    assert ", ".join(columns) in " ".join(PAGE.split())


def test_the_mark_of_the_file_is_told() -> None:
    assert str(migrations.APPLICATION_ID) in PAGE
