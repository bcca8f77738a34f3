"""Correction notices: where a text says itself that it was changed, and what was wrong before."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from sayso.link.wording import sentences_in
from sayso.records import Phrase, Span, phrase

__all__ = ["FORMS", "Notice", "notices_in"]

FORMS = ("label", "changed", "earlier version", "wrong before", "apology", "sent again")
"""How a notice says so: "Correction: ...", "This article has been amended ...", "An earlier version of this article said
...", "This newspaper wrongly reported ...", "We regret the error", "(Corrects spelling ...)"."""

# Notices are short; what stands behind one in its paragraph belongs to it, up to so many characters. And a page with
# more of them than this is no report.
_LONGEST = 800
_MOST = 50
# The forms stand at the head of a sentence: further on nothing is sought in a hostile one of a megabyte.
_SOUGHT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Phrase):
    """A notice with its place, and which of `FORMS` gave it away."""

    form: str


def notices_in(text: str) -> tuple[Notice, ...]:
    """Return the correction notices of a text, in order, each from its first sentence to the end of its paragraph."""
    found: list[Notice] = []
    for sentence in sentences_in(text):
        if len(found) == _MOST:
            break
        if found and sentence.end <= found[-1].spans[0].end:
            continue
        form = _form(text[sentence.start : min(sentence.end, sentence.start + _SOUGHT)])
        if form:
            told = phrase(text, (Span(sentence.start, _end(text, sentence)),))
            found.append(Notice(text=told.text, spans=told.spans, form=form))
    return tuple(found)


def _end(text: str, sentence: Span) -> int:
    """Return where the paragraph of a sentence ends, or the last sentence before it grows too long."""
    line = text.find("\n", sentence.end)
    rest = text[sentence.start : min(len(text) if line < 0 else line, sentence.start + _LONGEST)]
    within = [span.end for span in sentences_in(rest)]
    if len(rest) == _LONGEST and len(within) > 1:
        within.pop()  # cut off
    return max(sentence.end, sentence.start + within[-1])


def _form(sentence: str) -> str:
    plain = " ".join(sentence.replace("’", "'").split())
    return next((form for form, pattern in _patterns() if pattern.search(plain)), "")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = tomllib.loads(files("sayso.ask").joinpath("notices.toml").read_text("utf-8"))
    text, change, update = (_either(words[name]) for name in ("texts", "changes", "updates"))
    earlier, voice, wrongly, said = (_either(words[name]) for name in ("earlier", "voices", "wrongly", "said"))
    label, open_label = _either(words["labels"]), _either(words["open_labels"])
    head = r"^[\s(\[*•–—-]*"
    stamp = r"(?:,? [^:.\n]{0,40})?\s?[:–—]\s?"  # "Correction, 3 May 2024:"
    # A notice may begin with a label that says nothing by itself: "Note: this article was amended ...".
    start = rf"{head}(?:(?:{open_label}|{label}){stamp})?"
    changed = rf"(?:has|have|had) (?:since )?been (?:{change})|(?:was|were|is) (?:{change})"
    updated = rf"(?:has been|was) (?:{update})(?: \S+){{0,8}}? (?:to|after|because|following|with)"
    version = rf"(?:an|the|our|one|a) (?:{earlier}) (?:{text})"
    patterns = {
        "changed": rf"{start}(?:the (?:{text}) (?:of|for|to|on|in) )?th(?:is|e) (?:{text}) (?:{changed}|{updated})\b",
        "earlier version": rf"\b{version} (?:of|for|to|on) (?:this|the|our|that) (?:{text})\b"
        rf"|{start}(?:in )?{version} (?:{wrongly}|mis\w+|{said})\b",
        "wrong before": rf"{start}(?:{voice}) (?:had |have )?(?:{wrongly}) (?:{said})\b",
        "apology": rf"\b(?:we|{voice}) (?:{_either(words['sorry'])})\b",
        "sent again": rf"^\s*\((?:{_either(words['sent_again'])}|this (?:{text}) (?:{_either(words['sent_again'])})) ",
        "label": rf"{head}(?:{label}){stamp}\S",
    }
    order = ("label", "earlier version", "changed", "wrong before", "apology", "sent again")
    return tuple((form, re.compile(patterns[form], re.IGNORECASE)) for form in order)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
