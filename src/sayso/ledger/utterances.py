"""Who said what: attributions that stand in claims, by speaker, act, outlet, date and words."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select, text

from sayso.ledger.claims import Stand, sought, stands_of
from sayso.ledger.showing import Showing, writable
from sayso.ledger.tables import claims, gists, standings
from sayso.records import ACTS

__all__ = ["Utterance", "Utterances"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """An attribution, and the id of a claim it takes a stance in. One that stands in several comes once for each."""

    claim: str
    stand: Stand


class Utterances(Showing):
    """The part of a view that shows what was said."""

    def said(
        self,
        *,
        person: str | None = None,
        act: str | None = None,
        outlet: str | None = None,
        since: date | None = None,
        until: date | None = None,
        words: str | None = None,
        claim: str | None = None,
        limit: int = 50,
    ) -> list[Utterance]:
        """Return what was said last, the newest first, undated at the end; all that is asked must fit.

        What is asked is as for `claims`; `claim` is the id of one. At most `limit` attributions.
        """
        looked_for = sought(person, outlet, words)
        if looked_for == "" or (act is not None and act not in ACTS) or not writable(claim or ""):
            return []
        chosen = select(gists).order_by(gists.c.day.desc(), gists.c.id).limit(limit)
        if looked_for:
            found = text("SELECT rowid FROM phrases WHERE phrases MATCH :sought").bindparams(sought=looked_for)
            chosen = chosen.where(gists.c.attribution.in_(found))
        if act:
            chosen = chosen.where(gists.c.act == act)
        if since:
            chosen = chosen.where(gists.c.day >= since.toordinal())
        if until:
            chosen = chosen.where(gists.c.day <= until.toordinal())
        if claim is not None:
            inside = select(standings.c.attribution).join(claims, claims.c.key == standings.c.claim)
            chosen = chosen.where(gists.c.attribution.in_(inside.where(claims.c.id == claim)))
        with self._reading() as connection:
            utterances = _utterances(connection, chosen, newest_first=True)
        return [one for one in utterances if claim in (None, one.claim)]

    def utterances(self, ids: Collection[str]) -> list[Utterance]:
        """Return the attributions with those ids, in the order of their ids, without those that stand in no claim."""
        asked = json.dumps(sorted(id for id in set(ids) if writable(id)))
        known = text(
            "SELECT attributions.key FROM json_each(:asked) AS asked"
            " CROSS JOIN attributions ON attributions.id = asked.value"
        ).bindparams(asked=asked)
        chosen = select(gists).where(gists.c.attribution.in_(known))
        with self._reading() as connection:
            return _utterances(connection, chosen, newest_first=False)


def _utterances(connection: Connection, chosen: Select[Any], *, newest_first: bool) -> list[Utterance]:
    """Return where the attributions of the chosen rows of `gists` stand, the newest first or else by their ids."""
    picked = chosen.subquery()
    order = (picked.c.day.desc(),) if newest_first else ()
    query = (
        select(claims.c.id.label("claim"), picked.c.id, picked.c.article, standings.c.stance, standings.c.member)
        .join_from(picked, standings, standings.c.attribution == picked.c.attribution)
        .join(claims, claims.c.key == standings.c.claim)
        .order_by(*order, picked.c.id, standings.c.member.desc(), claims.c.id)
    )
    rows = connection.execute(query).all()
    stands = stands_of(connection, [(id, article, stance, member) for _, id, article, stance, member in rows])
    return [Utterance(claim=row.claim, stand=stand) for row, stand in zip(rows, stands, strict=True)]
