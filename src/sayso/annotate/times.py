"""The days a reporter's time phrase stands for: "late on Thursday", "last week", "early 2020", "a day after the vote".

A phrase is read as *terms*: stretches that its own words or the day of publication fix ("2019", "last week", "two days
ago"), things that come round again ("Friday", "3 May", "March": a *cycle*), and steps from another dated thing ("a day
later"). Terms that stand together narrow one another ("Friday, 3 May 2021", "in March last year"), joined ones span a
stretch ("from Monday to Wednesday"), all other words are passed over. Intervals are whole days, both ends included.

Conventions, where usage differs:

- "on Friday", "on 3 May", "in March": the last that has begun by the day of publication, that day included; with
  `future` the next that is not over (a weekday: the first after that day). "last Friday" ended before it, "next Friday"
  begins after it.
- "this week" runs from Monday to the day of publication (with `future`, and "later this week", from there to Sunday);
  so do month, quarter and year. "the weekend" is the last that has begun: in a Saturday's paper, that Saturday.
- "the past two weeks": the 14 days up to publication; "the next two weeks": the 14 after it.
- Days and weeks "ago" or "later" are exact; months give the whole month, years and decades the whole year.
- "early", "mid", "late": days 1-10, 11-20 and the rest of a month, January to April and so on of a year, 1990-93,
  1994-96 and 1997-99 of a decade, thirds of anything else. A century is 1900-1999.
- Seasons are the northern meteorological ones. 3/5/2021 is ambiguous and not resolved.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from itertools import takewhile
from math import ceil
from typing import NamedTuple

__all__ = ["relative_to", "resolve", "resolve_after"]

_Interval = tuple[date, date]
#: The occurrence that belongs to a day's own week, month or year, or the one `k` of these further on.
_Cycle = Callable[[date, int], _Interval]
_Step = Callable[[_Interval], _Interval | None]
_Said = dict[str, str | None]

# A phrase says its time in its first words; the longest date expression in GUM (v11, all genres) has 70 characters.
_MAX_LENGTH = 240
_MAX_TERMS = 8  # what follows the eighth dated thing dates no saying


# The calendar


def _block(day: date, k: int, *, months: int) -> _Interval:
    """A month, quarter, year or decade: blocks of so many months, counted from the year 0."""
    first = ((day.year * 12 + day.month - 1) // months + k) * months
    start = date(first // 12, first % 12 + 1, 1)
    return start, _months_on(start, months) - timedelta(1)


def _days_of_week(day: date, k: int, *, first: int, days: int) -> _Interval:
    """A weekday, weekend or whole week; `first` counts from Monday, 0."""
    start = day + timedelta(first - day.weekday() + 7 * k)
    return start, start + timedelta(days - 1)


def _day(day: date, k: int) -> _Interval:
    return day + timedelta(k), day + timedelta(k)


def _months(day: date, k: int, *, first: int, months: int) -> _Interval:
    """A named month, season or quarter of the year."""
    start = date(day.year + k, first, 1)
    return start, _months_on(start, months) - timedelta(1)


def _dates(day: date, k: int, *, month: int, first: int, last: int) -> _Interval:
    return date(day.year + k, month, first), date(day.year + k, month, last)


def _day_of_month(day: date, k: int, *, number: int) -> _Interval:
    found = _block(day, k, months=1)[0].replace(day=number)
    return found, found


def _months_on(day: date, months: int) -> date:
    """The same day so many months on, or the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _length(interval: _Interval) -> int:
    return (interval[1] - interval[0]).days + 1


def _occurrences(cycle: _Cycle, day: date, turns: Iterable[int]) -> Iterator[_Interval]:
    for k in turns:
        try:
            yield cycle(day, k)
        except (ValueError, OverflowError):  # 29 February in most years, the 31st in some months
            continue


def _select(cycle: _Cycle, anchor: _Interval, how: str) -> _Interval | None:
    """Return the occurrence that stands to `anchor` as `how` says, or None."""
    start, end = anchor
    # 29 February may be eight years away (1896 to 1904).
    near = list(_occurrences(cycle, end if how == "next" else start, range(-9, 10)))
    same = (found for found in near if found[0] <= start and end <= found[1])
    begun = (found for found in reversed(near) if found[0] <= start)
    match how:
        case "last":
            return next((found for found in reversed(near) if found[1] < start), None)
        case "next":
            return next((found for found in near if found[0] > end), None)
        case "same":
            return next(same, None)
        case "begun":
            return next(begun, None)
        case "open":
            return next((found for found in near if found[1] >= start), None)
        case _:  # "this": the present one, or else this year's, gone or to come
            this_year = (found for found in begun if found[0].year == start.year)
            return next(same, None) or next(this_year, None) or _select(cycle, anchor, "next")


def _within(cycle: _Cycle, stretch: _Interval) -> list[_Interval]:
    """Return the occurrences that begin in `stretch`, at most a year of weeks of them."""
    found = _occurrences(cycle, stretch[0], range(-1, 54))
    return [one for one in found if stretch[0] <= one[0] <= stretch[1]]


class _Unit(NamedTuple):
    cycle: _Cycle
    days: int = 0
    months: int = 0


_HOURS = ("morning", "afternoon", "evening", "night")  # of a day that other words name
_OF_DAY = (*_HOURS, "minute", "hour", "day")
_UNITS = {unit: _Unit(_day, days=1) for unit in _OF_DAY}
_UNITS |= {
    unit: _Unit(partial(_days_of_week, first=0, days=7), days=days) for unit, days in (("week", 7), ("fortnight", 14))
}
_UNITS |= {
    unit: _Unit(partial(_block, months=months), months=months)
    for unit, months in (("month", 1), ("quarter", 3), ("year", 12), ("decade", 120))
}


def _moved(day: date, count: int, unit: str) -> date:
    """The day exactly `count` units after `day`."""
    days, months = _UNITS[unit][1:]
    return day + timedelta(days * count) if days else _months_on(day, months * count)


def _shifted(anchor: _Interval, *, count: int, unit: str) -> _Interval | None:
    """Return what lies `count` units after `anchor`, as closely as one counts; None if it is known less closely."""
    if not count:
        return anchor
    days, months = _UNITS[unit][1:]
    precision = partial(_block, months=12 if months % 12 == 0 else months)
    if _length(anchor) > (days or _length(precision(date(2000, 7, 1), 0))):
        return None
    start, end = (_moved(day, count, unit) for day in anchor)
    return (start, end) if days else (precision(start, 0)[0], precision(end, 0)[1])


def _beside(anchor: _Interval, *, cycle: _Cycle, how: str) -> _Interval | None:
    """Return the "next" or "last" occurrence beside `anchor`, None if `anchor` is longer than one."""
    found = _select(cycle, anchor, how)
    return found if found and _length(anchor) <= _length(found) else None


def _instant(day: date) -> _Interval:
    """Return the empty interval between a day and the next: what precedes it ends with `day`."""
    return day + timedelta(1), day


def _window(anchor: _Interval, *, count: int, unit: str) -> _Interval:
    """Return the `count` units that follow `anchor`, or precede it if `count` is negative."""
    if count > 0:
        return anchor[1] + timedelta(1), _moved(anchor[1], count, unit)
    return _moved(anchor[0], count, unit), anchor[0] - timedelta(1)


def _nth_of_cycle(stretch: _Interval, *, cycle: _Cycle, index: int) -> _Interval | None:
    found = _within(cycle, stretch)
    return found[index - (index > 0)] if index <= len(found) and found else None


def _nth_of_unit(stretch: _Interval, *, count: int, unit: str, index: int) -> _Interval | None:
    """Return "the first six months", "the second week", "the last two days" of a stretch."""
    if index < 0:
        return _window(_instant(stretch[1]), count=-count, unit=unit)
    start = _moved(stretch[0], (index - 1) * count, unit)
    return start, _moved(start, count, unit) - timedelta(1)


def _cut(stretch: _Interval, parts: int, i: int) -> date:
    """Return the day on which part `i` of a stretch begins."""
    start, days = stretch[0], _length(stretch)
    if i == parts:
        return stretch[1] + timedelta(1)
    if days <= 31:
        return start + timedelta((30 if days >= 28 else days) // parts * i)
    months = (stretch[1].year - start.year) * 12 + stretch[1].month - start.month + 1
    # By whole years in a decade, rounded up: the early 1990s include 1993.
    return _months_on(start, months * i // parts if months < 120 else -(-months * i // parts // 12) * 12)


# The words

_WEEKDAYS = (
    "mon(?:day)?", "tue(?:s|sday)?", "wed(?:s|nesday)?", "thu(?:rs?|rsday)?", "fri(?:day)?", "sat(?:urday)?",
    "sun(?:day)?",
)  # fmt: skip
_MONTHS = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
_ORDINARY = "may|march|mar|mon|wed|sat|sun|jan|dec"  # in lower case more often another word than a name
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_HOLIDAYS = {
    "new year eve": (12, 31), "new year day": (1, 1), "christmas eve": (12, 24), "christmas day": (12, 25),
    "christmas": (12, 25), "boxing day": (12, 26), "valentine day": (2, 14), "may day": (5, 1), "halloween": (10, 31),
}  # fmt: skip
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "a": 1, "an": 1, "couple of": 2, "a couple of": 2,
}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": -1}
_WORDS = {"today": (0, 0), "tonight": (0, 0), "yesterday": (-1, -1), "tomorrow": (1, 1), "overnight": (-1, 0)}
_BEFORE = ("ago", "earlier", "before", "prior", "prior to", "last", "past", "previous", "preceding")

_AGO = ("ago", "from now", "hence")
_THIS = ("this", "current")
_NEIGHBOURS = ("following", "previous", "preceding")


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)).replace(" ", r"\ ")  # for re.VERBOSE


_MONTH, _WEEKDAY, _HOUR = _any(_MONTHS), _any(_WEEKDAYS), _any(_HOURS)
_TH, _TO = "(?:st|nd|rd|th)?", r"\ ?(?:-|to|and|or)\ ?(?:the\ )?"
_TERM = re.compile(
    rf"""(?<![\w/-])(?:
    (?P<soon>(?:shortly|soon|immediately|moments|right|just|not\ long)\ (?:after|before|later|earlier)(?:wards?)?
        |eve(?=\ of\ )|at\ the\ (?:same\ )?time)
    |(?:(?P<vague>(?:more|less|fewer)\ than|under|nearly|almost|about|around|roughly|approximately|some|at\ least|up\ to
        |half|every|each|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred
        |(?:over|within)(?=\ (?:\d|{_any(_NUMBERS)})))\ )?
    (?:(?P<det>the|that|its)\ )?(?:this\ (?=(?:past|last|coming|next)\ ))?
    (?:(?P<which>last|past|next|coming|this|current|previous|preceding|following|same|{_any(_ORDINALS)})\ )?
    (?:(?P<iso>\d{{4}}-\d\d-\d\d)
    |(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{{4}})
    |(?P<first1>\d\d?){_TH}(?:{_TO}(?P<last1>\d\d?){_TH})?\ (?:of\ )?(?P<month1>{_MONTH})
    |(?P<month2>{_MONTH})\ (?:the\ )?(?P<first2>\d\d?){_TH}(?:{_TO}(?P<last2>\d\d?){_TH}(?!\w|\ (?:{_MONTH})))?
    |(?P<monthday>\d\d?)(?:st|nd|rd|th)(?=$|[,;)]|\ of\ (?:this|last|next|the)\ month)
    |(?P<century>\d\d?)(?:st|nd|rd|th)\ century
    |(?P<decade>\d{{3}}0)s
    |(?P<year>[12]\d{{3}})(?:\ ?[/-]\ ?(?P<till>\d\d)(?!\d))?(?![,.]?\d)
    |(?P<word>{_any(_WORDS)})
    |(?:(?P<number>\d{{1,4}}|{_any(_NUMBERS)})[\ -](?:(?:full|whole|further|more)\ )?)?
        (?P<unit>minute|hour|day|{_HOUR}|week|fortnight|month|quarter|year|decade)(?P<plural>s?)
    |(?P<holiday>{_any(_HOLIDAYS)})
    |(?<!good\ )(?<!ash\ )(?<!black\ )(?<!palm\ )(?<!bloody\ )(?<!super\ )(?P<weekday>{_WEEKDAY})
    |(?P<month>{_MONTH})
    |(?P<season>{_any(_SEASONS)})(?!(?<=fall)\ of\ (?!\d|last|this|next))
    |(?P<weekend>weekend)
    )
    (?:\ (?P<rel>ago|from\ now|hence|time|before\ last|before|after|earlier|later|prior(?:\ to)?|on(?=$|,|\ from)))?
    (?:(?<=ago)\ (?:today|this\ (?:day|week|month)))?
    )(?!\w)""",
    re.VERBOSE | re.ASCII,
)
_CLOCK = re.compile(
    r"\b(?:(?:shortly|just|soon) )?(?:(?:at|by|around|about|before|after|until|from|past) )?"
    r"(?:\d\d?(?:[:.]\d\d)? ?(?:am|pm|o'clock)|\d\d?:\d\d|\d\d?\.\d\d(?= gmt)"
    r"|\d{4}(?= ?(?:gmt|utc|local time|hours|hrs))"
    r"|noon|midday|midnight|dawn|dusk|daybreak|sunrise|sunset|nightfall|dark)\b"
    r"(?: ?\(?(?:gmt|utc|bst|cet|cest|[ecmp][sd]?t|ist|hours|hrs|local time|eastern(?: time)?)\b\)?)?",
    re.ASCII,
)
# What may stand between two terms that narrow one another, and what joins two into a stretch.
_PASSED = rf"(?:[ ,()]|\b(?:of|in|on|at|for|during|by|the|a|from|early|mid|late|again|clock|{_HOUR}|local|time)\b)*"
_GLUE = re.compile(_PASSED)
_JOIN = re.compile(rf"{_PASSED}(?:-|&|\b(?:and|or|to|until|till|through|into)\b){_PASSED}")
_ONLY_HOUR = re.compile(rf"(?:(?:earlier|later|in|on|at|by|the|early|late) )*(?:{_HOUR}|clock)")
_PART = re.compile(
    r"\b(?:(early|start|beginning|outset)|(mid|middle)|(late|end|close)|(first half)|((?:second|latter) half))"
    r"(?: (?:in|on|of|the))* ?$"
)
_SINCE = re.compile(rf"(?<!time )\bsince{_PASSED}$")
# The day after these words is another event's. But "after talks on Monday" was said that Monday.
_BARRED = re.compile(
    r"\b(?:until|till|(?:anniversary|turn|ahead) of|since|(?:week|month|year) to|(?:day|week|month|year)s? from)\b"
    r"|\b(?:days|weeks|months|years) (?:after|before)\b|\b(?:after|before|following|prior to)\b(?!.* on $)"
)
_OF = re.compile(rf" (?:of|in (?=(?:the )?(?:[12]\d{{3}}|{_MONTH})\b))")
_DURING = re.compile(r"\b(?:in|over|during|within|for|throughout) $")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Term:
    """One dated thing of a phrase; whichever of the fields up to `around` is set says how its days are found."""

    before: str  # the words since the term before it
    stated: _Interval | None = None  # by its own words: "2019"
    fixed: Callable[[date, bool], _Interval | None] | None = None  # from the day of publication: "last week"
    cycle: _Cycle | None = None  # it comes round: "Friday", "March"
    nth: _Step | None = None  # from the stretch named beside it: "the first week (of May)"
    step: _Step | None = None  # from another dated thing: "a day later"
    around: _Cycle | None = None  # "the week": the present one, or that of what is named: "the week of 3 May"
    weekly: bool = False
    running: bool = False  # "this week": it ends, so far, with the day of publication
    awaits: bool = False  # what a step counts from comes next: "a day after Monday's vote"


def resolve(words: str, published: str | None, *, future: bool = False) -> tuple[str, str] | None:
    """Return the first and the last ISO day that `words` stand for, or None where they do not say.

    `published` is the article's RFC 3339 date or date-time, taken as written in its own offset; without it only
    phrases that name a year are resolved. `future` says that the phrase dates what is still to come. Vague phrases
    ("recently", "a few days ago") and those relative to something else in the article ("a day earlier") are None.

    >>> resolve("late on Tuesday", "2023-11-16")
    ('2023-11-14', '2023-11-14')
    """
    try:
        day = date.fromisoformat(published[:10]) if published else None
        return _iso(_dated(_groups(_terms(_plain(words))), day, future))
    except (ValueError, OverflowError):  # no such day, or none within the years 1 to 9999
        return None


def resolve_after(words: str, anchor: tuple[str, str]) -> tuple[str, str] | None:
    """Return the first and the last ISO day of a phrase relative to what happened in `anchor`, or None.

    None also where the anchor is known less closely than the phrase counts: the day after something "in March".

    >>> resolve_after("two days after the vote", ("2023-11-14", "2023-11-14"))
    ('2023-11-16', '2023-11-16')
    """
    try:
        known = date.fromisoformat(anchor[0]), date.fromisoformat(anchor[1])
        step = _step(words)
        return _iso(step(known)) if step else None
    except (ValueError, OverflowError):
        return None


def relative_to(words: str) -> bool:
    """Tell whether `words` date a thing only by another ("two days later"), so that `resolve_after` is to be asked."""
    any_day = "2001-01-03"  # what is relative is so on every day
    return resolve(words, any_day) is None and _step(words) is not None


def _step(words: str) -> _Step | None:
    text = _plain(words)
    if _ONLY_HOUR.fullmatch(text):  # "in the evening", "at noon"
        return _same
    return next((term.step for term in _terms(text) if term.step), None)


def _same(anchor: _Interval) -> _Interval:
    return anchor


def _iso(found: _Interval | None) -> tuple[str, str] | None:
    return (found[0].isoformat(), found[1].isoformat()) if found and found[0] <= found[1] else None


# From words to terms


def _plain(words: str) -> str:
    """Return the words in lower case, with one spelling for marks, abbreviations and clock times."""
    text = words[:_MAX_LENGTH].translate({0x2018: "'", 0x2019: "'", 0x2013: " - ", 0x2014: " - "})
    text = re.sub(rf"\b(?:{_ORDINARY})\b", "_", text).lower()
    text = re.sub(r"(?<=\d0)'(?=s\b)", "", text)
    text = re.sub(r"(?<=[a-z])\.(?=\d)", " ", text)
    text = re.sub(r"(?<=[a-z])\.|'s\b|(?<=s)'", "", text)
    text = re.sub(r"\b(early|mid|late)-", r"\1 ", text)
    text = re.sub(rf"-(?=(?:{_MONTH}|{_WEEKDAY})\b)|(?<=\b\d{{4}})-(?=\d{{4}}\b)", " - ", text)
    text = re.sub(r"\bq([1-4])\b", lambda match: f"{list(_ORDINALS)[int(match[1]) - 1]} quarter", text, flags=re.ASCII)
    return " ".join(_CLOCK.sub("clock", " ".join(text.split())).split())


def _terms(text: str) -> list[_Term]:
    terms: list[_Term] = []
    end = 0
    for match in _TERM.finditer(text):
        term = _term(match.groupdict(), text[end : match.start()], text[match.end() :])
        if term:  # what says no day ("Tuesday night", "for days") stays among the words before the next
            terms.append(term)
            end = match.end()
    return terms[:_MAX_TERMS]


def _term(said: _Said, before: str, after: str) -> _Term | None:
    """Return what one match of the grammar says."""
    if soon := said["soon"]:
        step = partial(_shifted, count=-1 if soon == "eve" else 0, unit="day")
        return _Term(before=before, step=step, awaits=soon.endswith(("after", "before", "eve", "time")))
    if said["vague"]:
        return None
    try:
        stated = _stated(said)
    except ValueError:  # 2021-02-29
        return None
    if stated:
        return _Term(before=before, stated=stated)
    if word := said["word"]:
        first, last = (timedelta(days) for days in _WORDS[word])
        return _Term(before=before, fixed=lambda day, _: (day + first, day + last))
    if said["unit"]:
        return _counted(said, before, after)
    return _named(_cycle(said), said, before, after) if not said["year"] else None


def _stated(said: _Said) -> _Interval | None:
    """Return the interval of a date, year, decade or century given in figures."""
    if said["iso"] or said["y"]:
        day = date.fromisoformat(said["iso"] or f"{said['y']}-{said['m']:0>2}-{said['d']:0>2}")
        return day, day
    first, years = int(said["year"] or said["decade"] or 0), 10 if said["decade"] else 1
    if said["century"]:
        first, years = 100 * int(said["century"]) - 100, 100
    if till := said["till"]:
        if int(till) != (first + 1) % 100:  # "2020/21" is a season or a budget year, "2020-11" might be a month
            return None
        years = 2
    return (date(first, 1, 1), date(first + years - 1, 12, 31)) if first else None


def _cycle(said: _Said) -> _Cycle:
    """Return the cycle of a weekday, date, month, season, holiday or weekend."""
    if weekday := said["weekday"]:
        return partial(_days_of_week, first=_place(_WEEKDAYS, weekday), days=1)
    if said["weekend"]:
        return partial(_days_of_week, first=5, days=2)
    if monthday := said["monthday"]:
        return partial(_day_of_month, number=int(monthday))
    if month := said["month1"] or said["month2"]:
        first = said["first1"] or said["first2"] or ""
        last = said["last1"] or said["last2"] or first
        return partial(_dates, month=_place(_MONTHS, month) + 1, first=int(first), last=int(last))
    if holiday := said["holiday"]:
        number, on = _HOLIDAYS[holiday]
        return partial(_dates, month=number, first=on, last=on)
    if season := said["season"]:
        return partial(_months, first=_SEASONS[season], months=3)
    return partial(_months, first=_place(_MONTHS, said["month"] or "") + 1, months=1)


def _place(patterns: tuple[str, ...], word: str) -> int:
    return next(place for place, pattern in enumerate(patterns) if re.fullmatch(pattern, word))


def _named(cycle: _Cycle, said: _Said, before: str, after: str) -> _Term | None:
    """Return the term of something that has a name and comes round."""
    which, rel, the = said["which"], said["rel"] or "", said["det"] == "the"
    term = _Term(before=before, weekly=bool(said["weekday"]), running=bool(said["weekend"]) or which in _THIS)
    how = _side(which or rel)
    if which in _ORDINALS or (which == "last" and _OF.match(after)):
        return replace(term, nth=partial(_nth_of_cycle, cycle=cycle, index=_ORDINALS.get(which, -1)))
    if said["det"] == "that" or which == "same":
        return replace(term, step=partial(_select, cycle, how="same"))
    if the and (which in (*_NEIGHBOURS, "next") or (not which and rel in ("before", "after"))):
        return replace(term, step=partial(_select, cycle, how=how), awaits=not which)
    if which in _NEIGHBOURS:  # "following Monday's attack" names no Monday to be found
        return None
    if which is None or (which in _THIS and (said["weekday"] or said["weekend"])):
        return replace(term, cycle=cycle)
    return replace(term, fixed=lambda day, _: _select(cycle, (day, day), how))


def _side(word: str) -> str:
    """Return on which side of its anchor the word says a thing lies, as `_select` calls it."""
    return "this" if word in _THIS else "last" if word in _BEFORE else "next"


def _counted(said: _Said, before: str, after: str) -> _Term | None:
    """Return the term of a number of days, weeks, months ... or of the last, present or next one."""
    unit, which, rel, the = said["unit"] or "", said["which"] or "", said["rel"] or "", said["det"] == "the"
    number = said["number"]
    count = 1 if number is None else _NUMBERS.get(number) or int(number)
    how = _side(rel or which)
    sign = -1 if how == "last" else 1
    term = _Term(before=before, running=which in _THIS)
    if unit in ("minute", "hour"):
        return _in_hours(term, sign * count if unit == "hour" and number else 0, which, rel)
    if said["plural"] and not number:
        return None  # "days later"
    cycle = _UNITS[unit].cycle
    moved = partial(_shifted, count=sign * count, unit=unit)
    step = moved if number else partial(_beside, how=how, cycle=cycle)
    in_time = bool(number) and not which and before.endswith("in ")  # "in two weeks", "in two weeks' time"
    if rel == "before last":
        return replace(term, fixed=lambda day, _: _select(cycle, cycle(day, -1), "last"))
    if rel in _AGO or (rel == "time" and in_time):
        around = cycle if unit == "week" else None  # "a week ago on Monday"
        return replace(term, fixed=lambda day, _: moved((day, day)), around=around) if number else None
    if rel and rel != "time" and not before.endswith("for "):  # "for two days after" is how long, not when
        return replace(term, step=step, awaits=rel in ("after", "before", "prior to"))
    if said["det"] == "that" or which == "same" or (the and unit == "day" and not which and not number):
        return replace(term, step=_same if unit in _OF_DAY else partial(_select, cycle, how="same"))
    if which in _ORDINALS or (which == "last" and _OF.match(after)):
        index = _ORDINALS.get(which, -1)
        if unit == "quarter":
            return replace(term, cycle=partial(_months, first=3 * index - 2 if index > 0 else 10, months=3))
        return replace(term, nth=partial(_nth_of_unit, count=count, unit=unit, index=index))
    if which in _NEIGHBOURS:
        window = partial(_window, count=sign * count, unit=unit)
        return replace(term, step=window if number else step) if the or not number else None
    if which == "next" and not number and (unit in _OF_DAY or (the and not _DURING.search(before))):
        return replace(term, step=step)  # "(the) next day", "the next week", but "next week", "over the next week"
    if which in ("past", "coming") or (which in ("last", "next") and (number or the)):
        return replace(term, fixed=lambda day, _: _window(_instant(day), count=sign * count, unit=unit))
    if which:
        return replace(term, fixed=lambda day, _: _select(cycle, (day, day), how))
    if in_time:
        return replace(term, fixed=lambda day, future: moved((day, day)) if future else None)
    if the and not number and unit not in _HOURS and not after.startswith(" to "):
        return replace(term, around=cycle, running=True)
    return None


def _in_hours(term: _Term, hours: int, which: str, rel: str) -> _Term | None:
    """Return the term of so many hours; "hours later" and "90 minutes ago" are the same day."""
    days = timedelta(int(hours / 24))
    if rel in _AGO:
        return replace(term, fixed=lambda day, _: (day + days, day + days))
    if rel and rel != "time":
        return replace(
            term, step=lambda day: (day[0] + days, day[1] + days), awaits=rel in ("after", "before", "prior to")
        )
    if hours and which in ("last", "past", "next", "coming"):
        reach = timedelta(ceil(abs(hours) / 24))
        return replace(term, fixed=lambda day, _: (day - reach, day) if hours < 0 else (day, day + reach))
    return None


def _groups(terms: list[_Term]) -> list[list[_Term]]:
    """Return the terms in runs that narrow one another; a step stands alone."""
    groups: list[list[_Term]] = []
    for term in terms:
        if groups and not (term.step or groups[-1][-1].step) and _GLUE.fullmatch(term.before):
            groups[-1].append(term)
        else:
            groups.append([term])
    return groups


# From terms to days


def _dated(groups: list[list[_Term]], day: date | None, future: bool) -> _Interval | None:
    """Return the interval of the first group, or joined groups, that dates the phrase itself."""
    for i, group in enumerate(groups):
        head, rest = group[0], groups[i + 1 :]
        if head.step:
            if head.awaits and rest:  # "a day after Monday's vote": all that follows is about the vote
                inner = _narrowed(rest[0], day, future)
                return head.step(inner) if inner else None
            continue
        since = _SINCE.search(head.before)
        if _BARRED.search(head.before[: since.start()] if since else head.before):
            continue
        tail = group
        for follower in takewhile(lambda group: not group[0].step and _JOIN.fullmatch(group[0].before), rest):
            tail = follower
        found = _narrowed(group, day, future) if tail is group else _spanned(group, tail, day, future)
        if found and since:
            return (found[0], day) if day else None
        if found:
            return found
    return None


def _spanned(lead: list[_Term], tail: list[_Term], day: date | None, future: bool) -> _Interval | None:
    """Return the stretch between two groups; what says less is found from the other: "30 April to 2 May 2021"."""
    surer_lead, surer_tail = (not all(term.cycle for term in group) for group in (lead, tail))
    if surer_lead > surer_tail or (future and surer_lead == surer_tail):
        first = _narrowed(lead, day, future)
        second = _narrowed(tail, first[0], True) if first else None
    else:
        second = _narrowed(tail, day, future)
        first = _narrowed(lead, second[1], False) if second else None
    return (min(first[0], second[0]), max(first[1], second[1])) if first and second else None


def _narrowed(group: list[_Term], day: date | None, future: bool) -> _Interval | None:
    """Return what the terms of a group say together: the narrowest that is fixed, then what comes round within it."""
    head = group[0]
    found: _Interval | None = None
    for term in group:
        if term.stated or term.fixed:
            held = term.stated or (term.fixed(day, future) if term.fixed and day else None)
            if held is None:
                return None
            found = min(found or held, held, key=_length)
    widened = head.around if len(group) > 1 and group[1].before == " of " else None  # "the week of 3 May"
    around = next((term.around for term in group if term.around), None)
    if not found and around and not widened and day:
        found = _select(around, (day, day), "same")
    for cycle, weekly in _wide_first(group):
        if found is None:
            how = "begun" if not future else "next" if weekly else "open"
            found = _select(cycle, (day, day), how) if day else None
        elif not weekly or _length(found) <= 7:  # "on a Thursday in March" means no week
            within = _within(cycle, _select(around, found, "same") or found if weekly and around else found)
            if not within and _length(found) > 364:
                return None  # "31 February 2020"
            found = within[0] if within else found
    for term in group:
        if term.nth:
            found = term.nth(found) if found else None
    if found and widened:
        found = _select(widened, found, "same") or found
    return _clipped(_part(found, head.before), group, day, future) if found else None


def _wide_first(group: list[_Term]) -> list[tuple[_Cycle, bool]]:
    """Return the cycles of a group, the longest first, and whether each is a weekday."""
    cycles = [(term.cycle, term.weekly) for term in group if term.cycle]
    leap_year = date(2000, 1, 1)  # has every date
    lengths = [max(map(_length, _occurrences(cycle, leap_year, range(2))), default=0) for cycle, _ in cycles]
    return [cycles[i] for i in sorted(range(len(cycles)), key=lambda i: (-lengths[i], cycles[i][1]))]


def _part(found: _Interval, before: str) -> _Interval:
    """Return the part of an interval that the words before it cut out: "early", "the end of", "the first half of"."""
    match = _PART.search(before)
    if not match or _length(found) < 3:
        return found
    i = (match.lastindex or 1) - 1
    i, parts = (i, 3) if i < 3 else (i - 3, 2)
    return _cut(found, parts, i), _cut(found, parts, i + 1) - timedelta(1)


def _clipped(found: _Interval, group: list[_Term], day: date | None, future: bool) -> _Interval:
    """Return an interval that is still running up to the day of publication, or from it on if the rest is meant."""
    before, running = group[0].before, all(term.running for term in group)
    if day is None or not found[0] <= day <= found[1]:
        return found
    if "earlier" in before or (running and not future and "later" not in before):
        return found[0], day
    return (day, found[1]) if running else found
