"""Values as FollowTheMoney has them: clean by its own rules, so that reading them again changes nothing.

Whatever its library would alter or refuse is altered or left out here: it is told nobody that a date was lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sayso.records import content_id

__all__ = ["LANGUAGES", "Entity", "made", "ref"]

#: An entity: `id`, `schema`, and `properties` with lists of values.
Entity = dict[str, Any]

# Ids as the ledger makes them; FollowTheMoney's have no underscores, and Aleph signs them behind a full stop.
_OURS = re.compile(r"[a-z]+_[0-9a-f]{20}")
# What its library takes out of any text: control and format characters; and what it makes a plain space.
_OUT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u061c\u2060-\u2064\xad\ufeff\ud800-\udfff]")
_SPACES = re.compile("[\u2000-\u200a\u2028\u2029\u0a00\u1680\u202f\u205f\u3000]")
_QUOTED = re.compile(r"^[\"'](.*)[\"']$")
_YEAR = re.compile(r"[12]\d{3}(-\d\d(-\d\d)?)?", re.ASCII)
_LABEL = re.compile(r"[\w-]{1,63}")
_SIGN = re.compile(r"[^\W_]")
_QID = re.compile(r"Q[1-9]\d*", re.ASCII)
# The longest that a value of each type may be (`max_length` of its types).
_NAME, _STRING, _TEXT, _URL = 384, 1024, 65_000, 4096

#: Of the languages that FollowTheMoney knows, those that have a code of two letters, by it.
LANGUAGES = {
    pair[:2]: pair[2:]
    for pair in """
    afafr amamh arara azaze bebel bnben bsbos bgbul cacat csces dadan dedeu elell eneng etest fafas fifin frfra gagle
    heheb hihin hrhrv huhun hyhye idind isisl itita jajpn knkan kakat kkkaz kmkhm kykir kokor lolao lvlav ltlit lbltz
    mkmkd mtmlt mnmon msmsa mymya nenep nlnld nonor plpol ptpor pspus roron rurus sisin skslk slslv esspa sqsqi srsrp
    swswa svswe tatam tetel tgtgk tltgl ththa tktuk trtur ukukr ururd uzuzb vivie zhzho
    """.split()  # noqa: SIM905
}


def ref(id: str, kind: str = "x") -> str:
    """Return the id that an entity has: the ledger's own with a hyphen, or one made of it and its kind."""
    own = id if _OURS.fullmatch(id) else content_id(kind, id)
    return own.replace("_", "-")


def made(schema: str, id: str, **properties: Iterable[str | None] | str | None) -> Entity:
    """Return an entity with those values of its properties that are any, each once, in their order."""
    kept: dict[str, list[str]] = {}
    for name, given in properties.items():
        clean = _CLEAN.get(name, _string)
        values = [given] if isinstance(given, str) or given is None else given
        cleaned = [value for one in values if one for value in clean(one) if value]
        if name in _REFERENCES:
            cleaned = [value for value in cleaned if value != id]
        if cleaned:
            kept[name] = list(dict.fromkeys(cleaned))
    return {"id": id, "schema": schema, "properties": kept}


def _plain(text: str) -> str:
    """Return a text as the library cleans it, over and over until it stays."""
    while True:
        cleaned = _SPACES.sub(" ", _OUT.sub("", unicodedata.normalize("NFC", text))).strip()
        if cleaned == text:
            return cleaned
        text = cleaned


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else _plain(text[: most - 1]) + "…"


def _name(text: str) -> list[str]:
    while True:
        cleaned = " ".join(_QUOTED.sub(r"\1", _plain(text)).split())
        if cleaned == text:
            return [_cut(text, _NAME)] if _SIGN.search(text) else []
        text = cleaned


def _string(text: str) -> list[str]:
    return [_cut(_plain(" ".join(text.split())), _STRING)]


def _text(text: str) -> list[str]:
    """Return a long text in pieces that end with a paragraph, or a sentence, where they can."""
    text = _plain(text)
    pieces: list[str] = []
    while len(text) > _TEXT:
        head = text[:_TEXT]
        end = max(head.rfind("\n"), head.rfind(". ") + 1)
        end = end if end > _TEXT // 2 else _TEXT
        pieces.append(_plain(text[:end]))
        text = _plain(text[end:])
    return [*pieces, text]


def _date(written: str) -> list[str]:
    """Return a date as exact as it is; a time in UTC. The library knows the years 1000 to 2999."""
    try:
        if len(written) > 10:
            moment = datetime.fromisoformat(written.replace(":60", ":59"))
            if moment.tzinfo:
                moment = moment.astimezone(UTC)
            written = moment.isoformat()[:19]
        else:
            datetime.fromisoformat(f"{written}-01-01"[:10])
    except (ValueError, OverflowError):
        return []
    return [written] if _YEAR.fullmatch(written[:10]) else []


def _url(address: str) -> list[str]:
    """Return a web address with a host that can be one; others are left out."""
    address = _plain(address)
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return []
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s\\^`{|}<>\"]", address):
        return []
    labels = host.rstrip(".").split(".")
    if not all(_LABEL.fullmatch(label) and _SIGN.search(label) for label in labels) or not labels[-1][:1].isalpha():
        return []
    if len(labels) < 2 or len(labels[-1]) < 2 or len(address) > _URL:
        return []
    whole = parts._replace(path=parts.path or "/").geturl()
    return [whole] if urlsplit(whole).geturl() == whole else []


def _wikidata(id: str) -> list[str]:
    return [id] if _QID.fullmatch(id) and len(id) <= 32 else []


def _language(code: str) -> list[str]:
    found = LANGUAGES.get(code[:2].lower()) if re.fullmatch(r"[A-Za-z]{2}([-_].*)?", code) else None
    return [found] if found else []


def _as_it_is(value: str) -> list[str]:
    return [value]


_REFERENCES = frozenset(
    """proof document resolved entity holder post organization member employer employee director owner asset predecessor
    successor subject object agent client person associate addressEntity involved""".split()  # noqa: SIM905
)
_CLEAN: Mapping[str, Callable[[str], list[str]]] = {
    **dict.fromkeys(("name", "alias", "weakAlias"), _name),
    **dict.fromkeys(("summary", "description", "bodyText"), _text),
    **dict.fromkeys(("startDate", "endDate", "date", "publishedAt"), _date),
    **dict.fromkeys(("sourceUrl",), _url),
    **dict.fromkeys(("wikidataId",), _wikidata),
    **dict.fromkeys(("language",), _language),
    **dict.fromkeys(_REFERENCES, _as_it_is),
}
