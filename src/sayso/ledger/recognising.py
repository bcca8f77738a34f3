"""Which item of another database each identity stands for, computed from the judgements that hold.

A judgement is of an identity, and identities come and go as links between entities do. So it is anchored at entities,
those of the identity when it was judged, the smallest ids first; it holds for the identity to which the first of them
that is still current belongs. An identity that is split leaves it with the part that keeps its smallest id; one that is
merged brings it along. Where two then hold, what a person judged outranks the rest, and of two the later holds.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, Row

__all__ = ["STANDING", "recognise"]


def recognise(connection: Connection, identities: Collection[int]) -> None:
    """Note for identities that changed, given by their keys, which items they are, and for others that this concerns.

    These are the identities that hold an anchor of the same judgement.
    """
    asked = json.dumps(sorted(identities))
    concerned = set(connection.exec_driver_sql(_CONCERNED, (asked, asked)).scalars())
    if not concerned:
        return
    asked = json.dumps(sorted(concerned))
    connection.exec_driver_sql(_UNKNOWN, (asked,))
    standing: defaultdict[int, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in connection.exec_driver_sql(STANDING + " ORDER BY person DESC, judgement DESC", (asked,)):
        standing[row.home].append(row)
    for identity in sorted(concerned):
        judged = standing[identity]
        chosen = next((row for row in judged if row.verdict == "yes" and row.wikidata), None)
        if chosen is not None:
            connection.exec_driver_sql(
                "INSERT INTO recognised (identity, reconciliation) VALUES (?, ?)", (identity, chosen.judgement)
            )
            wikidata = chosen.wikidata
        else:
            refused = json.dumps([row.wikidata for row in judged if row.verdict == "no" and row.wikidata])
            wikidata = connection.exec_driver_sql(_OWN, (identity, refused)).scalar()
        connection.exec_driver_sql('UPDATE identities SET wikidata = ? WHERE "key" = ?', (wikidata, identity))


_CONCERNED = """
SELECT recognised.identity
FROM json_each(?) AS asked CROSS JOIN recognised ON recognised.identity = asked.value
UNION SELECT homes.identity
FROM json_each(?) AS asked
CROSS JOIN identified ON identified.identity = asked.value
CROSS JOIN entities ON entities."key" = identified.entity
CROSS JOIN anchors ON anchors.entity = entities.id
CROSS JOIN anchors AS others ON others.reconciliation = anchors.reconciliation
CROSS JOIN entities AS held ON held.id = others.entity
CROSS JOIN identified AS homes ON homes.entity = held."key"
"""

_UNKNOWN = "DELETE FROM recognised WHERE identity IN (SELECT value FROM json_each(?))"

#: The judgements that hold for identities whose keys are asked for: whose, which, what, and whether a person's.
STANDING = """
SELECT DISTINCT
    identified.identity AS home, reconciliations."key" AS judgement, reconciliations.space, reconciliations.item,
    reconciliations.wikidata, reconciliations.verdict, makers.version = '' AND makers.digest = '' AS person
FROM json_each(?) AS asked
CROSS JOIN identified ON identified.identity = asked.value
CROSS JOIN entities ON entities."key" = identified.entity
CROSS JOIN anchors ON anchors.entity = entities.id
CROSS JOIN reconciliations ON reconciliations."key" = anchors.reconciliation AND reconciliations.withdrawn IS NULL
CROSS JOIN makers ON makers.id = reconciliations.maker
WHERE NOT EXISTS (
    SELECT 1
    FROM anchors AS earlier
    CROSS JOIN entities AS held ON held.id = earlier.entity
    CROSS JOIN identified AS elsewhere ON elsewhere.entity = held."key"
    WHERE earlier.reconciliation = anchors.reconciliation AND earlier.number < anchors.number
        AND elsewhere.identity <> identified.identity)
"""

# What most of the articles' own records say, but for what somebody has refused.
_OWN = """
SELECT entities.wikidata
FROM identified CROSS JOIN entities ON entities."key" = identified.entity
WHERE identified.identity = ? AND entities.wikidata IS NOT NULL
    AND entities.wikidata NOT IN (SELECT value FROM json_each(?))
GROUP BY entities.wikidata ORDER BY count(*) DESC, entities.wikidata LIMIT 1
"""
