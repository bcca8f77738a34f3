"""The web application: what it serves, and who may come in. Made by `create_app`, run by `sayso serve`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from sayso.errors import SaysoError
from sayso.serve import reconciliation
from sayso.serve.guard import Door, Guard, digest_of
from sayso.serve.views import Busy, Views

__all__ = ["Serving", "create_app"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """How a ledger is served.

    `token` must come with every request if it is given. `hosts` are names that the service goes by, `origins` pages
    that may ask, `elsewhere` whether it listens for other machines; see `guard.Door`. `url` is the address under which
    others reach it, if that is another than the one that they call. `workers` is how many are answered at once.
    """

    token: str | None = None
    hosts: Sequence[str] = ()
    origins: Sequence[str] = ()
    elsewhere: bool = False
    url: str | None = None
    workers: int = 2


def create_app(ledger: Path, serving: Serving | None = None) -> FastAPI:
    """Return the application that serves a ledger; raises LedgerError if it cannot be opened."""
    serving = serving or Serving()
    views = Views(ledger, size=serving.workers)

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        with views:
            yield

    # No pages of documentation: those that FastAPI makes load scripts from elsewhere.
    app = FastAPI(title="sayso", openapi_url=None, docs_url=None, redoc_url=None, lifespan=running)
    setting = reconciliation.Setting(
        views=views,
        name=f"sayso: {ledger.stem}",
        version=version("sayso"),
        url=serving.url,
        locked=serving.token is not None,
    )
    app.include_router(reconciliation.router(setting))
    app.add_middleware(Guard, door=_door(serving))
    _tell_errors(app)
    return app


def _door(serving: Serving) -> Door:
    door = Door(hosts=serving.hosts, origins=serving.origins, elsewhere=serving.elsewhere, free=reconciliation.free)
    if serving.token is None:
        return door
    # Who has the token may be asked by any page: no page has it unless it was given it.
    return replace(door, token=digest_of(serving.token), origins=("*", *serving.origins))


def _tell_errors(app: FastAPI) -> None:
    """Give all errors one shape."""

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        remedies = {404: "see GET /reconcile for what there is", 413: "send less at a time"}
        return _error(error.status_code, str(error.detail), remedies.get(error.status_code, "correct the request"))

    @app.exception_handler(RequestValidationError)
    async def wrong(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        return _error(400, f"{'.'.join(map(str, first['loc']))}: {first['msg']}", "correct the request")

    @app.exception_handler(Busy)
    async def busy(request: Request, error: Busy) -> JSONResponse:
        return _error(503, str(error), "try again later", {"Retry-After": "2"})

    @app.exception_handler(SaysoError)
    async def failed(request: Request, error: SaysoError) -> JSONResponse:
        # Where the file lies is nobody's business.
        return _error(503, error.reason, "see that the ledger is whole")

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> JSONResponse:
        return _error(500, "this is a bug of sayso", "report it with what sayso serve shows")


def _error(status: int, reason: str, remedy: str, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse({"error": {"reason": reason, "remedy": remedy}}, status, headers)
