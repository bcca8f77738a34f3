"""What one article adds to the scores: plain counts, which sum over articles.

Every measure is a ratio of sums of these counts, so that the scores of any sample of articles follow from
the counts alone. A count is named `group/what`, as `direct/matched`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sayso.evaluate.matching import MATCHED, jaccard, match
from sayso.evaluate.sentences import Sentences
from sayso.evaluate.tokens import Tokens, TokenSet
from sayso.quotation import form_of
from sayso.records import Attribution, Form, Phrase

__all__ = ["KINDS", "PLACES", "ROLES", "ArticleCounts", "count_article"]

ROLES = ("source", "cue", "content")
PLACES = ("same_sentence", "other_sentence", "no_source")
# The groups into which attributions are split; each belongs to "all", to one form and to one place.
KINDS = ("all", *(form.value for form in Form), *PLACES)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ArticleCounts:
    """One article's counts, and of each prediction its confidence and whether it was right."""

    counts: Counter[str]
    judged: tuple[tuple[float, bool], ...]


@dataclass(frozen=True, slots=True)
class _Marked:
    """One attribution as token sets, with the groups it belongs to."""

    attribution: Attribution
    source: TokenSet
    cue: TokenSet
    content: TokenSet
    words: TokenSet
    kinds: tuple[str, str, str]


def count_article(
    text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution], *, outermost: bool
) -> ArticleCounts:
    """Compare what was predicted for an article with what people marked in it.

    With `outermost`, attributions that have a parent are left out of both (and counted as left out).
    """
    tokens, sentences = Tokens(text), Sentences(text)
    all_gold = [_marked(attribution, text, tokens, sentences) for attribution in gold]
    all_predicted = [_marked(attribution, text, tokens, sentences) for attribution in predicted]
    counts: Counter[str] = Counter()
    _count_nested(counts, all_gold, all_predicted)
    kept_gold = [one for one in all_gold if not outermost or one.attribution.parent is None]
    kept = [one for one in all_predicted if not outermost or one.attribution.parent is None]
    counts["left_out/gold"] = len(all_gold) - len(kept_gold)
    counts["left_out/predicted"] = len(all_predicted) - len(kept)
    for role in ROLES:
        _count_role(counts, role, tokens, kept_gold, kept)
    right = _count_attributions(counts, tokens, kept_gold, kept)
    judged = tuple((one.attribution.confidence, index in right) for index, one in enumerate(kept))
    return ArticleCounts(counts, judged)


def _marked(attribution: Attribution, text: str, tokens: Tokens, sentences: Sentences) -> _Marked:
    content = tokens.of_phrase(attribution.content)
    return _Marked(
        attribution=attribution,
        source=tokens.of_phrase(attribution.source),
        cue=tokens.of_phrase(attribution.cue),
        content=content,
        words=tokens.words(content),
        # The form is worked out here, for gold and predictions alike, not taken from what either says.
        kinds=("all", form_of(text, attribution.content.spans).value, _place(attribution, sentences)),
    )


def _place(attribution: Attribution, sentences: Sentences) -> str:
    """Tell whether the source has words in one of the sentences in which the content has words.

    Asked of the cue instead, nearly nothing would be elsewhere: in PolNeAR's dev split 1 of 2,066 sources
    stands outside its cue's sentence, and 15 outside the content's.
    """
    if attribution.source is None:
        return "no_source"
    beside = sentences.of_phrase(attribution.content)
    return "same_sentence" if sentences.of_phrase(attribution.source) & beside else "other_sentence"


def _phrase(one: _Marked, role: str) -> Phrase | None:
    return {"source": one.attribution.source, "cue": one.attribution.cue, "content": one.attribution.content}[role]


def _count_role(
    counts: Counter[str], role: str, tokens: Tokens, gold: Sequence[_Marked], predicted: Sequence[_Marked]
) -> None:
    """Count tokens that have the role in any attribution, and uninterrupted stretches that have it."""
    wanted = tokens.of(span for one in gold if (p := _phrase(one, role)) for span in p.spans)
    found = tokens.of(span for one in predicted if (p := _phrase(one, role)) for span in p.spans)
    _count_overlap(counts, f"token_{role}_all", Counter(wanted), Counter(found))
    _count_overlap(counts, f"token_{role}_words", Counter(tokens.words(wanted)), Counter(tokens.words(found)))
    stretches = {pair for one in gold for pair in tokens.stretches(_phrase(one, role))}
    found_stretches = {pair for one in predicted for pair in tokens.stretches(_phrase(one, role))}
    _count_overlap(counts, f"span_{role}_exact", Counter(stretches), Counter(found_stretches))
    _count_overlap(
        counts,
        f"span_{role}_begin",
        Counter(first for first, _ in stretches),
        Counter(first for first, _ in found_stretches),
    )


def _count_overlap(counts: Counter[str], group: str, gold: Counter[T], predicted: Counter[T]) -> None:
    counts[f"{group}/matched"] += (gold & predicted).total()
    counts[f"{group}/gold"] += gold.total()
    counts[f"{group}/predicted"] += predicted.total()


def _count_attributions(
    counts: Counter[str], tokens: Tokens, gold: Sequence[_Marked], predicted: Sequence[_Marked]
) -> set[int]:
    """Count matches and, among them, right sources and cues; return which predictions matched.

    A match counts in the groups of the gold attribution; a prediction that matched nothing in its own.
    """
    pairs = match([one.content for one in gold], [one.content for one in predicted], MATCHED)
    right = {column for _, column in pairs}
    for one in gold:
        _add(counts, one, "gold")
    for column, one in enumerate(predicted):
        _add(counts, one, "predicted_of_kind")
        if column not in right:
            _add(counts, one, "false")
    for row, column in pairs:
        _count_pair(counts, tokens, gold[row], predicted[column])
    for row, _ in match([one.words for one in gold], [one.words for one in predicted], 1.0):
        _add(counts, gold[row], "exact")
    for row, _ in match([one.content for one in gold], [one.content for one in predicted], 1.0):
        _add(counts, gold[row], "exact_strict")
    return right


def _count_pair(counts: Counter[str], tokens: Tokens, gold: _Marked, predicted: _Marked) -> None:
    """Count a match, and whether it has the right source and the right cue.

    The right source shares a telling word with the gold one; where the gold has none, it has none.
    """
    _add(counts, gold, "matched")
    if gold.source:
        right_source = bool(tokens.telling(gold.source) & predicted.source)
        same = bool(predicted.source) and tokens.words(gold.source) == tokens.words(predicted.source)
        _add(counts, gold, "with_source")
        _add(counts, gold, "source_overlap", right_source)
        _add(counts, gold, "source_exact", same)
        _add(counts, gold, "source_missing", not predicted.source)
    else:
        right_source = not predicted.source
        _add(counts, gold, "without_source")
        _add(counts, gold, "no_source_right", right_source)
    if gold.cue:
        same = bool(predicted.cue) and tokens.words(gold.cue) == tokens.words(predicted.cue)
        _add(counts, gold, "with_cue")
        _add(counts, gold, "cue_overlap", bool(gold.cue & predicted.cue))
        _add(counts, gold, "cue_exact", same)
    _add(counts, gold, "end_to_end", right_source)


def _add(counts: Counter[str], one: _Marked, what: str, amount: bool = True) -> None:
    for kind in one.kinds:
        counts[f"{kind}/{what}"] += amount


def _count_nested(counts: Counter[str], gold: Sequence[_Marked], predicted: Sequence[_Marked]) -> None:
    """Count attributions inside attributions: found among those, and reported inside the right one."""
    inner_gold = [one for one in gold if one.attribution.parent is not None]
    inner = [one for one in predicted if one.attribution.parent is not None]
    gold_contents = {one.attribution.id: one.content for one in gold}
    contents = {one.attribution.id: one.content for one in predicted}
    counts["nested/gold"] += len(inner_gold)
    counts["nested/predicted"] += len(inner)
    for row, column in match([one.content for one in inner_gold], [one.content for one in inner], MATCHED):
        around_gold = gold_contents.get(inner_gold[row].attribution.parent or "", frozenset())
        around = contents.get(inner[column].attribution.parent or "", frozenset())
        counts["nested/matched"] += 1
        counts["nested/right_parent"] += jaccard(around_gold, around) >= MATCHED
