"""The ledger as a reconciliation service: the W3C's Reconciliation API 0.2, by which OpenRefine asks.

Every answer is made in a view that cannot write, and costs what the question costs, however large the ledger is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import TypeAdapter, ValidationError
from starlette.exceptions import HTTPException

from sayso.ask.candidates import Match, Wanted, matches
from sayso.ask.properties import PROPERTIES, Property, Value
from sayso.ledger import Outline, View
from sayso.records import ENTITY_TYPES
from sayso.serve.guard import TOKEN
from sayso.serve.manifest import PATH, manifest, property_named, type_named
from sayso.serve.preview import POLICY, page_of
from sayso.serve.shapes import MOST_IDS, MOST_QUERIES, Extension, Queries, Query
from sayso.serve.views import Busy, Views

__all__ = ["Setting", "free", "router"]

# What Wikidata's numbers can be asked for.
_WIKIDATA = "https://wikidata.reconci.link/en/api"
# Candidates and suggestions: so many where nobody says, and at most; suggestions that can be passed over.
_LIMIT, _MOST, _SKIPPED = 10, 50, 500
# Seconds that one request may take to be answered.
_SECONDS = 20.0
_NAMES = 4

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the service needs: views, what it is called, its version, the address under which others reach it.

    `url` is None where that is the one by which it is called. `locked`: a token is needed.
    """

    views: Views
    name: str
    version: str
    url: str | None = None
    locked: bool = False


def free(method: str, path: str, names: set[str]) -> bool:
    """Tell whether a request may come without a token: one for the manifest, which tells nothing of the ledger."""
    return method in ("GET", "HEAD") and path == PATH and not names & {"queries", "extend"}


def router(setting: Setting) -> APIRouter:
    """Return the routes of the service."""
    routes = APIRouter()

    async def ask(work: Callable[[View], Result]) -> Result:
        return await setting.views.ask(work, seconds=_SECONDS)

    @routes.get(PATH)
    async def manifest_or_answer(request: Request) -> Response:
        given = request.query_params
        if "queries" in given or "extend" in given:
            return JSONResponse(await ask(_answer(dict(given))))
        return JSONResponse(
            manifest(setting.name, setting.version, _base(setting, request), given.get(TOKEN), locked=setting.locked)
        )

    @routes.post(PATH)
    async def answer(request: Request) -> Response:
        return JSONResponse(await ask(_answer(await _form(request))))

    @routes.get(f"{PATH}/suggest/entity")
    async def suggest_entity(prefix: str = "", cursor: int = 0, limit: int = _LIMIT) -> Response:
        skip, most = min(max(cursor, 0), _SKIPPED), min(max(limit, 1), _MOST)
        return JSONResponse({"result": await ask(lambda view: _suggested(view, prefix, skip, most))})

    @routes.get(f"{PATH}/suggest/type")
    async def suggesttype_named(prefix: str = "") -> Response:
        return JSONResponse({"result": [type_named(name) for name in ENTITY_TYPES if _begins(prefix, name, name)]})

    @routes.get(f"{PATH}/suggest/property")
    async def suggest_property(prefix: str = "") -> Response:
        fitting = (one for one in PROPERTIES.values() if one.matched and _begins(prefix, one.id, one.name))
        return JSONResponse({"result": [property_named(one) | {"description": one.description} for one in fitting]})

    @routes.get(f"{PATH}/extend/property")
    async def propose_properties(type: str = "", limit: int = 0) -> Response:
        proposed = list(PROPERTIES.values())[: limit if limit > 0 else None]
        told: dict[str, Any] = {"type": type[:200], "properties": [property_named(one) for one in proposed]}
        return JSONResponse(told | ({"limit": limit} if limit > 0 else {}))

    @routes.get(f"{PATH}/preview")
    async def preview(id: str = "") -> Response:
        return _page(await ask(lambda view: _shown(view, id, whole=False)))

    @routes.get(f"{PATH}/entity/{{id}}")
    async def entity(id: str) -> Response:
        return _page(await ask(lambda view: _shown(view, id, whole=True)))

    return routes


def _base(setting: Setting, request: Request) -> str:
    # The guard has seen that the name is one of ours.
    return (setting.url or str(request.base_url)).rstrip("/")


async def _form(request: Request) -> dict[str, str]:
    """Return what a body holds: a form as the API has it, or the same as a JSON object."""
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        parts = _valid(TypeAdapter(dict[str, Any]), body)
        return {name: TypeAdapter(Any).dump_json(value).decode("utf-8") for name, value in parts.items()}
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20))
    except ValueError as error:
        raise HTTPException(400, "the body is no form") from error


def _answer(given: Mapping[str, str]) -> Callable[[View], dict[str, Any]]:
    """Return what answers queries, or a wish for values."""
    if given.get("queries", "").strip():
        queries = _valid(TypeAdapter(Queries), given["queries"]).root
        _few(len(queries), MOST_QUERIES, "queries")
        return lambda view: _reconciled(view, queries)
    if given.get("extend", "").strip():
        extension = _valid(TypeAdapter(Extension), given["extend"])
        _few(len(extension.ids), MOST_IDS, "ids")
        return lambda view: _extended(view, extension)
    raise HTTPException(400, "there are neither queries nor a wish to extend")


def _few(count: int, most: int, what: str) -> None:
    if count > most:
        raise HTTPException(413, f"{count:,} {what} are more than {most}")


def _valid(adapter: TypeAdapter[Result], given: str | bytes) -> Result:
    try:
        return adapter.validate_json(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        raise HTTPException(400, f"{place[:100]}: {first['msg']}") from error


def _reconciled(view: View, queries: Mapping[str, Query]) -> dict[str, Any]:
    end = time.monotonic() + _SECONDS
    found: dict[str, Any] = {}
    for name, query in queries.items():
        if time.monotonic() > end:  # nobody waits any more
            raise Busy("it takes too long")
        found[name] = {"result": [_candidate(match) for match in matches(view, _wanted(query))]}
    return found


def _wanted(query: Query) -> Wanted:
    properties: dict[str, tuple[str, ...]] = {}
    for one in query.properties:
        if one.pid in PROPERTIES:
            properties[one.pid] = (*properties.get(one.pid, ()), *one.values)
    return Wanted(
        name=query.query or "",
        types=tuple(type for type in query.types if type in ENTITY_TYPES),
        properties=properties,
        limit=min(int(query.limit or _LIMIT), _MOST),
    )


def _candidate(match: Match) -> dict[str, Any]:
    outline = match.outline
    return {
        "id": outline.id,
        "name": outline.name,
        "description": _described(outline),
        "type": [type_named(outline.type)],
        "score": match.score,
        "match": match.sure,
        "features": [{"id": name, "value": value} for name, value in match.features],
    }


def _described(outline: Outline) -> str:
    others = [name for name in outline.names if name != outline.name][:_NAMES]
    also = f", also {', '.join(others)}" if others else ""
    wikidata = f", {outline.wikidata} in Wikidata" if outline.wikidata else ""
    return f"{outline.type} in {outline.articles:,} article{'' if outline.articles == 1 else 's'}{also}{wikidata}"[:500]


def _begins(prefix: str, *names: str) -> bool:
    asked = prefix.strip().casefold()
    return any(word.startswith(asked) for name in names for word in (name.casefold(), *name.casefold().split()))


def _suggested(view: View, prefix: str, skip: int, most: int) -> list[dict[str, Any]]:
    known = view.outlines([prefix.strip()]) if prefix.strip().startswith("id_") else []
    found = known or view.called(prefix[:200], skip + most, beginning=True)
    return [
        {"id": one.id, "name": one.name, "description": _described(one), "notable": [type_named(one.type)]}
        for one in found[skip : skip + most]
    ]


def _extended(view: View, wanted: Extension) -> dict[str, Any]:
    wishes = {one.id: (PROPERTIES[one.id], one.limit) for one in wanted.properties if one.id in PROPERTIES}
    end = time.monotonic() + _SECONDS
    rows: dict[str, Any] = {}
    for id in dict.fromkeys(wanted.ids):
        if time.monotonic() > end:
            raise Busy("it takes too long")
        brief = view.brief(id)
        rows[id] = {name: _cells(one.values(brief), limit) if brief else [] for name, (one, limit) in wishes.items()}
    return {"meta": [_meta(one) for one, _ in wishes.values()], "rows": rows}


def _meta(one: Property) -> dict[str, Any]:
    return property_named(one) | ({"service": _WIKIDATA} if one.where == "wikidata" else {})


def _cells(values: Iterable[Value], limit: int) -> list[dict[str, Any]]:
    cells = [_cell(value) for value in values]
    return cells[:limit] if limit else cells


def _cell(value: Value) -> dict[str, Any]:
    if value.id is not None:
        return {"id": value.id, "name": value.text}
    if value.number is not None:
        return {"int": value.number}
    return {"date": f"{value.day}T00:00:00Z"} if value.day else {"str": value.text}


def _shown(view: View, id: str, *, whole: bool) -> str | None:
    brief = view.brief(id)
    return None if brief is None else page_of(brief, whole=whole)


def _page(html: str | None) -> Response:
    if html is None:
        raise HTTPException(404, "no identity has this id")
    return HTMLResponse(html, headers={"Content-Security-Policy": POLICY})
