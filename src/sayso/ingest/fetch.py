"""Fetching over http(s), from public addresses only unless allowed otherwise: a document, or a service's answer.

A name is resolved once. Every address that it resolves to must be public, and the connection goes to one of
those that were checked: a name server that answers differently the second time gains nothing. Each redirect
is checked anew.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

import urllib3

from sayso.errors import FetchError, InputError, RefusedAddress, SaysoError, UnknownFormat
from sayso.ingest.addresses import canonical_url, is_public
from sayso.ingest.connection import Target, cause, send
from sayso.ingest.deadline import Deadline
from sayso.ingest.document import MAX_ARTICLE, PIECE
from sayso.ingest.inflate import inflate
from sayso.ingest.kinds import kind_by_media_type

__all__ = ["Answer", "Fetched", "exchange", "fetch", "is_public", "resolve", "shown_address"]

TOTAL_SECONDS = 60.0  # for everything, names and redirects too, so that a server cannot drip for hours
MAX_REDIRECTS = 5
MAX_BYTES = MAX_ARTICLE

_AGENT = {"User-Agent": "sayso (+https://pypi.org/project/sayso/)", "Accept-Encoding": "gzip"}
_HEADERS = _AGENT | {
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/json, text/*;q=0.8",
}
_MOVED = (301, 302, 303, 307, 308)
# What a redirect of a POST must answer for the same to be posted there.
_MOVED_WHOLE = (307, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: where it was found in the end, its bytes, and what the server said of them."""

    url: str
    data: bytes
    media_type: str
    charset: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answered: the address it was found at in the end, the status, the headers, and the bytes."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes


Resolver = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of `host`, as the system resolves names."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    resolve: Resolver = resolve,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """Return what `url` gives.

    RefusedAddress if it, or an address that it redirects to, is not public and `allow_private` is not set;
    UnknownFormat for another scheme than http(s) or a media type that sayso does not read; FetchError if it
    cannot be reached, answers an error, is larger than 16 MiB or takes longer than a minute.
    """
    way = _Way(allow_private, resolve, tls)
    address = url
    with Deadline(TOTAL_SECONDS) as deadline:
        for _ in range(MAX_REDIRECTS + 1):
            where = url if address == url else f"{url} (redirected to {address})"
            response = _sent(address, where, way, deadline, _HEADERS)
            try:
                if response.status in _MOVED and (target := response.headers.get("Location")):
                    address = _joined(address, target, where)
                    continue
                return _take(response, address, where, deadline)
            finally:
                response.close()
    raise FetchError(url, f"redirects more than {MAX_REDIRECTS} times", "give the address of the article itself")


def exchange(
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    most: int = MAX_BYTES,
    allow_private: bool = False,
    resolve: Resolver = resolve,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    """Return what a service at `url` answers to a GET, or to a POST of `form`, whatever the status.

    At most `most` bytes. `headers` go to the host of `url` alone, not to where it redirects. What stands after the
    "?" of an address may be a secret, so that no error names it. Raises as `fetch` does but for status and media type.
    """
    way = _Way(allow_private, resolve, tls)
    body = None if form is None else urlencode(form).encode("ascii")
    own = _AGENT | {"Accept": "application/json"}
    own |= {} if form is None else {"Content-Type": "application/x-www-form-urlencoded"}
    address, begun = url, shown_address(url)
    with Deadline(TOTAL_SECONDS) as deadline:
        for _ in range(MAX_REDIRECTS + 1):
            where = begun if address == url else f"{begun} (redirected to {shown_address(address)})"
            given = headers or {} if _origin(address) == _origin(url) else {}
            response = _sent(address, where, way, deadline, own | dict(given), body)
            try:
                if response.status in _MOVED and (target := response.headers.get("Location")):
                    if form is not None and response.status not in _MOVED_WHOLE:
                        moved = _joined(address, target, where)
                        raise InputError(where, f"has moved to {shown_address(moved)}", "give that address")
                    address = _joined(address, target, where)
                    continue
                data = _gathered(response, where, deadline, most, "ask for less at a time")
                named = {name.lower(): value for name, value in response.headers.items()}
                return Answer(url=address, status=response.status, headers=named, data=data)
            finally:
                response.close()
    raise FetchError(begun, f"redirects more than {MAX_REDIRECTS} times", "give the address of the service itself")


def shown_address(url: str) -> str:
    """Return the address without what stands after its "?", and without a password: those may be secrets."""
    try:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return url.partition("?")[0]


def _origin(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()


def _joined(address: str, target: str, where: str) -> str:
    try:
        return urljoin(address, target)
    except ValueError as error:
        reason = f"redirects to '{target[:60]}', which is no valid address"
        raise InputError(where, reason, "give the address of the article itself") from error


@dataclass(frozen=True, slots=True)
class _Way:
    """How addresses are reached: whether private ones may be, who resolves names, whom certificates must please."""

    allow_private: bool
    resolve: Resolver
    tls: ssl.SSLContext | None


def _sent(
    address: str, where: str, way: _Way, deadline: Deadline, headers: Mapping[str, str], body: bytes | None = None
) -> urllib3.BaseHTTPResponse:
    target = _parts(address, where)
    try:
        found = deadline.call(lambda: way.resolve(target.host, target.port))
    except TimeoutError as error:
        raise _late(where) from error
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise FetchError(
            where, f"the host '{target.host}' cannot be resolved ({reason})", "check the address"
        ) from error
    if not way.allow_private:
        for ip in found:
            if not is_public(ip):
                reason = f"leads to {ip}, a private, loopback or reserved address"
                raise RefusedAddress(where, reason, "use --allow-private if that is meant")
    failure: Exception | None = None
    for ip in found[:4]:
        if deadline.passed:
            break
        try:
            return send(target, ip, deadline, headers=headers, body=body, tls=way.tls)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            failure = error
    if deadline.passed:
        raise _late(where) from failure
    raise FetchError(where, f"cannot be reached ({cause(failure)})", "check the address and try again")


def _late(where: str) -> FetchError:
    return FetchError(where, f"takes longer than {TOTAL_SECONDS:g} seconds", "try again later")


def _parts(address: str, where: str) -> Target:
    """Return where a request to an address goes."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise InputError(where, f"is no valid address ({error})", "check the address") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise UnknownFormat(where, f"has the scheme '{parts.scheme}'", "give an http or https address, or a file")
    if parts.username is not None:
        raise InputError(where, "carries a user name or password", "leave it out of the address")
    canonical = canonical_url(f"{parts.scheme}://{parts.netloc}/")
    host = urlsplit(canonical).hostname if canonical else None
    if not host:
        raise InputError(where, "names no valid host", "check the address")
    scheme = parts.scheme.lower()
    path = urllib3.util.Url(path=parts.path or "/", query=parts.query or None).url
    return Target(scheme, host, port or (443 if scheme == "https" else 80), path)


def _take(response: urllib3.BaseHTTPResponse, address: str, where: str, deadline: Deadline) -> Fetched:
    if response.status != 200:
        raise FetchError(where, f"the server answered {response.status}", "check the address")
    header = Message()
    header["Content-Type"] = response.headers.get("Content-Type") or "application/octet-stream"
    media_type = header.get_content_type()
    stated = response.headers.get("Content-Type") is not None
    if stated and not kind_by_media_type(media_type)[0]:
        raise UnknownFormat(where, f"is '{media_type}'", "give the address of a page, a feed, JSON or plain text")
    data = _gathered(response, where, deadline, MAX_BYTES, "save the article's text")
    return Fetched(
        url=canonical_url(address) or address,
        data=data,
        media_type=media_type if stated else "",
        charset=header.get_content_charset(),
    )


def _gathered(response: urllib3.BaseHTTPResponse, where: str, deadline: Deadline, most: int, remedy: str) -> bytes:
    """Return the bytes of an answer, made plain; at most `most` of them."""
    gathered = bytearray()
    try:
        while piece := response.read1(PIECE):
            gathered += piece
            if len(gathered) > most:
                raise FetchError(where, f"is larger than {most // 1024 // 1024} MiB", remedy)
            if deadline.passed:
                raise _late(where)
        if deadline.passed:  # what was shut looks like what has ended
            raise _late(where)
        return inflate(bytes(gathered), response.headers.get("Content-Encoding") or "", most, where)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        if deadline.passed:
            raise _late(where) from error
        raise FetchError(where, f"broke off ({cause(error)})", "try again later") from error
    except SaysoError as error:
        raise FetchError(error.where, error.reason, error.remedy) from error
