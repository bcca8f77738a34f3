"""What the Reconciliation API 0.2 demands of a service's answers, in our own words.

After the JSON schemas of the Final Community Group Report of 10 April 2023
(https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

__all__ = ["check_extension", "check_manifest", "check_proposal", "check_results", "check_suggestions"]

_MOMENT = re.compile(
    r"-?([1-9]\d*)?\d{4}-(1[0-2]|0[1-9])-(3[01]|0[1-9]|[12]\d)T(2[0-3]|[01]\d):[0-5]\d:[0-5]\d(\.\d+)?"
    r"(Z|[+-](2[0-3]|[01]\d):[0-5]\d)?"
)


def check_manifest(manifest: Any) -> None:
    """The manifest of a service."""
    for name in ("name", "identifierSpace", "schemaSpace"):
        assert isinstance(manifest[name], str), name
    assert "0.2" in manifest["versions"]
    for name in ("documentation", "serviceVersion", "logo"):
        assert isinstance(manifest.get(name, ""), str), name
    for name in ("view", "feature_view", "preview"):
        if name in manifest:
            assert "{{id}}" in manifest[name]["url"], name
    if "preview" in manifest:
        assert type(manifest["preview"]["width"]) is int
        assert type(manifest["preview"]["height"]) is int
    types = manifest.get("defaultTypes", [])
    assert all(_named(one) for one in types)
    assert len({one["id"] for one in types}) == len(types)
    suggest = manifest.get("suggest", {})
    assert suggest.keys() <= {"entity", "property", "type"}
    for service in suggest.values():
        assert all(isinstance(value, str) for value in service.values())
    if "extend" in manifest:
        proposed = manifest["extend"].get("propose_properties", {})
        assert all(isinstance(value, str) for value in proposed.values())
        for setting in manifest["extend"].get("property_settings", []):
            assert setting["type"] in ("number", "text", "checkbox", "select")
            assert isinstance(setting["label"], str)
            assert isinstance(setting["name"], str)
    assert type(manifest.get("batchSize", 1)) is int
    if "authentication" in manifest:
        key = manifest["authentication"]
        assert key.keys() == {"type", "name", "in"}
        assert key["type"] == "apiKey"
        assert key["in"] in ("header", "query")


def check_results(results: Any) -> None:
    """The answer to a batch of queries."""
    assert isinstance(results, dict)
    for one in results.values():
        scores = [candidate["score"] for candidate in one["result"]]
        assert scores == sorted(scores, reverse=True)
        for candidate in one["result"]:
            assert _filled(candidate["id"])
            assert _filled(candidate["name"])
            assert _number(candidate["score"])
            assert isinstance(candidate.get("match", False), bool)
            assert isinstance(candidate.get("description", ""), str)
            assert all(_type(type) for type in candidate.get("type", []))
            features = candidate.get("features", [])
            assert len({feature["id"] for feature in features}) == len(features)
            for feature in features:
                assert isinstance(feature["id"], str)
                assert isinstance(feature["value"], bool) or _number(feature["value"])


def check_suggestions(answer: Any) -> None:
    """The answer of a suggest service, for whatever it suggests."""
    for one in answer["result"]:
        assert _named(one)
        assert isinstance(one.get("description", ""), str)
        assert all(_type(type) for type in one.get("notable", []))


def check_proposal(answer: Any) -> None:
    """Properties proposed for a type."""
    assert isinstance(answer["type"], str)
    assert all(_named(one) for one in answer["properties"])
    assert _number(answer.get("limit", 1))


def check_extension(answer: Any) -> None:
    """Values of properties."""
    wanted = []
    for one in answer["meta"]:
        assert _named(one)
        assert re.match(r"https?://", one.get("service", "https://"))
        wanted.append(one["id"])
    for row in answer["rows"].values():
        assert list(row) == wanted
        for cells in row.values():
            for cell in cells:
                assert any(fits(cell) for fits in _CELLS), cell


def _holds(cell: Any, name: str, fits: Callable[[Any], bool]) -> bool:
    return cell.keys() == {name} and fits(cell[name])


_CELLS: tuple[Callable[[Any], bool], ...] = (
    lambda cell: cell == {},
    lambda cell: cell.keys() <= {"id", "name", "description"} and _named(cell),
    lambda cell: _holds(cell, "str", lambda value: isinstance(value, str)),
    lambda cell: _holds(cell, "float", _number),
    lambda cell: _holds(cell, "int", lambda value: type(value) is int),
    lambda cell: _holds(cell, "date", lambda value: bool(_MOMENT.fullmatch(value))),
)


def _filled(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _named(value: Any) -> bool:
    return isinstance(value, dict) and _filled(value.get("id")) and _filled(value.get("name"))


def _type(value: Any) -> bool:
    return _filled(value) if isinstance(value, str) else _filled(value.get("id"))
