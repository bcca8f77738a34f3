"""Draw a reliability diagram as SVG from the scores of `sayso evaluate`.

sayso evaluate CORPUS --format polnear --json | python scripts/reliability.py docs/reliability.svg
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_SIDE, _MARGIN = 320, 44


def drawn(calibration: dict[str, Any]) -> str:
    """Return the diagram: a dot for each bin, as large as its share of the predictions, beside the diagonal."""

    def at(confidence: float, right: float) -> tuple[float, float]:
        return _MARGIN + confidence * _SIDE, _MARGIN + (1 - right) * _SIDE

    size = _SIDE + 2 * _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{size}" height="{size}" fill="#fff"/>',
    ]
    for i in range(0, 11, 2):
        share = i / 10
        (x, y), (left, bottom) = at(share, share), at(0, 0)
        parts += [
            f'<path d="M{x} {_MARGIN}V{bottom}M{left} {y}H{left + _SIDE}" stroke="#ddd"/>',
            f'<text x="{x}" y="{bottom + 16}" text-anchor="middle" fill="#333">{share:.1f}</text>',
            f'<text x="{left - 6}" y="{y + 4}" text-anchor="end" fill="#333">{share:.1f}</text>',
        ]
    (x0, y0), (x1, y1) = at(0, 0), at(1, 1)
    parts.append(f'<path d="M{x0} {y0}L{x1} {y1}" stroke="#888" stroke-dasharray="4 4"/>')
    points = [at(one["confidence"], one["right"]) for one in calibration["bins"]]
    parts.append(
        f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}" fill="none" stroke="#0b6e99" stroke-width="2"/>'
    )
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#0b6e99"/>' for x, y in points]
    parts += [
        f'<text x="{size / 2}" y="{size - 8}" text-anchor="middle" fill="#333">confidence</text>',
        f'<text transform="translate(12 {size / 2}) rotate(-90)" text-anchor="middle" fill="#333">'
        "share that is right</text>",
        f'<text x="{size / 2}" y="24" text-anchor="middle" fill="#333">ten bins of equal mass; dashed: perfect</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(drawn(json.load(sys.stdin)["calibration"]), "utf-8")
