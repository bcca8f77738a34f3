"""The command that serves a ledger to other programs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from sayso.errors import InputError, MissingExtra
from sayso.serve.options import DEFAULT_LEDGER, Json, Ledger

if TYPE_CHECKING:
    from sayso.serve.app import Serving

__all__ = ["app"]

app = typer.Typer()

# Shorter ones can be guessed.
_LEAST = 16


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", metavar="ADDRESS", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65_535, help="0 for any that is free.")] = 8765,
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="The address others use, where a proxy stands before it.")
    ] = None,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="NAME", help="A name by which it may be called.")
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option("--allow-origin", metavar="ORIGIN", help="Pages that may ask, besides this machine's."),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", metavar="FILE", help="Holds the token that all must bring; or SAYSO_TOKEN does."),
    ] = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, max=64, help="Answered at once.")] = 2,
    ledger: Ledger = DEFAULT_LEDGER,
    json: Json = False,
) -> int:
    """Serve the ledger to other programs: OpenRefine can match names against it, by the Reconciliation API."""
    from sayso.serve.guard import is_loopback

    token = _token(token_file)
    if not is_loopback(host) and token is None:
        raise InputError(
            f"--host {host}",
            "would show the ledger to everybody who can reach it",
            "set SAYSO_TOKEN or --token-file, or listen at 127.0.0.1",
        )
    try:
        import fastapi  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError as error:
        raise MissingExtra("sayso serve", f"needs {error.name}", "pip install 'sayso[serve]'") from error
    from sayso.serve.app import Serving, create_app
    from sayso.serve.running import run

    hosts = [*(allow_host or ()), *([_host_of(url)] if url else ()), *(() if is_loopback(host) else (host,))]
    serving = Serving(
        token=token,
        hosts=hosts,
        origins=allow_origin or (),
        elsewhere=not is_loopback(host),
        url=url,
        workers=workers,
    )
    return run(create_app(ledger, serving), host=host, port=port, told=lambda at: _tell(at, ledger, serving, json))


def _token(file: Path | None) -> str | None:
    """Return the token, which is never an option: what is typed is shown to all who look at the processes."""
    told, where = os.environ.get("SAYSO_TOKEN"), "SAYSO_TOKEN"
    if file is not None:
        where = str(file)
        try:
            with open(file, encoding="utf-8") as opened:
                told = opened.read(10_000).strip()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is no text"
            raise InputError(where, f"cannot be read ({reason})", "name a file that holds the token") from error
    if told is None:
        return None
    if len(told) < _LEAST or not told.isascii() or not told.isprintable() or " " in told:
        raise InputError(
            where,
            f"holds no token of {_LEAST} or more letters, digits and signs",
            "make one: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'",
        )
    return told


def _host_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise InputError(f"--url {url}", "is no address of a service", "give one such as https://names.example/ledger")
    return host


def _tell(at: str, ledger: Path, serving: Serving, json: bool) -> None:
    from sayso.serve.manifest import PATH
    from sayso.serve.screen import console, emit, one_line

    base = (serving.url or at).rstrip("/")
    if json:
        emit({"url": base, "reconciliation": f"{base}{PATH}", "token": serving.token is not None})
        import sys

        sys.stdout.flush()
        return
    locked = " (add ?token=... , the one you set)" if serving.token else ""
    console().print(
        f"{one_line(str(ledger))} is served; in OpenRefine add the service {base}{PATH}{locked}. Ctrl-C stops it.",
        soft_wrap=True,
    )
