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

#: How a notice says so: "Correction: ...", "An earlier version of this article said ...", "This article has been
#: amended ...", "This story was updated with ..." (nothing need have been wrong), "This newspaper wrongly reported
#: ...", "We regret the error", "(Corrects spelling ...)".
FORMS = ("label", "earlier version", "changed", "updated", "wrong before", "apology", "sent again")

# Notices are short; what stands behind one in its paragraph belongs to it, up to so many characters. And a page with
# more of them than this is no report.
_LONGEST = 800
_MOST = 50
# A sentence of more words than this tells something, those of fewer may say "As published in print".
_TELLING, _BELOW = 8, 3
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
    """Return where the paragraph of a sentence ends, or the last sentence before it grows too long.

    To a label that stands alone ("CORRECTION:") belongs the paragraph below, past a line or two that only say where.
    """
    cut = min(len(text), sentence.start + _LONGEST)
    end = sentence.end
    if _alone().fullmatch(text[sentence.start : min(end, cut)]):
        rest = text[end:cut]
        below = (span for span in sentences_in(rest)[:_BELOW] if len(span.quote(rest).split()) > _TELLING)
        told = next(below, None)
        end += told.end if told else 0
    line = text.find("\n", end, cut)
    stop = cut if line < 0 else line
    within = [sentence.start + span.end for span in sentences_in(text[sentence.start : stop])]
    if line < 0 and cut < len(text) and len(within) > 1:
        within.pop()  # cut off
    return max(end, within[-1])


def _form(sentence: str) -> str:
    plain = " ".join(sentence.replace("’", "'").split())
    return next((form for form, pattern in _patterns() if pattern.search(plain)), "")


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    return tomllib.loads(files("sayso.ask").joinpath("notices.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _alone() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*(?:{_either(_words()['labels'])})[\W_]*", re.IGNORECASE)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    words = _words()
    text, change, update = (_either(words[name]) for name in ("texts", "changes", "updates"))
    earlier, voice, wrongly, said = (_either(words[name]) for name in ("earlier", "voices", "wrongly", "said"))
    label, open_label = _either(words["labels"]), _either(words["open_labels"])
    head = r"^[\s(\[*•–—-]*"
    stamp = r"(?:,? [^:.\n]{0,40})?\s?[:–—]\s?"  # "Correction, 3 May 2024:"
    # A notice may begin with a label that says nothing by itself: "Note: this article was amended ...".
    start = rf"{head}(?:(?:{open_label}|{label}){stamp})?"
    own = rf"{start}(?:the (?:{text}) (?:of|for|to|on|in) )?th(?:is|e) (?:{text}) (?:has (?:since )?been|was|is)"
    version = rf"(?:an|the|our|one|a) (?:{earlier}) (?:{text})"
    patterns = {
        "changed": rf"{own} (?:{change})\b",
        "updated": rf"{own} (?:{update})(?: \S+){{0,8}}? (?:to|after|because|following|with)\b",
        "earlier version": rf"\b{version} (?:of|for|to|on) (?:this|the|our|that) (?:{text})\b"
        rf"|{start}(?:in )?{version} (?:{wrongly}|mis\w+|{said})\b",
        "wrong before": rf"{start}(?:{voice}) (?:had |have )?(?:{wrongly}) (?:{said})\b",
        "apology": rf"\b(?:we|{voice}) (?:{_either(words['sorry'])})\b",
        "sent again": rf"^\s*\((?:{_either(words['sent_again'])}|this (?:{text}) (?:{_either(words['sent_again'])})) ",
        "label": rf"{head}(?:{label})(?:{stamp}\S|\s?:?$| appended\b)",
    }
    return tuple((form, re.compile(patterns[form], re.IGNORECASE)) for form in FORMS)


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
