"""The claims that the ledger holds, and who stands where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, exists, literal_column, select, text, tuple_

from sayso.errors import InputError
from sayso.ledger.contents import Entry, entries_query, entry_from
from sayso.ledger.showing import Showing, writable
from sayso.ledger.stored import stored
from sayso.ledger.tables import articles, attributions, claims, current, gists, standings
from sayso.records import ACTS, Attribution, Reading

__all__ = ["Claim", "ClaimEntry", "Claims", "Stand", "sought", "stands_of"]

# Articles whose readings are held at once; see `view`.
_AT_ONCE = 25
# Words of a topic that are looked for; what is behind them would only narrow the search further.
_MOST_WORDS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEntry:
    """One line of the list of claims: its most complete wording, and how many attributions take which stance.

    `first` and `last` are the days of publication between which it was said, `articles` and `outlets` how many said
    it. `cursor` is its place in the list.
    """

    id: str
    wording: str
    affirming: int
    denying: int
    doubting: int
    disputed: bool
    first: date | None
    last: date | None
    articles: int
    outlets: int
    cursor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """An attribution that takes a stance in a claim.

    `speaker` and `chain` are names: who speaks, and through whom we have it. Not a `member` is who belongs to another
    claim and only answers this one.
    """

    stance: str
    member: bool
    attribution: Attribution
    entry: Entry
    speaker: str | None
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim with everyone who stands in it, the oldest first."""

    entry: ClaimEntry
    stands: tuple[Stand, ...]


class Claims(Showing):
    """The part of a view that shows claims."""

    def claims(
        self,
        *,
        person: str | None = None,
        act: str | None = None,
        outlet: str | None = None,
        since: date | None = None,
        until: date | None = None,
        words: str | None = None,
        disputed: bool | None = None,
        limit: int = 50,
        after: str | None = None,
    ) -> list[ClaimEntry]:
        """Return claims, those said last first, of one day the one with most attributions.

        `person`, `outlet` and `words` are looked for as whole words of the speaker's name, the outlet's name or
        address, and the content; `act` is one of `ACTS`. All four, with `since` and `until`, must fit one attribution
        that stands in the claim. `after` is the `cursor` of an entry: what follows it. Raises `InputError` if it is
        none.
        """
        query = select(claims).order_by(claims.c.last.desc(), claims.c.weight.desc(), claims.c.id.desc()).limit(limit)
        if disputed is not None:
            # Written out, so that SQLite sees that its index of disputed claims serves.
            query = query.where(claims.c.disputed == literal_column("1" if disputed else "0"))
        if after is not None:
            query = query.where(tuple_(claims.c.last, claims.c.weight, claims.c.id) < tuple_(*_place(after)))
        days = [gists.c.day >= since.toordinal()] if since else []
        days += [gists.c.day <= until.toordinal()] if until else []
        if since:
            query = query.where(claims.c.last >= since.isoformat())
        if until:
            query = query.where(claims.c.first <= until.isoformat())
        looked_for = sought(person, outlet, words)
        if looked_for == "" or (act is not None and act not in ACTS):
            return []
        if act or days or looked_for:
            query = query.where(_fitting(act, days, looked_for))
        with self._reading() as connection:
            return _entries(connection, query)

    def find_claims(self, words: str, *, limit: int = 6) -> list[ClaimEntry]:
        """Return the claims meant by an id, the beginning of one, or the id of an attribution that stands in them.

        The first of these that fits any decides; at most `limit`, in the order of their ids, but the claim that an
        attribution belongs to before those it only answers.
        """
        if not words.strip() or not writable(words):
            return []
        of_attribution = (
            select(claims)
            .join(standings, standings.c.claim == claims.c.key)
            .join(attributions, attributions.c.key == standings.c.attribution)
            .where(attributions.c.id == words)
            .order_by(standings.c.member.desc(), claims.c.id)
        )
        ways = (
            select(claims).where(claims.c.id == words),
            select(claims).where(claims.c.id >= words, claims.c.id < words + "\U0010ffff").order_by(claims.c.id),
            of_attribution,
        )
        with self._reading() as connection:
            for way in ways:
                if found := _entries(connection, way.limit(limit)):
                    return found
        return []

    def claim(self, id: str, *, limit: int = 1_000) -> Claim | None:
        """Return the claim with that id, or with that beginning of an id if one only has it; None if there is none.

        The id of an attribution stands for the claim that it belongs to. At most `limit` stands are given.
        """
        found = self.find_claims(id, limit=2)
        if not found or (len(found) > 1 and found[0].id.startswith(id)):
            return None
        with self._reading() as connection:
            rows = [
                (id, article, stance, bool(member))
                for id, article, stance, member in connection.exec_driver_sql(_STANDS, (found[0].id, limit))
            ]
            return Claim(entry=found[0], stands=tuple(stands_of(connection, rows)))


def _place(cursor: str) -> tuple[str, int, str]:
    """Return the place in the list that a cursor names."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\d|)/(\d{1,9})/(\w+)", cursor, re.ASCII)
    if match is None:
        raise InputError(cursor[:80], "is no place in the list of claims", "use the cursor of an entry of that list")
    return match[1], int(match[2]), match[3]


def sought(person: str | None, outlet: str | None, words: str | None) -> str | None:
    """Return what full text is asked for; None for nothing, "" for what cannot be anywhere."""
    parts = []
    for column, given in (("speaker", person), ("outlet", outlet), ("words", words)):
        if given is None:
            continue
        # Letters and digits only: nothing of the language of queries gets through.
        found = re.findall(r"\w+", given)[:_MOST_WORDS]
        if not found:
            return ""
        if column == "words":
            parts += [f'{column} : "{word}"' for word in found]
        else:
            parts.append(f'{column} : "{" ".join(found)}"')
    return " AND ".join(parts) or None


def _fitting(act: str | None, days: Sequence[ColumnElement[bool]], looked_for: str | None) -> ColumnElement[bool]:
    """Return the condition that an attribution stands in the claim which fits all that is asked."""
    fits = [*days, *([gists.c.act == act] if act else [])]
    if looked_for is None:
        return exists().where(standings.c.claim == claims.c.key, gists.c.attribution == standings.c.attribution, *fits)
    # Few fit what is sought in full text: these are looked up first, and not the claims gone through.
    return claims.c.key.in_(
        select(standings.c.claim)
        .join(gists, gists.c.attribution == standings.c.attribution)
        .where(
            standings.c.attribution.in_(
                text("SELECT rowid FROM phrases WHERE phrases MATCH :sought").bindparams(sought=looked_for)
            ),
            *fits,
        )
    )


def _entries(connection: Connection, query: Select[Any]) -> list[ClaimEntry]:
    rows = connection.execute(query).mappings().all()
    wordings = _wordings(connection, [row["wording"] for row in rows])
    spread = _spread(connection, [row["key"] for row in rows])
    return [_entry(row, wordings[row["wording"]], *spread[row["key"]]) for row in rows]


def _wordings(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """Return the contents of the attributions, in the words of their articles."""
    return {row[0]: row[1] for row in connection.exec_driver_sql(_WORDINGS, (json.dumps(keys),))}


_WORDINGS = """
SELECT attributions."key", (SELECT group_concat(words, ' … ') FROM (
    SELECT substr(versions.text, start + 1, "end" - start) AS words FROM spans
    WHERE spans.attribution = attributions."key" AND role = 'content' ORDER BY number))
FROM json_each(?) AS asked
CROSS JOIN attributions ON attributions."key" = asked.value
CROSS JOIN readings ON readings.id = attributions.reading
CROSS JOIN versions ON versions.id = readings.version
"""


def _spread(connection: Connection, keys: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return in how many articles and outlets each claim is said."""
    rows = connection.exec_driver_sql(_SPREAD, (json.dumps(keys),))
    return {key: (articles, outlets) for key, articles, outlets in rows}


_SPREAD = """
SELECT standings.claim, count(DISTINCT gists.article), count(DISTINCT coalesce(gists.outlet, gists.article))
FROM json_each(?) AS asked
CROSS JOIN standings ON standings.claim = asked.value
CROSS JOIN gists ON gists.attribution = standings.attribution
GROUP BY standings.claim
"""


def _entry(row: RowMapping, wording: str, articles: int, outlets: int) -> ClaimEntry:
    return ClaimEntry(
        id=row["id"],
        wording=wording,
        affirming=row["affirming"],
        denying=row["denying"],
        doubting=row["doubting"],
        disputed=row["disputed"],
        first=date.fromisoformat(row["first"]) if row["first"] else None,
        last=date.fromisoformat(row["last"]) if row["last"] else None,
        articles=articles,
        outlets=outlets,
        cursor=f"{row['last']}/{row['weight']}/{row['id']}",
    )


def stands_of(connection: Connection, rows: Sequence[tuple[str, str, str, bool]]) -> Iterator[Stand]:
    """Yield who stands where, of each attribution: its id, its article, the stance, and whether it is a member."""
    # Whole readings are loaded, a few at a time: they hold the names.
    for some in (rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)):
        wanted = {article for _, article, _, _ in some}
        seen = {one.article.id: one for one in stored(connection, current.c.article.in_(wanted))}
        listed = connection.execute(entries_query().where(articles.c.id.in_(wanted))).mappings()
        lines = {row["id"]: entry_from(row) for row in listed}
        for id, article, stance, member in some:
            yield _stand(id, stance, member, seen[article], lines[article])


_STANDS = """
SELECT gists.id, gists.article, standings.stance, standings.member
FROM claims
CROSS JOIN standings ON standings.claim = claims."key"
CROSS JOIN gists ON gists.attribution = standings.attribution
WHERE claims.id = ?
ORDER BY gists.day IS NULL, gists.day, gists.id
LIMIT ?
"""


def _stand(id: str, stance: str, member: bool, reading: Reading, entry: Entry) -> Stand:
    attribution = next(one for one in reading.attributions if one.id == id)
    names = {entity.id: entity.name for entity in reading.entities}
    source = attribution.source
    return Stand(
        stance=stance,
        member=member,
        attribution=attribution,
        entry=entry,
        speaker=names.get(source.entity or "", source.text) if source else None,
        chain=tuple(names.get(link, link) for link in attribution.chain),
    )
