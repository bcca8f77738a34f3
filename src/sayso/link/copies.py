"""Which articles are copies of one text: taken over whole or cut, under another headline, with sentences reworded.

Two independent reports of one event share names, quotations and turns of phrase; copies share the reporter's own
sentences. So what stands in quotation marks counts little (every outlet quotes the same press statement), long passages
count more than many short ones, and sentences alike but for their numbers and names (two days' market reports) count
against.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime

from sayso.link.passages import Shared, shared
from sayso.link.prints import AT_LEAST, likely, prints_of
from sayso.link.wording import Wording, wording_of
from sayso.records import Article, Link, Reason, Span

__all__ = ["AT_LEAST", "common_spans", "copies_of", "grounds", "likely", "prints_of"]

# Log odds of each ground. Fitted by `benchmarks/copies.py --fit` to copies and look-alikes made of
# data/stories/train.jsonl and to its labelled copies, then rounded; the script measures them, too. To be fitted again
# when `Shared` changes. The last two are set by hand: few stories have what they speak of.
_WEIGHTS = {
    "any two texts": -7.5,
    "shared text": 6.0,
    "longest passage": 6.0,
    "other passages": 8.5,  # copies share here and there; a paragraph of boilerplate is one block
    "rest of the text": 4.0,
    "shared quotations": 2.5,
    "other numbers and names": -8.5,
    "names the other outlet": 2.0,  # times the part alike: "told Example Wire" left standing, not a source cited
    "same credit line": 0.75,  # pictures have credits, too
}
# Below so many words of quotations or so many sentences with details nothing is concluded from them.
_FEW_QUOTED = 8
_FEW_DETAILS = 3
# Two texts that share fewer words than a long sentence has are not called copies, however short they are: news flashes
# are worded alike by chance.
_FEWEST = 16
# From which probability on a pair counts as copies, and from which it waits for somebody to judge it.
_YES, _UNSURE = 0.6, 0.2
# Characters of the shared passage that a reason quotes, and those of a text in which an outlet's name is sought.
_QUOTE = 300
_SOUGHT = 50_000


def copies_of(article: Article, candidates: Iterable[Article]) -> tuple[Link, ...]:
    """Return a link for each of the candidates that is or may be a copy of the article, or the article of it.

    It does not matter which of two articles is given as the candidate: the one that names the other's outlet is taken
    for the copy (`left` of the link), else the later published, else the one with the greater id. Versions of the
    article itself are passed by.
    """
    wording = wording_of(article)
    links = []
    for other in candidates:
        if other.id == article.id:
            continue
        if _is_copy(article, other):
            links.append(_link(article, wording, other, wording_of(other)))
        else:
            links.append(_link(other, wording_of(other), article, wording))
    return tuple(sorted(filter(None, links), key=lambda link: (link.left, link.right)))


def common_spans(left: Article, right: Article) -> tuple[tuple[Span, Span], ...]:
    """Return the stretches of two articles that say the same, in order: passages word for word, sentences reworded."""
    ours, theirs = wording_of(left), wording_of(right)
    found = shared(ours, theirs)
    here, there = ours.sentence_spans(), theirs.sentence_spans()
    verbatim = {
        (ours.span(run.left, run.left + run.length), theirs.span(run.right, run.right + run.length))
        for run in found.passages
    }
    return tuple(sorted(verbatim | {(here[one], there[other]) for one, other in found.counterparts}))


def grounds(left: Article, right: Article) -> dict[str, float]:
    """Return how far each ground for or against one being a copy of the other holds; for fitting what they weigh."""
    ours, theirs = wording_of(left), wording_of(right)
    found = shared(ours, theirs)
    return {name: value for name, (value, _) in _grounds(found, left, ours, right).items()} if found.taken else {}


def _link(left: Article, ours: Wording, right: Article, theirs: Wording) -> Link | None:
    found = shared(ours, theirs)
    if found.taken < _FEWEST:
        return None
    reasons = tuple(
        Reason(name=name, weight=round(_WEIGHTS[name] * value, 3), detail=detail)
        for name, (value, detail) in _grounds(found, left, ours, right).items()
    )
    score = 1 / (1 + math.exp(-sum(reason.weight for reason in reasons)))
    if score < _UNSURE:
        return None
    verdict = "yes" if score >= _YES else "unsure"
    return Link(
        left=left.id, right=right.id, relation="copies", verdict=verdict, score=round(score, 4), reasons=reasons
    )


def _is_copy(article: Article, other: Article) -> bool:
    """Tell whether it is `article`, not `other`, that is taken for the copy."""
    ours, theirs = bool(_named_in(article, other)), bool(_named_in(other, article))
    if ours != theirs:
        return ours
    here, there = _moment(article.published), _moment(other.published)
    # A day without an hour lies neither before nor after an hour of it.
    size = min(map(len, (here, there)))
    if size and here[:size] != there[:size]:
        return here > there
    return article.id > other.id


def _moment(published: str | None) -> tuple[str, ...]:
    """Return the day and, where it is known, the time of a publication in UTC; nothing if there is none."""
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return ()
    if len(published or "") <= len("2024-05-13"):
        return (moment.date().isoformat(),)
    moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    return moment.date().isoformat(), moment.time().isoformat()


def _grounds(found: Shared, left: Article, ours: Wording, right: Article) -> dict[str, tuple[float, str]]:
    """Return for each ground that there is how far it holds, mostly from 0 to 1, and what it rests on."""
    words = max(found.words, 1)
    others = max(0, found.kin - found.longest)
    grounds = {
        "any two texts": (1.0, "few are copies"),
        "shared text": (
            found.solid / words,
            f"{found.taken / words:.0%} of the shorter text ({found.taken} of {found.words} words outside quotations)",
        ),
        "longest passage": (found.longest / words, _quoted(found, ours)),
        "other passages": (others / words, f"{others} words more are the same or reworded"),
        "rest of the text": (
            found.elsewhere,
            f"{found.elsewhere:.0%} of the words outside the longest passage are used by both",
        ),
    }
    if found.quoted >= _FEW_QUOTED and found.taken_quoted:
        detail = f"{found.taken_quoted} of {found.quoted} words in quotation marks"
        grounds["shared quotations"] = (found.taken_quoted / found.quoted, detail)
    if found.paired >= _FEW_DETAILS and found.differing:
        detail = f"in {found.differing} of {found.paired} sentences that are alike"
        grounds["other numbers and names"] = (found.differing / found.paired, detail)
    if name := _named_in(left, right):
        grounds["names the other outlet"] = (found.kin / words, name)
    elif left.credit and right.credit and left.credit.casefold() == right.credit.casefold():
        grounds["same credit line"] = (1.0, left.credit)
    return grounds


def _quoted(found: Shared, ours: Wording) -> str:
    """Return how long the longest passage is, and its words as they stand in the left text."""
    first = found.passages[0]
    words = ours.span(first.left, first.left + first.length).quote(ours.text)
    return f"{first.length} words: “{words if len(words) <= _QUOTE else words[:_QUOTE].rstrip() + ' …'}”"


# What news agencies call themselves beside their name, which alone is what others write.
_KIND = re.compile(r"\s+(?:news\s?wire|wire|news|(?:news|press) agency|agency)$", re.IGNORECASE)


def _named_in(article: Article, other: Article) -> str:
    """Return the words with which the text or credit of an article names the outlet of the other; "" if it does not."""
    name = (other.outlet and other.outlet.name) or ""
    own = (article.outlet and article.outlet.name) or ""
    name, own = (re.sub(r"^[Tt]he\s+", "", one.strip()) for one in (name, own))
    if len(name) < 2 or not name[0].isupper() or name.casefold() == own.casefold():
        return ""
    short = _KIND.sub("", name)
    names = {name, short} if len(short) >= 5 and short.casefold() not in own.casefold() else {name}
    pattern = rf"\b(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b"
    found = re.search(pattern, article.credit or "") or re.search(pattern, article.text[:_SOUGHT])
    return found.group() if found else ""
