"""What was judged of two attributions or of two articles, by whom, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import RowMapping

from sayso.ledger.bonds import reasons_from
from sayso.ledger.showing import Showing, writable
from sayso.records import Link, Maker

__all__ = ["Judgement", "Judgements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A live link as it is kept: who made it, and when (UTC, RFC 3339).

    `id` is that of the link; where the article itself tells it, that of the stance, whose cue is the reason.
    """

    id: str
    link: Link
    maker: Maker
    added: str


class Judgements(Showing):
    """The part of a view that shows links."""

    def links(self, attribution: str) -> list[Judgement]:
        """Return the links that the attribution with that id has to others, the likeliest first.

        Among them are those that say no or are unsure, and the stances that the article itself tells.
        """
        return self._judged(_OF_ATTRIBUTION, attribution)

    def kin(self, article: str) -> list[Judgement]:
        """Return what links the article with that id to others: what it copies or cites, and what does so to it."""
        return self._judged(_OF_ARTICLE, article)

    def samenesses(self, entity: str) -> list[Judgement]:
        """Return what is judged of the entity with that id and others: that they are one, or two, or that it waits."""
        return self._judged(_OF_ENTITY, entity)

    def unsure(self, *, limit: int = 50, after: tuple[float, str] | None = None) -> list[Judgement]:
        """Return links between entities of two identities that wait for a person, the likeliest first.

        `after` is the score and the id of a link: what follows it.
        """
        with self._reading() as connection:
            score, id = after or (2.0, "")
            return [
                _judgement(row) for row in connection.exec_driver_sql(_UNSURE, (score, score, id, limit)).mappings()
            ]

    def link(self, id: str) -> Judgement | None:
        """Return the link, or the stance, with that id; None if there is none, or it was withdrawn."""
        return next(iter(self._judged(_OF_ID, id)), None)

    def _judged(self, queries: Iterable[str], id: str) -> list[Judgement]:
        if not writable(id):
            return []
        with self._reading() as connection:
            rows = [row for query in queries for row in connection.exec_driver_sql(query, (id,)).mappings()]
        return sorted(map(_judgement, rows), key=lambda one: (-one.link.score, one.id))


def _judgement(row: RowMapping) -> Judgement:
    return Judgement(
        id=row["link"],
        link=Link(
            left=row["left"],
            right=row["right"],
            relation=row["relation"],
            verdict=row["verdict"],
            score=row["score"],
            reasons=reasons_from(json.loads(row["reasons"])),
        ),
        maker=Maker(name=row["maker"], version=row["version"], digest=row["digest"]),
        added=row["added"],
    )


# A stance as a row of `linked`; its cue, in the words of the article, is the reason.
_STANCES = """
SELECT
    stances.id AS link, sources.id AS "left", stances.stance AS relation, targets.id AS "right", 'yes' AS verdict,
    stances.confidence AS score,
    json_array(json_array('stance', stances.confidence, coalesce((
        SELECT group_concat(words, ' … ') FROM (
            SELECT substr(versions.text, json_extract(spots.value, '$[0]') + 1,
                json_extract(spots.value, '$[1]') - json_extract(spots.value, '$[0]')) AS words
            FROM json_each(stances.cue) AS spots ORDER BY spots.id)), ''))) AS reasons,
    makers.name AS maker, makers.version, makers.digest, readings.added
FROM stances
JOIN attributions AS sources ON sources."key" = stances.source
JOIN attributions AS targets ON targets."key" = stances.attribution
JOIN readings ON readings.id = stances.reading
JOIN makers ON makers.id = readings.maker
JOIN versions ON versions.id = readings.version
JOIN current ON current.article = versions.article AND current.reading = readings.id
"""
_OF_ATTRIBUTION = (
    'SELECT * FROM linked WHERE "left" = ?',
    'SELECT * FROM linked WHERE "right" = ?',
    _STANCES + "WHERE sources.id = ?",
    _STANCES + "WHERE targets.id = ? AND sources.id <> targets.id",
)
_OF_ARTICLE = ('SELECT * FROM akin WHERE "left" = ?', 'SELECT * FROM akin WHERE "right" = ?')
_OF_ENTITY = ('SELECT * FROM matched WHERE "left" = ?', 'SELECT * FROM matched WHERE "right" = ?')
_OF_ID = (
    "SELECT * FROM linked WHERE link = ?",
    "SELECT * FROM akin WHERE link = ?",
    "SELECT * FROM matched WHERE link = ?",
    _STANCES + "WHERE stances.id = ?",
)
# Links between the entities of one identity say nothing new.
_UNSURE = """
SELECT
    samenesses.id AS link, lefts.id AS "left", samenesses.relation, rights.id AS "right", samenesses.verdict,
    samenesses.score, samenesses.reasons, makers.name AS maker, makers.version, makers.digest, samenesses.added
FROM samenesses
CROSS JOIN entities AS lefts ON lefts."key" = samenesses."left"
CROSS JOIN entities AS rights ON rights."key" = samenesses."right"
CROSS JOIN identified AS ours ON ours.entity = samenesses."left"
CROSS JOIN identified AS theirs ON theirs.entity = samenesses."right"
CROSS JOIN makers ON makers.id = samenesses.maker
WHERE samenesses.withdrawn IS NULL AND samenesses.verdict = 'unsure' AND ours.identity <> theirs.identity
    AND samenesses.score <= ? AND (samenesses.score < ? OR samenesses.id > ?)
ORDER BY samenesses.score DESC, samenesses.id LIMIT ?
"""
