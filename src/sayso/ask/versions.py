"""What became of an article: attributions and sentences that came, went or changed between two versions of its text.

Nothing is compared by its place, since a paragraph put in moves all that follows. Attributions are held against each
other by who speaks and what is said, sentences by their words; one that only moved has not changed.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz, process

from sayso.annotate.senses import folded
from sayso.ask.notices import Notice, notices_in
from sayso.link.names import alike
from sayso.link.wording import sentences_in
from sayso.records import Attribution, Party, Phrase, Reading, phrase

__all__ = ["Difference", "Edit", "Reworded", "Rewritten", "difference"]

# Likeness (rapidfuzz's ratio, 0 to 100) from which on two are one, changed. Between the versions in
# data/stories/train.jsonl sentences that were changed are mostly above 60, others below 50. A content given to somebody
# else must be nearly the same.
_SENTENCE = 60.0
_SAME_SPEAKER, _OTHER_SPEAKER = 60.0, 85.0
# So many of what is not the same in both are compared with each other, and so many characters of each: what goes
# beyond, on a page of thousands of lines, is told as gone and come.
_COMPARED = 500
_CHARACTERS = 500
# Words of a sentence or content between which single edits are told; a longer one is told as a whole.
_WORDS = 200


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of the old text and those of the new one in their place; one of the two may be empty."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """An attribution that stayed and was changed: in which parts ("content", "source", "cue", ...), in which words."""

    old: Attribution
    new: Attribution
    parts: tuple[str, ...]
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """A sentence that stayed and was changed, in which words."""

    old: Phrase
    new: Phrase
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between two versions; what came or is new points into the new text, the rest into the old one.

    `came`, `gone`, `reworded` are attributions, `added`, `removed`, `rewritten` sentences; all in reading order. `kept`
    and `unchanged` count those that are the same in both. `notices` are the correction notices of the new text, `fresh`
    those among them that the old one had not. `title` is given where the headline was changed.
    """

    came: tuple[Attribution, ...]
    gone: tuple[Attribution, ...]
    reworded: tuple[Reworded, ...]
    kept: int
    added: tuple[Phrase, ...]
    removed: tuple[Phrase, ...]
    rewritten: tuple[Rewritten, ...]
    unchanged: int
    notices: tuple[Notice, ...]
    fresh: tuple[Notice, ...]
    title: Edit | None = None


def difference(old: Reading, new: Reading) -> Difference:
    """Return what differs between an older and a newer version of an article."""
    notices, before = notices_in(new.article.text), notices_in(old.article.text)
    known = {_plain(notice.text) for notice in before}
    ours, theirs = _sentences(old, before), _sentences(new, notices)
    lines = _paired([one.text for one in ours], [one.text for one in theirs], least=lambda a, b: _SENTENCE)
    rewritten = tuple(
        Rewritten(old=ours[a], new=theirs[b], edits=_edits(ours[a].text, theirs[b].text))
        for a, b in lines
        if _plain(ours[a].text) != _plain(theirs[b].text)
    )
    pairs = _attribution_pairs(old, new)
    kept = [_reworded(old.attributions[a], new.attributions[b], old, new) for a, b in pairs]
    stayed, there = {a for a, _ in pairs}, {b for _, b in pairs}
    left, right = {a for a, _ in lines}, {b for _, b in lines}
    title = Edit(old.article.title or "", new.article.title or "")
    return Difference(
        came=tuple(one for at, one in enumerate(new.attributions) if at not in there),
        gone=tuple(one for at, one in enumerate(old.attributions) if at not in stayed),
        reworded=tuple(one for one in kept if one.parts),
        kept=sum(not one.parts for one in kept),
        added=tuple(sentence for at, sentence in enumerate(theirs) if at not in right),
        removed=tuple(sentence for at, sentence in enumerate(ours) if at not in left),
        rewritten=rewritten,
        unchanged=len(lines) - len(rewritten),
        notices=notices,
        fresh=tuple(notice for notice in notices if _plain(notice.text) not in known),
        title=title if _plain(title.old) != _plain(title.new) else None,
    )


def _sentences(reading: Reading, notices: Sequence[Notice]) -> list[Phrase]:
    """Return the sentences of the report itself: without furniture, and without its correction notices."""
    ahead = deque(sorted([*reading.article.furniture, *(span for notice in notices for span in notice.spans)]))
    found = []
    for span in sentences_in(reading.article.text):
        while ahead and ahead[0].end <= span.start:
            ahead.popleft()
        if not (ahead and ahead[0].overlaps(span)):
            found.append(phrase(reading.article.text, (span,)))
    return found


def _attribution_pairs(old: Reading, new: Reading) -> list[tuple[int, int]]:
    """Return which attribution of the new version is which of the old one, by their places."""
    ours, theirs = _speakers(old), _speakers(new)

    def least(a: int, b: int) -> float:
        return _SAME_SPEAKER if _may_be_one(ours[a], theirs[b]) else _OTHER_SPEAKER

    before, after = ([one.content.text for one in reading.attributions] for reading in (old, new))
    return _paired(before, after, least=least, by=(ours, theirs))


def _paired(
    ours: Sequence[str],
    theirs: Sequence[str],
    *,
    least: Callable[[int, int], float],
    by: tuple[Sequence[str], Sequence[str]] | None = None,
) -> list[tuple[int, int]]:
    """Return pairs of texts that are one, by their places: first those that are the same, then the likest.

    `by` tells for each whose it is; the same by the same is looked for before the same by another. `least` is the
    likeness from which on two that are not the same may be one.
    """
    plain, others = [_plain(one) for one in ours], [_plain(one) for one in theirs]
    pairs = _matched(list(zip(plain, by[0], strict=True)), list(zip(others, by[1], strict=True))) if by else []
    left, right = _unpaired(len(ours), 0, pairs), _unpaired(len(theirs), 1, pairs)
    same = _matched([plain[a] for a in left], [others[b] for b in right])
    pairs += [(left[a], right[b]) for a, b in same]
    left, right = _unpaired(len(ours), 0, pairs), _unpaired(len(theirs), 1, pairs)
    likest = _likest([plain[a] for a in left[:_COMPARED]], [others[b] for b in right[:_COMPARED]])
    taken: set[int] = set()
    given: set[int] = set()
    for likeness, a, b in likest:
        if a not in taken and b not in given and likeness >= least(left[a], right[b]):
            taken.add(a)
            given.add(b)
            pairs.append((left[a], right[b]))
    return sorted(pairs)


def _matched(ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return pairs of equals, by their places: the first with the first, the second with the second."""
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for b, other in enumerate(theirs):
        waiting[other].append(b)
    return [(a, waiting[one].popleft()) for a, one in enumerate(ours) if waiting[one]]


def _unpaired(count: int, side: int, pairs: Sequence[tuple[int, int]]) -> list[int]:
    paired = {pair[side] for pair in pairs}
    return [at for at in range(count) if at not in paired]


def _likest(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[float, int, int]]:
    """Return the likeness of every two texts that are somewhat alike, and their places; the likest first."""
    if not ours or not theirs:
        return []
    table = process.cdist(
        [one[:_CHARACTERS] for one in ours],
        [other[:_CHARACTERS] for other in theirs],
        scorer=fuzz.ratio,
        score_cutoff=min(_SENTENCE, _SAME_SPEAKER),
    )
    rows, columns = (places.tolist() for places in table.nonzero())
    found = [(float(table[a, b]), a, b) for a, b in zip(rows, columns, strict=True)]
    return sorted(found, key=lambda one: (-one[0], abs(one[1] - one[2]), one[1], one[2]))


def _reworded(one: Attribution, other: Attribution, old: Reading, new: Reading) -> Reworded:
    """Return what of an attribution was changed; nothing may have been."""
    content = _plain(one.content.text) != _plain(other.content.text)
    cue = _words(one.cue) != _words(other.cue)
    changed = {
        "content": content,
        "source": not _may_be_one(_name(one.source, old), _name(other.source, new)),
        "cue": cue,
        "act": cue and one.act != other.act,  # read off one cue in two ways, it would be no change of the text
        "addressee": not _may_be_one(_name(one.addressee, old), _name(other.addressee, new)),
        "medium": _words(one.medium) != _words(other.medium),
    }
    return Reworded(
        old=one,
        new=other,
        parts=tuple(part for part, differs in changed.items() if differs),
        edits=_edits(one.content.text, other.content.text) if content else (),
    )


def _speakers(reading: Reading) -> list[str]:
    return [_name(one.source, reading) for one in reading.attributions]


def _name(party: Party | None, reading: Reading) -> str:
    """Return the folded name of whom a phrase stands for, else the phrase; "" where there is none."""
    if party is None:
        return ""
    return folded(next((one.name for one in reading.entities if one.id == party.entity), party.text))


def _may_be_one(one: str, other: str) -> bool:
    return one == other or bool(one and other and alike(one, other))


def _words(words: Phrase | None) -> str:
    return _plain(words.text).casefold() if words else ""


_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟«»‹›", '"'))


def _plain(text: str) -> str:
    """Return a text as it is compared: one kind of quotation mark, single blanks."""
    return " ".join(text.translate(_QUOTES).split())


def _edits(old: str, new: str) -> tuple[Edit, ...]:
    """Return the words that were changed, in order; all of them where there are too many to compare."""
    ours, theirs = _plain(old).split(), _plain(new).split()
    if max(len(ours), len(theirs)) > _WORDS:
        return (Edit(old, new),)
    changes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return tuple(Edit(" ".join(ours[a:b]), " ".join(theirs[c:d])) for kind, a, b, c, d in changes if kind != "equal")
