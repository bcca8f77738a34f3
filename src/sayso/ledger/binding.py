"""Putting in what linking adds to a reading, and taking out what an older reading of the article had."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from sayso.errors import BadRecord
from sayso.ledger.bonds import KINSHIPS, block_rows, gist_row, pack, verdict_row
from sayso.ledger.components import Row
from sayso.ledger.growing import grow, homes
from sayso.ledger.releasing import Released
from sayso.ledger.settling import components_of, faces, settle
from sayso.ledger.tables import blocks, gists, kinships, linkings, links, prints
from sayso.records import Article, Bonds, Link, Reading

__all__ = ["Place", "bind"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file a reading stands: its key, that of its version, those of its attributions by their ids.

    `article` is the article as the file keeps it, `maker` the key of what linked it, `now` the time.
    """

    article: Article
    reading: int
    version: int
    said: Mapping[str, int]
    maker: int
    now: str


def bind(connection: Connection, read: Reading, bonds: Bonds, place: Place, released: Released) -> None:
    """Put in the bonds of the reading and see to the claims that change, among them those `released`.

    Raises `BadRecord` for links that lead nowhere.
    """
    _refuse_doubles(connection, bonds, place)
    _keep(connection, read, bonds, place)
    new = {place.said[gist.attribution] for gist in bonds.gists}
    between = [link for link in bonds.links if link.relation not in (*KINSHIPS, "same")]
    ends = _ends(connection, place, {id for link in between for id in (link.left, link.right)})
    rows = [
        Row(ends[link.left][0], ends[link.right][0], link.relation, link.verdict, link.score, False)
        for link in between
        if ends[link.left][1] and ends[link.right][1]
    ]
    rows += _stances(read, place, new)
    faces_of = faces(connection, new)
    # A claim that has lost someone is computed again as a whole.
    home = homes(connection, faces_of, rows) if not released.touched else {}
    rest = new - home.keys()
    met = {end for row in rows if {row.left, row.right} & rest for end in (row.left, row.right)} - new
    before, _ = components_of(connection, met)
    _judge(connection, links, between, ends, place)
    _judge(connection, kinships, [link for link in bonds.links if link.relation in KINSHIPS], None, place)
    starts = rest.union(released.touched, *(component.nodes for component in before))
    settled = settle(connection, starts, gone=released.gone) if starts or released.gone else set()
    # Whoever has found a home in a claim that was computed again must be, too: it may have been cut from it.
    astray = {end for row in rows if row.joins and {row.left, row.right} & settled for end in (row.left, row.right)}
    if astray := astray & home.keys() - settled:
        settled |= settle(connection, astray)
    grow(connection, faces_of, {end: claim for end, claim in home.items() if end not in settled}, rows)


def _refuse_doubles(connection: Connection, bonds: Bonds, place: Place) -> None:
    """See that no other article has an attribution of the same id: links and claims go by it."""
    asked = json.dumps([gist.attribution for gist in bonds.gists])
    if double := connection.exec_driver_sql(_DOUBLES, (asked, place.article.id)).first():
        raise _bad(place, f"the article {double[1]} has an attribution of the same id {double[0]}")


_DOUBLES = """
SELECT gists.id, gists.article
FROM json_each(?) AS asked
CROSS JOIN attributions ON attributions.id = asked.value
CROSS JOIN gists ON gists.attribution = attributions."key"
WHERE gists.article <> ?
"""


def _bad(place: Place, reason: str) -> BadRecord:
    article = place.article
    return BadRecord(
        article.origin or article.url or article.id,
        f"its links cannot be kept in a ledger: {reason}",
        "this is a bug in what linked it: report it with the article",
    )


def _keep(connection: Connection, read: Reading, bonds: Bonds, place: Place) -> None:
    """Put in the gists and the prints."""
    marks = set(bonds.prints)
    linking = {"reading": place.reading, "maker": place.maker, "added": place.now, "prints": pack(marks)}
    connection.execute(insert(linkings).values(linking))
    said = {attribution.id: attribution for attribution in read.attributions}
    names = {entity.id: entity.name for entity in read.entities if not entity.anonymous}
    rows: dict[Table, list[dict[str, Any]]] = {
        prints: [{"hash": mark, "reading": place.reading} for mark in sorted(marks)],
        gists: [
            gist_row(gist, said[gist.attribution], place.said[gist.attribution], place.article, names)
            for gist in bonds.gists
        ],
        blocks: [row for gist in bonds.gists for row in block_rows(gist, place.said[gist.attribution])],
    }
    for table, some in rows.items():
        if some:
            connection.execute(insert(table), some)


def _ends(connection: Connection, place: Place, ids: Collection[str]) -> dict[str, tuple[int, bool]]:
    """Return the key of each attribution and whether it is current.

    One that is not has lost its place while the links to it were made: another program has added a new version.
    """
    found = {id: (place.said[id], True) for id in ids if id in place.said}
    asked = json.dumps(sorted(ids - found.keys()))
    for id, key, live in connection.exec_driver_sql(_KNOWN, (asked,)):
        found[id] = (key, bool(live))  # the current one comes last, before it the newest
    if lost := ids - found.keys():
        raise _bad(place, f"one leads to the attribution {min(lost)}, which is not in the ledger")
    return found


_KNOWN = """
SELECT attributions.id, attributions."key", gists.attribution IS NOT NULL AS live
FROM json_each(?) AS asked
CROSS JOIN attributions ON attributions.id = asked.value
LEFT JOIN gists ON gists.attribution = attributions."key"
ORDER BY live, attributions."key"
"""


def _stances(read: Reading, place: Place, new: Collection[int]) -> list[Row]:
    """Return the stances of the reading between attributions that stand in claims."""
    rows = [
        Row(place.said[one.source], place.said[one.toward], one.stance, "yes", one.confidence, True)
        for one in read.stances
        if one.toward in place.said and one.source != one.toward
    ]
    return [row for row in rows if row.left in new and row.right in new]


def _judge(
    connection: Connection,
    table: Table,
    some: Sequence[Link],
    ends: Mapping[str, tuple[int, bool]] | None,
    place: Place,
) -> None:
    """Put in links or kinships; one whose other end is no longer current is withdrawn at once."""
    if not some:
        return
    if ends is None:
        ends = _versions(connection, place, {id for link in some for id in (link.left, link.right)})
    last = connection.scalar(select(func.max(table.c.key))) or 0
    rows = []
    for key, link in enumerate(some, start=last + 1):
        (left, left_lives), (right, right_lives) = ends[link.left], ends[link.right]
        row = {"key": key, "left": left, "right": right, "maker": place.maker, "added": place.now}
        withdrawn = None if left_lives and right_lives else place.now
        rows.append(verdict_row(link) | row | {"withdrawn": withdrawn})
    connection.execute(insert(table), rows)


def _versions(connection: Connection, place: Place, articles: Collection[str]) -> dict[str, tuple[int, bool]]:
    found = {article: (version, True) for article, version in connection.exec_driver_sql(
        _CURRENT, (json.dumps(sorted(articles)),)
    )}  # fmt: skip
    found[place.article.id] = (place.version, True)
    if lost := articles - found.keys():
        raise _bad(place, f"one leads to the article {min(lost)}, which is not in the ledger")
    return found


_CURRENT = """
SELECT current.article, current.version
FROM json_each(?) AS asked CROSS JOIN current ON current.article = asked.value
"""
