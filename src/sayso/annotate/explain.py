"""Why an attribution came out as it did: for each field what decided it, and what else was considered.

Nothing of this is stored: the article is read again, which takes a fraction of a second and cannot disagree with
the model at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sayso.annotate.reader import Steps
from sayso.model.labels import ACTS, CIRCUMSTANCES
from sayso.records import Attribution, Phrase

__all__ = ["Reason", "why"]

# Of how many likeliest acts the probability is told.
_ACTS = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field is what it is: `value` as given, `score` where there is one, `detail` in words."""

    field: str
    value: str
    score: float | None
    detail: str


def why(steps: Steps, attribution: Attribution) -> tuple[Reason, ...]:
    """Return the reasons for each field of an attribution of `steps.reading`."""
    return tuple(_reasons(steps, attribution))


def _reasons(steps: Steps, one: Attribution) -> Iterator[Reason]:
    found = steps.found.get(one.id)
    if found is None:
        yield Reason("content", one.content.text, None, "a paragraph of quotation that stands in nobody's content")
        if one.source is not None:
            yield Reason("source", one.source.text, None, "whoever spoke last before it" + _place(one.source))
            yield from _speaker(steps, one)
        yield Reason("confidence", f"{one.confidence:.2f}", one.confidence, "set for all such quotations")
        return
    layer = ("in the article's own voice", "within another attribution")[found.level]
    cue = one.cue.text if one.cue else "none"
    detail = f"probability of being a cue; {found.layer_score:.2f} of it {layer}"
    if one.cue is None:
        detail = "probability that a quotation without a cue opens here"
    yield Reason("cue", cue, found.cue_score, detail + _place(one.cue))
    yield Reason(
        "content",
        one.content.text,
        found.content_score,
        f"mean log probability of its pieces; form {one.form.value}, as its quotation marks stand{_place(one.content)}",
    )
    if one.source is None:
        yield Reason("source", "none", None, "no stretch of text is likelier the source than not")
    else:
        yield Reason(
            "source",
            one.source.text,
            found.source_score,
            "mean log probability of its pieces" + _place(one.source),
        )
        yield from _speaker(steps, one)
    for role, gain in zip(CIRCUMSTANCES[1:], found.around_scores, strict=True):
        words: Phrase | None = getattr(one, role)
        if words is not None:
            yield Reason(role, words.text, gain, "nats over having no such role" + _place(words))
    if one.time is not None:
        dates = f"{one.time.start} to {one.time.end}" if one.time.start else "not resolved"
        published = steps.reading.article.published or "unknown"
        yield Reason("time", dates, None, f"“{one.time.text}” against the publication date {published}")
    if found.acts:
        ranked = sorted(zip(found.acts, ACTS, strict=True), reverse=True)[:_ACTS]
        told = ", ".join(f"{act} {share:.2f}" for share, act in ranked)
        yield Reason("act", one.act or "none", ranked[0][0], f"probabilities: {told}")
    yield Reason("hedged", "yes" if one.hedged else "no", found.hedged, "probability of being held at arm's length")
    parents = [other for other in steps.reading.attributions if other.id == one.parent]
    if parents:
        around = parents[0].content.text
        yield Reason("parent", parents[0].id, None, f"the shortest content that holds its cue: “{around[:80]}”")
    names = {entity.id: entity.name for entity in steps.reading.entities}
    chain = " > ".join(names.get(entity, entity) for entity in one.chain) or "none"
    reason = steps.chained.reasons.get(one.id, "the speakers of the enclosing attributions, then its own")
    yield Reason("chain", chain, None, reason)
    yield Reason("confidence", f"{one.confidence:.2f}", one.confidence, "fitted on articles held out from training")


def _speaker(steps: Steps, one: Attribution) -> Iterator[Reason]:
    """Tell whom the source stands for, link by link from the mention in it back to the name."""
    cast, text = steps.cast, steps.reading.article.text
    number, at = steps.named.speaker.get(one.id), steps.named.mention.get(one.id)
    if number is None:
        lost = "the source holds no mention of anybody" if at is None else "a pronoun of nobody in the text"
        yield Reason("speaker", "none", None, lost)
        return
    name = cast.name_of(number)
    if at is None:
        yield Reason("speaker", name, None, "“I”, “we” or “you” within what is said: whoever says it, or is told it")
        return
    if cast.entity[at] != number:
        mention = cast.mentions[at].span.quote(text)
        yield Reason("speaker", name, None, f"“{mention}” stands for who published it")
        return
    considered = cast.considered[at]
    told = "; ".join(
        f"{share.share:.2f} “{cast.mentions[share.mention].span.quote(text)}”"
        f" at {cast.mentions[share.mention].span.start}"
        for share in considered
    )
    none = 1 - sum(share.share for share in considered)
    detail = f"earlier mentions considered: {told}; somebody new or others {none:.2f}" if told else "first mention"
    yield Reason("speaker", name, considered[0].share if considered else None, detail)


def _place(words: Phrase | None) -> str:
    if words is None:
        return ""
    return " (" + ", ".join(f"{span.start}-{span.end}" for span in words.spans) + ")"
