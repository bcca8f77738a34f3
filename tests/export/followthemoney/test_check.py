from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from sayso.errors import BadRecord, MissingExtra
from sayso.export.followthemoney.check import check

LIMA = {"id": "id-1", "schema": "Person", "properties": {"name": ["Ana Lima"]}}
GUARD = {"id": "id-2", "schema": "Organization", "properties": {"name": ["River Guard"]}}
MEMBER = {"id": "link-1", "schema": "Membership", "properties": {"member": ["id-1"], "organization": ["id-2"]}}


def file(folder: Path, *lines: dict[str, Any]) -> Path:
    path = folder / "entities.json"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


@pytest.mark.ftm
def test_what_is_right_is_counted(tmp_path: Path) -> None:
    pytest.importorskip("followthemoney")
    assert check(file(tmp_path, LIMA, GUARD, MEMBER)) == 3


@pytest.mark.ftm
@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({**LIMA, "schema": "Human"}, "Human is no schema"),
        ({**LIMA, "schema": "Thing"}, "Thing is no schema"),
        (LIMA, "the id id-1 comes twice"),
        ({"id": "id-3", "schema": "Person", "properties": {}}, "Person id-3 lacks name"),
        ({"id": "id-3", "schema": "Person", "properties": {"name": ["A"], "birthDate": ["soon"]}}, "Person.birthDate"),
        ({"id": "id-3", "schema": "Person", "properties": {"name": ["A"], "colour": ["red"]}}, "Person.colour"),
        (
            {**MEMBER, "properties": {"member": ["id-9"], "organization": ["id-2"]}},
            "Membership.member points at nothing",
        ),
        (
            {**MEMBER, "properties": {"member": ["id-2"], "organization": ["id-1"]}},
            "Membership.organization points at Person, not at Organization",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, wrong: dict[str, Any], told: str) -> None:
    pytest.importorskip("followthemoney")
    with pytest.raises(BadRecord, match=rf"entities.json:3: {told}"):
        check(file(tmp_path, LIMA, GUARD, wrong))


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "followthemoney", None)
    with pytest.raises(MissingExtra, match=r"is not installed; pip install 'sayso\[ftm\]'"):
        check(file(tmp_path, LIMA))
