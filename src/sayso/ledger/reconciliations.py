"""Which items of other databases identities are, and what the articles tell of them that finds these."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import RowMapping

from sayso.ledger.bonds import reasons_from
from sayso.ledger.connection import guarded
from sayso.ledger.identities import load_identities
from sayso.ledger.recognising import STANDING
from sayso.ledger.reconciling import Reconciliation
from sayso.ledger.showing import Showing, writable
from sayso.records import ENTITY_TYPES, Identity, Maker

__all__ = ["Office", "Reconciliations"]

# Identities whose rows are held at once.
_PAGE = 100
# Entities of an identity that are looked at for its offices: to show one must not cost more the more it is named.
_LOOKED_AT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office or task that articles give an identity: the title as written, of what, in how many articles.

    `of` is the name of the body or place, `of_type` its type, `of_identity` the id of its identity.
    """

    title: str
    of: str | None
    of_type: str | None
    of_identity: str | None
    former: bool
    articles: int


class Reconciliations(Showing):
    """The part of a view that shows what identities are elsewhere."""

    def reconciliations(self, identity: str) -> list[Reconciliation]:
        """Return the judgements that hold for the identity with that id; the one that decides comes first."""
        if not writable(identity):
            return []
        with self._reading() as connection:
            asked = (json.dumps([key for (key,) in connection.exec_driver_sql(_KEYS, (identity,))]),)
            keys = [row.judgement for row in connection.exec_driver_sql(STANDING + _FIRST, asked)]
            rows = connection.exec_driver_sql(_RECONCILIATIONS, (json.dumps(keys),)).mappings()
            found = {row["key"]: _reconciliation(row) for row in rows}
        return [found[key] for key in keys]

    def history(self, identity: str) -> list[Reconciliation]:
        """Return all that was ever judged of the identity's entities, the latest first, what was withdrawn, too."""
        if not writable(identity):
            return []
        with self._reading() as connection:
            keys = connection.exec_driver_sql(_EVER, (identity,)).scalars().all()
            rows = connection.exec_driver_sql(_RECONCILIATIONS, (json.dumps(list(keys)),)).mappings()
            return sorted(map(_reconciliation, rows), key=lambda one: (one.added, one.withdrawn is None), reverse=True)

    def reconciled_with(self, wikidata: str, limit: int = 20) -> list[Identity]:
        """Return the identities that were judged to be that item of Wikidata."""
        with self._reading() as connection:
            keys = (
                connection.exec_driver_sql(_KNOWN_AS, (wikidata, limit)).scalars().all() if writable(wikidata) else []
            )
            return load_identities(connection, keys)

    def unreconciled(self, *, type: str | None = None) -> Iterator[Identity]:
        """Go through the identities that have a name and no number in Wikidata; those in most articles first."""
        if type not in (None, *ENTITY_TYPES):
            return
        # A connection of its own, so that the caller can ask other things between two of them.
        with guarded(self._path), self._engine.connect() as connection, connection.begin():
            place: tuple[int, str, int] = (2**62, "", 0)
            while rows := connection.exec_driver_sql(_UNRECONCILED, (*place, type, type, _PAGE)).fetchall():
                yield from load_identities(connection, [row[2] for row in rows])
                place = (rows[-1][0], rows[-1][1], rows[-1][2])

    def offices(self, identity: str, limit: int = 20) -> list[Office]:
        """Return the offices that articles give the identity with that id, those in most articles first."""
        if not writable(identity):
            return []
        with self._reading() as connection:
            rows = connection.exec_driver_sql(_OFFICES, (identity, _LOOKED_AT, limit)).mappings()
            return [Office(**{**row, "former": bool(row["former"])}) for row in rows]


def _reconciliation(row: RowMapping) -> Reconciliation:
    withdrawer = row["withdrawer"]
    return Reconciliation(
        identity=row["identity"],
        space=row["space"],
        item=row["item"],
        wikidata=row["wikidata"],
        name=row["name"],
        verdict=row["verdict"],
        score=row["score"],
        matched=bool(row["matched"]),
        reasons=reasons_from(json.loads(row["reasons"])),
        endpoint=row["endpoint"],
        maker=Maker(name=row["maker"], version=row["version"], digest=row["digest"]),
        added=row["added"],
        withdrawn=row["withdrawn"],
        withdrawer=None if withdrawer is None else Maker(name=withdrawer, version=row["by"], digest=row["of"]),
    )


_KEYS = 'SELECT "key" FROM identities WHERE id = ?'
_FIRST = " ORDER BY verdict DESC, reconciliations.wikidata IS NULL, person DESC, judgement DESC"

_RECONCILIATIONS = """
SELECT
    reconciliations."key", identity, space, item, wikidata, reconciliations.name, verdict, score, matched, reasons,
    endpoint, makers.name AS maker, makers.version, makers.digest, added, withdrawn,
    withdrawers.name AS withdrawer, withdrawers.version AS "by", withdrawers.digest AS "of"
FROM json_each(?) AS asked
CROSS JOIN reconciliations ON reconciliations."key" = asked.value
CROSS JOIN makers ON makers.id = reconciliations.maker
LEFT JOIN makers AS withdrawers ON withdrawers.id = reconciliations.withdrawer
"""

_EVER = """
SELECT DISTINCT anchors.reconciliation
FROM identities
CROSS JOIN identified ON identified.identity = identities."key"
CROSS JOIN entities ON entities."key" = identified.entity
CROSS JOIN anchors ON anchors.entity = entities.id
WHERE identities.id = ?
"""

_KNOWN_AS = """
SELECT recognised.identity
FROM reconciliations
CROSS JOIN recognised ON recognised.reconciliation = reconciliations."key"
CROSS JOIN identities ON identities."key" = recognised.identity
WHERE reconciliations.wikidata = ? AND reconciliations.withdrawn IS NULL AND reconciliations.verdict = 'yes'
ORDER BY identities.articles DESC, identities.id LIMIT ?
"""

_UNRECONCILED = """
SELECT articles, id, "key"
FROM identities
WHERE known = 1 AND (-articles, id, "key") > (-?, ?, ?) AND wikidata IS NULL AND (? IS NULL OR type = ?)
ORDER BY articles DESC, id, "key" LIMIT ?
"""

_OFFICES = """
SELECT
    roles.title, bodies.name AS "of", bodies.type AS of_type, homes.id AS of_identity, roles.former,
    count(DISTINCT matches.article) AS articles
FROM (
    SELECT identified.entity, identified.article
    FROM identities CROSS JOIN identified ON identified.identity = identities."key"
    WHERE identities.id = ? LIMIT ?
) AS matches
CROSS JOIN roles ON roles.entity = matches.entity
LEFT JOIN entities AS bodies ON bodies."key" = roles."of"
LEFT JOIN identified AS dwelling ON dwelling.entity = roles."of"
LEFT JOIN identities AS homes ON homes."key" = dwelling.identity
GROUP BY lower(roles.title), coalesce(homes.id, bodies.name), roles.former
ORDER BY articles DESC, roles.former, roles.title, bodies.name LIMIT ?
"""
