from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, inspect

from sayso.ledger import Ledger, Outcome, migrations, open_ledger, tables
from tests.plain_reader import MAKER, reading_of, report
from tests.whole_reading import whole, whole_bonds


def schema(connection: Connection) -> dict[str, object]:
    """Return the tables with their columns and keys, as the database tells them."""
    about = inspect(connection)
    return {
        name: {
            "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in about.get_columns(name)],
            "key": about.get_pk_constraint(name)["constrained_columns"],
            "foreign": sorted(
                (k["constrained_columns"], k["referred_table"], k["referred_columns"])
                for k in about.get_foreign_keys(name)
            ),
            "unique": sorted(k["column_names"] for k in about.get_unique_constraints(name)),
        }
        for name in about.get_table_names()
        if not name.startswith("phrases")  # full text, which SQLite keeps in tables of its own
    }


# What SQLAlchemy calls them in SQLite, and what a STRICT table may call them.
_STRICT = {"JSON": "TEXT", "BOOLEAN": "INTEGER", "FLOAT": "REAL"}


def test_the_tables_in_python_are_those_in_sql(ledger: Ledger) -> None:
    memory = create_engine("sqlite://")
    with memory.connect() as connection:
        tables.metadata.create_all(connection)
        wanted = schema(connection)
    memory.dispose()
    with ledger.view() as view, view._reading() as connection:
        found = schema(connection)
    for table in wanted.values():
        assert isinstance(table, dict)
        table["columns"] = [(name, _STRICT.get(kind, kind), null) for name, kind, null in table["columns"]]
    assert found == wanted


def test_the_columns_of_the_view_are_those_in_python(ledger: Ledger) -> None:
    with ledger.view() as view, view._reading() as connection:
        found = connection.exec_driver_sql("SELECT * FROM current").keys()
    assert list(found) == [column.name for column in tables.current.columns]


def test_every_reference_is_checked(ledger: Ledger) -> None:
    with ledger.writer() as writer:
        assert writer._connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger of the version before the one that the tests below invent."""
    path = tmp_path / "old.ledger"
    with open_ledger(path) as ledger, ledger.writer() as writer:
        writer.add(reading_of(report(1)))
    return path


def test_an_older_ledger_is_brought_up_to_date(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def note(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE notes (text TEXT)")

    monkeypatch.setattr(migrations, "_STEPS", [*migrations._STEPS, note])
    monkeypatch.setattr(migrations, "VERSION", migrations.VERSION + 1)
    for _ in range(2):  # the second time there is nothing left to do
        with open_ledger(old, create=False) as ledger, ledger.view() as view:
            assert view.reading(report(1).id) == reading_of(report(1))
            with view._reading() as connection:
                assert "notes" in inspect(connection).get_table_names()
                assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == migrations.VERSION


def test_a_step_that_fails_leaves_the_ledger_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE notes (text TEXT)")
        raise RuntimeError("half-way")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_STEPS", [*migrations._STEPS, fail])
        patch.setattr(migrations, "VERSION", migrations.VERSION + 1)
        with pytest.raises(RuntimeError, match="half-way"):
            open_ledger(old)
    with open_ledger(old) as ledger, ledger.view() as view:
        assert view.reading(report(1).id) == reading_of(report(1))
        with view._reading() as connection:
            assert "notes" not in inspect(connection).get_table_names()


# What the first version wrote for report(1), as the plain reader read it.
FIRST_ROWS = """
INSERT INTO articles VALUES (:article, NULL);
INSERT INTO versions VALUES
    (1, :article, 1, '2024-06-01T08:00:00Z', :title, NULL, NULL, '[]', '2024-05-31', NULL, NULL, '[]', :digest, :text);
INSERT INTO makers VALUES (1, 'plain', '1', :maker);
INSERT INTO readings VALUES (1, 1, 1, '2024-06-01T08:00:00Z');
INSERT INTO attributions VALUES (1, 1, 1, :first, 'direct', NULL, 0, NULL, NULL, NULL, NULL, NULL, '[]', 0.75);
INSERT INTO attributions VALUES (2, 1, 2, :second, 'direct', NULL, 0, NULL, NULL, NULL, NULL, NULL, '[]', 0.75)
"""


def test_a_ledger_of_the_first_version_is_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "first.ledger"
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_STEPS", migrations._STEPS[:1])
        patch.setattr(migrations, "VERSION", 1)
        open_ledger(path).close()
    reading = reading_of(report(1))
    first, second = reading.attributions
    known = {
        "article": reading.article.id, "title": reading.article.title, "digest": reading.article.digest,
        "text": reading.article.text, "maker": MAKER.digest, "first": first.id, "second": second.id,
    }  # fmt: skip
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        for statement in FIRST_ROWS.split(";\n"):
            connection.execute(statement, known)
        for key, attribution in enumerate(reading.attributions, start=1):
            for role in ("content", "cue", "source"):
                (span,) = getattr(attribution, role).spans
                connection.execute("INSERT INTO spans VALUES (?, ?, 1, ?, ?)", (key, role, span.start, span.end))
    connection.close()

    newer = replace(whole(), article=reading.article, attributions=(), entities=(), facts=(), stances=())
    with open_ledger(path, create=False) as ledger:
        with ledger.view() as view, view._reading() as connection_:
            assert connection_.exec_driver_sql("PRAGMA user_version").scalar_one() == migrations.VERSION
            assert connection_.exec_driver_sql("SELECT source, speaker, chain FROM said").fetchall() == [
                ("Ana Brandt", None, None),
                ("Tom Okafor", None, None),
            ]
        with ledger.view() as view:
            assert list(view.readings()) == [reading]
        assert heard(ledger, "bolts") == [second.id]
        assert heard(ledger, 'speaker : "ana brandt"') == [first.id]
        with ledger.writer() as writer:
            assert writer.add(reading) is Outcome.UNCHANGED
            assert writer.add(whole()) is Outcome.ADDED
            assert writer.add(newer) is Outcome.REREAD
        with ledger.view() as view:
            assert view.reading(whole().article.id) == whole()
            assert view.reading(newer.article.id) == newer


def heard(ledger: Ledger, query: str) -> list[str]:
    """Return the attributions that full text finds."""
    with ledger.view() as view, view._reading() as connection:
        return list(
            connection.exec_driver_sql(
                "SELECT id FROM attributions JOIN phrases ON phrases.rowid = key WHERE phrases MATCH ? ORDER BY key",
                (query,),
            ).scalars()
        )


def test_a_ledger_of_the_second_version_is_kept_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "second.ledger"
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_STEPS", migrations._STEPS[:2])
        patch.setattr(migrations, "VERSION", 2)
        open_ledger(path).close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        # The rows that sayso 0.1 wrote when it was given these two readings.
        connection.executescript(Path(__file__).with_name("second.sql").read_text("utf-8"))
    connection.close()

    known = {reading.article.id: reading for reading in (whole(), reading_of(report(1)))}
    with open_ledger(path, create=False) as ledger:
        with ledger.view() as view:
            assert {reading.article.id: reading for reading in view.readings()} == known
            # Nothing is linked yet, and nothing is missed.
            assert view.claims() == []
            assert {reading.article.id: reading for reading in view.unlinked()} == known
        assert heard(ledger, 'words : bridge AND speaker : "ana brandt" AND outlet : kestrel') == ["at_letter"]
        assert heard(ledger, 'outlet : "kestrel.example"') == ["at_post", "at_letter", "at_lie"]
        with ledger.writer() as writer:
            assert writer.add(whole(), whole_bonds()) is Outcome.UNCHANGED
            assert writer.link(whole(), whole_bonds())
        with ledger.view() as view:
            assert [entry.disputed for entry in view.claims()] == [True]
            assert [reading.article.id for reading in view.unlinked()] == [report(1).id]


def test_full_text_is_the_same_whether_written_or_brought_up_to_date(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "second.ledger"
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_STEPS", migrations._STEPS[:2])
        patch.setattr(migrations, "VERSION", 2)
        open_ledger(path).close()
    with sqlite3.connect(path) as connection:
        connection.executescript(Path(__file__).with_name("second.sql").read_text("utf-8"))
    connection.close()
    with ledger.writer() as writer:
        writer.add(whole())
        writer.add(reading_of(report(1)))
    terms = []
    for one in (ledger.path, path):
        open_ledger(one, create=False).close()
        with sqlite3.connect(one) as connection:
            connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, phrases, instance)")
            terms.append(connection.execute("SELECT * FROM terms ORDER BY 1, 2, 3, 4").fetchall())
        connection.close()
    assert terms[0] == terms[1]
    assert len(terms[0]) > 40
