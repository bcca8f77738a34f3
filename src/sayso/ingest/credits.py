"""Photo and wire credits: "(AP Photo/Jane Roe)", "Jane Roe/AFP", "Jane RoeReuters", "BEIRUT (Reuters) -"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sayso.ingest.paragraphs import MAX_LENGTH
from sayso.ingest.phrases import SAYING, either, group, is_sentence, plain

__all__ = ["MAX_CAPTION", "agency_of_dateline", "agency_of_end", "caption_credit", "credit_of", "doubled_credit"]

MAX_CAPTION = 60
"""Words in the longest caption taken for one: two sentences and a credit."""

MAX_CREDIT = 14
"""Words in the longest line that is nothing but a credit."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    whole: re.Pattern[str]
    opened: re.Pattern[str]
    opener: re.Pattern[str]
    bracketed: re.Pattern[str]
    ending: re.Pattern[str]
    labelled: re.Pattern[str]
    barred: re.Pattern[str]
    glued: re.Pattern[str]
    dateline: re.Pattern[str]
    signed_off: re.Pattern[str]
    captioned: re.Pattern[str]
    wire: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    wires, short, pictures = (group("agencies", name) for name in ("wires", "short", "pictures"))
    known, anyone, wire = either(wires + pictures), either(wires + pictures + short), either(wires + short)
    openers = either(group("credits", "openers"))
    name = r"[A-Z][\w.' -]{1,40}"
    more = rf"(?:\s?(?:/|,|\||via|-|–|and|&)\s?(?:{anyone}))"
    chain = rf"(?:{known}){more}*"  # Reuters; AFP/Getty Images; AFP via Getty Images
    slashed = rf"(?:{known})(?: Photo)?\s?/\s?{name}(?:\s?/\s?{name})?"  # AP Photo/Jane Roe; REUTERS/Jane Roe
    signed = rf"(?:{name}(?:\s?/\s?|\svia\s)){{1,3}}(?:{anyone}){more}*(?:\s?/\s?{name})?"  # Jane Roe/AFP
    credit = rf"(?:{slashed}|{signed}|{chain})"
    photo = r"(?:[Ff]ile )?(?:[Pp]hoto|[Pp]icture|[Ii]mage|PHOTO)s?(?: [Cc]redit)?(?:\s?:| by| courtesy)"
    # "Photo: " may stand before anything; behind "pictures by" a name tells a credit from the subject of a sentence.
    part = r"[A-Z@][\w.'@-]*"
    particle = r"of|the|for|and|via|d[aeiu]|de[lrn]?|v[ao]n|al|bin|el|la|\d+"
    names = rf"{part}(?:(?:\s-\s|[\s,/|&–]+)(?:{part}|(?:{particle})\b))*"
    shown = (
        r"(?:[Ff]ile )?(?:[Pp]hoto|[Pp]icture|[Ii]mage|PHOTO)s?(?: [Cc]redit)?"
        rf"(?:\s?:[^.:]{{2,80}}|(?: by| courtesy(?: of)?:?)\s{names})"
    )
    mark = r"[)\]]?\.?"
    return _Patterns(
        whole=re.compile(rf"(?:©|\(c\)|\(|\[|—|–|-|[Vv]ia|[Ss]ource:)?\s*({credit})\s*{mark}"),
        opened=re.compile(
            rf"(?i:{openers})(?:(?:\s?:|\s?[|–—-]|,| [Bb]y:?| courtesy(?: of)?:?)\s+({names})\.?"
            r"|(?:\s?:\s?|\s?\|\s| [Bb]y: )\s*(.+)| courtesy(?: of)?:? (.+[^.]))"
        ),
        opener=re.compile(rf"(?i:{openers})(?:\s?:|\s?[|–—-]\s|,\s| by\b:?| courtesy(?: of)?\b:?)\s*"),
        bracketed=re.compile(
            rf".*[(\[]\s*({slashed}|{signed}|{either(pictures)}|{photo}[^()\[\]]{{2,80}}|[Ff]ile(?: [Pp]hoto)?)"
            r"\s*[)\]]\.?"
        ),
        ending=re.compile(rf".*[.\"')]\s?({slashed}|{signed}|{either(pictures)}|{shown}|Credit:\s?[^.:]{{2,80}})\.?"),
        # "Ana Example Image: Jane Roe." and "Ana ExampleImage: Jane Roe.", where no stop ends the caption.
        labelled=re.compile(rf".*[a-z)\"'\s](?:Image|Photo|Picture|Photograph):\s?({name}(?:\([\w ]+\))?)\.?"),
        barred=re.compile(rf".*\s[|—–]\s?({credit})\.?"),
        glued=re.compile(rf".*[a-z.)\"'\d](({known})(?:\s?(?:/|via)\s?(?:{anyone}))?)"),
        dateline=re.compile(rf"(?:[A-Z][\w .,'/-]{{1,60}}?\s*)?\(({wire})\)\s*(?:[-–—]+|:)\s?\S"),
        signed_off=re.compile(rf".*[.!?\"')]\s*(?:[(\[]\s?({wire})\s?{mark}|(?:—|–|-+)\s?({wire})\.?)"),
        captioned=re.compile(
            r"(?i:(?:image|media|photo|video) caption\s?:\s|(?:file|archive) (?:photo|picture|image):\s)"
            r"|(?i:image|media|photo|video) caption(?P<glued>,?) [\"'(]?[A-Z\d]"
        ),
        wire=re.compile(rf"(?:{wire})"),
    )


def credit_of(line: str) -> str | None:
    """Return the credit that a line consists of, or with which a caption ends; None if there is none."""
    line = plain(line)
    return None if len(line) > MAX_LENGTH else _of_whole(line) or _of_end(line)


def caption_credit(line: str, *, closing: bool) -> tuple[bool, str | None]:
    """Tell whether a line, already made plain, is a credit or a caption, and the credit that it gives.

    `closing` says that it is the last paragraph of the report. There a credit without brackets signs the
    report off ("... he said. AFP/Jane Roe"), and the line is no caption.
    """
    if len(line) > MAX_LENGTH or len(line.split()) > MAX_CAPTION:
        return False, None
    if credit := _of_whole(line) or _match(line, _patterns().bracketed):
        return True, credit
    credit = _of_end(line)
    return (credit is not None and not closing) or _is_labelled(line), credit


def _is_labelled(line: str) -> bool:
    """Tell whether a line begins with "Image caption" or "File photo:".

    A label that runs on without a sign may be the subject of a sentence ("Video caption X used was ...").
    """
    found = _patterns().captioned.match(line)
    return found is not None and (found["glued"] != "" or not (SAYING.search(line) and is_sentence(line)))


def doubled_credit(before: str, after: str) -> str | None:
    """Return the credit that `after` adds to `before`, which it repeats; None if it is not so.

    Pages give a picture's description twice, once for those who cannot see it: "Esmail Example" and then
    "Esmail ExampleReuters". Whatever is glued on is a credit, known agency or not.
    """
    rest = after.removeprefix(before)
    if rest in (after, "") or not 2 <= len(before.split()) <= MAX_CAPTION or len(rest.split()) > 8:
        return None
    if rest.endswith(".") or not (rest[0].isupper() or rest.lstrip()[0] in "©([|/–—" or _of_whole(rest.strip())):
        return None
    return _bare(rest)


def agency_of_dateline(line: str) -> str | None:
    """Return the agency that a report opens with, as in "BEIRUT, March 3 (Reuters) - The ..."."""
    found = _patterns().dateline.match(line)
    return found[1] if found else None


def agency_of_end(line: str) -> str | None:
    """Return the agency that a report's last paragraph is signed with, as in "... he said. (AFP)"."""
    found = _patterns().signed_off.fullmatch(line)
    return found[1] or found[2] if found else None


def _of_end(line: str) -> str | None:
    patterns = _patterns()
    credit = _match(line, patterns.bracketed, patterns.ending, patterns.labelled)
    if (
        credit is None
        and (found := patterns.barred.fullmatch(line))
        and not _is_signed(line[: found.start(1)], found[1])
    ):
        credit = _bare(found[1])
    return credit or _match(line, patterns.glued)


def _is_signed(words: str, credit: str) -> bool:
    """Tell whether `credit` signs a report, as in "The mayor said it would close — Reuters".

    An agency's bare name behind a dash stands under pictures and under news alike. A photographer's or a
    picture agency's name stands under pictures only.
    """
    if not _patterns().wire.fullmatch(credit):
        return False
    return SAYING.search(words) is not None or is_sentence(words.rstrip(" |—–"))


def _match(line: str, *patterns: re.Pattern[str]) -> str | None:
    found = next(filter(None, (pattern.fullmatch(line) for pattern in patterns)), None)
    return _bare(found[1]) if found else None


def _of_whole(line: str) -> str | None:
    if len(line.split()) > MAX_CREDIT:
        return None
    if found := _patterns().whole.fullmatch(line):
        return _bare(found[1])
    if (found := _patterns().opened.fullmatch(line)) and (rest := found[1] or found[2] or found[3]):
        return None if SAYING.search(rest) else _bare(rest)
    return None


def _bare(credit: str) -> str:
    """Return a credit without its brackets and without "Photo:" in front, at most 100 characters."""
    edges = " .()[]©|—–-/"
    return _patterns().opener.sub("", credit.strip(edges), count=1).strip(edges)[:100]
