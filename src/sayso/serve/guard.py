"""Who may come in: the name by which the service was called, the page that asks, the token, and how much is brought.

A service at a loopback address is within reach of every page that the user's browser shows. So it answers to its own
names alone (a page cannot make a foreign name lead here and read what comes back), and to pages of this machine alone
(OpenRefine's are), unless others are named. A token, where one is asked for, is compared as a hash and kept as one.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import json
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["TOKEN", "Door", "Guard", "digest_of", "is_loopback", "refusal"]

#: The parameter of an address that may carry the token, for clients that can send no header.
TOKEN = "token"  # noqa: S105

_LOOPBACK = re.compile(r"(?i:localhost)|127(?:\.\d{1,3}){3}|\[::1\]")
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]/@\s]+)(?::(\d{1,5}))?")
_ALLOWED_METHODS = "GET, POST, OPTIONS"
_ALLOWED_HEADERS = "authorization, content-type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What a request must fit.

    `hosts` are the names that the service goes by, besides those of this machine where it listens there alone;
    `elsewhere` says that it listens for other machines, who may call it by its number. `origins` are pages that may ask
    besides those of this machine, "*" for all. `token` is the digest of the token, None where none is needed; `free`
    tells of a request, by method, path and the names of its parameters, whether it may come without. A body has at most
    `most` bytes and arrives within `seconds`.
    """

    hosts: Sequence[str] = ()
    elsewhere: bool = False
    origins: Sequence[str] = ()
    token: bytes | None = None
    free: Callable[[str, str, set[str]], bool] = lambda method, path, names: False
    most: int = 1024 * 1024
    seconds: float = 10.0

    def knows(self, host: str) -> bool:
        """Tell whether the value of a Host header is a name of this service."""
        match = _HOST.fullmatch(host)
        if match is None:
            return False
        name = match[1].lower().rstrip(".")
        if name in {one.lower() for one in self.hosts} or _LOOPBACK.fullmatch(name):
            return True
        # A number cannot be made to lead elsewhere.
        return self.elsewhere and _is_number(name)

    def welcomes(self, origin: str, host: str) -> bool:
        """Tell whether a page of that origin may ask: one of this service, of this machine, or one that was named."""
        if "*" in self.origins or origin.lower() in {one.lower().rstrip("/") for one in self.origins}:
            return True
        try:
            parts = urlsplit(origin)
            port = parts.port
        except ValueError:
            return False
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return False
        shown = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        own = shown if port is None else f"{shown}:{port}"
        return own.lower() == host.lower() or bool(not self.elsewhere and _LOOPBACK.fullmatch(shown))


def digest_of(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def is_loopback(host: str) -> bool:
    """Tell whether a service that listens at that address can be reached from this machine alone."""
    return bool(_LOOPBACK.fullmatch(host)) or host == "::1"


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


class Guard:
    """Stands before an application and lets in what fits the door."""

    def __init__(self, app: ASGIApp, *, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # nothing here speaks in another way
            await send({"type": "websocket.close", "code": 1008})
            return
        request = _Request(scope)
        door = self.door
        allowed = request.origin is not None and door.welcomes(request.origin, request.host or "")
        out = _adorned(send, request.origin if allowed else None)
        if request.host is None or not door.knows(request.host):
            await refusal(421, "this service does not go by that name", "name the host with --allow-host")(out)
        elif request.origin is not None and not allowed:
            await refusal(403, "pages of that origin may not ask", "name the origin with --allow-origin")(out)
        elif request.method == "OPTIONS":
            await _preflight(request)(out)
        elif request.method not in ("GET", "HEAD", "POST"):
            await refusal(405, "is neither GET nor POST", "use one of these")(out)
        elif not self._may(request):
            await refusal(401, "needs a token", "send it as Authorization: Bearer, or as ?token=")(out)
        else:
            await self._let_in(scope, receive, out)

    def _may(self, request: _Request) -> bool:
        token = self.door.token
        if token is None:
            return True
        if not request.tokens:
            return self.door.free(request.method, request.path, request.names)
        return all(hmac.compare_digest(digest_of(one), token) for one in request.tokens)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self.door.seconds):
                body = await _gathered(receive, self.door.most)
        except TimeoutError:
            await refusal(408, "arrives too slowly", "send it faster")(send)
            return
        if body is None:
            await refusal(413, f"has more than {self.door.most:,} bytes", "send less at a time")(send)
            return
        given: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return given.pop() if given else await receive()

        await self.app(scope, replay, send)


class _Request:
    """What the guard looks at."""

    def __init__(self, scope: Scope) -> None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.host = _single(headers, b"host")
        self.origin = _single(headers, b"origin")
        self.private = _single(headers, b"access-control-request-private-network") == "true"
        try:
            given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=100)
        except ValueError:
            given = []
        self.names = {name for name, _ in given}
        self.tokens = [value for name, value in given if name == TOKEN]
        for name, value in headers:
            scheme, _, rest = value.partition(b" ")
            if name == b"authorization" and scheme.lower() == b"bearer":
                self.tokens.append(rest.strip().decode("latin-1"))


def _single(headers: Iterable[tuple[bytes, bytes]], wanted: bytes) -> str | None:
    found = [value for name, value in headers if name == wanted]
    return found[0].decode("latin-1") if len(found) == 1 else None


async def _gathered(receive: Receive, most: int) -> bytes | None:
    """Return the body of a request, None if it has more than `most` bytes."""
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":  # whoever sent it has gone
            break
        body += message.get("body", b"")
        if len(body) > most:
            return None
        more = message.get("more_body", False)
    return bytes(body)


def _adorned(send: Send, origin: str | None) -> Send:
    """Return what sends answers with the headers that all of them have."""

    async def out(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = [
                (b"x-content-type-options", b"nosniff"),
                (b"referrer-policy", b"no-referrer"),
                (b"cache-control", b"no-store"),
                (b"vary", b"Origin"),
            ]
            if origin is not None:
                own.append((b"access-control-allow-origin", origin.encode("latin-1")))
            message["headers"] = [*message.get("headers", ()), *own]
        await send(message)

    return out


def _preflight(request: _Request) -> Callable[[Send], Awaitable[None]]:
    headers = [
        (b"access-control-allow-methods", _ALLOWED_METHODS.encode("ascii")),
        (b"access-control-allow-headers", _ALLOWED_HEADERS.encode("ascii")),
        (b"access-control-max-age", b"600"),
    ]
    if request.private:
        headers.append((b"access-control-allow-private-network", b"true"))

    async def answer(send: Send) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return answer


def refusal(status: int, reason: str, remedy: str) -> Callable[[Send], Awaitable[None]]:
    """Return what answers that something is refused, in the one shape that errors have."""
    body = json.dumps({"error": {"reason": reason, "remedy": remedy}}).encode("utf-8")
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode("ascii"))]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))

    async def answer(send: Send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer
