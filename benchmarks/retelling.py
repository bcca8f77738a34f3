"""Copies and look-alikes made of the labelled stories, by rules that know nothing of how copies are found.

A desk that takes over a wire report drops the credit, writes its own headline, rewords some sentences, cuts and moves
others. The look-alikes share words without being copies: reports that quote one statement, reports with one paragraph
of boilerplate, two days' versions of a form.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sayso.records import Article, Outlet

__all__ = ["MANNERS", "Pair", "forms", "look_alikes", "retold"]

CHANGED = 0.3
"""How much of the sentences is changed in a copy."""

# Words for words, as an editor swaps them.
_SWAPPED = """
    said/stated; told/informed; says/maintains; killed/slain; died/perished; people/persons; dead/deceased;
    injured/hurt; wounded/hurt; police/officers; fire/blaze; blaze/fire; attack/assault; attacked/assaulted;
    denied/disputed; rejected/dismissed; dismissed/rejected; accused/charged; announced/made known;
    government/cabinet; minister/office-holder; company/firm; firm/company; according/going; report/account;
    statement/declaration; spokesman/press officer; spokeswoman/press officer; reporters/journalists;
    journalists/reporters; early/in the first hours; late/towards the end; about/some; more/further; many/a lot of;
    several/a number of; most/the bulk; first/initial; last/past; new/fresh; old/former; big/large; large/sizeable;
    small/little; took/brought; taken/brought; went/headed; came/arrived; found/discovered; gave/provided;
    given/provided; put/placed; made/produced; began/started; begun/started; ended/finished; called/termed;
    asked/requested; wanted/wished; warned/cautioned; promised/vowed; agreed/consented; decided/resolved;
    planned/intended; expected/reckoned; arrested/detained; detained/held; held/kept; hospital/clinic;
    doctor/physician; children/youngsters; man/male; house/home; home/dwelling;
    houses/homes; city/town; town/place; village/hamlet; road/route; near/close to; inside/within; outside/in front
    of; before/prior to; after/following; during/in the course of; because/since; while/whereas; but/however,;
    although/even if; also/likewise; could/might; would/was to; must/has to; cannot/is unable to; not/by no means;
    no/not any; each/every; all/the whole of; both/the two; some/certain; only/merely; still/even now; already/by now;
    never/at no time; always/at all times; again/once more; country/nation; capital/main city; army/military;
    soldiers/troops; troops/soldiers; rebels/insurgents; gunmen/armed men; weapons/arms; rifles/guns; strike/walkout;
    workers/staff; union/organisation; leader/head; chief/boss; head/leader; member/part; members/participants;
    party/grouping; talks/negotiations; deal/accord; agreement/accord; money/funds; cost/price; price/cost;
    paid/handed over; sold/disposed of; buy/purchase; bought/purchased; rise/go up; rose/went up; fell/went down;
    cut/reduced; stopped/halted; halted/stopped; opened/unlocked; closed/shut; shut/closed; broke/smashed; burned/went
    up; destroyed/wrecked; damaged/harmed; hit/struck; struck/hit; shot/fired at; left/departed; returned/came back;
    reached/got to; sent/dispatched; brought/carried; carried/bore; showed/demonstrated; seen/observed; heard/learned;
    known/established; believed/thought; overnight/in the night; morning/early hours; evening/end of the day;
    week/seven days; year/twelve months; years/long years; days/dates; hours/long hours; number/figure; toll/count;
    victims/casualties; survivors/those who lived; witnesses/onlookers; officials/authorities; authorities/officials;
    ministry/department; office/bureau; letter/missive; document/paper; newspaper/paper; interview/conversation;
    demanded/called for; urged/called on; confirmed/acknowledged; admitted/conceded; claimed/asserted; added/went on;
    insisted/maintained; blamed/faulted; suspected/thought; voted/balloted; election/poll; elections/polls;
    march/rally; crowd/throng; streets/roads; water/flood; ship/vessel; boat/craft; ferry/vessel; bodies/remains;
    body/corpse; doors/exits; guard/watchman
"""
_OTHER_WORDS = dict(pair.split("/") for pair in " ".join(_SWAPPED.split()).split("; "))
_WORD = re.compile(r"[A-Za-z]+")
_QUOTED = re.compile(r"(“[^”]*”|\"[^\"]*\"|‘[^’]*’)")
_STOP = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”\"’)]))(?<!\b[A-Z]\.)(?<!\b[A-Z][a-z]\.)\s+(?=[A-Z0-9“\"‘])")
_DATELINE = re.compile(r"^[A-ZÀ-Þ][^\n.“\"]{0,70}? [–—-] (?=[A-Z0-9“])")
_SIGN_OFF = re.compile(r"\s*\([^()\n]{3,40}\)\s*$")
_SAID_LAST = re.compile(
    r"^(?P<what>[^“”\"]{30,}), (?P<who>[^,“”\"]{4,60}) (?P<how>said|says|announced)(?P<rest>[^,“”\"]{0,40})\.$"
)
_SAID_FIRST = re.compile(r"^(?P<who>[A-Z][^,“”\"]{3,60}?) (?:said|says|stated) (?:that )?(?P<what>[^“”\"]{30,})\.$")
_TWO_PARTS = re.compile(r"^(?P<one>[A-Z][^“”\",]{25,}),? (?:and|but) (?P<two>[a-z][^“”\",]{25,})\.$")
_CLOSER = re.compile(r"^(?P<most>[A-Z][^“”\"]{30,}) (?P<when>(?:on|in|at|after|since|before) [^,“”\"]{4,40})\.$")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, whether one is a copy of the other, and how the pair was made."""

    left: Article
    right: Article
    copies: bool
    manner: str


Paragraphs = list[list[str]]


def retold(article: Article, others: Sequence[Article], manner: str, rng: random.Random) -> Article:
    """Return a copy of an article as another outlet would run it; `manner` is one of `MANNERS`.

    `others` are articles of other stories, from which foreign sentences come.
    """
    parts = _without_credit(article.text)
    pool = [sentence for other in others for part in _without_credit(other.text) for sentence in part]
    for step in MANNERS[manner]:
        parts = step(parts, pool, rng)
    text = "\n\n".join(" ".join(part) for part in parts if part)
    headline = " ".join(rng.sample(_WORD.findall(text), 7)).capitalize()
    return replace(
        article,
        id=f"{article.id}~{manner}",
        text=text,
        url=None,
        title=headline,
        credit=None,
        furniture=(),
        outlet=Outlet(name="The Wend Gazette", domain="wendgazette.example"),
    )


def _without_credit(text: str) -> Paragraphs:
    body = _SIGN_OFF.sub("", _DATELINE.sub("", text))
    return [_STOP.split(line.strip()) for line in body.split("\n") if line.strip()]


def _change(parts: Paragraphs, pool: Sequence[str], rng: random.Random) -> Paragraphs:
    """Reword, replace or cut three in ten of the sentences."""
    places = [(row, column) for row, part in enumerate(parts) for column in range(len(part))]
    chosen = set(rng.sample(places, max(1, round(CHANGED * len(places)))))
    found: Paragraphs = []
    for row, part in enumerate(parts):
        kept: list[str] = []
        for column, sentence in enumerate(part):
            if (row, column) not in chosen:
                kept.append(sentence)
                continue
            how = rng.choice(("reword", "reword", "reword", "replace", "cut"))
            if how == "reword":
                kept.append(_reworded(sentence, rng))
            elif how == "replace":
                kept.append(rng.choice(pool))
        found.append(kept)
    return found


def _reworded(sentence: str, rng: random.Random) -> str:
    """Return a sentence turned about and in other words outside its quotations."""
    if match := _SAID_LAST.match(sentence):
        sentence = f"{_upper(match['who'])} {match['how']}{match['rest']} that {_lower(match['what'])}."
    elif match := _SAID_FIRST.match(sentence):
        sentence = f"{_upper(match['what'])}, according to {_lower(match['who'])}."
    elif match := _TWO_PARTS.match(sentence):
        sentence = f"{_upper(match['two'])}; {_lower(match['one'])}."
    elif match := _CLOSER.match(sentence):
        sentence = f"{_upper(match['when'])}, {_lower(match['most'])}."
    pieces = _QUOTED.split(sentence)
    return "".join(
        piece if at % 2 else _WORD.sub(lambda m: _other(m[0], rng), piece) for at, piece in enumerate(pieces)
    )


def _other(word: str, rng: random.Random) -> str:
    other = _OTHER_WORDS.get(word.lower())
    if other is None or rng.random() < 0.1:
        return word
    return _upper(other) if word[0].isupper() else other


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower(words: str) -> str:
    """Return words with a small first letter where the first word is no name."""
    first = words.split(" ", 1)[0].lower()
    small = first in ("the", "a", "an", "it", "he", "she", "they", "at", "in", "on", "two", "three", "another", "most")
    return words[:1].lower() + words[1:] if small else words


def _reorder(parts: Paragraphs, pool: Sequence[str], rng: random.Random) -> Paragraphs:
    found = list(parts)
    rng.shuffle(found)
    return found


def _shorten(parts: Paragraphs, pool: Sequence[str], rng: random.Random) -> Paragraphs:
    """Keep the first half of the sentences."""
    left = max(3, round(0.5 * sum(map(len, parts))))
    found: Paragraphs = []
    for part in parts:
        found.append(part[:left])
        left -= len(found[-1])
    return [part for part in found if part]


def _extend(parts: Paragraphs, pool: Sequence[str], rng: random.Random) -> Paragraphs:
    """Put in a paragraph of the outlet's own."""
    found = list(parts)
    found.insert(rng.randrange(1, len(found) + 1), rng.sample(list(pool), 2))
    return found


_Step = Callable[[Paragraphs, Sequence[str], random.Random], Paragraphs]

MANNERS: dict[str, tuple[_Step, ...]] = {
    "whole": (),
    "changed": (_change,),
    "changed, reordered": (_change, _reorder),
    "changed, cut to half": (_shorten, _change),
    "changed, with own paragraph": (_change, _extend),
    "changed, cut, reordered": (_shorten, _change, _reorder),
}
"""How copies are made: the credit goes and the headline is another in each."""


# A statement that whoever reports on it quotes, and a paragraph that a newsroom puts under everything on a subject.
_STATEMENTS = (
    "“We take these allegations extremely seriously and have asked an outside firm to look into every one of "
    "them. Until its report is with us, we shall make no further comment, out of respect for all those "
    "affected,”",
    "“What happened last night is a tragedy for the whole community. Our thoughts are with the families, and "
    "everybody who can help will help. Now is not the time to point fingers; it is the time to stand together,”",
)
_BOILERPLATE = (
    "The region has seen a number of similar incidents in recent years. Aid groups say that a lack of money "
    "and of trained staff makes matters worse, while the authorities point to reforms under way since 2019. "
    "Elections are due next spring, and all major parties have promised to make the matter a priority.",
    "The two sides have been at odds since the collapse of an earlier round of talks brokered by neighbouring "
    "states. More than 4,000 people have been killed and some 300,000 driven from their homes in the fighting, "
    "according to figures compiled by relief organisations.",
)
_SPEAKERS = (
    "the mayor told reporters",
    "a statement issued on Friday evening read",
    "it said on its website",
    "she added",
)


def look_alikes(one: Article, other: Article, rng: random.Random) -> list[Pair]:
    """Return pairs of two articles that are no copies, given words in common."""
    statement, paragraph = rng.choice(_STATEMENTS), rng.choice(_BOILERPLATE)
    who = rng.sample(_SPEAKERS, 2)
    left, right = (_with(x, f"{statement} {by}.", rng) for x, by in zip((one, other), who, strict=True))
    padded, other_padded = (replace(x, id=f"{x.id}~b", text=f"{x.text}\n\n{paragraph}") for x in (one, other))
    return [
        Pair(left, right, False, "same statement quoted"),
        Pair(padded, other_padded, False, "same background paragraph"),
    ]


def _with(article: Article, paragraph: str, rng: random.Random) -> Article:
    lines = article.text.split("\n\n")
    lines.insert(rng.randrange(1, len(lines) + 1), paragraph)
    return replace(article, id=f"{article.id}~q", text="\n\n".join(lines))


_NAMES = ("Brenholt", "Carvid", "Dunmere", "Estvale", "Farnow", "Gildport", "Harrowby", "Istrane", "Jorvale", "Kelsing")
_FORMS = (
    "Shares on the {0} exchange closed {1} on {2}, with the main index ending the day at {3} points, a change "
    "of {4} per cent. Trading volume was {5} million shares. {6} Group led the gainers, adding {7} per cent, "
    "while {8} Holdings was the day's weakest, losing {9} per cent. Analysts said investors were waiting for "
    "figures on inflation, which are due on {10}. In the currency market the crown was traded at {11} to the "
    "dollar.",
    "Police in {0} are appealing for witnesses after a collision on the A{3} near {6} on {2}. The crash, which "
    "involved {5} vehicles, happened at about {4}. A {9}-year-old from {8} was taken to hospital with injuries "
    "that are not thought to be life-threatening. The road was closed for {7} hours. Anyone with information "
    "or dashcam footage is asked to call the incident line, quoting reference {11}.",
    "{0} won {7}-{9} at home to {6} on {2} in front of a crowd of {3}. {8} opened the scoring after {5} "
    "minutes and the visitors had few chances before the break. The result leaves the home side in {1} place "
    "in the table with {4} points. The coach said afterwards that the team had shown character and that there "
    "was more to come. Next week they travel to {10}, where they have not won since {11}.",
    "An earthquake of magnitude {7}.{9} struck {5} km off {0} on {2}, the seismological service said. The "
    "quake hit at {4} local time at a depth of {3} km. No tsunami warning was issued and there were no "
    "immediate reports of damage or casualties. Residents of {6} and {8} said they had felt it for about {11} "
    "seconds. The region sits on a fault line and is often shaken.",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def forms(count: int, rng: random.Random) -> list[Pair]:
    """Return pairs of two days' versions of one form: shares, collisions, matches, earthquakes."""
    pairs = []
    for number in range(count):
        form = _FORMS[number % len(_FORMS)]
        left, right = (_filled(form, f"form{number}{side}", rng) for side in "ab")
        pairs.append(Pair(left, right, False, "two versions of a form"))
    return pairs


def _filled(form: str, name: str, rng: random.Random) -> Article:
    towns = rng.sample(_NAMES, 4)
    numbers = [str(rng.randrange(2, 90)) for _ in range(9)]
    blanks = [
        *(
            towns[0],
            rng.choice(("higher", "lower", "third", "eighth")),
            rng.choice(_DAYS),
            numbers[0],
            numbers[1],
            numbers[2],
        ),
        *(towns[1], str(rng.randrange(1, 9)), towns[2], str(rng.randrange(1, 9)), rng.choice(_DAYS), numbers[3]),
    ]
    return Article(id=name, text=form.format(*blanks), outlet=Outlet(name="Wend Gazette"), published="2024-05-01")
