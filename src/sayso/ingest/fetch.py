"""Fetching one document over http(s), from public addresses only unless allowed otherwise.

A name is resolved once. Every address that it resolves to must be public, and the connection goes to one of
those that were checked: a name server that answers differently the second time gains nothing. Each redirect
is checked anew.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from sayso.errors import FetchError, InputError, RefusedAddress, SaysoError, UnknownFormat
from sayso.ingest.addresses import canonical_url
from sayso.ingest.deadline import Deadline
from sayso.ingest.document import MAX_ARTICLE, PIECE
from sayso.ingest.inflate import inflate
from sayso.ingest.kinds import kind_by_media_type

__all__ = ["Fetched", "fetch", "is_public", "resolve"]

CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0  # between two pieces
TOTAL_SECONDS = 60.0  # for everything, names and redirects too, so that a server cannot drip for hours
MAX_REDIRECTS = 5
MAX_BYTES = MAX_ARTICLE

_HEADERS = {
    "User-Agent": "sayso (+https://pypi.org/project/sayso/)",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/json, text/*;q=0.8",
    "Accept-Encoding": "gzip",
}
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: where it was found in the end, its bytes, and what the server said of them."""

    url: str
    data: bytes
    media_type: str
    charset: str | None


Resolver = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of `host`, as the system resolves names."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open internet.

    Not loopback, private, link-local, shared, reserved or multicast, nor an IPv6 address that only wraps
    such an IPv4 one.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and any(ip in net for net in _WRAPPING):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip in _SITE_LOCAL:
            return False
    return ip.is_global and not ip.is_multicast


# NAT64 (RFC 6052, RFC 8215) and the retired IPv4-compatible form: the last 32 bits are an IPv4 address.
_WRAPPING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
_SITE_LOCAL = ipaddress.IPv6Network("fec0::/10")


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
    address = url
    with Deadline(TOTAL_SECONDS) as deadline:
        for _ in range(MAX_REDIRECTS + 1):
            where = url if address == url else f"{url} (redirected to {address})"
            response = _get(address, where, allow_private, resolve, tls, deadline)
            try:
                if response.status in _MOVED and (target := response.headers.get("Location")):
                    address = _joined(address, target, where)
                    continue
                return _take(response, address, where, deadline)
            finally:
                response.close()
    raise FetchError(url, f"redirects more than {MAX_REDIRECTS} times", "give the address of the article itself")


def _joined(address: str, target: str, where: str) -> str:
    try:
        return urljoin(address, target)
    except ValueError as error:
        reason = f"redirects to '{target[:60]}', which is no valid address"
        raise InputError(where, reason, "give the address of the article itself") from error


def _get(
    address: str, where: str, allow_private: bool, resolve: Resolver, tls: ssl.SSLContext | None, deadline: Deadline
) -> urllib3.BaseHTTPResponse:
    scheme, host, port, target = _parts(address, where)
    try:
        found = deadline.call(lambda: resolve(host, port))
    except TimeoutError as error:
        raise _late(where) from error
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise FetchError(where, f"the host '{host}' cannot be resolved ({reason})", "check the address") from error
    if not allow_private:
        for ip in found:
            if not is_public(ip):
                reason = f"leads to {ip}, a private, loopback or reserved address"
                raise RefusedAddress(where, reason, "use --allow-private if that is meant")
    failure: Exception | None = None
    for ip in found[:4]:
        if deadline.passed:
            break
        try:
            return _request(scheme, host, port, target, ip, deadline, tls)
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            failure = error
    if deadline.passed:
        raise _late(where) from failure
    raise FetchError(where, f"cannot be reached ({_cause(failure)})", "check the address and try again")


def _late(where: str) -> FetchError:
    return FetchError(where, f"takes longer than {TOTAL_SECONDS:g} seconds", "try again later")


def _parts(address: str, where: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and request target of an address."""
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
    target = urllib3.util.Url(path=parts.path or "/", query=parts.query or None).url
    return parts.scheme.lower(), host, port or (443 if parts.scheme.lower() == "https" else 80), target


class _Connection(HTTPConnection):
    """A connection that its deadline shuts, whatever it is waiting for: a handshake, headers or content."""

    def __init__(self, *args: Any, deadline: Deadline, **options: Any) -> None:
        super().__init__(*args, **options)
        self._deadline = deadline

    def _new_conn(self) -> socket.socket:
        return self._deadline.watch(super()._new_conn())


class _SecureConnection(_Connection, HTTPSConnection):
    pass


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


def _request(
    scheme: str, host: str, port: int, target: str, ip: str, deadline: Deadline, tls: ssl.SSLContext | None
) -> urllib3.BaseHTTPResponse:
    shown = f"[{host}]" if ":" in host else host
    default = 443 if scheme == "https" else 80
    headers = {**_HEADERS, "Host": shown if port == default else f"{shown}:{port}"}
    left = max(deadline.left, 0.001)  # urllib3 takes no timeout of 0
    timeout = urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=min(READ_SECONDS, left))
    pool: urllib3.HTTPConnectionPool
    if scheme == "https":
        # The connection goes to the address that was checked; the certificate must be the name's.
        pool = _SecurePool(
            ip,
            port,
            timeout=timeout,
            ssl_context=tls or _trust(),
            server_hostname=host,
            assert_hostname=host,
            deadline=deadline,
        )
    else:
        pool = _Pool(ip, port, timeout=timeout, deadline=deadline)
    encoded = urllib3.util.parse_url(target).url
    return pool.urlopen(
        "GET", encoded, headers=headers, redirect=False, retries=False, preload_content=False, decode_content=False
    )


def _trust() -> ssl.SSLContext:
    """Return a context that trusts the system's certificates, and certifi's where the system has none."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        import certifi

        context.load_verify_locations(certifi.where())
    return context


def _take(response: urllib3.BaseHTTPResponse, address: str, where: str, deadline: Deadline) -> Fetched:
    if response.status != 200:
        raise FetchError(where, f"the server answered {response.status}", "check the address")
    header = Message()
    header["Content-Type"] = response.headers.get("Content-Type") or "application/octet-stream"
    media_type = header.get_content_type()
    stated = response.headers.get("Content-Type") is not None
    if stated and not kind_by_media_type(media_type)[0]:
        raise UnknownFormat(where, f"is '{media_type}'", "give the address of a page, a feed, JSON or plain text")
    gathered = bytearray()
    try:
        while piece := response.read1(PIECE):
            gathered += piece
            if len(gathered) > MAX_BYTES:
                raise FetchError(where, f"is larger than {MAX_BYTES // 1024 // 1024} MiB", "save the article's text")
            if deadline.passed:
                raise _late(where)
        if deadline.passed:  # what was shut looks like what has ended
            raise _late(where)
        data = inflate(bytes(gathered), response.headers.get("Content-Encoding") or "", MAX_BYTES, where)
    except (urllib3.exceptions.HTTPError, OSError) as error:
        if deadline.passed:
            raise _late(where) from error
        raise FetchError(where, f"broke off ({_cause(error)})", "try again later") from error
    except SaysoError as error:
        raise FetchError(error.where, error.reason, error.remedy) from error
    return Fetched(
        url=canonical_url(address) or address,
        data=data,
        media_type=media_type if stated else "",
        charset=header.get_content_charset(),
    )


def _cause(error: Exception | None) -> str:
    """Return the few words in which an error of the network says what happened."""
    if error is None:
        return "it takes too long"
    if isinstance(error, urllib3.exceptions.TimeoutError | TimeoutError):
        return "it takes too long"
    causes = (error, getattr(error, "reason", None), *error.args, error.__cause__, error.__context__)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {cause.verify_message}"
        if isinstance(cause, ssl.CertificateError | urllib3.util.ssl_match_hostname.CertificateError):
            return f"its certificate is not valid: {cause}"
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
    return type(error).__name__
