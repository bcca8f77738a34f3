"""Which articles have what they say from another outlet's article: they name the outlet, and tell the same.

An outlet is named where somebody's words are given through it ("Al-Rasid reported", "according to the Courier, which
quotes two diplomats"), or in the credit line. That alone tells which outlet; which of its articles is meant shows in
what both say. What is found of two articles does not depend on which of them came first.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from sayso.link.evidence import cosine
from sayso.link.names import alike
from sayso.link.sayings import Saying
from sayso.records import Link, Reason

__all__ = ["citations_of", "is_named"]

# Log odds, set by hand on data/stories/train.jsonl, 24 November 2026: of its 42 labelled citations 36 are found as the
# shipped model reads the stories. Of the 16 others found 5 are copies that name their wire, and most of the rest
# citations that the labels, which tell the main ones, leave out.
_WEIGHTS = {
    "any two articles": -3.0,
    "names the outlet": 2.5,
    "credit line": 2.0,
    "mentions the outlet": 1.5,  # without words given through it: "first reported by", but also what it is accused of
    "same claim": 2.0,  # what is given through the outlet stands on one claim with something in its article
    "same claim elsewhere": 1.0,  # something else in the two articles does
    "same words": 2.5,  # times how alike the two contents are
    "published later": -2.0,  # what is cited was there before; but clocks and updates err
}
_YES, _UNSURE = 0.5, 0.2
# Of the relations of attributions those that make them speak on one claim.
_ONE_CLAIM = frozenset(("affirms", "denies", "doubts"))
# Contents less alike than this share a subject, not a statement.
_ALIKE = 0.5
# A first word of a name, like "La Tarde" of "La Tarde de Tegucigalpa", that is short may be any outlet's.
_SHORTEST = 5


def citations_of(
    sayings: Sequence[Saying], others: Iterable[Saying], *, links: Iterable[Link] = ()
) -> tuple[Link, ...]:
    """Return links from articles to those of other outlets that they name as their source, and tell the same as.

    `sayings` are those of one reading, `others` those of other articles that may concern the same; `links` those
    between them. The citing article is `left`, be it that of the reading or another.
    """
    joined = {
        frozenset((link.left, link.right)) for link in links if link.verdict == "yes" and link.relation in _ONE_CLAIM
    }
    by_article: defaultdict[str, list[Saying]] = defaultdict(list)
    for other in {one.attribution: one for one in others}.values():
        by_article[other.article].append(other)
    found: list[Link] = []
    for article, theirs in by_article.items():
        if sayings and article != sayings[0].article:
            found += _citations(sayings, theirs, joined)
            found += _citations(theirs, sayings, joined)
    return tuple(sorted(found, key=lambda link: (link.left, link.right)))


def is_named(outlet: str, saying: Saying) -> bool:
    """Tell whether a saying is given through, or by, another article's outlet, whose folded name is given."""
    return _is_one_of((saying.speaker, *saying.chain), outlet, saying.outlet)


def _is_mentioned(outlet: str, saying: Saying) -> bool:
    """Tell whether the article of a saying speaks of an outlet."""
    return _is_one_of(saying.outlets, outlet, saying.outlet)


def _is_one_of(names: Iterable[str], outlet: str, own: str) -> bool:
    """Tell whether one of some names means an outlet, and not the one in which they stand."""
    return any(_means(name, outlet) and (name == outlet or not _means(name, own)) for name in names if name)


def _means(name: str, outlet: str) -> bool:
    """Tell whether a folded name may mean an outlet: as names do, or by the words that the outlet's begins with."""
    if not outlet:
        return False
    short = len(name) >= _SHORTEST and " " in name
    return alike(name, outlet) or (short and f"{outlet} ".startswith(f"{name} "))


def _citations(ours: Sequence[Saying], theirs: Sequence[Saying], joined: Collection[frozenset[str]]) -> Iterator[Link]:
    """Yield the link from our article to theirs, if ours names its outlet and tells the same."""
    outlet = theirs[0].outlet
    if not outlet or outlet == ours[0].outlet:
        return
    naming = [saying for saying in ours if is_named(outlet, saying)]
    credited = f" {outlet} " in f" {ours[0].credit} "
    if not naming and not credited and not _is_mentioned(outlet, ours[0]):
        return
    reasons = list(_reasons(ours, theirs, naming, credited, joined))
    told = sum(reason.name in ("same claim", "same claim elsewhere", "same words") for reason in reasons)
    score = 1 / (1 + math.exp(-sum(reason.weight for reason in reasons)))
    if told and score >= _UNSURE:
        yield Link(
            left=ours[0].article,
            right=theirs[0].article,
            relation="cites",
            verdict="yes" if score >= _YES else "unsure",
            score=round(score, 4),
            reasons=tuple(reasons),
        )


def _reasons(
    ours: Sequence[Saying],
    theirs: Sequence[Saying],
    naming: Sequence[Saying],
    credited: bool,
    joined: Collection[frozenset[str]],
) -> Iterator[Reason]:
    yield _reason("any two articles", 1.0, "most have nothing from each other")
    if naming:
        yield _reason(
            "names the outlet", 1.0, f"{theirs[0].outlet}: {', '.join(sorted(s.attribution for s in naming))}"
        )
    elif credited:
        yield _reason("credit line", 1.0, ours[0].credit)
    else:
        yield _reason("mentions the outlet", 1.0, theirs[0].outlet)
    through = naming or ours
    same = _first_joined(naming, theirs, joined)
    elsewhere = None if same else _first_joined(ours, theirs, joined)
    if same:
        yield _reason("same claim", 1.0, same)
    elif elsewhere:
        yield _reason("same claim elsewhere", 1.0, elsewhere)
    likeness, pair = max((_likeness(a, b), (a.attribution, b.attribution)) for a in through for b in theirs)
    if likeness >= _ALIKE:
        yield _reason("same words", likeness, f"{pair[0]} and {pair[1]} are alike by {likeness:.2f}")
    days = (ours[0].day, theirs[0].day)
    if days[0] is not None and days[1] is not None and days[0] < days[1]:
        yield _reason("published later", 1.0, f"{days[1] - days[0]} days after what cites it")


def _reason(name: str, value: float, detail: str) -> Reason:
    return Reason(name=name, weight=round(_WEIGHTS[name] * value, 3), detail=detail)


def _first_joined(ours: Sequence[Saying], theirs: Sequence[Saying], joined: Collection[frozenset[str]]) -> str:
    """Return which two sayings stand on one claim, "" if none do."""
    pairs = sorted(
        (a.attribution, b.attribution)
        for a in ours
        for b in theirs
        if frozenset((a.attribution, b.attribution)) in joined
    )
    return f"{pairs[0][0]} and {pairs[0][1]}" if pairs else ""


def _likeness(ours: Saying, theirs: Saying) -> float:
    """Return how alike two contents are: by their vectors, else by the words that they share."""
    if ours.vector and theirs.vector:
        return cosine(ours, theirs)
    one, other = set(ours.words), set(theirs.words)
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
