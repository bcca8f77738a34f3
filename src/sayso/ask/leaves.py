"""What roots are found from: of each attribution in a claim, whose word it is and through whom we have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.ask.voices import Voice, voice_of
from sayso.records import Attribution, Outlet, Reading

__all__ = ["Leaf", "leaf_of"]

# Where a sentence or paragraph ends, well enough to see whether two articles share one.
_SENTENCE_END = re.compile(r"[.!?][”’\"')]*\s|\n")
# Of a passage, what is compared; and how far from the words its beginning and end are looked for.
_MOST_PASSAGE = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """An attribution that takes a stance on a claim.

    `speaker` is whoever speaks, None where nobody is named; `through` are those who passed it on, the first one first;
    `act` is what it does with the words.
    `around` are the ids of the attributions within whose content it stands, the innermost first. `passage` are
    the sentences it stands in. `published` is the date of its article, "" if unknown.
    """

    attribution: str
    article: str
    stance: str
    outlet: Outlet | None = None
    published: str = ""
    speaker: Voice | None = None
    through: tuple[Voice, ...] = ()
    act: str | None = None
    around: tuple[str, ...] = ()
    passage: str = ""

    @property
    def place(self) -> str:
        """The outlet by the name that shows, else its address, else the article."""
        outlet = self.outlet or Outlet()
        return outlet.name or outlet.domain or self.article


def leaf_of(reading: Reading, attribution: Attribution, stance: str) -> Leaf:
    """Return what roots are found from of an attribution of the reading."""
    article = reading.article
    source = attribution.source
    chain = list(attribution.chain)
    speaker = voice_of(reading, source.entity, source.text) if source else None
    if speaker is None and chain:
        speaker = voice_of(reading, chain[-1])
    if chain and speaker is not None and chain[-1] == speaker.id:
        chain.pop()
    through = [voice for id in chain if (voice := voice_of(reading, id))]
    return Leaf(
        attribution=attribution.id,
        article=article.id,
        stance=stance,
        outlet=article.outlet,
        published=(article.published or "")[:10],
        speaker=speaker,
        through=tuple(through),
        act=attribution.act,
        around=tuple(_around(reading, attribution)),
        passage=_passage(reading, attribution),
    )


def _around(reading: Reading, attribution: Attribution) -> Iterator[str]:
    parents = {one.id: one.parent for one in reading.attributions}
    met = {attribution.id}
    at = attribution.parent
    while at is not None and at not in met:
        met.add(at)
        yield at
        at = parents.get(at)


def _passage(reading: Reading, attribution: Attribution) -> str:
    """Return the sentences that the attribution's words stand in, as one line."""
    text = reading.article.text
    spans = [*attribution.content.spans, *(attribution.cue.spans if attribution.cue else ())]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    end = min(end, start + _MOST_PASSAGE)
    earliest = max(0, start - _MOST_PASSAGE)
    before = [match.end() for match in _SENTENCE_END.finditer(text, earliest, start)]
    # The content may hold its full stop.
    after = _SENTENCE_END.search(text, max(start, end - 2), end + _MOST_PASSAGE)
    return " ".join(text[before[-1] if before else earliest : after.end() if after else end].split())
