from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sayso.export import FORMATS, jsonl
from sayso.jsonl import from_record
from sayso.ledger import open_ledger
from sayso.records import Reading
from tests.ledger.readings import readings
from tests.plain_reader import reading_of, report
from tests.webs import PAGES, TYPES, write


@given(st.lists(readings(), max_size=4))
def test_each_reading_is_a_line_from_which_it_can_be_had_again(found: list[Reading]) -> None:
    out = io.StringIO()
    assert jsonl.write(found, out) == len(found)
    lines = out.getvalue().split("\n")
    assert lines.pop() == ""
    assert [from_record(json.loads(line), "here") for line in lines] == found


def test_a_reading_is_written_before_the_next_is_asked_for() -> None:
    out = io.StringIO()

    def one_by_one() -> Iterator[Reading]:
        for number in range(3):
            assert out.getvalue().count("\n") == number
            yield reading_of(report(number))

    assert jsonl.write(one_by_one(), out) == 3


def test_the_formats_are_found_by_name(tmp_path: Path) -> None:
    path = write(tmp_path / "web.ledger", PAGES, TYPES)
    out = io.StringIO()
    with open_ledger(path) as ledger, ledger.view() as view:
        written = FORMATS["jsonl"](view, out)
    assert (written.count, written.what, written.plural) == (len(PAGES), "article", "articles")
    assert out.getvalue().count("\n") == len(PAGES)
