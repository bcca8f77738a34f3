"""Small labelled texts, made up, for the tests of training."""

from __future__ import annotations

import json
from pathlib import Path

from sayso.train.corpora import Example, Label

PEOPLE = ("Ana Duarte", "the harbour office", "Minister Okafor", "a spokesman", "Lena Voss", "the union")
CUES = ("said", "denied", "announced", "has claimed", "warned", "told reporters")
FACTS = ("the bridge is closed", "the talks had failed", "two boats were missing", "the law will pass")


def example(number: int = 0, *, known: bool = False) -> Example:
    """Return a text of eight paragraphs with one attribution each; contents are `unknown` unless `known`."""
    text, labels = "", []
    for i in range(8):
        who, cue = PEOPLE[(i + number) % len(PEOPLE)], CUES[(i * 2 + number) % len(CUES)]
        what = f"that {FACTS[(i + 3 * number) % len(FACTS)]}"
        at = len(text)
        text += f"{who} {cue} {what}. Rain fell on “old” roofs.\n\n"
        b = at + len(who)
        c = b + 1 + len(cue)
        labels.append(Label(((b + 1, c),), ((at, b),), ((c + 1, c + 1 + len(what)),)))
    unknown = () if known else tuple(span for label in labels for span in label.content)
    return Example(f"text-{number}", text, (tuple(labels),), (unknown,))


def write_polnear(folder: Path, examples: list[Example]) -> None:
    """Write examples in PolNeAR's layout."""
    (folder / "text").mkdir(parents=True)
    (folder / "attributions").mkdir()
    for one in examples:
        (folder / "text" / f"{one.name}.txt").write_text(one.text, "utf-8")
        lines = []
        for i, label in enumerate(one.choices[0]):
            for k, (role, spans) in enumerate(
                (("Source", label.source), ("Cue", label.cue), ("Content", label.content))
            ):
                (a, b), *_ = spans
                lines.append(f"T{4 * i + k}\t{role} {a} {b}\t{one.text[a:b]}")
            (a, b), *_ = label.cue
            lines.append(f"T{4 * i + 3}\tAttribution {a} {b}\t{one.text[a:b]}")
            lines.append(f"E{i}\tAttribution:T{4 * i + 3} Source:T{4 * i} Cue:T{4 * i + 1} Content:T{4 * i + 2}")
        (folder / "attributions" / f"{one.name}_0a1b.ann").write_text("\n".join([*lines, "", "T"]), "utf-8")


def write_records(path: Path, examples: list[Example]) -> None:
    """Write examples as records."""

    def phrase(text: str, spans: tuple[tuple[int, int], ...]) -> dict[str, object]:
        return {"text": " … ".join(text[a:b] for a, b in spans), "spans": [list(span) for span in spans]}

    with path.open("w", encoding="utf-8") as lines:
        for one in examples:
            attributions = [
                {
                    "id": f"{one.name}-{i}",
                    "form": "indirect",
                    "cue": phrase(one.text, label.cue),
                    "source": phrase(one.text, label.source),
                    "content": phrase(one.text, label.content),
                    "parent": None,
                }
                for i, label in enumerate(one.choices[0])
            ]
            lines.write(json.dumps({"id": one.name, "text": one.text, "attributions": attributions}) + "\n")
